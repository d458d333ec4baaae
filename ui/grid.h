/* grid.h - rows and columns that scroll: every list and table of the screen.
 *
 * The grid keeps cursor, scroll, sort, widths, hidden and frozen columns and marks; what rows there
 * are and what they say is a source's business: a list in memory, a window of a dataset of
 * millions. A row has an identity (id), by which cursor and marks follow it when rows come and go.
 * The grid draws headers (with units and the sort), aligns decimals, cuts what does not fit, drops
 * columns of low priority where there is little room, and shows "row 3 of 2,160".
 *
 *     ui_grid_init(&g, &source, "runs");            // "runs": under this name it remembers itself
 *     ui_grid_draw(&g, canvas, rect, has_focus);
 *     if (ui_grid_key(&g, key, app) == UI_TAKEN) ...   // moves, sorts, marks, columns
 *
 * When the rows have changed: fill the source anew, then ui_grid_reload. */
#ifndef MW_UI_GRID_H
#define MW_UI_GRID_H

#include "src/base/buf.h"
#include "ui/pane.h"

#include <stdbool.h>
#include <stdint.h>

enum ui_align { UI_LEFT, UI_RIGHT, UI_DECIMAL };
enum { UI_GRID_COLUMNS = 2048, UI_CELL_TEXT = 96 };

struct ui_column {
    const char *name, *below; /* header; second line of it (type, unit), or NULL */
    enum ui_align align;
    int least, most;          /* width in cells; most 0: as wide as what is shown */
    int priority;             /* higher leaves first where there is little room; 0: stays */
};

/* What a cell shows. text is safe to draw (the canvas makes it so) until the next call. */
struct ui_value {
    const char *text;
    int role;        /* UI_TEXT as a rule */
    double bar;      /* a bar of that share behind the text, `bar_cells` wide */
    int bar_cells;   /* 0: none */
    double bar_mark; /* where a line crosses the bars, share 0..1; 0: none does */
};

struct ui_source {                     /* embedded first in what provides rows */
    const struct ui_source_ops *ops;
};
typedef bool (*ui_fits)(const void *what, const char *text);
struct ui_source_ops {
    int64_t (*rows)(const struct ui_source *s);         /* as many as are known */
    bool (*more)(const struct ui_source *s);            /* NULL, or: there may be more rows (~) */
    int (*columns)(const struct ui_source *s);
    const struct ui_column *(*column)(const struct ui_source *s, int col);
    struct ui_value (*cell)(const struct ui_source *s, int64_t row, int col);
    int64_t (*id)(const struct ui_source *s, int64_t row); /* NULL: the row's number */
    int64_t (*find)(const struct ui_source *s, int64_t id); /* row of an id, -1: gone; with id */
    void (*window)(struct ui_source *s, int64_t row, int64_t n); /* these are about to be asked
                                                                    for; NULL: all are at hand */
    /* NULL: cannot be sorted. keys of columns, n 0: as it comes. UI_TAKEN at once or later */
    void (*sort)(struct ui_source *s, const int *col, const bool *desc, int n);
    /* The rest may be NULL.
     * full: the name of a column where its header has a shorter one.
     * narrow: only rows that have the text in a column, at the next sort; "": all.
     * read: a cell as it reads, whatever that costs, for search; false: it has no value.
     * hits: where rows stand in another order than they are kept in, looks through a column as it
     * is kept, until then: 1 done, hit tells; below: that share; -1: it is not so, use read. fits
     * NULL: forget.
     * exact: all of a cell of the row with that id, for copies and details.
     * go: the row that "machine 62" or "2015-06-01" leads to from row; -1: it says why not.
     * formats: words for the ways in which a column can read, the first the usual one, NULL at
     * the end; format: chooses one. */
    const char *(*full)(const struct ui_source *s, int col);
    void (*narrow)(struct ui_source *s, const char *text);
    bool (*read)(struct ui_source *s, int64_t row, int col, char out[UI_CELL_TEXT]);
    double (*hits)(struct ui_source *s, int col, ui_fits fits, const void *what, double until);
    bool (*hit)(const struct ui_source *s, int64_t row);
    bool (*exact)(struct ui_source *s, int64_t id, int col, struct buf *out);
    int64_t (*go)(struct ui_source *s, int64_t row, const char *text, struct err *e);
    const char *const *(*formats)(const struct ui_source *s, int col);
    void (*format)(struct ui_source *s, int col, int i);
};

