/* model.c - the ensemble's memory, its promises, and figures of single nodes.
 *
 * Impurities and gains are not kept: they follow from counts and class weights by the formulas of
 * split.c, in the same order, so they come out as they were when the tree grew. */
#include "config.h"

#include "src/model/model.h"

#include "src/base/mem.h"
#include "src/model/split.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- life --- */

struct model *model_new(size_t n_feature, size_t n_class)
{
    struct model *m = mem_zero(1, sizeof *m);

    m->n_feature = n_feature;
    m->n_class = n_class;
    m->feature = mem_zero(n_feature, sizeof *m->feature);
    m->label = mem_zero(n_class, sizeof *m->label);
    m->class_weight = mem_zero(n_class, sizeof *m->class_weight);
    m->importance = mem_zero(n_feature, sizeof *m->importance);
    for (size_t k = 0; k < n_class; k++)
        m->class_weight[k] = 1.0;
    return m;
}

void model_tree_done(struct model_tree *t)
{
    free(t->feature);
    free(t->flags);
    free(t->cut);
    free(t->left);
    free(t->count);
    free(t->set);
    memset(t, 0, sizeof *t);
}

void model_free(struct model *m)
{
    if (!m)
        return;
    for (size_t i = 0; m->tree && i < m->n_tree; i++)
        model_tree_done(&m->tree[i]);
    for (size_t f = 0; f < m->n_feature; f++) {
        free(m->feature[f].name);
        free(m->feature[f].cut);
        free(m->feature[f].category);
    }
    free(m->feature);
    free(m->label);
    free(m->class_weight);
    free(m->importance);
    free(m->tree);
    free(m->about);
    free(m);
}

int model_tree_reserve(struct model_tree *t, size_t n_node, size_t n_set, size_t n_class,
                       struct err *e)
{
    memset(t, 0, sizeof *t);
    if (n_node > UINT32_MAX / 2)
        return err_set(e, FAIL_INPUT, "a tree of %zu nodes", n_node);
    t->feature = mem_try_array(n_node, sizeof *t->feature, e);
    t->flags = mem_try_array(n_node, sizeof *t->flags, e);
    t->cut = mem_try_array(n_node, sizeof *t->cut, e);
    t->left = mem_try_array(n_node, sizeof *t->left, e);
    t->count = mem_try_array(n_node, n_class * sizeof *t->count, e);
    t->set = mem_try_array(n_set, sizeof *t->set, e);
    if (!t->feature || !t->flags || !t->cut || !t->left || !t->count || !t->set) {
        model_tree_done(t);
        return -1;
    }
    t->n_node = (uint32_t)n_node;
    t->n_set = (uint32_t)n_set;
    return 0;
}

int model_tree_sum_counts(struct model_tree *t, size_t n_class, struct err *e)
{
    for (uint32_t i = t->n_node; i-- > 0;) {
        uint32_t left = t->left[i], *count = t->count + i * n_class;

        if (t->feature[i] == MODEL_LEAF)
            continue;
        if (left <= i || left >= t->n_node - 1)
            return err_set(e, FAIL_INPUT, "node %u has children out of order", i);
        for (size_t k = 0; k < n_class; k++) {
            uint64_t both = (uint64_t)t->count[left * n_class + k] +
                            t->count[(left + 1) * n_class + k];

            if (both > UINT32_MAX)
                return err_set(e, FAIL_INPUT, "node %u holds too many rows", i);
            count[k] = (uint32_t)both;
        }
    }
    return 0;
}

/* --- checks --- */

static int bad_node(uint32_t node, const char *what, struct err *e)
{
    return err_set(e, FAIL_INPUT, "node %u %s", node, what);
}

static int check_inner(const struct model *m, const struct model_tree *t, uint32_t i,
                       uint32_t n_inner, struct err *e)
{
    const struct model_feature *f;
    size_t n = m->n_class;
    uint32_t left = 1 + 2 * n_inner;

    if (t->feature[i] >= m->n_feature)
        return bad_node(i, "splits on a feature that there is not", e);
    f = &m->feature[t->feature[i]];
    if (t->left[i] != left || left + 1 >= t->n_node || left <= i)
        return bad_node(i, "has children out of order", e);
    if (t->cut[i] >= (f->n_category ? t->n_set : f->n_cut))
        return bad_node(i, "splits at a threshold or set that there is not", e);
    if (t->flags[i] & ~MODEL_NULL_LEFT)
        return bad_node(i, "has unknown flags", e);
    for (size_t k = 0; k < n; k++)
        if ((uint64_t)t->count[left * n + k] + t->count[(left + 1) * n + k] !=
            t->count[i * n + k])
            return bad_node(i, "does not hold the rows of its children", e);
    return 0;
}

int model_tree_check(const struct model *m, const struct model_tree *t, struct err *e)
{
    uint32_t n_inner = 0;

    if (t->n_node == 0)
        return err_set(e, FAIL_INPUT, "a tree without nodes");
    for (uint32_t i = 0; i < t->n_node; i++) {
        if (t->feature[i] != MODEL_LEAF) {
            if (check_inner(m, t, i, n_inner++, e) < 0)
                return -1;
        } else if (t->cut[i] || t->left[i] || (t->flags[i] & ~MODEL_REFUSED)) {
            return bad_node(i, "is a leaf with a split", e);
        }
    }
    if ((uint64_t)t->n_node != 1 + 2 * (uint64_t)n_inner)
        return err_set(e, FAIL_INPUT, "%u nodes do not belong to %u splits", t->n_node, n_inner);
    return 0;
}

