/* loads.c - the rows of loads and rejects. The identity of a stored load is a CHECK of its
 * table. */
#include "config.h"

#include "src/store/loads.h"

#include "src/base/buf.h"
#include "src/store/sql.h"

#include <string.h>

static int in_transaction(struct store *s, int (*work)(struct store *, void *, struct err *),
                          void *arg, struct err *e)
{
    if (store_in_transaction(s))
        return work(s, arg, e);
    if (store_begin(s, e) < 0)
        return -1;
    return work(s, arg, e) < 0 ? store_rollback(s) : store_commit(s, e);
}

static void bind_load(sqlite3_stmt *st, const struct load_row *l)
{
    sql_bind_i64(st, 1, l->run);
    sql_bind_text(st, 2, l->dataset);
    sql_bind_text(st, 3, l->source);
    sql_bind_i64(st, 4, l->size);
    sql_bind_text(st, 5, l->hash ? l->hash : "");
    sql_bind_i64(st, 6, l->records);
    sql_bind_i64(st, 7, l->stored);
    sql_bind_i64(st, 8, l->rejected);
    sql_bind_i64(st, 9, l->duplicate);
    sql_bind_text(st, 10, l->state);
    sql_bind_text(st, 11, l->reason);
    sql_bind_text(st, 12, l->format ? l->format : "{}");
    sql_bind_i64(st, 13, l->begun_ms);
    sql_bind_i64(st, 14, l->ended_ms);
}

static int do_load(struct store *s, void *arg, struct err *e, const char *sql, bool by_id)
{
    const struct load_row *l = arg;
    sqlite3_stmt *st = sql_prepare(store_db(s), sql, e);

    if (!st)
        return -1;
    bind_load(st, l);
    if (by_id)
        sql_bind_i64(st, 15, l->id);
    int rc = sql_run(st, e);
    sql_end(st);
    if (rc == 0 && by_id && sqlite3_changes(store_db(s)) != 1)
        return err_set(e, FAIL_STORE, "load %lld has ended before", (long long)l->id);
    return rc;
}

static int do_begin(struct store *s, void *arg, struct err *e)
{
    return do_load(s, arg, e,
                   "INSERT INTO load(run, dataset, source, size, hash, records, stored, rejected,"
                   " duplicate, state, reason, format, begun_ms, ended_ms)"
                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
                   false);
}

int loads_begin(struct store *s, const struct load_row *l, int64_t *out_id, struct err *e)
{
    struct load_row row = *l;

    row.state = "loading";
    if (in_transaction(s, do_begin, &row, e) < 0)
        return -1;
    *out_id = sqlite3_last_insert_rowid(store_db(s));
    return 0;
}

static int do_end(struct store *s, void *arg, struct err *e)
{
    return do_load(s, arg, e,
                   "UPDATE load SET run = ?1, dataset = ?2, source = ?3, size = ?4, hash = ?5,"
                   " records = ?6, stored = ?7, rejected = ?8, duplicate = ?9, state = ?10,"
                   " reason = ?11, format = ?12, begun_ms = ?13, ended_ms = ?14, dataset_id ="
                   " CASE ?10 WHEN 'stored' THEN (SELECT id FROM dataset"
                   "  WHERE name = ?2 COLLATE NOCASE AND state = 'live') END"
                   " WHERE id = ?15 AND state = 'loading'",
                   true);
}

int loads_end(struct store *s, const struct load_row *l, struct err *e)
{
    struct load_row row = *l;

    return in_transaction(s, do_end, &row, e);
}

static const char *kept(struct arena *a, sqlite3_stmt *st, int col)
{
    return sql_null(st, col) ? NULL : arena_text(a, sql_text(st, col));
}

static void read_load(sqlite3_stmt *st, struct arena *a, struct load_row *out)
{
    *out = (struct load_row){
        .id = sql_i64(st, 0),        .run = sql_i64(st, 1),       .dataset = kept(a, st, 2),
        .source = kept(a, st, 3),    .size = sql_i64(st, 4),      .hash = kept(a, st, 5),
        .records = sql_i64(st, 6),   .stored = sql_i64(st, 7),    .rejected = sql_i64(st, 8),
        .duplicate = sql_i64(st, 9), .state = kept(a, st, 10),    .reason = kept(a, st, 11),
        .format = kept(a, st, 12),   .begun_ms = sql_i64(st, 13), .ended_ms = sql_i64(st, 14),
    };
}

