/* test_build.c - feature tables by hand, against the published values, and in odd shapes. */
#include "config.h"

#include "src/base/civil.h"
#include "src/base/json.h"
#include "src/base/mem.h"
#include "tests/golden.h"
#include "tests/plant.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { HOUR = 3600 };

static void assert_cell(const struct plant_result *r, size_t row, const char *column, double want)
{
    double got = plant_cell(r, row, column);

    if (isnan(got) != isnan(want) || fabs(got - want) > 1e-9 * fmax(1.0, fabs(want)))
        fail_msg("row %zu, %s: %.17g, not %.17g", row, column, got, want);
}

/* --- scenario semantics by hand --- */

#define TELEMETRY "machineID:i datetime:t volt:f rotate:f pressure:f vibration:f"

static void add_hours(struct table *t, const char *machine, const char *from, const double *volt,
                      size_t n, int64_t step_s)
{
    for (size_t i = 0; i < n; i++) {
        char at[CIVIL_SIZE], value[40];

        civil_text(plant_time(from) + (int64_t)i * step_s, at);
        snprintf(value, sizeof value, "%.17g", volt[i]);
        plant_row(t, machine, at, value, value, "7", "");
    }
}

/* The five datasets, empty but for telemetry: volt [n] hourly from 2015-01-01 06:00. */
static void plant_of(struct plant *p, const double *volt, size_t n)
{
    *p = (struct plant){0};
    add_hours(plant_add(p, "telemetry", TELEMETRY), "1", "2015-01-01 06:00:00", volt, n, HOUR);
    plant_add(p, "errors", "machineID:i datetime:t errorID:s");
    plant_add(p, "maint", "machineID:i datetime:t comp:s");
    plant_add(p, "failures", "machineID:i datetime:t failure:s");
    plant_row(plant_add(p, "machines", "machineID:i model:s age:i"), "1", "model3", "18");
}

enum { ERRORS = 1, MAINT, FAILURES, MACHINES };

static void ramp(double *volt, size_t n)
{
    for (size_t i = 0; i < n; i++)
        volt[i] = 100.0 + (double)i;
}

static void reference_windows_of_a_ramp(void **state)
{
    static const double want[4][6] = {
        {102.75, 102.75, 102.75, 1.1078948036700085, 1.1078948036700085, 1.1078948036700085},
        {112, 108.75, 108.75, 0, 1.0412164382552689, 1.0412164382552689},
        {124, 118, 114.75, 0, 0, 1.0409714864099877},
        {130.5, 124.5, 118.5, 0, 0, 0},
    };
    static const char *const columns[] = {"volt_rollingmean_12", "volt_rollingmean_24",
                                          "volt_rollingmean_36", "volt_rollingstd_12",
                                          "volt_rollingstd_24",  "volt_rollingstd_36"};
    struct recipe *recipe = plant_builtin("reference");
    struct plant p;
    double volt[37];

    (void)state;
    ramp(volt, 37);
    plant_of(&p, volt, 37);
    struct plant_result r = plant_build(&p, recipe, NULL, NULL, 0);
    assert_int_equal(r.n_row, 4);
    assert_int_equal(column_i64(&r.shown.col[1], 0), plant_time("2015-01-01 12:00:00"));
    assert_int_equal(column_i64(&r.shown.col[1], 3), plant_time("2015-01-03 00:00:00"));
    for (size_t i = 0; i < 4; i++) {
        for (size_t k = 0; k < 6; k++)
            assert_cell(&r, i, columns[k], want[i][k]);
        assert_cell(&r, i, "vibration_rollingmean_36", 0.0); /* null reads as 0 */
        assert_cell(&r, i, "pressure_rollingmean_12", 7.0);
        assert_cell(&r, i, "age", 18.0);
        assert_string_equal(plant_text(&r, i, "model"), "model3");
    }
    assert_int_equal(r.n_label, 1);
    assert_int_equal(r.label[0].n, 4);
    plant_result_done(&r);
    recipe_free(recipe);
    plant_done(&p);
}

