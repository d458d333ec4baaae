/* migrate.c - what the tables are. A step is never changed once a release has written it; a new
 * need is a new step. Every table is STRICT.
 *
 * dataset, part, chunk, cell: dataset.c and shadow.c. run, run_log: runs.c. load, reject: loads.c.
 * model, model_tree, evaluation: models.c. recipe: recipes.c. setting: settings.c. */
#include "config.h"

#include "src/store/migrate.h"

#include "src/store/sql.h"

#include <stdio.h>

static const char step_1[] =
    "CREATE TABLE dataset(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL,"
    "  kind TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('staged', 'live')),"
    "  columns TEXT NOT NULL, key TEXT NOT NULL, about TEXT NOT NULL DEFAULT '{}',"
    "  run INTEGER NOT NULL DEFAULT 0, n_row INTEGER NOT NULL DEFAULT 0,"
    "  bytes INTEGER NOT NULL DEFAULT 0, from_at INTEGER, to_at INTEGER,"
    "  stamp INTEGER NOT NULL DEFAULT 0, changed_ms INTEGER NOT NULL) STRICT;"
    "CREATE UNIQUE INDEX dataset_live ON dataset(name COLLATE NOCASE) WHERE state = 'live';"
    "CREATE TABLE part(id INTEGER PRIMARY KEY AUTOINCREMENT, dataset INTEGER NOT NULL,"
    "  run INTEGER NOT NULL, live INTEGER NOT NULL CHECK (live IN (0, 1, 2))) STRICT;"
    "CREATE INDEX part_dataset ON part(dataset);"
    "CREATE TABLE chunk(id INTEGER PRIMARY KEY AUTOINCREMENT, part INTEGER NOT NULL,"
    "  n_row INTEGER NOT NULL, n_dead INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL,"
    "  dead BLOB, stats BLOB NOT NULL) STRICT;"
    "CREATE INDEX chunk_part ON chunk(part);"
    "CREATE TABLE cell(id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;"
    "CREATE TABLE run(id INTEGER PRIMARY KEY AUTOINCREMENT, parent INTEGER NOT NULL DEFAULT 0,"
    "  kind TEXT NOT NULL, target TEXT, params TEXT NOT NULL, command TEXT NOT NULL,"
    "  state TEXT NOT NULL CHECK (state IN ('queued', 'starting', 'running', 'cancelling',"
    "    'succeeded', 'failed', 'cancelled', 'timed_out', 'lost')),"
    "  queued_ms INTEGER NOT NULL DEFAULT 0, begun_ms INTEGER NOT NULL DEFAULT 0,"
    "  ended_ms INTEGER NOT NULL DEFAULT 0, deadline_ms INTEGER NOT NULL DEFAULT 0,"
    "  pid INTEGER NOT NULL DEFAULT 0, start_ticks INTEGER NOT NULL DEFAULT 0,"
    "  boot_id TEXT NOT NULL DEFAULT '', phase TEXT NOT NULL DEFAULT '',"
    "  unit TEXT NOT NULL DEFAULT '', done INTEGER NOT NULL DEFAULT 0,"
    "  total INTEGER NOT NULL DEFAULT 0, rate REAL NOT NULL DEFAULT 0,"
    "  left_s REAL NOT NULL DEFAULT -1, share REAL NOT NULL DEFAULT -1,"
    "  peak_rss INTEGER NOT NULL DEFAULT 0, result TEXT, error TEXT, hint TEXT,"
    "  fail INTEGER NOT NULL DEFAULT 0) STRICT;"
    "CREATE UNIQUE INDEX run_target ON run(target COLLATE NOCASE)"
    "  WHERE target IS NOT NULL AND state IN ('starting', 'running', 'cancelling');"
    "CREATE INDEX run_active ON run(state)"
    "  WHERE state IN ('queued', 'starting', 'running', 'cancelling');"
    "CREATE TABLE run_log(id INTEGER PRIMARY KEY, run INTEGER NOT NULL, at_ms INTEGER NOT NULL,"
    "  level INTEGER NOT NULL, line TEXT NOT NULL) STRICT;"
    "CREATE INDEX run_log_run ON run_log(run, id);"
    "CREATE TABLE load(id INTEGER PRIMARY KEY, run INTEGER NOT NULL, dataset TEXT NOT NULL,"
    "  source TEXT NOT NULL, size INTEGER NOT NULL DEFAULT 0, hash TEXT NOT NULL DEFAULT '',"
    "  records INTEGER NOT NULL DEFAULT 0, stored INTEGER NOT NULL DEFAULT 0,"
    "  rejected INTEGER NOT NULL DEFAULT 0, duplicate INTEGER NOT NULL DEFAULT 0,"
    "  state TEXT NOT NULL CHECK (state IN ('loading', 'stored', 'refused')), reason TEXT,"
    "  format TEXT NOT NULL DEFAULT '{}', begun_ms INTEGER NOT NULL,"
    "  ended_ms INTEGER NOT NULL DEFAULT 0,"
    "  CHECK (state <> 'stored' OR records = stored + rejected + duplicate),"
    "  CHECK (state <> 'refused' OR (stored = 0 AND duplicate = 0 AND reason IS NOT NULL))) STRICT;"
    "CREATE TABLE reject(id INTEGER PRIMARY KEY, load INTEGER NOT NULL, line INTEGER NOT NULL,"
    "  reason TEXT NOT NULL, column TEXT, detail TEXT NOT NULL, text BLOB NOT NULL) STRICT;"
    "CREATE INDEX reject_load ON reject(load, line);"
    "CREATE TABLE model(id INTEGER PRIMARY KEY, name TEXT NOT NULL, version INTEGER NOT NULL,"
    "  algorithm TEXT NOT NULL, n_tree INTEGER NOT NULL, n_node INTEGER NOT NULL,"
    "  run INTEGER NOT NULL, created_ms INTEGER NOT NULL, head TEXT NOT NULL,"
    "  about TEXT NOT NULL DEFAULT '{}') STRICT;"
    "CREATE UNIQUE INDEX model_name ON model(name COLLATE NOCASE, version);"
    "CREATE TABLE model_tree(model INTEGER NOT NULL, tree INTEGER NOT NULL, body BLOB NOT NULL,"
    "  PRIMARY KEY (model, tree)) STRICT;"
    "CREATE TABLE evaluation(id INTEGER PRIMARY KEY, model INTEGER NOT NULL,"
    "  dataset TEXT NOT NULL, run INTEGER NOT NULL, created_ms INTEGER NOT NULL,"
    "  result TEXT NOT NULL) STRICT;"
    "CREATE TABLE recipe(name TEXT PRIMARY KEY COLLATE NOCASE, json TEXT NOT NULL,"
    "  changed_ms INTEGER NOT NULL) STRICT;"
    "CREATE TABLE setting(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;";

/* Which dataset a stored load went into: a later one of the same name is another. */
static const char step_2[] = "ALTER TABLE load ADD COLUMN dataset_id INTEGER;"
                             "CREATE INDEX load_dataset ON load(dataset_id);";

const char *const migrate_steps[] = {step_1, step_2, NULL};

int migrate_version(void)
{
    int n = 0;

    while (migrate_steps[n])
        n++;
    return n;
}

int migrate_run(sqlite3 *db, const char *const *steps, int version, struct err *e)
{
    char set[60];
    int at = 0;

    for (; steps[at]; at++)
        if (at >= version && sql_exec(db, steps[at], e) < 0)
            return err_ctx(e, "step %d of the schema", at + 1);
    snprintf(set, sizeof set, "PRAGMA user_version = %d", at);
    return sql_exec(db, set, e);
}
