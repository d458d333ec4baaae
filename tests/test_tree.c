/* test_tree.c - decision trees against Spark's, node by node, and by hand. */
#include "config.h"

#include "src/model/tree.h"

#include "src/base/mem.h"
#include "tests/golden.h"
#include "tests/trainer.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* --- against the golden trees --- */

static const struct json *at(const struct json *array, size_t i)
{
    const struct json *j = json_first(array);

    while (j && i--)
        j = json_next(j);
    return j;
}

static double number_at(const struct json *array, size_t i)
{
    return json_f64(at(array, i), NAN);
}

static void same_numbers(const struct json *want, const double *got, size_t n, double tol)
{
    const struct json *j = json_first(want);

    assert_int_equal(json_size(want), n);
    for (size_t i = 0; i < n; i++, j = json_next(j))
        assert_near(got[i], json_f64(j, NAN), tol);
}

/* The left categories of golden node `node` as a set. */
static void golden_set(const struct json *tree, size_t node, uint8_t *set)
{
    char key[24];
    const struct json *left;

    snprintf(key, sizeof key, "%zu", node);
    left = json_get(json_get(json_get(tree, "categories"), key), "left");
    assert_non_null(left);
    memset(set, 0, MODEL_SET_SIZE);
    for (const struct json *c = json_first(left); c; c = json_next(c))
        set[json_i64(c, 0) / 8] |= (uint8_t)(1u << json_i64(c, 0) % 8);
}

static void same_node(const struct model *m, const struct model_tree *t, uint32_t node,
                      const struct json *want, size_t i)
{
    const struct json *counts = at(json_get(want, "impurityStats"), i);
    int64_t feature = json_i64(at(json_get(want, "feature"), i), -9);
    uint8_t set[MODEL_SET_SIZE];

    for (size_t k = 0; k < m->n_class; k++)
        assert_int_equal(t->count[node * m->n_class + k], json_i64(at(counts, k), -1));
    assert_near(model_node_impurity(m, t, node), number_at(json_get(want, "impurity"), i), 1e-12);
    assert_near(model_node_gain(m, t, node), number_at(json_get(want, "gain"), i), 1e-12);
    assert_int_equal(model_node_class(m, t, node),
                     json_i64(at(json_get(want, "prediction"), i), -1));
    if (t->feature[node] == MODEL_LEAF) {
        assert_int_equal(feature, -1);
        return;
    }
    assert_int_equal(t->feature[node], feature);
    const struct model_feature *f = &m->feature[feature];

    if (f->n_category) {
        golden_set(want, i, set);
        assert_memory_equal(t->set[t->cut[node]], set, MODEL_SET_SIZE);
    } else {
        assert_true(f->cut[t->cut[node]] == number_at(json_get(want, "threshold"), i));
    }
    same_node(m, t, t->left[node], want, (size_t)json_i64(at(json_get(want, "left"), i), 0));
    same_node(m, t, t->left[node] + 1, want, (size_t)json_i64(at(json_get(want, "right"), i), 0));
}

static void same_splits(const struct trainer *t, const struct json *splits)
{
    for (size_t f = 0; f < t->n_feature; f++) {
        const struct json *want = at(splits, f);
        const struct bins *b = &t->bins[f];

        if (b->kind == BINS_CONTINUOUS)
            same_numbers(want, b->cut, b->n_cut, 0.0);
        else if (b->kind == BINS_UNORDERED)
            assert_int_equal(json_size(want), (1u << (b->arity - 1)) - 1);
        else
            assert_int_equal(json_size(want), 0);
    }
}

static void same_categories(const struct trainer *t, const struct json *maps)
{
    size_t n = 0;

    for (size_t f = 0; f < t->n_feature; f++) {
        char key[24];
        const struct json *map;

        snprintf(key, sizeof key, "%zu", f);
        map = json_get(maps, key);
        assert_int_equal(json_size(map), t->bins[f].arity);
        n += map != NULL;
        for (const struct json *j = json_first(map); j; j = json_next(j))
            assert_true(t->bins[f].category[json_i64(j, 0)] == strtod(json_key(j), NULL));
    }
    assert_int_equal(n, json_size(maps));
}

static void grow_golden(const char *name)
{
    struct golden_table *table = golden_table("features/R10.csv.gz");
    struct json *want = table ? golden_json(name) : NULL;
    const double *col[64];
    const char *names[64];
    struct err e = {0};

    if (!table)
        skip();
    struct trainer t = {.n_row = table->n_row, .n_thread = 2};

    t.n_feature = golden_inputs(table, col, names);
    t.col = col;
    t.name = names;
    t.label = golden_column(table, "label_e");
    param_defaults(PARAM_DECISION_TREE, true, &t.params);
    assert_int_equal(param_from_json(&t.params, json_get(want, "params"), &e), 0);
    struct model *m = trainer_run(&t);
    const struct json *tree = json_first(json_get(want, "trees"));

    assert_int_equal(m->tree[0].n_node, json_size(json_get(tree, "feature")));
    same_numbers(json_get(want, "labels"), m->label, m->n_class, 0.0);
    same_splits(&t, json_get(want, "splits"));
    same_categories(&t, json_get(want, "vectorIndexer"));
    same_node(m, &m->tree[0], 0, tree, 0);
    same_numbers(json_get(want, "featureImportances"), m->importance, m->n_feature, 1e-12);
    model_free(m);
    trainer_done(&t);
    json_free(want);
    golden_table_free(table);
}

