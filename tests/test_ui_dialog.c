/* test_ui_dialog.c - questions, menus, lines to type, texts: keys in, pictures and calls out. */
#include "config.h"

#include "tests/ui_screen.h"

#include "ui/dialog.h"

#include <stdio.h>

static char heard[200]; /* what was called back, in order */

static void hear(const char *what)
{
    strncat(heard, what, sizeof heard - strlen(heard) - 1);
}

static void accepted(struct app *a, void *owner)
{
    (void)a;
    (void)owner;
    hear("accepted ");
}

static void freed(void *owner)
{
    (void)owner;
    hear("freed ");
}

static void open_confirm(struct app *a, const char *type_name)
{
    static const struct ui_dialog_line lines[] = {
        {"goes", "3 evaluations, 41.2 MB"},
        {"stays", "scores of run 213, which were made with it and keep its name"},
    };

    heard[0] = '\0';
    ui_confirm_open(a, &(struct ui_confirm){
                           .title = "Delete model RandomForest?", .lines = lines, .n_line = 2,
                           .command = "models delete RandomForest", .accept = "Delete",
                           .type_name = type_name, .accepted = accepted, .free = freed});
}

static void confirm_starts_on_cancel(void **state)
{
    struct app *a = screen_new(&(struct app_opts){0}, 24, 80);

    (void)state;
    open_confirm(a, NULL);
    screen_rows(a, 5,
                "               ┌─ Delete model RandomForest? ───────────────────┐\n"
                "               │ goes   3 evaluations, 41.2 MB                  │\n"
                "               │ stays  scores of run 213, which were made with │\n"
                "               │        it and keep its name                    │\n"
                "               │ = millwright models delete RandomForest        │\n"
                "               │                   [ Cancel Esc ]   Delete F7   │\n"
                "               └────────────────────────────────────────────────┘\n");
    screen_keys(a, "Enter");
    assert_null(app_top(a));
    assert_string_equal(heard, "freed ");
    app_free(a);
}

static void confirm_accepts_with_f7_or_its_button(void **state)
{
    static const struct {
        const char *keys, *heard;
    } cases[] = {
        {"F7", "accepted freed "},          {"Tab Enter", "accepted freed "},
        {"Right Enter", "accepted freed "}, {"Right Left Enter", "freed "},
        {"Tab Tab Enter", "freed "},        {"Esc", "freed "},
        {"q", "freed "},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct app *a = screen_new(&(struct app_opts){0}, 34, 120);

        open_confirm(a, NULL);
        screen_keys(a, cases[i].keys);
        assert_null(app_top(a));
        assert_string_equal(heard, cases[i].heard);
        app_free(a);
    }
}

static void confirm_with_a_name_wants_it_typed(void **state)
{
    struct app *a = screen_new(&(struct app_opts){0}, 34, 120);

    (void)state;
    open_confirm(a, "Forest q");
    screen_keys(a, "Forest F7");
    screen_shows(a, "Type its name: Forest ");
    screen_shows(a, "type 'Forest q' first");
    assert_string_equal(heard, "");
    screen_keys(a, "Space q F7");
    assert_string_equal(heard, "accepted freed ");
    open_confirm(a, "Forest q");
    app_paste(a, "Forest q\n", 9); /* its line end does not answer */
    assert_non_null(app_top(a));
    screen_keys(a, "F7");
    assert_string_equal(heard, "accepted freed ");
    app_free(a);
}

static void chosen(struct app *a, void *owner, int i)
{
    assert_null(app_top(a)); /* it is gone before it tells */
    *(int *)owner = i;
}

static void menu_gives_the_index(void **state)
{
    static const char *const choices[] = {"null", "zero", "reject", NULL};
    static const struct {
        const char *keys;
        int want;
    } cases[] = {{"Enter", 1},       {"j Enter", 2}, {"Down Down Enter", 2}, {"k Enter", 0},
                 {"Home Enter", 0}, {"End F7", 2},  {"Esc", -1},            {"q", -1}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct app *a = screen_new(&(struct app_opts){0}, 24, 80);
        int got = -1;

        ui_menu_open(a, "Missing", choices, 1, chosen, &got);
        screen_shows(a, "│   null ");
        screen_shows(a, "│ ▶ zero ");
        screen_keys(a, cases[i].keys);
        assert_int_equal(got, cases[i].want);
        app_free(a);
    }
}

static void dialogs_take_clicks(void **state)
{
    static const char *const choices[] = {"null", "zero", "reject", NULL};
    struct app *a = screen_new(&(struct app_opts){0}, 24, 80);
    int got = -1;

    (void)state;
    ui_menu_open(a, "Missing", choices, 0, chosen, &got);
    app_mouse(a, &(struct ui_mouse){.wheel = 1});
    screen_shows(a, "▶ zero");
    app_mouse(a, &(struct ui_mouse){.row = 1, .col = 20, .clicks = 2}); /* outside */
    assert_non_null(app_top(a));
    app_mouse(a, &(struct ui_mouse){.row = 9, .col = 20, .clicks = 1});
    screen_shows(a, "▶ reject");
    app_mouse(a, &(struct ui_mouse){.row = 9, .col = 20, .clicks = 2});
    assert_int_equal(got, 2);
    open_confirm(a, NULL);
    app_mouse(a, &(struct ui_mouse){.row = 10, .col = 54, .clicks = 1}); /* Delete */
    assert_string_equal(heard, "accepted freed ");
    open_confirm(a, NULL);
    app_mouse(a, &(struct ui_mouse){.row = 10, .col = 40, .clicks = 1}); /* Cancel */
    assert_string_equal(heard, "freed ");
    app_free(a);
}

