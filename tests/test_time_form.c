/* test_time_form.c - forms that are told: which are refused, what they read, and strptime as a
 * twin where both read a value. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "src/base/civil.h"
#include "src/base/rng.h"
#include "src/base/time_form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct time_form *form_ok(const char *text)
{
    struct err e = {0};
    struct time_form *f = time_form_new(text, &e);

    if (!f)
        fail_msg("'%s': %s", text, e.msg);
    assert_string_equal(time_form_text(f), text);
    return f;
}

static void time_form_new_forms_judged_as_stated(void **state)
{
    static const struct {
        const char *form, *says; /* NULL: fine */
    } cases[] = {
        {"%Y-%m-%d", NULL},
        {"%d.%m.%y %H:%M", NULL},
        {"%Y%j", NULL},
        {"%I %p on %b %e, %Y", NULL},
        {"%a %b %e %T %Y", NULL},
        {" %FT%R%z ", NULL},
        {"%D%n%T%t%Z%%", NULL},
        {"", "no year"},
        {"%H:%M:%S", "no year"},
        {"%m/%d %H:%M", "no year"},
        {"%Y-%m", "no date"},
        {"%Y %d", "no date"},
        {"%Y %m %j", "no date"},
        {"%F %j", "no date"},
        {"%F %I:%M", "no one hour"},
        {"%F %H:%M %p", "no one hour"},
        {"%F %I:%H %p", "no one hour"},
        {"%F %M", "minutes of no hour"},
        {"%F %H %S", "seconds of no minute"},
        {"%F %Y", "twice"},
        {"%y %Y %j", "twice"},
        {"%m %b %d %Y", "twice"},
        {"%F %T %R", "twice"},
        {"%F %z %Z", "twice"},
        {"%F %s", "%s is not known"},
        {"%F %-d", "%- is not known"},
        {"%F %Ey", "%E is not known"},
        {"%F %f", "%f is not known"},
        {"%F %", "bare %"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err e = {0};
        struct time_form *f = time_form_new(cases[i].form, &e);

        if (!f != !!cases[i].says || (!f && !strstr(e.msg, cases[i].says)))
            fail_msg("'%s': '%s'", cases[i].form, e.msg);
        if (!f)
            assert_int_equal(e.code, FAIL_USAGE);
        if (!f && strstr(e.msg, "known"))
            assert_non_null(strstr(e.hint, "%Y %y %m %d"));
        time_form_free(f);
    }
}

static void time_form_new_too_long_is_refused(void **state)
{
    char text[300];
    struct err e = {0};

    (void)state;
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    memcpy(text, "%Y%j", 4);
    assert_null(time_form_new(text, &e));
    assert_non_null(strstr(e.msg, "characters"));
}

struct read_case {
    const char *form, *value;
    const char *want; /* NULL: does not match */
    bool has_offset;
};

