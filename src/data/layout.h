/* layout.h - which field of a source goes to which column, and what the column asks of it.
 *
 * The five datasets of a plant have their columns and keys in one table; columns are found in the
 * header by name. Any other dataset has the columns of its own header, with types that are
 * declared, those of the dataset as it stands, or found out by sniffing (sniff.h). */
#ifndef MW_DATA_LAYOUT_H
#define MW_DATA_LAYOUT_H

#include "src/base/column.h"
#include "src/base/err.h"
#include "src/data/moment.h"
#include "src/data/rcsv.h"
#include "src/data/reason.h"

#include <stdbool.h>
#include <stddef.h>

enum missing { MISSING_NULL, MISSING_ZERO, MISSING_REJECT }; /* an empty number that is no key */

struct layout_col {
    size_t i_field; /* of the header */
    enum column_type type;
    bool needed;    /* empty is MISSING, whatever the policy */
    bool natural;   /* below 0 is NUM_RANGE */
    bool sniffed;   /* the type is not known yet */
};

struct layout {
    size_t n_field;         /* columns of the header */
    char **field;           /* [n_field] their names as the header has them, trimmed */
    size_t n_col;
    struct layout_col *col; /* [n_col], in the order of the dataset */
    struct schema *schema;  /* the same columns, and the key */
    size_t n_extra;         /* columns of the header that are left out */
    enum missing missing;
    struct moment times;    /* how they are read */
};

struct layout_pair { /* --map COLUMN=HEADER, --type COLUMN=TYPE */
    const char *column, *is;
};

struct layout_opts {
    const char *dataset;
    const struct schema *stands; /* columns and key of the dataset to append to; NULL: none */
    const struct layout_pair *map, *type;
    size_t n_map, n_type;
    const char *const *key;
    size_t n_key;
    enum missing missing;
    struct moment times;
};

/* layout_new - from the header's row; -1 goes with a reason: HDR_NUMERIC, HDR_WIDE, HDR_DUP,
 * HDR_MISSING, NUL_BYTE, ENC_BAD. NULL and REASON_NONE: the options are wrong. */
struct layout *layout_new(const struct rcsv_rows *header, const struct layout_opts *o,
                          enum reason *out_why, struct err *e);
void layout_free(struct layout *l); /* NULL is fine */
bool layout_sniffs(const struct layout *l); /* is there a column whose type is not known? */
/* layout_settle - the sniffed types, [n_col]; types that were known stay. */
void layout_settle(struct layout *l, const enum column_type *type);

/* layout_names - the names in a header: trimmed, "column_N" where empty. *out_n of them; the
 * caller frees each and the array. */
char **layout_names(const struct rcsv_rows *header, size_t *out_n);
/* layout_column - the name of column i of one of the five datasets; NULL behind the last, and for
 * any other dataset. */
const char *layout_column(const char *dataset, size_t i);
/* layout_reads_as_data - a number or a time, of the form that is told or of any other: no name. */
bool layout_reads_as_data(const char *s, size_t size, const struct moment *times);

/* layout_dataset - the name of one of the five datasets, however it is written; NULL: none. */
const char *layout_dataset(const char *name);
/* layout_of_file - the dataset that the name of a file tells, or of a URL's: "PdM_errors.csv.gz"
 * gives "errors", "my parts.csv" gives "my parts". "" for a name that tells nothing. Caller
 * frees. */
char *layout_of_file(const char *path);

#endif
