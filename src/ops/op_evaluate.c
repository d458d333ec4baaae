/* op_evaluate.c - the run that measures: a model on a labelled table, or scores that are stored.
 *
 * Rows without a label take no part. Of stored scores that repeat machine, time and model, the
 * newest run counts; scores of several models cannot be measured together. */
#include "config.h"

#include "src/ops/op.h"

#include "src/base/arena.h"
#include "src/base/hash.h"
#include "src/base/mem.h"
#include "src/base/text.h"
#include "src/model/indexer.h"
#include "src/model/metrics.h"
#include "src/ops/model_store.h"
#include "src/ops/scoring.h"
#include "src/store/dataset.h"
#include "src/store/models.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct op_param params[] = {
    {"model", PARAM_TEXT, NULL, "NAME", "the model; none when DATASET holds scores"},
    {"dataset", PARAM_TEXT, NULL, "DATASET", "a labelled feature table, or stored scores"},
    {0},
};

struct measuring {
    struct task *task;
    const char *dataset;
    char *model_name; /* NULL: not known */
    struct frame frame;
    struct model *model; /* NULL: stored scores */
    struct metrics *metrics;
};

static double number_at(const struct column *c, size_t row)
{
    if (!c || !column_has(c, row))
        return NAN;
    return c->type == COLUMN_F64 ? column_f64(c, row) : (double)column_i64(c, row);
}

/* --- a model on a table --- */

static int measure_scored(void *arg, const struct scored *s, struct err *e)
{
    struct measuring *m = arg;
    const struct model *model = m->model;

    for (size_t r = 0; r < s->n_row; r++) {
        double label = number_at(s->label, r);
        int k = indexer_find(model->label, model->n_class, label);

        if (isnan(label) || (s->skip && s->skip[r]))
            continue;
        if (metrics_add(m->metrics, label, model->label[s->prediction[r]],
                        k == INDEXER_NONE ? 0.0 : s->probability[r * model->n_class + (size_t)k],
                        e) < 0)
            return -1;
    }
    return 0;
}

/* The label that the model learnt, if the table has it, else the table's own. */
static const char *label_of(const struct measuring *m, struct err *e)
{
    struct json *about = json_parse(m->model->about, strlen(m->model->about), e);
    const char *told = json_text(json_get(about, "label"), NULL), *label = NULL;
    int i = told ? schema_find(m->frame.schema, told) : -1;

    if (about)
        label = i >= 0 ? m->frame.schema->col[i].name : m->frame.label;
    json_free(about);
    if (about && !label)
        err_set(e, FAIL_INPUT, "dataset '%s' has no label", m->dataset);
    return label;
}

static int measure_model(struct measuring *m, struct err *e)
{
    const char *label;

    m->model = model_store_load(m->task->store, m->model_name, e);
    if (!m->model)
        return -1;
    label = label_of(m, e);
    if (!label || frame_need(&m->frame, m->dataset, label, "evaluation", e) < 0)
        return -1;
    m->metrics = metrics_new(m->model->label, m->model->n_class);
    struct scoring_opts o = {.dataset = m->dataset, .frame = &m->frame, .label = label};

    return scoring_run(m->task, m->model, &o, measure_scored, m, e);
}

/* --- stored scores --- */

enum { LABEL, PREDICTION, MODEL, ENTITY, TIME, FIXED };

struct stored {
    struct measuring *m;
    const char **name;   /* columns read, NULL at the end */
    double *class_label; /* [n_class] of the probability columns */
    size_t n_class;
    bool newest_only;    /* machine and time may repeat with several runs */
    bool waiting;        /* a row that counts unless the next one is of the same machine and time */
    double entity, time, actual, predicted, probability;
    uint64_t entity_text; /* where machines are text: its hash */
};

