/* publish.c - how a dataset appears, changes and disappears.
 *
 *   publish_stage         publish_dataset            publish_drop
 *   ------------> staged ----------------> live -------------------> (row gone, parts dropped)
 *
 * Every change gives the dataset a new random stamp, by which directories in memory are known to
 * be old, also after a rollback. Chunks of dropped parts are deleted later, in batches, and their
 * pages used again. */
#include "config.h"

#include "src/store/publish.h"

#include "src/base/json.h"
#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/store/shadow.h"

#include <stdlib.h>
#include <string.h>

enum { SWEEP_CHUNKS = 128 };

/* --- rows --- */

static void columns_json(const struct schema *s, struct buf *columns, struct buf *key)
{
    struct json_out c = {.b = columns}, k = {.b = key};

    json_array(&c, NULL);
    for (size_t i = 0; i < s->n_col; i++) {
        json_object(&c, NULL);
        json_put_text(&c, "name", s->col[i].name);
        json_put_text(&c, "type", column_type_name(s->col[i].type));
        json_end_object(&c);
    }
    json_end_array(&c);
    json_array(&k, NULL);
    for (size_t i = 0; i < s->n_key; i++)
        json_put_text(&k, NULL, s->col[s->key[i]].name);
    for (size_t i = s->n_key; i < s->n_key + s->n_apart; i++) {
        json_object(&k, NULL);
        json_put_text(&k, "apart", s->col[s->key[i]].name);
        json_end_object(&k);
    }
    json_end_array(&k);
}

int64_t publish_stage(sqlite3 *db, const struct publish_row *r, const struct schema *s,
                      struct err *e)
{
    struct buf columns = {0}, key = {0};
    sqlite3_stmt *st = sql_prepare(db,
                                   "INSERT INTO dataset(name, kind, state, columns, key, about,"
                                   " run, changed_ms) VALUES (?1, ?2, 'staged', ?3, ?4, ?5, ?6,"
                                   " ?7)",
                                   e);
    int64_t id = -1;

    columns_json(s, &columns, &key);
    if (st) {
        sql_bind_text(st, 1, r->name);
        sql_bind_text(st, 2, r->kind ? r->kind : "table");
        sql_bind_text(st, 3, buf_str(&columns));
        sql_bind_text(st, 4, buf_str(&key));
        sql_bind_text(st, 5, r->about ? r->about : "{}");
        sql_bind_i64(st, 6, r->run);
        sql_bind_i64(st, 7, now_ms());
        if (sql_run(st, e) == 0)
            id = sqlite3_last_insert_rowid(db);
    }
    sql_end(st);
    buf_done(&columns);
    buf_done(&key);
    return id;
}

int publish_name_ok(sqlite3 *db, const char *name, struct err *e)
{
    sqlite3_stmt *st;
    int rc;

    if (!*name || sqlite3_strnicmp(name, "sqlite_", 7) == 0)
        return err_set(e, FAIL_USAGE, "a dataset cannot be called '%s'", name);
    st = sql_prepare(db,
                     "SELECT 1 FROM sqlite_schema WHERE name = ?1 COLLATE NOCASE"
                     " AND sql NOT LIKE 'CREATE VIRTUAL TABLE%'",
                     e);
    if (!st)
        return -1;
    sql_bind_text(st, 1, name);
    rc = sql_step(st, e);
    sql_end(st);
    if (rc > 0) {
        err_set(e, FAIL_USAGE, "a dataset cannot be called '%s': the workspace has such a table",
                name);
        return err_hint(e, "choose another name");
    }
    return rc;
}

/* --- parts --- */

static bool among(const int64_t *part, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++)
        if (part[i] == id)
            return true;
    return false;
}

static int set_dead_rows(sqlite3 *db, const struct settle *x, struct err *e)
{
    for (size_t i = 0; x->dead && i < x->dir->n_chunk; i++) {
        const struct shadow_chunk *c = &x->dir->chunk[i];
        if (x->dead[i] && !among(x->old, x->n_old, c->part) &&
            shadow_set_dead(db, c->id, x->dead[i], c->n_row, e) < 0)
            return -1;
    }
    return 0;
}

static int drop_lines(sqlite3 *db, const struct stage *g, const struct settle *x, struct err *e)
{
    for (size_t i = 0; i < x->dir->n_chunk; i++) {
        const struct shadow_chunk *c = &x->dir->chunk[i];
        if (c->has_line && among(g->part, g->n_part, c->part) &&
            shadow_drop_line(db, c->id, x->dir->schema->n_col, e) < 0)
            return -1;
    }
    return 0;
}

int publish_parts(sqlite3 *db, const struct stage *g, const struct settle *x, bool has_line,
                  struct err *e)
{
    sqlite3_stmt *st;
    int rc = 0;

    if (x && set_dead_rows(db, x, e) < 0)
        return -1;
    if (x && has_line && drop_lines(db, g, x, e) < 0)
        return -1;
    for (size_t i = 0; x && i < x->n_old && rc == 0; i++)
        rc = shadow_part_drop(db, x->old[i], e);
    if (rc < 0)
        return -1;
    st = sql_prepare(db, "UPDATE part SET live = 1 WHERE id = ?1", e);
    if (!st)
        return -1;
    for (size_t i = 0; i < g->n_part && rc == 0; i++) {
        sql_bind_i64(st, 1, g->part[i]);
        rc = sql_run(st, e);
    }
    sql_end(st);
    return rc;
}

