/* columnar.c - the virtual table module itself.
 *
 * A connection has one pool of decoded columns; a table keeps the directory of its dataset until
 * the dataset's stamp moves; a cursor is a scan over that directory. A column is decoded when SQL
 * asks for it in a chunk that has a row to show; a row found by its rowid reads single words.
 * Invariants: dir of a cursor stays as it was when the scan began (counted), row < end while the
 * cursor is not at its end.
 * Not here: constraints (plan.c), order and selection (scan.c), publishing (publish.c). */
#include "config.h"

#include "src/store/columnar.h"

#include "src/base/civil.h"
#include "src/base/mem.h"
#include "src/store/plan.h"
#include "src/store/scan.h"
#include "src/store/shadow.h"
#include "src/store/view.h"

#include <stdlib.h>
#include <string.h>

enum { KEEP_BYTES = 8 << 20, ROW_BITS = 15 };

struct module { /* of one connection */
    sqlite3 *db;
    struct view_pool *pool;
    sqlite3_stmt *stamp;
    unsigned n_table;
};

struct directory { /* counted: the table and its cursors */
    struct shadow *d;
    unsigned n_user;
};

struct dataset_table {
    sqlite3_vtab base;
    struct module *m;
    int64_t dataset;
    struct directory *dir;
};

struct cursor {
    sqlite3_vtab_cursor base;
    struct directory *dir;
    struct predicate_test *test;
    size_t n_test;
    struct scan *scan;
    struct view *point;  /* the chunk of a row found by rowid; NULL: a scan */
    struct scan_run run;
    size_t row;          /* of run.chunk */
    bool end;
    int64_t day;         /* that `time` shows */
    char time[CIVIL_SIZE];
};

static int fail(sqlite3_vtab *t, const struct err *e)
{
    char line[600];

    err_line(e, line, sizeof line);
    sqlite3_free(t->zErrMsg);
    t->zErrMsg = sqlite3_mprintf("%s", line);
    return SQLITE_ERROR;
}

/* --- directories --- */

static void directory_release(struct directory *dir)
{
    if (!dir || --dir->n_user)
        return;
    shadow_free(dir->d);
    free(dir);
}

static int stamp_now(struct dataset_table *t, int64_t *out, struct err *e)
{
    struct module *m = t->m;
    int rc;

    if (!m->stamp)
        m->stamp = sql_prepare(m->db, "SELECT stamp FROM dataset WHERE id = ?1", e);
    if (!m->stamp)
        return -1;
    sql_bind_i64(m->stamp, 1, t->dataset);
    rc = sql_step(m->stamp, e);
    if (rc > 0)
        *out = sql_i64(m->stamp, 0);
    sqlite3_reset(m->stamp);
    return rc > 0 ? 0 : rc < 0 ? -1 : err_set(e, FAIL_STORE, "the dataset is gone");
}

/* The table's directory is made to be that of the dataset as it is now. */
static int directory_fresh(struct dataset_table *t, struct err *e)
{
    int64_t stamp;

    if (stamp_now(t, &stamp, e) < 0)
        return -1;
    if (t->dir && t->dir->d->stamp == stamp)
        return 0;
    struct shadow *d = shadow_load(t->m->db, t->dataset, NULL, 0, e);
    if (!d)
        return -1;
    directory_release(t->dir);
    t->dir = mem_zero(1, sizeof *t->dir);
    *t->dir = (struct directory){d, 1};
    return 0;
}

/* --- tables --- */

static int declare(sqlite3 *db, const struct schema *s)
{
    static const char *const names[] = {[COLUMN_I64] = "INTEGER", [COLUMN_F64] = "REAL",
                                        [COLUMN_TEXT] = "TEXT", [COLUMN_TIME] = "TEXT"};
    struct buf sql = {0};

    buf_text(&sql, "CREATE TABLE x(");
    for (size_t i = 0; i < s->n_col; i++) {
        buf_text(&sql, i ? ", " : "");
        sql_quote(&sql, s->col[i].name);
        buf_printf(&sql, " %s", names[s->col[i].type]);
    }
    buf_text(&sql, ")");
    int rc = sqlite3_declare_vtab(db, buf_str(&sql));
    buf_done(&sql);
    if (rc == SQLITE_OK)
        rc = sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
    return rc;
}

static int table_connect(sqlite3 *db, void *aux, int argc, const char *const *argv,
                         sqlite3_vtab **out, char **message)
{
    struct err e = {0};
    int64_t dataset = argc == 4 ? strtoll(argv[3], NULL, 10) : 0;
    struct schema *s = shadow_schema(db, dataset, &e);

    if (!s) {
        *message = sqlite3_mprintf("columnar: %s", e.msg);
        return SQLITE_ERROR;
    }
    int rc = declare(db, s);
    schema_free(s);
    if (rc != SQLITE_OK)
        return rc;
    struct dataset_table *t = mem_zero(1, sizeof *t);
    t->m = aux;
    t->m->n_table++;
    t->dataset = dataset;
    *out = &t->base;
    return SQLITE_OK;
}

