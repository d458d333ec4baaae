/* cmd_ingest.c - `ingest`: CSV files into datasets. */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "src/base/proc.h"
#include "src/cli/attach.h"
#include "src/cli/cmd.h"

/* The first of several words is the dataset, if it cannot be a path, a URL or a file name. */
static void put_words(const struct args *a, struct json_out *params)
{
    size_t first = a->n_word > 1 && !strpbrk(a->words[0], "/.:") ? 1 : 0;

    if (first)
        json_put_text(params, "dataset", a->words[0]);
    json_array(params, "sources");
    for (size_t i = first; i < a->n_word; i++)
        json_put_text(params, NULL, a->words[i]);
    json_end_array(params);
}

/* The worker reads our standard input where a source is "-"; in a session of its own it could not
 * read a terminal. */
static int run(const struct args *a, struct err *e)
{
    for (size_t i = 0; i < a->n_word; i++) {
        if (strcmp(a->words[i], "-") != 0)
            continue;
        if (isatty(STDIN_FILENO) == 1) {
            err_set(e, FAIL_USAGE, "standard input is a terminal");
            err_hint(e, "write: millwright ingest telemetry - < FILE");
            return err_ctx(e, "ingest");
        }
        proc_share_stdin();
    }
    return attach_command(a, e);
}

static const char *const word_names[] = {"dataset", "sources", NULL};

const struct cmd cmd_ingest = {
    .name = "ingest",
    .group = "Data",
    .usage = "ingest [DATASET] SOURCE...",
    .summary = "load CSV or CSV.gz files, folders, URLs",
    .about = "The first of several words is DATASET if it has no '/', '.' or ':'. Without DATASET, "
             "file names tell it: telemetry.csv, PdM_errors.csv.gz. machines, telemetry, errors, "
             "maint and failures have fixed columns; of any other dataset the types are sniffed. "
             "A URL is http or https; one name of the catalogue stands for several (azure-pdm: the "
             "five files of the public predictive maintenance scenario). "
             "Each source is one load: it is stored as a whole, or refused with a reason, and "
             "nothing is dropped without being counted (millwright loads, millwright rejects). "
             "The same command after a kill, a cancel or a refusal goes on where it stopped.",
    .example = "millwright ingest fleet",
    .min_word = 1,
    .max_word = SIZE_MAX,
    .op = &op_ingest,
    .word_names = word_names,
    .put_words = put_words,
    .run = run,
};
