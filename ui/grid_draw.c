/* grid_draw.c - the picture of a grid.
 *
 *     machineID  datetime         │    volt ↓  rotate  ›       header, sort, more to the right
 *     int        time             │      real    real
 *   ▶ •      1  2015-01-01 06:00  │   176.218  418.50
 *
 * A gutter of two cells shows cursor and mark; frozen columns stand before the line. Widths follow
 * what has been seen, and never shrink while one scrolls. Where columns have priorities, those of
 * the highest leave until the rest fits; else the grid scrolls sideways. Only cells that are shown
 * are asked for. */
#include "config.h"

#include "ui/grid_parts.h"

#include "src/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GUTTER = 2, GAP = 2, FROZEN_GAP = 3, LEAST_CUT = 4, LEAST_FREE = 16, USUAL_MOST = 40,
       SAFE_BYTES = 1024 };
enum { SIGN = 1 }; /* cells of "›", at the right end: there are further columns */

struct view {
    struct ui_grid *g;
    struct ui_canvas *c;
    const struct ui_source *s;
    struct ui_rect r; /* all of it */
    int head;         /* lines of the header */
    int64_t n;        /* rows of the source */
    bool focus;
};

/* --- how wide --- */

static bool is_plain(const char *s)
{
    for (; *s; s++)
        if (*s < 0x20 || *s > 0x7e)
            return false;
    return true;
}

static int text_width(const char *s)
{
    char safe[SAFE_BYTES];
    size_t n = strlen(s);

    if (is_plain(s))
        return n < SAFE_BYTES ? (int)n : SAFE_BYTES;
    return (int)safe_cells(s, n, SAFE_BYTES / 4, safe, sizeof safe);
}

/* Cells of a number from its point on; 0 of what is none. */
static int fraction_width(const char *s)
{
    const char *at;

    if (!*s || (!strchr("0123456789+-.", *s) && strncmp(s, "−", strlen("−")) != 0))
        return 0;
    at = strpbrk(s, ".eE");
    return at ? (int)strlen(at) : 0;
}

static int bar_width(const struct ui_value *v)
{
    return v->bar_cells > 0 ? v->bar_cells + (*v->text ? 1 : 0) : 0;
}

/* Widest of the rows shown into seen; for decimals the parts apart. */
static void measure(struct view *v, int col)
{
    struct ui_grid *g = v->g;
    bool decimal = v->s->ops->column(v->s, col)->align == UI_DECIMAL;
    int whole = 0;

    for (int64_t row = g->top; row < g->top + g->page && row < v->n; row++) {
        struct ui_value x = v->s->ops->cell(v->s, row, col);
        int width = text_width(x.text) + bar_width(&x);
        int fraction = decimal ? fraction_width(x.text) : 0;

        if (fraction > g->fraction[col])
            g->fraction[col] = fraction;
        if (width - fraction > whole)
            whole = width - fraction;
    }
    if (whole + g->fraction[col] > g->seen[col])
        g->seen[col] = whole + g->fraction[col];
}

static const char *arrow(const struct view *v, int col)
{
    for (int i = 0; i < v->g->n_sort; i++)
        if (v->g->sort[i] == col)
            return ui_glyph(v->c, v->g->desc[i] ? UI_GLYPH_DOWN : UI_GLYPH_UP);
    return "";
}

static int head_width(const struct view *v, int col)
{
    const struct ui_column *x = v->s->ops->column(v->s, col);
    int name = text_width(x->name) + (*arrow(v, col) ? 2 : 0);
    int below = x->below ? text_width(x->below) : 0;

    return name > below ? name : below;
}

static int column_width(struct view *v, int col)
{
    const struct ui_column *x = v->s->ops->column(v->s, col);
    int head = head_width(v, col), most = x->most > 0 ? x->most : USUAL_MOST;

    if (v->g->width[col])
        return v->g->width[col];
    measure(v, col);
    int width = v->g->seen[col] > most ? most : v->g->seen[col];

    if (width < head)
        width = head > most && x->most > 0 ? most : head;
    if (width < x->least)
        width = x->least;
    return width > 0 ? width : 1;
}

/* --- which ones --- */

static bool left_out(const struct view *v, int col)
{
    return v->g->hidden[col] || grid_is_gone(v->g, col);
}

