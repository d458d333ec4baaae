/* rows_sort.c - the order of rows by other columns than the key, found by a thread of its own.
 *
 * The thread is given a reader and the rows, and knows neither the app nor its store; it is asked
 * to stop by a flag and always joined. Keys become 64-bit numbers in whose order the values stand
 * (texts: their ranks), nothing comes last; equal rows stay in the order they had.
 *
 * Memory is what bounds it: all keys of 8.76 million rows would be 70 MB, and as much again with
 * their rows. So the columns are read again for each portion of the order:
 *
 *   span (keys before k fixed, key k in lo..hi, n rows)
 *     n fits          -> gather the rows, sort them, put them into the order
 *     lo = hi         -> fix key k, span of key k + 1; behind the last key they stand as they are
 *     else            -> count by the highest bits of lo..hi, spans of bins that fit together
 *
 * 4 bytes a row for the order and USUAL_BYTES; texts 4 bytes a row more. More than SORT_MOST rows
 * are refused. */
#include "config.h"

#include "ui/rows_parts.h"

#include "src/base/mem.h"
#include "src/base/now.h"
#include "ui/radix.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SORT_MOST = 20000000, USUAL_BYTES = 28 << 20, BIN_BITS = 18, KEYS = UI_SORT_KEYS + 1 };

struct rows_sort {
    pthread_t thread;
    struct column_reader *reader; /* of the columns sorted by */
    bool desc[UI_SORT_KEYS];
    uint32_t *rank[UI_SORT_KEYS]; /* [n_all] of texts, UINT32_MAX: no value; NULL: not a text */
    int n_col, n_key;             /* n_key: with the place, where rows do not come in order */
    int64_t n_all, n, bytes;
    const int32_t *base;          /* [n] rows, borrowed: it is stopped before they change; NULL:
                                     all as they stand */
    uint32_t *by_row;             /* [n] places of base by rising row; NULL: they rise */
    int32_t *order;               /* [n] what it finds */
    int64_t n_done;               /* of order */
    struct err e;
    atomic_bool stop, done;
};

struct span { /* rows: keys before k are fixed, key k lies in lo .. hi */
    int k;
    uint64_t fixed[KEYS], lo, hi;
    int64_t n;
};

/* --- rows and keys --- */

static int64_t row_at(const struct rows_sort *s, int64_t i) /* by rising row */
{
    return !s->base ? i : s->base[s->by_row ? s->by_row[i] : i];
}

static uint64_t f64_key(double v)
{
    uint64_t u;

    memcpy(&u, &v, sizeof u);
    return u ^ (uint64_t)((int64_t)u >> 63) ^ (u >> 63 ? 0 : UINT64_C(1) << 63);
}

/* Keys of all rows of a chunk by its column k. */
static void chunk_keys(const struct rows_sort *s, const struct chunk *c, int k, uint64_t *out)
{
    const struct column *x = &c->col[k];

    if (s->rank[k])
        for (size_t i = 0; i < c->n_row; i++)
            out[i] = s->rank[k][c->row0 + (int64_t)i];
    else if (x->type == COLUMN_F64)
        for (size_t i = 0; i < c->n_row; i++)
            out[i] = f64_key(column_f64(x, i));
    else
        for (size_t i = 0; i < c->n_row; i++)
            out[i] = (uint64_t)column_i64(x, i) ^ UINT64_C(1) << 63;
    for (size_t i = 0; s->desc[k] && i < c->n_row; i++)
        out[i] = UINT64_MAX - 1 - out[i];
    for (size_t i = 0; x->valid && i < c->n_row; i++)
        if (!column_has(x, i))
            out[i] = UINT64_MAX;
}

/* --- passes over the rows of a span --- */

struct picked { /* rows of a chunk that are in the span */
    const struct chunk *c;
    uint64_t all[KEYS][COLUMN_CHUNK_ROWS]; /* keys of the whole chunk */
    size_t n;
    uint32_t row[COLUMN_CHUNK_ROWS];       /* [n] of the chunk */
    uint32_t i[COLUMN_CHUNK_ROWS];         /* [n] which row it is by rising row */
    uint64_t key[COLUMN_CHUNK_ROWS];       /* [n] key k */
};

