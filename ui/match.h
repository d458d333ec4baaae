/* match.h - a text that is looked for: as it stands, or as a pattern when it begins with ~.
 *
 * As it stands: anywhere, without regard to the case of ASCII letters. Behind ~ stands a POSIX
 * extended regular expression, likewise; one that would take very long is refused.
 *
 *     if (ui_match_set(&m, "~^comp[12]", &e) < 0) ...      // zeroed at first: matches nothing
 *     if (ui_match_find(&m, cell, &from, &to)) ...
 *     ui_match_done(&m);
 */
#ifndef MW_UI_MATCH_H
#define MW_UI_MATCH_H

#include "src/base/err.h"
#include "ui/canvas.h"

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>

enum { UI_MATCH_TEXT = 120 };

struct ui_match {
    char text[UI_MATCH_TEXT]; /* as typed; "": nothing is looked for */
    bool pattern;
    regex_t re;               /* where it is a pattern */
};

/* FAIL_USAGE with what is wrong with a pattern; then m is as it was. */
int ui_match_set(struct ui_match *m, const char *text, struct err *e);
/* The first place in s: bytes [from, to). */
bool ui_match_find(const struct ui_match *m, const char *s, size_t *out_from, size_t *out_to);
void ui_match_done(struct ui_match *m);
/* Marks the places among cells that have been drawn, as they read there. */
void ui_match_show(const struct ui_match *m, struct ui_canvas *c, int row, int col, int width);

#endif
