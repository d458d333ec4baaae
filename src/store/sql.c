/* sql.c - short forms of prepare, bind and step; errors as values. */
#include "config.h"

#include "src/store/sql.h"

#include "src/base/buf.h"

#include <string.h>

int sql_error(sqlite3 *db, struct err *e)
{
    int rc = sqlite3_errcode(db);

    if ((rc & 0xff) == SQLITE_FULL) {
        err_set(e, FAIL_IO, "no space left on the disk");
        return err_hint(e, "free some space; the workspace is as it was before");
    }
    if ((rc & 0xff) == SQLITE_BUSY) {
        err_set(e, FAIL_STORE, "the workspace is busy");
        return err_hint(e, "another program holds it; try again");
    }
    return err_set(e, (rc & 0xff) == SQLITE_IOERR ? FAIL_IO : FAIL_STORE, "%s", sqlite3_errmsg(db));
}

int sql_exec(sqlite3 *db, const char *sql, struct err *e)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : sql_error(db, e);
}

sqlite3_stmt *sql_prepare(sqlite3 *db, const char *sql, struct err *e)
{
    sqlite3_stmt *st = NULL;

    if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
        sql_error(db, e);
    return st;
}

int sql_step(sqlite3_stmt *st, struct err *e)
{
    int rc = sqlite3_step(st);

    if (rc == SQLITE_ROW)
        return 1;
    return rc == SQLITE_DONE ? 0 : sql_error(sqlite3_db_handle(st), e);
}

int sql_run(sqlite3_stmt *st, struct err *e)
{
    int rc;

    while ((rc = sql_step(st, e)) > 0)
        continue;
    sqlite3_reset(st);
    sqlite3_clear_bindings(st);
    return rc;
}

void sql_end(sqlite3_stmt *st)
{
    sqlite3_finalize(st);
}

void sql_bind_i64(sqlite3_stmt *st, int at, int64_t v)
{
    sqlite3_bind_int64(st, at, v);
}

void sql_bind_f64(sqlite3_stmt *st, int at, double v)
{
    sqlite3_bind_double(st, at, v);
}

void sql_bind_text(sqlite3_stmt *st, int at, const char *s)
{
    if (s)
        sqlite3_bind_text(st, at, s, -1, SQLITE_TRANSIENT);
    else
        sqlite3_bind_null(st, at);
}

void sql_bind_blob(sqlite3_stmt *st, int at, const void *bytes, size_t size)
{
    sqlite3_bind_blob64(st, at, bytes ? bytes : "", size, SQLITE_STATIC);
}

int64_t sql_i64(sqlite3_stmt *st, int col)
{
    return sqlite3_column_int64(st, col);
}

double sql_f64(sqlite3_stmt *st, int col)
{
    return sqlite3_column_double(st, col);
}

const char *sql_text(sqlite3_stmt *st, int col)
{
    const char *s = (const char *)sqlite3_column_text(st, col);

    return s ? s : "";
}

const void *sql_blob(sqlite3_stmt *st, int col, size_t *out_size)
{
    const void *bytes = sqlite3_column_blob(st, col);

    *out_size = (size_t)sqlite3_column_bytes(st, col);
    return bytes ? bytes : "";
}

bool sql_null(sqlite3_stmt *st, int col)
{
    return sqlite3_column_type(st, col) == SQLITE_NULL;
}

int64_t sql_one_i64(sqlite3 *db, const char *sql, int64_t otherwise)
{
    struct err ignored = {0};
    sqlite3_stmt *st = sql_prepare(db, sql, &ignored);
    int64_t v = otherwise;

    if (st && sql_step(st, &ignored) > 0 && !sql_null(st, 0))
        v = sql_i64(st, 0);
    sql_end(st);
    return v;
}

void sql_quote(struct buf *out, const char *identifier)
{
    buf_byte(out, '"');
    for (const char *p = identifier; *p; p++) {
        if (*p == '"')
            buf_byte(out, '"');
        buf_byte(out, *p);
    }
    buf_byte(out, '"');
}
