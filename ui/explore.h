/* explore.h - ways into the pane Explore from elsewhere; Backspace leads back. */
#ifndef MW_UI_EXPLORE_H
#define MW_UI_EXPLORE_H

#include "src/store/dataset.h"
#include "ui/app.h"

/* The dataset as it was looked at last, or all of its rows. */
void ui_explore_open(struct app *a, const char *dataset);

/* The rows that match all of where. title: where they come from, "failures of comp2". All of it
 * is copied. */
void ui_explore_open_where(struct app *a, const char *dataset, const char *title,
                           const struct predicate *where, size_t n);

/* These rows of it: numbers in the order of its key, from 0, shown in the order given. title:
 * where they come from, "comp2 predicted as none". Both are copied. */
void ui_explore_open_rows(struct app *a, const char *dataset, const char *title,
                          const int64_t *rows, size_t n);

/* The cursor into a column of what was opened, if it is there and shown. */
void ui_explore_column(struct app *a, const char *name);

#endif
