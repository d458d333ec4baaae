/* test_rng.c - addressed streams: the same everywhere, and of the right shape. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "src/base/rng.h"

#include <math.h>
#include <stdlib.h>

static void rng_stream_is_a_function_of_its_address(void **state)
{
    struct rng a = rng_stream(1, 2, 3), b = rng_stream(1, 2, 3), c = rng_stream(1, 3, 2);
    int same = 0;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        uint64_t v = rng_u64(&a);

        assert_true(v == rng_u64(&b));
        same += v == rng_u64(&c);
    }
    assert_int_equal(same, 0);
    assert_true(rng_hash(1, 2, 3) == rng_hash(1, 2, 3));
    assert_true(rng_hash(1, 2, 3) != rng_hash(1, 3, 2));
    assert_true(rng_hash(1, 2, 3) != rng_hash(2, 1, 3));
}

/* xoshiro256++ from the state 1, 2, 3, 4, as its authors' reference code gives it */
static void rng_u64_known_sequence(void **state)
{
    static const uint64_t want[] = {41943041, 58720359, 3588806011781223, 3591011842654386};
    struct rng r = {{1, 2, 3, 4}};

    (void)state;
    for (int i = 0; i < 4; i++)
        assert_true(rng_u64(&r) == want[i]);
}

static void rng_below_is_even_and_inside(void **state)
{
    enum { N = 700000 };
    struct rng r = rng_stream(5, 0, 0);
    int count[7] = {0};

    (void)state;
    for (int i = 0; i < N; i++)
        count[rng_below(&r, 7)]++;
    for (int i = 0; i < 7; i++)
        assert_true(abs(count[i] - N / 7) < 5 * 293); /* five deviations */
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(rng_below(&r, 1), 0);
        assert_true(rng_below(&r, (UINT64_C(1) << 63) + 1) <= UINT64_C(1) << 63);
    }
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void rng_normal_follows_the_normal_law(void **state)
{
    enum { N = 400000 };
    struct rng r = rng_stream(6, 1, 0);
    double *v = malloc(N * sizeof *v), sum = 0, square = 0, fourth = 0, worst = 0;

    (void)state;
    for (int i = 0; i < N; i++) {
        v[i] = rng_normal(&r);
        sum += v[i];
        square += v[i] * v[i];
        fourth += v[i] * v[i] * v[i] * v[i];
    }
    assert_true(fabs(sum / N) < 5 / sqrt(N));
    assert_true(fabs(square / N - 1) < 5 * sqrt(2.0 / N));
    assert_true(fabs(fourth / N - 3) < 5 * sqrt(96.0 / N));
    qsort(v, N, sizeof *v, by_value);
    for (int i = 0; i < N; i++)
        worst = fmax(worst, fabs((i + 0.5) / N - 0.5 * erfc(-v[i] / sqrt(2))));
    assert_true(worst < 1.95 / sqrt(N)); /* Kolmogorov and Smirnov, one in a thousand */
    assert_true(v[N - 1] > 4 && v[0] < -4); /* the tails are there */
    free(v);
}

static void rng_poisson_mean_and_variance_agree(void **state)
{
    enum { N = 200000 };
    struct rng r = rng_stream(7, 0, 1);
    double sum = 0, square = 0;

    (void)state;
    for (int i = 0; i < N; i++) {
        double k = rng_poisson(&r, 1.0);

        sum += k;
        square += k * k;
    }
    double mean = sum / N;
    assert_true(fabs(mean - 1) < 5 / sqrt(N));
    assert_true(fabs(square / N - mean * mean - 1) < 5 * sqrt(3.0 / N));
    assert_int_equal(rng_poisson(&r, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rng_stream_is_a_function_of_its_address),
        cmocka_unit_test(rng_u64_known_sequence),
        cmocka_unit_test(rng_below_is_even_and_inside),
        cmocka_unit_test(rng_normal_follows_the_normal_law),
        cmocka_unit_test(rng_poisson_mean_and_variance_agree),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
