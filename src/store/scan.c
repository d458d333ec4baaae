/* scan.c - the rows of a dataset that match: chunks skipped, selections computed once per chunk.
 * Invariants: sel[i] exists from the first run of chunk i to the call after its last. */
#include "config.h"

#include "src/store/scan.h"

#include "src/base/mem.h"
#include "src/store/tally.h"

#include <stdlib.h>

struct scan {
    const struct shadow *dir;
    const struct predicate_test *test;
    size_t n_test;
    struct merge *merge;
    uint64_t **sel; /* [n_chunk] */
    size_t done;    /* chunk whose last run was given: its bitmap can go; n_chunk: none */
};

static bool *chunks_that_may(const struct shadow *d, const struct predicate_test *test, size_t n)
{
    bool *take = mem_array(d->n_chunk, sizeof *take);

    for (size_t i = 0; i < d->n_chunk; i++) {
        const struct shadow_chunk *c = &d->chunk[i];
        take[i] = true;
        for (size_t k = 0; k < n && take[i]; k++)
            take[i] = !predicate_skips(&test[k], &c->stats[test[k].col], c->n_row);
        tally()->chunks_skipped += !take[i];
    }
    return take;
}

struct scan *scan_new(const struct shadow *dir, struct view_pool *pool,
                      const struct predicate_test *test, size_t n_test, bool ordered)
{
    struct scan *s = mem_zero(1, sizeof *s);
    bool *take = n_test ? chunks_that_may(dir, test, n_test) : NULL;

    s->dir = dir;
    s->test = test;
    s->n_test = n_test;
    s->sel = mem_zero(dir->n_chunk, sizeof *s->sel);
    s->done = dir->n_chunk;
    s->merge = merge_new(dir, pool, take, ordered);
    free(take);
    return s;
}

void scan_free(struct scan *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->dir->n_chunk; i++)
        free(s->sel[i]);
    free(s->sel);
    merge_free(s->merge);
    free(s);
}

static int test_rows(const struct scan *s, const struct merge_run *run, uint64_t *sel,
                     struct err *e)
{
    size_t n = run->chunk->n_row;

    for (size_t k = 0; k < s->n_test; k++) {
        if (bits_next(sel, n, 0) == n)
            return 0;
        const struct column *c = view_column(run->view, s->test[k].col, e);
        if (!c)
            return -1;
        predicate_select(&s->test[k], c, n, sel);
    }
    return 0;
}

static int selection(struct scan *s, const struct merge_run *run, size_t i, struct err *e)
{
    const struct shadow_chunk *c = run->chunk;
    size_t words = bits_words(c->n_row);

    if (s->sel[i] || (!s->n_test && !c->dead))
        return 0;
    s->sel[i] = mem_array(words, 8);
    bits_fill(s->sel[i], c->n_row);
    for (size_t w = 0; c->dead && w < words; w++)
        s->sel[i][w] &= ~c->dead[w];
    return test_rows(s, run, s->sel[i], e);
}

int scan_next(struct scan *s, struct scan_run *out, struct err *e)
{
    struct merge_run run;
    int rc;

    for (;;) {
        if (s->done < s->dir->n_chunk) {
            free(s->sel[s->done]);
            s->sel[s->done] = NULL;
            s->done = s->dir->n_chunk;
        }
        rc = merge_next(s->merge, &run, e);
        if (rc <= 0)
            return rc;
        size_t i = (size_t)(run.chunk - s->dir->chunk);
        if (selection(s, &run, i, e) < 0)
            return -1;
        if (run.end == run.chunk->n_row)
            s->done = i;
        if (!s->sel[i] || bits_next(s->sel[i], run.end, run.begin) < run.end) {
            *out = (struct scan_run){run.chunk, run.view, run.begin, run.end, s->sel[i]};
            return 1;
        }
    }
}

int64_t scan_skip(struct scan *s, int64_t row)
{
    const struct shadow_chunk *c;
    int64_t passed = 0;
    size_t i = 0;

    if (s->n_test || merge_lanes(s->merge) > 1)
        return 0;
    while ((c = merge_chunk(s->merge, i)) && passed + c->n_row - c->n_dead <= row) {
        passed += c->n_row - c->n_dead;
        i++;
    }
    merge_from(s->merge, i);
    return passed;
}

size_t scan_run_rows(const struct scan_run *r)
{
    size_t first = r->begin / 64, last = (r->end - 1) / 64, n = 0;

    if (!r->sel)
        return r->end - r->begin;
    for (size_t w = first; w <= last; w++) {
        uint64_t bits = r->sel[w];
        if (w == first)
            bits &= ~UINT64_C(0) << r->begin % 64;
        if (w == last && r->end % 64)
            bits &= (UINT64_C(1) << r->end % 64) - 1;
        n += (size_t)__builtin_popcountll(bits);
    }
    return n;
}
