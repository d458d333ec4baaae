/* compact.c - several parts of a dataset become one.
 *
 * The rows are read by merge.c, staged as a new part and published in the transaction that drops
 * the old ones. Only chunks that overlap are taken apart. */
#include "config.h"

#include "src/store/compact.h"

#include "src/base/mem.h"
#include "src/store/gather.h"
#include "src/store/merge.h"
#include "src/store/publish.h"
#include "src/store/shadow.h"
#include "src/store/stage.h"

#include <stdlib.h>
#include <string.h>

enum { LANES_MAX = 8 };
static const int64_t moment_rows = 1 << 20; /* merged inside somebody else's transaction */

struct part {
    int64_t id, n_row;
};

struct parts {
    struct part *part;
    size_t n;
};

static struct parts parts_of(const struct shadow *d)
{
    struct parts p = {.part = mem_array(d->n_chunk, sizeof *p.part)};

    for (size_t i = 0; i < d->n_chunk; i++) { /* chunks of a part stand together */
        if (i == 0 || d->chunk[i].part != d->chunk[i - 1].part)
            p.part[p.n++] = (struct part){.id = d->chunk[i].part};
        p.part[p.n - 1].n_row += d->chunk[i].n_row;
    }
    return p;
}

static int by_rows(const void *a, const void *b)
{
    const struct part *x = a, *y = b;

    return (x->n_row > y->n_row) - (x->n_row < y->n_row);
}

/* The small ones: as long as the next is not more than twice what those before it hold. */
static size_t small_parts(struct parts *p)
{
    int64_t sum = 0;
    size_t n = 0;

    qsort(p->part, p->n, sizeof *p->part, by_rows);
    while (n < p->n && (n < 2 || p->part[n].n_row <= 2 * sum))
        sum += p->part[n++].n_row;
    return n;
}

static int gather_live(struct gather *g, const struct merge_run *r, struct table *out,
                       struct err *e)
{
    const uint64_t *dead = r->chunk->dead;

    for (size_t i = r->begin; i < r->end;) {
        size_t end = dead ? i : r->end;
        while (end < r->end && !bits_get(dead, end))
            end++;
        if (gather_rows(g, r->view, i, end, out, e) < 0)
            return -1;
        i = end + 1;
    }
    return 0;
}

struct merging {
    const struct shadow *dir;
    struct stage *to;
    struct gather *gather;
    struct table *out;
    struct progress *progress;
    int64_t done;
};

static int merge_run(struct merging *m, const struct merge_run *r, struct err *e)
{
    if (gather_live(m->gather, r, m->out, e) < 0)
        return -1;
    if (table_rows(m->out) >= stage_batch(m->dir->schema->n_col) &&
        stage_table(m->to, &m->out, false, e) < 0)
        return -1;
    m->done += (int64_t)(r->end - r->begin);
    if (r->end < r->chunk->n_row)
        return 0;
    return progress_step(m->progress, "compact", m->done, m->dir->n_row, "rows", e);
}

static int merge_into(const struct shadow *d, const bool *take, struct stage *to,
                      struct progress *p, struct err *e)
{
    struct view_pool *pool = view_pool_new(store_db(to->store), 0);
    struct merge *merge = merge_new(d, pool, take, true);
    struct merging m = {d, to, gather_new(NULL, d->schema->n_col), table_new(d->schema), p, 0};
    struct merge_run run;
    int rc;

    while ((rc = merge_next(merge, &run, e)) > 0)
        if (merge_run(&m, &run, e) < 0) {
            rc = -1;
            break;
        }
    if (rc == 0)
        rc = gather_flush(m.gather, m.out, e);
    if (rc == 0)
        rc = stage_table(to, &m.out, true, e);
    gather_free(m.gather);
    table_free(m.out);
    merge_free(merge);
    view_pool_free(pool);
    return rc;
}

static int publish_merged(struct stage *g, const struct shadow *d, const struct part *old,
                          size_t n, struct err *e)
{
    sqlite3 *db = store_db(g->store);

    if (shadow_stamp(db, d->id) != d->stamp)
        return err_set(e, FAIL_STORE, "somebody else changed it while it was being compacted");
    for (size_t i = 0; i < n; i++)
        if (shadow_part_drop(db, old[i].id, e) < 0)
            return -1;
    if (publish_parts(db, g, NULL, false, e) < 0)
        return -1;
    return publish_dataset(db, d->id, 0, NULL, e);
}

static int merge_parts(struct store *s, const struct shadow *d, const struct part *old, size_t n,
                       struct progress *p, struct err *e)
{
    bool *take = mem_zero(d->n_chunk, sizeof *take), own = !store_in_transaction(s);
    struct stage g;
    int rc;

    for (size_t i = 0; i < d->n_chunk; i++)
        for (size_t k = 0; k < n; k++)
            take[i] |= d->chunk[i].part == old[k].id;
    stage_init(&g, s, d->id, d->schema);
    rc = merge_into(d, take, &g, p, e);
    if (rc == 0 && own)
        rc = store_begin(s, e);
    if (rc == 0) {
        rc = publish_merged(&g, d, old, n, e);
        if (own)
            rc = rc < 0 ? store_rollback(s) : store_commit(s, e);
    }
    stage_done(&g);
    free(take);
    return rc < 0 ? err_ctx(e, "dataset '%s'", d->name) : 0;
}

static int64_t dead_rows(const struct shadow *d)
{
    int64_t n = 0;

    for (size_t i = 0; i < d->n_chunk; i++)
        n += d->chunk[i].n_dead;
    return n;
}

int compact_all(struct store *s, int64_t dataset, struct progress *p, struct err *e)
{
    struct shadow *d = shadow_load(store_db(s), dataset, NULL, 0, e);
    int rc = 0;

    if (!d)
        return -1;
    struct parts parts = parts_of(d);
    if (parts.n > 1 || dead_rows(d))
        rc = merge_parts(s, d, parts.part, parts.n, p, e);
    free(parts.part);
    shadow_free(d);
    return rc;
}

static size_t lanes_of(const struct shadow *d)
{
    struct merge *m = merge_new(d, NULL, NULL, true);
    size_t n = merge_lanes(m);

    merge_free(m);
    return n;
}

int compact_when_due(struct store *s, int64_t dataset, struct err *e)
{
    struct shadow *d = shadow_load(store_db(s), dataset, NULL, 0, e);
    int64_t rows = 0;
    size_t n = 0;
    int rc = 0;

    if (!d)
        return -1;
    struct parts parts = parts_of(d);
    if (dead_rows(d) * 2 > d->n_row || (lanes_of(d) > LANES_MAX && d->schema->n_apart))
        n = parts.n; /* apart: rows of one key stay in order of arrival across all parts */
    else if (lanes_of(d) > LANES_MAX)
        n = small_parts(&parts);
    for (size_t i = 0; i < n; i++)
        rows += parts.part[i].n_row;
    if (n && (rows <= moment_rows || !store_in_transaction(s)))
        rc = merge_parts(s, d, parts.part, n, NULL, e);
    free(parts.part);
    shadow_free(d);
    return rc;
}