static void menu_of_many_scrolls(void **state)
{
    const char *choices[101] = {0};
    char text[100][16];
    struct app *a = screen_new(&(struct app_opts){0}, 24, 80);
    int got = -1;

    (void)state;
    for (int i = 0; i < 100; i++) {
        snprintf(text[i], sizeof text[i], "m%02d", i);
        choices[i] = text[i];
    }
    ui_menu_open(a, "Model", choices, 0, chosen, &got);
    screen_shows(a, "m18"); /* 24 rows: 19 choices */
    screen_lacks(a, "m19");
    screen_keys(a, "PgDn PgDn");
    screen_shows(a, "▶ m36");
    screen_keys(a, "End Enter");
    assert_int_equal(got, 99);
    app_free(a);
}

static void line_accepted(struct app *a, void *owner, const char *text)
{
    (void)a;
    (void)owner;
    hear("=");
    hear(text);
}

static void line_changed(struct app *a, void *owner, const char *text)
{
    (void)a;
    (void)owner;
    hear("~");
    hear(text);
}

static void ask_line_tells_each_change_and_the_answer(void **state)
{
    struct app *a = screen_new(&(struct app_opts){0}, 24, 80);
    const struct ui_ask_line o = {.title = "Go to", .value = "1", .hint = "a row, or a machine",
                                  .accepted = line_accepted, .changed = line_changed};

    (void)state;
    heard[0] = '\0';
    ui_ask_line_open(a, &o);
    screen_rows(a, 18,
                "┌─ Go to ──────────────────────────────────────────────────────┐\n"
                "│ 1                                                            │\n"
                "│ a row, or a machine                                          │\n"
                "└──────────────────────────────────────────────────────────────┘\n");
    screen_keys(a, "2 Backspace q Enter");
    assert_string_equal(heard, "~12~1~1q=1q");
    heard[0] = '\0';
    ui_ask_line_open(a, &o);
    screen_keys(a, "Esc");
    assert_string_equal(heard, "");
    app_free(a);
}

static void text_wraps_and_scrolls(void **state)
{
    struct app *a = screen_new(&(struct app_opts){0}, 24, 80);
    struct buf b = {0};

    (void)state;
    for (int i = 0; i < 40; i++)
        buf_printf(&b, "line %d\n", i);
    ui_text_open(a, "Log", buf_str(&b));
    screen_shows(a, "line 18 ");
    screen_lacks(a, "line 19 ");
    screen_keys(a, "j");
    screen_shows(a, "line 19 ");
    screen_keys(a, "End k");
    screen_shows(a, "line 38 ");
    screen_lacks(a, "line 39 ");
    screen_keys(a, "q");
    assert_null(app_top(a));
    buf_clear(&b);
    for (int i = 0; i < 200; i++)
        buf_text(&b, "abcdefghi\xff");
    ui_text_open(a, "Cell", buf_str(&b)); /* one word, wider than the screen */
    screen_shows(a, "│ abcdefghi�");
    screen_keys(a, "G");
    screen_shows(a, "100 %");
    app_free(a);
    buf_done(&b);
}

static void hostile_texts_are_shown_and_change_nothing(void **state)
{
    struct app *a = screen_new(&(struct app_opts){0}, 24, 80);

    (void)state;
    ui_text_open(a, "a\x1b[2Jb", "x\x1b]0;y\x07z\n\xe2\x80\xae\n\xf0");
    screen_shows(a, "a␛[2Jb");
    screen_shows(a, "x␛]0;y␇z");
    screen_shows(a, "<U+202E>");
    app_free(a);
}

/* Every dialog at every size from nothing on: no picture outlives the canvas. */
static void dialogs_fit_any_size(void **state)
{
    static const char *const choices[] = {"a very long choice that is wider than small screens",
                                          "b", NULL};
    int got = -1;
    struct app *a = screen_new(&(struct app_opts){0}, 0, 0);

    (void)state;
    for (int rows = 0; rows <= 40; rows += rows < 12 ? 1 : 7) {
        for (int cols = 0; cols <= 130; cols += cols < 45 ? 1 : 17) {
            app_resize(a, rows, cols);
            open_confirm(a, "x");
            app_draw(a);
            app_pop(a);
            ui_menu_open(a, "Menu", choices, 5, chosen, &got);
            screen_keys(a, "PgDn");
            app_draw(a);
            app_pop(a);
            ui_text_open(a, "Text", "one two three\n\nfour");
            screen_keys(a, "PgDn End");
            app_draw(a);
            app_pop(a);
            ui_ask_line_open(a, &(struct ui_ask_line){.title = "Ask", .value = "abc"});
            app_draw(a);
            app_pop(a);
        }
    }
    app_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(confirm_starts_on_cancel),
        cmocka_unit_test(confirm_accepts_with_f7_or_its_button),
        cmocka_unit_test(confirm_with_a_name_wants_it_typed),
        cmocka_unit_test(menu_gives_the_index),
        cmocka_unit_test(dialogs_take_clicks),
        cmocka_unit_test(menu_of_many_scrolls),
        cmocka_unit_test(ask_line_tells_each_change_and_the_answer),
        cmocka_unit_test(text_wraps_and_scrolls),
        cmocka_unit_test(hostile_texts_are_shown_and_change_nothing),
        cmocka_unit_test(dialogs_fit_any_size),
    };

    return cmocka_run_group_tests(tests, screen_locale, NULL);
}
