/* scoring_do.c - what can be done in the pane Scoring: the rows of a machine, scoring, export, the
 * next dataset of scores. */
#include "config.h"

#include "src/base/civil.h"
#include "src/base/file.h"
#include "src/base/mem.h"
#include "src/store/models.h"
#include "ui/dialog.h"
#include "ui/explore.h"
#include "ui/form.h"
#include "ui/scoring_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char scoring_setting[] = "scoring.dataset";

struct scoring *scoring_of(const struct app *a)
{
    return (struct scoring *)app_pane_at(a, UI_SCORING);
}

/* --- actions --- */

static const char *needs_store(const struct app *a)
{
    return app_path(a)[0] ? NULL : "no workspace is open";
}

static const char *needs_machine(const struct app *a)
{
    return scoring_here(scoring_of(a)) ? NULL : "nothing is scored";
}

static const char *needs_scores(const struct app *a)
{
    return scoring_of(a)->n_set > 0 ? NULL : "nothing is scored";
}

static const char *needs_sets(const struct app *a)
{
    return scoring_of(a)->n_set > 1 ? NULL : "there is but one dataset of scores";
}

/* The rows behind a machine, the newest first, at their risk: those that stand together by number;
 * else all there are of the dataset. */
static enum ui_result open_rows(struct app *a)
{
    struct scoring *v = scoring_of(a);
    const struct ui_scored *m = scoring_here(v);
    int64_t *rows;
    char title[200];

    if (!m->together) {
        ui_explore_open(a, v->shown->dataset);
        ui_explore_column(a, "risk");
        return UI_TAKEN;
    }
    rows = mem_array((size_t)m->n_row, sizeof *rows);
    for (int64_t i = 0; i < m->n_row; i++)
        rows[i] = m->first_row + m->n_row - 1 - i;
    snprintf(title, sizeof title, "%s = %s", v->shown->entity, m->name);
    ui_explore_open_rows(a, v->shown->dataset, title, rows, (size_t)m->n_row);
    ui_explore_column(a, "risk");
    free(rows);
    return UI_TAKEN;
}

/* Names of models, or of feature tables, for a field; memory in a. */
static const char *const *model_names(struct store *s, struct arena *a)
{
    struct err ignored = {0}; /* then there is nothing to choose from */
    const struct model_row *row;
    int64_t n = models_list(s, a, &row, &ignored);
    const char **name = arena_zero(a, (size_t)(n > 0 ? n : 0) + 1, sizeof *name);

    for (int64_t i = 0; i < n; i++)
        name[i] = row[i].name;
    return name;
}

static const char *const *table_names(struct store *s, struct arena *a)
{
    struct err ignored = {0};
    const struct dataset_row *row;
    int64_t n = datasets_list(s, a, &row, &ignored), kept = 0;
    const char **name = arena_zero(a, (size_t)(n > 0 ? n : 0) + 1, sizeof *name);

    for (int64_t i = 0; i < n; i++)
        if (strcmp(row[i].kind, "features") == 0)
            name[kept++] = row[i].name;
    return name;
}

/* Begins where the last scoring ended, with the model that did it, into the same dataset. */
static void first_values(const struct scoring *v, bool range, struct buf *out)
{
    struct json_out o = {.b = out};
    const struct ui_scored *latest = v->shown ? v->shown->latest : NULL;
    char at[CIVIL_SIZE];

    json_object(&o, NULL);
    if (v->model)
        json_put_text(&o, "model", latest && latest->scored_by[0] ? latest->scored_by : v->model);
    if (!range && v->table)
        json_put_text(&o, "dataset", v->table);
    if (v->n_set > 0) {
        json_put_text(&o, range ? "results" : "out", v->set[v->at_set].name);
        json_put_bool(&o, "append", true);
    }
    if (range && latest && !v->shown->cycles) {
        civil_text(latest->newest.at, at); /* parameters are UTC */
        if (latest->newest.at % 86400 == 0)
            at[10] = '\0';
        json_put_text(&o, "from", at);
    }
    json_end_object(&o);
}

