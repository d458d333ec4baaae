/* runs.c - the rows of runs: insert, read, compare-and-set, progress, log.
 *
 * Every statement that writes joins the transaction that the caller has open, or is wrapped in
 * one of its own. Not here: who may move a state where (ops/run.c). */
#include "config.h"

#include "src/store/runs.h"

#include "src/base/now.h"
#include "src/store/sql.h"

#include <stdlib.h>
#include <string.h>

static const char *const state_names[] = {
    [RUN_QUEUED] = "queued",         [RUN_STARTING] = "starting",   [RUN_RUNNING] = "running",
    [RUN_CANCELLING] = "cancelling", [RUN_SUCCEEDED] = "succeeded", [RUN_FAILED] = "failed",
    [RUN_CANCELLED] = "cancelled",   [RUN_TIMED_OUT] = "timed_out", [RUN_LOST] = "lost",
};

const char *run_state_name(enum run_state st)
{
    return state_names[st];
}

bool run_state_final(enum run_state st)
{
    return st >= RUN_SUCCEEDED;
}

static enum run_state state_of(const char *name)
{
    for (size_t i = 0; i < sizeof state_names / sizeof *state_names; i++)
        if (strcmp(state_names[i], name) == 0)
            return (enum run_state)i;
    return RUN_LOST;
}

/* Runs a prepared statement in the open transaction, else in one of its own; ends it. Gives the
 * number of rows that it changed. */
static int run_and_end(struct store *s, sqlite3_stmt *st, struct err *e)
{
    bool own = !store_in_transaction(s);
    int n = 0, rc = st ? 0 : -1;

    if (rc == 0 && own)
        rc = store_begin(s, e);
    if (rc == 0) {
        rc = sql_run(st, e);
        n = sqlite3_changes(store_db(s));
    }
    sql_end(st); /* before COMMIT: no statement of ours is left open */
    if (own && store_in_transaction(s))
        rc = rc < 0 ? store_rollback(s) : store_commit(s, e);
    return rc < 0 ? -1 : n;
}

int runs_insert(struct store *s, const struct run_row *r, int64_t *out_id, struct err *e)
{
    sqlite3_stmt *st = sql_prepare(store_db(s),
                                   "INSERT INTO run(parent, kind, target, params, command, state,"
                                   " queued_ms, deadline_ms)"
                                   " VALUES (?1, ?2, ?3, ?4, ?5, 'queued', ?6, ?7)",
                                   e);

    if (!st)
        return -1;
    sql_bind_i64(st, 1, r->parent);
    sql_bind_text(st, 2, r->kind);
    sql_bind_text(st, 3, r->target);
    sql_bind_text(st, 4, r->params);
    sql_bind_text(st, 5, r->command);
    sql_bind_i64(st, 6, now_ms());
    sql_bind_i64(st, 7, r->deadline_ms);
    if (run_and_end(s, st, e) < 0)
        return -1;
    *out_id = sqlite3_last_insert_rowid(store_db(s));
    return 0;
}

#define RUN_COLUMNS                                                                                \
    "id, parent, kind, target, params, command, state, queued_ms, begun_ms, ended_ms, "            \
    "deadline_ms, pid, start_ticks, boot_id, phase, unit, done, total, rate, left_s, share, "      \
    "peak_rss, result, error, hint, fail"

static const char *kept(struct arena *a, sqlite3_stmt *st, int col)
{
    return sql_null(st, col) ? NULL : arena_text(a, sql_text(st, col));
}

