/* explore_draw.c - the picture of the pane Explore: chips above, rows, the column's statistics at
 * the right where there is room, below where the screen is high. */
#include "config.h"

#include "src/base/text.h"
#include "ui/explore_parts.h"

#include <stdio.h>
#include <string.h>

enum { PANEL_COLS = 44, PANEL_MOST = 84, COLUMN = 16, ROWS_COLS = 60, /* least of the rows beside */
       PANEL_ROWS = 11, HIGH = 36, HIGH_WIDE = 27 };

static int draw_chip(struct ui_canvas *c, int row, int col, int end, const char *text)
{
    int used;

    if (end - col < 6)
        return 0;
    ui_canvas_glyph(c, row, col, UI_CHIP, UI_GLYPH_CHIP_L);
    used = ui_canvas_text(c, row, col + 1, end - col - 2, UI_CHIP, text);
    ui_canvas_glyph(c, row, col + 1 + used, UI_CHIP, UI_GLYPH_CHIP_R);
    return used + 3;
}

/* Gives the cells used. */
static int draw_count(const struct explore *x, struct ui_canvas *c, int row, int col, int end)
{
    char n[UI_NUMBER], all[UI_NUMBER];
    bool some = x->n_chip > 0 || x->only;
    const struct ui_source *s = ui_rows_source(x->rows);

    ui_count(ui_grid_rows(&x->grid), n);
    ui_count(ui_rows_all(x->rows), all);
    if (some)
        return ui_canvas_printf(c, row, col, end - col, UI_TEXT, "%s%s of %s rows",
                                s->ops->more(s) ? "~" : "", n, all);
    return ui_canvas_printf(c, row, col, end - col, UI_TEXT, "%s rows", all);
}

/* "sort: volt ↓": without keys it is that of the dataset. */
static void sort_text(const struct explore *x, const struct ui_canvas *c, char *out, size_t size)
{
    const struct schema *s = ui_rows_schema(x->rows);
    size_t n;

    ui_grid_sorted(&x->grid, c, out, size);
    if (out[0])
        return;
    n = (size_t)snprintf(out, size, x->only    ? "sort: as given"
                                     : s->n_key ? "sort:" : "sort: as stored");
    for (size_t k = 0; !x->only && k < s->n_key && n < size; k++)
        n += (size_t)snprintf(out + n, size - n, " %s %s", s->col[s->key[k]].name,
                              ui_glyph(c, UI_GLYPH_UP));
}

static void draw_head(const struct explore *x, struct ui_canvas *c, struct ui_rect r)
{
    char sort[200];
    int col = r.col + 1, end = r.col + r.cols - 1, width;
    struct buf text = {0};

    sort_text(x, c, sort, sizeof sort);
    width = ui_canvas_width(c, sort);
    col += ui_canvas_text(c, r.row, col, end - col, UI_HEADER, x->dataset) + 2;
    if (x->caption[0])
        col += draw_chip(c, r.row, col, end, x->caption);
    for (size_t i = 0; i < x->n_chip; i++) {
        buf_clear(&text);
        chip_text(&x->chip[i], app_zone(x->base.app), &text);
        col += draw_chip(c, r.row, col, end, buf_str(&text));
    }
    buf_done(&text);
    col += 1 + draw_count(x, c, r.row, col + 1, end);
    if (end - col > width + 2)
        ui_canvas_right(c, r.row, end - width, width, UI_DIM, sort);
}

static void draw_foot(const struct explore *x, struct ui_canvas *c, int row, struct ui_rect r)
{
    char where[120];
    const char *trouble = ui_rows_trouble(x->rows), *now = ui_rows_now(x->rows);
    int used;

    ui_grid_where(&x->grid, where, sizeof where);
    used = ui_canvas_text(c, row, r.col + 1, r.cols - 2, UI_DIM, where) + 4;
    ui_canvas_text(c, row, r.col + used, r.cols - used - 1, *trouble ? UI_ALARM : UI_OK,
                   *trouble ? trouble : now);
}

static void draw_empty(const struct explore *x, struct ui_canvas *c, struct ui_rect r)
{
    ui_canvas_text(c, r.row, r.col + 1, r.cols - 2, UI_HEADER, "Explore");
    ui_canvas_text(c, r.row + 2, r.col + 3, r.cols - 4, UI_TEXT,
                   !app_store(x->base.app)
                       ? "No workspace is open: O opens one, or makes a new one."
                       : "No dataset to look at: 1, then a, ingests files; : demo makes a fleet.");
}

/* Cells that the rows would like to have, all columns side by side. */
static int need_cols(const struct explore *x)
{
    return (int)ui_rows_schema(x->rows)->n_col * COLUMN;
}

/* Beside the rows where these keep enough columns, twice as wide where they need no more of the
 * screen; else below, where the screen is high; else nowhere. */
static void place_panel(const struct explore *x, struct ui_rect *rows, struct ui_rect *panel)
{
    struct ui_rect all = *rows;
    int need = need_cols(x), rest = all.cols - PANEL_COLS - 2;
    bool twice = all.cols - need >= PANEL_MOST + 2;
    bool beside = rest >= (need < ROWS_COLS ? need : ROWS_COLS);

    if (beside) {
        rows->cols = twice ? need : rest;
        *panel = (struct ui_rect){all.row, all.col + rows->cols + 1, all.rows,
                                  twice ? PANEL_MOST : PANEL_COLS};
    } else if (all.rows >= (all.cols >= UI_PANEL_ASIDE + 2 ? HIGH_WIDE - 2 : HIGH - 2)) {
        rows->rows -= PANEL_ROWS + 1;
        *panel = (struct ui_rect){rows->row + rows->rows + 1, all.col + 1, PANEL_ROWS,
                                  all.cols - 2};
    }
}

void explore_draw(const struct pane *p, struct ui_canvas *c)
{
    struct explore *x = (struct explore *)p; /* a grid keeps how it was drawn */
    struct ui_rect r = p->at, rows, panel = {0};

    if (!x->rows) {
        draw_empty(x, c, r);
        return;
    }
    draw_head(x, c, r);
    rows = (struct ui_rect){r.row + 1, r.col, r.rows - 2, r.cols};
    if (!x->zoom)
        place_panel(x, &rows, &panel);
    ui_grid_draw(&x->grid, c, rows, true);
    if (ui_grid_rows(&x->grid) == 0 && !ui_rows_busy(x->rows))
        ui_canvas_text(c, rows.row + 3, rows.col + 3, rows.cols - 4, UI_TEXT,
                       x->n_chip ? "No row matches. Esc drops the last condition." : "No rows.");
    ui_panel_draw(&x->panel, c, panel);
    draw_foot(x, c, r.row + r.rows - 1, r);
}
