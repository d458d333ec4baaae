/* test_query.c - SQL that people write reads, does nothing else, and ends. */
#include "config.h"

#include <string.h>

#include "tests/fleet.h"

#include "src/base/now.h"
#include "src/base/proc.h"
#include "src/store/query.h"

static struct query *open_query(const char *sql, double deadline_s, struct err *e)
{
    return query_open(path_of("a.mw"), sql, deadline_s, e);
}

/* the first value of the first row, as an integer */
static int64_t first_i64(const char *sql)
{
    struct err e = {0};
    struct query *q = open_query(sql, 10, &e);

    assert_fine(q ? 0 : -1, &e);
    int rc = query_step(q, &e);
    assert_fine(rc, &e);
    assert_int_equal(rc, 1);
    int64_t v = query_value(q, 0).i64;
    query_free(q);
    return v;
}

static void query_dataset_is_a_table(void **state)
{
    (void)state;
    store_close(fleet_workspace("a.mw"));
    assert_int_equal(first_i64("SELECT count(*) FROM telemetry"), 20 * FLEET_HOURS);
    assert_int_equal(first_i64("SELECT count(volt) FROM telemetry"), 18 * FLEET_HOURS);
    assert_int_equal(first_i64("SELECT count(*) FROM telemetry WHERE machineID = 7"), FLEET_HOURS);
    assert_int_equal(first_i64("SELECT count(DISTINCT state) FROM telemetry"), 3);
    assert_int_equal(first_i64("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                               " LIMIT 10) SELECT sum(i) FROM n"), 55);
}

static void query_value_keeps_types(void **state)
{
    struct err e = {0};
    struct query *q;

    (void)state;
    store_close(fleet_workspace("a.mw"));
    q = open_query("SELECT datetime, machineID, volt, state, NULL, x'0102', machineID + 1 AS next"
                   " FROM telemetry WHERE machineID = 2"
                   " AND datetime = '2015-01-01 00:00:00'", 10, &e);
    assert_fine(q ? 0 : -1, &e);
    assert_int_equal(query_columns(q), 7);
    assert_string_equal(query_column(q, 6), "next");
    assert_int_equal(query_step(q, &e), 1);
    assert_string_equal(query_value(q, 0).text, "2015-01-01 00:00:00");
    assert_int_equal(query_value(q, 1).type, QUERY_I64);
    assert_int_equal(query_value(q, 1).i64, 2);
    assert_int_equal(query_value(q, 2).type, QUERY_F64);
    assert_true(query_value(q, 2).f64 == 152.0);
    assert_int_equal(query_value(q, 3).type, QUERY_TEXT);
    assert_int_equal(query_value(q, 3).size, strlen(query_value(q, 3).text));
    assert_int_equal(query_value(q, 4).type, QUERY_NULL);
    assert_int_equal(query_value(q, 5).type, QUERY_BLOB);
    assert_int_equal(query_value(q, 5).size, 2);
    assert_int_equal(query_value(q, 6).i64, 3);
    assert_int_equal(query_step(q, &e), 0);
    query_free(q);
}

static void query_open_what_does_not_read_is_refused(void **state)
{
    static const char *const refused[] = {
        "INSERT INTO setting VALUES('a', 'b')",
        "INSERT INTO telemetry VALUES(1, 1, 1, 'x')",
        "UPDATE run SET state = 'lost'",
        "DELETE FROM telemetry",
        "REPLACE INTO setting VALUES('a', 'b')",
        "WITH x AS (SELECT 1) DELETE FROM run",
        "INSERT INTO setting VALUES('a', 'b') RETURNING key",
        "CREATE TABLE t(a)",
        "CREATE TEMP TABLE t(a)",
        "CREATE TEMP TABLE t AS SELECT * FROM telemetry",
        "CREATE VIEW v AS SELECT 1",
        "CREATE TEMP VIEW v AS SELECT 1",
        "CREATE TRIGGER t AFTER INSERT ON run BEGIN SELECT 1; END",
        "CREATE INDEX i ON run(kind)",
        "CREATE VIRTUAL TABLE v USING columnar",
        "CREATE VIRTUAL TABLE temp.v USING fts5(a)",
        "DROP TABLE run",
        "DROP TABLE telemetry",
        "ALTER TABLE run RENAME TO runs",
        "ATTACH 'other.db' AS o",
        "ATTACH ':memory:' AS o",
        "ATTACH '' AS o",
        "DETACH main",
        "PRAGMA query_only = OFF",
        "PRAGMA user_version = 9",
        "PRAGMA writable_schema = ON",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA wal_checkpoint(TRUNCATE)",
        "PRAGMA database_list",
        "PRAGMA table_info(run)",
        "SELECT * FROM pragma_database_list",
        "SELECT * FROM pragma_table_info('run')",
        "SELECT * FROM pragma_query_only",
        "SELECT * FROM sqlite_dbpage",
        "SELECT * FROM dbstat",
        "BEGIN",
        "BEGIN IMMEDIATE",
        "COMMIT",
        "ROLLBACK",
        "SAVEPOINT a",
        "RELEASE a",
        "VACUUM",
        "VACUUM INTO 'copy.db'",
        "ANALYZE",
        "REINDEX",
        "EXPLAIN DELETE FROM run",
        "SELECT load_extension('x.so')",
        "SELECT readfile('/etc/passwd')",
        "SELECT writefile('x', 'y')",
        "SELECT edit('x')",
        "SELECT fts3_tokenizer('simple')",
        "SELECT sqlite_compileoption_get(1)",
        "SELECT sqlite_log(1, 'x')",
        "SELECT randomblob(100)",
        "SELECT last_insert_rowid()",
        "SELECT 1; DELETE FROM run",
        "SELECT 1; SELECT 2",
        "",
        "   -- nothing",
        ";",
        "SELECT",
        "SELECT no_such_column FROM telemetry",
        "SELECT \"no_such_column\" FROM telemetry",
        "SELECT * FROM no_such_table",
        "SELECT * FROM other.telemetry",
        "FROM telemetry",
        "SELECT * FROM telemetry WHERE",
    };
    struct store *s = fleet_workspace("a.mw");

    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct err e = {0};
        struct query *q = open_query(refused[i], 10, &e);
        bool refused_late = q && query_step(q, &e) < 0;

        if (q && !refused_late)
            print_error("not refused: %s\n", refused[i]);
        assert_true(!q || refused_late);
        if (e.code != FAIL_INPUT)
            print_error("%s: code %d: %s\n", refused[i], (int)e.code, e.msg);
        assert_int_equal(e.code, FAIL_INPUT);
        query_free(q);
    }
    assert_int_equal(ask(s, "SELECT count(*) FROM run"), 0);
    assert_int_equal(ask(s, "SELECT count(*) FROM setting"), 0);
    assert_true(dataset_exists(s, "telemetry"));
    store_close(s);
}

