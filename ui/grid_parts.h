/* grid_parts.h - the inside of a grid, for grid*.c alone. */
#ifndef MW_UI_GRID_PARTS_H
#define MW_UI_GRID_PARTS_H

#include "ui/app.h"
#include "ui/grid.h"
#include "ui/match.h"

/* grid.c */
void grid_sync(struct ui_grid *g); /* the source may have other columns now */
int64_t grid_id(const struct ui_grid *g, int64_t row);
int grid_place(const struct ui_grid *g, int col); /* where a column stands */
const char *grid_name(const struct ui_grid *g, int col); /* in full */
int grid_find_column(const struct ui_grid *g, const char *name, size_t size); /* -1: none */
bool grid_is_gone(const struct ui_grid *g, int col);     /* there was no room for it */
void grid_step(struct ui_grid *g, int by); /* the cursor to the next column that is shown */
void grid_edge(struct ui_grid *g, int by); /* 1: to the first, -1: to the last */
void grid_hide(struct ui_grid *g, int col, bool hide); /* the last one stays */
void grid_shift(struct ui_grid *g, int col, int by);   /* changes places with its neighbour */
void grid_widen(struct ui_grid *g, int by);
void grid_fit(struct ui_grid *g);
void grid_format(struct ui_grid *g, int col, int i);
void grid_sort(struct ui_grid *g, bool desc, bool further);

/* grid_mark.c */
void grid_mark_here(struct ui_grid *g);
void grid_mark_range(struct ui_grid *g);
void grid_mark_invert(struct ui_grid *g);
void grid_copy(struct ui_grid *g, int key); /* y Y gy */

/* grid_search.c */
struct ui_search {
    struct ui_match match; /* what is looked for; its hits are shown */
    bool event;            /* not for a text: a missing value, in a column of text another one */
    int by;                /* 1 forward, -1 backward */
    int64_t at, left;      /* next row, rows to look at; left 0: it rests */
    int64_t n;             /* rows when it began */
    bool by_hits;          /* the source has looked through the column */
    bool found;            /* it has ended with a hit */
    bool around;           /* it has gone past an end */
    int64_t row, top;      /* where the cursor was when the line was opened */
    int col, place;
};
void grid_search_free(struct ui_search *s); /* NULL is fine */
void grid_search_open(struct ui_grid *g);   /* the line to type in */
void grid_search_on(struct ui_grid *g, int by);
void grid_search_event(struct ui_grid *g, int by);
bool grid_search_stop(struct ui_grid *g);   /* false: none was running */
bool grid_search_off(struct ui_grid *g);    /* hits are shown no more; false: none were */
/* Marks the hits among cells that have been drawn. */
void grid_search_show(const struct ui_grid *g, struct ui_canvas *c, int row, int col, int width);

/* grid_ask.c, grid_columns.c */
void grid_moved(struct app *a); /* the pane is told that the cursor has moved without a key */
void grid_ask_go(struct ui_grid *g);
void grid_ask_sort(struct ui_grid *g);
void grid_ask_format(struct ui_grid *g);
void grid_ask_filter(struct ui_grid *g);
void grid_details(struct ui_grid *g);
void grid_columns_open(struct ui_grid *g);

#endif