static const struct read_case reads[] = {
    {"%d/%m/%Y %H:%M:%S", "31/12/2015 23:00:00", "2015-12-31 23:00:00", false},
    {"%d/%m/%Y %H:%M:%S", " \t1/2/2015 6:00:00 ", "2015-02-01 06:00:00", false},
    {"%d/%m/%Y %H:%M:%S", "2015-01-01 06:00:00", NULL, false},
    {"%d/%m/%Y %H:%M:%S", "31/11/2015 23:00:00", NULL, false},
    {"%d/%m/%Y %H:%M:%S", "29/02/2016 23:00:00", "2016-02-29 23:00:00", false},
    {"%d/%m/%Y %H:%M:%S", "29/02/2015 23:00:00", NULL, false},
    {"%d/%m/%Y %H:%M:%S", "31/12/15 23:00:00", NULL, false},
    {"%d/%m/%Y %H:%M:%S", "31/12/2015 24:00:00", NULL, false},
    {"%d/%m/%Y %H:%M:%S", "31/12/2015 23:60:00", NULL, false},
    {"%d/%m/%Y %H:%M:%S", "31/12/2015 23:00:60", NULL, false},
    {"%d/%m/%Y %H:%M:%S", "31/12/2015 23:00:00 ", "2015-12-31 23:00:00", false},
    {"%d/%m/%Y %H:%M:%S", "31/12/2015 23:00:00x", NULL, false},
    {"%d/%m/%Y %H:%M:%S", "31/12/2015 23:00", NULL, false},
    {"%d/%m/%Y %H:%M:%S", "31/12/201523:00:00", NULL, false},
    {"%d/%m/%Y %H:%M:%S", "31/12/2015  \t 23:00:00", "2015-12-31 23:00:00", false},
    {"%d/%m/%Y %H:%M:%S", "", NULL, false},
    {"%d/%m/%Y %H:%M:%S", "31/12/2015 23:00:00.000", "2015-12-31 23:00:00", false},
    {"%d/%m/%Y %H:%M:%S", "31/12/2015 23:00:00.", NULL, false},
    {"%d/%m/%Y %H:%M:%S", "31/12/2015 23:00:00.5", NULL, false},
    {"%d/%m/%Y %H:%M:%S", "31/12/2015 23:00:00.0000000000", NULL, false},
    {"%d/%m/%Y %H:%M:%S", "0/12/2015 23:00:00", NULL, false},
    {"%d/%m/%Y %H:%M:%S", "31/13/2015 23:00:00", NULL, false},
    {"%d/%m/%Y %H:%M:%S", "31/12/0000 23:00:00", NULL, false},
    {"%T.000 %F", "06:30:15.000 2015-01-02", "2015-01-02 06:30:15", false},
    {"%T.%F", "06:30:15.2015-01-02", "2015-01-02 06:30:15", false},
    {"%Y%m%d%H%M%S", "20150102063015", "2015-01-02 06:30:15", false},
    {"%Y%m%d%H%M%S", "2015010206301", NULL, false},
    {"%Y%m%d", "2015123", NULL, false},
    {"%Y%m%d", "20151203", "2015-12-03 00:00:00", false},
    {"%H%%%F", "6%2015-01-02", "2015-01-02 06:00:00", false},
    {"%Y-%j", "2015-1", "2015-01-01 00:00:00", false},
    {"%Y-%j", "2015-365", "2015-12-31 00:00:00", false},
    {"%Y-%j", "2015-366", NULL, false},
    {"%Y-%j", "2016-366", "2016-12-31 00:00:00", false},
    {"%Y-%j", "2016-367", NULL, false},
    {"%Y-%j", "2016-000", NULL, false},
    {"%Y%j", "201561", NULL, false},
    {"%Y%j", "2015061", "2015-03-02 00:00:00", false},
    {"%y-%m-%d", "69-01-02", "1969-01-02 00:00:00", false},
    {"%y-%m-%d", "68-01-02", "2068-01-02 00:00:00", false},
    {"%y-%m-%d", "00-01-02", "2000-01-02 00:00:00", false},
    {"%y-%m-%d", "0-01-02", NULL, false},
    {"%D", "02/28/15", "2015-02-28 00:00:00", false},
    {"%b %e %Y", "Feb  3 2015", "2015-02-03 00:00:00", false},
    {"%b-%e-%Y", "Feb- 3-2015", "2015-02-03 00:00:00", false},
    {"%b-%e-%Y", "Feb- 13-2015", NULL, false},
    {"%b-%d-%Y", "Feb- 3-2015", NULL, false},
    {"%d %B %Y", "3 february 2015", "2015-02-03 00:00:00", false},
    {"%d %B %Y", "3 FEB 2015", "2015-02-03 00:00:00", false},
    {"%d %b %Y", "3 September 2015", "2015-09-03 00:00:00", false},
    {"%d %b %Y", "3 Sept 2015", NULL, false},
    {"%d %b %Y", "3 May 2015", "2015-05-03 00:00:00", false},
    {"%a %b %e %T %Y", "Tue Feb  3 06:30:15 2015", "2015-02-03 06:30:15", false},
    {"%a %b %e %T %Y", "Wed Feb  3 06:30:15 2015", NULL, false},
    {"%A, %d.%m.%Y", "Thursday, 01.01.1970", "1970-01-01 00:00:00", false},
    {"%A, %d.%m.%Y", "Wednesday, 31.12.1969", "1969-12-31 00:00:00", false},
    {"%F %I:%M %p", "2015-01-02 12:00 AM", "2015-01-02 00:00:00", false},
    {"%F %I:%M %p", "2015-01-02 12:00 pm", "2015-01-02 12:00:00", false},
    {"%F %I:%M %p", "2015-01-02 1:00 Pm", "2015-01-02 13:00:00", false},
    {"%F %I:%M %p", "2015-01-02 13:00 PM", NULL, false},
    {"%F %I:%M %p", "2015-01-02 0:00 AM", NULL, false},
    {"%p %I %F", "pm 11 2015-01-02", "2015-01-02 23:00:00", false},
    {"%FT%T%z", "2015-01-02T06:00:00Z", "2015-01-02 06:00:00", true},
    {"%FT%T%z", "2015-01-02T06:00:00+02", "2015-01-02 04:00:00", true},
    {"%FT%T%z", "2015-01-02T06:00:00-0330", "2015-01-02 09:30:00", true},
    {"%FT%T%z", "2015-01-02T06:00:00+05:30", "2015-01-02 00:30:00", true},
    {"%FT%T%z", "2015-01-02T06:00:00.000+05:30", "2015-01-02 00:30:00", true},
    {"%FT%T%z", "2015-01-02T06:00:00+14:59", "2015-01-01 15:01:00", true},
    {"%FT%T%z", "2015-01-02T06:00:00+15:00", NULL, false},
    {"%FT%T%z", "2015-01-02T06:00:00+5:30", NULL, false},
    {"%FT%T%z", "2015-01-02T06:00:00+05:3", NULL, false},
    {"%FT%T%z", "2015-01-02T06:00:00+05:", NULL, false},
    {"%FT%T%z", "2015-01-02T06:00:00+0560", NULL, false},
    {"%FT%T%z", "2015-01-02T06:00:00", NULL, false},
    {"%FT%T%z", "0001-01-01T00:00:00+01", NULL, false},
    {"%F %T %Z", "2015-01-02 06:00:00 utc", "2015-01-02 06:00:00", true},
    {"%F %T %Z", "2015-01-02 06:00:00 GMT", "2015-01-02 06:00:00", true},
    {"%F %T %Z", "2015-01-02 06:00:00 CET", NULL, false},
    {"Tag %d.%m.%Y", "Tag 3.2.2015", "2015-02-03 00:00:00", false},
    {"Tag %d.%m.%Y", "tag 3.2.2015", NULL, false},
    {"%Y\xe5\xb9\xb4%m\xe6\x9c\x88%d", "2015\xe5\xb9\xb4" "2\xe6\x9c\x88" "3",
     "2015-02-03 00:00:00", false},
};