static void query_open_comment_after_the_statement_is_fine(void **state)
{
    (void)state;
    store_close(fleet_workspace("a.mw"));
    assert_int_equal(first_i64("  -- how many\n SELECT 4; -- that many\n /* yes */ ;"), 4);
}

static const char endless[] = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                              " SELECT count(*) FROM n";

static void query_step_past_the_deadline_ends(void **state)
{
    struct err e = {0};

    (void)state;
    store_close(fleet_workspace("a.mw"));
    double begun = now_mono();
    struct query *q = open_query(endless, 0.2, &e);
    assert_fine(q ? 0 : -1, &e);
    assert_int_equal(query_step(q, &e), -1);
    assert_true(now_mono() - begun < 0.4);
    assert_int_equal(e.code, FAIL_INPUT);
    assert_non_null(strstr(e.msg, "longer than 0.2 s"));
    query_free(q);
}

static void query_step_cancelled_ends(void **state)
{
    struct err e = {0};

    (void)state;
    store_close(fleet_workspace("a.mw"));
    struct query *q = open_query(endless, 10, &e);
    assert_fine(q ? 0 : -1, &e);
    proc_set_cancelled(true);
    assert_int_equal(query_step(q, &e), -1);
    proc_set_cancelled(false);
    assert_int_equal(e.code, FAIL_CANCELLED);
    query_free(q);
}

