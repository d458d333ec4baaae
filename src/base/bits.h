/* bits.h - bitmaps over the rows of one chunk: bit r of word r / 64. */
#ifndef MW_BASE_BITS_H
#define MW_BASE_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline size_t bits_words(size_t n)
{
    return (n + 63) / 64;
}

static inline bool bits_get(const uint64_t *w, size_t i)
{
    return w[i >> 6] >> (i & 63) & 1;
}

static inline void bits_set(uint64_t *w, size_t i)
{
    w[i >> 6] |= UINT64_C(1) << (i & 63);
}

static inline void bits_clear(uint64_t *w, size_t i)
{
    w[i >> 6] &= ~(UINT64_C(1) << (i & 63));
}

void bits_fill(uint64_t *w, size_t n);                     /* bits 0..n-1 set, the rest of the
                                                              last word clear */
size_t bits_count(const uint64_t *w, size_t n);            /* set bits among the first n */
size_t bits_next(const uint64_t *w, size_t n, size_t from); /* next set bit >= from, or n */

#endif