static void time_form_read_values_judged_as_stated(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof reads / sizeof *reads; i++) {
        const struct read_case *c = &reads[i];
        struct time_form *f = form_ok(c->form);
        int64_t at = 42, want = 42;
        bool has_offset = false;

        if (c->want)
            assert_true(civil_parse_arg(c->want, &want));
        if (time_form_read(f, c->value, strlen(c->value), &at, &has_offset) != !!c->want ||
            at != want || has_offset != c->has_offset)
            fail_msg("'%s' of '%s' gave %lld", c->value, c->form, (long long)at);
        time_form_free(f);
    }
}

static void time_form_read_never_reads_past_its_size(void **state)
{
    const char *value = "Thu 1 Jan 2015 06:00:00.000 PM +05:30";
    size_t size = strlen(value);
    int64_t at;
    bool has_offset;

    (void)state;
    struct time_form *f = form_ok("%a %d %b %Y %I:%M:%S %p %z");

    for (size_t n = 0; n <= size; n++) {
        char *exact = malloc(n ? n : 1); /* for the address sanitizer: not a byte more */

        memcpy(exact, value, n);
        bool whole = time_form_read(f, exact, n, &at, &has_offset);

        assert_int_equal(whole, n == size || n == size - 3); /* +05 is an offset too */
        free(exact);
    }
    time_form_free(f);
}

