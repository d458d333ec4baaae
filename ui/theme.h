/* theme.h - how roles look: a file of themes/, for 256, 16 and 8 colours and for none.
 *
 *     name   = dark
 *     text   = default default
 *     cursor = default default reverse
 *     alarm  = red default bold
 *     alarm.256 = 210 default bold
 *     heat.256 = 17 18 19 ...       at most 16; a shorter list is stretched
 *     heat.mono = " .:-=+*#%@"
 *
 * A line is role[.depth] = foreground background attributes; depth 256, 16, 8 or mono; # begins a
 * comment. Colours are default, the eight names (black red green yellow blue magenta cyan white),
 * in 16 also bright-NAME, in 256 also numbers; attributes bold, reverse, underline, faint. A line
 * without a depth is for all of them, with the colours of 8. What a depth lacks it takes from the
 * next lower one that has it, a role that is missing is text.
 *
 * Heat colours are backgrounds: a shade is a blank on one, and a number on one is black or white,
 * whichever reads. Without colours a shade is its character of heat.mono, a blank is a blank. */
#ifndef MW_UI_THEME_H
#define MW_UI_THEME_H

#include "src/base/err.h"
#include "ui/canvas.h"

enum ui_depth { UI_MONO, UI_8, UI_16, UI_256 };
enum { UI_BOLD = 1, UI_REVERSE = 2, UI_UNDERLINE = 4, UI_FAINT = 8 };

struct ui_look {
    short fg, bg;       /* -1: the terminal's own */
    unsigned char attr; /* UI_BOLD | ... */
    char glyph;         /* heat without colours: the character to show; 0: as it is */
};

struct ui_theme {
    char name[32];
    struct ui_look look[UI_ROLES]; /* for the depth it was loaded for */
};

extern const char *const ui_theme_names[]; /* that come along; NULL at the end */

/* ui_theme_load - by name from the data folder's themes/ ("dark"). FAIL_INPUT with file, line. */
int ui_theme_load(const char *name, enum ui_depth depth, struct ui_theme *out, struct err *e);
int ui_theme_parse(const char *text, size_t size, const char *path, enum ui_depth depth,
                   struct ui_theme *out, struct err *e);
/* ui_theme_plain - the terminal's own colours and a reversed cursor: where there is no file. */
void ui_theme_plain(struct ui_theme *out);
/* ui_look_of - how a cell of that look is shown: a bar is not reversed, which would show all but
 * the bar, unless the cursor is on it. */
struct ui_look ui_look_of(const struct ui_look *look, const struct ui_cell *cell);
/* ui_theme_depth - from NO_COLOR, TERM and the colours that the terminal has. */
enum ui_depth ui_theme_depth(const char *no_color, const char *term, int colors);

#endif
