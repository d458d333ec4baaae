/* test_migrate.c - the steps of the schema, run on files of each version. */
#include "config.h"

#include "tests/workspace.h"

#include "src/store/care.h"
#include "src/store/dataset.h"
#include "src/store/migrate.h"
#include "src/store/models.h"

#include <string.h>

static const char *const three[] = {
    "CREATE TABLE a(x INTEGER NOT NULL) STRICT;",
    "ALTER TABLE a ADD COLUMN y INTEGER NOT NULL DEFAULT 7; INSERT INTO a(x) VALUES(1);",
    "CREATE TABLE b(z TEXT) STRICT; UPDATE a SET y = y + 1;",
    NULL,
};
static const char *const broken[] = {
    "CREATE TABLE a(x INTEGER NOT NULL) STRICT;",
    "CREATE TABLE b(z NUMBER_OF_THINGS) STRICT;",
    NULL,
};

static sqlite3 *memory(void)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    return db;
}

static void migrate_run_from_nothing_runs_every_step(void **state)
{
    struct err e = {0};
    sqlite3 *db = memory();

    (void)state;
    assert_int_equal(migrate_run(db, three, 0, &e), 0);
    assert_int_equal(sql_one_i64(db, "PRAGMA user_version", -1), 3);
    assert_int_equal(sql_one_i64(db, "SELECT y FROM a", -1), 8);
    sqlite3_close(db);
}

static void migrate_run_from_a_version_runs_the_rest(void **state)
{
    struct err e = {0};
    sqlite3 *db = memory();

    (void)state;
    assert_int_equal(sql_exec(db, three[0], &e), 0);
    assert_int_equal(sql_exec(db, "INSERT INTO a VALUES(5)", &e), 0);
    assert_int_equal(migrate_run(db, three, 1, &e), 0);
    assert_int_equal(sql_one_i64(db, "SELECT y FROM a WHERE x = 5", -1), 8);
    assert_int_equal(sql_one_i64(db, "SELECT count(*) FROM a", -1), 2);
    assert_int_equal(migrate_run(db, three, 3, &e), 0); /* nothing left to do */
    assert_int_equal(sql_one_i64(db, "SELECT y FROM a WHERE x = 5", -1), 8);
    sqlite3_close(db);
}

static void migrate_run_bad_step_names_it(void **state)
{
    struct err e = {0};
    sqlite3 *db = memory();

    (void)state;
    assert_int_equal(migrate_run(db, broken, 0, &e), -1);
    assert_non_null(strstr(e.ctx, "step 2"));
    assert_int_equal(sql_one_i64(db, "PRAGMA user_version", -1), 0);
    sqlite3_close(db);
}

static void migrate_steps_make_every_table_strict(void **state)
{
    struct err e = {0};
    sqlite3 *db = memory();

    (void)state;
    assert_int_equal(migrate_run(db, migrate_steps, 0, &e), 0);
    assert_int_equal(sql_one_i64(db, "PRAGMA user_version", -1), migrate_version());
    assert_true(sql_one_i64(db, "SELECT count(*) FROM pragma_table_list WHERE strict", -1) >= 12);
    assert_int_equal(sql_one_i64(db, "SELECT count(*) FROM pragma_table_list WHERE NOT strict AND"
                                     " name NOT LIKE 'sqlite_%'", -1), 0);
    sqlite3_close(db);
}

