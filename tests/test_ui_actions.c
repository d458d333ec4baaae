/* test_ui_actions.c - what holds of every action of every pane: it can be found, pressed, read
 * about; no two share a key; the command it names is one. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/cli/cmd.h"
#include "ui/app.h"

#include <stdio.h>
#include <string.h>

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(app_actions_each_has_name_keys_and_help),
        cmocka_unit_test(app_actions_share_no_key),
        cmocka_unit_test(app_actions_name_commands_that_are_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
