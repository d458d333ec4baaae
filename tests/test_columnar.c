/* test_columnar.c - SQL over a dataset gives what it gives over an ordinary table of the same
 * rows, skips what it can, and consumes the order of the key. */
#include "config.h"

#include "src/base/buf.h"
#include "src/base/civil.h"
#include "src/base/mem.h"
#include "src/base/rng.h"
#include "src/store/columnar.h"
#include "src/store/dataset.h"
#include "src/store/sql.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

enum { AT0 = 1420070400, N_FIRST = 15000 };

struct fixture {
    char path[300];
    struct store *store;
    sqlite3 *db; /* as another program would: dataset d, its twin p */
};

/* --- rows --- */

static struct schema *make_schema(void)
{
    struct schema *s = schema_new();

    schema_add(s, "datetime", COLUMN_TIME);
    schema_add(s, "machineID", COLUMN_I64);
    schema_add(s, "volt", COLUMN_F64);
    schema_add(s, "comp", COLUMN_TEXT);
    schema_add(s, "big", COLUMN_I64);
    schema_add(s, "rare", COLUMN_F64);
    schema_key(s, "machineID");
    schema_key(s, "datetime");
    return s;
}

static void fill_row(struct table *t, struct rng *r, int machine, int hour)
{
    static const char *const comps[] = {"comp1", "comp2", "7", "07", "", "2015-01-02",
                                        "a text beyond sixteen bytes", "a text beyond sixteen"};
    size_t k = rng_below(r, 9);

    table_i64(t, 0, AT0 + hour * 3600);
    table_i64(t, 1, machine);
    table_f64(t, 2, (double)rng_below(r, 2000) / 8);
    if (k < 8)
        table_text(t, 3, comps[k], strlen(comps[k]));
    else
        table_null(t, 3);
    table_i64(t, 4, (INT64_C(1) << 53) + (int64_t)rng_below(r, 5) - 2);
    if (rng_below(r, 50) == 0)
        table_f64(t, 5, rng_normal(r));
    else
        table_null(t, 5);
}

static void write_table(struct store *s, struct table *t)
{
    struct dataset_write_opts o = {.mode = DATASET_APPEND, .clash = DATASET_KEEP_LAST};
    struct err e = {0};
    struct column_writer *w = dataset_write(s, "d", table_schema(t), &o, &e);
    struct chunk c;

    table_chunk(t, 0, SIZE_MAX, &c);
    if (!w || column_writer_put(w, &c, &e) < 0 || column_writer_finish(w, &e) < 0)
        fail_msg("%s: %s", e.ctx, e.msg);
    column_writer_free(w);
}

/* Three parts: many machines, later rows of all machines that overlap, some rows replaced. */
static void write_rows(struct store *s)
{
    struct schema *schema = make_schema();
    struct table *t = table_new(schema);
    struct rng r = rng_stream(21, 0, 0);

    for (int i = 0; i < N_FIRST; i++)
        fill_row(t, &r, 1 + i / 150, i % 150);
    write_table(s, t);
    table_clear(t);
    for (int i = 0; i < 2000; i++)
        fill_row(t, &r, 1 + i / 20, 150 + i % 20);
    write_table(s, t);
    table_clear(t);
    for (int i = 0; i < 300; i++)
        fill_row(t, &r, 1 + i / 3, 50 + i % 3 * 40);
    write_table(s, t);
    table_free(t);
    schema_free(schema);
}

/* --- the twin --- */

static void bind_value(sqlite3_stmt *st, int at, const struct column *c, size_t row)
{
    char text[CIVIL_SIZE];

    if (!column_has(c, row)) {
        sqlite3_bind_null(st, at);
    } else if (c->type == COLUMN_TIME) {
        civil_text(column_i64(c, row), text);
        sql_bind_text(st, at, text);
    } else if (c->type == COLUMN_TEXT) {
        sql_bind_text(st, at, text_dict_get(c->dict, column_code(c, row)));
    } else if (c->type == COLUMN_F64) {
        sql_bind_f64(st, at, column_f64(c, row));
    } else {
        sql_bind_i64(st, at, column_i64(c, row));
    }
}

