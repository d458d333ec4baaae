/* test_forest.c - forests: Spark's band, bagging, threads, and a brute-force twin.
 *
 * The twin grows a tree from the raw values by the definitions alone: it partitions rows for every
 * candidate split and counts again, in the same order of candidates and with the same literal
 * formulas. */
#include "config.h"

#include "src/model/forest.h"

#include "src/base/mem.h"
#include "src/base/rng.h"
#include "src/model/metrics.h"
#include "src/model/model_pack.h"
#include "src/model/score.h"
#include "src/model/split.h"
#include "tests/golden.h"
#include "tests/trainer.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void set_all(struct params *p, const char *const *words)
{
    struct err e = {0};

    for (; *words; words++)
        if (param_set(p, *words, &e) < 0)
            fail_msg("%s", e.msg);
}

static void assert_same_model(const struct model *a, const struct model *b)
{
    assert_int_equal(a->n_tree, b->n_tree);
    assert_memory_equal(a->importance, b->importance, a->n_feature * sizeof(double));
    for (size_t i = 0; i < a->n_tree; i++) {
        struct buf x = {0}, y = {0};

        model_pack_write(a, &a->tree[i], &x);
        model_pack_write(b, &b->tree[i], &y);
        assert_int_equal(x.size, y.size);
        assert_memory_equal(x.s, y.s, x.size);
        buf_done(&x);
        buf_done(&y);
    }
}

/* --- against Spark's forests --- */

/* least and most: where the eight runs of forest_band.json lie. One forest may lie beside them, as
 * a ninth run of Spark's would now and then: by a quarter of the band's width, and by half of it in
 * the figures of single classes, which have 48 to 94 rows. tests/forest_band.sh holds the mean over
 * seeds to the band itself. */
static void within(const char *what, double v, double least, double most, double share)
{
    double slack = (most - least) * share;

    if (!(v >= least - slack && v <= most + slack))
        fail_msg("%s %.6g is outside [%g, %g]", what, v, least, most);
}

static void inside(const char *what, double v, double least, double most)
{
    within(what, v, least, most, 0.25);
}

static void inside_recall(const struct metrics_result *r, double label, double least, double most)
{
    for (size_t k = 0; k < r->n_class; k++) {
        if (r->per_class[k].label != label)
            continue;
        within("recall of a class", r->per_class[k].of.recall, least, most, 0.5);
        return;
    }
    fail_msg("no label %g", label);
}

static void check_band(const struct metrics_result *r, const struct model *m)
{
    double class_loss = 0.0;

    for (size_t k = 0; k < r->n_class; k++)
        class_loss += r->per_class[k].log_loss / (double)r->n_class;
    inside("accuracy", r->accuracy, .9579, .9621);
    inside("precision", r->of.precision, .876, .940);
    inside("recall", r->of.recall, .492, .567);
    inside("F1", r->of.f1, .646, .697);
    inside("weighted F1", r->weighted.f1, .952, .958);
    inside("log loss", r->log_loss, .199, .227);
    within("class mean of log loss", class_loss, 1.576, 1.739, 0.5);
    inside_recall(r, 0, .994, .997);
    inside_recall(r, 1, .333, .583);
    inside_recall(r, 2, .403, .516);
    inside_recall(r, 3, .58, .64);
    inside_recall(r, 4, .564, .628);
    inside("nodes", (double)model_nodes(m), 22970, 44694);
}

static void evaluate(const struct model *m, const struct golden_table *t,
                     const double *const *col, struct metrics *out)
{
    const double *label = golden_column(t, "label_e");
    struct score *s = score_new(m);
    double *p = mem_zero(t->n_row * m->n_class, sizeof *p);
    uint8_t *at = mem_zero(t->n_row, 1);
    struct score_out o = {.probability = p, .prediction = at};
    struct err e = {0};

    assert_int_equal(score_rows(s, col, t->n_row, 2, &o, &e), 0);
    for (size_t r = 0; r < t->n_row; r++) {
        size_t k = (size_t)indexer_find(m->label, m->n_class, label[r]);

        assert_int_equal(metrics_add(out, label[r], m->label[at[r]], p[r * m->n_class + k], &e),
                         0);
    }
    score_free(s);
    free(p);
    free(at);
}

