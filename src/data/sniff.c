/* sniff.c - per column, the set of types that every value so far allows. */
#include "config.h"

#include "src/data/sniff.h"

#include "src/base/mem.h"
#include "src/base/text.h"
#include "src/data/typed.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { MAY_I64 = 1, MAY_F64 = 2, MAY_TIME = 4, MAY_ALL = 7 };

void sniff_init(struct sniff *s, size_t n_col)
{
    *s = (struct sniff){.n_col = n_col};
    s->may = mem_array(n_col, 1);
    memset(s->may, MAY_ALL, n_col);
}

void sniff_done(struct sniff *s)
{
    free(s->may);
    *s = (struct sniff){0};
}

void sniff_merge(struct sniff *s, const struct sniff *other)
{
    for (size_t i = 0; i < s->n_col; i++)
        s->may[i] &= other->may[i];
}

enum column_type sniff_type(const struct sniff *s, size_t i_col)
{
    uint8_t may = s->may[i_col];

    return may & MAY_I64    ? COLUMN_I64
           : may & MAY_F64  ? COLUMN_F64
           : may & MAY_TIME ? COLUMN_TIME
                            : COLUMN_TEXT;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool zero_leads(const char *s, size_t size)
{
    if (size && (*s == '+' || *s == '-'))
        s++, size--;
    return size > 1 && s[0] == '0' && is_digit(s[1]);
}

static uint8_t may_be(struct sniff *n, const char *s, size_t size, uint8_t may)
{
    int64_t i;
    double f;
    struct moment_got got;

    while (size && (*s == ' ' || *s == '\t'))
        s++, size--;
    if (size == 0)
        return may;
    if (zero_leads(s, size))
        may &= MAY_TIME;
    if (may & MAY_I64 && text_to_i64(s, size, &i) != TEXT_NUM_OK)
        may &= (uint8_t)~MAY_I64;
    if (!(may & MAY_I64) && may & MAY_F64 && text_to_f64(s, size, &f) != TEXT_NUM_OK)
        may &= (uint8_t)~MAY_F64;
    if (may & MAY_TIME && moment_read(&n->times, &n->cursor, s, size, &got) != REASON_NONE)
        may &= (uint8_t)~MAY_TIME;
    return may;
}

void sniff_rows(struct sniff *s, const struct rcsv_rows *rows)
{
    const struct rcsv_field *f = rows->field;
    size_t ignored;

    for (size_t i = 0; i < rows->n_row; i++, f += rows->n_col) {
        if (rows->odd && row_encoding(rows, i, &ignored) != REASON_NONE)
            continue;
        for (size_t k = 0; k < s->n_col; k++)
            if (s->may[k])
                s->may[k] = may_be(s, rows->text + f[k].at, rcsv_field_size(&f[k]), s->may[k]);
    }
}
