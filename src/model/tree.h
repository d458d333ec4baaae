/* tree.h - grow one classification tree from encoded rows.
 *
 * A grower belongs to one thread and grows any number of trees, one after the other: fill its
 * rows, grow.
 *
 *     g = tree_grower_new(&data, n_thread, progress, e);
 *     uint32_t *word = tree_grower_rows(g);
 *     for (r = 0; r < n_row; r++)
 *         word[n++] = tree_row(r, draws);         // ascending rows, draws 1..HIST_DRAW_MAX
 *     if (tree_grow(g, number, n, &tree, e) < 0) ...
 *     tree_grower_free(g);
 *
 * Which features a node tries depends on (seed, number, node) alone, where the root is node 1 and
 * the children of n are 2n and 2n + 1. */
#ifndef MW_MODEL_TREE_H
#define MW_MODEL_TREE_H

#include "src/base/progress.h"
#include "src/model/bins.h"
#include "src/model/hist.h"
#include "src/model/model.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TREE_ROWS_MAX = 1 << (32 - HIST_DRAW_BITS) }; /* rows of a training */

/* What all trees of a training share; borrowed while growers live. */
struct tree_data {
    const struct params *params;
    const struct bins_matrix *matrix; /* the rows' codes, column after column */
    const uint8_t *row;               /* and row after row: bins_rows() */
    const struct bins *bins;          /* [matrix->n_feature] */
    size_t n_class;
    const double *class_weight; /* [n_class] */
};

static inline uint32_t tree_row(size_t row, unsigned draws)
{
    return (uint32_t)row << HIST_DRAW_BITS | draws;
}

struct tree_grower;
/* n_thread > 1: threads share the features of large nodes. progress may be NULL: rows that have
 * reached a leaf, for a training that is one tree. */
struct tree_grower *tree_grower_new(const struct tree_data *d, unsigned n_thread,
                                    struct progress *progress, struct err *e);
void tree_grower_free(struct tree_grower *g);
uint32_t *tree_grower_rows(struct tree_grower *g); /* room for every row; tree_grow reorders it */

/* tree_grow - a pruned tree (if the parameters say so) from the first n rows of the grower. */
int tree_grow(struct tree_grower *g, uint64_t number, size_t n, struct model_tree *out,
              struct err *e);

#endif
