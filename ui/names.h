/* names.h - names of features and labels as they stand where there is little room. */
#ifndef MW_UI_NAMES_H
#define MW_UI_NAMES_H

#include "src/base/buf.h"
#include "src/base/json.h"

enum { UI_NAME = 200 };

/* ui_name_short - "volt_rollingmean_24" is "volt_m24", "_rollingstd_24" "_s24", "error2sum"
 * "error2"; those of our own recipes ("volt_mean_12h") likewise. What is not a feature's name stays
 * as it is. */
void ui_name_short(const char *name, char out[UI_NAME]);

/* ui_name_fit - the name where it fits into width cells, else short (the canvas cuts the rest). */
void ui_name_fit(const char *name, int width, char out[UI_NAME]);

/* ui_label_name - "none" for 0, the component of another label, as `about` of a model or table
 * tells its classes; the number where it does not. */
void ui_label_name(const struct json *about, double label, char out[UI_NAME]);

/* ui_sql_name - as SQL takes it, whatever is in it: in double quotes. */
void ui_sql_name(struct buf *b, const char *name);

#endif
