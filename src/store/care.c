/* care.c - what keeps a workspace whole: the check of everything that is promised about it, and
 * the sweeping after a dead worker.
 *
 * A check sees one state: while it runs, a statement that has begun and not ended keeps the
 * connection's read transaction open. What depends on locks (is a worker alive?) is looked at
 * before that, and twice, since a run may end between two looks.
 * Not here: dropping chunks in batches (shadow.c), who is dead (ops/run.c). */
#include "config.h"

#include "src/store/care.h"

#include "src/base/buf.h"
#include "src/base/file.h"
#include "src/base/mem.h"
#include "src/store/dataset.h"
#include "src/store/migrate.h"
#include "src/store/shadow.h"
#include "src/store/sql.h"
#include "src/store/view.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct care {
    struct store *s;
    sqlite3 *db;
    struct progress *progress;
    care_fn fn;
    void *arg;
    int64_t n; /* findings so far */
    int64_t chunks_done, chunks;
};

static PRINTF_LIKE(4, 5)
int found(struct care *c, struct err *e, const char *what, const char *fmt, ...)
{
    char text[400];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    c->n++;
    return c->fn(c->arg, what, text, e);
}

/* --- the file --- */

static int check_file(struct care *c, struct err *e)
{
    sqlite3_stmt *st = sql_prepare(c->db, "PRAGMA integrity_check", e);
    int rc = st ? 0 : -1;

    while (st && (rc = sql_step(st, e)) > 0)
        if (strcmp(sql_text(st, 0), "ok") != 0 && found(c, e, "file", "%s", sql_text(st, 0)) < 0) {
            rc = -1;
            break;
        }
    sql_end(st);
    return rc;
}

/* --- the schema: every object is one that we make --- */

/* SQL of an object in a schema; caller frees, NULL: there is none. */
static char *object_sql(sqlite3 *db, const char *type, const char *name, struct err *e)
{
    sqlite3_stmt *st = sql_prepare(
        db, "SELECT sql FROM sqlite_schema WHERE type = ?1 AND name = ?2 COLLATE NOCASE", e);
    char *sql = NULL;

    if (!st)
        return NULL;
    sql_bind_text(st, 1, type);
    sql_bind_text(st, 2, name);
    if (sql_step(st, e) > 0)
        sql = mem_text(sql_text(st, 0));
    sql_end(st);
    return sql;
}

static bool is_dataset_table(struct care *c, const char *name, const char *sql)
{
    return strncmp(sql, "CREATE VIRTUAL TABLE ", 21) == 0 && strstr(sql, " USING columnar") &&
           shadow_find(c->db, name) != 0;
}

static int check_object(struct care *c, sqlite3 *expected, const char *type, const char *name,
                        const char *sql, struct err *e)
{
    char *ours = object_sql(expected, type, name, e);
    int rc = 0;

    if (ours && strcmp(ours, sql) != 0)
        rc = found(c, e, "schema", "%s '%s' is not as this program makes it", type, name);
    else if (!ours && !is_dataset_table(c, name, sql))
        rc = found(c, e, "schema", "%s '%s' is not ours", type, name);
    free(ours);
    return rc;
}

static int check_objects(struct care *c, sqlite3 *expected, struct err *e)
{
    sqlite3_stmt *st = sql_prepare(c->db,
                                   "SELECT type, name, sql FROM sqlite_schema"
                                   " WHERE name NOT LIKE 'sqlite_%' ORDER BY name",
                                   e);
    int rc = st ? 0 : -1;

    while (st && (rc = sql_step(st, e)) > 0) {
        rc = check_object(c, expected, sql_text(st, 0), sql_text(st, 1), sql_text(st, 2), e);
        if (rc < 0)
            break;
    }
    sql_end(st);
    return rc;
}

static int check_missing(struct care *c, sqlite3 *expected, struct err *e)
{
    sqlite3_stmt *st = sql_prepare(
        expected, "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'", e);
    int rc = st ? 0 : -1;

    while (st && (rc = sql_step(st, e)) > 0) {
        char *sql = object_sql(c->db, sql_text(st, 0), sql_text(st, 1), e);
        bool there = sql != NULL;

        free(sql);
        if (!there && found(c, e, "schema", "%s '%s' is missing", sql_text(st, 0),
                            sql_text(st, 1)) < 0) {
            rc = -1;
            break;
        }
    }
    sql_end(st);
    return rc;
}

