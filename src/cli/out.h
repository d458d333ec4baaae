/* out.h - the only place that writes to standard output and error: aligned tables, CSV, JSON
 * lines, messages, the lines of an error. Everything shown to people passes safe_cells(); CSV and
 * JSON are machine output and stay as they are. */
#ifndef MW_CLI_OUT_H
#define MW_CLI_OUT_H

#include "src/base/err.h"
#include "src/base/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum out_form { OUT_TABLE, OUT_CSV, OUT_JSON };
enum out_kind {
    OUT_TEXT,
    OUT_I64,
    OUT_F64,
    OUT_TIME,    /* out_i64: UTC seconds; "YYYY-MM-DD HH:MM:SS" everywhere */
    OUT_BYTES,   /* out_i64: "1.2 MB" in a table */
    OUT_PERCENT, /* out_f64: 0 to 100; "43 %" in a table */
    OUT_BOOL,    /* out_i64: yes and no in a table, true and false elsewhere */
    OUT_RAW,     /* out_text: ready JSON in OUT_JSON form, text elsewhere */
};

struct out_column {
    const char *name; /* JSON key and CSV header; the table's heading */
    enum out_kind kind;
};

/* Rows are printed as they come (CSV, JSON) or aligned (table: in blocks of 1000 rows; columns of
 * numbers to the right, reals with as many decimals as 6 significant digits ask for; on a
 * terminal columns that do not fit are left out and counted). A missing value is empty in CSV,
 * null in JSON, "-" in a table.
 *     struct out *o = out_new(form, columns, n);    // columns are borrowed until out_free
 *     out_text(o, "telemetry"); out_i64(o, 8761000); ... one call per column, then the next row
 *     return out_free(o, e);   // prints what is left */
struct out;
struct out *out_new(enum out_form form, const struct out_column *columns, size_t n);
void out_text(struct out *o, const char *s); /* NULL: missing */
void out_text_n(struct out *o, const char *s, size_t size);
void out_i64(struct out *o, int64_t v);
void out_f64(struct out *o, double v); /* NaN: missing */
void out_time(struct out *o, int64_t at); /* whatever the kind of the column */
void out_null(struct out *o);
size_t out_rows(const struct out *o);
int out_free(struct out *o, struct err *e); /* -1: standard output could not be written */

void out_line(const char *fmt, ...) PRINTF_LIKE(1, 2);    /* to standard output, made safe */
void out_head(const char *fmt, ...) PRINTF_LIKE(1, 2);    /* the same, bold where colour is on */
void out_json(const char *json);                          /* one JSON line, as it is */
void out_bytes(const void *bytes, size_t size);           /* as they are; to a terminal made safe */
void out_message(const char *fmt, ...) PRINTF_LIKE(1, 2); /* to standard error; silent with -q */
void out_error(const struct err *e);                      /* "millwright: ...", "hint: ..." */
int out_flush(struct err *e); /* -1: something could not be written to standard output */

void out_setup(bool quiet, const char *color); /* once, by cmd_main; NULL: auto */
bool out_is_terminal(void);                    /* standard output */
bool out_is_utf8(void);
bool out_is_quiet(void);
unsigned out_width(int fd); /* columns of the terminal on fd; 0: it is none */

/* "1.2 MB", "850 B"; decimal units. */
enum { OUT_SIZE_TEXT = 16 };
void out_size_text(double bytes, char out[OUT_SIZE_TEXT]);

#endif
