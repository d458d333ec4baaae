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

/* A leading + keeps a number off the short ways; it must not change what is read. */
static void text_to_f64_short_ways_agree_with_the_long_one(void **state)
{
    static const char set[] = "0123456789012345678901234567890123456789..e-x /:\xff";
    struct rng r = rng_stream(7, 1, 3);
    char s[32] = "+";

    (void)state;
    for (int i = 0; i < N_RANDOM; i++) {
        size_t n = 1 + rng_below(&r, 22), point = 1 + rng_below(&r, 9);
        double one = -1, other = -1;

        for (size_t k = 1; k <= n; k++)
            s[k] = (char)('0' + rng_below(&r, 10));
        if (point <= n)
            s[point] = '.';
        for (uint64_t k = rng_below(&r, 3); k; k--)
            s[1 + rng_below(&r, n)] = set[rng_below(&r, sizeof set - 1)];
        if (s[1] == '-' || s[1] == ' ')
            continue;
        assert_int_equal(text_to_f64(s + 1, n, &one), text_to_f64(s, n + 1, &other));
        if (bits_of(one) != bits_of(other))
            fail_msg("'%.*s' gave %.17g, not %.17g", (int)n, s + 1, one, other);
    }
}

/* Exactly between two doubles, and one digit to either side: where a quick way would go wrong.
 * Doubles in [2^(53-p), 2^(54-p)) are 2^(1-p) apart; (2k+1) / 2^p has p decimal places. */
static void text_to_f64_halfway_goes_to_even(void **state)
{
    static const uint64_t five[] = {1, 5, 25, 125, 625};
    struct rng r = rng_stream(7, 2, 2);
    char s[64];

    (void)state;
    for (int i = 0; i < N_RANDOM; i++) {
        int p = 1 + i % 4;
        uint64_t whole = (UINT64_C(1) << (53 - p)) + rng_below(&r, UINT64_C(1) << (53 - p));
        uint64_t odd = 2 * rng_below(&r, UINT64_C(1) << (p - 1)) + 1;
        int n = snprintf(s, sizeof s, "%s%" PRIu64 ".%0*" PRIu64, i % 8 < 4 ? "" : "-", whole, p,
                         odd * five[p]);
        double got = 0;

        if (i % 3) /* just above or below: another digit, or one less at the end */
            snprintf(s + n - (i % 3 == 2), 10, "%s", i % 3 == 1 ? "1" : "49999999");
        assert_int_equal(text_to_f64(s, strlen(s), &got), TEXT_NUM_OK);
        if (bits_of(got) != bits_of(strtod(s, NULL)))
            fail_msg("'%s' gave %.17g", s, got);
    }
}

static void text_to_f64_never_reads_past_its_size(void **state)
{
    const char *s = "-1234567890.12345678e-12";

    (void)state;
    for (size_t n = 1; n <= strlen(s); n++) {
        char *exact = malloc(n), ended[40];
        double got, want;

        memcpy(exact, s, n);
        memcpy(ended, s, n);
        ended[n] = '\0';
        char *end;
        want = strtod(ended, &end);
        enum text_num rc = text_to_f64(exact, n, &got);
        assert_int_equal(rc, end == ended + n && n > 1 ? TEXT_NUM_OK : TEXT_NUM_BAD);
        if (rc == TEXT_NUM_OK)
            assert_true(bits_of(got) == bits_of(want));
        free(exact);
    }
}

static int significant(const char *s)
{
    int n = 0, zeros = 0;

    for (; *s && *s != 'e'; s++) {
        if (*s == '.' || *s == '-' || (n == 0 && *s == '0'))
            continue;
        n++;
        zeros = *s == '0' ? zeros + 1 : 0;
    }
    return n - zeros;
}

/* no text of the C library that reads back has fewer digits */
static void text_from_f64_as_short_as_any(void **state)
{
    struct rng r = rng_stream(8, 2, 2);
    char s[TEXT_F64_SIZE], want[40];

    (void)state;
    for (int i = 0; i < N_RANDOM / 2; i++) {
        double v = (double)rng_below(&r, UINT64_C(1) << (1 + i % 60));
        uint64_t b = rng_u64(&r);

        v /= pow(10, (double)rng_below(&r, 18));
        if (i % 4 == 0)
            memcpy(&v, &b, sizeof v);
        else if (i % 4 == 1)
            v = ldexp(1, (int)rng_below(&r, 140) - 70) * (i % 8 == 1 ? 1 : 1 + 0x1p-52);
        if (!isfinite(v))
            continue;
        int digits = fabs(v) < 0x1p-1022 ? 1 : 15;
        do
            snprintf(want, sizeof want, "%.*e", digits - 1, v);
        while (strtod(want, NULL) != v && digits++ < 17);
        text_from_f64(v, false, s);
        if (significant(s) > significant(want) || strtod(s, NULL) != v)
            fail_msg("%.17g printed as %s, not %s", v, s, want);
        if (fabs(v) >= 1e-5 && fabs(v) < 1e16 && strchr(s, 'e'))
            fail_msg("%s has an exponent", s);
    }
}