static int check_schema(struct care *c, struct err *e)
{
    sqlite3 *expected = NULL;
    int rc = -1;

    if (sqlite3_open(":memory:", &expected) != SQLITE_OK)
        err_set(e, FAIL_STORE, "no memory for the expected schema");
    else if (migrate_run(expected, migrate_steps, 0, e) == 0 &&
             check_objects(c, expected, e) == 0)
        rc = check_missing(c, expected, e);
    sqlite3_close(expected);
    return rc;
}

/* --- rows that must agree --- */

struct rule {
    const char *what, *finding; /* %s: the statement's one column */
    const char *sql;            /* a row for each finding */
};

static const struct rule rules[] = {
    {"load", "load %s: records are not stored + rejected + duplicate",
     "SELECT id FROM load WHERE state = 'stored' AND records <> stored + rejected + duplicate"},
    {"load", "load %s is refused and yet has rows or no reason",
     "SELECT id FROM load WHERE state = 'refused' AND (stored OR duplicate OR reason IS NULL)"},
    {"load", "rejects belong to load %s, which is not there",
     "SELECT DISTINCT load FROM reject WHERE load NOT IN (SELECT id FROM load)"},
    {"model", "model %s has not all of its trees",
     "SELECT name || ' version ' || version FROM model m WHERE n_tree <> (SELECT count(*) FROM"
     " model_tree WHERE model = m.id AND tree BETWEEN 0 AND m.n_tree - 1 AND length(body) > 0)"},
    {"model", "trees belong to model %s, which is not there",
     "SELECT DISTINCT model FROM model_tree WHERE model NOT IN (SELECT id FROM model)"},
    {"model", "the head of model %s is not JSON",
     "SELECT name FROM model WHERE NOT json_valid(head) OR NOT json_valid(about)"},
    {"model", "an evaluation belongs to model %s, which is not there",
     "SELECT DISTINCT model FROM evaluation WHERE model NOT IN (SELECT id FROM model)"},
    {"run", "run %s has succeeded without an end or a result",
     "SELECT id FROM run WHERE state = 'succeeded' AND (ended_ms = 0 OR result IS NULL)"},
    {"run", "log lines belong to run %s, which is not there",
     "SELECT DISTINCT run FROM run_log WHERE run NOT IN (SELECT id FROM run)"},
    {"recipe", "recipe %s is not JSON", "SELECT name FROM recipe WHERE NOT json_valid(json)"},
    {"dataset", "chunks belong to part %s, which is not there",
     "SELECT DISTINCT part FROM chunk WHERE part NOT IN (SELECT id FROM part)"},
    {"dataset", "%s column bodies belong to no chunk",
     "SELECT count(*) FROM cell WHERE id / 2048 NOT IN (SELECT id FROM chunk) HAVING count(*) > 0"},
    {"dataset", "a live part belongs to dataset %s, which is not there",
     "SELECT DISTINCT dataset FROM part"
     " WHERE live = 1 AND dataset NOT IN (SELECT id FROM dataset)"},
    {"dataset", "dataset '%s' has no table of its name",
     "SELECT name FROM dataset WHERE state = 'live' AND name COLLATE NOCASE NOT IN"
     " (SELECT name FROM sqlite_schema WHERE type = 'table')"},
    {"dataset", "dataset '%s': the number of rows is not that of its chunks",
     "SELECT name FROM dataset d WHERE state = 'live' AND n_row <> (SELECT coalesce(sum(c.n_row -"
     " c.n_dead), 0) FROM part p JOIN chunk c ON c.part = p.id WHERE p.dataset = d.id AND"
     " p.live = 1)"},
};

static int check_rule(struct care *c, const struct rule *r, struct err *e)
{
    sqlite3_stmt *st = sql_prepare(c->db, r->sql, e);
    int rc = st ? 0 : -1;

    while (st && (rc = sql_step(st, e)) > 0) {
        const char *gap = strstr(r->finding, "%s");

        rc = found(c, e, r->what, "%.*s%s%s", (int)(gap - r->finding), r->finding, sql_text(st, 0),
                   gap + 2);
        if (rc < 0)
            break;
    }
    sql_end(st);
    return rc;
}

static int check_rules(struct care *c, struct err *e)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (check_rule(c, &rules[i], e) < 0)
            return -1;
    return 0;
}

/* --- what dead workers left --- */

