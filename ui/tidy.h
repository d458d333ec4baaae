/* tidy.h - is a picture tidy? What a person would see at once, told by row and column.
 *
 * Nothing is cut where there was room for more of it; the columns of a table stand below their
 * headers, numbers at their right end or at their point, texts at their first column; nothing
 * touches or overlaps; boxes are closed; the last row has its keys whole.
 *
 *     ui_canvas_notes(c);              // before the picture is drawn
 *     n = ui_tidy(c, false, &b);       // "3,10 \"rotate_m…\" is cut, 12 cells are free"
 */
#ifndef MW_UI_TIDY_H
#define MW_UI_TIDY_H

#include "src/base/buf.h"
#include "ui/canvas.h"

/* ui_tidy - a line for each fault, from the top; gives how many. The canvas notes. Below an
 * overlay the last row is not that of a pane, with "? help". */
int ui_tidy(const struct ui_canvas *c, bool overlay, struct buf *out);

#endif
