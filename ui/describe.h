/* describe.h - what `describe --json` says of the columns of a dataset, as a table: a row a column,
 * figures beside each other, names stay at the left while it scrolls sideways. */
#ifndef MW_UI_DESCRIBE_H
#define MW_UI_DESCRIBE_H

#include "ui/app.h"

#include <stddef.h>

/* text: an object a line, as the command prints them. Enter leads to the column in Explore. */
void ui_describe_show(struct app *a, const char *dataset, const char *text, size_t size);

#endif
