// Signals become bytes in a pipe, which the program's loop reads when it is ready.
#define _GNU_SOURCE
#include "CNcurses.h"
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static const int requests[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH};

static int ends[2] = {-1, -1};
static volatile sig_atomic_t leaving;

static bool take(int signal, void (*handler)(int)) {
  struct sigaction action = {.sa_handler = handler};
  sigemptyset(&action.sa_mask);
  return sigaction(signal, &action, NULL) == 0;
}

// Asked three times, a program whose loop hangs is ended as if it had never asked for the signal.
static void asked_to_leave(int signal) {
  if (++leaving < 3) return;
  cn_restore();
  take(signal, SIG_DFL);
  raise(signal);
}

// A full pipe drops the signal: 65,536 are waiting then, and `leaving` is not lost.
static void arrived(int signal) {
  int saved_errno = errno;
  if (signal != SIGTSTP && signal != SIGCONT && signal != SIGWINCH) asked_to_leave(signal);
  unsigned char byte = (unsigned char)signal;
  ssize_t written = write(ends[1], &byte, 1);
  (void)written;
  errno = saved_errno;
}

bool cn_open_signals(void) { return pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0; }

// A parent may have started us with these signals blocked; a screen that is deaf to its size, or a program
// that cannot be asked to leave, must not come of that.
bool cn_take_signals(void) {
  sigset_t wanted;
  sigemptyset(&wanted);
  for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
    sigaddset(&wanted, requests[i]);
    if (!take(requests[i], arrived)) return false;
  }
  return pthread_sigmask(SIG_UNBLOCK, &wanted, NULL) == 0;
}

void cn_leave_signals(void) {
  for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) take(requests[i], SIG_DFL);
}

bool cn_wants_to_leave(void) { return leaving; }

int cn_signal_fd(void) { return ends[0]; }

int cn_next_signal(void) {
  unsigned char byte = 0;
  return read(ends[0], &byte, 1) == 1 ? byte : 0;
}

void cn_stop_self(void) {
  take(SIGTSTP, SIG_DFL);
  raise(SIGTSTP);
  take(SIGTSTP, arrived);
}
