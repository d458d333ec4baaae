/* test_score.c - Spark's saved predictions and metrics from imported models; walks by hand. */
#include "config.h"

#include "src/model/score.h"

#include "src/base/mem.h"
#include "src/base/rng.h"
#include "src/model/indexer.h"
#include "src/model/metrics.h"
#include "src/model/model_io.h"
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

static struct model *golden_model(const char *name)
{
    char *path = golden_path(name);
    struct err e = {0};
    struct model *m;

    if (!path)
        return NULL;
    m = model_io_read(path, &e);
    if (!m)
        fail_msg("%s: %s", e.ctx, e.msg);
    free(path);
    return m;
}

static void same_column(const struct golden_table *want, const char *stem, size_t k, size_t n_class,
                        const double *got)
{
    char name[40];

    snprintf(name, sizeof name, "%s_%zu", stem, k);
    for (size_t r = 0; r < want->n_row; r++)
        assert_near(got[r * n_class + k], golden_column(want, name)[r], 1e-12);
}

static struct score_out *score_all(const struct model *m, const double *const *col, size_t n,
                                   unsigned n_thread)
{
    struct score_out *out = mem_zero(1, sizeof *out);
    struct score *s = score_new(m);
    struct err e = {0};

    out->raw = mem_zero(n * m->n_class, sizeof(double));
    out->probability = mem_zero(n * m->n_class, sizeof(double));
    out->prediction = mem_zero(n, 1);
    assert_int_equal(score_rows(s, col, n, n_thread, out, &e), 0);
    score_free(s);
    return out;
}

static void score_out_free(struct score_out *out)
{
    free(out->raw);
    free(out->probability);
    free(out->prediction);
    free(out);
}

static void same_metrics(const struct json *want, struct metrics *m)
{
    const struct json *notebook = json_get(want, "notebook"), *spark = json_get(want, "spark");
    const struct json *row = json_first(json_get(want, "confusion_rows_actual_columns_predicted"));
    struct metrics_result r;

    metrics_result(m, &r);
    for (size_t a = 0; a < r.n_class; a++, row = json_next(row)) {
        const struct json *cell = json_first(row);

        for (size_t p = 0; p < r.n_class; p++, cell = json_next(cell))
            assert_int_equal(r.confusion[a * r.n_class + p], json_i64(cell, -1));
    }
    assert_int_equal(r.tp, json_i64(json_get(notebook, "tp"), -1));
    assert_int_equal(r.fp, json_i64(json_get(notebook, "fp"), -1));
    assert_int_equal(r.tn, json_i64(json_get(notebook, "tn"), -1));
    assert_int_equal(r.fn, json_i64(json_get(notebook, "fn"), -1));
    assert_near(r.accuracy, json_f64(json_get(notebook, "accuracy"), NAN), 1e-12);
    assert_near(r.of.precision, json_f64(json_get(notebook, "precision"), NAN), 1e-12);
    assert_near(r.of.recall, json_f64(json_get(notebook, "recall"), NAN), 1e-12);
    assert_near(r.of.f1, json_f64(json_get(notebook, "f1"), NAN), 1e-12);
    assert_near(r.weighted.f1, json_f64(json_get(spark, "f1"), NAN), 1e-12);
    assert_near(r.share_right, json_f64(json_get(spark, "accuracy"), NAN), 1e-12);
    assert_near(r.weighted.precision, json_f64(json_get(spark, "weightedPrecision"), NAN), 1e-12);
    assert_near(r.weighted.recall, json_f64(json_get(spark, "weightedRecall"), NAN), 1e-12);
    assert_near(r.log_loss, json_f64(json_get(spark, "logLoss"), NAN), 1e-12);
    assert_near(r.hamming_loss, json_f64(json_get(spark, "hammingLoss"), NAN), 1e-12);
}

static void score_golden(const char *model, const char *features, const char *scores,
                         const char *kind)
{
    struct model *m = golden_model(model);
    struct golden_table *t = m ? golden_table(features) : NULL;
    struct golden_table *want = t ? golden_table(scores) : NULL;
    const double *col[64];
    const char *name[64];

    if (!want)
        skip();
    assert_int_equal(golden_inputs(t, col, name), m->n_feature);
    for (size_t f = 0; f < m->n_feature; f++)
        assert_string_equal(m->feature[f].name, name[f]);
    struct score_out *out = score_all(m, col, t->n_row, 2);
    const double *label = golden_column(want, "label_e");
    const double *index = golden_column(want, "prediction");
    struct metrics *figures = metrics_new(m->label, m->n_class);
    struct err e = {0};

    for (size_t k = 0; k < m->n_class; k++) {
        same_column(want, "rawPrediction", k, m->n_class, out->raw);
        same_column(want, "probability", k, m->n_class, out->probability);
    }
    for (size_t r = 0; r < t->n_row; r++) {
        int actual = indexer_find(m->label, m->n_class, label[r]);

        assert_true(out->prediction[r] == index[r]);
        assert_int_equal(metrics_add(figures, label[r], m->label[out->prediction[r]],
                                     out->probability[r * m->n_class + (size_t)actual], &e),
                         0);
    }
    if (kind) {
        struct json *all = golden_json("scores/metrics.json");

        same_metrics(json_get(all, kind), figures);
        json_free(all);
    }
    metrics_free(figures);
    score_out_free(out);
    golden_table_free(want);
    golden_table_free(t);
    model_free(m);
}

