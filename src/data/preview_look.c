/* preview_look.c - what the fields of a column look like, and the columns in figures. */
#include "config.h"

#include "src/base/bits.h"
#include "src/base/civil.h"
#include "src/base/mem.h"
#include "src/base/text.h"
#include "src/data/preview_parts.h"

#include <stdio.h>
#include <string.h>

enum { SHORT_BYTES = 36, CLOCK_NONE = 1, CLOCK_HM = 2, CLOCK_HMS = 4 };

const char *preview_form_name(size_t i)
{
    static const char *const name[PREVIEW_FORMS] = {
        "YYYY-MM-DD HH:MM:SS", "YYYY-MM-DDTHH:MM:SS", "YYYY-MM-DDTHH:MM:SS with an offset",
        "M/D/YYYY h:mm:ss AM|PM"};

    return i < PREVIEW_FORMS ? name[i] : NULL;
}

/* --- one field --- */

struct times {
    const struct moment *how;
    struct zone_cursor cursor;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Which of the forms that civil_parse_time takes. */
static unsigned form_of(const char *s, size_t size)
{
    enum { T_AT = 10, ZONE_AT = 19 };

    if (memchr(s, '/', size))
        return PREVIEW_AM_PM;
    if (s[T_AT] != 'T')
        return PREVIEW_SPACE;
    for (size_t i = ZONE_AT; i < size; i++)
        if (s[i] == 'Z' || s[i] == '+' || s[i] == '-')
            return PREVIEW_OFFSET;
    return PREVIEW_T;
}

/* A sign, digits, a comma, digits. */
static bool is_decimal_comma(const char *s, size_t size)
{
    size_t i = size && (*s == '-' || *s == '+') ? 1 : 0, first = i;

    while (i < size && is_digit(s[i]))
        i++;
    if (i == first || i == size || s[i] != ',' || ++i == size)
        return false;
    while (i < size && is_digit(s[i]))
        i++;
    return i == size;
}

static int short_number(const char **s, const char *end)
{
    int n = 0;

    for (; *s < end && is_digit(**s); ++*s)
        n = n * 10 + (**s - '0');
    ++*s; /* the slash */
    return n;
}

/* D/D/YYYY, perhaps with H:MM or H:MM:SS. */
static void look_slashed(struct look *l, const char *s, size_t size)
{
    const char *end = s + size;
    int first = short_number(&s, end), second = short_number(&s, end), n_colon = 0;

    for (; s < end; s++)
        n_colon += *s == ':';
    l->n_slashed++;
    l->day_first |= first > 12;
    l->month_first |= second > 12;
    l->clocks |= n_colon == 0 ? CLOCK_NONE : n_colon == 1 ? CLOCK_HM : CLOCK_HMS;
}

static void keep_first(const char **out, size_t *out_size, const char *s, size_t size)
{
    if (*out)
        return;
    *out = s;
    *out_size = size;
}

static void look_field(struct look *l, struct times *t, const char *s, size_t size, bool quoted)
{
    bool empty = !size && !quoted;
    struct moment_got got;
    double f;

    while (size && (*s == ' ' || *s == '\t'))
        s++, size--;
    while (size && (s[size - 1] == ' ' || s[size - 1] == '\t'))
        size--;
    if (!size) {
        l->empty += empty;
        l->blank += !empty;
        return;
    }
    l->n++;
    enum reason why = moment_read(t->how, &t->cursor, s, size, &got);

    if (why == REASON_NONE) {
        l->n_time++;
        l->forms |= t->how->form ? 0 : form_of(s, size);
    } else if (why == REASON_DATE_AMBIG) {
        look_slashed(l, s, size);
    } else if (text_to_f64(s, size, &f) == TEXT_NUM_OK) {
        l->n_number++;
    } else if (is_decimal_comma(s, size)) {
        keep_first(&l->comma, &l->comma_size, s, size);
        l->n_comma++;
    } else {
        keep_first(&l->odd, &l->odd_size, s, size);
    }
}

void look_fields(struct look *look, const struct moment *how, const struct rcsv_rows *rows)
{
    const struct rcsv_field *f = rows->field;
    struct times t = {.how = how};

    for (size_t i = 0; i < rows->n_row; i++, f += rows->n_col)
        for (size_t k = 0; k < rows->n_col; k++)
            look_field(&look[k], &t, rows->text + f[k].at, rcsv_field_size(&f[k]),
                       f[k].size == rcsv_quoted);
}

/* --- columns in figures --- */

static const char *value_text(struct arena *a, const struct column *c, size_t row)
{
    char text[TEXT_F64_SIZE]; /* the longest */

    if (c->type == COLUMN_F64)
        text_from_f64(column_f64(c, row), false, text);
    else if (c->type == COLUMN_TIME)
        civil_text(column_i64(c, row), text);
    else
        snprintf(text, sizeof text, "%lld", (long long)column_i64(c, row));
    return arena_text(a, text);
}

static bool is_below(const struct column *c, size_t a, size_t b)
{
    return c->type == COLUMN_F64 ? column_f64(c, a) < column_f64(c, b)
                                 : column_i64(c, a) < column_i64(c, b);
}

static void figure_range(struct preview_column *out, struct arena *a, const struct column *c,
                         size_t n_row)
{
    size_t low = n_row, high = n_row;

    for (size_t i = 0; i < n_row; i++) {
        if (!column_has(c, i))
            continue;
        if (low == n_row || is_below(c, i, low))
            low = i;
        if (high == n_row || is_below(c, high, i))
            high = i;
    }
    if (low == n_row)
        return;
    out->low = value_text(a, c, low);
    out->high = value_text(a, c, high);
}

const char *look_short(struct arena *a, const char *s, size_t size)
{
    char text[SHORT_BYTES + 4];
    size_t n = size < SHORT_BYTES ? size : SHORT_BYTES;

    while (n < size && n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80)
        n--; /* not within a character */
    snprintf(text, sizeof text, "%.*s%s", (int)n, s, n < size ? "..." : "");
    return arena_text(a, text);
}

/* The first texts that differ. */
static void figure_examples(struct preview_column *out, struct arena *a, const struct column *c,
                            size_t n_row)
{
    uint32_t code[PREVIEW_EXAMPLES];
    size_t n = 0;

    for (size_t i = 0; i < n_row && n < PREVIEW_EXAMPLES; i++) {
        bool seen = !column_has(c, i);

        for (size_t k = 0; k < n && !seen; k++)
            seen = code[k] == column_code(c, i);
        if (seen)
            continue;
        code[n] = column_code(c, i);
        size_t size = text_dict_size(c->dict, code[n]);
        const char *s = text_dict_get(c->dict, code[n]);

        out->example[n++] = look_short(a, s, size);
    }
}

static int column_of_field(const struct layout *l, size_t i_field)
{
    for (size_t i = 0; l && i < l->n_col; i++)
        if (l->col[i].i_field == i_field)
            return (int)i;
    return -1;
}

/* --type, the dataset or the one that stands say so; not the values. */
static bool is_fixed(const struct pass *x, const char *column)
{
    const struct ingest_opts *o = &x->p->o;

    if (x->stands || layout_dataset(o->dataset))
        return true;
    for (size_t i = 0; i < o->n_type; i++)
        if (text_case_cmp(o->type[i].column, column) == 0)
            return true;
    return false;
}

static void look_column(struct pass *x, size_t i_field)
{
    struct preview_column *out = &x->p->column[i_field];
    int own = column_of_field(x->layout, i_field);
    const struct layout *l = own >= 0 ? x->layout : x->wide;
    size_t i_col = own >= 0 ? (size_t)own : i_field;
    struct table *t = own >= 0 ? x->rows : x->all;
    const struct look *look = &x->look[i_field];
    struct chunk c;

    out->name = arena_text(&x->p->arena, x->name[i_field]);
    if (own >= 0) {
        out->column = arena_text(&x->p->arena, l->schema->col[i_col].name);
        out->fixed = is_fixed(x, out->column);
    }
    out->type = l->col[i_col].type;
    bool blank_counts = out->type == COLUMN_TEXT; /* as a value */

    out->n_value = look->n + (blank_counts ? look->blank : 0);
    out->missing = look->empty + (blank_counts ? 0 : look->blank);
    out->forms = out->type == COLUMN_TIME ? look->forms : 0;
    if (!table_rows(t))
        return;
    table_chunk(t, 0, table_rows(t), &c);
    if (out->type == COLUMN_TEXT)
        figure_examples(out, &x->p->arena, &c.col[i_col], c.n_row);
    else
        figure_range(out, &x->p->arena, &c.col[i_col], c.n_row);
}

void look_columns(struct pass *x)
{
    struct preview *p = x->p;

    p->n_column = x->n_name;
    p->column = arena_zero(&p->arena, p->n_column, sizeof *p->column);
    for (size_t i = 0; i < p->n_column; i++)
        look_column(x, i);
}

void look_first(struct pass *x)
{
    struct preview *p = x->p;
    struct chunk c;

    if (!x->layout)
        return;
    p->first = table_new(p->schema);
    if (!table_rows(x->rows))
        return;
    table_chunk(x->rows, 0, table_rows(x->rows), &c);
    for (size_t i = 0; i < c.n_row && table_rows(p->first) < PREVIEW_FIRST; i++)
        if (!x->gone || !x->gone[i])
            table_append(p->first, &c, i, 1);
}
