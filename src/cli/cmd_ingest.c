/* cmd_ingest.c - `ingest`: CSV files into datasets, or with --dry-run a look at what they would
 * become. */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "src/base/file.h"
#include "src/base/proc.h"
#include "src/cli/attach.h"
#include "src/cli/cmd.h"
#include "src/cli/open.h"
#include "src/cli/preview_out.h"

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

/* Whether a source is standard input, which must not be a terminal. */
static int find_stdin(const struct args *a, bool *out, struct err *e)
{
    *out = false;
    for (size_t i = 0; i < a->n_word; i++)
        *out |= strcmp(a->words[i], "-") == 0;
    if (!*out || isatty(STDIN_FILENO) != 1)
        return 0;
    err_set(e, FAIL_USAGE, "standard input is a terminal");
    return err_hint(e, "write: millwright ingest telemetry - < FILE");
}

static int run_preview(const struct args *a, struct err *e)
{
    struct preview_out out = {.json = a->json};
    struct store *s = NULL;
    struct buf b = {0};

    if (a->detach)
        return err_set(e, FAIL_USAGE, "--dry-run makes no run that could be detached");
    if (file_exists(a->workspace)) {
        s = open_store(a, STORE_READ, e);
        if (!s)
            return -1;
    }
    args_params(a, &b);
    struct json *params = json_parse(buf_str(&b), b.size, e);
    int rc = params ? ingest_preview(s, params, a->named ? a->workspace : NULL, preview_out_show,
                                     &out, e)
                    : -1;

    json_free(params);
    buf_done(&b);
    store_close(s);
    return rc;
}

/* The worker reads our standard input where a source is "-"; in a session of its own it could not
 * read a terminal. */
static int run(const struct args *a, struct err *e)
{
    bool dry = args_bool(a, "dry-run"), with_stdin;

    if (find_stdin(a, &with_stdin, e) < 0 || (dry && run_preview(a, e) < 0))
        return err_ctx(e, "ingest");
    if (dry)
        return 0;
    if (with_stdin)
        proc_share_stdin();
    return attach_command(a, e);
}

static const struct op_param own_options[] = {
    {"dry-run", PARAM_BOOL, NULL, NULL, "store nothing; show what would happen, and the command"},
    {0},
};

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
    .own = own_options,
    .word_names = word_names,
    .put_words = put_words,
    .run = run,
};
