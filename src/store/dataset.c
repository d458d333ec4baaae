/* dataset.c - what can be asked of a dataset, and done to it as a whole. Not here: reading
 * (dataset_read.c), writing (dataset_write.c), lists (datasets.c). */
#include "config.h"

#include "src/store/dataset.h"

#include "src/base/buf.h"
#include "src/base/hash.h"
#include "src/base/mem.h"
#include "src/store/compact.h"
#include "src/store/publish.h"
#include "src/store/shadow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int64_t find(struct store *s, const char *name, struct err *e)
{
    int64_t id = shadow_find(store_db(s), name);

    if (id)
        return id;
    err_set(e, FAIL_INPUT, "there is no dataset '%s'", name);
    return err_hint(e, "millwright datasets lists them");
}

bool dataset_exists(struct store *s, const char *name)
{
    return shadow_find(store_db(s), name) != 0;
}

int dataset_name_ok(struct store *s, const char *name, struct err *e)
{
    return publish_name_ok(store_db(s), name, e);
}

struct schema *dataset_schema(struct store *s, const char *name, struct err *e)
{
    int64_t id = find(s, name, e);

    return id < 0 ? NULL : shadow_schema(store_db(s), id, e);
}

/* One column of the dataset's row into *out, a text that the caller frees; or -1. */
static int row_text(struct store *s, const char *name, const char *sql, char **out, struct err *e)
{
    int64_t id = find(s, name, e);
    sqlite3_stmt *st = id < 0 ? NULL : sql_prepare(store_db(s), sql, e);
    int rc = -1;

    if (st) {
        sql_bind_i64(st, 1, id);
        rc = sql_step(st, e);
        if (rc > 0)
            *out = mem_text(sql_text(st, 0));
    }
    sql_end(st);
    return rc > 0 ? 0 : -1;
}

int64_t dataset_rows(struct store *s, const char *name, struct err *e)
{
    char *text;

    if (row_text(s, name, "SELECT n_row FROM dataset WHERE id = ?1", &text, e) < 0)
        return -1;
    int64_t n = strtoll(text, NULL, 10);
    free(text);
    return n;
}

char *dataset_about(struct store *s, const char *name, struct err *e)
{
    char *text;

    return row_text(s, name, "SELECT about FROM dataset WHERE id = ?1", &text, e) < 0 ? NULL
                                                                                      : text;
}

int dataset_drop(struct store *s, const char *name, struct err *e)
{
    bool own = !store_in_transaction(s);

    if (find(s, name, e) < 0 || (own && store_begin(s, e) < 0))
        return -1;
    if (publish_drop(store_db(s), name, e) < 0)
        return own ? store_rollback(s) : -1;
    if (own && store_commit(s, e) < 0)
        return -1;
    return publish_sweep(s, e);
}

int dataset_compact(struct store *s, const char *name, struct progress *p, struct err *e)
{
    int64_t id = find(s, name, e);

    if (id < 0 || compact_all(s, id, p, e) < 0)
        return -1;
    return publish_sweep(s, e);
}

/* --- one column --- */

static void add_doubles(const struct chunk *c, double *out)
{
    for (size_t i = 0; i < c->n_row; i++) {
        if (!column_has(c->col, i))
            out[i] = NAN;
        else
            out[i] = c->col->type == COLUMN_F64 ? column_f64(c->col, i)
                                                : (double)column_i64(c->col, i);
    }
}

static double *read_doubles(struct column_reader *r, size_t *out_n, struct err *e)
{
    double *v = NULL;
    size_t n = 0, cap = 0;
    struct chunk c;
    int rc;

    while ((rc = column_reader_next(r, &c, e)) > 0) {
        cap = mem_room(cap, n + c.n_row);
        v = mem_resize(v, cap, sizeof *v);
        add_doubles(&c, v + n);
        n += c.n_row;
    }
    if (rc < 0) {
        free(v);
        return NULL;
    }
    *out_n = n;
    return mem_resize(v, n, sizeof *v);
}

double *dataset_column(struct store *s, const char *name, const char *column, size_t *out_n,
                       struct err *e)
{
    const char *const columns[] = {column, NULL};
    struct dataset_read_opts o = {.columns = columns};
    struct column_reader *r = dataset_read(s, name, &o, e);
    double *v = NULL;

    if (!r)
        return NULL;
    if (r->schema->col[0].type == COLUMN_TEXT)
        err_set(e, FAIL_USAGE, "column '%s' is text", column);
    else
        v = read_doubles(r, out_n, e);
    column_reader_free(r);
    return v;
}

/* --- hash --- */

static void add_value(const struct column *c, size_t row, struct buf *out)
{
    if (!column_has(c, row)) {
        buf_byte(out, 0);
        return;
    }
    buf_byte(out, (char)(1 + c->type));
    if (c->type == COLUMN_TEXT) {
        uint32_t code = column_code(c, row), size = (uint32_t)text_dict_size(c->dict, code);
        buf_add(out, &size, sizeof size);
        buf_add(out, text_dict_get(c->dict, code), size);
    } else {
        buf_add(out, (const uint64_t *)c->v + row, 8);
    }
}

int dataset_hash(struct store *s, const char *name, char out[33], struct err *e)
{
    struct column_reader *r = dataset_read(s, name, NULL, e);
    struct hash *h = hash_new();
    struct buf bytes = {0};
    struct chunk c;
    int rc = -1;

    while (r && (rc = column_reader_next(r, &c, e)) > 0) {
        for (size_t row = 0; row < c.n_row; row++)
            for (size_t i = 0; i < c.n_col; i++)
                add_value(&c.col[i], row, &bytes);
        hash_add(h, bytes.s, bytes.size);
        buf_clear(&bytes);
    }
    if (rc == 0)
        hash_text(h, out);
    buf_done(&bytes);
    hash_free(h);
    column_reader_free(r);
    return rc;
}
