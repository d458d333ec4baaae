/* run_card.h - one run on a few lines: what went wrong and what to do, its command, how long it
 * took, what it was told and what it gave.
 *
 *     int rows = ui_run_card_draw(app, run, canvas, rect);   // cut at the end of rect */
#ifndef MW_UI_RUN_CARD_H
#define MW_UI_RUN_CARD_H

#include "src/store/runs.h"
#include "ui/app.h"

int ui_run_card_draw(const struct app *a, const struct run_row *r, struct ui_canvas *c,
                     struct ui_rect at);

#endif