static void score_rows_forest_equals_spark(void **state)
{
    (void)state;
    score_golden("models/RandomForest.json", "features/S8.csv.gz", "scores/RandomForest.csv.gz",
                 "RandomForest");
}

static void score_rows_tree_equals_spark(void **state)
{
    (void)state;
    score_golden("models/DecisionTree.json", "features/S8.csv.gz", "scores/DecisionTree.csv.gz",
                 "DecisionTree");
}

static void score_rows_categories_equal_spark(void **state)
{
    (void)state;
    score_golden("trees/dt15_gini.json", "features/R10b.csv.gz",
                 "trees/dt15_gini_predictions.csv.gz", NULL);
    score_golden("trees/dt5_entropy.json", "features/R10b.csv.gz",
                 "trees/dt5_entropy_predictions.csv.gz", NULL);
}

/* --- by hand --- */

enum { N = 3000, F = 5 };

struct made {
    double *col[F], *label;
    struct model *model;
};

static struct made make(const char *const *words)
{
    struct made d;
    struct rng r = rng_stream(11, 0, 0);
    struct err e = {0};

    for (size_t f = 0; f < F; f++)
        d.col[f] = mem_zero(N, sizeof(double));
    d.label = mem_zero(N, sizeof(double));
    for (size_t i = 0; i < N; i++) {
        for (size_t f = 0; f < F; f++)
            d.col[f][i] = f == 4 ? (double)rng_below(&r, 7) : floor(rng_normal(&r) * 40) / 8;
        d.label[i] = d.col[0][i] + d.col[4][i] > 5 ? 2 : d.col[1][i] > 3 ? 1 : 0;
        if (rng_below(&r, 20) == 0)
            d.col[2][i] = NAN;
    }
    struct trainer t = {.n_row = N,
                        .n_feature = F,
                        .col = (const double *const *)d.col,
                        .label = d.label,
                        .n_thread = 2};

    param_defaults(PARAM_RANDOM_FOREST, false, &t.params);
    for (; *words; words++)
        assert_int_equal(param_set(&t.params, *words, &e), 0);
    d.model = trainer_run(&t);
    trainer_done(&t);
    return d;
}

static void made_free(struct made *d)
{
    for (size_t f = 0; f < F; f++)
        free(d->col[f]);
    free(d->label);
    model_free(d->model);
}

/* A walk as model.h says, by plain comparison. */
static void slow_score(const struct made *d, size_t row, double *raw)
{
    const struct model *m = d->model;

    memset(raw, 0, m->n_class * sizeof *raw);
    for (size_t i = 0; i < m->n_tree; i++) {
        const struct model_tree *t = &m->tree[i];
        double w[8], total;
        uint32_t k = 0;

        while (t->feature[k] != MODEL_LEAF) {
            const struct model_feature *f = &m->feature[t->feature[k]];
            double x = d->col[t->feature[k]][row];
            bool left = x <= (f->n_category ? 0.0 : f->cut[t->cut[k]]);

            if (f->n_category) {
                int c = indexer_find(f->category, f->n_category, x);

                left = c >= 0 && t->set[t->cut[k]][c / 8] >> c % 8 & 1;
            }
            k = t->left[k] + !left;
        }
        total = model_node_weights(m, t, k, w);
        for (size_t c = 0; c < m->n_class; c++)
            raw[c] += w[c] / total;
    }
}

static void same_as_slow(const char *const *words)
{
    struct made d = make(words);
    struct score_out *out = score_all(d.model, (const double *const *)d.col, N, 1);
    struct score_out *three = score_all(d.model, (const double *const *)d.col, N, 3);
    double raw[8];

    for (size_t r = 0; r < N; r++) {
        slow_score(&d, r, raw);
        assert_memory_equal(out->raw + r * d.model->n_class, raw,
                            d.model->n_class * sizeof *raw);
    }
    assert_memory_equal(out->raw, three->raw, N * d.model->n_class * sizeof *raw);
    score_out_free(out);
    score_out_free(three);
    made_free(&d);
}

static void score_rows_bytes_equal_comparison_of_doubles(void **state)
{
    (void)state;
    same_as_slow((const char *const[]){"numTrees=20", "maxCategories=0", "maxBins=64", NULL});
}