static void reference_windows_of_thirteen_values(void **state)
{
    static const double volt[] = {170, 171.5, 169,    175.25, 168.5,  172, 170.75,
                                  169.5, 173, 171.25, 170.5,  168.75, 174};
    struct recipe *recipe = plant_builtin("reference");
    struct plant p;

    (void)state;
    plant_of(&p, volt, 13);
    struct plant_result r = plant_build(&p, recipe, NULL, NULL, 0);
    assert_int_equal(r.n_row, 2);
    for (int l = 12; l <= 36; l += 12) {
        char column[40];

        snprintf(column, sizeof column, "rotate_rollingmean_%d", l);
        assert_cell(&r, 0, column, 170.83707912457916);
        assert_cell(&r, 1, column, l == 12 ? 171.16666666666666 : 171.07692307692307);
        snprintf(column, sizeof column, "rotate_rollingstd_%d", l);
        assert_cell(&r, 0, column, 0.7802967948387225);
        assert_cell(&r, 1, column, 0.0);
    }
    plant_result_done(&r);
    recipe_free(recipe);
    plant_done(&p);
}

static void reference_errors_count_at_telemetry_rows_only(void **state)
{
    static const double want[] = {0.06832311207311208, 0.08576537839687322, 0.10069444444444443,
                                  0.08333333333333333};
    struct recipe *recipe = plant_builtin("reference");
    struct plant p;
    double volt[37];

    (void)state;
    ramp(volt, 37);
    plant_of(&p, volt, 37);
    plant_row(p.table[ERRORS], "1", "2015-01-01 11:00:00", "error1");
    plant_row(p.table[ERRORS], "1", "2015-01-02 02:00:00", "error1");
    plant_row(p.table[ERRORS], "1", "2015-01-02 02:00:00", "error1");
    plant_row(p.table[ERRORS], "1", "2015-01-02 03:30:00", "error2");
    plant_row(p.table[ERRORS], "1", "2015-01-01 11:00:00", "error9");
    struct plant_result r = plant_build(&p, recipe, NULL, NULL, 0);
    for (size_t i = 0; i < 4; i++) {
        assert_true(fabs(plant_cell(&r, i, "error1sum_rollingmean_24") - want[i]) < 1e-16);
        assert_cell(&r, i, "error2sum_rollingmean_24", 0.0);
        assert_cell(&r, i, "error5sum_rollingmean_24", 0.0);
    }
    plant_result_done(&r);
    recipe_free(recipe);
    plant_done(&p);
}

/* Telemetry every 12 hours at the names of the buckets. */
static void plant_of_buckets(struct plant *p, const char *from, size_t n)
{
    double volt[400];

    ramp(volt, n);
    plant_of(p, volt, 0);
    add_hours(p->table[0], "1", from, volt, n, 12 * HOUR);
}

static void reference_days_since_first_replacement(void **state)
{
    static const struct {
        const char *at;
        double days[4];
    } want[] = {
        {"2015-06-02 12:00:00", {0, 0, 0, 0}},
        {"2015-06-03 12:00:00", {2, 0, 0, 0}},
        {"2015-06-10 12:00:00", {9, 7, 8, 0}},
        {"2015-06-20 00:00:00", {19, 17, 18, 10}},
    };
    struct recipe *recipe = plant_builtin("reference");

    (void)state;
    for (int repeated = 0; repeated < 2; repeated++) {
        struct plant p;

        plant_of_buckets(&p, "2015-06-01 00:00:00", 60);
        for (int i = 0; i < 2 * repeated; i++) /* a record that is there twice does not count */
            plant_row(p.table[MAINT], "1", "2015-05-25 06:00:00", "comp1");
        plant_row(p.table[MAINT], "1", "2015-06-16 06:00:00", "comp1");
        plant_row(p.table[MAINT], "1", "2015-06-01 06:00:00", "comp1");
        plant_row(p.table[MAINT], "1", "2015-06-03 06:00:00", "comp2");
        plant_row(p.table[MAINT], "1", "2015-06-02 06:00:00", "comp3");
        plant_row(p.table[MAINT], "1", "2015-06-10 06:00:00", "comp4");
        struct plant_result r = plant_build(&p, recipe, NULL, NULL, 0);
        for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
            size_t row = plant_find(&r, 1, want[i].at);

            assert_cell(&r, row, "comp1sum", want[i].days[0]);
            assert_cell(&r, row, "comp2sum", want[i].days[1]);
            assert_cell(&r, row, "comp3sum", want[i].days[2]);
            assert_cell(&r, row, "comp4sum", want[i].days[3]);
        }
        plant_result_done(&r);
        plant_done(&p);
    }
    recipe_free(recipe);
}

