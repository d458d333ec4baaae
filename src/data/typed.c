/* typed.c - column after column: a tight loop per type over the fields of a block.
 *
 * Numbers go into arrays of the block's size; rows that turn out bad are marked and squeezed out
 * at the end, then texts are added for the good ones. Blank tests and reasons are off the path of
 * a value that is right.
 * Not here: which types (layout.c, sniff.c), how a number is read (base/number.c). */
#include "config.h"

#include "src/data/typed.h"

#include "src/base/civil.h"
#include "src/base/mem.h"
#include "src/base/text.h"

#include <stdlib.h>
#include <string.h>

struct typed *typed_new(const struct layout *l)
{
    struct typed *t = mem_zero(1, sizeof *t);
    struct schema *texts = schema_new();

    t->layout = l;
    t->col = mem_zero(l->n_col, sizeof *t->col);
    t->v = mem_zero(l->n_col, sizeof *t->v);
    t->valid = mem_zero(l->n_col, sizeof *t->valid);
    for (size_t i = 0; i < l->n_col; i++)
        if (l->col[i].type == COLUMN_TEXT)
            schema_add(texts, l->schema->col[i].name, COLUMN_TEXT);
    t->n_text = texts->n_col;
    t->text = texts->n_col ? table_new(texts) : NULL;
    schema_free(texts);
    return t;
}

void typed_free(struct typed *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < t->layout->n_col; i++) {
        free(t->v[i]);
        free(t->valid[i]);
    }
    free(t->v);
    free(t->valid);
    free(t->col);
    free(t->bad);
    free(t->line);
    free(t->reject);
    table_free(t->text);
    free(t);
}

static void rows_room(struct typed *t, size_t n)
{
    if (n <= t->row_cap)
        return;
    t->row_cap = mem_room(t->row_cap, (n + 63) / 64 * 64);
    for (size_t i = 0; i < t->layout->n_col; i++) {
        free(t->v[i]);
        free(t->valid[i]);
        bool text = t->layout->col[i].type == COLUMN_TEXT;

        t->v[i] = text ? NULL : mem_array(t->row_cap, sizeof(int64_t));
        t->valid[i] = text ? NULL : mem_array(bits_words(t->row_cap), sizeof(uint64_t));
    }
    free(t->bad);
    free(t->line);
    t->bad = mem_array(bits_words(t->row_cap), sizeof *t->bad);
    t->line = mem_array(t->row_cap, sizeof *t->line);
}

/* --- rejects --- */

static struct reject *add_reject(struct typed *t)
{
    if (t->n_reject == t->reject_cap) {
        t->reject_cap = mem_room(t->reject_cap, t->n_reject + 1);
        t->reject = mem_resize(t->reject, t->reject_cap, sizeof *t->reject);
    }
    return &t->reject[t->n_reject++];
}

static void add_faults(struct typed *t, const struct rcsv_rows *rows)
{
    for (size_t i = 0; i < rows->n_fault; i++) {
        const struct rcsv_fault *f = &rows->fault[i];

        *add_reject(t) = (struct reject){
            .line = f->record.line, .reason = f->reason, .i_col = -1, .n_field = f->n_field,
            .text = rows->bytes + f->record.at, .text_size = f->record.size};
    }
}

static void reject_row(struct typed *t, const struct rcsv_rows *rows, size_t row, int i_col,
                       size_t i_field, enum reason why)
{
    const struct rcsv_record *rec = &rows->record[row];
    const struct rcsv_field *f = &rows->field[row * rows->n_col + i_field];

    bits_set(t->bad, row);
    *add_reject(t) = (struct reject){
        .line = rec->line, .reason = why, .i_col = i_col,
        .text = rows->bytes + rec->at, .text_size = rec->size,
        .value = rows->text + f->at, .value_size = rcsv_field_size(f)};
}

static int by_line(const void *a, const void *b)
{
    const struct reject *x = a, *y = b;

    return x->line < y->line ? -1 : x->line > y->line;
}