static int check_feature(const struct model_feature *f, struct err *e)
{
    if (!f->name || !f->name[0])
        return err_set(e, FAIL_INPUT, "a feature without a name");
    if ((f->n_cut && f->n_category) || f->n_category > MODEL_SET_SIZE * 8)
        return err_set(e, FAIL_INPUT, "feature '%.80s' has too many categories", f->name);
    for (unsigned i = 0; i < f->n_cut; i++)
        if (!isfinite(f->cut[i]) || (i && !(f->cut[i] >= f->cut[i - 1])))
            return err_set(e, FAIL_INPUT, "thresholds of feature '%.80s' do not ascend", f->name);
    for (unsigned i = 0; i < f->n_category; i++)
        for (unsigned j = 0; j <= i; j++)
            if (j < i ? f->category[j] == f->category[i] : !isfinite(f->category[i]))
                return err_set(e, FAIL_INPUT, "categories of feature '%.80s' are not distinct",
                               f->name);
    return 0;
}

static int check_classes(const struct model *m, struct err *e)
{
    if (m->n_class == 0 || m->n_class > INDEXER_CLASS_MAX)
        return err_set(e, FAIL_INPUT, "%zu classes", m->n_class);
    for (size_t k = 0; k < m->n_class; k++) {
        if (!isfinite(m->label[k]) || indexer_find(m->label, k, m->label[k]) != INDEXER_NONE)
            return err_set(e, FAIL_INPUT, "labels are not distinct numbers");
        if (!(m->class_weight[k] > 0.0) || !isfinite(m->class_weight[k]))
            return err_set(e, FAIL_INPUT, "weight of label %g is not above 0", m->label[k]);
    }
    return 0;
}

int model_check(const struct model *m, struct err *e)
{
    if (m->n_feature > MODEL_FEATURE_MAX)
        return err_set(e, FAIL_INPUT, "%zu features", m->n_feature);
    if (check_classes(m, e) < 0)
        return -1;
    for (size_t f = 0; f < m->n_feature; f++)
        if (check_feature(&m->feature[f], e) < 0)
            return -1;
    for (size_t i = 0; i < m->n_tree; i++)
        if (model_tree_check(m, &m->tree[i], e) < 0)
            return err_ctx(e, "tree %zu", i);
    return 0;
}

/* --- figures --- */

int64_t model_nodes(const struct model *m)
{
    int64_t n = 0;

    for (size_t i = 0; i < m->n_tree; i++)
        n += m->tree[i].n_node;
    return n;
}

int model_find_feature(const struct model *m, const char *name)
{
    for (size_t f = 0; f < m->n_feature; f++)
        if (!strcmp(m->feature[f].name, name))
            return (int)f;
    return -1;
}

double model_node_weights(const struct model *m, const struct model_tree *t, uint32_t node,
                          double *out)
{
    return split_weigh(t->count + node * m->n_class, m->class_weight, m->n_class, out);
}

static double impurity(const struct model *m, const struct model_tree *t, uint32_t node)
{
    double w[BINS_CLASS_ROOM];

    model_node_weights(m, t, node, w);
    return split_impurity(m->params.impurity, w, m->n_class);
}

double model_node_impurity(const struct model *m, const struct model_tree *t, uint32_t node)
{
    return t->flags[node] & MODEL_REFUSED ? -1.0 : impurity(m, t, node);
}

double model_node_gain(const struct model *m, const struct model_tree *t, uint32_t node)
{
    double l[BINS_CLASS_ROOM], r[BINS_CLASS_ROOM];

    if (t->feature[node] == MODEL_LEAF)
        return -1.0;
    model_node_weights(m, t, t->left[node], l);
    model_node_weights(m, t, t->left[node] + 1, r);
    return split_gain(m->params.impurity, impurity(m, t, node), l, r, m->n_class);
}

unsigned model_node_class(const struct model *m, const struct model_tree *t, uint32_t node)
{
    double w[BINS_CLASS_ROOM];
    unsigned best = 0;

    model_node_weights(m, t, node, w);
    for (unsigned k = 1; k < m->n_class; k++)
        if (w[k] > w[best])
            best = k;
    return best;
}

/* Gain times weight per feature, scaled to 1, added to sum; a tree without gain adds nothing. */
static void tree_importances(const struct model *m, const struct model_tree *t, double *mine,
                             double *sum)
{
    double w[BINS_CLASS_ROOM], total = 0.0;

    memset(mine, 0, m->n_feature * sizeof *mine);
    for (uint32_t i = 0; i < t->n_node; i++)
        if (t->feature[i] != MODEL_LEAF)
            mine[t->feature[i]] += model_node_gain(m, t, i) * model_node_weights(m, t, i, w);
    for (size_t f = 0; f < m->n_feature; f++)
        total += mine[f];
    for (size_t f = 0; total > 0.0 && f < m->n_feature; f++)
        sum[f] += mine[f] / total;
}

void model_importances(struct model *m)
{
    double *mine = mem_zero(m->n_feature, sizeof *mine), total = 0.0;

    memset(m->importance, 0, m->n_feature * sizeof *m->importance);
    for (size_t i = 0; i < m->n_tree; i++)
        tree_importances(m, &m->tree[i], mine, m->importance);
    for (size_t f = 0; f < m->n_feature; f++)
        total += m->importance[f];
    for (size_t f = 0; total > 0.0 && f < m->n_feature; f++)
        m->importance[f] /= total;
    free(mine);
}
