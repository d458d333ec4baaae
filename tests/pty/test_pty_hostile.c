/* test_pty_hostile.c - text that a terminal would act upon, in every pane and every box.
 *
 * Two programs play the same keys: one on a workspace full of hostile text, one on its twin, whose
 * text takes as many cells and does no harm. What the first writes must be drawing alone, and its
 * picture that of the second, but for the cells where the twin has its filling. */
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
#include "tests/pty/hostile.h"
#include "tests/pty/place.h"
#include "tests/pty/stream.h"
#include "tests/pty/tty.h"

#include <locale.h>
#include <sys/stat.h>
#include <unistd.h>

/* as xterm sends it */
#define PGDN "\033[6~"
/* a constant, to stand beside others in a string */
#define PASTE(text) "\033[200~" text "\033[201~"
/* --- two of them --- */

struct pair {
    struct tty *t[2]; /* the hostile one, its twin */
    const char *where; /* for messages */
};

static bool is_number(uint32_t u)
{
    return u >= '0' && u <= '9';
}

/* Cells of a row that need not be as the twin's: its filling, and where a text was cut all of it,
 * as one of several cells that does not fit leaves blanks, and so may a title behind it. In the
 * second row, where one text follows the other, a cut moves what follows. */
static void mask_row(const struct tty *twin, int row, bool *mask)
{
    for (int col = 0; col < twin->cols; col++) {
        uint32_t u = tty_cell(twin, row, col);

        mask[col] = mask[col] || u == 'W';
        if (col == 0 || tty_cell(twin, row, col - 1) != 'W' || (u != 0x2026 && u != '~'))
            continue;
        for (int k = col; k >= 0 && (mask[k] || k == col || is_number(tty_cell(twin, row, k))); k--)
            mask[k] = true;
        for (int k = col; k < twin->cols && (row == 1 || k <= col + 1); k++)
            mask[k] = true;
    }
}

static bool equal(const struct pair *p, int rows, int *out_row, int *out_col)
{
    for (int row = 0; row < rows; row++) {
        bool mask[200] = {false};

        mask_row(p->t[1], row, mask);
        for (int col = 0; col < p->t[0]->cols; col++) {
            if (mask[col] || tty_cell(p->t[0], row, col) == tty_cell(p->t[1], row, col))
                continue;
            *out_row = row;
            *out_col = col;
            return false;
        }
    }
    return true;
}

static void assert_equal(struct pair *p, int rows)
{
    int row = 0, col = 0;

    for (double end = now_mono() + 10; !equal(p, rows, &row, &col);) {
        if (now_mono() > end) {
            tty_show(p->t[1]);
            tty_show(p->t[0]);
            fail_msg("%s: row %d, column %d is not as in the twin's", p->where, row, col);
        }
        for (int i = 0; i < 2; i++)
            tty_read(p->t[i], 10);
    }
}

static void type(struct pair *p, const char *keys)
{
    for (int i = 0; i < 2; i++)
        tty_answer(p->t[i], keys);
}

/* Keys, and then the pictures are the same. */
static void look(struct pair *p, const char *keys)
{
    type(p, keys);
    assert_equal(p, p->t[0]->rows);
}

static void look_times(struct pair *p, int n, const char *keys)
{
    for (int i = 0; i < n; i++)
        look(p, keys);
}

/* Keys that show what is broken into lines, or commands in quotes: other lines, yet in bounds. */
static void look_at_lines(struct pair *p, const char *keys)
{
    type(p, keys);
    assert_equal(p, 1);
}

/* The same where only what stands below is broken into lines. */
static void look_above(struct pair *p, int rows, int n, const char *keys)
{
    for (int i = 0; i < n; i++) {
        type(p, keys);
        assert_equal(p, rows);
    }
}

static void see(struct pair *p, const char *text)
{
    for (int i = 0; i < 2; i++)
        tty_see(p->t[i], text);
}

/* --- panes --- */

static void data(struct pair *p)
{
    p->where = "Data";
    look_times(p, 9, PGDN);
    look(p, "G");
    look(p, "gg");
    for (int i = 0; i < 20 && !tty_shows(p->t[1], "Loads of errors"); i++)
        look(p, "j");
    see(p, "Loads of errors");
    look(p, "\t");
    look_times(p, 30, PGDN);
    look_at_lines(p, "r"); /* the form, filled in */
    look_at_lines(p, "\033");
    look(p, "\r"); /* rejects of the oldest: none */
    look(p, "\177");
    look(p, "gg");
    look(p, "\r"); /* of the newest */
    look_times(p, 17, PGDN);
    look_at_lines(p, "\r"); /* all of one */
    look_at_lines(p, "\033");
    look(p, "\177");
    look(p, "\t");
}

