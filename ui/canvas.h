/* canvas.h - a grid of cells {glyph, role} into which everything is drawn; knows no terminal.
 *
 * A view is a pure function of its state into a canvas; term.c turns the cells that changed into
 * curses calls, tests read the canvas itself. Text from anywhere enters through ui_canvas_text
 * alone, which passes it through safe_cells. Positions are absolute; what lies outside the clip
 * rectangle is not drawn. A wide glyph is never halved: where only one cell is left there is a
 * blank. In a canvas of ASCII glyphs lines, bars and marks become ASCII (ui_glyph).
 *
 *     ui_canvas_text(c, row, col, width, UI_TEXT, name);     // cut with … where it does not fit
 *     ui_canvas_right(c, row, col, width, UI_TEXT, "8,761,000");
 */
#ifndef MW_UI_CANVAS_H
#define MW_UI_CANVAS_H

#include "src/base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a cell means; the theme says how that looks. Heat has UI_HEAT_STEPS roles of its own. */
enum ui_role {
    UI_TEXT, UI_DIM, UI_HEADER, UI_KEY, UI_CURSOR, UI_MARK, UI_CHIP, UI_OK, UI_WARN, UI_ALARM,
    UI_AXIS, UI_TITLE, UI_PLOT1, UI_PLOT2, UI_PLOT3, UI_PLOT4, UI_PLOT5, UI_PLOT6, UI_HEAT,
};
enum { UI_HEAT_STEPS = 16, UI_ROLES = UI_HEAT + UI_HEAT_STEPS };

const char *ui_role_name(int role); /* "text" .. "plot6"; "heat" for all of heat */
int ui_role_find(const char *name); /* -1: no such role */

enum { UI_CELL_BYTES = 24 }; /* a glyph and 4 combining marks */
struct ui_cell {
    char glyph[UI_CELL_BYTES - 2]; /* UTF-8, NUL-terminated; "" right of a wide glyph */
    uint8_t width;                 /* 1, 2; 0 right of a wide glyph */
    uint8_t role;
};

struct ui_rect {
    int row, col, rows, cols;
};

struct ui_notes;

struct ui_canvas {
    int rows, cols;
    bool ascii;           /* ASCII glyphs alone */
    struct ui_rect clip;
    struct ui_cell *cell; /* [rows][cols] */
    int cursor_row, cursor_col; /* where text is typed; -1: nowhere */
    struct ui_notes *notes;     /* NULL: it notes nothing */
};

struct ui_canvas *ui_canvas_new(int rows, int cols);
void ui_canvas_free(struct ui_canvas *c);                  /* NULL is fine */
void ui_canvas_resize(struct ui_canvas *c, int rows, int cols); /* and clears */
void ui_canvas_clear(struct ui_canvas *c);                 /* blanks; no clip, no cursor */
/* ui_canvas_clip - further drawing within r and within what was clipped to before, which it gives;
 * hand that to ui_canvas_unclip. */
struct ui_rect ui_canvas_clip(struct ui_canvas *c, struct ui_rect r);
void ui_canvas_unclip(struct ui_canvas *c, struct ui_rect before);
struct ui_rect ui_rect_cut(struct ui_rect a, struct ui_rect b);
bool ui_rect_holds(struct ui_rect r, int row, int col);
/* ui_canvas_notes - from now on it notes what tidy.c asks about; cleared with the picture. */
void ui_canvas_notes(struct ui_canvas *c);

/* --- text --- */

/* Text into `width` cells at most, cut with "…"; gives the cells used. Negative width: nothing. */
int ui_canvas_text(struct ui_canvas *c, int row, int col, int width, int role, const char *s);
int ui_canvas_text_n(struct ui_canvas *c, int row, int col, int width, int role, const char *s,
                     size_t size);
int ui_canvas_right(struct ui_canvas *c, int row, int col, int width, int role, const char *s);
int ui_canvas_printf(struct ui_canvas *c, int row, int col, int width, int role, const char *fmt,
                     ...) PRINTF_LIKE(6, 7);
/* ui_canvas_width - the cells that a text takes there, whatever is in it. */
int ui_canvas_width(const struct ui_canvas *c, const char *s);
/* Text over several rows, broken at blanks; gives the rows used. */
int ui_canvas_wrap(struct ui_canvas *c, struct ui_rect r, int role, const char *s);

/* --- figures --- */

/* Glyphs that have an ASCII twin. */
enum ui_glyph {
    UI_GLYPH_H, UI_GLYPH_V, UI_GLYPH_TL, UI_GLYPH_TR, UI_GLYPH_BL, UI_GLYPH_BR, UI_GLYPH_T,
    UI_GLYPH_B, UI_GLYPH_L, UI_GLYPH_R, UI_GLYPH_POINTER, UI_GLYPH_UP, UI_GLYPH_DOWN, UI_GLYPH_MARK,
    UI_GLYPH_BASE, UI_GLYPH_CHECK, UI_GLYPH_CROSS, UI_GLYPH_DOT, UI_GLYPH_CHOICE, UI_GLYPH_DONE,
    UI_GLYPH_LEFT_OPEN, UI_GLYPH_TODO, UI_GLYPH_CHIP_L, UI_GLYPH_CHIP_R, UI_GLYPH_MORE,
};
const char *ui_glyph(const struct ui_canvas *c, enum ui_glyph g); /* one cell wide */
void ui_canvas_glyph(struct ui_canvas *c, int row, int col, int role, enum ui_glyph g);
/* one cell */
void ui_canvas_put(struct ui_canvas *c, int row, int col, int role, const char *glyph);
void ui_canvas_fill(struct ui_canvas *c, struct ui_rect r, int role, const char *glyph);
void ui_canvas_role(struct ui_canvas *c, struct ui_rect r, int role); /* glyphs stay */

/* "─ Title ───────────── right ─"; either text may be NULL. */
void ui_canvas_rule(struct ui_canvas *c, int row, int col, int width, const char *title,
                    const char *right);
/* A frame with its title in the upper edge, blanks inside. */
void ui_canvas_box(struct ui_canvas *c, struct ui_rect r, const char *title);
/* A bar of half blocks with air above, share 0..1 of width; ASCII '#'. */
void ui_canvas_bar(struct ui_canvas *c, int row, int col, int width, int role, double share);
/* "━━━━━╸─────": how far work is; share < 0: not known, all undone. */
void ui_canvas_progress(struct ui_canvas *c, int row, int col, int width, double share);
/* r.cols values as bars upright, r.rows high, from 0 to the greatest; NaN is a gap. The highest
 * stays an eighth of a cell below the row above, so that rows of bars do not touch. */
void ui_canvas_spark(struct ui_canvas *c, struct ui_rect r, int role, const double *v);

/* --- looking at it --- */

const struct ui_cell *ui_canvas_at(const struct ui_canvas *c, int row, int col);
/* Rows of text, without blanks at their ends, each with a line end. */
void ui_canvas_dump(const struct ui_canvas *c, struct buf *out);
/* One line a run of cells of one role: "row,col role text". */
void ui_canvas_dump_cells(const struct ui_canvas *c, struct buf *out);

#endif