static void query_step_too_much_memory_ends(void **state)
{
    static const char *const hungry[] = {
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 900000)"
        " SELECT printf('%0900d', i) AS s FROM n ORDER BY s",
        "SELECT zeroblob(20000000)",
        "SELECT group_concat(printf('%01000d', machineID)) FROM telemetry, (SELECT 1 UNION ALL"
        " SELECT 2)",
    };

    (void)state;
    store_close(fleet_workspace("a.mw"));
    for (size_t i = 0; i < sizeof hungry / sizeof *hungry; i++) {
        struct err e = {0};
        struct query *q = open_query(hungry[i], 30, &e);

        assert_true(!q || query_step(q, &e) < 0);
        if (e.code != FAIL_INPUT)
            print_error("%s: %s\n", hungry[i], e.msg);
        assert_int_equal(e.code, FAIL_INPUT);
        query_free(q);
    }
}

static void query_open_does_not_keep_writers_waiting(void **state)
{
    struct err e = {0};
    struct store *s = fleet_workspace("a.mw");

    (void)state;
    struct query *q = open_query("SELECT * FROM telemetry", 10, &e);
    assert_fine(q ? 0 : -1, &e);
    assert_int_equal(query_step(q, &e), 1);
    double begun = now_mono();
    change(s, "INSERT INTO setting VALUES('a', 'b')");
    assert_true(now_mono() - begun < 1);
    assert_int_equal(query_step(q, &e), 1);
    query_free(q);
    store_close(s);
}

static void query_select_names_are_checked(void **state)
{
    static const char *const columns[] = {"VOLT", "machineID", NULL};
    static const char *const unknown[] = {"vlot", NULL};
    struct err e = {0};
    struct store *s = fleet_workspace("a.mw");

    (void)state;
    char *sql = query_select(s, "telemetry", columns, "machineID < 3", "volt:desc", 5, 10, &e);
    assert_fine(sql ? 0 : -1, &e);
    assert_string_equal(sql, "SELECT \"volt\", \"machineID\" FROM \"telemetry\" WHERE (machineID <"
                             " 3\n) ORDER BY \"volt\" DESC LIMIT 5 OFFSET 10");
    free(sql);
    sql = query_select(s, "telemetry", NULL, NULL, NULL, -1, 0, &e);
    assert_string_equal(sql, "SELECT * FROM \"telemetry\"");
    free(sql);
    assert_null(query_select(s, "telemetry", unknown, NULL, NULL, -1, 0, &e));
    assert_int_equal(e.code, FAIL_USAGE);
    assert_non_null(strstr(e.hint, "'volt'"));
    assert_null(query_select(s, "telemetry", NULL, NULL, "pressure", -1, 0, &e));
    assert_null(query_select(s, "telemetri", NULL, NULL, NULL, -1, 0, &e));
    store_close(s);
}

static void query_chunks_read_skips_what_cannot_match(void **state)
{
    struct err e = {0};
    int64_t read[2];
    static const char *const sql[] = {"SELECT sum(volt) FROM telemetry",
                                      "SELECT sum(volt) FROM telemetry WHERE machineID = 20"};

    (void)state;
    store_close(fleet_workspace("a.mw"));
    for (int i = 0; i < 2; i++) {
        struct query *q = open_query(sql[i], 10, &e);

        assert_fine(q ? 0 : -1, &e);
        assert_int_equal(query_step(q, &e), 1);
        read[i] = query_chunks_read(q);
        query_free(q);
    }
    assert_true(read[0] >= 2); /* two chunks, one column */
    assert_true(read[1] > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_folder(query_dataset_is_a_table),
        in_folder(query_value_keeps_types),
        in_folder(query_open_what_does_not_read_is_refused),
        in_folder(query_open_comment_after_the_statement_is_fine),
        in_folder(query_step_past_the_deadline_ends),
        in_folder(query_step_cancelled_ends),
        in_folder(query_step_too_much_memory_ends),
        in_folder(query_open_does_not_keep_writers_waiting),
        in_folder(query_select_names_are_checked),
        in_folder(query_chunks_read_skips_what_cannot_match),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
