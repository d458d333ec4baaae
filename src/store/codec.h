/* codec.h - a column of a chunk <-> BLOB, in the smallest encoding that is cheap to decode.
 *
 * A body, little-endian (asserted):
 *
 *     0  encoding u8   1  column type u8   2  width u8   3  flags u8 (1: validity follows)
 *     4  rows u32      8  [validity: one u64 per 64 rows]   then the values
 *
 * Values are 64-bit words (integers, seconds, bits of doubles) or, for text, a dictionary and the
 * words of its codes:
 *
 *     CONST    u64 value of every row
 *     RUNS     u32 n, u32 end[n], u64 first[n], u64 step[n]: word = first + step * offset
 *     PACK     u64 base, `width` bits a row above it, 8 bytes of padding
 *     RAW      u64 a row
 *     DICT     u32 n <= 256, u64 value[n], `width` bits a row, 8 bytes of padding
 *     SPARSE   u64 base, one bit a row, u64 for each row whose bit is set
 *     DECIMAL  u64 k, then as PACK: double = integer / 10^k, reproduced exactly
 *     text     u32 n, u32 start[n + 1], bytes with a NUL after each, u8 encoding, u8 width, words
 *
 * Doubles come back bit for bit, except that a NaN is stored as null; rows without a value come
 * back as 0. A body is input, not trusted memory: every length, count, offset and code is checked
 * before use. The checksum (in codec_stats) is verified by codec_decode. */
#ifndef MW_STORE_CODEC_H
#define MW_STORE_CODEC_H

#include "src/base/buf.h"
#include "src/base/column.h"
#include "src/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum codec { CODEC_CONST, CODEC_RUNS, CODEC_PACK, CODEC_RAW, CODEC_DICT, CODEC_SPARSE,
             CODEC_DECIMAL };

const char *codec_name(enum codec c); /* "raw" */

enum { CODEC_BOUND = 16 };

/* A value as a bound: 8 bytes of a number, or the first CODEC_BOUND bytes of a text. */
struct codec_bound {
    uint8_t has;  /* 0: null */
    uint8_t cut;  /* text that is longer than the bound */
    uint8_t size; /* bytes of text kept */
    uint8_t zero[5];
    unsigned char bytes[CODEC_BOUND];
};

/* What is known of a body without reading it; stored as these bytes. */
struct codec_stats {
    uint32_t n_null, size, sum; /* rows without a value; bytes of the body; its checksum */
    uint8_t encoding, zero[3];
    struct codec_bound min, max; /* over the rows that have a value */
};

/* A decoded column and the memory that it owns; zeroed is empty, memory is reused. */
struct codec_column {
    struct column col;
    void *v;
    uint64_t *valid;
    struct text_dict dict;
    uint32_t *start;
    char *bytes;
};
void codec_column_done(struct codec_column *c);
size_t codec_column_bytes(const struct codec_column *c, size_t n_row); /* of memory */

/* codec_encode - the first n rows of c, n <= COLUMN_CHUNK_ROWS, appended to out. */
void codec_encode(const struct column *c, size_t n, struct buf *out, struct codec_stats *stats);

/* codec_decode - the whole body. FAIL_STORE if it is not what its stats and n_row say. */
int codec_decode(const void *body, size_t size, const struct codec_stats *stats,
                 enum column_type type, size_t n_row, struct codec_column *out, struct err *e);

/* codec_point - one row's word without decoding the column, where rows lie at fixed places: 1 and
 * *out, *out_has; 0: decode the column instead (text, runs, sparse); -1. read() gives n bytes at
 * offset `at` of a body of `size` bytes. The checksum is not verified. */
struct codec_source {
    int (*read)(const struct codec_source *s, void *out, size_t n, size_t at, struct err *e);
    size_t size;
};
int codec_point(const struct codec_source *s, enum column_type type, size_t n_row, size_t row,
                uint64_t *out, bool *out_has, struct err *e);

/* codec_bound_of - the value of a row as a bound; codec_bound_cmp - negative, 0, positive, nulls
 * first. A cut text compares as its prefix when low, as above all that start so when high. */
void codec_bound_of(const struct column *c, size_t row, struct codec_bound *out);
int codec_bound_cmp(enum column_type type, const struct codec_bound *high,
                    const struct codec_bound *low);
bool codec_stats_ok(const struct codec_stats *s, enum column_type type, size_t n_row);

static inline int64_t codec_bound_i64(const struct codec_bound *b)
{
    int64_t v;
    __builtin_memcpy(&v, b->bytes, sizeof v);
    return v;
}

static inline double codec_bound_f64(const struct codec_bound *b)
{
    double v;
    __builtin_memcpy(&v, b->bytes, sizeof v);
    return v;
}

#endif
