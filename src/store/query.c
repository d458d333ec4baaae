/* query.c - SQL that people write: it can read, and nothing else, within limits.
 *
 * A second connection, opened read-only, with query_only, DEFENSIVE, an authorizer that allows
 * SELECT, READ, listed functions and RECURSIVE, and SQLite's limits turned down. A handler that
 * SQLite calls every few steps ends the statement past its deadline or when told to cancel. The
 * heap limit is the process's: it is set while a query is open.
 * Not here: how datasets become tables (columnar.c). */
#include "config.h"

#include "src/store/query.h"

#include "src/base/buf.h"
#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/base/proc.h"
#include "src/base/text.h"
#include "src/store/columnar.h"
#include "src/store/dataset.h"
#include "src/store/sql.h"

#include <stdlib.h>
#include <string.h>

enum { QUERY_STEPS = 10000 }; /* of SQLite's machine between two looks at the clock */
static const int64_t heap_limit = (int64_t)256 << 20;

struct query {
    struct store *store; /* checks the file, and tidies up after the read-only connection */
    sqlite3 *db;
    sqlite3_stmt *st;
    double end; /* of the time it may take, on now_mono's clock */
    double deadline_s;
    int64_t heap_before;
};

/* --- what a query may do --- */

static int cmp_name(const void *key, const void *item)
{
    return text_case_cmp(key, *(const char *const *)item);
}

static bool function_allowed(const char *name)
{
    /* sorted, for bsearch */
    static const char *const allowed[] = {
        "abs", "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "avg", "ceil",
        "ceiling", "char", "coalesce", "columnar_chunks", "cos", "cosh", "count", "cume_dist",
        "date", "datetime", "degrees", "dense_rank", "exp", "first_value", "floor", "format",
        "glob", "group_concat", "hex", "ifnull", "iif", "instr", "json", "json_array",
        "json_array_length", "json_extract", "json_group_array", "json_group_object",
        "json_object", "json_quote", "json_type", "json_valid", "julianday", "lag",
        "last_value", "lead", "length", "like", "likelihood", "likely", "ln", "log", "log10",
        "log2", "lower", "ltrim", "max", "min", "mod", "nth_value", "ntile", "nullif",
        "percent_rank", "pi", "pow", "power", "printf", "quote", "radians", "random", "rank",
        "replace", "round", "row_number", "rtrim", "sign", "sin", "sinh", "sqrt", "strftime",
        "substr", "substring", "sum", "tan", "tanh", "time", "total", "trim", "trunc", "typeof",
        "unhex", "unicode", "unixepoch", "unlikely", "upper", "zeroblob",
    };

    return name && bsearch(name, allowed, sizeof allowed / sizeof *allowed, sizeof *allowed,
                           cmp_name);
}

/* Of the tables that SQLite brings itself, those that show the file's bytes stay closed. */
static bool table_allowed(const char *name)
{
    return !name || (strncmp(name, "pragma_", 7) != 0 && strcmp(name, "sqlite_dbpage") != 0 &&
                     strcmp(name, "dbstat") != 0);
}

static int authorize(void *arg, int action, const char *a, const char *b, const char *db,
                     const char *inside)
{
    (void)arg;
    (void)db;
    (void)inside;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_UPDATE: /* asked when a dataset's columns are declared; SQLite itself refuses to */
        return strcmp(a, "sqlite_master") == 0 ? SQLITE_OK : SQLITE_DENY; /* modify this table */
    case SQLITE_READ:
        return table_allowed(a) ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_FUNCTION:
        return function_allowed(b) ? SQLITE_OK : SQLITE_DENY;
    default:
        return SQLITE_DENY;
    }
}

static void limit(sqlite3 *db)
{
    static const int limits[][2] = {
        {SQLITE_LIMIT_ATTACHED, 0},        {SQLITE_LIMIT_LENGTH, 16 << 20},
        {SQLITE_LIMIT_SQL_LENGTH, 100000}, {SQLITE_LIMIT_EXPR_DEPTH, 100},
        {SQLITE_LIMIT_COMPOUND_SELECT, 10}, {SQLITE_LIMIT_VDBE_OP, 250000},
        {SQLITE_LIMIT_COLUMN, 2000},       {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200},
        {SQLITE_LIMIT_TRIGGER_DEPTH, 10},
    };

    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        sqlite3_limit(db, limits[i][0], limits[i][1]);
}

