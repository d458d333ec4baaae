/* scoring_list.c - the list of the pane Scoring: a line a machine, by risk. */
#include "config.h"

#include "src/base/buf.h"
#include "src/base/hash.h"
#include "ui/names.h"
#include "ui/scoring_parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN_MOST = 10000, BAR_LEAST = 10, BAR_MOST = 60, WIDE = 112,
       VERY_WIDE = 176 };
static const double least_bar = 0.01; /* what is less is no bar: figures tell it */
const double scoring_threshold = 0.5;

static const struct ui_column columns[] = {
    {.name = "#", .align = UI_RIGHT, .least = 3, .priority = 4},
    {.name = "machine", .align = UI_RIGHT, .least = 7, .most = 24},
    {.name = "model", .least = 6, .most = 12, .priority = 2},
    {.name = "age", .align = UI_RIGHT, .least = 3, .priority = 3},
    {.name = "risk", .least = BAR_LEAST + 6, .most = BAR_MOST + 6},
    {.name = "change", .align = UI_RIGHT, .least = 6},
    {.name = "component", .least = 9, .most = 16},
    {.name = "p", .align = UI_RIGHT, .least = 4},
    {.name = "trend", .least = 5, .most = 2 * UI_TREND, .priority = 5},
    {.name = "scored", .align = UI_RIGHT, .least = 16, .priority = 6},
};
enum { N_COLUMN = sizeof columns / sizeof *columns };

/* --- words --- */

const struct ui_scored *scoring_here(const struct scoring *v)
{
    if (!v->shown || v->grid.row < 0 || v->grid.row >= ui_grid_rows(&v->grid))
        return NULL;
    return v->shown->ranked[v->list.order[v->grid.row]];
}

void scoring_class(const struct scoring *v, size_t class, char *out, size_t size)
{
    char name[UI_NAME];

    if (class >= v->shown->n_class) {
        snprintf(out, size, "·");
        return;
    }
    ui_label_name(v->about, v->shown->label[class], name);
    snprintf(out, size, "%s", name);
}

void scoring_time(const struct scoring *v, int64_t at, char out[UI_TIME])
{
    if (v->shown->cycles)
        snprintf(out, UI_TIME, "%lld", (long long)at);
    else
        app_time(v->base.app, at, out);
}

static void change_text(double by, char out[UI_NUMBER])
{
    if (isnan(by))
        snprintf(out, UI_NUMBER, "·");
    else
        snprintf(out, UI_NUMBER, "%+.2f", fabs(by) < 0.005 ? 0.0 : by);
}

/* --- the list --- */

/* Stays the same when scores are read anew. */
static int64_t id_of(const struct ui_scores *s, const struct ui_scored *m)
{
    return s->numbers ? m->id : (int64_t)(hash_64(m->name, strlen(m->name)) >> 1);
}

/* Bars grow with the screen, and the trend is left out where it has no room. */
static int bar_cells(const struct scoring *v)
{
    int cells = BAR_LEAST + (v->base.at.cols - WIDE) / 4;

    return cells < BAR_LEAST ? BAR_LEAST : cells > BAR_MOST ? BAR_MOST : cells;
}

/* A cell for the greatest risk of each of the last days, from 0 to 1; a dot where none is known.
 * Never as high as a line, so that machines do not become one surface. */
static void list_trend(struct scoring *v, const struct ui_scored *m)
{
    static const char *const blocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇"};
    static const char *const plain[] = {"_", ".", ":", "-", "+", "*", "#"};
    const char *const *glyph = app_canvas(v->base.app)->ascii ? plain : blocks;
    struct buf text = {0};
    double most = 0;
    int n = v->base.at.cols >= WIDE ? UI_TREND : UI_TREND / 2;
    int cells = v->base.at.cols >= VERY_WIDE ? 2 : 1; /* of a day */

    for (int i = UI_TREND - n; i < UI_TREND; i++) {
        double risk = ui_scores_trend(v->shown, m, i);

        most = risk > most ? risk : most;
        int step = risk >= 1 ? 6 : risk > 0 ? (int)(risk * 7) : 0;

        for (int k = 0; k < cells; k++)
            buf_text(&text, isnan(risk) ? "·" : glyph[step]);
    }
    ui_list_text(&v->list, most >= scoring_threshold ? UI_PLOT1 : UI_DIM, buf_str(&text));
    buf_done(&text);
}

static void list_numbers(struct scoring *v, const struct ui_scored *m)
{
    double risk = m->newest.risk, by = m->has_before ? risk - m->before.risk : NAN;
    size_t class = ui_score_class(v->shown, &m->newest);
    double p = class < v->shown->n_class ? (double)m->newest.p[class] : NAN;
    char text[UI_NUMBER], name[UI_NAME], at[UI_TIME];
    bool alarm = risk >= scoring_threshold;
    int role = alarm ? UI_ALARM : UI_TEXT, why = alarm ? UI_TEXT : UI_DIM;

    ui_real(risk, 3, text);
    ui_list_bar(&v->list, role, risk >= least_bar ? risk : 0, bar_cells(v),
                scoring_threshold, text);
    change_text(by, text);
    ui_list_number(&v->list, by >= 0.2 ? UI_WARN : fabs(by) >= 0.005 ? UI_TEXT : UI_DIM, by, text);
    scoring_class(v, class, name, sizeof name);
    ui_list_text(&v->list, why, name);
    ui_real(p, 2, text);
    ui_list_number(&v->list, why, p, text);
    list_trend(v, m);
    scoring_time(v, m->newest.at, at);
    ui_list_number(&v->list, UI_DIM, (double)m->newest.at, at);
}

static void list_machine(struct scoring *v, size_t i)
{
    const struct ui_scored *m = v->shown->ranked[i];
    char text[UI_NUMBER];

    ui_list_row(&v->list, id_of(v->shown, m));
    ui_count((int64_t)i + 1, text);
    ui_list_number(&v->list, UI_DIM, (double)i, text);
    if (v->shown->numbers)
        ui_list_number(&v->list, UI_TEXT, (double)m->id, m->name[0] ? m->name : "·");
    else
        ui_list_text(&v->list, UI_TEXT, m->name[0] ? m->name : "·");
    ui_list_text(&v->list, UI_TEXT, m->model[0] ? m->model : "·");
    ui_real(m->age, 0, text);
    ui_list_number(&v->list, UI_TEXT, m->age, text);
    list_numbers(v, m);
}

static void go_to_wanted(struct scoring *v)
{
    for (size_t i = 0; v->wanted && v->shown && i < v->shown->n_machine; i++)
        if (strcmp(v->shown->ranked[i]->name, v->wanted) == 0)
            v->grid.id = id_of(v->shown, v->shown->ranked[i]);
    if (v->shown) {
        free(v->wanted);
        v->wanted = NULL;
    }
}

void scoring_fill(struct scoring *v)
{
    if (v->filled_cols != v->base.at.cols && v->grid.seen)
        memset(v->grid.seen, 0, (size_t)v->grid.n_col * sizeof *v->grid.seen); /* other bars */
    v->filled_cols = v->base.at.cols;
    ui_list_clear(&v->list);
    for (size_t i = 0; v->shown && i < v->shown->n_machine && i < SHOWN_MOST; i++)
        list_machine(v, i);
    go_to_wanted(v);
    ui_grid_reload(&v->grid);
}

void scoring_list_init(struct scoring *v)
{
    ui_list_init(&v->list, columns, N_COLUMN);
}
