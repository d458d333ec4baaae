/* test_ui_actions.c - what holds of every action of every pane: it can be found, pressed, read
 * about; no two share a key, and a key has one meaning everywhere; it is in the help; its keys do
 * what its name does; the command it names is one.
 * Not here: that a script reaches it (test_ui_cover.c). */
#include "config.h"

#include "tests/learned.h"
#include "tests/ui_screen.h"

#include "src/base/file.h"
#include "src/cli/cmd.h"

#include <poll.h>

static struct app *open_app(void)
{
    struct err e = {0};
    struct app *a = app_new(&(struct app_opts){0}, &e);

    assert_non_null(a);
    app_resize(a, 36, 120);
    return a;
}

/* Calls fn for each key of "x F9". */
static void each_key(const char *keys, void (*fn)(const char *name, void *arg), void *arg)
{
    char copy[200];
    char *rest = copy;

    assert_true(strlen(keys) < sizeof copy);
    snprintf(copy, sizeof copy, "%s", keys);
    for (char *name = strsep(&rest, " "); name; name = strsep(&rest, " "))
        if (*name)
            fn(name, arg);
}

static void key_is_one(const char *name, void *arg)
{
    if (ui_key_find(name) < 0)
        fail_msg("%s: there is no key '%s'", (const char *)arg, name);
}

static void app_actions_each_has_name_keys_and_help(void **state)
{
    struct app *a = open_app();

    (void)state;
    for (int p = 0; p < UI_PANES; p++) {
        size_t n;
        const struct action *const *x;

        app_go(a, (enum ui_pane_id)p);
        x = app_actions(a, &n);
        assert_true(n > 5);
        for (size_t i = 0; i < n; i++) {
            assert_non_null(x[i]->name);
            assert_non_null(x[i]->run);
            if (!x[i]->keys || !x[i]->help || !*x[i]->help)
                fail_msg("%s: no key or no help", x[i]->name);
            each_key(x[i]->keys, key_is_one, (void *)(uintptr_t)x[i]->name);
        }
    }
    app_free(a);
}

struct taken { /* keys seen so far in a pane */
    const struct action *by[400];
    int key[400];
    size_t n;
    const struct action *now;
};

static void take_key(const char *name, void *arg)
{
    struct taken *t = arg;
    int key = ui_key_find(name);

    for (size_t i = 0; i < t->n; i++)
        if (t->key[i] == key)
            fail_msg("'%s' is both %s and %s", name, t->by[i]->name, t->now->name);
    assert_true(t->n < 400);
    t->by[t->n] = t->now;
    t->key[t->n++] = key;
}

static void app_actions_share_no_key(void **state)
{
    struct app *a = open_app();

    (void)state;
    for (int p = 0; p < UI_PANES; p++) {
        struct taken t = {.n = 0};
        size_t n;
        const struct action *const *x;

        app_go(a, (enum ui_pane_id)p);
        x = app_actions(a, &n);
        for (size_t i = 0; i < n; i++) {
            t.now = x[i];
            each_key(x[i]->keys, take_key, &t);
        }
    }
    app_free(a);
}

/* "runs cancel RUN": the words up to the first that stands for something. */
static void assert_command(const struct action *x)
{
    char copy[200];
    const char *words[3] = {0};
    char *rest = copy;
    struct err e = {0};
    size_t n = 0, used;

    snprintf(copy, sizeof copy, "%s", x->command);
    for (char *w = strsep(&rest, " "); w && n < 2; w = strsep(&rest, " "))
        words[n++] = w;
    if (!cmd_find(words, n, &used, &e))
        fail_msg("%s: '%s' is no command: %s", x->name, x->command, e.msg);
}

static void app_actions_name_commands_that_are_there(void **state)
{
    struct app *a = open_app();

    (void)state;
    for (int p = 0; p < UI_PANES; p++) {
        size_t n;
        const struct action *const *x;

        app_go(a, (enum ui_pane_id)p);
        x = app_actions(a, &n);
        for (size_t i = 0; i < n; i++)
            if (x[i]->command)
                assert_command(x[i]);
    }
    app_free(a);
}

