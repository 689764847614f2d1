// The screen: terminfo, cells, keys.
#define _GNU_SOURCE
#define _XOPEN_SOURCE_EXTENDED 1
#include "CNcurses.h"
#include "internal.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <ncursesw/curses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

static WINDOW *keys;  // a pad: reading from it refreshes nothing
static struct termios own_settings;
static bool is_utf8;
static int cursor_row = -1, cursor_column;

// MARK: Opening

static void set_modes(void) {
  noecho();
  nonl();
  // ^S ^Q ^V ^O are keys here; ^C ^Z ^\ stay signals, so that they work when the program hangs.
  tcgetattr(CN_TTY_OUT, &own_settings);
  own_settings.c_iflag &= ~(tcflag_t)(IXON | IXOFF | ISTRIP);
  own_settings.c_lflag &= ~(tcflag_t)IEXTEN;
  tcsetattr(CN_TTY_OUT, TCSANOW, &own_settings);
  def_prog_mode();
}

// The size comes from the kernel later, within our limits; until then any will do. Where terminfo
// has none (the Linux console) it can only be said in the environment.
static SCREEN *new_screen(const char *term, FILE *output) {
  use_env(!cn_has_own_size());
  bool says_size = !cn_has_own_size() && getenv("LINES") == NULL && getenv("COLUMNS") == NULL;
  if (says_size) {
    setenv("LINES", "24", 1);
    setenv("COLUMNS", "80", 1);
  }
  SCREEN *screen = newterm((char *)term, output, stdin);
  if (says_size) {
    unsetenv("LINES");
    unsetenv("COLUMNS");
  }
  return screen;
}

static bool open_screen(const char *term) {
  FILE *output = fdopen(cn_output_fd(), "w");
  if (output == NULL) return false;
  set_escdelay(25);
  if (new_screen(term, output) == NULL) return false;
  set_modes();
  typeahead(-1);  // a key must not leave a frame half drawn
  if (has_colors()) {
    start_color();
    use_default_colors();
  }
  keys = newpad(1, 1);
  if (keys == NULL) return false;
  keypad(keys, TRUE);  // says ERR where no sequence switches it on, and works all the same
  // Only the head of a mouse's report is a key to the library; its numbers would be typed. Belay reads it whole.
  define_key(NULL, KEY_MOUSE);
  return nodelay(keys, TRUE) == OK;
}

int cn_open(const char *term) {
  struct termios found;
  setlocale(LC_CTYPE, "");
  use_env(FALSE);
  is_utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
  int problem = cn_output_fd() >= 0 ? CN_ALREADY_OPEN : cn_look_up(term);
  if (problem != CN_FINE) return problem;
  if (tcgetattr(CN_TTY_OUT, &found) != 0) return CN_SYSTEM_ERROR;
  if (!cn_open_output() || !cn_open_signals()) return CN_SYSTEM_ERROR;
  cn_prepare_restore(24);
  if (!cn_arm(&found)) return CN_SYSTEM_ERROR;
  // Before the library changes anything: it takes only signals that nobody has taken, and whoever asks us to
  // leave in the middle of its beginning must not find the terminal half taken.
  if (!cn_take_signals() || !open_screen(term)) {
    cn_restore();
    cn_leave_signals();
    return CN_SYSTEM_ERROR;
  }
  cn_take_over(false);
  return CN_FINE;
}

void cn_close(void) { cn_restore(); }

void cn_resume(void) {
  cn_rearm();
  tcsetattr(CN_TTY_OUT, TCSANOW, &own_settings);
  cn_take_over(true);
}

void cn_suspend(void) {
  cn_restore();
  cn_stop_self();
}

bool cn_is_utf8(void) { return is_utf8; }

// MARK: Colour

int cn_colors(void) { return has_colors() ? COLORS : 0; }

int cn_pairs(void) { return has_colors() ? COLOR_PAIRS - 1 : 0; }

bool cn_define_pair(int pair, int foreground, int background) {
  return init_extended_pair(pair, foreground, background) == OK;
}

// MARK: Drawing

static int clamped(int value, int fallback, int most) {
  if (value <= 0) value = fallback;
  return value > most ? most : value;
}

void cn_take_size(int *rows, int *columns) {
  struct winsize size = {0};
  ioctl(CN_TTY_OUT, TIOCGWINSZ, &size);
  *rows = clamped(size.ws_row, 24, CN_MAX_ROWS);
  *columns = clamped(size.ws_col, 80, CN_MAX_COLUMNS);
  resize_term(*rows, *columns);
  cn_prepare_restore(*rows);
}