static void make_twin(struct fixture *f)
{
    struct err e = {0};
    struct column_reader *r = dataset_read(f->store, "d", NULL, &e);
    struct chunk c;

    assert_int_equal(sql_exec(f->db,
                              "CREATE TEMP TABLE p(datetime TEXT, machineID INTEGER, volt REAL,"
                              " comp TEXT, big INTEGER, rare REAL); BEGIN;"
                              "CREATE TEMP TABLE q(i INTEGER, r REAL, t TEXT, b BLOB, n);"
                              "INSERT INTO q VALUES (7, 7.0, '7', '7', '7'), (8, 8.5, '07', 7, 7),"
                              "(9007199254740993, 9007199254740993.0, '2015-01-02', x'37', '7.0'),"
                              "(NULL, NULL, NULL, NULL, NULL);",
                              &e),
                     0);
    sqlite3_stmt *st = sql_prepare(f->db, "INSERT INTO p VALUES (?1, ?2, ?3, ?4, ?5, ?6)", &e);
    while (column_reader_next(r, &c, &e) > 0)
        for (size_t row = 0; row < c.n_row; row++) {
            for (size_t i = 0; i < c.n_col; i++)
                bind_value(st, (int)i + 1, &c.col[i], row);
            assert_int_equal(sql_run(st, &e), 0);
        }
    sql_end(st);
    column_reader_free(r);
    assert_int_equal(sql_exec(f->db, "COMMIT", &e), 0);
}

