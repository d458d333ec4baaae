/* pane_explore.c - the pane Explore: the rows of a dataset, what they are restricted to, and the
 * statistics of the column under the cursor.
 *
 * Not here: what is open and kept (explore_view.c), conditions as they are typed
 * (explore_filter.c), files (explore_export.c), the picture (explore_draw.c), rows (rows.c),
 * statistics (panel.c). */
#include "config.h"

#include "src/base/arena.h"
#include "src/base/mem.h"
#include "src/store/datasets.h"
#include "ui/data_do.h"
#include "ui/dialog.h"
#include "ui/explore.h"
#include "ui/explore_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct explore *pane_of(const struct app *a)
{
    return (struct explore *)app_pane_at(a, UI_EXPLORE);
}

/* --- ways in --- */

static enum ui_pane_id id_now(const struct app *a)
{
    for (int i = 0; i < UI_PANES; i++)
        if (app_pane_at(a, (enum ui_pane_id)i) == app_pane(a))
            return (enum ui_pane_id)i;
    return UI_PANES;
}

/* Shows the dataset, from the pane that is shown now; false: it said why not. */
static bool enter(struct app *a, const char *dataset)
{
    struct explore *x = pane_of(a);
    struct err e = {0};
    enum ui_pane_id from = id_now(a);

    if (strcmp(x->dataset, dataset) != 0 && explore_show(x, dataset, &e) < 0) {
        app_fail(a, &e);
        return false;
    }
    if (from != UI_EXPLORE)
        x->from = from;
    app_go(a, UI_EXPLORE);
    return true;
}

void ui_explore_open(struct app *a, const char *dataset)
{
    struct explore *x = pane_of(a);

    if (!enter(a, dataset) || !x->borrowed)
        return;
    explore_clear(x);
    explore_apply(x);
}

void ui_explore_open_where(struct app *a, const char *dataset, const char *title,
                           const struct predicate *where, size_t n)
{
    struct explore *x = pane_of(a);

    if (!enter(a, dataset))
        return;
    explore_clear(x);
    snprintf(x->caption, sizeof x->caption, "%s", title ? title : "");
    x->borrowed = true;
    for (size_t i = 0; i < n && i < EXPLORE_CHIPS; i++)
        chip_of(&where[i], &x->chip[x->n_chip++]);
    explore_apply(x);
    ui_grid_go(&x->grid, 0);
}

void ui_explore_open_rows(struct app *a, const char *dataset, const char *title,
                          const int64_t *rows, size_t n)
{
    static const int64_t none;
    struct explore *x = pane_of(a);

    if (!enter(a, dataset))
        return;
    explore_clear(x);
    snprintf(x->caption, sizeof x->caption, "%s", title ? title : "rows given");
    x->borrowed = x->only = true;
    ui_rows_only(x->rows, n ? rows : &none, (int64_t)n);
    explore_apply(x);
    ui_grid_go(&x->grid, 0);
}

void ui_explore_column(struct app *a, const char *name)
{
    struct explore *x = pane_of(a);
    int col = x->rows ? schema_find(ui_rows_schema(x->rows), name) : -1;

    if (col < 0 || col >= x->grid.n_col || x->grid.hidden[col])
        return;
    x->grid.col = col;
    explore_follow(x);
}

/* --- actions --- */

static const char *no_rows(const struct app *a)
{
    return pane_of(a)->rows ? NULL : "no dataset is open";
}

static const char *no_cell(const struct app *a)
{
    const struct explore *x = pane_of(a);

    return x->rows && ui_grid_rows(&x->grid) > 0 ? NULL : "there is no row";
}

static const char *no_store(const struct app *a)
{
    return *app_path(a) ? NULL : "no workspace is open";
}

static enum ui_result show_cell(struct app *a)
{
    struct explore *x = pane_of(a);
    const struct schema *s = ui_rows_schema(x->rows);
    struct buf text = {0};

    if (!ui_rows_cell(x->rows, x->grid.row, x->grid.col, &text))
        app_say(a, UI_TEXT, "%s has no value here", s->col[x->grid.col].name);
    else
        ui_text_open(a, s->col[x->grid.col].name, buf_str(&text));
    buf_done(&text);
    return UI_TAKEN;
}

