/* sniff.h - the types of a table's columns, from all of its values.
 *
 * A column's type is the first of integer, real, time, text that fits every value that is not
 * empty. A number with a leading zero before a digit is text (it is a name), inf and nan too. What
 * is found does not depend on the order of values: sniffs of parts are merged. */
#ifndef MW_DATA_SNIFF_H
#define MW_DATA_SNIFF_H

#include "src/base/column.h"
#include "src/data/moment.h"
#include "src/data/rcsv.h"

#include <stddef.h>
#include <stdint.h>

struct sniff {
    size_t n_col;
    uint8_t *may; /* [n_col] types that fit so far, as bits */
    struct moment times; /* how they are read; zeroed by sniff_init */
    struct zone_cursor cursor;
};

void sniff_init(struct sniff *s, size_t n_col);
void sniff_done(struct sniff *s);
void sniff_rows(struct sniff *s, const struct rcsv_rows *rows); /* whole records alone count */
void sniff_merge(struct sniff *s, const struct sniff *other);
enum column_type sniff_type(const struct sniff *s, size_t i_col);

#endif