struct pass {
    uint64_t min, max;       /* of the key */
    uint32_t *bin;           /* counts by key - lo >> shift */
    int shift;
    struct radix_item *item; /* [n] by key - lo << shift, which fills all bits */
    uint64_t *key[KEYS];     /* [n] those behind key k, where there are any */
    uint32_t *at;            /* [n] which row it is; NULL: place tells */
    int64_t n;
};

typedef void (*take)(struct rows_sort *s, const struct span *p, struct pass *x,
                     const struct picked *y);

/* Key k of a row of the chunk; behind the columns, places. */
static uint64_t key_at(const struct rows_sort *s, const struct picked *y, uint32_t row, uint32_t i,
                       int k)
{
    return k < s->n_col ? y->all[k][row] : s->by_row[i];
}

static bool is_in(const struct rows_sort *s, const struct span *p, const struct picked *y,
                  uint32_t row, uint32_t i)
{
    for (int k = 0; k < p->k; k++)
        if (key_at(s, y, row, i, k) != p->fixed[k])
            return false;
    return true;
}

/* The rows of chunk y->c from the i-th on; gives the first one behind it. */
static int64_t pick(const struct rows_sort *s, const struct span *p, int64_t i, struct picked *y)
{
    int64_t begin = y->c->row0, end = begin + (int64_t)y->c->n_row;

    for (int k = 0; k < s->n_col; k++)
        chunk_keys(s, y->c, k, y->all[k]);
    y->n = 0;
    for (int64_t row; i < s->n && (row = row_at(s, i)) < end; i++) {
        uint32_t at = (uint32_t)(row - begin);
        uint64_t key = p->k < s->n_key ? key_at(s, y, at, (uint32_t)i, p->k) : 0;

        y->row[y->n] = at; /* without a branch: whether it is in cannot be guessed */
        y->i[y->n] = (uint32_t)i;
        y->key[y->n] = key;
        y->n += key - p->lo <= p->hi - p->lo && (p->k == 0 || is_in(s, p, y, at, (uint32_t)i));
    }
    return i;
}

static int run_pass(struct rows_sort *s, const struct span *p, take some, struct pass *x)
{
    struct picked *y = mem_array(1, sizeof *y);
    struct chunk c;
    int64_t i = 0;
    int rc = column_reader_seek(s->reader, 0, &s->e);

    while (rc == 0 && i < s->n && !atomic_load(&s->stop)) {
        if (column_reader_next(s->reader, &c, &s->e) <= 0) {
            rc = s->e.code == FAIL_NONE ? err_set(&s->e, FAIL_STORE, "rows are gone") : -1;
            break;
        }
        y->c = &c;
        i = pick(s, p, i, y);
        some(s, p, x, y);
    }
    free(y);
    return rc;
}

static void take_bounds(struct rows_sort *s, const struct span *p, struct pass *x,
                        const struct picked *y)
{
    (void)s, (void)p;
    for (size_t j = 0; j < y->n; j++) {
        x->min = y->key[j] < x->min ? y->key[j] : x->min;
        x->max = y->key[j] > x->max ? y->key[j] : x->max;
    }
}

static void take_bins(struct rows_sort *s, const struct span *p, struct pass *x,
                      const struct picked *y)
{
    (void)s;
    for (size_t j = 0; j < y->n; j++)
        x->bin[(y->key[j] - p->lo) >> x->shift]++;
}

static void take_items(struct rows_sort *s, const struct span *p, struct pass *x,
                       const struct picked *y)
{
    for (size_t j = 0; j < y->n && x->n < p->n; j++) {
        uint64_t key = (y->key[j] - p->lo) << x->shift;

        for (int k = p->k + 1; k < s->n_key; k++)
            x->key[k][x->n] = key_at(s, y, y->row[j], y->i[j], k);
        if (x->at)
            x->at[x->n] = y->i[j];
        x->item[x->n] = (struct radix_item){(uint32_t)(key >> 32), (uint32_t)key,
                                            x->at ? (uint32_t)x->n : y->i[j]};
        x->n++;
    }
}

static void take_rows(struct rows_sort *s, const struct span *p, struct pass *x,
                      const struct picked *y)
{
    (void)p, (void)x;
    for (size_t j = 0; j < y->n; j++)
        s->order[s->n_done++] = (int32_t)row_at(s, y->i[j]);
}

