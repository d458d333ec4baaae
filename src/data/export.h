/* export.h - any reader or query as CSV (RFC 4180), whole or not at all.
 *
 * Doubles are the shortest text that reads back, times `YYYY-MM-DD HH:MM:SS` in UTC, null an
 * empty field, empty text a quoted empty one; lines end in LF. Export and ingest is the identity.
 * A path that ends in .gz is compressed; "-" is standard output. */
#ifndef MW_DATA_EXPORT_H
#define MW_DATA_EXPORT_H

#include "src/base/buf.h"
#include "src/base/column.h"
#include "src/base/progress.h"
#include "src/store/query.h"

#include <stdbool.h>
#include <stdint.h>

struct export_opts {
    const char *path;
    bool spreadsheet_safe; /* ' before text that starts with = + - @ tab CR LF */
    int64_t n_row;         /* to come, for the progress; 0: unknown */
    struct progress *progress;
};

struct export_counts {
    int64_t rows;
    int64_t bytes;    /* of the file as it stands, compressed where it is */
    int64_t formulas; /* texts that a spreadsheet would take for a formula, guarded or not */
};

/* export_field - one text as a CSV field: quoted when it is empty or holds a comma, a quote or a
 * line end. */
void export_field(struct buf *b, const char *s, size_t size);

/* Both read to the end; the caller frees what is read. */
int export_reader(struct column_reader *r, const struct export_opts *o, struct export_counts *out,
                  struct err *e);
int export_query(struct query *q, const struct export_opts *o, struct export_counts *out,
                 struct err *e);

#endif
