/* data_columns.c - the columns of the dataset under the cursor: type, missing values, ends. From
 * the statistics of its chunks, so that no row is read. */
#include "config.h"

#include "src/base/text.h"
#include "ui/data_parts.h"
#include "ui/names.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAME_LEAST = 12, NAME_MOST = 34, TYPE_COLS = 8, COUNT_COLS = 13, SHARE_COLS = 9,
       END_COLS = 18, BYTES_COLS = 11, BETWEEN = 2, TWO_COLS = 170, HEAD_ROWS = 2 };

/* --- what is known --- */

static bool is_known(const struct data *d, const struct dataset_row *set)
{
    const struct data_columns *k = &d->columns;

    return k->id == set->id && k->n_row == set->n_row && k->bytes == set->bytes;
}

bool data_columns_busy(const struct data *d)
{
    const struct dataset_row *set = data_set_here(d);

    return set && !is_known(d, set);
}

void data_columns_tick(struct data *d)
{
    const struct dataset_row *set = data_set_here(d);
    struct err ignored = {0}; /* nothing is shown, then; its own errors show where rows are read */

    arena_done(&d->columns.memory);
    d->columns = (struct data_columns){.id = set->id, .n_row = set->n_row, .bytes = set->bytes};
    d->columns.extent = extent_of(app_store(d->base.app), set->name, &d->columns.memory,
                                  &ignored);
}

/* --- the picture --- */

static void value_text(const struct data *d, const struct extent_column *x,
                       const struct extent_value *v, char out[UI_NUMBER])
{
    char time[UI_TIME];

    if (x->type == COLUMN_TEXT) {
        snprintf(out, UI_NUMBER, "%.16s%s", v->text, v->cut ? "…" : "");
    } else if (x->type == COLUMN_TIME) {
        app_time(d->base.app, v->i64, time);
        snprintf(out, UI_NUMBER, "%s", time);
    } else if (x->type == COLUMN_I64) {
        ui_count(v->i64, out);
    } else {
        double size = fabs(v->f64);

        if (size > 0 && (size >= 1e12 || size < 1e-4))
            snprintf(out, UI_NUMBER, "%.4g", v->f64);
        else
            ui_real(v->f64, 3, out);
    }
}

struct cols { /* widths; 0: left out */
    int name, share, bytes;
};

static struct cols cols_of(const struct extent *x, const struct ui_canvas *c, int width)
{
    struct cols k = {.name = NAME_LEAST};
    bool missing = false;

    for (size_t i = 0; i < x->n_col; i++) {
        int n = ui_canvas_width(c, x->col[i].name) + 2;

        k.name = n > k.name ? n : k.name;
        missing = missing || x->col[i].n_null > 0;
    }
    width -= TYPE_COLS + COUNT_COLS + 2 * (END_COLS + BETWEEN);
    k.name = k.name > NAME_MOST ? NAME_MOST : k.name;
    k.name = k.name > width && width >= NAME_LEAST ? width : k.name;
    width -= k.name;
    k.share = missing && width >= SHARE_COLS ? SHARE_COLS : 0;
    k.bytes = width - k.share >= BYTES_COLS ? BYTES_COLS : 0;
    return k;
}

static void draw_names(struct ui_canvas *c, int row, int col, const struct cols *k)
{
    ui_canvas_text(c, row, col, k->name, UI_HEADER, "column");
    col += k->name;
    ui_canvas_text(c, row, col, TYPE_COLS, UI_HEADER, "type");
    col += TYPE_COLS;
    ui_canvas_right(c, row, col, COUNT_COLS, UI_HEADER, "missing");
    col += COUNT_COLS + k->share;
    ui_canvas_right(c, row, col + BETWEEN, END_COLS, UI_HEADER, "min");
    col += BETWEEN + END_COLS;
    ui_canvas_right(c, row, col + BETWEEN, END_COLS, UI_HEADER, "max");
    col += BETWEEN + END_COLS;
    if (k->bytes)
        ui_canvas_right(c, row, col, k->bytes, UI_HEADER, "bytes");
}

