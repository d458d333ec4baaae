/* shadow.h - the tables behind datasets, and the directory of a dataset: what is known of its
 * chunks without reading one.
 *
 *     dataset   id, name, state staged | live, columns, key, stamp (changes whenever the dataset
 *               does), counts
 *     part      id, dataset, run, live (0 staged, 1 live, 2 dropped): rows in key order; without
 *               key, in order of arrival
 *     chunk     id (never used twice), part, rows, dead rows and their bitmap, statistics
 *     cell      id = chunk * 2048 + column, body (codec.h)
 *
 * chunk.stats: first key [n_key] bounds, last key [n_key] bounds, then codec_stats per column.
 * A staged chunk may have one column more than the schema: the source lines of its rows. */
#ifndef MW_STORE_SHADOW_H
#define MW_STORE_SHADOW_H

#include "src/base/column.h"
#include "src/store/codec.h"
#include "src/store/sql.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Rows of a full chunk: raw doubles then fill three overflow pages of 32 KiB and leave the least
 * piece that SQLite keeps in the leaf. A multiple of 64. */
enum { SHADOW_ROWS = 12736, SHADOW_CELLS = 2048 };

struct shadow_chunk {
    int64_t id, part;
    uint32_t n_row, n_dead;
    const uint64_t *dead; /* bit r = row r is gone; NULL: none */
    const struct codec_bound *first, *last; /* [n_key] */
    const struct codec_stats *stats;        /* [n_col], or one more with lines */
    bool has_line;
};

struct shadow { /* the directory, as it was when loaded; immutable */
    int64_t id, stamp;
    char *name;
    struct schema *schema;
    size_t n_chunk;
    struct shadow_chunk *chunk; /* by part, then in order */
    struct shadow_chunk **by_id;
    int64_t n_row;              /* without dead ones */
};

/* shadow_load - live parts, and the staged parts listed. NULL on failure; no such dataset is
 * FAIL_STORE. Cost: one row per chunk. */
struct shadow *shadow_load(sqlite3 *db, int64_t dataset, const int64_t *staged, size_t n_staged,
                           struct err *e);
void shadow_free(struct shadow *d);
int64_t shadow_find(sqlite3 *db, const char *name); /* live dataset's id, 0: none */
struct schema *shadow_schema(sqlite3 *db, int64_t dataset, struct err *e); /* caller frees */
int64_t shadow_stamp(sqlite3 *db, int64_t dataset);
const struct shadow_chunk *shadow_chunk_find(const struct shadow *d, int64_t id); /* NULL: none */
int shadow_key_cmp(const struct schema *s, const struct codec_bound *high,
                   const struct codec_bound *low); /* tuples of bounds, as codec_bound_cmp */

/* --- writing; all inside the caller's transaction --- */

struct shadow_cell {
    struct buf body;
    struct codec_stats stats;
};

/* shadow_put - one encoded chunk at the end of a part. first, last: [n_key]; cells: [n_cell]. */
struct shadow_put {
    sqlite3_stmt *chunk, *cell;
};
int shadow_put_init(struct shadow_put *p, sqlite3 *db, struct err *e);
void shadow_put_done(struct shadow_put *p);
int shadow_put_chunk(struct shadow_put *p, int64_t part, size_t n_row, const struct buf *keys,
                     const struct shadow_cell *cells, size_t n_cell, struct err *e);

int64_t shadow_part_new(sqlite3 *db, int64_t dataset, int64_t run, struct err *e); /* -1 */
int shadow_set_dead(sqlite3 *db, int64_t chunk, const uint64_t *dead, size_t n_row,
                    struct err *e); /* no row left: the chunk is deleted */
int shadow_drop_line(sqlite3 *db, int64_t chunk, size_t n_col, struct err *e);

/* Dropping is quick: what is dropped shows nowhere, its chunks go later, in batches. */
int shadow_part_drop(sqlite3 *db, int64_t part, struct err *e);
int shadow_drop(sqlite3 *db, int64_t dataset, struct err *e);
bool shadow_sweepable(sqlite3 *db);
int shadow_sweep(sqlite3 *db, size_t n, bool *out_left, struct err *e); /* at most n chunks */

#endif
