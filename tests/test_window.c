/* test_window.c - windows against their definitions, on data that hurts. */
#include "config.h"

#include "src/base/mem.h"
#include "src/base/rng.h"
#include "src/data/window.h"
#include "tests/golden.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* The tolerance of the pipeline: 1e-9, absolute or relative. */
static void assert_same(double got, double want)
{
    if (isnan(want)) {
        assert_true(isnan(got));
        return;
    }
    double size = fabs(want) > 1.0 ? fabs(want) : 1.0;
    assert_near(got, want, 1e-9 * size);
}

static void window_few_values_are_nan(void **state)
{
    const double x[] = {3.5};
    const int64_t at[] = {0};

    (void)state;
    assert_true(isnan(window_mean(x, 0)));
    assert_true(isnan(window_min(x, 0)));
    assert_true(isnan(window_max(x, 0)));
    assert_true(isnan(window_dev(x, 1)));
    assert_true(isnan(window_dev_fast(x, 1)));
    assert_true(isnan(window_slope(at, x, 1, 0, 3600.0)));
    assert_true(window_mean(x, 1) == 3.5);
}

static void window_hand_example(void **state)
{
    const double x[] = {2, 4, 4, 4, 5, 5, 7, 9};
    const int64_t at[] = {0, 3600, 7200, 10800, 14400, 18000, 21600, 25200};

    (void)state;
    assert_true(window_mean(x, 8) == 5.0);
    assert_near(window_dev(x, 8), sqrt(32.0 / 7.0), 1e-15);
    assert_near(window_dev_fast(x, 8), sqrt(32.0 / 7.0), 1e-15);
    assert_true(window_min(x, 8) == 2.0);
    assert_true(window_max(x, 8) == 9.0);
    assert_near(window_slope(at, x, 8, 25200, 3600.0), 34.0 / 42.0, 1e-14);
}

enum shape { NOISE, STUCK, RAMP, STEP, FAR, TINY, MIXED, N_SHAPE };

static double shaped(enum shape s, size_t i, struct rng *r)
{
    double u = rng_f64(r) - 0.5;

    switch (s) {
    case NOISE:
        return 170.0 + 50.0 * u;
    case STUCK:
        return i % 97 < 60 ? 168.6221406528511 : 168.6221406528511 + u;
    case RAMP:
        return 1e5 + 31.25 * (double)i;
    case STEP:
        return i % 211 < 100 ? 1e9 + u : u;
    case FAR:
        return 101325e3 + 1e-3 * u;
    case TINY:
        return 1e-7 * u;
    case MIXED:
    case N_SHAPE:
        break;
    }
    return i % 3 ? 0.0 : u * pow(10.0, (double)(i % 13) - 4.0);
}

static void check_rolling(const double *x, size_t n, const size_t *lengths, size_t n_length)
{
    struct window_plan *p = window_plan_new(lengths, n_length);
    size_t stride = window_stride(n);
    double *mean = mem_zero(n_length * stride, sizeof *mean);
    double *dev = mem_zero(n_length * stride, sizeof *dev);
    double *scratch = mem_zero(window_plan_scratch(p), sizeof *scratch);

    window_rolling(p, x, n, mean, dev, scratch);
    for (size_t k = 0; k < n_length; k++) {
        for (size_t i = 0; i < n; i++) {
            size_t first = i + 1 < lengths[k] ? 0 : i + 1 - lengths[k], size = i + 1 - first;

            assert_same(mean[k * stride + i], window_mean(x + first, size));
            assert_same(dev[k * stride + i], size < 2 ? 0.0 : window_dev(x + first, size));
        }
        for (size_t i = 0; i < n; i += 12) { /* the deviation of deviations, by bucket */
            size_t size = n - i < 12 ? n - i : 12;
            double exact[12];

            for (size_t j = 0; j < size; j++) {
                size_t first = i + j + 1 < lengths[k] ? 0 : i + j + 1 - lengths[k];

                exact[j] = i + j == first ? 0.0 : window_dev(x + first, i + j + 1 - first);
            }
            assert_same(window_bucket_dev(dev + k * stride + i, size, x, i, lengths[k]),
                        size < 2 ? 0.0 : window_dev(exact, size));
        }
    }
    free(mean);
    free(dev);
    free(scratch);
    window_plan_free(p);
}

static void window_rolling_equals_definition(void **state)
{
    static const size_t lengths[][4] = {
        {12, 24, 36}, {1, 2, 3}, {36, 5, 17}, {100, 7, 513, 600}, {32, 64, 128}, {31, 33, 97}};
    static const size_t counts[] = {1, 2, 11, 12, 31, 32, 33, 511, 512, 513, 1500};
    struct rng r = rng_stream(7, 1, 0);
    double x[1500];

    (void)state;
    for (int shape = 0; shape < N_SHAPE; shape++) {
        for (size_t i = 0; i < 1500; i++)
            x[i] = shaped((enum shape)shape, i, &r);
        for (size_t l = 0; l < 6; l++) {
            for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
                check_rolling(x, counts[c], lengths[l], l == 3 ? 4 : 3);
        }
    }
}

static void window_dev_fast_equals_definition(void **state)
{
    struct rng r = rng_stream(7, 2, 0);
    double x[100];

    (void)state;
    for (int shape = 0; shape < N_SHAPE; shape++) {
        for (size_t n = 0; n <= 100; n++) {
            for (size_t i = 0; i < n; i++)
                x[i] = shaped((enum shape)shape, i, &r);
            assert_same(window_dev_fast(x, n), window_dev(x, n));
        }
    }
}

static void window_stuck_sensor_has_deviation_zero(void **state)
{
    static const size_t lengths[] = {12, 24, 36};
    double x[50], mean[192], dev[192];
    struct window_plan *p = window_plan_new(lengths, 3);
    double *scratch = mem_zero(window_plan_scratch(p), sizeof *scratch);

    (void)state;
    for (size_t i = 0; i < 50; i++)
        x[i] = 0.1;
    window_rolling(p, x, 50, mean, dev, scratch);
    for (size_t i = 0; i < 192; i++)
        assert_true(i % window_stride(50) >= 50 || dev[i] == 0.0);
    assert_true(window_dev_fast(x, 50) == 0.0);
    free(scratch);
    window_plan_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(window_few_values_are_nan),
        cmocka_unit_test(window_hand_example),
        cmocka_unit_test(window_rolling_equals_definition),
        cmocka_unit_test(window_dev_fast_equals_definition),
        cmocka_unit_test(window_stuck_sensor_has_deviation_zero),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
