/* predicate.c - conditions on columns: skipped chunks and selection bitmaps.
 *
 * Every comparison of numbers becomes a closed range, so that one loop without branches serves
 * all operators. Texts are judged once per dictionary entry, not once per row.
 * Not here: what SQL means by a comparison across types (columnar.c). */
#include "config.h"

#include "src/store/predicate.h"

#include "src/base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct predicate_test predicate_on(size_t col, enum column_type type)
{
    return (struct predicate_test){.col = col, .type = type, .kind = PREDICATE_ALL};
}

void predicate_done(struct predicate_test *t)
{
    for (size_t i = 0; i < t->n_set; i++)
        predicate_done(&t->set[i]);
    free(t->set);
    free(t->t_lo.s);
    free(t->t_hi.s);
    *t = predicate_on(t->col, t->type);
}

/* --- building --- */

static void never(struct predicate_test *t)
{
    t->kind = PREDICATE_NEVER;
}

static void range_i64(struct predicate_test *t, enum predicate_op op, int64_t v)
{
    t->kind = PREDICATE_RANGE;
    t->lo = op == PREDICATE_GE || op == PREDICATE_EQ ? v : INT64_MIN;
    t->hi = op == PREDICATE_LE || op == PREDICATE_EQ ? v : INT64_MAX;
    if ((op == PREDICATE_GT && v == INT64_MAX) || (op == PREDICATE_LT && v == INT64_MIN))
        never(t);
    else if (op == PREDICATE_GT)
        t->lo = v + 1;
    else if (op == PREDICATE_LT)
        t->hi = v - 1;
}

static void range_f64(struct predicate_test *t, enum predicate_op op, double v)
{
    t->kind = PREDICATE_RANGE;
    t->f_lo = op == PREDICATE_GE || op == PREDICATE_EQ ? v : -INFINITY;
    t->f_hi = op == PREDICATE_LE || op == PREDICATE_EQ ? v : INFINITY;
    if ((op == PREDICATE_GT && v == INFINITY) || (op == PREDICATE_LT && v == -INFINITY))
        never(t);
    else if (op == PREDICATE_GT)
        t->f_lo = nextafter(v, INFINITY);
    else if (op == PREDICATE_LT)
        t->f_hi = nextafter(v, -INFINITY);
}

/* An integer column against a double: the nearest integer on the right side. */
static void range_i64_f64(struct predicate_test *t, enum predicate_op op, double v)
{
    bool above = op == PREDICATE_GT || op == PREDICATE_GE;

    if (v >= 0x1p63 || v < -0x1p63) {
        bool all = op != PREDICATE_EQ && (v < 0) == above;
        t->kind = all ? PREDICATE_HAS_VALUE : PREDICATE_NEVER;
        return;
    }
    if (op == PREDICATE_EQ && v != floor(v)) {
        never(t);
        return;
    }
    double edge = op == PREDICATE_LT || op == PREDICATE_GE ? ceil(v) : floor(v);
    if (edge >= 0x1p63)
        t->kind = above ? PREDICATE_NEVER : PREDICATE_HAS_VALUE;
    else
        range_i64(t, op, (int64_t)edge);
}

/* A column of doubles against an integer that need not be a double itself. */
static void range_f64_i64(struct predicate_test *t, enum predicate_op op, int64_t v)
{
    double d = (double)v;
    bool exact = d < 0x1p63 && (int64_t)d == v;
    bool d_above = d >= 0x1p63 || (int64_t)d > v;

    if (exact) {
        range_f64(t, op, d);
    } else if (op == PREDICATE_EQ) {
        never(t);
    } else if (op == PREDICATE_GT || op == PREDICATE_GE) {
        range_f64(t, d_above ? PREDICATE_GE : PREDICATE_GT, d);
    } else {
        range_f64(t, d_above ? PREDICATE_LT : PREDICATE_LE, d);
    }
}

void predicate_null(struct predicate_test *t, bool is_null)
{
    t->kind = is_null ? PREDICATE_IS_NULL : PREDICATE_HAS_VALUE;
}

static bool null_test(struct predicate_test *t, enum predicate_op op)
{
    if (op != PREDICATE_NULL && op != PREDICATE_NOT_NULL)
        return false;
    predicate_null(t, op == PREDICATE_NULL);
    return true;
}

void predicate_i64(struct predicate_test *t, enum predicate_op op, int64_t v)
{
    if (null_test(t, op))
        return;
    if (t->type == COLUMN_F64)
        range_f64_i64(t, op, v);
    else
        range_i64(t, op, v);
}

