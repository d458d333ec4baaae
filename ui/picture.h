/* picture.h - a canvas as an SVG: cells in the colours of a theme, for documents.
 *
 * Text stays text, held to its cells; blocks, lines and Braille are drawn, so that they have no
 * gaps whatever font shows them. The theme "light" is on a light ground, any other on a dark one.
 * The same cells give the same bytes: about 7 kB at 120 x 36. */
#ifndef MW_UI_PICTURE_H
#define MW_UI_PICTURE_H

#include "src/base/buf.h"
#include "ui/canvas.h"
#include "ui/theme.h"

void ui_picture_svg(const struct ui_canvas *c, const struct ui_theme *t, struct buf *out);

#endif
