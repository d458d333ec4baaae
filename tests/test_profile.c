/* test_profile.c - column statistics by hand and against a plain twin. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "src/base/mem.h"
#include "src/base/rng.h"
#include "src/data/profile.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* a macro, so that a failure names the caller's line */
#define assert_near(a, b, tol) assert_near_at((a), (b), (tol), __FILE__, __LINE__)
static void assert_near_at(double a, double b, double tol, const char *file, int line)
{
    if (!(fabs(a - b) <= tol)) {
        print_error("%.17g is not within %g of %.17g\n", a, tol, b);
        _fail(file, line);
    }
}

static struct table *table_of(enum column_type type)
{
    struct schema *s = schema_new();

    schema_add(s, "x", type);
    struct table *t = table_new(s);
    schema_free(s);
    return t;
}

static struct profile_column profiled(struct table *t, struct arena *a)
{
    struct column_reader *r = table_reader(t);
    struct profile_column p = {0};
    struct err e = {0};

    assert_int_equal(profile_reader(r, 0, a, &p, &e), 0);
    column_reader_free(r);
    return p;
}

static void profile_reader_few_numbers_by_hand(void **state)
{
    static const double v[] = {3, -1, 2, 2, -0.0, 0.0};
    struct table *t = table_of(COLUMN_F64);
    struct arena a = {0};

    (void)state;
    for (size_t i = 0; i < 6; i++)
        table_f64(t, 0, v[i]);
    table_null(t, 0);
    struct profile_column p = profiled(t, &a);
    assert_string_equal(p.name, "x");
    assert_int_equal(p.n_row, 7);
    assert_int_equal(p.n_missing, 1);
    assert_int_equal(p.n_distinct, 4); /* -1 0 2 3 */
    assert_near(p.min, -1, 0);
    assert_near(p.max, 3, 0);
    assert_near(p.mean, 1, 1e-15);
    assert_near(p.sd, sqrt(12.0 / 5), 1e-15);
    assert_near(p.quantile[1], 0, 0);    /* -1 0 0 2 2 3 at 1.25 */
    assert_near(p.quantile[2], 1, 0);    /* at 2.5: between 0 and 2 */
    assert_near(p.quantile[4], 2.75, 1e-15);
    arena_done(&a);
    table_free(t);
}

static void profile_reader_no_values_has_no_figures(void **state)
{
    struct table *t = table_of(COLUMN_F64);
    struct arena a = {0};
    struct profile_column p = profiled(t, &a);

    (void)state;
    assert_int_equal(p.n_row, 0);
    assert_true(isnan(p.min) && isnan(p.mean) && isnan(p.sd) && isnan(p.quantile[2]));
    table_f64(t, 0, 5);
    p = profiled(t, &a);
    assert_near(p.mean, 5, 0);
    assert_true(isnan(p.sd));
    arena_done(&a);
    table_free(t);
}

