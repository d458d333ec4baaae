/* store.h - the workspace: one SQLite file, opened, locked, migrated, closed.
 *
 * One rule: whoever writes or checkpoints holds the workspace's write lock (byte 0 of FILE-lock),
 * from before BEGIN to after COMMIT. store_begin, store_commit and store_rollback are the only
 * door; no other file issues BEGIN, COMMIT or a checkpoint. Readers take no lock.
 *
 *     if (store_begin(s, e) < 0)
 *         return -1;
 *     if (runs_insert(s, &run, e) < 0 || ...)
 *         return store_rollback(s);           // gives -1, keeps e
 *     return store_commit(s, e);
 *
 * Files beside FILE: FILE-wal, FILE-shm (SQLite's), FILE-lock (bytes: 0 write lock, 1 migration,
 * 2 scheduler, 4096 + run: the worker of that run is alive).
 */
#ifndef MW_STORE_STORE_H
#define MW_STORE_STORE_H

#include "src/base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct store;
struct sqlite3;
struct sqlite3_stmt;

enum store_mode {
    STORE_READ,   /* the file must exist; no statement of this connection may write */
    STORE_WRITE,  /* the file must exist */
    STORE_CREATE, /* made when absent */
};
enum store_sync { STORE_SYNC_FULL, STORE_SYNC_BULK }; /* runs and jobs; batches of chunks */
enum { STORE_BYTE_WRITE = 0, STORE_BYTE_MIGRATE = 1, STORE_BYTE_SCHEDULER = 2,
       STORE_BYTE_RUN = 4096 };

/* store_open - opens, checks application_id and user_version, migrates an older schema.
 * Refuses foreign files, newer versions and network file systems, each with a hint. */
struct store *store_open(const char *path, enum store_mode mode, struct err *e);
void store_close(struct store *s); /* rolls back what is open; NULL is fine */
const char *store_path(const struct store *s);

/* Waits up to 10 s for the write lock (FAIL_STORE "workspace is busy"), looking at the cancel
 * flag. Not nested: asserts that no transaction is open. */
int store_begin(struct store *s, struct err *e);
int store_try_begin(struct store *s, struct err *e); /* 1 begun; 0 somebody writes just now; -1 */
int store_commit(struct store *s, struct err *e); /* on failure rolled back; checkpoints if due;
                                                     fine when nothing is open */
int store_rollback(struct store *s);              /* gives -1; fine when nothing is open */
bool store_in_transaction(const struct store *s);
/* store_run - runs and ends a bound statement, in a transaction of its own if none is open. */
int store_run(struct store *s, struct sqlite3_stmt *take, struct err *e);
void store_sync(struct store *s, enum store_sync how); /* of the transactions that follow */

int64_t store_spare(struct store *s); /* bytes of the file that nothing uses: filled first */
int64_t store_data_version(struct store *s); /* moves when another connection has written */
int store_lock_fd(const struct store *s);    /* for the liveness bytes of runs */
struct sqlite3 *store_db(struct store *s);   /* for src/store alone */

const char *store_sqlite_version(void); /* of the library; for ever */

#endif
