/* test_pty_panes.c - every pane on every kind of terminal, and under the mouse. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/now.h"
#include "src/store/settings.h"
#include "src/store/store.h"
#include "tests/pty/place.h"
#include "tests/pty/stream.h"
#include "tests/pty/tty.h"

#include <locale.h>
#include <sys/wait.h>

enum { DATA, SCORING = 4, PANES = 6 };
static const char *const brief[PANES] = {"1 Data", "2 Expl", "3 Feat", "4 Mod", "5 Score",
                                         "6 Runs"};

static void picture_of(struct tty *t, struct buf *out)
{
    buf_clear(out);
    tty_picture(t, out);
}

/* Until the picture is `want`, or is another one. */
static void await_picture(struct tty *t, const struct buf *want, bool same, const char *what)
{
    struct buf now = {0};

    picture_of(t, &now);
    for (double end = now_mono() + 10; (strcmp(buf_str(&now), buf_str(want)) == 0) != same;) {
        if (now_mono() > end) {
            fprintf(stderr, "%s\n", buf_str(want));
            tty_show(t);
            fail_msg("%s: the picture is %s", what, same ? "another" : "the same");
        }
        tty_read(t, 20);
        picture_of(t, &now);
    }
    buf_done(&now);
}

static void go_to(struct tty *t, int pane)
{
    char open[16];

    snprintf(open, sizeof open, "[%s]", brief[pane]);
    tty_type(t, (char[]){(char)('1' + pane), '\0'});
    tty_see(t, open);
    if (pane == SCORING)
        tty_see(t, "1.0 "); /* the curve comes when it is read */
    tty_see(t, "? help  : all"); /* the last row */
    if (pane == DATA) { /* gaps come when they are counted */
        tty_see_not(t, "    …");
        tty_see_not(t, "    ~");
    }
}

/* --- terminals --- */

/* The picture must be the one that is drawn from nothing. */
static void assert_right_picture(struct tty *t)
{
    struct buf picture = {0};

    tty_settle(t);
    picture_of(t, &picture);
    tty_answer(t, "\f");
    await_picture(t, &picture, true, "drawn from nothing");
    buf_done(&picture);
}

/* All panes; one of them is drawn from nothing as well. */
static void on_terminal(const char *term, const char *locale, bool no_color, int thorough)
{
    struct tty *t = tty_open(&(struct tty_opts){
        .argv = {"w.mw"}, .folder = folder, .term = term, .locale = locale,
        .no_color = no_color});
    bool utf8 = strcmp(locale, "C") != 0;
    struct stream_facts f = {0};

    tty_see(t, "[1 Data]");
    for (int pane = 0; pane < PANES; pane++) {
        go_to(t, pane);
        tty_see(t, "? help  : all");
        assert_true(tty_shows(t, " w.mw "));
        if (pane == thorough)
            assert_right_picture(t);
    }
    tty_type(t, "Q");
    tty_wait(t, TTY_ENDED);
    assert_int_equal(t->status, 0);
    const char *why = tty_sane(t);

    if (!why)
        why = stream_check(&t->log, utf8, &f);
    if (why)
        fail_msg("%s %s NO_COLOR=%d: %s", term, locale, no_color, why);
    if ((f.colors > 0) != (!no_color && strcmp(term, "vt100") != 0))
        fail_msg("%s %s NO_COLOR=%d: %d colours", term, locale, no_color, f.colors);
    if (f.beyond_ascii > 0 && (!utf8 || strcmp(term, "linux") == 0))
        fail_msg("%s %s: %d characters beyond ASCII", term, locale, f.beyond_ascii);
    tty_close(t);
}

static void every_terminal_shows_every_pane_and_no_more(void **state)
{
    static const char *const term[] = {"xterm-256color", "xterm", "linux", "vt100",
                                       "screen-256color"};

    (void)state;
    for (int i = 0; i < (int)(sizeof term / sizeof *term); i++)
        for (int k = 0; k < 4; k++)
            on_terminal(term[i], k & 1 ? "C" : "C.UTF-8", k & 2, (i + k) % PANES);
}

/* --- the mouse --- */

static bool find(struct tty *t, int first, const char *text, int *row, int *col)
{
    int n = (int)strlen(text);

    for (*row = first; *row < t->rows; ++*row) {
        for (*col = 0; *col + n <= t->cols; ++*col) {
            int i = 0;

            while (i < n && tty_cell(t, *row, *col + i) == (unsigned char)text[i])
                i++;
            if (i == n)
                return true;
        }
    }
    return false;
}

static void press(struct tty *t, int button, int row, int col, int times)
{
    struct buf b = {0};

    for (int i = 0; i < times; i++)
        buf_printf(&b, "\033[<%d;%d;%dM\033[<%d;%d;%dm", button, col + 1, row + 1, button, col + 1,
                   row + 1);
    tty_answer(t, buf_str(&b));
    buf_done(&b);
}

static void click_on(struct tty *t, int first, const char *text)
{
    int row = 0, col = 0;

    if (!find(t, first, text, &row, &col)) {
        tty_show(t);
        fail_msg("there is no '%s'", text);
    }
    press(t, 0, row, col + 1, 1);
}

