/* test_ui_palette.c - palette, help and typed commands. The program that they start as a helper
 * is this test itself: see helper(). */
#include "config.h"

#include "tests/ui_screen.h"

#include "ui/dialog.h"
#include "ui/fuzzy.h"
#include "ui/line.h"
#include "ui/things.h"

#include <poll.h>
#include <stdio.h>

static const struct ui_command commands[] = {
    {"models", "models", "list models"},
    {"models delete", "models delete MODEL", "remove a model"},
    {"models show", "models show MODEL", "what a model is"},
    {"datasets", "datasets", "list datasets"},
    {"rejects", "rejects [LOAD]", "what was refused"},
    {"evaluate", "evaluate [MODEL] DATASET", "apply a model"},
    {"score", "score MODEL DATASET", "prediction and risk of each row"},
    {"pipeline score", "pipeline score", "features of a range, then score"},
};
static const struct app_opts opts = {.commands = commands, .n_command = 8};

/* What the helper prints: its words; of a run a number; of models delete an error. */
static int helper(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "delete") == 0)
            return fprintf(stderr, "millwright: no model\nhint: look\n") > 0;
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--detach") == 0)
            return puts("41") < 0;
    for (int i = 1; i < argc; i++)
        printf("%s|", argv[i]);
    return 0;
}

static void wait_idle(struct app *a)
{
    struct pollfd fd[4];

    for (int i = 0; app_asking(a, app_top(a)); i++) {
        size_t n = app_fds(a, fd, 4);

        assert_true(i < 1000);
        poll(fd, n, 1000);
        app_tick(a);
    }
}

static void line_find_takes_the_longest_name(void **state)
{
    static const struct {
        const char *line, *name;
        size_t used;
    } cases[] = {
        {"models", "models", 6},          {"models x", "models", 7},
        {"  models   delete  m", "models delete", 19}, {"models deleted", "models", 7},
        {"model", NULL, 0},               {"", NULL, 0},
        {"pipeline score --from x", "pipeline score", 15}, {"pipeline", NULL, 0},
    };
    struct app *a = screen_new(&opts, 24, 80);

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t used;
        const struct ui_command *c = ui_line_find(a, cases[i].line, &used);

        if (cases[i].name)
            assert_string_equal(c->name, cases[i].name);
        else
            assert_null(c);
        assert_int_equal(used, cases[i].used);
    }
    app_free(a);
}

