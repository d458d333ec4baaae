/* cmd.h - a command: one const row; parser, help, man page check and tests read the same table.
 *
 * A command is written as options -> struct args -> calls into src; no logic here. Commands that
 * are runs have `op` set: their options are the op's parameters, and cmd_run_op() does the rest
 * (queue, spawn, attach or --detach, progress bar, result).
 */
#ifndef MW_CLI_CMD_H
#define MW_CLI_CMD_H

#include "src/base/err.h"
#include "src/ops/op.h"
#include "src/store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct args { /* what the command line said */
    const char *workspace;
    const char *const *words; /* positional arguments after the command's name */
    size_t n_word;
    struct json *options;     /* object: option name -> value, of the kinds of the table */
    bool json, csv, quiet, detach;
    unsigned n_thread;        /* 0: all cores */
    const char *color;        /* "auto" "always" "never" */
    const char *const *argv;  /* the whole line, for the command that repeats it */
    int argc;
};

struct cmd {
    const char *name;     /* "runs show" */
    const char *usage;    /* "runs show RUN" : arguments, without options */
    const char *summary;  /* "what a run did: state, progress, parameters, lineage" */
    const char *about;    /* a paragraph for --help; NULL: none */
    const char *example;  /* works on the demo fleet */
    size_t min_word, max_word; /* positional arguments; max SIZE_MAX: any number */
    const struct op_param *options; /* ends with {0}; NULL: none, or the op's */
    const struct op *op;  /* a run; NULL: done in this process */
    const char *const *word_names; /* for ops: parameters that positional words fill, in order;
                                      the last one takes the rest when it is a list */
    int (*run)(const struct args *a, struct err *e); /* NULL with op: cmd_run_op */
};

extern const struct cmd *const cmd_table[]; /* NULL-terminated, in the order of the help */

/* cmd_main - parses, runs, prints the one error; gives the exit status. */
int cmd_main(int argc, char **argv);
int cmd_run_op(const struct cmd *c, const struct args *a, struct err *e);
/* queue, spawn, attach; *out_result (may be NULL) is the result JSON, caller frees; used by demo */
int cmd_attach(const struct args *a, struct store *s, const char *kind, const char *params,
               const char *command, char **out_result, struct err *e);

/* Options with their defaults. */
const char *args_text(const struct args *a, const char *name); /* NULL: not given */
int64_t args_i64(const struct args *a, const char *name, int64_t otherwise);
double args_f64(const struct args *a, const char *name, double otherwise);
bool args_bool(const struct args *a, const char *name);
const struct json *args_list(const struct args *a, const char *name);
struct store *args_store(const struct args *a, enum store_mode mode, struct err *e); /* opens,
                                    reaps dead runs when mode is not STORE_READ */

#endif
