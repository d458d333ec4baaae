/* data_load.c - what the pane Data shows: datasets, their loads, the rejects of a load. */
#include "config.h"

#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/base/text.h"
#include "ui/data_parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct ui_column set_columns[] = {
    {.name = "dataset", .least = 12, .most = 30},
    {.name = "kind", .least = 8},
    {.name = "rows", .align = UI_RIGHT, .least = 10},
    {.name = "bytes", .align = UI_RIGHT, .least = 9, .priority = 4},
    {.name = "columns", .align = UI_RIGHT, .priority = 5},
    {.name = "from", .least = 16, .priority = 3},
    {.name = "to", .least = 16, .priority = 2},
    {.name = "gaps", .align = UI_RIGHT, .least = 4, .priority = 2},
    {.name = "rejects", .align = UI_RIGHT, .priority = 1},
    {.name = "changed", .align = UI_RIGHT, .priority = 5},
    {.name = "over time", .least = DATA_BINS, .priority = 4},
};
static const struct ui_column load_columns[] = {
    {.name = "load", .align = UI_RIGHT},
    {.name = "source", .least = 16, .most = 34},
    {.name = "records", .align = UI_RIGHT, .least = 10, .priority = 2},
    {.name = "stored", .align = UI_RIGHT, .least = 10},
    {.name = "rejected", .align = UI_RIGHT},
    {.name = "duplicate", .align = UI_RIGHT, .priority = 3},
    {.name = "state", .least = 7},
    {.name = "rows/s", .align = UI_RIGHT, .least = 8, .priority = 4},
    {.name = "when", .align = UI_RIGHT, .least = 11, .priority = 1},
};
static const struct ui_column reject_columns[] = {
    {.name = "line", .align = UI_RIGHT, .least = 8},
    {.name = "reason", .least = 10},
    {.name = "column", .least = 8, .most = 20},
    {.name = "what is wrong", .least = 12, .most = 40, .priority = 1},
    {.name = "text", .least = 20, .most = 120},
};
#define N_OF(x) ((int)(sizeof(x) / sizeof *(x))) /* of arrays alone */

void data_init_lists(struct data *d)
{
    ui_list_init(&d->sets, set_columns, N_OF(set_columns));
    ui_list_init(&d->loads, load_columns, N_OF(load_columns));
    ui_list_init(&d->rejects, reject_columns, N_OF(reject_columns));
    ui_grid_init(&d->set_grid, &d->sets.base, "data.sets");
    ui_grid_init(&d->load_grid, &d->loads.base, "data.loads");
    ui_grid_init(&d->reject_grid, &d->rejects.base, "data.rejects");
}

const struct dataset_row *data_set_here(const struct data *d)
{
    for (int64_t i = 0; i < d->n_set && ui_grid_rows(&d->set_grid) > 0; i++)
        if (d->set[i].id == d->set_grid.id)
            return &d->set[i];
    return NULL;
}

const char *data_name_here(const struct data *d)
{
    const struct ui_source *s = &d->sets.base;

    return ui_grid_rows(&d->set_grid) > 0 ? s->ops->cell(s, d->set_grid.row, 0).text : "";
}

const struct load_row *data_load_here(const struct data *d)
{
    for (int64_t i = 0; i < d->n_load && ui_grid_rows(&d->load_grid) > 0; i++)
        if (d->load[i].id == d->load_grid.id)
            return &d->load[i];
    return NULL;
}

static void put_count(struct ui_list *l, int role, int64_t n)
{
    char text[UI_NUMBER];

    ui_count(n, text);
    ui_list_number(l, role, (double)n, text);
}

static void put_nothing(struct ui_list *l)
{
    ui_list_number(l, UI_DIM, NAN, "·");
}

static void put_time(struct data *d, struct ui_list *l, bool has, int64_t at)
{
    char text[UI_TIME];

    if (!has) {
        put_nothing(l);
        return;
    }
    app_time(d->base.app, at, text);
    ui_list_number(l, UI_TEXT, (double)at, text);
}

