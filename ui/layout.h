/* layout.h - a rectangle split into parts that get what they need first, and what is left by
 * weight.
 *
 *     struct ui_part parts[] = {{.least = 3, .weight = 1}, {.least = 5, .most = 12}};
 *     n = ui_layout_rows(area, parts, 2);        // parts[i].at
 *
 * Where there is not room for the least of all, later parts are left out (rows and cols 0). */
#ifndef MW_UI_LAYOUT_H
#define MW_UI_LAYOUT_H

#include "ui/canvas.h"

struct ui_part {
    int least;  /* rows or columns without which it is left out */
    int most;   /* 0: no limit */
    int weight; /* of what is left over; 0: none of it */
    struct ui_rect at; /* the outcome */
};

/* Parts above one another, or side by side with `gap` columns between; give how many are shown. */
int ui_layout_rows(struct ui_rect r, struct ui_part *part, int n);
int ui_layout_cols(struct ui_rect r, struct ui_part *part, int n, int gap);

#endif
