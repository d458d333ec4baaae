/* panel_draw.c - the picture of a column's statistics.
 *
 *     volt  real                     whole column
 *     count      1,752,200   min          95.767
 *     missing            0   5 %          145.44
 *     ...
 *               ▂▅▇█▇▅▂                           histogram, from nothing up
 *     95.767              171.53          247.30
 *     104,112 in the highest of 40 bins
 *     mean over time ...                         where there is room: panel_time.c */
#include "config.h"

#include "ui/panel.h"

#include "src/base/json.h"
#include "ui/grid.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LEFT_WIDTH = 21, BETWEEN = 2, FIGURES_MOST = 50, HISTOGRAM_MOST = 10,
       FIGURES_ASIDE = 44, LOW = 16 };

static const struct {
    const char *word, *name; /* shown; of describe */
    bool count;
} left[] = {
    {"count", "count", true}, {"missing", "missing", true}, {"distinct", "distinct", true},
    {"mean", "mean", false},  {"sd", "sd", false},          {"outliers", "outliers", true},
}, right[] = {
    {"min", "min", false},  {"5 %", "q05", false},  {"25 %", "q25", false},
    {"50 %", "median", false}, {"75 %", "q75", false}, {"95 %", "q95", false},
    {"max", "max", false},
};
enum { N_LEFT = sizeof left / sizeof *left, N_RIGHT = sizeof right / sizeof *right };

/* Five digits or so, whatever the size; whole numbers without a point. */
void panel_short_real(double v, char out[])
{
    double size = fabs(v);

    if (size > 0 && (size >= 1e12 || size < 1e-4))
        snprintf(out, UI_NUMBER, "%.3e", v);
    else if (v == floor(v) && size < 1e12)
        ui_count((int64_t)v, out);
    else
        ui_real(v, size >= 10000 ? 0 : size >= 1000 ? 1 : size >= 100 ? 2 : size >= 1 ? 3 : 5, out);
}

static void figure_text(const struct json *j, bool count, char out[UI_NUMBER])
{
    if (!j || json_kind(j) == JSON_NULL)
        snprintf(out, UI_NUMBER, "·");
    else if (json_kind(j) == JSON_TEXT)
        snprintf(out, UI_NUMBER, "%.16s", json_text(j, "")); /* of a time: to the minute */
    else if (count)
        ui_count((int64_t)json_f64(j, 0), out);
    else
        panel_short_real(json_f64(j, NAN), out);
}

static bool is_known(const struct panel_column *x, const char *name)
{
    const struct json *j = json_get(x->figures, name);

    return j && json_kind(j) != JSON_NULL;
}

static void draw_figure(const struct panel_column *x, struct ui_canvas *c, struct ui_rect at,
                        const char *word, const char *name, bool count)
{
    char text[UI_NUMBER];
    int used = ui_canvas_text(c, at.row, at.col, at.cols, UI_DIM, word);
    const struct json *j = json_get(x->figures, name);
    bool whole = json_kind(j) == JSON_TEXT && strcmp(json_text(json_get(x->figures, "type"), ""),
                                                     "text") == 0;

    figure_text(j, count, text);
    ui_canvas_right(c, at.row, at.col + used + 1, at.cols - used - 1, UI_TEXT,
                    whole ? json_text(j, "") : text);
}

/* Two columns of figures, those that there are; gives the rows used. */
static int draw_figures(const struct panel_column *x, struct ui_canvas *c, struct ui_rect r)
{
    r.cols = r.cols > FIGURES_MOST ? FIGURES_MOST : r.cols;
    int first = r.cols / 2 < LEFT_WIDTH ? r.cols : LEFT_WIDTH, second = r.cols - first - BETWEEN;
    int n_left = 0, n_right = 0;

    for (int i = 0; i < N_LEFT && n_left < r.rows; i++)
        if (is_known(x, left[i].name))
            draw_figure(x, c, (struct ui_rect){r.row + n_left++, r.col, 1, first}, left[i].word,
                        left[i].name, left[i].count);
    for (int i = 0; second > 10 && i < N_RIGHT && n_right < r.rows; i++)
        if (is_known(x, right[i].name))
            draw_figure(x, c,
                        (struct ui_rect){r.row + n_right++, r.col + first + BETWEEN, 1, second},
                        right[i].word, right[i].name, false);
    return n_left > n_right ? n_left : n_right;
}

/* --- the histogram --- */

static int64_t most_of(const struct panel_column *x)
{
    int64_t most = 0;

    for (int i = 0; i < PANEL_BINS; i++)
        most = x->bin[i] > most ? x->bin[i] : most;
    return most;
}

int panel_bins_cols(int cols)
{
    return cols >= 2 * PANEL_BINS ? 2 * PANEL_BINS : cols < PANEL_BINS ? cols : PANEL_BINS;
}

void panel_bins_draw(const int64_t *bin, struct ui_canvas *c, struct ui_rect r)
{
    double v[2 * PANEL_BINS];

    r.cols = panel_bins_cols(r.cols);
    for (int i = 0; i < r.cols; i++)
        v[i] = (double)bin[r.cols > PANEL_BINS ? i / 2 : i];
    ui_canvas_spark(c, r, UI_PLOT1, v);
}

