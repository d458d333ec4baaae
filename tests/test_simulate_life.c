/* test_simulate_life.c - a fleet of 1000 machine-years against what was measured on the public
 * Azure predictive maintenance set. Bands are the sampling error of the fleet and, where it is
 * stated on 100 machines, of the figure. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "src/base/civil.h"
#include "src/base/mem.h"
#include "src/data/simulate_life.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N_MACHINE = 1000, N_COMP = 4, N_CODE = 5, DAY = 86400 };

struct ages { /* days since the last replacement */
    double day[40000];
    size_t n;
};

static struct seen {
    double model[4], model_failures[4]; /* machines and failures by model */
    double age_sum, young, young_failures, old, old_failures;
    double comp[N_COMP], failures, at_six, times, pairs;
    double code[N_CODE], errors, errors_squared, signs[N_COMP][N_CODE];
    double maint, gap15, gap30, gap45, gap_other, visits, at_most_two, false_shifts;
    struct ages failed, planned;
} seen;

static struct simulate_profile *azure;
static struct simulate_span year;

static bool is_failure(const struct simulate_life *l, const struct simulate_event *m)
{
    for (size_t i = 0; i < l->failures.n; i++)
        if (l->failures.event[i].at == m->at && l->failures.event[i].what == m->what)
            return true;
    return false;
}

static void see_maint(const struct simulate_life *l)
{
    int64_t last[N_COMP] = {0}, visit = 0;
    size_t at_visit = 0;

    seen.maint += (double)l->maint.n;
    for (size_t i = 0; i < l->maint.n; i++) {
        const struct simulate_event *m = &l->maint.event[i];
        struct ages *a = is_failure(l, m) ? &seen.failed : &seen.planned;

        if (m->at > year.from && last[m->what])
            a->day[a->n++] = round((double)(m->at - last[m->what]) / DAY);
        last[m->what] = m->at;
        if (m->at <= year.from)
            continue;
        int gap = (int)round((double)(m->at - visit) / DAY);
        if (visit && gap > 0)
            *(gap == 15 ? &seen.gap15 : gap == 30 ? &seen.gap30
              : gap == 45 ? &seen.gap45 : &seen.gap_other) += 1;
        at_visit = m->at == visit ? at_visit + 1 : 1;
        seen.visits += at_visit == 1;
        assert_true(at_visit <= 2);
        visit = m->at;
    }
}

static void see_failures(const struct simulate_life *l)
{
    for (size_t i = 0; i < l->failures.n; i++) {
        const struct simulate_event *f = &l->failures.event[i];
        bool second = i > 0 && f[-1].at == f->at;
        bool replaced = false;

        seen.comp[f->what]++;
        seen.failures++;
        seen.at_six += f->at % DAY == 6 * 3600;
        assert_true(f->at % DAY == 6 * 3600 || f->at % DAY == 3 * 3600);
        seen.times += !second;
        seen.pairs += second;
        for (size_t k = 0; k < l->maint.n; k++)
            replaced |= l->maint.event[k].at == f->at && l->maint.event[k].what == f->what;
        assert_true(replaced);
        for (size_t k = 0; k < N_CODE; k++)
            for (size_t j = 0; j < l->errors.n; j++)
                if (l->errors.event[j].what == k && l->errors.event[j].at < f->at &&
                    l->errors.event[j].at >= f->at - DAY) {
                    seen.signs[f->what][k]++;
                    break;
                }
    }
}

static void see_machine(const struct simulate_life *l)
{
    double n = (double)l->failures.n;

    seen.model[l->model]++;
    seen.model_failures[l->model] += n;
    seen.age_sum += l->age;
    seen.young += l->age < 6;
    seen.young_failures += l->age < 6 ? n : 0;
    seen.old += l->age > 15;
    seen.old_failures += l->age > 15 ? n : 0;
    for (size_t i = 0; i < l->errors.n; i++)
        seen.code[l->errors.event[i].what]++;
    seen.errors += (double)l->errors.n;
    seen.errors_squared += (double)l->errors.n * (double)l->errors.n;
    seen.false_shifts += (double)(l->n_shift - l->failures.n);
    see_maint(l);
    see_failures(l);
}

static int see_fleet(void **state)
{
    struct simulate_life life = {0};
    struct err e = {0};

    (void)state;
    azure = simulate_profile_find("azure", &e);
    assert_non_null(azure);
    assert_true(civil_parse_arg("2015-01-01 06:00:00", &year.from));
    year.n_row = 8761;
    for (int64_t m = 1; m <= N_MACHINE; m++) {
        simulate_life_draw(azure, &year, 1, m, &life);
        see_machine(&life);
    }
    simulate_life_done(&life);
    return 0;
}

static int forget_fleet(void **state)
{
    (void)state;
    simulate_profile_free(azure);
    return 0;
}

