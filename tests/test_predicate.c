/* test_predicate.c - selections and skips against a row-by-row twin. */
#include "config.h"

#include "src/base/mem.h"
#include "src/base/rng.h"
#include "src/store/predicate.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { N_COL = 3, I = 0, F = 1, T = 2 };

static struct schema *columns(void)
{
    struct schema *s = schema_new();

    schema_add(s, "i", COLUMN_I64);
    schema_add(s, "f", COLUMN_F64);
    schema_add(s, "t", COLUMN_TEXT);
    return s;
}

static struct table *random_rows(const struct schema *s, struct rng *r)
{
    struct table *t = table_new(s);
    size_t n = 1 + rng_below(r, 200);
    uint64_t span = 1 + rng_below(r, 30), nulls = rng_below(r, 4);
    int64_t base = rng_below(r, 4) ? (int64_t)rng_below(r, 40) - 20 : INT64_C(1) << 53;
    char text[40];

    for (size_t i = 0; i < n; i++) {
        int64_t v = base + (int64_t)rng_below(r, span);
        int size = snprintf(text, sizeof text, "%s%lld", v % 2 ? "a long beginning, " : "",
                            (long long)v);
        if (nulls && rng_below(r, 5) < nulls) {
            for (size_t c = 0; c < N_COL; c++)
                table_null(t, c);
            continue;
        }
        table_i64(t, I, v);
        table_f64(t, F, (double)v + (double)rng_below(r, 3) / 2);
        table_text(t, T, text, (size_t)size);
    }
    return t;
}

static bool holds(int cmp, enum predicate_op op)
{
    switch (op) {
    case PREDICATE_EQ:
        return cmp == 0;
    case PREDICATE_LT:
        return cmp < 0;
    case PREDICATE_LE:
        return cmp <= 0;
    case PREDICATE_GT:
        return cmp > 0;
    case PREDICATE_GE:
        return cmp >= 0;
    default:
        return false;
    }
}

/* Numbers compared without loss: long double holds every int64 and every double here. */
static bool twin(const struct predicate *p, const struct column *c, size_t row)
{
    if (p->op == PREDICATE_NULL || p->op == PREDICATE_NOT_NULL)
        return column_has(c, row) == (p->op == PREDICATE_NOT_NULL);
    if (!column_has(c, row))
        return false;
    if (c->type == COLUMN_TEXT)
        return holds(strcmp(text_dict_get(c->dict, column_code(c, row)), p->text), p->op);
    long double a = c->type == COLUMN_F64 ? (long double)column_f64(c, row)
                                          : (long double)column_i64(c, row);
    long double b = p->type == COLUMN_F64 ? (long double)p->f64 : (long double)p->i64;
    if (b != b)
        return false;
    return holds((a > b) - (a < b), p->op);
}

static double random_bound(struct rng *r, const struct chunk *c, size_t row)
{
    static const double edge[] = {INFINITY, -INFINITY, 0x1p63, -0x1p63, 1e300, 0.0, -0.0, NAN};

    if (rng_below(r, 8) == 0)
        return edge[rng_below(r, 8)];
    return column_f64(&c->col[F], row) + ((double)rng_below(r, 5) - 2) / 4;
}

static struct predicate random_predicate(struct rng *r, const struct chunk *c, char *text)
{
    static const char *const name[N_COL] = {"i", "f", "t"};
    size_t row = rng_below(r, c->n_row), col = rng_below(r, N_COL);
    struct predicate p = {.column = name[col], .op = (enum predicate_op)rng_below(r, 7)};

    if (col == T) {
        const char *s = c->col[T].dict->n ? text_dict_get(c->col[T].dict,
                                                          column_code(&c->col[T], row))
                                          : "";
        snprintf(text, 64, "%.*s%s", (int)rng_below(r, 40), s, rng_below(r, 5) ? "" : "!");
        p.type = COLUMN_TEXT;
        p.text = text;
    } else if (rng_below(r, 2)) {
        p.type = COLUMN_F64;
        p.f64 = random_bound(r, c, row);
    } else {
        p.type = COLUMN_I64;
        p.i64 = rng_below(r, 9) ? column_i64(&c->col[I], row) + (int64_t)rng_below(r, 3) - 1
                                : (int64_t)rng_u64(r);
    }
    return p;
}

