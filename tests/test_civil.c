/* test_civil.c - dates and times against the C library's calendar, and every accepted form. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "src/base/civil.h"
#include "src/base/now.h"
#include "src/base/rng.h"

#include <string.h>
#include <time.h>

static const int64_t first_at = -62135596800, last_at = 253402300799;

static void civil_from_equals_the_c_library(void **state)
{
    struct rng r = rng_stream(3, 1, 4);

    (void)state;
    for (int i = 0; i < 100000; i++) {
        int64_t at = first_at + (int64_t)rng_below(&r, (uint64_t)(last_at - first_at + 1));
        time_t t = (time_t)at;
        struct civil c;
        struct tm tm;

        civil_from(at, &c);
        gmtime_r(&t, &tm);
        assert_int_equal(c.year, tm.tm_year + 1900);
        assert_int_equal(c.month, tm.tm_mon + 1);
        assert_int_equal(c.day, tm.tm_mday);
        assert_int_equal(c.hour, tm.tm_hour);
        assert_int_equal(c.minute, tm.tm_min);
        assert_int_equal(c.second, tm.tm_sec);
        assert_true(civil_seconds(&c) == at);
    }
}

static void civil_every_day_follows_the_one_before(void **state)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t want = civil_days(1, 1, 1);

    (void)state;
    assert_true(want * 86400 == first_at);
    for (int y = 1; y <= 9999; y++) {
        bool leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);

        for (int m = 1; m <= 12; m++) {
            int n = days[m - 1] + (m == 2 && leap);

            assert_true(civil_days(y, m, 1) == want);
            assert_true(civil_exists(y, m, n));
            assert_false(civil_exists(y, m, n + 1));
            want += n;
        }
    }
    assert_false(civil_exists(0, 12, 31));
    assert_false(civil_exists(10000, 1, 1));
    assert_false(civil_exists(2015, 13, 1));
}

static void civil_text_reads_back(void **state)
{
    struct rng r = rng_stream(3, 1, 5);
    char s[CIVIL_SIZE];

    (void)state;
    for (int i = 0; i < 100000; i++) {
        int64_t at = first_at + (int64_t)rng_below(&r, (uint64_t)(last_at - first_at + 1)), back;

        civil_text(at, s);
        assert_int_equal(strlen(s), 19);
        assert_int_equal(civil_parse_time(s, 19, &back), CIVIL_OK);
        assert_true(back == at);
    }
    civil_text(INT64_MAX, s);
    assert_string_equal(s, "9999-12-31 23:59:59");
    civil_text(INT64_MIN, s);
    assert_string_equal(s, "0001-01-01 00:00:00");
}

static void civil_parse_time_forms_judged_as_stated(void **state)
{
    static const struct {
        const char *s;
        enum civil_parse want;
        int64_t at;
    } cases[] = {
        {"1970-01-01 00:00:00", CIVIL_OK, 0},
        {"2015-01-01 06:00:00", CIVIL_OK, 1420092000},
        {" \t2015-01-01 06:00:00 ", CIVIL_OK, 1420092000},
        {"2015-01-01T06:00:00", CIVIL_OK, 1420092000},
        {"2015-01-01T06:00:00Z", CIVIL_OK, 1420092000},
        {"2015-01-01T06:00:00.000Z", CIVIL_OK, 1420092000},
        {"2015-01-01 06:00:00.000000000", CIVIL_OK, 1420092000},
        {"2015-01-01T08:30:00+02:30", CIVIL_OK, 1420092000},
        {"2015-01-01T01:00:00-05:00", CIVIL_OK, 1420092000},
        {"1/1/2015 6:00:00 AM", CIVIL_OK, 1420092000},
        {"01/01/2015 06:00:00 am", CIVIL_OK, 1420092000},
        {"1/1/2015 12:00:00 AM", CIVIL_OK, 1420070400},
        {"1/1/2015 12:00:00 PM", CIVIL_OK, 1420113600},
        {"2/29/2016 11:59:59 PM", CIVIL_OK, 1456790399},
        {"2016-02-29 00:00:00", CIVIL_OK, 1456704000},
        {"0001-01-01 00:00:00", CIVIL_OK, -62135596800},
        {"9999-12-31 23:59:59", CIVIL_OK, 253402300799},
        {"1/2/2015", CIVIL_AMBIGUOUS, 0},
        {"1/2/2015 6:00", CIVIL_AMBIGUOUS, 0},
        {"1/2/2015 06:00:00", CIVIL_AMBIGUOUS, 0},
        {"2015-02-29 00:00:00", CIVIL_BAD, 0},
        {"2015-13-01 00:00:00", CIVIL_BAD, 0},
        {"2015-00-10 00:00:00", CIVIL_BAD, 0},
        {"0000-01-01 00:00:00", CIVIL_BAD, 0},
        {"2015-01-01 24:00:00", CIVIL_BAD, 0},
        {"2015-01-01 00:60:00", CIVIL_BAD, 0},
        {"2015-01-01 00:00:60", CIVIL_BAD, 0},
        {"2015-01-01 00:00:0x", CIVIL_BAD, 0},
        {"2015-01-01 06:00:00Z", CIVIL_BAD, 0},
        {"2015-01-01 06:00:00.5", CIVIL_BAD, 0},
        {"2015-01-01 06:00:00.", CIVIL_BAD, 0},
        {"2015-01-01 06:00:00.0000000000", CIVIL_BAD, 0},
        {"2015-01-01T06:00:00+2:30", CIVIL_BAD, 0},
        {"9999-12-31T23:59:59-01:00", CIVIL_BAD, 0},
        {"13/1/2015 6:00:00 AM", CIVIL_BAD, 0},
        {"1/1/2015 0:00:00 AM", CIVIL_BAD, 0},
        {"1/1/2015 13:00:00 PM", CIVIL_BAD, 0},
        {"1/1/15 6:00:00 AM", CIVIL_BAD, 0},
        {"2015-01-01", CIVIL_BAD, 0},
        {"", CIVIL_BAD, 0},
        {"   ", CIVIL_BAD, 0},
        {"now", CIVIL_BAD, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t at = 42;

        if (civil_parse_time(cases[i].s, strlen(cases[i].s), &at) != cases[i].want)
            fail_msg("'%s' judged wrongly", cases[i].s);
        if (at != (cases[i].want == CIVIL_OK ? cases[i].at : 42))
            fail_msg("'%s' gave %lld", cases[i].s, (long long)at);
    }
}

/* the quick path for the plain form must refuse whatever differs from it in one byte */
static void civil_parse_time_one_byte_off_never_misread(void **state)
{
    const char *good = "2015-01-21 06:30:40";

    (void)state;
    for (size_t i = 0; i < 19; i++) {
        for (int c = 0; c < 256; c++) {
            char s[CIVIL_SIZE], again[CIVIL_SIZE];
            int64_t at;

            memcpy(s, good, CIVIL_SIZE);
            s[i] = (char)c;
            if (civil_parse_time(s, 19, &at) != CIVIL_OK)
                continue;
            civil_text(at, again);
            if (i == 10 && c == 'T')
                again[10] = 'T';
            assert_memory_equal(s, again, 19);
        }
    }
}

