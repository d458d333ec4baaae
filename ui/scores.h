/* scores.h - what a dataset of scores says of each machine: its newest row, the one before.
 *
 * Read a chunk at a time, so that a screen stays quick whatever the size:
 *
 *     struct ui_scores *s = ui_scores_new(store, "scores", e);
 *     while ((rc = ui_scores_step(s, e)) > 0)       // one chunk; 0: all is read and ranked
 *         ...
 *     s->ranked[0]                                  // the machine with the greatest risk
 *     ui_scores_free(s);
 *
 * The newest row of a machine is that of the latest time; of several at one time that of the
 * latest run. The one before is of an earlier time. What the dataset machines says of a machine
 * (model, age) is added where there is such a dataset. Memory: one record a machine. */
#ifndef MW_UI_SCORES_H
#define MW_UI_SCORES_H

#include "src/base/arena.h"
#include "src/base/err.h"
#include "src/store/dataset.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ui_score {  /* a row of scores */
    int64_t at;    /* UTC seconds, or a number of cycles */
    int64_t run;
    double risk, prediction; /* prediction: a label; NaN: none */
    float *p;      /* [n_class] by ascending label; NaN: none */
};

enum { UI_TREND = 30 };
struct ui_scored { /* a machine */
    const char *name;       /* as text; of a number its digits */
    int64_t id;             /* where machines are numbers */
    struct ui_score newest, before;
    bool has_before;
    const char *scored_by;  /* name of the model that gave the newest row; "" */
    const char *model;      /* of machine; "" not known */
    double age;             /* NaN: not known */
    int64_t n_row, first_row; /* rows of it, by number in the order of the key */
    bool together;          /* they stand together */
    int64_t day;            /* the newest of those in trend; ui_scores_trend reads it */
    float trend[UI_TREND];  /* greatest risk of a day, by day modulo UI_TREND; NaN: no row */
};

struct ui_scores {
    char *dataset, *entity, *time; /* names of columns */
    bool numbers, cycles;          /* machines are integers; times are no timestamps */
    size_t n_class;
    double *label;                 /* [n_class] ascending */
    struct ui_scored **ranked;     /* [n_machine] by falling risk, once all is read */
    size_t n_machine;
    int64_t n_row, n_read;
    const struct ui_scored *latest; /* with the newest row of all; NULL: there are no rows */
    struct ui_scores_reading *reading; /* NULL: all is read */
    struct arena memory;
};

struct ui_scores *ui_scores_new(struct store *s, const char *dataset, struct err *e);
int ui_scores_step(struct ui_scores *s, struct err *e); /* 1 there is more; 0; -1 */
void ui_scores_free(struct ui_scores *s);               /* NULL is fine */

/* ui_score_class - the class that the row foretells: the prediction where it is a failure, else the
 * most probable failure; SIZE_MAX: there is none. */
size_t ui_score_class(const struct ui_scores *s, const struct ui_score *row);
/* ui_scores_at_risk - machines whose newest row has at least this risk; `before`: whose row before
 * had, of those that have one. */
size_t ui_scores_at_risk(const struct ui_scores *s, double threshold, bool before);

/* ui_scores_trend - the greatest risk of a machine on day i of the last UI_TREND days of the whole
 * dataset, 0 the first; where times are cycles a day is one. NaN: it has no row then. */
double ui_scores_trend(const struct ui_scores *s, const struct ui_scored *m, int i);

/* --- the risk of one machine over time --- */

struct ui_risk_point {
    int64_t at, run;
    double risk;
};
struct ui_risks {
    struct ui_risk_point *point; /* [n] by time, one each */
    size_t n;
};
/* ui_risks_read - its rows from `from` on; reads the chunks that may hold them. */
int ui_risks_read(struct store *s, const struct ui_scores *of, const struct ui_scored *machine,
                  int64_t from, struct ui_risks *out, struct err *e);
void ui_risks_done(struct ui_risks *r);

#endif
