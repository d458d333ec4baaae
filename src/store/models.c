/* models.c - the rows of models: a head, one BLOB a tree, versions under one name. */
#include "config.h"

#include "src/store/models.h"

#include "src/base/json.h"
#include "src/base/now.h"
#include "src/base/text.h"
#include "src/store/sql.h"

#include <assert.h>
#include <limits.h>
#include <string.h>

#define MODEL_FACTS "id, name, version, algorithm, n_tree, n_node, run, created_ms, "
#define MODEL_COLUMNS MODEL_FACTS "head, about"
/* without features, thousands of thresholds each */
#define MODEL_BRIEF MODEL_FACTS "substr(head, 1, max(instr(head, '\"features\":'), 1) - 1), about"
/* the newest version of each name */
#define MODEL_NEWEST                                                                               \
    "version = (SELECT max(version) FROM model AS other WHERE other.name = model.name"             \
    " COLLATE NOCASE)"

static int64_t newest_version(struct store *s, const char *name)
{
    struct err ignored = {0};
    sqlite3_stmt *st = sql_prepare(
        store_db(s), "SELECT max(version) FROM model WHERE name = ?1 COLLATE NOCASE", &ignored);
    int64_t version = 0;

    if (!st)
        return 0;
    sql_bind_text(st, 1, name);
    if (sql_step(st, &ignored) > 0)
        version = sql_i64(st, 0);
    sql_end(st);
    return version;
}

bool models_exists(struct store *s, const char *name)
{
    return newest_version(s, name) > 0;
}

static int insert_head(struct store *s, const struct model_row *m, int64_t version,
                       int64_t *out_id, struct err *e)
{
    sqlite3_stmt *st = sql_prepare(store_db(s),
                                   "INSERT INTO model(name, version, algorithm, n_tree, n_node,"
                                   " run, created_ms, head, about)"
                                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                                   e);

    if (!st)
        return -1;
    sql_bind_text(st, 1, m->name);
    sql_bind_i64(st, 2, version);
    sql_bind_text(st, 3, m->algorithm);
    sql_bind_i64(st, 4, m->n_tree);
    sql_bind_i64(st, 5, m->n_node);
    sql_bind_i64(st, 6, m->run);
    sql_bind_i64(st, 7, m->created_ms ? m->created_ms : now_ms());
    sql_bind_text(st, 8, m->head);
    sql_bind_text(st, 9, m->about ? m->about : "{}");
    int rc = sql_run(st, e);
    sql_end(st);
    *out_id = sqlite3_last_insert_rowid(store_db(s));
    return rc;
}

static int insert_trees(struct store *s, int64_t id, const struct model_tree_bytes *trees,
                        int64_t n, struct err *e)
{
    sqlite3_stmt *st = sql_prepare(
        store_db(s), "INSERT INTO model_tree(model, tree, body) VALUES (?1, ?2, ?3)", e);
    int rc = st ? 0 : -1;

    for (int64_t i = 0; rc == 0 && i < n; i++) {
        sql_bind_i64(st, 1, id);
        sql_bind_i64(st, 2, i);
        sql_bind_blob(st, 3, trees[i].bytes, trees[i].size);
        rc = sql_run(st, e);
    }
    sql_end(st);
    return rc;
}

int models_insert(struct store *s, const struct model_row *m, const struct model_tree_bytes *trees,
                  bool replace, int64_t *out_id, struct err *e)
{
    int64_t version = newest_version(s, m->name), id;

    assert(store_in_transaction(s));
    if (version && !replace) {
        err_set(e, FAIL_INPUT, "a model named '%s' exists", m->name);
        return err_hint(e, "add --replace, or choose another name");
    }
    if (insert_head(s, m, version + 1, &id, e) < 0 ||
        insert_trees(s, id, trees, m->n_tree, e) < 0)
        return -1;
    *out_id = id;
    return 0;
}

int models_add_about(struct store *s, int64_t id, const char *key, const char *json,
                     struct err *e)
{
    sqlite3_stmt *st = sql_prepare(
        store_db(s),
        "UPDATE model SET about = json_set(about, '$.' || ?2, json(?3)) WHERE id = ?1", e);

    assert(store_in_transaction(s));
    if (!st)
        return -1;
    sql_bind_i64(st, 1, id);
    sql_bind_text(st, 2, key);
    sql_bind_text(st, 3, json);
    int rc = sql_run(st, e);
    sql_end(st);
    return rc;
}

static int no_such_model(struct store *s, const char *name, struct err *e)
{
    struct err ignored = {0};
    struct arena a = {0};
    const struct model_row *rows;
    int64_t n = models_list(s, &a, &rows, &ignored);
    size_t best = SIZE_MAX;

    err_set(e, FAIL_INPUT, "there is no model '%s'", name);
    err_hint(e, "train one with: millwright train");
    for (int64_t i = 0; i < n; i++) {
        size_t d = text_distance(name, rows[i].name);

        if (d < best) {
            best = d;
            err_hint(e, "the nearest name is '%s'; millwright models lists them", rows[i].name);
        }
    }
    arena_done(&a);
    return -1;
}

int models_delete(struct store *s, const char *name, struct err *e)
{
    static const char *const steps[] = {
        "DELETE FROM model_tree"
        " WHERE model IN (SELECT id FROM model WHERE name = ?1 COLLATE NOCASE)",
        "DELETE FROM evaluation"
        " WHERE model IN (SELECT id FROM model WHERE name = ?1 COLLATE NOCASE)",
        "DELETE FROM model WHERE name = ?1 COLLATE NOCASE",
    };

    assert(store_in_transaction(s));
    if (!models_exists(s, name))
        return no_such_model(s, name, e);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        sqlite3_stmt *st = sql_prepare(store_db(s), steps[i], e);

        if (!st)
            return -1;
        sql_bind_text(st, 1, name);
        int rc = sql_run(st, e);
        sql_end(st);
        if (rc < 0)
            return -1;
    }
    return 0;
}

