// Puts the terminal back on every way out (INV 34). Everything that cn_restore touches is prepared
// beforehand, because it may run inside a signal handler: only write, poll, tcsetattr and the like.
#include "internal.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const int crashes[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGTRAP};
enum { CRASHES = sizeof crashes / sizeof crashes[0] };

static struct sigaction earlier[CRASHES];
static struct termios found_settings;
static char alternate_stack[64 << 10];

// Two texts, so that a handler never sees one half written.
static char texts[2][512];
static size_t lengths[2];
static volatile sig_atomic_t current;
static volatile sig_atomic_t armed;

static void write_text(const char *text, size_t length) {
  while (length > 0) {
    struct pollfd room = {.fd = CN_TTY_OUT, .events = POLLOUT};
    int ready = poll(&room, 1, 500);
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0 || !(room.revents & POLLOUT)) return;  // nobody reads: do not hang here
    ssize_t written = write(CN_TTY_OUT, text, length);
    if (written < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (written <= 0) return;
    text += written;
    length -= (size_t)written;
  }
}

void cn_restore(void) {
  if (!armed) return;
  armed = 0;
  int saved_errno = errno;
  struct sigaction ignore = {.sa_handler = SIG_IGN}, ttou;
  sigaction(SIGTTOU, &ignore, &ttou);
  tcflow(CN_TTY_OUT, TCOON);
  write_text(texts[current], lengths[current]);
  tcflush(CN_TTY_IN, TCIFLUSH);  // what was typed for the console must not reach the shell
  tcsetattr(CN_TTY_OUT, TCSANOW, &found_settings);
  sigaction(SIGTTOU, &ttou, NULL);
  errno = saved_errno;
}

// Returning runs the faulting instruction again, under the action that was there before us.
static void crashed(int signal, siginfo_t *info, void *context) {
  (void)context;
  cn_restore();
  for (int i = 0; i < CRASHES; i++) {
    if (crashes[i] == signal) sigaction(signal, &earlier[i], NULL);
  }
  if (info->si_code <= 0) raise(signal);
}

static bool catch_crashes(void) {
  stack_t stack;
  if (sigaltstack(NULL, &stack) == 0 && (stack.ss_flags & SS_DISABLE)) {
    stack = (stack_t){.ss_sp = alternate_stack, .ss_size = sizeof alternate_stack};
    if (sigaltstack(&stack, NULL) != 0) return false;
  }
  struct sigaction action = {.sa_sigaction = crashed, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < CRASHES; i++) {
    if (sigaction(crashes[i], &action, &earlier[i]) != 0) return false;
  }
  return true;
}

bool cn_arm(const struct termios *found) {
  found_settings = *found;
  if (!catch_crashes() || atexit(cn_restore) != 0) return false;
  armed = 1;
  return true;
}

bool cn_is_armed(void) { return armed; }

void cn_rearm(void) { armed = 1; }

void cn_set_restore_text(const char *text, size_t length) {
  int next = 1 - current;
  if (length > sizeof texts[next]) length = sizeof texts[next];
  memcpy(texts[next], text, length);
  lengths[next] = length;
  current = next;
}
