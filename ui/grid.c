/* grid.c - the state of a grid: cursor, columns, sort.
 *
 * The cursor is a row of the source and the id of what stands there; after rows have come and gone
 * it is where that id is now, at the same height of the screen. Columns are numbers of the source;
 * they stand in places, in the order chosen; hidden ones are stepped over.
 * Not here: keys (grid_key.c), marks and copies (grid_mark.c), search (grid_search.c), questions
 * (grid_ask.c, grid_columns.c), the picture (grid_draw.c), what is remembered (grid_keep.c). */
#include "config.h"

#include "ui/grid_parts.h"

#include "src/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* --- making --- */

static void free_columns(struct ui_grid *g)
{
    free(g->width);
    free(g->hidden);
    free(g->order);
    free(g->format);
    free(g->seen);
    free(g->fraction);
}

void grid_sync(struct ui_grid *g)
{
    int n = g->source->ops->columns(g->source);

    if (n == g->n_col)
        return;
    free_columns(g);
    g->width = mem_zero((size_t)n + 1, sizeof *g->width);
    g->hidden = mem_zero((size_t)n + 1, sizeof *g->hidden);
    g->order = mem_zero((size_t)n + 1, sizeof *g->order);
    g->format = mem_zero((size_t)n + 1, sizeof *g->format);
    g->seen = mem_zero((size_t)n + 1, sizeof *g->seen);
    g->fraction = mem_zero((size_t)n + 1, sizeof *g->fraction);
    for (int i = 0; i < n; i++)
        g->order[i] = i;
    g->n_col = n;
    g->frozen = g->frozen < n ? g->frozen : n;
    g->col = g->col < n ? g->col : n > 0 ? n - 1 : 0;
    g->left = g->left < n ? g->left : 0;
    g->n_shown = 0;
    memset(g->gone, 0, sizeof g->gone);
}

void ui_grid_init(struct ui_grid *g, struct ui_source *source, const char *name)
{
    memset(g, 0, sizeof *g);
    g->source = source;
    g->name = name;
    g->id = g->anchor = -1;
    g->page = 1;
    grid_sync(g);
}

void ui_grid_done(struct ui_grid *g)
{
    free_columns(g);
    grid_search_free(g->search);
    free(g->mark);
    memset(g, 0, sizeof *g);
}

/* --- the row under the cursor --- */

int64_t ui_grid_rows(const struct ui_grid *g)
{
    return g->source->ops->rows(g->source);
}

int64_t grid_id(const struct ui_grid *g, int64_t row)
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

static void place(struct ui_grid *g, int64_t row)
{
    int64_t n = ui_grid_rows(g);

    if (row >= n)
        row = n - 1;
    g->row = row > 0 ? row : 0;
    g->id = n > 0 ? grid_id(g, g->row) : -1;
    keep_in_sight(g);
}

void ui_grid_go(struct ui_grid *g, int64_t row)
{
    g->coming = false;
    place(g, row);
}

