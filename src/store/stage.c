/* stage.c - sorted rows into chunks of staged parts.
 *
 * A batch is encoded outside the transaction, one piece of work per chunk and column, so that the
 * write lock is held for the inserts alone.
 * Not here: order and duplicates (dataset_write.c, settle.c). */
#include "config.h"

#include "src/store/stage.h"

#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/base/par.h"
#include "src/store/shadow.h"
#include "src/store/sql.h"

#include <stdlib.h>
#include <string.h>

enum { BATCH_BYTES = 8 << 20, CHUNK_BYTES = 16 << 20, PAUSE_MS = 6 };

void stage_init(struct stage *g, struct store *s, int64_t dataset, const struct schema *schema)
{
    *g = (struct stage){.store = s, .schema = schema, .dataset = dataset, .n_thread = 1,
                        .new_part = true};
}

void stage_done(struct stage *g)
{
    for (size_t i = 0; i < g->n_cell; i++)
        buf_done(&g->cell[i].body);
    free(g->cell);
    table_free(g->spare);
    free(g->part);
    *g = (struct stage){0};
}

size_t stage_rows(size_t n_col)
{
    size_t fit = (size_t)CHUNK_BYTES / (8 * n_col) / 64 * 64;

    return fit < 64 ? 64 : fit < SHADOW_ROWS ? fit : SHADOW_ROWS;
}

size_t stage_batch(size_t n_col)
{
    size_t rows = stage_rows(n_col), n = (size_t)BATCH_BYTES / (rows * 8 * n_col);

    return rows * (n ? n : 1);
}

/* --- encoding --- */

struct encoding {
    const struct chunk *from;
    const uint32_t *row; /* NULL: in order */
    size_t n, rows, n_cell;
    struct shadow_cell *cell; /* [chunks * n_cell] */
};

static void gather_words(const struct column *c, const uint32_t *row, size_t n, uint64_t *out)
{
    const uint64_t *v = c->v;

    for (size_t i = 0; i < n; i++)
        out[i] = v[row[i]];
}

static void gather_codes(const struct column *c, const uint32_t *row, size_t n, uint32_t *out)
{
    const uint32_t *v = c->v;

    for (size_t i = 0; i < n; i++)
        out[i] = v[row[i]];
}

static void encode_gathered(const struct column *c, const uint32_t *row, size_t n,
                            struct shadow_cell *out)
{
    uint64_t *v = mem_array(n, 8), *valid = c->valid ? mem_zero(bits_words(n), 8) : NULL;

    if (c->type == COLUMN_TEXT)
        gather_codes(c, row, n, (uint32_t *)v);
    else
        gather_words(c, row, n, v);
    for (size_t i = 0; valid && i < n; i++)
        if (bits_get(c->valid, row[i]))
            bits_set(valid, i);
    codec_encode(&(struct column){c->type, v, valid, c->dict}, n, &out->body, &out->stats);
    free(valid);
    free(v);
}

/* The rows from row0 on; row0 is a multiple of 64. */
static struct column column_from(const struct column *c, size_t row0)
{
    size_t width = c->type == COLUMN_TEXT ? 4 : 8;

    return (struct column){c->type, (const char *)c->v + row0 * width,
                           c->valid ? c->valid + row0 / 64 : NULL, c->dict};
}

static int encode_piece(void *arg, size_t piece, unsigned thread, struct err *e)
{
    struct encoding *en = arg;
    size_t row0 = piece / en->n_cell * en->rows;
    size_t n = en->n - row0 < en->rows ? en->n - row0 : en->rows;
    const struct column *c = &en->from->col[piece % en->n_cell];

    (void)thread;
    (void)e;
    if (en->row) {
        encode_gathered(c, en->row + row0, n, &en->cell[piece]);
    } else {
        struct column from = column_from(c, row0);
        codec_encode(&from, n, &en->cell[piece].body, &en->cell[piece].stats);
    }
    return 0;
}

/* --- transactions --- */

int stage_begin(struct stage *g, bool *out_own, struct err *e)
{
    *out_own = !store_in_transaction(g->store);
    if (!*out_own)
        return 0;
    double left_ms = PAUSE_MS - (now_mono() - g->committed_at) * 1000;
    if (left_ms > 0 && g->committed_at > 0)
        now_sleep_ms((int)left_ms + 1);
    store_sync(g->store, STORE_SYNC_BULK);
    return store_begin(g->store, e);
}

