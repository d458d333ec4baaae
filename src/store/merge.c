/* merge.c - the chunks of a dataset as one sequence of runs in key order.
 *
 * Chunks are dealt to lanes so that the keys of a lane never go back: as many lanes as chunks
 * overlap at one key, one lane for an ordinary dataset. A heap holds the lanes by their current
 * key. The first lane gives all rows up to the key of the second, found by doubling steps; a
 * chunk that ends before that key is given whole, unread.
 * Invariants: heap[0] has the least key; a lane with no rows left is not in the heap.
 * Not here: rows that are dead, equal keys (dataset_read.c, settle.c). */
#include "config.h"

#include "src/store/merge.h"

#include "src/base/mem.h"
#include "src/store/key.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct lane {
    const struct shadow_chunk **chunk; /* [n] in order */
    size_t n, at;
    struct view *view;        /* of chunk[at]; NULL: not opened */
    const struct column *col[KEY_MAX];
    size_t row, end;
    struct key_part key[KEY_MAX];     /* of row */
};

struct merge {
    const struct shadow *dir;
    struct view_pool *pool;
    size_t n_lane, n_heap, n_key;
    struct lane *lane;
    struct lane **heap;
    bool has_text;            /* bounds of texts are cut: keys are read at once */
    bool begun;
    struct view *given;       /* view of the run given last */
};

/* --- keys --- */

static void bounds_key(const struct merge *m, const struct codec_bound *b, struct key_part *out)
{
    const struct schema *s = m->dir->schema;

    for (size_t k = 0; k < m->n_key; k++)
        out[k] = key_of_bound(s->col[s->key[k]].type, &b[k]);
}

static void row_key(const struct merge *m, const struct lane *l, size_t row, struct key_part *out)
{
    for (size_t k = 0; k < m->n_key; k++)
        out[k] = key_of(l->col[k], row);
}

/* --- dealing chunks to lanes --- */

static int by_first(const void *a, const void *b, void *schema)
{
    const struct shadow_chunk *x = *(const struct shadow_chunk *const *)a;
    const struct shadow_chunk *y = *(const struct shadow_chunk *const *)b;
    int c = shadow_key_cmp(schema, x->first, y->first);

    return c ? c : x->id < y->id ? -1 : x->id > y->id;
}

/* Chunks in order of their first keys; without key as they stand. Caller frees. */
static const struct shadow_chunk **in_order(const struct shadow *d, const bool *take, bool by_key,
                                            size_t *out_n)
{
    const struct shadow_chunk **order = mem_array(d->n_chunk, sizeof *order);
    size_t n = 0;

    for (size_t i = 0; i < d->n_chunk; i++)
        if (!take || take[i])
            order[n++] = &d->chunk[i];
    if (by_key)
        qsort_r(order, n, sizeof *order, by_first, d->schema);
    *out_n = n;
    return order;
}

static bool may_follow(const struct merge *m, const struct lane *l, const struct shadow_chunk *c)
{
    return !m->n_key || shadow_key_cmp(m->dir->schema, l->chunk[l->n - 1]->last, c->first) < 0;
}

static struct lane *lane_for(struct merge *m, const struct shadow_chunk *c)
{
    for (size_t i = 0; i < m->n_lane; i++)
        if (may_follow(m, &m->lane[i], c))
            return &m->lane[i];
    m->lane = mem_resize(m->lane, m->n_lane + 1, sizeof *m->lane);
    memset(&m->lane[m->n_lane], 0, sizeof *m->lane);
    return &m->lane[m->n_lane++];
}

static void deal(struct merge *m, const bool *take)
{
    size_t n;
    const struct shadow_chunk **order = in_order(m->dir, take, m->n_key > 0, &n);

    for (size_t i = 0; i < n; i++) {
        struct lane *l = lane_for(m, order[i]);
        if ((l->n & (l->n - 1)) == 0)
            l->chunk = mem_resize(l->chunk, l->n ? l->n * 2 : 1, sizeof *l->chunk);
        l->chunk[l->n++] = order[i];
    }
    free(order);
}

