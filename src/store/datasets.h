/* datasets.h - the rows that describe datasets: for lists, not for data (dataset.h). */
#ifndef MW_STORE_DATASETS_H
#define MW_STORE_DATASETS_H

#include "src/base/arena.h"
#include "src/store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dataset_row {
    int64_t id;
    const char *name, *kind;
    int64_t n_row, bytes; /* stored rows; bytes of the chunks as they stand in the file */
    size_t n_col;
    int64_t run;                 /* that made or last changed it; 0: none */
    int64_t changed_at;
    bool has_range;
    int64_t from_at, to_at;      /* of the first time column */
};

/* Live datasets by name; memory in a. Returns the count, -1 on error. */
int64_t datasets_list(struct store *s, struct arena *a, const struct dataset_row **out,
                      struct err *e);

#endif