/* Without the year where it is this one. */
static void put_when(struct data *d, struct ui_list *l, int64_t at)
{
    char now[UI_TIME], text[UI_TIME];

    if (at <= 0) {
        put_nothing(l);
        return;
    }
    app_time(d->base.app, now_at(), now);
    app_time(d->base.app, at, text);
    ui_list_number(l, UI_TEXT, (double)at, strncmp(now, text, 4) == 0 ? text + 5 : text);
}

/* --- datasets --- */

/* Datasets by name, with the rejects of their loads: there may be thousands of both. */
struct named {
    const char *name;
    int64_t rejects; /* -1: it has no loads */
    int64_t at;      /* of d->set */
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

static void put_gaps(struct data *d, const struct dataset_row *x)
{
    const struct data_gaps *g = data_gaps_of(d, x);

    if (data_may_have_gaps(x) && (!g || data_gaps_asking(d, g)))
        ui_list_number(&d->sets, UI_DIM, NAN, app_canvas(d->base.app)->ascii ? "~" : "…");
    else if (g && g->known)
        put_count(&d->sets, g->missing > 0 ? UI_WARN : UI_TEXT, g->missing);
    else
        put_nothing(&d->sets);
}

static struct named *find_named(struct named *x, int64_t n, const char *name)
{
    return n > 0 ? bsearch(&(struct named){.name = name}, x, (size_t)n, sizeof *x, by_name) : NULL;
}

static struct named *name_sets(const struct data *d) /* [n_set]; caller frees */
{
    struct named *x = mem_array((size_t)d->n_set + 1, sizeof *x);

