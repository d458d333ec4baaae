/* test_wear.c - the laws of wear by hand. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "src/data/wear.h"

#include <math.h>

static void near(double got, double want)
{
    if (!(fabs(got - want) <= 1e-12))
        fail_msg("%.17g is not %.17g", got, want);
}

static void wear_risk_grows_with_age_up_to_its_maximum(void **state)
{
    struct wear_law l = {.risk = 0.1, .scale = 60, .shape = 2};

    (void)state;
    near(wear_risk(&l, 1, 60), 0.1);
    near(wear_risk(&l, 1.5, 120), 0.6);
    near(wear_risk(&l, 1, 0), 0);
    near(wear_risk(&l, 100, 600), WEAR_RISK_MAX);
    l.shape = 0;
    near(wear_risk(&l, 2, 0), 0.2);
}

static void wear_machine_factor_combines_model_and_age(void **state)
{
    (void)state;
    near(wear_machine_factor(2, 10, 20, 0.8, 2), 2 * 1.2);
    near(wear_machine_factor(2, 0, 20, 0.8, 2), 2);
    near(wear_machine_factor(2, 0, 0, 0.8, 2), 2);
}

static void wear_any_is_one_minus_none(void **state)
{
    const double risk[] = {0.5, 0.5, 0.2};

    (void)state;
    near(wear_any(risk, 3), 1 - 0.5 * 0.5 * 0.8);
    near(wear_any(risk, 0), 0);
}

static void wear_pick_follows_the_odds(void **state)
{
    const double risk[] = {0.1, 0, 0.3};

    (void)state;
    assert_int_equal(wear_pick(risk, 3, 0), 0);
    assert_int_equal(wear_pick(risk, 3, 0.24), 0);
    assert_int_equal(wear_pick(risk, 3, 0.26), 2);
    assert_int_equal(wear_pick(risk, 3, 0.999999), 2);
}

static void wear_shift_add_step_covers_its_interval_alone(void **state)
{
    struct wear_shift s = {.from = 105, .until = 130, .size = 2};
    double v[5] = {0};

    (void)state;
    wear_shift_add(&s, 100, 10, v, 5); /* rows at 100, 110, 120, 130, 140 */
    near(v[0], 0);
    near(v[1], 2);
    near(v[2], 2);
    near(v[3], 0);
    s = (struct wear_shift){.from = 0, .until = 100, .size = 2};
    wear_shift_add(&s, 100, 10, v, 5);
    near(v[0], 0);
}

static void wear_shift_add_ramp_grows_from_nothing(void **state)
{
    struct wear_shift s = {.from = 100, .until = 120, .size = 8, .ramp = true};
    double v[3] = {1, 1, 1};

    (void)state;
    wear_shift_add(&s, 100, 10, v, 3);
    near(v[0], 1);
    near(v[1], 5);
    near(v[2], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wear_risk_grows_with_age_up_to_its_maximum),
        cmocka_unit_test(wear_machine_factor_combines_model_and_age),
        cmocka_unit_test(wear_any_is_one_minus_none),
        cmocka_unit_test(wear_pick_follows_the_odds),
        cmocka_unit_test(wear_shift_add_step_covers_its_interval_alone),
        cmocka_unit_test(wear_shift_add_ramp_grows_from_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