static int priority_of(const struct view *v, int col)
{
    return left_out(v, col) ? 0 : v->s->ops->column(v->s, col)->priority;
}

/* Columns of the highest priority leave, the last of them first, until the others fit. */
static void make_room(struct view *v)
{
    int used = GUTTER - GAP, n = v->g->n_col < UI_GRID_COLUMNS ? v->g->n_col : UI_GRID_COLUMNS;
    bool any = false;

    for (int i = 0; i < n; i++)
        any |= priority_of(v, i) > 0;
    if (!any)
        return;
    for (int i = 0; i < n; i++)
        if (!left_out(v, i))
            used += GAP + column_width(v, i);
    while (used > v->r.cols) {
        int worst = -1;

        for (int i = 0; i < n; i++)
            if (priority_of(v, i) > 0 &&
                (worst < 0 || priority_of(v, i) >= priority_of(v, worst)))
                worst = i;
        if (worst < 0)
            return;
        used -= GAP + column_width(v, worst);
        v->g->gone[worst / 64] |= (uint64_t)1 << (worst % 64);
    }
}

/* A text may be cut at the edge, and the name of numbers; a number of which digits are missing
 * would be another number, but for the cursor's column, which is shown come what may. */
static bool may_be_cut(const struct view *v, int col, int room)
{
    int seen = v->g->width[col] ? 0 : v->g->seen[col];

    return room >= LEAST_CUT && (v->s->ops->column(v->s, col)->align == UI_LEFT ||
                                 col == v->g->col || (seen > 0 && room - SIGN >= seen));
}

/* Adds a column at x; gives where the next may begin, or -1 when there is no room for it. */
static int place(struct view *v, int col, int x)
{
    struct ui_grid *g = v->g;
    int room = v->r.col + v->r.cols - x, width;

    if (left_out(v, col))
        return x;
    if (room <= 0 || g->n_shown == UI_GRID_SHOWN)
        return -1;
    width = column_width(v, col);
    if (width > room && !may_be_cut(v, col, room))
        return -1;
    if (width > room)
        width = room;
    g->shown[g->n_shown++] = (struct ui_shown){col, x, width};
    return x + width + GAP;
}

/* Frozen ones that leave room for another column; the rest scrolls with the others. */
static int most_frozen(struct view *v)
{
    struct ui_grid *g = v->g;
    int used = GUTTER, n = 0;

    for (; n < g->frozen; n++) {
        int col = g->order[n], width = left_out(v, col) ? 0 : column_width(v, col) + GAP;

        if (used + width + LEAST_FREE > v->r.cols)
            break;
        used += width;
    }
    return n;
}

static int place_frozen(struct view *v)
{
    struct ui_grid *g = v->g;
    int x = v->r.col + GUTTER;

    g->n_shown = 0;
    g->kept = most_frozen(v);
    for (int i = 0; i < g->kept && x >= 0; i++)
        x = place(v, g->order[i], x);
    return x >= 0 && g->n_shown > 0 ? x + FROZEN_GAP - GAP : x;
}

/* Scrolls sideways until all of the cursor's column is shown. */
static void follow_column(struct view *v, int x)
{
    struct ui_grid *g = v->g;
    int at = grid_place(g, g->col), first = at, room = v->r.col + v->r.cols - x;

    if (g->left < g->kept)
        g->left = g->kept;
    if (at < g->kept)
        return;
    if (at < g->left)
        g->left = at;
    if (left_out(v, g->col))
        return;
    room -= column_width(v, g->col) + SIGN;
    for (int i = first - 1; i >= g->left; i--) {
        if (!left_out(v, g->order[i]))
            room -= column_width(v, g->order[i]) + GAP;
        if (room < 0)
            break;
        first = i;
    }
    g->left = first;
}

/* Puts all columns; true when there are more to the right. */
static bool place_all(struct view *v)
{
    struct ui_grid *g = v->g;
    int x;

    memset(g->gone, 0, sizeof g->gone);
    make_room(v);
    x = place_frozen(v);
    if (x < 0)
        return true;
    follow_column(v, x);
    for (int i = g->left; i < g->n_col; i++) {
        x = place(v, g->order[i], x);
        if (x < 0)
            return true;
    }
    return false;
}

