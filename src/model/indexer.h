/* indexer.h - labels and categories: which values there are, and the index of each.
 *
 * A list of labels is in index order: the most frequent first, ties ascending by the text of the
 * number ("0.0", "1.0"). A list of categories holds 0.0 first if it occurs, then the other values
 * ascending. Null is NaN and takes no part in either.
 * Source: Spark ML's StringIndexer and VectorIndexer (reference semantics, version 3.5). */
#ifndef MW_MODEL_INDEXER_H
#define MW_MODEL_INDEXER_H

#include "src/base/err.h"

#include <stddef.h>
#include <stdint.h>

enum { INDEXER_CLASS_MAX = 255, INDEXER_NONE = -1 };

/* indexer_labels - the labels of a column in index order.
 *   v [n]; NaN: left out
 *   out [INDEXER_CLASS_MAX]
 * Gives their number. FAIL_INPUT: none, or more than INDEXER_CLASS_MAX. */
int indexer_labels(const double *v, size_t n, double *out, struct err *e);

/* indexer_categories - the distinct values of a column in index order, if there are at most
 * `most`. Gives their number and *out to be freed; 0 and NULL when there are more, or none. */
size_t indexer_categories(const double *v, size_t n, size_t most, double **out);

/* indexer_find - index of v in list, or INDEXER_NONE. -0.0 is 0.0; NaN is never found. */
int indexer_find(const double *list, size_t n, double v);

#endif