void predicate_f64(struct predicate_test *t, enum predicate_op op, double v)
{
    if (null_test(t, op))
        return;
    if (isnan(v))
        never(t);
    else if (t->type == COLUMN_F64)
        range_f64(t, op, v);
    else
        range_i64_f64(t, op, v);
}

static struct predicate_text text_end(const char *s, size_t size, bool open)
{
    return (struct predicate_text){true, open, mem_text_n(s, size), size};
}

void predicate_text(struct predicate_test *t, enum predicate_op op, const char *s, size_t size)
{
    if (null_test(t, op))
        return;
    t->kind = PREDICATE_RANGE;
    if (op == PREDICATE_EQ || op == PREDICATE_GT || op == PREDICATE_GE)
        t->t_lo = text_end(s, size, op == PREDICATE_GT);
    if (op == PREDICATE_EQ || op == PREDICATE_LT || op == PREDICATE_LE)
        t->t_hi = text_end(s, size, op == PREDICATE_LT);
}

void predicate_set_take(struct predicate_test *t, struct predicate_test *one)
{
    t->kind = PREDICATE_SET;
    t->set = mem_resize(t->set, t->n_set + 1, sizeof *t->set);
    t->set[t->n_set++] = *one;
    *one = predicate_on(one->col, one->type);
}

static int compile_one(const struct schema *s, const struct predicate *p,
                       struct predicate_test *out, struct err *e)
{
    int col = schema_find(s, p->column);

    if (col < 0)
        return err_set(e, FAIL_USAGE, "there is no column '%s'", p->column);
    *out = predicate_on((size_t)col, s->col[col].type);
    if (null_test(out, p->op))
        return 0;
    if ((p->type == COLUMN_TEXT) != (out->type == COLUMN_TEXT))
        return err_set(e, FAIL_USAGE, "column '%s' is %s, the value is %s", p->column,
                       column_type_name(out->type), column_type_name(p->type));
    if (p->type == COLUMN_TEXT)
        predicate_text(out, p->op, p->text, strlen(p->text));
    else if (p->type == COLUMN_F64)
        predicate_f64(out, p->op, p->f64);
    else
        predicate_i64(out, p->op, p->i64);
    return 0;
}

struct predicate_test *predicate_compile(const struct schema *s, const struct predicate *where,
                                         size_t n, struct err *e)
{
    struct predicate_test *tests = mem_zero(n, sizeof *tests);

    for (size_t i = 0; i < n; i++) {
        if (compile_one(s, &where[i], &tests[i], e) < 0) {
            predicate_free(tests, n);
            return NULL;
        }
    }
    return tests;
}

void predicate_free(struct predicate_test *tests, size_t n)
{
    for (size_t i = 0; tests && i < n; i++)
        predicate_done(&tests[i]);
    free(tests);
}

/* --- texts --- */

static int text_cmp(const char *a, size_t a_size, const char *b, size_t b_size)
{
    int c = memcmp(a, b, a_size < b_size ? a_size : b_size);

    return c ? c : (a_size > b_size) - (a_size < b_size);
}

static bool text_holds(const struct predicate_test *t, const char *s, size_t size)
{
    int lo = t->t_lo.set ? text_cmp(s, size, t->t_lo.s, t->t_lo.size) : 1;
    int hi = t->t_hi.set ? text_cmp(s, size, t->t_hi.s, t->t_hi.size) : -1;

    return (lo > 0 || (lo == 0 && !t->t_lo.open)) && (hi < 0 || (hi == 0 && !t->t_hi.open));
}

/* Whether no text between min and max can hold; a cut max stands for all that start so. */
static bool text_skips(const struct predicate_test *t, const struct codec_stats *st)
{
    const char *min = (const char *)st->min.bytes, *max = (const char *)st->max.bytes;

    if (t->t_hi.set && text_cmp(t->t_hi.s, t->t_hi.size, min, st->min.size) < 0)
        return true;
    if (!t->t_lo.set)
        return false;
    if (st->max.cut && t->t_lo.size >= st->max.size &&
        memcmp(t->t_lo.s, max, st->max.size) == 0)
        return false;
    return text_cmp(t->t_lo.s, t->t_lo.size, max, st->max.size) > 0;
}

/* --- skipping --- */

