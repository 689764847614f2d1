// What ncurses sends is caught in a file in memory, so that a frame leaves in one write, is counted,
// and can carry colours of 24 bits where terminfo knows only 256.
#define _GNU_SOURCE
#include "CNcurses.h"
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int output_fd = -1;  // what ncurses believes to be the terminal
static int memory_fd = -1;
static uint32_t colors[256];
static bool has_color[256];

bool cn_open_output(void) {
  output_fd = fcntl(CN_TTY_OUT, F_DUPFD_CLOEXEC, 3);
  memory_fd = memfd_create("frame", MFD_CLOEXEC);
  return output_fd >= 0 && memory_fd >= 0;
}

int cn_output_fd(void) { return output_fd; }

void cn_define_color(int index, uint32_t rgb) {
  if (index < 16 || index > 255) return;
  colors[index] = rgb;
  has_color[index] = true;
}

bool cn_write_all(const char *bytes, size_t length) {
  while (length > 0) {
    if (!cn_is_armed()) return false;
    ssize_t written = write(CN_TTY_OUT, bytes, length);
    if (written > 0) {
      bytes += written;
      length -= (size_t)written;
      // A signal ends a write that waits for room after some of it; the next would wait anew.
      if (length > 0 && cn_wants_to_leave()) return false;
    } else if (written < 0 && errno == EINTR) {
      if (cn_wants_to_leave()) return false;
    } else if (written < 0 && errno == EAGAIN) {
      struct pollfd room = {.fd = CN_TTY_OUT, .events = POLLOUT};
      poll(&room, 1, 1000);
      if (cn_wants_to_leave()) return false;
    } else {
      return false;
    }
  }
  return true;
}

// Turns "ESC [ 38;5;N m" into "ESC [ 38;2;R;G;B m" where N was given a colour of its own.
static int color_sequence(const char *text, size_t length, char *out, size_t *used) {
  int layer, index, end = 0;
  char head[16] = {0};
  memcpy(head, text, length < sizeof head - 1 ? length : sizeof head - 1);
  if (sscanf(head, "\033[%d;5;%dm%n", &layer, &index, &end) != 2 || end == 0) return 0;
  if ((layer != 38 && layer != 48) || index < 16 || index > 255 || !has_color[index]) return 0;
  *used = (size_t)end;
  uint32_t rgb = colors[index];
  return sprintf(out, "\033[%d;2;%u;%u;%um", layer, rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255);
}

// `out` has room for three times the length: the longest change is from 10 bytes to 19.
static size_t with_true_colors(const char *text, size_t length, char *out) {
  size_t size = 0;
  for (size_t i = 0; i < length;) {
    size_t used = 0;
    int written =
        text[i] == '\033' ? color_sequence(text + i, length - i, out + size, &used) : 0;
    if (written > 0) {
      size += (size_t)written;
      i += used;
    } else {
      out[size++] = text[i++];
    }
  }
  return size;
}

static long send_captured(size_t length, bool synchronized) {
  static const char begin[] = "\033[?2026h", finish[] = "\033[?2026l";
  char *raw = malloc(length * 4 + sizeof begin + sizeof finish);
  if (raw == NULL) return -1;
  char *text = raw + length;
  size_t size = 0;
  if (pread(memory_fd, raw, length, 0) != (ssize_t)length) size = 0, length = 0;
  if (synchronized) memcpy(text, begin, sizeof begin - 1), size += sizeof begin - 1;
  size += with_true_colors(raw, length, text + size);
  if (synchronized) memcpy(text + size, finish, sizeof finish - 1), size += sizeof finish - 1;
  bool sent = cn_write_all(text, size);
  free(raw);
  return sent ? (long)size : -1;
}

long cn_captured(void (*emit)(void), bool synchronized) {
  if (dup3(memory_fd, output_fd, O_CLOEXEC) < 0) return -1;
  emit();
  if (dup3(CN_TTY_OUT, output_fd, O_CLOEXEC) < 0) return -1;
  off_t length = lseek(memory_fd, 0, SEEK_CUR);
  long sent = length > 0 ? send_captured((size_t)length, synchronized) : 0;
  if (lseek(memory_fd, 0, SEEK_SET) != 0 || ftruncate(memory_fd, 0) != 0) return -1;
  return sent;
}
