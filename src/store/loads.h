/* loads.h - the rows of ingest: loads and rejects.
 *
 * records = stored + rejected + duplicate holds for every stored load (a CHECK of the table). A
 * refused load has stored 0 and duplicate 0, and a reason. */
#ifndef MW_STORE_LOADS_H
#define MW_STORE_LOADS_H

#include "src/base/arena.h"
#include "src/store/store.h"

#include <stddef.h>
#include <stdint.h>

struct load_row {
    int64_t id, run;
    const char *dataset, *source;
    int64_t size;        /* bytes as delivered */
    const char *hash;    /* XXH3-128 of them */
    int64_t records, stored, rejected, duplicate;
    const char *state;   /* "loading" "stored" "refused"; read of a load whose run ended before it
                            did: the run's, "lost" "failed" "cancelled" "timed_out" */
    const char *reason;  /* a code, or NULL */
    const char *format;  /* JSON: what data/ingest.c tells of the source and its rows */
    int64_t begun_ms, ended_ms;
};

struct reject_row {
    int64_t load, line;
    const char *reason; /* a code of the ingest contract */
    const char *column; /* NULL: the record as a whole */
    const char *detail; /* what is wrong, in words */
    const char *text;   /* the record's first 64 KiB */
    size_t text_size;
};

int loads_begin(struct store *s, const struct load_row *l, int64_t *out_id, struct err *e);
int loads_end(struct store *s, const struct load_row *l, struct err *e); /* by l->id; once */
int64_t loads_list(struct store *s, struct arena *a, const struct load_row **out, struct err *e);
int loads_get(struct store *s, int64_t id, struct arena *a, struct load_row *out, struct err *e);
int loads_last(struct store *s, const char *dataset, struct arena *a, struct load_row *out,
               struct err *e); /* of the dataset that was stored: 1; 0: none; -1 */
/* loads_same - the first load that put the same bytes into the dataset as it stands: 1 and *out
 * (memory in a), or 0. Loads of a dataset that was replaced or dropped since do not count. */
int loads_same(struct store *s, const char *dataset, int64_t size, const char *hash,
               struct arena *a, struct load_row *out, struct err *e);
/* loads_unfinished - what an earlier run with the parameters of `run`, which did not come to its
 * end, stored of `source` in the dataset as it stands: 1 and *out, or 0. A run that succeeded in
 * between ends the matter. */
int loads_unfinished(struct store *s, int64_t run, const char *dataset, const char *source,
                     struct arena *a, struct load_row *out, struct err *e);

int rejects_insert(struct store *s, const struct reject_row *r, size_t n, struct err *e);
typedef int (*rejects_fn)(void *arg, const struct reject_row *r, struct err *e);
struct rejects_opts {
    int64_t load;       /* 0: of all loads */
    const char *reason; /* NULL: any */
    int64_t limit;      /* below 0: all */
};
int rejects_each(struct store *s, const struct rejects_opts *o, rejects_fn fn, void *arg,
                 struct err *e); /* by load and line */

struct reject_count {
    int64_t load, kept, wanted; /* kept: of any reason */
};
/* rejects_count - the loads that have wanted ones (o->limit is not looked at). -1 on error. */
int64_t rejects_count(struct store *s, const struct rejects_opts *o, struct arena *a,
                      const struct reject_count **out, struct err *e);

#endif
