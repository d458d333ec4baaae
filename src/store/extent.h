/* extent.h - what is known of a dataset's columns without reading one: missing values, least and
 * greatest value, bytes. From the statistics of its chunks: one row of the store per chunk.
 *
 *     struct arena a = {0};
 *     const struct extent *x = extent_of(store, "telemetry", &a, e);
 *     for (size_t i = 0; x && i < x->n_col; i++) ... x->col[i].n_null ...
 */
#ifndef MW_STORE_EXTENT_H
#define MW_STORE_EXTENT_H

#include "src/base/arena.h"
#include "src/base/column.h"
#include "src/store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct extent_value { /* texts: their first 16 bytes at most */
    bool cut;         /* it is longer */
    int64_t i64;      /* of integers, and of times in UTC seconds */
    double f64;       /* of reals */
    const char *text;
};

struct extent_column {
    const char *name;
    enum column_type type;
    bool key, has;    /* has: a value at all; else min and max are nothing */
    int64_t n_null, bytes;
    struct extent_value min, max;
};

struct extent {
    size_t n_col, n_chunk;
    struct extent_column *col; /* [n_col] in the order of the schema */
    int64_t n_row;
    bool exact; /* false: rows that were replaced are still in the counts and ends */
};

/* extent_of - memory in a; NULL on error (FAIL_INPUT: no such dataset). */
const struct extent *extent_of(struct store *s, const char *name, struct arena *a,
                               struct err *e);

#endif
