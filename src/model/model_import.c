/* model_import.c - Spark's ensembles as plain arrays: check, gather thresholds, renumber.
 *
 * Two passes over the trees: the first collects the thresholds of each feature, the second turns
 * every threshold into its place in the feature's ascending table. */
#include "config.h"

#include "src/model/model_import.h"

#include "src/base/mem.h"
#include "src/base/text.h"
#include "src/model/indexer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The arrays of one tree; impurityStats stay JSON. */
struct arrays {
    size_t n;
    double *feature, *threshold, *left, *right, *impurity;
    const struct json **stats; /* [n] */
    const struct json *categories;
};

static void arrays_done(struct arrays *a)
{
    free(a->feature);
    free(a->threshold);
    free(a->left);
    free(a->right);
    free(a->impurity);
    free(a->stats);
}

/* n numbers, null as NaN. */
static double *numbers(const struct json *tree, const char *key, size_t n, struct err *e)
{
    const struct json *array = json_get(tree, key);
    double *v;
    size_t i = 0;

    if (json_kind(array) != JSON_ARRAY || json_size(array) != n) {
        err_set(e, FAIL_INPUT, "'%s' is not an array of %zu numbers", key, n);
        return NULL;
    }
    v = mem_try_array(n, sizeof *v, e);
    for (const struct json *j = json_first(array); v && j; j = json_next(j))
        v[i++] = json_f64(j, NAN);
    return v;
}

static int arrays_read(const struct json *tree, struct arrays *a, struct err *e)
{
    const struct json *stats = json_get(tree, "impurityStats");
    size_t i = 0;

    memset(a, 0, sizeof *a);
    a->n = json_size(json_get(tree, "feature"));
    if (a->n == 0 || json_size(stats) != a->n)
        return err_set(e, FAIL_INPUT, "'feature' and 'impurityStats' do not match");
    a->categories = json_get(tree, "categories");
    a->stats = mem_zero(a->n, sizeof *a->stats);
    for (const struct json *j = json_first(stats); j; j = json_next(j))
        a->stats[i++] = j;
    a->feature = numbers(tree, "feature", a->n, e);
    a->threshold = a->feature ? numbers(tree, "threshold", a->n, e) : NULL;
    a->left = a->threshold ? numbers(tree, "left", a->n, e) : NULL;
    a->right = a->left ? numbers(tree, "right", a->n, e) : NULL;
    a->impurity = a->right ? numbers(tree, "impurity", a->n, e) : NULL;
    return a->impurity ? 0 : -1;
}

/* --- features and categories --- */

static int category_map(const struct json *map, struct model_feature *f, struct err *e)
{
    size_t n = json_size(map);

    if (n == 0 || n > MODEL_SET_SIZE * 8)
        return err_set(e, FAIL_INPUT, "%zu categories", n);
    f->category = mem_array(n, sizeof *f->category);
    f->n_category = (unsigned)n;
    for (size_t i = 0; i < n; i++)
        f->category[i] = NAN;
    for (const struct json *j = json_first(map); j; j = json_next(j)) {
        int64_t i = json_i64(j, -1);

        if (i < 0 || (size_t)i >= n || !isnan(f->category[i]) ||
            text_to_f64(json_key(j), strlen(json_key(j)), &f->category[i]) != TEXT_NUM_OK)
            return err_set(e, FAIL_INPUT, "category '%.40s' has no index of its own", json_key(j));
    }
    return 0;
}

static int read_features(const struct json *root, struct model *m, struct err *e)
{
    size_t f = 0;

    for (const struct json *j = json_first(json_get(root, "features")); j; j = json_next(j))
        m->feature[f++].name = mem_text(json_text(j, ""));
    for (const struct json *j = json_first(json_get(root, "vectorIndexer")); j; j = json_next(j)) {
        int64_t at;

        if (text_to_i64(json_key(j), strlen(json_key(j)), &at) != TEXT_NUM_OK || at < 0 ||
            (size_t)at >= m->n_feature || m->feature[at].category)
            return err_set(e, FAIL_INPUT, "vectorIndexer names feature '%.40s'", json_key(j));
        if (category_map(j, &m->feature[at], e) < 0)
            return err_ctx(e, "feature '%.80s'", m->feature[at].name);
    }
    return 0;
}

