/* rows_sort.c - the order of rows by other columns than the key, found by a thread of its own.
 *
 * The thread is given a reader, the rows and the columns, and knows neither the app nor its store;
 * it is asked to stop by a flag and always joined. Keys become 64-bit numbers in whose order the
 * values stand (texts: their ranks), nothing comes last; items of key and place are sorted in
 * place by their bytes from the highest on. The last column is sorted by first: places decide
 * between equal keys, so that the order of the passes before stays.
 * Memory: 20 bytes a row while it works, 4 afterwards; more than SORT_MOST rows are refused. */
#include "config.h"

#include "ui/rows_parts.h"

#include "src/base/mem.h"
#include "src/base/now.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SORT_MOST = 20000000, DIGITS = 12, SMALL = 48 };

struct item {
    uint32_t high, low, place; /* of the key; in the order so far */
};

struct rows_sort {
    pthread_t thread;
    struct column_reader *reader[UI_SORT_KEYS];
    bool desc[UI_SORT_KEYS];
    int n_key;
    int64_t n_all, n;
    int32_t *order; /* [n] row numbers: as they came, then as sorted */
    struct err e;
    atomic_bool stop, done;
};

/* --- sorting items --- */

static unsigned digit(const struct item *x, int i)
{
    uint32_t word = i < 4 ? x->high : i < 8 ? x->low : x->place;

    return word >> (24 - i % 4 * 8) & 255;
}

static bool before(const struct item *a, const struct item *b)
{
    if (a->high != b->high)
        return a->high < b->high;
    return a->low != b->low ? a->low < b->low : a->place < b->place;
}

static void sort_small(struct item *x, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct item one = x[i];
        size_t at = i;

        for (; at > 0 && before(&one, &x[at - 1]); at--)
            x[at] = x[at - 1];
        x[at] = one;
    }
}

/* Items to where those of their digit stand, each swapped to its place. */
static void deal(struct item *x, int i, const size_t *start, size_t *at)
{
    for (unsigned d = 0; d < 256; d++) {
        while (at[d] < start[d + 1]) {
            struct item one = x[at[d]];

            while (digit(&one, i) != d) {
                unsigned to = digit(&one, i);
                struct item other = x[at[to]];

                x[at[to]++] = one;
                one = other;
            }
            x[at[d]++] = one;
        }
    }
}

static void sort_items(struct item *x, size_t n, int i, const atomic_bool *stop)
{
    size_t start[257] = {0}, at[256];

    if (n <= SMALL) {
        sort_small(x, n);
        return;
    }
    if (i == DIGITS || atomic_load(stop))
        return;
    for (size_t k = 0; k < n; k++)
        start[digit(&x[k], i) + 1]++;
    for (unsigned d = 0; d < 256; d++)
        start[d + 1] += start[d];
    memcpy(at, start, sizeof at);
    deal(x, i, start, at);
    for (unsigned d = 0; d < 256; d++)
        if (start[d + 1] - start[d] > 1)
            sort_items(x + start[d], start[d + 1] - start[d], i + 1, stop);
}

/* --- keys --- */

static uint64_t f64_key(double v)
{
    uint64_t u;

    memcpy(&u, &v, sizeof u);
    return u >> 63 ? ~u : u | UINT64_C(1) << 63;
}

static uint64_t key_of(const struct column *c, size_t row, const uint32_t *rank, bool desc)
{
    uint64_t k;

    if (!column_has(c, row))
        return UINT64_MAX;
    if (c->type == COLUMN_F64)
        k = f64_key(column_f64(c, row));
    else if (c->type == COLUMN_TEXT)
        k = rank[column_code(c, row)];
    else
        k = (uint64_t)column_i64(c, row) ^ UINT64_C(1) << 63;
    return desc ? UINT64_MAX - 1 - k : k;
}

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
static int read_texts(struct rows_sort *s, struct column_reader *reader, struct table *t)
{
    struct chunk c;
    int rc;

    while (!atomic_load(&s->stop) && (rc = column_reader_next(reader, &c, &s->e)) != 0) {
        if (rc < 0)
            return -1;
        table_append(t, &c, 0, c.n_row);
    }
    return 0;
}

