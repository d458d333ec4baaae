/* models_do.c - what can be done in the pane Models: train, evaluate, import, export, delete, and
 * the door from a cell of the matrix to its rows.
 *
 * Training and evaluating are runs; the rest asks this very program as a helper. The rows of a
 * cell are looked up by `evaluate --cell` and are shown only when they are as many as the cell
 * says (a dataset that has changed since gives others), by the probability of their own label. */
#include "config.h"

#include "src/base/file.h"
#include "src/base/mem.h"
#include "src/base/text.h"
#include "src/store/runs.h"
#include "ui/dialog.h"
#include "ui/explore.h"
#include "ui/form.h"
#include "ui/models_cell.h"
#include "ui/models_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RUNS_MOST = 100, LARGE = 100000000 };
const char models_baseline[] = "models.baseline";

/* --- the door --- */

static void open_rows(struct models_door *d, const struct models_rows *rows)
{
    char count[UI_NUMBER];

    ui_count(d->count, count);
    ui_explore_open_rows(d->app, d->dataset, d->what, rows->row, rows->n);
    app_say(d->app, UI_OK, "%s row%s of %s, the least sure of their label first. "
            "Backspace leads back.", count, d->count == 1 ? "" : "s", d->what);
}

/* Somebody who has gone elsewhere meanwhile is left where they are. */
static void door_answer(void *owner, const char *text, size_t size, int status)
{
    struct models_door *d = owner;
    struct models_rows rows;
    struct err e = {0};

    if (status != 0) {
        app_ask_failed(d->app, text, size, NULL, 0);
        return;
    }
    if (app_pane(d->app) != app_pane_at(d->app, UI_MODELS) || app_top(d->app))
        return;
    if (models_rows_read(text, size, d->count, &rows, &e) < 0) {
        app_fail(d->app, &e);
        return;
    }
    open_rows(d, &rows);
    models_rows_done(&rows);
}

/* A dataset that a later run has written is not the one that was evaluated. */
static bool is_stale(const struct models *m, const struct dataset_row *d)
{
    if (!d) {
        app_say(m->base.app, UI_WARN, "%s is gone: evaluate on a dataset that is there (a)",
                m->of.dataset);
        return true;
    }
    if (d->run <= m->of.run)
        return false;
    app_say(m->base.app, UI_WARN, "%s was written anew by run %lld: evaluate again (a)", d->name,
            (long long)d->run);
    return true;
}

static void ask_cell(struct models *m, bool scores)
{
    struct models_door *d = &m->door;
    char cell[2 * TEXT_F64_SIZE + 2], actual[TEXT_F64_SIZE], predicted[TEXT_F64_SIZE];
    struct err e = {0};

    text_from_f64(m->of.per_class[m->matrix.actual].label, false, actual);
    text_from_f64(m->of.per_class[m->matrix.predicted].label, false, predicted);
    snprintf(cell, sizeof cell, "%s,%s", actual, predicted);
    const char *words[9] = {"evaluate", "--csv", "--cell", cell, "--"};
    size_t n = 5;

    if (!scores)
        words[n++] = m->shown->row.name;
    words[n++] = d->dataset;
    words[n] = NULL;
    app_ask_stop(m->base.app, d);
    if (app_ask(m->base.app, words, door_answer, d, &e) < 0)
        app_fail(m->base.app, &e);
}

static enum ui_result open_cell(struct models *m)
{
    const struct ui_class *actual = &m->of.per_class[m->matrix.actual];
    const struct ui_class *predicted = &m->of.per_class[m->matrix.predicted];
    const struct dataset_row *dataset = models_dataset(m, m->of.dataset);
    struct models_door *d = &m->door;
    char count[UI_NUMBER];

    d->count = m->of.count[m->matrix.actual * m->of.n + m->matrix.predicted];
    snprintf(d->what, sizeof d->what, "%s predicted as %s", actual->name, predicted->name);
    if (d->count == 0) {
        app_say(m->base.app, UI_TEXT, "no row of %s is predicted as %s", actual->name,
                predicted->name);
        return UI_TAKEN;
    }
    if (is_stale(m, dataset))
        return UI_TAKEN;
    free(d->dataset);
    d->dataset = mem_text(m->of.dataset);
    ui_count(d->count, count);
    app_say(m->base.app, UI_TEXT, "looking up %s row%s of %s", count, d->count == 1 ? "" : "s",
            d->what);
    ask_cell(m, strcmp(dataset->kind, "scores") == 0);
    return UI_TAKEN;
}

/* --- helpers that change something --- */

static void asked_answer(void *owner, const char *text, size_t size, int status)
{
    struct models *m = owner;

    if (status != 0)
        app_ask_failed(m->base.app, text, size, NULL, 0);
    else
        app_say(m->base.app, UI_OK, "done: %.*s", (int)strcspn(text, "\n"), text);
    app_reload(m->base.app);
}