/* --- a span that fits --- */

static bool same_key(const struct radix_item *a, const struct radix_item *b)
{
    return a->high == b->high && a->low == b->low;
}

/* Items by key k, those that are equal by the keys behind it. */
static void sort_items(struct rows_sort *s, const struct pass *x, struct radix_item *item,
                       int64_t n, int k)
{
    radix_sort(item, (size_t)n, &s->stop);
    for (int64_t i = 0, end; k + 1 < s->n_key && i < n; i = end) {
        for (end = i + 1; end < n && same_key(&item[i], &item[end]); end++)
            ;
        if (end - i == 1)
            continue;
        for (int64_t j = i; j < end; j++) {
            uint64_t key = x->key[k + 1][item[j].place];

            item[j].high = (uint32_t)(key >> 32);
            item[j].low = (uint32_t)key;
        }
        sort_items(s, x, item + i, end - i, k + 1);
    }
}

static int make_room(struct rows_sort *s, const struct span *p, struct pass *x)
{
    size_t n = (size_t)p->n + 1;
    bool more = p->k + 1 < s->n_key;

    x->item = mem_try_array(n, sizeof *x->item, &s->e);
    x->at = x->item && more ? mem_try_array(n, sizeof *x->at, &s->e) : NULL;
    if (!x->item || (more && !x->at))
        return -1;
    for (int k = p->k + 1; k < s->n_key; k++) {
        x->key[k] = mem_try_array(n, sizeof **x->key, &s->e);
        if (!x->key[k])
            return -1;
    }
    return 0;
}

static int sort_portion(struct rows_sort *s, const struct span *p)
{
    struct pass x = {.shift = p->hi > p->lo ? __builtin_clzll(p->hi - p->lo) : 0};
    int rc = make_room(s, p, &x);

    if (rc == 0)
        rc = run_pass(s, p, take_items, &x);
    if (rc == 0)
        sort_items(s, &x, x.item, x.n, p->k);
    for (int64_t i = 0; rc == 0 && i < x.n; i++)
        s->order[s->n_done++] =
            (int32_t)row_at(s, x.at ? x.at[x.item[i].place] : x.item[i].place);
    for (int k = 0; k < KEYS; k++)
        free(x.key[k]);
    free(x.item);
    free(x.at);
    return rc;
}

/* --- spans --- */

static int64_t portion(const struct rows_sort *s, int k) /* rows that fit */
{
    int more = s->n_key - 1 - k;

    return s->bytes / (more > 0 ? 16 + 8 * more : 12);
}

static int sort_span(struct rows_sort *s, const struct span *p);

/* The bins of a span, as many of them together as fit. */
static int sort_bins(struct rows_sort *s, const struct span *p, const struct pass *x, int64_t n_bin)
{
    int64_t most = portion(s, p->k), from = 0, n = 0;
    int rc = 0;

    for (int64_t i = 0; i <= n_bin && rc == 0; i++) {
        bool full = i == n_bin || n + x->bin[i] > most;

        if (full && n > 0) {
            struct span q = *p;

            q.lo = p->lo + ((uint64_t)from << x->shift);
            q.hi = i == n_bin ? p->hi : p->lo + ((uint64_t)i << x->shift) - 1;
            q.n = n;
            rc = sort_span(s, &q);
        }
        if (full) {
            from = i;
            n = 0;
        }
        n += i < n_bin ? x->bin[i] : 0;
    }
    return rc;
}

static int split(struct rows_sort *s, const struct span *p)
{
    struct pass x = {0};
    int64_t n_bin;

    while ((p->hi - p->lo) >> x.shift >= UINT64_C(1) << BIN_BITS)
        x.shift++;
    n_bin = (int64_t)((p->hi - p->lo) >> x.shift) + 1;
    x.bin = mem_zero((size_t)n_bin, sizeof *x.bin);
    int rc = run_pass(s, p, take_bins, &x);

    if (rc == 0)
        rc = sort_bins(s, p, &x, n_bin);
    free(x.bin);
    return rc;
}

