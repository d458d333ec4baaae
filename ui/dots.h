/* dots.h - lines out of dots: 2 x 4 to a cell as Braille, 1 x 2 as ASCII.
 *
 *     struct ui_dots d;
 *     ui_dots_init(&d, rows, cols, canvas->ascii);
 *     ui_dots_line(&d, x0, y0, x1, y1);         // 0,0 is the upper left dot
 *     ui_dots_draw(&d, canvas, row, col, UI_PLOT1);
 *     ui_dots_done(&d);
 */
#ifndef MW_UI_DOTS_H
#define MW_UI_DOTS_H

#include "ui/canvas.h"

#include <stdbool.h>

struct ui_dots {
    int rows, cols;      /* of cells */
    int wide, high;      /* dots in all */
    bool ascii;
    unsigned char *bits; /* [rows * cols] */
};

void ui_dots_init(struct ui_dots *d, int rows, int cols, bool ascii);
void ui_dots_done(struct ui_dots *d);
void ui_dots_set(struct ui_dots *d, int x, int y); /* outside: nothing */
void ui_dots_line(struct ui_dots *d, int x0, int y0, int x1, int y1);
/* Cells without a dot are left as they are. */
void ui_dots_draw(const struct ui_dots *d, struct ui_canvas *c, int row, int col, int role);

#endif
