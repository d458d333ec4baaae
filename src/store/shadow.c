/* shadow.c - the tables behind datasets: the directory of a dataset, chunks in and out.
 *
 * A directory is one block of memory per chunk: its statistics as stored, checked once when
 * loaded, so that whoever uses them need not.
 * Not here: decoding (codec.c, view.c), the order of rows across parts (merge.c). */
#include "config.h"

#include "src/store/shadow.h"

#include "src/base/json.h"
#include "src/base/mem.h"

#include <stdlib.h>
#include <string.h>

/* --- datasets --- */

int64_t shadow_find(sqlite3 *db, const char *name)
{
    struct err ignored = {0};
    sqlite3_stmt *st = sql_prepare(
        db, "SELECT id FROM dataset WHERE name = ?1 COLLATE NOCASE AND state = 'live'", &ignored);
    int64_t id = 0;

    if (st) {
        sql_bind_text(st, 1, name);
        if (sql_step(st, &ignored) > 0)
            id = sql_i64(st, 0);
    }
    sql_end(st);
    return id;
}

static int parse_columns(const char *text, struct schema *s, struct err *e)
{
    struct json *j = json_parse(text, strlen(text), e);
    int rc = j ? 0 : -1;

    for (const struct json *c = j ? json_first(j) : NULL; c && rc == 0; c = json_next(c)) {
        const char *name, *type;
        enum column_type t;

        if (json_need_text(c, "name", &name, e) < 0 || json_need_text(c, "type", &type, e) < 0)
            rc = -1;
        else if (!column_type_find(type, &t) || s->n_col == COLUMN_MAX ||
                 schema_find(s, name) >= 0)
            rc = err_set(e, FAIL_STORE, "column '%s' of a dataset is damaged", name);
        else
            schema_add(s, name, t);
    }
    json_free(j);
    return rc;
}

static int parse_key(const char *text, struct schema *s, struct err *e)
{
    struct json *j = json_parse(text, strlen(text), e);
    int rc = j ? 0 : -1;

    for (const struct json *k = j ? json_first(j) : NULL; k && rc == 0; k = json_next(k)) {
        const struct json *apart = json_get(k, "apart");
        const char *name = json_text(apart ? apart : k, "");

        if (schema_find(s, name) < 0 || s->n_key + s->n_apart == sizeof s->key / sizeof *s->key ||
            (apart ? s->n_key == 0 : s->n_apart > 0))
            rc = err_set(e, FAIL_STORE, "key of a dataset is damaged");
        else if (apart)
            schema_apart(s, name);
        else
            schema_key(s, name);
    }
    json_free(j);
    return rc;
}

static int load_head(sqlite3 *db, int64_t id, struct shadow *d, struct err *e)
{
    sqlite3_stmt *st =
        sql_prepare(db, "SELECT name, columns, key, stamp FROM dataset WHERE id = ?1", e);
    int rc = -1;

    if (st) {
        sql_bind_i64(st, 1, id);
        rc = sql_step(st, e);
    }
    if (rc == 0)
        err_set(e, FAIL_STORE, "dataset %lld is not there", (long long)id);
    if (rc > 0) {
        d->id = id;
        d->name = mem_text(sql_text(st, 0));
        d->stamp = sql_i64(st, 3);
        d->schema = schema_new();
        rc = parse_columns(sql_text(st, 1), d->schema, e) < 0 ||
                     parse_key(sql_text(st, 2), d->schema, e) < 0
                 ? -1
                 : 1;
        if (rc > 0 && d->schema->n_col == 0)
            rc = err_set(e, FAIL_STORE, "dataset '%s' has no columns", d->name);
    }
    sql_end(st);
    return rc > 0 ? 0 : -1;
}

struct schema *shadow_schema(sqlite3 *db, int64_t dataset, struct err *e)
{
    struct shadow *d = mem_zero(1, sizeof *d);
    struct schema *s = NULL;

    if (load_head(db, dataset, d, e) == 0) {
        s = d->schema;
        d->schema = NULL;
    }
    shadow_free(d);
    return s;
}

