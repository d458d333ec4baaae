/* radix.c - American flag sort: count the digits, then swap each item to where its digit stands.
 * Few items are sorted by insertion. */
#include "config.h"

#include "ui/radix.h"

#include <stdbool.h>
#include <string.h>

enum { DIGITS = 12, SMALL = 48 };

static unsigned digit(const struct radix_item *x, int i)
{
    uint32_t word = i < 4 ? x->high : i < 8 ? x->low : x->place;

    return word >> (24 - i % 4 * 8) & 255;
}

static bool before(const struct radix_item *a, const struct radix_item *b)
{
    if (a->high != b->high)
        return a->high < b->high;
    return a->low != b->low ? a->low < b->low : a->place < b->place;
}

static void sort_small(struct radix_item *x, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct radix_item one = x[i];
        size_t at = i;

        for (; at > 0 && before(&one, &x[at - 1]); at--)
            x[at] = x[at - 1];
        x[at] = one;
    }
}

static void deal(struct radix_item *x, int i, const size_t *start, size_t *at)
{
    for (unsigned d = 0; d < 256; d++) {
        while (at[d] < start[d + 1]) {
            struct radix_item one = x[at[d]];

            while (digit(&one, i) != d) {
                unsigned to = digit(&one, i);
                struct radix_item other = x[at[to]];

                x[at[to]++] = one;
                one = other;
            }
            x[at[d]++] = one;
        }
    }
}

static void sort_from(struct radix_item *x, size_t n, int i, const atomic_bool *stop)
{
    size_t start[257] = {0}, at[256];

    if (n <= SMALL) {
        sort_small(x, n);
        return;
    }
    if (i == DIGITS || atomic_load(stop))
        return;
    for (size_t k = 0; k < n; k++)
        start[digit(&x[k], i) + 1]++;
    for (unsigned d = 0; d < 256; d++)
        start[d + 1] += start[d];
    memcpy(at, start, sizeof at);
    deal(x, i, start, at);
    for (unsigned d = 0; d < 256; d++)
        if (start[d + 1] - start[d] > 1)
            sort_from(x + start[d], start[d + 1] - start[d], i + 1, stop);
}

void radix_sort(struct radix_item *x, size_t n, const atomic_bool *stop)
{
    sort_from(x, n, 0, stop);
}
