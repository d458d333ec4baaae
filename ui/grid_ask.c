/* grid_ask.c - what a grid asks for: where to go, sort keys, formats, a text to narrow to; and all
 * of a row. */
#include "config.h"

#include "ui/grid_parts.h"

#include "src/base/text.h"
#include "ui/dialog.h"

#include <stdio.h>
#include <string.h>

void grid_moved(struct app *a)
{
    struct pane *p = app_pane(a);

    if (p->ops->moved)
        p->ops->moved(p);
}

/* --- goto --- */

/* "5,000,000": a row from 1; 0: it is no number. */
static int64_t row_number(const char *text)
{
    char digits[UI_NUMBER];
    size_t n = 0;
    int64_t row;

    for (; *text && n + 1 < sizeof digits; text++)
        if (*text != ',' && *text != ' ')
            digits[n++] = *text;
    return *text || text_to_i64(digits, n, &row) != TEXT_NUM_OK || row < 1 ? 0 : row;
}

/* "machine 62": the row of a list whose column begins like that and has the rest; "62x" alone: in
 * any column. -1: there is none. */
static int64_t find_words(const struct ui_grid *g, const char *text)
{
    size_t name = strcspn(text, " =");
    const char *value = text + name + strspn(text + name, " =");
    int col = *value ? grid_find_column(g, text, name) : -1;

    for (int64_t i = 0; i < ui_grid_rows(g); i++)
        for (int k = 0; k < g->n_col; k++)
            if ((col < 0 || k == col) &&
                text_case_cmp(g->source->ops->cell(g->source, i, k).text,
                              col < 0 ? text : value) == 0)
                return i;
    return -1;
}

static int64_t row_of(struct ui_grid *g, const char *text, struct err *e)
{
    int64_t row = row_number(text);

    if (row > 0)
        return row - 1;
    if (g->source->ops->go)
        return g->source->ops->go(g->source, g->row, text, e);
    row = find_words(g, text);
    return row >= 0 ? row : err_set(e, FAIL_USAGE, "no row is called '%.60s'", text);
}

static void go_typed(struct app *a, void *owner, const char *text)
{
    struct ui_grid *g = owner;
    struct err e = {0};
    int64_t row;

    text += strspn(text, " ");
    if (!*text || !g->source) /* the rows may have gone meanwhile */
        return;
    row = row_of(g, text, &e);
    if (row < 0) {
        app_say(a, UI_WARN, "%s%s%s", e.msg, e.hint[0] ? " · " : "", e.hint);
        return;
    }
    ui_grid_go(g, row);
    grid_moved(a);
}

void grid_ask_go(struct ui_grid *g)
{
    char hint[UI_NUMBER + 80], n[UI_NUMBER];

    ui_count(ui_grid_rows(g), n);
    snprintf(hint, sizeof hint, "a row, 1 to %s; %s", n,
             g->source->ops->go ? "machine 62; 2015-06-01; both" : "or what stands in it");
    ui_ask_line_open(g->app, &(struct ui_ask_line){.title = "Go to", .hint = hint,
                                                   .accepted = go_typed, .owner = g});
}

/* --- sort keys --- */

static void sort_typed(struct app *a, void *owner, const char *text)
{
    struct ui_grid *g = owner;
    struct err e = {0};

    if (!g->source)
        return;
    if (ui_grid_sort_typed(g, text, &e) < 0)
        app_fail(a, &e);
    else
        ui_grid_keep(g, a);
}

void grid_ask_sort(struct ui_grid *g)
{
    struct buf now = {0};

    for (int i = 0; i < g->n_sort; i++)
        buf_printf(&now, "%s%s%s", i ? ", " : "", grid_name(g, g->sort[i]),
                   g->desc[i] ? ":desc" : "");
    ui_ask_line_open(g->app, &(struct ui_ask_line){
                                 .title = "Sort by", .value = buf_str(&now),
                                 .hint = "columns, commas between; volt:desc; empty: not at all",
                                 .accepted = sort_typed, .owner = g});
    buf_done(&now);
}

/* --- how a column reads --- */

static void format_chosen(struct app *a, void *owner, int i)
{
    struct ui_grid *g = owner;

    const char *const *words = g->source && g->source->ops->formats
                                   ? g->source->ops->formats(g->source, g->col) : NULL;

    for (int k = 0; words && words[k]; k++) /* of other rows there may be others */
        if (k == i)
            grid_format(g, g->col, i);
    if (words)
        ui_grid_keep(g, a);
}

void grid_ask_format(struct ui_grid *g)
{
    const char *const *words = g->source->ops->formats(g->source, g->col);

    if (words)
        ui_menu_open(g->app, grid_name(g, g->col), words, g->format[g->col], format_chosen, g);
    else
        app_say(g->app, UI_TEXT, "%s is text: it reads as it stands", grid_name(g, g->col));
}

/* --- a list that is narrowed --- */

static void narrow_typed(struct app *a, void *owner, const char *text)
{
    ui_grid_narrow(owner, text);
    grid_moved(a);
}

static void narrow_accepted(struct app *a, void *owner, const char *text)
{
    narrow_typed(a, owner, text);
    ui_grid_keep(owner, a);
}

void grid_ask_filter(struct ui_grid *g)
{
    ui_ask_line_open(g->app, &(struct ui_ask_line){
                                 .title = "Rows that have", .value = g->filter,
                                 .hint = "a text in any column; ! before it: not; empty: all",
                                 .accepted = narrow_accepted, .changed = narrow_typed,
                                 .cancelled = narrow_typed, .owner = g});
}

/* --- details --- */

void grid_details(struct ui_grid *g)
{
    const struct ui_source_ops *ops = g->source->ops;
    struct buf text = {0}, value = {0};
    char title[UI_NUMBER + 8], n[UI_NUMBER];
    const struct ui_canvas *c = app_canvas(g->app);
    int width = 0;

    for (int i = 0; i < g->n_col; i++) {
        int cells = ui_canvas_width(c, grid_name(g, i));

        width = cells > width ? cells : width;
    }
    for (int i = 0; i < g->n_col; i++) {
        const char *name = grid_name(g, g->order[i]);
        int pad = width - ui_canvas_width(c, name);

        buf_clear(&value);
        if (!ops->exact)
            buf_text(&value, ops->cell(g->source, g->row, g->order[i]).text);
        else if (!ops->exact(g->source, g->id, g->order[i], &value))
            buf_text(&value, "·");
        buf_printf(&text, "%s%*s  %s\n", name, pad, "", buf_str(&value));
    }
    ui_count(g->row + 1, n);
    snprintf(title, sizeof title, "Row %s", n);
    ui_text_open(g->app, title, buf_str(&text));
    buf_done(&text);
    buf_done(&value);
}
