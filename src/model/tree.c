/* tree.c - grow one tree: slices of one row array, best split, partition, prune, number.
 *
 * Every node is a slice of the row words. An examined node counts its candidate features in
 * groups of HIST_SLOTS, takes the best split and partitions its slice in place, stable, so that
 * rows ascend in every slice. Nodes are grown depth first: a child's rows are warm. Memory is what
 * counting waits for, so a node that holds a good part of all rows reads columns from end to end,
 * a smaller one reads rows; and the first node on a path that has few enough rows copies their
 * codes side by side: everything below it works on that copy, which stays in the cache.
 * A finished tree is pruned from its leaves and renumbered breadth first.
 * Not here: counting (hist.c), gains (split.c), sampling of rows (forest.c). */
#include "config.h"

#include "src/model/tree.h"

#include "src/base/mem.h"
#include "src/base/par.h"
#include "src/base/rng.h"
#include "src/model/split.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    DENSE = 16, /* a node of more than one row in so many reads columns */
    BLOCK_BYTES = 256 * 1024,  /* of codes copied side by side: half of a small L2 cache */
    X_LOG_X = 4096,            /* entries of entropy's table */
    SHARED_WORK = 1 << 20,     /* row-features above which threads share a node */
};
static const double pure = 0x1p-52;

/* A node while the tree grows; children stand side by side, after their parent. */
struct grown {
    uint16_t feature; /* MODEL_LEAF: a leaf */
    uint8_t flags, bin;
    uint32_t set, left;
};

struct tree_grower {
    const struct tree_data *d;
    unsigned n_thread;
    struct progress *progress;
    struct split_rule rule;
    double *x_log_x;
    size_t n_try;          /* features tried per node */
    uint64_t number;       /* of the tree */
    uint32_t *word, *spare; /* [n_row] rows of the tree; the right side during a partition */
    size_t stride;         /* bytes of a row */
    bool in_block;         /* words number the block's rows, else the table's */
    uint8_t *block;
    size_t block_rows;
    struct hist **hist;    /* [n_thread] */
    struct split *split;   /* [n_thread] */
    struct grown *node;
    uint32_t *count;       /* [n_node][n_class] */
    size_t n_node, cap;
    uint8_t (*set)[MODEL_SET_SIZE];
    size_t n_set, set_cap;
    size_t n_word, n_done; /* rows of the tree; those that reached a leaf */
    uint16_t *tried;       /* [n_feature] candidates of the node at hand, in order */
};

/* --- life --- */

static double *x_log_x_new(void)
{
    double *t = mem_zero(X_LOG_X, sizeof *t);

    for (int x = 1; x < X_LOG_X; x++)
        t[x] = x * log2(x);
    return t;
}

static void rule_set(struct tree_grower *g)
{
    const struct tree_data *d = g->d;
    const struct params *p = d->params;
    const struct bins_matrix *m = d->matrix;
    uint64_t rows[BINS_CLASS_ROOM] = {0};
    double weight = 0.0;
    struct split_rule *r = &g->rule;

    *r = (struct split_rule){
        .impurity = p->impurity,
        .n_class = d->n_class,
        .n_pad = (d->n_class + 7) / 8 * 8,
        .class_weight = d->class_weight,
        .min_rows = (uint64_t)p->min_instances_per_node,
        .min_gain = p->min_info_gain,
        .x_log_x = g->x_log_x,
        .n_x_log_x = X_LOG_X,
    };
    for (size_t i = 0; i < m->n_row; i++)
        rows[bins_classes(m)[i]]++;
    for (size_t k = 0; k < d->n_class; k++) {
        weight += (double)rows[k] * d->class_weight[k];
        r->weighted = r->weighted || d->class_weight[k] != 1.0;
    }
    r->min_weight = p->min_weight_fraction_per_node * weight;
}

