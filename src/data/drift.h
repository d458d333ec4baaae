/* drift.h - how the columns of a source differ from those of the load before it.
 *
 * Headers are compared as the sources have them, without regard to ASCII case and before --map;
 * types are those of the dataset's columns. The load before is known by its `format`, of which the
 * members "fields" and "columns" are looked at; where it lacks one, nothing is said about it. */
#ifndef MW_DATA_DRIFT_H
#define MW_DATA_DRIFT_H

#include "src/base/arena.h"
#include "src/base/buf.h"
#include "src/base/json.h"
#include "src/data/layout.h"

#include <stdbool.h>
#include <stddef.h>

enum drift_kind {
    DRIFT_APPEARED, /* a column of the header that was not there */
    DRIFT_GONE,     /* one that was */
    DRIFT_TYPE,     /* a column of the dataset that had another type */
    DRIFT_ORDER,    /* columns of both headers stand in another order; once */
};

struct drift_item {
    enum drift_kind kind;
    const char *column;   /* NULL: DRIFT_ORDER */
    const char *was, *is; /* of DRIFT_TYPE: names of types; else NULL */
};

struct drift {
    bool compared; /* there was a load before */
    size_t n;
    struct drift_item *item; /* [n] in the arena: in the order of the header, gone ones behind */
};

void drift_find(const struct layout *l, const struct json *before, struct arena *a,
                struct drift *out);
/* drift_put - member "drift": [{"column", "what", "was", "is"}]; what: "appeared", "disappeared",
 * "type", "order". Nothing where nothing was compared. */
void drift_put(const struct drift *d, struct json_out *o);
/* drift_text - "'age' disappeared, 'count' was integer and is text, ..." in one line, the first of
 * many. */
void drift_text(const struct drift *d, struct buf *out);

#endif
