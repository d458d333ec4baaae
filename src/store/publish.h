/* publish.h - how a dataset appears, changes and disappears: its row, its parts, its virtual
 * table. All inside the caller's transaction. */
#ifndef MW_STORE_PUBLISH_H
#define MW_STORE_PUBLISH_H

#include "src/base/column.h"
#include "src/store/settle.h"
#include "src/store/sql.h"

struct publish_row {
    const char *name, *kind, *about;
    int64_t run;
};

/* publish_stage - a row for a dataset that does not show yet; its id, or -1. */
int64_t publish_stage(sqlite3 *db, const struct publish_row *r, const struct schema *s,
                      struct err *e);
int publish_name_ok(sqlite3 *db, const char *name, struct err *e); /* may a dataset be called so? */

/* publish_parts - the parts show, rows that lost are dead, merged parts are dropped. x: settled;
 * NULL: nothing to settle. */
int publish_parts(sqlite3 *db, const struct stage *g, const struct settle *x, bool has_line,
                  struct err *e);
/* publish_dataset - counts, range and a new stamp; run 0 and about NULL: as they are. A staged
 * dataset becomes live under its name, which must be free, and gets its virtual table. */
int publish_dataset(sqlite3 *db, int64_t dataset, int64_t run, const char *about, struct err *e);
int publish_drop(sqlite3 *db, const char *name, struct err *e); /* fine when there is none */

/* publish_sweep - deletes what was dropped, in batches of its own transactions; when one is open,
 * only as much as fits into a moment. */
int publish_sweep(struct store *s, struct err *e);

#endif