int64_t shadow_stamp(sqlite3 *db, int64_t dataset)
{
    struct err ignored = {0};
    sqlite3_stmt *st = sql_prepare(db, "SELECT stamp FROM dataset WHERE id = ?1", &ignored);
    int64_t stamp = 0;

    if (st) {
        sql_bind_i64(st, 1, dataset);
        if (sql_step(st, &ignored) > 0)
            stamp = sql_i64(st, 0);
    }
    sql_end(st);
    return stamp;
}

void shadow_free(struct shadow *d)
{
    if (!d)
        return;
    for (size_t i = 0; i < d->n_chunk; i++)
        free((void *)d->chunk[i].first);
    free(d->chunk);
    free(d->by_id);
    schema_free(d->schema);
    free(d->name);
    free(d);
}

/* --- the directory --- */

static bool stats_hold(const struct schema *s, const struct shadow_chunk *c)
{
    for (size_t k = 0; k < s->n_key; k++)
        for (int end = 0; end < 2; end++) {
            const struct codec_bound *b = end ? &c->last[k] : &c->first[k];
            bool text = s->col[s->key[k]].type == COLUMN_TEXT;
            if (b->has > 1 || b->cut > 1 || b->size > (text ? CODEC_BOUND : 8) ||
                (b->has && !text && b->size != 8))
                return false;
        }
    for (size_t i = 0; i < s->n_col; i++)
        if (!codec_stats_ok(&c->stats[i], s->col[i].type, c->n_row))
            return false;
    return true;
}

static int take_dead(sqlite3_stmt *st, struct shadow_chunk *c, void *at, struct err *e)
{
    size_t size, words = bits_words(c->n_row);
    const void *dead = sql_blob(st, 4, &size);

    if (c->n_dead == 0)
        return 0;
    if (size != words * 8)
        return err_set(e, FAIL_STORE, "chunk %lld: its dead rows are damaged", (long long)c->id);
    memcpy(at, dead, size);
    c->dead = at;
    if (bits_count(c->dead, c->n_row) != c->n_dead)
        return err_set(e, FAIL_STORE, "chunk %lld: its dead rows are damaged", (long long)c->id);
    return 0;
}

/* One block: bounds of the keys, statistics, dead rows; owned by c->first. */
static int take_chunk(sqlite3_stmt *st, const struct schema *s, struct shadow_chunk *c,
                      struct err *e)
{
    size_t keys = s->n_key * 2 * sizeof(struct codec_bound), size;
    size_t cells = s->n_col * sizeof(struct codec_stats);
    const void *stats = sql_blob(st, 5, &size);
    int64_t n_row = sql_i64(st, 2), n_dead = sql_i64(st, 3);

    c->id = sql_i64(st, 0);
    c->part = sql_i64(st, 1);
    c->has_line = size == keys + cells + sizeof(struct codec_stats);
    if (n_row <= 0 || n_row > COLUMN_CHUNK_ROWS || n_dead < 0 || n_dead > n_row ||
        (size != keys + cells && !c->has_line))
        return err_set(e, FAIL_STORE, "chunk %lld: its statistics are damaged", (long long)c->id);
    c->n_row = (uint32_t)n_row;
    c->n_dead = (uint32_t)n_dead;
    char *block = mem_array(size + (c->n_dead ? bits_words(c->n_row) * 8 : 0), 1);
    memcpy(block, stats, size);
    c->first = (const struct codec_bound *)block;
    c->last = c->first + s->n_key;
    c->stats = (const struct codec_stats *)(block + keys);
    if (!stats_hold(s, c))
        return err_set(e, FAIL_STORE, "chunk %lld: its statistics are damaged", (long long)c->id);
    return take_dead(st, c, block + size, e);
}

static bool is_listed(int64_t part, const int64_t *staged, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (staged[i] == part)
            return true;
    return false;
}

static int load_chunks(sqlite3_stmt *st, const int64_t *staged, size_t n_staged, struct shadow *d,
                       struct err *e)
{
    size_t cap = 0;
    int rc;

    while ((rc = sql_step(st, e)) > 0) {
        if (sql_i64(st, 6) != 1 && !is_listed(sql_i64(st, 1), staged, n_staged))
            continue;
        cap = mem_room(cap, d->n_chunk + 1);
        d->chunk = mem_resize(d->chunk, cap, sizeof *d->chunk);
        struct shadow_chunk *c = &d->chunk[d->n_chunk++];
        memset(c, 0, sizeof *c);
        if (take_chunk(st, d->schema, c, e) < 0)
            return -1;
        d->n_row += c->n_row - c->n_dead;
    }
    return rc;
}