static bool range_skips(const struct predicate_test *t, const struct codec_stats *st)
{
    if (t->type == COLUMN_TEXT)
        return text_skips(t, st);
    if (t->type == COLUMN_F64)
        return !(codec_bound_f64(&st->max) >= t->f_lo && codec_bound_f64(&st->min) <= t->f_hi);
    return codec_bound_i64(&st->max) < t->lo || codec_bound_i64(&st->min) > t->hi;
}

bool predicate_skips(const struct predicate_test *t, const struct codec_stats *st, size_t n_row)
{
    switch (t->kind) {
    case PREDICATE_ALL:
        return false;
    case PREDICATE_NEVER:
        return true;
    case PREDICATE_IS_NULL:
        return st->n_null == 0;
    case PREDICATE_HAS_VALUE:
        return st->n_null == n_row;
    case PREDICATE_RANGE:
        return !st->min.has || range_skips(t, st);
    case PREDICATE_SET:
        for (size_t i = 0; i < t->n_set; i++)
            if (!predicate_skips(&t->set[i], st, n_row))
                return false;
        return true;
    }
    return false;
}

/* --- selecting --- */

static void select_i64(const int64_t *v, size_t n, int64_t lo, int64_t hi, uint64_t *sel)
{
    uint64_t span = (uint64_t)hi - (uint64_t)lo;

    for (size_t w = 0; w < bits_words(n); w++) {
        size_t end = n - w * 64 < 64 ? n - w * 64 : 64;
        uint64_t bits = 0;
        for (size_t i = 0; i < end; i++)
            bits |= (uint64_t)((uint64_t)v[w * 64 + i] - (uint64_t)lo <= span) << i;
        sel[w] &= bits;
    }
}

static void select_f64(const double *v, size_t n, double lo, double hi, uint64_t *sel)
{
    for (size_t w = 0; w < bits_words(n); w++) {
        size_t end = n - w * 64 < 64 ? n - w * 64 : 64;
        uint64_t bits = 0;
        for (size_t i = 0; i < end; i++)
            bits |= (uint64_t)((v[w * 64 + i] >= lo) & (v[w * 64 + i] <= hi)) << i;
        sel[w] &= bits;
    }
}

static void select_text(const struct predicate_test *t, const struct column *c, size_t n,
                        uint64_t *sel)
{
    const uint32_t *code = c->v;
    bool *holds = mem_zero(c->dict->n + 1, sizeof *holds);

    for (uint32_t i = 0; i < c->dict->n; i++)
        holds[i] = text_holds(t, text_dict_get(c->dict, i), text_dict_size(c->dict, i));
    for (size_t i = 0; i < n; i++)
        if (!holds[code[i]])
            bits_clear(sel, i);
    free(holds);
}

static void select_values(const struct predicate_test *t, const struct column *c, size_t n,
                          uint64_t *sel)
{
    if (t->type == COLUMN_TEXT)
        select_text(t, c, n, sel);
    else if (t->type == COLUMN_F64)
        select_f64(c->v, n, t->f_lo, t->f_hi, sel);
    else
        select_i64(c->v, n, t->lo, t->hi, sel);
}

static void select_set(const struct predicate_test *t, const struct column *c, size_t n,
                       uint64_t *sel)
{
    size_t words = bits_words(n);
    uint64_t *any = mem_zero(words, 8), *one = mem_array(words, 8);

    for (size_t i = 0; i < t->n_set; i++) {
        memcpy(one, sel, words * 8);
        predicate_select(&t->set[i], c, n, one);
        for (size_t w = 0; w < words; w++)
            any[w] |= one[w];
    }
    memcpy(sel, any, words * 8);
    free(one);
    free(any);
}

void predicate_select(const struct predicate_test *t, const struct column *c, size_t n_row,
                      uint64_t *sel)
{
    size_t words = bits_words(n_row);

    switch (t->kind) {
    case PREDICATE_ALL:
        return;
    case PREDICATE_NEVER:
        memset(sel, 0, words * 8);
        return;
    case PREDICATE_SET:
        select_set(t, c, n_row, sel);
        return;
    case PREDICATE_RANGE:
        select_values(t, c, n_row, sel);
        break;
    case PREDICATE_IS_NULL:
    case PREDICATE_HAS_VALUE:
        break;
    }
    for (size_t w = 0; w < words; w++) {
        uint64_t has = c->valid ? c->valid[w] : ~UINT64_C(0);
        sel[w] &= t->kind == PREDICATE_IS_NULL ? ~has : has;
    }
}