static int read_classes(struct stored *st)
{
    static const char stem[] = "probability_";
    const struct schema *s = st->m->frame.schema;
    size_t n = FIXED;

    st->name = mem_zero(s->n_col + FIXED + 1, sizeof *st->name);
    st->class_label = mem_zero(s->n_col, sizeof *st->class_label);
    for (size_t i = 0; i < s->n_col; i++) {
        const char *name = s->col[i].name, *label = name + sizeof stem - 1;

        if (strncmp(name, stem, sizeof stem - 1) != 0 || s->col[i].type != COLUMN_F64 ||
            text_to_f64(label, strlen(label), &st->class_label[st->n_class]) != TEXT_NUM_OK)
            continue;
        st->n_class++;
        st->name[n++] = name;
    }
    return (int)st->n_class;
}

static int open_stored(struct stored *st, struct err *e)
{
    const struct measuring *m = st->m;
    const struct frame *f = &m->frame;

    if (frame_need(f, m->dataset, "label", "an evaluation of scores", e) < 0 ||
        frame_need(f, m->dataset, "prediction", "an evaluation of scores", e) < 0)
        return err_hint(e, "to evaluate a model on a table: millwright evaluate MODEL %s",
                        m->dataset);
    if (!read_classes(st))
        return err_set(e, FAIL_INPUT, "dataset '%s' has no probabilities", m->dataset);
    if (schema_find(f->schema, "model") < 0 || !f->entity || !f->time)
        return err_set(e, FAIL_INPUT, "dataset '%s' holds no scores", m->dataset);
    st->name[LABEL] = "label";
    st->name[PREDICTION] = "prediction";
    st->name[MODEL] = "model";
    st->name[ENTITY] = f->entity;
    st->name[TIME] = f->time;
    st->newest_only = f->schema->n_key > 0;
    return 0;
}

/* Labels in the order of the model's classes, as the scores say, else of the columns. */
static struct metrics *metrics_of(const struct stored *st)
{
    const struct json *labels = json_get(st->m->frame.about, "labels");
    double *label = mem_zero(st->n_class, sizeof *label);
    struct metrics *out;
    size_t n = 0;

    for (const struct json *j = json_first(labels); j && n < st->n_class; j = json_next(j))
        label[n++] = json_f64(j, 0.0);
    out = n == st->n_class ? metrics_new(label, n) : metrics_new(st->class_label, st->n_class);
    free(label);
    return out;
}

static int count_waiting(struct stored *st, struct err *e)
{
    bool counts = st->waiting && !isnan(st->actual);

    st->waiting = false;
    if (!counts)
        return 0;
    return metrics_add(st->m->metrics, st->actual, st->predicted, st->probability, e);
}

static int one_model(struct stored *st, const struct column *c, size_t row, struct err *e)
{
    const char *name = text_dict_get(c->dict, column_code(c, row));

    if (!st->m->model_name)
        st->m->model_name = mem_text(name);
    if (!strcmp(st->m->model_name, name))
        return 0;
    err_set(e, FAIL_INPUT, "dataset '%s' holds scores of several models", st->m->dataset);
    return err_hint(e, "keep the scores of each model in a dataset of its own");
}

/* Of a text, its hash: codes are those of one chunk. */
static uint64_t text_at(const struct column *c, size_t row)
{
    if (c->type != COLUMN_TEXT)
        return 0;
    return hash_64(text_dict_get(c->dict, column_code(c, row)),
                   text_dict_size(c->dict, column_code(c, row)));
}

static int add_stored(struct stored *st, const struct chunk *c, size_t row, struct err *e)
{
    const struct column *entity = &c->col[ENTITY];
    bool text = entity->type == COLUMN_TEXT;
    double machine = text ? 0.0 : number_at(entity, row), time = number_at(&c->col[TIME], row);
    bool same = st->newest_only && machine == st->entity && time == st->time &&
                text_at(entity, row) == st->entity_text;
    size_t k;

    if (one_model(st, &c->col[MODEL], row, e) < 0 || (!same && count_waiting(st, e) < 0))
        return -1;
    st->entity = machine;
    st->entity_text = text_at(entity, row);
    st->time = time;
    st->actual = number_at(&c->col[LABEL], row);
    st->predicted = number_at(&c->col[PREDICTION], row);
    for (k = 0; k < st->n_class && st->class_label[k] != st->actual;)
        k++;
    st->probability = k < st->n_class ? number_at(&c->col[FIXED + k], row) : 0.0;
    st->waiting = true;
    return 0;
}

