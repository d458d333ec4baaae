/* grid_search.c - a text that is looked for, as it is typed, row by row.
 *
 * Where the cursor is a cell its column is looked through, and the names of columns before; else
 * all columns, and their names at the end. Rows whose source reads them from a file are looked at
 * in slices; the search goes once around. Esc in the line brings the cursor back. */
#include "config.h"

#include "ui/grid_parts.h"

#include "src/base/mem.h"
#include "src/base/now.h"
#include "ui/dialog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_ROWS = 3 };

static const double slice_s = 0.005;

void grid_search_free(struct ui_search *s)
{
    if (!s)
        return;
    ui_match_done(&s->match);
    free(s);
}

/* --- where --- */

static bool hits(const struct ui_search *s, const char *text)
{
    size_t from, to;

    return ui_match_find(&s->match, text, &from, &to);
}

static bool fits(const void *what, const char *text)
{
    size_t from, to;

    return ui_match_find(what, text, &from, &to);
}

static bool cell_hits(const struct ui_grid *g, int64_t row, int col)
{
    const struct ui_source_ops *ops = g->source->ops;
    char text[UI_CELL_TEXT];

    if (g->search->by_hits)
        return ops->hit(g->source, row);
    if (!ops->read)
        return hits(g->search, ops->cell(g->source, row, col).text);
    return ops->read(g->source, row, col, text) && hits(g->search, text);
}

/* No value; in a column of text (its cells read one way) another one than in the row before. */
static bool is_event(const struct ui_grid *g, int64_t row)
{
    const struct ui_source_ops *ops = g->source->ops;
    char text[UI_CELL_TEXT], before[UI_CELL_TEXT];

    if (!ops->read(g->source, row, g->col, text))
        return true;
    return row > 0 && !ops->formats(g->source, g->col) &&
           (!ops->read(g->source, row - 1, g->col, before) || strcmp(text, before) != 0);
}

/* The column of the row that has it; -1: none. */
static int row_hits(const struct ui_grid *g, int64_t row)
{
    if (g->search->event)
        return is_event(g, row) ? g->col : -1;
    if (g->cells)
        return cell_hits(g, row, g->col) ? g->col : -1;
    for (int i = 0; i < g->n_col; i++)
        if (!g->hidden[g->order[i]] && cell_hits(g, row, g->order[i]))
            return g->order[i];
    return -1;
}

static bool name_hits(const struct ui_grid *g, int col)
{
    return !g->hidden[col] && (hits(g->search, grid_name(g, col)) ||
                               hits(g->search, g->source->ops->column(g->source, col)->name));
}

/* A column whose name has it, from a place on; false: none. */
static bool go_to_column(struct ui_grid *g, int place, int by)
{
    for (; place >= 0 && place < g->n_col; place += by) {
        if (!name_hits(g, g->order[place]))
            continue;
        g->col = g->order[place];
        g->search->found = true;
        if (g->app)
            app_say(g->app, UI_TEXT, "column %s", grid_name(g, g->col));
        return true;
    }
    return false;
}

/* --- looking --- */

static void found(struct ui_grid *g, int col)
{
    struct ui_search *s = g->search;
    char row[UI_NUMBER];

    s->left = 0;
    s->found = true;
    if (s->at < g->top || s->at >= g->top + g->page - LINE_ROWS)
        g->top = s->at - g->page / 3; /* above the line that is typed in */
    ui_grid_go(g, s->at);
    if (!g->cells)
        g->col = col;
    ui_count(s->at + 1, row);
    if (g->app)
        app_say(g->app, UI_TEXT, "row %s%s", row, !s->around ? ""
                : s->by > 0 ? " · from the top again" : " · from the bottom again");
}

static void not_found(struct ui_grid *g)
{
    if (g->search->event) {
        if (g->app)
            app_say(g->app, UI_TEXT, "nothing happens in %s: every row has a value",
                    grid_name(g, g->col));
        return;
    }
    if (!g->cells && go_to_column(g, 0, 1))
        return;
    if (g->app)
        app_say(g->app, UI_WARN, g->cells ? "'%s' is not in this column" : "'%s' is not here",
                g->search->match.text);
}

static void say_share(const struct ui_grid *g, double share)
{
    const char *what = g->search->event ? "an event" : g->search->match.text;

    if (g->app)
        app_say(g->app, UI_TEXT, "searching for '%s' %d %%; Esc stops", what, ui_percent(share));
}

/* Until it is found, all is looked at, or the slice ends. */
static void look(struct ui_grid *g, double until)
{
    struct ui_search *s = g->search;
    const struct ui_source_ops *ops = g->source->ops;
    int64_t n = ui_grid_rows(g);
    double share = ops->hits && g->cells && !s->event
                       ? ops->hits(g->source, g->col, fits, &s->match, until) : -1;

    s->by_hits = share == 1;
    if (share >= 0 && share < 1) {
        say_share(g, share);
        return;
    }

    while (s->left > 0 && n > 0) {
        s->at = s->at >= n ? 0 : s->at;
        int col = row_hits(g, s->at);

        if (col >= 0) {
            found(g, col);
            return;
        }
        s->left--;
        s->around |= s->by > 0 ? s->at + 1 >= n : s->at == 0;
        s->at = (s->at + s->by + n) % n;
        if ((s->left & 31) == 0 && now_mono() > until)
            break;
    }
    if (s->left > 0 && n > 0) {
        say_share(g, 1 - (double)s->left / (double)s->n);
        return;
    }
    s->left = 0;
    not_found(g);
}

