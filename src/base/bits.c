/* bits.c - whole-word operations on row bitmaps. */
#include "config.h"

#include "src/base/bits.h"

#include <string.h>

void bits_fill(uint64_t *w, size_t n)
{
    memset(w, 0xff, bits_words(n) * sizeof *w);
    if (n & 63)
        w[n >> 6] = (UINT64_C(1) << (n & 63)) - 1;
}

size_t bits_count(const uint64_t *w, size_t n)
{
    size_t count = 0;

    for (size_t i = 0; i < n / 64; i++)
        count += (size_t)__builtin_popcountll(w[i]);
    if (n & 63)
        count += (size_t)__builtin_popcountll(w[n >> 6] & ((UINT64_C(1) << (n & 63)) - 1));
    return count;
}

size_t bits_next(const uint64_t *w, size_t n, size_t from)
{
    if (from >= n)
        return n;
    size_t i = from >> 6;
    uint64_t word = w[i] & (~UINT64_C(0) << (from & 63));

    while (!word && ++i < bits_words(n))
        word = w[i];
    if (!word)
        return n;
    size_t at = i * 64 + (size_t)__builtin_ctzll(word);
    return at < n ? at : n;
}
