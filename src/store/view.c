/* view.c - decoded columns of chunks.
 *
 * Open views are counted; closed ones stay in a list, newest first, and the oldest go when their
 * memory passes the pool's limit.
 * Not here: what a body means (codec.c), which chunks there are (shadow.c). */
#include "config.h"

#include "src/store/view.h"

#include "src/base/mem.h"
#include "src/store/tally.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct held { /* a view and what belongs to it */
    struct view base;
    int64_t id;
    unsigned n_open;
    size_t n_col, n_row, bytes;
    struct codec_column *data;  /* [n_col] */
    struct codec_stats *stats;  /* [n_col]: what the decoded columns were decoded from */
    enum column_type *type;     /* [n_col] */
    struct held *next;
};

struct view_pool {
    sqlite3 *db;
    sqlite3_stmt *body;
    sqlite3_blob *point;
    size_t keep, bytes; /* bytes: of closed views */
    int64_t n_read;
    struct held *held;  /* open and closed, newest first */
};

struct view_pool *view_pool_new(sqlite3 *db, size_t keep_bytes)
{
    struct view_pool *p = mem_zero(1, sizeof *p);

    p->db = db;
    p->keep = keep_bytes;
    return p;
}

static void held_free(struct held *h)
{
    for (size_t i = 0; i < h->n_col; i++)
        codec_column_done(&h->data[i]);
    free(h->data);
    free(h->stats);
    free(h->type);
    free(h->base.col);
    free(h);
}

void view_pool_rest(struct view_pool *p)
{
    sql_end(p->body);
    p->body = NULL;
    sqlite3_blob_close(p->point);
    p->point = NULL;
}

void view_pool_free(struct view_pool *p)
{
    if (!p)
        return;
    view_pool_rest(p);
    while (p->held) {
        struct held *h = p->held;
        assert(!h->n_open);
        p->held = h->next;
        held_free(h);
    }
    free(p);
}

int64_t view_pool_read(const struct view_pool *p)
{
    return p->n_read;
}

/* Closed views beyond the limit go, oldest first. */
static void trim(struct view_pool *p)
{
    while (p->bytes > p->keep) {
        struct held **oldest = NULL;
        for (struct held **at = &p->held; *at; at = &(*at)->next)
            if (!(*at)->n_open)
                oldest = at;
        assert(oldest);
        struct held *h = *oldest;
        *oldest = h->next;
        p->bytes -= h->bytes;
        held_free(h);
    }
}

static struct held *find(struct view_pool *p, const struct shadow_chunk *c, size_t n_col)
{
    for (struct held **at = &p->held; *at; at = &(*at)->next) {
        struct held *h = *at;
        if (h->id != c->id || h->n_col != n_col ||
            memcmp(h->stats, c->stats, n_col * sizeof *h->stats) != 0)
            continue;
        *at = h->next;
        h->next = p->held;
        p->held = h;
        return h;
    }
    return NULL;
}

static struct held *held_new(struct view_pool *p, const struct shadow *d,
                             const struct shadow_chunk *c, size_t n_col)
{
    struct held *h = mem_zero(1, sizeof *h);

    h->id = c->id;
    h->n_col = n_col;
    h->n_row = c->n_row;
    h->data = mem_zero(n_col, sizeof *h->data);
    h->stats = mem_array(n_col, sizeof *h->stats);
    memcpy(h->stats, c->stats, n_col * sizeof *h->stats);
    h->type = mem_array(n_col, sizeof *h->type);
    for (size_t i = 0; i < n_col; i++)
        h->type[i] = i < d->schema->n_col ? d->schema->col[i].type : COLUMN_I64;
    h->base.col = mem_zero(n_col, sizeof *h->base.col);
    h->base.pool = p;
    h->next = p->held;
    p->held = h;
    return h;
}

struct view *view_open(struct view_pool *p, const struct shadow *d, const struct shadow_chunk *c)
{
    size_t n_col = d->schema->n_col + c->has_line;
    struct held *h = find(p, c, n_col);

    if (!h)
        h = held_new(p, d, c, n_col);
    else if (!h->n_open)
        p->bytes -= h->bytes;
    h->n_open++;
    return &h->base;
}

struct view *view_again(struct view *v)
{
    ((struct held *)v)->n_open++;
    return v;
}

void view_close(struct view *v)
{
    struct held *h = (struct held *)v;

    if (!h || --h->n_open)
        return;
    v->pool->bytes += h->bytes;
    trim(v->pool);
}

static int decode(struct held *h, size_t col, struct err *e)
{
    struct view_pool *p = h->base.pool;
    size_t size;

    if (!p->body)
        p->body = sql_prepare(p->db, "SELECT body FROM cell WHERE id = ?1", e);
    if (!p->body)
        return -1;
    sql_bind_i64(p->body, 1, h->id * SHADOW_CELLS + (int64_t)col);
    int rc = sql_step(p->body, e);
    if (rc == 0)
        rc = err_set(e, FAIL_STORE, "stored column is not there");
    if (rc > 0) {
        const void *body = sql_blob(p->body, 0, &size);
        rc = codec_decode(body, size, &h->stats[col], h->type[col], h->n_row, &h->data[col], e);
    }
    sqlite3_reset(p->body);
    return rc;
}

const struct column *view_column(struct view *v, size_t col, struct err *e)
{
    struct held *h = (struct held *)v;

    assert(col < h->n_col);
    if (v->col[col])
        return v->col[col];
    if (decode(h, col, e) < 0) {
        err_ctx(e, "chunk %lld, column %zu", (long long)h->id, col);
        return NULL;
    }
    v->pool->n_read++;
    tally()->chunks_read++;
    h->bytes += codec_column_bytes(&h->data[col], h->n_row);
    v->col[col] = &h->data[col].col;
    return v->col[col];
}

/* --- one value --- */

struct blob_source {
    struct codec_source base;
    sqlite3_blob *blob;
};

static int blob_read(const struct codec_source *s, void *out, size_t n, size_t at, struct err *e)
{
    const struct blob_source *b = (const struct blob_source *)s;

    if (at > s->size || n > s->size - at ||
        sqlite3_blob_read(b->blob, out, (int)n, (int)at) != SQLITE_OK)
        return err_set(e, FAIL_STORE, "stored column is damaged: cut");
    return 0;
}

static int point_open(struct view_pool *p, int64_t cell, struct err *e)
{
    int rc = p->point ? sqlite3_blob_reopen(p->point, cell)
                      : sqlite3_blob_open(p->db, "main", "cell", "body", cell, 0, &p->point);

    if (rc == SQLITE_OK)
        return 0;
    sqlite3_blob_close(p->point);
    p->point = NULL;
    return err_set(e, FAIL_STORE, "stored column is not there");
}

int view_point(struct view *v, size_t col, size_t row, uint64_t *out, bool *out_has,
               struct err *e)
{
    enum { SMALL = 4096 }; /* bytes: a body that fits into a leaf is decoded as quickly */
    struct held *h = (struct held *)v;
    struct view_pool *p = v->pool;

    if (h->type[col] == COLUMN_TEXT || h->stats[col].size < SMALL)
        return 0;
    if (point_open(p, h->id * SHADOW_CELLS + (int64_t)col, e) < 0)
        return -1;
    tally()->chunks_read++;
    struct blob_source s = {{blob_read, (size_t)sqlite3_blob_bytes(p->point)}, p->point};
    return codec_point(&s.base, h->type[col], h->n_row, row, out, out_has, e);
}
