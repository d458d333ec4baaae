/* table.c - rows in memory, as columns that grow: the chunk builder declared in column.h.
 *
 * Each column is one growing array; validity is made at the first null, text is kept once per
 * distinct value in a dictionary found through an open-addressing table.
 * Invariants: a column's valid bitmap, if it exists, covers its whole capacity; places without a
 * value hold 0; dict.start[dict.n] == bytes used. */
#include "config.h"

#include "src/base/column.h"

#include "src/base/hash.h"
#include "src/base/mem.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct words { /* the dictionary of a text column */
    struct text_dict dict;
    uint32_t *start;
    char *bytes;
    size_t start_cap, bytes_cap;
    uint32_t *slot; /* code + 1; 0: free */
    size_t n_slot;  /* a power of two, at least twice dict.n */
    uint32_t last;  /* the code found last: runs of equal text are common */
};

struct filling {
    enum column_type type;
    size_t width; /* bytes a value */
    size_t n, cap;
    unsigned char *v;
    uint64_t *valid; /* NULL: all have values */
    struct words words;
};

struct table {
    struct schema *schema;
    struct filling *col;
    struct column *shown;
};

static size_t width_of(enum column_type t)
{
    return t == COLUMN_TEXT ? sizeof(uint32_t) : sizeof(int64_t);
}

struct table *table_new(const struct schema *s)
{
    struct table *t = mem_zero(1, sizeof *t);

    t->schema = schema_copy(s);
    t->col = mem_zero(s->n_col, sizeof *t->col);
    t->shown = mem_zero(s->n_col, sizeof *t->shown);
    for (size_t i = 0; i < s->n_col; i++) {
        t->col[i].type = s->col[i].type;
        t->col[i].width = width_of(s->col[i].type);
    }
    return t;
}

static void words_done(struct words *w)
{
    free(w->start);
    free(w->bytes);
    free(w->slot);
}

void table_free(struct table *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < t->schema->n_col; i++) {
        free(t->col[i].v);
        free(t->col[i].valid);
        words_done(&t->col[i].words);
    }
    schema_free(t->schema);
    free(t->col);
    free(t->shown);
    free(t);
}

static void words_clear(struct words *w)
{
    w->dict.n = 0;
    w->last = 0;
    if (w->slot)
        memset(w->slot, 0, w->n_slot * sizeof *w->slot);
}

void table_clear(struct table *t)
{
    for (size_t i = 0; i < t->schema->n_col; i++) {
        t->col[i].n = 0;
        free(t->col[i].valid);
        t->col[i].valid = NULL;
        words_clear(&t->col[i].words);
    }
}

size_t table_rows(const struct table *t)
{
    return t->schema->n_col ? t->col[0].n : 0;
}

const struct schema *table_schema(const struct table *t)
{
    return t->schema;
}

/* --- appending --- */

static void room(struct filling *f, size_t n)
{
    if (f->n + n <= f->cap)
        return;
    size_t cap = mem_room(f->cap, f->n + n);

    cap = (cap + 63) / 64 * 64;
    f->v = mem_resize(f->v, cap, f->width);
    if (f->valid) {
        f->valid = mem_resize(f->valid, cap / 64, sizeof *f->valid);
        memset(f->valid + f->cap / 64, 0, (cap - f->cap) / 64 * sizeof *f->valid);
    }
    f->cap = cap;
}

static void mark_valid(struct filling *f, size_t at)
{
    if (f->valid)
        bits_set(f->valid, at);
}

/* rows from `at` on that are there already stay valid */
static void mark_null(struct filling *f, size_t at)
{
    if (!f->valid) {
        f->valid = mem_zero(f->cap / 64, sizeof *f->valid);
        bits_fill(f->valid, f->n > at ? f->n : at);
    }
    bits_clear(f->valid, at);
}

/* n values with none missing */
static void add_valid(struct filling *f, const void *v, size_t n)
{
    if (n == 0)
        return;
    room(f, n);
    memcpy(f->v + f->n * f->width, v, n * f->width);
    for (size_t i = 0; f->valid && i < n; i++)
        bits_set(f->valid, f->n + i);
    f->n += n;
}