/* Keeps the last cell for the sign of further columns; numbers that would be cut leave. */
static void leave_room(struct view *v)
{
    struct ui_grid *g = v->g;
    struct ui_shown *last = &g->shown[g->n_shown - 1];
    int room = v->r.col + v->r.cols - SIGN - last->at, need = column_width(v, last->col);
    bool number = v->s->ops->column(v->s, last->col)->align != UI_LEFT;

    need = need > g->seen[last->col] ? g->seen[last->col] : need; /* of the header less will do */
    if (number && need > room && g->n_shown > g->kept + 1 && last->col != g->col)
        g->n_shown--;
    else if (last->width > room && room > 0)
        last->width = room;
}

/* --- cells --- */

static void draw_text(const struct view *v, int row, const struct ui_shown *x, enum ui_align align,
                      int role, const char *s)
{
    if (align == UI_LEFT)
        ui_canvas_text(v->c, row, x->at, x->width, role, s);
    else
        ui_canvas_right(v->c, row, x->at, x->width, role, s);
}

static void draw_head(const struct view *v, const struct ui_shown *x)
{
    const struct ui_column *col = v->s->ops->column(v->s, x->col);
    const char *up = arrow(v, x->col);
    struct ui_shown name = *x;
    int role = v->focus && x->col == v->g->col ? UI_KEY : UI_HEADER;

    if (*up) {
        name.width -= 2;
        draw_text(v, v->r.row, &name, col->align, role, col->name);
        int used = text_width(col->name) < name.width ? text_width(col->name) : name.width;

        ui_canvas_text(v->c, v->r.row, x->at + (col->align == UI_LEFT ? used : name.width) + 1, 1,
                       role, up);
    } else {
        draw_text(v, v->r.row, &name, col->align, role, col->name);
    }
    if (col->below)
        draw_text(v, v->r.row + 1, x, col->align, UI_DIM, col->below);
}

/* A number so that its point stands below the others'. */
static void draw_decimal(const struct view *v, int row, const struct ui_shown *x, int role,
                         const char *s)
{
    int behind = v->g->fraction[x->col] - fraction_width(s);
    int room = x->width - text_width(s);

    if (behind > room)
        behind = room > 0 ? room : 0;
    ui_canvas_right(v->c, row, x->at, x->width - behind, role, s);
}

/* A bar at the end of its cell, and behind its own end the line that it has not reached. */
static void draw_bar(const struct view *v, int at, const struct ui_shown *x,
                     const struct ui_value *value)
{
    int cells = value->bar_cells < x->width ? value->bar_cells : x->width;
    int mark = (int)(value->bar_mark * cells), from = x->at + x->width - cells;

    if (value->bar_mark > 0 && mark < cells)
        ui_canvas_put(v->c, at, from + mark, UI_AXIS, v->c->ascii ? ":" : "┊");
    ui_canvas_bar(v->c, at, from, cells, value->role, value->bar);
}

static void draw_cell(const struct view *v, int64_t row, int at, const struct ui_shown *x)
{
    struct ui_value value = v->s->ops->cell(v->s, row, x->col);
    const struct ui_column *col = v->s->ops->column(v->s, x->col);
    const char *s = strcmp(value.text, "·") == 0 ? ui_glyph(v->c, UI_GLYPH_DOT) : value.text;
    struct ui_shown rest = *x;
    int bar = bar_width(&value);

    if (bar > 0) {
        draw_bar(v, at, x, &value);
        rest.width -= bar;
    }
    if (col->align == UI_DECIMAL && bar == 0)
        draw_decimal(v, at, &rest, value.role, s);
    else
        draw_text(v, at, &rest, col->align, value.role, s);
}

static void draw_cursor(const struct view *v, int at)
{
    struct ui_grid *g = v->g;

    ui_canvas_glyph(v->c, at, v->r.col, v->focus ? UI_KEY : UI_DIM, UI_GLYPH_POINTER);
    if (!v->focus)
        return;
    if (!g->cells) {
        ui_canvas_role(v->c, (struct ui_rect){at, v->r.col + 1, 1, v->r.cols - 1}, UI_CURSOR);
        return;
    }
    for (int i = 0; i < g->n_shown; i++) {
        const struct ui_shown *x = &g->shown[i];

        if (x->col != g->col)
            continue;
        ui_canvas_role(v->c, (struct ui_rect){at, x->at, 1, x->width}, UI_CURSOR);
        ui_canvas_put(v->c, at, x->at - 1, UI_KEY, "[");
        ui_canvas_put(v->c, at, x->at + x->width, UI_KEY, "]");
    }
}

