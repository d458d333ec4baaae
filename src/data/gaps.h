/* gaps.h - the stretches that a dataset's series miss.
 *
 * Two passes in the order of the key: the first finds the step (the most common difference of two
 * times that follow each other in a series) and the first and last time of all series, the second
 * tells the gaps. Memory does not depend on rows or series.
 *
 *     struct gaps_opts o = {.every = NULL};         // find it
 *     int rc = gaps_dataset(store, "telemetry", &o, on_gap, arg, &tally, e);
 *
 * Between two times that lie d apart, d / step rounded to the nearest whole number, less one, are
 * missing: so clocks may wander by half a step. Equal times are one time; rows without a time are
 * passed over. */
#ifndef MW_DATA_GAPS_H
#define MW_DATA_GAPS_H

#include "src/base/column.h"
#include "src/data/series.h"
#include "src/store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct gaps_value { /* of a column that says whose series it is */
    const char *name;
    enum column_type type;
    bool has;
    int64_t i64;
    double f64;
    const char *text; /* size bytes */
    size_t size;
};

enum gap_place {
    GAP_WITHIN, /* between two times of a series */
    GAP_BEFORE, /* it starts later than others: start is the first time of all */
    GAP_BEHIND, /* it ends earlier than others: end is the last time of all */
};

struct gap { /* valid for the call */
    enum gap_place place;
    const struct gaps_value *entity; /* [n_entity] */
    size_t n_entity;
    int64_t start, end; /* seen, but for the end that is told by place */
    int64_t missing;    /* steps; above 0 */
};

/* In the order of the key; of one series: before, within by time, behind. */
typedef int (*gaps_fn)(void *arg, const struct gap *g, struct err *e);

struct gaps_opts {
    const char *every;   /* the step, "1h" or cycles "1"; NULL: found */
    const char *machine; /* only where the key begins with this; NULL: all series */
};

struct gaps_tally {
    struct series series;       /* columns of the dataset */
    int64_t step;               /* 0: no series has two times, and there are no gaps */
    int64_t n_step, n_regular;  /* differences above 0; those of one step */
    int64_t n_row, n_series;    /* with a time */
    int64_t first, last;        /* of all series; where n_row > 0 */
    int64_t n_gap, n_missing;   /* within series */
    int64_t n_with_gap, n_late, n_early; /* series: with gaps, that start late, end early */
};

/* gaps_reader - columns of r: those that say whose row it is, then the time; in their order. r must
 * be able to seek. step 0: found. Late and early are told of times, not of cycles, which have no
 * common clock. tally->series is the caller's; all else of it is written. */
int gaps_reader(struct column_reader *r, int64_t step, gaps_fn fn, void *arg,
                struct gaps_tally *tally, struct err *e);

/* gaps_dataset - FAIL_USAGE where there is no series, or every or machine do not fit it. */
int gaps_dataset(struct store *s, const char *name, const struct gaps_opts *o, gaps_fn fn,
                 void *arg, struct gaps_tally *out, struct err *e);

#endif
