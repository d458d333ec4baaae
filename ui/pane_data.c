/* pane_data.c - the pane Data: datasets, the loads of the one under the cursor, the rejects of a
 * load.
 *
 * Not here: what is read (data_load.c), the picture (data_draw.c), the form (ingest_form.c). */
#include "config.h"

#include "src/base/mem.h"
#include "src/base/text.h"
#include "ui/data_do.h"
#include "ui/data_parts.h"
#include "ui/dialog.h"
#include "ui/explore.h"
#include "ui/ingest_form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct data *pane_of(const struct app *a)
{
    return (struct data *)app_pane_at(a, UI_DATA);
}

/* --- what can be refused --- */

static const char *no_store(const struct app *a)
{
    return *app_path(a) ? NULL : "no workspace is open";
}

static const char *no_set(const struct app *a)
{
    const struct data *d = pane_of(a);

    return d->focus == DATA_SETS && data_set_here(d) ? NULL : "no dataset is under the cursor";
}

static const char *no_data(const struct app *a)
{
    return pane_of(a)->sets.n_row > 0 ? NULL : "there is no dataset: a ingests files";
}

static const char *no_load(const struct app *a)
{
    const struct data *d = pane_of(a);

    return d->focus == DATA_LOADS && data_load_here(d) ? NULL : "no load is under the cursor";
}

static const char *no_dataset(const struct app *a)
{
    return data_set_here(pane_of(a)) ? NULL : "there is no dataset";
}

static const char *no_rejects(const struct app *a)
{
    return pane_of(a)->focus == DATA_REJECTS ? NULL : "this is where it begins";
}

static const char *no_parts(const struct app *a)
{
    const struct data *d = pane_of(a);

    return d->focus == DATA_REJECTS ? "Backspace leads back to the loads"
           : ui_grid_rows(&d->set_grid) == 0 ? "there is but one part" : NULL;
}

/* --- open, back --- */

static enum ui_result open_rejects(struct data *d, const struct load_row *l)
{
    struct err e = {0};

    if (l->rejected == 0) {
        app_say(d->base.app, UI_TEXT, "load %lld has no rejects", (long long)l->id);
        return UI_TAKEN;
    }
    if (data_list_rejects(d, l->id, &e) < 0)
        app_fail(d->base.app, &e);
    else
        d->focus = DATA_REJECTS;
    return UI_TAKEN;
}

/* All of a reject: its text may be long. */
static void show_reject(struct data *d)
{
    struct ui_grid *g = &d->reject_grid;
    struct buf text = {0};
    static const char *const words[] = {"line    ", "reason  ", "column  ", "wrong   ", "text    "};

    if (ui_grid_rows(g) == 0)
        return;
    for (int i = 0; i < 5; i++)
        buf_printf(&text, "%s%s\n", words[i], g->source->ops->cell(g->source, g->row, i).text);
    ui_text_open(d->base.app, "Reject", buf_str(&text));
    buf_done(&text);
}

static bool on_gaps(const struct data *d)
{
    const struct ui_source *s = d->set_grid.source;

    return strcmp(s->ops->column(s, d->set_grid.col)->name, "gaps") == 0;
}

static enum ui_result open_here(struct app *a)
{
    struct data *d = pane_of(a);

    if (d->focus == DATA_SETS && data_set_here(d) && on_gaps(d))
        data_gaps_open(d, data_set_here(d));
    else if (d->focus == DATA_SETS && data_set_here(d))
        ui_explore_open(a, data_set_here(d)->name);
    else if (d->focus == DATA_LOADS && data_load_here(d))
        return open_rejects(d, data_load_here(d));
    else if (d->focus == DATA_REJECTS)
        show_reject(d);
    return UI_TAKEN;
}

static enum ui_result back(struct app *a)
{
    pane_of(a)->focus = DATA_LOADS;
    return UI_TAKEN;
}

static enum ui_result next_part(struct app *a)
{
    struct data *d = pane_of(a);

    d->focus = d->focus == DATA_SETS ? DATA_LOADS : DATA_SETS;
    return UI_TAKEN;
}

/* --- ingest --- */

static enum ui_result ingest(struct app *a)
{
    ui_ingest_form_open(a, NULL);
    return UI_TAKEN;
}

static enum ui_result ingest_again(struct app *a)
{
    const struct load_row *l = data_load_here(pane_of(a));
    struct arena memory = {0};
    struct run_row run;
    struct err e = {0};
    struct json *values = NULL;

    if (runs_get(app_store(a), l->run, &memory, &run, &e) == 0)
        values = json_parse(run.params, strlen(run.params), &e);
    if (values)
        ui_ingest_form_open(a, values);
    else
        app_fail(a, &e);
    json_free(values);
    arena_done(&memory);
    return UI_TAKEN;
}