static struct tty *open_with_mouse(void)
{
    struct tty *t = tty_open(&(struct tty_opts){.argv = {"w.mw"}, .folder = folder});

    tty_see(t, "[1 Data]");
    for (double end = now_mono() + 10; !t->mouse && now_mono() < end;)
        tty_read(t, 20);
    assert_true(t->mouse);
    return t;
}

static void click_on_a_tab_opens_the_pane(void **state)
{
    struct tty *t = open_with_mouse();

    (void)state;
    for (int i = 1; i <= PANES; i++) {
        char open[16];

        snprintf(open, sizeof open, "[%s]", brief[i % PANES]);
        click_on(t, 0, brief[i % PANES]);
        tty_see(t, open);
    }
    tty_close(t);
}

/* A word of the last row does what its key does. */
static void click_on_a_hint_presses_its_key(void **state)
{
    static const struct {
        int pane;
        const char *word, *key;
    } hints[] = {
        {0, "a ingest", "a"}, {1, "& filter", "&"},    {1, "o dataset", "o"},
        {2, "a build", "a"},  {3, "a train", "a"},     {4, "a score", "a"},
        {0, "? help", "?"},   {5, "r run again", "r"}, {5, ": all", ":"},
    };
    struct tty *t = open_with_mouse();
    struct buf want = {0}, at_rest = {0};

    (void)state;
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++) {
        go_to(t, hints[i].pane);
        tty_settle(t);
        picture_of(t, &at_rest);
        tty_type(t, hints[i].key);
        tty_see(t, "Esc close");
        await_picture(t, &at_rest, false, hints[i].word);
        tty_settle(t);
        picture_of(t, &want);
        tty_type(t, "\033");
        await_picture(t, &at_rest, true, hints[i].word);
        click_on(t, t->rows - 1, hints[i].word);
        await_picture(t, &want, true, hints[i].word);
        click_on(t, t->rows - 1, "Esc ");
        await_picture(t, &at_rest, true, hints[i].word);
    }
    buf_done(&want);
    buf_done(&at_rest);
    tty_close(t);
}

static int pointer_row(struct tty *t)
{
    for (int row = 2; row < t->rows; row++)
        if (tty_cell(t, row, 0) == 0x25b6)
            return row;
    tty_show(t);
    fail_msg("there is no cursor");
    return 0;
}

static void wheel_moves_in_every_pane(void **state)
{
    struct tty *t = open_with_mouse();
    struct buf before = {0};

    (void)state;
    for (int pane = 0; pane < PANES; pane++) {
        go_to(t, pane);
        tty_settle(t);
        picture_of(t, &before);
        int row = pointer_row(t);

        press(t, 65, row, 12, 1);
        await_picture(t, &before, false, brief[pane]);
        press(t, 64, row, 12, 1);
        await_picture(t, &before, true, brief[pane]);
    }
    buf_done(&before);
    tty_close(t);
}

static void double_click_is_enter_in_every_pane(void **state)
{
    struct tty *t = open_with_mouse();
    struct buf before = {0}, want = {0};

    (void)state;
    for (int pane = 0; pane < PANES; pane++) {
        go_to(t, pane);
        tty_settle(t);
        picture_of(t, &before);
        tty_type(t, "\r");
        await_picture(t, &before, false, brief[pane]);
        tty_settle(t);
        picture_of(t, &want);
        tty_type(t, "\033");
        tty_settle(t);
        go_to(t, pane);
        tty_settle(t);
        press(t, 0, pointer_row(t), 12, 2);
        await_picture(t, &want, true, brief[pane]);
        tty_type(t, "\033");
        tty_settle(t);
    }
    buf_done(&before);
    buf_done(&want);
    tty_close(t);
}

static int make_workspace(void **state)
{
    struct err e = {0};
    char path[340];

    setlocale(LC_CTYPE, "C.UTF-8");
    if (make_folder(state) < 0)
        return -1;
    command("\"$MILLWRIGHT\" -q -w w.mw demo --machines 3 && "
            "\"$MILLWRIGHT\" -q -w w.mw train --data training_data --name Second "
            "--param numTrees=3");
    snprintf(path, sizeof path, "%s/w.mw", folder);
    struct store *s = store_open(path, STORE_WRITE, &e);

    assert_non_null(s);
    assert_int_equal(store_begin(s, &e), 0);
    settings_put(s, "mouse", "on", &e);
    assert_int_equal(store_commit(s, &e), 0);
    store_close(s);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_terminal_shows_every_pane_and_no_more),
        cmocka_unit_test(click_on_a_tab_opens_the_pane),
        cmocka_unit_test(click_on_a_hint_presses_its_key),
        cmocka_unit_test(wheel_moves_in_every_pane),
        cmocka_unit_test(double_click_is_enter_in_every_pane),
    };

    if (!tty_may_open()) {
        puts("SKIP: this system has no pseudo-terminals (is /dev/pts mounted?)");
        return 77;
    }
    return cmocka_run_group_tests(tests, make_workspace, remove_folder);
}
