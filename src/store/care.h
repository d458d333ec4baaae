/* care.h - what keeps a workspace whole: integrity check, repair, sweeping after dead workers. */
#ifndef MW_STORE_CARE_H
#define MW_STORE_CARE_H

#include "src/base/progress.h"
#include "src/store/store.h"

#include <stdint.h>

typedef int (*care_fn)(void *arg, const char *what, const char *finding, struct err *e);

/* care_check - the file's integrity and everything the program promises about it: SQLite's
 * integrity_check; every chunk decodes, its checksum, count, min and max hold; parts are sorted;
 * keys are unique; counts of datasets agree; identity of every load; no staged chunk without a
 * live run; models' trees are complete; no foreign object in the schema. fn is told each finding.
 * Returns the number of findings, -1 on error. */
int64_t care_check(struct store *s, struct progress *p, care_fn fn, void *arg, struct err *e);

/* care_sweep - removes staged chunks, datasets and temporary tables of `run` (whose worker is
 * dead), in the caller's transaction. */
int care_sweep(struct store *s, int64_t run, struct err *e);

#endif
