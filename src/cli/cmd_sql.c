/* cmd_sql.c - `sql QUERY` and `show DATASET`: rows of a query that can only read. */
#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/base/mem.h"
#include "src/base/proc.h"
#include "src/cli/cmd.h"
#include "src/cli/open.h"
#include "src/store/query.h"

/* --- rows of a query --- */

static void put_blob(struct out *o, const void *bytes, size_t size)
{
    const unsigned char *b = bytes;
    struct buf hex = {0};

    for (size_t i = 0; i < size; i++)
        buf_printf(&hex, "%02x", b[i]);
    out_text(o, buf_str(&hex));
    buf_done(&hex);
}

static void put_value(struct out *o, const struct query_value *v)
{
    switch (v->type) {
    case QUERY_NULL:
        out_null(o);
        break;
    case QUERY_I64:
        out_i64(o, v->i64);
        break;
    case QUERY_F64:
        out_f64(o, v->f64);
        break;
    case QUERY_TEXT:
        out_text_n(o, v->text, v->size);
        break;
    case QUERY_BLOB:
        put_blob(o, v->text, v->size);
        break;
    }
}

static int put_rows(const struct args *a, struct query *q, struct err *e)
{
    size_t n = query_columns(q);
    struct out_column *column = mem_zero(n ? n : 1, sizeof *column);
    int rc;

    for (size_t i = 0; i < n; i++)
        column[i] = (struct out_column){query_column(q, i), OUT_TEXT};
    struct out *o = out_new(args_form(a), column, n);
    while ((rc = query_step(q, e)) > 0) {
        for (size_t i = 0; i < n; i++) {
            struct query_value v = query_value(q, i);

            put_value(o, &v);
        }
    }
    size_t n_row = out_rows(o);
    struct err written = {0};
    if (out_free(o, &written) < 0 && rc == 0) {
        *e = written;
        rc = -1;
    }
    if (rc == 0 && args_form(a) == OUT_TABLE && !n_row)
        out_message("no rows");
    free(column);
    return rc;
}

static int print_query(const struct args *a, const char *sql, struct err *e)
{
    double limit_s = args_f64(a, "time-limit", 60);

    proc_catch_cancel(false);
    struct query *q = query_open(a->workspace, sql, limit_s, e);
    int rc = q ? put_rows(a, q, e) : -1;
    query_free(q);
    return rc;
}

/* --- sql --- */

static int run_sql(const struct args *a, struct err *e)
{
    return print_query(a, a->words[0], e);
}

static const struct op_param sql_options[] = {
    {"time-limit", PARAM_F64, "60", "SECONDS", "give up after this long"},
    {0},
};

const struct cmd cmd_sql = {
    .name = "sql",
    .group = "Data",
    .usage = "sql QUERY",
    .summary = "a query over the datasets; it can only read",
    .about = "Datasets are tables. The dialect is SQLite's. Times are texts, 'YYYY-MM-DD HH:MM:SS' "
             "in UTC, which compare as they should; SQLite's date functions take them.",
    .example = "millwright sql \"SELECT machineID, avg(volt) FROM telemetry GROUP BY 1\"",
    .min_word = 1,
    .max_word = 1,
    .rows = true,
    .options = sql_options,
    .run = run_sql,
};

/* --- show --- */

static int run_show(const struct args *a, struct err *e)
{
    struct store *s = open_store(a, STORE_READ, e);

    if (!s)
        return -1;
    const char **columns = args_texts(a, "columns");
    char *sql = query_select(s, a->words[0], columns, args_text(a, "where"),
                             args_text(a, "order-by"), args_i64(a, "limit", -1),
                             args_i64(a, "offset", 0), e);
    free(columns);
    store_close(s);
    int rc = sql ? print_query(a, sql, e) : -1;
    free(sql);
    return rc;
}

static const struct op_param show_options[] = {
    {"columns", PARAM_LIST, NULL, "A,B", "these columns, in this order"},
    {"where", PARAM_TEXT, NULL, "EXPR", "rows for which this SQL expression holds"},
    {"order-by", PARAM_TEXT, NULL, "COLUMN[:desc]", "instead of the order of the key"},
    {"limit", PARAM_I64, "100", "N", "rows at most; -1: all"},
    {"offset", PARAM_I64, "0", "N", "rows to skip first"},
    {0},
};

const struct cmd cmd_show = {
    .name = "show",
    .group = "Data",
    .usage = "show DATASET",
    .summary = "rows of a dataset",
    .example = "millwright show telemetry --where 'machineID = 1 AND volt > 200' --limit 10",
    .min_word = 1,
    .max_word = 1,
    .rows = true,
    .options = show_options,
    .run = run_show,
};