static void row_read(sqlite3_stmt *st, struct arena *a, struct run_row *out)
{
    *out = (struct run_row){
        .id = sql_i64(st, 0),           .parent = sql_i64(st, 1),
        .kind = kept(a, st, 2),         .target = kept(a, st, 3),
        .params = kept(a, st, 4),       .command = kept(a, st, 5),
        .state = state_of(sql_text(st, 6)), .queued_ms = sql_i64(st, 7),
        .begun_ms = sql_i64(st, 8),     .ended_ms = sql_i64(st, 9),
        .deadline_ms = sql_i64(st, 10), .pid = sql_i64(st, 11),
        .start_ticks = sql_i64(st, 12), .boot_id = kept(a, st, 13),
        .phase = kept(a, st, 14),       .unit = kept(a, st, 15),
        .done = sql_i64(st, 16),        .total = sql_i64(st, 17),
        .rate = sql_f64(st, 18),        .left_s = sql_f64(st, 19),
        .share = sql_f64(st, 20),       .peak_rss = sql_i64(st, 21),
        .result = kept(a, st, 22),      .error = kept(a, st, 23),
        .hint = kept(a, st, 24),        .fail = (int)sql_i64(st, 25),
    };
}

int runs_get(struct store *s, int64_t id, struct arena *a, struct run_row *out, struct err *e)
{
    sqlite3_stmt *st =
        sql_prepare(store_db(s), "SELECT " RUN_COLUMNS " FROM run WHERE id = ?1", e);

    if (!st)
        return -1;
    sql_bind_i64(st, 1, id);
    int rc = sql_step(st, e);
    if (rc > 0)
        row_read(st, a, out);
    sql_end(st);
    if (rc != 0)
        return rc < 0 ? -1 : 0;
    err_set(e, FAIL_INPUT, "there is no run %lld", (long long)id);
    return err_hint(e, "millwright runs lists them");
}

int64_t runs_list(struct store *s, bool active, int64_t limit, struct arena *a,
                  const struct run_row **out, struct err *e)
{
    sqlite3_stmt *st = sql_prepare(
        store_db(s),
        active ? "SELECT " RUN_COLUMNS " FROM run WHERE state IN ('queued', 'starting', 'running',"
                 " 'cancelling') ORDER BY id DESC LIMIT ?1"
               : "SELECT " RUN_COLUMNS " FROM run ORDER BY id DESC LIMIT ?1",
        e);
    struct run_row *rows = NULL;
    int64_t n = 0, cap = 0;
    int rc = -1;

    if (!st)
        return -1;
    sql_bind_i64(st, 1, limit);
    while ((rc = sql_step(st, e)) > 0) {
        if (n == cap) { /* an arena cannot grow a block: copy into one twice as large */
            struct run_row *more = arena_zero(a, (size_t)(cap = cap ? cap * 2 : 32), sizeof *more);

            if (n)
                memcpy(more, rows, (size_t)n * sizeof *more);
            rows = more;
        }
        row_read(st, a, &rows[n++]);
    }
    sql_end(st);
    *out = rows;
    return rc < 0 ? -1 : n;
}

int64_t runs_count(struct store *s, struct err *e)
{
    int64_t n = sql_one_i64(store_db(s), "SELECT count(*) FROM run", -1);

    return n < 0 ? sql_error(store_db(s), e) : n;
}

int runs_move(struct store *s, const struct run_row *r, enum run_state from, enum run_state to,
              struct err *e)
{
    sqlite3_stmt *st = sql_prepare(
        store_db(s),
        "UPDATE run SET state = ?1, begun_ms = max(begun_ms, ?2), ended_ms = ?3,"
        " deadline_ms = ?4, pid = iif(?5, ?5, pid), start_ticks = iif(?5, ?6, start_ticks),"
        " boot_id = iif(?5, ?7, boot_id), peak_rss = max(peak_rss, ?8),"
        " result = coalesce(?9, result), error = coalesce(?10, error),"
        " hint = coalesce(?11, hint), fail = max(fail, ?12),"
        " share = iif(?1 = 'succeeded', 1.0, share)"
        " WHERE id = ?13 AND state = ?14",
        e);

