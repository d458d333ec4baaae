/* radix.h - items of a 64-bit key and a place, sorted in place by their bytes. */
#ifndef MW_UI_RADIX_H
#define MW_UI_RADIX_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

struct radix_item { /* in words of 32 bits, so that one takes 12 bytes */
    uint32_t high, low, place;
};

/* radix_sort - by key, then place. Gives up, in any order, once *stop is true. O(n), no memory but
 * the stack's. */
void radix_sort(struct radix_item *x, size_t n, const atomic_bool *stop);

#endif