static void score_rows_categories_equal_sets(void **state)
{
    (void)state;
    same_as_slow((const char *const[]){"numTrees=20", "maxCategories=10", "maxBins=32", NULL});
}

static void score_rows_class_weights_count(void **state)
{
    (void)state;
    same_as_slow((const char *const[]){"numTrees=7", "classWeights=1:2.5,2:7", NULL});
}

/* Many thresholds: the values themselves, and their neighbours, on both kernels' sides. */
static void score_rows_at_thresholds_equals_raw(void **state)
{
    (void)state;
    for (unsigned n_cut = 255; n_cut <= 256; n_cut++) {
        struct model *m = model_new(1, 2);
        double x[3 * 256], *col[] = {x};
        struct err e = {0};

        m->params.algorithm = PARAM_DECISION_TREE;
        m->label[1] = 1;
        m->feature[0].name = mem_text("x");
        m->feature[0].n_cut = n_cut;
        m->feature[0].cut = mem_zero(n_cut, sizeof(double));
        for (unsigned i = 0; i < n_cut; i++) {
            double t = 0.1 * (i + 1);

            m->feature[0].cut[i] = t;
            x[3 * i] = t;
            x[3 * i + 1] = nextafter(t, -1);
            x[3 * i + 2] = nextafter(t, 99);
        }
        m->n_tree = 1;
        m->tree = mem_zero(1, sizeof *m->tree);
        for (unsigned at = 0; at < n_cut; at++) {
            struct model_tree *t = &m->tree[0];

            assert_int_equal(model_tree_reserve(t, 3, 0, 2, &e), 0);
            t->feature[1] = t->feature[2] = MODEL_LEAF;
            t->cut[0] = at;
            t->left[0] = 1;
            t->count[2] = t->count[5] = t->count[0] = t->count[1] = 1;
            assert_int_equal(model_check(m, &e), 0);
            struct score_out *out = score_all(m, (const double *const *)col, 3 * n_cut, 1);

            for (size_t r = 0; r < 3 * n_cut; r++)
                assert_int_equal(out->prediction[r], !(x[r] <= m->feature[0].cut[at]));
            score_out_free(out);
            model_tree_done(t);
        }
        model_free(m);
    }
}

static void score_rows_null_goes_where_the_node_says(void **state)
{
    double x[] = {NAN, 1.0}, *col[] = {x};

    (void)state;
    for (int left = 0; left < 2; left++) {
        struct model *m = model_new(1, 2);
        struct err e = {0};

        m->params.algorithm = PARAM_DECISION_TREE;
        m->label[1] = 1;
        m->feature[0].name = mem_text("x");
        m->feature[0].n_cut = 1;
        m->feature[0].cut = mem_zero(1, sizeof(double));
        m->n_tree = 1;
        m->tree = mem_zero(1, sizeof *m->tree);
        assert_int_equal(model_tree_reserve(m->tree, 3, 0, 2, &e), 0);
        m->tree->feature[1] = m->tree->feature[2] = MODEL_LEAF;
        m->tree->left[0] = 1;
        m->tree->flags[0] = left ? MODEL_NULL_LEFT : 0;
        m->tree->count[2] = m->tree->count[5] = m->tree->count[0] = m->tree->count[1] = 1;
        struct score_out *out = score_all(m, (const double *const *)col, 2, 1);

        assert_int_equal(out->prediction[0], left ? 0 : 1);
        assert_int_equal(out->prediction[1], 1);
        score_out_free(out);
        model_free(m);
    }
}

static void score_unseen_names_the_first_feature(void **state)
{
    struct made d = make((const char *const[]){"numTrees=2", "maxCategories=10", NULL});
    struct score *s = score_new(d.model);
    int feature[4];
    double c4[] = {0, 3, 77, NAN};
    const double *col[F] = {d.col[0], d.col[1], d.col[2], d.col[3], c4};

    (void)state;
    assert_int_equal(score_unseen(s, col, 4, feature), 1);
    assert_int_equal(feature[1], -1);
    assert_int_equal(feature[2], 4);
    assert_int_equal(feature[3], -1);
    score_free(s);
    made_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(score_rows_forest_equals_spark),
        cmocka_unit_test(score_rows_tree_equals_spark),
        cmocka_unit_test(score_rows_categories_equal_spark),
        cmocka_unit_test(score_rows_bytes_equal_comparison_of_doubles),
        cmocka_unit_test(score_rows_categories_equal_sets),
        cmocka_unit_test(score_rows_class_weights_count),
        cmocka_unit_test(score_rows_at_thresholds_equals_raw),
        cmocka_unit_test(score_rows_null_goes_where_the_node_says),
        cmocka_unit_test(score_unseen_names_the_first_feature),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
