#ifndef TERMINFO_READER_H
#define TERMINFO_READER_H

#include <stdbool.h>
#include <stdint.h>

/// What a terminal of this name may be sent, read from terminfo. One name at a time in a process, and before
/// the process opens a screen.
bool terminfo_open(const char *term);

/// A capability's text, or NULL where the terminal has none.
const char *terminfo_text(const char *capability);

/// The same with two numbers put in.
const char *terminfo_applied(const char *capability, int first, int second);

/// `sgr` with the nine attributes of these bits; the first bit is the first parameter.
const char *terminfo_attributes(unsigned bits);

/// A number such as `colors`, or less than 0.
int terminfo_number(const char *capability);

/// Whether the terminal has this, such as `AX`.
bool terminfo_flag(const char *capability);

/// Takes over the encoding of the environment, for the widths.
void terminfo_use_locale(const char *name);

/// Columns as the C library has them: what ncurses goes by, and no table of Belay's. -1 if it is not printable.
int terminfo_width(uint32_t scalar);

#endif
