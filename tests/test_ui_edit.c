/* test_ui_edit.c - one line of text: characters, words, pastes, the window around the cursor. */
#include "config.h"

#include "tests/ui_screen.h"

#include "ui/edit.h"
#include "ui/words.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void press(struct ui_edit *e, const char *names)
{
    char *all = mem_text(names), *rest = all;

    for (char *name; (name = strsep(&rest, " "));)
        assert_true(ui_edit_key(e, ui_key_find(name)));
    free(all);
}

static void edit_keys_change_text_and_cursor(void **state)
{
    static const struct {
        const char *name, *text, *keys, *want;
        size_t at;
    } cases[] = {
        {"typed", "", "a b c", "abc", 3},
        {"space has a name", "a", "Space b", "a b", 3},
        {"in the middle", "ac", "Left b", "abc", 2},
        {"two bytes", "", "ä Left x", "xä", 1},
        {"four bytes go at once", "a\xf0\x9f\x98\x80z", "Left Backspace", "az", 1},
        {"combining marks go with their letter", "ae\xcc\x81", "Backspace", "a", 1},
        {"right over a combined letter", "e\xcc\x81x", "Home Right Del", "e\xcc\x81", 3},
        {"to the ends", "bc", "^A a ^E d", "abcd", 4},
        {"word", "one two  ", "^W", "one ", 4},
        {"word of the first", "one", "^W ^W", "", 0},
        {"to the begin", "abcd", "Left Left ^U", "cd", 0},
        {"to the end", "abcd", "Left Left ^K", "ab", 2},
        {"nothing to delete", "", "Backspace Del ^U ^K Left Right", "", 0},
        {"bad bytes go one by one", "a\xff\xfe", "Backspace", "a\xff", 2},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct ui_edit e = {0};

        ui_edit_set(&e, cases[i].text);
        press(&e, cases[i].keys);
        if (strcmp(ui_edit_text(&e), cases[i].want) != 0 || e.at != cases[i].at)
            fail_msg("%s: '%s' at %zu", cases[i].name, ui_edit_text(&e), e.at);
        ui_edit_done(&e);
    }
}

static void edit_keys_that_are_not_its_own_are_refused(void **state)
{
    static const char *const keys[] = {"Enter", "Esc", "Tab", "F7", "Up", "^C", "PgDn", "Mouse"};
    struct ui_edit e = {0};

    (void)state;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        assert_false(ui_edit_key(&e, ui_key_find(keys[i])));
    assert_string_equal(ui_edit_text(&e), "");
    ui_edit_done(&e);
}

static void edit_paste_is_one_line_of_text(void **state)
{
    static const char hostile[] = "rm -rf /\r\nq\n\x1b[31m\0x\ty\n\n";
    struct ui_edit e = {0};

    (void)state;
    ui_edit_set(&e, "<>");
    ui_edit_key(&e, UI_KEY_LEFT);
    ui_edit_paste(&e, hostile, sizeof hostile - 1);
    assert_string_equal(ui_edit_text(&e), "<rm -rf / q \x1b[31mx y>");
    ui_edit_done(&e);
}

static void edit_paste_of_too_much_is_cut_between_characters(void **state)
{
    struct ui_edit e = {0};
    char *big = mem_array(10001, 1);

    (void)state;
    for (size_t i = 0; i < 10000; i += 2)
        memcpy(big + i, "\xc3\xa4", 2);
    ui_edit_set(&e, "x");
    ui_edit_paste(&e, big, 10000);
    assert_int_equal(e.text.size, UI_EDIT_BYTES - 1);
    ui_edit_key(&e, 'y'); /* there is room for one byte more */
    ui_edit_key(&e, 'z');
    assert_int_equal(e.text.size, UI_EDIT_BYTES);
    ui_edit_done(&e);
    free(big);
}

/* What 10 cells show, and where the cursor is. */
static void assert_drawn(struct ui_edit *e, int width, const char *want, int cursor)
{
    struct ui_canvas *c = ui_canvas_new(1, 12);
    struct buf b = {0};

    ui_edit_draw(e, c, 0, 1, width, UI_TEXT, true);
    ui_canvas_dump(c, &b);
    assert_string_equal(buf_str(&b), want);
    assert_int_equal(c->cursor_col, cursor);
    buf_done(&b);
    ui_canvas_free(c);
}

