/* reader.c - a text in a box, to be read: whole cells, errors, what a command has printed. */
#include "config.h"

#include "ui/dialog.h"

#include "src/base/mem.h"
#include "src/base/text.h"
#include "ui/box.h"

#include <stdlib.h>
#include <string.h>

struct reader {
    struct overlay base;
    char *title, *text;
    char **line;      /* [n_line] within text, cut at line ends */
    size_t n_line;
    int top;          /* first row shown, of the rows that the lines take when wrapped */
};

/* Rows of the whole text in so many columns. */
static int all_rows(const struct reader *d, struct ui_canvas *c, int cols)
{
    int rows = 0;

    for (size_t i = 0; i < d->n_line; i++)
        rows += d->line[i][0] ? ui_box_wrapped(c, cols, d->line[i]) : 1;
    return rows;
}

/* As wide as its longest line, within bounds. */
static int box_cols(const struct reader *d, const struct ui_canvas *c)
{
    int most = UI_BOX_COLS;

    for (size_t i = 0; i < d->n_line; i++) {
        size_t n = strlen(d->line[i]);

        most = n > (size_t)most ? (int)(n < 4096 ? n : 4096) : most;
    }
    return most < ui_box_cols(c) ? most : ui_box_cols(c);
}

static int most_top(const struct reader *d, struct ui_canvas *c)
{
    int over = all_rows(d, c, box_cols(d, c)) - ui_box_rows(c);

    return over > 0 ? over : 0;
}

static void draw(const struct overlay *o, struct ui_canvas *c)
{
    const struct reader *d = (const struct reader *)o;
    int cols = box_cols(d, c);
    struct ui_rect in = ui_box_draw(c, UI_BOX_SIDE, all_rows(d, c, cols), cols, d->title);
    int most = most_top(d, c), top = d->top < most ? d->top : most;
    int row = in.row - top, end = in.row + in.rows;
    struct ui_rect before = ui_canvas_clip(c, in);

    for (size_t i = 0; i < d->n_line && row < end; i++) {
        int used = ui_canvas_wrap(c, (struct ui_rect){row, in.col, end - row, in.cols}, UI_TEXT,
                                  d->line[i]);

        row += used ? used : 1;
    }
    ui_canvas_unclip(c, before);
    if (most > 0)
        ui_canvas_printf(c, in.row + in.rows, in.col + in.cols - 12, 12, UI_DIM, " %3d %% ",
                         (int)(100L * top / most));
}

static enum ui_result key(struct overlay *o, int key)
{
    struct reader *d = (struct reader *)o;
    struct ui_canvas *c = app_canvas(o->app);
    int page = ui_box_rows(c) > 1 ? ui_box_rows(c) - 1 : 1;
    struct ui_pick at = {most_top(d, c) + 1, d->top};

    if (key == UI_KEY_ESC || key == 'q' || key == UI_KEY_ENTER)
        return UI_CLOSE;
    if (key == UI_KEY_MOUSE && app_last_mouse(o->app)->wheel)
        key = app_last_mouse(o->app)->wheel < 0 ? UI_KEY_UP : UI_KEY_DOWN;
    if (key == ' ')
        key = UI_KEY_PGDN;
    if (!ui_pick_key(&at, key, page + 1, true))
        return UI_IGNORED;
    d->top = at.at;
    return UI_TAKEN;
}

static void free_reader(struct overlay *o)
{
    struct reader *d = (struct reader *)o;

    free(d->line);
    free(d->title);
    free(d->text);
    free(d);
}

static const struct overlay_ops ops = {
    .name = "text", .draw = draw, .key = key, .free = free_reader,
    .hints = "j,k line  PgDn page  Esc close",
};

static void cut_lines(struct reader *d)
{
    char *s = d->text;
    size_t n = 1;

    for (const char *p = s; (p = strchr(p, '\n')); p++)
        n++;
    d->line = mem_array(n, sizeof *d->line);
    while (d->n_line < n) {
        char *end = strchr(s, '\n');

        d->line[d->n_line++] = s;
        if (!end)
            break;
        *end = '\0';
        s = end + 1;
    }
    if (d->n_line > 1 && !d->line[d->n_line - 1][0])
        d->n_line--; /* what follows the last line end is no line */
}

void ui_text_open(struct app *a, const char *title, const char *text)
{
    struct reader *d = mem_zero(1, sizeof *d);

    d->base.ops = &ops;
    d->base.title = d->title = mem_text(title);
    d->text = mem_text(text);
    cut_lines(d);
    app_push(a, &d->base);
}
