/* key.h - keys of rows: compared, checked for order, sorted. Nulls first, integers, times and
 * doubles by value (-0 equals 0), text by bytes. */
#ifndef MW_STORE_KEY_H
#define MW_STORE_KEY_H

#include "src/base/column.h"
#include "src/store/codec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { KEY_MAX = 8 };

struct key_part { /* one column of a key: an order-preserving word, or text */
    bool has;
    uint64_t word;
    const char *s; /* of the dictionary */
    size_t size;
};

struct key_part key_of(const struct column *c, size_t row);
struct key_part key_of_bound(enum column_type type, const struct codec_bound *b); /* no text */
int key_cmp(const struct key_part *a, const struct key_part *b, size_t n);

/* key_order - how rows begin to end - 1 of c stand, each against the one before it. */
enum key_order { KEY_UNIQUE, KEY_TIES, KEY_UNSORTED };
enum key_order key_order(const struct schema *s, const struct chunk *c, size_t begin, size_t end);

/* key_sort - the rows of c in key order, equal keys in order of arrival: [n_row] row numbers,
 * caller frees. Radix sort of packed keys: about 10 ns a row and 11 bits. */
uint32_t *key_sort(const struct schema *s, const struct chunk *c);
bool key_has_ties(const struct schema *s, const struct chunk *c, const uint32_t *row); /* sorted */

#endif
