/* op_score.c - the run that scores: a model over a feature table, into a dataset of scores.
 *
 * Columns: the table's machine and time, label, prediction (a label itself), probability_<label>
 * in ascending order of the labels, risk (1 - probability of label 0), model, run. The key is
 * machine, time, model, run; a table without a key (its rows may repeat machine and time) gives
 * scores without one. */
#include "config.h"

#include "src/ops/op.h"

#include "src/base/log.h"
#include "src/base/mem.h"
#include "src/base/text.h"
#include "src/model/indexer.h"
#include "src/ops/gate.h"
#include "src/ops/model_store.h"
#include "src/ops/scoring.h"
#include "src/store/dataset.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct op_param params[] = {
    {"model", PARAM_TEXT, NULL, "NAME", "the model that scores"},
    {"dataset", PARAM_TEXT, NULL, "DATASET", "the feature table"},
    {"out", PARAM_TEXT, "scores", "DATASET", "where the scores go"},
    {"append", PARAM_BOOL, NULL, NULL, "add to the scores that are there"},
    {"replace", PARAM_BOOL, NULL, NULL, "replace them"},
    {"gate", PARAM_TEXT, "refuse", "refuse|warn|off", "when rows touch the training range"},
    {"reason", PARAM_TEXT, NULL, "TEXT", "why the gate is passed; kept with the run"},
    {0},
};

static const char *target(const struct json *p)
{
    return json_text(json_get(p, "out"), "scores");
}

struct writing {
    struct task *task;
    const char *model_name, *dataset, *out;
    struct model *model;
    struct frame frame;
    const char *label;
    struct schema *schema;
    struct table *table;
    struct column_writer *writer;
    size_t order[INDEXER_CLASS_MAX]; /* class indices by ascending label */
    size_t healthy;                  /* class of label 0; SIZE_MAX: none */
    int64_t predicted[INDEXER_CLASS_MAX];
    int64_t n_row;
};

/* --- columns --- */

static void order_classes(struct writing *w)
{
    const double *label = w->model->label;

    w->healthy = SIZE_MAX;
    for (size_t k = 0; k < w->model->n_class; k++) {
        size_t at = k;

        if (label[k] == 0.0)
            w->healthy = k;
        for (; at > 0 && label[w->order[at - 1]] > label[k]; at--)
            w->order[at] = w->order[at - 1];
        w->order[at] = k;
    }
}

static enum column_type type_of(const struct frame *f, const char *name)
{
    return f->schema->col[schema_find(f->schema, name)].type;
}

static struct schema *make_schema(const struct writing *w)
{
    struct schema *s = schema_new();
    const struct frame *f = &w->frame;

    if (f->entity)
        schema_add(s, f->entity, type_of(f, f->entity));
    if (f->time)
        schema_add(s, f->time, type_of(f, f->time));
    schema_add(s, "label", COLUMN_F64);
    schema_add(s, "prediction", COLUMN_F64);
    for (size_t i = 0; i < w->model->n_class; i++) {
        char label[TEXT_F64_SIZE], name[TEXT_F64_SIZE + 16];

        text_from_f64(w->model->label[w->order[i]], false, label);
        snprintf(name, sizeof name, "probability_%s", label);
        schema_add(s, name, COLUMN_F64);
    }
    schema_add(s, "risk", COLUMN_F64);
    schema_add(s, "model", COLUMN_TEXT);
    schema_add(s, "run", COLUMN_I64);
    if (f->entity && f->time && f->schema->n_key) {
        schema_key(s, f->entity);
        schema_key(s, f->time);
        schema_key(s, "model");
        schema_key(s, "run");
    }
    return s;
}

/* --- rows --- */

static void put_label(struct writing *w, size_t col, const struct column *c, size_t row)
{
    if (!c || !column_has(c, row))
        table_null(w->table, col);
    else
        table_f64(w->table, col,
                  c->type == COLUMN_F64 ? column_f64(c, row) : (double)column_i64(c, row));
}

static void put_row(struct writing *w, const struct scored *s, size_t row)
{
    const struct model *m = w->model;
    const double *p = s->probability + row * m->n_class;
    size_t col = 0;

    if (s->entity)
        table_copy(w->table, col++, s->entity, row);
    if (s->time)
        table_copy(w->table, col++, s->time, row);
    put_label(w, col++, s->label, row);
    table_f64(w->table, col++, m->label[s->prediction[row]]);
    for (size_t i = 0; i < m->n_class; i++)
        table_f64(w->table, col++, p[w->order[i]]);
    table_f64(w->table, col++, w->healthy == SIZE_MAX ? 1.0 : 1.0 - p[w->healthy]);
    table_text(w->table, col++, w->model_name, strlen(w->model_name));
    table_i64(w->table, col, w->task->run);
    w->predicted[s->prediction[row]]++;
    w->n_row++;
}

static int put_scored(void *arg, const struct scored *s, struct err *e)
{
    struct writing *w = arg;
    struct chunk c;

    table_clear(w->table);
    for (size_t r = 0; r < s->n_row; r++)
        if (!s->skip || !s->skip[r])
            put_row(w, s, r);
    table_chunk(w->table, 0, table_rows(w->table), &c);
    return c.n_row ? column_writer_put(w->writer, &c, e) : 0;
}

