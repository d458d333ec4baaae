/* query.h - SQL that can only read, with limits; the result as text cells or as a reader.
 *
 * A second, read-only connection with an authorizer that allows SELECT, READ, a list of functions
 * and RECURSIVE, and denies all else; limits on size, depth, memory and time. */
#ifndef MW_STORE_QUERY_H
#define MW_STORE_QUERY_H

#include "src/base/column.h"
#include "src/store/store.h"

#include <stddef.h>
#include <stdint.h>

enum query_type { QUERY_NULL, QUERY_I64, QUERY_F64, QUERY_TEXT, QUERY_BLOB };
struct query_value { /* times of datasets are texts, YYYY-MM-DD HH:MM:SS */
    enum query_type type;
    int64_t i64;
    double f64;
    const char *text; /* size bytes */
    size_t size;
};

struct query;
struct query *query_open(const char *workspace, const char *sql, double deadline_s, struct err *e);
size_t query_columns(const struct query *q);
const char *query_column(const struct query *q, size_t col);
int query_step(struct query *q, struct err *e); /* 1; 0 at end; -1 (also past the deadline) */
struct query_value query_value(const struct query *q, size_t col); /* until the next step */
int64_t query_chunks_read(const struct query *q); /* chunk columns decoded so far: the counter that
                                                     shows skipping */
void query_free(struct query *q);

/* where_to_sql users: a dataset's rows as a query with checked column names; caller frees.
 * columns NULL: all. order_by "COLUMN[:desc]" or NULL. where is an SQL expression or NULL. */
char *query_select(struct store *s, const char *dataset, const char *const *columns,
                   const char *where, const char *order_by, int64_t limit, int64_t offset,
                   struct err *e);

#endif
