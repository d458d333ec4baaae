/* test_ui_features.c - the pane Features on canvases: recipes, tables, labels over time, forms. */
#include "config.h"

#include "tests/learned.h"
#include "tests/ui_screen.h"

#include "src/base/file.h"
#include "src/cli/cmd.h"
#include "src/store/recipes.h"
#include "ui/features_parts.h"

#include <poll.h>

static struct app *open_features(const char *name, int rows, int cols)
{
    struct app *a = screen_new(&(struct app_opts){.workspace = name ? path_of(name) : NULL}, rows,
                               cols);

    app_go(a, UI_FEATURES);
    app_draw(a);
    return a;
}

/* Until no helper is left that the owner waits for; at most 20 s. */
static void settle(struct app *a, const void *owner)
{
    struct pollfd fd[8];

    for (int i = 0; i < 2000 && app_asking(a, owner); i++) {
        poll(fd, app_fds(a, fd, 8), 10);
        app_tick(a);
    }
    assert_false(app_asking(a, owner));
    app_tick(a);
    app_draw(a);
}

static void put_recipe(const char *workspace, const char *name, const char *json)
{
    struct err e = {0};
    struct store *s = open_ok(workspace, STORE_WRITE);

    assert_fine(store_begin(s, &e), &e);
    assert_fine(recipes_put(s, name, json, &e), &e);
    assert_fine(store_commit(s, &e), &e);
    store_close(s);
}

/* --- states --- */

static void features_without_workspace_tells_the_way(void **state)
{
    struct app *a = open_features(NULL, 34, 120);

    (void)state;
    screen_shows(a, "No workspace is open. O opens or makes one.");
    screen_keys(a, "Enter E a Tab j");
    app_free(a);
}

static void features_without_tables_show_the_recipes(void **state)
{
    (void)state;
    store_close(open_ok("empty.mw", STORE_CREATE));
    struct app *a = open_features("empty.mw", 24, 80);

    screen_shows(a, " Recipes 2   feature tables 0\n");
    screen_shows(a, "standard");
    screen_shows(a, "failure within 24 h");
    screen_shows(a, "None yet. a builds one with the recipe under the cursor.");
    screen_shows(a, "Events        errors.errorID, over 24 h");
    screen_shows(a, "Train ends    2 d 12 h before scoring");
    screen_shows(a, "              36 h lag + 24 h horizon");
    screen_shows(a, "▶ standard   built in        24+  failure"); /* codes are in data alone */
    screen_shows(a, "  reference  built in        33+  failure");
    screen_keys(a, "Tab j");
    screen_shows(a, "─ Recipe reference ─");
    app_free(a);
}

static void features_count_what_came_of_a_recipe(void **state)
{
    (void)state;
    learned_workspace("a.mw");
    struct app *a = open_features("a.mw", 34, 120);

    screen_shows(a, " Recipes 2   feature tables 2\n");
    screen_shows(a, "▶ standard   built in   machineID, 12 h         2  12 24 36 h");
    screen_shows(a, "failure within 24 h           2       1\n");
    screen_shows(a, "test_table   standard   240        5         2  2015-01-01 00:00  "
                    "2015-01-30 12:00");
    app_free(a);
}

/* 60 rows of 12 h are 30 days: 14 rows of each machine in a full week */
static void features_labels_are_counted_by_a_helper(void **state)
{
    (void)state;
    learned_workspace("a.mw");
    struct app *a = open_features("a.mw", 34, 120);
    struct features *f = features_of(a);

    screen_shows(a, "counting labels");
    settle(a, &f->asked);
    screen_shows(a, "─ Labels over time · test_table ─");
    screen_shows(a, " none              198  82.50 %");
    screen_shows(a, " comp1              42  17.50 %");
    screen_shows(a, "╵Jan");
    const struct features_weeks *w = features_weeks_of(f, features_table_here(f));

    assert_non_null(w);
    assert_int_equal(w->weeks.n_week, 5);
    /* rows 8 and 9 of each machine in the first week, machine 2 without its row 8 */
    assert_true(w->weeks.label[1].week[0] == 7);
    assert_true(w->weeks.label[0].week[0] == 4 * 14 - 7);
    screen_keys(a, "Tab j"); /* the other table */
    settle(a, &f->asked);
    screen_shows(a, " comp1              48  20.00 %");
    screen_keys(a, "k");
    assert_false(app_asking(a, &f->asked)); /* kept */
    screen_shows(a, " comp1              42  17.50 %");
    screen_shows(a, "volt_rollingmean_24");
    app_free(a);
}

static void features_recount_a_table_that_has_changed(void **state)
{
    (void)state;
    learned_workspace("a.mw");
    struct app *a = open_features("a.mw", 34, 120);
    struct features *f = features_of(a);

    settle(a, &f->asked);
    screen_shows(a, " comp1              42  17.50 %");
    now_set(learned_now + 60);
    struct store *s = open_ok("a.mw", STORE_WRITE);

    learned_table(s, "test_table", 9, false);
    store_close(s);
    app_draw(a);
    settle(a, &f->asked);
    screen_shows(a, " comp1              48  20.00 %");
    app_free(a);
}

