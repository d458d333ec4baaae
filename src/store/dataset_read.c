/* dataset_read.c - the reader of a dataset: chunks in key order, columns and rows as asked for.
 *
 * It reads on a connection of its own, whose open statement keeps one state of the file; only
 * inside a transaction of the caller does it share the caller's, to see what is not yet
 * committed. Whole chunks pass through undecoded columns apart; where runs alternate or rows are
 * left out, rows are gathered into a table.
 * Invariants: run is what scan_next gave last, from run.begin on not yet given out. */
#include "config.h"

#include "src/store/dataset.h"

#include "src/base/mem.h"
#include "src/base/text.h"
#include "src/store/gather.h"
#include "src/store/predicate.h"
#include "src/store/scan.h"
#include "src/store/shadow.h"
#include "src/store/view.h"

#include <stdlib.h>
#include <string.h>

struct reader {
    struct column_reader base;
    struct store *own;       /* NULL: the caller's connection */
    sqlite3_stmt *state;     /* keeps the state of the file */
    struct view_pool *pool;
    struct shadow *dir;
    struct scan *scan;
    struct predicate_test *test;
    size_t n_test;
    struct schema *shown;
    size_t *col;             /* [shown->n_col] of the dataset */
    struct column *given;    /* [shown->n_col] */
    uint64_t *word, *has;    /* [shown->n_col] of one row; NULL: none was asked for */
    struct gather *gather;
    struct table *rows;      /* gathered */
    bool rows_given, ordered;
    struct scan_run run;
    int64_t row;             /* number of the next row */
};

/* --- opening --- */

static int open_state(struct reader *r, struct store *s, struct err *e)
{
    if (!store_in_transaction(s)) {
        r->own = store_open(store_path(s), STORE_READ, e);
        if (!r->own || sql_exec(store_db(r->own), "PRAGMA cache_size = -1024", e) < 0)
            return -1;
    }
    sqlite3 *db = store_db(r->own ? r->own : s);
    r->pool = view_pool_new(db, 0);
    r->state = r->own ? sql_prepare(db, "SELECT name FROM sqlite_schema", e) : NULL;
    return r->own && (!r->state || sql_step(r->state, e) < 0) ? -1 : 0;
}

static int add_shown(struct reader *r, int col, const char *name, struct err *e)
{
    const struct schema *s = r->dir->schema;

    if (col < 0)
        return err_set(e, FAIL_USAGE, "there is no column '%s'", name);
    if (schema_find(r->shown, name) >= 0)
        return err_set(e, FAIL_USAGE, "column '%s' is asked for twice", name);
    r->col = mem_resize(r->col, r->shown->n_col + 1, sizeof *r->col);
    r->col[r->shown->n_col] = (size_t)col;
    schema_add(r->shown, s->col[col].name, s->col[col].type);
    return 0;
}

static int choose_columns(struct reader *r, const char *const *columns, struct err *e)
{
    const struct schema *s = r->dir->schema;

    r->shown = schema_new();
    for (size_t i = 0; !columns && i < s->n_col; i++)
        if (add_shown(r, (int)i, s->col[i].name, e) < 0)
            return -1;
    for (size_t i = 0; columns && columns[i]; i++)
        if (add_shown(r, schema_find(s, columns[i]), columns[i], e) < 0)
            return -1;
    for (size_t k = 0; k < s->n_key; k++) { /* the key, as far as it is shown */
        if (schema_find(r->shown, s->col[s->key[k]].name) < 0)
            break;
        schema_key(r->shown, s->col[s->key[k]].name);
    }
    r->given = mem_zero(r->shown->n_col, sizeof *r->given);
    r->rows = table_new(r->shown);
    r->base.schema = r->shown;
    return 0;
}

static void begin(struct reader *r)
{
    scan_free(r->scan);
    gather_free(r->gather);
    r->gather = gather_new(r->col, r->shown->n_col);
    table_clear(r->rows);
    r->rows_given = false;
    r->run = (struct scan_run){0};
    r->row = 0;
    r->scan = scan_new(r->dir, r->pool, r->test, r->n_test, r->ordered);
}

static int open_all(struct reader *r, struct store *s, const char *name,
                    const struct dataset_read_opts *o, struct err *e)
{
    if (open_state(r, s, e) < 0)
        return -1;
    sqlite3 *db = store_db(r->own ? r->own : s);
    int64_t id = shadow_find(db, name);
    if (!id) {
        err_set(e, FAIL_INPUT, "there is no dataset '%s'", name);
        return err_hint(e, "millwright datasets lists them");
    }
    r->dir = shadow_load(db, id, NULL, 0, e);
    if (!r->dir || choose_columns(r, o->columns, e) < 0)
        return -1;
    r->test = predicate_compile(r->dir->schema, o->where, o->n_where, e);
    if (!r->test)
        return -1;
    r->n_test = o->n_where;
    r->ordered = !o->any_order;
    begin(r);
    return 0;
}

/* --- gathering --- */

static size_t rows_held(const struct reader *r)
{
    return table_rows(r->rows) + gather_noted(r->gather);
}

static int show_columns(struct reader *r, struct err *e)
{
    for (size_t i = 0; i < r->shown->n_col; i++) {
        const struct column *c = view_column(r->run.view, r->col[i], e);
        if (!c)
            return -1;
        r->given[i] = *c;
    }
    return 0;
}

