/* risk_plot.c - a line of risk: axes, threshold, dots. */
#include "config.h"

#include "ui/risk_plot.h"

#include "ui/dots.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { AXIS_COLS = 6, LEAST_ROWS = 3, LEAST_COLS = 16 };
static const double gap_of_steps = 2.5; /* more steps than these between two points: a gap */

/* The least distance of two points: the step of the scores. */
static int64_t step_of(const struct ui_risks *r)
{
    int64_t step = 0;

    for (size_t i = 1; i < r->n; i++) {
        int64_t d = r->point[i].at - r->point[i - 1].at;

        if (d > 0 && (step == 0 || d < step))
            step = d;
    }
    return step;
}

static int x_of(const struct ui_risk_plot *p, const struct ui_dots *d, int64_t at)
{
    double span = (double)(p->to - p->from);

    if (span <= 0)
        return d->wide - 1;
    return (int)lround((double)(at - p->from) / span * (d->wide - 1));
}

static int y_of(const struct ui_dots *d, double risk)
{
    risk = risk < 0 ? 0 : risk > 1 ? 1 : risk;
    return (int)lround((1 - risk) * (d->high - 1));
}

static void draw_line(const struct ui_risk_plot *p, struct ui_canvas *c, struct ui_rect r)
{
    const struct ui_risks *s = p->risks;
    double most = gap_of_steps * (double)step_of(s);
    struct ui_dots d;

    ui_dots_init(&d, r.rows, r.cols, c->ascii);
    for (size_t i = 0; i < s->n; i++) {
        const struct ui_risk_point *x = &s->point[i], *w = i ? x - 1 : x;
        bool joined = i > 0 && !isnan(w->risk) && (double)(x->at - w->at) <= most;

        if (isnan(x->risk))
            continue;
        ui_dots_line(&d, x_of(p, &d, joined ? w->at : x->at), y_of(&d, joined ? w->risk : x->risk),
                     x_of(p, &d, x->at), y_of(&d, x->risk));
    }
    ui_dots_draw(&d, c, r.row, r.col, UI_PLOT1);
    ui_dots_done(&d);
}

static void draw_threshold(const struct ui_risk_plot *p, struct ui_canvas *c, struct ui_rect r)
{
    int row = r.row + (int)lround((1 - p->threshold) * (r.rows - 1));

    for (int col = r.col; col < r.col + r.cols; col += 2)
        ui_canvas_put(c, row, col, UI_DIM, c->ascii ? "-" : "·");
}

static void draw_y_axis(struct ui_canvas *c, struct ui_rect r)
{
    int bottom = r.row + r.rows - 1;

    for (int row = r.row; row <= bottom; row++)
        ui_canvas_glyph(c, row, r.col + AXIS_COLS - 1, UI_AXIS,
                        row == r.row || row == bottom ? UI_GLYPH_R : UI_GLYPH_V);
    ui_canvas_right(c, r.row, r.col, AXIS_COLS - 2, UI_AXIS, "1.0");
    ui_canvas_right(c, bottom, r.col, AXIS_COLS - 2, UI_AXIS, "0.0");
}

/* Day and month, or a number. */
static void label_of(const struct ui_risk_plot *p, const struct app *a, int64_t at,
                     char out[UI_TIME])
{
    if (p->cycles) {
        snprintf(out, UI_TIME, "%lld", (long long)at);
        return;
    }
    char whole[UI_TIME];

    app_time(a, at, whole);
    snprintf(out, UI_TIME, "%.5s", strlen(whole) > 10 ? whole + 5 : whole);
}

static void draw_x_labels(const struct ui_risk_plot *p, const struct app *a, struct ui_canvas *c,
                          struct ui_rect r)
{
    char first[UI_TIME], last[UI_TIME];
    int row = r.row + r.rows - 1, left = r.col + AXIS_COLS;

    label_of(p, a, p->from, first);
    label_of(p, a, p->to, last);
    ui_canvas_text(c, row, left, r.cols - AXIS_COLS, UI_AXIS, first);
    if (p->to > p->from)
        ui_canvas_right(c, row, left + 8, r.cols - AXIS_COLS - 8, UI_AXIS, last);
}

void ui_risk_plot_draw(const struct ui_risk_plot *p, const struct app *a, struct ui_canvas *c,
                       struct ui_rect r)
{
    struct ui_rect inside = {r.row, r.col + AXIS_COLS, r.rows - 1, r.cols - AXIS_COLS};

    if (r.rows < LEAST_ROWS || r.cols < LEAST_COLS)
        return;
    draw_y_axis(c, (struct ui_rect){r.row, r.col, r.rows - 1, r.cols});
    draw_threshold(p, c, inside);
    draw_line(p, c, inside);
    draw_x_labels(p, a, c, r);
}
