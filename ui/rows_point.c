/* rows_point.c - rows that lie far apart, as a sort leaves them: each value read by itself.
 *
 * A whole chunk for the sake of one row would cost ten times as much, and push out what is kept.
 * Decimals are taken from a chunk of the column, which is read for that once. */
#include "config.h"

#include "ui/rows_parts.h"

#include "src/base/now.h"

#include <stdlib.h>

enum { NEAR = 4096, COLUMNS_MOST = 256 };

struct points { /* the columns that are read, and a reader of them */
    const char *name[COLUMNS_MOST + 1];
    int col[COLUMNS_MOST], n;
    struct column_reader *reader;
};

static int64_t window_end(const struct ui_rows *r)
{
    int64_t end = r->first + r->n_window;

    return end < rows_count(r) ? end : rows_count(r);
}

bool rows_scattered(const struct ui_rows *r)
{
    int64_t end = window_end(r), far = 0;

    for (int64_t i = r->first; i + 1 < end; i++)
        far += llabs(rows_number(r, i + 1) - rows_number(r, i)) > NEAR;
    return far > 3 && far * 4 > end - r->first;
}

/* Where nothing is known of a column's decimals, one chunk of it tells. */
static bool choose(struct ui_rows *r, int64_t number, struct points *p)
{
    size_t at;

    for (int i = 0; i < (int)r->schema->n_col && p->n < COLUMNS_MOST; i++) {
        bool real = r->schema->col[i].type == COLUMN_F64;

        if (!r->wanted[i])
            continue;
        if (real && r->decimals[i] < 0 && !rows_fetch(r, number, i, &at))
            return false;
        p->col[p->n] = i;
        p->name[p->n++] = r->schema->col[i].name;
    }
    return p->n > 0;
}

static bool row_is_there(struct ui_rows *r, int64_t number, const struct points *p)
{
    for (int k = 0; k < p->n; k++)
        if (!rows_shown(r, number, p->col[k]))
            return false;
    return true;
}

static bool read_row(struct ui_rows *r, int64_t number, struct points *p)
{
    struct dataset_read_opts o = {.columns = p->name};
    struct err e = {0};
    struct chunk c;

    if (!p->reader)
        p->reader = dataset_read(app_store(r->app), r->name, &o, &e);
    if (!p->reader || dataset_point(p->reader, number, &c, &e) < 0)
        return false; /* whole chunks come next, and say what is wrong */
    for (int k = 0; k < p->n; k++)
        rows_form(r, number, p->col[k], &c.col[k], 0);
    app_count(r->app, COUNT_ROWS_READ, 1);
    return true;
}

bool rows_fill_points(struct ui_rows *r)
{
    struct points p = {0};
    int64_t end = window_end(r);
    bool late = false;

    if (!choose(r, rows_number(r, r->first), &p))
        return true;
    for (int64_t i = r->first; i < end && !late; i++) {
        int64_t number = rows_number(r, i);

        if (row_is_there(r, number, &p))
            continue;
        if (!read_row(r, number, &p))
            break;
        late = i + 1 < end && now_mono() > r->until;
    }
    column_reader_free(p.reader);
    return !late;
}