static void tree_grow_gini_equals_spark(void **state)
{
    (void)state;
    grow_golden("trees/dt15_gini.json");
}

static void tree_grow_entropy_equals_spark(void **state)
{
    (void)state;
    grow_golden("trees/dt5_entropy.json");
}

/* --- by hand --- */

static struct model *grow_column(const double *v, const double *label, size_t n,
                                 const char *const *words)
{
    const double *col[] = {v};
    struct trainer t = {.n_row = n, .n_feature = 1, .col = col, .label = label, .n_thread = 1};
    struct err e = {0};
    struct model *m;

    param_defaults(PARAM_DECISION_TREE, false, &t.params);
    for (; *words; words++)
        assert_int_equal(param_set(&t.params, *words, &e), 0);
    m = trainer_run(&t);
    trainer_done(&t);
    return m;
}

static void tree_grow_pure_root_is_a_refused_leaf(void **state)
{
    const double v[] = {1, 2, 3, 4}, label[] = {7, 7, 7, 7};
    struct model *m = grow_column(v, label, 4, (const char *const[]){NULL});

    (void)state;
    /* the root is examined though it is pure: its splits are valid, with gain 0 */
    assert_int_equal(m->tree[0].n_node, 1);
    assert_near(model_node_impurity(m, &m->tree[0], 0), 0.0, 0.0);
    model_free(m);
}

static void tree_grow_constant_column_is_a_refused_leaf(void **state)
{
    const double v[] = {5, 5, 5}, label[] = {0, 1, 0};
    struct model *m = grow_column(v, label, 3, (const char *const[]){NULL});

    (void)state;
    assert_int_equal(m->tree[0].n_node, 1);
    assert_int_equal(m->tree[0].flags[0], MODEL_REFUSED);
    assert_near(model_node_impurity(m, &m->tree[0], 0), -1.0, 0.0);
    model_free(m);
}

static void tree_grow_null_goes_right(void **state)
{
    const double v[] = {1, 1, 2, NAN, NAN, 2}, label[] = {0, 0, 1, 1, 1, 1};
    struct model *m = grow_column(v, label, 6, (const char *const[]){NULL});
    const struct model_tree *t = &m->tree[0];

    (void)state;
    assert_int_equal(t->n_node, 3);
    assert_near(m->feature[0].cut[t->cut[0]], 1.5, 0.0);
    assert_int_equal(model_node_class(m, t, 2), 0); /* label 1 is the most frequent: index 0 */
    assert_int_equal(t->count[2 * 2 + 0], 4);
    model_free(m);
}

static void tree_grow_max_depth_zero_is_one_leaf(void **state)
{
    const double v[] = {1, 2, 3, 4}, label[] = {0, 0, 1, 1};
    struct model *m = grow_column(v, label, 4, (const char *const[]){"maxDepth=0", NULL});

    (void)state;
    assert_int_equal(m->tree[0].n_node, 1);
    assert_near(model_node_impurity(m, &m->tree[0], 0), 0.5, 0.0);
    model_free(m);
}

static void tree_grow_equal_siblings_are_pruned_on_request(void **state)
{
    /* a split gains, but both sides predict label 0 */
    const double v[] = {1, 1, 1, 2, 2, 2}, label[] = {0, 0, 0, 0, 0, 1};
    struct model *pruned = grow_column(v, label, 6, (const char *const[]){NULL});
    struct model *whole = grow_column(v, label, 6, (const char *const[]){"pruneTree=false", NULL});

    (void)state;
    assert_int_equal(pruned->tree[0].n_node, 1);
    assert_int_equal(pruned->tree[0].flags[0], 0);
    assert_int_equal(whole->tree[0].n_node, 3);
    assert_near(whole->importance[0], 1.0, 0.0);
    assert_near(pruned->importance[0], 0.0, 0.0);
    model_free(pruned);
    model_free(whole);
}

static void tree_grow_class_weight_changes_the_prediction_not_the_counts(void **state)
{
    const double v[] = {1, 1, 1, 1, 2}, label[] = {0, 0, 0, 1, 0};
    struct model *m =
        grow_column(v, label, 5, (const char *const[]){"classWeights=1:10", "maxDepth=0", NULL});

    (void)state;
    assert_int_equal(m->tree[0].count[0], 4);
    assert_int_equal(m->tree[0].count[1], 1);
    assert_int_equal(model_node_class(m, &m->tree[0], 0), 1);
    model_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tree_grow_gini_equals_spark),
        cmocka_unit_test(tree_grow_entropy_equals_spark),
        cmocka_unit_test(tree_grow_pure_root_is_a_refused_leaf),
        cmocka_unit_test(tree_grow_constant_column_is_a_refused_leaf),
        cmocka_unit_test(tree_grow_null_goes_right),
        cmocka_unit_test(tree_grow_max_depth_zero_is_one_leaf),
        cmocka_unit_test(tree_grow_equal_siblings_are_pruned_on_request),
        cmocka_unit_test(tree_grow_class_weight_changes_the_prediction_not_the_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