    for (int64_t i = 0; i < d->n_set; i++)
        x[i] = (struct named){d->set[i].name, -1, i};
    qsort(x, (size_t)d->n_set, sizeof *x, by_name);
    for (int64_t i = 0; i < d->n_load; i++) {
        struct named *of = find_named(x, d->n_set, d->load[i].dataset);

        if (of && strcmp(d->load[i].state, "stored") == 0)
            of->rejects = (of->rejects < 0 ? 0 : of->rejects) + d->load[i].rejected;
    }
    return x;
}

static void list_set(struct data *d, const struct dataset_row *x, int64_t rejects)
{
    struct ui_list *l = &d->sets;
    char text[UI_NUMBER], spark[DATA_SPARK];

    ui_list_row(l, x->id);
    ui_list_text(l, UI_TEXT, x->name);
    ui_list_text(l, UI_TEXT, x->kind);
    put_count(l, UI_TEXT, x->n_row);
    ui_bytes(x->bytes, text);
    ui_list_number(l, UI_TEXT, (double)x->bytes, text);
    put_count(l, UI_TEXT, (int64_t)x->n_col);
    put_time(d, l, x->has_range, x->from_at);
    put_time(d, l, x->has_range, x->to_at);
    put_gaps(d, x);
    if (rejects < 0)
        put_nothing(l);
    else
        put_count(l, rejects > 0 ? UI_WARN : UI_TEXT, rejects);
    put_when(d, l, x->changed_at);
    data_spark_text(d, x, spark);
    ui_list_text(l, UI_PLOT1, spark);
}

static bool is_listed_missing(const struct data *d, const char *name)
{
    for (int64_t i = d->n_set; i < d->sets.n_row; i++)
        if (strcmp(d->sets.cell[i * d->sets.n_col].text, name) == 0)
            return true;
    return false;
}

/* Datasets that are not there, but were to be loaded: why they are not must be seen. */
static void list_missing(struct data *d, struct named *named)
{
    for (int64_t i = d->n_load; i-- > 0;) {
        bool loading = strcmp(d->load[i].state, "loading") == 0;

        if (find_named(named, d->n_set, d->load[i].dataset) ||
            is_listed_missing(d, d->load[i].dataset))
            continue;
        ui_list_row(&d->sets, -d->load[i].id);
        ui_list_text(&d->sets, loading ? UI_TEXT : UI_DIM, d->load[i].dataset);
        ui_list_text(&d->sets, loading ? UI_OK : UI_DIM, loading ? "loading" : "not there");
        for (int k = 2; k < d->sets.n_col; k++)
            put_nothing(&d->sets);
    }
}

void data_list_sets(struct data *d)
{
    struct named *named = name_sets(d);
    int64_t *rejects = mem_array((size_t)d->n_set + 1, sizeof *rejects);

    ui_list_clear(&d->sets);
    d->rows = d->bytes = 0;
    for (int64_t i = 0; i < d->n_set; i++)
        rejects[named[i].at] = named[i].rejects;
    for (int64_t i = 0; i < d->n_set; i++) {
        list_set(d, &d->set[i], rejects[i]);
        d->rows += d->set[i].n_row;
        d->bytes += d->set[i].bytes;
    }
    list_missing(d, named);
    free(named);
    free(rejects);
}

static const struct dataset_row *set_of(const struct data *d, int64_t id) /* NULL: no dataset */
{
    for (int64_t i = 0; i < d->n_set; i++)
        if (d->set[i].id == id)
            return &d->set[i];
    return NULL;
}

const struct dataset_row *data_shown_set(const struct data *d, data_set_fn wanted)
{
    const struct ui_grid *g = &d->set_grid;
    int64_t end = d->n_set > 0 ? ui_grid_rows(g) : 0;

    if (end > g->top + g->page)
        end = g->top + g->page;
    for (int64_t row = g->top; row < end; row++) {
        const struct dataset_row *x = set_of(d, g->source->ops->id(g->source, row));

        if (x && wanted(d, x))
            return x;
    }
    return NULL;
}

/* --- loads --- */

static int role_of(const char *state)
{
    if (strcmp(state, "stored") == 0)
        return UI_TEXT;
    return strcmp(state, "loading") == 0 ? UI_OK : UI_ALARM;
}

static void put_rate(struct ui_list *l, const struct load_row *x)
{
    double s = (double)(x->ended_ms - x->begun_ms) / 1000;
    double rate = (double)x->records / s;
    char text[UI_NUMBER];

    if (x->ended_ms <= 0 || s <= 0 || x->records == 0) {
        put_nothing(l);
        return;
    }
    if (rate >= 1e6)
        snprintf(text, sizeof text, "%.2f M", rate / 1e6);
    else
        ui_count((int64_t)rate, text);
    ui_list_number(l, UI_TEXT, rate, text);
}

static void list_load(struct data *d, const struct load_row *x)
{
    struct ui_list *l = &d->loads;
    char text[UI_NUMBER];

    ui_list_row(l, x->id);
    snprintf(text, sizeof text, "%lld", (long long)x->id);
    ui_list_number(l, UI_TEXT, (double)x->id, text);
    ui_list_text(l, UI_TEXT, x->source);
    if (strcmp(x->state, "loading") == 0) { /* they are told at the end */
        for (int i = 0; i < 4; i++)
            put_nothing(l);
    } else {
        put_count(l, UI_TEXT, x->records);
        put_count(l, UI_TEXT, x->stored);
        put_count(l, x->rejected > 0 ? UI_WARN : UI_TEXT, x->rejected);
        put_count(l, UI_TEXT, x->duplicate);
    }
    ui_list_text(l, role_of(x->state), x->state);
    put_rate(l, x);
    put_when(d, l, (x->ended_ms ? x->ended_ms : x->begun_ms) / 1000);
}

/* The newest first. */
void data_list_loads(struct data *d)
{
    const char *name = data_name_here(d);
    bool other = strcmp(d->loads_of, name) != 0;

    snprintf(d->loads_of, sizeof d->loads_of, "%s", name);
    ui_list_clear(&d->loads);
    for (int64_t i = d->n_load; i-- > 0;)
        if (strcmp(d->load[i].dataset, name) == 0)
            list_load(d, &d->load[i]);
    if (other) {
        d->load_grid.id = -1;
        ui_grid_go(&d->load_grid, 0);
    }
    ui_grid_reload(&d->load_grid);
}

/* --- rejects --- */

static int take_reject(void *arg, const struct reject_row *r, struct err *e)
{
    struct data *d = arg;
    char line[UI_NUMBER], text[400];
    size_t n = r->text_size < sizeof text - 1 ? r->text_size : sizeof text - 1;

    (void)e;
    memcpy(text, r->text, n);
    text[n] = '\0';
    ui_count(r->line, line);
    ui_list_row(&d->rejects, r->line);
    ui_list_number(&d->rejects, UI_TEXT, (double)r->line, line);
    ui_list_text(&d->rejects, UI_WARN, r->reason);
    ui_list_text(&d->rejects, UI_TEXT, r->column ? r->column : "·");
    ui_list_text(&d->rejects, UI_TEXT, r->detail ? r->detail : "");
    ui_list_text(&d->rejects, UI_TEXT, text);
    return 0;
}

int data_list_rejects(struct data *d, int64_t load, struct err *e)
{
    struct rejects_opts o = {.load = load, .limit = DATA_REJECTS_READ};
    struct arena memory = {0};
    const struct reject_count *count = NULL;
    int64_t n = rejects_count(app_store(d->base.app), &o, &memory, &count, e);

    ui_list_clear(&d->rejects);
    d->rejects_of = load;
    d->rejects_kept = n > 0 ? count[0].kept : 0;
    arena_done(&memory);
    if (n < 0 || rejects_each(app_store(d->base.app), &o, take_reject, d, e) < 0)
        return -1;
    ui_grid_reload(&d->reject_grid);
    return 0;
}

/* --- all of it --- */

static void add_active(struct data *d, const struct run_row *runs, int64_t n)
{
    struct run_row *kept = arena_zero(&d->memory, (size_t)n + 1, sizeof *kept);

    d->active = kept;
    d->n_active = 0;
    for (int64_t i = n; i-- > 0;)
        if (strcmp(runs[i].kind, "ingest") == 0)
            kept[d->n_active++] = runs[i];
}

/* What a pipeline reads comes first, in the order of its steps; then other raw data, features, and
 * what was made of them. */
static int rank_of(const struct dataset_row *x)
{
    static const char *const plant[] = {"machines", "telemetry", "errors", "maint", "failures"};
    int i = 0;

    if (strcmp(x->kind, "raw") != 0)
        return strcmp(x->kind, "features") == 0 ? N_OF(plant) + 1 : N_OF(plant) + 2;
    while (i < N_OF(plant) && strcmp(x->name, plant[i]) != 0)
        i++;
    return i;
}

static int by_rank(const void *a, const void *b)
{
    const struct dataset_row *x = a, *y = b;
    int by = rank_of(x) - rank_of(y);

    return by ? by : (x->id > y->id) - (x->id < y->id);
}

static const struct dataset_row *in_order(struct arena *a, const struct dataset_row *set, int64_t n)
{
    struct dataset_row *all = arena_zero(a, (size_t)n + 1, sizeof *all);

    if (n > 0)
        memcpy(all, set, (size_t)n * sizeof *all);
    qsort(all, (size_t)n, sizeof *all, by_rank);
    return all;
}

static int read_store(struct data *d, struct store *s, struct err *e)
{
    struct arena fresh = {0};
    const struct dataset_row *set = NULL;
    const struct load_row *load = NULL;
    const struct run_row *runs = NULL;
    int64_t n_set = datasets_list(s, &fresh, &set, e);
    int64_t n_load = n_set < 0 ? -1 : loads_list(s, &fresh, &load, e);
    int64_t n_run = n_load < 0 ? -1 : runs_list(s, true, 20, &fresh, &runs, e);

    if (n_run < 0) {
        arena_done(&fresh);
        return -1;
    }
    arena_done(&d->memory);
    d->memory = fresh;
    d->set = in_order(&d->memory, set, n_set);
    d->n_set = n_set;
    d->load = load;
    d->n_load = n_load;
    add_active(d, runs, n_run);
    return 0;
}

int data_load(struct pane *p, struct err *e)
{
    struct data *d = (struct data *)p;
    struct store *s = app_store(p->app);
    bool first = !d->set;

    if (!s)
        return 0;
    if (read_store(d, s, e) < 0)
        return -1;
    data_list_sets(d);
    if (first) {
        ui_grid_restore(&d->set_grid, p->app);
        ui_grid_restore(&d->load_grid, p->app);
        ui_grid_restore(&d->reject_grid, p->app);
    }
    ui_grid_reload(&d->set_grid);
    data_list_loads(d);
    return d->focus == DATA_REJECTS ? data_list_rejects(d, d->rejects_of, e) : 0;
}