static void features_draw_at_any_size(void **state)
{
    (void)state;
    learned_workspace("a.mw");
    struct app *a = open_features("a.mw", 0, 0);

    settle(a, &features_of(a)->asked);
    for (int part = 0; part < 2; part++, screen_keys(a, "Tab"))
        for (int rows = 0; rows < 60; rows += 3)
            for (int cols = 0; cols < 300; cols += 37) {
                app_resize(a, rows, cols);
                screen_text(a);
            }
    app_free(a);
}

/* --- doing --- */

static void features_recipe_opens_as_json(void **state)
{
    (void)state;
    learned_workspace("a.mw");
    struct app *a = open_features("a.mw", 34, 120);

    screen_keys(a, "Enter");
    settle(a, features_of(a));
    screen_shows(a, "\"semantics\": \"standard\"");
    screen_keys(a, "Esc");
    screen_lacks(a, "\"semantics\"");
    app_free(a);
}

static void features_table_opens_in_explore(void **state)
{
    (void)state;
    learned_workspace("a.mw");
    struct app *a = open_features("a.mw", 34, 120);

    screen_keys(a, "Tab j Enter");
    screen_shows(a, "[2 Explore]");
    screen_shows(a, " train_table   240 rows");
    app_free(a);
}

static void features_form_tells_the_gap(void **state)
{
    (void)state;
    learned_workspace("a.mw");
    struct app *a = open_features("a.mw", 34, 120);

    screen_keys(a, "a Enter");
    screen_shows(a, "Build features");
    screen_shows(a, "Gap     36 h lag + 24 h horizon = 2 d 12 h");
    screen_shows(a, "millwright features");
    screen_keys(a, "Esc");
    app_free(a);
}

static void features_recipe_is_copied_edited_and_added(void **state)
{
    char path[500];
    struct err e = {0};
    struct buf b = {0};

    (void)state;
    learned_workspace("a.mw");
    struct app *a = open_features("a.mw", 34, 120);
    struct features *f = features_of(a);

    snprintf(path, sizeof path, "%s", path_of("mine.json"));
    screen_keys(a, "E ^U");
    app_paste(a, path, strlen(path));
    screen_keys(a, "Enter");
    settle(a, &f->copying);
    assert_fine(file_read_all(path, 1 << 20, &b, &e), &e);
    char *name = strstr(buf_str(&b), "\"standard\"");

    assert_non_null(name);
    memcpy(name, "\"plant-14\"", 10);
    struct file_out *out = file_out_new(path, &e);

    assert_fine(file_out_put(out, b.s, b.size, &e), &e);
    assert_fine(file_out_finish(out, &e), &e);
    file_out_free(out);
    buf_done(&b);
    screen_keys(a, "E ^U");
    app_paste(a, path, strlen(path));
    screen_keys(a, "Enter");
    screen_shows(a, "is there already");
    screen_keys(a, "a Down Enter");
    app_paste(a, path, strlen(path));
    screen_keys(a, "Enter");
    settle(a, f);
    screen_shows(a, " Recipes 3 ");
    screen_shows(a, "plant-14   workspace");
    app_free(a);
}

/* --- hostile data --- */

static void features_broken_recipes_are_shown_as_such(void **state)
{
    (void)state;
    learned_workspace("a.mw");
    put_recipe("a.mw", "broken\x1b[31m", "{\"name\": 5}");
    struct app *a = open_features("a.mw", 34, 120);

    screen_shows(a, "cannot be read");
    screen_keys(a, "j j j");
    assert_null(strchr(screen_text(a), 27));
    screen_keys(a, "Enter");
    settle(a, features_of(a));
    screen_keys(a, "a Enter Esc");
    for (int cols = 40; cols < 140; cols += 9) {
        app_resize(a, 20, cols);
        assert_null(strchr(screen_text(a), 27));
    }
    app_free(a);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        in_folder(features_without_workspace_tells_the_way),
        in_folder(features_without_tables_show_the_recipes),
        in_folder(features_count_what_came_of_a_recipe),
        in_folder(features_labels_are_counted_by_a_helper),
        in_folder(features_recount_a_table_that_has_changed),
        in_folder(features_draw_at_any_size),
        in_folder(features_recipe_opens_as_json),
        in_folder(features_table_opens_in_explore),
        in_folder(features_form_tells_the_gap),
        in_folder(features_recipe_is_copied_edited_and_added),
        in_folder(features_broken_recipes_are_shown_as_such),
    };

    if (strcmp(file_base(argv[0]), "millwright") == 0)
        return cmd_main(argc, argv, NULL); /* a helper that the app asks */
    return cmocka_run_group_tests(tests, screen_locale, NULL);
}
