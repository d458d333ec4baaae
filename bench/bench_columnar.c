/* bench_columnar.c - datasets against an ordinary SQLite table of the same rows, in one run.
 *
 *     bench/bench_columnar [MACHINES]        8761 rows each; 1000 if not given
 *
 * Prints, per piece of work, seconds, rows a second and the ratio to the ordinary table. */
#include "config.h"

#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/base/proc.h"
#include "src/base/rng.h"
#include "src/store/columnar.h"
#include "src/store/dataset.h"
#include "src/store/sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HOURS = 8761, PUT = 16384 };

struct fleet {
    size_t n_machine, n;
    double (*value)[4];
    struct schema *schema;
    uint32_t *order; /* in which rows are put */
};

static void stop(const struct err *e)
{
    char line[600];

    err_line(e, line, sizeof line);
    fprintf(stderr, "bench_columnar: %s\n", line);
    abort();
}

static void check(int rc, const struct err *e)
{
    if (rc < 0)
        stop(e);
}

static void tell(const char *what, double seconds, double plain, size_t rows)
{
    printf("%-46s %8.3f s %9.2f M rows/s", what, seconds, (double)rows / seconds / 1e6);
    if (plain > 0)
        printf("   %6.1f x an ordinary table (%.3f s)", plain / seconds, plain);
    printf("\n");
    fflush(stdout);
}

/* --- the rows: sensors with 12 decimals, as in files --- */

static struct fleet fleet_new(size_t n_machine)
{
    static const double mean[] = {170, 450, 100, 40}, deviation[] = {15, 50, 10, 5};
    struct fleet f = {.n_machine = n_machine, .n = n_machine * HOURS, .schema = schema_new()};
    struct rng r = rng_stream(1, 0, 0);

    f.value = mem_array(f.n, sizeof *f.value);
    f.order = mem_array(f.n, sizeof *f.order);
    for (size_t i = 0; i < f.n; i++)
        for (int k = 0; k < 4; k++) {
            double v = mean[k] + deviation[k] * rng_normal(&r);

            f.value[i][k] = (double)(int64_t)(v * 1e12) / 1e12;
        }
    schema_add(f.schema, "datetime", COLUMN_TIME);
    schema_add(f.schema, "machineID", COLUMN_I64);
    schema_add(f.schema, "volt", COLUMN_F64);
    schema_add(f.schema, "rotate", COLUMN_F64);
    schema_add(f.schema, "pressure", COLUMN_F64);
    schema_add(f.schema, "vibration", COLUMN_F64);
    schema_key(f.schema, "machineID");
    schema_key(f.schema, "datetime");
    return f;
}

static void order_sorted(struct fleet *f)
{
    for (size_t i = 0; i < f->n; i++)
        f->order[i] = (uint32_t)i;
}

static void order_by_time(struct fleet *f)
{
    size_t n = 0;

    for (size_t hour = 0; hour < HOURS; hour++)
        for (size_t m = 0; m < f->n_machine; m++)
            f->order[n++] = (uint32_t)(m * HOURS + hour);
}

static void order_shuffled(struct fleet *f)
{
    struct rng r = rng_stream(2, 0, 0);

    order_sorted(f);
    for (size_t i = f->n - 1; i > 0; i--) {
        size_t j = rng_below(&r, i + 1);
        uint32_t swap = f->order[i];
        f->order[i] = f->order[j];
        f->order[j] = swap;
    }
}

/* --- writing --- */

static int64_t time_of(uint32_t row)
{
    return 1420092000 + (int64_t)(row % HOURS) * 3600;
}

static void put_block(const struct fleet *f, size_t begin, size_t n, struct column_writer *w)
{
    static int64_t at[PUT], machine[PUT];
    static double v[4][PUT];
    struct err e = {0};

    for (size_t i = 0; i < n; i++) {
        uint32_t row = f->order[begin + i];
        at[i] = time_of(row);
        machine[i] = 1 + row / HOURS;
        for (int k = 0; k < 4; k++)
            v[k][i] = f->value[row][k];
    }
    const struct column col[6] = {
        {COLUMN_TIME, at, NULL, NULL},  {COLUMN_I64, machine, NULL, NULL},
        {COLUMN_F64, v[0], NULL, NULL}, {COLUMN_F64, v[1], NULL, NULL},
        {COLUMN_F64, v[2], NULL, NULL}, {COLUMN_F64, v[3], NULL, NULL}};
    check(column_writer_put(w, &(struct chunk){0, n, 6, col}, &e), &e);
}

