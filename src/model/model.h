/* model.h - a trained ensemble of classification trees: plain arrays, and what they mean.
 *
 * A node with feature f sends a row left when its value x[f] <= cut[node] (an index into the
 * ascending thresholds of that feature), or, for a categorical feature, when the category is in
 * set number cut[node]. Null (NaN) goes right unless the node says MODEL_NULL_LEFT; a category
 * that training did not see is in no set, so it goes right.
 *
 *     for (i = 0; t->feature[i] != MODEL_LEAF; )
 *         i = t->left[i] + !goes_left(m, t, i, row);
 *
 * Invariants (model_check): nodes stand in breadth-first order, so node 0 is the root, the
 * children of the k-th inner node are 1 + 2k and 2 + 2k, and right = left + 1; counts of an inner
 * node are the sums of its children's; every index is below what it points into.
 * Counts are rows with their bagging counts, unweighted: the weight of class c in a leaf is
 * count * class_weight[c].
 * Not here: growing (forest.h), scoring (score.h), files (model_io.h). */
#ifndef MW_MODEL_MODEL_H
#define MW_MODEL_MODEL_H

#include "src/base/err.h"
#include "src/model/param.h"

#include <stddef.h>
#include <stdint.h>

enum { MODEL_LEAF = UINT16_MAX, MODEL_FEATURE_MAX = 60000, MODEL_SET_SIZE = 32 };
enum {
    MODEL_NULL_LEFT = 1, /* of an inner node */
    MODEL_REFUSED = 2,   /* of a leaf: examined, and no split was valid */
};

struct model_tree {
    uint32_t n_node, n_set;
    uint16_t *feature;             /* [n_node] MODEL_LEAF: a leaf */
    uint8_t *flags;                /* [n_node] */
    uint32_t *cut;                 /* [n_node] threshold or set; 0 in a leaf */
    uint32_t *left;                /* [n_node] right = left + 1; 0 in a leaf */
    uint32_t *count;               /* [n_node][n_class] */
    uint8_t (*set)[MODEL_SET_SIZE]; /* [n_set] bit c: category c goes left */
};

struct model_feature {
    char *name;
    unsigned n_cut, n_category; /* n_category > 0: categorical, and n_cut is 0 */
    double *cut;                /* [n_cut] thresholds, ascending */
    double *category;           /* [n_category] value of each index */
};

struct model {
    struct params params;
    size_t n_feature, n_class, n_tree;
    struct model_feature *feature; /* [n_feature] in the order of the inputs */
    double *label;                 /* [n_class] by class index */
    double *class_weight;          /* [n_class] */
    double *importance;            /* [n_feature] sums to 1, or all 0 */
    struct model_tree *tree;             /* [n_tree] */
    char *about;                   /* JSON object kept with the model; NULL: none */
};

struct model *model_new(size_t n_feature, size_t n_class); /* no trees, class weights 1 */
void model_free(struct model *m);
void model_tree_done(struct model_tree *t);

/* model_tree_reserve - zeroed arrays for a tree. FAIL_INPUT when there is no memory. */
int model_tree_reserve(struct model_tree *t, size_t n_node, size_t n_set, size_t n_class,
                       struct err *e);

/* model_tree_sum_counts - counts of inner nodes from those of the leaves. left and feature are set
 * but not yet checked. FAIL_INPUT: children out of order, or a sum above UINT32_MAX. */
int model_tree_sum_counts(struct model_tree *t, size_t n_class, struct err *e);

/* model_tree_check - every promise of this header about one tree. FAIL_INPUT names node and
 * rule. */
int model_tree_check(const struct model *m, const struct model_tree *t, struct err *e);
/* model_check - labels distinct, tables ascending and finite, every tree checked. */
int model_check(const struct model *m, struct err *e);

int64_t model_nodes(const struct model *m);
int model_find_feature(const struct model *m, const char *name); /* index or -1 */

/* Weights of a node's classes into out [n_class]; gives their sum. */
double model_node_weights(const struct model *m, const struct model_tree *t, uint32_t node,
                          double *out);
/* As Spark stores them: impurity, or -1 for a leaf that was refused; gain, -1 for a leaf. */
double model_node_impurity(const struct model *m, const struct model_tree *t, uint32_t node);
double model_node_gain(const struct model *m, const struct model_tree *t, uint32_t node);
/* Class index that a leaf predicts: its largest weight, the lowest index on ties. */
unsigned model_node_class(const struct model *m, const struct model_tree *t, uint32_t node);

/* model_importances - m->importance from the trees: gain times weight over the nodes that split
 * on a feature, scaled per tree, summed in tree order, scaled to 1. */
void model_importances(struct model *m);

#endif
