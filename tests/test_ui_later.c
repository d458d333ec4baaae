/* test_ui_later.c - what is put off until nobody types: once, after its time, and nothing wakes up
 * for it at rest. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/base/now.h"
#include "ui/app.h"

#include <poll.h>

static int calls;

static void call(void *owner)
{
    calls += *(int *)owner;
}

static struct app *fresh(void)
{
    struct err e = {0};
    struct app *a = app_new(&(struct app_opts){.workspace = NULL}, &e);

    assert_non_null(a);
    app_resize(a, 24, 80);
    app_draw(a);
    calls = 0;
    return a;
}

/* Ticks until it rests; gives the seconds that took. */
static double settle(struct app *a)
{
    double begun = now_mono();

    while (app_busy(a) && now_mono() - begun < 10) {
        poll(NULL, 0, app_wait_ms(a));
        app_tick(a);
        if (app_wants_draw(a))
            app_draw(a);
    }
    return now_mono() - begun;
}

static void later_is_called_once_after_its_time(void **state)
{
    struct app *a = fresh();
    int one = 1;

    (void)state;
    assert_int_equal(app_wait_ms(a), -1);
    app_later(a, 40, call, &one);
    assert_true(app_busy(a));
    assert_in_range(app_wait_ms(a), 1, 40);
    app_tick(a);
    assert_int_equal(calls, 0);
    assert_true(settle(a) >= 0.03);
    assert_int_equal(calls, 1);
    assert_int_equal(app_wait_ms(a), -1);
    assert_false(app_busy(a));
    app_free(a);
}

/* As with each key that is typed: the last one counts. */
static void later_again_begins_anew(void **state)
{
    struct app *a = fresh();
    int one = 1, ten = 10;

    (void)state;
    for (int i = 0; i < 5; i++)
        app_later(a, 20, call, &one);
    app_later(a, 10, call, &ten);
    settle(a);
    assert_int_equal(calls, 11);
    app_free(a);
}

static void later_stopped_is_not_called(void **state)
{
    struct app *a = fresh();
    int one = 1;

    (void)state;
    app_later(a, 1, call, &one);
    app_later_stop(a, &one);
    assert_int_equal(app_wait_ms(a), -1);
    settle(a);
    assert_int_equal(calls, 0);
    app_later(a, 1000, call, &one);
    app_free(a); /* and takes it along */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(later_is_called_once_after_its_time),
        cmocka_unit_test(later_again_begins_anew),
        cmocka_unit_test(later_stopped_is_not_called),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