/* --- thresholds --- */

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static int collect(struct model *m, const struct arrays *a, unsigned *cap, struct err *e)
{
    for (size_t i = 0; i < a->n; i++) {
        double at = a->feature[i];

        if (at == -1.0)
            continue;
        if (!(at >= 0.0 && at < (double)m->n_feature && at == floor(at)))
            return err_set(e, FAIL_INPUT, "node %zu splits on a feature that there is not", i);
        struct model_feature *f = &m->feature[(size_t)at];

        if (f->n_category)
            continue;
        if (isnan(a->threshold[i]))
            return err_set(e, FAIL_INPUT, "node %zu has no threshold", i);
        if (f->n_cut == cap[(size_t)at]) {
            cap[(size_t)at] = f->n_cut ? f->n_cut * 2 : 16;
            f->cut = mem_resize(f->cut, cap[(size_t)at], sizeof *f->cut);
        }
        f->cut[f->n_cut++] = a->threshold[i];
    }
    return 0;
}

static void make_tables(struct model *m)
{
    for (size_t f = 0; f < m->n_feature; f++) {
        struct model_feature *feature = &m->feature[f];
        unsigned n = 0;

        if (feature->n_cut)
            qsort(feature->cut, feature->n_cut, sizeof *feature->cut, by_value);
        for (unsigned i = 0; i < feature->n_cut; i++)
            if (i == 0 || feature->cut[i] != feature->cut[n - 1])
                feature->cut[n++] = feature->cut[i];
        feature->n_cut = n;
    }
}

static int each_tree(const struct json *root, struct model *m, unsigned *cap,
                     int (*fn)(struct model *m, const struct arrays *a, size_t i, unsigned *cap,
                               struct err *e),
                     struct err *e)
{
    size_t i = 0;

    for (const struct json *j = json_first(json_get(root, "trees")); j; j = json_next(j), i++) {
        struct arrays a;
        int rc = arrays_read(j, &a, e) < 0 ? -1 : fn(m, &a, i, cap, e);

        arrays_done(&a);
        if (rc < 0)
            return err_ctx(e, "tree %zu", i);
    }
    return 0;
}

static int collect_tree(struct model *m, const struct arrays *a, size_t i, unsigned *cap,
                        struct err *e)
{
    (void)i;
    return collect(m, a, cap, e);
}

/* --- nodes --- */

/* Nodes breadth first into order [n]; FAIL_INPUT when left and right are no tree over all. */
static int breadth_first(const struct arrays *a, uint32_t *order, struct err *e)
{
    uint8_t *seen = mem_zero(a->n, 1);
    size_t n = 1, i = 0;

    order[0] = 0;
    seen[0] = 1;
    for (; i < n; i++) {
        const double child[2] = {a->left[order[i]], a->right[order[i]]};

        for (int c = 0; a->feature[order[i]] != -1.0 && c < 2; c++) {
            if (!(child[c] >= 0.0 && child[c] < (double)a->n) || seen[(size_t)child[c]] ||
                child[c] != floor(child[c])) {
                free(seen);
                return err_set(e, FAIL_INPUT, "node %u has no child of its own", order[i]);
            }
            seen[(size_t)child[c]] = 1;
            order[n++] = (uint32_t)child[c];
        }
    }
    free(seen);
    return n == a->n ? 0 : err_set(e, FAIL_INPUT, "%zu nodes of %zu are reached", n, a->n);
}

static int read_set(const struct arrays *a, uint32_t node, unsigned n_category, uint8_t *set,
                    struct err *e)
{
    char key[16];
    const struct json *left;

    snprintf(key, sizeof key, "%u", node);
    left = json_get(json_get(a->categories, key), "left");
    if (json_kind(left) != JSON_ARRAY)
        return err_set(e, FAIL_INPUT, "node %u has no categories", node);
    for (const struct json *c = json_first(left); c; c = json_next(c)) {
        int64_t at = json_i64(c, -1);

        if (at < 0 || at >= n_category)
            return err_set(e, FAIL_INPUT, "node %u names a category that there is not", node);
        set[at / 8] |= (uint8_t)(1u << at % 8);
    }
    return 0;
}

static int read_counts(const struct json *stats, size_t n_class, uint32_t *out, struct err *e)
{
    size_t k = 0;

    if (json_size(stats) != n_class)
        return err_set(e, FAIL_INPUT, "impurityStats are not one number per class");
    for (const struct json *j = json_first(stats); j; j = json_next(j)) {
        int64_t v = json_i64(j, -1);

        if (v < 0 || v > UINT32_MAX)
            return err_set(e, FAIL_INPUT, "impurityStats are not whole numbers of rows");
        out[k++] = (uint32_t)v;
    }
    return 0;
}