static void begin(struct ui_grid *g, int64_t from, int by)
{
    struct ui_search *s = g->search;
    int64_t n = ui_grid_rows(g);

    s->by = by;
    s->found = false;
    s->n = s->left = n;
    s->around = n > 0 && (by > 0 ? from >= n : from < 0);
    s->at = n > 0 ? (from + n) % n : 0;
    look(g, now_mono() + slice_s);
}

bool ui_grid_busy(const struct ui_grid *g)
{
    return g->search && g->search->left > 0;
}

void ui_grid_tick(struct ui_grid *g)
{
    look(g, now_mono() + slice_s);
}

void grid_search_event(struct ui_grid *g, int by)
{
    if (!g->search)
        g->search = mem_zero(1, sizeof *g->search);
    g->search->event = true;
    begin(g, g->row + by, by);
}

void grid_search_on(struct ui_grid *g, int by)
{
    int place = grid_place(g, g->col) + by;

    g->search->event = false;
    if (g->cells && name_hits(g, g->col) && go_to_column(g, place, by))
        return; /* from name to name first */
    begin(g, g->row + by, by);
}

bool grid_search_stop(struct ui_grid *g)
{
    if (!ui_grid_busy(g))
        return false;
    g->search->left = 0;
    if (g->app)
        app_say(g->app, UI_WARN, "stopped");
    return true;
}

static void forget_hits(struct ui_grid *g)
{
    if (g->source->ops->hits)
        g->source->ops->hits(g->source, 0, NULL, NULL, 0);
}

bool grid_search_off(struct ui_grid *g)
{
    bool on = g->search && g->search->match.text[0];

    if (on)
        ui_match_done(&g->search->match);
    forget_hits(g);
    return on;
}

/* --- the line --- */

static void go_back(struct ui_grid *g)
{
    struct ui_search *s = g->search;

    s->left = 0;
    g->col = s->col;
    g->left = s->place;
    g->top = s->top;
    ui_grid_go(g, s->row);
}

/* Each key begins anew from where the cursor was. */
static void typed(struct app *a, void *owner, const char *text)
{
    struct ui_grid *g = owner;
    struct err e = {0};

    if (!g->search) /* other rows have taken the place of those that were searched */
        return;
    g->app = a;
    go_back(g);
    forget_hits(g);
    app_say(a, UI_TEXT, "%s", "");
    if (ui_match_set(&g->search->match, text, &e) < 0)
        app_say(a, UI_WARN, "%s", e.msg);
    else if (*text && (!g->cells || !go_to_column(g, grid_place(g, g->col), 1)) &&
             g->search->match.text[0])
        begin(g, g->row, 1);
    grid_moved(a);
}

static void accepted(struct app *a, void *owner, const char *text)
{
    struct ui_grid *g = owner;

    if (!g->search)
        return;
    if (!*text)
        grid_search_off(g);
    else if (!g->search->match.text[0])
        app_say(a, UI_WARN, "this is no pattern: nothing is looked for");
    else if (g->search->found)
        app_say(a, UI_TEXT, "found '%s'; n the next, N the one before", text);
    else if (!ui_grid_busy(g))
        app_say(a, UI_WARN, g->cells ? "no row has '%s' in this column" : "no row has '%s'", text);
}

static void cancelled(struct app *a, void *owner, const char *value)
{
    struct ui_grid *g = owner;

    (void)value;
    if (!g->search)
        return;
    go_back(g);
    grid_search_off(g);
    grid_moved(a);
    app_say(a, UI_TEXT, "%s", "");
}

void grid_search_open(struct ui_grid *g)
{
    char hint[200];

    if (!g->search)
        g->search = mem_zero(1, sizeof *g->search);
    g->search->event = false;
    g->search->row = g->row;
    g->search->top = g->top;
    g->search->col = g->col;
    g->search->place = g->left;
    if (g->cells)
        snprintf(hint, sizeof hint, "names of columns, else in %.40s; ~ begins a pattern",
                 grid_name(g, g->col));
    else
        snprintf(hint, sizeof hint, "in all columns; ~ begins a pattern");
    ui_ask_line_open(g->app, &(struct ui_ask_line){.title = "Search", .hint = hint,
                                                   .accepted = accepted, .changed = typed,
                                                   .cancelled = cancelled, .owner = g});
}

/* --- what is shown of it --- */

void grid_search_show(const struct ui_grid *g, struct ui_canvas *c, int row, int col, int width)
{
    if (g->search)
        ui_match_show(&g->search->match, c, row, col, width);
}
