/* gather.c - many short runs of rows into a table, column by column.
 * Invariants: every noted run holds its view open; at most ROWS rows wait. */
#include "config.h"

#include "src/store/gather.h"

#include "src/base/mem.h"

#include <math.h>
#include <stdlib.h>

enum { RUNS = 2048, ROWS = 4096, LONG = 64 };

struct noted {
    struct view *view;
    uint32_t begin, end;
};

struct gather {
    size_t *col;
    size_t n_col, n_run, n_row;
    struct noted run[RUNS];
    union {
        int64_t i64[ROWS];
        double f64[ROWS];
    } v;
};

struct gather *gather_new(const size_t *col, size_t n_col)
{
    struct gather *g = mem_array(1, sizeof *g);

    g->n_run = g->n_row = 0;
    g->n_col = n_col;
    g->col = mem_array(n_col, sizeof *g->col);
    for (size_t i = 0; i < n_col; i++)
        g->col[i] = col ? col[i] : i;
    return g;
}

static void forget(struct gather *g)
{
    for (size_t i = 0; i < g->n_run; i++)
        view_close(g->run[i].view);
    g->n_run = g->n_row = 0;
}

void gather_free(struct gather *g)
{
    if (!g)
        return;
    forget(g);
    free(g->col);
    free(g);
}

size_t gather_noted(const struct gather *g)
{
    return g->n_row;
}

static int load(struct gather *g, size_t col, struct err *e)
{
    for (size_t i = 0; i < g->n_run; i++)
        if (!g->run[i].view->col[col] && !view_column(g->run[i].view, col, e))
            return -1;
    return 0;
}

static void copy_values(const struct gather *g, size_t col, struct table *t, size_t to)
{
    for (size_t i = 0; i < g->n_run; i++)
        for (size_t row = g->run[i].begin; row < g->run[i].end; row++)
            table_copy(t, to, g->run[i].view->col[col], row);
}

static bool have_nulls(const struct gather *g, size_t col)
{
    for (size_t i = 0; i < g->n_run; i++)
        if (g->run[i].view->col[col]->valid)
            return true;
    return false;
}

static void copy_ints(struct gather *g, size_t col, struct table *t, size_t to)
{
    size_t n = 0;

    for (size_t i = 0; i < g->n_run; i++) {
        const int64_t *v = g->run[i].view->col[col]->v;
        for (size_t row = g->run[i].begin; row < g->run[i].end; row++)
            g->v.i64[n++] = v[row];
    }
    table_i64_n(t, to, g->v.i64, n);
}

static void copy_doubles(struct gather *g, size_t col, struct table *t, size_t to)
{
    size_t n = 0;

    for (size_t i = 0; i < g->n_run; i++) {
        const struct column *c = g->run[i].view->col[col];
        for (size_t row = g->run[i].begin; row < g->run[i].end; row++)
            g->v.f64[n++] = column_has(c, row) ? column_f64(c, row) : NAN;
    }
    table_f64_n(t, to, g->v.f64, n, true);
}

int gather_flush(struct gather *g, struct table *t, struct err *e)
{
    const struct schema *s = table_schema(t);

    for (size_t i = 0; i < g->n_col && g->n_run; i++) {
        enum column_type type = s->col[i].type;
        if (load(g, g->col[i], e) < 0)
            return -1;
        if (type == COLUMN_F64)
            copy_doubles(g, g->col[i], t, i);
        else if (type != COLUMN_TEXT && !have_nulls(g, g->col[i]))
            copy_ints(g, g->col[i], t, i);
        else
            copy_values(g, g->col[i], t, i);
    }
    forget(g);
    return 0;
}

/* A long run needs no notes: one copy a column. */
static int append(const struct gather *g, struct view *v, size_t begin, size_t end,
                  struct table *t, struct err *e)
{
    struct column *col = mem_array(g->n_col, sizeof *col);
    struct chunk c = {0, end, g->n_col, col};

    for (size_t i = 0; i < g->n_col; i++) {
        const struct column *from = view_column(v, g->col[i], e);
        if (!from) {
            free(col);
            return -1;
        }
        col[i] = *from;
    }
    table_append(t, &c, begin, end - begin);
    free(col);
    return 0;
}

int gather_rows(struct gather *g, struct view *v, size_t begin, size_t end, struct table *t,
                struct err *e)
{
    if (begin == end)
        return 0;
    bool is_long = end - begin >= LONG;
    if ((is_long || g->n_run == RUNS || g->n_row + LONG > ROWS) && gather_flush(g, t, e) < 0)
        return -1;
    if (is_long)
        return append(g, v, begin, end, t, e);
    g->run[g->n_run++] = (struct noted){view_again(v), (uint32_t)begin, (uint32_t)end};
    g->n_row += end - begin;
    return 0;
}
