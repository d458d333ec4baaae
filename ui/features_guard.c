/* features_guard.c - what the form of a build tells of its range before it runs: is it empty, does
 * enough time lie between it and what models were trained on or what was scored, how many rows
 * will there be. From the rows that describe datasets and models; no data is read. */
#include "config.h"

#include "src/base/civil.h"
#include "src/base/mem.h"
#include "src/data/build.h"
#include "src/store/models.h"
#include "ui/card.h"
#include "ui/features_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORD = 8, NAME = 14, VERDICT = 15, RANGE = 23 };

struct other { /* a range that this one should keep away from, or be the same as */
    const char *name;
    int64_t from_at, to_at;
};

struct guard {
    struct app *app;
    struct arena memory;
    const struct dataset_row *set; /* [n_set] */
    int64_t n_set;
    struct other *other;           /* [n_other] */
    size_t n_other;
    struct recipe *recipe;         /* of the form; NULL: none can be read */
    char name[100];                /* which one that is */
    bool ranged;                   /* the two are known, and in order */
    int64_t from_at, to_at;
};

/* --- what there is --- */

static const struct dataset_row *set_of(const struct guard *g, const char *name)
{
    for (int64_t i = 0; name && i < g->n_set; i++)
        if (strcmp(g->set[i].name, name) == 0)
            return &g->set[i];
    return NULL;
}

static void add_other(struct guard *g, const char *name, const struct dataset_row *set)
{
    if (set && set->has_range)
        g->other[g->n_other++] = (struct other){name, set->from_at, set->to_at};
}

/* A model's range is that of its table. */
static void add_models(struct guard *g, struct store *s)
{
    struct err ignored = {0}; /* none, then */
    const struct model_row *rows;
    int64_t n = models_list(s, &g->memory, &rows, &ignored);

    g->other = arena_zero(&g->memory, (size_t)(n > 0 ? n : 0) + (size_t)g->n_set + 1,
                          sizeof *g->other);
    for (int64_t i = 0; i < n; i++) {
        struct json *about = json_parse(rows[i].about, strlen(rows[i].about), &ignored);

        add_other(g, rows[i].name,
                  set_of(g, json_text(json_get(about, "dataset"), "")));
        json_free(about);
    }
}

void *features_guard_new(struct app *a)
{
    struct guard *g = mem_zero(1, sizeof *g);
    struct err ignored = {0};

    g->app = a;
    if (!app_store(a))
        return g;
    g->n_set = datasets_list(app_store(a), &g->memory, &g->set, &ignored);
    g->n_set = g->n_set < 0 ? 0 : g->n_set;
    add_models(g, app_store(a));
    for (int64_t i = 0; i < g->n_set; i++)
        if (strcmp(g->set[i].kind, "scores") == 0)
            add_other(g, g->set[i].name, &g->set[i]);
    return g;
}

void features_guard_free(void *owner)
{
    struct guard *g = owner;

    recipe_free(g->recipe);
    arena_done(&g->memory);
    free(g);
}

/* --- checks --- */

static void read_recipe(struct guard *g, const char *name)
{
    struct err ignored = {0}; /* the form says that it is not there */

    if (strcmp(g->name, name) == 0)
        return;
    recipe_free(g->recipe);
    g->recipe = recipe_find(app_store(g->app), name, &ignored);
    snprintf(g->name, sizeof g->name, "%s", name);
}

/* An end of the range: as typed, else the recipe's own, else that of telemetry. */
static bool read_end(struct ui_form *f, const char *field, const char *own, int64_t otherwise,
                     int64_t *out)
{
    const char *text = ui_form_value(f, field);
    char hint[60];

    if (own)
        snprintf(hint, sizeof hint, "the recipe's own: %s", own);
    ui_form_hint(f, field, *text ? "" : own ? hint : "all if empty");
    *out = otherwise;
    if (!*text && !own)
        return true;
    if (civil_parse_arg(*text ? text : own, out))
        return true;
    ui_form_wrong(f, field, "write 2015-10-30 or \"2015-10-30 06:00:00\"");
    return false;
}

void features_guard_check(struct ui_form *f, void *owner)
{
    struct guard *g = owner;

    read_recipe(g, ui_form_value(f, "recipe"));
    g->ranged = false;
    if (!g->recipe || g->recipe->every.unit == RECIPE_CYCLES)
        return;
    const struct dataset_row *t = set_of(g, g->recipe->telemetry);
    bool own = g->recipe->semantics == RECIPE_SCENARIO, has = t && t->has_range;
    bool from = read_end(f, "from", own ? build_scenario_from : NULL, has ? t->from_at : 0,
                         &g->from_at);
    bool to = read_end(f, "to", own ? build_scenario_to : NULL, has ? t->to_at : INT64_MAX,
                       &g->to_at);

    if (!from || !to)
        return;
    g->ranged = g->from_at < g->to_at;
    if (!g->ranged && *ui_form_value(f, "to"))
        ui_form_wrong(f, "to", "not after the begin: empty");
    else if (!g->ranged)
        ui_form_wrong(f, "to", own ? "needed: its own is too early" : "the data end before");
    g->ranged = g->ranged && has;
    if (!g->ranged)
        return;
    g->from_at = g->from_at > t->from_at ? g->from_at : t->from_at;
    g->to_at = g->to_at < t->to_at ? g->to_at : t->to_at;
}

