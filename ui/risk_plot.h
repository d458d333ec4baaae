/* risk_plot.h - the risk of one machine over time as a line between 0 and 1. */
#ifndef MW_UI_RISK_PLOT_H
#define MW_UI_RISK_PLOT_H

#include "ui/app.h"
#include "ui/scores.h"

struct ui_risk_plot {
    const struct ui_risks *risks;
    int64_t from, to;  /* times at the left and at the right edge */
    double threshold;  /* a row of dots */
    bool cycles;       /* times are numbers */
};

/* Axes, labels inside, line; where points are missing the line has a gap. Needs 3 rows and 16
 * columns, else nothing is drawn. */
void ui_risk_plot_draw(const struct ui_risk_plot *p, const struct app *a, struct ui_canvas *c,
                       struct ui_rect r);

#endif
