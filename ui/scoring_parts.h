/* scoring_parts.h - the inside of the pane Scoring, for pane_scoring.c and scoring_*.c alone. */
#ifndef MW_UI_SCORING_PARTS_H
#define MW_UI_SCORING_PARTS_H

#include "src/base/json.h"
#include "src/store/datasets.h"
#include "ui/app.h"
#include "ui/grid.h"
#include "ui/scores.h"

/* What tells that a dataset is another than it was when it was read. */
struct scoring_stamp {
    int64_t id, run, n_row, changed_at;
};

struct scoring {
    struct pane base;
    struct arena memory;
    const struct dataset_row *set; /* [n_set] datasets of scores, by name */
    int64_t n_set, at_set;         /* the one that is shown */
    struct ui_scores *shown, *coming; /* NULL: none */
    struct scoring_stamp stamp;    /* of the last one that was begun */
    struct json *about;            /* of the model that scored last; NULL: it is gone */
    int64_t scored_ms;             /* when the run of the newest rows ended; 0: not known */
    size_t at_risk, was_at_risk;
    bool any_before;               /* some machine has a row before its newest */
    char *model, *table;           /* the newest of each; NULL: there is none */
    struct ui_list list;
    struct ui_grid grid;
    char *wanted;                  /* name of the machine to go to; NULL: none */
    int filled_cols;               /* width of the pane that the list was filled for */
    struct ui_risks risks;         /* of risks_of */
    const struct ui_scored *risks_of;
    int64_t risks_from;
};

extern const double scoring_threshold;
extern const char scoring_setting[]; /* name of the setting: the dataset that is shown */
extern const struct action scoring_actions[];

struct scoring *scoring_of(const struct app *a); /* the pane, for actions */
void scoring_list_init(struct scoring *v);
void scoring_fill(struct scoring *v); /* the list anew, for the width of the pane */

/* The machine under the cursor, NULL: none. */
const struct ui_scored *scoring_here(const struct scoring *v);
/* Name of a class: "none", "comp2". */
void scoring_class(const struct scoring *v, size_t class, char *out, size_t size);
/* A time of the scores as text: a date and time, or a number of cycles. */
void scoring_time(const struct scoring *v, int64_t at, char out[UI_TIME]);
void scoring_draw(const struct pane *p, struct ui_canvas *c);

#endif
