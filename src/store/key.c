/* key.c - keys of rows: compared, checked for order, sorted.
 *
 * Sorting: every key column becomes a field of as few bits as its values span (texts by the rank
 * of their dictionary entry, a bit for null where there are nulls); fields are packed into words
 * and sorted by stable radix passes, the least significant word first. */
#include "config.h"

#include "src/store/key.h"

#include "src/base/mem.h"

#include <stdlib.h>
#include <string.h>

struct key_part key_of_bound(enum column_type type, const struct codec_bound *b)
{
    struct key_part k = {.has = b->has};

    if (b->has)
        k.word = type == COLUMN_F64 ? key_word_f64(codec_bound_f64(b))
                                    : key_word_i64(codec_bound_i64(b));
    return k;
}

static int text_cmp(const char *a, size_t a_size, const char *b, size_t b_size)
{
    int c = memcmp(a, b, a_size < b_size ? a_size : b_size);

    return c ? c : (a_size > b_size) - (a_size < b_size);
}

int key_text_cmp(const struct key_part *a, const struct key_part *b)
{
    return text_cmp(a->s, a->size, b->s, b->size);
}

static int row_cmp(const struct schema *s, const struct chunk *c, size_t a, size_t b)
{
    int cmp = 0;

    for (size_t k = 0; k < s->n_key && !cmp; k++) {
        struct key_part x = key_of(&c->col[s->key[k]], a), y = key_of(&c->col[s->key[k]], b);
        cmp = key_cmp(&x, &y, 1);
    }
    return cmp;
}

/* The common key, two integers or times that all rows have: without a call per row. */
static bool is_plain(const struct schema *s, const struct chunk *c)
{
    if (s->n_key != 2)
        return false;
    for (size_t k = 0; k < 2; k++) {
        const struct column *col = &c->col[s->key[k]];
        if (col->valid || col->type == COLUMN_TEXT || col->type == COLUMN_F64)
            return false;
    }
    return true;
}

static enum key_order plain_order(const int64_t *a, const int64_t *b, size_t begin, size_t end)
{
    bool ties = false;

    for (size_t i = begin; i < end; i++) {
        bool same = a[i] == a[i - 1] && b[i] == b[i - 1];
        if (a[i] < a[i - 1] || (a[i] == a[i - 1] && b[i] < b[i - 1]))
            return KEY_UNSORTED;
        ties |= same;
    }
    return ties ? KEY_TIES : KEY_UNIQUE;
}

enum key_order key_order(const struct schema *s, const struct chunk *c, size_t begin, size_t end)
{
    enum key_order order = KEY_UNIQUE;

    if (is_plain(s, c))
        return plain_order(c->col[s->key[0]].v, c->col[s->key[1]].v, begin ? begin : 1, end);

    for (size_t i = begin ? begin : 1; i < end; i++) {
        int cmp = row_cmp(s, c, i - 1, i);
        if (cmp > 0)
            return KEY_UNSORTED;
        if (cmp == 0)
            order = KEY_TIES;
    }
    return order;
}

/* --- fields --- */

struct field {
    uint64_t *v; /* [n] */
    unsigned width;
};

static int by_text(const void *a, const void *b, void *arg)
{
    const struct text_dict *d = arg;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return text_cmp(text_dict_get(d, x), text_dict_size(d, x), text_dict_get(d, y),
                    text_dict_size(d, y));
}

static uint32_t *text_ranks(const struct text_dict *d)
{
    uint32_t *code = mem_array(d->n, sizeof *code), *rank = mem_array(d->n, sizeof *rank);

    for (uint32_t i = 0; i < d->n; i++)
        code[i] = i;
    qsort_r(code, d->n, sizeof *code, by_text, (void *)d);
    for (uint32_t i = 0; i < d->n; i++)
        rank[code[i]] = i;
    free(code);
    return rank;
}

static void words_of(const struct column *c, size_t n, uint64_t *out)
{
    uint32_t *rank = c->type == COLUMN_TEXT ? text_ranks(c->dict) : NULL;

    for (size_t i = 0; i < n; i++) {
        if (!column_has(c, i))
            out[i] = 0;
        else if (rank)
            out[i] = rank[column_code(c, i)];
        else
            out[i] = c->type == COLUMN_F64 ? key_word_f64(column_f64(c, i))
                                           : key_word_i64(column_i64(c, i));
    }
    free(rank);
}

