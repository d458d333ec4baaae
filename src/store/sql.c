/* sql.c - short forms of prepare, bind and step, and SQLite's errors in our words.
 *
 * Values are always bound; identifiers go through sql_quote(). Texts are copied by SQLite, BLOBs
 * are borrowed until the statement has been stepped.
 * Not here: BEGIN, COMMIT and locks (store.c), queries that people write (query.c). */
#include "config.h"

#include "src/store/sql.h"

#include "src/base/buf.h"

static int busy_or_damaged(sqlite3 *db, int code, struct err *e)
{
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        err_set(e, FAIL_STORE, "workspace is busy");
        return err_hint(e, "another run writes at the moment: try again");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        err_set(e, FAIL_STORE, "workspace is damaged: %s", sqlite3_errmsg(db));
        return err_hint(e, "'millwright check' tells what is wrong; keep a copy of the file");
    default:
        return err_set(e, FAIL_STORE, "%s", sqlite3_errmsg(db));
    }
}

int sql_error(sqlite3 *db, struct err *e)
{
    int code = sqlite3_extended_errcode(db);

    switch (code & 0xff) {
    case SQLITE_FULL:
        err_set(e, FAIL_SPACE, "disk is full");
        return err_hint(e, "nothing half written stays; make space and run it again");
    case SQLITE_IOERR:
        return err_set(e, FAIL_IO, "workspace cannot be read or written: %s (%d)",
                       sqlite3_errmsg(db), code);
    case SQLITE_CANTOPEN:
        return err_set(e, FAIL_IO, "workspace cannot be opened: %s", sqlite3_errmsg(db));
    case SQLITE_READONLY:
        err_set(e, FAIL_IO, "workspace is read-only");
        return err_hint(e, "check the permissions of the file and of its folder");
    case SQLITE_INTERRUPT:
        return err_set(e, FAIL_CANCELLED, "cancelled");
    default:
        return busy_or_damaged(db, code, e);
    }
}

int sql_exec(sqlite3 *db, const char *sql, struct err *e)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : sql_error(db, e);
}

sqlite3_stmt *sql_prepare(sqlite3 *db, const char *sql, struct err *e)
{
    sqlite3_stmt *st = NULL;

    if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK) {
        sql_error(db, e);
        return NULL;
    }
    return st;
}

int sql_step(sqlite3_stmt *st, struct err *e)
{
    switch (sqlite3_step(st)) {
    case SQLITE_ROW:
        return 1;
    case SQLITE_DONE:
        return 0;
    default:
        return sql_error(sqlite3_db_handle(st), e);
    }
}

int sql_run(sqlite3_stmt *st, struct err *e)
{
    int rc = 1;

    while (rc > 0)
        rc = sql_step(st, e);
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
    sqlite3_bind_text(st, at, s, -1, SQLITE_TRANSIENT);
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
    struct err ignored;
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
    for (const char *s = identifier; *s; s++) {
        if (*s == '"')
            buf_byte(out, '"');
        buf_byte(out, *s);
    }
    buf_byte(out, '"');
}