void table_f64(struct table *t, size_t col, double v)
{
    struct filling *f = &t->col[col];

    room(f, 1);
    ((double *)f->v)[f->n] = v;
    mark_valid(f, f->n++);
}

void table_i64(struct table *t, size_t col, int64_t v)
{
    struct filling *f = &t->col[col];

    room(f, 1);
    ((int64_t *)f->v)[f->n] = v;
    mark_valid(f, f->n++);
}

void table_null(struct table *t, size_t col)
{
    struct filling *f = &t->col[col];

    room(f, 1);
    memset(f->v + f->n * f->width, 0, f->width);
    mark_null(f, f->n++);
}

void table_f64_n(struct table *t, size_t col, const double *v, size_t n, bool nan_is_null)
{
    struct filling *f = &t->col[col];
    size_t row0 = f->n;

    add_valid(f, v, n);
    for (size_t i = 0; nan_is_null && i < n; i++) {
        if (isnan(v[i])) {
            ((double *)f->v)[row0 + i] = 0.0;
            mark_null(f, row0 + i);
        }
    }
}

void table_i64_n(struct table *t, size_t col, const int64_t *v, size_t n)
{
    add_valid(&t->col[col], v, n);
}

/* --- text --- */

/* short texts, the common case, in a few cycles: their first and last bytes, which may overlap */
static size_t hash_of(const char *s, size_t size)
{
    uint64_t first = 0, last = 0;

    if (size > 16)
        return hash_64(s, size);
    if (size >= 8) {
        memcpy(&first, s, 8);
        memcpy(&last, s + size - 8, 8);
    } else if (size >= 4) {
        memcpy(&first, s, 4);
        memcpy(&last, s + size - 4, 4);
    } else if (size) {
        first = (uint64_t)(unsigned char)s[0] << 8 | (unsigned char)s[size / 2];
        last = (unsigned char)s[size - 1];
    }
    uint64_t h = (first + size) * UINT64_C(0x9e3779b97f4a7c15) ^ last;
    h = (h ^ h >> 32) * UINT64_C(0xd6e8feb86659fd93);
    return h ^ h >> 32;
}

static void words_rehash(struct words *w)
{
    size_t n_slot = w->n_slot ? w->n_slot * 2 : 64;

    free(w->slot);
    w->slot = mem_zero(n_slot, sizeof *w->slot);
    w->n_slot = n_slot;
    for (uint32_t code = 0; code < w->dict.n; code++) {
        size_t at = hash_of(w->bytes + w->start[code], text_dict_size(&w->dict, code));

        while (w->slot[at & (n_slot - 1)])
            at++;
        w->slot[at & (n_slot - 1)] = code + 1;
    }
}

static bool word_is(const struct words *w, uint32_t code, const char *s, size_t size)
{
    return text_dict_size(&w->dict, code) == size &&
           (!size || memcmp(w->bytes + w->start[code], s, size) == 0);
}

static uint32_t word_add(struct words *w, const char *s, size_t size)
{
    uint32_t used = w->dict.n ? w->start[w->dict.n] : 0;

    assert(size < UINT32_MAX - used); /* offsets are 32 bits; chunks are far smaller */
    if (w->start_cap < (size_t)w->dict.n + 2) {
        w->start_cap = mem_room(w->start_cap, (size_t)w->dict.n + 2);
        w->start = mem_resize(w->start, w->start_cap, sizeof *w->start);
    }
    if (w->bytes_cap < used + size + 1) {
        w->bytes_cap = mem_room(w->bytes_cap, used + size + 1);
        w->bytes = mem_resize(w->bytes, w->bytes_cap, 1);
    }
    if (size)
        memcpy(w->bytes + used, s, size);
    w->bytes[used + size] = '\0';
    w->start[w->dict.n] = used;
    w->start[++w->dict.n] = (uint32_t)(used + size + 1);
    w->dict.start = w->start;
    w->dict.bytes = w->bytes;
    return w->dict.n - 1;
}

