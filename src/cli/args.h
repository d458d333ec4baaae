/* args.h - what the command line said: words, options, the options that every command has.
 *
 * Options may stand before the command, before or after its arguments: --name value,
 * --name=value; `--` ends them. Which there are, of what kind and with what default, is told by
 * the table of the command (or of its op) and by args_global.
 */
#ifndef MW_CLI_ARGS_H
#define MW_CLI_ARGS_H

#include "src/base/buf.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/cli/out.h"
#include "src/ops/op.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cmd;

struct args {
    const struct cmd *cmd;    /* NULL: --help or --version alone */
    const char *workspace;    /* -w, else $MILLWRIGHT_WORKSPACE, else "workspace.mw" */
    bool named;               /* by -w */
    const char **words;       /* [n_word] arguments after the command's name; owned */
    size_t n_word;
    struct json *options;     /* object: name -> value, those given; owned */
    bool json, csv, quiet, detach, help, version;
    unsigned n_thread;        /* 0: all cores */
    const char *color;        /* "auto" "always" "never" */
    const char *const *argv;  /* the whole line, borrowed: for the command that repeats it */
    int argc;
};

extern const struct op_param args_global[]; /* of every command; ends with {0} */
char args_letter(const struct op_param *p); /* of -w, -q, -h; 0: none */

/* args_parse - fills a; FAIL_USAGE with a hint of the nearest right word. On failure a holds what
 * was understood up to there (for --color and -q). args_done() either way. */
int args_parse(struct args *a, int argc, const char *const *argv, struct err *e);
void args_done(struct args *a);

/* Values, the table's default applied. */
const char *args_text(const struct args *a, const char *name); /* NULL: not given, no default */
int64_t args_i64(const struct args *a, const char *name, int64_t otherwise);
double args_f64(const struct args *a, const char *name, double otherwise);
bool args_bool(const struct args *a, const char *name);
const struct json *args_list(const struct args *a, const char *name); /* NULL: not given */
/* a list as a NULL-terminated array; NULL: not given. The caller frees the array, texts are
 * those of the options */
const char **args_texts(const struct args *a, const char *name);
/* a date option as UTC seconds; FAIL_USAGE. false in *out_given: not given */
int args_time(const struct args *a, const char *name, bool *out_given, int64_t *out, struct err *e);
/* word i as a number of a run, load ...; FAIL_USAGE */
int args_number(const struct args *a, size_t i, const char *what, int64_t *out, struct err *e);
enum out_form args_form(const struct args *a);

void args_repeat(const struct args *a, struct buf *out); /* the line, quoted for a shell */
/* the options given, then the words by the command's table, as the params of a run */
void args_params(const struct args *a, struct buf *out);

/* The nearest right word to a wrong one. */
struct nearest {
    const char *word; /* the wrong one */
    const char *best; /* NULL: none is near */
    size_t distance;
};
void nearest_try(struct nearest *n, const char *candidate);

#endif
