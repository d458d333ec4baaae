/* progress.h - how long work tells what it has done and learns that it should stop.
 *
 * The receiver (a run, a terminal, a test) fills the struct; the worker calls progress_step()
 * often: it costs a branch and a clock look at most. NULL is a receiver that never cancels.
 *
 *     if (progress_step(p, "parse", bytes_done, bytes_total, "B", e) < 0)
 *         goto done;        // FAIL_CANCELLED
 */
#ifndef MW_BASE_PROGRESS_H
#define MW_BASE_PROGRESS_H

#include "src/base/err.h"

#include <stdint.h>

struct progress {
    /* 0, or -1 with FAIL_CANCELLED. May be called from one thread only. */
    int (*step)(struct progress *p, const char *phase, int64_t done, int64_t total,
                const char *unit, struct err *e);
};

/* phase: a word or two, in the order of the work; done never goes backwards within a phase;
 * total 0: unknown; unit: "rows", "B", "trees", "machines". */
static inline int progress_step(struct progress *p, const char *phase, int64_t done, int64_t total,
                                const char *unit, struct err *e)
{
    return p ? p->step(p, phase, done, total, unit, e) : 0;
}

#endif
