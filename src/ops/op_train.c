/* op_train.c - the run that trains: a feature table, column by column, into a model.
 *
 * The label is read first; rows without one take no part. Then each input is read as a whole
 * column, its thresholds are found and it becomes a byte a row: never more than a few columns of
 * doubles are in memory. Threads share the columns that have been read.
 * Not here: trees (model/forest.h), what a stored model is (model_store.h). */
#include "config.h"

#include "src/ops/op.h"

#include "src/base/arena.h"
#include "src/base/civil.h"
#include "src/base/log.h"
#include "src/base/mem.h"
#include "src/base/par.h"
#include "src/model/forest.h"
#include "src/ops/frame.h"
#include "src/ops/model_store.h"
#include "src/store/dataset.h"
#include "src/store/models.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct op_param params[] = {
    {"algorithm", PARAM_TEXT, "random_forest", "NAME", "random_forest or decision_tree"},
    {"data", PARAM_TEXT, "training_data", "DATASET", "the feature table"},
    {"name", PARAM_TEXT, "RandomForest", "NAME", "name of the model"},
    {"param", PARAM_LIST, NULL, "NAME=VALUE", "a parameter of the algorithm; may be repeated"},
    {"features", PARAM_LIST, NULL, "A,B",
     "columns to learn from; those of the recipe if not given"},
    {"label", PARAM_TEXT, NULL, "COLUMN", "what to learn; label_e of a table that a recipe made"},
    {"seed", PARAM_I64, NULL, "N", "all randomness of the training"},
    {"replace", PARAM_BOOL, NULL, NULL, "a model of this name gets a new version"},
    {0},
};

static const char *target(const struct json *p)
{
    return json_text(json_get(p, "name"), "RandomForest");
}

struct training {
    struct task *task;
    const char *data, *label;
    struct frame frame;
    const char **input; /* [n_input] column names */
    size_t n_input;
    struct params params;
    size_t n_read;      /* rows of the dataset */
    uint8_t *labelled;  /* [n_read] */
    double *label_v;    /* [matrix.n_row] */
    double class_weight[INDEXER_CLASS_MAX];
    bool weighted;      /* thresholds weigh rows by their class */
    struct bins_matrix matrix;
    struct bins *bins;
    struct model *model;
};

/* --- what to train on --- */

static int read_params(struct training *tr, struct err *e)
{
    struct task *t = tr->task;
    bool scenario = !strcmp(json_text(json_get(tr->frame.about, "semantics"), ""), "scenario");
    enum param_algorithm algorithm;

    if (param_algorithm_find(task_text(t, "algorithm"), &algorithm, e) < 0)
        return -1;
    param_defaults(algorithm, scenario, &tr->params);
    tr->params.seed = task_i64(t, "seed", tr->params.seed);
    for (const struct json *j = json_first(task_list(t, "param")); j; j = json_next(j))
        if (param_set(&tr->params, json_text(j, ""), e) < 0)
            return -1;
    return 0;
}

static int add_input(struct training *tr, const char *name, struct err *e)
{
    if (frame_need(&tr->frame, tr->data, name, "training", e) < 0)
        return -1;
    if (!strcmp(name, tr->label))
        return err_set(e, FAIL_USAGE, "'%s' cannot be both feature and label", name);
    for (size_t i = 0; i < tr->n_input; i++)
        if (!strcmp(tr->input[i], name))
            return err_set(e, FAIL_USAGE, "feature '%s' is named twice", name);
    if (tr->n_input == MODEL_FEATURE_MAX)
        return err_set(e, FAIL_INPUT, "more than %d features", MODEL_FEATURE_MAX);
    tr->input[tr->n_input++] = name;
    return 0;
}

/* A table without recipe must say what to learn from what: its columns may hold the outcome. */
static int choose_columns(struct training *tr, struct err *e)
{
    const struct json *given = task_list(tr->task, "features");
    const struct json *inputs = given ? given : json_get(tr->frame.about, "inputs");
    const char *label = task_text(tr->task, "label");
    const char *own = json_text(json_get(tr->frame.about, "label"), NULL);

    tr->label = label ? label : own;
    if (!inputs || !tr->label) {
        err_set(e, FAIL_USAGE, "no recipe made dataset '%s': training needs to be told %s",
                tr->data, inputs ? "the label" : "the features and the label");
        return err_hint(e, "add --features A,B,... and --label COLUMN");
    }
    if (frame_need(&tr->frame, tr->data, tr->label, "training", e) < 0)
        return -1;
    tr->input = mem_zero(json_size(inputs) + 1, sizeof *tr->input);
    for (const struct json *j = json_first(inputs); j; j = json_next(j))
        if (add_input(tr, json_text(j, ""), e) < 0)
            return -1;
    return tr->n_input ? 0 : err_set(e, FAIL_USAGE, "no feature is named");
}