static void ask_for(struct app *a, const char *const *words)
{
    struct err e = {0};

    if (app_ask(a, words, asked_answer, models_of(a), &e) < 0)
        app_fail(a, &e);
}

static void delete_accepted(struct app *a, void *owner)
{
    ask_for(a, (const char *const[]){"models", "delete", "--yes", "--", owner, NULL});
}

/* A run under way that trains, applies or measures it; "" when there is none. */
static void used_by(struct app *a, const char *name, char *out, size_t size)
{
    struct arena memory = {0};
    struct err ignored = {0}; /* then the command itself refuses */
    const struct run_row *row = NULL;
    int64_t n = runs_list(app_store(a), true, RUNS_MOST, &memory, &row, &ignored);

    out[0] = '\0';
    for (int64_t i = 0; i < n && !*out; i++) {
        struct json *params = json_parse(row[i].params, strlen(row[i].params), &ignored);
        const char *model = json_text(json_get(params, "model"), "");

        if ((row[i].target && strcmp(row[i].target, name) == 0) || strcmp(model, name) == 0)
            snprintf(out, size, "run %lld, %s, is at it now", (long long)row[i].id, row[i].kind);
        json_free(params);
    }
    arena_done(&memory);
}

static const char *breaks_of(const struct models *m, const char *name)
{
    if (m->baseline && strcmp(m->baseline, name) == 0)
        return "Δ F1: it is the baseline; classes in its scores become numbers";
    for (int64_t i = 0; i < m->n_dataset; i++)
        if (strcmp(m->dataset[i].kind, "scores") == 0)
            return "classes in its scores become numbers";
    return "nothing";
}

/* "1 version, 2 evaluations, 1.5 MB" */
static void goes_of(const struct models *m, int64_t bytes, char *out, size_t size)
{
    const struct ui_card *k = m->shown;
    char text[UI_NUMBER];

    ui_bytes(bytes, text);
    snprintf(out, size, "%lld version%s, %lld evaluation%s%s, %s", (long long)k->row.version,
             k->row.version == 1 ? "" : "s", (long long)m->n_of, m->n_of == 1 ? "" : "s",
             k->row.version == 1 ? "" : " of the newest", text);
}

/* The name is typed where a run is at it, or it is large. */
static enum ui_result delete_model(struct app *a)
{
    const struct models *m = models_of(a);
    const struct ui_card *k = m->shown;
    char title[300], goes[200], used[200];
    struct buf command = {0};
    struct err ignored = {0}; /* then 0 is told */
    int64_t bytes = models_bytes(app_store(a), k->row.name, &ignored);

    bytes = bytes < 0 ? 0 : bytes;
    snprintf(title, sizeof title, "Delete model %.200s?", k->row.name);
    goes_of(m, bytes, goes, sizeof goes);
    used_by(a, k->row.name, used, sizeof used);
    buf_text(&command, "models delete ");
    buf_word(&command, k->row.name);
    ui_confirm_open(a, &(struct ui_confirm){
                           .title = title,
                           .lines = (const struct ui_dialog_line[]){
                               {"goes", goes},
                               {"breaks", *used ? used : breaks_of(m, k->row.name)},
                               {"stays", "tables and scores; runs as history"},
                               {"undo", "there is none: e exports it first"}},
                           .n_line = 4,
                           .command = buf_str(&command),
                           .accept = "Delete",
                           .type_name = *used || bytes > LARGE ? k->row.name : NULL,
                           .accepted = delete_accepted,
                           .owner = mem_text(k->row.name),
                           .free = free});
    buf_done(&command);
    return UI_TAKEN;
}

/* --- files --- */

struct export { /* of a model that is about to be written over a file */
    char *model, *path;
};

static void export_free(void *owner)
{
    struct export *x = owner;

    free(x->model);
    free(x->path);
    free(x);
}

static void export_accepted(struct app *a, void *owner)
{
    const struct export *x = owner;

    ask_for(a, (const char *const[]){"models", "export", "--", x->model, x->path, NULL});
}

static void export_named(struct app *a, void *owner, const char *path)
{
    const struct models *m = owner;
    struct export *x = mem_zero(1, sizeof *x);

    if (!*path || !m->shown) {
        free(x);
        return;
    }
    *x = (struct export){mem_text(m->shown->row.name), mem_text(path)};
    if (!file_exists(path)) {
        export_accepted(a, x);
        export_free(x);
        return;
    }
    ui_confirm_open(a, &(struct ui_confirm){
                           .title = "Write over the file?",
                           .lines = (const struct ui_dialog_line[]){{"goes", path}},
                           .n_line = 1,
                           .accept = "Write",
                           .accepted = export_accepted,
                           .owner = x,
                           .free = export_free});
}

