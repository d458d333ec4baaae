/* weeks.h - labels of a feature table over time: rows per week and label, as small bars.
 *
 *     char *sql = ui_weeks_sql(&of);                  // for `sql QUERY --csv`, by app_ask
 *     ui_weeks_read(text, size, &of, about, &w, e);   // its answer
 *     ui_weeks_draw(&w, canvas, rect, zone...);
 *     ui_weeks_done(&w);
 *
 * A table whose time is a cycle has no weeks: its range is cut into sixty. */
#ifndef MW_UI_WEEKS_H
#define MW_UI_WEEKS_H

#include "src/base/arena.h"
#include "src/base/json.h"
#include "ui/canvas.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ui_weeks_of {          /* what is asked */
    const char *table, *label, *time; /* dataset and columns */
    bool cycles;              /* time is a number, not a date */
    int64_t from_at, to_at;   /* of the table; not used with cycles */
};

struct ui_weeks_label {
    double label;             /* NaN: rows without one */
    const char *name;
    int64_t n;
    double *week;             /* [n_week] rows */
};
struct ui_weeks {
    struct arena memory;
    bool cycles;
    int64_t from_at, step_s;  /* begin of the first, length of each */
    bool partial;             /* the last one ends before its time */
    size_t n_week, n_label;
    struct ui_weeks_label *label; /* [n_label] ascending, those without one last */
    int64_t n;
};

char *ui_weeks_sql(const struct ui_weeks_of *o); /* the caller frees */
/* FAIL_INPUT when it is not the answer to that question. about: of the table, for names. */
int ui_weeks_read(const char *text, size_t size, const struct ui_weeks_of *o,
                  const struct json *about, struct ui_weeks *out, struct err *e);
void ui_weeks_done(struct ui_weeks *w);

/* A label: name, rows, share, bars, each as high as its own most; months or weeks below. One row
 * each, or up to four and one of air where there is room. A last week that is not over is dim.
 * Labels that do not fit are left out from the end, with a word. */
void ui_weeks_draw(const struct ui_weeks *w, struct ui_canvas *c, struct ui_rect r);
int ui_weeks_rows(const struct ui_weeks *w, int rows); /* of these many, those that it fills */
/* "rows per week", "rows per 3 weeks", "rows by time" */
void ui_weeks_unit(const struct ui_weeks *w, int cols, char *out, size_t size);

#endif