/* Reals lie all over the range, whose highest bits part them well enough as they are. */
static int tighten(struct rows_sort *s, struct span *p)
{
    struct pass x = {.min = UINT64_MAX};

    if (p->lo == 0 && p->hi == UINT64_MAX && p->k < s->n_col && !s->rank[p->k] &&
        s->reader->schema->col[p->k].type == COLUMN_F64)
        return 0;
    if (run_pass(s, p, take_bounds, &x) < 0)
        return -1;
    p->lo = x.min;
    p->hi = x.max;
    return 0;
}

static int sort_span(struct rows_sort *s, const struct span *given)
{
    struct span p = *given;

    if (p.n == 0 || atomic_load(&s->stop))
        return 0;
    if (p.k == s->n_key)
        return run_pass(s, &p, take_rows, NULL);
    if (p.n <= portion(s, p.k))
        return sort_portion(s, &p);
    if (tighten(s, &p) < 0)
        return -1;
    if (p.lo < p.hi)
        return atomic_load(&s->stop) ? 0 : split(s, &p);
    p.fixed[p.k++] = p.lo;
    p.lo = 0;
    p.hi = UINT64_MAX;
    return sort_span(s, &p);
}

/* --- ranks of texts --- */

static int by_text(const void *a, const void *b, void *dict)
{
    return strcmp(text_dict_get(dict, *(const uint32_t *)a),
                  text_dict_get(dict, *(const uint32_t *)b));
}

/* The rank of each text among all; caller frees. */
static uint32_t *ranks(const struct text_dict *d)
{
    uint32_t *code = mem_array((size_t)d->n + 1, sizeof *code);
    uint32_t *rank = mem_array((size_t)d->n + 1, sizeof *rank);

    for (uint32_t i = 0; i < d->n; i++)
        code[i] = i;
    qsort_r(code, d->n, sizeof *code, by_text, (void *)d);
    for (uint32_t i = 0; i < d->n; i++)
        rank[code[i]] = i;
    free(code);
    return rank;
}

/* Texts go through a table, which knows each once. */
static int read_texts(struct rows_sort *s, int k, struct table *t)
{
    struct chunk c;
    int rc = column_reader_seek(s->reader, 0, &s->e);

    while (rc == 0 && !atomic_load(&s->stop)) {
        int got = column_reader_next(s->reader, &c, &s->e);

        if (got <= 0)
            return got;
        struct chunk one = {c.row0, c.n_row, 1, &c.col[k]};

        table_append(t, &one, 0, c.n_row);
    }
    return rc;
}

static int rank_texts(struct rows_sort *s, int k)
{
    struct schema *one = schema_new();
    struct table *t;
    struct chunk all;

    schema_add(one, "text", COLUMN_TEXT);
    t = table_new(one);
    schema_free(one);
    int rc = read_texts(s, k, t);
    int64_t n = (int64_t)table_rows(t) < s->n_all ? (int64_t)table_rows(t) : s->n_all;

    s->rank[k] = rc == 0 ? mem_try_array((size_t)s->n_all + 1, sizeof **s->rank, &s->e) : NULL;
    if (s->rank[k]) {
        table_chunk(t, 0, (size_t)n, &all);
        uint32_t *rank = ranks(all.col[0].dict);

        memset(s->rank[k], 0, ((size_t)s->n_all + 1) * sizeof **s->rank);
        for (int64_t i = 0; i < n; i++)
            if (column_has(&all.col[0], (size_t)i))
                s->rank[k][i] = rank[column_code(&all.col[0], (size_t)i)];
        free(rank);
    }
    table_free(t);
    return s->rank[k] ? 0 : -1;
}

/* --- the thread --- */

static void *work(void *arg)
{
    struct rows_sort *s = arg;
    struct span all = {.hi = UINT64_MAX, .n = s->n};
    int rc = 0;

    for (int k = 0; k < s->n_col && rc == 0 && s->n_all > 0; k++)
        if (s->reader->schema->col[k].type == COLUMN_TEXT)
            rc = rank_texts(s, k);
    if (rc == 0)
        sort_span(s, &all);
    atomic_store(&s->done, true);
    return NULL;
}

/* --- begin, stop, tick --- */

void ui_rows_memory(struct ui_rows *r, int64_t bytes)
{
    r->sort_bytes = bytes;
}

