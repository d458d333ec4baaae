/* column.h - the shape in which data moves: typed columns in chunks, readers and writers.
 *
 * A chunk is a run of rows as whole columns. Nobody parses a number twice: CSV is typed once,
 * and from there on folders hand chunks to each other, and plain arrays inside the numerics.
 *
 *     while ((rc = column_reader_next(r, &c, e)) > 0)     // c is valid until the next call
 *         profile_add(p, &c);
 *     column_reader_free(r);
 *
 * A writer mirrors it: put chunks, finish publishes, free without finish leaves no trace.
 */
#ifndef MW_BASE_COLUMN_H
#define MW_BASE_COLUMN_H

#include "src/base/bits.h"
#include "src/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    COLUMN_MAX = 1900,         /* columns of a schema */
    COLUMN_CHUNK_ROWS = 16384, /* rows of a chunk at most */
};

enum column_type { COLUMN_I64, COLUMN_F64, COLUMN_TEXT, COLUMN_TIME };

const char *column_type_name(enum column_type t); /* "integer" "real" "text" "time" */
bool column_type_find(const char *name, enum column_type *out);

/* Distinct texts, by code. Entry i is bytes[start[i]] .. bytes[start[i+1]-2], then a NUL. */
struct text_dict {
    uint32_t n;
    const uint32_t *start; /* [n + 1] */
    const char *bytes;
};

static inline const char *text_dict_get(const struct text_dict *d, uint32_t code)
{
    return d->bytes + d->start[code];
}

static inline size_t text_dict_size(const struct text_dict *d, uint32_t code)
{
    return d->start[code + 1] - d->start[code] - 1;
}

struct column {
    enum column_type type;
    const void *v;                /* [n_row] double, int64_t, UTC seconds, u32 into dict;
                                     0, 0.0 or code 0 where the row has no value */
    const uint64_t *valid;        /* bit r = row r has a value; NULL: all have */
    const struct text_dict *dict; /* COLUMN_TEXT only; may be empty when no row has a value */
};

static inline bool column_has(const struct column *c, size_t row)
{
    return !c->valid || bits_get(c->valid, row);
}

static inline double column_f64(const struct column *c, size_t row)
{
    return ((const double *)c->v)[row];
}

static inline int64_t column_i64(const struct column *c, size_t row) /* I64 and TIME */
{
    return ((const int64_t *)c->v)[row];
}

static inline uint32_t column_code(const struct column *c, size_t row)
{
    return ((const uint32_t *)c->v)[row];
}

struct chunk {
    int64_t row0; /* number of the chunk's first row in what is read, from 0 */
    size_t n_row, n_col;
    const struct column *col; /* [n_col] */
};

struct column_spec {
    char *name;
    enum column_type type;
};

/* Columns and key. Names are unique without regard to ASCII case. The key is a list of column
 * indices; rows are kept in its order (nulls first, integers and times by value, text by bytes).
 * n_key 0: no key, rows stay in order of arrival. The columns key[n_key] on, n_apart of them, tell
 * rows of one key apart: such rows are all kept, in order of arrival. n_apart 0: a key is
 * unique. */
struct schema {
    size_t n_col;
    struct column_spec *col;
    size_t n_key, n_apart;
    size_t key[8];
};

struct schema *schema_new(void);
void schema_add(struct schema *s, const char *name, enum column_type type);
void schema_key(struct schema *s, const char *name); /* adds a column that exists to the key */
void schema_apart(struct schema *s, const char *name); /* adds one behind it; after schema_key */
/* key of one schema over columns of the same names; columns that `to` lacks are left out */
void schema_key_copy(struct schema *to, const struct schema *from);
struct schema *schema_copy(const struct schema *s);
void schema_free(struct schema *s);
int schema_find(const struct schema *s, const char *name); /* index without regard to ASCII case,
                                                              or -1 */
bool schema_equal(const struct schema *a, const struct schema *b);

/* --- readers and writers --- */

struct column_reader;
struct column_reader_ops {
    int (*next)(struct column_reader *r, struct chunk *out, struct err *e); /* 1; 0 at end; -1 */
    int (*seek)(struct column_reader *r, int64_t row, struct err *e); /* to the chunk that holds
                                                                         row; NULL: cannot */
    void (*free)(struct column_reader *r);
};
struct column_reader { /* the first member of every reader */
    const struct column_reader_ops *ops;
    const struct schema *schema; /* columns in the order of the chunks; until free */
};

int column_reader_next(struct column_reader *r, struct chunk *out, struct err *e);
int column_reader_seek(struct column_reader *r, int64_t row, struct err *e);
void column_reader_free(struct column_reader *r); /* NULL is fine */

struct column_writer;
struct column_writer_ops {
    int (*put)(struct column_writer *w, const struct chunk *c, struct err *e); /* any n_row > 0 */
    int (*finish)(struct column_writer *w, struct err *e); /* publishes, at most once */
    void (*free)(struct column_writer *w);                 /* without finish: no trace */
};
struct column_writer {
    const struct column_writer_ops *ops;
    const struct schema *schema;
};

int column_writer_put(struct column_writer *w, const struct chunk *c, struct err *e);
int column_writer_finish(struct column_writer *w, struct err *e);
void column_writer_free(struct column_writer *w); /* NULL is fine */

/* --- a table in memory that grows row by row and shows itself as a chunk --- */

/* Columns are filled independently: each table_* call appends one value to one column; before
 * table_chunk() all columns must be equally long (asserted). Text is kept once per distinct
 * value. Used by ingest, the feature builder, scoring and tests. */
struct table;
struct table *table_new(const struct schema *s); /* copies the schema */
void table_free(struct table *t);
void table_clear(struct table *t); /* no rows; memory and dictionaries' capacity kept */
size_t table_rows(const struct table *t); /* rows of column 0 */
void table_f64(struct table *t, size_t col, double v);
void table_i64(struct table *t, size_t col, int64_t v); /* I64 and TIME */
void table_text(struct table *t, size_t col, const char *s, size_t size);
void table_null(struct table *t, size_t col);
/* n doubles at once; where NaN, null when nan_is_null */
void table_f64_n(struct table *t, size_t col, const double *v, size_t n, bool nan_is_null);
void table_i64_n(struct table *t, size_t col, const int64_t *v, size_t n);
/* one value copied from a chunk's column of the same type, null included */
void table_copy(struct table *t, size_t col, const struct column *from, size_t row);
/* rows [row0, row0 + n) of c appended, all columns; same schema */
void table_append(struct table *t, const struct chunk *c, size_t row0, size_t n);
const struct schema *table_schema(const struct table *t);
/* the rows [row0, row0 + n) as a chunk; n is cut at the end. Valid until t changes.
 * row0 must be a multiple of 64. */
void table_chunk(struct table *t, size_t row0, size_t n, struct chunk *out);
/* a reader over the rows of t in chunks of at most COLUMN_CHUNK_ROWS; t outlives it */
struct column_reader *table_reader(struct table *t);

#endif