/* --- guard --- */

static int check_gate(const struct writing *w, struct err *e)
{
    struct json *about = NULL;
    enum gate_mode mode;
    double first = INFINITY, last = -INFINITY, *v;
    const char *reason = task_text(w->task, "reason");
    size_t n;
    int rc = 0;

    if (gate_mode_find(task_text(w->task, "gate"), &mode, e) < 0)
        return -1;
    if (mode != GATE_REFUSE && reason)
        log_put(LOG_INFO, "gate '%s', because: %s", task_text(w->task, "gate"), reason);
    if (mode == GATE_OFF || !w->frame.time)
        return 0;
    v = dataset_column(w->task->store, w->dataset, w->frame.time, &n, e);
    if (!v)
        return -1;
    for (size_t r = 0; r < n; r++) {
        first = v[r] < first ? v[r] : first;
        last = v[r] > last ? v[r] : last;
    }
    free(v);
    about = json_parse(w->model->about, strlen(w->model->about), e);
    if (!about)
        return -1;
    if (first <= last)
        rc = gate_check(mode, about, (int64_t)first, (int64_t)last,
                        type_of(&w->frame, w->frame.time) == COLUMN_TIME, e);
    json_free(about);
    return rc;
}

/* --- the run --- */

static int open_writer(struct writing *w, struct err *e)
{
    struct task *t = w->task;
    bool append = task_bool(t, "append"), replace = task_bool(t, "replace");
    struct buf about = {0};
    struct json_out o = {.b = &about};

    if (append && replace)
        return err_set(e, FAIL_USAGE, "--append and --replace exclude each other");
    json_object(&o, NULL);
    json_put_text(&o, "entity", w->frame.entity);
    json_put_text(&o, "time", w->frame.time);
    json_put_text(&o, "label", "label");
    json_array(&o, "labels"); /* by class index of the model */
    for (size_t k = 0; k < w->model->n_class; k++)
        json_put_f64(&o, NULL, w->model->label[k]);
    json_end_array(&o);
    json_end_object(&o);
    struct dataset_write_opts opts = {
        .mode = append ? DATASET_APPEND : replace ? DATASET_REPLACE : DATASET_CREATE,
        .clash = DATASET_KEEP_LAST,
        .kind = "scores",
        .about = buf_str(&about),
        .run = t->run,
        .n_thread = t->n_thread,
        .sorted = !append,
    };

    w->schema = make_schema(w);
    w->table = table_new(w->schema);
    w->writer = dataset_write(t->store, w->out, w->schema, &opts, e);
    buf_done(&about);
    return w->writer ? 0 : -1;
}

static int open_model(struct writing *w, struct err *e)
{
    const char *told;
    struct json *about;

    w->model = model_store_load(w->task->store, w->model_name, e);
    if (!w->model || frame_open(&w->frame, w->task->store, w->dataset, e) < 0)
        return -1;
    about = json_parse(w->model->about, strlen(w->model->about), e);
    if (!about)
        return -1;
    told = json_text(json_get(about, "label"), NULL);
    int i = told ? schema_find(w->frame.schema, told) : -1;

    w->label = i >= 0 ? w->frame.schema->col[i].name : w->frame.label;
    json_free(about);
    if (w->label && type_of(&w->frame, w->label) == COLUMN_TEXT)
        w->label = NULL;
    order_classes(w);
    return 0;
}

static void put_result(const struct writing *w, struct json_out *o)
{
    json_put_text(o, "model", w->model_name);
    json_put_text(o, "dataset", w->dataset);
    json_put_text(o, "results", w->out);
    json_put_i64(o, "rows", w->n_row);
    json_object(o, "predicted");
    for (size_t i = 0; i < w->model->n_class; i++) {
        char label[TEXT_F64_SIZE];

        text_from_f64(w->model->label[w->order[i]], false, label);
        json_put_i64(o, label, w->predicted[w->order[i]]);
    }
    json_end_object(o);
}

static int run(struct task *t, struct err *e)
{
    struct writing w = {.task = t,
                        .model_name = task_text(t, "model"),
                        .dataset = task_text(t, "dataset"),
                        .out = task_text(t, "out")};
    int rc = -1;

    if (!w.model_name || !w.dataset)
        return err_set(e, FAIL_USAGE, "score needs a model and a dataset");
    if (open_model(&w, e) < 0 || check_gate(&w, e) < 0 || open_writer(&w, e) < 0)
        goto done;
    struct scoring_opts o = {.dataset = w.dataset, .frame = &w.frame, .label = w.label};

    if (scoring_run(t, w.model, &o, put_scored, &w, e) < 0 || task_publish(t, e) < 0 ||
        column_writer_finish(w.writer, e) < 0)
        goto done;
    put_result(&w, &t->result);
    rc = 0;
done:
    column_writer_free(w.writer);
    table_free(w.table);
    schema_free(w.schema);
    frame_done(&w.frame);
    model_free(w.model);
    return rc;
}

const struct op op_score = {"score", params, target, run};