/* What is better comes first. */
static void ui_fuzzy_orders_what_it_finds(void **state)
{
    static const struct {
        const char *typed, *better, *worse; /* worse NULL: better is not found */
    } cases[] = {
        {"score", "score", "scores"},
        {"score", "scores", "pipeline score"},
        {"ps", "pipeline score", "pulses"},          /* beginnings of words */
        {"run 1", "run 1", "run 12"},
        {"12", "run 12", "run 102"},                 /* letters that follow one another */
        {"SC", "score", "describe"},                 /* whatever the case */
        {"mod del", "models delete", "models derived all"},
        {"", "a", "abcdef"},                         /* nothing typed: the short one */
        {"z", "score", NULL},
        {"erocs", "score", NULL},                    /* in their order */
        {"scores", "score", NULL},
        {"a", "", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int better = ui_fuzzy(cases[i].better, cases[i].typed);

        if (!cases[i].worse) {
            assert_int_equal(better, -1);
            continue;
        }
        if (better <= ui_fuzzy(cases[i].worse, cases[i].typed))
            fail_msg("'%s': '%s' is not before '%s'", cases[i].typed, cases[i].better,
                     cases[i].worse);
    }
}

static void ui_machine_score_takes_beginnings(void **state)
{
    (void)state;
    assert_true(ui_machine_score("62", "62") > ui_machine_score("620", "62"));
    assert_true(ui_machine_score("620", "62") > ui_machine_score("6200", "62"));
    assert_true(ui_machine_score("62", "Machine 62") == ui_machine_score("62", "62"));
    assert_true(ui_machine_score("Press-4", "press") >= 0);
    assert_int_equal(ui_machine_score("162", "62"), -1);
    assert_int_equal(ui_machine_score("62", ""), -1);
    assert_int_equal(ui_machine_score("62", "machine "), -1);
    assert_int_equal(ui_machine_score("", "6"), -1);
}

static void commands_know_what_they_need(void **state)
{
    static const bool needs[] = {false, true, true, false, false, true, true, false};
    static const bool is_run[] = {false, false, false, false, false, true, true, true};

    (void)state;
    for (size_t i = 0; i < 8; i++) {
        assert_int_equal(ui_line_needs_words(&commands[i]), needs[i]);
        assert_int_equal(ui_line_is_run(&commands[i]), is_run[i]);
    }
}

static void palette_finds_by_letters_in_order(void **state)
{
    struct app *a = screen_new(&opts, 34, 120);

    (void)state;
    screen_keys(a, ": sco");
    screen_shows(a, "│ : sco ");
    screen_shows(a, "│ ▶ score                  prediction and risk of each row");
    screen_shows(a, "│   pane scoring ");
    screen_shows(a, "│   pipeline score ");
    screen_shows(a, "3 of ");
    screen_shows(a, "│ score MODEL DATASET ");
    screen_shows(a, "Enter opens its form");
    screen_keys(a, "^U del");
    screen_shows(a, "▶ models delete"); /* where a word begins, rather than in mo-del-s */
    screen_keys(a, "^U zzz");
    screen_shows(a, "nothing is called like that");
    screen_keys(a, "Enter Esc");
    assert_null(app_top(a));
    app_free(a);
}

static void palette_completes_and_asks_for_arguments(void **state)
{
    struct app *a = screen_new(&opts, 34, 120);

    (void)state;
    screen_keys(a, ": models Space s Tab");
    screen_shows(a, ": models show  ");
    screen_keys(a, "^U models Space sho Enter"); /* it does nothing without its argument */
    screen_shows(a, ": models show  ");
    assert_non_null(app_top(a));
    screen_keys(a, "RF");
    screen_shows(a, "Enter runs what is typed");
    app_free(a);
}

static void palette_runs_actions_and_forms(void **state)
{
    struct app *a = screen_new(&opts, 34, 120);

    (void)state;
    screen_keys(a, ": pane Space runs Enter");
    assert_null(app_top(a));
    assert_ptr_equal(app_pane(a), app_pane_at(a, UI_RUNS));
    screen_keys(a, ": score Enter");
    screen_shows(a, "┌─ Score ─");
    app_pop(a);
    screen_keys(a, ": quit Enter");
    assert_true(app_quits(a));
    app_free(a);
}

static void palette_runs_what_is_typed_in_full(void **state)
{
    struct app *a = screen_new(&opts, 34, 120);

    (void)state;
    screen_keys(a, ": models Space show Space 'R Space F' Enter");
    screen_shows(a, "┌─ Running ─");
    wait_idle(a);
    screen_shows(a, "┌─ models show 'R F' ─");
    screen_shows(a, "-q|models|show|R F|");
    app_pop(a);
    screen_keys(a, ": score Space m Space d Enter");
    wait_idle(a);
    assert_null(app_top(a));
    screen_shows(a, "Run 41 started: score m d.");
    screen_keys(a, ": models Space delete Space m Enter");
    wait_idle(a);
    assert_null(app_top(a));
    screen_shows(a, "no model · look");
    screen_keys(a, ": models Space show Space ' Enter");
    screen_shows(a, "a quote is not closed");
    app_free(a);
}

static void palette_paste_runs_nothing(void **state)
{
    struct app *a = screen_new(&opts, 34, 120);

    (void)state;
    screen_keys(a, ":");
    app_paste(a, "models delete m\nQ\n", 18);
    screen_shows(a, ": models delete m Q ");
    assert_false(app_quits(a));
    screen_keys(a, "Esc");
    app_free(a);
}

static void help_lists_narrows_and_runs(void **state)
{
    struct app *a = screen_new(&opts, 34, 120);

    (void)state;
    screen_keys(a, "?");
    screen_shows(a, "┌─ Help: 1 Data ─");
    screen_shows(a, " actions, ");
    screen_shows(a, "F1        help");
    screen_shows(a, "workspace");
    screen_keys(a, "/ scor");
    screen_shows(a, "/ scor ");
    screen_shows(a, "▶ 5         pane scoring       machines by risk");
    screen_lacks(a, "pane runs");
    screen_keys(a, "Enter");
    assert_ptr_equal(app_pane(a), app_pane_at(a, UI_DATA)); /* the first one ends the typing */
    screen_keys(a, "Enter");
    assert_null(app_top(a));
    assert_ptr_equal(app_pane(a), app_pane_at(a, UI_SCORING));
    screen_keys(a, "? / risk");
    screen_shows(a, "1 - p(none)");
    screen_keys(a, "Esc");
    screen_shows(a, "pane runs"); /* all again */
    screen_keys(a, "q");
    assert_null(app_top(a));
    app_free(a);
}

static void every_action_has_help_and_keys_that_are_keys(void **state)
{
    struct app *a = screen_new(&opts, 34, 120);
    size_t n;
    const struct action *const *x = app_actions(a, &n);

    (void)state;
    for (size_t i = 0; i < n; i++) {
        char key[UI_KEY_NAME];

        assert_true(x[i]->help && x[i]->help[0]);
        ui_keys_first(x[i]->keys, key);
        assert_true(ui_key_find(key) >= 0);
    }
    app_free(a);
}

static void palette_and_help_fit_any_size(void **state)
{
    struct app *a = screen_new(&opts, 0, 0);

    (void)state;
    for (int rows = 0; rows <= 40; rows += rows < 12 ? 1 : 7) {
        for (int cols = 0; cols <= 130; cols += cols < 45 ? 1 : 17) {
            app_resize(a, rows, cols);
            screen_keys(a, ": s");
            app_draw(a);
            app_pop(a);
            screen_keys(a, "? PgDn / e End");
            app_draw(a);
            app_pop(a);
        }
    }
    app_free(a);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ui_fuzzy_orders_what_it_finds),
        cmocka_unit_test(ui_machine_score_takes_beginnings),
        cmocka_unit_test(line_find_takes_the_longest_name),
        cmocka_unit_test(commands_know_what_they_need),
        cmocka_unit_test(palette_finds_by_letters_in_order),
        cmocka_unit_test(palette_completes_and_asks_for_arguments),
        cmocka_unit_test(palette_runs_actions_and_forms),
        cmocka_unit_test(palette_runs_what_is_typed_in_full),
        cmocka_unit_test(palette_paste_runs_nothing),
        cmocka_unit_test(help_lists_narrows_and_runs),
        cmocka_unit_test(every_action_has_help_and_keys_that_are_keys),
        cmocka_unit_test(palette_and_help_fit_any_size),
    };

    if (argc > 1)
        return helper(argc, argv);
    return cmocka_run_group_tests(tests, screen_locale, NULL);
}
