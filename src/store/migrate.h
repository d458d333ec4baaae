/* migrate.h - the schema of a workspace, as ordered steps. user_version counts the steps done. */
#ifndef MW_STORE_MIGRATE_H
#define MW_STORE_MIGRATE_H

#include "src/base/err.h"

struct sqlite3;

enum { MIGRATE_APPLICATION_ID = 0x4d57524b }; /* "MWRK" */

extern const char *const migrate_steps[]; /* NULL-terminated; step i leads to version i + 1 */
int migrate_version(void);                /* number of steps: the version that we write */

/* migrate_run - the steps from `version` on, and user_version with them, in the transaction that
 * the caller has open. */
int migrate_run(struct sqlite3 *db, const char *const *steps, int version, struct err *e);

#endif