/* --- bytes --- */

enum reason row_encoding(const struct rcsv_rows *rows, size_t i, size_t *out_field)
{
    const struct rcsv_field *f = &rows->field[i * rows->n_col];

    for (size_t k = 0; k < rows->n_col; k++) {
        *out_field = k;
        if (memchr(rows->text + f[k].at, 0, rcsv_field_size(&f[k])))
            return REASON_NUL_BYTE;
    }
    for (size_t k = 0; k < rows->n_col; k++) {
        *out_field = k;
        if (!text_is_utf8(rows->text + f[k].at, rcsv_field_size(&f[k])))
            return REASON_ENC_BAD;
    }
    return REASON_NONE;
}

static int column_of_field(const struct layout *l, size_t i_field)
{
    for (size_t i = 0; i < l->n_col; i++)
        if (l->col[i].i_field == i_field)
            return (int)i;
    return -1;
}

static void check_encoding(struct typed *t, const struct rcsv_rows *rows)
{
    size_t i_field;

    for (size_t i = 0; i < rows->n_row; i++) {
        enum reason why = row_encoding(rows, i, &i_field);

        if (why != REASON_NONE)
            reject_row(t, rows, i, column_of_field(t->layout, i_field), i_field, why);
    }
}

/* --- values --- */

struct cut { /* one column of a block */
    struct typed *t;
    const struct rcsv_rows *rows;
    const struct layout_col *c;
    int i_col;
};

static bool is_blank(const char *s, size_t size)
{
    while (size && (*s == ' ' || *s == '\t'))
        s++, size--;
    return size == 0;
}

/* A value that is not one: empty, or wrong for the reason given. */
static void odd_value(const struct cut *k, size_t row, const struct rcsv_field *f, enum reason why)
{
    struct typed *t = k->t;
    bool text = k->c->type == COLUMN_TEXT;

    if (bits_get(t->bad, row))
        return;
    if (text || is_blank(k->rows->text + f->at, rcsv_field_size(f))) {
        enum missing policy = k->c->type == COLUMN_TIME || text ? MISSING_NULL : t->layout->missing;

        why = k->c->needed || policy == MISSING_REJECT ? REASON_MISSING : REASON_NONE;
        if (why == REASON_NONE && policy == MISSING_NULL && !text)
            bits_clear(t->valid[k->i_col], row);
    }
    if (why != REASON_NONE)
        reject_row(t, k->rows, row, k->i_col, k->c->i_field, why);
}

static enum reason reason_of(enum text_num n)
{
    return n == TEXT_NUM_RANGE       ? REASON_NUM_RANGE
           : n == TEXT_NUM_NONFINITE ? REASON_NUM_NONFINITE
                                     : REASON_NUM_BAD;
}

static void real_values(const struct cut *k)
{
    const struct rcsv_rows *rows = k->rows;
    const struct rcsv_field *f = rows->field + k->c->i_field;
    double *v = k->t->v[k->i_col];

    for (size_t i = 0; i < rows->n_row; i++, f += rows->n_col) {
        double x = 0;
        enum text_num n = text_to_f64(rows->text + f->at, rcsv_field_size(f), &x);

        v[i] = n == TEXT_NUM_OK ? x : 0;
        if (__builtin_expect(n != TEXT_NUM_OK, 0))
            odd_value(k, i, f, reason_of(n));
    }
}

/* One to nine digits: ids, nearly always. */
static inline bool short_digits(const char *s, size_t size, int64_t *out)
{
    uint32_t v = 0, any = size - 1 > 8;

    for (size_t i = 0; i < size && !any; i++) {
        uint32_t d = (uint32_t)(unsigned char)s[i] - '0';

        any = d > 9;
        v = v * 10 + d;
    }
    *out = v;
    return !any;
}

