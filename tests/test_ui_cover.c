/* test_ui_cover.c - the scripts of tests/ui, together, reach all that the screen can do: each
 * action of each pane, each kind of overlay, each titled dialog, each kind of run, each field of
 * each form that they open.
 *
 * What a script did is what ui_run left of it, FILE.seen beside its log: this test comes after
 * all of them. $MW_UI_TESTS names the scripts, $MW_BUILDDIR is where their traces are. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/base/buf.h"
#include "src/base/file.h"
#include "src/base/mem.h"
#include "src/ops/op.h"
#include "ui/app.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct buf seen;   /* lines of all traces: "\nact\tExplore\tfilter\n..." */
static size_t n_missing;

static const char *env_of(const char *name)
{
    const char *value = getenv(name);

    if (!value)
        fail_msg("%s is not set: make check sets it", name);
    return value;
}

static bool has_line(const char *did, const char *where, const char *what)
{
    struct buf line = {0};
    bool has;

    buf_printf(&line, "\n%s\t%s\t%s\n", did, where, what);
    has = strstr(buf_str(&seen), buf_str(&line)) != NULL;
    buf_done(&line);
    return has;
}

static void missing(const char *fmt, ...) PRINTF_LIKE(1, 2);
static void missing(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fputs(": no script in tests/ui does that\n", stderr);
    n_missing++;
}

static void assert_all(void)
{
    size_t n = n_missing;

    n_missing = 0;
    assert_int_equal(n, 0);
}

/* --- traces --- */

static void read_seen(const char *script)
{
    static const char end[] = "end\t\t\n";
    const char *build = env_of("MW_BUILDDIR");
    struct err e = {0};
    struct buf path = {0}, text = {0};

    buf_printf(&path, "%s/%.*s.seen", build, (int)strcspn(script, "."), script);
    if (file_read_all(buf_str(&path), 1 << 24, &text, &e) < 0)
        fail_msg("%s: %s; make check plays %s first", buf_str(&path), e.msg, script);
    buf_add(&seen, buf_str(&text), text.size);
    if (text.size < strlen(end) || strcmp(buf_str(&text) + text.size - strlen(end), end) != 0)
        fprintf(stderr, "%s has failed: what it does behind that is missing here\n", script);
    buf_done(&path);
    buf_done(&text);
}

static int read_traces(void **state)
{
    char *scripts = mem_text(env_of("MW_UI_TESTS")), *rest = scripts;

    (void)state;
    buf_byte(&seen, '\n');
    for (char *name; (name = strsep(&rest, " "));)
        if (*name)
            read_seen(name);
    free(scripts);
    return 0;
}

static int forget_traces(void **state)
{
    (void)state;
    buf_done(&seen);
    return 0;
}

/* --- actions --- */

enum { ACTIONS_MAX = 2000 };

struct found { /* an action, in any of the panes that have it */
    const struct action *action;
    const char *pane; /* the first of them */
    bool done;
};

static struct found *found_of(struct found *all, size_t *n, const struct action *x,
                              const char *pane)
{
    size_t i = 0;

    while (i < *n && all[i].action != x)
        i++;
    assert_true(i < ACTIONS_MAX);
    if (i == *n)
        all[(*n)++] = (struct found){x, pane, false};
    return &all[i];
}

/* An action of several panes, as those of the app are, needs to be done in one. */
static void scripts_do_every_action(void **state)
{
    struct err e = {0};
    struct app *a = app_new(&(struct app_opts){0}, &e);
    struct found *all = mem_zero(ACTIONS_MAX, sizeof *all);
    size_t n_all = 0;

    (void)state;
    for (int p = 0; p < UI_PANES; p++) {
        size_t n;

        app_go(a, (enum ui_pane_id)p);
        const struct action *const *x = app_actions(a, &n);
        const char *pane = app_pane(a)->ops->name;

        for (size_t i = 0; i < n; i++)
            found_of(all, &n_all, x[i], pane)->done |= has_line("act", pane, x[i]->name);
    }
    assert_true(n_all > 30);
    for (size_t i = 0; i < n_all; i++)
        if (!all[i].done)
            missing("action '%s' of pane %s", all[i].action->name, all[i].pane);
    free(all);
    app_free(a);
    assert_all();
}

/* --- overlays and dialogs, as the source has them --- */

/* Calls fn for each file of ui/ that ends in .c. */
static void each_source(void (*fn)(const char *name, const char *text))
{
    char *folder = file_join(env_of("MW_DATADIR"), "ui");
    DIR *d = opendir(folder);
    size_t n = 0;

    assert_non_null(d);
    for (struct dirent *f; (f = readdir(d));) {
        const char *dot = strrchr(f->d_name, '.');
        struct buf text = {0};
        struct err e = {0};
        char *path = file_join(folder, f->d_name);

        if (dot && strcmp(dot, ".c") == 0) {
            assert_int_equal(file_read_all(path, 1 << 20, &text, &e), 0);
            fn(f->d_name, buf_str(&text));
            n++;
        }
        buf_done(&text);
        free(path);
    }
    closedir(d);
    free(folder);
    assert_true(n > 30);
}

