/* test_moment.c - times of a source with a form and a zone: what typed rows hold is what each value
 * gives by itself, and types are sniffed by the same reading. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "src/base/buf.h"
#include "src/base/civil.h"
#include "src/base/file.h"
#include "src/base/rng.h"
#include "src/data/moment.h"
#include "src/data/sniff.h"
#include "src/data/typed.h"

#include <stdlib.h>
#include <string.h>

enum { HOUR = 3600, DAY = 24 * HOUR };

#define need_database() /* a macro, because skip() leaves the test that it stands in */ \
    do { \
        if (!file_exists("/usr/share/zoneinfo/Europe/Berlin")) { \
            print_message("left out: no time zone data (package tzdata)\n"); \
            skip(); \
        } \
    } while (0)

static int64_t at(const char *text)
{
    int64_t t;

    assert_true(civil_parse_arg(text, &t));
    return t;
}

static struct zone *zone_ok(const char *name)
{
    struct err e = {0};
    struct zone *z = zone_open(name, &e);

    assert_non_null(z);
    return z;
}

static struct time_form *form_ok(const char *text)
{
    struct err e = {0};
    struct time_form *f = time_form_new(text, &e);

    assert_non_null(f);
    return f;
}

/* --- one value --- */

static void moment_read_judged_as_stated(void **state)
{
    static const struct {
        const char *value;
        enum reason want;
        const char *at;
        bool twice;
    } cases[] = {
        {"2015-06-01 12:00:00", REASON_NONE, "2015-06-01 10:00:00", false},
        {"2015-06-01T12:00:00", REASON_NONE, "2015-06-01 10:00:00", false},
        {"6/1/2015 12:00:00 PM", REASON_NONE, "2015-06-01 10:00:00", false},
        {"2015-06-01T12:00:00Z", REASON_NONE, "2015-06-01 12:00:00", false},
        {"2015-06-01T12:00:00+00:00", REASON_NONE, "2015-06-01 12:00:00", false},
        {"2015-06-01T12:00:00+05:30", REASON_NONE, "2015-06-01 06:30:00", false},
        {"2015-03-29 02:00:00", REASON_TIME_GAP, NULL, false},
        {"2015-03-29 02:59:59", REASON_TIME_GAP, NULL, false},
        {"2015-03-29T02:30:00Z", REASON_NONE, "2015-03-29 02:30:00", false},
        {"2015-10-25 02:00:00", REASON_NONE, "2015-10-25 00:00:00", true},
        {"2015-10-25T02:00:00+01:00", REASON_NONE, "2015-10-25 01:00:00", false},
        {"2015-10-25 03:00:00", REASON_NONE, "2015-10-25 02:00:00", false},
        {"0001-01-01 00:00:00", REASON_DATE_BAD, NULL, false},
        {"0001-01-01 00:53:28", REASON_NONE, "0001-01-01 00:00:00", false},
        {"1/2/2015", REASON_DATE_AMBIG, NULL, false},
        {"2015-02-29 00:00:00", REASON_DATE_BAD, NULL, false},
        {"", REASON_DATE_BAD, NULL, false},
    };
    struct zone_cursor c = {0};

    (void)state;
    need_database();
    struct moment m = {.zone = zone_ok("Europe/Berlin")};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct moment_got got = {42, 42, false};
        enum reason why = moment_read(&m, &c, cases[i].value, strlen(cases[i].value), &got);

        if (why != cases[i].want || got.twice != cases[i].twice ||
            got.at != (cases[i].at ? at(cases[i].at) : 42))
            fail_msg("'%s' is %d, %lld", cases[i].value, why, (long long)got.at);
    }
    zone_free((struct zone *)m.zone);
}

static void moment_read_form_replaces_the_known_ones(void **state)
{
    struct moment m = {.form = form_ok("%d/%m/%Y %H:%M")};
    struct zone_cursor c = {0};
    struct moment_got got;

    (void)state;
    assert_int_equal(moment_read(&m, &c, "2/1/2015 06:00", 14, &got), REASON_NONE);
    assert_true(got.at == at("2015-01-02 06:00:00"));
    assert_int_equal(moment_read(&m, &c, "2015-01-02 06:00:00", 19, &got), REASON_DATE_BAD);
    assert_int_equal(moment_read(&m, &c, "1/2/2015", 8, &got), REASON_DATE_BAD);
    time_form_free((struct time_form *)m.form);
}

