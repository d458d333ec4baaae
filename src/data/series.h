/* series.h - where a dataset has its series: the column of time, and the columns of the key before
 * it, which say whose time it is (machineID).
 *
 * The time is the key's first column of times; in a key of several columns without one it is the
 * last, if that is an integer: cycles. Key columns behind the time only tell rows of one time
 * apart; a key that begins with the time and goes on mixes its series, and has none here. */
#ifndef MW_DATA_SERIES_H
#define MW_DATA_SERIES_H

#include "src/base/column.h"
#include "src/base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum { SERIES_ENTITY_MAX = 8 };

struct series {
    size_t n_entity, entity[SERIES_ENTITY_MAX]; /* columns of the schema; 0: all is one series */
    size_t time;
    bool cycles; /* the time is an integer */
};

/* series_of - FAIL_USAGE with what is missing where the schema has no series. */
int series_of(const struct schema *s, struct series *out, struct err *e);

/* series_until - where the run of rows ends that begins at `row` and has its values in the columns
 * entity[0..n) of the chunk. */
size_t series_until(const struct chunk *c, const size_t *entity, size_t n, size_t row);
/* series_id - what tells the row's series from others, the same in every chunk: of one integer
 * column that integer, else a hash of the values. */
uint64_t series_id(const struct chunk *c, const size_t *entity, size_t n, size_t row);

#endif