static void reference_first_component_alone_is_zero(void **state)
{
    struct recipe *recipe = plant_builtin("reference");
    struct plant p;

    (void)state;
    plant_of_buckets(&p, "2015-06-01 00:00:00", 60);
    plant_row(p.table[MAINT], "1", "2015-06-01 06:00:00", "comp1");
    struct plant_result r = plant_build(&p, recipe, NULL, NULL, 0);
    for (size_t i = 0; i < (size_t)r.n_row; i++)
        assert_cell(&r, i, "comp1sum", 0.0);
    plant_result_done(&r);
    recipe_free(recipe);
    plant_done(&p);
}

/* The labels of buckets 2015-01-01 00:00 to 2015-01-08 12:00, duplicates included, as a text. */
static void label_text(const struct plant_result *r, char *out)
{
    size_t n = 0;

    for (size_t i = 0; i < (size_t)r->n_row; i++)
        out[n++] = (char)('0' + (int)plant_cell(r, i, "label_e"));
    out[n] = '\0';
}

static void reference_labels_reach_seven_rows_and_add(void **state)
{
    /* rows:      01   02   03   04   05   06   07   08: two a day */
    static const struct {
        const char *code[2], *at[2], *labels;
    } cases[] = {
        {{"comp2", NULL}, {"2015-01-05 18:00:00", NULL}, "0002222222200000"},
        {{"comp1", "comp2"}, {"2015-01-06 00:00:00", "2015-01-07 12:00:00"}, "0001113333322200"},
        {{"comp3", "comp2"}, {"2015-01-06 00:00:00", "2015-01-06 00:00:00"}, "00034444442400000"},
        {{"comp2", "comp3"}, {"2015-01-06 00:00:00", "2015-01-06 00:00:00"}, "00024444444300000"},
    };
    struct recipe *recipe = plant_builtin("reference");

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct plant p;
        char got[40];

        plant_of_buckets(&p, "2015-01-01 00:00:00", 16);
        for (size_t k = 0; k < 2 && cases[i].code[k]; k++)
            plant_row(p.table[FAILURES], "1", cases[i].at[k], cases[i].code[k]);
        struct plant_result r = plant_build(&p, recipe, NULL, NULL, 0);
        label_text(&r, got);
        assert_string_equal(got, cases[i].labels);
        plant_result_done(&r);
        plant_done(&p);
    }
    recipe_free(recipe);
}

/* The recipe's own end makes it so as easily as what is typed: that is said at once. */
static void empty_range_is_refused_with_both_ends(void **state)
{
    static const struct {
        const char *recipe, *from, *to, *says;
    } cases[] = {
        {"reference", "2015-11-30", NULL,
         "begins at 2015-11-30 and ends at 2015-10-30 (the recipe's own)"},
        {"reference", NULL, "1999-01-01",
         "begins at 2000-01-01 (the recipe's own) and ends at 1999-01-01"},
        {"reference", "2015-01-02", "2015-01-02", "the range is empty"},
        {"standard", "2015-01-02", "2015-01-01", "begins at 2015-01-02 and ends at 2015-01-01"},
    };
    double volt[4] = {1, 2, 3, 4};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct recipe *recipe = plant_builtin(cases[i].recipe);
        struct plant p;
        struct err e = {0};

        plant_of(&p, volt, 4);
        assert_int_equal(plant_try(&p, recipe, cases[i].from, cases[i].to, &e), -1);
        assert_int_equal(e.code, FAIL_USAGE);
        if (!strstr(e.msg, cases[i].says))
            fail_msg("case %zu: %s", i, e.msg);
        if (!cases[i].to)
            assert_string_equal(e.hint, "give --to, a time after 2015-11-30");
        plant_done(&p);
        recipe_free(recipe);
    }
}

static void reference_range_compares_text(void **state)
{
    static const struct {
        const char *from, *to;
        double first, last; /* volt_rollingmean_12 of the first and of the last bucket */
    } cases[] = {
        {"2015-01-01", "2015-01-02", 149.25, 163.0}, /* midnight of from is in, of to out */
        {"2015-01-01 00:00:00", "2015-01-02", 150.0, 163.0},  /* that instant is out */
        {"2015-01-01", "2015-01-02 00:00:00", 149.25, 163.5}, /* that instant is in */
    };
    struct recipe *recipe = plant_builtin("reference");
    double volt[100];

    (void)state;
    ramp(volt, 100);
    for (size_t i = 0; i < 3; i++) {
        struct plant p;

        plant_of(&p, volt, 0);
        add_hours(p.table[0], "1", "2014-12-30 00:00:00", volt, 100, HOUR);
        struct plant_result r = plant_build(&p, recipe, cases[i].from, cases[i].to, 0);
        assert_int_equal(r.n_row, 3);
        assert_cell(&r, 0, "volt_rollingmean_12", cases[i].first); /* windows start cold */
        assert_cell(&r, 2, "volt_rollingmean_12", cases[i].last);
        plant_result_done(&r);
        plant_done(&p);
    }
    recipe_free(recipe);
}