static int f64_cmp(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void profile_reader_random_numbers_equal_a_plain_twin(void **state)
{
    enum { N = 50001 };
    struct table *t = table_of(COLUMN_F64);
    double *v = mem_array(N, sizeof *v), mean = 0, squares = 0;
    struct rng r = rng_stream(1, 2, 3);
    struct arena a = {0};
    int64_t distinct = 1;

    (void)state;
    for (size_t i = 0; i < N; i++) {
        v[i] = round(rng_normal(&r) * 1e4) / 10 + 1e6;
        table_f64(t, 0, v[i]);
        mean += (v[i] - 1e6) / N;
    }
    struct profile_column p = profiled(t, &a);
    qsort(v, N, sizeof *v, f64_cmp);
    for (size_t i = 0; i < N; i++) {
        distinct += i > 0 && v[i] != v[i - 1];
        squares += (v[i] - 1e6 - mean) * (v[i] - 1e6 - mean);
    }
    assert_int_equal(p.n_distinct, distinct);
    assert_near(p.mean, 1e6 + mean, 1e-8);
    assert_near(p.sd, sqrt(squares / (N - 1)), 1e-8);
    for (int i = 0; i < PROFILE_QUANTILES; i++) /* (N - 1) * level is whole */
        assert_near(p.quantile[i], v[(size_t)(profile_levels[i] * (N - 1) + 0.5)], 0);
    free(v);
    arena_done(&a);
    table_free(t);
}

static void profile_reader_outliers_are_outside_the_outer_fences(void **state)
{
    /* q25 2, q75 4: fences at -4 and 10, on which values are still inside */
    static const double v[] = {2, 3, 4, 2, 4, 3, 3, 3, 2, 4, -4, 10, -4.5, 10.5, 2, 4, 2, 4};
    enum { N = sizeof v / sizeof *v };
    struct table *t = table_of(COLUMN_F64), *same = table_of(COLUMN_I64);
    struct arena a = {0};

    (void)state;
    for (size_t i = 0; i < N; i++)
        table_f64(t, 0, v[i]);
    struct profile_column p = profiled(t, &a);
    assert_near(p.quantile[1], 2, 0);
    assert_near(p.quantile[3], 4, 0);
    assert_near(p.fence_low, -4, 0);
    assert_near(p.fence_high, 10, 0);
    assert_int_equal(p.n_outlier, 2);
    for (int i = 0; i < 9; i++)
        table_i64(same, 0, i == 4 ? 77 : 5); /* q25 = q75: nothing is told */
    p = profiled(same, &a);
    assert_true(isnan(p.fence_low) && isnan(p.fence_high));
    assert_int_equal(p.n_outlier, -1);
    arena_done(&a);
    table_free(t);
    table_free(same);
}

static void profile_reader_integers_and_times_count_as_numbers(void **state)
{
    struct table *t = table_of(COLUMN_TIME);
    struct arena a = {0};

    (void)state;
    for (int i = 0; i < 5; i++)
        table_i64(t, 0, 1420092000 + i * 3600);
    struct profile_column p = profiled(t, &a);
    assert_int_equal(p.type, COLUMN_TIME);
    assert_near(p.min, 1420092000, 0);
    assert_near(p.quantile[2], 1420092000 + 7200, 0);
    arena_done(&a);
    table_free(t);
}

static void profile_reader_texts_are_counted(void **state)
{
    static const char *const v[] = {"b", "a", "", "b", "ab", "a", "c"};
    struct table *t = table_of(COLUMN_TEXT);
    struct arena a = {0};

    (void)state;
    for (size_t i = 0; i < 7; i++)
        table_text(t, 0, v[i], strlen(v[i]));
    table_null(t, 0);
    struct profile_column p = profiled(t, &a);
    assert_int_equal(p.n_missing, 1);
    assert_int_equal(p.n_distinct, 5);
    assert_string_equal(p.first, "");
    assert_string_equal(p.last, "c");
    assert_string_equal(p.frequent, "a"); /* as frequent as b, first by bytes */
    assert_int_equal(p.n_frequent, 2);
    arena_done(&a);
    table_free(t);
}

static void profile_reader_many_texts_are_all_distinct(void **state)
{
    struct table *t = table_of(COLUMN_TEXT);
    struct arena a = {0};
    char text[16];

    (void)state;
    for (int i = 0; i < 40000; i++) {
        int n = snprintf(text, sizeof text, "m%d", i % 30000);

        table_text(t, 0, text, (size_t)n);
    }
    struct profile_column p = profiled(t, &a);
    assert_int_equal(p.n_distinct, 30000);
    assert_int_equal(p.n_frequent, 2);
    assert_string_equal(p.frequent, "m0");
    arena_done(&a);
    table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(profile_reader_few_numbers_by_hand),
        cmocka_unit_test(profile_reader_no_values_has_no_figures),
        cmocka_unit_test(profile_reader_random_numbers_equal_a_plain_twin),
        cmocka_unit_test(profile_reader_outliers_are_outside_the_outer_fences),
        cmocka_unit_test(profile_reader_integers_and_times_count_as_numbers),
        cmocka_unit_test(profile_reader_texts_are_counted),
        cmocka_unit_test(profile_reader_many_texts_are_all_distinct),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
