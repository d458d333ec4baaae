/* evaluating.h - label and prediction of each labelled row of a dataset: a model on a feature
 * table, or scores that are stored. What evaluate counts, and what is behind a cell of its matrix.
 *
 *     struct evaluating v = {.task = t, .dataset = name, .model = mem_text(model_or_NULL),
 *                            .begin = begin, .row = row, .arg = arg};
 *     rc = evaluating_run(&v, e);
 *     evaluating_done(&v);
 *
 * Rows without a label take no part. Of stored scores that repeat machine, time and model, the
 * newest run counts; scores of several models cannot be measured together. */
#ifndef MW_OPS_EVALUATING_H
#define MW_OPS_EVALUATING_H

#include "src/model/model.h"
#include "src/ops/frame.h"
#include "src/ops/op.h"

struct evaluated {
    int64_t row;        /* of the dataset in key order, from 0; ascending */
    double actual, predicted; /* labels */
    double probability; /* of the actual one; 0: the model does not know it */
};

struct evaluating {
    struct task *task;
    const char *dataset;
    char *model;         /* owned; NULL: the dataset holds scores, whose model is put here */
    /* once, before the rows: the labels, [n] by class index */
    int (*begin)(void *arg, const double *label, size_t n, struct err *e);
    int (*row)(void *arg, const struct evaluated *r, struct err *e);
    void *arg;
    struct frame frame;  /* of the dataset, from evaluating_run to evaluating_done */
    struct model *loaded; /* its own */
};

int evaluating_run(struct evaluating *v, struct err *e);
void evaluating_done(struct evaluating *v);

#endif
