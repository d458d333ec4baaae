/* predicate.h - conditions on columns, tested against the statistics of a chunk (may it be left
 * out?) and against whole columns (which rows hold?). A null satisfies PREDICATE_NULL alone.
 *
 *     struct predicate_test t = predicate_on(col, type);
 *     predicate_f64(&t, PREDICATE_GT, 210);
 *     if (!predicate_skips(&t, &stats, n_row))
 *         predicate_select(&t, column, n_row, sel);       // clears the bits of rows that fail
 *     predicate_done(&t);
 */
#ifndef MW_STORE_PREDICATE_H
#define MW_STORE_PREDICATE_H

#include "src/base/column.h"
#include "src/store/codec.h"
#include "src/store/dataset.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum predicate_kind { PREDICATE_ALL, PREDICATE_NEVER, PREDICATE_RANGE, PREDICATE_SET,
                      PREDICATE_IS_NULL, PREDICATE_HAS_VALUE };

struct predicate_text { /* one end of a range of texts */
    bool set, open;     /* set false: no end; open: the text itself is outside */
    char *s;
    size_t size;
};

/* Owns its texts and sets. Ranges of numbers are closed; strict comparisons move the end. */
struct predicate_test {
    size_t col;
    enum column_type type;
    enum predicate_kind kind;
    int64_t lo, hi;               /* integers and times */
    double f_lo, f_hi;            /* doubles */
    struct predicate_text t_lo, t_hi;
    size_t n_set;
    struct predicate_test *set;   /* SET: equalities of the same column; any of them holds */
};

struct predicate_test predicate_on(size_t col, enum column_type type); /* ALL: everything holds */
void predicate_done(struct predicate_test *t);

/* Set the test to `column op value`. Integer against double is compared exactly, as numbers. */
void predicate_i64(struct predicate_test *t, enum predicate_op op, int64_t v);
void predicate_f64(struct predicate_test *t, enum predicate_op op, double v); /* NaN: never */
void predicate_text(struct predicate_test *t, enum predicate_op op, const char *s, size_t size);
void predicate_null(struct predicate_test *t, bool is_null);
/* one more value that the column may equal: takes the test `one`, an equality */
void predicate_set_take(struct predicate_test *t, struct predicate_test *one);

/* predicate_compile - where[0..n) as tests; caller frees the array and each test. NULL and
 * FAIL_USAGE when a column is not there or is of another kind than the value. */
struct predicate_test *predicate_compile(const struct schema *s, const struct predicate *where,
                                         size_t n, struct err *e);
void predicate_free(struct predicate_test *tests, size_t n);

bool predicate_skips(const struct predicate_test *t, const struct codec_stats *st, size_t n_row);
void predicate_select(const struct predicate_test *t, const struct column *c, size_t n_row,
                      uint64_t *sel);

#endif
