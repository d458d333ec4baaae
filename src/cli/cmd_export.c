/* cmd_export.c - `export`: a dataset or a query as a CSV file, whole or not at all. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/json.h"
#include "src/base/now.h"
#include "src/cli/bar.h"
#include "src/cli/cmd.h"
#include "src/cli/open.h"
#include "src/data/export.h"
#include "src/store/dataset.h"

static const double limit_s = 86400; /* an export of everything may take its time */

static int check(const struct args *a, struct err *e)
{
    bool sql = args_text(a, "sql") != NULL;

    if (!args_text(a, "out")) {
        err_set(e, FAIL_USAGE, "where to is missing");
        return err_hint(e, "add --out FILE.csv, or --out - for standard output");
    }
    if (sql == (a->n_word == 1))
        return err_set(e, FAIL_USAGE, "give either a DATASET or --sql QUERY");
    if (sql && (args_text(a, "where") || args_list(a, "columns")))
        return err_set(e, FAIL_USAGE, "--where and --columns belong to a DATASET, not to --sql");
    return 0;
}

static int write_query(const struct args *a, const char *sql, const struct export_opts *o,
                       struct export_counts *out, struct err *e)
{
    struct query *q = query_open(a->workspace, sql, limit_s, e);
    int rc = q ? export_query(q, o, out, e) : -1;

    query_free(q);
    return rc;
}

/* Without a condition the chunks are read as they stand; with one, SQL chooses the rows. */
static int write_dataset(const struct args *a, struct export_opts *o, struct export_counts *out,
                         struct err *e)
{
    const char **columns = args_texts(a, "columns");
    struct dataset_read_opts read = {.columns = (const char *const *)columns};
    struct column_reader *r = NULL;
    char *sql = NULL;
    int rc = -1;
    struct store *s = open_store(a, STORE_READ, e);

    if (s && args_text(a, "where")) {
        sql = query_select(s, a->words[0], (const char *const *)columns, args_text(a, "where"),
                           NULL, -1, 0, e);
        rc = sql ? write_query(a, sql, o, out, e) : -1;
    } else if (s) {
        o->n_row = dataset_rows(s, a->words[0], e);
        r = o->n_row < 0 ? NULL : dataset_read(s, a->words[0], &read, e);
        rc = r ? export_reader(r, o, out, e) : -1;
    }
    column_reader_free(r);
    free(sql);
    free(columns);
    store_close(s);
    return rc;
}

/* With --out - standard output is the file: what is said goes to standard error. */
static void say(const struct args *a, const struct export_counts *n, double seconds)
{
    bool is_stdout = strcmp(args_text(a, "out"), "-") == 0;
    struct buf b = {0};
    struct json_out o = {.b = &b};
    char size[OUT_SIZE_TEXT];

    json_object(&o, NULL);
    json_put_i64(&o, "rows", n->rows);
    json_put_i64(&o, "bytes", n->bytes);
    json_put_f64(&o, "seconds", seconds);
    json_end_object(&o);
    out_size_text((double)n->bytes, size);
    if (a->json && !is_stdout)
        out_json(buf_str(&b));
    else if (!is_stdout)
        out_line("%s: %lld row%s, %s", args_text(a, "out"), (long long)n->rows,
                 n->rows == 1 ? "" : "s", size);
    if (n->formulas)
        out_message("cells that begin as a formula would: %lld%s", (long long)n->formulas,
                    args_bool(a, "spreadsheet-safe") ? "; each got a ' in front" : "");
    buf_done(&b);
}

static int run(const struct args *a, struct err *e)
{
    struct export_counts counts;
    double began = now_mono();

    if (check(a, e) < 0)
        return err_ctx(e, "export");
    struct bar *bar = bar_new("export");
    struct export_opts o = {
        .path = args_text(a, "out"),
        .spreadsheet_safe = args_bool(a, "spreadsheet-safe"),
        .progress = bar_progress(bar),
    };
    const char *sql = args_text(a, "sql");
    int rc = sql ? write_query(a, sql, &o, &counts, e) : write_dataset(a, &o, &counts, e);
    bar_free(bar);
    if (rc < 0)
        return err_ctx(e, "export");
    say(a, &counts, (double)(int64_t)((now_mono() - began) * 1e3) / 1e3);
    return 0;
}

static const struct op_param options[] = {
    {"out", PARAM_TEXT, NULL, "FILE.csv[.gz]", "the file; - is standard output"},
    {"sql", PARAM_TEXT, NULL, "QUERY", "the rows of this query instead of a dataset"},
    {"where", PARAM_TEXT, NULL, "EXPR", "rows for which this SQL expression holds"},
    {"columns", PARAM_LIST, NULL, "A,B", "these columns, in this order"},
    {"spreadsheet-safe", PARAM_BOOL, NULL, NULL,
     "put ' before text that a spreadsheet would take for a formula"},
    {0},
};

const struct cmd cmd_export = {
    .name = "export",
    .group = "Data",
    .usage = "export [DATASET]",
    .summary = "a dataset or a query as a CSV file",
    .about = "The file appears whole or not at all. Numbers read back to the same value, times are "
             "UTC, an empty field is a missing value and \"\" an empty text: what is exported and "
             "ingested again is the same.",
    .example = "millwright export scores --out scores.csv",
    .max_word = 1,
    .options = options,
    .run = run,
};
