#ifndef CNCURSES_INTERNAL_H
#define CNCURSES_INTERNAL_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

// Where the terminal is; 1 is standard output.
enum { CN_TTY_IN = 0, CN_TTY_OUT = 1 };

// restore.c: from cn_arm on, every way out puts back these settings after writing the text.
bool cn_arm(const struct termios *found);
void cn_set_restore_text(const char *text, size_t length);
void cn_restore(void);
bool cn_is_armed(void);
void cn_rearm(void);

// signals.c
bool cn_open_signals(void);
bool cn_take_signals(void);
void cn_leave_signals(void);
bool cn_wants_to_leave(void);
void cn_stop_self(void);

// output.c
bool cn_open_output(void);
int cn_output_fd(void);
long cn_captured(void (*emit)(void), bool synchronized);
bool cn_write_all(const char *bytes, size_t length);

// terminfo.c
int cn_look_up(const char *term);
bool cn_speaks_csi(void);
bool cn_has_own_size(void);
void cn_prepare_restore(int rows);
void cn_take_over(bool again);

#endif