/* --- one key, one meaning --- */

/* What a key may mean: words that its action's name begins or ends with, parted by |. A row for
 * each key of an action; screen.md section 2 is where they come from. */
static const struct {
    const char *key, *words;
} meanings[] = {
    /* everywhere */
    {"F1", "help"}, {"?", "help"}, {":", "palette"}, {"^P", "palette"},
    {"1", "pane data"}, {"2", "pane explore"}, {"3", "pane features"}, {"4", "pane models"},
    {"5", "pane scoring"}, {"6", "pane runs"}, {"O", "workspace"}, {"F2", "settings"},
    {"^R", "reload"}, {"F5", "reload"}, {"Q", "quit"}, {"F10", "quit"}, {"q", "close"},
    {"M", "record"}, {"@", "replay"}, {"^L", "redraw"}, {"^Z", "suspend"}, {"^C", "interrupt"},
    {"F12", "counters"}, {"+", "zoom"}, {"z", "layout"}, {"u", "undo"}, {"U", "redo"},
    {"y", "copy cell"}, {"Y", "copy row"}, {"gy", "copy marks"}, {"g:", "copy command"},
    {"i", "details"}, {"gi", "lineage"}, {"Esc", "escape"},
    /* parts and tabs; a pane of two parts has but one way to go */
    {"Tab", "focus next|focus"}, {"S-Tab", "focus prev|focus"},
    {"gt", "tab next"}, {"^PgDn", "tab next"}, {"gT", "tab prev"}, {"^PgUp", "tab prev"},
    /* drill in: shows what is under the cursor; back from there */
    {"Enter", "open|show"}, {"Backspace", "back"},
    /* the form of the pane; that of the thing under the cursor; once more; away with it */
    {"a", "ingest|features|train|score|new"}, {"E", "edit"}, {"r", "rerun|again"},
    {"Del", "delete|drop"}, {"x", "runs cancel"}, {"F9", "runs cancel"}, {"p", "jobs pause"},
    /* what is in front, to a file: rows, a model, a log */
    {"e", "export|export log"},
    /* looking for */
    {"&", "filter"}, {"F4", "filter"}, {"/", "search"}, {"F3", "search"}, {"n", "search next"},
    {"N", "search prev"}, {"gr", "goto"}, {"o", "dataset"},
    /* what comes before and after in time: an event, an evaluation of the model */
    {"(", "event prev|evaluation older"}, {")", "event next|evaluation newer"},
    /* columns and what they say */
    {"[", "sort asc"}, {"]", "sort desc"}, {"{", "then-asc"}, {"}", "then-desc"}, {"F6", "keys"},
    {"Space", "mark"}, {"v", "mark range"}, {"*", "mark invert"}, {"f", "freeze"}, {"-", "hide"},
    {"gv", "columns"}, {"_", "fit"}, {"H", "column left"}, {"L", "column right"},
    {"T", "column type"}, {"<", "narrower"}, {">", "wider"}, {"I", "describe"},
    {"F", "frequency"}, {".", "plot"}, {"W", "pivot"}, {"=", "derive"}, {"s", "sql"},
    {"m", "mode"}, {"b", "baseline"}, {"c", "compare"}, {"d", "diff"},
    {"A", "risk ack"}, {"C", "risk note"}, {"S", "risk snooze"}, {"t", "follow"}, {"w", "wrap"},
    {"gg", "top"}, {"G", "bottom"}, {"gh", "first"}, {"gl", "last"},
};

/* The name is the word, or begins or ends with it. */
static bool is_of_word(const char *name, const char *word, size_t size)
{
    size_t n = strlen(name);

    if (n < size)
        return false;
    return (strncmp(name, word, size) == 0 && (n == size || name[size] == ' ')) ||
           (n > size && strncmp(name + n - size, word, size) == 0 && name[n - size - 1] == ' ');
}

