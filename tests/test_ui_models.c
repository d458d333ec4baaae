/* test_ui_models.c - the pane Models on canvases: empty, with a model, with hostile names; the
 * door from a cell to its rows; what it asks of helpers, which are this very program. */
#include "config.h"

#include "tests/learned.h"
#include "tests/ui_screen.h"

#include "src/base/file.h"
#include "src/cli/cmd.h"
#include "ui/explore_parts.h"
#include "ui/models_cell.h"
#include "ui/models_parts.h"

#include <poll.h>

static struct app *open_models(const char *name, int rows, int cols)
{
    struct app *a = screen_new(&(struct app_opts){.workspace = name ? path_of(name) : NULL}, rows,
                               cols);

    app_go(a, UI_MODELS);
    app_draw(a);
    return a;
}

/* Until helpers have answered; at most 20 s. */
static void settle(struct app *a, const void *owner)
{
    struct pollfd fd[8];

    for (int i = 0; i < 2000 && app_asking(a, owner); i++) {
        size_t n = app_fds(a, fd, 8);

        poll(fd, n, 10);
        app_tick(a);
    }
    assert_false(app_asking(a, owner));
    app_tick(a);
    app_draw(a);
}

/* --- states --- */

static void models_without_workspace_tells_the_way(void **state)
{
    struct app *a = open_models(NULL, 34, 120);

    (void)state;
    screen_shows(a, "No workspace is open. O opens or makes one.");
    screen_keys(a, "Enter m e Del ( Tab j");
    app_free(a);
}

static void models_without_models_tells_the_key(void **state)
{
    (void)state;
    store_close(open_ok("empty.mw", STORE_CREATE));
    struct app *a = open_models("empty.mw", 24, 80);

    screen_shows(a, "No model yet, and no feature table to train one on: 3 Features, then a,");
    screen_keys(a, "Enter m e ( Tab j Del");
    screen_shows(a, "there is no model here");
    app_free(a);
}

/* 240 rows, of them 6 wrong: accuracy 234/240, precision 42/48, recall 1, F1 84/90 */
static void models_wide_shows_all_parts(void **state)
{
    (void)state;
    learned_workspace("a.mw");
    struct app *a = open_models("a.mw", 34, 120);

    screen_keys(a, "Tab l");
    screen_rows(a, 1,
                " Models 1 › Forest › test_table   240 rows   2016-01-01 06:00   1 of 2 ( )\n");
    screen_shows(a, "▶ Forest    random_forest  standard      3      4    0.9750     0.8750  "
                    "1.0000  0.9333");
    screen_shows(a, " true ╲ predicted    none   comp1  rows ");
    screen_shows(a, " none               █ 192      [6]  198 ");
    screen_shows(a, " comp1                  0    █ 42    42 ");
    screen_shows(a, " predicted            192      48   240 ");
    screen_shows(a, "6 rows of none predicted as comp1: Enter shows them");
    screen_shows(a, "comp1          0.8750    1.0000    0.9333        42");
    screen_shows(a, "volt_m24          ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄   1.0000");
    screen_shows(a, "train_table, 240 rows");
    screen_shows(a, "2015-01-01 to 2015-01-30");
    app_free(a);
}

static void models_narrow_shows_the_part_that_has_the_keys(void **state)
{
    (void)state;
    learned_workspace("a.mw");
    struct app *a = open_models("a.mw", 24, 80);

    screen_shows(a, "─ Confusion matrix ─");
    screen_shows(a, "─ Importance ─");
    screen_lacks(a, "─ Per class ─");
    screen_keys(a, "Tab Tab");
    screen_shows(a, "▶ Per class ─");
    screen_lacks(a, "─ Confusion matrix ─");
    screen_keys(a, "S-Tab m");
    screen_shows(a, "row %   m column %");
    screen_shows(a, "[97.0]");
    app_free(a);
}