static int set_up(void **state)
{
    struct fixture *f = mem_zero(1, sizeof *f);
    struct err e = {0};

    snprintf(f->path, sizeof f->path, "%s/columnar-%d.mw",
             getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp", (int)getpid());
    unlink(f->path);
    f->store = store_open(f->path, STORE_CREATE, &e);
    if (!f->store)
        fail_msg("%s", e.msg);
    write_rows(f->store);
    assert_int_equal(sqlite3_open(f->path, &f->db), SQLITE_OK);
    sqlite3_db_config(f->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    assert_int_equal(columnar_register(f->db, &e), 0);
    make_twin(f);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(sqlite3_close(f->db), SQLITE_OK); /* no statement is left open */
    store_close(f->store);
    unlink(f->path);
    free(f);
    return 0;
}

/* --- comparing answers --- */

struct answer {
    char **line;
    size_t n, cap;
};

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static struct answer ask(sqlite3 *db, const char *sql, bool ordered)
{
    struct answer a = {0};
    struct err e = {0};
    sqlite3_stmt *st = sql_prepare(db, sql, &e);
    int rc;

    if (!st)
        fail_msg("%s: %s", e.msg, sql);
    while ((rc = sql_step(st, &e)) > 0) {
        a.cap = mem_room(a.cap, a.n + 1);
        a.line = mem_resize(a.line, a.cap, sizeof *a.line);
        a.line[a.n++] = mem_text(sql_text(st, 0));
    }
    if (rc < 0)
        fail_msg("%s: %s", e.msg, sql);
    sql_end(st);
    if (!ordered && a.n)
        qsort(a.line, a.n, sizeof *a.line, by_text);
    return a;
}

static void answer_free(struct answer *a)
{
    for (size_t i = 0; i < a->n; i++)
        free(a->line[i]);
    free(a->line);
}

/* %T in the query stands for the table. */
static void put_table(const char *sql, const char *table, char *out, size_t size)
{
    size_t n = 0;

    for (const char *p = sql; *p && n + 8 < size; p++) {
        if (p[0] == '%' && p[1] == 'T') {
            n += (size_t)snprintf(out + n, size - n, "%s", table);
            p++;
        } else {
            out[n++] = *p;
        }
    }
    out[n] = '\0';
}

static size_t same_answers(struct fixture *f, const char *sql, bool ordered)
{
    char d[2000], p[2000];

    put_table(sql, "d", d, sizeof d);
    put_table(sql, "p", p, sizeof p);
    struct answer a = ask(f->db, d, ordered), b = ask(f->db, p, ordered);
    if (a.n != b.n)
        fail_msg("%zu rows, not %zu: %s", a.n, b.n, d);
    for (size_t i = 0; i < a.n; i++)
        if (strcmp(a.line[i], b.line[i]) != 0)
            fail_msg("row %zu is %s, not %s: %s", i, a.line[i], b.line[i], d);
    size_t n = a.n;
    answer_free(&a);
    answer_free(&b);
    return n;
}

#define ALL_COLUMNS                                                                               \
    "quote(datetime)||','||quote(machineID)||','||quote(volt)||','||quote(comp)||','||"            \
    "quote(big)||','||quote(rare)" /* a macro, to be joined to literals */

/* volt is in eighths: sums are exact in any order */
#define SUMS                                                                                      \
    "count(*)||' '||total(volt)||' '||count(rare)||' '||ifnull(max(datetime),'')||"                \
    "ifnull(min(comp),'')||ifnull(sum(machineID),'')"

static const char *const columns[] = {"datetime", "machineID", "volt", "comp", "big", "rare"};

static const char *const values[] = {
    "7", "7.0", "'7'", "'07'", "' 7 '", "'7x'", "55", "55.5", "'55.5'", "NULL", "x'37'", "''",
    "1e300", "-1e300", "9e999", "9007199254740993", "9007199254740992", "9007199254740992.0",
    "'9007199254740993'", "99999999999999999999", "-5", "'2015'", "'2015-01-05'", "'2015-01-05 '",
    "'2015-01-05 03:00:00'", "'2015-01-05 03:00:00x'", "'2015-01-05T03'", "'2014'", "'3000'",
    "'comp1'", "'comp'", "'compZ'", "'a text beyond sixteen bytes'", "'a text beyond sixteen'",
    "'a text beyond six'", "1420070400", "249.875", "250", "0", "-0.0", "0.5", "upper('comp')",
    "(SELECT 7)", "CAST('7' AS TEXT)", "CAST(7 AS BLOB)",
};

static const char *pick(struct rng *r, const char *const *from, size_t n)
{
    return from[rng_below(r, n)];
}

#define PICK(r, a) pick((r), (a), sizeof(a) / sizeof *(a)) /* sizeof needs the array */

static size_t random_term(struct rng *r, char *out, size_t size)
{
    static const char *const ops[] = {"=", "<", "<=", ">", ">=", "IS", "<>", "IS NOT"};
    const char *c = PICK(r, columns);
    int n;

    switch (rng_below(r, 8)) {
    case 0:
        n = snprintf(out, size, "%s IS %sNULL", c, rng_below(r, 2) ? "NOT " : "");
        break;
    case 1:
        n = snprintf(out, size, "%s BETWEEN %s AND %s", c, PICK(r, values), PICK(r, values));
        break;
    case 2:
        n = snprintf(out, size, "%s IN (%s, %s, %s)", c, PICK(r, values), PICK(r, values),
                     PICK(r, values));
        break;
    case 3:
        n = snprintf(out, size, "(%s %s %s OR %s %s %s)", c, PICK(r, ops), PICK(r, values),
                     PICK(r, columns), PICK(r, ops), PICK(r, values));
        break;
    case 4:
        n = snprintf(out, size, "%s %s %d", rng_below(r, 2) ? "machineID" : "volt", PICK(r, ops),
                     (int)rng_below(r, 110));
        break;
    case 5:
        n = snprintf(out, size, "%s COLLATE NOCASE %s %s", c, PICK(r, ops), PICK(r, values));
        break;
    default:
        n = snprintf(out, size, "%s %s %s", c, PICK(r, ops), PICK(r, values));
        break;
    }
    return (size_t)n;
}

static void columnar_random_queries_equal_plain_table(void **state)
{
    struct fixture *f = *state;
    size_t n_some = 0;

    for (uint64_t i = 0; i < 300; i++) {
        struct rng r = rng_stream(31, i, 0);
        bool ordered = rng_below(&r, 3) == 0;
        char sql[1600];
        size_t n = (size_t)snprintf(sql, sizeof sql, "SELECT %s FROM %%T WHERE ",
                                    ordered ? ALL_COLUMNS : SUMS);

        for (uint64_t k = 1 + rng_below(&r, 3); k--;) {
            n += random_term(&r, sql + n, sizeof sql - n);
            if (k)
                n += (size_t)snprintf(sql + n, sizeof sql - n, " AND ");
        }
        if (ordered)
            snprintf(sql + n, sizeof sql - n, " ORDER BY machineID, datetime%s LIMIT 200 OFFSET %d",
                     rng_below(&r, 3) ? "" : " DESC", (int)rng_below(&r, 3) * 700);
        n_some += ordered && same_answers(f, sql, true) > 10;
        if (!ordered)
            same_answers(f, sql, true);
    }
    assert_true(n_some > 20);
}

static void columnar_joins_and_affinities_equal_plain_table(void **state)
{
    static const char *const ops[] = {"=", "<", ">=", "IS"};
    static const char *const others[] = {"i", "r", "t", "b", "n"};
    struct fixture *f = *state;
    char sql[400];

    for (size_t c = 0; c < 6; c++)
        for (size_t o = 0; o < 4; o++)
            for (size_t k = 0; k < 5; k++) {
                snprintf(sql, sizeof sql,
                         "SELECT count(*)||' '||total(volt) FROM q JOIN %%T t ON t.%s %s q.%s",
                         columns[c], ops[o], others[k]);
                same_answers(f, sql, true);
                snprintf(sql, sizeof sql,
                         "SELECT count(*) FROM %%T t WHERE t.%s IN (SELECT %s FROM q)", columns[c],
                         others[k]);
                same_answers(f, sql, true);
            }
}

static void columnar_aggregates_and_orders_equal_plain_table(void **state)
{
    static const char *const queries[] = {
        "SELECT machineID||' '||count(*)||' '||sum(volt)||' '||max(datetime)"
        " FROM %T GROUP BY machineID",
        "SELECT " ALL_COLUMNS " FROM %T ORDER BY machineID, datetime",
        "SELECT datetime FROM %T WHERE machineID = 17 ORDER BY datetime",
        "SELECT datetime FROM %T WHERE machineID = 17 ORDER BY datetime DESC LIMIT 5",
        "SELECT DISTINCT machineID FROM %T ORDER BY 1",
        "SELECT machineID||datetime FROM %T ORDER BY machineID, datetime LIMIT 9 OFFSET 12345",
        "SELECT comp||' '||count(*) FROM %T GROUP BY comp ORDER BY comp",
        "SELECT machineID FROM %T WHERE machineID IN (9, 3, 77, 3) ORDER BY machineID",
        "SELECT count(*)||min(machineID)||max(machineID)||min(rare) FROM %T",
        "SELECT a.volt - b.volt FROM %T a JOIN %T b USING (machineID, datetime) ORDER BY"
        " a.machineID, a.datetime LIMIT 500",
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
        assert_true(same_answers(f, queries[i], true) > 0);
}

/* --- plans, counters, rowids --- */

static char *plan_of(sqlite3 *db, const char *sql)
{
    struct err e = {0};
    struct buf b = {0};
    char full[500];

    snprintf(full, sizeof full, "EXPLAIN QUERY PLAN %s", sql);
    sqlite3_stmt *st = sql_prepare(db, full, &e);
    assert_non_null(st);
    while (sql_step(st, &e) > 0)
        buf_printf(&b, "%s\n", sql_text(st, 3));
    sql_end(st);
    return buf_take(&b);
}

static void columnar_order_by_key_needs_no_sort(void **state)
{
    static const struct {
        const char *sql;
        bool sorts;
    } cases[] = {
        {"SELECT * FROM d ORDER BY machineID, datetime", false},
        {"SELECT * FROM d ORDER BY machineID", false},
        {"SELECT machineID, avg(volt) FROM d GROUP BY 1", false},
        {"SELECT * FROM d WHERE machineID = 5 ORDER BY datetime", false},
        {"SELECT * FROM d WHERE machineID = 5 ORDER BY machineID, datetime", false},
        {"SELECT * FROM d ORDER BY datetime", true},
        {"SELECT * FROM d ORDER BY machineID DESC", true},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *plan = plan_of(f->db, cases[i].sql);
        if ((strstr(plan, "TEMP B-TREE") != NULL) != cases[i].sorts)
            fail_msg("%s: %s", cases[i].sql, plan);
        free(plan);
    }
}

static int64_t read_by(struct fixture *f, const char *sql)
{
    int64_t before = columnar_chunks_read(f->db);
    struct answer a = ask(f->db, sql, true);

    answer_free(&a);
    return columnar_chunks_read(f->db) - before;
}

static void columnar_chunks_that_cannot_match_are_not_read(void **state)
{
    struct fixture *f = *state;
    struct err e = {0};
    sqlite3 *db;

    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    assert_int_equal(columnar_register(db, &e), 0);
    struct fixture fresh = {.db = db};
    assert_int_equal(read_by(&fresh, "SELECT max(volt) FROM d WHERE volt > 1000"), 0);
    assert_int_equal(read_by(&fresh, "SELECT count(*) FROM d"), 0);
    assert_int_equal(read_by(&fresh, "SELECT max(volt) FROM d WHERE datetime < '2014'"), 0);
    assert_true(read_by(&fresh, "SELECT big FROM d WHERE machineID = 1") <= 6);
    int64_t all = read_by(&fresh, "SELECT max(rare) FROM d");
    assert_true(all >= 3 && all <= 6); /* one column of each chunk, once */
    sqlite3_close(db);
}

static void columnar_rowid_finds_its_row(void **state)
{
    struct fixture *f = *state;
    struct err e = {0};
    sqlite3_stmt *all = sql_prepare(f->db, "SELECT rowid, " ALL_COLUMNS " FROM d", &e);
    sqlite3_stmt *one = sql_prepare(f->db, "SELECT " ALL_COLUMNS " FROM d WHERE rowid = ?1", &e);
    size_t n = 0;

    while (sql_step(all, &e) > 0 && ++n) {
        if (n % 97)
            continue;
        sql_bind_i64(one, 1, sql_i64(all, 0));
        assert_int_equal(sql_step(one, &e), 1);
        assert_string_equal(sql_text(one, 0), sql_text(all, 1));
        sqlite3_reset(one);
    }
    assert_int_equal(n, N_FIRST + 2000);
    static const int64_t none[] = {0, -1, 32767, INT64_MAX, INT64_MIN, 1 << 15};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        sql_bind_i64(one, 1, none[i]);
        assert_int_equal(sql_step(one, &e), none[i] == 1 << 15);
        sqlite3_reset(one);
    }
    sql_end(one);
    sql_end(all);
    same_answers(f, "SELECT count(*) FROM %T WHERE rowid IS NOT NULL", true);
}

static void columnar_writes_are_refused(void **state)
{
    struct fixture *f = *state;
    struct err e = {0};

    assert_int_equal(sql_exec(f->db, "DELETE FROM d WHERE machineID = 1", &e), -1);
    assert_int_equal(sql_exec(f->db, "INSERT INTO d(machineID) VALUES (1)", &e), -1);
    assert_int_equal(sql_exec(f->db, "CREATE VIRTUAL TABLE x USING columnar(4711)", &e), -1);
}

static void columnar_open_connection_sees_what_is_published(void **state)
{
    struct fixture *f = *state;
    struct schema *schema = make_schema();
    struct table *t = table_new(schema);
    struct rng r = rng_stream(2, 0, 0);

    struct answer before = ask(f->db, "SELECT count(*) FROM d", true);
    fill_row(t, &r, 9999, 1);
    write_table(f->store, t);
    struct answer after = ask(f->db, "SELECT count(*) FROM d", true);
    assert_int_equal(atol(after.line[0]), atol(before.line[0]) + 1);
    answer_free(&before);
    answer_free(&after);
    table_free(t);
    schema_free(schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columnar_random_queries_equal_plain_table),
        cmocka_unit_test(columnar_joins_and_affinities_equal_plain_table),
        cmocka_unit_test(columnar_aggregates_and_orders_equal_plain_table),
        cmocka_unit_test(columnar_order_by_key_needs_no_sort),
        cmocka_unit_test(columnar_chunks_that_cannot_match_are_not_read),
        cmocka_unit_test(columnar_rowid_finds_its_row),
        cmocka_unit_test(columnar_writes_are_refused),
        cmocka_unit_test(columnar_open_connection_sees_what_is_published),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