/* --- the picture --- */

static void range_text(const struct guard *g, int64_t from, int64_t to, char out[60])
{
    char a[UI_TIME], b[UI_TIME];

    app_time(g->app, from, a);
    app_time(g->app, to, b);
    snprintf(out, 60, "%.10s %s %.10s", a, app_canvas(g->app)->ascii ? ".." : "…", b);
}

/* Between two ranges lies what the recipe needs, or less, or nothing. */
static void draw_other(const struct guard *g, const struct other *x, struct ui_canvas *c,
                       struct ui_rect r)
{
    int64_t between = x->from_at >= g->to_at ? x->from_at - g->to_at : g->from_at - x->to_at;
    bool enough = between >= recipe_gap(g->recipe);
    char range[60], gap[FEATURES_WORDS], verdict[FEATURES_WORDS + 10];

    range_text(g, x->from_at, x->to_at, range);
    features_stretch(between < 0 ? 0 : between, gap);
    snprintf(verdict, sizeof verdict, "%s%s", between < 0 ? "overlap" : enough ? "ok " : "short: ",
             between < 0 ? "" : gap);
    ui_canvas_text(c, r.row, r.col, NAME - 1, UI_TEXT, x->name);
    ui_canvas_text(c, r.row, r.col + NAME, r.cols - NAME, enough ? UI_OK : UI_WARN, verdict);
    if (r.cols >= NAME + VERDICT + RANGE)
        ui_canvas_text(c, r.row, r.col + NAME + VERDICT, RANGE, UI_DIM, range);
}

/* A line of a word and a text; gives the next row. */
static int line(struct ui_canvas *c, struct ui_rect r, int row, const char *word, const char *text)
{
    if (row >= r.row + r.rows)
        return row;
    ui_canvas_text(c, row, r.col, WORD, UI_DIM, word);
    return row + ui_canvas_wrap(c, (struct ui_rect){row, r.col + WORD, r.row + r.rows - row,
                                                    r.cols - WORD}, UI_TEXT, text);
}

/* As many rows as machines have times; machines are those of the static dataset. */
static int draw_size(const struct guard *g, struct ui_canvas *c, struct ui_rect r, int row)
{
    const struct recipe *x = g->recipe;
    const struct dataset_row *machines = set_of(g, x->static_dataset);
    struct features_recipe of = {.name = g->name, .recipe = g->recipe};
    bool exact;
    int64_t n = features_inputs(features_of(g->app), &of, &exact);
    char rows[UI_NUMBER], bytes[UI_NUMBER], text[120];

    if (!machines || n == 0)
        return row;
    double all = (double)machines->n_row * (double)(g->to_at - g->from_at) / (double)x->every.n;

    ui_count((int64_t)(all + 0.5), rows);
    ui_bytes((int64_t)(all * (double)n * 6), bytes); /* of a column and row, as they are stored */
    snprintf(text, sizeof text, "~%s rows, %lld%s features, ~%s", rows, (long long)n,
             exact ? "" : "+", bytes);
    return line(c, r, row, "Writes", text);
}

void features_guard_draw(const struct ui_form *f, void *owner, struct ui_canvas *c,
                         struct ui_rect r)
{
    const struct guard *g = owner;
    struct ui_rect before = ui_canvas_clip(c, r);
    char text[FEATURES_WORDS], sum[FEATURES_WORDS], both[FEATURES_WORDS];
    int row = r.row, end = r.row + r.rows;

    (void)f;
    if (g->recipe) {
        features_gap(g->recipe, text);
        features_gap_sum(g->recipe, sum);
        snprintf(both, sizeof both, "%.100s = %.80s", sum, text);
        row = line(c, r, row, "Gap", both);
    }
    if (g->ranged) {
        range_text(g, g->from_at, g->to_at, text);
        row = line(c, r, row, "Range", text);
        row = draw_size(g, c, r, row);
    }
    if (g->ranged && g->n_other > 0 && row + 1 < end) {
        ui_canvas_text(c, ++row, r.col, r.cols, UI_HEADER, "Time between this range and");
        for (size_t i = 0; i < g->n_other && ++row < end; i++)
            if (row + 1 < end || i + 1 == g->n_other)
                draw_other(g, &g->other[i], c, (struct ui_rect){row, r.col, 1, r.cols});
            else
                ui_canvas_printf(c, row, r.col, r.cols, UI_DIM, "%zu more", g->n_other - i);
    }
    ui_canvas_unclip(c, before);
}
