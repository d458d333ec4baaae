/* columnar.h - the virtual table module: datasets as tables of SQL.
 *
 * A live dataset is `CREATE VIRTUAL TABLE name USING columnar(ID)`, ID a row of table dataset in
 * the same file. Read-only from SQL; times are texts of 19 characters, `YYYY-MM-DD HH:MM:SS`.
 * rowid = chunk << 15 | row, stable as long as the row is not rewritten by compaction.
 * The SQL function columnar_chunks() gives the number of column bodies that this connection has
 * decoded: it shows what skipping and pushing down save. */
#ifndef MW_STORE_COLUMNAR_H
#define MW_STORE_COLUMNAR_H

#include "src/base/err.h"
#include "src/store/sql.h"

#include <stdint.h>

int columnar_register(sqlite3 *db, struct err *e);
int64_t columnar_chunks_read(sqlite3 *db); /* -1: the module is not registered */

#endif
