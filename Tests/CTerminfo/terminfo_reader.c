#define _XOPEN_SOURCE 700
#include "terminfo_reader.h"

#include <locale.h>
#include <ncursesw/curses.h>
#include <ncursesw/term.h>
#include <wchar.h>

static char *text(const char *capability) {
  char *found = tigetstr((char *)capability);
  return found == (char *)-1 ? NULL : found;
}

bool terminfo_open(const char *term) {
  int problem = 0;
  return setupterm((char *)term, 1, &problem) == OK;
}

const char *terminfo_text(const char *capability) { return text(capability); }

const char *terminfo_applied(const char *capability, int first, int second) {
  char *found = text(capability);
  return found == NULL ? NULL : tparm(found, (long)first, (long)second, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
}

const char *terminfo_attributes(unsigned bits) {
  char *found = text("sgr");
  if (found == NULL) return NULL;
  long on[9];
  for (int i = 0; i < 9; i++) on[i] = bits >> i & 1;
  return tparm(found, on[0], on[1], on[2], on[3], on[4], on[5], on[6], on[7], on[8]);
}

int terminfo_number(const char *capability) { return tigetnum((char *)capability); }

bool terminfo_flag(const char *capability) { return tigetflag((char *)capability) > 0; }

void terminfo_use_locale(const char *name) { setlocale(LC_CTYPE, name); }

int terminfo_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }
