/* ingest_form.h - the form of an ingest, with a look at what it would do while one types. */
#ifndef MW_UI_INGEST_FORM_H
#define MW_UI_INGEST_FORM_H

#include "src/base/json.h"
#include "ui/app.h"

/* values: parameters of the op to begin with ({"sources": [...], "append": true}), or NULL. F7
 * starts the run. */
void ui_ingest_form_open(struct app *a, const struct json *values);

#endif