static size_t most_codes(const struct tree_data *d)
{
    size_t most = 1;

    for (size_t f = 0; f < d->matrix->n_feature; f++)
        if (bins_codes(&d->bins[f]) > most)
            most = bins_codes(&d->bins[f]);
    return most;
}

struct tree_grower *tree_grower_new(const struct tree_data *d, unsigned n_thread,
                                    struct progress *progress, struct err *e)
{
    struct tree_grower *g = mem_zero(1, sizeof *g);
    size_t n_row = d->matrix->n_row;

    assert(n_row < TREE_ROWS_MAX);
    g->d = d;
    g->n_thread = n_thread ? n_thread : 1;
    g->progress = progress;
    g->x_log_x = x_log_x_new();
    rule_set(g);
    g->n_try = param_subset_size(d->params, d->matrix->n_feature);
    g->tried = mem_zero(d->matrix->n_feature, sizeof *g->tried);
    g->hist = mem_zero(g->n_thread, sizeof *g->hist);
    g->split = mem_zero(g->n_thread, sizeof *g->split);
    for (unsigned t = 0; t < g->n_thread; t++)
        g->hist[t] = hist_new(most_codes(d), g->rule.n_pad);
    g->stride = bins_stride(d->matrix->n_feature);
    g->block_rows = BLOCK_BYTES / g->stride;
    g->block = mem_zero(g->block_rows + 1, g->stride);
    g->word = mem_try_array(n_row + HIST_AHEAD, sizeof *g->word, e);
    g->spare = mem_try_array(n_row, sizeof *g->spare, e);
    if (g->word && g->spare)
        return g;
    tree_grower_free(g);
    return NULL;
}

void tree_grower_free(struct tree_grower *g)
{
    if (!g)
        return;
    for (unsigned t = 0; g->hist && t < g->n_thread; t++)
        hist_free(g->hist[t]);
    free(g->hist);
    free(g->split);
    free(g->x_log_x);
    free(g->tried);
    free(g->block);
    free(g->word);
    free(g->spare);
    free(g->node);
    free(g->count);
    free(g->set);
    free(g);
}

uint32_t *tree_grower_rows(struct tree_grower *g)
{
    return g->word;
}

/* --- nodes --- */

static uint32_t *node_count(struct tree_grower *g, size_t node)
{
    return g->count + node * g->d->n_class;
}

/* Two leaves side by side; gives the first. */
static uint32_t add_nodes(struct tree_grower *g, size_t n)
{
    uint32_t first = (uint32_t)g->n_node;

    if (g->n_node + n > g->cap) {
        g->cap = mem_room(g->cap, g->n_node + n);
        g->node = mem_resize(g->node, g->cap, sizeof *g->node);
        g->count = mem_resize(g->count, g->cap * g->d->n_class, sizeof *g->count);
    }
    for (size_t i = first; i < first + n; i++)
        g->node[i] = (struct grown){.feature = MODEL_LEAF};
    g->n_node += n;
    return first;
}

static uint32_t add_set(struct tree_grower *g, const uint8_t *set)
{
    if (g->n_set == g->set_cap) {
        g->set_cap = mem_room(g->set_cap, g->n_set + 1);
        g->set = mem_resize(g->set, g->set_cap, sizeof *g->set);
    }
    memcpy(g->set[g->n_set], set, MODEL_SET_SIZE);
    return (uint32_t)g->n_set++;
}

/* --- candidates --- */

static bool can_split(const struct bins *b)
{
    return b->kind == BINS_CONTINUOUS ? b->n_cut > 0 : b->arity > 1;
}

/* The features of a node in the order tried, those without splits left out; gives their number.
 * Reservoir: slot i starts as feature i, feature i >= n_try takes a random slot or none. */
