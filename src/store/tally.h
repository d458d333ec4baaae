/* tally.h - what this thread has had the store do so far, on whatever connection: for counters on
 * the screen, and for tests that hold work to a bound. Only ever grows. */
#ifndef MW_STORE_TALLY_H
#define MW_STORE_TALLY_H

#include <stdint.h>

struct tally {
    int64_t statements;     /* begun, those of other statements' making too */
    int64_t chunks_read;    /* columns of chunks, decoded or looked into */
    int64_t chunks_skipped; /* chunks left out as their statistics exclude a match */
};

struct tally *tally(void); /* for ever */

#endif