/* Rows of the run are noted until the table has a chunk. */
static int gather(struct reader *r, struct err *e)
{
    const uint64_t *sel = r->run.sel;
    size_t i = r->run.begin, end = r->run.end;

    while (i < end && rows_held(r) < SHADOW_ROWS) {
        size_t from = sel ? bits_next(sel, end, i) : i, room = SHADOW_ROWS - rows_held(r);
        size_t most = from + room < end ? from + room : end, to = sel ? from : most;
        while (to < most && bits_get(sel, to))
            to++;
        if (gather_rows(r->gather, r->run.view, from, to, r->rows, e) < 0)
            return -1;
        i = to;
    }
    r->run.begin = i;
    return 0;
}

/* --- next, seek --- */

static void give(struct reader *r, struct chunk *out)
{
    out->row0 = r->row;
    r->row += (int64_t)out->n_row;
}

static int give_rows(struct reader *r, struct chunk *out, struct err *e)
{
    if (gather_flush(r->gather, r->rows, e) < 0)
        return -1;
    if (!table_rows(r->rows))
        return 0;
    table_chunk(r->rows, 0, COLUMN_CHUNK_ROWS, out);
    r->rows_given = true;
    give(r, out);
    return 1;
}

static int give_whole(struct reader *r, struct chunk *out, struct err *e)
{
    if (show_columns(r, e) < 0)
        return -1;
    *out = (struct chunk){0, r->run.chunk->n_row, r->shown->n_col, r->given};
    give(r, out);
    r->run.chunk = NULL;
    return 1;
}

static int next_run(struct reader *r, struct err *e)
{
    return r->run.chunk ? 1 : scan_next(r->scan, &r->run, e);
}

static int reader_next(struct column_reader *base, struct chunk *out, struct err *e)
{
    struct reader *r = (struct reader *)base;
    int rc;

    if (r->rows_given)
        table_clear(r->rows);
    r->rows_given = false;
    while ((rc = next_run(r, e)) > 0) {
        if (!r->run.sel && r->run.begin == 0 && r->run.end == r->run.chunk->n_row)
            return rows_held(r) ? give_rows(r, out, e) : give_whole(r, out, e);
        if (gather(r, e) < 0)
            return -1;
        if (r->run.begin == r->run.end)
            r->run.chunk = NULL;
        if (rows_held(r) >= SHADOW_ROWS)
            return give_rows(r, out, e);
    }
    return rc < 0 ? -1 : give_rows(r, out, e);
}

static int reader_seek(struct column_reader *base, int64_t row, struct err *e)
{
    struct reader *r = (struct reader *)base;
    int rc;

    begin(r);
    r->row = scan_skip(r->scan, row);
    while ((rc = next_run(r, e)) > 0) {
        int64_t n = (int64_t)scan_run_rows(&r->run);
        if (row >= 0 && r->row + n > row)
            return 0;
        r->row += n;
        r->run.chunk = NULL;
    }
    return rc < 0 ? -1 : err_set(e, FAIL_USAGE, "row %lld is not there", (long long)row);
}

/* --- one row --- */

/* Where the row-th match of the run is in its chunk. */
static size_t place_in_run(const struct scan_run *run, int64_t nth)
{
    size_t at = run->begin;

    if (!run->sel)
        return at + (size_t)nth;
    at = bits_next(run->sel, run->end, at);
    while (nth-- > 0)
        at = bits_next(run->sel, run->end, at + 1);
    return at;
}

static int point_column(struct reader *r, size_t i, size_t at, struct err *e)
{
    enum column_type type = r->shown->col[i].type;
    const void *value = &r->word[i];
    const struct text_dict *dict = NULL;
    bool has;
    int rc = view_point(r->run.view, r->col[i], at, &r->word[i], &has, e);

    if (rc < 0)
        return -1;
    if (rc == 0) {
        const struct column *c = view_column(r->run.view, r->col[i], e);

        if (!c)
            return -1;
        has = column_has(c, at);
        value = type == COLUMN_TEXT ? (const void *)((const uint32_t *)c->v + at)
                                    : (const void *)((const uint64_t *)c->v + at);
        dict = c->dict;
    }
    r->has[i] = has;
    r->given[i] = (struct column){type, value, &r->has[i], dict};
    return 0;
}

int dataset_point(struct column_reader *base, int64_t row, struct chunk *out, struct err *e)
{
    struct reader *r = (struct reader *)base;

    if (!r->word) {
        r->word = mem_zero(r->shown->n_col, sizeof *r->word);
        r->has = mem_zero(r->shown->n_col, sizeof *r->has);
    }
    if (reader_seek(base, row, e) < 0)
        return -1;
    size_t at = place_in_run(&r->run, row - r->row);

    for (size_t i = 0; i < r->shown->n_col; i++) {
        if (point_column(r, i, at, e) < 0)
            return err_ctx(e, "chunk %lld, column %zu", (long long)r->run.chunk->id, r->col[i]);
    }
    *out = (struct chunk){row, 1, r->shown->n_col, r->given};
    return 0;
}

static void reader_free(struct column_reader *base)
{
    struct reader *r = (struct reader *)base;

    gather_free(r->gather);
    scan_free(r->scan);
    view_pool_free(r->pool);
    sql_end(r->state);
    predicate_free(r->test, r->n_test);
    free(r->col);
    free(r->given);
    free(r->word);
    free(r->has);
    table_free(r->rows);
    schema_free(r->shown);
    shadow_free(r->dir);
    store_close(r->own);
    free(r);
}

struct column_reader *dataset_read(struct store *s, const char *name,
                                   const struct dataset_read_opts *o, struct err *e)
{
    static const struct column_reader_ops ops = {reader_next, reader_seek, reader_free};
    static const struct dataset_read_opts all;
    struct reader *r = mem_zero(1, sizeof *r);

    r->base.ops = &ops;
    if (open_all(r, s, name, o ? o : &all, e) == 0)
        return &r->base;
    err_ctx(e, "dataset '%s'", name);
    reader_free(&r->base);
    return NULL;
}
