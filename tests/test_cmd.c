/* test_cmd.c - the table of commands, and how a command line is read. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/file.h"
#include "src/base/mem.h"
#include "src/cli/cmd.h"

enum { LINE_MAX_WORDS = 32 };

struct line { /* a command line cut into words; quotes ' and " group */
    char *text;
    const char *word[LINE_MAX_WORDS];
    int n;
};

static struct line line_of(const char *text)
{
    struct line l = {.text = mem_text(text)};
    char *to = l.text;

    for (const char *s = text; *s;) {
        char quote = 0;

        s += strspn(s, " ");
        if (!*s)
            break;
        assert_true(l.n < LINE_MAX_WORDS);
        l.word[l.n++] = to;
        for (; *s && (quote || *s != ' '); s++) {
            if (!quote && (*s == '\'' || *s == '"'))
                quote = *s;
            else if (quote && *s == quote)
                quote = 0;
            else
                *to++ = *s;
        }
        *to++ = '\0';
        s += *s == ' ';
    }
    return l;
}

static int parse(struct args *a, struct line *l, const char *text, struct err *e)
{
    *l = line_of(text);
    *e = (struct err){0};
    return args_parse(a, l->n, l->word, e);
}

static void done(struct args *a, struct line *l)
{
    args_done(a);
    free(l->text);
}

/* --- the table --- */

static void table_every_command_has_its_words(void **state)
{
    (void)state;
    for (size_t i = 0; cmd_table[i]; i++) {
        const struct cmd *c = cmd_table[i];

        assert_non_null(c->name);
        assert_non_null(c->usage);
        assert_non_null(c->summary);
        assert_non_null(c->example);
        assert_non_null(c->run);
        assert_true(c->min_word <= c->max_word);
        assert_int_equal(strncmp(c->usage, c->name, strlen(c->name)), 0);
        assert_true(strlen(c->summary) < 50); /* one line of the help */
    }
}

static void table_every_example_parses(void **state)
{
    (void)state;
    for (size_t i = 0; cmd_table[i]; i++) {
        struct args a;
        struct line l;
        struct err e;

        if (parse(&a, &l, cmd_table[i]->example, &e) < 0)
            fail_msg("%s: %s: %s", cmd_table[i]->example, e.ctx, e.msg);
        assert_ptr_equal(a.cmd, cmd_table[i]);
        done(&a, &l);
    }
}

static void table_every_option_has_help_and_argument(void **state)
{
    (void)state;
    for (size_t i = 0; cmd_table[i]; i++) {
        const struct op_param *p;

        for (size_t k = 0; (p = cmd_option(cmd_table[i], k)); k++) {
            if (!p->help || !p->help[0] || (p->kind != PARAM_BOOL && !p->arg))
                fail_msg("%s: --%s", cmd_table[i]->name, p->name);
            if (p->kind == PARAM_BOOL)
                assert_null(p->arg);
        }
    }
}

/* The first walk over a line looks options up among all commands. */
static void table_options_of_one_name_agree_on_taking_a_value(void **state)
{
    const struct op_param *p, *q;

    (void)state;
    for (size_t i = 0; cmd_table[i]; i++)
        for (size_t n = 0; (p = cmd_option(cmd_table[i], n)); n++)
            for (size_t k = 0; cmd_table[k]; k++)
                for (size_t m = 0; (q = cmd_option(cmd_table[k], m)); m++)
                    if (strcmp(p->name, q->name) == 0 &&
                        (p->kind == PARAM_BOOL) != (q->kind == PARAM_BOOL))
                        fail_msg("--%s of %s and %s", p->name, cmd_table[i]->name,
                                 cmd_table[k]->name);
}

static void table_names_are_unique(void **state)
{
    (void)state;
    for (size_t i = 0; cmd_table[i]; i++)
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(cmd_table[i]->name, cmd_table[k]->name);
}

static void table_no_option_hides_a_global_one(void **state)
{
    const struct op_param *p;

    (void)state;
    for (size_t i = 0; cmd_table[i]; i++)
        for (size_t k = 0; (p = cmd_option(cmd_table[i], k)); k++)
            for (const struct op_param *q = args_global; q->name; q++)
                if (strcmp(p->name, q->name) == 0)
                    fail_msg("--%s of %s", p->name, cmd_table[i]->name);
}

/* --- the man page --- */

/* A name as it stands in the page: each dash behind a backslash. */
static bool page_has(const char *page, const char *before, const char *name)
{
    struct buf b = {0};

    buf_text(&b, before);
    for (; *name; name++) {
        if (*name == '-')
            buf_byte(&b, '\\');
        buf_byte(&b, *name);
    }
    bool found = strstr(page, buf_str(&b)) != NULL;
    buf_done(&b);
    return found;
}

