/* typed.h - rows of fields to typed columns; what does not fit is rejected, with the reason.
 *
 * A row is rejected once, for the first fault in the order of the contract: its structure (known
 * from rcsv), NUL bytes, bad UTF-8, then the columns in the order of the dataset.
 *
 *     struct typed *t = typed_new(layout);
 *     typed_rows(t, &rows);          // t refers to the memory of rows
 *     for (i < t->n_reject) ...      // in order of line
 *     typed_chunk(t, &chunk);        // the rows that are good; valid until the next typed_rows */
#ifndef MW_DATA_TYPED_H
#define MW_DATA_TYPED_H

#include "src/base/column.h"
#include "src/data/layout.h"
#include "src/data/rcsv.h"

#include <stdint.h>

struct reject {
    int64_t line;
    enum reason reason;
    int i_col;              /* of the layout; -1: the record as a whole */
    const char *text;       /* the record as it stands */
    size_t text_size;
    const char *value;      /* the field that is wrong; NULL: none */
    size_t value_size;
    uint32_t n_field;       /* of COLS_* */
};

struct typed {
    const struct layout *layout; /* outlives it */
    size_t n_row;                /* good ones */
    int64_t *line;               /* [n_row] on which each begins */
    size_t n_reject;
    struct reject *reject;
    struct column *col;          /* [n_col] */
    int64_t n_twice;             /* times that the clock showed twice, in these rows */
    /* memory behind them */
    size_t row_cap, reject_cap, n_text;
    void **v;                    /* [n_col]; NULL for text */
    uint64_t **valid;            /* [n_col] */
    uint64_t *bad;               /* rows that are rejected */
    struct table *text;          /* the text columns, in order; NULL: none */
};

struct typed *typed_new(const struct layout *l);
void typed_free(struct typed *t); /* NULL is fine */
void typed_rows(struct typed *t, const struct rcsv_rows *rows);

/* row_encoding - NUL_BYTE, ENC_BAD or REASON_NONE for row i; the field goes to *out_field. */
enum reason row_encoding(const struct rcsv_rows *rows, size_t i, size_t *out_field);

#endif
