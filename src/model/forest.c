/* forest.c - samples of rows, trees side by side, and what the finished ensemble holds.
 *
 * Pieces of the parallel loop are trees. A piece depends on its tree's number alone, so neither
 * their order nor the number of threads shows in the model.
 * Not here: one tree (tree.c), its importances (model.c). */
#include "config.h"

#include "src/model/forest.h"

#include "src/base/mem.h"
#include "src/base/par.h"
#include "src/base/rng.h"
#include "src/model/tree.h"

#include <assert.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t sample_salt = UINT64_C(0x73616d706c65); /* apart from the feature subsets */

/* --- samples --- */

/* P(X <= k) in units of 2^-53; the last entry is above every draw. */
static void poisson_steps(double mean, uint64_t out[HIST_DRAW_MAX + 1])
{
    double p = exp(-mean), sum = 0.0;

    for (int k = 0; k < HIST_DRAW_MAX; k++) {
        sum += p;
        p *= mean / (k + 1);
        out[k] = (uint64_t)(sum * 0x1p53);
    }
    out[HIST_DRAW_MAX] = UINT64_MAX;
}

static void bernoulli_steps(double share, uint64_t out[HIST_DRAW_MAX + 1])
{
    out[0] = (uint64_t)((1.0 - share) * 0x1p53);
    for (int k = 1; k <= HIST_DRAW_MAX; k++)
        out[k] = UINT64_MAX;
}

void forest_draws(const struct params *p, uint64_t tree, size_t row, size_t n, uint8_t *out)
{
    struct rng r = rng_stream((uint64_t)p->seed ^ sample_salt, tree, row / FOREST_BLOCK);
    uint64_t step[HIST_DRAW_MAX + 1];

    assert(row % FOREST_BLOCK == 0 && n <= FOREST_BLOCK);
    if (p->bootstrap)
        poisson_steps(p->subsampling_rate, step);
    else
        bernoulli_steps(p->subsampling_rate, step);
    for (size_t i = 0; i < n; i++) {
        uint64_t u = rng_u64(&r) >> 11;
        unsigned draws = (u >= step[0]) + (u >= step[1]) + (u >= step[2]);

        if (draws == 3)
            while (u >= step[draws])
                draws++;
        out[i] = (uint8_t)draws;
    }
}

static size_t sample_rows(const struct params *p, uint64_t tree, size_t n_row, uint32_t *word)
{
    uint8_t draws[FOREST_BLOCK];
    size_t n = 0;

    for (size_t row = 0; row < n_row; row += FOREST_BLOCK) {
        size_t size = n_row - row < FOREST_BLOCK ? n_row - row : FOREST_BLOCK;

        forest_draws(p, tree, row, size, draws);
        for (size_t i = 0; i < size; i++) {
            word[n] = tree_row(row + i, draws[i]);
            n += draws[i] > 0;
        }
    }
    return n;
}

static size_t every_row(size_t n_row, uint32_t *word)
{
    for (size_t row = 0; row < n_row; row++)
        word[row] = tree_row(row, 1);
    return n_row;
}

/* --- trees --- */

struct forest {
    struct tree_data data;
    struct model *model;
    struct progress *progress;
    struct tree_grower **grower; /* [n_thread] */
    unsigned n_inside;           /* threads within one tree */
    atomic_size_t n_done;
};

static int grow_one(void *arg, size_t piece, unsigned thread, struct err *e)
{
    struct forest *f = arg;
    struct model *m = f->model;
    struct tree_grower **g = &f->grower[thread];
    bool alone = m->params.algorithm == PARAM_DECISION_TREE;
    size_t n_row = f->data.matrix->n_row, n;

    if (!*g)
        *g = tree_grower_new(&f->data, f->n_inside, alone ? f->progress : NULL, e);
    if (!*g)
        return -1;
    n = alone ? every_row(n_row, tree_grower_rows(*g))
              : sample_rows(&m->params, piece, n_row, tree_grower_rows(*g));
    if (tree_grow(*g, piece, n, &m->tree[piece], e) < 0)
        return -1;
    size_t done = atomic_fetch_add(&f->n_done, 1) + 1;

    if (thread > 0 || alone)
        return 0;
    return progress_step(f->progress, "grow", (int64_t)done, (int64_t)m->n_tree, "trees", e);
}

static int grow_all(struct forest *f, unsigned n_thread, struct err *e)
{
    bool alone = f->model->params.algorithm == PARAM_DECISION_TREE;
    int rc;

    f->n_inside = alone ? n_thread : 1;
    f->grower = mem_zero(n_thread, sizeof *f->grower);
    rc = par_for(alone ? 1 : n_thread, f->model->n_tree, grow_one, f, e);
    for (unsigned t = 0; t < n_thread; t++)
        tree_grower_free(f->grower[t]);
    free(f->grower);
    return rc;
}

static double *copy(const double *v, size_t n)
{
    double *out = mem_array(n, sizeof *out);

    if (n)
        memcpy(out, v, n * sizeof *out);
    return out;
}

static void keep_bins(struct model *m, const struct bins *bins)
{
    for (size_t f = 0; f < m->n_feature; f++) {
        m->feature[f].n_cut = bins[f].n_cut;
        m->feature[f].cut = copy(bins[f].cut, bins[f].n_cut);
        m->feature[f].n_category = bins[f].arity;
        m->feature[f].category = copy(bins[f].category, bins[f].arity);
    }
}

int forest_grow(const struct bins_matrix *matrix, const struct bins *bins, unsigned n_thread,
                struct progress *progress, struct model *m, struct err *e)
{
    bool weighted;
    uint8_t *row;
    int rc;
    struct forest f = {
        .data = {.params = &m->params,
                 .matrix = matrix,
                 .bins = bins,
                 .n_class = m->n_class,
                 .class_weight = m->class_weight},
        .model = m,
        .progress = progress,
    };

    assert(matrix->n_feature == m->n_feature && m->n_tree == 0);
    if (matrix->n_row == 0 || matrix->n_row >= TREE_ROWS_MAX)
        return err_set(e, FAIL_INPUT, "cannot train on %zu rows", matrix->n_row);
    if (param_class_weights(&m->params, m->label, m->n_class, m->class_weight, &weighted, e) < 0)
        return -1;
    keep_bins(m, bins);
    m->n_tree = (size_t)m->params.num_trees;
    m->tree = mem_zero(m->n_tree, sizeof *m->tree);
    row = bins_rows(matrix, n_thread ? n_thread : 1, e);
    if (!row)
        return -1;
    f.data.row = row;
    rc = grow_all(&f, n_thread ? n_thread : 1, e);
    free(row);
    if (rc == 0)
        model_importances(m);
    return rc;
}
