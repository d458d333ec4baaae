/* box.h - what overlays have in common: where their frame lies, buttons, a list to pick from. */
#ifndef MW_UI_BOX_H
#define MW_UI_BOX_H

#include "ui/app.h"

#include <stdbool.h>

enum ui_box_place {
    UI_BOX_SIDE, /* at the right, so that what it is about stays in sight; small screens: middle */
    UI_BOX_MIDDLE,
    UI_BOX_FOOT, /* above the message, from the left edge */
};
enum { UI_BOX_COLS = 46 }; /* of those at the side */

/* ui_box_rows - rows that the inside of a box can have at most, below the tabs and above the
 * message. */
int ui_box_rows(const struct ui_canvas *c);
int ui_box_cols(const struct ui_canvas *c); /* columns, likewise */
/* ui_box_draw - a frame with room for rows x cols, or for what the canvas has; gives the inside. */
struct ui_rect ui_box_draw(struct ui_canvas *c, enum ui_box_place place, int rows, int cols,
                           const char *title);

struct ui_rect ui_box_inside(const struct ui_canvas *c, enum ui_box_place place, int rows,
                             int cols); /* the same, without drawing */

/* "[ Cancel Esc ]   Delete F7": the one with the focus in brackets, all of it ending at the right
 * edge of r, in its last row. Focus -1: elsewhere; the first one is what a key does. Gives the
 * column where they begin. */
struct ui_button {
    const char *word, *key;
};
int ui_box_buttons(struct ui_canvas *c, struct ui_rect r, const struct ui_button *b, int n,
                   int focus);
/* ui_box_button_at - the button that was drawn so at row and col; -1: none. */
int ui_box_button_at(struct ui_rect r, const struct ui_button *b, int n, int row, int col);
/* ui_box_wrapped - rows that a text takes when it is wrapped. */
int ui_box_wrapped(struct ui_canvas *c, int cols, const char *s);

/* A list with a cursor. */
struct ui_pick {
    int n, at;
};
/* ui_pick_key - arrows, j and k if letters, pages, Home and End; false: not one of them. */
bool ui_pick_key(struct ui_pick *p, int key, int page, bool letters);
/* ui_pick_mouse - the wheel moves, a click goes to its line of the list, which is drawn in r;
 * false: it was elsewhere. */
bool ui_pick_mouse(struct ui_pick *p, const struct ui_mouse *m, struct ui_rect r);
int ui_pick_top(const struct ui_pick *p, int rows); /* first line shown in so many rows */
void ui_pick_line(struct ui_canvas *c, struct ui_rect line, bool on); /* before its text */

#endif