static int table_disconnect(sqlite3_vtab *base)
{
    struct dataset_table *t = (struct dataset_table *)base;

    directory_release(t->dir);
    if (--t->m->n_table == 0) { /* else the connection could not be closed */
        view_pool_rest(t->m->pool);
        sql_end(t->m->stamp);
        t->m->stamp = NULL;
    }
    free(t);
    return SQLITE_OK;
}

static int table_best(sqlite3_vtab *base, sqlite3_index_info *info)
{
    struct dataset_table *t = (struct dataset_table *)base;
    struct err e = {0};

    if (directory_fresh(t, &e) < 0)
        return fail(base, &e);
    return plan_best(t->dir->d, info);
}

/* --- cursors --- */

static int cursor_open(sqlite3_vtab *base, sqlite3_vtab_cursor **out)
{
    struct cursor *c = mem_zero(1, sizeof *c);

    (void)base;
    *out = &c->base;
    return SQLITE_OK;
}

static void cursor_rest(struct cursor *c)
{
    scan_free(c->scan);
    view_close(c->point);
    predicate_free(c->test, c->n_test);
    directory_release(c->dir);
    c->scan = NULL;
    c->point = NULL;
    c->test = NULL;
    c->n_test = 0;
    c->dir = NULL;
    c->end = true;
}

static int cursor_close(sqlite3_vtab_cursor *base)
{
    struct cursor *c = (struct cursor *)base;
    struct dataset_table *t = (struct dataset_table *)base->pVtab;

    if (c->point)
        view_pool_rest(t->m->pool);
    cursor_rest(c);
    free(c);
    return SQLITE_OK;
}

/* To the first row of the next run, or the end. */
static int next_run(struct cursor *c)
{
    struct err e = {0};
    int rc = scan_next(c->scan, &c->run, &e);

    if (rc < 0)
        return fail(c->base.pVtab, &e);
    c->end = rc == 0;
    if (rc > 0)
        c->row = c->run.sel ? bits_next(c->run.sel, c->run.end, c->run.begin) : c->run.begin;
    return SQLITE_OK;
}

static int cursor_next(sqlite3_vtab_cursor *base)
{
    struct cursor *c = (struct cursor *)base;

    c->row++;
    if (c->run.sel && c->row < c->run.end)
        c->row = bits_next(c->run.sel, c->run.end, c->row);
    if (c->row < c->run.end)
        return SQLITE_OK;
    if (c->scan)
        return next_run(c);
    c->end = true;
    return SQLITE_OK;
}

static int find_rowid(struct cursor *c, struct dataset_table *t, sqlite3_value *v)
{
    bool whole = sqlite3_value_numeric_type(v) == SQLITE_INTEGER ||
                 sqlite3_value_double(v) == (double)sqlite3_value_int64(v);
    int64_t rowid = sqlite3_value_int64(v);
    size_t row = (size_t)(rowid & ((1 << ROW_BITS) - 1));
    const struct shadow_chunk *at = NULL;

    if (whole) /* if it is no number at all, SQLite drops the row again */
        at = shadow_chunk_find(c->dir->d, rowid >> ROW_BITS);
    if (!at || row >= at->n_row || (at->dead && bits_get(at->dead, row)))
        return SQLITE_OK;
    c->point = view_open(t->m->pool, c->dir->d, at);
    c->run = (struct scan_run){at, c->point, row, row + 1, NULL};
    c->row = row;
    c->end = false;
    return SQLITE_OK;
}

/* Past the rows of OFFSET: whole chunks and runs at a time. */
static int skip_rows(struct cursor *c, int64_t offset)
{
    int64_t passed = scan_skip(c->scan, offset);
    int rc = next_run(c);

    while (rc == SQLITE_OK && !c->end) {
        int64_t n = (int64_t)scan_run_rows(&c->run);
        if (passed + n > offset)
            break;
        passed += n;
        rc = next_run(c);
    }
    for (; rc == SQLITE_OK && !c->end && passed < offset; passed++)
        rc = cursor_next(&c->base);
    return rc;
}

static int cursor_filter(sqlite3_vtab_cursor *base, int flags, const char *text, int n_value,
                         sqlite3_value **value)
{
    struct cursor *c = (struct cursor *)base;
    struct dataset_table *t = (struct dataset_table *)base->pVtab;
    struct err e = {0};

    cursor_rest(c);
    if (directory_fresh(t, &e) < 0)
        return fail(base->pVtab, &e);
    c->dir = t->dir;
    c->dir->n_user++;
    if (flags & PLAN_ROWID)
        return find_rowid(c, t, value[0]);
    int64_t offset = flags & PLAN_OFFSET ? sqlite3_value_int64(value[--n_value]) : 0;
    c->test = plan_tests(c->dir->d, text, value, n_value, &c->n_test);
    c->scan = scan_new(c->dir->d, t->m->pool, c->test, c->n_test, flags & PLAN_ORDERED);
    return offset > 0 ? skip_rows(c, offset) : next_run(c);
}