struct merge *merge_new(const struct shadow *dir, struct view_pool *pool, const bool *take,
                        bool ordered)
{
    struct merge *m = mem_zero(1, sizeof *m);

    m->dir = dir;
    m->pool = pool;
    m->n_key = ordered ? dir->schema->n_key : 0;
    for (size_t k = 0; k < m->n_key; k++)
        m->has_text |= dir->schema->col[dir->schema->key[k]].type == COLUMN_TEXT;
    deal(m, take);
    m->heap = mem_array(m->n_lane, sizeof *m->heap);
    return m;
}

void merge_free(struct merge *m)
{
    if (!m)
        return;
    view_close(m->given);
    for (size_t i = 0; i < m->n_lane; i++) {
        view_close(m->lane[i].view);
        free(m->lane[i].chunk);
    }
    free(m->lane);
    free(m->heap);
    free(m);
}

size_t merge_lanes(const struct merge *m)
{
    return m->n_lane;
}

void merge_from(struct merge *m, size_t i)
{
    assert(!m->begun && m->n_lane <= 1);
    if (m->n_lane)
        m->lane[0].at = i;
}

const struct shadow_chunk *merge_chunk(const struct merge *m, size_t i)
{
    return m->n_lane && i < m->lane[0].n ? m->lane[0].chunk[i] : NULL;
}

/* --- lanes --- */

static int lane_open(struct merge *m, struct lane *l, struct err *e)
{
    const struct schema *s = m->dir->schema;

    if (!l->view)
        l->view = view_open(m->pool, m->dir, l->chunk[l->at]);
    for (size_t k = 0; k < m->n_key; k++) {
        l->col[k] = view_column(l->view, s->key[k], e);
        if (!l->col[k])
            return -1;
    }
    row_key(m, l, l->row, l->key);
    return 0;
}

/* To the chunk at l->at; false: there is none left. */
static int lane_begin(struct merge *m, struct lane *l, struct err *e)
{
    if (l->at == l->n)
        return 0;
    l->row = 0;
    l->end = l->chunk[l->at]->n_row;
    memset(l->col, 0, sizeof l->col);
    if (m->has_text && m->n_lane > 1)
        return lane_open(m, l, e) < 0 ? -1 : 1;
    bounds_key(m, l->chunk[l->at]->first, l->key);
    return 1;
}

/* Past rows of the chunk, perhaps to the next; the view moves to m->given. */
static int lane_advance(struct merge *m, struct lane *l, size_t row, struct err *e)
{
    if (row < l->end) {
        l->row = row;
        row_key(m, l, row, l->key);
        return 1;
    }
    view_close(l->view);
    l->view = NULL;
    l->at++;
    return lane_begin(m, l, e);
}

/* --- the heap --- */

/* Of equal keys the one that arrived first goes first. */
static bool arrived_first(const struct lane *a, const struct lane *b)
{
    return a->chunk[a->at]->id < b->chunk[b->at]->id;
}

static bool less(const struct merge *m, const struct lane *a, const struct lane *b)
{
    int c = key_cmp(a->key, b->key, m->n_key);

    return c ? c < 0 : arrived_first(a, b);
}

static void sift_down(struct merge *m, size_t i)
{
    for (;;) {
        size_t least = i, left = 2 * i + 1;
        if (left < m->n_heap && less(m, m->heap[left], m->heap[least]))
            least = left;
        if (left + 1 < m->n_heap && less(m, m->heap[left + 1], m->heap[least]))
            least = left + 1;
        if (least == i)
            return;
        struct lane *swap = m->heap[i];
        m->heap[i] = m->heap[least];
        m->heap[least] = swap;
        i = least;
    }
}

static int begin(struct merge *m, struct err *e)
{
    m->begun = true;
    for (size_t i = 0; i < m->n_lane; i++) {
        int rc = lane_begin(m, &m->lane[i], e);
        if (rc < 0)
            return -1;
        if (rc > 0)
            m->heap[m->n_heap++] = &m->lane[i];
    }
    for (size_t i = m->n_heap / 2; i-- > 0;)
        sift_down(m, i);
    return 0;
}

static const struct lane *second(const struct merge *m)
{
    if (m->n_heap < 2)
        return NULL;
    if (m->n_heap == 2 || less(m, m->heap[1], m->heap[2]))
        return m->heap[1];
    return m->heap[2];
}