static const struct rule left_by_runs[] = {
    {"run", "run %s has no worker", "SELECT id FROM run WHERE state IN ('running', 'cancelling')"},
    {"dataset", "staged rows of run %s, which has no worker",
     "SELECT DISTINCT run FROM part WHERE live = 0"},
    {"dataset", "a staged dataset of run %s, which has no worker",
     "SELECT DISTINCT run FROM dataset WHERE state = 'staged'"},
    {"load", "an unfinished load of run %s, which has no worker",
     "SELECT DISTINCT run FROM load WHERE state = 'loading' AND run NOT IN"
     " (SELECT id FROM run WHERE ended_ms > 0)"},
};

/* The runs that a rule names; caller frees. */
static int64_t *runs_named(struct care *c, const struct rule *r, size_t *out_n, struct err *e)
{
    sqlite3_stmt *st = sql_prepare(c->db, r->sql, e);
    int64_t *run = NULL;
    size_t n = 0, cap = 0;
    int rc = st ? 0 : -1;

    while (st && (rc = sql_step(st, e)) > 0) {
        if (n == cap)
            run = mem_resize(run, cap = mem_room(cap, n + 1), sizeof *run);
        run[n++] = sql_i64(st, 0);
    }
    sql_end(st);
    *out_n = n;
    if (rc == 0)
        return run ? run : mem_zero(1, sizeof *run);
    free(run);
    return NULL;
}

static int64_t *runs_dead(struct care *c, const struct rule *r, size_t *out_n, struct err *e)
{
    size_t n, kept = 0;
    int64_t *run = runs_named(c, r, &n, e);

    for (size_t i = 0; run && i < n; i++)
        if (!file_lock_held(store_lock_fd(c->s), STORE_BYTE_RUN + run[i]))
            run[kept++] = run[i];
    *out_n = kept;
    return run;
}

/* A run counts when it is named and dead in both looks: one that ended well in between is not
 * named any more. */
static int check_left(struct care *c, const struct rule *r, struct err *e)
{
    size_t n, m, i = 0;
    int64_t *first = runs_dead(c, r, &n, e);
    int64_t *again = first ? runs_dead(c, r, &m, e) : NULL;
    int rc = again ? 0 : -1;

    for (size_t j = 0; rc == 0 && j < m; j++) {
        const char *gap = strstr(r->finding, "%s");

        for (i = 0; i < n && first[i] != again[j]; i++)
            continue;
        if (i < n)
            rc = found(c, e, r->what, "%.*s%lld%s", (int)(gap - r->finding), r->finding,
                       (long long)again[j], gap + 2);
    }
    free(first);
    free(again);
    return rc;
}

/* --- chunks --- */

static bool same_bound(enum column_type type, const struct codec_bound *a,
                       const struct codec_bound *b)
{
    if (a->has != b->has || a->cut != b->cut)
        return false;
    return !a->has || (codec_bound_cmp(type, a, b) == 0 && a->size == b->size) ||
           memcmp(a, b, sizeof *a) == 0;
}

/* The bounds of a column, from its rows. */
static void bounds_of(const struct column *col, size_t n_row, struct codec_bound *min,
                      struct codec_bound *max, size_t *out_null)
{
    *min = *max = (struct codec_bound){0};
    *out_null = 0;
    for (size_t r = 0; r < n_row; r++) {
        struct codec_bound b;

        if (!column_has(col, r)) {
            ++*out_null;
            continue;
        }
        codec_bound_of(col, r, &b);
        if (!min->has || codec_bound_cmp(col->type, &b, min) < 0)
            *min = b;
        if (!max->has || codec_bound_cmp(col->type, &b, max) > 0)
            *max = b;
    }
}

static int check_column(struct care *c, const struct shadow *d, const struct shadow_chunk *chunk,
                        const struct column *col, size_t i, struct err *e)
{
    struct codec_bound min, max;
    size_t n_null;

    bounds_of(col, chunk->n_row, &min, &max, &n_null);
    if (n_null != chunk->stats[i].n_null)
        return found(c, e, d->name, "chunk %lld, column '%s': %u missing values are recorded, %zu"
                     " are there", (long long)chunk->id, d->schema->col[i].name,
                     (unsigned)chunk->stats[i].n_null, n_null);
    if (!same_bound(col->type, &min, &chunk->stats[i].min) ||
        !same_bound(col->type, &max, &chunk->stats[i].max))
        return found(c, e, d->name, "chunk %lld, column '%s': smallest and largest value are not"
                     " those recorded", (long long)chunk->id, d->schema->col[i].name);
    return 0;
}