/* --- scenario semantics against published values --- */

static void compare(const struct plant_result *r, const struct golden_table *want)
{
    assert_int_equal(r->n_row, want->n_row);
    assert_int_equal(r->shown.n_col, want->n_col);
    for (size_t c = 0; c < want->n_col; c++) {
        assert_string_equal(table_schema(r->rows)->col[c].name, want->name[c]);
        if (c == 1 || strcmp(want->name[c], "model") == 0)
            continue; /* no numbers */
        bool exact = c == 0 || c >= 31;

        for (size_t i = 0; i < want->n_row; i++) {
            double got = plant_cell(r, i, want->name[c]), w = want->col[c][i];

            if (!(exact ? got == w : fabs(got - w) <= 1e-9 * fmax(1.0, fabs(w))))
                fail_msg("row %zu, %s: %.17g, not %.17g", i, want->name[c], got, w);
        }
    }
}

static void check_golden(const char *folder, const char *name, const char *from, const char *to)
{
    struct golden_table *want = golden_table(name);
    struct plant p = {0};

    if (!want || !plant_load_fleet(&p, folder))
        skip();
    struct recipe *recipe = plant_builtin("reference");
    for (size_t cells = 0; cells < 2; cells++) { /* usual batches, and one of each machine */
        struct plant_result r = plant_build(&p, recipe, from, to, cells);

        compare(&r, want);
        plant_result_done(&r);
    }
    recipe_free(recipe);
    plant_done(&p);
    golden_table_free(want);
}

static void reference_equals_edge_raw(void **state)
{
    (void)state;
    check_golden("edge", "features/E1.csv.gz", "2000-01-01", "2015-10-30");
}

static void reference_equals_real_quarter(void **state)
{
    (void)state;
    check_golden("real10", "features/R10.csv.gz", NULL, NULL);
}

static void reference_equals_real_range(void **state)
{
    (void)state;
    check_golden("real10", "features/R10b.csv.gz", "2015-02-10", "2015-03-15");
}

static void reference_equals_simulated_scoring(void **state)
{
    (void)state;
    check_golden("sim8", "features/S8.csv.gz", "2015-11-15", "2016-04-30");
}

static void reference_equals_simulated_training(void **state)
{
    (void)state;
    check_golden("sim8", "features/S8t.csv.gz", "2000-01-01", "2015-10-30");
}

/* --- standard semantics by hand --- */

#define STANDARD_TELEMETRY \
    "\"telemetry\":{\"dataset\":\"telemetry\",\"sensors\":[\"volt\"],\"windows\":[\"12h\"," \
    "\"24h\",\"36h\"],\"aggregates\":[\"mean\",\"std\",\"min\",\"max\",\"slope\"]},"
#define STANDARD_EVENTS \
    "\"events\":[{\"dataset\":\"errors\",\"column\":\"errorID\",\"window\":\"24h\"}]," \
    "\"replacements\":[{\"dataset\":\"maint\",\"column\":\"comp\"}]," \
    "\"static\":{\"dataset\":\"machines\",\"columns\":[\"age\",{\"one_hot\":\"model\"}]}," \
    "\"label\":{\"dataset\":\"failures\",\"column\":\"failure\",\"horizon\":\"24h\"}"
#define STANDARD_HEAD \
    "{\"name\":\"s\",\"entity\":\"machineID\",\"time\":\"datetime\",\"every\":\"12h\","