/* --- runs --- */

static bool key_within(const struct merge *m, const struct key_part *key, const struct lane *l,
                       const struct lane *other)
{
    int c = key_cmp(key, other->key, m->n_key);

    return c ? c < 0 : arrived_first(l, other);
}

static bool row_within(const struct merge *m, const struct lane *l, size_t row,
                       const struct lane *other)
{
    struct key_part key[KEY_MAX];

    row_key(m, l, row, key);
    return key_within(m, key, l, other);
}

/* First row of the lane's chunk that comes after the row of `other`; at least l->row + 1. */
static size_t rows_until(const struct merge *m, const struct lane *l, const struct lane *other)
{
    size_t lo = l->row, step = 1;

    while (lo + step < l->end && row_within(m, l, lo + step, other)) {
        lo += step;
        step *= 2;
    }
    size_t hi = lo + step < l->end ? lo + step : l->end;
    while (lo + 1 < hi) { /* lo is within, hi is not */
        size_t mid = lo + (hi - lo) / 2;
        if (row_within(m, l, mid, other))
            lo = mid;
        else
            hi = mid;
    }
    return hi;
}

static bool chunk_within(const struct merge *m, const struct lane *l, const struct lane *other)
{
    struct key_part last[KEY_MAX];

    if (!other)
        return true;
    if (m->has_text)
        return false;
    bounds_key(m, l->chunk[l->at]->last, last);
    return key_within(m, last, l, other);
}

static int run_end(struct merge *m, struct lane *l, size_t *out, struct err *e)
{
    const struct lane *other = second(m);

    if (!l->view)
        l->view = view_open(m->pool, m->dir, l->chunk[l->at]);
    if (chunk_within(m, l, other)) {
        *out = l->end;
        return 0;
    }
    if (!l->col[0] && lane_open(m, l, e) < 0)
        return -1;
    *out = rows_until(m, l, other);
    return 0;
}

int merge_next(struct merge *m, struct merge_run *out, struct err *e)
{
    size_t end;

    if (!m->begun && begin(m, e) < 0)
        return -1;
    if (m->n_heap == 0)
        return 0;
    struct lane *l = m->heap[0];
    if (run_end(m, l, &end, e) < 0)
        return -1;
    view_close(m->given);
    m->given = view_again(l->view);
    *out = (struct merge_run){l->chunk[l->at], l->view, l->row, end};
    int rc = lane_advance(m, l, end, e);
    if (rc < 0)
        return -1;
    if (rc == 0)
        m->heap[0] = m->heap[--m->n_heap];
    sift_down(m, 0);
    return 1;
}

/* --- overlaps, equal keys --- */

void merge_overlaps(const struct shadow *dir, bool *out)
{
    const struct schema *s = dir->schema;
    const struct shadow_chunk **order, *reach = NULL;
    size_t n;

    memset(out, 0, dir->n_chunk * sizeof *out);
    if (!s->n_key)
        return;
    order = in_order(dir, NULL, true, &n);
    for (size_t i = 0; i < n; i++) { /* reach: the chunk whose last key is greatest so far */
        if (reach && shadow_key_cmp(s, reach->last, order[i]->first) >= 0)
            out[reach - dir->chunk] = out[order[i] - dir->chunk] = true;
        if (!reach || shadow_key_cmp(s, order[i]->last, reach->last) >= 0)
            reach = order[i];
    }
    free(order);
}

static inline const struct column *key_column(struct view *v, size_t col, struct err *e)
{
    return v->col[col] ? v->col[col] : view_column(v, col, e);
}

int merge_same_key(const struct shadow *dir, struct view *a, size_t row_a, struct view *b,
                   size_t row_b, struct err *e)
{
    const struct schema *s = dir->schema;

    for (size_t k = 0; k < s->n_key; k++) {
        const struct column *x = key_column(a, s->key[k], e), *y = key_column(b, s->key[k], e);
        if (!x || !y)
            return -1;
        struct key_part p = key_of(x, row_a), q = key_of(y, row_b);
        if (key_cmp(&p, &q, 1) != 0)
            return 0;
    }
    return 1;
}
