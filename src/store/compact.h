/* compact.h - several parts of a dataset become one: merged, without dead rows. */
#ifndef MW_STORE_COMPACT_H
#define MW_STORE_COMPACT_H

#include "src/base/progress.h"
#include "src/store/store.h"

#include <stdint.h>

/* compact_all - one part, whatever there is; nothing is done when there is one without dead rows.
 * Joins an open transaction; else batches of its own, and one that publishes. */
int compact_all(struct store *s, int64_t dataset, struct progress *p, struct err *e);

/* compact_when_due - when more than 8 parts overlap, the small ones are merged (so that a daily
 * append never rewrites the large one); when a third of the rows is dead, all are. In an open
 * transaction only what takes a moment is done, and the rest is left to the next writer. */
int compact_when_due(struct store *s, int64_t dataset, struct err *e);

#endif