static int text_keys(struct rows_sort *s, int k, uint64_t *key)
{
    struct table *t = table_new(s->reader[k]->schema);
    struct chunk all;
    int rc = read_texts(s, s->reader[k], t);
    int64_t n = (int64_t)table_rows(t) < s->n_all ? (int64_t)table_rows(t) : s->n_all;

    if (rc == 0) {
        table_chunk(t, 0, (size_t)n, &all);
        uint32_t *rank = ranks(all.col[0].dict);

        for (int64_t i = 0; i < n; i++)
            key[i] = key_of(&all.col[0], (size_t)i, rank, s->desc[k]);
        free(rank);
    }
    table_free(t);
    return rc;
}

static int number_keys(struct rows_sort *s, int k, uint64_t *key)
{
    struct chunk c;
    int rc;

    while (!atomic_load(&s->stop) &&
           (rc = column_reader_next(s->reader[k], &c, &s->e)) != 0) {
        if (rc < 0)
            return -1;
        for (size_t i = 0; i < c.n_row && c.row0 + (int64_t)i < s->n_all; i++)
            key[c.row0 + (int64_t)i] = key_of(&c.col[0], i, NULL, s->desc[k]);
    }
    return 0;
}

/* --- the thread --- */

static int sort_by(struct rows_sort *s, int k)
{
    bool text = s->reader[k]->schema->col[0].type == COLUMN_TEXT;
    uint64_t *key = mem_try_array((size_t)s->n_all + 1, sizeof *key, &s->e);
    struct item *item = key ? mem_try_array((size_t)s->n + 1, sizeof *item, &s->e) : NULL;
    int rc = !item ? -1 : text ? text_keys(s, k, key) : number_keys(s, k, key);

    for (int64_t i = 0; rc == 0 && i < s->n; i++) {
        uint64_t x = key[s->order[i]];

        item[i] = (struct item){(uint32_t)(x >> 32), (uint32_t)x, (uint32_t)i};
    }
    free(key);
    if (rc == 0) {
        int32_t *was = mem_array((size_t)s->n + 1, sizeof *was);

        sort_items(item, (size_t)s->n, 0, &s->stop);
        memcpy(was, s->order, (size_t)s->n * sizeof *was);
        for (int64_t i = 0; i < s->n; i++)
            s->order[i] = was[item[i].place];
        free(was);
    }
    free(item);
    return rc;
}

static void *work(void *arg)
{
    struct rows_sort *s = arg;

    for (int k = s->n_key - 1; k >= 0 && !atomic_load(&s->stop); k--)
        if (sort_by(s, k) < 0)
            break;
    atomic_store(&s->done, true);
    return NULL;
}

/* --- begin, stop, tick --- */

bool rows_sort_needed(const struct ui_rows *r)
{
    bool stored = (size_t)r->n_sort <= r->schema->n_key && !r->has_only;

    for (int i = 0; stored && i < r->n_sort; i++)
        stored = !r->sort_desc[i] && r->schema->key[i] == (size_t)r->sort_col[i];
    return r->n_sort > 0 && !stored;
}

static void sort_free(struct rows_sort *s)
{
    for (int k = 0; k < s->n_key; k++)
        column_reader_free(s->reader[k]);
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

static struct rows_sort *prepare(struct ui_rows *r, struct err *e)
{
    const struct rows_list *base = rows_base(r);
    struct rows_sort *s = mem_zero(1, sizeof *s);

    s->n_all = r->n_all;
    s->n = base ? base->n : r->n_all;
    s->order = mem_try_array((size_t)s->n + 1, sizeof *s->order, e);
    for (int k = 0; s->order && k < r->n_sort; k++) {
        const char *columns[] = {r->schema->col[r->sort_col[k]].name, NULL};

        s->desc[k] = r->sort_desc[k];
        s->reader[k] = dataset_read(app_store(r->app), r->name,
                                    &(struct dataset_read_opts){.columns = columns}, e);
        if (!s->reader[k])
            break;
        s->n_key++;
    }
    if (s->n_key < r->n_sort) {
        sort_free(s);
        return NULL;
    }
    for (int64_t i = 0; i < s->n; i++)
        s->order[i] = base ? base->row[i] : (int32_t)i;
    return s;
}

void rows_sort_begin(struct ui_rows *r)
{
    struct err e = {0};

    rows_sort_stop(r);
    if (!rows_sort_needed(r))
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
