/* split.h - impurity, and the best split of one node.
 *
 * Gains are computed by the literal formulas in class-index order, from whole counts times class
 * weights; the first of the largest wins. A cheap score picks which candidates deserve that (see
 * split.c): it never changes which one is found.
 *
 *     split_node_set(&rule, total, &node);
 *     split_begin(&best);
 *     for each feature in the order tried:
 *         split_try(&rule, &node, &bins[f], f, count, filled, n_filled, &best);
 *     if (best.valid && best.gain > 0) ...
 */
#ifndef MW_MODEL_SPLIT_H
#define MW_MODEL_SPLIT_H

#include "src/model/bins.h"
#include "src/model/model.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What makes a split valid, the same for all nodes of a training. */
struct split_rule {
    enum param_impurity impurity;
    size_t n_class, n_pad;      /* n_pad: n_class rounded up to a multiple of 8 */
    const double *class_weight; /* [n_class] */
    bool weighted;              /* some class weight is not 1 */
    uint64_t min_rows;          /* each child must have, with bagging counts */
    double min_weight;          /* each child must weigh */
    double min_gain;
    const double *x_log_x;      /* [n_x_log_x] x log2 x of whole x: entropy's shortcut */
    size_t n_x_log_x;
};

/* One node under examination. */
struct split_node {
    const uint32_t *total; /* [n_class] counts */
    uint64_t n_row;        /* their sum */
    double weight, impurity;
};

struct split {
    bool valid;
    double gain;
    uint16_t feature;
    bool categorical;
    uint8_t bin;                      /* continuous: bins 0..bin go left */
    uint8_t set[MODEL_SET_SIZE];      /* categorical: these go left */
    uint32_t left[BINS_CLASS_ROOM];   /* [n_class] counts of the left child */
    double score;                     /* largest cheap score seen: split.c's own business */
};

/* Impurity of class weights c: 0 when they sum to 0. */
double split_impurity(enum param_impurity kind, const double *c, size_t n_class);
double split_gain(enum param_impurity kind, double parent, const double *left, const double *right,
                  size_t n_class);

/* split_weigh - class weights from counts; gives their sum. */
double split_weigh(const uint32_t *count, const double *class_weight, size_t n_class, double *out);

void split_node_set(const struct split_rule *r, const uint32_t *total, struct split_node *out);

static inline void split_begin(struct split *best)
{
    best->valid = false;
    best->score = -HUGE_VAL;
}

/* split_try - the splits of one feature, in their order; *best is replaced by a better one.
 *   count   [n_code][n_pad] class counts per code
 *   filled  codes with a row, ascending; [n_filled] */
void split_try(const struct split_rule *r, const struct split_node *node, const struct bins *b,
               uint16_t feature, const uint32_t *count, const uint8_t *filled, size_t n_filled,
               struct split *best);

#endif
