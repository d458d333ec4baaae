/* evaluating.c - rows of a table through a model, or rows of scores that are stored, each with its
 * label and prediction. */
#include "config.h"

#include "src/ops/evaluating.h"

#include "src/base/hash.h"
#include "src/base/mem.h"
#include "src/base/text.h"
#include "src/model/indexer.h"
#include "src/ops/model_store.h"
#include "src/ops/scoring.h"
#include "src/store/dataset.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double number_at(const struct column *c, size_t row)
{
    if (!c || !column_has(c, row))
        return NAN;
    return c->type == COLUMN_F64 ? column_f64(c, row) : (double)column_i64(c, row);
}

/* --- a model on a table --- */

static int take_scored(void *arg, const struct scored *s, struct err *e)
{
    struct evaluating *v = arg;
    const struct model *model = v->loaded;

    for (size_t r = 0; r < s->n_row; r++) {
        double label = number_at(s->label, r);
        int k = indexer_find(model->label, model->n_class, label);

        if (isnan(label) || (s->skip && s->skip[r]))
            continue;
        struct evaluated row = {
            .row = s->row0 + (int64_t)r,
            .actual = label,
            .predicted = model->label[s->prediction[r]],
            .probability =
                k == INDEXER_NONE ? 0.0 : s->probability[r * model->n_class + (size_t)k],
        };

        if (v->row(v->arg, &row, e) < 0)
            return -1;
    }
    return 0;
}

/* The label that the model learnt, if the table has it, else the table's own. */
static const char *label_of(const struct evaluating *v, struct err *e)
{
    struct json *about = json_parse(v->loaded->about, strlen(v->loaded->about), e);
    const char *told = json_text(json_get(about, "label"), NULL), *label = NULL;
    int i = told ? schema_find(v->frame.schema, told) : -1;

    if (about)
        label = i >= 0 ? v->frame.schema->col[i].name : v->frame.label;
    json_free(about);
    if (about && !label)
        err_set(e, FAIL_INPUT, "dataset '%s' has no label", v->dataset);
    return label;
}

static int evaluate_model(struct evaluating *v, struct err *e)
{
    const char *label;

    v->loaded = model_store_load(v->task->store, v->model, e);
    if (!v->loaded)
        return -1;
    label = label_of(v, e);
    if (!label || frame_need(&v->frame, v->dataset, label, "evaluation", e) < 0)
        return -1;
    if (v->begin(v->arg, v->loaded->label, v->loaded->n_class, e) < 0)
        return -1;
    struct scoring_opts o = {.dataset = v->dataset, .frame = &v->frame, .label = label};

    return scoring_run(v->task, v->loaded, &o, take_scored, v, e);
}

/* --- stored scores --- */

enum { LABEL, PREDICTION, MODEL, ENTITY, TIME, FIXED };

struct stored {
    struct evaluating *v;
    const char **name;   /* columns read, NULL at the end */
    double *class_label; /* [n_class] of the probability columns */
    size_t n_class;
    bool newest_only;    /* machine and time may repeat with several runs */
    bool waiting;        /* a row that counts unless the next one is of the same machine and time */
    struct evaluated at;
    double entity, time;
    uint64_t entity_text; /* where machines are text: its hash */
};

static int read_classes(struct stored *st)
{
    static const char stem[] = "probability_";
    const struct schema *s = st->v->frame.schema;
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
    const struct evaluating *v = st->v;
    const struct frame *f = &v->frame;

    if (frame_need(f, v->dataset, "label", "an evaluation of scores", e) < 0 ||
        frame_need(f, v->dataset, "prediction", "an evaluation of scores", e) < 0)
        return err_hint(e, "to evaluate a model on a table: millwright evaluate MODEL %s",
                        v->dataset);
    if (!read_classes(st))
        return err_set(e, FAIL_INPUT, "dataset '%s' has no probabilities", v->dataset);
    if (schema_find(f->schema, "model") < 0 || !f->entity || !f->time)
        return err_set(e, FAIL_INPUT, "dataset '%s' holds no scores", v->dataset);
    st->name[LABEL] = "label";
    st->name[PREDICTION] = "prediction";
    st->name[MODEL] = "model";
    st->name[ENTITY] = f->entity;
    st->name[TIME] = f->time;
    st->newest_only = f->schema->n_key > 0;
    return 0;
}

/* Labels in the order of the model's classes, as the scores say, else of the columns. */
static int begin_stored(const struct stored *st, struct err *e)
{
    const struct evaluating *v = st->v;
    double *label = mem_zero(st->n_class, sizeof *label);
    size_t n = 0;

    for (const struct json *j = json_first(json_get(v->frame.about, "labels"));
         j && n < st->n_class; j = json_next(j))
        label[n++] = json_f64(j, 0.0);
    int rc = v->begin(v->arg, n == st->n_class ? label : st->class_label, st->n_class, e);

    free(label);
    return rc;
}

static int count_waiting(struct stored *st, struct err *e)
{
    bool counts = st->waiting && !isnan(st->at.actual);

    st->waiting = false;
    return counts ? st->v->row(st->v->arg, &st->at, e) : 0;
}

static int one_model(struct stored *st, const struct column *c, size_t row, struct err *e)
{
    const char *name = text_dict_get(c->dict, column_code(c, row));

    if (!st->v->model)
        st->v->model = mem_text(name);
    if (!strcmp(st->v->model, name))
        return 0;
    err_set(e, FAIL_INPUT, "dataset '%s' holds scores of several models", st->v->dataset);
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
    st->at.row = c->row0 + (int64_t)row;
    st->at.actual = number_at(&c->col[LABEL], row);
    st->at.predicted = number_at(&c->col[PREDICTION], row);
    for (k = 0; k < st->n_class && st->class_label[k] != st->at.actual;)
        k++;
    st->at.probability = k < st->n_class ? number_at(&c->col[FIXED + k], row) : 0.0;
    st->waiting = true;
    return 0;
}

static int evaluate_rows(struct stored *st, struct err *e)
{
    struct evaluating *v = st->v;
    struct dataset_read_opts o = {.columns = st->name};
    struct column_reader *r = dataset_read(v->task->store, v->dataset, &o, e);
    int64_t total = dataset_rows(v->task->store, v->dataset, e);
    struct chunk c;
    int rc = r && total >= 0 ? 1 : -1;

    while (rc > 0 && (rc = column_reader_next(r, &c, e)) > 0) {
        for (size_t row = 0; rc > 0 && row < c.n_row; row++)
            if (add_stored(st, &c, row, e) < 0)
                rc = -1;
        if (rc > 0 && progress_step(v->task->progress, "evaluate", c.row0 + (int64_t)c.n_row,
                                    total, "rows", e) < 0)
            rc = -1;
    }
    column_reader_free(r);
    return rc == 0 ? count_waiting(st, e) : -1;
}

static int evaluate_stored(struct evaluating *v, struct err *e)
{
    struct stored st = {.v = v};
    int rc = open_stored(&st, e);

    if (rc == 0)
        rc = begin_stored(&st, e);
    if (rc == 0)
        rc = evaluate_rows(&st, e);
    free(st.name);
    free(st.class_label);
    return rc;
}

/* --- both --- */

int evaluating_run(struct evaluating *v, struct err *e)
{
    if (frame_open(&v->frame, v->task->store, v->dataset, e) < 0)
        return -1;
    return v->model ? evaluate_model(v, e) : evaluate_stored(v, e);
}

void evaluating_done(struct evaluating *v)
{
    model_free(v->loaded);
    frame_done(&v->frame);
    free(v->model);
    v->loaded = NULL;
    v->model = NULL;
}
