/* test_sniff.c - types found from values, whatever their order and however they are parted. */
#include "config.h"

#include "src/data/sniff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { VALUES_MAX = 4 };

struct sniffed {
    const char *name;
    const char *value[VALUES_MAX]; /* NULL: no more */
    enum column_type want;
};

static const struct sniffed cases[] = {
    {"integers", {"1", "-2", "+3", " 4 "}, COLUMN_I64},
    {"nothing at all", {"", " "}, COLUMN_I64},
    {"widened to real", {"1", "2.5", "", "1e3"}, COLUMN_F64},
    {"too long for 64 bits", {"1", "99999999999999999999"}, COLUMN_F64},
    {"times", {"2015-01-01 00:00:00", "1/2/2015 6:00:00 AM"}, COLUMN_TIME},
    {"two digits of month", {"01/02/2015 6:00:00 AM"}, COLUMN_TIME},
    {"times and numbers", {"2015-01-01 00:00:00", "1"}, COLUMN_TEXT},
    {"leading zero", {"1", "007"}, COLUMN_TEXT},
    {"leading zero of a real", {"-00.5"}, COLUMN_TEXT},
    {"zero before a point", {"0.5", "0", "-0"}, COLUMN_F64},
    {"inf", {"1.5", "inf"}, COLUMN_TEXT},
    {"nan", {"nan"}, COLUMN_TEXT},
    {"too large for a double", {"1e999"}, COLUMN_TEXT},
    {"ambiguous date", {"1/2/2015"}, COLUMN_TEXT},
    {"words", {"1", "a"}, COLUMN_TEXT},
};

static void sniff_value(struct sniff *s, const char *value)
{
    struct rcsv_field f = {0, (uint32_t)strlen(value)};
    struct rcsv_rows rows = {.n_row = 1, .n_col = 1, .field = &f, .text = value, .bytes = value};

    sniff_rows(s, &rows);
}

static enum column_type sniff_in_order(const struct sniffed *c, bool backwards)
{
    struct sniff s;

    sniff_init(&s, 1);
    for (int i = 0; i < VALUES_MAX; i++) {
        const char *v = c->value[backwards ? VALUES_MAX - 1 - i : i];

        if (v)
            sniff_value(&s, v);
    }
    enum column_type t = sniff_type(&s, 0);

    sniff_done(&s);
    return t;
}

static enum column_type sniff_in_parts(const struct sniffed *c)
{
    struct sniff all, part;

    sniff_init(&all, 1);
    for (int i = 0; i < VALUES_MAX && c->value[i]; i++) {
        sniff_init(&part, 1);
        sniff_value(&part, c->value[i]);
        sniff_merge(&all, &part);
        sniff_done(&part);
    }
    enum column_type t = sniff_type(&all, 0);

    sniff_done(&all);
    return t;
}

static void sniff_type_is_the_first_that_fits_all(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct sniffed *c = &cases[i];

        if (sniff_in_order(c, false) != c->want || sniff_in_order(c, true) != c->want ||
            sniff_in_parts(c) != c->want)
            fail_msg("%s: not %s", c->name, column_type_name(c->want));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sniff_type_is_the_first_that_fits_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
