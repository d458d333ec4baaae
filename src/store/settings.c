/* settings.c - the rows of settings: text by key. */
#include "config.h"

#include "src/store/settings.h"

#include "src/base/mem.h"
#include "src/store/sql.h"

int settings_put(struct store *s, const char *key, const char *value, struct err *e)
{
    sqlite3_stmt *st =
        sql_prepare(store_db(s),
                    value ? "INSERT INTO setting(key, value) VALUES (?1, ?2)"
                            " ON CONFLICT(key) DO UPDATE SET value = ?2"
                          : "DELETE FROM setting WHERE key = ?1",
                    e);

    if (!st)
        return -1;
    sql_bind_text(st, 1, key);
    if (value)
        sql_bind_text(st, 2, value);
    return store_run(s, st, e);
}

char *settings_find(struct store *s, const char *key, struct err *e)
{
    sqlite3_stmt *st = sql_prepare(store_db(s), "SELECT value FROM setting WHERE key = ?1", e);
    char *value = NULL;

    if (!st)
        return NULL;
    sql_bind_text(st, 1, key);
    if (sql_step(st, e) > 0)
        value = mem_text(sql_text(st, 0));
    sql_end(st);
    return value;
}

int64_t settings_list(struct store *s, struct arena *a, const struct setting_row **out,
                      struct err *e)
{
    int64_t n = sql_one_i64(store_db(s), "SELECT count(*) FROM setting", 0), i = 0;
    struct setting_row *rows = arena_zero(a, (size_t)n + 1, sizeof *rows);
    sqlite3_stmt *st =
        sql_prepare(store_db(s), "SELECT key, value FROM setting ORDER BY key", e);
    int rc = st ? 0 : -1;

    while (st && i < n && (rc = sql_step(st, e)) > 0) {
        rows[i].key = arena_text(a, sql_text(st, 0));
        rows[i++].value = arena_text(a, sql_text(st, 1));
    }
    sql_end(st);
    *out = rows;
    return rc < 0 ? -1 : i;
}
