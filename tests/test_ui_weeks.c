/* test_ui_weeks.c - labels over time: the question, its answer read, and the bars. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ui/weeks.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct ui_weeks_of days = {.table = "t", .label = "label_e", .time = "at",
                                        .from_at = 1420070400 /* 2015-01-01 */,
                                        .to_at = 1420070400 + 6 * 7 * 86400};
static const char about_text[] = "{\"classes\":[\"comp1\",\"comp2\"]}";
/* of six weeks; rows without a label come first, as NULL does */
static const char answer[] = "label,part,n\n,5,2\n0,0,100\n0,1,50\n0,5,100\n2,0,1\n2,3,2\n1,5,7\n";

static struct ui_weeks read_ok(const char *text, const struct ui_weeks_of *o)
{
    struct err e = {0};
    struct ui_weeks w;
    struct json *about = json_parse(about_text, sizeof about_text - 1, &e);

    assert_int_equal(ui_weeks_read(text, strlen(text), o, about, &w, &e), 0);
    json_free(about);
    return w;
}

static void weeks_sql_quotes_names(void **state)
{
    struct ui_weeks_of o = days;
    char *sql = ui_weeks_sql(&o);

    (void)state;
    assert_string_equal(sql, "SELECT \"label_e\" AS label, (strftime('%s', \"at\") - 1420070400) /"
                             " 604800 AS part, count(*) AS n FROM \"t\" WHERE \"at\" IS NOT NULL"
                             " GROUP BY 1, 2 ORDER BY 1, 2");
    free(sql);
    o.table = "a\"; DROP";
    o.cycles = true;
    sql = ui_weeks_sql(&o);
    assert_non_null(strstr(sql, "FROM \"a\"\"; DROP\""));
    assert_null(strstr(sql, "strftime"));
    free(sql);
    o = days;
    o.to_at = o.from_at + (int64_t)100 * 366 * 86400; /* a century: coarser parts */
    sql = ui_weeks_sql(&o);
    assert_null(strstr(sql, "/ 604800 "));
    free(sql);
}

static void weeks_read_sorts_and_sums(void **state)
{
    struct ui_weeks w = read_ok(answer, &days);

    (void)state;
    assert_int_equal(w.n_week, 6);
    assert_int_equal(w.n_label, 4);
    assert_int_equal(w.n, 262);
    assert_string_equal(w.label[0].name, "none");
    assert_int_equal(w.label[0].n, 250);
    assert_string_equal(w.label[1].name, "comp1");
    assert_string_equal(w.label[2].name, "comp2");
    assert_true(w.label[2].week[3] == 2);
    assert_string_equal(w.label[3].name, "no label");
    assert_true(isnan(w.label[3].label));
    ui_weeks_done(&w);
}

static void weeks_read_refuses_what_is_no_answer(void **state)
{
    static const char *const bad[] = {
        "h\n0,0\n",      "h\n0\n",       "h\nx,0,1\n",        "h\n0,-1,1\n", "h\n0,1,-1\n",
        "h\n0,100000,1\n", "h\n0,1,1\n\n", "h\n0,1.5,1\n", "h\n,,\n"};
    struct err e = {0};
    struct ui_weeks w;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (ui_weeks_read(bad[i], strlen(bad[i]), &days, NULL, &w, &e) == 0)
            fail_msg("case %zu", i);
    assert_int_equal(ui_weeks_read("", 0, &days, NULL, &w, &e), 0);
    assert_int_equal(w.n_label, 0);
    ui_weeks_done(&w);
}

static const char *picture(const struct ui_weeks *w, int rows, int cols, bool ascii)
{
    static struct buf b;
    struct ui_canvas *c = ui_canvas_new(rows, cols);

    c->ascii = ascii;
    ui_weeks_draw(w, c, (struct ui_rect){0, 0, rows, cols});
    buf_clear(&b);
    ui_canvas_dump(c, &b);
    ui_canvas_free(c);
    return buf_str(&b);
}

static void weeks_draw_bars_and_months(void **state)
{
    struct ui_weeks w = read_ok(answer, &days);
    char unit[40];

    (void)state;
    assert_string_equal(picture(&w, 5, 52, false),
                        "none              250  95.42 %  ▇▇▇▄▄▄         ▇▇▇\n"
                        "comp1               7   2.67 %                 ▇▇▇\n"
                        "comp2               3   1.15 %  ▄▄▄      ▇▇▇\n"
                        "no label            2   0.76 %                 ▇▇▇\n"
                        "                                ╵Jan           ╵Feb\n");
    ui_weeks_unit(&w, 52, unit, sizeof unit);
    assert_string_equal(unit, "rows per week");
    assert_string_equal(picture(&w, 3, 36, true), "none              250  95.42 %  # |\n"
                                                  "comp1               7   2.67 %    #\n"
                                                  "2 more labels\n");
    ui_weeks_unit(&w, 36, unit, sizeof unit);
    assert_string_equal(unit, "rows per 2 weeks");
    for (int rows = 0; rows < 8; rows++)
        for (int cols = 0; cols < 80; cols++)
            picture(&w, rows, cols, cols & 1);
    ui_weeks_done(&w);
}

static void weeks_of_cycles_have_no_months(void **state)
{
    struct ui_weeks_of o = days;

    o.cycles = true;
    struct ui_weeks w = read_ok(answer, &o);
    char unit[40];

    (void)state;
    assert_null(strstr(picture(&w, 6, 60, false), "Jan"));
    ui_weeks_unit(&w, 60, unit, sizeof unit);
    assert_string_equal(unit, "rows by time");
    ui_weeks_done(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weeks_sql_quotes_names),
        cmocka_unit_test(weeks_read_sorts_and_sums),
        cmocka_unit_test(weeks_read_refuses_what_is_no_answer),
        cmocka_unit_test(weeks_draw_bars_and_months),
        cmocka_unit_test(weeks_of_cycles_have_no_months),
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
