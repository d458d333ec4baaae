/* cmd.c - the table of commands, how one is found, and the one place where an error is printed.
 *
 * Not here: reading argv (args.c), runs (attach.c), the commands themselves (cmd_*.c). */
#include "config.h"

#include "src/cli/cmd.h"

#include <stdio.h>
#include <string.h>

#include "src/cli/help.h"

const struct cmd *const cmd_table[] = {
    &cmd_version,
    NULL,
};

const struct op_param *cmd_options(const struct cmd *c)
{
    static const struct op_param none[] = {{0}};

    if (c->options)
        return c->options;
    return c->op && c->op->params ? c->op->params : none;
}

bool cmd_is_word(const struct cmd *c, const char *param)
{
    for (const char *const *name = c->word_names; name && *name; name++)
        if (strcmp(*name, param) == 0)
            return true;
    return false;
}

/* --- finding --- */

/* Whether the words begin with the name, which is one or two of them. */
static bool name_fits(const char *name, const char *const *words, size_t n)
{
    size_t first = strlen(words[0]);

    if (strncmp(name, words[0], first) != 0)
        return false;
    if (!name[first])
        return true;
    return name[first] == ' ' && n > 1 && strcmp(name + first + 1, words[1]) == 0;
}

static bool is_group(const char *name, const char *word)
{
    size_t size = strlen(word);

    return strncmp(name, word, size) == 0 && name[size] == ' ';
}

static int unknown_second(const char *first, const char *second, struct err *e)
{
    struct nearest n = {.word = second};
    char words[120] = "";
    size_t used = 0;

    for (size_t i = 0; cmd_table[i]; i++) {
        const char *name = cmd_table[i]->name;

        if (!is_group(name, first))
            continue;
        name += strlen(first) + 1;
        nearest_try(&n, name);
        used += (size_t)snprintf(words + used, sizeof words - used, used ? ", %s" : "%s", name);
        if (used >= sizeof words)
            used = sizeof words - 1;
    }
    err_set(e, FAIL_USAGE, "unknown command '%s %s'", first, second);
    return n.best ? err_hint(e, "did you mean '%s %s'?", first, n.best)
                  : err_hint(e, "%s: %s", first, words);
}

static int unknown_command(const char *const *words, size_t n, struct err *e)
{
    struct nearest near = {.word = words[0]};
    bool group = false;

    for (size_t i = 0; cmd_table[i]; i++) {
        if (!cmd_table[i]->group)
            continue;
        group |= is_group(cmd_table[i]->name, words[0]);
        nearest_try(&near, cmd_table[i]->name);
    }
    if (group && n > 1)
        return unknown_second(words[0], words[1], e);
    if (group)
        err_set(e, FAIL_USAGE, "'%s' needs a second word", words[0]);
    else
        err_set(e, FAIL_USAGE, "unknown command '%s'", words[0]);
    return near.best && !group ? err_hint(e, "did you mean '%s'?", near.best)
                               : err_hint(e, "see 'millwright --help'");
}

const struct cmd *cmd_find(const char *const *words, size_t n, size_t *out_used, struct err *e)
{
    const struct cmd *best = NULL;
    bool group = false;

    for (size_t i = 0; cmd_table[i]; i++) {
        const struct cmd *c = cmd_table[i];

        group |= is_group(c->name, words[0]);
        if (name_fits(c->name, words, n) && (!best || strlen(c->name) > strlen(best->name)))
            best = c;
    }
    /* "runs shw": a group whose own command takes no words is meant to be followed by one */
    if (best && group && !strchr(best->name, ' ') && n > 1 && !best->max_word)
        best = NULL;
    if (!best) {
        unknown_command(words, n, e);
        return NULL;
    }
    *out_used = strchr(best->name, ' ') ? 2 : 1;
    return best;
}

/* --- the program --- */

static int run_line(const struct args *a, struct err *e)
{
    if (a->cmd && a->help) {
        help_command(a->cmd);
        return out_flush(e);
    }
    if (!a->cmd && a->version)
        return cmd_version.run(a, e);
    if (!a->cmd) {
        help_program();
        return out_flush(e);
    }
    return a->cmd->run(a, e) < 0 ? -1 : out_flush(e);
}

int cmd_main(int argc, char **argv)
{
    struct args a;
    struct err e = {0};

    int rc = args_parse(&a, argc, (const char *const *)argv, &e);
    out_setup(a.quiet, a.color);
    if (rc == 0)
        rc = run_line(&a, &e);
    if (rc < 0)
        out_error(&e);
    args_done(&a);
    return rc < 0 ? err_exit_status(&e) : 0;
}
