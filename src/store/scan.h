/* scan.h - the rows of a dataset that match, as runs of chunks: what readers and SQL share.
 *
 *     struct scan *s = scan_new(dir, pool, tests, n_test, true);
 *     while ((rc = scan_next(s, &run, e)) > 0)
 *         for (i = bits_next(run.sel, run.end, run.begin); i < run.end; ...)
 *     scan_free(s);
 */
#ifndef MW_STORE_SCAN_H
#define MW_STORE_SCAN_H

#include "src/store/merge.h"
#include "src/store/predicate.h"
#include "src/store/shadow.h"
#include "src/store/view.h"

struct scan_run {
    const struct shadow_chunk *chunk;
    struct view *view;
    size_t begin, end;
    const uint64_t *sel; /* rows of the chunk that match; NULL: all of them */
};

/* Chunks whose statistics exclude a match are left out. ordered: by key; else parts may follow
 * each other. dir, pool and tests outlive it. */
struct scan *scan_new(const struct shadow *dir, struct view_pool *pool,
                      const struct predicate_test *test, size_t n_test, bool ordered);
void scan_free(struct scan *s);
int scan_next(struct scan *s, struct scan_run *out, struct err *e); /* valid until the next call;
                                                                       1, 0 at end, -1 */

/* scan_skip - only before the first scan_next: passes by chunks that end before the row-th match,
 * where the directory alone can tell; gives the number of matches passed by. */
int64_t scan_skip(struct scan *s, int64_t row);
size_t scan_run_rows(const struct scan_run *r); /* matches in the run */

#endif
