/* rows_parts.h - the inside of rows, for rows*.c alone. */
#ifndef MW_UI_ROWS_PARTS_H
#define MW_UI_ROWS_PARTS_H

#include "src/store/predicate.h"
#include "src/store/query.h"
#include "ui/names.h"
#include "ui/rows.h"

enum { ROWS_PIECES = 160, ROWS_CELLS = 1 << 14, ROWS_TEXT = UI_CELL_TEXT };

struct piece {        /* one column of one chunk, decoded */
    int col;          /* -1: free */
    int64_t row0, n;
    struct table *table;
    const struct column *column;
    int64_t used;     /* when last; the least goes first */
};

struct shown_cell {   /* how a cell reads */
    int64_t number;   /* -1: free */
    int col;
    bool has;
    int64_t used;
    char text[ROWS_TEXT];
};

struct rows_list {    /* row numbers in the order shown; row NULL: all rows as they stand */
    int32_t *row;
    int64_t n, cap;
};

struct rows_sort;     /* a thread and what it works on */
struct rows_test;     /* a condition, ready to be asked */

struct rows_hits {  /* of a search through sorted rows */
    uint64_t *bit;      /* [n_all] by number; NULL: none */
    int64_t done;
    int col;
    struct column_reader *reader; /* NULL: all has been read */
};

struct rows_stamp { /* changes whenever the dataset does */
    int64_t id, n_row, bytes, run, changed_at;
};

struct ui_rows {
    struct ui_source base;
    struct app *app;
    char *name;
    struct schema *schema;
    struct ui_column *column;      /* [n_col] */
    char (*type)[24];              /* [n_col] the second line of the header */
    char (*brief)[UI_NAME];        /* [n_col] names of features, short */
    int *decimals;                 /* [n_col] of reals; -1: not known yet */
    int *format;                   /* [n_col] of rows_formats */
    int64_t n_all;
    struct rows_stamp stamp;

    struct piece piece[ROWS_PIECES];
    struct shown_cell *cell;       /* [ROWS_CELLS] by hash */
    int last;                      /* piece that had a cell last */
    int64_t clock, formed;         /* cells put into words so far */
    bool *wanted, *asked;          /* [n_col] on the screen: before, and in this frame */
    int64_t first, n_window;       /* rows on the screen */
    double until;                  /* when reading for this frame ends */
    bool missing;                  /* cells of the window are still to be read */
    bool unreadable;               /* they cannot be: trouble says why */

    struct rows_list only, kept, shown; /* given from outside; that match; as sorted */
    bool has_only, has_shown;
    struct chip *where;            /* [n_where], its own */
    size_t n_where;
    struct column_reader *scan;    /* of the filter, while it works; or, where one is SQL: */
    struct query *query;           /* a value for each row, in order */
    struct rows_test *test;        /* [n_where] for scan */
    int64_t scanned;               /* rows that it has looked at */

    int n_sort, sort_col[UI_SORT_KEYS];
    bool sort_desc[UI_SORT_KEYS];
    struct rows_sort *sort;        /* while it works */
    int64_t sort_bytes;            /* that it may take; 0: as many as usual */
    struct rows_hits hits;
    int64_t hint;                  /* where an id was seen last */
    char now[80], trouble[200];
};

/* rows_read.c */
void rows_forget(struct ui_rows *r);
/* a cell that has been read; NULL: it has not */
const struct shown_cell *rows_shown(struct ui_rows *r, int64_t number, int col);
/* reads what the window lacks, until r->until; r->missing: that was not all */
void rows_fill(struct ui_rows *r);
const struct column *rows_fetch(struct ui_rows *r, int64_t number, int col, size_t *out_row);

bool rows_filters(const struct ui_rows *r); /* a filter is at work */
const char *const *rows_formats(enum column_type type); /* words for ways to read; NULL: one way */

/* rows_hits.c */
double rows_hits(struct ui_source *s, int col, ui_fits fits, const void *what, double until);
bool rows_hit(const struct ui_source *s, int64_t row);
void rows_hits_stop(struct ui_rows *r);

/* rows_go.c: the row that "machine 62" or a time leads to */
int64_t rows_go(struct ui_source *s, int64_t row, const char *text, struct err *e);
/* rows_read.c: puts the cell of a row of c into words, and keeps it */
const struct shown_cell *rows_form(struct ui_rows *r, int64_t number, int col,
                                   const struct column *c, size_t row);
/* rows_point.c: do the rows of the window lie in chunks of their own? Reads them one by one, in
 * columns of which a chunk was seen, until r->until; true: all of them */
bool rows_scattered(const struct ui_rows *r);
bool rows_fill_points(struct ui_rows *r);

/* rows_text.c: how a cell reads on the screen, and as it is kept; false: it has no value */
bool rows_cell_text(struct ui_rows *r, int col, const struct column *c, size_t row,
                    char out[ROWS_TEXT]);
void rows_learn(struct ui_rows *r, int col, const struct column *c, size_t n_row);
void rows_cell_exact(const struct column *c, size_t row, struct buf *out);

/* rows_filter.c */
int rows_filter_begin(struct ui_rows *r, struct err *e);
void rows_filter_stop(struct ui_rows *r);
bool rows_filter_tick(struct ui_rows *r, double until); /* true: rows have come */
void rows_where_done(struct ui_rows *r);
void rows_list_add(struct rows_list *l, int64_t row);
void rows_list_done(struct rows_list *l);

/* rows_sort.c */
void rows_sort_begin(struct ui_rows *r);
void rows_sort_stop(struct ui_rows *r);
bool rows_sort_tick(struct ui_rows *r); /* true: done; r->shown is what it found */

/* rows.c */
const struct rows_list *rows_base(const struct ui_rows *r); /* before the sort; NULL: all rows */
int64_t rows_number(const struct ui_rows *r, int64_t row);
int64_t rows_count(const struct ui_rows *r);

#endif