static enum ui_result back(struct app *a)
{
    struct explore *x = pane_of(a);

    if (x->from == UI_PANES)
        return UI_IGNORED;
    app_go(a, x->from);
    x->from = UI_PANES;
    return UI_TAKEN;
}

static enum ui_result filter(struct app *a)
{
    explore_filter_open(pane_of(a));
    return UI_TAKEN;
}

/* A search and its hits are the grid's. */
static enum ui_result escape(struct app *a)
{
    struct explore *x = pane_of(a);

    if (x->rows)
        explore_drop(x);
    return UI_TAKEN; /* the message goes at least */
}

static enum ui_result zoom(struct app *a)
{
    struct explore *x = pane_of(a);

    x->zoom = !x->zoom;
    app_set(a, "explore.zoom", x->zoom ? "1" : NULL);
    return UI_TAKEN;
}

static enum ui_result describe(struct app *a)
{
    ui_describe_open(a, pane_of(a)->dataset);
    return UI_TAKEN;
}

static const char *no_export(const struct app *a)
{
    const struct explore *x = pane_of(a);

    return !x->rows ? "no dataset is open"
           : x->only && x->grid.n_mark == 0
               ? "these rows were chosen one by one: * marks them, marked ones are exported" : NULL;
}

static enum ui_result export_rows(struct app *a)
{
    explore_export(pane_of(a));
    return UI_TAKEN;
}

/* --- another dataset --- */

static int64_t names_of(struct app *a, struct arena *memory, const char ***out)
{
    struct err e = {0};
    const struct dataset_row *set = NULL;
    int64_t n = datasets_list(app_store(a), memory, &set, &e);

    if (n < 0) {
        app_fail(a, &e);
        return -1;
    }
    *out = arena_zero(memory, (size_t)n + 1, sizeof **out);
    for (int64_t i = 0; i < n; i++)
        (*out)[i] = set[i].name;
    return n;
}

static void dataset_chosen(struct app *a, void *owner, int i)
{
    struct arena memory = {0};
    const char **names;
    int64_t n = names_of(a, &memory, &names);

    (void)owner;
    if (i >= 0 && i < n)
        ui_explore_open(a, names[i]);
    arena_done(&memory);
}

static enum ui_result choose(struct app *a)
{
    struct explore *x = pane_of(a);
    struct arena memory = {0};
    const char **names;
    int64_t n = names_of(a, &memory, &names);
    int at = 0;

    for (int64_t i = 0; i < n; i++)
        if (strcmp(names[i], x->dataset) == 0)
            at = (int)i;
    if (n > 0)
        ui_menu_open(a, "Datasets", names, at, dataset_chosen, x);
    arena_done(&memory);
    return UI_TAKEN;
}

static const struct action actions[] = {
    {"open", "Enter", "the whole cell", "cell", NULL, no_cell, show_cell},
    {"filter", "& F4", "add a condition; Esc drops the last", "filter", "export --where EXPR",
     no_rows, filter},
    {"dataset", "o", "another dataset", "dataset", NULL, no_store, choose},
    {"describe", "I", "statistics of every column", "describe", "describe DATASET", no_rows,
     describe},
    {"export", "e", "these rows, all, or the marked ones as a CSV file", "export",
     "export DATASET --out FILE", no_export, export_rows},
    {"zoom", "+", "the rows alone; again: with the column", NULL, NULL, no_rows, zoom},
    {"back", "Backspace", "to where you were", NULL, NULL, NULL, back},
    {"escape", "Esc", "stop a search, drop the last condition", NULL, NULL, NULL, escape},
    {0},
};

/* --- the pane --- */

/* What is looked at first: raw data, the most of it. */
static bool goes_before(const struct dataset_row *x, const struct dataset_row *y)
{
    bool raw = strcmp(x->kind, "raw") == 0;

    if (raw != (strcmp(y->kind, "raw") == 0))
        return raw;
    return x->n_row > y->n_row;
}

