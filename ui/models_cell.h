/* models_cell.h - the answer of `evaluate --cell ... --csv`: numbers of rows, checked, by p. */
#ifndef MW_UI_MODELS_CELL_H
#define MW_UI_MODELS_CELL_H

#include "src/base/err.h"

#include <stddef.h>
#include <stdint.h>

struct models_rows {
    int64_t *row; /* [n] those of the least probability of their own label first */
    size_t n;
};

/* models_rows_read - FAIL_INPUT when they are not `count` rows in ascending order: the dataset or
 * the model has changed since it was evaluated. */
int models_rows_read(const char *text, size_t size, int64_t count, struct models_rows *out,
                     struct err *e);
void models_rows_done(struct models_rows *r);

#endif