#define LOAD_COLUMNS \
    "l.id, l.run, l.dataset, l.source, l.size, l.hash, l.records, l.stored, l.rejected," \
    " l.duplicate, l.state, l.reason, l.format, l.begun_ms, l.ended_ms"

/* Loads that meet a condition, in the shape of read_load. A load whose run died before it could end
 * is told in the words of the run, and ended with it. */
static sqlite3_stmt *select_loads(struct store *s, const char *condition, struct err *e)
{
    struct buf sql = {0};

    buf_text(&sql,
             "SELECT l.id, l.run, l.dataset, l.source, l.size, l.hash, l.records, l.stored,"
             " l.rejected, l.duplicate,"
             " CASE WHEN l.state = 'loading' AND r.ended_ms > 0 THEN r.state ELSE l.state END,"
             " l.reason, l.format, l.begun_ms,"
             " CASE l.ended_ms WHEN 0 THEN coalesce(r.ended_ms, 0) ELSE l.ended_ms END"
             " FROM load l LEFT JOIN run r ON r.id = l.run ");
    buf_text(&sql, condition);
    sqlite3_stmt *st = sql_prepare(store_db(s), buf_str(&sql), e);

    buf_done(&sql);
    return st;
}

int64_t loads_list(struct store *s, struct arena *a, const struct load_row **out, struct err *e)
{
    int64_t n = sql_one_i64(store_db(s), "SELECT count(*) FROM load", 0), i = 0;
    struct load_row *rows = arena_zero(a, (size_t)n + 1, sizeof *rows);
    sqlite3_stmt *st = select_loads(s, "ORDER BY l.id", e);
    int rc = st ? 0 : -1;

    while (st && i < n && (rc = sql_step(st, e)) > 0)
        read_load(st, a, &rows[i++]);
    sql_end(st);
    *out = rows;
    return rc < 0 ? -1 : i;
}

/* The first row of st, which ends with it. */
static int one_load(sqlite3_stmt *st, struct arena *a, struct load_row *out, struct err *e)
{
    int rc = sql_step(st, e);

    if (rc > 0)
        read_load(st, a, out);
    sql_end(st);
    return rc;
}

int loads_get(struct store *s, int64_t id, struct arena *a, struct load_row *out, struct err *e)
{
    sqlite3_stmt *st = select_loads(s, "WHERE l.id = ?1", e);

    if (!st)
        return -1;
    sql_bind_i64(st, 1, id);
    int rc = one_load(st, a, out, e);
    if (rc != 0)
        return rc < 0 ? -1 : 0;
    err_set(e, FAIL_INPUT, "there is no load %lld", (long long)id);
    return err_hint(e, "millwright loads lists them");
}

int loads_last(struct store *s, const char *dataset, struct arena *a, struct load_row *out,
               struct err *e)
{
    sqlite3_stmt *st = select_loads(s,
                                    "WHERE l.state = 'stored' AND l.dataset = ?1 COLLATE NOCASE"
                                    " ORDER BY l.id DESC LIMIT 1",
                                    e);

    if (!st)
        return -1;
    sql_bind_text(st, 1, dataset);
    return one_load(st, a, out, e);
}

#define STORED_IN_LIVE \
    " FROM load l JOIN dataset d ON d.id = l.dataset_id AND d.state = 'live'" \
    " WHERE l.state = 'stored' AND d.name = ?1 COLLATE NOCASE"

int loads_same(struct store *s, const char *dataset, int64_t size, const char *hash,
               struct arena *a, struct load_row *out, struct err *e)
{
    sqlite3_stmt *st = sql_prepare(store_db(s),
                                   "SELECT " LOAD_COLUMNS STORED_IN_LIVE
                                   " AND l.size = ?2 AND l.hash = ?3 ORDER BY l.id LIMIT 1",
                                   e);

    if (!st)
        return -1;
    sql_bind_text(st, 1, dataset);
    sql_bind_i64(st, 2, size);
    sql_bind_text(st, 3, hash);
    return one_load(st, a, out, e);
}

