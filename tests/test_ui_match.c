/* test_ui_match.c - texts and patterns that are looked for, and where they are marked. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ui/match.h"

#include <locale.h>
#include <string.h>

static const struct {
    const char *typed, *text;
    int from, to; /* -1: it is not there */
} finds[] = {
    {"err", "error1", 0, 3},
    {"ERR", "an error", 3, 6},
    {"r1", "error1", 4, 6},
    {"error12", "error1", -1, -1},
    {"", "anything", -1, -1},
    {"x", "", -1, -1},
    {"ä", "Bär", 1, 3},
    {"a.c", "abc a.c", 4, 7},
    {"~a.c", "xxabc", 2, 5},
    {"~^1[0-9]+\\.5$", "123.5", 0, 5},
    {"~^1[0-9]+\\.5$", "0123.5", -1, -1},
    {"~A|B", "xb", 1, 2},
    {"~(a|b){2}", "cab", 1, 3},
    {"~a{1000}", "a", -1, -1},
    {"~", "~", -1, -1}, /* a pattern that is still to come */
    {"~\\~", "a~", 1, 2},
};

static void match_find_finds_the_first(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof finds / sizeof *finds; i++) {
        struct ui_match m = {0};
        struct err e = {0};
        size_t from, to;

        assert_int_equal(ui_match_set(&m, finds[i].typed, &e), 0);
        bool found = ui_match_find(&m, finds[i].text, &from, &to);

        if (found != (finds[i].from >= 0))
            print_error("'%s' in '%s'\n", finds[i].typed, finds[i].text);
        assert_int_equal(found, finds[i].from >= 0);
        if (found)
            assert_true((int)from == finds[i].from && (int)to == finds[i].to);
        ui_match_done(&m);
    }
}

static const struct {
    const char *typed, *why;
} refused[] = {
    {"~(", "no pattern yet"},
    {"~[a", "no pattern yet"},
    {"~*{", "no pattern"},
    {"~(a{100}){100}", "a pattern repeats at most 1000 times"},
    {"~a{1001}", "a pattern repeats at most 1000 times"},
    {"~a{2,99999}", "a pattern repeats at most 1000 times"},
    {"~(a*)*\\1", "a pattern cannot refer back"},
};

static void match_set_keeps_what_was_when_refused(void **state)
{
    struct ui_match m = {0};
    struct err e = {0};
    size_t from, to;
    char much[UI_MATCH_TEXT + 1];

    (void)state;
    assert_int_equal(ui_match_set(&m, "~b+", &e), 0);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        memset(&e, 0, sizeof e);
        if (ui_match_set(&m, refused[i].typed, &e) == 0)
            print_error("'%s' is taken\n", refused[i].typed);
        assert_int_equal(e.code, FAIL_USAGE);
        assert_non_null(strstr(e.msg, refused[i].why));
        assert_true(ui_match_find(&m, "abba", &from, &to) && from == 1 && to == 3);
    }
    memset(much, 'a', sizeof much);
    much[UI_MATCH_TEXT] = '\0';
    assert_int_equal(ui_match_set(&m, much, &e), -1);
    ui_match_done(&m);
    assert_false(ui_match_find(&m, "abba", &from, &to));
}

static void match_show_marks_whole_cells(void **state)
{
    struct ui_canvas *c = ui_canvas_new(1, 20);
    struct ui_match m = {0};
    struct err e = {0};

    (void)state;
    ui_canvas_text(c, 0, 1, 19, UI_TEXT, "äbab \xe4\xb8\xad!");
    assert_int_equal(ui_match_set(&m, "b", &e), 0);
    ui_match_show(&m, c, 0, 1, 19);
    assert_int_equal(ui_canvas_at(c, 0, 1)->role, UI_TEXT);
    assert_int_equal(ui_canvas_at(c, 0, 2)->role, UI_MARK);
    assert_int_equal(ui_canvas_at(c, 0, 3)->role, UI_TEXT);
    assert_int_equal(ui_canvas_at(c, 0, 4)->role, UI_MARK);
    assert_int_equal(ui_match_set(&m, "\xe4\xb8\xad", &e), 0);
    ui_match_show(&m, c, 0, 1, 400); /* beyond the edge there is nothing */
    assert_int_equal(ui_canvas_at(c, 0, 6)->role, UI_MARK);
    assert_int_equal(ui_canvas_at(c, 0, 8)->role, UI_TEXT);
    ui_match_show(&m, c, 7, 0, 4);
    ui_match_show(&m, c, 0, -1, 4);
    ui_match_done(&m);
    ui_canvas_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(match_find_finds_the_first),
        cmocka_unit_test(match_set_keeps_what_was_when_refused),
        cmocka_unit_test(match_show_marks_whole_cells),
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