/* Where the row with that id would stand, in a dataset that is not sorted otherwise; else row. */
static int64_t nearest(const struct ui_grid *g, int64_t id, int64_t row)
{
    int64_t lo = 0, hi = ui_grid_rows(g);

    if (!g->source->ops->go || g->n_sort > 0)
        return row;
    while (lo < hi) {
        int64_t mid = lo + (hi - lo) / 2;

        if (grid_id(g, mid) < id)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Where rows come bit by bit, the cursor waits for its own, and is then at the height it had. */
void ui_grid_follow(struct ui_grid *g)
{
    const struct ui_source_ops *ops = g->source->ops;
    bool more = ops->more && ops->more(g->source);
    int64_t wanted = g->id, at = -1;

    grid_sync(g);
    if (wanted >= 0)
        at = ops->find ? ops->find(g->source, wanted) : wanted;
    if (wanted >= 0 && more && !g->coming) {
        g->coming = true;
        g->above = g->row - g->top;
        g->came = g->row;
    }
    if (at >= 0) {
        g->top = at - (g->coming ? g->above : g->row - g->top);
        place(g, at);
        return;
    }
    if (!more)
        g->row = nearest(g, wanted, g->coming ? g->came : g->row);
    place(g, g->row);
    if (wanted >= 0 && (more || ui_grid_rows(g) == 0))
        g->id = wanted;
    else
        g->coming = false;
}

void ui_grid_reload(struct ui_grid *g)
{
    grid_sync(g);
    if (g->source->ops->narrow)
        g->source->ops->narrow(g->source, g->filter);
    if (g->source->ops->sort)
        g->source->ops->sort(g->source, g->sort, g->desc, g->n_sort);
    ui_grid_follow(g);
}

void ui_grid_narrow(struct ui_grid *g, const char *text)
{
    snprintf(g->filter, sizeof g->filter, "%s", text);
    ui_grid_reload(g);
}

/* --- the column under the cursor --- */

int grid_place(const struct ui_grid *g, int col)
{
    int i = 0;

    while (i < g->n_col - 1 && g->order[i] != col)
        i++;
    return i;
}

bool grid_is_gone(const struct ui_grid *g, int col)
{
    return col < UI_GRID_COLUMNS && (g->gone[col / 64] >> (col % 64) & 1);
}

static bool is_out(const struct ui_grid *g, int col)
{
    return g->hidden[col] || grid_is_gone(g, col);
}

/* The next place from `from` on whose column is shown; -1: there is none. */
static int next_place(const struct ui_grid *g, int from, int by)
{
    while (from >= 0 && from < g->n_col && is_out(g, g->order[from]))
        from += by;
    return from >= 0 && from < g->n_col ? from : -1;
}

void grid_step(struct ui_grid *g, int by)
{
    int to = next_place(g, grid_place(g, g->col) + by, by);

    if (to >= 0)
        g->col = g->order[to];
}

void grid_edge(struct ui_grid *g, int by)
{
    int to = next_place(g, by > 0 ? 0 : g->n_col - 1, by);

    g->col = to >= 0 ? g->order[to] : 0;
}

void grid_hide(struct ui_grid *g, int col, bool hide)
{
    int shown = 0;

    for (int i = 0; i < g->n_col; i++)
        shown += !g->hidden[i];
    if (hide && shown < 2)
        return;
    g->hidden[col] = hide;
    if (!hide || col != g->col)
        return;
    grid_step(g, 1);
    if (g->col == col)
        grid_step(g, -1);
    for (int i = 0; g->hidden[g->col] && i < g->n_col; i++)
        g->col = g->order[i]; /* those left have no room yet */
}

/* Past the next one that is shown. */
void grid_shift(struct ui_grid *g, int col, int by)
{
    int at = grid_place(g, col), to = next_place(g, at + by, by);

    for (; to >= 0 && at != to; at += by) {
        g->order[at] = g->order[at + by];
        g->order[at + by] = col;
    }
}

int ui_grid_shown_columns(const struct ui_grid *g, int out[UI_GRID_COLUMNS])
{
    int n = 0;

    for (int i = 0; i < g->n_col && n < UI_GRID_COLUMNS; i++)
        if (!g->hidden[g->order[i]])
            out[n++] = g->order[i];
    return n;
}

const char *grid_name(const struct ui_grid *g, int col)
{
    const struct ui_source_ops *ops = g->source->ops;

    return ops->full ? ops->full(g->source, col) : ops->column(g->source, col)->name;
}

int grid_find_column(const struct ui_grid *g, const char *name, size_t size)
{
    for (int i = 0; i < g->n_col; i++)
        for (int brief = 0; brief < 2; brief++) {
            const char *s = brief ? g->source->ops->column(g->source, i)->name : grid_name(g, i);

            if (strlen(s) == size && strncasecmp(s, name, size) == 0)
                return i;
        }
    return -1;
}

static int width_now(const struct ui_grid *g)
{
    for (int i = 0; i < g->n_shown; i++)
        if (g->shown[i].col == g->col)
            return g->shown[i].width;
    return g->width[g->col] ? g->width[g->col] : 8;
}

void grid_widen(struct ui_grid *g, int by)
{
    int width = width_now(g) + by;

    g->width[g->col] = width < 3 ? 3 : width > 200 ? 200 : width;
}

/* As wide as what has been seen, whatever its most; again: as it was. */
void grid_fit(struct ui_grid *g)
{
    int seen = g->seen[g->col];

    g->width[g->col] = g->width[g->col] ? 0 : seen > 200 ? 200 : seen;
}

void grid_format(struct ui_grid *g, int col, int i)
{
    g->format[col] = i;
    g->seen[col] = g->fraction[col] = 0;
    g->source->ops->format(g->source, col, i);
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
void grid_sort(struct ui_grid *g, bool desc, bool further)
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

/* One key, "volt:desc", into place n. */
static int sort_word(const struct ui_grid *g, const char *word, size_t size, int n,
                     int sort[UI_SORT_KEYS], bool desc[UI_SORT_KEYS], struct err *e)
{
    bool down = size > 5 && strncasecmp(word + size - 5, ":desc", 5) == 0;
    bool up = size > 4 && strncasecmp(word + size - 4, ":asc", 4) == 0;
    int col;

    size -= down ? strlen(":desc") : up ? strlen(":asc") : 0;
    col = grid_find_column(g, word, size);
    if (col < 0)
        return err_set(e, FAIL_USAGE, "there is no column '%.*s'", (int)size, word);
    if (n == UI_SORT_KEYS)
        return err_set(e, FAIL_USAGE, "more than %d keys are too many", UI_SORT_KEYS);
    sort[n] = col;
    desc[n] = down;
    return 0;
}

int ui_grid_sort_typed(struct ui_grid *g, const char *text, struct err *e)
{
    int sort[UI_SORT_KEYS], n = 0;
    bool desc[UI_SORT_KEYS];

    while (*(text += strspn(text, ", "))) {
        size_t size = strcspn(text, ","), trim = size;

        while (trim > 0 && text[trim - 1] == ' ')
            trim--;
        if (sort_word(g, text, trim, n, sort, desc, e) < 0)
            return -1;
        n++;
        text += size;
    }
    g->n_sort = n;
    memcpy(g->sort, sort, (size_t)n * sizeof *sort);
    memcpy(g->desc, desc, (size_t)n * sizeof *desc);
    ui_grid_reload(g);
    return 0;
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

void ui_grid_told(const struct ui_grid *g, const struct ui_canvas *c, char *out, size_t size)
{
    char rows[UI_NUMBER], marks[UI_NUMBER], sort[200];
    size_t n = 0;

    ui_count(ui_grid_rows(g), rows);
    ui_count(g->n_mark, marks);
    ui_grid_sorted(g, c, sort, sizeof sort);
    out[0] = '\0';
    if (g->filter[0])
        n += (size_t)snprintf(out, size, "%s %s '%s'   ", rows,
                              g->filter[0] == '!' ? "without" : "with",
                              g->filter + (g->filter[0] == '!'));
    if (g->n_mark && n < size)
        n += (size_t)snprintf(out + n, size - n, "%s marked   ", marks);
    if (n < size)
        n += (size_t)snprintf(out + n, size - n, "%s", sort);
    for (n = strlen(out); n > 0 && out[n - 1] == ' '; n--)
        out[n - 1] = '\0';
}