static int load_first(struct explore *x, struct err *e)
{
    struct app *a = x->base.app;
    struct arena memory = {0};
    struct err ignored = {0}; /* of a dataset that is gone: another is shown */
    const struct dataset_row *set = NULL;
    const char *last = app_setting(a, "explore.dataset");
    int64_t n;
    int rc = 0;

    if (last) {
        char name[256];

        snprintf(name, sizeof name, "%s", last);
        if (dataset_exists(app_store(a), name) && explore_show(x, name, &ignored) == 0)
            return 0;
    }
    n = datasets_list(app_store(a), &memory, &set, e);
    const struct dataset_row *best = n > 0 ? set : NULL;

    for (int64_t i = 1; i < n; i++)
        best = goes_before(&set[i], best) ? &set[i] : best;
    if (best)
        rc = explore_show(x, best->name, e);
    arena_done(&memory);
    return n < 0 ? -1 : rc;
}

static int load(struct pane *p, struct err *e)
{
    struct explore *x = (struct explore *)p;
    int rc;

    if (!app_store(p->app))
        return 0;
    if (x->rows && !dataset_exists(app_store(p->app), x->dataset))
        explore_close(x);
    if (!x->rows)
        return load_first(x, e);
    rc = ui_rows_reload(x->rows, e);
    if (rc != 0) {
        x->only = false;
        ui_panel_forget(&x->panel); /* it knows the schema that is gone */
        ui_grid_unmark(&x->grid);   /* marks were numbers of other rows */
        ui_grid_reload(&x->grid);
        explore_follow(x);
    }
    return rc < 0 ? -1 : 0;
}

static struct ui_grid *grid(struct pane *p)
{
    struct explore *x = (struct explore *)p;

    return x->rows ? &x->grid : NULL;
}

static void moved(struct pane *p)
{
    struct explore *x = (struct explore *)p;

    if (x->rows)
        explore_follow(x);
}

static void command(const struct pane *p, struct buf *out)
{
    explore_command((const struct explore *)p, out);
}

/* What takes long is not wanted any more: the condition that is looked for, else the sort. */
static bool stop(struct explore *x)
{
    const struct ui_source *s = ui_rows_source(x->rows);

    if (!*ui_rows_now(x->rows))
        return false;
    if (s->ops->more(s)) {
        explore_drop(x);
        app_say(x->base.app, UI_WARN, "stopped: the condition is dropped");
    } else {
        x->grid.n_sort = 0;
        ui_grid_reload(&x->grid);
        app_say(x->base.app, UI_WARN, "stopped: the rows are not sorted");
    }
    return true;
}

static enum ui_result key(struct pane *p, int k)
{
    struct explore *x = (struct explore *)p;
    enum ui_result rc;

    if (!x->rows)
        return UI_IGNORED;
    if (k == UI_CTRL('C') && stop(x))
        return UI_TAKEN;
    rc = ui_grid_key(&x->grid, k, p->app);
    explore_follow(x);
    return rc;
}

static bool busy(const struct pane *p)
{
    const struct explore *x = (const struct explore *)p;

    return x->rows && (ui_rows_busy(x->rows) || ui_panel_busy(&x->panel));
}

static void tick(struct pane *p)
{
    struct explore *x = (struct explore *)p;

    if (ui_rows_busy(x->rows)) {
        if (ui_rows_tick(x->rows))
            ui_grid_follow(&x->grid);
    } else {
        ui_panel_tick(&x->panel);
    }
}

static void free_pane(struct pane *p)
{
    struct explore *x = (struct explore *)p;

    explore_close(x);
    ui_panel_done(&x->panel);
    free(x);
}

static const struct pane_ops ops = {
    .name = "Explore", .brief = "Expl",
    .load = load,
    .draw = explore_draw,
    .key = key,
    .tick = tick,
    .busy = busy,
    .free = free_pane,
    .actions = actions,
    .grid = grid,
    .moved = moved,
    .command = command,
};

struct pane *ui_pane_explore(struct app *a)
{
    struct explore *x = mem_zero(1, sizeof *x);

    x->base.ops = &ops;
    x->base.app = a;
    x->from = UI_PANES;
    ui_panel_init(&x->panel, a);
    return &x->base;
}