static void civil_parse_arg_date_or_date_and_time(void **state)
{
    int64_t at;

    (void)state;
    assert_true(civil_parse_arg("2015-01-01", &at));
    assert_true(at == 1420070400);
    assert_true(civil_parse_arg("2015-01-01 06:00:00", &at));
    assert_true(at == 1420092000);
    assert_false(civil_parse_arg("2015-01-01 06:00", &at));
    assert_false(civil_parse_arg("2015-02-30", &at));
    assert_false(civil_parse_arg("", &at));
}

static void now_set_freezes_and_thaws(void **state)
{
    (void)state;
    now_set(1420092000);
    assert_true(now_at() == 1420092000);
    assert_true(now_ms() == INT64_C(1420092000000));
    now_set(-1);
    assert_true(now_at() > 1420092000);
    double before = now_mono();
    now_sleep_ms(2);
    assert_true(now_mono() - before >= 0.002);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(civil_from_equals_the_c_library),
        cmocka_unit_test(civil_every_day_follows_the_one_before),
        cmocka_unit_test(civil_text_reads_back),
        cmocka_unit_test(civil_parse_time_forms_judged_as_stated),
        cmocka_unit_test(civil_parse_time_one_byte_off_never_misread),
        cmocka_unit_test(civil_parse_arg_date_or_date_and_time),
        cmocka_unit_test(now_set_freezes_and_thaws),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