static int cmp_id(const void *a, const void *b)
{
    int64_t x = (*(const struct shadow_chunk *const *)a)->id;
    int64_t y = (*(const struct shadow_chunk *const *)b)->id;

    return (x > y) - (x < y);
}

static void index_chunks(struct shadow *d)
{
    d->by_id = mem_array(d->n_chunk, sizeof *d->by_id);
    for (size_t i = 0; i < d->n_chunk; i++)
        d->by_id[i] = &d->chunk[i];
    qsort(d->by_id, d->n_chunk, sizeof *d->by_id, cmp_id);
}

struct shadow *shadow_load(sqlite3 *db, int64_t dataset, const int64_t *staged, size_t n_staged,
                           struct err *e)
{
    struct shadow *d = mem_zero(1, sizeof *d);
    sqlite3_stmt *st = NULL;
    int rc = load_head(db, dataset, d, e);

    if (rc == 0)
        st = sql_prepare(db,
                         "SELECT c.id, c.part, c.n_row, c.n_dead, c.dead, c.stats, p.live"
                         " FROM part p JOIN chunk c ON c.part = p.id WHERE p.dataset = ?1"
                         " ORDER BY p.id, c.id",
                         e);
    if (st) {
        sql_bind_i64(st, 1, dataset);
        rc = load_chunks(st, staged, n_staged, d, e);
    }
    sql_end(st);
    if (st && rc == 0) {
        index_chunks(d);
        return d;
    }
    shadow_free(d);
    return NULL;
}

