/* op.h - one kind of run: a row in the table of ops, and what a running op is given.
 *
 *     static int run_features(struct task *t, struct err *e)
 *     {
 *         const char *out = json_text(json_get(t->params, "out"), "training_data");
 *         ...build, telling t->progress...
 *         json_put_i64(&t->result, "rows", n);
 *         return task_publish(t, e) < 0 || column_writer_finish(w, e) < 0 ? -1 : 0;
 *     }
 *
 * An op that publishes calls task_publish() last, which opens the transaction in which the worker
 * sets `succeeded`: the output and the state appear together. It returns with it open. An op
 * prints nothing: messages go to log_put(), its result object is built in t->result.
 */
#ifndef MW_OPS_OP_H
#define MW_OPS_OP_H

#include "src/base/buf.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/base/progress.h"
#include "src/store/store.h"

#include <stdbool.h>
#include <stdint.h>

struct op;

struct task {
    const struct op *op; /* whose table gives the defaults */
    struct store *store;
    int64_t run;
    const struct json *params; /* checked against the op's table */
    unsigned n_thread;
    struct progress *progress;
    struct json_out result;    /* inside the result object; the worker adds run, seconds, peak */
};

enum param_kind { PARAM_TEXT, PARAM_I64, PARAM_F64, PARAM_BOOL, PARAM_LIST };

/* A parameter of an op is an option of its command: one row serves parser, help and worker.
 * PARAM_LIST is a JSON array of texts: an option that may be repeated, or a comma list. */
struct op_param {
    const char *name;      /* "max-rejects": --max-rejects, and "max-rejects" in params */
    enum param_kind kind;
    const char *otherwise; /* default as text; NULL: none */
    const char *arg;       /* "N|P%", shown in help */
    const char *help;      /* "how many rejects a load may have" */
};

struct op {
    const char *kind;                             /* "features", "pipeline train" */
    const struct op_param *params;                /* ends with {0} */
    const char *(*target)(const struct json *params); /* what it writes; NULL: none */
    int (*run)(struct task *t, struct err *e);
};

const struct op *op_find(const char *kind);
const struct op *const *op_all(void); /* NULL-terminated */

/* op_check - params is an object of known names with values of the right kind. FAIL_USAGE. */
int op_check(const struct op *op, const struct json *params, struct err *e);

/* One of each, in op_<name>.c */
extern const struct op op_ingest, op_features, op_train, op_evaluate, op_score, op_pipeline_train,
    op_pipeline_score;

/* task_publish - opens the publishing transaction; fails with FAIL_CANCELLED when the run has
 * been told to stop. */
int task_publish(struct task *t, struct err *e);

/* Values of a parameter, default applied. Lists: json_first/json_next over task_list. */
const char *task_text(const struct task *t, const char *name); /* NULL: not given, no default */
int64_t task_i64(const struct task *t, const char *name, int64_t otherwise);
double task_f64(const struct task *t, const char *name, double otherwise);
bool task_bool(const struct task *t, const char *name);
const struct json *task_list(const struct task *t, const char *name);

#endif