static enum ui_result describe(struct app *a)
{
    ui_describe_open(a, data_set_here(pane_of(a))->name);
    return UI_TAKEN;
}

static enum ui_result export_set(struct app *a)
{
    ui_export_open(a, &(struct ui_export){.dataset = data_set_here(pane_of(a))->name});
    return UI_TAKEN;
}

/* --- keys --- */

static struct ui_grid *grid_here(struct data *d)
{
    return d->focus == DATA_SETS ? &d->set_grid
           : d->focus == DATA_LOADS ? &d->load_grid : &d->reject_grid;
}

/* A click goes to the grid that it is in. */
static enum ui_result mouse(struct data *d, struct app *a)
{
    if (d->focus == DATA_REJECTS)
        return ui_grid_key(&d->reject_grid, UI_KEY_MOUSE, a);
    enum data_part before = d->focus;

    d->focus = DATA_SETS;
    if (ui_grid_key(&d->set_grid, UI_KEY_MOUSE, a) == UI_TAKEN)
        return UI_TAKEN;
    d->focus = DATA_LOADS;
    if (ui_grid_rows(&d->load_grid) > 0 &&
        ui_grid_key(&d->load_grid, UI_KEY_MOUSE, a) == UI_TAKEN)
        return UI_TAKEN;
    d->focus = before;
    return UI_IGNORED;
}

static struct ui_grid *grid(struct pane *p)
{
    return grid_here((struct data *)p);
}

static void moved(struct pane *p)
{
    struct data *d = (struct data *)p;

    if (strcmp(data_name_here(d), d->loads_of) != 0)
        data_list_loads(d);
}

static void command(const struct pane *p, struct buf *out)
{
    (void)p;
    buf_text(out, "datasets");
}

static enum ui_result key(struct pane *p, int k)
{
    struct data *d = (struct data *)p;
    enum ui_result rc;

    rc = k == UI_KEY_MOUSE ? mouse(d, p->app) : ui_grid_key(grid_here(d), k, p->app);
    if (rc == UI_TAKEN)
        moved(p);
    return rc;
}

static const struct action actions[] = {
    {"show", "Enter", "rows of the dataset, or its gaps; rejects of the load; all of a reject",
     "open", "show DATASET", no_data, open_here},
    {"back", "Backspace", "from rejects to the loads", "back", NULL, no_rejects, back},
    {"focus", "Tab S-Tab", "datasets or loads", "part", NULL, no_parts, next_part},
    {"ingest", "a", "load files, folders, URLs", "ingest", "ingest SOURCE", no_store, ingest},
    {"ingest again", "r", "the form with the arguments of this load", "again", "ingest SOURCE",
     no_load, ingest_again},
    {"describe", "I", "statistics of every column", "describe", "describe DATASET", no_set,
     describe},
    {"export", "e", "all rows as a CSV file", "export", "export DATASET --out FILE", no_dataset,
     export_set},
    {0},
};

/* --- the pane --- */

static bool busy(const struct pane *p)
{
    const struct data *d = (const struct data *)p;

    return d->set && (data_columns_busy(d) || data_gaps_busy(d) || data_spark_busy(d));
}

static void tick(struct pane *p)
{
    struct data *d = (struct data *)p;

    if (data_columns_busy(d)) {
        data_columns_tick(d);
        return;
    }
    if (data_gaps_busy(d)) {
        data_gaps_tick(d);
        return;
    }
    if (!data_spark_tick(d))
        return;
    data_list_sets(d);
    ui_grid_reload(&d->set_grid);
}

static void free_pane(struct pane *p)
{
    struct data *d = (struct data *)p;

    if (d->set) {
        ui_grid_keep(&d->set_grid, p->app);
        ui_grid_keep(&d->load_grid, p->app);
    }
    data_spark_stop(d);
    free(d->spark);
    app_ask_stop(p->app, &d->asker);
    free(d->gaps);
    arena_done(&d->columns.memory);
    ui_grid_done(&d->set_grid);
    ui_grid_done(&d->load_grid);
    ui_grid_done(&d->reject_grid);
    ui_list_done(&d->sets);
    ui_list_done(&d->loads);
    ui_list_done(&d->rejects);
    arena_done(&d->memory);
    free(d);
}

static const struct pane_ops ops = {
    .name = "Data", .brief = "Data",
    .load = data_load,
    .draw = data_draw,
    .key = key,
    .tick = tick,
    .busy = busy,
    .free = free_pane,
    .actions = actions,
    .grid = grid,
    .moved = moved,
    .command = command,
};

struct pane *ui_pane_data(struct app *a)
{
    struct data *d = mem_zero(1, sizeof *d);

    d->base.ops = &ops;
    d->base.app = a;
    d->asker.data = d;
    data_init_lists(d);
    return &d->base;
}
