/* grid_columns.c - which columns are shown and in what order, as a list to tick off.
 *
 *     ┌─ Columns: 4 of 6 shown ──────────────┐
 *     │ ▶ [x] machineID      int key          │
 *     │   [ ] volt           real             │
 *     └───────────────────────────────────────┘
 *
 * What is changed shows at once in the grid behind. Letters narrow nothing here: they are keys. */
#include "config.h"

#include "ui/grid_parts.h"

#include "src/base/mem.h"
#include "ui/box.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLS = 52, TYPE_COLS = 12 };

struct chooser {
    struct overlay base;
    struct ui_grid *grid;
    struct ui_pick pick; /* of places */
};

static int rows_of(const struct chooser *x, const struct ui_canvas *c)
{
    return x->pick.n < ui_box_rows(c) ? x->pick.n : ui_box_rows(c);
}

static void draw_line(const struct chooser *x, struct ui_canvas *c, struct ui_rect line, int i)
{
    const struct ui_grid *g = x->grid;
    int col = g->order[i];
    const struct ui_column *column = g->source->ops->column(g->source, col);
    bool on = i == x->pick.at;
    int role = on ? UI_CURSOR : g->hidden[col] ? UI_DIM : UI_TEXT;
    int name = line.col + 6, type = line.col + line.cols - TYPE_COLS;

    ui_pick_line(c, line, on);
    ui_canvas_text(c, line.row, line.col + 2, 3, role, g->hidden[col] ? "[ ]" : "[x]");
    ui_canvas_text(c, line.row, name, type - name - 1, role, grid_name(g, col));
    ui_canvas_text(c, line.row, type, TYPE_COLS, on ? UI_CURSOR : UI_DIM,
                   i < g->frozen ? "frozen" : column->below ? column->below : "");
}

static void draw(const struct overlay *o, struct ui_canvas *c)
{
    const struct chooser *x = (const struct chooser *)o;
    int shown = 0;
    char title[80];

    if (x->pick.n != x->grid->n_col) /* other rows have come: the next key closes it */
        return;

    for (int i = 0; i < x->grid->n_col; i++)
        shown += !x->grid->hidden[i];
    snprintf(title, sizeof title, "Columns: %d of %d shown", shown, x->grid->n_col);
    struct ui_rect in = ui_box_draw(c, UI_BOX_SIDE, rows_of(x, c), COLS, title);
    int top = ui_pick_top(&x->pick, in.rows);

    for (int i = top; i < x->pick.n && i < top + in.rows; i++)
        draw_line(x, c, (struct ui_rect){in.row + i - top, in.col, 1, in.cols}, i);
}

static void toggle(struct chooser *x)
{
    int col = x->grid->order[x->pick.at];

    grid_hide(x->grid, col, !x->grid->hidden[col]);
}

/* Also past hidden ones: here they are seen. */
static void shift(struct chooser *x, int by)
{
    struct ui_grid *g = x->grid;
    int at = x->pick.at, to = at + by, col = g->order[at];

    if (to < 0 || to >= g->n_col)
        return;
    g->order[at] = g->order[to];
    g->order[to] = col;
    x->pick.at = to;
}

static enum ui_result key(struct overlay *o, int key)
{
    struct chooser *x = (struct chooser *)o;
    struct ui_grid *g = x->grid;

    if (x->pick.n != g->n_col)
        return UI_CLOSE;
    switch (key) {
    case UI_KEY_ESC: case 'q': case UI_KEY_ENTER: case UI_KEY_F7: return UI_CLOSE;
    case ' ': toggle(x); break;
    case 'H': case 'K': shift(x, -1); break;
    case 'L': case 'J': shift(x, 1); break;
    case 'a': memset(g->hidden, 0, (size_t)g->n_col * sizeof *g->hidden); break;
    case UI_KEY_MOUSE:
        if (!ui_pick_mouse(&x->pick, app_last_mouse(o->app),
                           ui_box_inside(app_canvas(o->app), UI_BOX_SIDE,
                                         rows_of(x, app_canvas(o->app)), COLS)))
            return UI_IGNORED;
        if (app_last_mouse(o->app)->clicks > 1)
            toggle(x);
        break;
    default:
        return ui_pick_key(&x->pick, key, rows_of(x, app_canvas(o->app)), true) ? UI_TAKEN
                                                                               : UI_IGNORED;
    }
    ui_grid_keep(g, o->app);
    return UI_TAKEN;
}

static void free_chooser(struct overlay *o)
{
    free(o);
}

static const struct overlay_ops ops = {
    .name = "columns", .draw = draw, .key = key, .free = free_chooser,
    .hints = "Space show,hide  J,K order  a all  Enter close",
};

void grid_columns_open(struct ui_grid *g)
{
    struct chooser *x = mem_zero(1, sizeof *x);

    x->base.ops = &ops;
    x->grid = g;
    x->pick.n = g->n_col;
    x->pick.at = grid_place(g, g->col);
    app_push(g->app, &x->base);
}