static void edit_draw_keeps_the_cursor_in_sight(void **state)
{
    struct ui_edit e = {0};

    (void)state;
    ui_edit_set(&e, "abc");
    assert_drawn(&e, 10, " abc\n", 4);
    ui_edit_set(&e, "abcdefghijklmnop");
    assert_drawn(&e, 10, " …jklmnop\n", 9); /* 16 cells: two halves of 9 are left out */
    press(&e, "Home");
    assert_drawn(&e, 10, " abcdefghi…\n", 1);
    ui_edit_set(&e, "\x1b[0m\xe2\x80\xae");
    assert_drawn(&e, 10, " …U+202E>\n", 9); /* 12 cells of which 4 are left out */
    assert_drawn(&e, 0, "\n", -1);
    assert_drawn(&e, -3, "\n", -1);
    ui_edit_done(&e);
}

static void words_split_like_a_shell(void **state)
{
    static const char *const cases[][5] = {
        {"", NULL},
        {"  ", NULL},
        {"a b", "a", "b", NULL},
        {" 'a b'  \"c \\\" d\" e\\ f ", "a b", "c \" d", "e f", NULL},
        {"a'b'\"c\" ''", "abc", "", NULL},
        {"$HOME `x` *", "$HOME", "`x`", "*", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena a = {0};
        struct err e = {0};
        const char *const *word;
        int n = ui_words_split(cases[i][0], &a, &word, &e);

        for (int k = 0; k < n; k++)
            assert_string_equal(word[k], cases[i][k + 1]);
        assert_null(cases[i][n + 1]);
        assert_null(word[n]);
        arena_done(&a);
    }
}

static void words_with_an_open_quote_are_refused(void **state)
{
    struct arena a = {0};
    struct err e = {0};
    const char *const *word;

    (void)state;
    assert_int_equal(ui_words_split("a 'b c", &a, &word, &e), -1);
    assert_int_equal(e.code, FAIL_USAGE);
    assert_int_equal(ui_words_last("a 'b c"), 2);
    assert_int_equal(ui_words_last("a b "), 4);
    assert_int_equal(ui_words_last("a x\\ y"), 2);
    arena_done(&a);
}

static void put_file(const char *folder, const char *name)
{
    char path[500];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fclose(f);
}

static void paths_that_fit_are_offered(void **state)
{
    const char *tmp = getenv("TMPDIR");
    char folder[400], typed[500], command[500];
    struct ui_paths p;

    (void)state;
    snprintf(folder, sizeof folder, "%s/mw-XXXXXX", tmp ? tmp : "/tmp");
    assert_non_null(mkdtemp(folder));
    put_file(folder, "telemetry.csv");
    put_file(folder, "telemetry.csv.gz");
    put_file(folder, "telemetry.txt");
    put_file(folder, ".hidden.csv");
    put_file(folder, "plant.mw");
    snprintf(typed, sizeof typed, "%s/tele", folder);
    assert_int_equal(mkdir(typed, 0700), 0);
    ui_paths_find(typed, NULL, &p);
    assert_int_equal(p.n, 3);
    assert_string_equal(p.path[0] + strlen(folder), "/tele/");
    assert_string_equal(p.path[1] + strlen(folder), "/telemetry.csv");
    assert_string_equal(p.path[2] + strlen(folder), "/telemetry.csv.gz");
    assert_null(p.path[3]);
    assert_int_equal(ui_paths_common(&p), strlen(typed));
    ui_paths_done(&p);
    snprintf(typed, sizeof typed, "%s/", folder);
    ui_paths_find(typed, (const char *const[]){".mw", NULL}, &p);
    assert_int_equal(p.n, 2); /* the workspace and the folder */
    ui_paths_done(&p);
    ui_paths_find("/no/such/folder/x", NULL, &p);
    assert_int_equal(p.n, 0);
    assert_int_equal(ui_paths_common(&p), 0);
    ui_paths_done(&p);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edit_keys_change_text_and_cursor),
        cmocka_unit_test(edit_keys_that_are_not_its_own_are_refused),
        cmocka_unit_test(edit_paste_is_one_line_of_text),
        cmocka_unit_test(edit_paste_of_too_much_is_cut_between_characters),
        cmocka_unit_test(edit_draw_keeps_the_cursor_in_sight),
        cmocka_unit_test(words_split_like_a_shell),
        cmocka_unit_test(words_with_an_open_quote_are_refused),
        cmocka_unit_test(paths_that_fit_are_offered),
    };

    return cmocka_run_group_tests(tests, screen_locale, NULL);
}