/* Its forms come from a table, of which the compiler cannot check them. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static size_t write_time(char *out, size_t size, const char *form, const struct tm *tm)
{
    return strftime(out, size, form, tm);
}
#pragma GCC diagnostic pop

/* Numbers, names and separators of values written by strftime and then bent a little: what we read
 * strptime reads too, to the same second, and what strftime wrote we read. */
static void time_form_read_agrees_with_strptime(void **state)
{
    static const char *const forms[] = {
        "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%m/%d/%y %I:%M %p", "%Y%m%d%H%M%S",
        "%a %b %e %H:%M:%S %Y", "%A, %d %B %Y %R", "%Y-%j %T", "%e.%m.%Y%n%T", "%D %T", "%F%%%R",
    };
    static const char bends[] = "0123456789 :/-.,APMapmz";
    struct rng r = rng_stream(41, 0, 0);
    int bent = 0;

    (void)state;
    for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
        struct time_form *f = form_ok(forms[k]);

        for (int i = 0; i < 30000; i++) {
            time_t t = (time_t)((int64_t)rng_below(&r, 3155000000) - 31536000);
            struct tm tm, back = {.tm_mday = 1};
            char s[80];
            int64_t at;
            bool has_offset, plain = i % 3 == 0;

            gmtime_r(&t, &tm);
            size_t n = write_time(s, sizeof s, forms[k], &tm);

            if (!plain)
                s[rng_below(&r, n)] = bends[rng_below(&r, sizeof bends - 1)];
            bool ours = time_form_read(f, s, n, &at, &has_offset);

            if (plain && !ours)
                fail_msg("'%s' of '%s' is not read", s, forms[k]);
            if (!ours)
                continue;
            bent += !plain;
            const char *from = s + strspn(s, " ");
            const char *end = strptime(from, forms[k], &back);

            if (!end || end[strspn(end, " .0")] || timegm(&back) != at)
                fail_msg("'%s' of '%s' gave %lld", s, forms[k], (long long)at);
        }
        time_form_free(f);
    }
    assert_true(bent > 10000); /* many that were bent are still times */
}

/* Whatever form is told and whatever stands in its place, it is refused or read: never a crash. */
static void time_form_any_text_and_any_value_is_survived(void **state)
{
    static const char words[] = "YymdejbBaAHIMSpzZTRDFnt%%-Eqs", others[] = " :/-.T\xc3";
    struct rng r = rng_stream(42, 0, 0);
    int n_form = 0, n_read = 0;

    (void)state;
    for (int i = 0; i < 200000; i++) {
        char text[60] = "%F", value[40];
        size_t n = i % 2 ? 2 : 0, size = rng_below(&r, sizeof value);
        struct err e = {0};
        int64_t at;
        bool has_offset;

        for (uint64_t k = rng_below(&r, 6); k; k--) {
            text[n++] = rng_below(&r, 3) ? '%' : others[rng_below(&r, sizeof others - 1)];
            if (text[n - 1] == '%' && rng_below(&r, 20))
                text[n++] = words[rng_below(&r, sizeof words - 1)];
        }
        text[n] = '\0';
        struct time_form *f = time_form_new(text, &e);

        memcpy(value, "2015-01-02 03:04:05", 19);
        for (size_t k = i % 4 < 2 ? 10 : 0; k < size; k++)
            value[k] = "0123456789 :/-.TZapmJ"[rng_below(&r, 21)];
        n_form += f != NULL;
        n_read += f && time_form_read(f, value, size, &at, &has_offset);
        time_form_free(f);
    }
    assert_true(n_form > 10000 && n_read > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(time_form_new_forms_judged_as_stated),
        cmocka_unit_test(time_form_new_too_long_is_refused),
        cmocka_unit_test(time_form_read_values_judged_as_stated),
        cmocka_unit_test(time_form_read_never_reads_past_its_size),
        cmocka_unit_test(time_form_read_agrees_with_strptime),
        cmocka_unit_test(time_form_any_text_and_any_value_is_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