int loads_unfinished(struct store *s, int64_t run, const char *dataset, const char *source,
                     struct arena *a, struct load_row *out, struct err *e)
{
    static const char sql[] =
        "SELECT " LOAD_COLUMNS STORED_IN_LIVE
        " AND l.source = ?2 AND l.run IN (SELECT r.id FROM run r JOIN run me ON me.id = ?3"
        "  WHERE r.kind = me.kind AND r.params = me.params AND r.id < me.id AND r.id >"
        "   (SELECT coalesce(max(o.id), 0) FROM run o WHERE o.kind = me.kind"
        "    AND o.params = me.params AND o.state = 'succeeded'))"
        " ORDER BY l.id DESC LIMIT 1";
    sqlite3_stmt *st = sql_prepare(store_db(s), sql, e);

    if (!st)
        return -1;
    sql_bind_text(st, 1, dataset);
    sql_bind_text(st, 2, source);
    sql_bind_i64(st, 3, run);
    return one_load(st, a, out, e);
}

/* --- rejects --- */

struct reject_batch {
    const struct reject_row *r;
    size_t n;
};

static int do_rejects(struct store *s, void *arg, struct err *e)
{
    const struct reject_batch *b = arg;
    sqlite3_stmt *st = sql_prepare(store_db(s),
                                   "INSERT INTO reject(load, line, reason, column, detail, text)"
                                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                                   e);
    int rc = st ? 0 : -1;

    for (size_t i = 0; rc == 0 && i < b->n; i++) {
        sql_bind_i64(st, 1, b->r[i].load);
        sql_bind_i64(st, 2, b->r[i].line);
        sql_bind_text(st, 3, b->r[i].reason);
        sql_bind_text(st, 4, b->r[i].column);
        sql_bind_text(st, 5, b->r[i].detail ? b->r[i].detail : "");
        sql_bind_blob(st, 6, b->r[i].text, b->r[i].text_size);
        rc = sql_run(st, e);
    }
    sql_end(st);
    return rc;
}

int rejects_insert(struct store *s, const struct reject_row *r, size_t n, struct err *e)
{
    struct reject_batch b = {r, n};

    return n ? in_transaction(s, do_rejects, &b, e) : 0;
}

static void bind_wanted(sqlite3_stmt *st, const struct rejects_opts *o)
{
    sql_bind_i64(st, 1, o->load);
    sql_bind_text(st, 2, o->reason);
}

int rejects_each(struct store *s, const struct rejects_opts *o, rejects_fn fn, void *arg,
                 struct err *e)
{
    sqlite3_stmt *st = sql_prepare(store_db(s),
                                   "SELECT load, line, reason, column, detail, text FROM reject"
                                   " WHERE (?1 = 0 OR load = ?1) AND (?2 IS NULL OR reason = ?2)"
                                   " ORDER BY load, line, id LIMIT ?3",
                                   e);
    int rc = -1;

    if (!st)
        return -1;
    bind_wanted(st, o);
    sql_bind_i64(st, 3, o->limit);
    while ((rc = sql_step(st, e)) > 0) {
        struct reject_row r = {.load = sql_i64(st, 0), .line = sql_i64(st, 1),
                               .reason = sql_text(st, 2), .detail = sql_text(st, 4)};

        r.column = sql_null(st, 3) ? NULL : sql_text(st, 3);
        r.text = sql_blob(st, 5, &r.text_size);
        rc = fn(arg, &r, e);
        if (rc < 0)
            break;
    }
    sql_end(st);
    return rc;
}

int64_t rejects_count(struct store *s, const struct rejects_opts *o, struct arena *a,
                      const struct reject_count **out, struct err *e)
{
    int64_t n = sql_one_i64(store_db(s), "SELECT count(DISTINCT load) FROM reject", 0), i = 0;
    struct reject_count *rows = arena_zero(a, (size_t)n + 1, sizeof *rows);
    sqlite3_stmt *st = sql_prepare(store_db(s),
                                   "SELECT load, count(*), sum(?2 IS NULL OR reason = ?2) AS wanted"
                                   " FROM reject WHERE ?1 = 0 OR load = ?1 GROUP BY load"
                                   " HAVING wanted > 0 ORDER BY load",
                                   e);
    int rc = st ? 0 : -1;

    if (st)
        bind_wanted(st, o);
    while (st && i < n && (rc = sql_step(st, e)) > 0)
        rows[i++] = (struct reject_count){sql_i64(st, 0), sql_i64(st, 1), sql_i64(st, 2)};
    sql_end(st);
    *out = rows;
    return rc < 0 ? -1 : i;
}
