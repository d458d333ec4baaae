/* score.h - apply a model to rows: raw sums, probabilities, predictions.
 *
 *     s = score_new(m);
 *     while ((rc = column_reader_next(r, &c, e)) > 0) {
 *         ...columns of the chunk as doubles, null as NaN...
 *         score_rows(s, col, c.n_row, n_thread, &out, e);
 *     }
 *     score_free(s);
 *
 * Rows go in blocks through one tree after the other, so a row's sum is in tree order: neither
 * blocks nor threads show in a result. Where no feature has more than 255 thresholds a row is
 * turned into bytes once and nodes compare bytes; else they compare doubles, with the same
 * outcome. */
#ifndef MW_MODEL_SCORE_H
#define MW_MODEL_SCORE_H

#include "src/model/model.h"

#include <stddef.h>
#include <stdint.h>

struct score;
struct score *score_new(const struct model *m); /* borrows m until score_free */
void score_free(struct score *s);

/* What score_rows writes; a NULL member is not wanted. */
struct score_out {
    double *raw;         /* [n][n_class] sum over trees of the leaf's shares; one decision tree:
                            the leaf's class weights */
    double *probability; /* [n][n_class] raw over its sum */
    uint8_t *prediction; /* [n] class index of the largest raw, the lowest on ties */
};

/* score_rows - n rows given as columns.
 *   col [m->n_feature][n]   in the order of the model's features; null is NaN
 * A category that training did not see goes right. Errors: none of its own (threads). */
int score_rows(const struct score *s, const double *const *col, size_t n, unsigned n_thread,
               const struct score_out *out, struct err *e);

/* score_unseen - rows with a category that training did not see (null is none).
 *   out_feature [n]   the first such feature of the row, or -1
 * Gives the number of such rows. */
size_t score_unseen(const struct score *s, const double *const *col, size_t n, int *out_feature);

#endif
