/* grid_mark.c - marked rows, by their ids in order, and what is copied of a grid. */
#include "config.h"

#include "ui/grid_parts.h"

#include "src/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MARK_MOST = 1000000, COPY_MOST = 10000, FEW = 100 };

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

static void say_marks(const struct ui_grid *g)
{
    char n[UI_NUMBER];

    ui_count(g->n_mark, n);
    if (g->app)
        app_say(g->app, UI_TEXT, "%s marked", n);
}

void grid_mark_here(struct ui_grid *g)
{
    if (ui_grid_rows(g) == 0)
        return;
    mark(g, g->id, !ui_grid_marked(g, g->id));
    say_marks(g);
    ui_grid_go(g, g->row + 1);
}

static int compare_ids(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* These are the marks, in any order and more than once. */
static void set_marks(struct ui_grid *g, int64_t *take, int64_t n)
{
    int64_t kept = 0, ordered = 1;

    while (ordered < n && take[ordered - 1] <= take[ordered])
        ordered++;
    if (ordered < n)
        qsort(take, (size_t)n, sizeof *take, compare_ids);
    for (int64_t i = 0; i < n; i++)
        if (i == 0 || take[i] != take[i - 1])
            take[kept++] = take[i];
    free(g->mark);
    g->mark = take;
    g->n_mark = kept;
    g->mark_cap = n + 1;
}

/* The first begins a range, the second marks all from there to the cursor. */
void grid_mark_range(struct ui_grid *g)
{
    int64_t from = g->anchor < g->row ? g->anchor : g->row;
    int64_t to = g->anchor < g->row ? g->row : g->anchor, n = g->n_mark;

    if (g->anchor < 0) {
        g->anchor = g->row;
        if (g->app)
            app_say(g->app, UI_TEXT, "marks from here: move, then v again");
        return;
    }
    g->anchor = -1;
    if (to >= ui_grid_rows(g))
        to = ui_grid_rows(g) - 1;
    if (to - from >= MARK_MOST) {
        if (g->app)
            app_say(g->app, UI_WARN, "more than a million rows cannot be marked");
        return;
    }
    if (to - from < FEW) {
        for (int64_t i = from; i <= to; i++)
            mark(g, grid_id(g, i), true);
        say_marks(g);
        return;
    }
    int64_t *all = mem_array((size_t)(n + to - from + 2), sizeof *all);

    memcpy(all, g->mark, (size_t)n * sizeof *all);
    for (int64_t i = from; i <= to; i++)
        all[n++] = grid_id(g, i);
    set_marks(g, all, n);
    say_marks(g);
}

void grid_mark_invert(struct ui_grid *g)
{
    int64_t n = ui_grid_rows(g), kept = 0;

    if (n > MARK_MOST) {
        if (g->app)
            app_say(g->app, UI_WARN, "more than a million rows cannot be marked");
        return;
    }
    int64_t *all = mem_array((size_t)n + 1, sizeof *all);

    for (int64_t i = 0; i < n; i++) {
        int64_t id = grid_id(g, i);

        if (!ui_grid_marked(g, id))
            all[kept++] = id;
    }
    set_marks(g, all, kept);
    say_marks(g);
}

/* --- copies: TSV --- */

/* One field: tabs and line ends would make two of it. */
static void add_field(struct buf *out, const char *s)
{
    for (; *s; s++)
        buf_byte(out, *s == '\t' || *s == '\n' || *s == '\r' ? ' ' : *s);
}

/* As exactly as the source knows it; what is drawn for nothing is nothing. */
static void add_cell(const struct ui_grid *g, int64_t row, int64_t id, int col, struct buf *out)
{
    const struct ui_source_ops *ops = g->source->ops;
    struct buf exact = {0};

    if (ops->exact) {
        if (ops->exact(g->source, id, col, &exact))
            add_field(out, buf_str(&exact));
        buf_done(&exact);
        return;
    }
    const char *text = ops->cell(g->source, row, col).text;

    add_field(out, strcmp(text, "·") == 0 ? "" : text);
}

static void add_row(const struct ui_grid *g, int64_t row, int64_t id, struct buf *out)
{
    bool first = true;

    for (int i = 0; i < g->n_col; i++) {
        if (g->hidden[g->order[i]])
            continue;
        if (!first)
            buf_byte(out, '\t');
        first = false;
        add_cell(g, row, id, g->order[i], out);
    }
}

static void add_header(const struct ui_grid *g, struct buf *out)
{
    bool first = true;

    for (int i = 0; i < g->n_col; i++) {
        if (g->hidden[g->order[i]])
            continue;
        if (!first)
            buf_byte(out, '\t');
        first = false;
        add_field(out, grid_name(g, g->order[i]));
    }
    buf_byte(out, '\n');
}

/* Of a source that knows its rows by id in the order of these, else in the order shown. */
static int64_t add_marked(const struct ui_grid *g, struct buf *out)
{
    bool by_id = g->source->ops->exact != NULL;
    int64_t n = by_id ? g->n_mark : ui_grid_rows(g), found = 0;

    add_header(g, out);
    for (int64_t i = 0; i < n && found < COPY_MOST; i++) {
        int64_t id = by_id ? g->mark[i] : grid_id(g, i);

        if (!by_id && !ui_grid_marked(g, id))
            continue;
        add_row(g, i, id, out);
        buf_byte(out, '\n');
        found++;
    }
    return found;
}

void grid_copy(struct ui_grid *g, int key)
{
    struct buf text = {0};
    char what[3 * UI_NUMBER] = "cell", some[UI_NUMBER], all[UI_NUMBER];

    if (key == UI_CHORD('y')) {
        int64_t n = add_marked(g, &text);

        ui_count(n, some);
        ui_count(g->n_mark, all);
        if (n < g->n_mark)
            snprintf(what, sizeof what, "%s of %s rows", some, all);
        else
            snprintf(what, sizeof what, "%s row%s", some, n == 1 ? "" : "s");
    } else if (key == 'Y') {
        add_row(g, g->row, g->id, &text);
        snprintf(what, sizeof what, "row");
    } else {
        add_cell(g, g->row, g->id, g->col, &text);
    }
    app_copy(g->app, buf_str(&text), text.size, what);
    buf_done(&text);
}
