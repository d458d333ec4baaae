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
    {"[", "sort asc"}, {"]", "sort desc"}, {"{", "then-asc"}, {"}", "then-desc"},
    {"F6", "sort keys"},
    {"Space", "mark"}, {"v", "mark range"}, {"*", "mark invert"}, {"f", "freeze"}, {"-", "hide"},
    {"gv", "columns"}, {"_", "fit"}, {"H", "column left"}, {"L", "column right"},
    {"T", "column type"}, {"<", "narrower"}, {">", "wider"}, {"I", "describe"},
    {"F", "frequency"}, {".", "plot"}, {"W", "pivot"}, {"=", "derive"}, {"s", "sql"},
    {"m", "mode"}, {"b", "baseline"}, {"c", "compare"}, {"d", "diff"},
    {"A", "risk ack"}, {"C", "risk note"}, {"S", "risk snooze"}, {"t", "follow"}, {"w", "wrap"},
    /* moving */
    {"gg", "top"}, {"Home", "top"}, {"G", "bottom"}, {"End", "bottom"}, {"gh", "first"},
    {"gl", "last"}, {"j", "move down"}, {"Down", "move down"}, {"k", "move up"}, {"Up", "move up"},
    {"h", "move left"}, {"Left", "move left"}, {"l", "move right"}, {"Right", "move right"},
    {"PgDn", "page down"}, {"PgUp", "page up"}, {"^D", "half down"}, {"^U", "half up"},
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
    struct buf bytes = {0};
    struct err e = {0};

    assert_fine(file_read_all(path_of("a.mw"), 1 << 26, &bytes, &e), &e);
    FILE *f = fopen(path_of("b.mw"), "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes.s, 1, bytes.size, f), bytes.size);
    assert_int_equal(fclose(f), 0);
    buf_done(&bytes);
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

/* Those of the pane that no pane before has, as [*out_n] indices: the app's own are tried once. */
static void new_actions(int pane, size_t out[200], size_t *out_n)
{
    static const struct action *before[400];
    static size_t n_before;
    struct app *a = open_pane(pane, 34, 120);
    size_t n;
    const struct action *const *x = app_actions(a, &n);

    n_before = pane == 0 ? 0 : n_before;
    *out_n = 0;
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;

        while (k < n_before && before[k] != x[i])
            k++;
        if (k < n_before)
            continue;
        assert_true(n_before < 400 && *out_n < 200);
        before[n_before++] = x[i];
        out[(*out_n)++] = i;
    }
    app_free(a);
}

/* --- keys do what names do --- */

/* The counters tell what the key took, which what is done by name has none of: the box is the
 * same, but for its figures. It is the last in its lines. */
static void blank_counters(char *picture)
{
    static const char side[] = "│";
    const size_t wide = strlen(side);
    char *line = strstr(picture, "─ Counters ─");

    for (line = line ? strchr(line, '\n') : NULL; line; line = strchr(line + 1, '\n')) {
        size_t size = strcspn(line + 1, "\n");
        char *end = line + 1 + size - wide;

        if (size < wide || memcmp(end, side, wide) != 0)
            return;
        for (char *s = end; s > line && memcmp(s - wide, side, wide) != 0; s--)
            if (strchr("0123456789,.", s[-1]))
                s[-1] = ' ';
    }
}

/* What can be seen and is asked of the terminal. */
static char *outcome(struct app *a)
{
    struct buf b = {0};

    settle(a);
    buf_text(&b, screen_text(a));
    blank_counters((char *)b.s);
    buf_printf(&b, "quits %d, requests %d\n", app_quits(a), app_take_requests(a));
    if (app_take_copy(a, &b))
        buf_text(&b, " to the clipboard");
    app_free(a);
    return buf_take(&b);
}