/* --- typed rows --- */

static int64_t fill(void *arg, char *out, size_t size, struct err *e)
{
    const char **left = arg;
    size_t n = strnlen(*left, size);

    (void)e;
    memcpy(out, *left, n);
    *left += n;
    return (int64_t)n;
}

/* The column "t" of a text, typed in blocks; what was rejected is noted by its reason. */
struct typed_out {
    size_t n;
    int64_t at[4000];     /* by line */
    enum reason why[4000];
    int64_t twice;
};

static void type_all(const char *text, const struct moment *m, struct typed_out *out)
{
    struct rcsv_rows rows = {0};
    struct err e = {0};
    enum reason why;
    struct layout_pair type = {"t", "time"};
    struct layout_opts o = {.dataset = "x", .type = &type, .n_type = 1, .times = *m};

    struct rcsv *r = rcsv_new(fill, &text, &(struct rcsv_opts){.block = 3000});

    assert_int_equal(rcsv_header(r, &rows, &e), 0);
    struct layout *l = layout_new(&rows, &o, &why, &e);

    assert_non_null(l);
    struct typed *t = typed_new(l);

    *out = (struct typed_out){0};
    while (rcsv_next(r, &rows, &e) > 0) {
        typed_rows(t, &rows);
        for (size_t i = 0; i < t->n_row; i++)
            out->at[t->line[i]] = column_i64(&t->col[0], i);
        for (size_t i = 0; i < t->n_reject; i++)
            out->why[t->reject[i].line] = t->reject[i].reason;
        out->n += t->n_row + t->n_reject;
        out->twice += t->n_twice;
    }
    typed_free(t);
    layout_free(l);
    rcsv_rows_done(&rows);
    rcsv_free(r);
}

/* Times around changes, with runs of one day as a source has them, in forms of both kinds. */
static void random_times(struct buf *text, struct rng *r, int64_t near, bool isolated)
{
    buf_clear(text);
    buf_text(text, "t\n");
    for (int i = 0; i < 3000; i++) {
        struct civil c;
        int64_t day = near + ((int64_t)rng_below(r, 9) - 4) * DAY;

        for (int k = isolated ? 1 : 1 + (int)rng_below(r, 12); k; k--, i++) {
            civil_from(day - day % DAY + (int64_t)rng_below(r, DAY), &c);
            buf_printf(text, "%04d-%02d-%02d%c%02d:%02d:%02d%s\n", c.year, c.month, c.day,
                       i % 7 ? ' ' : 'T', c.hour, c.minute, c.second, i % 14 ? "" : "+01:00");
        }
    }
}

static void compare_lines(const char *text, const struct moment *m)
{
    static struct typed_out have;
    int64_t line = 2, twice = 0;

    type_all(text, m, &have);
    for (const char *s = strchr(text, '\n') + 1; *s; s = strchr(s, '\n') + 1, line++) {
        struct zone_cursor none = {0};
        struct moment_got got = {0};
        size_t size = strcspn(s, "\n");
        enum reason why = moment_read(m, &none, s, size, &got);

        twice += got.twice;
        if (have.why[line] != why || have.at[line] != got.at)
            fail_msg("%s: '%.*s' is %lld, not %lld (%d, %d)", m->zone ? zone_name(m->zone) : "UTC",
                     (int)size, s, (long long)have.at[line], (long long)got.at, have.why[line],
                     why);
    }
    assert_int_equal(have.n, line - 2);
    assert_int_equal(have.twice, twice);
}