    if (!st)
        return -1;
    sql_bind_text(st, 1, run_state_name(to));
    sql_bind_i64(st, 2, r->begun_ms);
    sql_bind_i64(st, 3, r->ended_ms);
    sql_bind_i64(st, 4, r->deadline_ms);
    sql_bind_i64(st, 5, r->pid);
    sql_bind_i64(st, 6, r->start_ticks);
    sql_bind_text(st, 7, r->boot_id);
    sql_bind_i64(st, 8, r->peak_rss);
    sql_bind_text(st, 9, r->result);
    sql_bind_text(st, 10, r->error);
    sql_bind_text(st, 11, r->hint);
    sql_bind_i64(st, 12, r->fail);
    sql_bind_i64(st, 13, r->id);
    sql_bind_text(st, 14, run_state_name(from));
    return run_and_end(s, st, e);
}

int runs_progress(struct store *s, const struct run_row *r, struct err *e)
{
    sqlite3_stmt *st = sql_prepare(store_db(s),
                                   "UPDATE run SET phase = ?1, unit = ?2, done = ?3, total = ?4,"
                                   " rate = ?5, left_s = ?6, share = max(share, ?7),"
                                   " peak_rss = max(peak_rss, ?8)"
                                   " WHERE id = ?9 AND state = 'running'",
                                   e);

    if (!st)
        return -1;
    sql_bind_text(st, 1, r->phase);
    sql_bind_text(st, 2, r->unit);
    sql_bind_i64(st, 3, r->done);
    sql_bind_i64(st, 4, r->total);
    sql_bind_f64(st, 5, r->rate);
    sql_bind_f64(st, 6, r->left_s);
    sql_bind_f64(st, 7, r->share);
    sql_bind_i64(st, 8, r->peak_rss);
    sql_bind_i64(st, 9, r->id);
    return run_and_end(s, st, e);
}

/* --- log --- */

int runs_log(struct store *s, int64_t run, enum log_level level, const char *line, struct err *e)
{
    sqlite3_stmt *st = sql_prepare(
        store_db(s), "INSERT INTO run_log(run, at_ms, level, line) VALUES (?1, ?2, ?3, ?4)", e);

    if (!st)
        return -1;
    sql_bind_i64(st, 1, run);
    sql_bind_i64(st, 2, now_ms());
    sql_bind_i64(st, 3, level);
    sql_bind_text(st, 4, line);
    return run_and_end(s, st, e) < 0 ? -1 : 0;
}

int64_t runs_log_tail(struct store *s, int64_t run, int64_t n, struct err *e)
{
    sqlite3_stmt *st = sql_prepare(store_db(s),
                                   "SELECT id FROM run_log WHERE run = ?1 ORDER BY id DESC"
                                   " LIMIT 1 OFFSET ?2",
                                   e);
    int64_t id = -1;

    if (!st)
        return -1;
    sql_bind_i64(st, 1, run);
    sql_bind_i64(st, 2, n);
    int rc = sql_step(st, e);

    if (rc >= 0)
        id = rc > 0 ? sql_i64(st, 0) : 0;
    sql_end(st);
    return id;
}

int runs_log_each(struct store *s, int64_t run, int64_t after, runs_log_fn fn, void *arg,
                  int64_t *out_last, struct err *e)
{
    sqlite3_stmt *st = sql_prepare(store_db(s),
                                   "SELECT id, at_ms, level, line FROM run_log"
                                   " WHERE run = ?1 AND id > ?2 ORDER BY id",
                                   e);
    int rc = -1;

    if (!st)
        return -1;
    sql_bind_i64(st, 1, run);
    sql_bind_i64(st, 2, after);
    *out_last = after;
    while ((rc = sql_step(st, e)) > 0) {
        *out_last = sql_i64(st, 0);
        rc = fn(arg, sql_i64(st, 1), (enum log_level)sql_i64(st, 2), sql_text(st, 3), e);
        if (rc < 0)
            break;
    }
    sql_end(st);
    return rc;
}
