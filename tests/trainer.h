/* trainer.h - for tests: columns in, model out, the way the train operation puts it together. */
#ifndef MW_TESTS_TRAINER_H
#define MW_TESTS_TRAINER_H

#include "src/model/forest.h"

struct trainer {
    size_t n_row, n_feature, n_class;
    const double *const *col; /* [n_feature][n_row] */
    const char *const *name;  /* NULL: f0, f1, ... */
    const double *label;      /* [n_row] */
    struct params params;
    unsigned n_thread;
    struct bins *bins; /* filled by trainer_run */
    struct bins_matrix matrix;
};

struct model *trainer_run(struct trainer *t); /* fails the test when training fails */
void trainer_done(struct trainer *t);

#endif
