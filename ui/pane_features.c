/* pane_features.c - the pane Features: recipes and what came of them, feature tables and their
 * labels over time.
 *
 * Not here: its picture (features_draw.c), what can be done (features_do.c), counting and drawing
 * of labels (weeks.c). */
#include "config.h"

#include "src/base/mem.h"
#include "src/store/dataset.h"
#include "src/store/models.h"
#include "src/store/recipes.h"
#include "ui/card.h"
#include "ui/features_parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct ui_column recipe_columns[] = {
    {"recipe", NULL, UI_LEFT, 8, 20, 0},     {"kind", NULL, UI_LEFT, 9, 9, 3},
    {"one row per", NULL, UI_LEFT, 11, 24, 4}, {"features", NULL, UI_RIGHT, 8, 8, 2},
    {"windows", NULL, UI_LEFT, 7, 24, 5},    {"label", NULL, UI_LEFT, 8, 28, 1},
    {"tables", NULL, UI_RIGHT, 6, 6, 0},     {"models", NULL, UI_RIGHT, 6, 6, 0},
};
static const struct ui_column table_columns[] = {
    {"table", NULL, UI_LEFT, 8, 24, 0},      {"recipe", NULL, UI_LEFT, 6, 16, 0},
    {"rows", NULL, UI_RIGHT, 4, 13, 0},      {"columns", NULL, UI_RIGHT, 7, 7, 4},
    {"features", NULL, UI_RIGHT, 8, 8, 3},   {"from", NULL, UI_LEFT, 16, 16, 1},
    {"to", NULL, UI_LEFT, 16, 16, 1},        {"bytes", NULL, UI_RIGHT, 5, 10, 5},
    {"models", NULL, UI_RIGHT, 6, 6, 2},
};
enum { RECIPE_COLUMNS = sizeof recipe_columns / sizeof *recipe_columns,
       TABLE_COLUMNS = sizeof table_columns / sizeof *table_columns };

struct features *features_of(struct app *a)
{
    return (struct features *)app_pane_at(a, UI_FEATURES);
}

/* --- loading --- */

struct loading { /* what a load reads, before it takes the place of what is shown */
    struct arena memory;
    struct features_recipe *recipe;
    size_t n_recipe;
    struct features_table *table;
    size_t n_table;
};

static void free_loaded(struct loading *l)
{
    for (size_t i = 0; i < l->n_recipe; i++)
        recipe_free(l->recipe[i].recipe);
    for (size_t i = 0; i < l->n_table; i++)
        json_free(l->table[i].about);
    arena_done(&l->memory);
}

static void add_recipe(struct loading *l, struct store *s, const char *name, bool builtin)
{
    struct features_recipe *r = &l->recipe[l->n_recipe++];
    struct err e = {0};

    *r = (struct features_recipe){.name = arena_text(&l->memory, name), .builtin = builtin};
    r->recipe = recipe_find(s, name, &e);
    if (!r->recipe)
        err_line(&e, r->trouble, sizeof r->trouble);
}

static int load_recipes(struct loading *l, struct store *s, struct err *e)
{
    const struct recipe_row *rows;
    int64_t n = recipes_list(s, &l->memory, &rows, e), n_builtin = 0;

    if (n < 0)
        return -1;
    for (const char *const *name = recipe_builtins(); *name; name++)
        n_builtin++;
    l->recipe = arena_zero(&l->memory, (size_t)(n + n_builtin) + 1, sizeof *l->recipe);
    for (const char *const *name = recipe_builtins(); *name; name++)
        add_recipe(l, s, *name, true);
    for (int64_t i = 0; i < n; i++)
        add_recipe(l, s, rows[i].name, false);
    return 0;
}

static int read_table(struct features_table *t, struct store *s, const struct dataset_row *row,
                      struct err *e)
{
    char *about = dataset_about(s, row->name, e);
    struct err ignored = {0};

    if (!about)
        return -1;
    *t = (struct features_table){.row = *row,
                                 .about = json_parse(about, strlen(about), &ignored)};
    free(about);
    t->recipe = ui_recipe_name(t->about);
    t->label = json_text(json_get(t->about, "label"), "");
    t->time = json_text(json_get(t->about, "time"), "");
    t->n_input = json_size(json_get(t->about, "inputs"));
    return 0;
}

/* What is trained on stands before what is scored; by name where they begin together. */
static int by_begin(const void *a, const void *b)
{
    const struct dataset_row *x = &((const struct features_table *)a)->row;
    const struct dataset_row *y = &((const struct features_table *)b)->row;

    if (x->has_range != y->has_range)
        return x->has_range ? 1 : -1;
    if (x->from_at != y->from_at)
        return x->from_at > y->from_at ? 1 : -1;
    return strcmp(x->name, y->name);
}

