/* test_codec.c - columns come back bit for bit, and damaged bodies give errors. */
#include "config.h"

#include "src/base/hash.h"
#include "src/base/mem.h"
#include "src/base/rng.h"
#include "src/store/codec.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { N = 5000 };

static const enum column_type types[] = {COLUMN_I64, COLUMN_F64, COLUMN_TEXT, COLUMN_TIME};

struct made {
    struct table *t;
    struct schema *s;
    struct chunk c;
};

static struct made made_new(enum column_type type)
{
    struct made m = {.s = schema_new()};

    schema_add(m.s, "x", type);
    m.t = table_new(m.s);
    return m;
}

static const struct column *made_column(struct made *m)
{
    table_chunk(m->t, 0, COLUMN_CHUNK_ROWS, &m->c);
    return m->c.col;
}

static void made_free(struct made *m)
{
    table_free(m->t);
    schema_free(m->s);
}

static void assert_same(const struct column *a, const struct column *b, size_t n)
{
    assert_int_equal(a->type, b->type);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(column_has(a, i), column_has(b, i));
        if (!column_has(a, i)) {
            if (a->type != COLUMN_TEXT)
                assert_int_equal(column_i64(b, i), 0);
        } else if (a->type == COLUMN_TEXT) {
            uint32_t x = column_code(a, i), y = column_code(b, i);
            assert_int_equal(text_dict_size(a->dict, x), text_dict_size(b->dict, y));
            assert_memory_equal(text_dict_get(a->dict, x), text_dict_get(b->dict, y),
                                text_dict_size(a->dict, x));
        } else {
            assert_memory_equal((const uint64_t *)a->v + i, (const uint64_t *)b->v + i, 8);
        }
    }
}

struct body_source {
    struct codec_source base;
    const char *bytes;
};

static int body_read(const struct codec_source *s, void *out, size_t n, size_t at, struct err *e)
{
    const struct body_source *b = (const struct body_source *)s;

    if (at > s->size || n > s->size - at)
        return err_set(e, FAIL_STORE, "past the end");
    memcpy(out, b->bytes + at, n);
    return 0;
}

static void assert_points(const struct buf *b, const struct column *c, size_t n)
{
    struct body_source s = {{body_read, b->size}, b->s};
    struct err e = {0};

    for (size_t i = 0; i < n; i += 1 + i / 7) {
        uint64_t word;
        bool has;
        int rc = codec_point(&s.base, c->type, n, i, &word, &has, &e);
        assert_true(rc >= 0);
        if (rc == 0)
            return;
        assert_int_equal(has, column_has(c, i));
        if (has)
            assert_memory_equal(&word, (const uint64_t *)c->v + i, 8);
    }
}

/* Encodes, decodes, compares; gives the encoding. */
static enum codec round_trip(struct made *m)
{
    const struct column *c = made_column(m);
    struct codec_column back = {0};
    struct codec_stats st;
    struct buf b = {0};
    struct err e = {0};

    codec_encode(c, m->c.n_row, &b, &st);
    assert_true(codec_stats_ok(&st, c->type, m->c.n_row));
    assert_int_equal(codec_decode(b.s, b.size, &st, c->type, m->c.n_row, &back, &e), 0);
    assert_same(c, &back.col, m->c.n_row);
    assert_points(&b, c, m->c.n_row);
    codec_column_done(&back);
    buf_done(&b);
    return (enum codec)st.encoding;
}

/* --- every encoding --- */

static void codec_encode_constant_is_const(void **state)
{
    struct made m = made_new(COLUMN_F64);

    (void)state;
    for (int i = 0; i < N; i++)
        table_f64(m.t, 0, -0.0);
    assert_int_equal(round_trip(&m), CODEC_CONST);
    made_free(&m);
}

static void codec_encode_hours_of_machines_is_runs(void **state)
{
    struct made m = made_new(COLUMN_TIME);

    (void)state;
    for (int i = 0; i < N; i++)
        table_i64(m.t, 0, 1420092000 + i % 2500 * 3600);
    assert_int_equal(round_trip(&m), CODEC_RUNS);
    made_free(&m);
}

static void codec_encode_small_integers_is_pack(void **state)
{
    struct made m = made_new(COLUMN_I64);
    struct rng r = rng_stream(1, 2, 3);

    (void)state;
    for (int i = 0; i < N; i++)
        table_i64(m.t, 0, (int64_t)rng_below(&r, 1000) - 500);
    assert_int_equal(round_trip(&m), CODEC_PACK);
    made_free(&m);
}

static void codec_encode_random_doubles_is_raw(void **state)
{
    struct made m = made_new(COLUMN_F64);
    struct rng r = rng_stream(1, 2, 3);

    (void)state;
    for (int i = 0; i < N; i++)
        table_f64(m.t, 0, rng_normal(&r));
    assert_int_equal(round_trip(&m), CODEC_RAW);
    made_free(&m);
}