static void explore(struct pair *p)
{
    p->where = "Explore";
    look(p, "1");
    look(p, "G");
    look_at_lines(p, "\r"); /* a dataset that is broken: the reason */
    look_at_lines(p, "e");
    look_at_lines(p, "\033");
    look_at_lines(p, "o"); /* datasets to choose from */
    look_at_lines(p, "G");
    look_at_lines(p, "\033");
}

static void cells(struct pair *p, int pages)
{
    p->where = "Explore, cells";
    look(p, "1");
    look(p, "gg");
    for (int i = 0; i < 200 && !tty_shows(p->t[1], "Loads of cells"); i++)
        look_above(p, 14, 1, "j"); /* below are least and greatest, cut at so many bytes */
    look(p, "\r");
    see(p, "2,500 rows");
    look(p, "l"); /* the panel tells of a column of text */
    look_times(p, pages, PGDN);
    look(p, "G");
    look(p, "$");
    look_at_lines(p, "\r"); /* the whole cell */
    look_at_lines(p, "\033");
    look_at_lines(p, "&");
    look_at_lines(p, PASTE("one != '\302\2332J\033[2J\342\200\256'"));
    look_at_lines(p, "\r"); /* a chip */
    look_at_lines(p, "\033");
}

static void features(struct pair *p)
{
    p->where = "Features";
    look(p, "3");
    look_above(p, 11, 20, PGDN); /* below is the recipe, or why it cannot be read */
    look_at_lines(p, "G\r"); /* one that cannot be read: the reason comes in its time */
    see(p, "millwright-recipe(5)");
    look_above(p, 11, 1, "\t");
    look_times(p, 3, "j");
    look_at_lines(p, "a");
    look_at_lines(p, "\033");
}

static void models(struct pair *p)
{
    p->where = "Models";
    look(p, "4");
    look_times(p, 8, PGDN);
    look(p, "G");
    look_times(p, 4, "\t");
    look_at_lines(p, "i");
    look_at_lines(p, "\033");
    look_at_lines(p, "a");
    look_at_lines(p, "\033");
}

static void scoring(struct pair *p)
{
    p->where = "Scoring";
    look(p, "5");
    if (!tty_shows(p->t[1], "more_scores"))
        look(p, "gt");
    see(p, "more_scores");
    look_times(p, 20, PGDN);
    look_at_lines(p, "\r"); /* rows of the machine, by a condition that has its name */
    look_at_lines(p, "5");
    look_at_lines(p, "e");
    look_at_lines(p, "\033");
}

static void runs(struct pair *p)
{
    p->where = "Runs";
    look_above(p, 9, 1, "6"); /* below is the run's card, in lines */
    look_above(p, 9, 3, "\t");
    look_above(p, 9, 20, PGDN);
    look_at_lines(p, "w"); /* long lines broken */
    look_at_lines(p, PGDN);
    look_at_lines(p, "w");
    look_at_lines(p, "\t");
    look_above(p, 4, 20, PGDN);
    look_at_lines(p, "\r"); /* everything of the run */
    look_at_lines(p, PGDN);
    look_at_lines(p, "\033");
    look_at_lines(p, "gg");
    look_at_lines(p, "r"); /* its form, filled in */
    look_at_lines(p, "\033");
}

static void boxes(struct pair *p)
{
    p->where = "palette, help, start";
    look_above(p, 14, 1, "1");
    look(p, "gg");
    look_at_lines(p, ":");
    look_at_lines(p, PASTE("\033]0;owned\a\342\200\256\346\227\245"));
    look_at_lines(p, "\033");
    look(p, "?");
    look(p, "\033");
    look_at_lines(p, "O");
    look_at_lines(p, "\033");
}

/* --- terminals --- */

struct place {
    const char *term, *locale;
    int rows, cols;
};