static void integer_values(const struct cut *k)
{
    const struct rcsv_rows *rows = k->rows;
    const struct rcsv_field *f = rows->field + k->c->i_field;
    int64_t *v = k->t->v[k->i_col];

    for (size_t i = 0; i < rows->n_row; i++, f += rows->n_col) {
        const char *s = rows->text + f->at;
        int64_t x = 0;

        if (__builtin_expect(short_digits(s, rcsv_field_size(f), &x), 1)) {
            v[i] = x;
            continue;
        }
        enum text_num n = text_to_i64(s, rcsv_field_size(f), &x);

        if (n == TEXT_NUM_OK && x < 0 && k->c->natural)
            n = TEXT_NUM_RANGE;
        v[i] = n == TEXT_NUM_OK ? x : 0;
        if (n != TEXT_NUM_OK)
            odd_value(k, i, f, n == TEXT_NUM_NONFINITE ? REASON_NUM_BAD : reason_of(n));
    }
}

enum { DATE_SIZE = 11, TIME_SIZE = 19, DAY_S = 86400 };

struct day { /* the date read last, with the space behind it */
    char text[DATE_SIZE];
    int64_t at;
};

struct times { /* of one column and block */
    const struct moment *how;
    struct zone_cursor cursor;
    struct day day;
};

static inline bool two_digits(const char *s, unsigned below, unsigned *out)
{
    unsigned a = (unsigned)(unsigned char)s[0] - '0', b = (unsigned)(unsigned char)s[1] - '0';

    *out = a * 10 + b;
    return a < 10 && b < 10 && *out < below;
}

/* YYYY-MM-DD HH:MM:SS on the same day as before. */
static inline bool same_day(const struct day *d, const char *s, size_t size, int64_t *out)
{
    unsigned h, m, sec;

    if (size != TIME_SIZE || memcmp(s, d->text, DATE_SIZE) != 0 || s[13] != ':' || s[16] != ':' ||
        !two_digits(s + 11, 24, &h) || !two_digits(s + 14, 60, &m) || !two_digits(s + 17, 60, &sec))
        return false;
    *out = d->at + (int64_t)(h * 3600 + m * 60 + sec);
    return true;
}

/* A day on which the zone changes its offset, or that leads out of the years 1 to 9999, is not
 * kept: its times are looked up one by one. */
static void keep_day(struct times *t, const char *s, size_t size, int64_t local)
{
    const struct zone_cursor *c = &t->cursor;
    int64_t midnight = local - ((local % DAY_S) + DAY_S) % DAY_S, at = midnight - c->offset;

    if (t->how->form || size != TIME_SIZE || s[4] != '-' || s[10] != ' ')
        return;
    if (t->how->zone && (midnight < c->from || midnight + DAY_S > c->until ||
                         !civil_in_range(at) || !civil_in_range(at + DAY_S - 1)))
        return;
    memcpy(t->day.text, s, DATE_SIZE);
    t->day.at = at;
}

static void time_values(const struct cut *k)
{
    const struct rcsv_rows *rows = k->rows;
    const struct rcsv_field *f = rows->field + k->c->i_field;
    int64_t *v = k->t->v[k->i_col];
    struct times t = {.how = &k->t->layout->times};

    for (size_t i = 0; i < rows->n_row; i++, f += rows->n_col) {
        const char *s = rows->text + f->at;
        size_t size = rcsv_field_size(f);

        if (__builtin_expect(same_day(&t.day, s, size, &v[i]), 1))
            continue;
        struct moment_got got = {0};
        enum reason why = moment_read(t.how, &t.cursor, s, size, &got);

        v[i] = got.at;
        k->t->n_twice += got.twice && !bits_get(k->t->bad, i);
        if (why == REASON_NONE)
            keep_day(&t, s, size, got.local);
        else
            odd_value(k, i, f, why);
    }
}

/* An empty text that is quoted is a text, where nothing says that there must be one. */
static bool text_is_missing(const struct layout_col *c, const struct rcsv_field *f)
{
    return f->size == 0 || (f->size == rcsv_quoted && c->needed);
}