enum { UI_SORT_KEYS = 4, UI_GRID_SHOWN = 160 };
struct ui_shown { /* a column as it was drawn */
    int col, at, width;
};
struct ui_grid {
    struct ui_source *source;
    const char *name;         /* of its memory in the settings; NULL: it has none */
    int64_t row, top;         /* cursor and first row shown */
    int64_t id;               /* of the row under the cursor */
    bool coming;              /* the row with that id may still come, until a key is pressed: */
    int64_t above, came;      /* rows between top and cursor then; where it was, if it does not */
    int col;                  /* cursor column */
    int left;                 /* place of the first column shown behind the frozen ones */
    bool cells;               /* the cursor is a cell, not a row */
    int frozen;               /* places that stay at the left, where there is room */
    int n_sort, sort[UI_SORT_KEYS];
    bool desc[UI_SORT_KEYS];
    int *width;               /* [columns] 0: by content */
    bool *hidden;             /* [columns] */
    int *order;               /* [places] the column that stands there */
    int *format;              /* [columns] how it reads: of the source's formats */
    int *seen, *fraction;     /* [columns] widest content so far, and behind its point */
    int n_col;                /* length of the six */
    char filter[100];         /* rows of a list that have this text; "" all */
    struct ui_search *search; /* NULL: nothing was looked for yet */
    int64_t *mark;            /* [n_mark] ids */
    int64_t n_mark, mark_cap;
    int64_t anchor;           /* row where a range of marks begins; -1: none does */
    struct app *app;          /* of the last key */
    int page;                 /* rows shown last time */
    struct ui_rect at;        /* of the rows, as drawn last: for the mouse */
    uint64_t gone[UI_GRID_COLUMNS / 64]; /* columns left out for want of room, as drawn last */
    int kept;                 /* frozen places that had room, as drawn last */
    int n_shown;
    struct ui_shown shown[UI_GRID_SHOWN];
};

void ui_grid_init(struct ui_grid *g, struct ui_source *source, const char *name);
void ui_grid_done(struct ui_grid *g);
void ui_grid_restore(struct ui_grid *g, struct app *a); /* from the settings */
void ui_grid_keep(const struct ui_grid *g, struct app *a);
/* ui_grid_reload - the source's rows have changed: sort them and find the cursor again.
 * ui_grid_follow - only the latter: they are sorted already. */
void ui_grid_reload(struct ui_grid *g);
void ui_grid_follow(struct ui_grid *g);
void ui_grid_draw(struct ui_grid *g, struct ui_canvas *c, struct ui_rect r, bool focus);
enum ui_result ui_grid_key(struct ui_grid *g, int key, struct app *a);
void ui_grid_go(struct ui_grid *g, int64_t row);
int64_t ui_grid_rows(const struct ui_grid *g);
/* "row 3 of 2,160   1 marked", and "sort: volt ↓", "" where there is none: to be placed by the
 * pane. ui_grid_told: what a list is narrowed to, its marks, its sort. */
void ui_grid_where(const struct ui_grid *g, char *out, size_t size);
void ui_grid_sorted(const struct ui_grid *g, const struct ui_canvas *c, char *out, size_t size);
void ui_grid_told(const struct ui_grid *g, const struct ui_canvas *c, char *out, size_t size);
/* Lines of the header: 1, or 2 where a column has a second line. */
int ui_grid_head(const struct ui_grid *g);
bool ui_grid_marked(const struct ui_grid *g, int64_t id);
void ui_grid_unmark(struct ui_grid *g); /* all */

/* --- what can be done with the grid that has the keys --- */

/* The actions of every pane that has a grid (pane_ops.grid); each is one of ui_grid_key's keys. */
extern const struct action ui_grid_actions[];

/* A search that takes long goes on in slices of at most 5 ms. ui_grid_tick: the cursor may have
 * moved. */
bool ui_grid_busy(const struct ui_grid *g);
void ui_grid_tick(struct ui_grid *g);
void ui_grid_narrow(struct ui_grid *g, const char *text); /* rows of a list; "": all */
/* ui_grid_sort_typed - by "volt:desc, machineID"; "" not at all. FAIL_USAGE: nothing changes. */
int ui_grid_sort_typed(struct ui_grid *g, const char *text, struct err *e);
/* The columns shown, in order; gives how many. */
int ui_grid_shown_columns(const struct ui_grid *g, int out[UI_GRID_COLUMNS]);

/* --- a list in memory --- */

/* Rows of texts, filled anew at each load: ui_list_add for each cell, in order. */
struct ui_list {
    struct ui_source base;
    const struct ui_column *column;
    int n_col;
    struct ui_value *cell; /* [n_row * n_col]; texts are the list's own */
    int64_t *id, *order;   /* [n_row], [n_pass]; order: of the rows that pass, as sorted */
    int64_t n_pass;        /* rows that have `filter` */
    char filter[100];
    double *key;           /* [n_row * n_col] what a column sorts by; NaN: its text */
    int64_t n_row, cap;
    int filled;            /* cells of the last row */
    struct arena *arena;
};
void ui_list_init(struct ui_list *l, const struct ui_column *column, int n_col);
void ui_list_done(struct ui_list *l);
void ui_list_clear(struct ui_list *l);
void ui_list_row(struct ui_list *l, int64_t id);                     /* begins a row */
void ui_list_text(struct ui_list *l, int role, const char *text);    /* its next cell */
void ui_list_number(struct ui_list *l, int role, double key, const char *text);
/* mark: as bar_mark of a value. */
void ui_list_bar(struct ui_list *l, int role, double share, int cells, double mark,
                 const char *text);

/* --- how numbers read --- */

enum { UI_NUMBER = 40 };
void ui_count(int64_t n, char out[UI_NUMBER]);       /* "8,761,000" */
void ui_bytes(int64_t n, char out[UI_NUMBER]);       /* "281.2 MB" */
void ui_duration(double s, char out[UI_NUMBER]);     /* "41.8 s", "3 min 12 s" */
void ui_real(double v, int decimals, char out[UI_NUMBER]);
int ui_percent(double share);                         /* 100 only when all of it is done */
void ui_left(double left_s, char out[UI_NUMBER]);    /* "6-9 min": a fifth to either side;
                                                        "estimating" below 0 */

#endif
