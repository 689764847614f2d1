// A dozen plain functions over ncursesw, so that Swift never sees its globals and macros.
//
// One terminal per process, used from one thread. Whatever ends the process, the terminal is put
// back: cn_close and exit() do it, and so does the handler of SEGV, ABRT, BUS, FPE, ILL and TRAP,
// which writes a prepared string, sets the saved termios and passes the signal on.
#ifndef CNCURSES_H
#define CNCURSES_H

#include <stdbool.h>
#include <stdint.h>

// What a terminal may have at most; a larger one is used up to here (250,000 cells, 21 MB).
enum { CN_MAX_ROWS = 500, CN_MAX_COLUMNS = 500 };

enum cn_problem {
  CN_FINE = 0,
  CN_INPUT_NOT_TTY,
  CN_OUTPUT_NOT_TTY,
  CN_UNKNOWN_TERM,
  CN_NO_CURSOR_ADDRESSING,
  CN_SYSTEM_ERROR,  // errno says which
  CN_ALREADY_OPEN,
};

enum cn_attribute {
  CN_BOLD = 1, CN_DIM = 2, CN_ITALIC = 4, CN_UNDERLINE = 8, CN_REVERSE = 16,
};

// What cn_key answers beside the bytes 0 to 255.
enum cn_key_code {
  CN_NO_KEY = -1,
  CN_KEY_UP = 256, CN_KEY_DOWN, CN_KEY_LEFT, CN_KEY_RIGHT, CN_KEY_HOME, CN_KEY_END,
  CN_KEY_PAGE_UP, CN_KEY_PAGE_DOWN, CN_KEY_BACKSPACE, CN_KEY_DELETE, CN_KEY_ENTER,
  CN_KEY_BACK_TAB, CN_KEY_OTHER,
  CN_KEY_F0 = 512,  // F1 is one more
};

// Opens the terminal on standard input and output. Nothing has changed unless it says CN_FINE.
int cn_open(const char *term);

// Puts the terminal back as it was found. May be called at any time, any number of times.
void cn_close(void);

// Puts the terminal back and stops the process; returns when it goes on, with the screen unknown.
void cn_suspend(void);

// Takes the terminal again after somebody else had it; the next cn_show paints everything.
void cn_resume(void);

// Whether the locale's encoding is UTF-8.
bool cn_is_utf8(void);

// Colours that the terminal has, 0 for none; pairs that may be defined, numbered from 1.
int cn_colors(void);
int cn_pairs(void);

// Defines a pair; -1 is the terminal's own colour.
bool cn_define_pair(int pair, int foreground, int background);

// From now on colour `index` (16 to 255) is sent as 24 bits; only where 256 are known.
void cn_define_color(int index, uint32_t rgb);

// Asks the kernel for the size, within the limits above, and takes it over.
void cn_take_size(int *rows, int *columns);

// Puts one character with its marks; what is not printable or not `width` wide becomes '?'.
void cn_put(int row, int column, const uint32_t *scalars, int count, int width,
            unsigned attributes, int pair);

// Puts characters of one column each that all look the same; one that is not printable ASCII becomes '?'.
void cn_put_ascii(int row, int column, const uint8_t *characters, int count, unsigned attributes,
                  int pair);

// Empties the screen that the next cn_show sends.
void cn_erase(void);

// Where the cursor is seen after the next cn_show; a negative row hides it.
void cn_cursor(int row, int column);

// Sends what has changed, in one write. Answers the bytes written, or -1 when the terminal is lost
// or a signal to leave came while it took nothing.
long cn_show(bool everything, bool synchronized);

void cn_bell(void);
// Sends a sequence that is no part of a frame and moves nothing on the screen.
void cn_send(const uint8_t *bytes, int count);

// The next byte or key that has arrived; waits at most 25 ms, and only after an escape.
int cn_key(void);

// The bytes that have arrived, past the library and its keys; 0 if there are none. For pastes.
int cn_read(unsigned char *bytes, int room);

// Readable when a signal has arrived.
int cn_signal_fd(void);

// The oldest signal that has arrived (TERM HUP INT QUIT TSTP CONT WINCH), or 0.
int cn_next_signal(void);

#endif
