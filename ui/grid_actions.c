/* grid_actions.c - what can be done with rows and columns, by name, in every pane that has a grid.
 *
 * Each action is a key of the grid (grid_key.c); it goes by way of the pane, which may have other
 * parts that move, and follows its cursor. A pane's own action takes a key's place. */
#include "config.h"

#include "ui/grid_parts.h"

#include <stddef.h>

/* The grid that has the keys; NULL: another part has them. */
static struct ui_grid *grid_of(const struct app *a)
{
    struct pane *p = app_pane(a);

    return p->ops->grid ? p->ops->grid(p) : NULL;
}

static enum ui_result press(struct app *a, int key)
{
    struct pane *p = app_pane(a);

    app_request(a, 0); /* a picture: it may come from a script, without a key */
    return p->ops->key(p, key);
}

/* --- why not now --- */

static const char *no_grid(const struct app *a)
{
    return grid_of(a) ? NULL : "the keys are in another part: Tab leads to the list";
}

static const char *no_row(const struct app *a)
{
    const struct ui_grid *g = grid_of(a);

    return !g ? no_grid(a) : ui_grid_rows(g) == 0 ? "there is no row" : NULL;
}

/* Where another part has the keys, a log: does it have this one? */
static bool part_takes(const struct app *a, int key)
{
    const struct pane *p = app_pane(a);

    return !grid_of(a) && p->ops->takes && p->ops->takes(p, key);
}

static const char *no_look(const struct app *a)
{
    return part_takes(a, '/') ? NULL : no_row(a);
}

static const char *no_place(const struct app *a)
{
    return part_takes(a, UI_CHORD('r')) ? NULL : no_row(a);
}

static const char *no_sort(const struct app *a)
{
    const struct ui_grid *g = grid_of(a);

    return no_row(a) ? no_row(a) : !g->source->ops->sort ? "these rows have one order only" : NULL;
}

static const char *no_format(const struct app *a)
{
    const struct ui_grid *g = grid_of(a);

    return !g ? no_grid(a) : !g->source->ops->formats ? "the columns of a list read one way" : NULL;
}

static const char *no_event(const struct app *a)
{
    const struct ui_grid *g = grid_of(a);

    return no_row(a) ? no_row(a) : !g->source->ops->read ? "nothing happens in a list" : NULL;
}

static const char *no_narrow(const struct app *a)
{
    const struct ui_grid *g = grid_of(a);

    return !g ? no_grid(a) : !g->source->ops->narrow ? "it is not a list"
           : g->filter[0] ? NULL : no_row(a);
}

static const char *no_mark(const struct app *a)
{
    const struct ui_grid *g = grid_of(a);

    return !g ? no_grid(a) : g->n_mark == 0 ? "no row is marked: Space marks one" : NULL;
}

static const char *no_search(const struct app *a)
{
    const struct ui_grid *g = grid_of(a);

    return part_takes(a, 'n') ? NULL : !g ? no_grid(a)
           : !g->search || !g->search->match.text[0] ? "nothing was looked for: / does" : NULL;
}

static const char *no_escape(const struct app *a)
{
    const struct ui_grid *g = grid_of(a);
    bool hits = g && g->search && g->search->match.text[0];

    return !g ? no_grid(a) : !g->filter[0] && !hits ? "nothing is open or narrowed" : NULL;
}

/* --- each a key --- */

static enum ui_result down(struct app *a) { return press(a, 'j'); }
static enum ui_result up(struct app *a) { return press(a, 'k'); }
static enum ui_result left(struct app *a) { return press(a, 'h'); }
static enum ui_result right(struct app *a) { return press(a, 'l'); }
static enum ui_result page_down(struct app *a) { return press(a, UI_KEY_PGDN); }
static enum ui_result page_up(struct app *a) { return press(a, UI_KEY_PGUP); }
static enum ui_result half_down(struct app *a) { return press(a, UI_CTRL('D')); }
static enum ui_result half_up(struct app *a) { return press(a, UI_CTRL('U')); }
static enum ui_result top(struct app *a) { return press(a, UI_CHORD('g')); }
static enum ui_result bottom(struct app *a) { return press(a, 'G'); }
static enum ui_result first(struct app *a) { return press(a, UI_CHORD('h')); }
static enum ui_result last(struct app *a) { return press(a, UI_CHORD('l')); }
static enum ui_result go_to(struct app *a) { return press(a, UI_CHORD('r')); }
static enum ui_result search(struct app *a) { return press(a, '/'); }
static enum ui_result search_next(struct app *a) { return press(a, 'n'); }
static enum ui_result search_prev(struct app *a) { return press(a, 'N'); }
static enum ui_result event_next(struct app *a) { return press(a, ')'); }
static enum ui_result event_prev(struct app *a) { return press(a, '('); }
static enum ui_result filter(struct app *a) { return press(a, '&'); }
static enum ui_result escape(struct app *a) { return press(a, UI_KEY_ESC); }
static enum ui_result sort_asc(struct app *a) { return press(a, '['); }
static enum ui_result sort_desc(struct app *a) { return press(a, ']'); }
static enum ui_result then_asc(struct app *a) { return press(a, '{'); }
static enum ui_result then_desc(struct app *a) { return press(a, '}'); }
static enum ui_result sort_keys(struct app *a) { return press(a, UI_KEY_F6); }
static enum ui_result mark(struct app *a) { return press(a, ' '); }
static enum ui_result mark_range(struct app *a) { return press(a, 'v'); }
static enum ui_result mark_invert(struct app *a) { return press(a, '*'); }
static enum ui_result freeze(struct app *a) { return press(a, 'f'); }
static enum ui_result hide(struct app *a) { return press(a, '-'); }
static enum ui_result columns(struct app *a) { return press(a, UI_CHORD('v')); }
static enum ui_result fit(struct app *a) { return press(a, '_'); }
static enum ui_result narrower(struct app *a) { return press(a, '<'); }
static enum ui_result wider(struct app *a) { return press(a, '>'); }
static enum ui_result column_left(struct app *a) { return press(a, 'H'); }
static enum ui_result column_right(struct app *a) { return press(a, 'L'); }
static enum ui_result column_type(struct app *a) { return press(a, 'T'); }
static enum ui_result details(struct app *a) { return press(a, 'i'); }
static enum ui_result copy_cell(struct app *a) { return press(a, 'y'); }
static enum ui_result copy_row(struct app *a) { return press(a, 'Y'); }
static enum ui_result copy_marks(struct app *a) { return press(a, UI_CHORD('y')); }

