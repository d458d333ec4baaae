/* test_err.c - the error value: sentences, places, hints, exit statuses. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "src/base/err.h"

#include <errno.h>
#include <string.h>

static void err_set_forgets_place_and_hint(void **state)
{
    struct err e = {0};

    (void)state;
    err_set(&e, FAIL_IO, "old");
    err_ctx(&e, "here");
    err_hint(&e, "try again");
    assert_int_equal(err_set(&e, FAIL_USAGE, "new %d", 7), -1);
    assert_int_equal(e.code, FAIL_USAGE);
    assert_string_equal(e.msg, "new 7");
    assert_string_equal(e.ctx, "");
    assert_string_equal(e.hint, "");
}

static void err_set_own_message_as_argument_kept(void **state)
{
    struct err e = {0};

    (void)state;
    err_set(&e, FAIL_IO, "inner");
    err_set(&e, FAIL_INPUT, "outer of %s", e.msg);
    assert_string_equal(e.msg, "outer of inner");
}

static void err_ctx_puts_the_outermost_first(void **state)
{
    struct err e = {0};
    char line[400];

    (void)state;
    err_set(&e, FAIL_INPUT, "length '3x' is not a duration");
    assert_int_equal(err_ctx(&e, "window %d", 2), -1);
    err_ctx(&e, "recipe '%s'", "plant.json");
    err_line(&e, line, sizeof line);
    assert_string_equal(line, "recipe 'plant.json': window 2: length '3x' is not a duration");
}

static void err_line_small_room_is_cut_and_ended(void **state)
{
    struct err e = {0};
    char line[8];

    (void)state;
    err_set(&e, FAIL_INPUT, "a long sentence");
    err_line(&e, line, sizeof line);
    assert_string_equal(line, "a long ");
}

static void err_ctx_deep_nesting_stays_inside(void **state)
{
    struct err e = {0};

    (void)state;
    err_set(&e, FAIL_INPUT, "deep");
    for (int i = 0; i < 100; i++)
        err_ctx(&e, "level %d", i);
    assert_true(strlen(e.ctx) < sizeof e.ctx);
    assert_memory_equal(e.ctx, "level 99: level 98", 18);
}

static void err_errno_tells_verb_path_and_reason(void **state)
{
    struct err e = {0};

    (void)state;
    errno = ENOENT;
    assert_int_equal(err_errno(&e, "open", "/no/such"), -1);
    assert_int_equal(e.code, FAIL_IO);
    assert_string_equal(e.msg, "cannot open '/no/such': No such file or directory");
}

static void err_exit_status_per_code(void **state)
{
    static const struct {
        enum fail code;
        int want;
    } cases[] = {
        {FAIL_NONE, 0}, {FAIL_USAGE, 2}, {FAIL_INPUT, 1},   {FAIL_IO, 1},
        {FAIL_STORE, 1}, {FAIL_NET, 1},  {FAIL_NUMERIC, 1}, {FAIL_CANCELLED, 130},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err e = {.code = cases[i].code};

        assert_int_equal(err_exit_status(&e), cases[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(err_set_forgets_place_and_hint),
        cmocka_unit_test(err_set_own_message_as_argument_kept),
        cmocka_unit_test(err_ctx_puts_the_outermost_first),
        cmocka_unit_test(err_line_small_room_is_cut_and_ended),
        cmocka_unit_test(err_ctx_deep_nesting_stays_inside),
        cmocka_unit_test(err_errno_tells_verb_path_and_reason),
        cmocka_unit_test(err_exit_status_per_code),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
