/* forest.h - train a decision tree or a random forest on encoded rows.
 *
 *     bins_find, bins_encode for every input; bins_encode_labels
 *     m = model_new(n_feature, n_class);
 *     ...m->params, m->label, names of m->feature...
 *     if (forest_grow(&matrix, bins, n_thread, progress, m, e) < 0) ...
 *
 * A decision tree sees every row once; a tree of a forest sees a row as often as a draw from
 * (seed, tree, row) says: Poisson with mean subsamplingRate, or once with that probability when
 * bootstrap is false. The same seed gives the same model, bit for bit, at any number of threads. */
#ifndef MW_MODEL_FOREST_H
#define MW_MODEL_FOREST_H

#include "src/base/progress.h"
#include "src/model/bins.h"
#include "src/model/model.h"

/* forest_grow - grows m->params.num_trees trees into *m.
 *   matrix   codes and classes of all rows
 *   bins     [m->n_feature] as the codes were made; thresholds and categories are copied into *m
 * Threads: trees; a decision tree shares the features of large nodes. Progress counts trees, or
 * rows that have reached a leaf. Errors: FAIL_INPUT (too many rows, no memory), FAIL_CANCELLED,
 * FAIL_USAGE (a class weight for a label that there is not). */
int forest_grow(const struct bins_matrix *matrix, const struct bins *bins, unsigned n_thread,
                struct progress *progress, struct model *m, struct err *e);

/* forest_draws - how often rows [row, row + n) are in the sample of a tree, into out [n].
 * row is a multiple of FOREST_BLOCK, n at most FOREST_BLOCK. */
enum { FOREST_BLOCK = 1024 };
void forest_draws(const struct params *p, uint64_t tree, size_t row, size_t n, uint8_t *out);

#endif
