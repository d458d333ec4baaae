/* evaluation.h - one stored evaluation as a view needs it: classes by ascending label, counts of
 * the matrix, figures. Read from the JSON that model/metrics.h puts; a member that is missing is
 * NaN, and reading never fails on what it does not know. */
#ifndef MW_UI_EVALUATION_H
#define MW_UI_EVALUATION_H

#include "src/base/arena.h"
#include "src/base/json.h"
#include "src/store/models.h"

#include <stddef.h>
#include <stdint.h>

struct ui_figures {
    double precision, recall, f1; /* NaN: 0/0 */
};

struct ui_class {
    double label;
    const char *name;             /* "none", "comp2", or the label itself */
    struct ui_figures of;
    int64_t support, predicted;   /* rows of the label, rows predicted as it */
};

struct ui_evaluation {
    int64_t id, run, created_ms;
    const char *dataset;
    int64_t n_row;
    size_t n;                     /* classes */
    const struct ui_class *per_class; /* [n] */
    const int64_t *count;         /* [n][n] actual x predicted */
    double accuracy, log_loss;
    struct ui_figures of, weighted, macro; /* of: the scenario's */
};

/* ui_evaluation_read - memory in a. about: of the model, for names of labels; NULL: numbers.
 * FAIL_INPUT when the stored text is no evaluation. */
int ui_evaluation_read(const struct evaluation_row *row, const struct json *about, struct arena *a,
                       struct ui_evaluation *out, struct err *e);

#endif
