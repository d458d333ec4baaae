/* models_parts.h - the inside of the pane Models, for pane_models.c, models_draw.c, models_do.c
 * alone. */
#ifndef MW_UI_MODELS_PARTS_H
#define MW_UI_MODELS_PARTS_H

#include "src/store/datasets.h"
#include "ui/app.h"
#include "ui/card.h"
#include "ui/evaluation.h"
#include "ui/grid.h"
#include "ui/matrix.h"

enum models_part { MODELS_LIST, MODELS_MATRIX, MODELS_CLASSES, MODELS_WEIGHTS, MODELS_PARTS };

struct models_door {           /* the rows of a cell that are being looked up */
    struct app *app;
    char *dataset;
    int64_t count;             /* as many must come */
    char what[400];            /* "comp2 predicted as none" */
};

struct models {
    struct pane base;
    struct ui_list list;
    struct ui_grid *grid;      /* of the list; drawing moves it, the pane stays const */
    char *baseline;            /* name of the model that F1 is compared with; NULL: none */
    char *wanted;              /* name of the model to go to; NULL: none */
    bool restored;             /* the grid has what the settings remember */
    struct ui_card **card;     /* [n_card] in the order of names */
    size_t n_card;
    struct arena memory;       /* of what follows, anew with each load */
    const struct evaluation_row *evaluation;
    int64_t n_evaluation;      /* of all models, the newest first */
    const struct dataset_row *dataset;
    int64_t n_dataset;
    const struct ui_card *shown; /* under the cursor; NULL: there is none */
    struct arena shown_memory;
    struct ui_evaluation of;   /* that is shown; n 0: there is none */
    int64_t n_of, i_of;        /* evaluations of the model; which of them, from the newest */
    struct ui_matrix matrix;
    enum models_part part;     /* that has the keys */
    int top;                   /* first importance shown */
    struct models_door door;
};

/* Where the parts stand; rows 0: not shown. */
struct models_places {
    struct ui_rect list, matrix, classes, weights, facts;
};
struct models_places models_place(const struct models *m);

void models_draw(const struct pane *p, struct ui_canvas *c);
void models_show(struct models *m); /* reads what is under the cursor */
void models_focus(struct models *m, int by); /* to the next part that is shown, or the one before */
const struct dataset_row *models_dataset(const struct models *m, const char *name);

extern const char models_baseline[]; /* name of the setting */
extern const struct action models_actions[];
struct models *models_of(struct app *a); /* the pane, for actions */

#endif
