/* intake.h - one source as typed rows: opened, its header understood, its types found, its blocks
 * put into a writer in order, by as many threads as are given.
 *
 *     struct intake *in = intake_open("telemetry.csv", &opts, &why, e);
 *     w = dataset_write(s, name, intake_schema(in), ...);
 *     if (in && intake_run(in, w, on_reject, arg, e) == 0)
 *         ...            // every row was put or given to on_reject, in order of line by block
 *     intake_free(in);
 *
 * The schema is the dataset's; with a key it ends in the column "_line" that dataset.h describes.
 * Rows and rejects depend neither on the number of threads nor on the size of blocks. */
#ifndef MW_DATA_INTAKE_H
#define MW_DATA_INTAKE_H

#include "src/base/column.h"
#include "src/base/progress.h"
#include "src/data/layout.h"
#include "src/data/source.h"
#include "src/data/typed.h"

#include <stddef.h>
#include <stdint.h>

struct intake_opts {
    struct layout_opts layout;
    char delimiter;       /* 0: comma */
    const char *spool;    /* folder for standard input that is read twice, and for URLs */
    const char *ca_file;  /* NULL: the system's */
    bool sha256;          /* wanted of the source */
    unsigned n_thread;    /* 0: 1 */
    size_t block;         /* bytes; 0: RCSV_BLOCK */
    struct progress *progress;
    int64_t done, total;  /* bytes of the sources before this one, and of all; total 0: unknown */
};

struct intake;
/* NULL and a reason when the source is refused; NULL and REASON_NONE when it failed. */
struct intake *intake_open(const char *source, const struct intake_opts *o, enum reason *out_why,
                           struct err *e);
void intake_free(struct intake *in); /* NULL is fine */
const struct schema *intake_schema(const struct intake *in); /* until free */
const struct layout *intake_layout(const struct intake *in);
const struct source *intake_source(const struct intake *in);
unsigned intake_ends(const struct intake *in);   /* kinds of line ends: RCSV_LF | ... */
const char *intake_header(const struct intake *in); /* as it stands, without line end; NULL: longer
                                                       than RCSV_TEXT_MAX */

typedef int (*intake_reject)(void *arg, const struct reject *r, struct err *e);
int intake_run(struct intake *in, struct column_writer *w, intake_reject fn, void *arg,
               struct err *e);
enum reason intake_reason(const struct intake *in); /* of a failure that refuses the source */
int64_t intake_put(const struct intake *in);        /* rows put */
int64_t intake_twice(const struct intake *in);      /* times that the clock showed twice */

/* intake_texts - reads the source again for the records that begin on the given lines (ascending)
 * and gives each one's text, valid for the call, until a line begins no good record. Nothing for
 * standard input that was not spooled. */
typedef int (*intake_text)(void *arg, int64_t line, const char *text, size_t size, struct err *e);
int intake_texts(struct intake *in, const int64_t *line, size_t n, intake_text fn, void *arg,
                 struct err *e);

#endif
