/* words.h - arrays of 64-bit words <-> bytes: the encodings of codec.h, chosen and carried out. */
#ifndef MW_STORE_WORDS_H
#define MW_STORE_WORDS_H

#include "src/base/buf.h"
#include "src/store/codec.h"

#include <stddef.h>
#include <stdint.h>

enum words_kind { WORDS_I64, WORDS_F64, WORDS_CODE };

struct words_plan {
    uint8_t encoding; /* enum codec */
    uint8_t width;    /* bits a row: PACK, DICT, DECIMAL */
    uint8_t k;        /* DECIMAL: digits after the point */
    uint32_t n;       /* runs, dictionary entries, rows that differ from base */
    uint64_t base;
    uint64_t *value;  /* DICT: entries; DECIMAL: integers [n] */
    uint8_t *code;    /* DICT: [n] */
};
void words_plan_done(struct words_plan *p);

/* words_plan - the smallest encoding of w[0..n); cost: a few passes over w. */
void words_plan(const uint64_t *w, size_t n, enum words_kind kind, struct words_plan *out);
void words_put(const uint64_t *w, size_t n, const struct words_plan *p, struct buf *out);

/* words_get - n words from all of p[0..size); plan: encoding and width as the head says them.
 * -1: the bytes are not such words. */
int words_get(const unsigned char *p, size_t size, size_t n, const struct words_plan *plan,
              enum words_kind kind, uint64_t *out);

/* words_point - the word of one row; the words begin at `at`. As codec_point. */
int words_point(const struct codec_source *s, size_t at, size_t n, size_t row,
                const struct words_plan *plan, uint64_t *out, struct err *e);

#endif