static void models_draw_at_any_size(void **state)
{
    (void)state;
    learned_workspace("a.mw");
    struct app *a = open_models("a.mw", 0, 0);

    for (int part = 0; part < 4; part++, screen_keys(a, "Tab"))
        for (int rows = 0; rows < 60; rows += 3)
            for (int cols = 0; cols < 300; cols += 37) {
                app_resize(a, rows, cols);
                screen_text(a);
            }
    app_free(a);
}

static void models_evaluations_are_stepped_through(void **state)
{
    (void)state;
    learned_workspace("a.mw");
    struct app *a = open_models("a.mw", 34, 120);

    screen_keys(a, ")");
    screen_shows(a, "no newer evaluation of Forest");
    screen_keys(a, "(");
    screen_shows(a, "› train_table   240 rows");
    screen_shows(a, "2 of 2 ( )");
    screen_shows(a, "0.9750"); /* the list tells of the newest */
    screen_keys(a, "(");
    screen_shows(a, "no older evaluation of Forest");
    app_free(a);
}

/* --- the door --- */

struct asked {
    struct models_rows rows;
    int status, n;
    struct err e;
};

static void answered(void *owner, const char *text, size_t size, int status)
{
    struct asked *k = owner;

    k->n++;
    k->status = status;
    if (status == 0)
        k->status = models_rows_read(text, size, 6, &k->rows, &k->e);
}

static void door_helper_gives_the_rows_of_the_cell(void **state)
{
    struct err e = {0};
    struct asked k = {0};

    (void)state;
    learned_workspace("a.mw");
    struct app *a = open_models("a.mw", 34, 120);
    const char *const words[] = {"evaluate", "--csv", "--cell", "0,1", "--", "Forest",
                                 "test_table", NULL};

    assert_fine(app_ask(a, words, answered, &k, &e), &e);
    settle(a, &k);
    assert_int_equal(k.n, 1);
    assert_int_equal(k.status, 0);
    assert_int_equal(k.rows.n, 6);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(k.rows.row[i], 68 + 10 * (int64_t)i);
    models_rows_done(&k.rows);
    app_free(a);
}

/* As many rows as the cell counts, those of machine 2 that end in 8, labelled 0; and back. */
static void door_opens_exactly_the_rows_of_the_cell(void **state)
{
    (void)state;
    learned_workspace("a.mw");
    struct app *a = open_models("a.mw", 34, 120);
    struct models *m = models_of(a);
    const struct explore *x = (const struct explore *)app_pane_at(a, UI_EXPLORE);

    screen_keys(a, "Tab l Enter");
    screen_shows(a, "looking up 6 rows of none predicted as comp1");
    assert_true(app_asking(a, &m->door));
    settle(a, &m->door);
    screen_shows(a, "[2 Explore]");
    screen_shows(a, "test_table  ⟨none predicted as comp1⟩  6 of 240 rows");
    screen_shows(a, "6 rows of none predicted as comp1, the least sure of their label first.");
    assert_int_equal(ui_grid_rows(&x->grid), 6);
    for (int64_t i = 0; i < 6; i++)
        assert_int_equal(ui_rows_number(x->rows, i), 68 + 10 * i);
    screen_shows(a, "▶         2  2015-01-05 00:00");
    screen_keys(a, "Backspace");
    screen_shows(a, "[4 Models]");
    app_free(a);
}

static void door_of_an_empty_cell_asks_nobody(void **state)
{
    (void)state;
    learned_workspace("a.mw");
    struct app *a = open_models("a.mw", 34, 120);

    screen_keys(a, "Tab j Enter");
    screen_shows(a, "no row of comp1 is predicted as none");
    assert_false(app_asking(a, &models_of(a)->door));
    app_free(a);
}

static void door_does_not_follow_who_has_left(void **state)
{
    (void)state;
    learned_workspace("a.mw");
    struct app *a = open_models("a.mw", 34, 120);

    screen_keys(a, "Tab l Enter 6");
    settle(a, &models_of(a)->door);
    screen_shows(a, "[6 Runs]");
    app_free(a);
}

