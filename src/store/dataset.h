/* dataset.h - one dataset as a reader and as a writer. Rows are kept in the order of the key.
 *
 * A dataset is a row of table `dataset` (state staged, live or dropped) and chunks that carry its
 * id; a live one is also a virtual table of its name, so that SQL sees it. Chunks belong to
 * parts: a part is a sorted run of rows. Readers merge parts that overlap; compaction makes one.
 * A writer stages chunks of its run in transactions of 8 MiB; they are invisible until
 * column_writer_finish(), which publishes them: in the transaction that the caller has open,
 * else in one of its own. A dead writer's chunks are removed by care_sweep().
 */
#ifndef MW_STORE_DATASET_H
#define MW_STORE_DATASET_H

#include "src/base/column.h"
#include "src/base/progress.h"
#include "src/store/store.h"

#include <stdint.h>

enum dataset_mode {
    DATASET_CREATE,  /* the name must be free */
    DATASET_REPLACE, /* takes the name's place, whatever stood there */
    DATASET_APPEND,  /* merged by key into what is there (made when absent); schemas must agree */
};

enum dataset_clash {     /* a row whose key is already there, with other values */
    DATASET_REFUSE,      /* reported to on_clash; the row that stands stays */
    DATASET_KEEP_FIRST,  /* the row that came first stays */
    DATASET_KEEP_LAST,   /* the row that came last takes its place */
};

struct dataset_write_opts {
    enum dataset_mode mode;
    enum dataset_clash clash;
    const char *kind;        /* "raw" "features" "scores" "table"; NULL: "table" */
    const char *about;       /* JSON kept with the dataset (recipe, lineage); NULL: "{}" */
    int64_t run;             /* that made it; 0: none. Staged chunks belong to it */
    unsigned n_thread;       /* encoding; 0: 1 */
    bool sorted;             /* rows come in key order, keys unique: no sort, no merge (checked) */
    size_t memory;           /* bytes of unsorted rows kept before they become a part; 0: 24 MiB */
    struct progress *progress;
};

/* What the key did with the rows of a writer; valid after finish. */
struct dataset_counts {
    int64_t stored, duplicate, clashed; /* put = stored + duplicate + clashed */
};

/* dataset_write - a column_writer for dataset `name`. Rows that equal a stored row in key and
 * values count as duplicate and are not stored. A column named "_line" of type integer at the
 * end of the schema is not stored: it gives the source line of a row for on_clash. */
struct column_writer *dataset_write(struct store *s, const char *name, const struct schema *schema,
                                    const struct dataset_write_opts *o, struct err *e);
/* Called during finish for every clashed row: its line and the line of the row that stays (0:
 * a row of an earlier load). Set before the first put. */
typedef int (*dataset_clash_fn)(void *arg, int64_t line, int64_t stays, struct err *e);
void dataset_on_clash(struct column_writer *w, dataset_clash_fn fn, void *arg);
/* Settles duplicates and clashes of all rows put so far, ahead of finish: after it the counts
 * stand, and nothing has been published. finish calls it when the caller did not. */
int dataset_settle(struct column_writer *w, struct dataset_counts *out, struct err *e);

enum predicate_op { PREDICATE_EQ, PREDICATE_LT, PREDICATE_LE, PREDICATE_GT, PREDICATE_GE,
                    PREDICATE_NULL, PREDICATE_NOT_NULL };
struct predicate { /* column op value; several are joined by AND */
    const char *column;
    enum predicate_op op;
    enum column_type type; /* of the value: I64/TIME use i64, F64 f64, TEXT text */
    int64_t i64;
    double f64;
    const char *text;
};

struct dataset_read_opts {
    const char *const *columns;      /* NULL-terminated, in the order wanted; NULL: all */
    const struct predicate *where;   /* [n_where]; rows that do not match are left out */
    size_t n_where;
    bool any_order;                  /* parts may be read one after the other, not merged */
};

/* dataset_read - chunks of the dataset in key order. Seeing one state: what is published while
 * it reads does not show. Chunks whose min and max exclude a match are not read. */
struct column_reader *dataset_read(struct store *s, const char *name,
                                   const struct dataset_read_opts *o, struct err *e);

/* dataset_point - one row of such a reader, read without the rest of its chunk where values lie at
 * fixed places: for rows that lie far apart. out has one row, valid until the next call; row0 is
 * row. The next column_reader_next begins at the chunk of that row. */
int dataset_point(struct column_reader *r, int64_t row, struct chunk *out, struct err *e);

/* dataset_column - one whole column as doubles (integers and times converted, null is NaN),
 * in key order. [out_n] rows; caller frees. Text is FAIL_USAGE. */
double *dataset_column(struct store *s, const char *name, const char *column, size_t *out_n,
                       struct err *e);

struct schema *dataset_schema(struct store *s, const char *name, struct err *e); /* caller frees */
int64_t dataset_rows(struct store *s, const char *name, struct err *e);          /* -1 on error */
bool dataset_exists(struct store *s, const char *name);
int dataset_name_ok(struct store *s, const char *name, struct err *e); /* for a new one; usage */
char *dataset_about(struct store *s, const char *name, struct err *e);           /* caller frees */
int dataset_drop(struct store *s, const char *name, struct err *e); /* joins an open transaction */
/* hash over the rows in key order, independent of chunks, parts and encodings; 32 hex digits */
int dataset_hash(struct store *s, const char *name, char out[33], struct err *e);

/* dataset_compact - one part again. Automatic when parts grow many (finish does it). */
int dataset_compact(struct store *s, const char *name, struct progress *p, struct err *e);

#endif
