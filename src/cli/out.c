/* out.c - rows as a table, CSV or JSON lines; lines and messages for people; errors.
 *
 * A table's cells are kept for a block of rows, whose widest cells set the columns; the next
 * block starts from those widths, so that memory is bounded and most tables are one block.
 * Invariant: text for people has passed safe_cells() when it reaches a stream.
 *
 * Not here: the progress line (bar.c), which columns a command prints (cmd_*.c). */
#include "config.h"

#include "src/cli/out.h"

#include <errno.h>
#include <langinfo.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "src/base/arena.h"
#include "src/base/buf.h"
#include "src/base/civil.h"
#include "src/base/mem.h"
#include "src/base/text.h"
#include "src/data/export.h"

enum {
    OUT_BLOCK = 1000,     /* rows of a table that are aligned together */
    OUT_CELL_WIDE = 60,   /* cells that one text may take on a terminal */
    OUT_CELL_MAX = 4096,  /* and elsewhere */
    OUT_GAP = 2,
    OUT_CUT_LEAST = 10,   /* cells to which the last text on a terminal may be cut */
};

static struct { /* set once by out_setup */
    bool quiet, color;
} shown;

/* --- the streams --- */

static bool want_color(const char *color)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

    if ((no && no[0]) || (term && strcmp(term, "dumb") == 0))
        return false;
    if (color && strcmp(color, "always") == 0)
        return true;
    return (!color || strcmp(color, "never") != 0) && out_is_terminal();
}

void out_setup(bool quiet, const char *color)
{
    shown.quiet = quiet;
    shown.color = want_color(color);
}

bool out_is_terminal(void)
{
    return isatty(STDOUT_FILENO) == 1;
}

