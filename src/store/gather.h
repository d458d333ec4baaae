/* gather.h - many short runs of rows into a table, column by column.
 *
 * Runs are noted first and copied when there are enough of them, so that each column is copied in
 * one loop: rows that alternate between chunks cost little more than rows that do not. */
#ifndef MW_STORE_GATHER_H
#define MW_STORE_GATHER_H

#include "src/base/column.h"
#include "src/store/view.h"

struct gather;
struct gather *gather_new(const size_t *col, size_t n_col); /* columns of the views, in the table's
                                                               order; NULL: 0 .. n_col - 1 */
void gather_free(struct gather *g); /* rows noted but not flushed are lost */

/* Rows begin .. end - 1 of v; they reach *t with the next flush at the latest. */
int gather_rows(struct gather *g, struct view *v, size_t begin, size_t end, struct table *t,
                struct err *e);
int gather_flush(struct gather *g, struct table *t, struct err *e);
size_t gather_noted(const struct gather *g); /* rows not in the table yet */

#endif
