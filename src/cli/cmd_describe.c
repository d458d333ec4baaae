/* cmd_describe.c - `describe DATASET`: statistics of every column. */
#include "config.h"

#include <math.h>

#include "src/base/arena.h"
#include "src/cli/bar.h"
#include "src/cli/cmd.h"
#include "src/cli/open.h"
#include "src/data/profile.h"

static const struct out_column columns[] = {
    {"column", OUT_TEXT}, {"type", OUT_TEXT}, {"count", OUT_I64}, {"missing", OUT_I64},
    {"distinct", OUT_I64}, {"min", OUT_F64},  {"max", OUT_F64},   {"mean", OUT_F64},
    {"sd", OUT_F64},      {"q05", OUT_F64},   {"q25", OUT_F64},   {"median", OUT_F64},
    {"q75", OUT_F64},     {"q95", OUT_F64},   {"frequent", OUT_TEXT}, {"n_frequent", OUT_I64},
};

/* Of a time column the figures are times, of an integer column whole where they can be. */
static void put_figure(struct out *o, const struct profile_column *p, double v)
{
    if (isnan(v))
        out_null(o);
    else if (p->type == COLUMN_TIME)
        out_time(o, (int64_t)llround(v));
    else if (p->type == COLUMN_I64 && v == floor(v) && fabs(v) < 9e15)
        out_i64(o, (int64_t)v);
    else
        out_f64(o, v);
}

static void put_column(struct out *o, const struct profile_column *p)
{
    bool text = p->type == COLUMN_TEXT;

    out_text(o, p->name);
    out_text(o, column_type_name(p->type));
    out_i64(o, p->n_row - p->n_missing);
    out_i64(o, p->n_missing);
    out_i64(o, p->n_distinct);
    if (text) {
        out_text(o, p->first);
        out_text(o, p->last);
    } else {
        put_figure(o, p, p->min);
        put_figure(o, p, p->max);
    }
    put_figure(o, p, text ? NAN : p->mean);
    out_f64(o, text || p->type == COLUMN_TIME ? NAN : p->sd);
    for (size_t i = 0; i < PROFILE_QUANTILES; i++)
        put_figure(o, p, text ? NAN : p->quantile[i]);
    if (text && p->frequent) {
        out_text(o, p->frequent);
        out_i64(o, p->n_frequent);
    } else {
        out_null(o);
        out_null(o);
    }
}

static int run(const struct args *a, struct err *e)
{
    struct arena arena = {0};
    const struct profile_column *col;
    struct store *s = open_store(a, STORE_READ, e);

    if (!s)
        return -1;
    struct bar *bar = bar_new("describe");
    int64_t n = profile_dataset(s, a->words[0], bar_progress(bar), &arena, &col, e);
    bar_free(bar);
    int rc = n < 0 ? -1 : 0;
    if (rc == 0) {
        struct out *o = out_new(args_form(a), columns, sizeof columns / sizeof *columns);

        for (int64_t i = 0; i < n; i++)
            put_column(o, &col[i]);
        rc = out_free(o, e);
    }
    arena_done(&arena);
    store_close(s);
    return rc;
}

const struct cmd cmd_describe = {
    .name = "describe",
    .group = "Data",
    .usage = "describe DATASET",
    .summary = "statistics of every column",
    .about = "Count, missing, distinct, range, mean, standard deviation and exact quantiles. Of text "
             "the first and last by bytes, and the most frequent.",
    .example = "millwright describe telemetry",
    .min_word = 1,
    .max_word = 1,
    .rows = true,
    .run = run,
};