static enum ui_result export_model(struct app *a)
{
    struct models *m = models_of(a);
    char path[300];

    snprintf(path, sizeof path, "%.200s.json", m->shown->row.name);
    for (char *s = path; *s; s++)
        if (*s == '/' || (unsigned char)*s < ' ')
            *s = '_';
    ui_ask_line_open(a, &(struct ui_ask_line){.title = "Export model to a file",
                                              .value = path,
                                              .hint = "JSON, millwright-model(5)",
                                              .accepted = export_named,
                                              .owner = m});
    return UI_TAKEN;
}

static void import_named(struct app *a, void *owner, const char *path)
{
    (void)owner;
    if (*path)
        ask_for(a, (const char *const[]){"models", "import", "--", path, NULL});
}

static void import_model(struct app *a)
{
    ui_ask_line_open(a, &(struct ui_ask_line){.title = "Import a model from a file",
                                              .hint = "JSON of ours, or Spark's trees",
                                              .accepted = import_named,
                                              .owner = models_of(a)});
}

/* --- forms --- */

static bool is_model(const struct models *m, const char *name)
{
    for (size_t i = 0; i < m->n_card; i++)
        if (text_case_cmp(m->card[i]->row.name, name) == 0)
            return true;
    return false;
}

/* Names of datasets of one of two kinds, NULL at the end; the caller frees the array. */
static const char **datasets_of(const struct models *m, const char *kind, const char *or_kind)
{
    const char **name = mem_zero((size_t)m->n_dataset + 1, sizeof *name);
    size_t n = 0;

    for (int64_t i = 0; i < m->n_dataset; i++)
        if (strcmp(m->dataset[i].kind, kind) == 0 || strcmp(m->dataset[i].kind, or_kind) == 0)
            name[n++] = m->dataset[i].name;
    return name;
}

static bool has_word(const char *const *words, const char *word)
{
    for (; *words; words++)
        if (strcmp(*words, word) == 0)
            return true;
    return false;
}

static void open_train(struct app *a)
{
    static const char *const algorithms[] = {"random_forest", "decision_tree", NULL};
    const struct models *m = models_of(a);
    const char **data = datasets_of(m, "features", "features");
    struct buf b = {0};
    struct json_out o = {.b = &b};
    char name[40] = "RandomForest";

    for (int i = 2; is_model(m, name); i++)
        snprintf(name, sizeof name, "RandomForest-%d", i);
    json_object(&o, NULL);
    if (data[0] && !has_word(data, "training_data"))
        json_put_text(&o, "data", data[0]);
    json_put_text(&o, "name", name);
    json_end_object(&o);
    const struct ui_field hints[] = {{.name = "algorithm", .choices = algorithms},
                                     {.name = "data", .choices = data},
                                     {0}};

    ui_op_form_open(a, &(struct ui_op_form){.kind = "train", .title = "Train",
                                            .values = buf_str(&b), .hints = hints});
    buf_done(&b);
    free(data);
}

/* A feature table that the model has not learnt from, else the one that it has. */
static const char *likely_test(const struct models *m)
{
    for (int64_t i = 0; i < m->n_dataset; i++)
        if (strcmp(m->dataset[i].kind, "features") == 0 &&
            strcmp(m->dataset[i].name, m->shown->data) != 0)
            return m->dataset[i].name;
    return m->shown->data;
}

static void open_evaluate(struct app *a)
{
    static const char *const words[] = {"model", "dataset", NULL};
    const struct models *m = models_of(a);
    const char **data = datasets_of(m, "features", "scores");
    const char **models = mem_zero(m->n_card + 1, sizeof *models);
    struct buf b = {0};
    struct json_out o = {.b = &b};

    for (size_t i = 0; i < m->n_card; i++)
        models[i] = m->card[i]->row.name;
    json_object(&o, NULL);
    json_put_text(&o, "model", m->shown->row.name);
    json_put_text(&o, "dataset", likely_test(m));
    json_end_object(&o);
    const struct ui_field hints[] = {{.name = "model", .choices = models},
                                     {.name = "dataset", .choices = data},
                                     {0}};

    ui_op_form_open(a, &(struct ui_op_form){.kind = "evaluate", .title = "Evaluate",
                                            .words = words, .values = buf_str(&b),
                                            .hints = hints});
    buf_done(&b);
    free(models);
    free(data);
}

static const struct new_choice {
    const char *words;
    void (*open)(struct app *a);
} new_choices[] = {
    {"train       a model from a feature table", open_train},
    {"evaluate    a model on a table with labels", open_evaluate},
    {"import      a model from a file", import_model},
};

static void new_chosen(struct app *a, void *owner, int i)
{
    (void)owner;
    new_choices[i].open(a);
}