static void row_read(sqlite3_stmt *st, struct arena *a, struct model_row *out)
{
    *out = (struct model_row){
        .id = sql_i64(st, 0),
        .name = arena_text(a, sql_text(st, 1)),
        .version = sql_i64(st, 2),
        .algorithm = arena_text(a, sql_text(st, 3)),
        .n_tree = sql_i64(st, 4),
        .n_node = sql_i64(st, 5),
        .run = sql_i64(st, 6),
        .created_ms = sql_i64(st, 7),
        .head = arena_text(a, sql_text(st, 8)),
        .about = arena_text(a, sql_text(st, 9)),
    };
}

int models_find(struct store *s, const char *name, struct arena *a, struct model_row *out,
                struct err *e)
{
    sqlite3_stmt *st = sql_prepare(store_db(s),
                                   "SELECT " MODEL_COLUMNS " FROM model WHERE name = ?1"
                                   " COLLATE NOCASE ORDER BY version DESC LIMIT 1",
                                   e);

    if (!st)
        return -1;
    sql_bind_text(st, 1, name);
    int rc = sql_step(st, e);
    if (rc > 0)
        row_read(st, a, out);
    sql_end(st);
    if (rc == 0)
        return no_such_model(s, name, e);
    return rc < 0 ? -1 : 0;
}

int64_t models_list(struct store *s, struct arena *a, const struct model_row **out, struct err *e)
{
    int64_t n = sql_one_i64(store_db(s), "SELECT count(*) FROM model", 0), i = 0;
    struct model_row *rows = arena_zero(a, (size_t)n + 1, sizeof *rows);
    sqlite3_stmt *st = sql_prepare(
        store_db(s), "SELECT " MODEL_BRIEF " FROM model WHERE " MODEL_NEWEST " ORDER BY name", e);
    int rc = st ? 0 : -1;

    while (st && i < n && (rc = sql_step(st, e)) > 0)
        row_read(st, a, &rows[i++]);
    sql_end(st);
    *out = rows;
    return rc < 0 ? -1 : i;
}

int64_t models_bytes(struct store *s, const char *name, struct err *e)
{
    sqlite3_stmt *st = sql_prepare(store_db(s),
                                   "SELECT coalesce(sum(length(body)), 0) FROM model_tree"
                                   " WHERE model IN (SELECT id FROM model WHERE name = ?1"
                                   " COLLATE NOCASE)",
                                   e);
    int64_t n = -1;

    if (!st)
        return -1;
    sql_bind_text(st, 1, name);
    if (sql_step(st, e) > 0)
        n = sql_i64(st, 0);
    sql_end(st);
    return n;
}

int models_trees(struct store *s, int64_t id, models_tree_fn fn, void *arg, struct err *e)
{
    sqlite3_stmt *st = sql_prepare(
        store_db(s), "SELECT tree, body FROM model_tree WHERE model = ?1 ORDER BY tree", e);
    int rc = -1;

    if (!st)
        return -1;
    sql_bind_i64(st, 1, id);
    while ((rc = sql_step(st, e)) > 0) {
        size_t size;
        const void *bytes = sql_blob(st, 1, &size);

        rc = fn(arg, sql_i64(st, 0), bytes, size, e);
        if (rc < 0)
            break;
    }
    sql_end(st);
    return rc;
}

int evaluations_insert(struct store *s, int64_t model, const char *dataset, int64_t run,
                       const char *json, struct err *e)
{
    sqlite3_stmt *st = sql_prepare(store_db(s),
                                   "INSERT INTO evaluation(model, dataset, run, created_ms,"
                                   " result) VALUES (?1, ?2, ?3, ?4, ?5)",
                                   e);

    assert(store_in_transaction(s));
    if (!st)
        return -1;
    sql_bind_i64(st, 1, model);
    sql_bind_text(st, 2, dataset);
    sql_bind_i64(st, 3, run);
    sql_bind_i64(st, 4, now_ms());
    sql_bind_text(st, 5, json);
    int rc = sql_run(st, e);
    sql_end(st);
    return rc;
}

int64_t evaluations_list(struct store *s, int64_t model, int64_t max, struct arena *a,
                         const struct evaluation_row **out, struct err *e)
{
    int64_t most = sql_one_i64(store_db(s), "SELECT count(*) FROM evaluation", 0), n = 0;
    sqlite3_stmt *st = sql_prepare(store_db(s),
                                   "SELECT id, model, run, created_ms, dataset, result"
                                   " FROM evaluation WHERE ?1 = 0 OR model = ?1"
                                   " ORDER BY id DESC LIMIT ?2",
                                   e);
    struct evaluation_row *rows;
    int rc = st ? 0 : -1;

    most = max < most ? max : most;
    rows = arena_zero(a, (size_t)most + 1, sizeof *rows);
    if (st) {
        sql_bind_i64(st, 1, model);
        sql_bind_i64(st, 2, most);
    }
    while (st && n < most && (rc = sql_step(st, e)) > 0)
        rows[n++] = (struct evaluation_row){
            .id = sql_i64(st, 0),
            .model = sql_i64(st, 1),
            .run = sql_i64(st, 2),
            .created_ms = sql_i64(st, 3),
            .dataset = arena_text(a, sql_text(st, 4)),
            .result = arena_text(a, sql_text(st, 5)),
        };
    sql_end(st);
    *out = rows;
    return rc < 0 ? -1 : n;
}