static size_t choose(struct tree_grower *g, uint64_t address)
{
    const struct tree_data *d = g->d;
    size_t n_feature = d->matrix->n_feature, n = 0;

    for (size_t i = 0; i < g->n_try; i++)
        g->tried[i] = (uint16_t)i;
    if (g->n_try < n_feature) {
        struct rng r = rng_stream((uint64_t)d->params->seed, g->number, address);

        for (size_t i = g->n_try; i < n_feature; i++) {
            size_t slot = (size_t)(rng_f64(&r) * (double)(i + 1));

            if (slot < g->n_try)
                g->tried[slot] = (uint16_t)i;
        }
    }
    for (size_t i = 0; i < g->n_try; i++)
        if (can_split(&d->bins[g->tried[i]]))
            g->tried[n++] = g->tried[i];
    return n;
}

/* --- one node's best split --- */

struct examined {
    struct tree_grower *g;
    struct hist_rows rows;
    struct split_node node;
    size_t n_tried;
};

/* The features of group `group`, over *best. */
static void try_group(const struct examined *x, size_t group, struct hist *h, struct split *best)
{
    const struct tree_grower *g = x->g;
    size_t first = group * HIST_SLOTS, n = x->n_tried - first;
    const uint16_t *feat = g->tried + first;
    unsigned n_code[HIST_SLOTS] = {0};
    uint8_t filled[BINS_CODES];

    n = n < HIST_SLOTS ? n : HIST_SLOTS;
    for (size_t j = 0; j < n; j++)
        n_code[j] = bins_codes(&g->d->bins[feat[j]]);
    hist_count(h, &x->rows, feat, n_code, n);
    for (size_t j = 0; j < n; j++) {
        size_t n_filled = hist_filled(h, j, filled);

        split_try(&g->rule, &x->node, &g->d->bins[feat[j]], feat[j], hist_slot(h, j), filled,
                  n_filled, best);
    }
    hist_clear(h);
}

struct shared {
    const struct examined *x;
    struct split *best; /* [groups] */
};

static int try_shared(void *arg, size_t piece, unsigned thread, struct err *e)
{
    const struct shared *s = arg;

    (void)e;
    split_begin(&s->best[piece]);
    try_group(s->x, piece, s->x->g->hist[thread], &s->best[piece]);
    return 0;
}

/* Threads take groups; the first of the largest gains is the same as one after the other. */
static int try_parallel(const struct examined *x, size_t n_group, struct split *best,
                        struct err *e)
{
    struct shared s = {.x = x, .best = mem_zero(n_group, sizeof *s.best)};
    int rc = par_for(x->g->n_thread, n_group, try_shared, &s, e);

    for (size_t i = 0; i < n_group; i++)
        if (s.best[i].valid && (!best->valid || s.best[i].gain > best->gain))
            *best = s.best[i];
    free(s.best);
    return rc;
}

static struct hist_rows rows_of(const struct tree_grower *g, size_t begin, size_t n)
{
    const struct bins_matrix *m = g->d->matrix;
    struct hist_rows rows = {g->word + begin, n, g->block, g->stride, 1, m->n_feature};

    if (g->in_block)
        return rows;
    rows.code = g->d->row;
    if (n > m->n_row / DENSE) {
        rows.code = m->col;
        rows.row_step = 1;
        rows.col_step = m->n_row;
    }
    return rows;
}

static int examine(struct tree_grower *g, size_t node, uint64_t address, size_t begin, size_t n,
                   struct split *best, struct err *e)
{
    struct examined x = {.g = g, .rows = rows_of(g, begin, n)};

    split_begin(best);
    split_node_set(&g->rule, node_count(g, node), &x.node);
    x.n_tried = choose(g, address);
    size_t n_group = (x.n_tried + HIST_SLOTS - 1) / HIST_SLOTS;

    if (g->n_thread > 1 && n_group > 1 && n * x.n_tried >= SHARED_WORK)
        return try_parallel(&x, n_group, best, e);
    for (size_t i = 0; i < n_group; i++)
        try_group(&x, i, g->hist[0], best);
    return 0;
}

/* --- partition --- */