static void forest_grow_lands_in_sparks_band(void **state)
{
    struct golden_table *train = golden_table("forest/train.csv.gz");
    struct golden_table *test = train ? golden_table("forest/test.csv.gz") : NULL;
    const double *col[64], *test_col[64];
    const char *name[64];

    (void)state;
    if (!test)
        skip();
    struct trainer t = {.n_row = train->n_row, .col = col, .name = name, .n_thread = 2};

    t.n_feature = golden_inputs(train, col, name);
    t.label = golden_column(train, "label_e");
    golden_inputs(test, test_col, name);
    param_defaults(PARAM_RANDOM_FOREST, true, &t.params);
    set_all(&t.params, (const char *const[]){"numTrees=50", NULL});
    struct model *m = trainer_run(&t);
    struct metrics *figures = metrics_new(m->label, m->n_class);
    struct metrics_result r;

    evaluate(m, test, test_col, figures);
    metrics_result(figures, &r);
    print_message("F1 %.4f weighted %.4f log loss %.4f nodes %lld\n", r.of.f1, r.weighted.f1,
                  r.log_loss, (long long)model_nodes(m));
    check_band(&r, m);
    metrics_free(figures);
    model_free(m);
    trainer_done(&t);
    golden_table_free(train);
    golden_table_free(test);
}

/* --- made-up data --- */

enum { FEATURES = 6 };

struct made {
    size_t n;
    double *col[FEATURES], *label;
};

/* Ties everywhere: few values per column, nulls in one, categories in two. */
static struct made make(uint64_t seed, size_t n, unsigned n_class)
{
    struct made d = {.n = n};
    struct rng r = rng_stream(seed, n, n_class);

    for (size_t f = 0; f < FEATURES; f++)
        d.col[f] = mem_zero(n, sizeof(double));
    d.label = mem_zero(n, sizeof(double));
    for (size_t i = 0; i < n; i++) {
        d.col[0][i] = floor(rng_normal(&r) * 4);
        d.col[1][i] = rng_normal(&r);
        d.col[2][i] = rng_below(&r, 4) ? 0.0 : rng_f64(&r);
        d.col[3][i] = rng_below(&r, 5) ? floor(rng_f64(&r) * 30) : NAN;
        d.col[4][i] = (double)rng_below(&r, 4) - 1;
        d.col[5][i] = (double)rng_below(&r, 7) * 2;
        double x = d.col[0][i] + 3 * d.col[2][i] + d.col[4][i] + rng_normal(&r);

        d.label[i] = x < 1 ? 0 : 1 + (double)((size_t)fabs(x * 3) % (n_class - 1));
    }
    return d;
}

static void made_free(struct made *d)
{
    for (size_t f = 0; f < FEATURES; f++)
        free(d->col[f]);
    free(d->label);
}

static struct trainer trainer_of(const struct made *d, enum param_algorithm a,
                                 const char *const *words)
{
    struct trainer t = {.n_row = d->n,
                        .n_feature = FEATURES,
                        .col = (const double *const *)d->col,
                        .label = d->label,
                        .n_thread = 1};

    param_defaults(a, true, &t.params);
    set_all(&t.params, words);
    return t;
}

static void forest_grow_threads_change_nothing(void **state)
{
    struct made d = make(3, 30000, 5);
    static const char *const words[] = {"numTrees=9", NULL};
    static const enum param_algorithm algorithms[] = {PARAM_RANDOM_FOREST, PARAM_DECISION_TREE};

    (void)state;
    for (int a = 0; a < 2; a++) {
        struct trainer t = trainer_of(&d, algorithms[a], words + a);
        struct model *one = trainer_run(&t);

        for (unsigned n = 2; n <= 3; n++) {
            trainer_done(&t);
            t.n_thread = n;
            struct model *more = trainer_run(&t);

            assert_same_model(one, more);
            model_free(more);
        }
        trainer_done(&t);
        model_free(one);
    }
    made_free(&d);
}

static void forest_grow_shared_nodes_change_nothing(void **state)
{
    /* enough rows and features that threads share the root of one tree */
    enum { ROWS = 60000, WIDE = 24 };
    double *col[WIDE], *label = mem_zero(ROWS, sizeof *label);
    struct rng r = rng_stream(5, 0, 0);

    (void)state;
    for (size_t f = 0; f < WIDE; f++) {
        col[f] = mem_zero(ROWS, sizeof **col);
        for (size_t i = 0; i < ROWS; i++)
            col[f][i] = floor(rng_normal(&r) * 8);
    }
    for (size_t i = 0; i < ROWS; i++)
        label[i] = col[3][i] > col[17][i] ? 1 : col[20][i] > 9 ? 2 : 0;
    struct trainer t = {.n_row = ROWS,
                        .n_feature = WIDE,
                        .col = (const double *const *)col,
                        .label = label,
                        .n_thread = 1};

    param_defaults(PARAM_DECISION_TREE, true, &t.params);
    struct model *one = trainer_run(&t);

    trainer_done(&t);
    t.n_thread = 3;
    struct model *three = trainer_run(&t);

    assert_same_model(one, three);
    trainer_done(&t);
    model_free(one);
    model_free(three);
    for (size_t f = 0; f < WIDE; f++)
        free(col[f]);
    free(label);
}

