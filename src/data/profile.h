/* profile.h - what a column holds: counts, range, mean, exact quantiles, outliers, frequent values.
 *
 * One column at a time: memory is 16 bytes a row of one column, whatever the dataset's width.
 *
 *     struct arena a = {0};
 *     const struct profile_column *col;
 *     int64_t n = profile_dataset(store, "telemetry", NULL, &a, &col, e);
 */
#ifndef MW_DATA_PROFILE_H
#define MW_DATA_PROFILE_H

#include "src/base/arena.h"
#include "src/base/column.h"
#include "src/base/progress.h"
#include "src/store/store.h"

#include <stddef.h>
#include <stdint.h>

enum { PROFILE_QUANTILES = 5 };
extern const double profile_levels[PROFILE_QUANTILES]; /* 0.05 0.25 0.5 0.75 0.95 */

struct profile_column {
    const char *name;
    enum column_type type;
    int64_t n_row, n_missing, n_distinct; /* distinct values, null apart */
    /* Numbers, and times as UTC seconds; NaN where there is no value (sd: fewer than two). */
    double min, max, mean, sd; /* sd: sample standard deviation */
    double quantile[PROFILE_QUANTILES]; /* of sorted values x[0..n-1]: x[p (n-1)], linear between */
    /* Values outside [fence_low, fence_high] = [q25 - 3 (q75 - q25), q75 + 3 (q75 - q25)]. Source:
     * Tukey 1977, outer fences. NaN and -1 where q25 = q75: half of the values are one, and all
     * others would be outliers. */
    double fence_low, fence_high;
    int64_t n_outlier; /* -1: not told */
    /* Text; NULL where there is no value. By bytes; the first of equally frequent ones. */
    const char *first, *last, *frequent;
    int64_t n_frequent;
};

/* profile_reader - reads to the end; column `col` of its chunks. Strings live in a.
 * FAIL_INPUT when the column does not fit into memory. */
int profile_reader(struct column_reader *r, size_t col, struct arena *a,
                   struct profile_column *out, struct err *e);

/* profile_dataset - every column in schema order. Returns the count, -1 on error. */
int64_t profile_dataset(struct store *s, const char *name, struct progress *p, struct arena *a,
                        const struct profile_column **out, struct err *e);

#endif