static void standard_hand_example(void **state)
{
    static const double labels[] = {0, 1, 1, 2, 2, 0, 0, NAN, NAN};
    struct recipe *recipe = plant_recipe(STANDARD_HEAD STANDARD_TELEMETRY STANDARD_EVENTS "}");
    struct plant p;
    double volt[193];

    (void)state;
    ramp(volt, 193); /* to 01-09 06:00 */
    plant_of(&p, volt, 193);
    plant_row(p.table[ERRORS], "1", "2015-01-02 02:00:00", "error1");
    plant_row(p.table[ERRORS], "1", "2015-01-02 02:00:00", "error1");
    plant_row(p.table[ERRORS], "1", "2015-01-02 03:30:00", "error1");
    plant_row(p.table[FAILURES], "1", "2015-01-06 06:00:00", "comp3");
    plant_row(p.table[FAILURES], "1", "2015-01-06 06:00:00", "comp1");
    plant_row(p.table[FAILURES], "1", "2015-01-07 03:00:00", "comp2");
    struct plant_result r = plant_build(&p, recipe, NULL, NULL, 0);

    assert_int_equal(column_i64(&r.shown.col[1], 0), plant_time("2015-01-03 00:00:00"));
    assert_cell(&r, 0, "volt_mean_12h", 136.5);
    assert_cell(&r, 0, "volt_mean_24h", 130.5);
    assert_cell(&r, 0, "volt_mean_36h", 124.5);
    assert_cell(&r, 0, "volt_std_12h", 3.605551275463989);
    assert_cell(&r, 0, "volt_std_24h", 7.0710678118654755);
    assert_cell(&r, 0, "volt_std_36h", 10.535653752852738);
    assert_cell(&r, 0, "volt_slope_36h", 1.0);
    assert_cell(&r, 0, "volt_min_12h", 131.0);
    assert_cell(&r, 0, "volt_max_36h", 142.0);
    assert_cell(&r, 0, "rows_36h", 36.0);
    assert_cell(&r, 0, "error1_count_24h", 3.0);
    assert_cell(&r, 1, "error1_count_24h", 0.0);
    assert_cell(&r, 0, "model_model3", 1.0);
    for (size_t i = 0; i < 9; i++)
        assert_cell(&r, plant_find(&r, 1, "2015-01-05 00:00:00") + i, "label_e", labels[i]);
    size_t row = plant_find(&r, 1, "2015-01-06 00:00:00");
    assert_cell(&r, row, "fails_comp1", 1.0);
    assert_cell(&r, row, "fails_comp2", 0.0);
    assert_cell(&r, row, "fails_comp3", 1.0);
    plant_result_done(&r);
    recipe_free(recipe);
    plant_done(&p);
}

static void standard_days_since_last_replacement(void **state)
{
    struct recipe *recipe = plant_recipe(STANDARD_HEAD STANDARD_TELEMETRY STANDARD_EVENTS
                                         ",\"cold_start\":\"keep\"}");
    struct plant p;

    (void)state;
    plant_of_buckets(&p, "2015-06-01 00:00:00", 60);
    plant_row(p.table[MAINT], "1", "2015-06-01 06:00:00", "comp1");
    plant_row(p.table[MAINT], "1", "2015-06-16 06:00:00", "comp1");
    plant_row(p.table[MAINT], "1", "2015-06-16 06:00:00", "comp1");
    struct plant_result r = plant_build(&p, recipe, NULL, NULL, 0);
    assert_cell(&r, 0, "comp1_days", NAN);
    assert_cell(&r, 0, "volt_std_36h", NAN); /* one value */
    assert_cell(&r, 0, "rows_36h", 1.0);
    assert_cell(&r, plant_find(&r, 1, "2015-06-01 12:00:00"), "comp1_days", 0.25);
    assert_cell(&r, plant_find(&r, 1, "2015-06-16 00:00:00"), "comp1_days", 14.75);
    assert_cell(&r, plant_find(&r, 1, "2015-06-20 00:00:00"), "comp1_days", 3.75);
    plant_result_done(&r);
    recipe_free(recipe);
    plant_done(&p);
}

static void standard_range_changes_no_cell(void **state)
{
    struct recipe *recipe = plant_recipe(STANDARD_HEAD STANDARD_TELEMETRY STANDARD_EVENTS "}");
    struct plant p;
    double volt[193];

    (void)state;
    ramp(volt, 193);
    plant_of(&p, volt, 193);
    plant_row(p.table[ERRORS], "1", "2015-01-05 02:00:00", "error1");
    plant_row(p.table[MAINT], "1", "2015-01-02 02:00:00", "comp1");
    plant_row(p.table[FAILURES], "1", "2015-01-08 06:00:00", "comp2");
    struct plant_result all = plant_build(&p, recipe, NULL, "2015-01-09", 0);
    struct plant_result some = plant_build(&p, recipe, "2015-01-05", "2015-01-09", 0);
    size_t skipped = (size_t)(all.n_row - some.n_row);

    assert_int_equal(column_i64(&some.shown.col[1], 0), plant_time("2015-01-05"));
    assert_int_equal(column_i64(&some.shown.col[1], (size_t)some.n_row - 1),
                     plant_time("2015-01-08 12:00:00"));
    for (size_t c = 2; c < all.shown.n_col; c++) {
        const char *name = table_schema(all.rows)->col[c].name;

        for (size_t i = 0; strcmp(name, "model") != 0 && i < (size_t)some.n_row; i++)
            assert_cell(&some, i, name, plant_cell(&all, i + skipped, name));
    }
    plant_result_done(&all);
    plant_result_done(&some);
    recipe_free(recipe);
    plant_done(&p);
}