static void draw_missing(const struct extent *x, const struct extent_column *col,
                         struct ui_canvas *c, int row, int at, const struct cols *k)
{
    char n[UI_NUMBER];
    int role = col->n_null > 0 ? UI_WARN : UI_DIM;

    ui_count(col->n_null, n);
    ui_canvas_right(c, row, at, COUNT_COLS, role, n);
    if (k->share && col->n_null > 0 && x->n_row > 0)
        ui_canvas_printf(c, row, at + COUNT_COLS, k->share, role, " %5.*f %%",
                         100 * col->n_null >= x->n_row ? 1 : 3,
                         100 * fmin(1, (double)col->n_null / (double)x->n_row));
}

static void draw_column(const struct data *d, const struct extent_column *x, struct ui_canvas *c,
                        int row, int col, const struct cols *k)
{
    const struct extent_value *end[] = {&x->min, &x->max};
    char text[UI_NUMBER], name[UI_NAME];

    ui_name_fit(x->name, k->name - 1, name);
    ui_canvas_text(c, row, col, k->name - 1, x->key ? UI_HEADER : UI_TEXT, name);
    col += k->name;
    ui_canvas_text(c, row, col, TYPE_COLS, UI_DIM, column_type_name(x->type));
    col += TYPE_COLS;
    draw_missing(d->columns.extent, x, c, row, col, k);
    col += COUNT_COLS + k->share;
    for (int i = 0; i < 2; i++) {
        if (x->has)
            value_text(d, x, end[i], text);
        ui_canvas_right(c, row, col + BETWEEN, END_COLS, x->has ? UI_TEXT : UI_DIM,
                        x->has ? text : ui_glyph(c, UI_GLYPH_DOT));
        col += BETWEEN + END_COLS;
    }
    ui_bytes(x->bytes, text);
    if (k->bytes)
        ui_canvas_right(c, row, col, k->bytes, UI_DIM, text);
}

/* Columns [from, from + rows) of the dataset, below their names. */
static void draw_block(const struct data *d, struct ui_canvas *c, struct ui_rect r, size_t from)
{
    const struct extent *x = d->columns.extent;
    struct cols k = cols_of(x, c, r.cols);
    struct ui_rect before = ui_canvas_clip(c, r);

    draw_names(c, r.row, r.col, &k);
    for (int i = 1; i < r.rows && from < x->n_col; i++, from++)
        draw_column(d, &x->col[from], c, r.row + i, r.col, &k);
    ui_canvas_unclip(c, before);
}

int data_columns_rows(const struct data *d)
{
    const struct dataset_row *set = data_set_here(d);

    return set ? (int)set->n_col + HEAD_ROWS : 0;
}

/* Two blocks side by side where one is too high, and there is room. */
void data_columns_draw(const struct data *d, struct ui_canvas *c, struct ui_rect r)
{
    const struct dataset_row *set = data_set_here(d);
    const struct extent *x = d->columns.extent;
    int rows = r.rows - HEAD_ROWS;
    char title[300], right[60] = "";

    if (!set || rows <= 0)
        return;
    int n_block = r.cols >= TWO_COLS && (size_t)rows < set->n_col ? 2 : 1;
    size_t n = set->n_col, room = (size_t)rows * (size_t)n_block;

    if (n > room)
        snprintf(right, sizeof right, "%zu of %zu: I describes all", room, n);
    else if (is_known(d, set) && x && !x->exact)
        snprintf(right, sizeof right, "with rows that were replaced");
    snprintf(title, sizeof title, "Columns of %s", set->name);
    ui_canvas_rule(c, r.row, r.col, r.cols, title, right[0] ? right : NULL);
    if (!is_known(d, set) || !x)
        return;
    int width = (r.cols - 2 - 4 * (n_block - 1)) / n_block;
    size_t each = n_block > 1 && n <= room ? (n + 1) / 2 : (size_t)rows;

    for (int i = 0; i < n_block; i++)
        draw_block(d, c, (struct ui_rect){r.row + 1, r.col + 2 + i * (width + 4),
                                          (int)each + 1, width - 1}, (size_t)i * each);
}
