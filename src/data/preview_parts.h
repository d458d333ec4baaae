/* preview_parts.h - between the files of preview. */
#ifndef MW_DATA_PREVIEW_PARTS_H
#define MW_DATA_PREVIEW_PARTS_H

#include "src/base/buf.h"
#include "src/data/layout.h"
#include "src/data/preview.h"
#include "src/data/rcsv.h"
#include "src/data/typed.h"

/* The bytes that are looked at: the beginning of the source. */
struct preview_head {
    struct buf bytes;
    bool whole;       /* the source ended there, well */
    enum reason why;  /* it failed there */
    struct err fail;  /* with why, or that there is more */
    int64_t total;    /* bytes of the source, packed or not; 0: unknown */
    int64_t used;     /* of those, for what is in bytes */
};

/* What the raw fields of one column of the header look like. */
struct look {
    int64_t n;                /* values */
    int64_t empty, blank;     /* fields without one; blank: of spaces, or in quotes */
    int64_t n_number, n_time;
    const char *odd;          /* the first that is neither, nor nearly one; in a block */
    size_t odd_size;
    int64_t n_comma;          /* numbers, but for a decimal comma */
    const char *comma;        /* the first of them, in a block of the pass */
    size_t comma_size;
    int64_t n_slashed;        /* dates that do not tell day from month */
    bool day_first, month_first; /* there are some that can only be read so */
    unsigned clocks;          /* behind them: 1 none, 2 H:MM, 4 H:MM:SS */
    unsigned forms;
};

struct pass {
    struct preview *p;
    const struct preview_head *head;
    const struct schema *stands;
    size_t at;                /* bytes of head that rcsv has */
    struct rcsv *rcsv;
    struct rcsv_rows header;
    size_t n_block;
    struct rcsv_rows *block;  /* the records that are seen */
    size_t n_name;
    char **name;              /* [n_name] of the header */
    struct look *look;        /* [n_name] */
    struct layout *layout;    /* of the dataset; NULL: the header is refused */
    struct layout *wide;      /* every field, by the type of its values */
    struct table *rows, *all; /* of layout and of wide */
    int64_t *line;            /* of each of rows */
    size_t line_cap;
    bool *gone;               /* [rows] duplicates and clashes */
    struct bad *bad;          /* all rejects */
    size_t n_bad, bad_cap;
};

/* preview_look.c */
void look_fields(struct look *look, const struct moment *how, const struct rcsv_rows *rows);
const char *look_short(struct arena *a, const char *s, size_t size); /* cut where it is long */
void look_columns(struct pass *x); /* p->column */
void look_first(struct pass *x);   /* p->first */

/* preview_settle.c - duplicates and clashes among the rows; rejects in order of line */
void settle_rejects(struct pass *x, const struct typed *t);
void settle_keys(struct pass *x);
void settle_show(struct pass *x);
/* whether the rows differ in these columns, each of which has no empty value */
bool settle_unique(const struct chunk *c, const size_t *col, size_t n);

/* preview_names.c */
bool note_map(struct pass *x, struct ingest_opts *better); /* true: better has more of --map */
void names_bare(const char *s, char *out, size_t size); /* letters and digits alone, small */

/* preview_note.c */
void note_add(struct pass *x, const char *about, const char *option, const char *fmt, ...)
    PRINTF_LIKE(4, 5);
const char *note_say(struct pass *x, const char *fmt, ...) PRINTF_LIKE(2, 3); /* into the arena */
/* "--NAME WORD", the word quoted for a shell */
const char *note_option(struct pass *x, const char *name, const char *word);
void note_all(struct pass *x, struct ingest_opts *out_better, bool *out_is_better);

#endif