static void open_form(struct app *a, bool range)
{
    static const char *const words[] = {"model", "dataset", NULL}, *const none[] = {NULL};
    struct scoring *v = scoring_of(a);
    struct arena memory = {0};
    struct buf values = {0};
    struct ui_field hints[3] = {
        {.name = "model", .kind = UI_FIELD_CHOICE, .choices = model_names(app_store(a), &memory)},
        {.name = "dataset", .kind = UI_FIELD_CHOICE,
         .choices = table_names(app_store(a), &memory)},
    };

    if (range)
        hints[1] = (struct ui_field){0};
    first_values(v, range, &values);
    ui_op_form_open(a, &(struct ui_op_form){.kind = range ? "pipeline score" : "score",
                                            .title = range ? "Score a range" : "Score a table",
                                            .words = range ? none : words,
                                            .values = buf_str(&values),
                                            .hints = hints});
    buf_done(&values);
    arena_done(&memory);
}

static void score_chosen(struct app *a, void *owner, int i)
{
    (void)owner;
    open_form(a, i == 0);
}

static enum ui_result score(struct app *a)
{
    static const char *const choices[] = {"a range of dates: features, then scores",
                                          "a feature table that is there", NULL};

    if (!scoring_of(a)->model)
        app_say(a, UI_WARN, "There is no model yet: 4 Models, then a, trains one.");
    else
        ui_menu_open(a, "Score", choices, 0, score_chosen, scoring_of(a));
    return UI_TAKEN;
}

static void exported(void *owner, const char *text, size_t size, int status)
{
    struct scoring *v = owner;

    if (status != 0)
        app_ask_failed(v->base.app, text, size, NULL, 0);
    else
        app_say(v->base.app, UI_OK, "The scores are exported.");
}

static void export_to(struct app *a, void *owner, const char *path)
{
    struct scoring *v = owner;
    const char *words[] = {"export", v->set[v->at_set].name, "--out", path, NULL};
    struct err e = {0};

    if (!*path || file_exists(path))
        app_say(a, UI_WARN, *path ? "%s exists: nothing was written" : "a name is needed%s", path);
    else if (app_ask(a, words, exported, v, &e) < 0)
        app_fail(a, &e);
    else
        app_say(a, UI_TEXT, "Exporting to %s", path);
}

static enum ui_result export(struct app *a)
{
    struct scoring *v = scoring_of(a);
    char name[200];

    snprintf(name, sizeof name, "%s.csv", v->set[v->at_set].name);
    ui_ask_line_open(a, &(struct ui_ask_line){.title = "Export the scores to",
                                              .value = name,
                                              .hint = "a new file; .csv or .csv.gz",
                                              .accepted = export_to,
                                              .owner = v});
    return UI_TAKEN;
}

static enum ui_result step_set(struct app *a, int by)
{
    struct scoring *v = scoring_of(a);
    int64_t at = (v->at_set + by + v->n_set) % v->n_set;

    app_set(a, scoring_setting, v->set[at].name);
    v->base.loaded = false;
    return UI_TAKEN;
}

static enum ui_result next_set(struct app *a)
{
    return step_set(a, 1);
}

static enum ui_result prev_set(struct app *a)
{
    return step_set(a, -1);
}

const struct action scoring_actions[] = {
    {"open", "Enter", "the scored rows of the machine", "rows", "show DATASET", needs_machine,
     open_rows},
    {"score", "a", "score a range or a table", "score", "pipeline score", needs_store, score},
    {"export", "e", "the scores as a CSV file", "export", "export DATASET", needs_scores, export},
    {"tab next", "gt ^PgDn", "the next dataset of scores", "next scores", NULL, needs_sets,
     next_set},
    {"tab prev", "gT ^PgUp", "the dataset of scores before", NULL, NULL, needs_sets, prev_set},
    {0},
};
