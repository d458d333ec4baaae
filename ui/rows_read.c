/* rows_read.c - decoded pieces of columns, kept while they are looked at.
 *
 * A piece is one column of one chunk. A reader is opened for what a window lacks and closed again:
 * an open reader would keep the workspace from being tidied, and a lack is rare, one in some
 * thousand rows. The columns read are those that were on the screen. */
#include "config.h"

#include "ui/rows_parts.h"

#include "src/base/mem.h"
#include "src/base/now.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LACK_MOST = 256, WAYS = 8 };

void rows_forget(struct ui_rows *r)
{
    for (int i = 0; i < ROWS_PIECES; i++) {
        table_free(r->piece[i].table);
        r->piece[i] = (struct piece){.col = -1};
    }
    for (int i = 0; i < ROWS_CELLS; i++)
        r->cell[i].number = -1;
}

/* Mostly the piece that had the cell before. */
static const struct piece *find_piece(struct ui_rows *r, int64_t number, int col)
{
    for (int i = 0; i < ROWS_PIECES; i++) {
        int at = (r->last + i) % ROWS_PIECES;
        struct piece *p = &r->piece[at];

        if (p->col == col && number >= p->row0 && number < p->row0 + p->n) {
            p->used = ++r->clock;
            r->last = at;
            return p;
        }
    }
    return NULL;
}

static struct piece *oldest(struct ui_rows *r)
{
    struct piece *best = &r->piece[0];

    for (int i = 0; i < ROWS_PIECES; i++) {
        if (r->piece[i].col < 0)
            return &r->piece[i];
        if (r->piece[i].used < best->used)
            best = &r->piece[i];
    }
    return best;
}

/* A table of one column with all rows of c's i-th. */
static void keep(struct ui_rows *r, const struct chunk *c, size_t i, int col)
{
    struct piece *p = oldest(r);
    struct schema *one = schema_new();
    struct chunk single = {c->row0, c->n_row, 1, &c->col[i]}, whole;

    table_free(p->table);
    schema_add(one, r->schema->col[col].name, r->schema->col[col].type);
    p->table = table_new(one);
    schema_free(one);
    table_append(p->table, &single, 0, c->n_row);
    table_chunk(p->table, 0, c->n_row, &whole);
    p->col = col;
    p->row0 = c->row0;
    p->n = (int64_t)c->n_row;
    p->column = &whole.col[0];
    p->used = ++r->clock;
    rows_learn(r, col, p->column, c->n_row);
}

/* --- cells --- */

static uint64_t place_of(int64_t number, int col)
{
    uint64_t x = ((uint64_t)number * 2048 + (uint64_t)col) * 0x9e3779b97f4a7c15u;

    return x >> (64 - 14);
}

/* Its own, else a free one or the one used longest ago of those it may have. */
static struct shown_cell *slot(struct ui_rows *r, int64_t number, int col)
{
    struct shown_cell *best = NULL;

    for (uint64_t i = 0; i < WAYS; i++) {
        struct shown_cell *x = &r->cell[(place_of(number, col) + i) % ROWS_CELLS];

        if (x->number == number && x->col == col)
            return x;
        if (!best || x->number < 0 || (best->number >= 0 && x->used < best->used))
            best = x;
    }
    return best;
}

const struct shown_cell *rows_form(struct ui_rows *r, int64_t number, int col,
                                   const struct column *c, size_t row)
{
    struct shown_cell *x = slot(r, number, col);

    x->number = number;
    x->col = col;
    r->formed++;
    x->has = rows_cell_text(r, col, c, row, x->text);
    x->used = ++r->clock;
    return x;
}

const struct shown_cell *rows_shown(struct ui_rows *r, int64_t number, int col)
{
    struct shown_cell *x = slot(r, number, col);

    if (x->number == number && x->col == col) {
        x->used = ++r->clock;
        return x;
    }
    const struct piece *p = find_piece(r, number, col);

    return p ? rows_form(r, number, col, p->column, (size_t)(number - p->row0)) : NULL;
}

/* --- reading --- */

struct lack { /* the columns that are read, and a reader of them */
    const char *name[LACK_MOST + 1];
    int col[LACK_MOST];
    int n;
    struct column_reader *reader;
};

static void lack_done(struct lack *l)
{
    column_reader_free(l->reader);
    *l = (struct lack){0};
}

static bool lack_has(const struct lack *l, int col)
{
    for (int i = 0; i < l->n; i++)
        if (l->col[i] == col)
            return true;
    return false;
}