static int cursor_eof(sqlite3_vtab_cursor *base)
{
    return ((struct cursor *)base)->end;
}

static int cursor_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *out)
{
    const struct cursor *c = (const struct cursor *)base;

    *out = c->run.chunk->id << ROW_BITS | (int64_t)c->row;
    return SQLITE_OK;
}

/* --- values --- */

static void two_digits(char *out, int64_t v)
{
    out[0] = (char)('0' + v / 10);
    out[1] = (char)('0' + v % 10);
}

/* Most rows share the day with the one before: then only the clock is written. */
static void give_time(struct cursor *c, sqlite3_context *ctx, int64_t at)
{
    int64_t s = at % 86400, day = at / 86400;

    if (at < plan_time_first || at > plan_time_last) /* never written: damaged, shown as null */
        return;
    if (s < 0) {
        s += 86400;
        day--;
    }
    if (day != c->day || !c->time[0]) {
        civil_text(at, c->time);
        c->day = day;
    }
    two_digits(c->time + 11, s / 3600);
    two_digits(c->time + 14, s / 60 % 60);
    two_digits(c->time + 17, s % 60);
    sqlite3_result_text(ctx, c->time, CIVIL_SIZE - 1, SQLITE_TRANSIENT);
}

static void give_word(struct cursor *c, sqlite3_context *ctx, enum column_type type, uint64_t word)
{
    double v;

    if (type == COLUMN_F64) {
        memcpy(&v, &word, 8);
        sqlite3_result_double(ctx, v);
    } else if (type == COLUMN_TIME) {
        give_time(c, ctx, (int64_t)word);
    } else {
        sqlite3_result_int64(ctx, (int64_t)word);
    }
}

static int give_point(struct cursor *c, sqlite3_context *ctx, size_t col, struct err *e)
{
    uint64_t word;
    bool has;
    int rc = view_point(c->point, col, c->row, &word, &has, e);

    if (rc > 0 && has)
        give_word(c, ctx, c->dir->d->schema->col[col].type, word);
    return rc;
}

static void give_row(struct cursor *c, sqlite3_context *ctx, const struct column *col)
{
    if (!column_has(col, c->row))
        return;
    if (col->type == COLUMN_TEXT) {
        uint32_t code = column_code(col, c->row);
        sqlite3_result_text(ctx, text_dict_get(col->dict, code),
                            (int)text_dict_size(col->dict, code), SQLITE_TRANSIENT);
    } else {
        give_word(c, ctx, col->type, ((const uint64_t *)col->v)[c->row]);
    }
}

/* Apart, so that a row costs no struct err on the stack. */
static int give_first(struct cursor *c, sqlite3_context *ctx, size_t i)
{
    struct err e = {0};
    int rc = c->point ? give_point(c, ctx, i, &e) : 0;

    if (rc > 0)
        return SQLITE_OK;
    const struct column *col = rc == 0 ? view_column(c->run.view, i, &e) : NULL;
    if (!col)
        return fail(c->base.pVtab, &e);
    give_row(c, ctx, col);
    return SQLITE_OK;
}

static int cursor_column(sqlite3_vtab_cursor *base, sqlite3_context *ctx, int i)
{
    struct cursor *c = (struct cursor *)base;
    const struct column *col = c->run.view->col[i];

    if (!col)
        return give_first(c, ctx, (size_t)i);
    give_row(c, ctx, col);
    return SQLITE_OK;
}

/* --- the module --- */

static void module_free(void *arg)
{
    struct module *m = arg;

    view_pool_free(m->pool);
    free(m);
}

static void chunks_read(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
    const struct module *m = sqlite3_user_data(ctx);

    (void)argc;
    (void)argv;
    sqlite3_result_int64(ctx, view_pool_read(m->pool));
}

static const sqlite3_module columnar_module = {
    .iVersion = 1,
    .xCreate = table_connect,
    .xConnect = table_connect,
    .xBestIndex = table_best,
    .xDisconnect = table_disconnect,
    .xDestroy = table_disconnect,
    .xOpen = cursor_open,
    .xClose = cursor_close,
    .xFilter = cursor_filter,
    .xNext = cursor_next,
    .xEof = cursor_eof,
    .xColumn = cursor_column,
    .xRowid = cursor_rowid,
};

int columnar_register(sqlite3 *db, struct err *e)
{
    struct module *m = mem_zero(1, sizeof *m);

    m->db = db;
    m->pool = view_pool_new(db, KEEP_BYTES);
    if (sqlite3_create_module_v2(db, "columnar", &columnar_module, m, module_free) != SQLITE_OK ||
        sqlite3_create_function(db, "columnar_chunks", 0, SQLITE_UTF8 | SQLITE_INNOCUOUS, m,
                                chunks_read, NULL, NULL) != SQLITE_OK)
        return sql_error(db, e);
    return 0;
}

int64_t columnar_chunks_read(sqlite3 *db)
{
    return sql_one_i64(db, "SELECT columnar_chunks()", -1);
}