/* --- labels --- */

/* Keeps the values of labelled rows, in place. */
static void keep_labelled(const struct training *tr, double *v)
{
    size_t n = 0;

    for (size_t r = 0; r < tr->n_read; r++) {
        v[n] = v[r];
        n += tr->labelled[r];
    }
}

static int read_labels(struct training *tr, struct err *e)
{
    double label[INDEXER_CLASS_MAX];
    int n_class;

    tr->label_v = dataset_column(tr->task->store, tr->data, tr->label, &tr->n_read, e);
    if (!tr->label_v)
        return -1;
    n_class = indexer_labels(tr->label_v, tr->n_read, label, e);
    if (n_class < 0)
        return err_ctx(e, "column '%s' of dataset '%s'", tr->label, tr->data);
    size_t n_row = 0;

    tr->labelled = mem_zero(tr->n_read, 1);
    for (size_t r = 0; r < tr->n_read; r++)
        n_row += tr->labelled[r] = !isnan(tr->label_v[r]);
    keep_labelled(tr, tr->label_v);
    tr->model = model_new(tr->n_input, (size_t)n_class);
    tr->model->params = tr->params;
    memcpy(tr->model->label, label, (size_t)n_class * sizeof *label);
    if (bins_matrix_init(&tr->matrix, n_row, tr->n_input, e) < 0)
        return -1;
    return bins_encode_labels(tr->model->label, tr->model->n_class, tr->label_v, &tr->matrix, e);
}

static int weigh_classes(struct training *tr, struct err *e)
{
    return param_class_weights(&tr->params, tr->model->label, tr->model->n_class,
                               tr->class_weight, &tr->weighted, e);
}

/* --- inputs --- */

struct batch { /* of columns that have been read */
    struct training *tr;
    size_t first;
    double **v; /* [n] */
};

static int encode_one(void *arg, size_t piece, unsigned thread, struct err *e)
{
    const struct batch *b = arg;
    struct training *tr = b->tr;
    size_t f = b->first + piece;
    struct bins_opts o = {
        .max_bins = (unsigned)tr->params.max_bins,
        .max_categories = (size_t)tr->params.max_categories,
        .n_class = tr->model->n_class,
        .seed = (uint64_t)tr->params.seed,
        .label = tr->weighted ? bins_classes(&tr->matrix) : NULL,
        .class_weight = tr->class_weight,
    };

    (void)thread;
    keep_labelled(tr, b->v[piece]);
    if (bins_find(b->v[piece], tr->matrix.n_row, &o, &tr->bins[f], e) < 0)
        return err_ctx(e, "feature '%s'", tr->input[f]);
    bins_encode(&tr->bins[f], b->v[piece], &tr->matrix, f);
    return 0;
}

static int read_column(struct training *tr, size_t f, double **out, struct err *e)
{
    size_t n;

    *out = dataset_column(tr->task->store, tr->data, tr->input[f], &n, e);
    if (!*out)
        return -1;
    if (n != tr->n_read)
        return err_set(e, FAIL_STORE, "dataset '%s' has changed", tr->data);
    return progress_step(tr->task->progress, "bins", (int64_t)f, (int64_t)tr->n_input, "columns",
                         e);
}

static int read_inputs(struct training *tr, struct err *e)
{
    size_t width = tr->task->n_thread ? tr->task->n_thread : 1;
    struct batch b = {.tr = tr, .v = mem_zero(width, sizeof *b.v)};
    int rc = 0;

    tr->bins = mem_zero(tr->n_input, sizeof *tr->bins);
    for (; rc == 0 && b.first < tr->n_input; b.first += width) {
        size_t n = tr->n_input - b.first < width ? tr->n_input - b.first : width;

        for (size_t i = 0; rc == 0 && i < n; i++)
            rc = read_column(tr, b.first + i, &b.v[i], e);
        if (rc == 0)
            rc = par_for((unsigned)width, n, encode_one, &b, e);
        for (size_t i = 0; i < n; i++) {
            free(b.v[i]);
            b.v[i] = NULL;
        }
    }
    free(b.v);
    for (size_t f = 0; f < tr->n_input; f++)
        tr->model->feature[f].name = mem_text(tr->input[f]);
    return rc;
}

/* --- what is kept with the model --- */