/* The literal that stands at s, where one does; at most 79 bytes. */
static bool literal_at(const char *s, char out[80])
{
    size_t n;

    s += strspn(s, " \n");
    if (*s != '"')
        return false;
    n = strcspn(s + 1, "\"");
    assert_true(n < 80);
    memcpy(out, s + 1, n);
    out[n] = '\0';
    return true;
}

static bool any_opened(const char *kind, const char *title)
{
    struct buf line = {0};
    bool has;

    buf_printf(&line, "\nopen\t%s\t%s", kind, title);
    has = strstr(buf_str(&seen), buf_str(&line)) != NULL;
    buf_done(&line);
    return has;
}

static void check_kinds(const char *name, const char *text)
{
    static const char begin[] = "overlay_ops ";
    char kind[80];

    for (const char *s = text; (s = strstr(s, begin)); s++) {
        const char *end = strstr(s, "};"), *equals = strstr(s, "= {");
        const char *field = strstr(s, ".name = ");

        if (!equals || equals > strchr(s, '\n'))
            continue; /* it is only used here */
        if (!field || !end || field > end || !literal_at(field + strlen(".name = "), kind))
            fail_msg("ui/%s: an overlay has no name", name);
        if (!any_opened(kind, ""))
            missing("overlay '%s' of ui/%s", kind, name);
    }
}

static void scripts_open_every_kind_of_overlay(void **state)
{
    (void)state;
    each_source(check_kinds);
    assert_all();
}

static bool is_opened(const char *title)
{
    static const char *const kinds[] = {"form", "question", "line", "menu", "text"};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (any_opened(kinds[i], title))
            return true;
    return false;
}

/* Titles that are written where the dialog is opened; made-up ones belong to some action. */
static void check_titles(const char *name, const char *text)
{
    static const char *const before[] = {".title = ", "ui_menu_open(a, ", "ui_text_open(a, "};
    char title[80];

    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        for (const char *s = text; (s = strstr(s, before[i])); s++)
            if (literal_at(s + strlen(before[i]), title) && !is_opened(title))
                missing("dialog '%s' of ui/%s", title, name);
}

static void scripts_open_every_dialog(void **state)
{
    (void)state;
    each_source(check_titles);
    assert_all();
}

/* --- forms --- */

static void scripts_run_every_kind_of_run_by_its_form(void **state)
{
    (void)state;
    for (const struct op *const *op = op_all(); *op; op++) {
        bool own = strcmp((*op)->kind, "ingest") == 0; /* it has a form with a preview */

        if (!has_line("submit", own ? "Ingest" : (*op)->kind, ""))
            missing("form of the run '%s', submitted", (*op)->kind);
    }
    assert_all();
}

/* Calls fn for each line that begins with `did`, with what stands behind it. */
static void each_line(const char *did, void (*fn)(const char *where, const char *what))
{
    char *all = mem_text(buf_str(&seen)), *rest = all;

    for (char *line; (line = strsep(&rest, "\n"));) {
        const char *verb = strsep(&line, "\t"), *where = strsep(&line, "\t");

        if (line && strcmp(verb, did) == 0)
            fn(where, line);
    }
    free(all);
}

static struct buf told; /* fields that are missing are named once */

static void check_field(const char *form, const char *field)
{
    struct buf line = {0};

    buf_printf(&line, "\n%s\t%s\n", form, field);
    if (!has_line("set", form, field) && !strstr(buf_str(&told), buf_str(&line))) {
        buf_text(&told, buf_str(&line));
        missing("field '%s' of the form '%s', changed", field, form);
    }
    buf_done(&line);
}

static void scripts_change_every_field_of_forms(void **state)
{
    (void)state;
    each_line("has", check_field);
    buf_done(&told);
    assert_all();
}

static void check_question(const char *kind, const char *title)
{
    struct buf line = {0};

    if (strcmp(kind, "question") == 0) {
        buf_printf(&line, "\n%s\n", title);
        if (!has_line("accept", title, "") && !strstr(buf_str(&told), buf_str(&line))) {
            buf_text(&told, buf_str(&line));
            missing("question '%s', accepted", title);
        }
    }
    buf_done(&line);
}

static void scripts_accept_every_question(void **state)
{
    (void)state;
    each_line("open", check_question);
    buf_done(&told);
    assert_all();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scripts_do_every_action),
        cmocka_unit_test(scripts_open_every_kind_of_overlay),
        cmocka_unit_test(scripts_open_every_dialog),
        cmocka_unit_test(scripts_run_every_kind_of_run_by_its_form),
        cmocka_unit_test(scripts_change_every_field_of_forms),
        cmocka_unit_test(scripts_accept_every_question),
    };

    return cmocka_run_group_tests(tests, read_traces, forget_traces);
}
