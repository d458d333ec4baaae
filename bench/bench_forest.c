/* bench_forest.c - trains and scores forests on made-up rows like those of a fleet of machines.
 *
 *     bench_forest [ROWS [TREES [THREADS]]]       default 604000 200, all cores
 *
 * 34 features: sensor means and deviations, error counts that are mostly 0, days since
 * replacements, age; five labels of which 93 % are 0. Prints seconds for bins, training, scoring
 * and the model's file, nodes, and peak memory, with 32 and with 255 bins. */
#include "config.h"

#include "src/base/file.h"
#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/base/par.h"
#include "src/base/proc.h"
#include "src/base/rng.h"
#include "src/model/forest.h"
#include "src/model/metrics.h"
#include "src/model/model_io.h"
#include "src/model/score.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MEANS = 12, DEVIATIONS = 12, ERRORS = 5, COMPONENTS = 4 };
enum { WIDE = MEANS + DEVIATIONS + ERRORS + COMPONENTS + 1, CLASSES = 5, TESTS = 66000 };

/* --- rows --- */

/* A failing component moves its sensor and raises its error in most of its rows. */
static double cell(struct rng *r, size_t f, int label)
{
    int component = (int)(f % 4) + 1;

    if (f < MEANS)
        return 170 + rng_normal(r) * 3 + (label == component ? 6 * rng_f64(r) : 0);
    if (f < MEANS + DEVIATIONS)
        return fabs(1 + rng_normal(r) * 0.4 + (label == component ? 0.3 : 0));
    if (f < MEANS + DEVIATIONS + ERRORS) {
        size_t error = f - MEANS - DEVIATIONS;
        bool raised = label == (int)error + 1 ? rng_below(r, 10) < 7 : rng_below(r, 20) == 0;

        return raised ? (double)(1 + rng_below(r, 24)) / 288 : 0.0;
    }
    if (f < WIDE - 1)
        return (double)rng_below(r, 600);
    return (double)rng_below(r, 21);
}

static int label_of(struct rng *r)
{
    uint64_t u = rng_below(r, 1000);

    return u < 931 ? 0 : u < 949 ? 1 : u < 975 ? 2 : u < 986 ? 3 : 4;
}

static double column_cell(size_t f, size_t row, int label)
{
    struct rng r = rng_stream(2, f, row);

    return cell(&r, f, label);
}

static double *labels(size_t row0, size_t n)
{
    double *v = mem_zero(n, sizeof *v);

    for (size_t i = 0; i < n; i++) {
        struct rng r = rng_stream(1, 0, (row0 + i) / 8); /* labels come in stretches of rows */

        v[i] = label_of(&r);
    }
    return v;
}

static double *column(size_t f, size_t row0, size_t n, const double *label)
{
    double *v = mem_zero(n, sizeof *v);

    for (size_t i = 0; i < n; i++)
        v[i] = column_cell(f, row0 + i, (int)label[i]);
    return v;
}

/* --- training --- */

static void name_features(struct model *m)
{
    for (size_t f = 0; f < WIDE; f++) {
        char name[16];

        snprintf(name, sizeof name, "f%zu", f);
        m->feature[f].name = mem_text(name);
    }
}

static struct model *train(size_t n, unsigned n_bin, int64_t n_tree, unsigned n_thread)
{
    struct err e = {0};
    struct bins bins[WIDE];
    struct bins_matrix matrix;
    struct bins_opts o = {.max_bins = n_bin, .n_class = CLASSES};
    struct model *m = model_new(WIDE, CLASSES);
    double *label = labels(0, n), found = 0, encoded = 0;

    param_defaults(PARAM_RANDOM_FOREST, false, &m->params);
    m->params.num_trees = n_tree;
    m->params.max_bins = n_bin;
    name_features(m);
    indexer_labels(label, n, m->label, &e);
    bins_matrix_init(&matrix, n, WIDE, &e);
    bins_encode_labels(m->label, CLASSES, label, &matrix, &e);
    for (size_t f = 0; f < WIDE; f++) {
        double *v = column(f, 0, n, label), begun = now_mono(), middle;

        bins_find(v, n, &o, &bins[f], &e);
        middle = now_mono();
        bins_encode(&bins[f], v, &matrix, f);
        found += middle - begun;
        encoded += now_mono() - middle;
        free(v);
    }
    free(label);
    double begun = now_mono();
    clock_t cpu = clock();

    if (forest_grow(&matrix, bins, n_thread, NULL, m, &e) < 0)
        fprintf(stderr, "%s\n", e.msg);
    printf("%u bins: find %.2f s, encode %.2f s, train %.2f s (processors %.2f s), %lld nodes, "
           "peak %lld MB\n", n_bin, found, encoded, now_mono() - begun,
           (double)(clock() - cpu) / CLOCKS_PER_SEC, (long long)model_nodes(m),
           (long long)proc_peak_rss() >> 20);
    for (size_t f = 0; f < WIDE; f++)
        bins_done(&bins[f]);
    bins_matrix_done(&matrix);
    return m;
}

static void test(const struct model *m, size_t row0, unsigned n_thread)
{
    struct score *s = score_new(m);
    struct metrics *figures = metrics_new(m->label, m->n_class);
    struct metrics_result r;
    struct err e = {0};
    double *label = labels(row0, TESTS), *col[WIDE], *p = mem_zero(TESTS * CLASSES, sizeof *p);
    uint8_t *at = mem_zero(TESTS, 1);
    struct score_out out = {.probability = p, .prediction = at};

    for (size_t f = 0; f < WIDE; f++)
        col[f] = column(f, row0, TESTS, label);
    double begun = now_mono();

    score_rows(s, (const double *const *)col, TESTS, n_thread, &out, &e);
    double took = now_mono() - begun;

    for (size_t i = 0; i < TESTS; i++) {
        int k = indexer_find(m->label, CLASSES, label[i]);

        metrics_add(figures, label[i], m->label[at[i]], p[i * CLASSES + (size_t)k], &e);
    }
    metrics_result(figures, &r);
    printf("  score %d rows %.2f s, F1 %.4f, log loss %.4f\n", TESTS, took, r.of.f1, r.log_loss);
    for (size_t f = 0; f < WIDE; f++)
        free(col[f]);
    free(label);
    free(p);
    free(at);
    metrics_free(figures);
    score_free(s);
}

/* --- the model's file --- */

static void file(const struct model *m)
{
    const char *folder = getenv("TMPDIR");
    char *path = file_join(folder ? folder : "/tmp", "bench_forest.json");
    struct err e = {0};
    double begun = now_mono(), written;

    if (model_io_write(m, path, &e) < 0)
        fprintf(stderr, "%s\n", e.msg);
    written = now_mono();
    struct model *again = model_io_read(path, &e);

    if (!again)
        fprintf(stderr, "%s: %s\n", e.ctx, e.msg);
    printf("  file of %lld MB: write %.2f s, read %.2f s, peak %lld MB\n",
           (long long)file_size(path) >> 20, written - begun, now_mono() - written,
           (long long)proc_peak_rss() >> 20);
    model_free(again);
    unlink(path);
    free(path);
}

int main(int argc, char **argv)
{
    size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 604000;
    int64_t n_tree = argc > 2 ? strtol(argv[2], NULL, 10) : 200;
    unsigned n_thread = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : par_cores();

    for (unsigned n_bin = 32; n_bin <= 255; n_bin += 223) {
        struct model *m = train(n, n_bin, n_tree, n_thread);

        test(m, n, n_thread);
        file(m);
        model_free(m);
    }
    return 0;
}