static void check_texts(const struct cut *k)
{
    const struct rcsv_field *f = k->rows->field + k->c->i_field;

    for (size_t i = 0; k->c->needed && i < k->rows->n_row; i++, f += k->rows->n_col)
        if (text_is_missing(k->c, f))
            odd_value(k, i, f, REASON_MISSING);
}

static void column_values(struct typed *t, const struct rcsv_rows *rows, size_t i_col)
{
    struct cut k = {t, rows, &t->layout->col[i_col], (int)i_col};

    if (t->valid[i_col])
        bits_fill(t->valid[i_col], rows->n_row);
    switch (k.c->type) {
    case COLUMN_F64:
        real_values(&k);
        break;
    case COLUMN_I64:
        integer_values(&k);
        break;
    case COLUMN_TIME:
        time_values(&k);
        break;
    case COLUMN_TEXT:
        check_texts(&k);
        break;
    }
}

/* --- good rows alone --- */

static void squeeze(struct typed *t, size_t n, size_t i_col)
{
    int64_t *v = t->v[i_col]; /* doubles are moved as bits */
    uint64_t *valid = t->valid[i_col];
    size_t to = 0;

    for (size_t i = 0; i < n; i++) {
        if (bits_get(t->bad, i))
            continue;
        memmove(&v[to], &v[i], sizeof *v);
        if (bits_get(valid, i))
            bits_set(valid, to);
        else
            bits_clear(valid, to);
        to++;
    }
}

static void add_texts(struct typed *t, const struct rcsv_rows *rows, size_t i_col, size_t i_text)
{
    const struct layout_col *c = &t->layout->col[i_col];
    const struct rcsv_field *f = rows->field + c->i_field;

    for (size_t i = 0; i < rows->n_row; i++, f += rows->n_col) {
        if (bits_get(t->bad, i))
            continue;
        if (text_is_missing(c, f))
            table_null(t->text, i_text);
        else
            table_text(t->text, i_text, rows->text + f->at, rcsv_field_size(f));
    }
}

static void keep_lines(struct typed *t, const struct rcsv_rows *rows)
{
    t->n_row = 0;
    for (size_t i = 0; i < rows->n_row; i++)
        if (!bits_get(t->bad, i))
            t->line[t->n_row++] = rows->record[i].line;
}

static void show_columns(struct typed *t)
{
    struct chunk texts = {0};
    size_t i_text = 0;

    if (t->text && t->n_row)
        table_chunk(t->text, 0, t->n_row, &texts);
    for (size_t i = 0; i < t->layout->n_col && t->n_row; i++) {
        if (!t->v[i]) {
            t->col[i] = texts.col[i_text++];
            continue;
        }
        bool all = bits_count(t->valid[i], t->n_row) == t->n_row;

        t->col[i] = (struct column){t->layout->col[i].type, t->v[i], all ? NULL : t->valid[i],
                                    NULL};
    }
}

void typed_rows(struct typed *t, const struct rcsv_rows *rows)
{
    size_t n = rows->n_row, i_text = 0;

    rows_room(t, n ? n : 1);
    memset(t->bad, 0, bits_words(n) * sizeof *t->bad);
    t->n_reject = 0;
    t->n_twice = 0;
    add_faults(t, rows);
    if (rows->odd)
        check_encoding(t, rows);
    for (size_t i = 0; i < t->layout->n_col; i++)
        column_values(t, rows, i);
    keep_lines(t, rows);
    for (size_t i = 0; i < t->layout->n_col && t->n_row < n; i++)
        if (t->v[i])
            squeeze(t, n, i);
    if (t->text)
        table_clear(t->text);
    for (size_t i = 0; i < t->layout->n_col; i++)
        if (!t->v[i])
            add_texts(t, rows, i, i_text++);
    if (t->n_reject)
        qsort(t->reject, t->n_reject, sizeof *t->reject, by_line);
    show_columns(t);
}