static void codec_encode_few_doubles_is_dict(void **state)
{
    struct made m = made_new(COLUMN_F64);
    struct rng r = rng_stream(1, 2, 3);
    double some[200];

    (void)state;
    for (int i = 0; i < 200; i++)
        some[i] = rng_normal(&r);
    for (int i = 0; i < N; i++)
        table_f64(m.t, 0, some[rng_below(&r, 200)]);
    assert_int_equal(round_trip(&m), CODEC_DICT);
    made_free(&m);
}

static void codec_encode_mostly_zero_is_sparse(void **state)
{
    struct made m = made_new(COLUMN_F64);
    struct rng r = rng_stream(1, 2, 3);

    (void)state;
    for (int i = 0; i < N; i++)
        table_f64(m.t, 0, rng_below(&r, 10) ? 0.0 : rng_normal(&r));
    assert_int_equal(round_trip(&m), CODEC_SPARSE);
    made_free(&m);
}

static void codec_encode_sensor_decimals_is_decimal(void **state)
{
    struct made m = made_new(COLUMN_F64);
    struct rng r = rng_stream(1, 2, 3);

    (void)state;
    for (int i = 0; i < N; i++)
        table_f64(m.t, 0,
                  (double)(100000000000000 + (int64_t)rng_below(&r, 99999999999999)) / 1e12);
    assert_int_equal(round_trip(&m), CODEC_DECIMAL);
    made_free(&m);
}

static void codec_encode_texts_come_back(void **state)
{
    static const char *const some[] = {"", "error1", "error2", "a\"b", "\xc3\xa9t\xc3\xa9",
                                       "a text that is longer than a bound of sixteen bytes"};
    struct made m = made_new(COLUMN_TEXT);
    struct rng r = rng_stream(4, 2, 3);

    (void)state;
    for (int i = 0; i < N; i++) {
        size_t k = rng_below(&r, 8);
        if (k < 6)
            table_text(m.t, 0, some[k], strlen(some[k]));
        else
            table_null(m.t, 0);
    }
    round_trip(&m);
    made_free(&m);
}

static void codec_encode_distinct_texts_come_back(void **state)
{
    struct made m = made_new(COLUMN_TEXT);
    char name[32];

    (void)state;
    for (int i = 0; i < COLUMN_CHUNK_ROWS; i++) {
        int size = snprintf(name, sizeof name, "machine %d", i * 7);
        table_text(m.t, 0, name, (size_t)size);
    }
    assert_int_equal(round_trip(&m), CODEC_RUNS);
    made_free(&m);
}

static void codec_encode_nan_becomes_null(void **state)
{
    double v[3] = {1, NAN, 2};
    struct column c = {COLUMN_F64, v, NULL, NULL};
    struct codec_column back = {0};
    struct codec_stats st;
    struct buf b = {0};
    struct err e = {0};

    (void)state;
    codec_encode(&c, 3, &b, &st);
    assert_int_equal(st.n_null, 1);
    assert_int_equal(codec_decode(b.s, b.size, &st, COLUMN_F64, 3, &back, &e), 0);
    assert_false(column_has(&back.col, 1));
    assert_true(column_f64(&back.col, 1) == 0 && column_f64(&back.col, 2) == 2);
    codec_column_done(&back);
    buf_done(&b);
}

/* --- random and extreme columns --- */

static int64_t random_word(struct rng *r, unsigned style)
{
    static const int64_t edge[] = {0, -1, 1, INT64_MIN, INT64_MAX, INT64_MIN + 1};

    switch (style % 4) {
    case 0:
        return edge[rng_below(r, 6)];
    case 1:
        return (int64_t)rng_u64(r);
    case 2:
        return (int64_t)(rng_u64(r) >> rng_below(r, 64));
    default:
        return (int64_t)rng_below(r, 3);
    }
}

static double random_double(struct rng *r, unsigned style)
{
    static const double edge[] = {0.0, -0.0, INFINITY, -INFINITY, 5e-324, 1.7e308, 0.1, 1e15};
    double v;
    uint64_t bits = rng_u64(r);

    switch (style % 4) {
    case 0:
        return edge[rng_below(r, 8)];
    case 1:
        memcpy(&v, &bits, 8);
        return v == v ? v : 1.0;
    case 2:
        return (double)rng_below(r, 100000) / 100;
    default:
        return rng_below(r, 20) ? 0.0 : rng_f64(r);
    }
}

static void random_row(struct made *m, enum column_type type, struct rng *r, unsigned style)
{
    char text[64];

    if (style & 16 && rng_below(r, 3) == 0) {
        table_null(m->t, 0);
    } else if (type == COLUMN_TEXT) {
        int size = snprintf(text, sizeof text, "%*d", (int)rng_below(r, 30), (int)rng_below(r, 50));
        table_text(m->t, 0, text, (size_t)size);
    } else if (type == COLUMN_F64) {
        table_f64(m->t, 0, random_double(r, style));
    } else {
        table_i64(m->t, 0, random_word(r, style));
    }
}