const struct action ui_grid_actions[] = {
    {"search", "/ F3", "a text as you type it; ~ begins a pattern", "search", NULL, no_look,
     search},
    {"search next", "n", "the next one", NULL, NULL, no_search, search_next},
    {"search prev", "N", "the one before", NULL, NULL, no_search, search_prev},
    {"event next", ")", "the next row without a value here; of texts: with another one", NULL,
     NULL, no_event, event_next},
    {"event prev", "(", "the one before", NULL, NULL, no_event, event_prev},
    {"filter", "& F4", "only rows that have a text; Esc shows all", "filter", NULL, no_narrow,
     filter},
    {"escape", "Esc", "stop a search; all rows again", NULL, NULL, no_escape, escape},
    {"sort asc", "[", "by this column, least first; again: off", NULL, NULL, no_sort, sort_asc},
    {"sort desc", "]", "by this column, greatest first; again: off", NULL, NULL, no_sort,
     sort_desc},
    {"sort then-asc", "{", "this column decides between equals, least first", NULL, NULL, no_sort,
     then_asc},
    {"sort then-desc", "}", "this column decides between equals, greatest first", NULL, NULL,
     no_sort, then_desc},
    {"sort keys", "F6", "all keys of the sort, as text", NULL, NULL, no_sort, sort_keys},
    {"mark", "Space", "this row, and go down; again: not", NULL, NULL, no_row, mark},
    {"mark range", "v", "begin a range of marks, and end it", NULL, NULL, no_row, mark_range},
    {"mark invert", "*", "mark the others", NULL, NULL, no_row, mark_invert},
    {"details", "i", "all of this row", NULL, NULL, no_row, details},
    {"copy cell", "y", "this cell to the clipboard", NULL, NULL, no_row, copy_cell},
    {"copy row", "Y", "this row to the clipboard", NULL, NULL, no_row, copy_row},
    {"copy marks", "gy", "the marked rows, with a header, to the clipboard", NULL, NULL, no_mark,
     copy_marks},
    {"goto", "gr", "a row by its number, a machine, a time", NULL, NULL, no_place, go_to},
    {"top", "gg Home", "the first row", NULL, NULL, NULL, top},
    {"bottom", "G End", "the last row", NULL, NULL, NULL, bottom},
    {"first", "gh", "the first column", NULL, NULL, NULL, first},
    {"last", "gl", "the last column", NULL, NULL, NULL, last},
    {"columns", "gv", "which columns are shown, in what order", NULL, NULL, no_grid, columns},
    {"hide", "-", "this column; gv brings it back", NULL, NULL, no_grid, hide},
    {"freeze", "f", "columns up to this one stay at the left; again: off", NULL, NULL, no_grid,
     freeze},
    {"column left", "H", "this column changes places with the one before", NULL, NULL, no_grid,
     column_left},
    {"column right", "L", "this column changes places with the next one", NULL, NULL, no_grid,
     column_right},
    {"column type", "T", "how this column reads: decimals, seconds", NULL, NULL, no_format,
     column_type},
    {"narrower", "<", "the column, by a cell", NULL, NULL, no_grid, narrower},
    {"wider", ">", "the column, by a cell", NULL, NULL, no_grid, wider},
    {"fit", "_", "the column as wide as what is in it; again: as it was", NULL, NULL, no_grid,
     fit},
    {"move down", "j Down", "a row down", NULL, NULL, NULL, down},
    {"move up", "k Up", "a row up", NULL, NULL, NULL, up},
    {"move left", "h Left", "a column to the left", NULL, NULL, NULL, left},
    {"move right", "l Right", "a column to the right", NULL, NULL, NULL, right},
    {"page down", "PgDn", "a page down", NULL, NULL, NULL, page_down},
    {"page up", "PgUp", "a page up", NULL, NULL, NULL, page_up},
    {"half down", "^D", "half a page down", NULL, NULL, NULL, half_down},
    {"half up", "^U", "half a page up", NULL, NULL, NULL, half_up},
    {0},
};