static enum ui_result open_new(struct app *a)
{
    const char *const words[] = {new_choices[0].words, new_choices[1].words, new_choices[2].words,
                                 NULL};

    if (!models_of(a)->shown)
        open_train(a);
    else
        ui_menu_open(a, "Models", words, 0, new_chosen, models_of(a));
    return UI_TAKEN;
}

/* --- looking --- */

static enum ui_result open_here(struct app *a)
{
    struct models *m = models_of(a);
    const struct ui_card *k = m->shown;
    struct buf b = {0};

    if (m->of.n && (m->part == MODELS_MATRIX || m->part == MODELS_CLASSES))
        return open_cell(m);
    buf_printf(&b, "%s, version %lld, %s\n\n", k->row.name, (long long)k->row.version,
               k->row.algorithm);
    for (size_t i = 0; i < k->n_fact; i++)
        buf_printf(&b, "%-24s %s\n", k->fact[i].word, k->fact[i].text);
    buf_text(&b, "\nFeatures by importance\n");
    for (size_t i = 0; i < k->n_weight; i++)
        buf_printf(&b, "%8.4f  %s\n", k->weight[i].share, k->weight[i].feature);
    buf_text(&b, "\nTrained on\n");
    if (k->about)
        json_print(k->about, &b);
    ui_text_open(a, k->row.name, buf_str(&b));
    buf_done(&b);
    return UI_TAKEN;
}

static enum ui_result step_evaluation(struct app *a, int by)
{
    struct models *m = models_of(a);

    if (m->i_of + by < 0 || m->i_of + by >= m->n_of) {
        app_say(a, UI_TEXT, "no %s evaluation of %s", by < 0 ? "newer" : "older",
                m->shown->row.name);
        return UI_TAKEN;
    }
    m->i_of += by;
    models_show(m);
    return UI_TAKEN;
}

static enum ui_result focus_by(struct app *a, int by)
{
    models_focus(models_of(a), by);
    return UI_TAKEN;
}

static enum ui_result focus_next(struct app *a) { return focus_by(a, 1); }
static enum ui_result focus_prev(struct app *a) { return focus_by(a, -1); }
static enum ui_result older(struct app *a) { return step_evaluation(a, 1); }
static enum ui_result newer(struct app *a) { return step_evaluation(a, -1); }

static enum ui_result next_mode(struct app *a)
{
    struct models *m = models_of(a);

    m->matrix.mode = (m->matrix.mode + 1) % UI_MATRIX_MODES;
    return UI_TAKEN;
}

/* The same again: none. */
static enum ui_result set_baseline(struct app *a)
{
    struct models *m = models_of(a);
    const char *name = m->shown->row.name;
    bool same = m->baseline && strcmp(m->baseline, name) == 0;

    app_set(a, models_baseline, same ? NULL : name);
    m->base.loaded = false;
    app_say(a, UI_TEXT, same ? "No model is the baseline now."
                             : "%s is the baseline: Δ F1 is against it, on the same dataset.", name);
    return UI_TAKEN;
}

/* --- the table --- */

static const char *no_store(const struct app *a)
{
    return app_store((struct app *)a) ? NULL : "no workspace is open";
}

static const struct models *pane_of(const struct app *a)
{
    return (const struct models *)app_pane_at(a, UI_MODELS);
}

static const char *no_model(const struct app *a)
{
    return pane_of(a)->shown ? NULL : "there is no model here";
}

static const char *no_matrix(const struct app *a)
{
    return pane_of(a)->of.n ? NULL : "no evaluation is shown";
}

const struct action models_actions[] = {
    {"models show", "Enter", "the model; of a cell of the matrix the rows behind it", "open",
     "models show MODEL", no_model, open_here},
    {"train", "a", "train, evaluate or import a model", "train, evaluate", "train", no_store,
     open_new},
    {"focus next", "Tab", "next part of the pane", NULL, NULL, no_model, focus_next},
    {"focus prev", "S-Tab", "previous part of the pane", NULL, NULL, no_model, focus_prev},
    {"mode", "m", "matrix as counts, percent of lines, percent of columns", "mode", NULL,
     no_matrix, next_mode},
    {"baseline", "b", "compare F1 with that of this model; again: with none", "baseline", NULL,
     no_model, set_baseline},
    {"evaluation older", "(", "the evaluation before", NULL, NULL, no_matrix, older},
    {"evaluation newer", ")", "the evaluation after", NULL, NULL, no_matrix, newer},
    {"models export", "e", "write the model to a file", "export", "models export MODEL FILE",
     no_model, export_model},
    {"models delete", "Del", "delete the model with all its versions", "delete",
     "models delete MODEL", no_model, delete_model},
    {0},
};