static bool is_needed(const struct ui_rows *r)
{
    bool stored = (size_t)r->n_sort <= r->schema->n_key && !r->has_only;

    for (int i = 0; stored && i < r->n_sort; i++)
        stored = !r->sort_desc[i] && r->schema->key[i] == (size_t)r->sort_col[i];
    return r->n_sort > 0 && !stored;
}

static void sort_free(struct rows_sort *s)
{
    for (int k = 0; k < UI_SORT_KEYS; k++)
        free(s->rank[k]);
    column_reader_free(s->reader);
    free(s->by_row);
    free(s->order);
    free(s);
}

void rows_sort_stop(struct ui_rows *r)
{
    if (!r->sort)
        return;
    atomic_store(&r->sort->stop, true);
    pthread_join(r->sort->thread, NULL);
    sort_free(r->sort);
    r->sort = NULL;
    r->now[0] = '\0';
}

static int by_base(const void *a, const void *b, void *base)
{
    const int32_t *row = base;
    int32_t x = row[*(const uint32_t *)a], y = row[*(const uint32_t *)b];

    return (x > y) - (x < y);
}

/* Rows given from outside come in any order. */
static void take_base(struct rows_sort *s, const struct rows_list *base)
{
    bool rises = true;

    s->base = base->row;
    for (int64_t i = 1; i < s->n && rises; i++)
        rises = base->row[i - 1] < base->row[i];
    if (rises)
        return;
    s->by_row = mem_array((size_t)s->n, sizeof *s->by_row);
    for (int64_t i = 0; i < s->n; i++)
        s->by_row[i] = (uint32_t)i;
    qsort_r(s->by_row, (size_t)s->n, sizeof *s->by_row, by_base, base->row);
    s->n_key++;
}

static struct rows_sort *prepare(struct ui_rows *r, struct err *e)
{
    const char *columns[UI_SORT_KEYS + 1] = {NULL};
    const struct rows_list *base = rows_base(r);
    struct rows_sort *s = mem_zero(1, sizeof *s);

    s->n_all = r->n_all;
    s->bytes = r->sort_bytes ? r->sort_bytes : USUAL_BYTES;
    s->n = base ? base->n : r->n_all;
    s->n_col = s->n_key = r->n_sort;
    s->order = mem_try_array((size_t)s->n + 1, sizeof *s->order, e);
    for (int k = 0; k < r->n_sort; k++) {
        columns[k] = r->schema->col[r->sort_col[k]].name;
        s->desc[k] = r->sort_desc[k];
    }
    if (s->order)
        s->reader = dataset_read(app_store(r->app), r->name,
                                 &(struct dataset_read_opts){.columns = columns}, e);
    if (!s->reader) {
        sort_free(s);
        return NULL;
    }
    if (base)
        take_base(s, base);
    return s;
}

void rows_sort_begin(struct ui_rows *r)
{
    struct err e = {0};

    rows_sort_stop(r);
    if (!is_needed(r))
        return;
    if (r->n_all > SORT_MOST) {
        snprintf(r->trouble, sizeof r->trouble,
                 "more than 20 million rows are not sorted here; they stand by key");
        return;
    }
    r->sort = prepare(r, &e);
    if (r->sort && pthread_create(&r->sort->thread, NULL, work, r->sort) != 0) {
        sort_free(r->sort);
        r->sort = NULL;
        err_set(&e, FAIL_IO, "no thread is to be had for the sort");
    }
    if (!r->sort)
        err_line(&e, r->trouble, sizeof r->trouble);
    else
        snprintf(r->now, sizeof r->now, "sorting");
}

bool rows_sort_tick(struct ui_rows *r)
{
    struct rows_sort *s = r->sort;

    if (!atomic_load(&s->done)) {
        now_sleep_ms(1); /* the picture waits for it; the loop need not spin */
        return false;
    }
    pthread_join(s->thread, NULL);
    r->now[0] = '\0';
    r->sort = NULL;
    if (s->e.code == FAIL_NONE && s->n_done != s->n)
        err_set(&s->e, FAIL_STORE, "rows are gone");
    if (s->e.code != FAIL_NONE) {
        err_line(&s->e, r->trouble, sizeof r->trouble);
    } else {
        rows_list_done(&r->shown);
        r->shown = (struct rows_list){s->order, s->n, s->n};
        r->has_shown = true;
        s->order = NULL;
    }
    sort_free(s);
    return true;
}