/* --- figures --- */

struct figure {
    const char *name;
    double got, want, band;
};

static void assert_figures(const struct figure *f, size_t n)
{
    bool good = true;

    for (size_t i = 0; i < n; i++)
        if (!(fabs(f[i].got - f[i].want) <= f[i].band)) {
            print_error("%s: %g is not within %g of %g\n", f[i].name, f[i].got, f[i].band,
                        f[i].want);
            good = false;
        }
    assert_true(good);
}
#define N_OF(a) (sizeof(a) / sizeof *(a)) /* length of an array: sizeof works on the array alone */

static void fleet_failures_come_as_often_as_measured(void **state)
{
    const struct figure f[] = {
        {"failures a machine", seen.failures / N_MACHINE, 7.61, 0.25},
        {"comp1 of 100", seen.comp[0] / 10, 192, 13}, {"comp2 of 100", seen.comp[1] / 10, 259, 15},
        {"comp3 of 100", seen.comp[2] / 10, 131, 11}, {"comp4 of 100", seen.comp[3] / 10, 179, 13},
        {"share at 06:00", seen.at_six / seen.failures, 0.98, 0.006},
        {"share of times with a pair", seen.pairs / seen.times, 0.06, 0.01},
    };

    (void)state;
    assert_figures(f, N_OF(f));
}

static void fleet_failures_follow_model_and_age(void **state)
{
    const double *n = seen.model, *k = seen.model_failures;
    const struct figure f[] = {
        {"model1 share", n[0] / N_MACHINE, 0.16, 0.01},
        {"model2 share", n[1] / N_MACHINE, 0.17, 0.01},
        {"model3 share", n[2] / N_MACHINE, 0.35, 0.01},
        {"model4 share", n[3] / N_MACHINE, 0.32, 0.01},
        {"model1 a year", k[0] / n[0], 11.8, 0.7}, {"model2 a year", k[1] / n[1], 9.9, 0.6},
        {"model3 a year", k[2] / n[2], 6.3, 0.4}, {"model4 a year", k[3] / n[3], 5.7, 0.4},
        {"mean age", seen.age_sum / N_MACHINE, 11, 0.15},
        {"a year below 6", seen.young_failures / seen.young, 5.9, 0.5},
        {"a year above 15", seen.old_failures / seen.old, 9.5, 0.6},
    };

    (void)state;
    assert_figures(f, N_OF(f));
}

static void fleet_errors_announce_failures_and_cry_wolf(void **state)
{
    double mean = seen.errors / N_MACHINE;
    const struct figure f[] = {
        {"error1 of 100", seen.code[0] / 10, 1010, 32},
        {"error2 of 100", seen.code[1] / 10, 988, 32},
        {"error3 of 100", seen.code[2] / 10, 838, 30},
        {"error4 of 100", seen.code[3] / 10, 727, 28},
        {"error5 of 100", seen.code[4] / 10, 356, 20}, {"errors a machine", mean, 39, 0.9},
        {"their deviation", sqrt(seen.errors_squared / N_MACHINE - mean * mean), 7, 0.6},
        {"comp1 by error1", seen.signs[0][0] / seen.comp[0], 0.96, 0.02},
        {"comp2 by error2", seen.signs[1][1] / seen.comp[1], 0.99, 0.01},
        {"comp2 by error3", seen.signs[1][2] / seen.comp[1], 0.99, 0.01},
        {"comp3 by error4", seen.signs[2][3] / seen.comp[2], 0.98, 0.015},
        {"comp4 by error5", seen.signs[3][4] / seen.comp[3], 0.98, 0.015},
        {"false shifts a machine", seen.false_shifts / N_MACHINE, 3, 0.25},
    };

    (void)state;
    assert_figures(f, N_OF(f));
}

