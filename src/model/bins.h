/* bins.h - candidate thresholds or categories of a column, and the column as bytes.
 *
 * A code is a byte. Continuous: the index of the first threshold >= value, so code i stands for
 * (t[i-1], t[i]] and code n_cut for everything above, null (NaN) included. Categorical: the index
 * of the category; code arity for null and for values that are no category.
 *
 *     if (bins_find(v, n, &opts, &b, e) < 0)
 *         return -1;
 *     bins_encode(&b, v, &matrix, col);
 */
#ifndef MW_MODEL_BINS_H
#define MW_MODEL_BINS_H

#include "src/base/err.h"
#include "src/model/indexer.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

enum bins_kind { BINS_CONTINUOUS, BINS_UNORDERED, BINS_ORDERED };

enum {
    BINS_CODES = 256,           /* codes are bytes */
    BINS_CLASS_ROOM = 256,      /* room for the classes of a node */
    BINS_SAMPLE_MAX = 1 << 20,  /* rows that are looked at for thresholds */
};

struct bins {
    enum bins_kind kind;
    unsigned n_cut;   /* continuous: thresholds, at most 254 */
    unsigned arity;   /* categorical: categories, at most 255 */
    double *cut;      /* [n_cut] ascending */
    double *category; /* [arity] */
};

/* Codes that occur, null's included. */
static inline unsigned bins_codes(const struct bins *b)
{
    return (b->kind == BINS_CONTINUOUS ? b->n_cut : b->arity) + 1;
}

struct bins_opts {
    unsigned max_bins;       /* 2..255 */
    size_t max_categories;   /* at most so many distinct values: categorical; 0: never */
    size_t n_class;
    uint64_t seed;           /* of the sample when there are more than BINS_SAMPLE_MAX rows */
    const uint8_t *label;    /* [n] class of each row; NULL: rows weigh 1 */
    const double *class_weight; /* [n_class], with label */
};

/* bins_find - what a column may be split at. v [n]: the whole column, null is NaN; n > 0.
 * Cost: a radix sort of at most BINS_SAMPLE_MAX values. Above that many rows thresholds come
 * from a sample of one row out of each of BINS_SAMPLE_MAX equal stretches, the same for every
 * column.
 * Thresholds follow Spark's rule up to max(max_bins^2, 10000) rows, where it is certain; above,
 * the two end bins hold two thirds of what the others hold (bins.c says why).
 * Special cases: a constant or empty column has no threshold; -0.0 is 0.0; NaN is left out.
 * FAIL_INPUT: more categories than min(max_bins, n). */
int bins_find(const double *v, size_t n, const struct bins_opts *o, struct bins *out,
              struct err *e);
void bins_done(struct bins *b);

/* bins_code - number of thresholds below x; n for NaN. n <= 255. */
static inline uint8_t bins_code(const double *cut, unsigned n, double x)
{
    const double *at = cut;

    while (n > 1) { /* the answer is in at[0..n]; a mask, for branches would be guessed wrong */
        unsigned half = n / 2;

        at += half & -(size_t) !(x <= at[half - 1]);
        n -= half;
    }
    return (uint8_t)(at - cut + (n == 1 && !(x <= at[0])));
}

/* --- encoded columns --- */

/* The training table as bytes, column after column; the last one is the class of each row. */
struct bins_matrix {
    size_t n_row, n_feature;
    uint8_t *col; /* [n_feature + 1][n_row] */
};

int bins_matrix_init(struct bins_matrix *m, size_t n_row, size_t n_feature, struct err *e);
void bins_matrix_done(struct bins_matrix *m);

static inline uint8_t *bins_column(const struct bins_matrix *m, size_t col)
{
    return m->col + col * m->n_row;
}

static inline uint8_t *bins_classes(const struct bins_matrix *m)
{
    return bins_column(m, m->n_feature);
}

/* bins_encode - column `col` of the matrix from v [m->n_row]. Columns may be encoded at the same
 * time by several threads. */
void bins_encode(const struct bins *b, const double *v, struct bins_matrix *m, size_t col);
/* bins_encode_labels - the class of each row; FAIL_INPUT for a value that is no label. */
int bins_encode_labels(const double *label, size_t n_class, const double *v,
                       struct bins_matrix *m, struct err *e);

/* bins_stride - bytes of a row when codes and class of a row stand side by side. */
static inline size_t bins_stride(size_t n_feature)
{
    return (n_feature + 1 + 7) / 8 * 8;
}

/* bins_rows - the same bytes row after row: [n_row][bins_stride], the class is byte n_feature, so
 * that a cache line or two bring all of a row. Caller frees; NULL and FAIL_INPUT without memory. */
uint8_t *bins_rows(const struct bins_matrix *m, unsigned n_thread, struct err *e);

#endif
