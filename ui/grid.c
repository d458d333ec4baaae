/* grid.c - the state of a grid and the keys that change it: cursor, sort, columns, marks.
 *
 * The cursor is a row of the source and the id of what stands there; after rows have come and gone
 * it is where that id is now, at the same height of the screen. Columns are numbers of the source;
 * hidden ones are stepped over.
 * Not here: the picture (grid_draw.c), what is remembered (grid_keep.c). */
#include "config.h"

#include "ui/grid.h"

#include "src/base/mem.h"
#include "src/base/text.h"
#include "ui/app.h"
#include "ui/dialog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INVERT_MOST = 1000000, COPY_MOST = 10000 };

/* --- making --- */

static void sync_columns(struct ui_grid *g)
{
    int n = g->source->ops->columns(g->source);

    if (n == g->n_col)
        return;
    free(g->width);
    free(g->hidden);
    free(g->seen);
    free(g->fraction);
    g->width = mem_zero((size_t)n + 1, sizeof *g->width);
    g->hidden = mem_zero((size_t)n + 1, sizeof *g->hidden);
    g->seen = mem_zero((size_t)n + 1, sizeof *g->seen);
    g->fraction = mem_zero((size_t)n + 1, sizeof *g->fraction);
    g->n_col = n;
    g->frozen = g->frozen < n ? g->frozen : n;
    g->col = g->col < n ? g->col : n > 0 ? n - 1 : 0;
    g->left = g->left < n ? g->left : 0;
    g->n_shown = 0;
}

void ui_grid_init(struct ui_grid *g, struct ui_source *source, const char *name)
{
    memset(g, 0, sizeof *g);
    g->source = source;
    g->name = name;
    g->id = g->anchor = -1;
    g->page = 1;
    sync_columns(g);
}

void ui_grid_done(struct ui_grid *g)
{
    free(g->width);
    free(g->hidden);
    free(g->seen);
    free(g->fraction);
    free(g->mark);
    memset(g, 0, sizeof *g);
}

/* --- the row under the cursor --- */

int64_t ui_grid_rows(const struct ui_grid *g)
{
    return g->source->ops->rows(g->source);
}

static int64_t id_of(const struct ui_grid *g, int64_t row)
{
    return g->source->ops->id ? g->source->ops->id(g->source, row) : row;
}

static void keep_in_sight(struct ui_grid *g)
{
    int64_t n = ui_grid_rows(g), last = n > g->page ? n - g->page : 0;

    if (g->top > g->row)
        g->top = g->row;
    if (g->row >= g->top + g->page)
        g->top = g->row - g->page + 1;
    if (g->top > last)
        g->top = last;
    if (g->top < 0)
        g->top = 0;
}

void ui_grid_go(struct ui_grid *g, int64_t row)
{
    int64_t n = ui_grid_rows(g);

    if (row >= n)
        row = n - 1;
    g->row = row > 0 ? row : 0;
    g->id = n > 0 ? id_of(g, g->row) : -1;
    keep_in_sight(g);
}

void ui_grid_follow(struct ui_grid *g)
{
    int64_t wanted = g->id, at = -1, above = g->row - g->top;

    sync_columns(g);
    if (wanted >= 0)
        at = g->source->ops->find ? g->source->ops->find(g->source, wanted) : wanted;
    if (at >= 0)
        g->top = at - above;
    ui_grid_go(g, at >= 0 ? at : g->row);
    if (wanted >= 0 && ui_grid_rows(g) == 0)
        g->id = wanted; /* its rows may be on their way */
}

void ui_grid_reload(struct ui_grid *g)
{
    sync_columns(g);
    if (g->source->ops->sort)
        g->source->ops->sort(g->source, g->sort, g->desc, g->n_sort);
    ui_grid_follow(g);
}

/* --- the column under the cursor --- */

static void step_column(struct ui_grid *g, int by)
{
    int col = g->col + by;

    while (col >= 0 && col < g->n_col && g->hidden[col])
        col += by;
    if (col >= 0 && col < g->n_col)
        g->col = col;
}

static void edge_column(struct ui_grid *g, int from, int by)
{
    g->col = from - by;
    step_column(g, by);
    if (g->col < 0 || g->col >= g->n_col)
        g->col = 0;
}