static void check_one(const struct predicate_test *t, const struct predicate *p,
                      const struct chunk *c)
{
    const struct column *col = &c->col[t->col];
    uint64_t *sel = mem_zero(bits_words(c->n_row), 8);
    struct codec_stats st;
    struct buf b = {0};
    size_t n = 0;

    bits_fill(sel, c->n_row);
    predicate_select(t, col, c->n_row, sel);
    for (size_t i = 0; i < c->n_row; i++) {
        assert_int_equal(bits_get(sel, i), twin(p, col, i));
        n += bits_get(sel, i);
    }
    codec_encode(col, c->n_row, &b, &st);
    if (predicate_skips(t, &st, c->n_row))
        assert_int_equal(n, 0);
    buf_done(&b);
    free(sel);
}

static void predicate_select_random_equals_twin(void **state)
{
    struct schema *s = columns();
    char text[64];

    (void)state;
    for (uint64_t i = 0; i < 400; i++) {
        struct rng r = rng_stream(5, i, 0);
        struct table *rows = random_rows(s, &r);
        struct chunk c;
        struct err e = {0};

        table_chunk(rows, 0, COLUMN_CHUNK_ROWS, &c);
        for (int k = 0; k < 40; k++) {
            struct predicate p = random_predicate(&r, &c, text);
            struct predicate_test *t = predicate_compile(s, &p, 1, &e);
            assert_non_null(t);
            check_one(t, &p, &c);
            predicate_free(t, 1);
        }
        table_free(rows);
    }
    schema_free(s);
}

static void predicate_skips_value_outside_min_and_max(void **state)
{
    double v[3] = {1, 2, 3};
    struct column c = {COLUMN_F64, v, NULL, NULL};
    struct predicate_test t = predicate_on(0, COLUMN_F64);
    struct codec_stats st;
    struct buf b = {0};

    (void)state;
    codec_encode(&c, 3, &b, &st);
    predicate_f64(&t, PREDICATE_GT, 3);
    assert_true(predicate_skips(&t, &st, 3));
    predicate_f64(&t, PREDICATE_GE, 3);
    assert_false(predicate_skips(&t, &st, 3));
    predicate_i64(&t, PREDICATE_LT, 1);
    assert_true(predicate_skips(&t, &st, 3));
    predicate_null(&t, true);
    assert_true(predicate_skips(&t, &st, 3));
    buf_done(&b);
}

static void predicate_set_holds_any_of_its_values(void **state)
{
    int64_t v[4] = {1, 2, 3, 4};
    struct column c = {COLUMN_I64, v, NULL, NULL};
    struct predicate_test t = predicate_on(0, COLUMN_I64);
    uint64_t sel = 15;

    (void)state;
    for (int64_t i = 1; i < 6; i += 3) {
        struct predicate_test one = predicate_on(0, COLUMN_I64);
        predicate_i64(&one, PREDICATE_EQ, i);
        predicate_set_take(&t, &one);
    }
    predicate_select(&t, &c, 4, &sel);
    assert_int_equal(sel, 9);
    predicate_done(&t);
}

static void predicate_compile_wrong_column_is_usage(void **state)
{
    struct schema *s = columns();
    struct predicate none = {.column = "x", .op = PREDICATE_EQ};
    struct predicate kind = {.column = "i", .op = PREDICATE_EQ, .type = COLUMN_TEXT, .text = "a"};
    struct err e = {0};

    (void)state;
    assert_null(predicate_compile(s, &none, 1, &e));
    assert_int_equal(e.code, FAIL_USAGE);
    assert_null(predicate_compile(s, &kind, 1, &e));
    assert_int_equal(e.code, FAIL_USAGE);
    schema_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(predicate_select_random_equals_twin),
        cmocka_unit_test(predicate_skips_value_outside_min_and_max),
        cmocka_unit_test(predicate_set_holds_any_of_its_values),
        cmocka_unit_test(predicate_compile_wrong_column_is_usage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
