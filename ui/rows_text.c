/* rows_text.c - how a cell of a dataset reads: on the screen to a few decimals, whole when asked.
 *
 * Decimals are those of the column's first chunk that is seen, so that points stand below each
 * other and do not move while one scrolls. */
#include "config.h"

#include "ui/rows_parts.h"

#include "src/base/civil.h"
#include "src/base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LOOK = 256 }; /* values from which the decimals are taken */

/* Digits behind the point of the shortest text, at most `most`. */
static int needed(double v, int most)
{
    char text[TEXT_F64_SIZE];
    const char *point;

    text_from_f64(v, false, text);
    point = strchr(text, '.');
    if (strchr(text, 'e'))
        return most;
    return !point ? 0 : (int)strlen(point + 1) < most ? (int)strlen(point + 1) : most;
}

static int decimals_of(const struct column *c, size_t n)
{
    double most = 0;
    int decimals = 0, room;

    for (size_t i = 0; i < n; i++)
        if (column_has(c, i) && isfinite(column_f64(c, i)))
            most = fmax(most, fabs(column_f64(c, i)));
    room = most >= 10000 ? 2 : most >= 1 ? 3 : most >= 0.01 ? 5 : 7;
    for (size_t i = 0; i < n; i++) {
        bool has = column_has(c, i) && isfinite(column_f64(c, i));
        int digits = has ? needed(column_f64(c, i), room) : 0;

        decimals = digits > decimals ? digits : decimals;
    }
    return decimals;
}

/* --- ways to read --- */

enum { FORMAT_USUAL, FORMAT_SCIENTIFIC = 8 }; /* of reals; 1 to 7: decimals 0 to 6 */
enum { FORMAT_PLAIN = 1, FORMAT_GROUPED };    /* of integers */
enum { FORMAT_SECOND = 1, FORMAT_DATE };      /* of times */

const char *const *rows_formats(enum column_type type)
{
    static const char *const reals[] = {"decimals as the data have", "0 decimals", "1 decimal",
                                        "2 decimals", "3 decimals", "4 decimals", "5 decimals",
                                        "6 decimals", "scientific, 1.23e+04", NULL};
    static const char *const integers[] = {"as usual", "plain, 1042", "grouped, 1,042", NULL};
    static const char *const times[] = {"to the minute", "to the second", "the day alone", NULL};

    return type == COLUMN_F64 ? reals : type == COLUMN_I64 ? integers
           : type == COLUMN_TIME ? times : NULL;
}

static void real_text(const struct ui_rows *r, int col, double v, char out[ROWS_TEXT])
{
    int format = r->format[col];
    bool tiny = v != 0 && fabs(v) < 1e-4;

    if (format == FORMAT_SCIENTIFIC && isfinite(v))
        snprintf(out, ROWS_TEXT, "%.3e", v);
    else if (format == FORMAT_USUAL && tiny)
        snprintf(out, ROWS_TEXT, "%.5e", v); /* as long as the others */
    else if (fabs(v) >= 1e15 || !isfinite(v))
        snprintf(out, ROWS_TEXT, "%.6g", v);
    else
        snprintf(out, ROWS_TEXT, "%.*f", format == FORMAT_USUAL ? r->decimals[col] : format - 1, v);
}

static void time_text(const struct ui_rows *r, int col, int64_t at, char out[ROWS_TEXT])
{
    char text[UI_TIME], clock[UI_TIME];
    bool seconds = r->format[col] == FORMAT_SECOND ||
                   (r->format[col] == FORMAT_USUAL && at % 60 != 0);

    app_time(r->app, at, text);
    app_clock(r->app, at, clock);
    if (r->format[col] == FORMAT_DATE)
        text[strlen("YYYY-MM-DD")] = '\0';
    snprintf(out, ROWS_TEXT, "%s%s", text, seconds && strlen(clock) > 5 ? clock + 5 : "");
}

static bool is_key(const struct schema *s, int col)
{
    for (size_t i = 0; i < s->n_key; i++)
        if ((int)s->key[i] == col)
            return true;
    return false;
}

/* Names are not grouped: machine 1042 is no quantity. */
static void integer_text(const struct ui_rows *r, int col, int64_t v, char out[ROWS_TEXT])
{
    char text[UI_NUMBER];
    bool plain = r->format[col] == FORMAT_PLAIN ||
                 (r->format[col] == FORMAT_USUAL && is_key(r->schema, col));

    ui_count(v, text);
    if (plain)
        snprintf(out, ROWS_TEXT, "%lld", (long long)v);
    else
        snprintf(out, ROWS_TEXT, "%s", text);
}

/* As many bytes as there is room for; what is cut is not cut within a character. */
static void cut_text(const char *s, size_t size, char out[ROWS_TEXT])
{
    size_t n = size < ROWS_TEXT - 4 ? size : ROWS_TEXT - 4;

    while (n < size && n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80)
        n--;
    for (size_t i = 0; i < n; i++)
        out[i] = s[i] ? s[i] : ' ';
    snprintf(out + n, ROWS_TEXT - n, "%s", n < size ? "…" : "");
}

bool rows_cell_text(struct ui_rows *r, int col, const struct column *c, size_t row,
                    char out[ROWS_TEXT])
{
    if (!column_has(c, row)) {
        snprintf(out, ROWS_TEXT, "·");
        return false;
    }
    switch (c->type) {
    case COLUMN_F64: real_text(r, col, column_f64(c, row), out); break;
    case COLUMN_I64: integer_text(r, col, column_i64(c, row), out); break;
    case COLUMN_TIME: time_text(r, col, column_i64(c, row), out); break;
    case COLUMN_TEXT:
        cut_text(text_dict_get(c->dict, column_code(c, row)),
                 text_dict_size(c->dict, column_code(c, row)), out);
        break;
    }
    return true;
}

void rows_learn(struct ui_rows *r, int col, const struct column *c, size_t n_row)
{
    if (c->type == COLUMN_F64 && r->decimals[col] < 0 && n_row > 0)
        r->decimals[col] = decimals_of(c, n_row < LOOK ? n_row : LOOK);
}

void rows_cell_exact(const struct column *c, size_t row, struct buf *out)
{
    char text[TEXT_F64_SIZE];

    switch (c->type) {
    case COLUMN_F64:
        text_from_f64(column_f64(c, row), true, text);
        buf_text(out, text);
        break;
    case COLUMN_I64: buf_printf(out, "%lld", (long long)column_i64(c, row)); break;
    case COLUMN_TIME:
        civil_text(column_i64(c, row), text);
        buf_printf(out, "%s UTC", text);
        break;
    case COLUMN_TEXT:
        buf_add(out, text_dict_get(c->dict, column_code(c, row)),
                text_dict_size(c->dict, column_code(c, row)));
        break;
    }
}