static int read_node(const struct model *m, const struct arrays *a, uint32_t from, uint32_t to,
                     uint32_t *n_set, struct model_tree *t, struct err *e)
{
    const struct model_feature *f;

    if (read_counts(a->stats[from], m->n_class, t->count + to * m->n_class, e) < 0)
        return err_ctx(e, "node %u", from);
    t->feature[to] = MODEL_LEAF;
    if (a->feature[from] == -1.0) {
        t->flags[to] = a->impurity[from] == -1.0 ? MODEL_REFUSED : 0;
        return 0;
    }
    t->feature[to] = (uint16_t)a->feature[from];
    f = &m->feature[t->feature[to]];
    if (f->n_category) {
        t->cut[to] = (*n_set)++;
        return read_set(a, from, f->n_category, t->set[t->cut[to]], e);
    }
    const double *at = bsearch(&a->threshold[from], f->cut, f->n_cut, sizeof *f->cut, by_value);

    t->cut[to] = (uint32_t)(at - f->cut);
    return 0;
}

static int read_tree(struct model *m, const struct arrays *a, size_t i, unsigned *cap,
                     struct err *e)
{
    uint32_t *order = mem_zero(a->n, sizeof *order), n_set = 0, n_inner = 0;
    struct model_tree *t = &m->tree[i];
    int rc = breadth_first(a, order, e);

    (void)cap;
    for (size_t k = 0; k < a->n; k++)
        n_set += a->feature[k] >= 0.0 && m->feature[(size_t)a->feature[k]].n_category;
    if (rc == 0)
        rc = model_tree_reserve(t, a->n, n_set, m->n_class, e);
    n_set = 0;
    for (uint32_t k = 0; rc == 0 && k < a->n; k++) {
        rc = read_node(m, a, order[k], k, &n_set, t, e);
        if (rc == 0 && t->feature[k] != MODEL_LEAF)
            t->left[k] = 1 + 2 * n_inner++;
    }
    free(order);
    return rc == 0 ? model_tree_check(m, t, e) : -1;
}

/* --- the whole --- */

static int read_labels(const struct json *root, struct model *m, struct err *e)
{
    size_t k = 0;

    for (const struct json *j = json_first(json_get(root, "labels")); j; j = json_next(j)) {
        if (json_kind(j) != JSON_NUMBER)
            return err_set(e, FAIL_INPUT, "label %zu is no number", k);
        m->label[k++] = json_f64(j, NAN);
    }
    return 0;
}

static int read_params(const struct json *root, struct model *m, struct err *e)
{
    const char *type;

    if (json_need_text(root, "type", &type, e) < 0)
        return -1;
    bool forest = !strncmp(type, "RandomForest", 12);

    if (!forest && strncmp(type, "DecisionTree", 12) != 0)
        return err_set(e, FAIL_INPUT, "'%.60s' is not a tree classifier", type);
    param_defaults(forest ? PARAM_RANDOM_FOREST : PARAM_DECISION_TREE, true, &m->params);
    if (json_get(root, "params") && param_from_json(&m->params, json_get(root, "params"), e) < 0)
        return -1;
    m->params.num_trees = (int64_t)m->n_tree;
    return forest || m->n_tree == 1 ? 0 : err_set(e, FAIL_INPUT, "one tree is expected");
}

struct model *model_import_arrays(const struct json *root, struct err *e)
{
    size_t n_feature = json_size(json_get(root, "features"));
    size_t n_class = json_size(json_get(root, "labels"));
    unsigned *cap = mem_zero(n_feature, sizeof *cap);
    struct model *m = model_new(n_feature, n_class);
    bool ok = false;

    m->n_tree = json_size(json_get(root, "trees"));
    m->tree = mem_zero(m->n_tree, sizeof *m->tree);
    if (n_class > INDEXER_CLASS_MAX || n_feature > MODEL_FEATURE_MAX || m->n_tree == 0 ||
        json_i64(json_get(root, "numFeatures"), -1) != (int64_t)n_feature ||
        json_i64(json_get(root, "numClasses"), -1) != (int64_t)n_class)
        err_set(e, FAIL_INPUT, "numFeatures, numClasses, features, labels and trees do not match");
    else if (read_labels(root, m, e) == 0 && read_params(root, m, e) == 0 &&
             read_features(root, m, e) == 0 && each_tree(root, m, cap, collect_tree, e) == 0) {
        make_tables(m);
        ok = each_tree(root, m, cap, read_tree, e) == 0 && model_check(m, e) == 0;
    }
    free(cap);
    if (ok) {
        model_importances(m);
        return m;
    }
    model_free(m);
    return NULL;
}