// The last door: nothing that could act on the terminal, or be of another width there, goes out.
static bool fits(const wchar_t *text, int width) {
  if (!is_utf8 && text[0] > 0x7E) return false;
  if (text[0] < 0x20 || wcwidth(text[0]) != width) return false;
  for (const wchar_t *mark = text + 1; *mark != 0; mark++) {
    if (wcwidth(*mark) != 0 || *mark < 0x300) return false;
  }
  return true;
}

static attr_t curses_attributes(unsigned attributes) {
  attr_t result = A_NORMAL;
  if (attributes & CN_BOLD) result |= A_BOLD;
  if (attributes & CN_DIM) result |= A_DIM;
  if (attributes & CN_ITALIC) result |= A_ITALIC;
  if (attributes & CN_UNDERLINE) result |= A_UNDERLINE;
  if (attributes & CN_REVERSE) result |= A_REVERSE;
  return result;
}

static void put_cell(int row, int column, const wchar_t *text, attr_t attributes, int pair) {
  cchar_t cell;
  if (setcchar(&cell, text, attributes, (short)(pair & 0x7FFF), &pair) == OK) {
    mvwadd_wchnstr(stdscr, row, column, &cell, 1);
  }
}

void cn_put(int row, int column, const uint32_t *scalars, int count, int width,
            unsigned attributes, int pair) {
  wchar_t text[CCHARW_MAX + 1] = {0};
  for (int i = 0; i < count && i < CCHARW_MAX; i++) text[i] = (wchar_t)scalars[i];
  attr_t look = curses_attributes(attributes);
  if (count > 0 && count <= CCHARW_MAX && fits(text, width)) {
    put_cell(row, column, text, look, pair);
    return;
  }
  put_cell(row, column, L"?", look, pair);
  for (int i = 1; i < width; i++) put_cell(row, column + i, L" ", look, pair);
}

void cn_put_ascii(int row, int column, const uint8_t *characters, int count, unsigned attributes,
                  int pair) {
  cchar_t cells[CN_MAX_COLUMNS];
  if (count <= 0 || count > CN_MAX_COLUMNS) return;
  attr_t look = curses_attributes(attributes);
  if (setcchar(&cells[0], L"?", look, (short)(pair & 0x7FFF), &pair) != OK) return;
  for (int i = 1; i < count; i++) cells[i] = cells[0];
  for (int i = 0; i < count; i++) {
    bool is_printable = characters[i] >= 0x20 && characters[i] <= 0x7E;
    cells[i].chars[0] = is_printable ? characters[i] : '?';
  }
  mvwadd_wchnstr(stdscr, row, column, cells, count);
}

void cn_erase(void) { werase(stdscr); }

void cn_cursor(int row, int column) {
  cursor_row = row;
  cursor_column = column;
}

static void emit_frame(void) {
  curs_set(cursor_row >= 0 ? 1 : 0);
  if (cursor_row >= 0) wmove(stdscr, cursor_row, cursor_column);
  leaveok(stdscr, cursor_row < 0);
  wnoutrefresh(stdscr);
  doupdate();
}

long cn_show(bool everything, bool synchronized) {
  if (everything) clearok(curscr, TRUE);
  return cn_captured(emit_frame, synchronized && cn_speaks_csi());
}

void cn_send(const uint8_t *bytes, int count) {
  if (count > 0) cn_write_all((const char *)bytes, (size_t)count);
}

void cn_bell(void) { cn_write_all("\a", 1); }

// MARK: Keys

int cn_key(void) {
  int key = wgetch(keys);
  if (key == ERR) return CN_NO_KEY;
  if (key < 256) return key;
  if (key > KEY_F(0) && key <= KEY_F(63)) return CN_KEY_F0 + key - KEY_F(0);
  switch (key) {
    case KEY_UP: return CN_KEY_UP;
    case KEY_DOWN: return CN_KEY_DOWN;
    case KEY_LEFT: return CN_KEY_LEFT;
    case KEY_RIGHT: return CN_KEY_RIGHT;
    case KEY_HOME: return CN_KEY_HOME;
    case KEY_END: return CN_KEY_END;
    case KEY_PPAGE: return CN_KEY_PAGE_UP;
    case KEY_NPAGE: return CN_KEY_PAGE_DOWN;
    case KEY_BACKSPACE: return CN_KEY_BACKSPACE;
    case KEY_DC: return CN_KEY_DELETE;
    case KEY_ENTER: return CN_KEY_ENTER;
    case KEY_BTAB: return CN_KEY_BACK_TAB;
    default: return CN_KEY_OTHER;
  }
}

int cn_read(unsigned char *bytes, int room) {
  struct pollfd input = {.fd = CN_TTY_IN, .events = POLLIN};
  if (poll(&input, 1, 0) <= 0) return 0;
  ssize_t count = read(CN_TTY_IN, bytes, (size_t)room);
  return count > 0 ? (int)count : 0;
}
