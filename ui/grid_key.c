/* grid_key.c - the keys of a grid, as grid_actions.c names them. */
#include "config.h"

#include "ui/grid_parts.h"

#include <string.h>

static bool move_key(struct ui_grid *g, int key)
{
    int half = g->page > 1 ? g->page / 2 : 1;

    switch (key) {
    case 'j': case UI_KEY_DOWN: ui_grid_go(g, g->row + 1); break;
    case 'k': case UI_KEY_UP: ui_grid_go(g, g->row - 1); break;
    case 'h': case UI_KEY_LEFT: grid_step(g, -1); break;
    case 'l': case UI_KEY_RIGHT: grid_step(g, 1); break;
    case UI_KEY_PGDN: g->top += g->page; ui_grid_go(g, g->row + g->page); break;
    case UI_KEY_PGUP: g->top -= g->page; ui_grid_go(g, g->row - g->page); break;
    case UI_CTRL('D'): g->top += half; ui_grid_go(g, g->row + half); break;
    case UI_CTRL('U'): g->top -= half; ui_grid_go(g, g->row - half); break;
    case UI_KEY_HOME: case UI_CHORD('g'): ui_grid_go(g, 0); break;
    case UI_KEY_END: case 'G': ui_grid_go(g, ui_grid_rows(g) - 1); break;
    case UI_CHORD('h'): grid_edge(g, 1); break;
    case UI_CHORD('l'): grid_edge(g, -1); break;
    default: return false;
    }
    return true;
}

static bool sort_key(struct ui_grid *g, int key)
{
    if (!g->source->ops->sort || (key != '[' && key != ']' && key != '{' && key != '}'))
        return false;
    grid_sort(g, key == ']' || key == '}', key == '{' || key == '}');
    return true;
}

static void freeze(struct ui_grid *g)
{
    int here = grid_place(g, g->col) + 1;

    g->frozen = g->frozen == here ? 0 : here;
}

static bool column_key(struct ui_grid *g, int key)
{
    switch (key) {
    case '<': grid_widen(g, -1); break;
    case '>': grid_widen(g, 1); break;
    case '_': grid_fit(g); break;
    case '-': grid_hide(g, g->col, true); break;
    case 'H': grid_shift(g, g->col, -1); break;
    case 'L': grid_shift(g, g->col, 1); break;
    case 'f': freeze(g); break;
    default: return sort_key(g, key);
    }
    return true;
}

/* What opens a line or a list; those ask the app. */
static bool ask_key(struct ui_grid *g, int key)
{
    bool rows = ui_grid_rows(g) > 0;

    switch (key) {
    case UI_CHORD('v'): grid_columns_open(g); return true;
    case UI_CHORD('r'): return rows ? grid_ask_go(g), true : false;
    case UI_KEY_F6: return g->source->ops->sort ? grid_ask_sort(g), true : false;
    case 'T': return g->source->ops->formats ? grid_ask_format(g), true : false;
    case '&': case UI_KEY_F4: return g->source->ops->narrow ? grid_ask_filter(g), true : false;
    case '/': case UI_KEY_F3: return rows ? grid_search_open(g), true : false;
    case 'n': case 'N':
        if (!g->search || !g->search->match.text[0])
            return false;
        grid_search_on(g, key == 'n' ? 1 : -1);
        return true;
    case '(': case ')':
        if (!rows || !g->source->ops->read)
            return false;
        grid_search_event(g, key == ')' ? 1 : -1);
        return true;
    case 'i': return rows ? grid_details(g), true : false;
    default: return false;
    }
}

static bool mark_key(struct ui_grid *g, int key)
{
    if (ui_grid_rows(g) == 0)
        return false;
    switch (key) {
    case ' ': grid_mark_here(g); return true;
    case 'v': grid_mark_range(g); return true;
    case '*': grid_mark_invert(g); return true;
    case UI_CHORD('y'):
        if (g->n_mark == 0)
            return false;
        break;
    case 'y': case 'Y': break;
    default: return false;
    }
    if (g->app)
        grid_copy(g, key);
    return true;
}

/* Stops a search, else its hits are shown no more, else the list has all its rows again. */
static bool escape_key(struct ui_grid *g, int key)
{
    bool hits;

    if (key == UI_CTRL('C'))
        return grid_search_stop(g);
    if (key != UI_KEY_ESC)
        return false;
    if (grid_search_stop(g))
        return true;
    hits = grid_search_off(g);
    if (g->filter[0])
        ui_grid_narrow(g, "");
    else if (!hits)
        return false;
    return g->source->ops->narrow != NULL; /* else there may be a condition to drop */
}

static enum ui_result mouse(struct ui_grid *g, struct app *a)
{
    const struct ui_mouse *m = a ? app_last_mouse(a) : NULL;
    struct ui_rect all = g->at;

    all.row -= ui_grid_head(g); /* a click on a header chooses the column */
    all.rows += ui_grid_head(g);
    if (!m || !ui_rect_holds(all, m->row, m->col))
        return UI_IGNORED;
    if (m->wheel) {
        ui_grid_go(g, g->row + 3 * m->wheel);
        return UI_TAKEN;
    }
    for (int i = 0; i < g->n_shown; i++)
        if (m->col >= g->shown[i].at && m->col < g->shown[i].at + g->shown[i].width)
            g->col = g->shown[i].col;
    if (m->row < g->at.row)
        return UI_TAKEN;
    if (g->top + m->row - g->at.row < ui_grid_rows(g))
        ui_grid_go(g, g->top + m->row - g->at.row);
    if (m->clicks == 2)
        app_key(a, UI_KEY_ENTER);
    return UI_TAKEN;
}

/* A pane's own action takes the place of one that every grid has. */
static bool is_the_panes(const struct app *a, int key)
{
    const struct action *x = a && key != UI_KEY_ESC ? app_pane(a)->ops->actions : NULL;

    while (x && x->name && !ui_keys_have(x->keys, key))
        x++;
    return x && x->name;
}

enum ui_result ui_grid_key(struct ui_grid *g, int key, struct app *a)
{
    grid_sync(g);
    g->app = a;
    g->coming = false;
    if (ui_grid_rows(g) > 0)
        g->id = grid_id(g, g->row);
    if (key == UI_KEY_MOUSE)
        return mouse(g, a);
    if (is_the_panes(a, key))
        return UI_IGNORED;
    if (move_key(g, key))
        return UI_TAKEN;
    if (g->n_col > 0 && column_key(g, key)) {
        if (a)
            ui_grid_keep(g, a);
        return UI_TAKEN;
    }
    if (mark_key(g, key) || escape_key(g, key))
        return UI_TAKEN;
    return a && g->n_col > 0 && ask_key(g, key) ? UI_TAKEN : UI_IGNORED;
}