/* Stored scores are rows of their own dataset: label and prediction stand there. */
static void door_of_stored_scores_shows_label_and_prediction(void **state)
{
    (void)state;
    learned_workspace("a.mw");
    struct store *s = open_ok("a.mw", STORE_WRITE);

    learned_run(s, 6, &op_score, "{\"model\":\"Forest\",\"dataset\":\"test_table\","
                                 "\"gate\":\"off\",\"reason\":\"test\"}");
    learned_run(s, 7, &op_evaluate, "{\"dataset\":\"scores\"}");
    store_close(s);
    struct app *a = open_models("a.mw", 34, 160);
    const struct explore *x = (const struct explore *)app_pane_at(a, UI_EXPLORE);
    struct buf label = {0}, prediction = {0};

    screen_shows(a, "› scores   240 rows");
    screen_keys(a, "Tab l Enter");
    settle(a, &models_of(a)->door);
    screen_shows(a, "scores  ⟨none predicted as comp1⟩  6 of 240 rows");
    for (int64_t i = 0; i < 6; i++) {
        buf_clear(&label);
        buf_clear(&prediction);
        assert_true(ui_rows_cell(x->rows, i, schema_find(ui_rows_schema(x->rows), "label"),
                                 &label));
        assert_true(ui_rows_cell(x->rows, i, schema_find(ui_rows_schema(x->rows), "prediction"),
                                 &prediction));
        assert_true(strtod(buf_str(&label), NULL) == 0);
        assert_true(strtod(buf_str(&prediction), NULL) == 1);
    }
    buf_done(&label);
    buf_done(&prediction);
    app_free(a);
}

static void door_stays_shut_when_the_table_has_changed(void **state)
{
    (void)state;
    learned_workspace("a.mw");
    struct app *a = open_models("a.mw", 34, 120);
    struct store *s = open_ok("a.mw", STORE_WRITE);

    learned_table(s, "test_table", 9, false);
    screen_keys(a, "Tab l");
    app_tick(a);
    app_draw(a);
    screen_keys(a, "Enter");
    screen_shows(a, "test_table was written anew by run 9: evaluate again (a)");
    change(s, "UPDATE dataset SET name = 'moved' WHERE name = 'test_table'");
    app_tick(a);
    app_draw(a);
    screen_keys(a, "Enter");
    screen_shows(a, "test_table is gone");
    store_close(s);
    app_free(a);
}

static void door_rows_come_by_probability(void **state)
{
    static const char text[] = "row,m,p\n1,5,0.4\n7,5,0.2\n9,5,0.4\n12,5,\n20,6,0.1\n";
    static const int64_t want[] = {12, 20, 7, 1, 9};
    struct models_rows rows;
    struct err e = {0};

    (void)state;
    assert_int_equal(models_rows_read(text, sizeof text - 1, 5, &rows, &e), 0);
    assert_int_equal(rows.n, 5);
    assert_memory_equal(rows.row, want, sizeof want);
    models_rows_done(&rows);
}

