/* cmd_datasets.c - `datasets`: what there is, and how large. */
#include "config.h"

#include "src/base/arena.h"
#include "src/cli/cmd.h"
#include "src/cli/open.h"
#include "src/store/dataset.h"
#include "src/store/datasets.h"

enum { WITHOUT_HASH = 6, WITH_HASH = 7 };

static int put_dataset(struct out *o, struct store *s, const struct dataset_row *d, bool hash,
                       struct err *e)
{
    char text[33];

    if (hash && dataset_hash(s, d->name, text, e) < 0)
        return err_ctx(e, "%s", d->name);
    out_text(o, d->name);
    out_text(o, d->kind);
    out_i64(o, d->n_row);
    out_i64(o, d->bytes);
    if (d->has_range) {
        out_i64(o, d->from_at);
        out_i64(o, d->to_at);
    } else {
        out_null(o);
        out_null(o);
    }
    if (hash)
        out_text(o, text);
    return 0;
}

static int run(const struct args *a, struct err *e)
{
    static const struct out_column column[] = {
        {"name", OUT_TEXT}, {"kind", OUT_TEXT}, {"rows", OUT_I64}, {"bytes", OUT_BYTES},
        {"from", OUT_TIME}, {"to", OUT_TIME},   {"hash", OUT_TEXT},
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
        rc = put_dataset(o, s, &rows[i], hash, e);
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
