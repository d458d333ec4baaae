/* rows.h - a dataset of millions as the source of a grid: the rows that are looked at, no others.
 *
 * Rows are numbers in the order of the key. What is shown is read in whole chunks, of the columns
 * that are on the screen alone, and kept for a while; a jump to any row costs one or two chunks a
 * column. Where that takes long (rows far apart), cells say "…" until the next slices have them.
 * A filter is evaluated in slices of a few ms into a list of row numbers, a sort by other than the
 * key in a thread that knows no app; both may be looked at while they grow.
 *
 *     struct ui_rows *r = ui_rows_open(app, "telemetry", e);
 *     ui_grid_init(&g, ui_rows_source(r), "explore.telemetry");
 *     if (ui_rows_busy(r) && ui_rows_tick(r))      // in tick of the pane
 *         ui_grid_follow(&g);                      // the order has changed
 */
#ifndef MW_UI_ROWS_H
#define MW_UI_ROWS_H

#include "src/store/dataset.h"
#include "ui/app.h"
#include "ui/chip.h"
#include "ui/grid.h"

struct ui_rows;
struct ui_rows *ui_rows_open(struct app *a, const char *dataset, struct err *e);
void ui_rows_free(struct ui_rows *r); /* NULL is fine */
struct ui_source *ui_rows_source(struct ui_rows *r);
const struct schema *ui_rows_schema(const struct ui_rows *r);
int64_t ui_rows_all(const struct ui_rows *r); /* rows of the dataset, whatever the filter */

/* ui_rows_reload - the dataset may have changed: filter and sort begin anew if it has, and the
 * schema given before is gone. 1: it has; 0; -1. */
int ui_rows_reload(struct ui_rows *r, struct err *e);

/* ui_rows_filter - shows the rows that match all conditions, which are copied; n 0: all rows.
 * FAIL_USAGE or FAIL_INPUT: one of them cannot be judged, and all rows are shown.
 * ui_rows_only - shows these rows alone (numbers in order of the key, any order, copied), within
 * which filters work; NULL: all again. */
int ui_rows_filter(struct ui_rows *r, const struct chip *chip, size_t n, struct err *e);
/* ui_rows_check - can the condition be judged? For SQL: is it some? Asks without looking. */
int ui_rows_check(struct ui_rows *r, const struct chip *chip, struct err *e);
void ui_rows_only(struct ui_rows *r, const int64_t *row, int64_t n);

/* ui_rows_memory - what a sort may take beside 4 bytes a row; 28 MiB if it is not said. */
void ui_rows_memory(struct ui_rows *r, int64_t bytes);

bool ui_rows_busy(const struct ui_rows *r);
bool ui_rows_tick(struct ui_rows *r); /* at most 5 ms; true: rows have come or moved */
const char *ui_rows_now(const struct ui_rows *r);     /* "sorting", "looked at 3,000 rows"; "" */
const char *ui_rows_trouble(const struct ui_rows *r); /* why rows are missing or not sorted; "" */

/* All of a cell, as exactly as it is kept; false: it has no value. */
bool ui_rows_cell(struct ui_rows *r, int64_t row, int col, struct buf *out);
int64_t ui_rows_number(const struct ui_rows *r, int64_t row); /* of the dataset, from 0 */
/* ui_rows_values - distinct texts of a column that begin like that, at most max, as far as they are
 * at hand; gives how many. Valid until rows are read again. */
int ui_rows_values(struct ui_rows *r, int col, const char *begin, const char **out, int max);

#endif