static int load_tables(struct loading *l, struct store *s, struct err *e)
{
    const struct dataset_row *rows;
    int64_t n = datasets_list(s, &l->memory, &rows, e);

    if (n < 0)
        return -1;
    l->table = arena_zero(&l->memory, (size_t)n + 1, sizeof *l->table);
    for (int64_t i = 0; i < n; i++) {
        if (strcmp(rows[i].kind, "features") != 0)
            continue;
        if (read_table(&l->table[l->n_table], s, &rows[i], e) < 0)
            return -1;
        l->n_table++;
    }
    qsort(l->table, l->n_table, sizeof *l->table, by_begin);
    return 0;
}

/* Tables and models of each recipe, models of each table. */
static int count_uses(struct loading *l, struct store *s, struct err *e)
{
    struct arena a = {0};
    const struct model_row *rows;
    int64_t n = models_list(s, &a, &rows, e);

    for (size_t i = 0; i < l->n_recipe; i++)
        for (size_t k = 0; k < l->n_table; k++)
            l->recipe[i].n_table += strcmp(l->recipe[i].name, l->table[k].recipe) == 0;
    for (int64_t m = 0; m < n; m++) {
        struct err ignored = {0};
        struct json *about = json_parse(rows[m].about, strlen(rows[m].about), &ignored);
        const char *recipe = ui_recipe_name(about);
        const char *data = json_text(json_get(about, "dataset"), "");

        for (size_t i = 0; i < l->n_recipe; i++)
            l->recipe[i].n_model += strcmp(l->recipe[i].name, recipe) == 0;
        for (size_t i = 0; i < l->n_table; i++)
            l->table[i].n_model += strcmp(l->table[i].row.name, data) == 0;
        json_free(about);
    }
    arena_done(&a);
    return n < 0 ? -1 : 0;
}

/* --- the lists --- */

static void add_count(struct ui_list *l, int64_t n)
{
    char text[UI_NUMBER];

    ui_count(n, text);
    ui_list_number(l, n ? UI_TEXT : UI_DIM, (double)n, text);
}

/* "24+": at least. */
static void put_inputs(struct ui_list *l, int64_t n, bool exact)
{
    char text[UI_NUMBER];

    if (n == 0) {
        ui_list_text(l, UI_DIM, "·");
        return;
    }
    snprintf(text, sizeof text, "%lld%s", (long long)n, exact ? "" : "+");
    ui_list_number(l, exact ? UI_TEXT : UI_DIM, (double)n, text);
}

static void list_recipe(struct features *f, const struct features_recipe *r, int64_t id)
{
    struct ui_list *l = &f->recipes;
    char words[FEATURES_WORDS] = "";
    bool exact;
    int64_t n = features_inputs(f, r, &exact);

    ui_list_row(l, id);
    ui_list_text(l, UI_TEXT, r->name);
    ui_list_text(l, UI_TEXT, r->builtin ? "built in" : "workspace");
    if (r->recipe) {
        char every[FEATURES_WORDS];

        features_length(&r->recipe->every, every);
        snprintf(words, sizeof words, "%.80s, %.80s", r->recipe->entity, every);
    }
    ui_list_text(l, r->recipe ? UI_TEXT : UI_ALARM, r->recipe ? words : "cannot be read");
    put_inputs(l, n, exact);
    if (r->recipe)
        features_windows(r->recipe, words);
    ui_list_text(l, UI_TEXT, words);
    if (r->recipe)
        features_label(r->recipe, words);
    ui_list_text(l, UI_TEXT, words);
    add_count(l, r->n_table);
    add_count(l, r->n_model);
}

static void list_time(struct features *f, const struct features_table *t, int64_t at)
{
    char text[UI_TIME];

    if (t->row.has_range)
        app_time(f->base.app, at, text);
    if (t->row.has_range)
        ui_list_number(&f->tables, UI_TEXT, (double)at, text);
    else
        ui_list_text(&f->tables, UI_DIM, "·");
}

static void list_table(struct features *f, const struct features_table *t)
{
    struct ui_list *l = &f->tables;
    char text[UI_NUMBER];

    ui_list_row(l, t->row.id);
    ui_list_text(l, UI_TEXT, t->row.name);
    ui_list_text(l, UI_TEXT, t->recipe);
    add_count(l, t->row.n_row);
    add_count(l, (int64_t)t->row.n_col);
    add_count(l, (int64_t)t->n_input);
    list_time(f, t, t->row.from_at);
    list_time(f, t, t->row.to_at);
    ui_bytes(t->row.bytes, text);
    ui_list_number(l, UI_TEXT, (double)t->row.bytes, text);
    add_count(l, t->n_model);
}