static void standard_missing_values_are_left_out(void **state)
{
    struct recipe *recipe = plant_recipe(STANDARD_HEAD STANDARD_TELEMETRY STANDARD_EVENTS
                                         ",\"cold_start\":\"keep\"}");
    struct plant p;

    (void)state;
    plant_of(&p, NULL, 0);
    plant_row(p.table[0], "2", "2015-01-01 09:00:00", "", "", "", "");
    plant_row(p.table[0], "2", "2015-01-01 10:00:00", "", "", "", "");
    plant_row(p.table[0], "2", "2015-01-02 01:00:00", "5", "", "", "");
    plant_row(p.table[0], "2", "2015-01-02 02:00:00", "", "", "", "");
    plant_row(p.table[0], "2", "2015-01-02 03:00:00", "9", "", "", "");
    struct plant_result r = plant_build(&p, recipe, NULL, NULL, 0);
    assert_int_equal(r.n_row, 2);
    assert_cell(&r, 0, "volt_mean_12h", NAN);
    assert_cell(&r, 0, "volt_min_12h", NAN);
    assert_cell(&r, 0, "volt_std_12h", NAN);
    assert_cell(&r, 0, "rows_12h", 2.0);
    assert_cell(&r, 1, "volt_mean_12h", 7.0);
    assert_cell(&r, 1, "volt_slope_12h", 2.0);
    assert_cell(&r, 1, "rows_12h", 3.0);
    assert_cell(&r, 1, "rows_36h", 5.0);
    assert_cell(&r, 1, "age", NAN); /* machine 2 is not in machines */
    assert_cell(&r, 1, "model_model3", 0.0);
    assert_null(plant_text(&r, 1, "model"));
    plant_result_done(&r);
    recipe_free(recipe);
    plant_done(&p);
}

/* Labels end with the telemetry of the fleet, or with that of the machine. */
static void standard_known_until(void **state)
{
    (void)state;
    for (int by_machine = 0; by_machine < 2; by_machine++) {
        struct recipe *recipe = plant_recipe(
            by_machine ? STANDARD_HEAD STANDARD_TELEMETRY STANDARD_EVENTS
                         ",\"known_until\":\"machine\",\"cold_start\":\"keep\"}"
                       : STANDARD_HEAD STANDARD_TELEMETRY STANDARD_EVENTS
                         ",\"cold_start\":\"keep\"}");
        struct plant p;
        double volt[100];

        ramp(volt, 100);
        plant_of(&p, volt, 48); /* to 01-03 05:00 */
        add_hours(p.table[0], "2", "2015-01-01 06:00:00", volt, 100, HOUR);
        plant_row(p.table[FAILURES], "1", "2015-01-03 05:00:00", "comp1");
        struct plant_result r = plant_build(&p, recipe, NULL, NULL, 0);
        assert_cell(&r, plant_find(&r, 1, "2015-01-02 00:00:00"), "label_e", 0.0);
        assert_cell(&r, plant_find(&r, 1, "2015-01-02 12:00:00"), "label_e",
                    by_machine ? NAN : 1.0);
        assert_cell(&r, plant_find(&r, 1, "2015-01-02 12:00:00"), "fails_comp1",
                    by_machine ? NAN : 1.0);
        assert_cell(&r, plant_find(&r, 2, "2015-01-04 00:00:00"), "label_e", 0.0);
        assert_cell(&r, plant_find(&r, 2, "2015-01-04 12:00:00"), "label_e", NAN);
        plant_result_done(&r);
        recipe_free(recipe);
        plant_done(&p);
    }
}

/* --- other plants --- */

static const char cycle_recipe[] =
    "{\"name\":\"fan\",\"entity\":\"unit\",\"time\":\"cycle\",\"every\":\"2 cycles\","
    "\"telemetry\":{\"dataset\":\"log\",\"sensors\":[\"s1\",\"s2\"],\"windows\":[\"4 cycles\"],"
    "\"aggregates\":[\"mean\",\"slope\"]},"
    "\"events\":[{\"dataset\":\"alarms\",\"column\":\"code\",\"window\":\"3 cycles\"}],"
    "\"replacements\":[{\"dataset\":\"swaps\",\"column\":\"part\"}],"
    "\"label\":{\"dataset\":\"ends\",\"column\":\"part\",\"horizon\":\"4 cycles\"},"
    "\"known_until\":\"machine\"}";