static char *by_name(int pane, size_t i, const struct action **out)
{
    struct app *a = open_pane(pane, 34, 120);
    size_t n;

    *out = app_actions(a, &n)[i];
    app_act(a, *out);
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
        size_t n, at[200];

        new_actions(p, at, &n);
        for (size_t i = 0; i < n; i++) {
            const struct action *x;
            char *want = by_name(p, at[i], &x);

            each_key(x->keys, check_twin, &(struct twin){p, x, want});
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

/* --- Esc --- */

/* The picture above the message. */
static char *picture(struct app *a)
{
    const char *s, *end;

    settle(a);
    s = screen_text(a);
    end = s;
    for (int row = 0; row < 32; row++)
        end = strchr(end, '\n') + 1;
    return mem_text_n(s, (size_t)(end - s));
}

/* Whatever an action has opened, Esc leads back from, and nothing was begun. */
static void check_escape(int pane, size_t i)
{
    struct app *a = open_pane(pane, 34, 120);
    char *before = picture(a), *after;
    size_t n;
    const struct action *x = app_actions(a, &n)[i];
    int64_t runs;
    struct err e = {0};

    app_act(a, x);
    settle(a);
    if (app_top(a)) {
        for (int k = 0; k < 3 && app_top(a); k++) {
            app_key(a, UI_KEY_ESC);
            settle(a);
        }
        after = picture(a);
        runs = runs_count(app_store(a), &e);
        if (app_top(a) || strcmp(before, after) != 0 || runs != 1) {
            fprintf(stderr, "before:\n%safter Esc:\n%s", before, after);
            fail_msg("Esc does not lead back from '%s' of pane %d", x->name, pane + 1);
        }
        free(after);
    }
    free(before);
    app_free(a);
}

static void escape_leads_back_from_whatever_an_action_opens(void **state)
{
    (void)state;
    make_workspace();
    for (int p = 0; p < UI_PANES; p++) {
        size_t n, at[200];

        new_actions(p, at, &n);
        for (size_t i = 0; i < n; i++)
            check_escape(p, at[i]);
    }
}

/* --- Tab --- */

enum { STOPS_MAX = 60 };

static bool is_open(const struct app *a, const char *kind)
{
    if (!app_top(a))
        return false;
    assert_non_null(app_top(a)->ops->name); /* each overlay has one */
    return strcmp(app_top(a)->ops->name, kind) == 0;
}

static char *after_key(struct app *a, int key)
{
    app_key(a, key);
    return picture(a);
}

/* Tab goes through all of the form and comes back to where it began; S-Tab goes the same way
 * back. false: the action opens no form. */
static bool check_tab(int pane, size_t i)
{
    struct app *a = open_pane(pane, 34, 120);
    char *stop[STOPS_MAX];
    size_t n, n_stop = 0;
    const struct action *x = app_actions(a, &n)[i];

    app_act(a, x);
    settle(a);
    if (is_open(a, "menu"))
        app_key(a, UI_KEY_ENTER);
    if (!is_open(a, "form")) {
        app_free(a);
        return false;
    }
    stop[n_stop++] = picture(a);
    do {
        assert_true(n_stop < STOPS_MAX);
        stop[n_stop++] = after_key(a, UI_KEY_TAB);
    } while (strcmp(stop[n_stop - 1], stop[0]) != 0);
    assert_true(n_stop > 3); /* a field, two buttons, and the field again */
    for (size_t k = n_stop - 1; k-- > 0;) {
        char *back = after_key(a, UI_KEY_BACKTAB);

        assert_string_equal(back, stop[k]);
        free(back);
    }
    while (n_stop > 0)
        free(stop[--n_stop]);
    app_free(a);
    return true;
}

static void tab_goes_around_every_form_and_back(void **state)
{
    size_t n_form = 0;

    (void)state;
    make_workspace();
    for (int p = 0; p < UI_PANES; p++) {
        size_t n, at[200];

        new_actions(p, at, &n);
        for (size_t i = 0; i < n; i++)
            n_form += check_tab(p, at[i]);
    }
    assert_true(n_form >= 7);
}

/* --- nothing is pressed that help does not tell --- */

static bool has_word(const char *text, const char *word)
{
    size_t n = strlen(word);

    for (const char *s = text; (s = strstr(s, word)); s++)
        if ((s == text || strchr(" \n:,;(", s[-1])) && strchr(" \n:,;)", s[n]))
            return true;
    return false;
}

/* Each key of one character or chord that the pane takes for itself stands in its help; arrows,
 * pages and ends are told there in words. */
static void panes_take_no_key_that_help_does_not_tell(void **state)
{
    (void)state;
    make_workspace();
    for (int p = 0; p < UI_PANES; p++) {
        struct app *a = open_pane(p, 34, 220);
        char *help = all_of_help(a);

        app_key(a, UI_KEY_ESC);
        for (int key = 33; key < 2 * 127; key++) {
            int k = key < 127 ? key : UI_CHORD(key - 127);
            char name[UI_KEY_NAME];

            if (k >= UI_KEY_CHORD && (k & ~UI_KEY_CHORD) < 33)
                continue;
            while (app_top(a))
                app_pop(a);
            ui_key_name(k, name);
            if (app_pane(a)->ops->key(app_pane(a), k) != UI_IGNORED && !has_word(help, name))
                fail_msg("'%s' does something in %s, and its help does not tell", name,
                         app_pane(a)->ops->name);
        }
        free(help);
        app_free(a);
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
        in_folder(escape_leads_back_from_whatever_an_action_opens),
        in_folder(tab_goes_around_every_form_and_back),
        in_folder(panes_take_no_key_that_help_does_not_tell),
    };

    if (strcmp(file_base(argv[0]), "millwright") == 0)
        return cmd_main(argc, argv, NULL); /* a helper that the app asks */
    return cmocka_run_group_tests(tests, screen_locale, NULL);
}
