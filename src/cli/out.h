/* out.h - the only place that writes to standard output and error: aligned tables, CSV, JSON
 * lines, the progress bar, the one line of an error. Everything shown passes safe_cells(). */
#ifndef MW_CLI_OUT_H
#define MW_CLI_OUT_H

#include "src/base/err.h"
#include "src/base/json.h"
#include "src/store/runs.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum out_form { OUT_TABLE, OUT_CSV, OUT_JSON };
enum out_kind { OUT_TEXT, OUT_I64, OUT_F64, OUT_TIME, OUT_BYTES, OUT_PERCENT, OUT_BOOL, OUT_RAW };
/* OUT_RAW: ready JSON in OUT_JSON form, text elsewhere */

struct out_column {
    const char *name; /* JSON key and CSV header; the table's heading */
    enum out_kind kind;
};

/* Rows are printed as they come (CSV, JSON) or aligned at the end (table; numbers right).
 *     struct out *o = out_new(form, columns, n);
 *     out_text(o, "telemetry"); out_i64(o, 8761000); ... one call per column, then the next row
 *     out_free(o);   // prints what is left */
struct out;
struct out *out_new(enum out_form form, const struct out_column *columns, size_t n);
void out_text(struct out *o, const char *s); /* NULL: null / empty */
void out_text_n(struct out *o, const char *s, size_t size);
void out_i64(struct out *o, int64_t v);
void out_f64(struct out *o, double v); /* NaN: null / empty */
void out_null(struct out *o);
size_t out_rows(const struct out *o);
int out_free(struct out *o, struct err *e); /* -1: standard output could not be written */

int out_line(const char *fmt, ...) PRINTF_LIKE(1, 2);    /* to standard output, made safe */
int out_json(const char *json);                          /* one JSON line, as it is */
void out_message(const char *fmt, ...) PRINTF_LIKE(1, 2); /* to standard error; silent with -q */
void out_error(const struct err *e);                     /* "millwright: ...", "hint: ..." */

struct bar; /* a progress line on standard error: on a terminal one that is redrawn */
struct bar *bar_new(const char *title, bool quiet, const char *color);
void bar_show(struct bar *b, const struct run_row *r);
void bar_free(struct bar *b); /* clears the line */

void out_setup(bool quiet, const char *color); /* once, by cmd_main */
bool out_is_terminal(void);                    /* standard output */

#endif
