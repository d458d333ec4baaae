/* explore_parts.h - the inside of the pane Explore, for pane_explore.c, explore_view.c,
 * explore_filter.c, explore_export.c and explore_draw.c alone. */
#ifndef MW_UI_EXPLORE_PARTS_H
#define MW_UI_EXPLORE_PARTS_H

#include "src/store/dataset.h"
#include "ui/app.h"
#include "ui/chip.h"
#include "ui/panel.h"
#include "ui/rows.h"

enum { EXPLORE_CHIPS = 16 };

struct explore {
    struct pane base;
    char dataset[256], grid_name[300]; /* "" none is open */
    struct ui_rows *rows;
    struct ui_grid grid;
    struct chip chip[EXPLORE_CHIPS];
    size_t n_chip;
    char caption[200];      /* where the rows come from, "" for those of the dataset */
    bool only;              /* they were given by number */
    bool borrowed;          /* the chips were given: not to be kept */
    enum ui_pane_id from;   /* pane that led here; UI_PANES: none */
    struct ui_panel panel;
    bool zoom;              /* the rows alone, without the panel */
};

/* explore_view.c: one dataset at a time; what is open is kept and closed first */
int explore_show(struct explore *x, const char *dataset, struct err *e);
void explore_close(struct explore *x);
void explore_apply(struct explore *x); /* the chips have changed */
/* one more, as typed; *out_at: where it is wrong */
int explore_add(struct explore *x, const char *text, size_t *out_at, struct err *e);
bool explore_drop(struct explore *x); /* the last chip, or the rows given; false: none */
void explore_clear(struct explore *x);
void explore_follow(struct explore *x); /* the cursor has moved: the panel shows its column */

/* explore_filter.c: the line to type a condition in */
void explore_filter_open(struct explore *x);

/* explore_export.c: as seen, all, the marked ones; and the command that shows what is seen */
void explore_export(struct explore *x);
void explore_command(const struct explore *x, struct buf *out);

void explore_draw(const struct pane *p, struct ui_canvas *c);

#endif