/* On workspaces that nobody has looked at yet; where: below their folders, without one. */
static void open_pair(struct pair *p, const struct place *at, const char *where, const char *sight)
{
    static const char *const name[] = {"hostile", "twin", "twin-c"};
    char path[340];

    for (int i = 0; i < 2; i++) {
        const char *place = name[i && strcmp(at->locale, "C") == 0 ? 2 : i];

        command("rm -f %s/w.mw-* && cp %s/base %s/w.mw", place, place, place);
        snprintf(path, sizeof path, "%s/%s/%s", folder, place, where);
        p->t[i] = tty_open(&(struct tty_opts){
            .argv = {*where ? NULL : "w.mw"}, .term = at->term, .locale = at->locale,
            .rows = at->rows, .cols = at->cols, .folder = path});
    }
    p->where = "start";
    see(p, sight);
}

static void close_pair(struct pair *p, const struct place *at)
{
    struct stream_facts f = {0};
    const char *why = stream_check(&p->t[0]->log, strcmp(at->locale, "C") != 0, &f);

    if (why)
        fail_msg("%s %s: %s", at->term, at->locale, why);
    assert_int_equal(p->t[0]->bells, 0);
    assert_int_equal(f.copies, 0);
    for (int i = 0; i < 2; i++)
        tty_close(p->t[i]);
}

/* A folder of files with hostile names. */
static void start(const struct place *at)
{
    struct pair p;

    open_pair(&p, at, "names", "New workspace");
    look_times(&p, 14, "j");
    look_at_lines(&p, "\r"); /* none of them can be opened */
    look_at_lines(&p, "k");
    close_pair(&p, at);
}

static void on(struct place at, int pages)
{
    struct pair p;

    start(&at);
    open_pair(&p, &at, "", "[1 Data]");
    data(&p);
    explore(&p);
    cells(&p, pages);
    features(&p);
    models(&p);
    scoring(&p);
    runs(&p);
    boxes(&p);
    close_pair(&p, &at);
}

static void hostile_text_stays_in_its_cells_at_80x24(void **state)
{
    (void)state;
    on((struct place){"xterm-256color", "C.UTF-8", 24, 80}, 140);
}

static void hostile_text_stays_in_its_cells_at_120x36(void **state)
{
    (void)state;
    on((struct place){"screen-256color", "C.UTF-8", 36, 120}, 5);
}

/* Not xterm: libvterm wraps a row whose last cell but one was repeated. */
static void hostile_text_stays_in_its_cells_in_ascii_at_80x24(void **state)
{
    (void)state;
    on((struct place){"screen-256color", "C", 24, 80}, 5);
}

static void hostile_text_stays_in_its_cells_in_ascii_at_120x36(void **state)
{
    (void)state;
    on((struct place){"screen-256color", "C", 36, 120}, 90);
}

/* --- workspaces --- */

/* Files whose names are hostile, all of one age. */
static void write_names(const char *place, bool twin)
{
    for (int k = 0; k < 12; k++) {
        struct buf path = {0}, name = {0};

        (twin ? hostile_twin : hostile_text)(500 + k, false, &name);
        for (size_t i = 0; i < name.size; i++)
            if (name.s[i] == '/')
                name.s[i] = '|';
        buf_printf(&path, "%s/%s/names/%s.mw", folder, place, buf_str(&name));
        FILE *f = fopen(buf_str(&path), "w");

        assert_non_null(f);
        fclose(f);
        buf_done(&path);
        buf_done(&name);
    }
    command("touch -d 2015-01-01 %s/names/*", place);
}

static void make_one(const char *place, const char *locale, bool twin)
{
    char path[340];

    assert_non_null(setlocale(LC_CTYPE, locale));
    command("mkdir -p %s/names && cp demo.mw %s/base", place, place);
    snprintf(path, sizeof path, "%s/%s/base", folder, place);
    assert_true(hostile_fill(path, twin) >= 10000);
    write_names(place, twin);
}

static int make_all(void **state)
{
    if (make_folder(state) < 0)
        return -1;
    command("\"$MILLWRIGHT\" -q -w demo.mw demo --machines 3");
    make_one("hostile", "C.UTF-8", false);
    make_one("twin-c", "C", true);
    make_one("twin", "C.UTF-8", true);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile_text_stays_in_its_cells_at_80x24),
        cmocka_unit_test(hostile_text_stays_in_its_cells_at_120x36),
        cmocka_unit_test(hostile_text_stays_in_its_cells_in_ascii_at_80x24),
        cmocka_unit_test(hostile_text_stays_in_its_cells_in_ascii_at_120x36),
    };

    if (!tty_may_open()) {
        puts("SKIP: this system has no pseudo-terminals (is /dev/pts mounted?)");
        return 77;
    }
    return cmocka_run_group_tests(tests, make_all, remove_folder);
}
