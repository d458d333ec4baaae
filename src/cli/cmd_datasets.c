/* cmd_datasets.c - `datasets`: what there is, and how large. */
#include "config.h"

#include <string.h>

#include "src/base/arena.h"
#include "src/base/civil.h"
#include "src/cli/cmd.h"
#include "src/cli/open.h"
#include "src/store/dataset.h"
#include "src/store/datasets.h"

enum { WITHOUT_HASH = 6, WITH_HASH = 7 };

/* To the minute in a table, where two whole times would not fit on a narrow terminal. */
static void put_time(struct out *o, const struct dataset_row *d, int64_t at, bool table)
{
    char text[CIVIL_SIZE];

    if (!d->has_range) {
        out_null(o);
        return;
    }
    civil_text(at, text);
    out_text_n(o, text, table ? strlen("YYYY-MM-DD HH:MM") : strlen(text));
}

static int put_dataset(struct out *o, struct store *s, const struct dataset_row *d, bool hash,
                       bool table, struct err *e)
{
    char text[33];

    if (hash && dataset_hash(s, d->name, text, e) < 0)
        return err_ctx(e, "%s", d->name);
    out_text(o, d->name);
    out_text(o, d->kind);
    out_i64(o, d->n_row);
    out_i64(o, d->bytes);
    put_time(o, d, d->from_at, table);
    put_time(o, d, d->to_at, table);
    if (hash)
        out_text(o, text);
    return 0;
}

static int run(const struct args *a, struct err *e)
{
    static const struct out_column column[] = {
        {"name", OUT_TEXT}, {"kind", OUT_TEXT}, {"rows", OUT_I64}, {"bytes", OUT_BYTES},
        {"from", OUT_TEXT}, {"to", OUT_TEXT},   {"hash", OUT_TEXT},
    };
    struct arena arena = {0};
    const struct dataset_row *rows;
    bool hash = args_form(a) != OUT_TABLE || args_bool(a, "hash");
    struct store *s = open_store(a, STORE_READ, e);

    if (!s)
        return -1;
    int64_t n = datasets_list(s, &arena, &rows, e);
    struct out *o = out_new(args_form(a), column, hash ? WITH_HASH : WITHOUT_HASH);
    int rc = n < 0 ? -1 : 0;
    for (int64_t i = 0; rc == 0 && i < n; i++)
        rc = put_dataset(o, s, &rows[i], hash, args_form(a) == OUT_TABLE, e);
    struct err written = {0};
    if (out_free(o, &written) < 0 && rc == 0) {
        *e = written;
        rc = -1;
    }
    if (n == 0)
        out_message("there are no datasets yet; millwright ingest FOLDER makes some");
    arena_done(&arena);
    store_close(s);
    return rc;
}

static const struct op_param options[] = {
    {"hash", PARAM_BOOL, NULL, NULL, "the hash in a table too; it reads every row"},
    {0},
};

const struct cmd cmd_datasets = {
    .name = "datasets",
    .group = "Data",
    .usage = "datasets",
    .summary = "what there is: rows, bytes, first and last time",
    .about = "--csv and --json also give a hash over the rows in the order of the key: equal "
             "hashes mean equal rows, however they came to be stored.",
    .example = "millwright datasets",
    .rows = true,
    .options = options,
    .run = run,
};