void features_list(struct features *f)
{
    ui_list_clear(&f->recipes);
    ui_list_clear(&f->tables);
    for (size_t i = 0; i < f->n_recipe; i++)
        list_recipe(f, &f->recipe[i], (int64_t)i);
    for (size_t i = 0; i < f->n_table; i++)
        list_table(f, &f->table[i]);
    ui_grid_reload(f->recipe_grid);
    ui_grid_reload(f->table_grid);
}

static void show_loaded(struct features *f, const struct loading *l)
{
    struct loading before = {f->memory, f->recipe, f->n_recipe, f->table, f->n_table};

    f->memory = l->memory;
    f->recipe = l->recipe;
    f->n_recipe = l->n_recipe;
    f->table = l->table;
    f->n_table = l->n_table;
    free_loaded(&before);
    if (!f->restored) {
        ui_grid_restore(f->recipe_grid, f->base.app);
        ui_grid_restore(f->table_grid, f->base.app);
    }
    f->restored = true;
    features_list(f);
    features_codes_ask(f);
    features_count(f);
}

static int load(struct pane *p, struct err *e)
{
    struct features *f = (struct features *)p;
    struct store *s = app_store(p->app);
    struct loading l = {0};

    if (!s)
        return 0;
    if (load_recipes(&l, s, e) < 0 || load_tables(&l, s, e) < 0 || count_uses(&l, s, e) < 0) {
        free_loaded(&l);
        return -1; /* what was there stays */
    }
    show_loaded(f, &l);
    return 0;
}

/* --- what is under the cursors --- */

static int64_t id_here(const struct ui_list *l, const struct ui_grid *g)
{
    return ui_grid_rows(g) ? l->base.ops->id(&l->base, g->row) : -1;
}

const struct features_recipe *features_recipe_here(const struct features *f)
{
    int64_t id = id_here(&f->recipes, f->recipe_grid);

    return id >= 0 && (size_t)id < f->n_recipe ? &f->recipe[id] : NULL;
}

const struct features_table *features_table_here(const struct features *f)
{
    int64_t id = id_here(&f->tables, f->table_grid);

    for (size_t i = 0; i < f->n_table; i++)
        if (f->table[i].row.id == id)
            return &f->table[i];
    return NULL;
}

/* --- labels over time --- */

const struct features_weeks *features_weeks_of(const struct features *f,
                                               const struct features_table *t)
{
    for (size_t i = 0; t && i < FEATURES_KEPT; i++)
        if (f->kept[i].dataset == t->row.id && f->kept[i].changed_at == t->row.changed_at)
            return &f->kept[i];
    return NULL;
}

/* A place for the counts of a table, the oldest goes. */
static struct features_weeks *keep_weeks(struct features *f)
{
    ui_weeks_done(&f->kept[FEATURES_KEPT - 1].weeks);
    ui_class_means_done(&f->kept[FEATURES_KEPT - 1].classes);
    memmove(f->kept + 1, f->kept, (FEATURES_KEPT - 1) * sizeof *f->kept);
    f->kept[0] = (struct features_weeks){.dataset = f->asked.dataset,
                                         .changed_at = f->asked.changed_at};
    return &f->kept[0];
}

static struct ui_weeks_of question(const struct features_table *t)
{
    return (struct ui_weeks_of){.table = t->row.name,
                                .label = t->label,
                                .time = t->time,
                                .cycles = json_bool(json_get(t->about, "integer_time"), false),
                                .from_at = t->row.from_at,
                                .to_at = t->row.to_at};
}

static const struct features_table *asked_table(const struct features *f)
{
    for (size_t i = 0; i < f->n_table; i++)
        if (f->table[i].row.id == f->asked.dataset &&
            f->table[i].row.changed_at == f->asked.changed_at)
            return &f->table[i];
    return NULL;
}

static void answer(void *owner, const char *text, size_t size, int status)
{
    struct features_asked *asked = owner;
    struct features *f = features_of(asked->app);
    const struct features_table *t = asked_table(f);
    struct err e = {0};

    if (t) {
        struct features_weeks *w = keep_weeks(f);
        struct ui_weeks_of of = question(t);

        if (status != 0)
            app_ask_failed(asked->app, text, size, w->trouble, sizeof w->trouble);
        else if (ui_weeks_read(text, size, &of, t->about, &w->weeks, &e) < 0)
            err_line(&e, w->trouble, sizeof w->trouble);
    }
    asked->dataset = 0;
    features_count(f);
}

