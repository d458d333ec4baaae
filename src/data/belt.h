/* belt.h - blocks in order through three hands: one makes, several work, one takes.
 *
 *   make   fills the next slot; one thread, in order                1, 0 at the end, -1
 *   work   transforms a slot; any thread, any order                 0, -1
 *   take   uses a slot; the caller's thread, in the order of make   0, -1
 *
 * Slots are reused: no more than n_slot blocks exist at any time. A failure of make or work is
 * reported after all slots before it were taken, so that what was taken depends neither on the
 * number of threads nor on their luck. With one thread everything happens in the caller. */
#ifndef MW_DATA_BELT_H
#define MW_DATA_BELT_H

#include "src/base/err.h"

#include <stddef.h>

struct belt {
    int (*make)(void *arg, void *slot, struct err *e);
    int (*work)(void *arg, void *slot, struct err *e);
    int (*take)(void *arg, void *slot, struct err *e);
    void *arg;
    void **slot; /* [n_slot] */
    size_t n_slot;
};

int belt_run(const struct belt *b, unsigned n_thread, struct err *e);

#endif
