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

static inline uint64_t key_word_f64(double v)
{
    uint64_t w;

    v += 0.0; /* -0 becomes 0 */
    __builtin_memcpy(&w, &v, 8);
    return w >> 63 ? ~w : w | UINT64_C(1) << 63;
}

static inline uint64_t key_word_i64(int64_t v)
{
    return (uint64_t)v ^ UINT64_C(1) << 63;
}

static inline struct key_part key_of(const struct column *c, size_t row)
{
    struct key_part k = {.has = column_has(c, row)};

    if (!k.has)
        return k;
    if (c->type == COLUMN_TEXT) {
        uint32_t code = column_code(c, row);
        k.s = text_dict_get(c->dict, code);
        k.size = text_dict_size(c->dict, code);
    } else {
        k.word = c->type == COLUMN_F64 ? key_word_f64(column_f64(c, row))
                                       : key_word_i64(column_i64(c, row));
    }
    return k;
}

struct key_part key_of_bound(enum column_type type, const struct codec_bound *b); /* no text */
int key_text_cmp(const struct key_part *a, const struct key_part *b);

static inline int key_cmp(const struct key_part *a, const struct key_part *b, size_t n)
{
    int c = 0;

    for (size_t k = 0; k < n && !c; k++) {
        if (a[k].has != b[k].has)
            return a[k].has - b[k].has;
        if (a[k].word != b[k].word)
            return a[k].word < b[k].word ? -1 : 1;
        c = a[k].s && a[k].s != b[k].s ? key_text_cmp(&a[k], &b[k]) : 0;
    }
    return c;
}

/* key_order - how rows begin to end - 1 of c stand, each against the one before it. */
enum key_order { KEY_UNIQUE, KEY_TIES, KEY_UNSORTED };
enum key_order key_order(const struct schema *s, const struct chunk *c, size_t begin, size_t end);

/* key_sort - the rows of c in key order, equal keys in order of arrival: [n_row] row numbers,
 * caller frees. Radix sort of packed keys: about 10 ns a row and 11 bits. */
uint32_t *key_sort(const struct schema *s, const struct chunk *c);
bool key_has_ties(const struct schema *s, const struct chunk *c, const uint32_t *row); /* sorted */

#endif