static void man_page_has_every_command_and_option(void **state)
{
    const char *top = getenv("MW_DATADIR");
    struct buf path = {0}, page = {0};
    struct err e = {0};

    (void)state;
    buf_printf(&path, "%s/man/millwright.1", top ? top : ".");
    assert_int_equal(file_read_all(buf_str(&path), 1 << 20, &page, &e), 0);
    for (size_t i = 0; cmd_table[i]; i++) {
        const struct cmd *c = cmd_table[i];
        const struct op_param *p;
        struct buf name = {0};

        if (!c->group)
            continue;
        for (const char *s = c->name; *s; s++) /* "\fBruns\fR \fBshow\fR" */
            buf_text(&name, *s == ' ' ? "\\fR \\fB" : (char[]){*s, '\0'});
        if (!page_has(buf_str(&page), "\\fB", buf_str(&name)))
            fail_msg("the man page has no command %s", c->name);
        buf_done(&name);
        for (size_t k = 0; (p = cmd_option(c, k)); k++)
            if (!cmd_is_word(c, p->name) && !page_has(buf_str(&page), "\\-\\-", p->name))
                fail_msg("the man page has no option --%s of %s", p->name, c->name);
    }
    buf_done(&page);
    buf_done(&path);
}

/* --- lines --- */

static void parse_good_line_gives_workspace_and_flags(void **state)
{
    static const struct {
        const char *line, *workspace;
        bool json, quiet;
        unsigned n_thread;
    } c[] = {
        {"millwright version", "workspace.mw", false, false, 0},
        {"millwright -w a.mw version", "a.mw", false, false, 0},
        {"millwright version -wa.mw", "a.mw", false, false, 0},
        {"millwright --workspace=a.mw version --workspace 'b c.mw'", "b c.mw", false, false, 0},
        {"millwright --json version -q", "workspace.mw", true, true, 0},
        {"millwright version --threads 3", "workspace.mw", false, false, 3},
    };

    (void)state;
    for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
        struct args a;
        struct line l;
        struct err e;

        assert_int_equal(parse(&a, &l, c[i].line, &e), 0);
        assert_string_equal(a.workspace, c[i].workspace);
        assert_int_equal(a.json, c[i].json);
        assert_int_equal(a.quiet, c[i].quiet);
        assert_int_equal(a.n_thread, c[i].n_thread);
        done(&a, &l);
    }
}

static void parse_bad_line_is_usage(void **state)
{
    static const char *const line[] = {
        "millwright nonsense",         "millwright version --nonsense",
        "millwright version one",      "millwright version --threads",
        "millwright version --json=1", "millwright version --threads=1.5",
        "millwright version -z",       "millwright version -w",
    };

    (void)state;
    for (size_t i = 0; i < sizeof line / sizeof *line; i++) {
        struct args a;
        struct line l;
        struct err e;

        assert_int_equal(parse(&a, &l, line[i], &e), -1);
        assert_int_equal(e.code, FAIL_USAGE);
        done(&a, &l);
    }
}

static void repeat_quotes_what_a_shell_would_split(void **state)
{
    static const char *const argv[] = {"/usr/bin/millwright", "sql", "select 'a'", "-w", "x.mw",
                                       ""};
    struct args a = {.argv = argv, .argc = 6};
    struct buf b = {0};

    (void)state;
    args_repeat(&a, &b);
    assert_string_equal(buf_str(&b), "millwright sql 'select '\\''a'\\''' -w x.mw ''");
    buf_done(&b);
}

static void nearest_finds_typing_errors_only(void **state)
{
    static const struct {
        const char *word, *want;
    } c[] = {{"trian", "train"}, {"feature", "features"}, {"sho", "show"}, {"quux", NULL}};

    (void)state;
    for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
        struct nearest n = {.word = c[i].word};

        nearest_try(&n, "show");
        nearest_try(&n, "train");
        nearest_try(&n, "features");
        if (c[i].want)
            assert_string_equal(n.best, c[i].want);
        else
            assert_null(n.best);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_every_command_has_its_words),
        cmocka_unit_test(table_every_example_parses),
        cmocka_unit_test(table_every_option_has_help_and_argument),
        cmocka_unit_test(table_options_of_one_name_agree_on_taking_a_value),
        cmocka_unit_test(table_names_are_unique),
        cmocka_unit_test(table_no_option_hides_a_global_one),
        cmocka_unit_test(man_page_has_every_command_and_option),
        cmocka_unit_test(parse_good_line_gives_workspace_and_flags),
        cmocka_unit_test(parse_bad_line_is_usage),
        cmocka_unit_test(repeat_quotes_what_a_shell_would_split),
        cmocka_unit_test(nearest_finds_typing_errors_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
