/* test_ui_class_means.c - features by class: the question, F of a case by hand, the table. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ui/class_means.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char about_text[] =
    "{\"classes\":[\"comp1\"],\"inputs\":[\"flat\",\"volt_mean_12h\",\"hole\"]}";
/* flat is 5 everywhere; volt is 1 2 3 healthy and 7 8 9 not; hole has no value in class 1 */
static const char answer[] = "label_e,count(*),a,b,c,d,e,f,g,h,i\n"
                             "0,3,3,5,25,3,2,4.666666666666667,3,1,2\n"
                             "1.0,3,3,5,25,3,8,64.66666666666667,0,,\n";

static struct json *about(void)
{
    struct err e = {0};
    struct json *j = json_parse(about_text, sizeof about_text - 1, &e);

    assert_non_null(j);
    return j;
}

static struct ui_class_means_of question(const struct json *j, int64_t n_row)
{
    return (struct ui_class_means_of){.table = "t\"x", .label = "label_e",
                                      .inputs = json_get(j, "inputs"), .n_row = n_row};
}

static void sql_quotes_names_and_samples_large_tables(void **state)
{
    struct json *j = about();
    struct ui_class_means_of of = question(j, 100);
    char *sql = ui_class_means_sql(&of);

    (void)state;
    assert_non_null(strstr(sql, "SELECT \"label_e\", count(*), count(\"flat\"), avg(\"flat\"), "
                                "avg(\"flat\" * \"flat\"), count(\"volt_mean_12h\")"));
    assert_non_null(strstr(sql, " FROM \"t\"\"x\" WHERE \"label_e\" IS NOT NULL"));
    free(sql);
    of = question(j, 1000000);
    sql = ui_class_means_sql(&of);
    assert_non_null(strstr(sql, " WHERE rowid % 20 = 0 AND "));
    free(sql);
    json_free(j);
}

/* volt: between 6 * 3^2 = 54 of 1 degree, within 2 * 2 = 4 of 4 degrees: F = 54 */
static void read_computes_f_and_sorts_by_it(void **state)
{
    struct json *j = about();
    struct ui_class_means_of of = question(j, 6);
    struct ui_class_means k;
    struct err e = {0};

    (void)state;
    assert_int_equal(ui_class_means_read(answer, sizeof answer - 1, &of, j, &k, &e), 0);
    assert_int_equal(k.n_class, 2);
    assert_string_equal(k.label[0], "none");
    assert_string_equal(k.label[1], "comp1");
    assert_int_equal(k.n_feature, 3);
    assert_string_equal(k.feature[0].name, "volt_mean_12h");
    if (fabs(k.feature[0].f - 54) > 1e-9)
        fail_msg("F is %.17g", k.feature[0].f);
    assert_true(k.feature[0].mean[1] == 8);
    assert_true(isnan(k.feature[1].f)); /* no variance, or one class alone */
    assert_true(isnan(k.feature[2].f));
    ui_class_means_done(&k);
    json_free(j);
}

static void read_refuses_what_is_no_answer(void **state)
{
    static const char *const bad[] = {"h\n0,3\n", "h\n0,3,3,5,25,3,2,4,3,1,2,7\n",
                                      "h\nx,3,3,5,25,3,2,4,3,1,2\n", "h\n\n"};
    struct json *j = about();
    struct ui_class_means_of of = question(j, 6);
    struct ui_class_means k;
    struct err e = {0};

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (ui_class_means_read(bad[i], strlen(bad[i]), &of, j, &k, &e) == 0)
            fail_msg("case %zu", i);
    assert_int_equal(ui_class_means_read("", 0, &of, j, &k, &e), 0);
    assert_int_equal(k.n_class, 0);
    ui_class_means_done(&k);
    json_free(j);
}

static void draw_fits_any_size(void **state)
{
    struct json *j = about();
    struct ui_class_means_of of = question(j, 6);
    struct ui_class_means k;
    struct err e = {0};
    struct buf b = {0};

    (void)state;
    assert_int_equal(ui_class_means_read(answer, sizeof answer - 1, &of, j, &k, &e), 0);
    for (int rows = 0; rows < 6; rows++) {
        for (int cols = 0; cols < 60; cols++) {
            struct ui_canvas *c = ui_canvas_new(rows, cols);

            ui_class_means_draw(&k, c, (struct ui_rect){0, 0, rows, cols});
            ui_canvas_free(c);
        }
    }
    struct ui_canvas *c = ui_canvas_new(4, 46);

    ui_class_means_draw(&k, c, (struct ui_rect){0, 0, 4, 46});
    ui_canvas_dump(c, &b);
    assert_string_equal(buf_str(&b), "feature                   none    comp1      F\n"
                                     "volt_mean_12h            2.000    8.000   54.0\n"
                                     "flat                     5.000    5.000      ·\n"
                                     "hole                     1.000        ·      ·\n");
    ui_canvas_free(c);
    buf_done(&b);
    ui_class_means_done(&k);
    json_free(j);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sql_quotes_names_and_samples_large_tables),
        cmocka_unit_test(read_computes_f_and_sorts_by_it),
        cmocka_unit_test(read_refuses_what_is_no_answer),
        cmocka_unit_test(draw_fits_any_size),
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