static double write_dataset(struct store *s, const struct fleet *f, const char *name)
{
    struct dataset_write_opts o = {.mode = DATASET_REPLACE, .n_thread = 2};
    struct err e = {0};
    double begin = now_mono();
    struct column_writer *w = dataset_write(s, name, f->schema, &o, &e);

    if (!w)
        stop(&e);
    for (size_t i = 0; i < f->n; i += PUT)
        put_block(f, i, f->n - i < PUT ? f->n - i : PUT, w);
    check(column_writer_finish(w, &e), &e);
    column_writer_free(w);
    return now_mono() - begin;
}

static double write_plain(sqlite3 *db, const struct fleet *f)
{
    struct err e = {0};
    double begin = now_mono();

    check(sql_exec(db,
                   "CREATE TABLE p(machineID INTEGER, datetime INTEGER, volt REAL, rotate REAL,"
                   " pressure REAL, vibration REAL); BEGIN",
                   &e),
          &e);
    sqlite3_stmt *st = sql_prepare(db, "INSERT INTO p VALUES (?1, ?2, ?3, ?4, ?5, ?6)", &e);
    if (!st)
        stop(&e);
    for (size_t i = 0; i < f->n; i++) {
        sql_bind_i64(st, 1, 1 + (int64_t)(i / HOURS));
        sql_bind_i64(st, 2, time_of((uint32_t)i));
        for (int k = 0; k < 4; k++)
            sql_bind_f64(st, 3 + k, f->value[i][k]);
        sqlite3_step(st);
        sqlite3_reset(st);
    }
    sql_end(st);
    check(sql_exec(db, "COMMIT", &e), &e);
    return now_mono() - begin;
}

/* One more day of every machine, into what is there. */
static double append_day(struct store *s, const struct fleet *f, int day)
{
    struct dataset_write_opts o = {.mode = DATASET_APPEND};
    struct table *t = table_new(f->schema);
    struct err e = {0};
    struct chunk c;

    for (size_t i = 0; i < f->n_machine * 24; i++) {
        table_i64(t, 0, time_of(HOURS - 1) + 3600 * ((int64_t)(i % 24) + 1 + 24 * day));
        table_i64(t, 1, 1 + (int64_t)(i / 24));
        for (size_t k = 0; k < 4; k++)
            table_f64(t, 2 + k, f->value[i][k]);
    }
    table_chunk(t, 0, SIZE_MAX, &c);
    double begin = now_mono();
    struct column_writer *w = dataset_write(s, "telemetry", f->schema, &o, &e);
    if (!w)
        stop(&e);
    check(column_writer_put(w, &c, &e), &e);
    check(column_writer_finish(w, &e), &e);
    column_writer_free(w);
    table_free(t);
    return now_mono() - begin;
}

/* --- reading --- */

static double read_chunks(struct store *s)
{
    struct err e = {0};
    double begin = now_mono();
    struct column_reader *r = dataset_read(s, "telemetry", NULL, &e);
    struct chunk c;
    int rc;

    if (!r)
        stop(&e);
    while ((rc = column_reader_next(r, &c, &e)) > 0)
        continue;
    check(rc, &e);
    column_reader_free(r);
    return now_mono() - begin;
}

static double ask(sqlite3 *db, const char *sql)
{
    struct err e = {0};
    double begin = now_mono();
    sqlite3_stmt *st = sql_prepare(db, sql, &e);

    if (!st)
        stop(&e);
    check(sql_run(st, &e), &e);
    sql_end(st);
    return now_mono() - begin;
}

static void compare(sqlite3 *db, const char *what, const char *dataset, const char *plain,
                    size_t rows)
{
    double p = ask(db, plain), d = ask(db, dataset);

    tell(what, d, p, rows);
}

static double random_rows(sqlite3 *db, const char *sql, const int64_t *rowid, size_t n)
{
    struct err e = {0};
    sqlite3_stmt *st = sql_prepare(db, sql, &e);
    double begin = now_mono();

    if (!st)
        stop(&e);
    for (size_t i = 0; i < n; i++) {
        sql_bind_i64(st, 1, rowid[i]);
        check(sql_step(st, &e), &e);
        sqlite3_reset(st);
    }
    sql_end(st);
    return now_mono() - begin;
}