/* --- datasets --- */

/* The virtual table is made or dropped; name is quoted, so that this is no injection. */
static int table_sql(sqlite3 *db, const char *before, const char *name, const char *after,
                     struct err *e)
{
    struct buf sql = {0};
    int rc;

    buf_text(&sql, before);
    sql_quote(&sql, name);
    buf_text(&sql, after);
    rc = sql_exec(db, buf_str(&sql), e);
    buf_done(&sql);
    return rc;
}

static int go_live(sqlite3 *db, int64_t dataset, const char *name, struct err *e)
{
    struct buf using = {0};
    int rc;

    buf_printf(&using, " USING columnar(%lld)", (long long)dataset);
    rc = table_sql(db, "CREATE VIRTUAL TABLE ", name, buf_str(&using), e);
    buf_done(&using);
    return rc;
}

/* First and last of the first time column. */
static bool time_range(const struct shadow *d, int64_t *from, int64_t *to)
{
    size_t col = 0;
    bool any = false;

    while (col < d->schema->n_col && d->schema->col[col].type != COLUMN_TIME)
        col++;
    for (size_t i = 0; col < d->schema->n_col && i < d->n_chunk; i++) {
        const struct codec_stats *st = &d->chunk[i].stats[col];
        if (!st->min.has)
            continue;
        int64_t lo = codec_bound_i64(&st->min), hi = codec_bound_i64(&st->max);
        *from = any && *from < lo ? *from : lo;
        *to = any && *to > hi ? *to : hi;
        any = true;
    }
    return any;
}

static int64_t stored_bytes(const struct shadow *d)
{
    int64_t bytes = 0;

    for (size_t i = 0; i < d->n_chunk; i++)
        for (size_t k = 0; k < d->schema->n_col; k++)
            bytes += d->chunk[i].stats[k].size;
    return bytes;
}

static int update_row(sqlite3 *db, const struct shadow *d, int64_t run, const char *about,
                      struct err *e)
{
    sqlite3_stmt *st = sql_prepare(db,
                                   "UPDATE dataset SET state = 'live', n_row = ?2, bytes = ?3,"
                                   " from_at = ?4, to_at = ?5, stamp = random(),"
                                   " changed_ms = ?6, run = CASE ?7 WHEN 0 THEN run ELSE ?7 END,"
                                   " about = coalesce(?8, about) WHERE id = ?1",
                                   e);
    int64_t from, to;
    int rc;

    if (!st)
        return -1;
    sql_bind_i64(st, 1, d->id);
    sql_bind_i64(st, 2, d->n_row);
    sql_bind_i64(st, 3, stored_bytes(d));
    if (time_range(d, &from, &to)) {
        sql_bind_i64(st, 4, from);
        sql_bind_i64(st, 5, to);
    }
    sql_bind_i64(st, 6, now_ms());
    sql_bind_i64(st, 7, run);
    sql_bind_text(st, 8, about);
    rc = sql_run(st, e);
    sql_end(st);
    return rc;
}

static bool is_live(sqlite3 *db, int64_t dataset)
{
    struct err ignored = {0};
    sqlite3_stmt *st =
        sql_prepare(db, "SELECT 1 FROM dataset WHERE id = ?1 AND state = 'live'", &ignored);
    bool live = false;

    if (st) {
        sql_bind_i64(st, 1, dataset);
        live = sql_step(st, &ignored) > 0;
    }
    sql_end(st);
    return live;
}

int publish_dataset(sqlite3 *db, int64_t dataset, int64_t run, const char *about, struct err *e)
{
    struct shadow *d = shadow_load(db, dataset, NULL, 0, e);
    int rc = -1;

    if (!d)
        return -1;
    bool fresh = !is_live(db, dataset);
    if (fresh && shadow_find(db, d->name)) {
        err_set(e, FAIL_INPUT, "there already is a dataset '%s'", d->name);
        err_hint(e, "add --replace, or choose another name");
    } else {
        rc = update_row(db, d, run, about, e);
    }
    if (rc == 0 && fresh)
        rc = go_live(db, dataset, d->name, e);
    shadow_free(d);
    return rc;
}

int publish_drop(sqlite3 *db, const char *name, struct err *e)
{
    int64_t id = shadow_find(db, name);

    if (!id)
        return 0;
    if (table_sql(db, "DROP TABLE IF EXISTS ", name, "", e) < 0)
        return -1;
    return shadow_drop(db, id, e);
}

int publish_sweep(struct store *s, struct err *e)
{
    sqlite3 *db = store_db(s);
    bool left = shadow_sweepable(db);

    if (store_in_transaction(s))
        return left ? shadow_sweep(db, SWEEP_CHUNKS, &left, e) : 0;
    while (left) {
        if (store_begin(s, e) < 0)
            return -1;
        if (shadow_sweep(db, SWEEP_CHUNKS, &left, e) < 0)
            return store_rollback(s);
        if (store_commit(s, e) < 0)
            return -1;
        if (left)
            now_sleep_ms(1);
    }
    return 0;
}