static void hide(struct ui_grid *g)
{
    int shown = 0, was = g->col;

    for (int i = 0; i < g->n_col; i++)
        shown += !g->hidden[i];
    if (shown < 2)
        return;
    g->hidden[was] = true;
    step_column(g, 1);
    if (g->col == was)
        step_column(g, -1);
}

static int width_now(const struct ui_grid *g)
{
    for (int i = 0; i < g->n_shown; i++)
        if (g->shown[i].col == g->col)
            return g->shown[i].width;
    return g->width[g->col] ? g->width[g->col] : 8;
}

static void widen(struct ui_grid *g, int by)
{
    int width = width_now(g) + by;

    g->width[g->col] = width < 3 ? 3 : width > 200 ? 200 : width;
}

/* As wide as what has been seen, whatever its most; again: as it was. */
static void fit(struct ui_grid *g)
{
    int seen = g->seen[g->col];

    g->width[g->col] = g->width[g->col] ? 0 : seen > 200 ? 200 : seen;
}

/* --- sort --- */

static int sort_key(const struct ui_grid *g, int col)
{
    for (int i = 0; i < g->n_sort; i++)
        if (g->sort[i] == col)
            return i;
    return -1;
}

static void drop_sort(struct ui_grid *g, int at)
{
    g->n_sort--;
    for (int i = at; i < g->n_sort; i++) {
        g->sort[i] = g->sort[i + 1];
        g->desc[i] = g->desc[i + 1];
    }
}

/* This column alone, or as a further key; the same again turns it off. */
static void sort_by(struct ui_grid *g, bool desc, bool further)
{
    int at = sort_key(g, g->col);
    bool off = at >= 0 && g->desc[at] == desc && (further || g->n_sort == 1);

    if (!further)
        g->n_sort = 0;
    else if (at >= 0 && off)
        drop_sort(g, at);
    if (!off && further && at >= 0) {
        g->desc[at] = desc;
    } else if (!off && g->n_sort < UI_SORT_KEYS) {
        g->sort[g->n_sort] = g->col;
        g->desc[g->n_sort++] = desc;
    }
    ui_grid_reload(g);
}

/* --- marks: ids in order --- */

