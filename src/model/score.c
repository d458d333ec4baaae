/* score.c - blocks of rows through trees, several rows at once.
 *
 * A walk from root to leaf is a chain of loads, each waiting for the last. GROUP rows walk side by
 * side, so their loads overlap. Byte nodes are 8 bytes in breadth-first order; a leaf points at
 * itself with a threshold that no byte exceeds, so that a step needs no branch and the group stops
 * when nobody moved. The other kernel reads the model's own arrays: doubles, categories, and nodes
 * that send null left. */
#include "config.h"

#include "src/model/score.h"

#include "src/base/mem.h"
#include "src/base/par.h"
#include "src/model/bins.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { GROUP = 16, BLOCK_ROWS = 2048, BLOCK_BYTES = 256 * 1024 };

struct byte_node {
    uint32_t left; /* a leaf: itself */
    uint16_t feature;
    uint8_t cut; /* right when the row's byte is above it; a leaf: 255 */
    uint8_t unused;
};

struct score {
    const struct model *model;
    struct byte_node **tree; /* [n_tree]; NULL: doubles are compared */
    size_t block_rows;
};

/* --- life --- */

/* Bytes serve when every split is a threshold among at most 255 and null goes right. */
static bool bytes_serve(const struct model *m)
{
    for (size_t f = 0; f < m->n_feature; f++)
        if (m->feature[f].n_cut > 255)
            return false;
    for (size_t i = 0; i < m->n_tree; i++) {
        const struct model_tree *t = &m->tree[i];

        for (uint32_t k = 0; k < t->n_node; k++)
            if (t->feature[k] != MODEL_LEAF &&
                (m->feature[t->feature[k]].n_category || t->flags[k] & MODEL_NULL_LEFT))
                return false;
    }
    return true;
}

static struct byte_node *byte_tree(const struct model_tree *t)
{
    struct byte_node *node = mem_array(t->n_node, sizeof *node);

    for (uint32_t k = 0; k < t->n_node; k++) {
        bool leaf = t->feature[k] == MODEL_LEAF;

        node[k] = leaf ? (struct byte_node){.left = k, .cut = 255}
                       : (struct byte_node){.left = t->left[k],
                                            .feature = t->feature[k],
                                            .cut = (uint8_t)t->cut[k]};
    }
    return node;
}

struct score *score_new(const struct model *m)
{
    struct score *s = mem_zero(1, sizeof *s);
    bool bytes = bytes_serve(m);
    size_t row_size = (m->n_feature + 1) * (bytes ? 1 : sizeof(double));

    s->model = m;
    s->block_rows = BLOCK_BYTES / row_size / GROUP * GROUP;
    s->block_rows = s->block_rows < GROUP ? GROUP : s->block_rows;
    s->block_rows = s->block_rows > BLOCK_ROWS ? BLOCK_ROWS : s->block_rows;
    if (!bytes)
        return s;
    s->tree = mem_zero(m->n_tree, sizeof *s->tree);
    for (size_t i = 0; i < m->n_tree; i++)
        s->tree[i] = byte_tree(&m->tree[i]);
    return s;
}

void score_free(struct score *s)
{
    if (!s)
        return;
    for (size_t i = 0; s->tree && i < s->model->n_tree; i++)
        free(s->tree[i]);
    free(s->tree);
    free(s);
}

/* --- the two walks: leaf of each row of a block --- */

static void walk_bytes(const struct byte_node *node, const uint8_t *row, size_t stride, size_t n,
                       uint32_t *leaf)
{
    for (size_t first = 0; first < n; first += GROUP) {
        const uint8_t *base = row + first * stride;
        uint32_t at[GROUP] = {0}, moved;

        do { /* rows past n are walked too: the block has room for them */
            moved = 0;
            for (size_t j = 0; j < GROUP; j++) {
                struct byte_node k = node[at[j]];
                uint32_t next = k.left + (base[j * stride + k.feature] > k.cut);

                moved |= next ^ at[j];
                at[j] = next;
            }
        } while (moved);
        memcpy(leaf + first, at, sizeof at);
    }
}

static bool goes_left(const struct model *m, const struct model_tree *t, uint32_t k,
                      const double *row)
{
    const struct model_feature *f = &m->feature[t->feature[k]];
    double x = row[t->feature[k]];

    if (isnan(x))
        return t->flags[k] & MODEL_NULL_LEFT;
    if (!f->n_category)
        return x <= f->cut[t->cut[k]];
    return x < f->n_category && (t->set[t->cut[k]][(unsigned)x / 8] >> ((unsigned)x % 8) & 1);
}

static void walk_doubles(const struct model *m, const struct model_tree *t, const double *row,
                         size_t n, uint32_t *leaf)
{
    for (size_t first = 0; first < n; first += GROUP) {
        const double *base = row + first * m->n_feature;
        uint32_t at[GROUP] = {0};
        bool moved;

        do {
            moved = false;
            for (size_t j = 0; j < GROUP; j++) {
                uint32_t k = at[j];

                if (t->feature[k] == MODEL_LEAF)
                    continue;
                at[j] = t->left[k] + !goes_left(m, t, k, base + j * m->n_feature);
                moved = true;
            }
        } while (moved);
        memcpy(leaf + first, at, sizeof at);
    }
}