static void bench_rowids(sqlite3 *db, const struct fleet *f)
{
    enum { N = 10000 };
    int64_t *all = mem_array(f->n, sizeof *all), *some = mem_array(N, sizeof *some);
    int64_t *plain = mem_array(N, sizeof *plain);
    struct err e = {0};
    struct rng r = rng_stream(5, 0, 0);
    sqlite3_stmt *st = sql_prepare(db, "SELECT rowid FROM telemetry", &e);
    size_t n = 0;

    while (n < f->n && sql_step(st, &e) > 0)
        all[n++] = sql_i64(st, 0);
    sql_end(st);
    for (size_t i = 0; i < N; i++) {
        size_t k = rng_below(&r, n);
        some[i] = all[k];
        plain[i] = (int64_t)k + 1;
    }
    double p = random_rows(db, "SELECT volt, rotate, pressure, vibration FROM p WHERE rowid = ?1",
                           plain, N);
    tell("10,000 random rowids, 4 columns",
         random_rows(db, "SELECT volt, rotate, pressure, vibration FROM telemetry WHERE rowid = ?1",
                     some, N),
         p, N);
    free(all);
    free(some);
    free(plain);
}

static void bench_sql(sqlite3 *db, const struct fleet *f)
{
    compare(db, "SELECT machineID, avg(volt) GROUP BY 1",
            "SELECT machineID, avg(volt) FROM telemetry GROUP BY 1",
            "SELECT machineID, avg(volt) FROM p GROUP BY 1", f->n);
    compare(db, "WHERE volt > 230 (rare)", "SELECT sum(rotate) FROM telemetry WHERE volt > 230",
            "SELECT sum(rotate) FROM p WHERE volt > 230", f->n);
    compare(db, "WHERE volt > 210 (4 in 1000)",
            "SELECT sum(rotate) FROM telemetry WHERE volt > 210",
            "SELECT sum(rotate) FROM p WHERE volt > 210", f->n);
    compare(db, "WHERE datetime >= '2015-12-25'",
            "SELECT sum(rotate) FROM telemetry WHERE datetime >= '2015-12-25'",
            "SELECT sum(rotate) FROM p WHERE datetime >= unixepoch('2015-12-25')", f->n);
    compare(db, "WHERE machineID = 77", "SELECT sum(volt) FROM telemetry WHERE machineID = 77",
            "SELECT sum(volt) FROM p WHERE machineID = 77", f->n);
}

/* --- all of it --- */

static void remove_all(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-lock"};
    char name[400];

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
}

static void bench_writes(struct store *s, struct fleet *f, double plain)
{
    order_by_time(f);
    tell("write, by time with machines interleaved", write_dataset(s, f, "telemetry"), plain, f->n);
    order_shuffled(f);
    tell("write, shuffled", write_dataset(s, f, "telemetry"), plain, f->n);
    order_sorted(f);
    tell("write, sorted", write_dataset(s, f, "telemetry"), plain, f->n);
}

int main(int argc, char **argv)
{
    struct fleet f = fleet_new(argc > 1 ? strtoul(argv[1], NULL, 10) : 1000);
    const char *tmp = getenv("TMPDIR");
    char path[300], plain_path[320];
    struct err e = {0};
    sqlite3 *db;

    snprintf(path, sizeof path, "%s/bench-columnar.mw", tmp ? tmp : "/tmp");
    snprintf(plain_path, sizeof plain_path, "%s.plain", path);
    remove_all(path);
    remove_all(plain_path);
    struct store *s = store_open(path, STORE_CREATE, &e);
    if (!s || sqlite3_open(plain_path, &db) != SQLITE_OK)
        stop(&e);
    printf("%zu rows of %zu machines\n", f.n, f.n_machine);
    bench_writes(s, &f, write_plain(db, &f));
    sqlite3_close(db);
    tell("read all chunks", read_chunks(s), 0, f.n);
    if (sqlite3_open(path, &db) != SQLITE_OK || columnar_register(db, &e) < 0)
        stop(&e);
    char attach[400];
    snprintf(attach, sizeof attach, "ATTACH '%s' AS plain", plain_path);
    check(sql_exec(db, attach, &e), &e);
    bench_sql(db, &f);
    bench_rowids(db, &f);
    sqlite3_close(db);
    for (int day = 0; day < 3; day++)
        tell("append one day of every machine", append_day(s, &f, day), 0, f.n_machine * 24);
    printf("peak memory %.0f MB, of which the rows of the bench %.0f MB\n",
           (double)proc_peak_rss() / 1e6, (double)(f.n * 36) / 1e6);
    store_close(s);
    remove_all(path);
    remove_all(plain_path);
    free(f.value);
    free(f.order);
    schema_free(f.schema);
    return 0;
}