static void fan_plant(struct plant *p)
{
    *p = (struct plant){0};
    struct table *log = plant_add(p, "log", "unit:s cycle:i s1:f s2:i");
    for (int unit = 0; unit < 2; unit++) {
        for (int i = 1; i <= 12; i++) {
            char cycle[12], value[12];

            snprintf(cycle, sizeof cycle, "%d", i);
            snprintf(value, sizeof value, "%d", 10 * i);
            plant_row(log, unit ? "fan-B" : "fan-A", cycle, value, cycle);
        }
    }
    struct table *alarms = plant_add(p, "alarms", "unit:s cycle:i code:i");
    plant_row(alarms, "fan-B", "5", "70");
    plant_row(alarms, "fan-B", "6", "8");
    plant_row(plant_add(p, "swaps", "unit:s cycle:i part:s"), "fan-B", "3", "blade");
    plant_row(plant_add(p, "ends", "unit:s cycle:i part:s"), "fan-B", "12", "blade");
}

static size_t find_unit(const struct plant_result *r, const char *unit, int64_t cycle)
{
    for (size_t i = 0; i < r->shown.n_row; i++) {
        if (strcmp(plant_text(r, i, "unit"), unit) == 0 &&
            column_i64(&r->shown.col[1], i) == cycle)
            return i;
    }
    fail_msg("no row of %s at %d", unit, (int)cycle);
    return 0;
}

static void standard_integer_cycles_and_text_entities(void **state)
{
    struct recipe *recipe = plant_recipe(cycle_recipe);
    struct plant p;

    (void)state;
    fan_plant(&p);
    for (size_t cells = 0; cells < 2; cells++) {
        struct plant_result r = plant_build(&p, recipe, NULL, NULL, cells);
        size_t row = find_unit(&r, "fan-B", 8);

        assert_int_equal(r.n_row, 8); /* 6, 8, 10, 12 of each: the first full window ends at 5 */
        assert_cell(&r, row, "s1_mean_4cycles", 65.0);
        assert_cell(&r, row, "s2_slope_4cycles", 1.0);
        assert_cell(&r, row, "8_count_3cycles", 1.0);
        assert_cell(&r, row, "70_count_3cycles", 0.0); /* 5 is not in (5, 8] */
        assert_cell(&r, row, "blade_cycles", 5.0);
        assert_cell(&r, row, "rows_4cycles", 4.0);
        assert_cell(&r, row, "label_e", 1.0);
        assert_cell(&r, find_unit(&r, "fan-B", 6), "label_e", 0.0);
        assert_cell(&r, find_unit(&r, "fan-B", 10), "label_e", NAN);
        assert_cell(&r, find_unit(&r, "fan-A", 8), "blade_cycles", NAN);
        plant_result_done(&r);
    }
    struct plant_result some = plant_build(&p, recipe, "7", "11", 0);
    assert_int_equal(some.n_row, 4);
    plant_result_done(&some);
    recipe_free(recipe);
    plant_done(&p);
}

/* What is kept with a training table rebuilds the same columns on data that lack the codes. */
static void resolved_recipe_keeps_its_columns(void **state)
{
    struct recipe *recipe = plant_recipe(cycle_recipe);
    struct plant train, score = {0};
    struct err e = {0};
    struct buf text = {0};

    (void)state;
    fan_plant(&train);
    struct plant_result first = plant_build(&train, recipe, NULL, NULL, 0);
    struct json *about = json_parse(first.about, strlen(first.about), &e);
    assert_non_null(about);
    assert_int_equal(json_size(json_get(about, "inputs")), 2 * 2 + 2 + 1);
    assert_string_equal(json_text(json_get(about, "label"), ""), "label_e");
    assert_int_equal(json_i64(json_get(about, "gap_s"), 0), 8);
    json_print(json_get(about, "recipe"), &text);

    struct recipe *again = plant_recipe(buf_str(&text));
    struct table *log = plant_add(&score, "log", "unit:s cycle:i s1:f s2:i");
    for (int i = 0; i < 12; i++) {
        char cycle[12];

        snprintf(cycle, sizeof cycle, "%d", i);
        plant_row(log, "fan-C", cycle, "1", "1");
    }
    plant_add(&score, "alarms", "unit:s cycle:i code:i");
    plant_add(&score, "swaps", "unit:s cycle:i part:s");
    plant_add(&score, "ends", "unit:s cycle:i part:s");
    struct plant_result second = plant_build(&score, again, NULL, NULL, 0);
    assert_true(schema_equal(table_schema(first.rows), table_schema(second.rows)));
    assert_cell(&second, 0, "70_count_3cycles", 0.0);
    plant_result_done(&first);
    plant_result_done(&second);
    json_free(about);
    buf_done(&text);
    recipe_free(recipe);
    recipe_free(again);
    plant_done(&train);
    plant_done(&score);
}