/* --- a block --- */

struct job {
    const struct score *s;
    const double *const *col;
    size_t n;
    const struct score_out *out;
};

/* Shares of the leaf's classes (one decision tree: the weights) onto the row's sums. */
static void add_leaves(const struct model *m, const struct model_tree *t, const uint32_t *leaf,
                       size_t n, double *raw)
{
    bool weights = m->params.algorithm == PARAM_DECISION_TREE;
    double w[BINS_CLASS_ROOM];

    for (size_t r = 0; r < n; r++, raw += m->n_class) {
        double total = model_node_weights(m, t, leaf[r], w);

        if (weights)
            total = 1.0;
        for (size_t k = 0; total > 0.0 && k < m->n_class; k++)
            raw[k] += w[k] / total;
    }
}

static double category_cell(const struct model_feature *f, double x)
{
    int i = indexer_find(f->category, f->n_category, x);

    if (isnan(x))
        return x;
    return i == INDEXER_NONE ? (double)f->n_category : (double)i;
}

static void bytes_block(const struct job *j, size_t row0, size_t n, uint32_t *leaf, double *raw)
{
    const struct model *m = j->s->model;
    size_t room = (n + GROUP - 1) / GROUP * GROUP, width = m->n_feature + 1;
    uint8_t *row = mem_zero(room, width);

    for (size_t f = 0; f < m->n_feature; f++) {
        const struct model_feature *feature = &m->feature[f];

        for (size_t r = 0; r < n; r++)
            row[r * width + f] = bins_code(feature->cut, feature->n_cut, j->col[f][row0 + r]);
    }
    for (size_t i = 0; i < m->n_tree; i++) {
        walk_bytes(j->s->tree[i], row, width, n, leaf);
        add_leaves(m, &m->tree[i], leaf, n, raw);
    }
    free(row);
}

static void doubles_block(const struct job *j, size_t row0, size_t n, uint32_t *leaf, double *raw)
{
    const struct model *m = j->s->model;
    size_t room = (n + GROUP - 1) / GROUP * GROUP;
    double *row = mem_zero(room, (m->n_feature + 1) * sizeof *row);

    for (size_t f = 0; f < m->n_feature; f++) {
        const struct model_feature *feature = &m->feature[f];

        for (size_t r = 0; r < n; r++) {
            double x = j->col[f][row0 + r];

            row[r * m->n_feature + f] = feature->n_category ? category_cell(feature, x) : x;
        }
    }
    for (size_t i = 0; i < m->n_tree; i++) {
        walk_doubles(m, &m->tree[i], row, n, leaf);
        add_leaves(m, &m->tree[i], leaf, n, raw);
    }
    free(row);
}

/* What follows from a row's raw sums. */
static void put_row(const struct job *j, size_t row, const double *raw)
{
    const struct score_out *out = j->out;
    size_t n_class = j->s->model->n_class, best = 0;
    double sum = 0.0;

    for (size_t k = 0; k < n_class; k++) {
        sum += raw[k];
        best = raw[k] > raw[best] ? k : best;
    }
    if (out->raw)
        memcpy(out->raw + row * n_class, raw, n_class * sizeof *raw);
    for (size_t k = 0; out->probability && k < n_class; k++)
        out->probability[row * n_class + k] = sum > 0.0 ? raw[k] / sum : 0.0;
    if (out->prediction)
        out->prediction[row] = (uint8_t)best;
}

static int score_block(void *arg, size_t piece, unsigned thread, struct err *e)
{
    const struct job *j = arg;
    size_t row0 = piece * j->s->block_rows, n_class = j->s->model->n_class;
    size_t n = j->n - row0 < j->s->block_rows ? j->n - row0 : j->s->block_rows;
    double *raw = mem_zero(n, n_class * sizeof *raw);
    uint32_t *leaf = mem_zero(n + GROUP, sizeof *leaf);

    (void)thread;
    (void)e;
    if (j->s->tree)
        bytes_block(j, row0, n, leaf, raw);
    else
        doubles_block(j, row0, n, leaf, raw);
    for (size_t r = 0; r < n; r++)
        put_row(j, row0 + r, raw + r * n_class);
    free(raw);
    free(leaf);
    return 0;
}

int score_rows(const struct score *s, const double *const *col, size_t n, unsigned n_thread,
               const struct score_out *out, struct err *e)
{
    struct job j = {.s = s, .col = col, .n = n, .out = out};

    return par_for(n_thread, (n + s->block_rows - 1) / s->block_rows, score_block, &j, e);
}

size_t score_unseen(const struct score *s, const double *const *col, size_t n, int *out_feature)
{
    const struct model *m = s->model;
    size_t n_row = 0;

    for (size_t r = 0; r < n; r++)
        out_feature[r] = -1;
    for (size_t f = m->n_feature; f-- > 0;) {
        const struct model_feature *feature = &m->feature[f];

        for (size_t r = 0; feature->n_category && r < n; r++)
            if (category_cell(feature, col[f][r]) == (double)feature->n_category)
                out_feature[r] = (int)f;
    }
    for (size_t r = 0; r < n; r++)
        n_row += out_feature[r] >= 0;
    return n_row;
}
