/* settle.c - equal keys are settled in one pass over the rows in key order.
 *
 * merge.c puts equal keys next to each other. The last row seen waits in a group; the next one
 * joins it if its key is equal, else the group is judged. Chunks that overlap no other are not
 * read, unless they may hold equal keys themselves.
 * Invariants: the group's rows have one key and are alive; rows leave in key order.
 * Not here: what becomes of dead rows (publish.c). */
#include "config.h"

#include "src/store/settle.h"

#include "src/base/mem.h"
#include "src/store/gather.h"
#include "src/store/merge.h"
#include "src/store/view.h"

#include <stdlib.h>
#include <string.h>

struct row_at {
    size_t i_chunk, row;
    struct view *view;
};

struct pass {
    struct settle *x;
    struct view_pool *pool;
    bool *staged;        /* [n_chunk] */
    struct row_at *group, *stays; /* [cap] */
    size_t n_group, cap;
    struct table *out;   /* rows that stay; NULL: nothing is rewritten */
    struct stage to;
    size_t batch;        /* rows of out that are staged */
    struct gather *gather;
    int64_t done;
};

/* --- output --- */

static int emit(struct pass *p, size_t i_chunk, struct view *v, size_t begin, size_t end,
                struct err *e)
{
    if (!p->out || !p->staged[i_chunk])
        return 0;
    if (gather_rows(p->gather, v, begin, end, p->out, e) < 0)
        return -1;
    return table_rows(p->out) < p->batch ? 0 : stage_table(&p->to, &p->out, false, e);
}

static void kill_row(struct pass *p, const struct row_at *r)
{
    struct settle *x = p->x;
    const struct shadow_chunk *c = &x->dir->chunk[r->i_chunk];

    if (!x->dead[r->i_chunk]) {
        x->dead[r->i_chunk] = mem_zero(bits_words(c->n_row), 8);
        if (c->dead)
            memcpy(x->dead[r->i_chunk], c->dead, bits_words(c->n_row) * 8);
    }
    bits_set(x->dead[r->i_chunk], r->row);
}

/* --- groups --- */