static int watch(void *arg)
{
    const struct query *q = arg;

    return proc_cancelled() || now_mono() > q->end;
}

/* --- open --- */

/* What SQLite says about a person's words is about those words, not about the workspace. */
static int query_error(const struct query *q, struct err *e)
{
    switch (sqlite3_errcode(q->db) & 0xff) {
    case SQLITE_INTERRUPT:
        if (proc_cancelled())
            return err_set(e, FAIL_CANCELLED, "cancelled");
        err_set(e, FAIL_INPUT, "the query took longer than %g s", q->deadline_s);
        return err_hint(e, "read fewer rows: add a WHERE or a LIMIT");
    case SQLITE_NOMEM:
        err_set(e, FAIL_INPUT, "the query needs more than %d MiB of memory",
                (int)(heap_limit >> 20));
        return err_hint(e, "sort or group fewer rows: add a WHERE or a LIMIT");
    case SQLITE_BUSY:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        return sql_error(q->db, e);
    default:
        err_set(e, FAIL_INPUT, "SQL: %s", sqlite3_errmsg(q->db));
        return err_hint(e, "a query is one SELECT; 'millwright datasets' lists the tables");
    }
}

static int connect_read_only(struct query *q, struct err *e)
{
    static const int configs[][2] = {{SQLITE_DBCONFIG_DEFENSIVE, 1},
                                     {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                     {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
                                     {SQLITE_DBCONFIG_DQS_DML, 0},
                                     {SQLITE_DBCONFIG_DQS_DDL, 0}};
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE;

    if (sqlite3_open_v2(store_path(q->store), &q->db, flags, NULL) != SQLITE_OK)
        return q->db ? sql_error(q->db, e) : err_set(e, FAIL_STORE, "no memory for a query");
    for (size_t i = 0; i < sizeof configs / sizeof *configs; i++)
        sqlite3_db_config(q->db, configs[i][0], configs[i][1], NULL);
    sqlite3_busy_timeout(q->db, 10000);
    if (sql_exec(q->db, "PRAGMA query_only=ON; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY;"
                        "PRAGMA cell_size_check=ON", e) < 0 ||
        columnar_register(q->db, e) < 0)
        return -1;
    limit(q->db);
    sqlite3_progress_handler(q->db, QUERY_STEPS, watch, q);
    sqlite3_set_authorizer(q->db, authorize, NULL);
    return 0;
}

static int prepare(struct query *q, const char *sql, struct err *e)
{
    const char *tail = sql;

    while (!q->st) {
        if (!*tail)
            return err_set(e, FAIL_INPUT, "SQL: there is no statement");
        if (sqlite3_prepare_v2(q->db, tail, -1, &q->st, &tail) != SQLITE_OK)
            return query_error(q, e);
    }
    while (*tail) { /* what follows may be a comment, a statement not */
        sqlite3_stmt *more = NULL;
        int rc = sqlite3_prepare_v2(q->db, tail, -1, &more, &tail);

        sqlite3_finalize(more);
        if (rc != SQLITE_OK || more)
            return err_set(e, FAIL_INPUT, "SQL: one statement at a time");
    }
    if (!sqlite3_stmt_readonly(q->st) || sqlite3_column_count(q->st) == 0)
        return err_set(e, FAIL_INPUT, "a query can only read");
    return 0;
}

struct query *query_open(const char *workspace, const char *sql, double deadline_s, struct err *e)
{
    struct query *q = mem_zero(1, sizeof *q);

    q->heap_before = sqlite3_hard_heap_limit64(heap_limit);
    q->deadline_s = deadline_s;
    q->end = now_mono() + deadline_s;
    q->store = store_open(workspace, STORE_READ, e);
    if (q->store && connect_read_only(q, e) == 0 && prepare(q, sql, e) == 0)
        return q;
    query_free(q);
    return NULL;
}

void query_free(struct query *q)
{
    if (!q)
        return;
    sql_end(q->st);
    sqlite3_close_v2(q->db);
    store_close(q->store);
    sqlite3_hard_heap_limit64(q->heap_before);
    free(q);
}

/* --- the result --- */

size_t query_columns(const struct query *q)
{
    return (size_t)sqlite3_column_count(q->st);
}

const char *query_column(const struct query *q, size_t col)
{
    return sqlite3_column_name(q->st, (int)col);
}

int query_step(struct query *q, struct err *e)
{
    switch (sqlite3_step(q->st)) {
    case SQLITE_ROW:
        return 1;
    case SQLITE_DONE:
        return 0;
    default:
        return query_error(q, e);
    }
}

struct query_value query_value(const struct query *q, size_t col)
{
    int i = (int)col;
    struct query_value v = {.text = ""};

    switch (sqlite3_column_type(q->st, i)) {
    case SQLITE_INTEGER:
        v.type = QUERY_I64;
        v.i64 = sqlite3_column_int64(q->st, i);
        return v;
    case SQLITE_FLOAT:
        v.type = QUERY_F64;
        v.f64 = sqlite3_column_double(q->st, i);
        return v;
    case SQLITE_TEXT:
        v.type = QUERY_TEXT;
        v.text = (const char *)sqlite3_column_text(q->st, i);
        break;
    case SQLITE_BLOB:
        v.type = QUERY_BLOB;
        v.text = sqlite3_column_blob(q->st, i);
        break;
    default:
        return v;
    }
    v.size = (size_t)sqlite3_column_bytes(q->st, i);
    if (!v.text) /* an empty blob, or no memory for the text */
        v.text = "";
    return v;
}

int64_t query_chunks_read(const struct query *q)
{
    return columnar_chunks_read(q->db);
}

/* --- a dataset's rows as a query --- */

static int put_column(const struct schema *schema, const char *name, size_t size, struct buf *sql,
                      struct err *e)
{
    char *column = mem_text_n(name, size);
    int at = schema_find(schema, column);
    size_t best = SIZE_MAX;

    if (at >= 0) {
        sql_quote(sql, schema->col[at].name);
        free(column);
        return 0;
    }
    err_set(e, FAIL_USAGE, "there is no column '%s'", column);
    for (size_t i = 0; i < schema->n_col; i++) {
        size_t d = text_distance(column, schema->col[i].name);

        if (d < best) {
            best = d;
            err_hint(e, "the nearest name is '%s'", schema->col[i].name);
        }
    }
    free(column);
    return -1;
}

static int put_columns(const struct schema *schema, const char *const *columns, struct buf *sql,
                       struct err *e)
{
    buf_text(sql, "SELECT ");
    if (!columns)
        buf_byte(sql, '*');
    for (size_t i = 0; columns && columns[i]; i++) {
        if (i)
            buf_text(sql, ", ");
        if (put_column(schema, columns[i], strlen(columns[i]), sql, e) < 0)
            return -1;
    }
    return 0;
}

static int put_order(const struct schema *schema, const char *order_by, struct buf *sql,
                     struct err *e)
{
    const char *colon = strrchr(order_by, ':');
    const char *way = colon ? colon + 1 : "";

    if (text_case_cmp(way, "asc") != 0 && text_case_cmp(way, "desc") != 0)
        colon = NULL; /* part of the name */
    buf_text(sql, " ORDER BY ");
    if (put_column(schema, order_by, colon ? (size_t)(colon - order_by) : strlen(order_by), sql,
                   e) < 0)
        return -1;
    buf_text(sql, colon && text_case_cmp(way, "desc") == 0 ? " DESC" : " ASC");
    return 0;
}

char *query_select(struct store *s, const char *dataset, const char *const *columns,
                   const char *where, const char *order_by, int64_t limit_rows, int64_t offset,
                   struct err *e)
{
    struct buf sql = {0};
    struct schema *schema = dataset_schema(s, dataset, e);
    int rc = schema ? put_columns(schema, columns, &sql, e) : -1;

    if (rc == 0) {
        buf_text(&sql, " FROM ");
        sql_quote(&sql, dataset);
        if (where)
            buf_printf(&sql, " WHERE (%s\n)", where); /* a comment at its end ends with the line */
    }
    if (rc == 0 && order_by)
        rc = put_order(schema, order_by, &sql, e);
    if (rc == 0 && (limit_rows >= 0 || offset > 0))
        buf_printf(&sql, " LIMIT %lld OFFSET %lld", (long long)limit_rows, (long long)offset);
    schema_free(schema);
    if (rc == 0)
        return buf_take(&sql);
    buf_done(&sql);
    return NULL;
}
