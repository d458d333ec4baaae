/* data_gaps.c - how many steps the series of each dataset miss: `gaps --total` in a helper process,
 * one dataset at a time, and again when the dataset has changed. */
#include "config.h"

#include "src/base/json.h"
#include "src/base/mem.h"
#include "src/data/series.h"
#include "src/store/dataset.h"
#include "ui/data_parts.h"
#include "ui/dialog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct data_gaps *data_gaps_of(const struct data *d, const struct dataset_row *set)
{
    for (int i = 0; i < d->n_gaps; i++)
        if (d->gaps[i].id == set->id && d->gaps[i].n_row == set->n_row &&
            d->gaps[i].bytes == set->bytes)
            return &d->gaps[i];
    return NULL;
}

/* ^C may have stopped it. */
bool data_gaps_asking(const struct data *d, const struct data_gaps *g)
{
    return g->asking && app_asking(d->base.app, &d->asker);
}

bool data_may_have_gaps(const struct dataset_row *x)
{
    return x->has_range && x->n_row > 0;
}

static bool is_wanted(const struct data *d, const struct dataset_row *x)
{
    return data_may_have_gaps(x) && !data_gaps_of(d, x);
}

/* The next dataset on the screen that was not asked about; NULL: none. */
static const struct dataset_row *next_set(const struct data *d)
{
    return data_shown_set(d, is_wanted);
}

static bool is_key(const struct schema *s, size_t col)
{
    for (size_t k = 0; k < s->n_key; k++)
        if (s->key[k] == col)
            return true;
    return false;
}

/* Series of measurements have a number beside their key; others are events, which miss nothing. */
static bool measures(const struct data *d, const char *name)
{
    struct err ignored = {0}; /* none, then */
    struct schema *s = dataset_schema(app_store(d->base.app), name, &ignored);
    struct series series;
    bool numbers = false;

    for (size_t i = 0; s && i < s->n_col; i++)
        numbers = numbers || (!is_key(s, i) && (s->col[i].type == COLUMN_F64 ||
                                                s->col[i].type == COLUMN_I64));
    bool does = numbers && series_of(s, &series, &ignored) == 0;

    schema_free(s);
    return does;
}

/* Where fewer than half of the steps are alike there is nothing regular to miss. */
static void take_total(struct data_gaps *g, const char *text, size_t size)
{
    struct err ignored = {0};
    struct json *j = json_parse(text, size, &ignored);
    int64_t steps = json_i64(json_get(j, "steps"), 0);

    if (steps > 0 && 2 * json_i64(json_get(j, "regular"), 0) >= steps) {
        g->known = true;
        g->missing = json_i64(json_get(j, "missing"), 0);
        snprintf(g->step, sizeof g->step, "%s", json_text(json_get(j, "step"), ""));
    }
    json_free(j);
}

static void answer(void *owner, const char *text, size_t size, int status)
{
    struct data *d = ((struct data_asker *)owner)->data;
    struct data_gaps *g = &d->gaps[d->n_gaps - 1];

    g->asking = false;
    if (status == 0)
        take_total(g, text, strcspn(text, "\n") < size ? strcspn(text, "\n") : size);
    data_list_sets(d);
    ui_grid_reload(&d->set_grid);
}

bool data_gaps_busy(const struct data *d)
{
    return next_set(d) && !app_asking(d->base.app, &d->asker);
}

void data_gaps_tick(struct data *d)
{
    const struct dataset_row *set = next_set(d);
    struct err ignored = {0}; /* it is not known, then */

    d->gaps = mem_resize(d->gaps, (size_t)d->n_gaps + 1, sizeof *d->gaps);
    d->gaps[d->n_gaps++] =
        (struct data_gaps){.id = set->id, .n_row = set->n_row, .bytes = set->bytes};
    if (measures(d, set->name)) {
        const char *words[] = {"gaps", "--total", "--json", "--", set->name, NULL};

        d->gaps[d->n_gaps - 1].asking =
            app_ask(d->base.app, words, answer, &d->asker, &ignored) == 0;
    }
    data_list_sets(d);
    ui_grid_reload(&d->set_grid);
}

/* --- all of them --- */

static void listed(void *owner, const char *text, size_t size, int status)
{
    struct data *d = owner;
    char title[300];

    if (status != 0) {
        app_ask_failed(d->base.app, text, size, NULL, 0);
        return;
    }
    snprintf(title, sizeof title, "Gaps of %s", d->asked);
    ui_text_open(d->base.app, title, text);
}

void data_gaps_open(struct data *d, const struct dataset_row *set)
{
    const struct data_gaps *g = data_gaps_of(d, set);
    const char *words[] = {"gaps", "--limit", "1000", "--", d->asked, NULL};
    struct err e = {0};

    if (!g || !g->known || g->missing == 0) {
        app_say(d->base.app, UI_TEXT, "%s %s", set->name,
                !g || data_gaps_asking(d, g) ? "is being looked at: a moment"
                : g->known                   ? "has no gaps"
                                             : "has no regular series of measurements");
        return;
    }
    snprintf(d->asked, sizeof d->asked, "%s", set->name);
    app_ask_stop(d->base.app, d);
    if (app_ask(d->base.app, words, listed, d, &e) < 0)
        app_fail(d->base.app, &e);
    else
        app_say(d->base.app, UI_TEXT, "%lld steps of %s are missing", (long long)g->missing,
                g->step);
}