/* Copies the codes of a slice side by side and renumbers its words. */
static void gather(struct tree_grower *g, size_t begin, size_t n)
{
    uint32_t *word = g->word + begin;

    for (size_t i = 0; i < n; i++) {
        __builtin_prefetch(g->d->row + (word[i + HIST_AHEAD] >> HIST_DRAW_BITS) * g->stride);
        memcpy(g->block + i * g->stride, g->d->row + (word[i] >> HIST_DRAW_BITS) * g->stride,
               g->stride);
        word[i] = tree_row(i, word[i] & HIST_DRAW_MAX);
    }
    g->in_block = true;
}

/* Rows to the left stay in word, those to the right go to spare; gives the number of the left. */
static size_t divide(uint32_t *word, size_t n, const uint8_t *code, size_t step,
                     const uint8_t *goes_left, uint32_t *spare)
{
    size_t n_left = 0, n_right = 0;

    for (size_t i = 0; i < n; i++) {
        uint32_t w = word[i];
        uint8_t left = goes_left[code[(w >> HIST_DRAW_BITS) * step]];

        word[n_left] = w;
        spare[n_right] = w;
        n_left += left;
        n_right += !left;
    }
    return n_left;
}

/* Stable; gives the number of rows that went left. */
static size_t partition(struct tree_grower *g, const struct split *s, size_t begin, size_t n)
{
    uint32_t *word = g->word + begin;
    uint8_t goes_left[BINS_CODES];
    size_t n_left;

    for (unsigned c = 0; c < BINS_CODES; c++)
        goes_left[c] = s->categorical ? s->set[c / 8] >> c % 8 & 1 : c <= s->bin;
    if (g->in_block)
        n_left = divide(word, n, g->block + s->feature, g->stride, goes_left, g->spare);
    else
        n_left = divide(word, n, bins_column(g->d->matrix, s->feature), 1, goes_left, g->spare);
    memcpy(word + n_left, g->spare, (n - n_left) * sizeof *word);
    return n_left;
}

/* --- growing --- */

/* Makes the children of a split node; gives the left one. */
static uint32_t split_node(struct tree_grower *g, size_t node, const struct split *s)
{
    uint32_t left = add_nodes(g, 2);
    const uint32_t *total = node_count(g, node);
    uint32_t *l = node_count(g, left), *r = node_count(g, left + 1);

    g->node[node] = (struct grown){.feature = s->feature, .bin = s->bin, .left = left};
    if (s->categorical)
        g->node[node].set = add_set(g, s->set);
    for (size_t k = 0; k < g->d->n_class; k++) {
        l[k] = s->left[k];
        r[k] = total[k] - s->left[k];
    }
    return left;
}

static int leaf_done(struct tree_grower *g, size_t n, struct err *e)
{
    g->n_done += n;
    return progress_step(g->progress, "grow", (int64_t)g->n_done, (int64_t)g->n_word, "rows", e);
}

static bool leaf_at_once(struct tree_grower *g, size_t node, unsigned depth)
{
    struct split_node s;

    if (depth == 0)
        return false;
    if (depth == g->d->params->max_depth)
        return true;
    split_node_set(&g->rule, node_count(g, node), &s);
    return s.impurity < pure;
}

static int grow_node(struct tree_grower *g, uint32_t node, uint64_t address, unsigned depth,
                     size_t begin, size_t n, struct err *e)
{
    bool in_block = g->in_block;
    struct split *best = &g->split[0];
    int rc = -1;

    if (leaf_at_once(g, node, depth))
        return leaf_done(g, n, e);
    if (!in_block && n <= g->block_rows)
        gather(g, begin, n);
    if (examine(g, node, address, begin, n, best, e) < 0)
        goto done;
    if (!best->valid)
        g->node[node].flags = MODEL_REFUSED;
    if (!best->valid || best->gain <= 0.0 || depth == g->d->params->max_depth) {
        rc = leaf_done(g, n, e);
        goto done;
    }
    size_t n_left = partition(g, best, begin, n);
    uint32_t left = split_node(g, node, best);

    if (grow_node(g, left, 2 * address, depth + 1, begin, n_left, e) == 0)
        rc = grow_node(g, left + 1, 2 * address + 1, depth + 1, begin + n_left, n - n_left, e);
done:
    g->in_block = in_block;
    return rc;
}

