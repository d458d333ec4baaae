/* run_words.h - a run in words: what it does, how far it is, what it wrote, all there is of it.
 *
 * Texts come from parameters and results as they were stored: URLs in them are shown without their
 * secrets. Memory of texts is the caller's, RUN_WORDS bytes. */
#ifndef MW_UI_RUN_WORDS_H
#define MW_UI_RUN_WORDS_H

#include "src/base/buf.h"
#include "src/base/json.h"
#include "src/store/runs.h"
#include "ui/app.h"

#include <stddef.h>

enum { RUN_WORDS = 200 };

/* "features training_data", "evaluate RandomForest": the kind and what it is about. */
void ui_run_what(const struct run_row *r, char out[RUN_WORDS]);
/* ui_run_wrote - "training_data", "5 datasets", "an evaluation", "nothing"; result may be NULL. */
void ui_run_wrote(const struct run_row *r, const struct json *result, char out[RUN_WORDS]);
double ui_run_rows(const struct json *result);      /* rows it made or read; NaN: not told */
double ui_run_took(const struct run_row *r);        /* seconds so far; NaN: not begun */
void ui_run_rate(const struct run_row *r, char out[RUN_WORDS]);  /* "412 k/s", "5.1 /min", "·" */
/* ui_run_all_or_nothing - whether its target appears at its end or stays as it was. */
bool ui_run_all_or_nothing(const struct run_row *r);
/* ui_run_is_told - whether a member of a result is told in other lines, or asked for by nobody. */
bool ui_run_is_told(const char *key);
bool ui_run_is_label(const char *key); /* a class: "0: 17,891", as both are numbers */
/* "features", "queued", "stopping": where an active run is. */
const char *ui_run_phase(const struct run_row *r);

/* ui_run_all - every line that the screen has about a run, for a box of text. */
void ui_run_all(const struct app *a, const struct run_row *r, struct buf *out);

#endif
