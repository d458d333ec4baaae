/* settle.h - equal keys among staged rows, and between them and what is stored, are settled.
 *
 * Rows that equal the standing row in all values are duplicates; others clash, and the policy
 * decides. Where the schema has columns that tell rows of one key apart, rows that differ in them
 * do not meet: all of them stay. Order of arrival is: stored rows, then staged parts in order,
 * then rows in order. Parts that overlap widely are merged into new ones on the way; else nothing
 * is rewritten and the rows that lose are marked dead when the writer publishes.
 */
#ifndef MW_STORE_SETTLE_H
#define MW_STORE_SETTLE_H

#include "src/store/dataset.h"
#include "src/store/shadow.h"
#include "src/store/stage.h"

struct settle {
    struct stage *stage;       /* its parts are settled; merged ones take their place */
    const struct shadow *dir;  /* live and staged parts */
    enum dataset_clash clash;
    bool has_line, has_ties;   /* has_ties: a staged part may hold equal keys itself */
    dataset_clash_fn on_clash; /* may be NULL */
    void *on_clash_arg;
    struct progress *progress;
    /* results */
    int64_t duplicate, clashed;
    uint64_t **dead;           /* [dir->n_chunk]: rows that are gone; NULL: as before */
    int64_t *old;              /* [n_old] parts that were merged into others */
    size_t n_old;
};

int settle_run(struct settle *x, struct err *e);
void settle_done(struct settle *x); /* frees the results; dir belongs to the caller */

#endif
