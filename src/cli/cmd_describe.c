/* cmd_describe.c - `describe DATASET`: statistics of every column. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "src/base/arena.h"
#include "src/base/civil.h"
#include "src/cli/bar.h"
#include "src/cli/cmd.h"
#include "src/cli/open.h"
#include "src/data/profile.h"

/* The figures of a column. Machine output has them all in this order; a table begins with those
 * that people look for, since the last ones may not fit. */
enum figure {
    NAME, TYPE, COUNT, MISSING, DISTINCT, MIN, MAX, MEAN, SD, Q05, Q25, MEDIAN, Q75, Q95, FREQUENT,
    N_FREQUENT, OUTLIERS, FENCE_LOW, FENCE_HIGH, N_FIGURE,
};

static const struct out_column columns[N_FIGURE] = {
    [NAME] = {"column", OUT_TEXT},       [TYPE] = {"type", OUT_TEXT},
    [COUNT] = {"count", OUT_I64},        [MISSING] = {"missing", OUT_I64},
    [DISTINCT] = {"distinct", OUT_I64},  [MIN] = {"min", OUT_F64},
    [MAX] = {"max", OUT_F64},            [MEAN] = {"mean", OUT_F64},
    [SD] = {"sd", OUT_F64},              [Q05] = {"q05", OUT_F64},
    [Q25] = {"q25", OUT_F64},            [MEDIAN] = {"median", OUT_F64},
    [Q75] = {"q75", OUT_F64},            [Q95] = {"q95", OUT_F64},
    [FREQUENT] = {"frequent", OUT_TEXT}, [N_FREQUENT] = {"n_frequent", OUT_I64},
    [OUTLIERS] = {"outliers", OUT_I64},  [FENCE_LOW] = {"fence_low", OUT_F64},
    [FENCE_HIGH] = {"fence_high", OUT_F64},
};

static const enum figure table_order[N_FIGURE] = {
    NAME, COUNT, MISSING, MIN, MAX, OUTLIERS, MEDIAN, DISTINCT, MEAN, SD, FREQUENT, N_FREQUENT,
    Q05,  Q25,   Q75,     Q95, FENCE_LOW, FENCE_HIGH, TYPE,
};

static double number_of(const struct profile_column *p, enum figure f)
{
    switch (f) {
    case MIN:
        return p->min;
    case MAX:
        return p->max;
    case MEAN:
        return p->mean;
    case SD:
        return p->type == COLUMN_TIME ? NAN : p->sd; /* of times it would be in seconds */
    case Q05:
        return p->quantile[0];
    case Q25:
        return p->quantile[1];
    case MEDIAN:
        return p->quantile[2];
    case Q75:
        return p->quantile[3];
    case Q95:
        return p->quantile[4];
    case FENCE_LOW:
        return p->fence_low;
    case FENCE_HIGH:
        return p->fence_high;
    default:
        return NAN;
    }
}

/* Of a time column the figures are times, of an integer column whole where they can be. */
static void put_number(struct out *o, const struct profile_column *p, double v, bool table)
{
    char text[CIVIL_SIZE];

    if (isnan(v)) {
        out_null(o);
    } else if (p->type == COLUMN_TIME) {
        civil_text((int64_t)llround(v), text);
        out_text_n(o, text, table ? strlen("YYYY-MM-DD HH:MM") : strlen(text));
    } else if (p->type == COLUMN_I64 && v == floor(v) && fabs(v) < 9e15) {
        out_i64(o, (int64_t)v);
    } else {
        out_f64(o, v);
    }
}

static void put_figure(struct out *o, const struct profile_column *p, enum figure f, bool table)
{
    bool text = p->type == COLUMN_TEXT;

    if (f == NAME)
        out_text(o, p->name);
    else if (f == TYPE)
        out_text(o, column_type_name(p->type));
    else if (f == COUNT)
        out_i64(o, p->n_row - p->n_missing);
    else if (f == MISSING)
        out_i64(o, p->n_missing);
    else if (f == DISTINCT)
        out_i64(o, p->n_distinct);
    else if (f == OUTLIERS && !text && p->n_outlier >= 0)
        out_i64(o, p->n_outlier);
    else if (text && (f == MIN || f == MAX))
        out_text(o, f == MIN ? p->first : p->last);
    else if (text && p->frequent && f == FREQUENT)
        out_text(o, p->frequent);
    else if (text && p->frequent && f == N_FREQUENT)
        out_i64(o, p->n_frequent);
    else
        put_number(o, p, text ? NAN : number_of(p, f), table);
}

static int put_columns(const struct args *a, const struct profile_column *p, int64_t n,
                       struct err *e)
{
    bool table = args_form(a) == OUT_TABLE;
    struct out_column ordered[N_FIGURE];

    for (int i = 0; i < N_FIGURE; i++)
        ordered[i] = columns[table ? table_order[i] : (enum figure)i];
    struct out *o = out_new(args_form(a), ordered, N_FIGURE);
    for (int64_t row = 0; row < n; row++)
        for (int i = 0; i < N_FIGURE; i++)
            put_figure(o, &p[row], table ? table_order[i] : (enum figure)i, table);
    return out_free(o, e);
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
    int rc = n < 0 ? -1 : put_columns(a, col, n, e);
    arena_done(&arena);
    store_close(s);
    return rc;
}

const struct cmd cmd_describe = {
    .name = "describe",
    .group = "Data",
    .usage = "describe DATASET",
    .summary = "statistics of every column",
    .about = "Count, missing, distinct, range, mean, standard deviation and exact quantiles. "
             "Outliers are values outside the fences q25 - 3 (q75 - q25) and q75 + 3 (q75 - q25); "
             "they are not counted where q25 equals q75. Of text the first and last by bytes, and "
             "the most frequent.",
    .example = "millwright describe telemetry",
    .min_word = 1,
    .max_word = 1,
    .rows = true,
    .run = run,
};
