/* metrics.h - how good predictions are: confusion matrix, the scenario's figures, Spark's.
 *
 *     m = metrics_new(label, n_class);
 *     for each row with a label: metrics_add(m, actual, predicted, probability of actual);
 *     metrics_result(m, &r);
 *     metrics_put_json(&r, o);
 *     metrics_free(m);
 *
 * The scenario's accuracy, precision, recall and F1 set component failures (labels other than 0)
 * against healthy (label 0, whatever its index); a failure predicted as another component is a
 * false positive. 0/0 is NaN, in JSON null.
 * Source: the evaluation of the reference scenario; Spark ML's MulticlassMetrics 3.5. */
#ifndef MW_MODEL_METRICS_H
#define MW_MODEL_METRICS_H

#include "src/base/json.h"

#include <stddef.h>
#include <stdint.h>

enum { METRICS_CLASS_MAX = 512 }; /* labels of the model, and labels that only the rows have */

struct metrics;
struct metrics *metrics_new(const double *label, size_t n_class); /* by class index */
void metrics_free(struct metrics *m);

/* metrics_add - one row. probability: of the actual label; NaN: not known, then there is no log
 * loss at all. FAIL_INPUT: more than METRICS_CLASS_MAX labels. */
int metrics_add(struct metrics *m, double actual, double predicted, double probability,
                struct err *e);

struct metrics_figures {
    double precision, recall, f1;
};

struct metrics_class {
    double label;
    struct metrics_figures of; /* recall and f1 NaN without rows; precision 0 if never predicted */
    double false_positive_rate, log_loss;
    int64_t support, predicted, right; /* rows of the label, predicted as it, both */
};

struct metrics_result {
    int64_t n_row;
    size_t n_class;                      /* the labels given, then others in order of arrival */
    const struct metrics_class *per_class;
    const int64_t *confusion;            /* [n_class][n_class] actual x predicted */
    int64_t tp, fp, tn, fn;
    double accuracy;                     /* these four: the scenario's */
    struct metrics_figures of;
    struct metrics_figures weighted, macro; /* over the labels that rows have */
    double share_right, hamming_loss, log_loss;
};

void metrics_result(struct metrics *m, struct metrics_result *out); /* until add or free */

/* metrics_put_json - members labels, confusion, accuracy, precision, recall, f1, weighted, macro,
 * per_class, log_loss into the object that is open. */
void metrics_put_json(const struct metrics_result *r, struct json_out *o);

#endif