static void copy_member(const struct json *from, const char *key, struct json_out *o)
{
    const struct json *j = json_get(from, key);
    struct buf b = {0};

    if (!j)
        return;
    json_print(j, &b);
    json_put_raw(o, key, buf_str(&b));
    buf_done(&b);
}

/* First and last time of the table, and where its range ends: `to`, or the last. */
static int put_range(struct training *tr, struct json_out *o, struct err *e)
{
    const char *to = json_text(json_get(tr->frame.about, "to"), NULL);
    int64_t first = INT64_MAX, last = INT64_MIN, end;
    size_t n;
    double *v;

    if (!tr->frame.time)
        return 0;
    v = dataset_column(tr->task->store, tr->data, tr->frame.time, &n, e);
    if (!v)
        return -1;
    for (size_t r = 0; r < n; r++) {
        if (isnan(v[r]))
            continue;
        first = (int64_t)v[r] < first ? (int64_t)v[r] : first;
        last = (int64_t)v[r] > last ? (int64_t)v[r] : last;
    }
    free(v);
    if (first > last)
        return 0;
    if (!to || !civil_parse_arg(to, &end) || end < last)
        end = last;
    json_put_i64(o, "first", first);
    json_put_i64(o, "last", last);
    json_put_i64(o, "end", end);
    return 0;
}

static int write_about(struct training *tr, struct err *e)
{
    static const char *const members[] = {"recipe", "semantics", "from",         "to",
                                          "entity", "time",      "integer_time", "gap_s",
                                          "classes", "one_hot"};
    struct buf b = {0};
    struct json_out o = {.b = &b};

    json_object(&o, NULL);
    json_put_text(&o, "dataset", tr->data);
    json_put_i64(&o, "rows", (int64_t)tr->matrix.n_row);
    json_put_text(&o, "label", tr->label);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        copy_member(tr->frame.about, members[i], &o);
    int rc = put_range(tr, &o, e);

    json_end_object(&o);
    tr->model->about = buf_take(&b);
    return rc;
}

static void put_result(const struct training *tr, const char *name, struct json_out *o)
{
    json_put_text(o, "model", name);
    json_put_text(o, "algorithm", param_algorithm_name(tr->params.algorithm));
    json_put_i64(o, "rows", (int64_t)tr->matrix.n_row);
    json_put_i64(o, "classes", (int64_t)tr->model->n_class);
    json_put_i64(o, "trees", (int64_t)tr->model->n_tree);
    json_put_i64(o, "nodes", model_nodes(tr->model));
}

/* --- the run --- */

static int check_name(const struct task *t, struct err *e)
{
    const char *name = task_text(t, "name");

    if (!name[0])
        return err_set(e, FAIL_USAGE, "a model needs a name");
    if (task_bool(t, "replace") || !models_exists(t->store, name))
        return 0;
    err_set(e, FAIL_INPUT, "a model named '%s' exists", name);
    return err_hint(e, "add --replace, or choose another name with --name");
}

static int train(struct training *tr, struct err *e)
{
    struct task *t = tr->task;

    if (check_name(t, e) < 0 || frame_open(&tr->frame, t->store, tr->data, e) < 0 ||
        read_params(tr, e) < 0 || choose_columns(tr, e) < 0 || read_labels(tr, e) < 0 ||
        weigh_classes(tr, e) < 0 || read_inputs(tr, e) < 0)
        return -1;
    log_put(LOG_INFO, "%zu rows with a label of %zu, %zu features, %zu classes", tr->matrix.n_row,
            tr->n_read, tr->n_input, tr->model->n_class);
    if (forest_grow(&tr->matrix, tr->bins, t->n_thread, t->progress, tr->model, e) < 0)
        return -1;
    return write_about(tr, e);
}

static void training_done(struct training *tr)
{
    for (size_t f = 0; tr->bins && f < tr->n_input; f++)
        bins_done(&tr->bins[f]);
    free(tr->bins);
    bins_matrix_done(&tr->matrix);
    free(tr->labelled);
    free(tr->label_v);
    free(tr->input);
    frame_done(&tr->frame);
    model_free(tr->model);
}

static int run(struct task *t, struct err *e)
{
    struct training tr = {.task = t, .data = task_text(t, "data")};
    const char *name = task_text(t, "name");
    int rc = train(&tr, e);

    if (rc == 0)
        rc = task_publish(t, e);
    if (rc == 0)
        rc = model_store_insert(t->store, name, tr.model, t->run, task_bool(t, "replace"), e);
    if (rc == 0)
        put_result(&tr, name, &t->result);
    training_done(&tr);
    return rc;
}

const struct op op_train = {"train", params, target, run};