static int day_cmp(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double mean_of(const struct ages *a)
{
    double sum = 0;

    for (size_t i = 0; i < a->n; i++)
        sum += a->day[i];
    return sum / (double)a->n;
}

static double quantile_of(struct ages *a, double share)
{
    qsort(a->day, a->n, sizeof *a->day, day_cmp);
    return a->day[(size_t)(share * (double)(a->n - 1))];
}

static void fleet_maintenance_comes_as_measured(void **state)
{
    double gaps = seen.gap15 + seen.gap30 + seen.gap45 + seen.gap_other;
    const struct figure f[] = {
        {"gaps of 15 days", seen.gap15 / gaps, 0.904, 0.015},
        {"gaps of 30 days", seen.gap30 / gaps, 0.085, 0.015},
        {"gaps of 45 days", seen.gap45 / gaps, 0.011, 0.005},
        {"longer gaps", seen.gap_other / gaps, 0, 0.002},
        {"gaps a machine", gaps / N_MACHINE, 20.63, 0.5},
        {"replacements of a component", seen.maint / N_MACHINE / N_COMP, 8.2, 0.3},
        {"failed: mean", mean_of(&seen.failed), 90, 2.5},
        {"failed: first quartile", quantile_of(&seen.failed, 0.25), 45, 0},
        {"failed: median", quantile_of(&seen.failed, 0.5), 75, 0},
        {"failed: third quartile", quantile_of(&seen.failed, 0.75), 120, 0},
        {"planned: mean", mean_of(&seen.planned), 50, 2},
        {"planned: first quartile", quantile_of(&seen.planned, 0.25), 15, 0},
        {"planned: median", quantile_of(&seen.planned, 0.5), 30, 0},
        {"planned: third quartile", quantile_of(&seen.planned, 0.75), 60, 0},
    };

    (void)state;
    assert_figures(f, N_OF(f));
}

static void life_draw_is_a_function_of_seed_and_machine(void **state)
{
    struct simulate_life a = {0}, b = {0};

    (void)state;
    simulate_life_draw(azure, &year, 5, 900, &b); /* used before: memory must not matter */
    simulate_life_draw(azure, &year, 5, 7, &a);
    simulate_life_draw(azure, &year, 5, 7, &b);
    assert_int_equal(a.maint.n, b.maint.n);
    assert_memory_equal(a.maint.event, b.maint.event, a.maint.n * sizeof *a.maint.event);
    assert_int_equal(a.errors.n, b.errors.n);
    simulate_life_draw(azure, &year, 6, 7, &b);
    assert_true(a.errors.n != b.errors.n || a.maint.n != b.maint.n ||
                memcmp(a.errors.event, b.errors.event, a.errors.n * sizeof *a.errors.event));
    simulate_life_done(&a);
    simulate_life_done(&b);
}

static void life_draw_to_failure_ends_with_it(void **state)
{
    struct err e = {0};
    struct simulate_profile *p = simulate_profile_find("turbofan", &e);
    struct simulate_span span = {.from = 1, .n_row = 1000};
    struct simulate_life life = {0};

    (void)state;
    assert_non_null(p);
    assert_true(p->cycles);
    for (int64_t m = 1; m <= 50; m++) {
        simulate_life_draw(p, &span, 1, m, &life);
        assert_int_equal(life.failures.n, 1);
        assert_int_equal(life.failures.event[0].at, life.n_row + 1);
        for (size_t i = 0; i < life.errors.n; i++)
            assert_in_range(life.errors.event[i].at, 1, life.n_row);
    }
    simulate_life_done(&life);
    simulate_profile_free(p);
}

/* --- profiles --- */

static void profile_parse_wrong_member_is_named(void **state)
{
    static const struct {
        const char *was, *now, *says;
    } cases[] = {
        {"\"step\": \"1h\"", "\"step\": \"x\"", "'step'"},
        {"\"code\": \"error4\"", "\"code\": \"error9\"", "error9"},
        {"\"sensor\": \"volt\"", "\"sensor\": \"bolt\"", "bolt"},
        {"\"share\": 0.16", "\"share\": 0.26", "1.1"},
        {"\"size\": 0.5", "\"siz\": 0.5", "size"},
        {"\"decimals\": 12", "\"decimals\": 99", "decimals"},
        {"\"early\": \"3h\"", "\"early\": \"3d\"", "early"},
        {"\"planned_none\": 0.137", "\"planned_none\": 0.9", "planned_none"},
    };
    const char *folder = getenv("MW_DATADIR");
    char path[4096], text[8192] = "", changed[8300];
    struct err e = {0};

    (void)state;
    snprintf(path, sizeof path, "%s/data/profiles/azure.json", folder ? folder : ".");
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    assert_true(fread(text, 1, sizeof text - 1, f) > 0);
    fclose(f);
    for (size_t i = 0; i < N_OF(cases); i++) {
        const char *at = strstr(text, cases[i].was);

        assert_non_null(at);
        snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - text), text, cases[i].now,
                 at + strlen(cases[i].was));
        assert_null(simulate_profile_parse(changed, strlen(changed), &e));
        assert_int_equal(e.code, FAIL_INPUT);
        assert_non_null(strstr(e.msg, cases[i].says));
    }
    assert_null(simulate_profile_find("no-such-fleet", &e));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fleet_failures_come_as_often_as_measured),
        cmocka_unit_test(fleet_failures_follow_model_and_age),
        cmocka_unit_test(fleet_errors_announce_failures_and_cry_wolf),
        cmocka_unit_test(fleet_maintenance_comes_as_measured),
        cmocka_unit_test(life_draw_is_a_function_of_seed_and_machine),
        cmocka_unit_test(life_draw_to_failure_ends_with_it),
        cmocka_unit_test(profile_parse_wrong_member_is_named),
    };

    return cmocka_run_group_tests(tests, see_fleet, forget_fleet);
}