static int cmp_values(const struct column *a, size_t i, const struct column *b, size_t j)
{
    if (!column_has(a, i) || !column_has(b, j))
        return column_has(a, i) - column_has(b, j);
    if (a->type == COLUMN_TEXT) {
        const char *s = text_dict_get(a->dict, column_code(a, i));
        const char *t = text_dict_get(b->dict, column_code(b, j));
        size_t n = text_dict_size(a->dict, column_code(a, i));
        size_t m = text_dict_size(b->dict, column_code(b, j));
        int cmp = memcmp(s, t, n < m ? n : m);

        return cmp ? cmp : (n > m) - (n < m);
    }
    if (a->type == COLUMN_F64)
        return (column_f64(a, i) > column_f64(b, j)) - (column_f64(a, i) < column_f64(b, j));
    return (column_i64(a, i) > column_i64(b, j)) - (column_i64(a, i) < column_i64(b, j));
}

/* Rows of a part stand in the order of the key. */
static int check_order(struct care *c, const struct shadow *d, const struct shadow_chunk *chunk,
                       const struct column *const *col, struct err *e)
{
    for (size_t r = 1; d->schema->n_key && r < chunk->n_row; r++) {
        int cmp = 0;

        for (size_t k = 0; k < d->schema->n_key && cmp == 0; k++)
            cmp = cmp_values(col[d->schema->key[k]], r - 1, col[d->schema->key[k]], r);
        if (cmp > 0)
            return found(c, e, d->name, "chunk %lld: row %zu is out of order",
                         (long long)chunk->id, r);
    }
    return 0;
}

static int check_chunk(struct care *c, struct view_pool *pool, const struct shadow *d,
                       const struct shadow_chunk *chunk, struct err *e)
{
    struct view *v = view_open(pool, d, chunk);
    bool whole = true;
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < d->schema->n_col; i++) {
        struct err why = {0};
        const struct column *col = view_column(v, i, &why);

        if (col)
            rc = check_column(c, d, chunk, col, i, e);
        else
            rc = found(c, e, d->name, "chunk %lld, column '%s': %s", (long long)chunk->id,
                       d->schema->col[i].name, why.msg);
        whole = whole && col;
    }
    if (rc == 0 && whole)
        rc = check_order(c, d, chunk, v->col, e);
    if (rc == 0 && chunk->dead && bits_count(chunk->dead, chunk->n_row) != chunk->n_dead)
        rc = found(c, e, d->name, "chunk %lld: the number of dead rows is wrong",
                   (long long)chunk->id);
    view_close(v);
    return rc;
}

static int check_chunks(struct care *c, const struct shadow *d, struct err *e)
{
    struct view_pool *pool = view_pool_new(c->db, 0);
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < d->n_chunk; i++) {
        rc = check_chunk(c, pool, d, &d->chunk[i], e);
        if (rc == 0)
            rc = progress_step(c->progress, "check", ++c->chunks_done, c->chunks, "chunks", e);
    }
    view_pool_free(pool);
    return rc;
}

/* --- keys: in the order of reading, each is larger than the one before, or equal if others may
 * have it too --- */

/* The last key that was read, kept as a table of one row. */
static int check_keys_of_chunk(struct care *c, const struct shadow *d, struct table *last,
                               const struct chunk *rows, bool *wrong, struct err *e)
{
    struct chunk before;

    for (size_t r = 0; r < rows->n_row && !*wrong; r++) {
        int cmp = -1;

        if (r == 0 && table_rows(last) > 0)
            table_chunk(last, 0, 1, &before);
        for (size_t k = 0; (r > 0 || table_rows(last) > 0) && k < rows->n_col; k++) {
            cmp = r > 0 ? cmp_values(&rows->col[k], r - 1, &rows->col[k], r)
                        : cmp_values(&before.col[k], 0, &rows->col[k], 0);
            if (cmp != 0)
                break;
        }
        *wrong = d->schema->n_apart ? cmp > 0 : cmp >= 0;
        if (*wrong && found(c, e, d->name, "row %lld: its key is not larger than the one before",
                            (long long)rows->row0 + (long long)r) < 0)
            return -1;
    }
    table_clear(last);
    table_append(last, rows, rows->n_row - 1, 1);
    return 0;
}

