/* view.h - decoded columns of chunks, read when asked for, kept for a while.
 *
 * A pool belongs to one connection and one thread. A view is one chunk: its columns are decoded
 * one by one, on first use, and stay in the pool after the last close until memory is needed.
 * Bodies never change and ids of chunks are never used twice, so what is kept is never stale.
 *
 *     struct view *v = view_open(pool, dir, chunk);
 *     const struct column *c = view_column(v, 3, e);      // NULL: damaged
 *     view_close(v);
 */
#ifndef MW_STORE_VIEW_H
#define MW_STORE_VIEW_H

#include "src/store/shadow.h"

struct view_pool;
struct view_pool *view_pool_new(sqlite3 *db, size_t keep_bytes); /* memory of closed views */
void view_pool_free(struct view_pool *p);                        /* no view may be open */
void view_pool_rest(struct view_pool *p);   /* closes statements, so that db can be closed */
int64_t view_pool_read(const struct view_pool *p); /* column bodies decoded so far */

struct view {
    const struct column **col; /* [n_col + line]; NULL: not decoded yet */
    struct view_pool *pool;
};
struct view *view_open(struct view_pool *p, const struct shadow *d, const struct shadow_chunk *c);
struct view *view_again(struct view *v); /* one close more is needed */
void view_close(struct view *v);         /* NULL is fine */
const struct column *view_column(struct view *v, size_t col, struct err *e);

/* view_point - one word without decoding its column, if the column has fixed places: as
 * codec_point. Small bodies and texts give 0. */
int view_point(struct view *v, size_t col, size_t row, uint64_t *out, bool *out_has,
               struct err *e);

#endif