static int64_t mark_at(const struct ui_grid *g, int64_t id) /* where it is, or would be */
{
    int64_t lo = 0, hi = g->n_mark;

    while (lo < hi) {
        int64_t mid = lo + (hi - lo) / 2;

        if (g->mark[mid] < id)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

bool ui_grid_marked(const struct ui_grid *g, int64_t id)
{
    int64_t at = mark_at(g, id);

    return at < g->n_mark && g->mark[at] == id;
}

void ui_grid_unmark(struct ui_grid *g)
{
    g->n_mark = 0;
    g->anchor = -1;
}

static void mark(struct ui_grid *g, int64_t id, bool on)
{
    int64_t at = mark_at(g, id);
    bool is = at < g->n_mark && g->mark[at] == id;
    size_t behind = (size_t)(g->n_mark - at);

    if (is == on)
        return;
    if (!on) {
        memmove(g->mark + at, g->mark + at + 1, (behind - 1) * sizeof *g->mark);
        g->n_mark--;
        return;
    }
    if (g->n_mark == g->mark_cap) {
        g->mark_cap = (int64_t)mem_room((size_t)g->mark_cap, (size_t)g->n_mark + 1);
        g->mark = mem_resize(g->mark, (size_t)g->mark_cap, sizeof *g->mark);
    }
    memmove(g->mark + at + 1, g->mark + at, behind * sizeof *g->mark);
    g->mark[at] = id;
    g->n_mark++;
}

static void mark_here(struct ui_grid *g)
{
    if (ui_grid_rows(g) == 0)
        return;
    mark(g, g->id, !ui_grid_marked(g, g->id));
    ui_grid_go(g, g->row + 1);
}

/* The first begins a range, the second marks all from there to the cursor. */
static void mark_range(struct ui_grid *g, struct app *a)
{
    int64_t from = g->anchor < g->row ? g->anchor : g->row;
    int64_t to = g->anchor < g->row ? g->row : g->anchor;

    if (g->anchor < 0) {
        g->anchor = g->row;
        if (a)
            app_say(a, UI_TEXT, "marks from here: move, then v again");
        return;
    }
    for (int64_t i = from; i <= to && i < ui_grid_rows(g) && i - from < INVERT_MOST; i++)
        mark(g, id_of(g, i), true);
    g->anchor = -1;
}

static int compare_ids(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static void mark_invert(struct ui_grid *g, struct app *a)
{
    int64_t n = ui_grid_rows(g), kept = 0;

    if (n > INVERT_MOST) {
        if (a)
            app_say(a, UI_WARN, "more than a million rows cannot be marked");
        return;
    }
    int64_t *all = mem_array((size_t)n + 1, sizeof *all);

    for (int64_t i = 0; i < n; i++) {
        int64_t id = id_of(g, i);

        if (!ui_grid_marked(g, id))
            all[kept++] = id;
    }
    qsort(all, (size_t)kept, sizeof *all, compare_ids);
    free(g->mark);
    g->mark = all;
    g->n_mark = kept;
    g->mark_cap = n + 1;
}

/* --- goto --- */

static void go_typed(struct app *a, void *owner, const char *text)
{
    struct ui_grid *g = owner;
    char digits[UI_NUMBER];
    size_t n = 0;
    int64_t row;

    for (; *text && n + 1 < sizeof digits; text++)
        if (*text != ',' && *text != ' ')
            digits[n++] = *text;
    if (*text || text_to_i64(digits, n, &row) != TEXT_NUM_OK || row < 1)
        app_say(a, UI_WARN, "a row is a number from 1");
    else
        ui_grid_go(g, row - 1);
}

static void ask_row(struct ui_grid *g, struct app *a)
{
    char hint[UI_NUMBER + 16], n[UI_NUMBER];

    ui_count(ui_grid_rows(g), n);
    snprintf(hint, sizeof hint, "1 to %s", n);
    if (a && ui_grid_rows(g) > 0)
        ui_ask_line_open(a, &(struct ui_ask_line){.title = "Go to row", .hint = hint,
                                                  .accepted = go_typed, .owner = g});
}

/* --- copies --- */

/* One field of TSV: tabs and line ends would make two of it. */
static void add_field(struct buf *out, const char *s)
{
    for (; *s; s++)
        buf_byte(out, *s == '\t' || *s == '\n' || *s == '\r' ? ' ' : *s);
}

static void add_row(const struct ui_grid *g, int64_t row, struct buf *out)
{
    bool first = true;

    for (int i = 0; i < g->n_col; i++) {
        if (g->hidden[i])
            continue;
        if (!first)
            buf_byte(out, '\t');
        first = false;
        add_field(out, g->source->ops->cell(g->source, row, i).text);
    }
}

void ui_grid_copy(const struct ui_grid *g, bool row, struct buf *out)
{
    if (ui_grid_rows(g) == 0)
        return;
    if (row)
        add_row(g, g->row, out);
    else
        add_field(out, g->source->ops->cell(g->source, g->row, g->col).text);
}

static void add_marked(const struct ui_grid *g, struct buf *out)
{
    for (int64_t i = 0; i < g->n_mark && i < COPY_MOST; i++) {
        int64_t row = g->source->ops->find ? g->source->ops->find(g->source, g->mark[i])
                                           : g->mark[i];

        if (row < 0 || row >= ui_grid_rows(g))
            continue;
        add_row(g, row, out);
        buf_byte(out, '\n');
    }
}

/* For the clipboard: y the cell, Y the row, gy the marked rows. */
static bool copy_key(struct ui_grid *g, int key, struct app *a)
{
    struct buf text = {0};
    char what[UI_NUMBER + 8] = "cell";

    if (!a || (key != 'y' && key != 'Y' && key != UI_CHORD('y')))
        return false;
    if (key == UI_CHORD('y')) {
        add_marked(g, &text);
        snprintf(what, sizeof what, "%lld rows", (long long)g->n_mark);
    } else {
        ui_grid_copy(g, key == 'Y', &text);
        if (key == 'Y')
            snprintf(what, sizeof what, "row");
    }
    if (key == UI_CHORD('y') && text.size == 0)
        app_say(a, UI_WARN, "no row is marked: Space marks one");
    else
        app_copy(a, buf_str(&text), text.size, what);
    buf_done(&text);
    return true;
}

/* --- keys --- */

static bool move_key(struct ui_grid *g, int key)
{
    int half = g->page > 1 ? g->page / 2 : 1;

    switch (key) {
    case 'j': case UI_KEY_DOWN: ui_grid_go(g, g->row + 1); break;
    case 'k': case UI_KEY_UP: ui_grid_go(g, g->row - 1); break;
    case 'h': case UI_KEY_LEFT: step_column(g, -1); break;
    case 'l': case UI_KEY_RIGHT: step_column(g, 1); break;
    case UI_KEY_PGDN: g->top += g->page; ui_grid_go(g, g->row + g->page); break;
    case UI_KEY_PGUP: g->top -= g->page; ui_grid_go(g, g->row - g->page); break;
    case UI_CTRL('D'): g->top += half; ui_grid_go(g, g->row + half); break;
    case UI_CTRL('U'): g->top -= half; ui_grid_go(g, g->row - half); break;
    case UI_KEY_HOME: case UI_CHORD('g'): ui_grid_go(g, 0); break;
    case UI_KEY_END: case 'G': ui_grid_go(g, ui_grid_rows(g) - 1); break;
    case UI_CHORD('h'): edge_column(g, 0, 1); break;
    case UI_CHORD('l'): edge_column(g, g->n_col - 1, -1); break;
    default: return false;
    }
    return true;
}

static bool sort_key_of(struct ui_grid *g, int key)
{
    if (!g->source->ops->sort || (key != '[' && key != ']' && key != '{' && key != '}'))
        return false;
    sort_by(g, key == ']' || key == '}', key == '{' || key == '}');
    return true;
}

static bool column_key(struct ui_grid *g, int key)
{
    switch (key) {
    case '<': widen(g, -1); break;
    case '>': widen(g, 1); break;
    case '_': fit(g); break;
    case '-': hide(g); break;
    case UI_CHORD('v'): memset(g->hidden, 0, (size_t)g->n_col * sizeof *g->hidden); break;
    case 'f': g->frozen = g->frozen == g->col + 1 ? 0 : g->col + 1; break;
    default: return sort_key_of(g, key);
    }
    return true;
}

static bool mark_key(struct ui_grid *g, int key, struct app *a)
{
    switch (key) {
    case ' ': mark_here(g); break;
    case 'v': mark_range(g, a); break;
    case '*': mark_invert(g, a); break;
    case UI_CHORD('r'): ask_row(g, a); break;
    default: return false;
    }
    return true;
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

enum ui_result ui_grid_key(struct ui_grid *g, int key, struct app *a)
{
    sync_columns(g);
    g->app = a;
    if (key == UI_KEY_MOUSE)
        return mouse(g, a);
    if (move_key(g, key))
        return UI_TAKEN;
    if (g->n_col > 0 && column_key(g, key)) {
        if (a)
            ui_grid_keep(g, a);
        return UI_TAKEN;
    }
    return mark_key(g, key, a) || copy_key(g, key, a) ? UI_TAKEN : UI_IGNORED;
}

/* --- words about it --- */

void ui_grid_where(const struct ui_grid *g, char *out, size_t size)
{
    char row[UI_NUMBER], n[UI_NUMBER], marks[UI_NUMBER];
    const struct ui_source_ops *ops = g->source->ops;
    bool more = ops->more && ops->more(g->source);

    ui_count(g->row + 1, row);
    ui_count(ui_grid_rows(g), n);
    ui_count(g->n_mark, marks);
    if (ui_grid_rows(g) == 0)
        snprintf(out, size, more ? "looking for rows" : "no rows");
    else
        snprintf(out, size, "row %s of %s%s%s%s%s", row, more ? "~" : "", n,
                 g->n_mark ? "   " : "", g->n_mark ? marks : "", g->n_mark ? " marked" : "");
}

void ui_grid_sorted(const struct ui_grid *g, const struct ui_canvas *c, char *out, size_t size)
{
    size_t n = 0;

    if (size > 0)
        out[0] = '\0';
    for (int i = 0; i < g->n_sort && n < size; i++)
        n += (size_t)snprintf(out + n, size - n, "%s %s %s", i ? "" : "sort:",
                              g->source->ops->column(g->source, g->sort[i])->name,
                              ui_glyph(c, g->desc[i] ? UI_GLYPH_DOWN : UI_GLYPH_UP));
}