static void forest_grow_without_chance_equals_the_decision_tree(void **state)
{
    struct made d = make(4, 4000, 5);
    struct trainer forest = trainer_of(
        &d, PARAM_RANDOM_FOREST,
        (const char *const[]){"numTrees=3", "bootstrap=false", "subsamplingRate=1",
                              "featureSubsetStrategy=all", NULL});
    struct trainer tree = trainer_of(&d, PARAM_DECISION_TREE, (const char *const[]){NULL});
    struct model *many = trainer_run(&forest), *one = trainer_run(&tree);

    (void)state;
    assert_true(one->tree[0].n_node > 50);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(many->tree[i].n_node, one->tree[0].n_node);
        assert_memory_equal(many->tree[i].count, one->tree[0].count,
                            one->tree[0].n_node * one->n_class * sizeof(uint32_t));
        assert_memory_equal(many->tree[i].cut, one->tree[0].cut,
                            one->tree[0].n_node * sizeof(uint32_t));
    }
    trainer_done(&forest);
    trainer_done(&tree);
    model_free(many);
    model_free(one);
    made_free(&d);
}

static void forest_grow_seed_changes_the_model(void **state)
{
    struct made d = make(4, 1000, 3);
    struct trainer a = trainer_of(&d, PARAM_RANDOM_FOREST,
                                  (const char *const[]){"numTrees=2", "seed=1", NULL});
    struct trainer b = trainer_of(&d, PARAM_RANDOM_FOREST,
                                  (const char *const[]){"numTrees=2", "seed=2", NULL});
    struct model *x = trainer_run(&a), *y = trainer_run(&b);

    (void)state;
    assert_true(x->tree[0].n_node != y->tree[0].n_node ||
                memcmp(x->tree[0].count, y->tree[0].count, 8) != 0);
    trainer_done(&a);
    trainer_done(&b);
    model_free(x);
    model_free(y);
    made_free(&d);
}

static void forest_draws_are_poisson(void **state)
{
    struct params p;
    uint8_t draws[FOREST_BLOCK];
    double n = 0, count[16] = {0}, want = exp(-0.632);

    (void)state;
    param_defaults(PARAM_RANDOM_FOREST, true, &p);
    for (uint64_t tree = 0; tree < 40; tree++) {
        for (size_t row = 0; row < 10 * FOREST_BLOCK; row += FOREST_BLOCK) {
            forest_draws(&p, tree, row, FOREST_BLOCK, draws);
            for (size_t i = 0; i < FOREST_BLOCK; i++, n++)
                count[draws[i]]++;
        }
    }
    for (int k = 0; k < 6; want *= 0.632 / ++k)
        assert_near(count[k] / n, want, 5 * sqrt(want / n));
}

static void forest_draws_without_bootstrap_take_the_share_once(void **state)
{
    struct params p;
    uint8_t draws[FOREST_BLOCK];
    double taken = 0;

    (void)state;
    param_defaults(PARAM_RANDOM_FOREST, true, &p);
    set_all(&p, (const char *const[]){"bootstrap=false", "subsamplingRate=0.25", NULL});
    for (uint64_t tree = 0; tree < 100; tree++) {
        forest_draws(&p, tree, 0, FOREST_BLOCK, draws);
        for (size_t i = 0; i < FOREST_BLOCK; i++) {
            assert_true(draws[i] <= 1);
            taken += draws[i];
        }
    }
    assert_near(taken / (100.0 * FOREST_BLOCK), 0.25, 0.01);
}

/* --- the twin --- */

struct twin {
    const struct trainer *t;
    const struct model *m; /* grown by the trainer: labels, weights, what is compared */
    const struct model_tree *tree;
    const double *weight; /* class weights */
};