static void migrate_steps_refuse_rows_that_break_identity(void **state)
{
    static const char *const rows[] = {
        "INSERT INTO load(run, dataset, source, records, stored, rejected, duplicate, state,"
        " begun_ms) VALUES(1, 't', 's', 6, 3, 2, 1, 'stored', 0)",
        "INSERT INTO load(run, dataset, source, records, stored, rejected, duplicate, state,"
        " begun_ms) VALUES(1, 't', 's', 7, 3, 2, 1, 'stored', 0)",
        "INSERT INTO load(run, dataset, source, records, state, begun_ms)"
        " VALUES(1, 't', 's', 7, 'refused', 0)",
        "INSERT INTO run(kind, params, command, state) VALUES('k', '{}', '', 'sleeping')",
    };
    struct err e = {0};
    sqlite3 *db = memory();

    (void)state;
    assert_int_equal(migrate_run(db, migrate_steps, 0, &e), 0);
    assert_int_equal(sql_exec(db, rows[0], &e), 0);
    for (size_t i = 1; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(sql_exec(db, rows[i], &e), -1);
    sqlite3_close(db);
}

/* --- a workspace that version 1 wrote, see tests/fixtures/make_v1.sh --- */

static struct store *open_v1(void)
{
    const char *top = getenv("MW_DATADIR");
    char command[1200];

    snprintf(command, sizeof command, "gzip -dc '%s/tests/fixtures/v1.mw.gz' > '%s'",
             top ? top : ".", path_of("v1.mw"));
    assert_int_equal(system(command), 0);
    return open_ok("v1.mw", STORE_WRITE);
}

static int print_finding(void *arg, const char *what, const char *finding, struct err *e)
{
    (void)arg;
    (void)e;
    print_error("%s: %s\n", what, finding);
    return 0;
}

static void expect_whole(struct store *s)
{
    struct err e = {0};
    int64_t n = care_check(s, NULL, print_finding, NULL, &e);

    assert_fine(n < 0 ? -1 : 0, &e);
    assert_int_equal(n, 0);
}

static int count_tree(void *arg, int64_t tree, const void *bytes, size_t size, struct err *e)
{
    (void)tree;
    (void)bytes;
    (void)e;
    assert_true(size > 0);
    ++*(int *)arg;
    return 0;
}

static void store_open_version_1_is_whole_and_readable(void **state)
{
    static const char *const tables[] = {
        "SELECT count(*) FROM dataset", "SELECT count(*) FROM part", "SELECT count(*) FROM chunk",
        "SELECT count(*) FROM cell", "SELECT count(*) FROM run", "SELECT count(*) FROM run_log",
        "SELECT count(*) FROM load", "SELECT count(*) FROM reject", "SELECT count(*) FROM model",
        "SELECT count(*) FROM model_tree", "SELECT count(*) FROM evaluation",
        "SELECT count(*) FROM recipe", "SELECT count(*) FROM setting",
    };
    struct err e = {0};
    struct arena a = {0};
    struct model_row m;
    int n_tree = 0;
    size_t n = 0;
    struct store *s = open_v1();

    (void)state;
    assert_int_equal(ask(s, "PRAGMA user_version"), migrate_version());
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        assert_true(ask(s, tables[i]) > 0);
    expect_whole(s);
    double *volt = dataset_column(s, "telemetry", "volt", &n, &e);
    assert_fine(volt ? 0 : -1, &e);
    assert_int_equal(n, 3 * 400);
    free(volt);
    assert_int_equal(ask(s, "SELECT count(*) FROM telemetry WHERE machineID = 2"), 400);
    assert_fine(models_find(s, "RandomForest", &a, &m, &e), &e);
    assert_fine(models_trees(s, m.id, count_tree, &n_tree, &e), &e);
    assert_int_equal(n_tree, m.n_tree);
    arena_done(&a);
    store_close(s);
}

static void migrate_run_version_1_to_a_later_keeps_rows(void **state)
{
    const char *const later[] = {
        migrate_steps[0],
        "ALTER TABLE run ADD COLUMN note TEXT NOT NULL DEFAULT ''; UPDATE run SET note = kind;",
        "CREATE TABLE later(a INTEGER) STRICT; INSERT INTO later SELECT id FROM run;",
        NULL,
    };
    struct err e = {0};
    struct store *s = open_v1();
    int64_t runs = ask(s, "SELECT count(*) FROM run");

    (void)state;
    assert_fine(store_begin(s, &e), &e);
    assert_fine(migrate_run(store_db(s), later, 1, &e), &e);
    assert_fine(store_commit(s, &e), &e);
    assert_int_equal(ask(s, "PRAGMA user_version"), 3);
    assert_int_equal(ask(s, "SELECT count(*) FROM run WHERE note = kind"), runs);
    assert_int_equal(ask(s, "SELECT count(*) FROM later"), runs);
    store_close(s);
    assert_null(store_open(path_of("v1.mw"), STORE_WRITE, &e)); /* newer than this program */
    assert_non_null(strstr(e.msg, "version 3"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(migrate_run_from_nothing_runs_every_step),
        cmocka_unit_test(migrate_run_from_a_version_runs_the_rest),
        cmocka_unit_test(migrate_run_bad_step_names_it),
        cmocka_unit_test(migrate_steps_make_every_table_strict),
        cmocka_unit_test(migrate_steps_refuse_rows_that_break_identity),
        in_folder(store_open_version_1_is_whole_and_readable),
        in_folder(migrate_run_version_1_to_a_later_keeps_rows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
