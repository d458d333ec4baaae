/* test_text.c - numbers to and from text against the C library, and what a terminal may see. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "src/base/rng.h"
#include "src/base/text.h"

#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N_RANDOM = 200000 };

static uint64_t bits_of(double v)
{
    uint64_t b;

    memcpy(&b, &v, sizeof b);
    return b;
}

/* a number as a sensor, a person or a program might write it */
static void random_number(struct rng *r, char *out, size_t size)
{
    double scale = pow(10.0, (double)rng_below(r, 40) - 20.0);
    double v = (rng_f64(r) - 0.5) * scale;

    switch (rng_below(r, 6)) {
    case 0:
        snprintf(out, size, "%.12f", v);
        break;
    case 1:
        snprintf(out, size, "%.17g", v);
        break;
    case 2:
        snprintf(out, size, "%" PRIu64 ".%" PRIu64, rng_below(r, 1000), rng_u64(r));
        break;
    case 3:
        snprintf(out, size, "%" PRIu64 "e%d", rng_u64(r), (int)rng_below(r, 600) - 320);
        break;
    case 4:
        snprintf(out, size, "%.*f", (int)rng_below(r, 16), v);
        break;
    default:
        snprintf(out, size, "+%.*e", (int)rng_below(r, 25), fabs(v));
    }
}

static void text_to_f64_random_equals_strtod(void **state)
{
    struct rng r = rng_stream(7, 1, 1);
    char s[400];

    (void)state;
    for (int i = 0; i < N_RANDOM; i++) {
        double got = -1, want;

        random_number(&r, s, sizeof s);
        want = strtod(s, NULL);
        if (isinf(want)) {
            assert_int_equal(text_to_f64(s, strlen(s), &got), TEXT_NUM_RANGE);
            continue;
        }
        assert_int_equal(text_to_f64(s, strlen(s), &got), TEXT_NUM_OK);
        if (bits_of(got) != bits_of(want == 0 ? 0.0 : want))
            fail_msg("'%s' gave %.17g, not %.17g", s, got, want);
    }
}

static void text_to_f64_forms_judged_as_stated(void **state)
{
    static const struct {
        const char *s;
        enum text_num want;
        double v;
    } cases[] = {
        {"1", TEXT_NUM_OK, 1},         {".5", TEXT_NUM_OK, 0.5},   {"5.", TEXT_NUM_OK, 5},
        {" \t-2.5e1 ", TEXT_NUM_OK, -25}, {"-0", TEXT_NUM_OK, 0},   {"1e-999", TEXT_NUM_OK, 0},
        {"1e999", TEXT_NUM_RANGE, 0},  {"inf", TEXT_NUM_NONFINITE, 0},
        {"-Infinity", TEXT_NUM_NONFINITE, 0}, {"+NaN", TEXT_NUM_NONFINITE, 0},
        {"", TEXT_NUM_BAD, 0},         {".", TEXT_NUM_BAD, 0},     {"1,5", TEXT_NUM_BAD, 0},
        {"0x10", TEXT_NUM_BAD, 0},     {"1d3", TEXT_NUM_BAD, 0},   {"1e", TEXT_NUM_BAD, 0},
        {"- 1", TEXT_NUM_BAD, 0},      {"1 2", TEXT_NUM_BAD, 0},   {"e5", TEXT_NUM_BAD, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double v = -7;

        if (text_to_f64(cases[i].s, strlen(cases[i].s), &v) != cases[i].want)
            fail_msg("'%s' judged wrongly", cases[i].s);
        if (cases[i].want == TEXT_NUM_OK && v != cases[i].v)
            fail_msg("'%s' gave %g", cases[i].s, v);
    }
}

static void text_from_f64_reads_back(void **state)
{
    struct rng r = rng_stream(8, 1, 1);
    char s[TEXT_F64_SIZE], known[TEXT_F64_SIZE];

    (void)state;
    for (int i = 0; i < N_RANDOM; i++) {
        uint64_t b = rng_u64(&r);
        double v, back;

        memcpy(&v, &b, sizeof v);
        if (i % 2)
            v = (rng_f64(&r) - 0.5) * pow(10.0, (double)rng_below(&r, 24) - 6.0);
        if (!isfinite(v))
            continue;
        size_t size = text_from_f64(v, i % 3 == 0, s);

        assert_int_equal(size, strlen(s));
        back = strtod(s, NULL);
        if (bits_of(back) != bits_of(v) && v != 0.0)
            fail_msg("%.17g printed as %s", v, s);
    }
    text_from_f64(12.0, true, known);
    assert_string_equal(known, "12.0");
    text_from_f64(12.0, false, known);
    assert_string_equal(known, "12");
    text_from_f64(176.217853015625, true, known);
    assert_string_equal(known, "176.217853015625");
    text_from_f64(-0.00125, false, known);
    assert_string_equal(known, "-0.00125");
    text_from_f64(1e300, false, known);
    assert_string_equal(known, "1e300");
    text_from_f64(1.1078948036700085, false, known);
    assert_string_equal(known, "1.1078948036700085");
}

static void text_to_i64_limits(void **state)
{
    int64_t v;

    (void)state;
    assert_int_equal(text_to_i64("9223372036854775807", 19, &v), TEXT_NUM_OK);
    assert_true(v == INT64_MAX);
    assert_int_equal(text_to_i64("-9223372036854775808", 20, &v), TEXT_NUM_OK);
    assert_true(v == INT64_MIN);
    assert_int_equal(text_to_i64("9223372036854775808", 19, &v), TEXT_NUM_RANGE);
    assert_int_equal(text_to_i64("1.0", 3, &v), TEXT_NUM_BAD);
    assert_int_equal(text_to_i64("-0", 2, &v), TEXT_NUM_OK);
    assert_true(v == 0);
    assert_int_equal(text_to_i64("007", 3, &v), TEXT_NUM_OK);
    assert_true(v == 7);
}

static void safe_cells_hostile_text_made_visible(void **state)
{
    static const struct {
        const char *in, *want;
        size_t columns;
    } cases[] = {
        {"plain", "plain", 80},
        {"a\tb\n", "a\xe2\x90\x89" "b\xe2\x90\x8a", 80},
        {"\x1b[31m", "\xe2\x90\x9b[31m", 80},
        {"x\xe2\x80\xae" "y", "x<U+202E>y", 80},
        {"\xff", "\xef\xbf\xbd", 80},
        {"abcdef", "abc\xe2\x80\xa6", 4},
        {"\xc2\x9b", "<U+009B>", 80},
    };
    char out[200];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t width = safe_cells(cases[i].in, strlen(cases[i].in), cases[i].columns, out, 200);

        assert_string_equal(out, cases[i].want);
        assert_int_equal(width, safe_width(out));
        assert_true(width <= cases[i].columns);
    }
}

static void text_distance_counts_edits(void **state)
{
    (void)state;
    assert_int_equal(text_distance("features", "featuers"), 1);
    assert_int_equal(text_distance("train", "train"), 0);
    assert_int_equal(text_distance("", "abc"), 3);
    assert_int_equal(text_distance("evaluate", "evalute"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_to_f64_random_equals_strtod),
        cmocka_unit_test(text_to_f64_forms_judged_as_stated),
        cmocka_unit_test(text_from_f64_reads_back),
        cmocka_unit_test(text_to_i64_limits),
        cmocka_unit_test(safe_cells_hostile_text_made_visible),
        cmocka_unit_test(text_distance_counts_edits),
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