/* Whether a row goes left at split `at` of feature f: a threshold, or a set of categories. */
static bool twin_left(const struct twin *w, size_t f, double cut, const uint8_t *set, size_t row)
{
    const struct bins *b = &w->t->bins[f];
    double x = w->t->col[f][row];

    if (b->kind == BINS_CONTINUOUS)
        return x <= cut;
    for (unsigned c = 0; c < b->arity; c++)
        if (b->category[c] == x)
            return set[c / 8] >> c % 8 & 1;
    return false;
}

static void twin_weigh(const struct twin *w, const size_t *rows, size_t n, size_t f, double cut,
                       const uint8_t *set, bool want, double *out, size_t *out_n)
{
    size_t count[16] = {0};

    *out_n = 0;
    for (size_t i = 0; i < n; i++) {
        if (f != SIZE_MAX && twin_left(w, f, cut, set, rows[i]) != want)
            continue;
        count[indexer_find(w->m->label, w->m->n_class, w->t->label[rows[i]])]++;
        ++*out_n;
    }
    for (size_t k = 0; k < w->m->n_class; k++)
        out[k] = (double)count[k] * w->weight[k];
}

struct twin_best {
    bool valid;
    double gain, cut;
    size_t f;
    uint8_t set[MODEL_SET_SIZE];
};

static void twin_try(const struct twin *w, const size_t *rows, size_t n, double parent, size_t f,
                     double cut, const uint8_t *set, struct twin_best *best)
{
    const struct params *p = &w->t->params;
    double l[16], r[16], all = 0, wl = 0, wr = 0;
    size_t nl, nr;

    twin_weigh(w, rows, n, f, cut, set, true, l, &nl);
    twin_weigh(w, rows, n, f, cut, set, false, r, &nr);
    for (size_t k = 0; k < w->m->n_class; k++) {
        wl += l[k];
        wr += r[k];
    }
    for (size_t i = 0; i < w->t->n_row; i++)
        all += w->weight[indexer_find(w->m->label, w->m->n_class, w->t->label[i])];
    if (nl < (size_t)p->min_instances_per_node || nr < (size_t)p->min_instances_per_node ||
        wl < p->min_weight_fraction_per_node * all || wr < p->min_weight_fraction_per_node * all)
        return;
    double gain = split_gain(p->impurity, parent, l, r, w->m->n_class);

    if (gain < p->min_info_gain || (best->valid && gain <= best->gain))
        return;
    *best = (struct twin_best){.valid = true, .gain = gain, .cut = cut, .f = f};
    if (set)
        memcpy(best->set, set, MODEL_SET_SIZE);
}

static void twin_ordered(const struct twin *w, const size_t *rows, size_t n, double parent,
                         size_t f, struct twin_best *best)
{
    const struct bins *b = &w->t->bins[f];
    double key[32], c[16];
    unsigned order[32];
    uint8_t set[MODEL_SET_SIZE] = {0};
    size_t there;

    for (unsigned i = 0; i < b->arity; i++) {
        uint8_t only[MODEL_SET_SIZE] = {0};

        only[i / 8] = (uint8_t)(1u << i % 8);
        twin_weigh(w, rows, n, f, 0, only, true, c, &there);
        key[i] = !there              ? DBL_MAX
                 : w->m->n_class > 2 ? split_impurity(w->t->params.impurity, c, w->m->n_class)
                                     : c[1];
        order[i] = i;
    }
    for (unsigned i = 0; i < b->arity; i++) /* selection: ties in category order */
        for (unsigned j = b->arity - 1; j > i; j--)
            if (key[order[j]] < key[order[j - 1]]) {
                unsigned swap = order[j];

                order[j] = order[j - 1];
                order[j - 1] = swap;
            }
    for (unsigned i = 0; i + 1 < b->arity; i++) {
        set[order[i] / 8] |= (uint8_t)(1u << order[i] % 8);
        twin_try(w, rows, n, parent, f, 0, set, best);
    }
}

static struct twin_best twin_split(const struct twin *w, const size_t *rows, size_t n,
                                   double parent)
{
    struct twin_best best = {.valid = false};

    for (size_t f = 0; f < FEATURES; f++) {
        const struct bins *b = &w->t->bins[f];

        if (b->kind == BINS_ORDERED)
            twin_ordered(w, rows, n, parent, f, &best);
        for (unsigned i = 0; b->kind == BINS_CONTINUOUS && i < b->n_cut; i++)
            twin_try(w, rows, n, parent, f, b->cut[i], NULL, &best);
        for (unsigned i = 1; b->kind == BINS_UNORDERED && i < 1u << (b->arity - 1); i++)
            twin_try(w, rows, n, parent, f, 0, (const uint8_t[MODEL_SET_SIZE]){(uint8_t)i}, &best);
    }
    return best;
}