/* The ends of a column of times are told among its figures. */
static void draw_axis(const struct panel_column *x, struct ui_canvas *c, struct ui_rect r, int row)
{
    char text[UI_NUMBER];
    bool time = json_kind(json_get(x->figures, "min")) == JSON_TEXT;

    figure_text(json_get(x->figures, "min"), false, text);
    text[time ? 10 : UI_NUMBER - 1] = '\0';
    ui_canvas_text(c, row, r.col, r.cols / 2, UI_AXIS, text);
    if (!time) {
        panel_short_real((x->low + x->high) / 2, text);
        ui_canvas_text(c, row, r.col + r.cols / 2 - (int)strlen(text) / 2, r.cols / 2,
                       UI_AXIS, text);
    }
    figure_text(json_get(x->figures, "max"), false, text);
    text[time ? 10 : UI_NUMBER - 1] = '\0';
    ui_canvas_right(c, row, r.col + r.cols / 2, r.cols / 2, UI_AXIS, text);
}

/* Gives the rows used. */
static int draw_histogram(const struct panel_column *x, struct ui_canvas *c, struct ui_rect r)
{
    int64_t most = most_of(x);
    int most_rows = r.rows / 3 > HISTOGRAM_MOST ? r.rows / 3 : HISTOGRAM_MOST;
    int rows = r.rows - 2 < most_rows ? r.rows - 2 : most_rows;
    char n[UI_NUMBER];

    if (rows < 2 || most == 0 || r.cols < PANEL_BINS)
        return 0;
    panel_bins_draw(x->bin, c, (struct ui_rect){r.row, r.col, rows, r.cols});
    r.cols = panel_bins_cols(r.cols);
    draw_axis(x, c, r, r.row + rows);
    ui_count(most, n);
    ui_canvas_printf(c, r.row + rows + 1, r.col, r.cols, UI_DIM, "%s in the highest of %d bins", n,
                     PANEL_BINS);
    return rows + 2;
}

/* --- texts --- */

/* Gives the rows used. */
static int draw_texts(const struct panel_column *x, struct ui_canvas *c, struct ui_rect r)
{
    char n[UI_NUMBER];
    int name = r.cols / 3, bar = r.cols - name - 13, row = 0;

    for (int i = 0; i < x->n_top && row < r.rows; i++, row++) {
        ui_count(x->top[i].n, n);
        ui_canvas_text(c, r.row + row, r.col, name, UI_TEXT,
                       x->top[i].text[0] ? x->top[i].text : "\"\"");
        ui_canvas_right(c, r.row + row, r.col + name + 1, 10, UI_TEXT, n);
        ui_canvas_bar(c, r.row + row, r.col + name + 13, bar, UI_PLOT1,
                      (double)x->top[i].n / (double)x->top[0].n);
    }
    if (x->many && row < r.rows)
        ui_canvas_printf(c, r.row + row++, r.col, r.cols, UI_DIM,
                         "of the first %d texts; there are more", PANEL_TEXTS);
    return row;
}

/* --- all of it --- */

/* Below the figures, or beside them: how the values are spread, and how they go over time. */
static void draw_below(const struct ui_panel *p, const struct panel_column *x,
                       struct ui_canvas *c, struct ui_rect r)
{
    int rows;

    if (!x->counted && ui_panel_busy(p)) {
        ui_canvas_text(c, r.row, r.col, r.rows > 0 ? r.cols : 0, UI_DIM, "counting …");
        return;
    }
    if (p->schema->col[p->col].type == COLUMN_TEXT)
        rows = draw_texts(x, c, r) + 1;
    else
        rows = draw_histogram(x, c, r) + 1;
    panel_time_draw(p, x, c, (struct ui_rect){r.row + rows, r.col, r.rows - rows, r.cols});
}

void ui_panel_draw(const struct ui_panel *p, struct ui_canvas *c, struct ui_rect r)
{
    const struct panel_column *x;

    if (!p->dataset || p->col >= (int)p->n_col || r.rows < 2 || r.cols < 16)
        return;
    x = &p->column[p->col];
    int used = ui_canvas_text(c, r.row, r.col, r.cols, UI_TITLE, p->schema->col[p->col].name);

    ui_canvas_text(c, r.row, r.col + used + 2, r.cols - used - 2, UI_DIM,
                   column_type_name(p->schema->col[p->col].type));
    if (used + 24 < r.cols)
        ui_canvas_right(c, r.row, r.col, r.cols, UI_DIM, "whole column");
    if (!x->figures) {
        ui_canvas_text(c, r.row + 1, r.col, r.cols, UI_DIM,
                       p->failed ? "its statistics could not be had" : "counting …");
        return;
    }
    r = (struct ui_rect){r.row + 1, r.col, r.rows - 1, r.cols};
    if (r.cols >= UI_PANEL_ASIDE && r.rows < LOW) {
        draw_figures(x, c, (struct ui_rect){r.row, r.col, r.rows, FIGURES_ASIDE});
        draw_below(p, x, c, (struct ui_rect){r.row, r.col + FIGURES_ASIDE + 3, r.rows,
                                             r.cols - FIGURES_ASIDE - 3});
        return;
    }
    int rows = draw_figures(x, c, r) + 1;

    draw_below(p, x, c, (struct ui_rect){r.row + rows, r.col, r.rows - rows, r.cols});
}