static struct made random_column(enum column_type type, struct rng *r)
{
    struct made m = made_new(type);
    size_t n = 1 + rng_below(r, rng_below(r, 8) ? 300 : COLUMN_CHUNK_ROWS);
    unsigned style = (unsigned)rng_below(r, 32);

    for (size_t i = 0; i < n; i++)
        random_row(&m, type, r, style);
    return m;
}

static void codec_encode_random_columns_come_back(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 800; i++) {
        struct rng r = rng_stream(7, i, 0);
        struct made m = random_column(types[i % 4], &r);
        round_trip(&m);
        made_free(&m);
    }
}

/* The statistics are true, so that what is decoded must be as well; the checksum is made to fit,
 * so that the checks behind it are reached. */
static void mutate(const struct buf *b, const struct codec_stats *st, struct made *m,
                   struct rng *r)
{
    struct codec_column back = {0};
    struct codec_stats lie = *st;
    struct err e = {0};
    size_t n = rng_below(r, 8) ? b->size : rng_below(r, b->size + 1);
    char *bytes = mem_array(n, 1);

    memcpy(bytes, b->s, n);
    for (uint64_t k = 0; n && k < 1 + rng_below(r, 3); k++)
        bytes[rng_below(r, rng_below(r, 2) ? n : n < 40 ? n : 40)] ^= (char)(1 << rng_below(r, 8));
    lie.size = (uint32_t)n;
    lie.sum = (uint32_t)hash_64(bytes, n);
    if (n)
        lie.encoding = (uint8_t)bytes[0];
    if (codec_decode(bytes, n, &lie, m->c.col->type, m->c.n_row, &back, &e) == 0 &&
        back.col.type == COLUMN_TEXT)
        for (size_t i = 0; i < m->c.n_row; i++)
            if (column_has(&back.col, i))
                assert_true(strlen(text_dict_get(back.col.dict, column_code(&back.col, i))) <=
                            b->size);
    struct body_source s = {{body_read, n}, bytes};
    uint64_t word;
    bool has;
    for (size_t i = 0; i < m->c.n_row; i += 1 + i)
        if (codec_point(&s.base, m->c.col->type, m->c.n_row, i, &word, &has, &e) < 0)
            assert_int_equal(e.code, FAIL_STORE);
    codec_column_done(&back);
    free(bytes);
}

static void codec_decode_mutated_bodies_never_crash(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 400; i++) {
        struct rng r = rng_stream(11, i, 0);
        struct made m = random_column(types[i % 4], &r);
        struct codec_stats st;
        struct buf b = {0};

        const struct column *c = made_column(&m);
        codec_encode(c, m.c.n_row, &b, &st);
        for (int k = 0; k < 50; k++)
            mutate(&b, &st, &m, &r);
        buf_done(&b);
        made_free(&m);
    }
}

static void codec_decode_flipped_bit_fails_the_checksum(void **state)
{
    struct rng r = rng_stream(3, 0, 0);
    struct made m = random_column(COLUMN_F64, &r);
    struct codec_column back = {0};
    struct codec_stats st;
    struct buf b = {0};
    struct err e = {0};

    (void)state;
    const struct column *c = made_column(&m);
    codec_encode(c, m.c.n_row, &b, &st);
    for (size_t i = 0; i < b.size; i += 1 + b.size / 500) {
        b.s[i] ^= 4;
        assert_int_equal(codec_decode(b.s, b.size, &st, COLUMN_F64, m.c.n_row, &back, &e), -1);
        assert_int_equal(e.code, FAIL_STORE);
        b.s[i] ^= 4;
    }
    buf_done(&b);
    made_free(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codec_encode_constant_is_const),
        cmocka_unit_test(codec_encode_hours_of_machines_is_runs),
        cmocka_unit_test(codec_encode_small_integers_is_pack),
        cmocka_unit_test(codec_encode_random_doubles_is_raw),
        cmocka_unit_test(codec_encode_few_doubles_is_dict),
        cmocka_unit_test(codec_encode_mostly_zero_is_sparse),
        cmocka_unit_test(codec_encode_sensor_decimals_is_decimal),
        cmocka_unit_test(codec_encode_texts_come_back),
        cmocka_unit_test(codec_encode_distinct_texts_come_back),
        cmocka_unit_test(codec_encode_nan_becomes_null),
        cmocka_unit_test(codec_encode_random_columns_come_back),
        cmocka_unit_test(codec_decode_mutated_bodies_never_crash),
        cmocka_unit_test(codec_decode_flipped_bit_fails_the_checksum),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