static void typed_rows_times_equal_those_read_one_by_one(void **state)
{
    static const struct {
        const char *zone, *near;
    } cases[] = {
        {NULL, "2015-03-29"},
        {"Europe/Berlin", "2015-03-29"},       {"Europe/Berlin", "2015-10-25"},
        {"Australia/Lord_Howe", "2025-10-05"}, {"Australia/Lord_Howe", "2025-04-06"},
        {"Pacific/Apia", "2011-12-30"},        {"America/Sao_Paulo", "2018-11-04"},
        {"America/Sao_Paulo", "2018-02-17"},   {"America/Los_Angeles", "2015-11-01"},
        {"GMT+14", "9999-12-27"},              {"GMT-14", "9999-12-27"},
        {"GMT+14", "0001-01-05"},              {"GMT-14", "0001-01-05"},
    };
    struct rng r = rng_stream(51, 0, 0);
    struct buf text = {0};

    (void)state;
    need_database();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct zone *z = cases[i].zone ? zone_ok(cases[i].zone) : NULL;
        struct moment m = {.zone = z};

        for (int k = 0; k < 4; k++) {
            random_times(&text, &r, at(cases[i].near), k % 2);
            compare_lines(buf_str(&text), &m);
        }
        zone_free(z);
    }
    buf_done(&text);
}

/* A form whose values look like the plain one: the date that was read last must not be taken for
 * a key to it. */
static void typed_rows_form_that_looks_plain_is_read_whole(void **state)
{
    struct moment m = {.form = form_ok("%Y-%m-%d %M:%H:%S")};

    (void)state;
    compare_lines("t\n2015-01-02 30:06:15\n2015-01-02 06:12:15\n2015-01-02 07:12:15\n"
                  "2015-01-02 12:24:15\n",
                  &m);
    time_form_free((struct time_form *)m.form);
}

/* --- sniffing --- */

static enum column_type sniffed(const struct moment *m, const char *const *values)
{
    struct sniff s;

    sniff_init(&s, 1);
    s.times = *m;
    for (; *values; values++) {
        struct rcsv_field f = {0, (uint32_t)strlen(*values)};
        struct rcsv_rows rows = {.n_row = 1, .n_col = 1, .field = &f, .text = *values,
                                 .bytes = *values};

        sniff_rows(&s, &rows);
    }
    enum column_type t = sniff_type(&s, 0);

    sniff_done(&s);
    return t;
}

static void sniff_type_is_time_where_all_values_have_the_form(void **state)
{
    struct moment m = {.form = form_ok("%d/%m/%Y")};

    (void)state;
    assert_int_equal(sniffed(&m, (const char *[]){"1/2/2015", "", " 31/12/2015", NULL}),
                     COLUMN_TIME);
    assert_int_equal(sniffed(&m, (const char *[]){"1/2/2015", "31/13/2015", NULL}), COLUMN_TEXT);
    assert_int_equal(sniffed(&m, (const char *[]){"2015-01-02 00:00:00", NULL}), COLUMN_TEXT);
    time_form_free((struct time_form *)m.form);
    m.form = form_ok("%Y%m%d");
    assert_int_equal(sniffed(&m, (const char *[]){"20150102", NULL}), COLUMN_I64);
    time_form_free((struct time_form *)m.form);
}

/* What is sniffed rejects nothing: a time that never was is not a time. */
static void sniff_type_skipped_time_makes_text(void **state)
{
    (void)state;
    need_database();
    struct zone *z = zone_ok("Europe/Berlin");
    struct moment m = {.zone = z};

    assert_int_equal(sniffed(&m, (const char *[]){"2015-03-29 01:30:00", NULL}), COLUMN_TIME);
    assert_int_equal(sniffed(&m, (const char *[]){"2015-03-29 02:30:00", NULL}), COLUMN_TEXT);
    zone_free(z);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moment_read_judged_as_stated),
        cmocka_unit_test(moment_read_form_replaces_the_known_ones),
        cmocka_unit_test(typed_rows_times_equal_those_read_one_by_one),
        cmocka_unit_test(typed_rows_form_that_looks_plain_is_read_whole),
        cmocka_unit_test(sniff_type_is_time_where_all_values_have_the_form),
        cmocka_unit_test(sniff_type_skipped_time_makes_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