static void door_rows_others_than_counted_are_refused(void **state)
{
    static const struct {
        const char *text;
        int64_t count;
        int rc;
    } cases[] = {
        {"row,machineID\n1,5\n20,6\n", 2, 0}, {"row\n1\n20", 2, 0},
        {"row\n1\n20\n", 3, -1},              {"row\n1\n20\n", 1, -1},
        {"row\n20\n1\n", 2, -1},              {"row\n1\n1\n", 2, -1},
        {"row\n-1\n", 1, -1},                 {"row\nx,1\n", 1, -1},
        {"row\n", 0, 0},                      {"", 0, 0},
        {"", 1, -1},                          {"row\n1\n\n", 1, -1},
        {"row\n1\n", -4, -1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct models_rows rows;
        struct err e = {0};

        if (models_rows_read(cases[i].text, strlen(cases[i].text), cases[i].count, &rows, &e) !=
            cases[i].rc)
            fail_msg("case %zu", i);
        if (cases[i].rc == 0)
            models_rows_done(&rows);
        else
            assert_int_equal(e.code, FAIL_INPUT);
    }
}

/* --- helpers --- */

static void models_delete_asks_first(void **state)
{
    (void)state;
    learned_workspace("a.mw");
    struct app *a = open_models("a.mw", 34, 120);

    screen_keys(a, "Del");
    screen_shows(a, "Delete model Forest?");
    screen_shows(a, "models delete Forest");
    screen_keys(a, "Esc");
    screen_lacks(a, "Delete model");
    screen_keys(a, "Del F7");
    settle(a, models_of(a));
    screen_shows(a, "No model yet");
    app_free(a);
}

static void models_export_writes_a_file(void **state)
{
    char path[500];

    (void)state;
    learned_workspace("a.mw");
    struct app *a = open_models("a.mw", 34, 120);

    snprintf(path, sizeof path, "%s", path_of("out.json"));
    screen_keys(a, "e");
    screen_shows(a, "Forest.json");
    screen_keys(a, "^U");
    app_paste(a, path, strlen(path));
    screen_keys(a, "Enter");
    settle(a, models_of(a));
    assert_true(file_exists(path));
    screen_shows(a, "done: Forest: random_forest of 3 trees");
    app_free(a);
}

static void models_helper_that_fails_says_why(void **state)
{
    (void)state;
    learned_workspace("a.mw");
    struct app *a = open_models("a.mw", 34, 120);

    screen_keys(a, "e ^U");
    app_paste(a, path_of("nowhere/x.json"), strlen(path_of("nowhere/x.json")));
    screen_keys(a, "Enter");
    settle(a, models_of(a));
    screen_shows(a, "nowhere/x.json");
    screen_lacks(a, "done:");
    app_free(a);
}

/* --- hostile names --- */

static void models_hostile_names_do_no_harm(void **state)
{
    struct err e = {0};
    struct model_row m = {.name = "\x1b[31m\xff\xe6\xbc\xa2\xe5\xad\x97 model of \xe2\x80\xae evil",
                          .algorithm = "random_forest", .head = "not json", .about = "[]"};
    int64_t id;

    (void)state;
    learned_workspace("a.mw");
    struct store *s = open_ok("a.mw", STORE_WRITE);

    assert_fine(store_begin(s, &e), &e);
    assert_fine(models_insert(s, &m, NULL, false, &id, &e), &e);
    assert_fine(evaluations_insert(s, id, "x\ny", 1, "{\"labels\":[3],\"confusion\":[[\"a\"]]}",
                                   &e), &e);
    assert_fine(store_commit(s, &e), &e);
    store_close(s);
    struct app *a = open_models("a.mw", 34, 120);

    for (int cols = 40; cols < 140; cols += 7) {
        app_resize(a, 30, cols);
        screen_keys(a, "j");
        assert_null(strchr(screen_text(a), 27));
        screen_keys(a, "k Tab Tab Tab Tab");
    }
    screen_keys(a, "j Enter Esc Del Esc e Esc");
    assert_null(strchr(screen_text(a), 27));
    app_free(a);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        in_folder(models_without_workspace_tells_the_way),
        in_folder(models_without_models_tells_the_key),
        in_folder(models_wide_shows_all_parts),
        in_folder(models_narrow_shows_the_part_that_has_the_keys),
        in_folder(models_draw_at_any_size),
        in_folder(models_evaluations_are_stepped_through),
        in_folder(door_helper_gives_the_rows_of_the_cell),
        in_folder(door_opens_exactly_the_rows_of_the_cell),
        in_folder(door_of_an_empty_cell_asks_nobody),
        in_folder(door_does_not_follow_who_has_left),
        in_folder(door_of_stored_scores_shows_label_and_prediction),
        in_folder(door_stays_shut_when_the_table_has_changed),
        in_folder(door_rows_come_by_probability),
        in_folder(door_rows_others_than_counted_are_refused),
        in_folder(models_delete_asks_first),
        in_folder(models_export_writes_a_file),
        in_folder(models_helper_that_fails_says_why),
        in_folder(models_hostile_names_do_no_harm),
    };

    if (strcmp(file_base(argv[0]), "millwright") == 0)
        return cmd_main(argc, argv, NULL); /* a helper that the app asks */
    return cmocka_run_group_tests(tests, screen_locale, NULL);
}