static void text_from_f64_known_texts(void **state)
{
    static const struct {
        double v;
        bool point;
        const char *want;
    } cases[] = {
        {0.0, true, "0.0"},      {-0.0, false, "0"},         {1e15, true, "1000000000000000.0"},
        {1e16, true, "1e16"},    {1e-5, false, "0.00001"},   {9.5e-6, false, "9.5e-6"},
        {0.1, false, "0.1"},     {-1234.5, true, "-1234.5"}, {5e-324, false, "5e-324"},
        {2e-309, false, "2e-309"}, {1.7976931348623157e308, false, "1.7976931348623157e308"},
        {100.0, true, "100.0"},  {1.5e15, false, "1500000000000000"},
        {123456789012345.67, false, "123456789012345.67"},  {NAN, true, "nan"},
        {-INFINITY, true, "-inf"}, {0.30000000000000004, false, "0.30000000000000004"},
        {9007199254740993.0, false, "9007199254740992"}, {0.09999999999999999, false,
        "0.09999999999999999"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char s[TEXT_F64_SIZE];

        assert_int_equal(text_from_f64(cases[i].v, cases[i].point, s), strlen(cases[i].want));
        assert_string_equal(s, cases[i].want);
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
        {"a\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81", "a\xcc\x81\xcc\x81\xcc\x81\xcc\x81", 80},
        {"\xe4\xb8\xad\xe4\xb8\xad", "\xe4\xb8\xad\xe2\x80\xa6", 3},
        {"\xcc\x81\xcc\x81" "a", "<U+0301>\xcc\x81" "a", 80}, /* nothing to stand on */
        {"\xcc\x81" "a", "\xe2\x80\xa6", 5},
        {"\xe2\x80\x8b", "<U+200B>", 80},
        {"\xf3\xa0\x81\x81", "<U+E0041>", 80},
        {"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 80},
        {"\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd", 80},
        {"", "", 80},
        {"abc", "\xe2\x80\xa6", 1},
        {"abc", "", 0},
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

/* whatever comes in: valid UTF-8, no control byte, not wider or longer than asked */
static void safe_cells_random_bytes_stay_inside(void **state)
{
    struct rng r = rng_stream(11, 0, 0);

    (void)state;
    for (int i = 0; i < N_RANDOM / 4; i++) {
        char in[40];
        size_t n = rng_below(&r, sizeof in + 1), columns = rng_below(&r, 30);
        size_t room = 1 + rng_below(&r, 60);
        char *out = malloc(room);

        for (size_t k = 0; k < n; k++)
            in[k] = (char)(rng_below(&r, 2) ? rng_u64(&r) : 0xc0 | rng_below(&r, 0x38));
        size_t width = safe_cells(in, n, columns, out, room);
        assert_true(strlen(out) < room);
        assert_true(width <= columns);
        assert_int_equal(width, safe_width(out));
        assert_true(text_is_utf8(out, strlen(out)));
        for (const char *p = out; *p; p++)
            assert_true((unsigned char)*p >= 0x20 && *p != 0x7f);
        free(out);
    }
}

static void safe_cells_outside_utf8_gives_ascii(void **state)
{
    char out[40];

    (void)state;
    setlocale(LC_CTYPE, "C");
    safe_cells("\xc3\xa4\tb", 4, 80, out, sizeof out);
    assert_string_equal(out, "<U+00E4>^Ib");
    safe_cells("abcdef", 6, 4, out, sizeof out);
    assert_string_equal(out, "abc~");
    setlocale(LC_CTYPE, "C.UTF-8");
}

static void text_duration_units(void **state)
{
    static const struct {
        const char *s;
        bool ok;
        uint64_t want;
    } cases[] = {
        {"90", true, 90},   {"90s", true, 90},      {"15m", true, 900}, {"2h", true, 7200},
        {"1d", true, 86400}, {"", false, 0},        {"h", false, 0},    {"-1h", false, 0},
        {" 1h", false, 0},  {"1h30", false, 0},     {"1w", false, 0},   {"99999999999d", false, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool ok;

        assert_int_equal(text_duration(cases[i].s, &ok), cases[i].want);
        assert_int_equal(ok, cases[i].ok);
    }
}

static void text_distance_counts_edits(void **state)
{
    (void)state;
    assert_int_equal(text_distance("features", "featuers"), 1);
    assert_int_equal(text_distance("train", "TRIAN"), 1);
    assert_int_equal(text_distance("train", "train"), 0);
    assert_int_equal(text_distance("", "abc"), 3);
    assert_int_equal(text_distance("evaluate", "evalute"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_to_f64_random_equals_strtod),
        cmocka_unit_test(text_to_f64_short_ways_agree_with_the_long_one),
        cmocka_unit_test(text_to_f64_halfway_goes_to_even),
        cmocka_unit_test(text_to_f64_never_reads_past_its_size),
        cmocka_unit_test(text_to_f64_forms_judged_as_stated),
        cmocka_unit_test(text_from_f64_reads_back),
        cmocka_unit_test(text_from_f64_as_short_as_any),
        cmocka_unit_test(text_from_f64_known_texts),
        cmocka_unit_test(text_to_i64_limits),
        cmocka_unit_test(safe_cells_hostile_text_made_visible),
        cmocka_unit_test(safe_cells_random_bytes_stay_inside),
        cmocka_unit_test(safe_cells_outside_utf8_gives_ascii),
        cmocka_unit_test(text_duration_units),
        cmocka_unit_test(text_distance_counts_edits),
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
