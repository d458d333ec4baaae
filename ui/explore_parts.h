/* explore_parts.h - the inside of the pane Explore, for pane_explore.c, explore_view.c,
 * explore_find.c and explore_draw.c alone. */
#ifndef MW_UI_EXPLORE_PARTS_H
#define MW_UI_EXPLORE_PARTS_H

#include "src/store/dataset.h"
#include "ui/app.h"
#include "ui/chip.h"
#include "ui/panel.h"
#include "ui/rows.h"

enum { EXPLORE_CHIPS = 16 };

struct explore_find { /* a text that is looked for, row by row */
    char text[100];   /* "" nothing was asked for */
    int by;           /* 1 forward, -1 backward */
    int64_t at, left; /* next row, rows to look at; left 0: it rests */
};

struct explore {
    struct pane base;
    char dataset[256], grid_name[300]; /* "" none is open */
    struct ui_rows *rows;
    struct ui_grid grid;
    struct predicate chip[EXPLORE_CHIPS];
    size_t n_chip;
    char caption[200];      /* where the rows come from, "" for those of the dataset */
    bool only;              /* they were given by number */
    bool borrowed;          /* the chips were given: not to be kept */
    enum ui_pane_id from;   /* pane that led here; UI_PANES: none */
    struct ui_panel panel;
    struct explore_find find;
};

/* explore_view.c: one dataset at a time; what is open is kept and closed first */
int explore_show(struct explore *x, const char *dataset, struct err *e);
void explore_close(struct explore *x);
void explore_apply(struct explore *x); /* the chips have changed */
int explore_add(struct explore *x, const char *text, struct err *e);
bool explore_drop(struct explore *x); /* the last chip, or the rows given; false: none */
void explore_clear(struct explore *x);
void explore_follow(struct explore *x); /* the cursor has moved: the panel shows its column */

/* explore_find.c */
void explore_find_begin(struct explore *x, const char *text, int by);
void explore_find_tick(struct explore *x);

void explore_draw(const struct pane *p, struct ui_canvas *c);

#endif