/* --- pruning and numbering --- */

static unsigned leaf_class(const struct tree_grower *g, size_t node)
{
    const uint32_t *count = g->count + node * g->d->n_class;
    unsigned best = 0;

    for (unsigned k = 1; k < g->d->n_class; k++)
        if (count[k] * g->d->class_weight[k] > count[best] * g->d->class_weight[best])
            best = k;
    return best;
}

/* Children come after their parents: from the end, both have been looked at. */
static void prune(struct tree_grower *g)
{
    for (size_t i = g->n_node; i-- > 0;) {
        struct grown *node = &g->node[i];

        if (node->feature != MODEL_LEAF && g->node[node->left].feature == MODEL_LEAF &&
            g->node[node->left + 1].feature == MODEL_LEAF &&
            leaf_class(g, node->left) == leaf_class(g, node->left + 1))
            *node = (struct grown){.feature = MODEL_LEAF};
    }
}

/* Nodes that the root reaches, breadth first, into order; gives their number. */
static size_t breadth_first(const struct tree_grower *g, uint32_t *order)
{
    size_t n = 1;

    order[0] = 0;
    for (size_t i = 0; i < n; i++) {
        const struct grown *node = &g->node[order[i]];

        if (node->feature != MODEL_LEAF) {
            order[n++] = node->left;
            order[n++] = node->left + 1;
        }
    }
    return n;
}

static size_t sets_used(const struct tree_grower *g, const uint32_t *order, size_t n)
{
    size_t used = 0;

    for (size_t i = 0; i < n; i++) {
        uint16_t f = g->node[order[i]].feature;

        used += f != MODEL_LEAF && g->d->bins[f].kind != BINS_CONTINUOUS;
    }
    return used;
}

static int finish(const struct tree_grower *g, struct model_tree *out, struct err *e)
{
    uint32_t *order = mem_array(g->n_node, sizeof *order), n_inner = 0, n_set = 0;
    size_t n = breadth_first(g, order), n_class = g->d->n_class;
    int rc = model_tree_reserve(out, n, sets_used(g, order, n), n_class, e);

    for (size_t i = 0; rc == 0 && i < n; i++) {
        const struct grown *node = &g->node[order[i]];

        out->feature[i] = node->feature;
        out->flags[i] = node->flags;
        memcpy(out->count + i * n_class, g->count + order[i] * n_class,
               n_class * sizeof *out->count);
        if (node->feature == MODEL_LEAF)
            continue;
        out->left[i] = 1 + 2 * n_inner++;
        if (g->d->bins[node->feature].kind == BINS_CONTINUOUS) {
            out->cut[i] = node->bin;
        } else {
            memcpy(out->set[n_set], g->set[node->set], MODEL_SET_SIZE);
            out->cut[i] = n_set++;
        }
    }
    free(order);
    return rc;
}

int tree_grow(struct tree_grower *g, uint64_t number, size_t n, struct model_tree *out,
              struct err *e)
{
    const struct bins_matrix *m = g->d->matrix;

    g->number = number;
    g->in_block = false;
    g->n_word = n;
    g->n_done = g->n_node = g->n_set = 0;
    add_nodes(g, 1);
    memset(g->count, 0, g->d->n_class * sizeof *g->count);
    for (size_t i = 0; i < n; i++)
        g->count[bins_classes(m)[g->word[i] >> HIST_DRAW_BITS]] += g->word[i] & HIST_DRAW_MAX;
    if (grow_node(g, 0, 1, 0, 0, n, e) < 0)
        return -1;
    if (g->d->params->prune_tree)
        prune(g);
    return finish(g, out, e);
}
