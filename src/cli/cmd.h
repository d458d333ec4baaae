/* cmd.h - a command: one const row; parser, help, man page check and tests read the same table.
 *
 * A command is written as options -> struct args -> calls into src; no logic here. Commands that
 * are runs have `op` set: their options are the op's parameters, and attach_command() does the
 * rest (queue, spawn, attach or --detach, progress bar, result).
 */
#ifndef MW_CLI_CMD_H
#define MW_CLI_CMD_H

#include "src/base/err.h"
#include "src/cli/args.h"
#include "src/cli/out.h"
#include "src/ops/op.h"
#include "src/store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cmd {
    const char *name;     /* "runs show" */
    const char *group;    /* heading in the help: "Data"; NULL: not for people, left out */
    const char *usage;    /* "runs show RUN": arguments, without options */
    const char *summary;  /* "what a run did: state, progress, parameters, lineage" */
    const char *about;    /* a paragraph for --help; NULL: none */
    const char *example;  /* works on the demo fleet */
    size_t min_word, max_word; /* positional arguments; max SIZE_MAX: any number */
    bool rows;            /* prints rows: --csv applies */
    bool detaches;        /* starts a run without being one: --detach applies */
    const struct op_param *options; /* ends with {0}; NULL: none, or the op's */
    const struct op *op;  /* a run; NULL: done in this process */
    const struct op_param *own; /* options beside those of the op, which the run does not see */
    /* for ops: parameters that positional words fill, in order, NULL at the end; a list takes the
     * rest. They are no options. put_words instead, where the words need a look. */
    const char *const *word_names;
    void (*put_words)(const struct args *a, struct json_out *params);
    int (*run)(const struct args *a, struct err *e); /* attach_command where op is set */
};

extern const struct cmd *const cmd_table[]; /* NULL-terminated, in the order of the help */

/* cmd_find - the command of the first one or two words; *out_used tells how many. NULL and
 * FAIL_USAGE with the nearest right one. */
const struct cmd *cmd_find(const char *const *words, size_t n, size_t *out_used, struct err *e);
/* cmd_option - option i, those of the op or the command first, then its own; NULL behind them. */
const struct op_param *cmd_option(const struct cmd *c, size_t i);
bool cmd_is_word(const struct cmd *c, const char *param); /* filled by a positional word */

/* cmd_screen - opens the workbench, which stands above this folder: main.c hands it in. workspace
 * NULL: the start screen; script NULL: on the terminal, else a file of keys and actions that is
 * played without one. */
typedef int (*cmd_screen)(const char *workspace, const char *script, struct err *e);

/* cmd_main - parses, runs, prints the one error; gives the exit status. Without a command, and
 * with the name of a workspace in its place, it is `ui`. */
int cmd_main(int argc, char **argv, cmd_screen screen);
void cmd_ui_set(cmd_screen screen);

/* Every command, one row each, in cmd_<name>.c. */
extern const struct cmd cmd_simulate, cmd_ingest, cmd_datasets, cmd_show, cmd_describe, cmd_gaps,
    cmd_sql, cmd_export, cmd_loads, cmd_rejects, cmd_recipes, cmd_recipes_list, cmd_recipes_show,
    cmd_recipes_check, cmd_recipes_add, cmd_features, cmd_train, cmd_evaluate, cmd_score,
    cmd_models, cmd_models_list, cmd_models_show, cmd_models_importance, cmd_models_delete,
    cmd_models_export, cmd_models_import, cmd_pipeline_train, cmd_pipeline_score, cmd_demo,
    cmd_runs, cmd_runs_list, cmd_runs_show, cmd_runs_log, cmd_runs_wait, cmd_runs_cancel,
    cmd_runs_rerun, cmd_ui, cmd_check, cmd_info, cmd_version, cmd_worker;

#endif