static int check_keys(struct care *c, const struct shadow *d, struct err *e)
{
    const char *names[9] = {NULL};
    struct err why = {0};
    struct column_reader *r;
    struct chunk rows;
    bool wrong = false;
    int rc = 0;

    if (!d->schema->n_key)
        return 0;
    for (size_t k = 0; k < d->schema->n_key; k++)
        names[k] = d->schema->col[d->schema->key[k]].name;
    r = dataset_read(c->s, d->name, &(struct dataset_read_opts){.columns = names}, &why);
    if (!r)
        return found(c, e, d->name, "cannot be read: %s", why.msg);
    struct table *last = table_new(r->schema);
    while (rc == 0 && !wrong && (rc = column_reader_next(r, &rows, &why)) > 0)
        rc = check_keys_of_chunk(c, d, last, &rows, &wrong, e);
    if (rc < 0 && why.code)
        rc = found(c, e, d->name, "cannot be read: %s", why.msg);
    table_free(last);
    column_reader_free(r);
    return rc;
}

static int check_dataset(struct care *c, int64_t id, const char *name, struct err *e)
{
    struct err why = {0};
    struct shadow *d = shadow_load(c->db, id, NULL, 0, &why);

    if (!d)
        return found(c, e, name, "%s", why.msg);
    int64_t before = c->n;
    int rc = check_chunks(c, d, e);
    if (rc == 0 && c->n == before)
        rc = check_keys(c, d, e);
    shadow_free(d);
    return rc;
}

static int check_datasets(struct care *c, struct err *e)
{
    sqlite3_stmt *st =
        sql_prepare(c->db, "SELECT id, name FROM dataset WHERE state = 'live' ORDER BY name", e);
    int rc = st ? 0 : -1;

    c->chunks = sql_one_i64(
        c->db, "SELECT count(*) FROM part p JOIN chunk c ON c.part = p.id WHERE p.live = 1", 0);
    while (st && (rc = sql_step(st, e)) > 0) {
        rc = check_dataset(c, sql_i64(st, 0), sql_text(st, 1), e);
        if (rc < 0)
            break;
    }
    sql_end(st);
    return rc;
}

static int check_one_state(struct care *c, struct err *e)
{
    sqlite3_stmt *hold = sql_prepare(c->db, "SELECT name FROM sqlite_schema", e);
    int rc = hold ? sql_step(hold, e) : -1;

    if (rc >= 0)
        rc = check_schema(c, e);
    if (rc == 0)
        rc = check_rules(c, e);
    if (rc == 0)
        rc = check_datasets(c, e);
    sql_end(hold);
    return rc;
}

int64_t care_check(struct store *s, struct progress *p, care_fn fn, void *arg, struct err *e)
{
    struct care c = {.s = s, .db = store_db(s), .progress = p, .fn = fn, .arg = arg};
    int rc = progress_step(p, "file", 0, 0, "chunks", e);

    if (rc == 0)
        rc = check_file(&c, e);
    for (size_t i = 0; rc == 0 && i < sizeof left_by_runs / sizeof *left_by_runs; i++)
        rc = check_left(&c, &left_by_runs[i], e);
    if (rc == 0)
        rc = check_one_state(&c, e);
    return rc < 0 ? -1 : c.n;
}

/* --- sweeping --- */

static int sweep_temporary(struct store *s, int64_t run, struct err *e)
{
    char name[48];

    snprintf(name, sizeof name, "run_%lld_features", (long long)run);
    return dataset_exists(s, name) ? dataset_drop(s, name, e) : 0;
}

int care_sweep(struct store *s, int64_t run, struct err *e)
{
    static const char *const steps[] = {
        "UPDATE part SET live = 2 WHERE live = 0 AND run = ?1",
        "UPDATE part SET live = 2 WHERE dataset IN"
        " (SELECT id FROM dataset WHERE state = 'staged' AND run = ?1)",
        "DELETE FROM dataset WHERE state = 'staged' AND run = ?1",
        /* a load that did not end has no reason of its own: loads_list tells the run's state */
        "UPDATE load SET rejected = (SELECT count(*) FROM reject WHERE reject.load = load.id)"
        " WHERE state = 'loading' AND run = ?1",
    };

    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        sqlite3_stmt *st = sql_prepare(store_db(s), steps[i], e);

        if (!st)
            return -1;
        sql_bind_i64(st, 1, run);
        int rc = sql_run(st, e);
        sql_end(st);
        if (rc < 0)
            return -1;
    }
    return sweep_temporary(s, run, e);
}
