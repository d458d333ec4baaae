/* panel_time.c - a column over the dataset's time: the mean of numbers, else how many rows. Counted
 * with the histogram, in the same slices; drawn below it.
 *
 *     mean over time            in steps of 9 d 3 h
 *     101.3 ⠤⠤⠤⣀⣀⠤⠤⠤⠤⠤⠤⠤⠤⠔⠒⠤⠤⠤
 *      98.7
 *           2015-01-01               2016-01-01      */
#include "config.h"

#include "ui/panel.h"

#include "src/base/json.h"
#include "ui/dots.h"
#include "ui/grid.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { AXIS_COLS = 11, LEAST_ROWS = 5, MOST_ROWS = 9, BARS_MOST = 5 };

/* The time of the key, else the first time; -1: there is none, or it is the column itself. */
int panel_time_column(const struct schema *s, int col)
{
    int at = -1;

    for (size_t i = s->n_col; i-- > 0;)
        if (s->col[i].type == COLUMN_TIME)
            at = (int)i;
    for (size_t k = s->n_key; k-- > 0;)
        if (s->col[s->key[k]].type == COLUMN_TIME)
            at = (int)s->key[k];
    return at == col ? -1 : at;
}

void panel_time_count(struct panel_time *t, const struct chunk *c)
{
    const struct column *v = &c->col[0], *at = &c->col[1];
    double scale = PANEL_BINS / ((double)(t->to_at - t->from_at) + 1);
    bool number = v->type == COLUMN_F64 || v->type == COLUMN_I64;

    for (size_t i = 0; i < c->n_row; i++) {
        int64_t s = column_has(at, i) && column_has(v, i) ? column_i64(at, i) : t->from_at - 1;

        if (s < t->from_at || s > t->to_at)
            continue;
        int bin = (int)((double)(s - t->from_at) * scale);

        t->n[bin]++;
        if (number)
            t->sum[bin] += v->type == COLUMN_F64 ? column_f64(v, i) : (double)column_i64(v, i);
    }
}

/* --- the picture --- */

/* Ends of the axis: the means, and at least the middle half of all values, so that what is no more
 * than noise looks flat. */
static void ends_of(const struct panel_column *x, double *low, double *high)
{
    *low = json_f64(json_get(x->figures, "q25"), INFINITY);
    *high = json_f64(json_get(x->figures, "q75"), -INFINITY);
    for (int i = 0; i < PANEL_BINS; i++) {
        double mean = x->time.sum[i] / (double)x->time.n[i];

        if (x->time.n[i] > 0) {
            *low = fmin(*low, mean);
            *high = fmax(*high, mean);
        }
    }
}

/* Times without rows break the line. */
static void draw_means(const struct panel_column *x, struct ui_canvas *c, struct ui_rect r)
{
    double low, high;
    char text[UI_NUMBER];
    struct ui_dots d;
    int before = -1, y_before = 0;

    ends_of(x, &low, &high);
    ui_dots_init(&d, r.rows, r.cols - AXIS_COLS, c->ascii);
    for (int i = 0; i < PANEL_BINS; i++) {
        double mean = x->time.sum[i] / (double)x->time.n[i];
        int at = (int)lround((i + 0.5) / PANEL_BINS * (d.wide - 1));
        int y = high > low ? (int)lround((high - mean) / (high - low) * (d.high - 1)) : d.high / 2;

        if (x->time.n[i] == 0) {
            before = -1;
            continue;
        }
        ui_dots_line(&d, before < 0 ? at : before, before < 0 ? y : y_before, at, y);
        before = at;
        y_before = y;
    }
    ui_dots_draw(&d, c, r.row, r.col + AXIS_COLS, UI_PLOT1);
    ui_dots_done(&d);
    panel_short_real(high, text);
    ui_canvas_right(c, r.row, r.col, AXIS_COLS - 1, UI_AXIS, text);
    panel_short_real(low, text);
    if (high > low)
        ui_canvas_right(c, r.row + r.rows - 1, r.col, AXIS_COLS - 1, UI_AXIS, text);
}

void panel_time_draw(const struct ui_panel *p, const struct panel_column *x, struct ui_canvas *c,
                     struct ui_rect r)
{
    enum column_type type = p->schema->col[p->col].type;
    bool means = type == COLUMN_F64 || type == COLUMN_I64;
    int most = !means ? BARS_MOST : r.rows / 2 > MOST_ROWS ? r.rows / 2 : MOST_ROWS;
    int left = means ? AXIS_COLS : 0, rows = r.rows - 2;
    int right = left ? r.cols : panel_bins_cols(r.cols);
    char text[UI_TIME], step[UI_NUMBER], unit[UI_NUMBER + 16];

    if (!x->time.known || r.rows < LEAST_ROWS || r.cols < PANEL_BINS)
        return;
    rows = rows > most ? most : rows;
    ui_canvas_text(c, r.row, r.col, r.cols, UI_DIM, means ? "mean over time" : "rows over time");
    ui_duration((double)(x->time.to_at - x->time.from_at) / PANEL_BINS, step);
    snprintf(unit, sizeof unit, "in steps of %s", step);
    ui_canvas_right(c, r.row, r.col + 16, right - 16, UI_DIM, unit);
    r.row++;
    if (means)
        draw_means(x, c, (struct ui_rect){r.row, r.col, rows, r.cols});
    else
        panel_bins_draw(x->time.n, c, (struct ui_rect){r.row, r.col, rows, r.cols});
    app_time(p->app, x->time.from_at, text);
    text[10] = '\0';
    ui_canvas_text(c, r.row + rows, r.col + left, 10, UI_AXIS, text);
    app_time(p->app, x->time.to_at, text);
    text[10] = '\0';
    ui_canvas_right(c, r.row + rows, r.col + left, right - left, UI_AXIS, text);
}
