/* recipes.c - the rows of recipes that a user added. */
#include "config.h"

#include "src/store/recipes.h"

#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/store/sql.h"

int recipes_put(struct store *s, const char *name, const char *json, struct err *e)
{
    sqlite3_stmt *st = sql_prepare(store_db(s),
                                   "INSERT INTO recipe(name, json, changed_ms) VALUES (?1, ?2, ?3)"
                                   " ON CONFLICT(name) DO UPDATE SET json = ?2, changed_ms = ?3",
                                   e);

    if (!st)
        return -1;
    sql_bind_text(st, 1, name);
    sql_bind_text(st, 2, json);
    sql_bind_i64(st, 3, now_ms());
    return store_run(s, st, e);
}

char *recipes_find(struct store *s, const char *name, struct err *e)
{
    sqlite3_stmt *st = sql_prepare(store_db(s), "SELECT json FROM recipe WHERE name = ?1", e);
    char *json = NULL;

    if (!st)
        return NULL;
    sql_bind_text(st, 1, name);
    if (sql_step(st, e) > 0)
        json = mem_text(sql_text(st, 0));
    sql_end(st);
    return json;
}

int64_t recipes_list(struct store *s, struct arena *a, const struct recipe_row **out,
                     struct err *e)
{
    int64_t n = sql_one_i64(store_db(s), "SELECT count(*) FROM recipe", 0), i = 0;
    struct recipe_row *rows = arena_zero(a, (size_t)n + 1, sizeof *rows);
    sqlite3_stmt *st =
        sql_prepare(store_db(s), "SELECT name, json, changed_ms FROM recipe ORDER BY name", e);
    int rc = st ? 0 : -1;

    while (st && i < n && (rc = sql_step(st, e)) > 0) {
        rows[i++] = (struct recipe_row){arena_text(a, sql_text(st, 0)),
                                        arena_text(a, sql_text(st, 1)), sql_i64(st, 2)};
    }
    sql_end(st);
    *out = rows;
    return rc < 0 ? -1 : i;
}
