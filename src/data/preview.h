/* preview.h - what a source would become, told from its beginning; nothing is stored, no run made.
 *
 * The first PREVIEW_ROWS records or PREVIEW_BYTES bytes, unpacked, whichever come first, are read
 * as a load reads them: same header, types, rejects and reasons. What lies behind them is not
 * known, nor are keys that are stored already. Cost: some 10 ms, whatever the size of the source;
 * but a URL is fetched whole.
 *
 *     struct preview *p = preview_new(&opts, NULL, e);
 *     if (!p) ...                          // the options are wrong, or cancelled
 *     if (p->refused) ... p->why ...
 *     for (i < p->n_note) ... p->note[i]   // what would help, and what was assumed
 *     for (; p->better; p = p->better)     // the same source, with the options of those notes
 *     preview_free(p);
 */
#ifndef MW_DATA_PREVIEW_H
#define MW_DATA_PREVIEW_H

#include "src/base/arena.h"
#include "src/base/column.h"
#include "src/data/ingest.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PREVIEW_ROWS = 10000,
    PREVIEW_BYTES = 1 << 22,
    PREVIEW_FIRST = 5,     /* rows that are kept to be shown */
    PREVIEW_REJECTS = 100, /* rejects that are kept to be shown */
    PREVIEW_EXAMPLES = 3,
};

/* How times are written, as bits; their names are preview_form_name() of 0, 1, ... */
enum { PREVIEW_SPACE = 1, PREVIEW_T = 2, PREVIEW_OFFSET = 4, PREVIEW_AM_PM = 8, PREVIEW_FORMS = 4 };
const char *preview_form_name(size_t i); /* "YYYY-MM-DD HH:MM:SS" */

struct preview_column {      /* of the header, in its order */
    const char *name;        /* as read: trimmed, "column_N" where it is empty */
    const char *column;      /* of the dataset; NULL: left out, or the header is refused */
    enum column_type type;
    bool fixed;              /* by the dataset or --type; else as the values seen ask for */
    int64_t n_value, missing;
    const char *low, *high;  /* of numbers and times, as text; NULL: no value */
    const char *example[PREVIEW_EXAMPLES]; /* the first texts that differ; then NULL */
    unsigned forms;          /* of times: PREVIEW_SPACE | ... */
};

struct preview_reject {
    int64_t line;
    enum reason reason;
    const char *column, *detail; /* column NULL: the record as a whole */
    const char *text;            /* the record, at most RCSV_TEXT_MAX bytes of it */
    size_t text_size;
};

struct preview_note {
    const char *about;  /* "delimiter" "map" "key" "time-format" "types" "decimal-comma" "header"
                           "rejects" */
    const char *option; /* what to add to the command line, quoted for a shell; NULL: nothing */
    const char *text;   /* one sentence */
};

struct preview {
    struct ingest_opts o;    /* what was asked; what it points to outlives the preview */
    const char *shown;       /* the source without its secrets */
    bool whole;              /* there is no more than was seen */
    int64_t bytes;           /* read of the source, unpacked */
    int64_t records, stored, rejected, duplicate; /* of those seen */
    int64_t records_about;   /* of the whole source, a guess where it was not seen; 0: unknown */
    size_t n_column;
    struct preview_column *column;
    struct schema *schema;   /* of the dataset; NULL: the header is refused */
    struct table *first;     /* [PREVIEW_FIRST] rows as they would be stored; NULL with schema */
    size_t n_reject;         /* those kept, the first ones by line */
    struct preview_reject *reject;
    size_t n_note;
    struct preview_note *note;
    size_t n_key;            /* a key to be proposed, where there is none */
    const char *key[2];
    bool refused;            /* with a reason; REASON_NONE: the header is too long to be seen */
    enum reason reason;
    struct err why;
    struct preview *better;  /* with the delimiter, --map or --time-format of the notes, or NULL */
    struct time_form *form;  /* of that --time-format */
    struct arena arena;      /* behind the texts */
    struct preview_head *head;
};

/* preview_new - stands: columns and key of the dataset that is appended to; NULL: none. Limits,
 * clash and missing of o count; mode and run do not. */
struct preview *preview_new(const struct ingest_opts *o, const struct schema *stands,
                            struct err *e);
void preview_free(struct preview *p); /* NULL is fine */

/* preview_best - the end of the chain of better ones. */
const struct preview *preview_best(const struct preview *p);

#endif