const struct shadow_chunk *shadow_chunk_find(const struct shadow *d, int64_t id)
{
    for (size_t lo = 0, hi = d->n_chunk; lo < hi;) {
        size_t mid = lo + (hi - lo) / 2;

        if (d->by_id[mid]->id == id)
            return d->by_id[mid];
        if (d->by_id[mid]->id < id)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

int shadow_key_cmp(const struct schema *s, const struct codec_bound *high,
                   const struct codec_bound *low)
{
    for (size_t k = 0; k < s->n_key; k++) {
        int c = codec_bound_cmp(s->col[s->key[k]].type, &high[k], &low[k]);

        if (c)
            return c;
    }
    return 0;
}

/* --- writing --- */

int shadow_put_init(struct shadow_put *p, sqlite3 *db, struct err *e)
{
    p->chunk = sql_prepare(
        db, "INSERT INTO chunk(part, n_row, bytes, stats) VALUES (?1, ?2, ?3, ?4)", e);
    p->cell = p->chunk ? sql_prepare(db, "INSERT INTO cell(id, body) VALUES (?1, ?2)", e) : NULL;
    return p->cell ? 0 : -1;
}

void shadow_put_done(struct shadow_put *p)
{
    sql_end(p->chunk);
    sql_end(p->cell);
    memset(p, 0, sizeof *p);
}

int shadow_put_chunk(struct shadow_put *p, int64_t part, size_t n_row, const struct buf *keys,
                     const struct shadow_cell *cells, size_t n_cell, struct err *e)
{
    struct buf stats = {0};
    int64_t bytes = 0;
    int rc;

    buf_add(&stats, keys->s, keys->size);
    for (size_t i = 0; i < n_cell; i++) {
        buf_add(&stats, &cells[i].stats, sizeof cells[i].stats);
        bytes += (int64_t)cells[i].body.size;
    }
    sql_bind_i64(p->chunk, 1, part);
    sql_bind_i64(p->chunk, 2, (int64_t)n_row);
    sql_bind_i64(p->chunk, 3, bytes);
    sql_bind_blob(p->chunk, 4, stats.s, stats.size);
    rc = sql_run(p->chunk, e);
    int64_t id = sqlite3_last_insert_rowid(sqlite3_db_handle(p->chunk));
    for (size_t i = 0; i < n_cell && rc == 0; i++) {
        sql_bind_i64(p->cell, 1, id * SHADOW_CELLS + (int64_t)i);
        sql_bind_blob(p->cell, 2, cells[i].body.s, cells[i].body.size);
        rc = sql_run(p->cell, e);
    }
    buf_done(&stats);
    return rc;
}

/* Runs one statement with up to three integers bound. */
static int run_i64(sqlite3 *db, const char *sql, const int64_t *v, int n, struct err *e)
{
    sqlite3_stmt *st = sql_prepare(db, sql, e);
    int rc = st ? 0 : -1;

    for (int i = 0; i < n && st; i++)
        sql_bind_i64(st, i + 1, v[i]);
    if (st)
        rc = sql_run(st, e);
    sql_end(st);
    return rc;
}

int64_t shadow_part_new(sqlite3 *db, int64_t dataset, int64_t run, struct err *e)
{
    int64_t v[] = {dataset, run};

    if (run_i64(db, "INSERT INTO part(dataset, run, live) VALUES (?1, ?2, 0)", v, 2, e) < 0)
        return -1;
    return sqlite3_last_insert_rowid(db);
}

static int drop_chunk(sqlite3 *db, int64_t chunk, struct err *e)
{
    int64_t cells[] = {chunk * SHADOW_CELLS, chunk * SHADOW_CELLS + SHADOW_CELLS - 1};

    if (run_i64(db, "DELETE FROM cell WHERE id BETWEEN ?1 AND ?2", cells, 2, e) < 0)
        return -1;
    return run_i64(db, "DELETE FROM chunk WHERE id = ?1", &chunk, 1, e);
}

int shadow_part_drop(sqlite3 *db, int64_t part, struct err *e)
{
    return run_i64(db, "UPDATE part SET live = 2 WHERE id = ?1", &part, 1, e);
}

int shadow_drop(sqlite3 *db, int64_t dataset, struct err *e)
{
    if (run_i64(db, "UPDATE part SET live = 2 WHERE dataset = ?1", &dataset, 1, e) < 0)
        return -1;
    return run_i64(db, "DELETE FROM dataset WHERE id = ?1", &dataset, 1, e);
}

int shadow_set_dead(sqlite3 *db, int64_t chunk, const uint64_t *dead, size_t n_row, struct err *e)
{
    size_t n_dead = bits_count(dead, n_row);

    if (n_dead == n_row)
        return drop_chunk(db, chunk, e);
    sqlite3_stmt *st =
        sql_prepare(db, "UPDATE chunk SET n_dead = ?2, dead = ?3 WHERE id = ?1", e);
    int rc = st ? 0 : -1;
    if (st) {
        sql_bind_i64(st, 1, chunk);
        sql_bind_i64(st, 2, (int64_t)n_dead);
        sql_bind_blob(st, 3, dead, bits_words(n_row) * 8);
        rc = sql_run(st, e);
    }
    sql_end(st);
    return rc;
}

int shadow_drop_line(sqlite3 *db, int64_t chunk, size_t n_col, struct err *e)
{
    int64_t cell = chunk * SHADOW_CELLS + (int64_t)n_col;

    return run_i64(db, "DELETE FROM cell WHERE id = ?1", &cell, 1, e);
}

int shadow_sweep(sqlite3 *db, size_t n, bool *out_left, struct err *e)
{
    sqlite3_stmt *st = sql_prepare(
        db, "SELECT c.id FROM part p JOIN chunk c ON c.part = p.id WHERE p.live = 2 LIMIT ?1", e);
    int64_t *id = mem_array(n, sizeof *id);
    size_t n_id = 0;
    int rc = st ? 0 : -1;

    if (st) {
        sql_bind_i64(st, 1, (int64_t)n);
        while ((rc = sql_step(st, e)) > 0)
            id[n_id++] = sql_i64(st, 0);
    }
    sql_end(st);
    for (size_t i = 0; i < n_id && rc == 0; i++)
        rc = drop_chunk(db, id[i], e);
    free(id);
    if (rc == 0 && n_id < n)
        rc = sql_exec(db, "DELETE FROM part WHERE live = 2", e);
    *out_left = n_id == n;
    return rc;
}

bool shadow_sweepable(sqlite3 *db)
{
    return sql_one_i64(db, "SELECT 1 FROM part WHERE live = 2 LIMIT 1", 0) != 0;
}
