/* data_do.h - what is done with a dataset from several panes: describe it, write it to a file.
 * Helper processes do the work; the message line and a text tell how it went. */
#ifndef MW_UI_DATA_DO_H
#define MW_UI_DATA_DO_H

#include "ui/app.h"

#include <stdbool.h>

void ui_describe_open(struct app *a, const char *dataset);

struct ui_export {             /* texts are copied; all but dataset may be NULL */
    const char *dataset;
    const char *where;         /* of what is seen: a condition in SQL */
    const char *const *column; /* its columns, NULL at the end; NULL: all */
    const char *order;         /* "\"volt\" DESC"; NULL: as it stands */
    const char *marked;        /* the condition for the marked rows; NULL: none are */
    bool not_seen;             /* what is seen cannot be told by a condition */
};
void ui_export_open(struct app *a, const struct ui_export *o);

#endif