/* Compares node and everything below it with what the definitions give. */
static void twin_node(const struct twin *w, uint32_t node, size_t *rows, size_t n, unsigned depth)
{
    const struct model_tree *t = w->tree;
    double c[16];
    size_t nl = 0, nr = 0, there;

    twin_weigh(w, rows, n, SIZE_MAX, 0, NULL, true, c, &there);
    double impurity = split_impurity(w->t->params.impurity, c, w->m->n_class);
    bool examined = depth == 0 || (depth < w->t->params.max_depth && impurity >= 0x1p-52);
    struct twin_best best = examined ? twin_split(w, rows, n, impurity)
                                     : (struct twin_best){.valid = true, .gain = 0};

    if (!best.valid || best.gain <= 0 || depth == w->t->params.max_depth) {
        assert_int_equal(t->feature[node], MODEL_LEAF);
        assert_int_equal(t->flags[node] & MODEL_REFUSED, best.valid ? 0 : MODEL_REFUSED);
        return;
    }
    assert_int_equal(t->feature[node], best.f);
    assert_true(model_node_gain(w->m, t, node) == best.gain);
    if (w->t->bins[best.f].kind == BINS_CONTINUOUS)
        assert_true(w->m->feature[best.f].cut[t->cut[node]] == best.cut);
    else
        assert_memory_equal(t->set[t->cut[node]], best.set, MODEL_SET_SIZE);
    size_t *side[2] = {mem_zero(n, sizeof(size_t)), mem_zero(n, sizeof(size_t))};

    for (size_t i = 0; i < n; i++) {
        if (twin_left(w, best.f, best.cut, best.set, rows[i]))
            side[0][nl++] = rows[i];
        else
            side[1][nr++] = rows[i];
    }
    twin_node(w, t->left[node], side[0], nl, depth + 1);
    twin_node(w, t->left[node] + 1, side[1], nr, depth + 1);
    free(side[0]);
    free(side[1]);
}

static void same_as_twin(uint64_t seed, size_t n, unsigned n_class, const char *const *words)
{
    struct made d = make(seed, n, n_class);
    struct trainer t = trainer_of(&d, PARAM_DECISION_TREE, words);

    t.params.prune_tree = false;
    struct model *m = trainer_run(&t);
    struct twin w = {.t = &t, .m = m, .tree = &m->tree[0], .weight = m->class_weight};
    size_t *rows = mem_zero(n, sizeof *rows);

    for (size_t i = 0; i < n; i++)
        rows[i] = i;
    twin_node(&w, 0, rows, n, 0);
    free(rows);
    model_free(m);
    trainer_done(&t);
    made_free(&d);
}

static void forest_grow_equals_the_definition(void **state)
{
    static const char *const cases[][6] = {
        {"maxDepth=15", NULL},
        {"maxDepth=6", "impurity=entropy", NULL},
        {"maxDepth=15", "minInstancesPerNode=7", "maxBins=8", NULL},
        {"maxDepth=15", "minInfoGain=0.01", "impurity=entropy", NULL},
        {"maxDepth=10", "minWeightFractionPerNode=0.02", NULL},
        {"maxDepth=15", "classWeights=0:0.3,1:2.7", NULL},
        {"maxDepth=8", "classWeights=0:0.1,1:7", "impurity=entropy",
         "minWeightFractionPerNode=0.01", NULL},
        {"maxDepth=15", "maxBins=255", "maxCategories=0", NULL},
        {"maxDepth=12", "maxBins=255", "maxCategories=30", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (unsigned n_class = 2; n_class <= 11; n_class += 3)
            same_as_twin(100 + i, 150 + 60 * i, n_class, cases[i]);
    }
    same_as_twin(0, 2, 2, cases[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forest_grow_equals_the_definition),
        cmocka_unit_test(forest_grow_threads_change_nothing),
        cmocka_unit_test(forest_grow_shared_nodes_change_nothing),
        cmocka_unit_test(forest_grow_without_chance_equals_the_decision_tree),
        cmocka_unit_test(forest_grow_seed_changes_the_model),
        cmocka_unit_test(forest_draws_are_poisson),
        cmocka_unit_test(forest_draws_without_bootstrap_take_the_share_once),
        cmocka_unit_test(forest_grow_lands_in_sparks_band),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
