/* ingest.h - one load: a source into a dataset, or refused with a reason and no trace but that.
 *
 * records = stored + rejected + duplicate holds for every stored load. A refused load has stored
 * nothing, its rejects stay listed. Publishing the rows and ending the load is one transaction. */
#ifndef MW_DATA_INGEST_H
#define MW_DATA_INGEST_H

#include "src/base/err.h"
#include "src/base/progress.h"
#include "src/data/layout.h"
#include "src/data/reason.h"
#include "src/store/dataset.h"
#include "src/store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ingest_limit { /* rejects that a load may have: a number, or a share of its records */
    int64_t rejects;
    double percent;   /* used when is_percent */
    bool is_percent;
};
/* "100" or "2.5%" */
int ingest_limit_parse(const char *text, struct ingest_limit *out, struct err *e);
bool ingest_limit_allows(const struct ingest_limit *l, int64_t rejected, int64_t records);

struct ingest_opts {
    const char *dataset, *source;
    enum dataset_mode mode;
    enum dataset_clash clash;
    enum missing missing;
    struct moment times;                    /* how they are read */
    struct ingest_limit limit;
    char delimiter;                         /* 0: comma */
    const char *sha256;                     /* the bytes' sum as announced; NULL: not looked at */
    bool again;                             /* also bytes that are already in the dataset */
    const char *ca_file;                    /* certificates to trust; NULL: the system's */
    const struct layout_pair *map, *type;   /* [n_map], [n_type] */
    size_t n_map, n_type;
    const char *const *key;                 /* [n_key] columns, for a table of any other kind */
    size_t n_key;
    int64_t run;
    unsigned n_thread;
    size_t block;                           /* bytes; 0: as rcsv likes it */
    struct progress *progress;
    int64_t done, total;                    /* bytes of the sources before, and of all of them */
    bool keep_open;                         /* the publishing transaction is left to the caller */
};

/* ingest_layout - what of it the columns depend on; stands: as in layout.h. */
struct layout_opts ingest_layout(const struct ingest_opts *o, const struct schema *stands);

struct ingest_result {
    int64_t load, bytes;
    int64_t records, stored, rejected, duplicate;
    enum reason reason; /* REASON_NONE: stored */
    struct err why;     /* of a refused load, in one line */
    double seconds;
};

/* ingest_load - 0 when the load ended, stored or refused; -1 when it could not be ended (store,
 * cancelled, wrong options): what it staged goes with the run. */
int ingest_load(struct store *s, const struct ingest_opts *o, struct ingest_result *out,
                struct err *e);

/* ingest_sha256_ok - 64 hexadecimal digits? */
bool ingest_sha256_ok(const char *text);

/* ingest_same - does o->source still deliver the bytes of that size and hash? Reads it through; a
 * URL is fetched. */
bool ingest_same(struct store *s, const struct ingest_opts *o, int64_t size, const char *hash);

#endif
