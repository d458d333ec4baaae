/* op_evaluate.c - the run that measures: a model on a labelled table, or scores that are stored.
 *
 * Not here: which rows take part, and what is predicted for them (evaluating.h). */
#include "config.h"

#include "src/ops/op.h"

#include "src/base/arena.h"
#include "src/base/mem.h"
#include "src/model/metrics.h"
#include "src/ops/evaluating.h"
#include "src/store/models.h"

static const struct op_param params[] = {
    {"model", PARAM_TEXT, NULL, "NAME", "the model; none when DATASET holds scores"},
    {"dataset", PARAM_TEXT, NULL, "DATASET", "a labelled feature table, or stored scores"},
    {0},
};

struct measuring {
    struct task *task;
    struct evaluating of;
    struct metrics *metrics;
};

static int begin(void *arg, const double *label, size_t n, struct err *e)
{
    struct measuring *m = arg;

    (void)e;
    m->metrics = metrics_new(label, n);
    return 0;
}

static int count_row(void *arg, const struct evaluated *r, struct err *e)
{
    const struct measuring *m = arg;

    return metrics_add(m->metrics, r->actual, r->predicted, r->probability, e);
}

/* With the model, if it is known and still there. */
static int keep_evaluation(const struct measuring *m, const char *json, struct err *e)
{
    struct arena a = {0};
    struct model_row row;
    int rc = 0;

    if (m->of.model && models_exists(m->task->store, m->of.model)) {
        rc = models_find(m->task->store, m->of.model, &a, &row, e);
        if (rc == 0)
            rc = evaluations_insert(m->task->store, row.id, m->of.dataset, m->task->run, json, e);
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
        return err_set(e, FAIL_INPUT, "no row of dataset '%s' has a label", m->of.dataset);
    json_object(&own, NULL);
    metrics_put_json(&r, &own);
    json_end_object(&own);
    int rc = task_publish(m->task, e);

    if (rc == 0)
        rc = keep_evaluation(m, buf_str(&b), e);
    buf_done(&b);
    if (rc < 0)
        return -1;
    json_put_text(&m->task->result, "model", m->of.model);
    json_put_text(&m->task->result, "dataset", m->of.dataset);
    json_put_i64(&m->task->result, "rows", r.n_row);
    metrics_put_json(&r, &m->task->result);
    return 0;
}

static int run(struct task *t, struct err *e)
{
    struct measuring m = {.task = t};

    if (!task_text(t, "dataset"))
        return err_set(e, FAIL_USAGE, "evaluate needs a dataset");
    m.of = (struct evaluating){
        .task = t,
        .dataset = task_text(t, "dataset"),
        .model = mem_text(task_text(t, "model")),
        .begin = begin,
        .row = count_row,
        .arg = &m,
    };
    int rc = evaluating_run(&m.of, e);

    if (rc == 0)
        rc = publish(&m, e);
    metrics_free(m.metrics);
    evaluating_done(&m.of);
    return rc;
}

const struct op op_evaluate = {"evaluate", params, NULL, run};
