/* risk_plot.c - a line of risk: axes, threshold, dots. */
#include "config.h"

#include "ui/risk_plot.h"

#include "ui/dots.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AXIS_COLS = 6, LEAST_ROWS = 3, LEAST_COLS = 16, LABEL_GAP = 2 };
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

static int row_of(struct ui_rect r, double risk)
{
    return r.row + (int)lround((1 - risk) * (r.rows - 1));
}

static void draw_threshold(const struct ui_risk_plot *p, struct ui_canvas *c, struct ui_rect r)
{
    ui_canvas_fill(c, (struct ui_rect){row_of(r, p->threshold), r.col, 1, r.cols}, UI_AXIS,
                   c->ascii ? "-" : "┄");
}

/* --- the risks at the left --- */

static void draw_risk(struct ui_canvas *c, struct ui_rect r, int role, double risk,
                      const char *label)
{
    int row = row_of(r, risk);

    ui_canvas_right(c, row, r.col, AXIS_COLS - 2, role, label);
    ui_canvas_glyph(c, row, r.col + AXIS_COLS - 1, UI_AXIS, UI_GLYPH_R);
}

/* 0, 1 and the threshold; a half where there is room between them. */
static void draw_y_axis(const struct ui_risk_plot *p, struct ui_canvas *c, struct ui_rect r)
{
    int half = row_of(r, 0.5), threshold = row_of(r, p->threshold);
    char label[16];

    for (int row = r.row; row < r.row + r.rows; row++)
        ui_canvas_glyph(c, row, r.col + AXIS_COLS - 1, UI_AXIS, UI_GLYPH_V);
    draw_risk(c, r, UI_AXIS, 0, "0.0");
    draw_risk(c, r, UI_AXIS, 1, "1.0");
    if (abs(half - threshold) > 1)
        draw_risk(c, r, UI_AXIS, 0.5, "0.5");
    snprintf(label, sizeof label, "%.2f", p->threshold);
    if (threshold > r.row && threshold < r.row + r.rows - 1)
        draw_risk(c, r, UI_DIM, p->threshold, label);
}

/* --- the times below --- */

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

/* The least of 1, 2, 5, 10, 20 ... units by which at most `most` ticks stand in a span. */
static int64_t step_for(int64_t span, int64_t unit, int64_t most)
{
    static const int times[] = {1, 2, 5};
    int64_t ten = unit;

    for (;; ten *= 10)
        for (size_t i = 0; i < sizeof times / sizeof *times; i++)
            if (span / (ten * times[i]) < most || ten > span)
                return ten * times[i];
}

/* The last tick: the midnight before the last time in the zone that is shown, or a multiple. */
static int64_t last_tick(const struct ui_risk_plot *p, const struct app *a, int64_t step)
{
    char clock[UI_TIME];
    int hour = 0, minute = 0, second = 0;

    if (p->cycles)
        return p->to - p->to % step;
    app_clock(a, p->to, clock);
    sscanf(clock, "%d:%d:%d", &hour, &minute, &second);
    return p->to - hour * 3600 - minute * 60 - second;
}

/* A label stands right of its tick, the last one left of it where it would be clipped. */
static void draw_times(const struct ui_risk_plot *p, const struct app *a, struct ui_canvas *c,
                       struct ui_rect r)
{
    double span = (double)(p->to - p->from);
    char label[UI_TIME];

    label_of(p, a, p->to, label);
    int width = (int)strlen(label) + 1, end = r.col + r.cols, free_to = end;
    int64_t step = step_for(p->to - p->from, p->cycles ? 1 : 86400, r.cols / (width + LABEL_GAP));

    for (int64_t at = last_tick(p, a, step); at >= p->from && span > 0; at -= step) {
        int col = r.col + (int)lround((double)(at - p->from) / span * (r.cols - 1));

        label_of(p, a, at, label);
        width = (int)strlen(label) + 1;
        if (col + width <= free_to) {
            ui_canvas_put(c, r.row, col, UI_AXIS, c->ascii ? "'" : "╵");
            ui_canvas_text(c, r.row, col + 1, width, UI_AXIS, label);
        } else if (free_to == end) {
            col -= width - 1;
            ui_canvas_text(c, r.row, col, width, UI_AXIS, label);
            ui_canvas_put(c, r.row, col + width - 1, UI_AXIS, c->ascii ? "'" : "╵");
        }
        free_to = col - LABEL_GAP;
    }
}

void ui_risk_plot_draw(const struct ui_risk_plot *p, const struct app *a, struct ui_canvas *c,
                       struct ui_rect r)
{
    struct ui_rect inside = {r.row, r.col + AXIS_COLS, r.rows - 1, r.cols - AXIS_COLS};

    if (r.rows < LEAST_ROWS || r.cols < LEAST_COLS)
        return;
    draw_threshold(p, c, inside);
    draw_y_axis(p, c, (struct ui_rect){r.row, r.col, r.rows - 1, r.cols});
    draw_line(p, c, inside);
    draw_times(p, a, c, (struct ui_rect){r.row + r.rows - 1, inside.col, 1, inside.cols});
}