bool out_is_utf8(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

bool out_is_quiet(void)
{
    return shown.quiet;
}

unsigned out_width(int fd)
{
    struct winsize size;

    if (isatty(fd) != 1)
        return 0;
    return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}

static int stdout_error(struct err *e)
{
    return err_set(e, FAIL_IO, "cannot write standard output: %s", strerror(errno));
}

int out_flush(struct err *e)
{
    return fflush(stdout) != 0 || ferror(stdout) ? stdout_error(e) : 0;
}

/* --- lines for people --- */

static void put_safe(FILE *f, const char *line, size_t size)
{
    size_t room = size * 12 + 64; /* every byte as <U+10FFFF> fits */
    char *safe = mem_array(room, 1);

    safe_cells(line, size, SIZE_MAX, safe, room);
    fputs(safe, f);
    free(safe);
}

static void put_lines(FILE *f, const char *text)
{
    for (;;) {
        size_t size = strcspn(text, "\n");

        put_safe(f, text, size);
        fputc('\n', f);
        if (!text[size] || !text[size + 1])
            return;
        text += size + 1;
    }
}

static void put_format(FILE *f, const char *fmt, va_list args) PRINTF_LIKE(2, 0);
static void put_format(FILE *f, const char *fmt, va_list args)
{
    char *text = NULL;

    if (vasprintf(&text, fmt, args) < 0)
        return;
    put_lines(f, text);
    free(text);
}

void out_line(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    put_format(stdout, fmt, args);
    va_end(args);
}

void out_head(const char *fmt, ...)
{
    va_list args;

    char *text = NULL;

    va_start(args, fmt);
    int size = vasprintf(&text, fmt, args);
    va_end(args);
    if (size < 0)
        return;
    fputs(shown.color ? "\033[1m" : "", stdout);
    put_safe(stdout, text, (size_t)size);
    fputs(shown.color ? "\033[0m\n" : "\n", stdout);
    free(text);
}

void out_message(const char *fmt, ...)
{
    va_list args;

    if (shown.quiet)
        return;
    va_start(args, fmt);
    put_format(stderr, fmt, args);
    va_end(args);
}

void out_error(const struct err *e)
{
    char line[sizeof e->ctx + sizeof e->msg + 4];

    fflush(stdout);
    err_line(e, line, sizeof line);
    fputs("millwright: ", stderr);
    put_lines(stderr, line);
    if (!e->hint[0])
        return;
    fputs("hint: ", stderr);
    put_lines(stderr, e->hint);
}

void out_json(const char *json)
{
    fputs(json, stdout);
    fputc('\n', stdout);
}

void out_bytes(const void *bytes, size_t size)
{
    if (out_is_terminal())
        put_safe(stdout, bytes, size);
    else
        fwrite(bytes, 1, size, stdout);
}

void out_size_text(double bytes, char out[OUT_SIZE_TEXT])
{
    static const char *const unit[] = {"B", "kB", "MB", "GB", "TB"};
    size_t i = 0;

    while (i < 4 && bytes >= 999.5) {
        bytes /= 1000;
        i++;
    }
    snprintf(out, OUT_SIZE_TEXT, i && bytes < 9.95 ? "%.1f %s" : "%.0f %s", bytes, unit[i]);
}

/* --- rows --- */

enum cell_kind { CELL_NONE, CELL_TEXT, CELL_NUMBER, CELL_REAL };
struct cell {
    enum cell_kind kind;
    const char *text; /* safe; of CELL_REAL only when the block is printed */
    double real;
};

struct out {
    enum out_form form;
    const struct out_column *column;
    size_t n, at, n_row;
    struct buf line;       /* CSV or JSON: the row so far */
    struct json_out json;
    struct cell *cell;     /* table: [OUT_BLOCK][n] of the block so far */
    size_t n_cell;
    size_t *width;         /* [n] cells; grows from block to block */
    bool *right;           /* [n] */
    size_t n_fit;          /* columns that fit on the terminal */
    bool headed;
    struct arena arena;    /* texts of the block */
};

static void put_row(struct out *o)
{
    buf_byte(&o->line, '\n');
    fwrite(o->line.s, 1, o->line.size, stdout);
    buf_clear(&o->line);
}

static void csv_head(struct out *o)
{
    for (size_t i = 0; i < o->n; i++) {
        if (i)
            buf_byte(&o->line, ',');
        export_field(&o->line, o->column[i].name, strlen(o->column[i].name));
    }
    put_row(o);
}

struct out *out_new(enum out_form form, const struct out_column *columns, size_t n)
{
    struct out *o = mem_zero(1, sizeof *o);

    o->form = form;
    o->column = columns;
    o->n = n;
    o->json.b = &o->line;
    if (form == OUT_CSV)
        csv_head(o);
    if (form == OUT_TABLE) {
        o->cell = mem_zero(OUT_BLOCK * n, sizeof *o->cell);
        o->width = mem_zero(n, sizeof *o->width);
        o->right = mem_zero(n, sizeof *o->right);
    }
    return o;
}

size_t out_rows(const struct out *o)
{
    return o->n_row;
}

/* --- a block of a table --- */

static int decimals_of(double v)
{
    char text[48];

    snprintf(text, sizeof text, "%.6g", v);
    const char *point = strchr(text, '.');
    return !point || strchr(text, 'e') ? 0 : (int)strlen(point + 1);
}

static const char *real_text(struct out *o, double v, int decimals)
{
    char text[64];
    double size = fabs(v);

    if (v != 0 && (size < 1e-4 || size >= 1e15))
        snprintf(text, sizeof text, "%.6g", v);
    else
        snprintf(text, sizeof text, "%.*f", decimals, v);
    return arena_text(&o->arena, text);
}

/* The last column that is shown, on a terminal, keeps the width that it was given. */
static bool is_cut(const struct out *o, size_t col)
{
    return col + 1 == o->n_fit && out_is_terminal();
}

static void measure_column(struct out *o, size_t col)
{
    int decimals = 0;
    bool number = false;

    for (size_t i = col; i < o->n_cell; i += o->n) {
        const struct cell *c = &o->cell[i];

        number |= c->kind == CELL_NUMBER || c->kind == CELL_REAL;
        if (c->kind == CELL_REAL && decimals_of(c->real) > decimals)
            decimals = decimals_of(c->real);
    }
    for (size_t i = col; i < o->n_cell; i += o->n) {
        struct cell *c = &o->cell[i];

        if (c->kind == CELL_REAL)
            c->text = real_text(o, c->real, decimals > 6 ? 6 : decimals);
        if (safe_width(c->text) > o->width[col] && !(o->headed && is_cut(o, col)))
            o->width[col] = safe_width(c->text);
    }
    o->right[col] = o->headed ? o->right[col] : number;
}

/* On a terminal the columns that fit; the next one too, cut, if it holds text. */
static void fit_columns(struct out *o)
{
    unsigned room = out_width(STDOUT_FILENO);
    size_t used = 0;

    for (o->n_fit = 0; o->n_fit < o->n; o->n_fit++) {
        size_t before = used + (o->n_fit ? OUT_GAP : 0);

        used = before + o->width[o->n_fit];
        if (!room || !o->n_fit || used <= room)
            continue;
        if (!o->right[o->n_fit] && room >= before + OUT_CUT_LEAST)
            o->width[o->n_fit++] = room - before;
        break;
    }
}

static void measure_block(struct out *o)
{
    for (size_t i = 0; i < o->n; i++) {
        size_t heading = safe_width(o->column[i].name);

        if (heading > o->width[i])
            o->width[i] = heading;
        measure_column(o, i);
    }
    if (!o->headed)
        fit_columns(o);
}

static void put_cell(const struct out *o, size_t col, const char *text)
{
    char cut[OUT_CELL_WIDE * 12];
    size_t width = safe_width(text);

    if (width > o->width[col]) {
        width = safe_cells(text, strlen(text), o->width[col], cut, sizeof cut);
        text = cut;
    }
    int pad = width < o->width[col] ? (int)(o->width[col] - width) : 0;

    if (col)
        printf("%*s", OUT_GAP, "");
    if (o->right[col])
        printf("%*s", pad, "");
    fputs(text, stdout);
    if (!o->right[col] && col + 1 < o->n_fit)
        printf("%*s", pad, "");
}

static void put_headings(struct out *o)
{
    char name[OUT_CELL_MAX];

    if (shown.color)
        fputs("\033[1m", stdout);
    for (size_t i = 0; i < o->n_fit; i++) {
        safe_cells(o->column[i].name, strlen(o->column[i].name), OUT_CELL_WIDE, name, sizeof name);
        put_cell(o, i, name);
    }
    fputs(shown.color ? "\033[0m\n" : "\n", stdout);
    o->headed = true;
}

static void put_block(struct out *o)
{
    if (!o->n_cell)
        return;
    measure_block(o);
    if (!o->headed)
        put_headings(o);
    for (size_t row = 0; row < o->n_cell; row += o->n) {
        for (size_t i = 0; i < o->n_fit; i++)
            put_cell(o, i, o->cell[row + i].text);
        fputc('\n', stdout);
    }
    o->n_cell = 0;
    arena_done(&o->arena);
}

/* --- one value --- */

static void add_cell(struct out *o, enum cell_kind kind, const char *text, double real)
{
    o->cell[o->n_cell++] = (struct cell){.kind = kind, .text = text, .real = real};
}

static void add_text(struct out *o, enum cell_kind kind, const char *s, size_t size)
{
    char safe[OUT_CELL_MAX * 4];

    safe_cells(s, size, out_is_terminal() ? OUT_CELL_WIDE : OUT_CELL_MAX, safe, sizeof safe);
    add_cell(o, kind, arena_text(&o->arena, safe), 0);
}

/* The key of the value to come, after the bracket or comma that stands before it. */
static const char *begin_value(struct out *o)
{
    if (o->form == OUT_JSON && !o->at)
        json_object(&o->json, NULL);
    if (o->form == OUT_CSV && o->at)
        buf_byte(&o->line, ',');
    return o->column[o->at].name;
}

static void end_value(struct out *o)
{
    if (++o->at < o->n)
        return;
    o->at = 0;
    o->n_row++;
    if (o->form == OUT_TABLE) {
        if (o->n_cell == OUT_BLOCK * o->n)
            put_block(o);
        return;
    }
    if (o->form == OUT_JSON)
        json_end_object(&o->json);
    put_row(o);
    o->json.comma = false;
}

void out_null(struct out *o)
{
    const char *key = begin_value(o);

    if (o->form == OUT_JSON)
        json_put_null(&o->json, key);
    if (o->form == OUT_TABLE)
        add_cell(o, CELL_NONE, "-", 0);
    end_value(o);
}

void out_text_n(struct out *o, const char *s, size_t size)
{
    const char *key = begin_value(o);

    if (o->form == OUT_TABLE)
        add_text(o, CELL_TEXT, s, size);
    else if (o->form == OUT_CSV)
        export_field(&o->line, s, size);
    else if (o->column[o->at].kind == OUT_RAW)
        json_put_raw(&o->json, key, s);
    else
        json_put_text_n(&o->json, key, s, size);
    end_value(o);
}

void out_text(struct out *o, const char *s)
{
    if (s)
        out_text_n(o, s, strlen(s));
    else
        out_null(o);
}

void out_time(struct out *o, int64_t at)
{
    char text[CIVIL_SIZE];

    civil_text(at, text);
    out_text(o, text);
}

static void whole_cell(struct out *o, int64_t v)
{
    char text[OUT_SIZE_TEXT + 8];

    if (o->column[o->at].kind == OUT_BOOL) {
        add_text(o, CELL_TEXT, v ? "yes" : "no", v ? 3 : 2);
        return;
    }
    if (o->column[o->at].kind == OUT_BYTES)
        out_size_text((double)v, text);
    else
        snprintf(text, sizeof text, "%lld", (long long)v);
    add_text(o, CELL_NUMBER, text, strlen(text));
}

void out_i64(struct out *o, int64_t v)
{
    if (o->column[o->at].kind == OUT_TIME) {
        out_time(o, v);
        return;
    }
    const char *key = begin_value(o);
    bool is_bool = o->column[o->at].kind == OUT_BOOL;

    if (o->form == OUT_TABLE)
        whole_cell(o, v);
    else if (o->form == OUT_CSV && is_bool)
        buf_text(&o->line, v ? "true" : "false");
    else if (o->form == OUT_CSV)
        buf_printf(&o->line, "%lld", (long long)v);
    else if (is_bool)
        json_put_bool(&o->json, key, v != 0);
    else
        json_put_i64(&o->json, key, v);
    end_value(o);
}

static void real_cell(struct out *o, double v)
{
    char text[64];

    if (o->column[o->at].kind != OUT_PERCENT) {
        add_cell(o, CELL_REAL, "", v);
        return;
    }
    snprintf(text, sizeof text, "%.0f %%", v);
    add_text(o, CELL_NUMBER, text, strlen(text));
}

void out_f64(struct out *o, double v)
{
    char text[TEXT_F64_SIZE];

    if (isnan(v)) {
        out_null(o);
        return;
    }
    const char *key = begin_value(o);

    if (o->form == OUT_TABLE)
        real_cell(o, v);
    else if (o->form == OUT_CSV)
        buf_add(&o->line, text, text_from_f64(v, true, text));
    else
        json_put_f64(&o->json, key, v);
    end_value(o);
}

int out_free(struct out *o, struct err *e)
{
    size_t left_out = 0, all = 0;

    if (!o)
        return 0;
    if (o->form == OUT_TABLE) {
        put_block(o);
        left_out = o->headed ? o->n - o->n_fit : 0;
        all = o->n;
    }
    arena_done(&o->arena);
    buf_done(&o->line);
    free(o->cell);
    free(o->width);
    free(o->right);
    free(o);
    if (out_flush(e) < 0)
        return -1;
    if (left_out)
        out_message("%zu of %zu columns do not fit here; --json prints all",
                    left_out, all);
    return 0;
}