/* Values of the rows that have one, from 0. */
static struct field value_field(const struct column *c, size_t n)
{
    struct field f = {.v = mem_array(n, 8)};
    uint64_t lo = UINT64_MAX, hi = 0;

    words_of(c, n, f.v);
    for (size_t i = 0; i < n; i++) {
        if (!column_has(c, i))
            continue;
        lo = f.v[i] < lo ? f.v[i] : lo;
        hi = f.v[i] > hi ? f.v[i] : hi;
    }
    for (size_t i = 0; i < n; i++)
        f.v[i] = column_has(c, i) ? f.v[i] - lo : 0;
    f.width = hi > lo ? 64 - (unsigned)__builtin_clzll(hi - lo) : 0;
    return f;
}

static struct field null_field(const struct column *c, size_t n)
{
    struct field f = {.v = mem_array(n, 8), .width = 1};

    for (size_t i = 0; i < n; i++)
        f.v[i] = column_has(c, i);
    return f;
}

/* Most significant first. */
static size_t fields_of(const struct schema *s, const struct chunk *c, struct field *out)
{
    size_t n = 0;

    for (size_t k = 0; k < s->n_key; k++) {
        const struct column *col = &c->col[s->key[k]];
        if (col->valid && bits_count(col->valid, c->n_row) < c->n_row)
            out[n++] = null_field(col, c->n_row);
        out[n++] = value_field(col, c->n_row);
    }
    return n;
}

/* --- radix sort --- */

struct pair {
    uint64_t word;
    uint32_t row;
};

enum { DIGIT = 11, RADIX = 1 << DIGIT };

static void radix_pass(const struct pair *from, struct pair *to, size_t n, unsigned shift)
{
    uint32_t at[RADIX] = {0}, sum = 0;

    for (size_t i = 0; i < n; i++)
        at[from[i].word >> shift & (RADIX - 1)]++;
    for (size_t d = 0; d < RADIX; d++) {
        uint32_t count = at[d];
        at[d] = sum;
        sum += count;
    }
    for (size_t i = 0; i < n; i++)
        to[at[from[i].word >> shift & (RADIX - 1)]++] = from[i];
}

/* Sorts row numbers by word[row], `width` bits; equal words stay in order. */
static void sort_by(const uint64_t *word, unsigned width, size_t n, struct pair *a,
                    struct pair *b, uint32_t *row)
{
    for (size_t i = 0; i < n; i++)
        a[i] = (struct pair){word[row[i]], row[i]};
    for (unsigned shift = 0; shift < width; shift += DIGIT) {
        radix_pass(a, b, n, shift);
        struct pair *swap = a;
        a = b;
        b = swap;
    }
    for (size_t i = 0; i < n; i++)
        row[i] = a[i].row;
}

uint32_t *key_sort(const struct schema *s, const struct chunk *c)
{
    struct field f[2 * KEY_MAX];
    size_t n = c->n_row, n_field = fields_of(s, c, f);
    uint32_t *row = mem_array(n, sizeof *row);
    struct pair *a = mem_array(n, sizeof *a), *b = mem_array(n, sizeof *b);

    for (size_t i = 0; i < n; i++)
        row[i] = (uint32_t)i;
    for (size_t k = n_field; k-- > 0;) {
        while (k > 0 && f[k].width + f[k - 1].width <= 64) { /* into the field before it */
            if (f[k].width < 64)
                for (size_t i = 0; i < n; i++)
                    f[k - 1].v[i] = f[k - 1].v[i] << f[k].width | f[k].v[i];
            else
                memcpy(f[k - 1].v, f[k].v, n * 8);
            f[k - 1].width += f[k].width;
            free(f[k--].v);
        }
        sort_by(f[k].v, f[k].width, n, a, b, row);
        free(f[k].v);
    }
    free(a);
    free(b);
    return row;
}

static bool plain_ties(const int64_t *a, const int64_t *b, const uint32_t *row, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (b[row[i]] == b[row[i - 1]] && a[row[i]] == a[row[i - 1]])
            return true;
    return false;
}

bool key_has_ties(const struct schema *s, const struct chunk *c, const uint32_t *row)
{
    if (is_plain(s, c))
        return plain_ties(c->col[s->key[0]].v, c->col[s->key[1]].v, row, c->n_row);
    for (size_t i = 1; i < c->n_row; i++)
        if (row_cmp(s, c, row[i - 1], row[i]) == 0)
            return true;
    return false;
}
