/* test_migrate.c - the steps of the schema, run on files of each version. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "src/store/migrate.h"
#include "src/store/sql.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(migrate_run_from_nothing_runs_every_step),
        cmocka_unit_test(migrate_run_from_a_version_runs_the_rest),
        cmocka_unit_test(migrate_run_bad_step_names_it),
        cmocka_unit_test(migrate_steps_make_every_table_strict),
        cmocka_unit_test(migrate_steps_refuse_rows_that_break_identity),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
