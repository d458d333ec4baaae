/* things.c - lists of the store as things with a name and a word about them. */
#include "config.h"

#include "ui/things.h"

#include "src/base/column.h"
#include "src/store/dataset.h"
#include "src/store/datasets.h"
#include "src/store/models.h"
#include "ui/explore.h"
#include "ui/grid.h"
#include "ui/run_words.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { RUNS_MOST = 200, MACHINES_MOST = 100000, EXACT = 130, BEGINS = 40 };
static const char machine_word[] = "machine ";

static void add(struct ui_things *t, enum ui_thing_kind kind, const char *name, const char *about,
                int64_t id)
{
    t->thing[t->n++] = (struct ui_thing){kind, arena_text(&t->memory, name),
                                         arena_text(&t->memory, about), id};
}

static void add_datasets(struct ui_things *t, const struct dataset_row *row, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        char count[UI_NUMBER], about[120];

        ui_count(row[i].n_row, count);
        snprintf(about, sizeof about, "dataset, %.40s, %s rows", row[i].kind, count);
        add(t, UI_THING_DATASET, row[i].name, about, 0);
    }
}

static void add_models(struct ui_things *t, const struct model_row *row, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        char about[120];

        if (i > 0 && strcmp(row[i].name, row[i - 1].name) == 0)
            continue; /* a version before */
        snprintf(about, sizeof about, "model, %.80s", row[i].algorithm);
        add(t, UI_THING_MODEL, row[i].name, about, 0);
    }
}

static void add_runs(struct ui_things *t, const struct run_row *row, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        char name[40], what[RUN_WORDS], about[RUN_WORDS + 40];

        snprintf(name, sizeof name, "run %lld", (long long)row[i].id);
        ui_run_what(&row[i], what);
        snprintf(about, sizeof about, "%s, %s", what, run_state_name(row[i].state));
        add(t, UI_THING_RUN, name, about, row[i].id);
    }
}

/* --- machines --- */

static void add_machine(struct ui_things *t, const struct column *c, size_t row)
{
    char number[24];
    const char *name = number;

    if (!column_has(c, row))
        return;
    if (c->type == COLUMN_TEXT)
        name = text_dict_get(c->dict, column_code(c, row));
    else
        snprintf(number, sizeof number, "%lld", (long long)column_i64(c, row));
    t->machine[t->n_machine++] = arena_text(&t->memory, name);
}

/* Those of the fleet's own table, by its first column. */
static void read_machines(struct ui_things *t, struct store *s)
{
    struct err ignored = {0}; /* then no machine is found by name */
    struct schema *schema = dataset_exists(s, "machines") ? dataset_schema(s, "machines", &ignored)
                                                          : NULL;
    int64_t n = schema ? dataset_rows(s, "machines", &ignored) : 0;
    bool fits = n > 0 && schema->n_col > 0 && (schema->col[0].type == COLUMN_I64 ||
                                               schema->col[0].type == COLUMN_TEXT);
    const char *const column[] = {fits ? schema->col[0].name : NULL, NULL};
    struct column_reader *r =
        fits ? dataset_read(s, "machines", &(struct dataset_read_opts){.columns = column}, &ignored)
             : NULL;
    struct chunk c;

    n = n < MACHINES_MOST ? n : MACHINES_MOST;
    t->machine = arena_zero(&t->memory, (size_t)(n > 0 ? n : 0) + 1, sizeof *t->machine);
    while (r && column_reader_next(r, &c, &ignored) > 0)
        for (size_t i = 0; i < c.n_row && (int64_t)t->n_machine < n; i++)
            add_machine(t, &c.col[0], i);
    column_reader_free(r);
    schema_free(schema);
}

static bool any_scores(const struct dataset_row *row, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        if (strcmp(row[i].kind, "scores") == 0)
            return true;
    return false;
}

int ui_machine_score(const char *name, const char *typed)
{
    size_t skip = strlen(machine_word), size;

    typed += strncasecmp(typed, machine_word, skip) == 0 ? skip : 0;
    size = strlen(typed);
    if (size == 0 || strncasecmp(name, typed, size) != 0)
        return -1;
    return name[size] ? BEGINS - (int)(strlen(name) < BEGINS ? strlen(name) : BEGINS) : EXACT;
}

/* --- all of them --- */

void ui_things_read(struct ui_things *t, struct app *a)
{
    struct store *s = app_store(a);
    struct err ignored = {0}; /* what cannot be read is not found */
    const struct dataset_row *dataset = NULL;
    const struct model_row *model = NULL;
    const struct run_row *run = NULL;

    *t = (struct ui_things){0};
    if (!s)
        return;
    int64_t n_dataset = datasets_list(s, &t->memory, &dataset, &ignored);
    int64_t n_model = models_list(s, &t->memory, &model, &ignored);
    int64_t n_run = runs_list(s, false, RUNS_MOST, &t->memory, &run, &ignored);
    int64_t all = (n_dataset > 0 ? n_dataset : 0) + (n_model > 0 ? n_model : 0) +
                  (n_run > 0 ? n_run : 0);

    t->thing = arena_zero(&t->memory, (size_t)all + 1, sizeof *t->thing);
    add_datasets(t, dataset, n_dataset);
    add_models(t, model, n_model);
    add_runs(t, run, n_run);
    if (any_scores(dataset, n_dataset))
        read_machines(t, s);
}

void ui_things_done(struct ui_things *t)
{
    arena_done(&t->memory);
    *t = (struct ui_things){0};
}

void ui_thing_go(struct app *a, const struct ui_thing *x)
{
    switch (x->kind) {
    case UI_THING_DATASET: ui_explore_open(a, x->name); break;
    case UI_THING_MODEL: ui_models_go(a, x->name); break;
    case UI_THING_RUN: ui_runs_go(a, x->id); break;
    case UI_THING_MACHINE: ui_scoring_go(a, x->name); break;
    }
}
