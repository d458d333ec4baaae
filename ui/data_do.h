/* data_do.h - what is done with a dataset from several panes: describe it, write it to a file.
 * Helper processes do the work; the message line and a text tell how it went. */
#ifndef MW_UI_DATA_DO_H
#define MW_UI_DATA_DO_H

#include "ui/app.h"

void ui_describe_open(struct app *a, const char *dataset);
/* where: a condition in SQL, or NULL: all rows */
void ui_export_open(struct app *a, const char *dataset, const char *where);

#endif