int stage_end(struct stage *g, bool own, int rc, struct err *e)
{
    if (!own)
        return rc;
    if (rc < 0)
        store_rollback(g->store);
    else
        rc = store_commit(g->store, e);
    store_sync(g->store, STORE_SYNC_FULL);
    g->committed_at = now_mono();
    return rc;
}

/* --- putting --- */

static void bounds_of(const struct schema *s, const struct chunk *c, size_t row,
                      struct codec_bound *out)
{
    for (size_t k = 0; k < s->n_key; k++)
        codec_bound_of(&c->col[s->key[k]], row, &out[k]);
}

static int next_part(struct stage *g, const struct codec_bound *first, struct err *e)
{
    sqlite3 *db = store_db(g->store);

    if (!g->new_part &&
        (!g->schema->n_key || shadow_key_cmp(g->schema, g->last, first) < 0))
        return 0;
    int64_t part = shadow_part_new(db, g->dataset, g->run, e);
    if (part < 0)
        return -1;
    g->part = mem_resize(g->part, g->n_part + 1, sizeof *g->part);
    g->part[g->n_part++] = part;
    g->new_part = false;
    return 0;
}

static int insert_chunks(struct stage *g, const struct encoding *en, struct err *e)
{
    struct shadow_put put = {0};
    struct buf keys = {0};
    int rc = shadow_put_init(&put, store_db(g->store), e);

    for (size_t row0 = 0; row0 < en->n && rc == 0; row0 += en->rows) {
        size_t n = en->n - row0 < en->rows ? en->n - row0 : en->rows, last = row0 + n - 1;
        struct codec_bound first[8], end[8];
        size_t size = g->schema->n_key * sizeof *first;

        bounds_of(g->schema, en->from, en->row ? en->row[row0] : row0, first);
        bounds_of(g->schema, en->from, en->row ? en->row[last] : last, end);
        buf_clear(&keys);
        buf_add(&keys, first, size);
        buf_add(&keys, end, size);
        rc = next_part(g, first, e);
        if (rc == 0)
            rc = shadow_put_chunk(&put, g->part[g->n_part - 1], n, &keys,
                                  en->cell + row0 / en->rows * en->n_cell, en->n_cell, e);
        memcpy(g->last, end, size);
    }
    buf_done(&keys);
    shadow_put_done(&put);
    return rc;
}

static int put_batch(struct stage *g, struct encoding *en, struct err *e)
{
    size_t n_chunk = (en->n + en->rows - 1) / en->rows;
    bool own;

    for (size_t i = 0; i < n_chunk * en->n_cell; i++)
        buf_clear(&en->cell[i].body);
    if (par_for(g->n_thread, n_chunk * en->n_cell, encode_piece, en, e) < 0)
        return -1;
    if (stage_begin(g, &own, e) < 0)
        return -1;
    return stage_end(g, own, insert_chunks(g, en, e), e);
}

static struct chunk chunk_from(const struct chunk *c, size_t row0, struct column *col)
{
    for (size_t i = 0; i < c->n_col; i++)
        col[i] = column_from(&c->col[i], row0);
    return (struct chunk){c->row0 + (int64_t)row0, c->n_row - row0, c->n_col, col};
}

int stage_put(struct stage *g, const struct chunk *c, const uint32_t *row, size_t n,
              struct err *e)
{
    size_t rows = stage_rows(c->n_col), batch = stage_batch(c->n_col);
    struct column *col = mem_array(c->n_col, sizeof *col);
    int rc = 0;

    if (!g->cell) {
        g->n_cell = batch / rows * c->n_col;
        g->cell = mem_zero(g->n_cell, sizeof *g->cell);
    }
    for (size_t at = 0; at < n && rc == 0; at += batch) {
        struct chunk part = row ? *c : chunk_from(c, at, col);
        struct encoding en = {&part, row ? row + at : NULL, n - at < batch ? n - at : batch, rows,
                              c->n_col, g->cell};
        rc = put_batch(g, &en, e);
    }
    free(col);
    return rc;
}

int stage_table(struct stage *g, struct table **t, bool all, struct err *e)
{
    struct chunk c;
    size_t batch = stage_batch(table_schema(*t)->n_col);

    table_chunk(*t, 0, SIZE_MAX, &c);
    size_t n = all ? c.n_row : c.n_row / batch * batch;
    if (n && stage_put(g, &c, NULL, n, e) < 0)
        return -1;
    if (n == c.n_row) {
        table_clear(*t);
        return 0;
    }
    struct table *left = g->spare ? g->spare : table_new(table_schema(*t));
    table_append(left, &c, n, c.n_row - n);
    table_clear(*t);
    g->spare = *t;
    *t = left;
    return 0;
}