static void draw_row(const struct view *v, int64_t row, int at)
{
    const struct ui_source_ops *ops = v->s->ops;
    struct ui_grid *g = v->g;

    for (int i = 0; i < g->n_shown; i++)
        draw_cell(v, row, at, &g->shown[i]);
    if (g->n_mark > 0 && ui_grid_marked(g, ops->id ? ops->id(v->s, row) : row))
        ui_canvas_glyph(v->c, at, v->r.col + 1, UI_MARK, UI_GLYPH_MARK);
    if (row == g->row)
        draw_cursor(v, at);
    for (int i = 0; i < g->n_shown; i++)
        grid_search_show(g, v->c, at, g->shown[i].at, g->shown[i].width);
}

/* The line behind the frozen columns. */
static void draw_freeze(const struct view *v)
{
    const struct ui_grid *g = v->g;

    for (int i = 0; i + 1 < g->n_shown; i++) {
        const struct ui_shown *x = &g->shown[i];

        if (grid_place(g, x->col) >= g->kept || grid_place(g, x[1].col) < g->kept)
            continue;
        ui_canvas_fill(v->c, (struct ui_rect){v->r.row, x->at + x->width + 1, v->r.rows, 1},
                       UI_AXIS, ui_glyph(v->c, UI_GLYPH_V));
    }
}

/* Below the last row, where there is room: what the list is narrowed to. */
static void draw_narrowed(const struct view *v)
{
    const struct ui_grid *g = v->g;
    bool not = g->filter[0] == '!';
    char n[UI_NUMBER];

    if (!g->filter[0] || v->n - g->top >= g->at.rows)
        return;
    ui_count(v->n, n);
    ui_canvas_printf(v->c, g->at.row + (int)(v->n - g->top), v->r.col + GUTTER,
                     v->r.cols - GUTTER, UI_DIM, "%s row%s %s '%s'; Esc shows all",
                     v->n ? n : "no", v->n == 1 ? "" : "s", not ? "without" : "with",
                     g->filter + not);
}

/* --- all of it --- */

int ui_grid_head(const struct ui_grid *g)
{
    int n = g->source->ops->columns(g->source);

    for (int i = 0; i < n; i++)
        if (g->source->ops->column(g->source, i)->below)
            return 2;
    return 1;
}

void ui_grid_draw(struct ui_grid *g, struct ui_canvas *c, struct ui_rect r, bool focus)
{
    struct view v = {.g = g, .c = c, .s = g->source, .r = r, .focus = focus};
    struct ui_rect before = ui_canvas_clip(c, r);

    v.head = ui_grid_head(g);
    v.n = ui_grid_rows(g);
    g->page = r.rows - v.head > 1 ? r.rows - v.head : 1;
    g->at = (struct ui_rect){r.row + v.head, r.col, r.rows > v.head ? r.rows - v.head : 0, r.cols};
    ui_grid_follow(g); /* columns and rows may have come and gone */
    if (g->n_col == 0 || r.rows <= 0 || r.cols <= GUTTER) {
        ui_canvas_unclip(c, before);
        return;
    }
    if (g->source->ops->window)
        g->source->ops->window(g->source, g->top, g->page);
    bool more = place_all(&v);

    if (more && g->n_shown > 0)
        leave_room(&v);
    for (int i = 0; i < g->n_shown; i++)
        draw_head(&v, &g->shown[i]);
    if (more)
        ui_canvas_glyph(c, r.row, r.col + r.cols - 1, UI_KEY, UI_GLYPH_MORE);
    draw_freeze(&v);
    draw_narrowed(&v);
    for (int64_t row = g->top; row < g->top + g->at.rows && row < v.n; row++)
        draw_row(&v, row, g->at.row + (int)(row - g->top));
    ui_canvas_unclip(c, before);
}
