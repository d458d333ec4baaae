/* cmd.c - the table of commands, how one is found, and the one place where an error is printed.
 *
 * Not here: reading argv (args.c), runs (attach.c), the commands themselves (cmd_*.c). */
#include "config.h"

#include "src/cli/cmd.h"

#include <stdio.h>
#include <string.h>

#include "src/cli/help.h"

const struct cmd *const cmd_table[] = {
    &cmd_simulate,
    &cmd_ingest,
    &cmd_datasets,
    &cmd_show,
    &cmd_describe,
    &cmd_gaps,
    &cmd_sql,
    &cmd_export,
    &cmd_loads,
    &cmd_rejects,
    &cmd_recipes,
    &cmd_recipes_list,
    &cmd_recipes_show,
    &cmd_recipes_check,
    &cmd_recipes_add,
    &cmd_features,
    &cmd_train,
    &cmd_evaluate,
    &cmd_score,
    &cmd_models,
    &cmd_models_list,
    &cmd_models_show,
    &cmd_models_importance,
    &cmd_models_delete,
    &cmd_models_export,
    &cmd_models_import,
    &cmd_pipeline_train,
    &cmd_pipeline_score,
    &cmd_demo,
    &cmd_runs,
    &cmd_runs_list,
    &cmd_runs_show,
    &cmd_runs_log,
    &cmd_runs_wait,
    &cmd_runs_cancel,
    &cmd_runs_rerun,
    &cmd_ui,
    &cmd_check,
    &cmd_info,
    &cmd_version,
    &cmd_worker,
    NULL,
};

const struct op_param *cmd_option(const struct cmd *c, size_t i)
{
    const struct op_param *table[] = {c->options ? c->options : c->op ? c->op->params : NULL,
                                      c->own};

    for (size_t k = 0; k < 2; k++)
        for (const struct op_param *p = table[k]; p && p->name; p++)
            if (i-- == 0)
                return p;
    return NULL;
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

/* The second words of a group as "show, check, add"; the nearest to one of them if asked. */
static void second_words(const char *first, struct nearest *n, char *out, size_t size)
{
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; cmd_table[i]; i++) {
        const char *name = cmd_table[i]->name;

        if (!is_group(name, first))
            continue;
        name += strlen(first) + 1;
        if (n)
            nearest_try(n, name);
        if (used < size)
            used += (size_t)snprintf(out + used, size - used, used ? ", %s" : "%s", name);
    }
}

static int unknown_second(const char *const *words, size_t n, struct err *e)
{
    struct nearest near = {.word = n > 1 ? words[1] : ""};
    char all[120];

    second_words(words[0], n > 1 ? &near : NULL, all, sizeof all);
    if (n < 2)
        err_set(e, FAIL_USAGE, "'%s' needs a second word", words[0]);
    else
        err_set(e, FAIL_USAGE, "unknown command '%s %s'", words[0], words[1]);
    return near.best ? err_hint(e, "did you mean '%s %s'?", words[0], near.best)
                     : err_hint(e, "one of %s", all);
}

static int unknown_command(const char *const *words, size_t n, struct err *e)
{
    struct nearest near = {.word = words[0]};

    for (size_t i = 0; cmd_table[i]; i++) {
        if (is_group(cmd_table[i]->name, words[0]))
            return unknown_second(words, n, e);
        if (cmd_table[i]->group)
            nearest_try(&near, cmd_table[i]->name);
    }
    err_set(e, FAIL_USAGE, "unknown command '%s'", words[0]);
    return near.best ? err_hint(e, "did you mean '%s'?", near.best)
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

int cmd_main(int argc, char **argv, cmd_screen screen)
{
    struct args a;
    struct err e = {0};

    cmd_ui_set(screen);
    int rc = args_parse(&a, argc, (const char *const *)argv, &e);
    out_setup(a.quiet, a.color);
    if (rc == 0)
        rc = run_line(&a, &e);
    if (rc < 0 && e.msg[0])
        out_error(&e);
    args_done(&a);
    return rc < 0 ? err_exit_status(&e) : 0;
}
