/* stage.h - sorted rows into chunks of staged parts: encoding in threads, batches of about 8 MiB.
 *
 * Each batch is a transaction of its own, with a pause for other writers, unless the caller has
 * one open. What is staged is invisible: a part shows when its `live` is set (publish.c). */
#ifndef MW_STORE_STAGE_H
#define MW_STORE_STAGE_H

#include "src/base/column.h"
#include "src/store/codec.h"
#include "src/store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct stage {
    struct store *store;
    const struct schema *schema; /* key, and the columns of the dataset; the writer's */
    int64_t dataset, run;
    unsigned n_thread;
    int64_t *part;          /* [n_part] in order of arrival; rows go to the last */
    size_t n_part;
    bool new_part;          /* the next rows begin a part */
    struct codec_bound last[8]; /* key of the last row of the last part */
    double committed_at;
    struct shadow_cell *cell; /* [n_cell] encoded columns: their memory is used again */
    size_t n_cell;
    struct table *spare;
};

void stage_init(struct stage *g, struct store *s, int64_t dataset, const struct schema *schema);
void stage_done(struct stage *g);
size_t stage_rows(size_t n_col);  /* rows of a full chunk */
size_t stage_batch(size_t n_col); /* rows of a full batch, a multiple of stage_rows */

/* stage_put - rows of c in the order of row[0..n) (NULL: rows 0..n-1), which must be key order;
 * they go on the last part if they follow it, else into a new one. */
int stage_put(struct stage *g, const struct chunk *c, const uint32_t *row, size_t n,
              struct err *e);

/* stage_table - the rows of t (sorted), whole batches only unless `all`; what is left stays in a
 * table that takes the place of t. Always with tables of one schema. */
int stage_table(struct stage *g, struct table **t, bool all, struct err *e);

/* Begins a transaction after letting others have their turn; not when one is open. *out_own says
 * whether stage_commit has to end it. */
int stage_begin(struct stage *g, bool *out_own, struct err *e);
int stage_end(struct stage *g, bool own, int rc, struct err *e); /* rc < 0: rolled back; gives rc */

#endif
