// The few capabilities that are sent outside of ncurses' own drawing.
#include "CNcurses.h"
#include "internal.h"

#include <ncursesw/curses.h>
#include <ncursesw/term.h>
#include <string.h>
#include <unistd.h>

// Terminfo marks pauses as $<n>; no terminal of today needs them.
static void append(char *text, size_t room, const char *capability) {
  if (capability == NULL || capability == (char *)-1) return;
  size_t length = strlen(text);
  for (const char *c = capability; *c != 0 && length + 1 < room; c++) {
    const char *end = c[0] == '$' && c[1] == '<' ? strchr(c, '>') : NULL;
    if (end != NULL) {
      c = end;
    } else {
      text[length++] = *c;
    }
  }
  text[length] = 0;
}

int cn_look_up(const char *term) {
  if (!isatty(CN_TTY_IN)) return CN_INPUT_NOT_TTY;
  if (!isatty(CN_TTY_OUT)) return CN_OUTPUT_NOT_TTY;
  int problem = 0;
  if (setupterm(term, CN_TTY_OUT, &problem) != OK) return CN_UNKNOWN_TERM;
  return cursor_address == NULL ? CN_NO_CURSOR_ADDRESSING : CN_FINE;
}

// Terminals of this family skip private modes that they do not know.
bool cn_speaks_csi(void) {
  return cursor_address != NULL && strncmp(cursor_address, "\033[", 2) == 0;
}

bool cn_has_own_size(void) { return lines > 0 && columns > 0; }

void cn_prepare_restore(int rows) {
  char text[512] = "";
  if (cn_speaks_csi()) append(text, sizeof text, "\033[?2026l\033[?2004l");
  append(text, sizeof text, exit_attribute_mode);
  append(text, sizeof text, orig_pair);
  append(text, sizeof text, keypad_local);
  append(text, sizeof text, cursor_normal);
  if (exit_ca_mode != NULL) {
    append(text, sizeof text, exit_ca_mode);
  } else {
    append(text, sizeof text, tparm(cursor_address, rows - 1, 0));
    append(text, sizeof text, clr_eol);
  }
  cn_set_restore_text(text, strlen(text));
}

void cn_take_over(bool again) {
  char text[256] = "";
  if (again) append(text, sizeof text, enter_ca_mode);
  if (cn_speaks_csi()) append(text, sizeof text, "\033[?2004h");
  append(text, sizeof text, keypad_xmit);
  append(text, sizeof text, cursor_invisible);
  cn_write_all(text, strlen(text));
}
