/* class_means.h - features of a table by class: the mean of each, those that tell classes apart
 * first.
 *
 *     char *sql = ui_class_means_sql(&of);                 // for `sql QUERY --csv`, by app_ask
 *     ui_class_means_read(text, size, &of, about, &k, e);  // its answer
 *     ui_class_means_draw(&k, canvas, rect);
 *     ui_class_means_done(&k);
 *
 * F is that of an analysis of variance: variance between classes over variance within, both by
 * their degrees of freedom. Tables of more than 50,000 rows are sampled: every n-th row. */
#ifndef MW_UI_CLASS_MEANS_H
#define MW_UI_CLASS_MEANS_H

#include "src/base/arena.h"
#include "src/base/json.h"
#include "ui/canvas.h"

#include <stddef.h>
#include <stdint.h>

enum { UI_CLASS_MEANS_MOST = 200 }; /* the first ones of a table; more are left out */

struct ui_class_means_of {       /* what is asked */
    const char *table, *label; /* dataset and column */
    const struct json *inputs; /* array of names */
    int64_t n_row;
};

struct ui_class_means_feature {
    const char *name;
    double *mean; /* [n_class]; NaN: no value */
    double f;     /* NaN: all values are one */
};
struct ui_class_means {
    struct arena memory;
    size_t n_class, n_feature;
    const char **label;      /* [n_class] ascending */
    struct ui_class_means_feature *feature; /* [n_feature] largest F first */
    int64_t step;            /* every step-th row was read */
};

char *ui_class_means_sql(const struct ui_class_means_of *o); /* the caller frees */
/* FAIL_INPUT when it is not the answer to that question. about: of the table, for names. */
int ui_class_means_read(const char *text, size_t size, const struct ui_class_means_of *o,
                    const struct json *about, struct ui_class_means *out, struct err *e);
void ui_class_means_done(struct ui_class_means *k);

/* One line a feature below a line of labels; classes that do not fit are left out from the end.
 * The mean that is farthest from that of the first class stands out. */
void ui_class_means_draw(const struct ui_class_means *k, struct ui_canvas *c, struct ui_rect r);

#endif
