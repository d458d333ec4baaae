/* rcsv_parts.h - what the files of rcsv share, and nobody else: rows being filled, and the plain
 * scanner. */
#ifndef MW_DATA_RCSV_PARTS_H
#define MW_DATA_RCSV_PARTS_H

#include "src/data/rcsv.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for all rows that the block can hold, and for the header's one row. */
void rcsv_rows_room(struct rcsv_rows *o);
void rcsv_header_room(struct rcsv_rows *o);
void rcsv_add_fault(struct rcsv_rows *o, enum reason why, struct rcsv_record at, size_t n_field);
/* A record of n_field fields, the first n_col of which stand at the end of field[]. */
void rcsv_add_record(struct rcsv_rows *o, struct rcsv_record at, size_t n_field);

/* rcsv_plain - cuts a block without quotes into rows whose fields are slices of it. */
struct rcsv_plain {
    char sep;
    bool ended;       /* the source ends with this block */
    int64_t line;     /* of the block's first byte; then of what follows */
    int64_t blanks;   /* counted on */
    unsigned ends;    /* added to */
};
size_t rcsv_plain_cut(struct rcsv_plain *p, struct rcsv_rows *o); /* gives the bytes used */

#endif
