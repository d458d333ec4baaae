/* scoring.h - a model over the rows of a dataset, chunk by chunk: what score and evaluate share.
 *
 *     struct scoring_opts o = {.dataset = name, .frame = &frame, .label = label};
 *     if (scoring_run(t, m, &o, take, arg, e) < 0)
 *         return -1;
 */
#ifndef MW_OPS_SCORING_H
#define MW_OPS_SCORING_H

#include "src/base/column.h"
#include "src/model/model.h"
#include "src/ops/frame.h"
#include "src/ops/op.h"

#include <stddef.h>
#include <stdint.h>

struct scoring_opts {
    const char *dataset;
    const struct frame *frame; /* of the dataset */
    const char *label;         /* column; NULL: none */
};

/* One chunk with its scores. Columns are NULL where the dataset has none. */
struct scored {
    int64_t row0;              /* number of the first row, from 0 */
    size_t n_row;
    const struct column *entity, *time, *label;
    const uint8_t *skip;       /* [n_row] 1: left out (handleInvalid skip); NULL: none is */
    const double *probability; /* [n_row][n_class] */
    const uint8_t *prediction; /* [n_row] class index */
};

typedef int (*scoring_fn)(void *arg, const struct scored *s, struct err *e);

/* scoring_run - every row in key order. A category that training did not see is handled as the
 * model's handleInvalid says: FAIL_INPUT naming column, value, machine and time; left out; or
 * scored as unseen. Progress: phase "score", rows. */
int scoring_run(struct task *t, const struct model *m, const struct scoring_opts *o, scoring_fn fn,
                void *arg, struct err *e);

#endif