static bool means(const char *words, const char *name)
{
    for (const char *w = words; *w;) {
        size_t size = strcspn(w, "|");

        if (is_of_word(name, w, size))
            return true;
        w += size + (w[size] != '\0');
    }
    return false;
}

struct place {
    const struct action *action;
    const char *pane;
};

static void check_meaning(const char *key, void *arg)
{
    const struct place *x = arg;
    size_t i = 0;

    while (i < sizeof meanings / sizeof *meanings && strcmp(meanings[i].key, key) != 0)
        i++;
    if (i == sizeof meanings / sizeof *meanings)
        fail_msg("'%s' is '%s' in %s: what does it mean in every pane? Give it a row of meanings",
                 key, x->action->name, x->pane);
    if (!means(meanings[i].words, x->action->name))
        fail_msg("'%s' is '%s' in %s, but means '%s'", key, x->action->name, x->pane,
                 meanings[i].words);
}

static void app_actions_give_a_key_one_meaning_everywhere(void **state)
{
    struct app *a = open_app();

    (void)state;
    for (int p = 0; p < UI_PANES; p++) {
        size_t n;
        const struct action *const *x;

        app_go(a, (enum ui_pane_id)p);
        x = app_actions(a, &n);
        for (size_t i = 0; i < n; i++)
            each_key(x[i]->keys, check_meaning,
                     &(struct place){x[i], app_pane(a)->ops->name});
    }
    app_free(a);
}

/* --- a workspace with something in every pane --- */

static void make_workspace(void)
{
    struct store *s;

    learned_workspace("a.mw");
    s = open_ok("a.mw", STORE_WRITE);
    learned_run(s, 6, &op_score, "{\"model\":\"Forest\",\"dataset\":\"test_table\","
                                 "\"gate\":\"off\",\"reason\":\"test\"}");
    learned_run(s, 7, &op_score, "{\"model\":\"Forest\",\"dataset\":\"train_table\","
                                 "\"out\":\"more\",\"gate\":\"off\",\"reason\":\"test\"}");
    change(s, "INSERT INTO run (id, kind, params, command, state, queued_ms, begun_ms, ended_ms) "
              "VALUES (7, 'train', '{}', 'millwright train', 'succeeded', 1, 2, 3)");
    change(s, "INSERT INTO run_log (run, at_ms, level, line) VALUES (7, 2, 1, 'a line')");
    store_close(s);
}

static void copy_workspace(void)
{
    char command[1000];

    snprintf(command, sizeof command, "cp '%s/a.mw' '%s/b.mw'", folder, folder);
    assert_int_equal(system(command), 0);
}

/* Until nothing is under way; at most 20 s. */
static void settle(struct app *a)
{
    struct pollfd fd[8];

    app_draw(a);
    for (int i = 0; i < 2000 && app_busy(a); i++) {
        poll(fd, (nfds_t)app_fds(a, fd, 8), app_wait_ms(a) == 0 ? 0 : 10);
        app_tick(a);
        if (app_wants_draw(a))
            app_draw(a);
    }
    assert_false(app_busy(a));
}

/* The copy of the workspace, in that pane, as it is when it is looked at first. */
static struct app *open_pane(int pane, int rows, int cols)
{
    struct app *a;

    copy_workspace();
    a = screen_new(&(struct app_opts){.workspace = path_of("b.mw")}, rows, cols);
    app_go(a, (enum ui_pane_id)pane);
    settle(a);
    return a;
}

/* --- keys do what names do --- */

/* What can be seen and is asked of the terminal. */
static char *outcome(struct app *a)
{
    struct buf b = {0};

    settle(a);
    buf_text(&b, screen_text(a));
    buf_printf(&b, "quits %d, requests %d\n", app_quits(a), app_take_requests(a));
    if (app_take_copy(a, &b))
        buf_text(&b, " to the clipboard");
    app_free(a);
    return buf_take(&b);
}

