/* test_param.c - training parameters: ranges, words, errors, JSON; labels and bins by hand. */
#include "config.h"

#include "src/model/param.h"

#include "src/base/mem.h"
#include "src/model/bins.h"
#include "src/model/indexer.h"
#include "tests/golden.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void param_set_checks_ranges(void **state)
{
    static const struct {
        const char *word;
        bool ok;
    } cases[] = {
        {"maxDepth=0", true}, {"maxDepth=30", true}, {"maxDepth=31", false},
        {"maxDepth=-1", false}, {"maxDepth=7.5", false}, {"maxDepth=", false},
        {"maxBins=1", false}, {"maxBins=2", true}, {"maxBins=255", true}, {"maxBins=256", false},
        {"minInstancesPerNode=0", false}, {"minInfoGain=0", true}, {"minInfoGain=-0.1", false},
        {"minWeightFractionPerNode=0.5", false}, {"minWeightFractionPerNode=0.4999", true},
        {"impurity=gini", true}, {"impurity=Gini", false}, {"numTrees=0", false},
        {"featureSubsetStrategy=1", true}, {"featureSubsetStrategy=1.0", true},
        {"featureSubsetStrategy=0", false}, {"featureSubsetStrategy=1.5", false},
        {"featureSubsetStrategy=onethird", true}, {"featureSubsetStrategy=some", false},
        {"subsamplingRate=0", false}, {"subsamplingRate=1", true}, {"subsamplingRate=1.1", false},
        {"bootstrap=true", true}, {"bootstrap=yes", false},
        {"seed=-9223372036854775808", true}, {"seed=9223372036854775808", false},
        {"maxCategories=0", true}, {"maxCategories=1", false}, {"maxCategories=2", true},
        {"handleInvalid=keep", true}, {"handleInvalid=drop", false},
        {"classWeights=0:1,2:5", true}, {"classWeights=", true}, {"classWeights=0", false},
        {"classWeights=0:0", false}, {"classWeights=0:1,0:2", false}, {"classWeights=0:1,", false},
        {"maxMemoryInMB=512", true}, {"cacheNodeIds=true", true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct params p, before;
        struct err e = {0};

        param_defaults(PARAM_RANDOM_FOREST, true, &p);
        before = p;
        if ((param_set(&p, cases[i].word, &e) == 0) != cases[i].ok)
            fail_msg("%s: %s", cases[i].word, e.msg);
        if (!cases[i].ok) {
            assert_int_equal(e.code, FAIL_USAGE);
            assert_memory_equal(&p, &before, sizeof p);
        }
    }
}

static void param_set_says_what_is_right(void **state)
{
    static const struct {
        enum param_algorithm a;
        const char *word, *msg, *hint;
    } cases[] = {
        {PARAM_RANDOM_FOREST, "maxDepth=40",
         "parameter 'maxDepth': '40' is not a whole number from 0 to 30", ""},
        {PARAM_RANDOM_FOREST, "maxDeth=4", "random_forest has no parameter 'maxDeth'",
         "did you mean 'maxDepth'?"},
        {PARAM_RANDOM_FOREST, "numtrees=4", "random_forest has no parameter 'numtrees'",
         "did you mean 'numTrees'?"},
        {PARAM_DECISION_TREE, "numTrees=4", "decision_tree has no parameter 'numTrees'",
         "it belongs to random_forest"},
        {PARAM_RANDOM_FOREST, "maxDepth", "parameter 'maxDepth' has no value",
         "write NAME=VALUE, as in maxDepth=15"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct params p;
        struct err e = {0};

        param_defaults(cases[i].a, true, &p);
        assert_int_equal(param_set(&p, cases[i].word, &e), -1);
        assert_string_equal(e.msg, cases[i].msg);
        assert_string_equal(e.hint, cases[i].hint);
    }
}

static void param_defaults_follow_the_recipe(void **state)
{
    struct params p;

    (void)state;
    param_defaults(PARAM_RANDOM_FOREST, true, &p);
    assert_int_equal(p.max_bins, 32);
    assert_int_equal(p.max_categories, 10);
    assert_int_equal(p.num_trees, 200);
    assert_near(p.subsampling_rate, 0.632, 0);
    param_defaults(PARAM_RANDOM_FOREST, false, &p);
    assert_int_equal(p.max_bins, 255);
    assert_int_equal(p.max_categories, 0);
}

static void param_json_reads_back(void **state)
{
    static const char *const words[] = {"maxDepth=7", "featureSubsetStrategy=0.5",
                                        "classWeights=0:0.25,3:4", "bootstrap=false",
                                        "seed=-9007199254740995", "minInfoGain=1e-05",
                                        "impurity=entropy", "handleInvalid=skip"};
    struct params p, q;
    struct err e = {0};
    struct buf b = {0};
    struct json_out o = {.b = &b};

    (void)state;
    param_defaults(PARAM_RANDOM_FOREST, true, &p);
    param_defaults(PARAM_RANDOM_FOREST, false, &q);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_int_equal(param_set(&p, words[i], &e), 0);
    param_put_json(&p, &o, NULL);
    struct json *j = json_parse(buf_str(&b), b.size, &e);

    assert_non_null(j);
    assert_int_equal(param_from_json(&q, j, &e), 0);
    assert_memory_equal(&p, &q, sizeof p);
    json_free(j);
    buf_done(&b);
}

static void param_subset_size_rounds_up(void **state)
{
    static const struct {
        const char *word;
        size_t n, want;
    } cases[] = {
        {"featureSubsetStrategy=sqrt", 34, 6},     {"featureSubsetStrategy=sqrt", 36, 6},
        {"featureSubsetStrategy=log2", 34, 6},     {"featureSubsetStrategy=log2", 1, 1},
        {"featureSubsetStrategy=onethird", 34, 12}, {"featureSubsetStrategy=all", 34, 34},
        {"featureSubsetStrategy=50", 34, 34},      {"featureSubsetStrategy=1", 34, 1},
        {"featureSubsetStrategy=1.0", 34, 34},     {"featureSubsetStrategy=0.1", 34, 4},
        {"featureSubsetStrategy=auto", 34, 6},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct params p;
        struct err e = {0};

        param_defaults(PARAM_RANDOM_FOREST, true, &p);
        assert_int_equal(param_set(&p, cases[i].word, &e), 0);
        assert_int_equal(param_subset_size(&p, cases[i].n), cases[i].want);
    }
}

/* --- labels and categories --- */

static void indexer_labels_are_by_frequency_then_text(void **state)
{
    const double v[] = {10, 2, 2, NAN, 10, 1, 0, 7, 7, 7};
    double out[INDEXER_CLASS_MAX];
    struct err e = {0};

    (void)state;
    assert_int_equal(indexer_labels(v, 10, out, &e), 5);
    assert_true(out[0] == 7 && out[1] == 10 && out[2] == 2 && out[3] == 0 && out[4] == 1);
}

static void indexer_labels_refuses_measurements(void **state)
{
    double v[300], out[INDEXER_CLASS_MAX];
    struct err e = {0};

    (void)state;
    for (int i = 0; i < 300; i++)
        v[i] = i;
    assert_int_equal(indexer_labels(v, 255, out, &e), 255);
    assert_int_equal(indexer_labels(v, 256, out, &e), -1);
    v[0] = NAN;
    assert_int_equal(indexer_labels(v, 1, out, &e), -1);
}

static void indexer_categories_put_zero_first(void **state)
{
    const double v[] = {3, -1, 0, 3, NAN, -0.0, -5};
    double *out;

    (void)state;
    assert_int_equal(indexer_categories(v, 7, 4, &out), 4);
    assert_true(out[0] == 0 && out[1] == -5 && out[2] == -1 && out[3] == 3);
    free(out);
    assert_int_equal(indexer_categories(v, 7, 3, &out), 0);
    assert_null(out);
}

/* --- bins --- */

static void bins_find_gives_the_described_thresholds(void **state)
{
    static const struct {
        unsigned n_split;
        double v[16];
        size_t n;
        double want[8];
        unsigned n_want;
    } cases[] = {
        {3, {1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 5, 7, 7, 9}, 16, {1.5, 2.5, 4}, 3},
        {31, {10, 20, 30, 40}, 4, {15, 25, 35}, 3},
        {2, {0, 0, 0, 1, 2, 3}, 6, {.5, 1.5}, 2},
        {5, {4, 4, 4, NAN}, 4, {0}, 0},
        {5, {NAN, NAN}, 2, {0}, 0},
        {5, {-1.5, NAN, 2.5, NAN}, 4, {.5}, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bins_opts o = {.max_bins = cases[i].n_split + 1, .n_class = 5};
        struct bins b;
        struct err e = {0};

        assert_int_equal(bins_find(cases[i].v, cases[i].n, &o, &b, &e), 0);
        assert_int_equal(b.n_cut, cases[i].n_want);
        for (unsigned k = 0; k < b.n_cut; k++)
            assert_near(b.cut[k], cases[i].want[k], 0);
        bins_done(&b);
    }
}

/* Shares (i - 1/3) / (n_split + 1/3) of 1 .. n: .2, .5 and .8 for three thresholds. */
static void bins_find_above_the_sure_rows_narrows_the_end_bins(void **state)
{
    struct bins_opts o = {.max_bins = 4, .n_class = 2};
    double *v = mem_array(10001, sizeof *v);
    struct err e = {0};
    struct bins b;

    (void)state;
    for (size_t i = 0; i < 10001; i++)
        v[i] = (double)i;
    assert_int_equal(bins_find(v, 10000, &o, &b, &e), 0);
    assert_near(b.cut[0], 2499.5, 0);
    assert_near(b.cut[1], 4999.5, 0);
    assert_near(b.cut[2], 7499.5, 0);
    bins_done(&b);
    assert_int_equal(bins_find(v, 10001, &o, &b, &e), 0);
    assert_near(b.cut[0], 2000, .51);
    assert_near(b.cut[1], 5000, .51);
    assert_near(b.cut[2], 8000, .51);
    bins_done(&b);
    free(v);
}

static void bins_find_counts_class_weights(void **state)
{
    /* weight 9 on class 1 makes the value 8 nearly all of the column */
    const double v[] = {1, 2, 3, 4, 5, 6, 7, 8}, class_weight[] = {1, 93};
    const uint8_t class[] = {0, 0, 0, 0, 0, 0, 0, 1};
    struct bins_opts o = {.max_bins = 2, .n_class = 2, .label = class,
                          .class_weight = class_weight};
    struct bins b;
    struct err e = {0};

    (void)state;
    assert_int_equal(bins_find(v, 8, &o, &b, &e), 0);
    assert_int_equal(b.n_cut, 1);
    assert_near(b.cut[0], 7.5, 0);
    bins_done(&b);
}

static void bins_find_refuses_too_many_categories(void **state)
{
    double v[40];
    struct bins_opts o = {.max_bins = 8, .max_categories = 20, .n_class = 2};
    struct bins b;
    struct err e = {0};

    (void)state;
    for (int i = 0; i < 40; i++)
        v[i] = i % 9;
    assert_int_equal(bins_find(v, 40, &o, &b, &e), -1);
    assert_int_equal(e.code, FAIL_INPUT);
}

static void bins_find_makes_few_categories_unordered(void **state)
{
    double v[40];
    struct err e = {0};

    (void)state;
    for (unsigned arity = 2; arity <= 10; arity++) {
        struct bins_opts o = {.max_bins = 32, .max_categories = 10, .n_class = 3};
        struct bins b;

        for (unsigned i = 0; i < 40; i++)
            v[i] = i % arity;
        assert_int_equal(bins_find(v, 40, &o, &b, &e), 0);
        assert_int_equal(b.kind, arity <= 5 ? BINS_UNORDERED : BINS_ORDERED);
        bins_done(&b);
        o.n_class = 2;
        assert_int_equal(bins_find(v, 40, &o, &b, &e), 0);
        assert_int_equal(b.kind, BINS_ORDERED);
        bins_done(&b);
    }
}

static void bins_code_counts_the_thresholds_below(void **state)
{
    double cut[255];

    (void)state;
    for (unsigned n = 0; n <= 255; n++) {
        for (unsigned i = 0; i < n; i++)
            cut[i] = i;
        assert_int_equal(bins_code(cut, n, NAN), n);
        assert_int_equal(bins_code(cut, n, HUGE_VAL), n);
        assert_int_equal(bins_code(cut, n, -HUGE_VAL), 0);
        for (unsigned i = 0; i < n; i++) {
            assert_int_equal(bins_code(cut, n, i), i);
            assert_int_equal(bins_code(cut, n, i + 0.5), i + 1);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(param_set_checks_ranges),
        cmocka_unit_test(param_set_says_what_is_right),
        cmocka_unit_test(param_defaults_follow_the_recipe),
        cmocka_unit_test(param_json_reads_back),
        cmocka_unit_test(param_subset_size_rounds_up),
        cmocka_unit_test(indexer_labels_are_by_frequency_then_text),
        cmocka_unit_test(indexer_labels_refuses_measurements),
        cmocka_unit_test(indexer_categories_put_zero_first),
        cmocka_unit_test(bins_find_gives_the_described_thresholds),
        cmocka_unit_test(bins_find_above_the_sure_rows_narrows_the_end_bins),
        cmocka_unit_test(bins_find_counts_class_weights),
        cmocka_unit_test(bins_find_refuses_too_many_categories),
        cmocka_unit_test(bins_find_makes_few_categories_unordered),
        cmocka_unit_test(bins_code_counts_the_thresholds_below),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