static uint32_t word_code(struct words *w, const char *s, size_t size)
{
    if (w->dict.n && word_is(w, w->last, s, size))
        return w->last;
    if (w->n_slot < 2 * ((size_t)w->dict.n + 1))
        words_rehash(w);
    size_t at = hash_of(s, size);

    for (;; at++) {
        uint32_t *slot = &w->slot[at & (w->n_slot - 1)];

        if (!*slot)
            *slot = word_add(w, s, size) + 1;
        else if (!word_is(w, *slot - 1, s, size))
            continue;
        return w->last = *slot - 1;
    }
}

void table_text(struct table *t, size_t col, const char *s, size_t size)
{
    struct filling *f = &t->col[col];

    room(f, 1);
    ((uint32_t *)f->v)[f->n] = word_code(&f->words, s, size);
    mark_valid(f, f->n++);
}

/* --- copying --- */

void table_copy(struct table *t, size_t col, const struct column *from, size_t row)
{
    assert(t->col[col].type == from->type);
    if (!column_has(from, row)) {
        table_null(t, col);
    } else if (from->type == COLUMN_TEXT) {
        uint32_t code = column_code(from, row);

        table_text(t, col, text_dict_get(from->dict, code), text_dict_size(from->dict, code));
    } else if (from->type == COLUMN_F64) {
        table_f64(t, col, column_f64(from, row));
    } else {
        table_i64(t, col, column_i64(from, row));
    }
}

/* numbers are copied at one go, and then what is missing is marked */
static void append_column(struct table *t, size_t col, const struct column *from, size_t row0,
                          size_t n)
{
    struct filling *f = &t->col[col];
    size_t at = f->n;

    assert(f->type == from->type);
    if (from->type == COLUMN_TEXT) {
        for (size_t r = row0; r < row0 + n; r++)
            table_copy(t, col, from, r);
        return;
    }
    add_valid(f, (const unsigned char *)from->v + row0 * f->width, n);
    for (size_t i = 0; from->valid && i < n; i++) {
        if (!bits_get(from->valid, row0 + i)) {
            memset(f->v + (at + i) * f->width, 0, f->width);
            mark_null(f, at + i);
        }
    }
}

void table_append(struct table *t, const struct chunk *c, size_t row0, size_t n)
{
    for (size_t i = 0; i < t->schema->n_col; i++)
        append_column(t, i, &c->col[i], row0, n);
}

/* --- showing --- */

void table_chunk(struct table *t, size_t row0, size_t n, struct chunk *out)
{
    static const struct text_dict no_words;
    size_t rows = table_rows(t);

    assert(row0 % 64 == 0 && row0 <= rows);
    if (n > rows - row0)
        n = rows - row0;
    for (size_t i = 0; i < t->schema->n_col; i++) {
        struct filling *f = &t->col[i];

        assert(f->n == rows);
        t->shown[i] = (struct column){
            .type = f->type,
            .v = f->v + row0 * f->width,
            .valid = f->valid ? f->valid + row0 / 64 : NULL,
            .dict = f->type != COLUMN_TEXT ? NULL : f->words.dict.n ? &f->words.dict : &no_words,
        };
    }
    *out = (struct chunk){(int64_t)row0, n, t->schema->n_col, t->shown};
}

struct table_reader {
    struct column_reader base;
    struct table *t;
    size_t at;
};

static int reader_next(struct column_reader *base, struct chunk *out, struct err *e)
{
    struct table_reader *r = (struct table_reader *)base;

    (void)e;
    if (r->at >= table_rows(r->t))
        return 0;
    table_chunk(r->t, r->at, COLUMN_CHUNK_ROWS, out);
    r->at += out->n_row;
    return 1;
}

static int reader_seek(struct column_reader *base, int64_t row, struct err *e)
{
    struct table_reader *r = (struct table_reader *)base;

    if (row < 0 || (size_t)row >= table_rows(r->t))
        return err_set(e, FAIL_USAGE, "row %lld is not there", (long long)row);
    r->at = (size_t)row / COLUMN_CHUNK_ROWS * COLUMN_CHUNK_ROWS;
    return 0;
}

static void reader_free(struct column_reader *base)
{
    free(base);
}

struct column_reader *table_reader(struct table *t)
{
    static const struct column_reader_ops ops = {reader_next, reader_seek, reader_free};
    struct table_reader *r = mem_zero(1, sizeof *r);

    r->base = (struct column_reader){&ops, t->schema};
    r->t = t;
    return &r->base;
}
