/* sql.h - the one include of SQLite, and short forms of prepare, bind, step.
 *
 * Always <sqlite3ext.h>: with SQLITE_CORE (the program) calls are direct, without it (columnar.so)
 * they go through the loader's table, whose pointer columnar_ext.c defines.
 *
 *     struct sqlite3_stmt *st = sql_prepare(db, "SELECT name FROM dataset WHERE id = ?1", e);
 *     sql_bind_i64(st, 1, id);
 *     while ((rc = sql_step(st, e)) > 0)       // 1 row; 0 done; -1 error
 *         use(sql_text(st, 0));
 *     sql_end(st);
 */
#ifndef MW_STORE_SQL_H
#define MW_STORE_SQL_H

#include "src/base/err.h"

#include <sqlite3ext.h>
#ifndef SQLITE_CORE
SQLITE_EXTENSION_INIT3
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int sql_error(sqlite3 *db, struct err *e); /* FAIL_STORE (or FAIL_IO: disk full) from db; -1 */
int sql_exec(sqlite3 *db, const char *sql, struct err *e); /* constant statements only */
sqlite3_stmt *sql_prepare(sqlite3 *db, const char *sql, struct err *e); /* NULL on failure */
int sql_step(sqlite3_stmt *st, struct err *e); /* 1 row; 0 done; -1 */
int sql_run(sqlite3_stmt *st, struct err *e);  /* steps to the end, resets, clears bindings */
void sql_end(sqlite3_stmt *st);                /* finalize; NULL is fine */

void sql_bind_i64(sqlite3_stmt *st, int at, int64_t v);
void sql_bind_f64(sqlite3_stmt *st, int at, double v);
void sql_bind_text(sqlite3_stmt *st, int at, const char *s); /* copied; NULL: null */
void sql_bind_blob(sqlite3_stmt *st, int at, const void *bytes, size_t size);  /* borrowed until
                                                                                  the step */
int64_t sql_i64(sqlite3_stmt *st, int col);
double sql_f64(sqlite3_stmt *st, int col);
const char *sql_text(sqlite3_stmt *st, int col); /* "" for null; until the next step */
const void *sql_blob(sqlite3_stmt *st, int col, size_t *out_size); /* until the next step */
bool sql_null(sqlite3_stmt *st, int col);

/* sql_one_i64 - first column of the first row of a constant statement; otherwise if none. */
int64_t sql_one_i64(sqlite3 *db, const char *sql, int64_t otherwise);

struct buf;
void sql_quote(struct buf *out, const char *identifier); /* "a""b" */

#endif