void features_count(struct features *f)
{
    const struct features_table *t = features_table_here(f);
    struct err e = {0};

    if (t && f->asked.dataset == t->row.id && f->asked.changed_at == t->row.changed_at &&
        app_asking(f->base.app, &f->asked))
        return;
    app_ask_stop(f->base.app, &f->asked);
    f->asked.dataset = 0;
    if (!t || !*t->label || !*t->time || features_weeks_of(f, t))
        return;
    struct ui_weeks_of of = question(t);
    char *sql = ui_weeks_sql(&of);
    const char *const words[] = {"sql", "--csv", "--", sql, NULL};

    f->asked.dataset = t->row.id;
    f->asked.changed_at = t->row.changed_at;
    if (app_ask(f->base.app, words, answer, &f->asked, &e) < 0)
        app_fail(f->base.app, &e);
    free(sql);
}

/* --- keys --- */

static enum ui_result mouse(struct features *f)
{
    const struct ui_mouse *at = app_last_mouse(f->base.app);
    struct features_places to = features_place(f);
    bool recipes = ui_rect_holds(to.recipes, at->row, at->col);

    if (!recipes && !ui_rect_holds(to.tables, at->row, at->col))
        return UI_IGNORED;
    f->part = recipes ? FEATURES_RECIPES : FEATURES_TABLES;
    return ui_grid_key(recipes ? f->recipe_grid : f->table_grid, UI_KEY_MOUSE, f->base.app);
}

static struct ui_grid *grid(struct pane *p)
{
    struct features *f = (struct features *)p;

    return f->part == FEATURES_TABLES && f->n_table ? f->table_grid : f->recipe_grid;
}

static void moved(struct pane *p)
{
    features_count((struct features *)p);
}

static void command(const struct pane *p, struct buf *out)
{
    (void)p;
    buf_text(out, "recipes");
}

static enum ui_result key(struct pane *p, int key)
{
    struct features *f = (struct features *)p;
    const struct features_table *before = features_table_here(f);
    enum ui_result r;

    if (!app_store(p->app))
        return UI_IGNORED;
    if (f->part == FEATURES_TABLES && f->n_table == 0)
        f->part = FEATURES_RECIPES;
    if (key == UI_KEY_MOUSE)
        r = mouse(f);
    else
        r = ui_grid_key(f->part == FEATURES_TABLES ? f->table_grid : f->recipe_grid, key, p->app);
    if (features_table_here(f) != before)
        features_count(f);
    return r;
}

/* --- life --- */

static void free_pane(struct pane *p)
{
    struct features *f = (struct features *)p;
    struct loading all = {f->memory, f->recipe, f->n_recipe, f->table, f->n_table};

    app_ask_stop(p->app, &f->asked);
    app_ask_stop(p->app, &f->copying);
    free(f->copying.path);
    app_ask_stop(p->app, &f->sorting);
    app_ask_stop(p->app, &f->counting);
    free(f->counting.sql);
    arena_done(&f->counting.memory);
    for (size_t i = 0; i < FEATURES_KEPT; i++) {
        ui_weeks_done(&f->kept[i].weeks);
        ui_class_means_done(&f->kept[i].classes);
    }
    if (f->restored) {
        ui_grid_keep(f->recipe_grid, p->app);
        ui_grid_keep(f->table_grid, p->app);
    }
    ui_grid_done(f->recipe_grid);
    ui_grid_done(f->table_grid);
    free(f->recipe_grid);
    free(f->table_grid);
    ui_list_done(&f->recipes);
    ui_list_done(&f->tables);
    free_loaded(&all);
    free(f);
}

static bool busy(const struct pane *p)
{
    const struct features *f = (const struct features *)p;

    return f->n_table > 0 && features_sort_busy(f);
}

static void tick(struct pane *p)
{
    features_sort_tick((struct features *)p);
}

static const struct pane_ops ops = {
    .name = "Features", .brief = "Feat",
    .load = load,
    .draw = features_draw,
    .key = key,
    .tick = tick,
    .busy = busy,
    .free = free_pane,
    .actions = features_actions,
    .grid = grid,
    .moved = moved,
    .command = command,
};

struct pane *ui_pane_features(struct app *a)
{
    struct features *f = mem_zero(1, sizeof *f);

    f->base.ops = &ops;
    f->base.app = a;
    f->asked.app = f->sorting.app = f->counting.app = f->copying.app = a;
    f->recipe_grid = mem_zero(1, sizeof *f->recipe_grid);
    f->table_grid = mem_zero(1, sizeof *f->table_grid);
    ui_list_init(&f->recipes, recipe_columns, RECIPE_COLUMNS);
    ui_list_init(&f->tables, table_columns, TABLE_COLUMNS);
    ui_grid_init(f->recipe_grid, &f->recipes.base, "recipes");
    ui_grid_init(f->table_grid, &f->tables.base, "tables");
    return &f->base;
}
