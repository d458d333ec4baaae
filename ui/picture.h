/* picture.h - a canvas as an SVG: cells in the colours of a theme, for documents.
 *
 * Text stays text, in runs of one role that are held to their cells; blocks and Braille are drawn,
 * so that bars and lines have no gaps whatever font shows them. The same cells give the same
 * bytes. */
#ifndef MW_UI_PICTURE_H
#define MW_UI_PICTURE_H

#include "src/base/buf.h"
#include "ui/canvas.h"
#include "ui/theme.h"

/* t was loaded for UI_256. */
void ui_picture_svg(const struct ui_canvas *c, const struct ui_theme *t, struct buf *out);

#endif
