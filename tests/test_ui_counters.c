/* test_ui_counters.c - classes, percentiles, and when a key is over. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ui/counters.h"

static void key_with(struct ui_counters *c, double at, int64_t bytes)
{
    ui_counters_key(c, at);
    ui_counters_add(c, COUNT_BYTES, bytes);
    ui_counters_add(c, COUNT_PICTURES, 1);
    ui_counters_shown(c, at + 0.001);
    ui_counters_settle(c);
}

static void shares_are_right_to_a_sixteenth(void **state)
{
    static struct ui_counters c;

    (void)state;
    for (int i = 1; i <= 1000; i++)
        key_with(&c, i, i * 37);
    ui_counters_key(&c, 2000);
    for (int p = 1; p <= 100; p++) {
        double is = (double)ui_counters_share(&c, COUNT_BYTES, p / 100.0);
        double right = p * 10 * 37;

        assert_true(is > right * 15 / 16 && is < right * 17 / 16);
    }
    assert_in_range(ui_counters_share(&c, COUNT_FIRST_US, 0.5), 960, 1040);
}

static void small_counts_are_exact_and_large_ones_stay_within(void **state)
{
    static struct ui_counters c;

    (void)state;
    for (int64_t i = 0; i < 16; i++) {
        struct ui_counters one = {0};

        key_with(&one, 1, i);
        ui_counters_key(&one, 2);
        assert_int_equal(ui_counters_share(&one, COUNT_BYTES, 1), i);
    }
    key_with(&c, 1, INT64_MAX);
    key_with(&c, 2, -1);
    ui_counters_key(&c, 3);
    assert_true(ui_counters_share(&c, COUNT_BYTES, 1) > INT64_C(1) << 32);
    assert_int_equal(ui_counters_share(&c, COUNT_BYTES, 0.1), 0);
}

static void what_comes_after_the_end_of_a_key_is_not_counted(void **state)
{
    static struct ui_counters c;

    (void)state;
    key_with(&c, 1, 10);
    ui_counters_add(&c, COUNT_BYTES, 90);
    ui_counters_shown(&c, 5);
    ui_counters_add(&c, COUNT_WAKE_UPS, 1);
    assert_int_equal(c.n[COUNT_BYTES], 10);
    assert_in_range(c.n[COUNT_PAINTED_US], 999, 1001);
    assert_int_equal(c.n[COUNT_WAKE_UPS], 1);
    assert_int_equal(c.before[COUNT_BYTES], 10);
}

static void keys_without_a_picture_of_their_own_are_told(void **state)
{
    static struct ui_counters c;

    (void)state;
    ui_counters_key(&c, 1);
    ui_counters_key(&c, 1);
    key_with(&c, 1, 5);
    key_with(&c, 2, 5);
    assert_int_equal(c.n[COUNT_KEYS], 4);
    assert_int_equal(c.n[COUNT_DROPPED], 2);
}

static void every_counter_is_found_by_its_name(void **state)
{
    (void)state;
    for (int i = 0; i < COUNTERS; i++)
        assert_int_equal(ui_counter_find(ui_counter_name((enum ui_counter)i)), i);
    assert_int_equal(ui_counter_find("no such"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_are_right_to_a_sixteenth),
        cmocka_unit_test(small_counts_are_exact_and_large_ones_stay_within),
        cmocka_unit_test(what_comes_after_the_end_of_a_key_is_not_counted),
        cmocka_unit_test(keys_without_a_picture_of_their_own_are_told),
        cmocka_unit_test(every_counter_is_found_by_its_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
