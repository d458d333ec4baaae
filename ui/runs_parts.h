/* runs_parts.h - the inside of the pane Runs, for pane_runs.c and runs_draw.c alone. */
#ifndef MW_UI_RUNS_PARTS_H
#define MW_UI_RUNS_PARTS_H

#include "src/base/arena.h"
#include "ui/app.h"
#include "ui/grid.h"
#include "ui/run_log.h"

enum runs_part { RUNS_ACTIVE, RUNS_HISTORY, RUNS_LOG, RUNS_PARTS };

struct runs {
    struct pane base;
    struct arena memory;
    const struct run_row *row;    /* [n_row] newest first */
    int64_t n_row, total;         /* total: of all there are */
    int64_t n_active, failed;     /* failed: today, of those read */
    const struct run_row *active[20]; /* oldest first */
    int64_t shown_active;         /* of `active` */
    int64_t active_id;            /* under the cursor in the upper list; 0: none */
    struct ui_list list;          /* history */
    struct ui_grid grid;
    struct ui_run_log log;
    enum runs_part focus, list_focus; /* list_focus: the list whose run the log is of */
    char filter[100];             /* "" none */
    int64_t asked;                /* run that a menu or form is about */
};

/* The run under the cursor, NULL: none. */
const struct run_row *runs_here(const struct runs *v);
void runs_draw(const struct pane *p, struct ui_canvas *c);

#endif