static void build_mistakes_are_named(void **state)
{
    static const struct {
        const char *name, *recipe, *from, *msg;
        enum fail code;
    } cases[] = {
        {"no dataset",
         STANDARD_HEAD "\"telemetry\":{\"dataset\":\"log\",\"sensors\":[\"volt\"],\"windows\":"
                       "[\"1d\"]}}",
         NULL, "no dataset is named 'log'", FAIL_INPUT},
        {"no sensor",
         STANDARD_HEAD "\"telemetry\":{\"dataset\":\"telemetry\",\"sensors\":[\"amps\"],"
                       "\"windows\":[\"1d\"]}}",
         NULL, "telemetry: no column is named 'amps'", FAIL_INPUT},
        {"text sensor",
         STANDARD_HEAD "\"telemetry\":{\"dataset\":\"errors\",\"sensors\":[\"errorID\"],"
                       "\"windows\":[\"1d\"]}}",
         NULL, "errors: column 'errorID' is text; a sensor is a number", FAIL_INPUT},
        {"cycles of a time",
         "{\"name\":\"s\",\"entity\":\"machineID\",\"time\":\"datetime\",\"every\":\"1 cycle\","
         "\"telemetry\":{\"dataset\":\"telemetry\",\"sensors\":[\"volt\"],\"windows\":"
         "[\"9 cycles\"]}}",
         NULL, "telemetry: column 'datetime' is time, but the recipe counts cycles", FAIL_INPUT},
        {"no date", STANDARD_HEAD STANDARD_TELEMETRY STANDARD_EVENTS "}", "yesterday",
         "--from: 'yesterday' is no date", FAIL_USAGE},
        {"one name twice",
         STANDARD_HEAD STANDARD_TELEMETRY
         "\"events\":[{\"dataset\":\"errors\",\"column\":\"errorID\",\"window\":\"1d\"},"
         "{\"dataset\":\"errors\",\"column\":\"errorID\",\"window\":\"1d\"}]}",
         NULL, "the recipe makes two columns named 'error1_count_1d'", FAIL_INPUT},
    };
    struct plant p;
    double volt[50];

    (void)state;
    ramp(volt, 50);
    plant_of(&p, volt, 50);
    plant_row(p.table[ERRORS], "1", "2015-01-02 02:00:00", "error1");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct recipe *r = plant_recipe(cases[i].recipe);
        struct err e = {0};

        assert_int_equal(plant_try(&p, r, cases[i].from, NULL, &e), -1);
        assert_string_equal(e.msg, cases[i].msg);
        assert_int_equal(e.code, cases[i].code);
        recipe_free(r);
    }
    plant_done(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reference_windows_of_a_ramp),
        cmocka_unit_test(reference_windows_of_thirteen_values),
        cmocka_unit_test(reference_errors_count_at_telemetry_rows_only),
        cmocka_unit_test(reference_days_since_first_replacement),
        cmocka_unit_test(reference_first_component_alone_is_zero),
        cmocka_unit_test(reference_labels_reach_seven_rows_and_add),
        cmocka_unit_test(empty_range_is_refused_with_both_ends),
        cmocka_unit_test(reference_range_compares_text),
        cmocka_unit_test(reference_equals_edge_raw),
        cmocka_unit_test(reference_equals_real_quarter),
        cmocka_unit_test(reference_equals_real_range),
        cmocka_unit_test(reference_equals_simulated_scoring),
        cmocka_unit_test(reference_equals_simulated_training),
        cmocka_unit_test(standard_hand_example),
        cmocka_unit_test(standard_days_since_last_replacement),
        cmocka_unit_test(standard_range_changes_no_cell),
        cmocka_unit_test(standard_missing_values_are_left_out),
        cmocka_unit_test(standard_known_until),
        cmocka_unit_test(standard_integer_cycles_and_text_entities),
        cmocka_unit_test(resolved_recipe_keeps_its_columns),
        cmocka_unit_test(build_mistakes_are_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
