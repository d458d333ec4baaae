/* cell.h - the rows behind one cell of a confusion matrix: those of one label that are predicted
 * as another (or as itself), as evaluate counts them.
 *
 *     struct cell c;
 *     if (cell_find(store, &opts, &c, e) == 0)
 *         rc = cell_read(store, &opts, &c, row, arg, e);
 *     cell_done(&c);
 */
#ifndef MW_OPS_CELL_H
#define MW_OPS_CELL_H

#include "src/base/column.h"
#include "src/store/store.h"

struct cell_opts {
    const char *model;   /* NULL: dataset holds scores */
    const char *dataset;
    double actual, predicted; /* labels */
    unsigned n_thread;
};

struct cell {
    size_t n;
    int64_t *row;        /* [n] of the dataset in key order, from 0; ascending */
    double *probability; /* [n] of the actual label */
    char *entity, *time; /* columns of the dataset; NULL: it has none */
};

/* cell_find - scores the dataset once (stored scores are only read); keeps nothing in the
 * workspace. */
int cell_find(struct store *s, const struct cell_opts *o, struct cell *out, struct err *e);
void cell_done(struct cell *c);

/* cell_read - each row of the cell in order, as place i of the cell and row `at` of a chunk that
 * has the columns entity, then time, those that there are. FAIL_INPUT when rows are gone. */
typedef int (*cell_fn)(void *arg, size_t i, const struct chunk *c, size_t at, struct err *e);
int cell_read(struct store *s, const struct cell_opts *o, const struct cell *c, cell_fn fn,
              void *arg, struct err *e);

#endif
