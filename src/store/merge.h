/* merge.h - the chunks of a dataset as one sequence of runs in key order.
 *
 * Chunks that do not overlap follow each other and their keys are not even read; where parts
 * overlap, runs alternate. Rows with equal keys stand next to each other in the sequence, in
 * order of arrival: that of their chunks, then of the rows. Without a key the order is that of
 * arrival.
 *
 *     struct merge *m = merge_new(dir, pool, NULL, true);
 *     while ((rc = merge_next(m, &run, e)) > 0)       // run.view is valid until the next call
 *         ...rows run.begin to run.end - 1 of run.chunk...
 *     merge_free(m);
 */
#ifndef MW_STORE_MERGE_H
#define MW_STORE_MERGE_H

#include "src/store/shadow.h"
#include "src/store/view.h"

struct merge_run {
    const struct shadow_chunk *chunk;
    struct view *view;
    size_t begin, end;
};

/* take [n_chunk]: chunks to be read; NULL: all. ordered false: chunks as they stand, whole. dir and
 * pool outlive it. Memory: the views of as
 * many chunks as overlap at one key, at most. */
struct merge *merge_new(const struct shadow *dir, struct view_pool *pool, const bool *take,
                        bool ordered);
void merge_free(struct merge *m);
int merge_next(struct merge *m, struct merge_run *out, struct err *e); /* 1; 0 at end; -1 */
/* merge_from - the next run is the i-th chunk; only before the first, and where nothing overlaps.
 * merge_chunk - the i-th chunk in order then; NULL: there are not as many. */
void merge_from(struct merge *m, size_t i);
const struct shadow_chunk *merge_chunk(const struct merge *m, size_t i);
size_t merge_lanes(const struct merge *m); /* 1: nothing overlaps */

/* merge_overlaps - marks in out [n_chunk] the chunks whose range of keys meets that of another. */
void merge_overlaps(const struct shadow *dir, bool *out);

/* merge_same_key - whether two rows have equal keys (null equals null). */
int merge_same_key(const struct shadow *dir, struct view *a, size_t row_a, struct view *b,
                   size_t row_b, struct err *e); /* 1, 0, -1 */

#endif
