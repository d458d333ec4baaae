/* ingest_preview.h - what an ingest would do, source by source: no run, nothing is written.
 *
 *     ingest_preview(s, params, NULL, show, arg, e);   // show is called once per source
 *
 * The command line and the screen show the same. */
#ifndef MW_OPS_INGEST_PREVIEW_H
#define MW_OPS_INGEST_PREVIEW_H

#include "src/base/err.h"
#include "src/base/json.h"
#include "src/data/preview.h"
#include "src/store/store.h"

#include <stdint.h>

enum ingest_would { INGEST_CREATE, INGEST_APPEND, INGEST_REPLACE, INGEST_REFUSE };
const char *ingest_would_name(enum ingest_would w); /* "create" */

struct ingest_preview {
    const struct preview *preview;
    enum ingest_would would; /* so far as was seen */
    const struct err *why;   /* of INGEST_REFUSE; else NULL */
    bool exists;             /* the dataset is there, and refuses it */
    const char *line;        /* the command that loads the source as preview_best() has it: types,
                                key, delimiter and all that was given, but secrets of URLs; NULL:
                                no columns are known */
};
typedef int (*ingest_preview_fn)(void *arg, const struct ingest_preview *v, struct err *e);

/* ingest_preview - s NULL: there is no workspace yet. workspace: what the line names with -w, or
 * NULL. -1 also when a source would be refused: the error is that of the first. */
int ingest_preview(struct store *s, const struct json *params, const char *workspace,
                   ingest_preview_fn fn, void *arg, struct err *e);

#endif