static void lack_add(struct ui_rows *r, struct lack *l, int col)
{
    if (l->n == LACK_MOST || lack_has(l, col))
        return;
    l->name[l->n] = r->schema->col[col].name;
    l->col[l->n++] = col;
    l->name[l->n] = NULL;
}

/* A reader of col, and if others is set of all else on the screen that the row lacks. */
static int open_lack(struct ui_rows *r, struct lack *l, int64_t number, int col, bool others,
                     struct err *e)
{
    struct dataset_read_opts o = {.columns = l->name};

    if (l->reader && lack_has(l, col))
        return 0;
    lack_done(l);
    lack_add(r, l, col);
    for (int i = 0; others && i < (int)r->schema->n_col; i++)
        if (r->wanted[i] && !find_piece(r, number, i))
            lack_add(r, l, i);
    l->reader = dataset_read(app_store(r->app), r->name, &o, e);
    return l->reader ? 0 : -1;
}

static int read_chunk(struct ui_rows *r, struct lack *l, int64_t number, struct err *e)
{
    struct chunk c;
    int rc = column_reader_seek(l->reader, number, e);

    if (rc == 0)
        rc = column_reader_next(l->reader, &c, e);
    else
        return -1;
    if (rc <= 0)
        return rc < 0 ? -1 : err_set(e, FAIL_STORE, "row %lld is gone", (long long)number + 1);
    if (number < c.row0 || number >= c.row0 + (int64_t)c.n_row)
        return err_set(e, FAIL_STORE, "row %lld is not where it was", (long long)number + 1);
    for (int i = 0; i < l->n; i++) {
        if (find_piece(r, number, l->col[i]))
            continue;
        keep(r, &c, (size_t)i, l->col[i]);
    }
    return 0;
}

static int fetch(struct ui_rows *r, struct lack *l, int64_t number, int col, bool others)
{
    struct err e = {0};

    if (open_lack(r, l, number, col, others, &e) == 0 && read_chunk(r, l, number, &e) == 0)
        return 0;
    err_line(&e, r->trouble, sizeof r->trouble);
    r->unreadable = true;
    return -1;
}

const struct column *rows_fetch(struct ui_rows *r, int64_t number, int col, size_t *out_row)
{
    const struct piece *p = find_piece(r, number, col);
    struct lack l = {0};

    if (!p && fetch(r, &l, number, col, false) == 0)
        p = find_piece(r, number, col);
    lack_done(&l);
    if (!p)
        return NULL;
    *out_row = (size_t)(number - p->row0);
    return p->column;
}

/* The cells of one row that are on the screen; they are put in their places before the pieces
 * that they are of may have to go. */
static int fill_row(struct ui_rows *r, struct lack *l, int64_t number)
{
    int64_t before = r->formed;

    for (int i = 0; i < (int)r->schema->n_col; i++) {
        if (!r->wanted[i] || rows_shown(r, number, i))
            continue;
        if (fetch(r, l, number, i, true) < 0)
            return -1;
        rows_shown(r, number, i);
    }
    app_count(r->app, COUNT_ROWS_READ, r->formed != before);
    return 0;
}

void rows_fill(struct ui_rows *r)
{
    struct lack l = {0};
    int64_t end = r->first + r->n_window;
    double begun = now_mono();

    if (end > rows_count(r))
        end = rows_count(r);
    r->missing = rows_scattered(r) && !rows_fill_points(r);
    for (int64_t i = r->first; i < end && !r->missing; i++) {
        if (fill_row(r, &l, rows_number(r, i)) < 0)
            break;
        if (i + 1 < end && now_mono() > r->until) {
            r->missing = true;
            break;
        }
    }
    lack_done(&l);
    app_count(r->app, COUNT_QUERY_US, (int64_t)((now_mono() - begun) * 1e6));
}

int ui_rows_values(struct ui_rows *r, int col, const char *begin, const char **out, int max)
{
    int n = 0;

    for (int i = 0; i < ROWS_PIECES && r->schema->col[col].type == COLUMN_TEXT; i++) {
        const struct piece *p = &r->piece[i];
        const struct text_dict *dict = p->col == col ? p->column->dict : NULL;

        for (uint32_t k = 0; dict && k < dict->n && n < max; k++) {
            const char *text = text_dict_get(dict, k);
            int at = 0;

            while (at < n && strcmp(out[at], text) != 0)
                at++;
            if (at == n && strncasecmp(text, begin, strlen(begin)) == 0)
                out[n++] = text;
        }
    }
    return n;
}