static int measure_rows(struct stored *st, struct err *e)
{
    struct measuring *m = st->m;
    struct dataset_read_opts o = {.columns = st->name};
    struct column_reader *r = dataset_read(m->task->store, m->dataset, &o, e);
    int64_t total = dataset_rows(m->task->store, m->dataset, e);
    struct chunk c;
    int rc = r && total >= 0 ? 1 : -1;

    while (rc > 0 && (rc = column_reader_next(r, &c, e)) > 0) {
        for (size_t row = 0; rc > 0 && row < c.n_row; row++)
            if (add_stored(st, &c, row, e) < 0)
                rc = -1;
        if (rc > 0 && progress_step(m->task->progress, "evaluate", c.row0 + (int64_t)c.n_row,
                                    total, "rows", e) < 0)
            rc = -1;
    }
    column_reader_free(r);
    return rc == 0 ? count_waiting(st, e) : -1;
}

static int measure_stored(struct measuring *m, struct err *e)
{
    struct stored st = {.m = m};
    int rc = open_stored(&st, e);

    if (rc == 0) {
        m->metrics = metrics_of(&st);
        rc = measure_rows(&st, e);
    }
    free(st.name);
    free(st.class_label);
    return rc;
}

/* --- the run --- */

/* With the model, if it is known and still there. */
static int keep_evaluation(const struct measuring *m, const char *json, struct err *e)
{
    struct arena a = {0};
    struct model_row row;
    int rc = 0;

    if (m->model_name && models_exists(m->task->store, m->model_name)) {
        rc = models_find(m->task->store, m->model_name, &a, &row, e);
        if (rc == 0)
            rc = evaluations_insert(m->task->store, row.id, m->dataset, m->task->run, json, e);
    }
    arena_done(&a);
    return rc;
}

static int publish(struct measuring *m, struct err *e)
{
    struct buf b = {0};
    struct json_out own = {.b = &b};
    struct metrics_result r;

    metrics_result(m->metrics, &r);
    if (r.n_row == 0)
        return err_set(e, FAIL_INPUT, "no row of dataset '%s' has a label", m->dataset);
    json_object(&own, NULL);
    metrics_put_json(&r, &own);
    json_end_object(&own);
    int rc = task_publish(m->task, e);

    if (rc == 0)
        rc = keep_evaluation(m, buf_str(&b), e);
    buf_done(&b);
    if (rc < 0)
        return -1;
    json_put_text(&m->task->result, "model", m->model_name);
    json_put_text(&m->task->result, "dataset", m->dataset);
    json_put_i64(&m->task->result, "rows", r.n_row);
    metrics_put_json(&r, &m->task->result);
    return 0;
}

static int run(struct task *t, struct err *e)
{
    struct measuring m = {.task = t, .dataset = task_text(t, "dataset")};
    int rc = -1;

    if (!m.dataset)
        return err_set(e, FAIL_USAGE, "evaluate needs a dataset");
    m.model_name = mem_text(task_text(t, "model"));
    if (frame_open(&m.frame, t->store, m.dataset, e) == 0)
        rc = m.model_name ? measure_model(&m, e) : measure_stored(&m, e);
    if (rc == 0)
        rc = publish(&m, e);
    metrics_free(m.metrics);
    model_free(m.model);
    frame_done(&m.frame);
    free(m.model_name);
    return rc;
}

const struct op op_evaluate = {"evaluate", params, NULL, run};