static char *by_name(int pane, size_t i)
{
    struct app *a = open_pane(pane, 34, 120);
    size_t n;

    app_act(a, app_actions(a, &n)[i]);
    return outcome(a);
}

static char *by_key(int pane, const char *name)
{
    struct app *a = open_pane(pane, 34, 120);
    int key = ui_key_find(name);

    if (key >= UI_KEY_CHORD)
        app_key(a, 'g');
    app_key(a, key >= UI_KEY_CHORD ? key & ~UI_KEY_CHORD : key);
    return outcome(a);
}

struct twin { /* what the name has done, for each of its keys */
    int pane;
    const struct action *action;
    const char *want;
};

static void check_twin(const char *key, void *arg)
{
    const struct twin *t = arg;
    char *is = by_key(t->pane, key);

    if (strcmp(is, t->want) != 0) {
        fprintf(stderr, "by its name:\n%sby its key:\n%s", t->want, is);
        fail_msg("'%s' of pane %d is not what its key '%s' does", t->action->name, t->pane + 1,
                 key);
    }
    free(is);
}

static void app_actions_do_by_key_what_they_do_by_name(void **state)
{
    (void)state;
    make_workspace();
    for (int p = 0; p < UI_PANES; p++) {
        struct app *a = open_pane(p, 34, 120);
        size_t n;
        const struct action *const *x = app_actions(a, &n);
        const struct action *all[200];

        assert_true(n < 200);
        memcpy(all, x, n * sizeof *x);
        app_free(a);
        for (size_t i = 0; i < n; i++) {
            char *want = by_name(p, i);

            each_key(all[i]->keys, check_twin, &(struct twin){p, all[i], want});
            free(want);
        }
    }
}

/* --- help --- */

/* Every picture of the help, one after the other. */
static char *all_of_help(struct app *a)
{
    struct buf b = {0};

    app_key(a, UI_KEY_F1);
    for (int i = 0; i < 100; i++) {
        buf_text(&b, screen_text(a));
        app_key(a, UI_KEY_DOWN);
    }
    return buf_take(&b);
}

static void assert_in_help(const char *all, const struct app *a, const struct action *x)
{
    const char *why = x->refuses ? x->refuses(a) : NULL;
    char key[UI_KEY_NAME], want[200];

    ui_keys_first(x->keys, key);
    snprintf(want, sizeof want, " %-9s %-18s %s%.28s", key, x->name, why ? "not now: " : "",
             why ? why : x->help);
    if (strstr(all, want))
        return;
    fprintf(stderr, "%s", all);
    fail_msg("not in the help of %s:%s", app_pane(a)->ops->name, want);
}

static void check_help(struct app *a)
{
    char *all = all_of_help(a);
    size_t n;
    const struct action *const *x = app_actions(a, &n);

    for (size_t i = 0; i < n; i++)
        assert_in_help(all, a, x[i]);
    free(all);
    app_free(a);
}

static void help_lists_every_action_and_why_it_does_not_work(void **state)
{
    (void)state;
    make_workspace();
    for (int p = 0; p < UI_PANES; p++) {
        struct app *none = screen_new(&(struct app_opts){0}, 24, 80);

        check_help(open_pane(p, 24, 80));
        app_go(none, (enum ui_pane_id)p);
        check_help(none);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(app_actions_each_has_name_keys_and_help),
        cmocka_unit_test(app_actions_share_no_key),
        cmocka_unit_test(app_actions_give_a_key_one_meaning_everywhere),
        cmocka_unit_test(app_actions_name_commands_that_are_there),
        in_folder(app_actions_do_by_key_what_they_do_by_name),
        in_folder(help_lists_every_action_and_why_it_does_not_work),
    };

    if (strcmp(file_base(argv[0]), "millwright") == 0)
        return cmd_main(argc, argv, NULL); /* a helper that the app asks */
    return cmocka_run_group_tests(tests, screen_locale, NULL);
}