static int by_arrival(const void *a, const void *b, void *arg)
{
    const struct row_at *x = a, *y = b;
    const struct pass *p = arg;

    if (p->staged[x->i_chunk] != p->staged[y->i_chunk])
        return p->staged[x->i_chunk] - p->staged[y->i_chunk];
    if (x->i_chunk != y->i_chunk) /* the directory is by part, then in order */
        return x->i_chunk < y->i_chunk ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static bool value_same(const struct column *a, size_t i, const struct column *b, size_t j)
{
    if (column_has(a, i) != column_has(b, j))
        return false;
    if (!column_has(a, i))
        return true;
    if (a->type == COLUMN_F64)
        return column_f64(a, i) == column_f64(b, j);
    if (a->type != COLUMN_TEXT)
        return column_i64(a, i) == column_i64(b, j);
    uint32_t x = column_code(a, i), y = column_code(b, j);
    size_t size = text_dict_size(a->dict, x);
    return size == text_dict_size(b->dict, y) &&
           memcmp(text_dict_get(a->dict, x), text_dict_get(b->dict, y), size) == 0;
}

static int rows_same(struct pass *p, const struct row_at *a, const struct row_at *b,
                     struct err *e)
{
    for (size_t i = 0; i < p->x->dir->schema->n_col; i++) {
        const struct column *x = view_column(a->view, i, e), *y = view_column(b->view, i, e);
        if (!x || !y)
            return -1;
        if (!value_same(x, a->row, y, b->row))
            return 0;
    }
    return 1;
}

static int line_of(struct pass *p, const struct row_at *r, int64_t *out, struct err *e)
{
    *out = 0;
    if (!p->staged[r->i_chunk] || !p->x->has_line)
        return 0;
    const struct column *c = view_column(r->view, p->x->dir->schema->n_col, e);
    if (!c)
        return -1;
    *out = column_i64(c, r->row);
    return 0;
}

static int report(struct pass *p, const struct row_at *stays, const struct row_at *r,
                  struct err *e)
{
    int64_t line, stays_line;

    if (!p->x->on_clash)
        return 0;
    if (line_of(p, r, &line, e) < 0 || line_of(p, stays, &stays_line, e) < 0)
        return -1;
    return p->x->on_clash(p->x->on_clash_arg, line, stays_line, e);
}

/* Another row with the key of *stays has come: one of them goes. */
static int settle_two(struct pass *p, struct row_at *stays, struct row_at *r, struct err *e)
{
    struct settle *x = p->x;
    int same = rows_same(p, stays, r, e);

    if (same < 0)
        return -1;
    if (!same && x->clash == DATASET_KEEP_LAST) {
        x->duplicate += p->staged[stays->i_chunk];
        kill_row(p, stays);
        *stays = *r;
        return 0;
    }
    kill_row(p, r);
    if (same || x->clash == DATASET_KEEP_FIRST) {
        x->duplicate++;
        return 0;
    }
    x->clashed++;
    return report(p, stays, r, e);
}

static void group_clear(struct pass *p)
{
    for (size_t i = 0; i < p->n_group; i++)
        view_close(p->group[i].view);
    p->n_group = 0;
}

/* 1: the rows of one key are told apart by further columns; 0: they are not; -1. */
static int rows_apart(struct pass *p, const struct row_at *a, const struct row_at *b,
                      struct err *e)
{
    const struct schema *s = p->x->dir->schema;

    for (size_t k = s->n_key; k < s->n_key + s->n_apart; k++) {
        const struct column *x = view_column(a->view, s->key[k], e);
        const struct column *y = view_column(b->view, s->key[k], e);
        if (!x || !y)
            return -1;
        if (!value_same(x, a->row, y, b->row))
            return 1;
    }
    return 0;
}

/* A further row of the group meets those that stay [*n], or is one more of them. */
static int group_settle(struct pass *p, struct row_at *stays, size_t *n, struct row_at *r,
                        struct err *e)
{
    for (size_t i = 0; i < *n; i++) {
        int apart = rows_apart(p, &stays[i], r, e);

        if (apart > 0)
            continue;
        if (apart < 0 || settle_two(p, &stays[i], r, e) < 0)
            return -1;
        if (stays[i].i_chunk != r->i_chunk || stays[i].row != r->row)
            return 0;
        memmove(&stays[i], &stays[i + 1], (--*n - i) * sizeof *stays); /* r arrived last */
        break;
    }
    stays[(*n)++] = *r;
    return 0;
}

static int group_end(struct pass *p, struct err *e)
{
    struct row_at *stays = p->stays;
    size_t n = 0;
    int rc = 0;

    if (p->n_group > 1)
        qsort_r(p->group, p->n_group, sizeof *p->group, by_arrival, p);
    for (size_t i = 0; i < p->n_group && rc == 0; i++)
        rc = group_settle(p, stays, &n, &p->group[i], e);
    for (size_t i = 0; i < n && rc == 0; i++)
        rc = emit(p, stays[i].i_chunk, stays[i].view, stays[i].row, stays[i].row + 1, e);
    group_clear(p);
    return rc;
}

static void group_add(struct pass *p, size_t i_chunk, struct view *v, size_t row)
{
    const uint64_t *dead = p->x->dir->chunk[i_chunk].dead;

    if (dead && bits_get(dead, row))
        return;
    if (p->n_group == p->cap) {
        p->cap = mem_room(p->cap, p->n_group + 1);
        p->group = mem_resize(p->group, p->cap, sizeof *p->group);
        p->stays = mem_resize(p->stays, p->cap, sizeof *p->stays);
    }
    p->group[p->n_group++] = (struct row_at){i_chunk, row, view_again(v)};
}

/* --- the pass --- */

/* First row above i whose key equals that of the row before it, or end. */
static int next_tie(struct pass *p, struct view *v, size_t i, size_t end, size_t *out,
                    struct err *e)
{
    int same = 0;

    for (i++; i < end && same == 0; i++)
        same = merge_same_key(p->x->dir, v, i - 1, v, i, e);
    *out = same > 0 ? i - 1 : end;
    return same < 0 ? -1 : 0;
}

static int take_run(struct pass *p, const struct merge_run *r, struct err *e)
{
    const struct shadow *dir = p->x->dir;
    size_t i_chunk = (size_t)(r->chunk - dir->chunk), i = r->begin, end = r->end;

    while (i < r->end) {
        const struct row_at *last = p->n_group ? &p->group[p->n_group - 1] : NULL;
        int same = last ? merge_same_key(dir, last->view, last->row, r->view, i, e) : 0;
        if (same < 0)
            return -1;
        if (same) {
            group_add(p, i_chunk, r->view, i++);
            continue;
        }
        /* a dead row may have the key of the living one before it */
        if (((p->x->has_ties && p->staged[i_chunk]) || r->chunk->dead || dir->schema->n_apart) &&
            next_tie(p, r->view, i, r->end, &end, e) < 0)
            return -1;
        if (group_end(p, e) < 0 || emit(p, i_chunk, r->view, i, end - 1, e) < 0)
            return -1;
        group_add(p, i_chunk, r->view, end - 1);
        i = end;
        end = r->end;
    }
    return 0;
}

static int pass_all(struct pass *p, const bool *take, struct err *e)
{
    struct merge *m = merge_new(p->x->dir, p->pool, take, true);
    struct merge_run run;
    int64_t total = 0;
    int rc;

    for (size_t i = 0; i < p->x->dir->n_chunk; i++)
        total += take[i] ? p->x->dir->chunk[i].n_row : 0;
    while ((rc = merge_next(m, &run, e)) > 0) {
        if (take_run(p, &run, e) < 0)
            rc = -1;
        p->done += (int64_t)(run.end - run.begin);
        if (rc > 0 && run.end == run.chunk->n_row)
            rc = progress_step(p->x->progress, "merge", p->done, total, "rows", e) < 0 ? -1 : 1;
        if (rc < 0)
            break;
    }
    if (rc == 0)
        rc = group_end(p, e);
    group_clear(p);
    merge_free(m);
    return rc;
}

/* --- what is read, what is rewritten --- */

static bool *staged_chunks(const struct settle *x)
{
    bool *staged = mem_zero(x->dir->n_chunk, sizeof *staged);

    for (size_t i = 0; i < x->dir->n_chunk; i++)
        for (size_t k = 0; k < x->stage->n_part; k++)
            staged[i] |= x->dir->chunk[i].part == x->stage->part[k];
    return staged;
}

/* Whether more than a tenth of the staged rows lie where staged parts overlap one another. */
static bool overlaps_widely(const struct settle *x, const bool *staged, const bool *overlaps)
{
    int64_t all = 0, some = 0;

    for (size_t i = 0; i < x->dir->n_chunk; i++) {
        all += staged[i] ? x->dir->chunk[i].n_row : 0;
        some += staged[i] && overlaps[i] ? x->dir->chunk[i].n_row : 0;
    }
    return x->stage->n_part > 1 && some * 10 > all;
}

/* Staged chunks alone, to see how they overlap one another. */
static void overlaps_of(const struct settle *x, const bool *only, bool *out)
{
    struct shadow some = *x->dir;
    size_t *at = mem_array(x->dir->n_chunk, sizeof *at);
    bool *found = mem_zero(x->dir->n_chunk, sizeof *found);

    some.chunk = mem_array(x->dir->n_chunk, sizeof *some.chunk);
    some.n_chunk = 0;
    for (size_t i = 0; i < x->dir->n_chunk; i++) {
        out[i] = false;
        if (only[i]) {
            at[some.n_chunk] = i;
            some.chunk[some.n_chunk++] = x->dir->chunk[i];
        }
    }
    merge_overlaps(&some, found);
    for (size_t i = 0; i < some.n_chunk; i++)
        out[at[i]] = found[i];
    free(some.chunk);
    free(found);
    free(at);
}

static void old_parts(struct pass *p)
{
    struct settle *x = p->x;

    x->old = x->stage->part;
    x->n_old = x->stage->n_part;
    x->stage->part = p->to.part;
    x->stage->n_part = p->to.n_part;
    p->to.part = NULL;
}

static int run_pass(struct pass *p, bool *take, struct err *e)
{
    struct settle *x = p->x;
    bool *among = mem_zero(x->dir->n_chunk, sizeof *among);
    bool rewrite;
    int rc;

    overlaps_of(x, p->staged, among);
    rewrite = overlaps_widely(x, p->staged, among);
    free(among);
    for (size_t i = 0; i < x->dir->n_chunk; i++)
        take[i] |= p->staged[i] && (rewrite || x->has_ties);
    stage_init(&p->to, x->stage->store, x->stage->dataset, x->dir->schema);
    p->to.run = x->stage->run;
    p->to.n_thread = x->stage->n_thread;
    if (rewrite)
        p->out = table_new(x->dir->schema);
    p->batch = stage_batch(x->dir->schema->n_col);
    rc = pass_all(p, take, e);
    if (rc == 0 && rewrite)
        rc = gather_flush(p->gather, p->out, e) < 0 ? -1 : stage_table(&p->to, &p->out, true, e);
    if (rc == 0 && rewrite)
        old_parts(p);
    table_free(p->out);
    stage_done(&p->to);
    return rc;
}

int settle_run(struct settle *x, struct err *e)
{
    size_t n = x->dir->n_chunk;
    struct pass p = {.x = x};
    bool *take = mem_zero(n, sizeof *take);
    bool any = x->has_ties;
    int rc = 0;

    x->dead = mem_zero(n, sizeof *x->dead);
    merge_overlaps(x->dir, take);
    for (size_t i = 0; i < n; i++)
        any |= take[i];
    if (any) {
        p.staged = staged_chunks(x);
        p.pool = view_pool_new(store_db(x->stage->store), 0);
        p.gather = gather_new(NULL, x->dir->schema->n_col);
        rc = run_pass(&p, take, e);
        free(p.group);
        free(p.stays);
        gather_free(p.gather);
        view_pool_free(p.pool);
        free(p.staged);
    }
    free(take);
    return rc;
}

void settle_done(struct settle *x)
{
    for (size_t i = 0; x->dead && i < x->dir->n_chunk; i++)
        free(x->dead[i]);
    free(x->dead);
    free(x->old);
    x->dead = NULL;
    x->old = NULL;
    x->n_old = 0;
}
