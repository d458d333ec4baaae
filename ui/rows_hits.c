/* rows_hits.c - a search through rows that are sorted: the column is read once as it is kept, into
 * a bit for each row; going from hit to hit is then a matter of bits.
 *
 * Row by row in the order shown each step would read another chunk. */
#include "config.h"

#include "ui/rows_parts.h"

#include "src/base/bits.h"
#include "src/base/mem.h"
#include "src/base/now.h"

#include <stdlib.h>

void rows_hits_stop(struct ui_rows *r)
{
    column_reader_free(r->hits.reader);
    free(r->hits.bit);
    r->hits = (struct rows_hits){0};
}

static int begin(struct ui_rows *r, int col, struct err *e)
{
    const char *columns[] = {r->schema->col[col].name, NULL};

    rows_hits_stop(r);
    r->hits.col = col;
    r->hits.reader = dataset_read(app_store(r->app), r->name,
                                  &(struct dataset_read_opts){.columns = columns}, e);
    r->hits.bit = mem_zero(bits_words((size_t)r->n_all) + 1, sizeof *r->hits.bit);
    return r->hits.reader ? 0 : -1;
}

static void take(struct ui_rows *r, const struct chunk *c, ui_fits fits, const void *what)
{
    char text[UI_CELL_TEXT];

    for (size_t i = 0; i < c->n_row && c->row0 + (int64_t)i < r->n_all; i++)
        if (rows_cell_text(r, r->hits.col, &c->col[0], i, text) && fits(what, text))
            bits_set(r->hits.bit, (size_t)c->row0 + i);
    r->hits.done = c->row0 + (int64_t)c->n_row;
}

/* 0: it goes on. Rows that cannot be read have no hits. */
static int some(struct ui_rows *r, ui_fits fits, const void *what, double until)
{
    struct chunk c;
    struct err e = {0};
    int rc;

    while ((rc = column_reader_next(r->hits.reader, &c, &e)) > 0) {
        take(r, &c, fits, what);
        if (now_mono() > until)
            return 0;
    }
    if (rc < 0)
        err_line(&e, r->trouble, sizeof r->trouble);
    column_reader_free(r->hits.reader);
    r->hits.reader = NULL;
    return 1;
}

double rows_hits(struct ui_source *s, int col, ui_fits fits, const void *what, double until)
{
    struct ui_rows *r = (struct ui_rows *)s;
    struct err e = {0};

    if (!fits)
        rows_hits_stop(r);
    if (!fits || !r->has_shown)
        return -1;
    if ((!r->hits.bit || r->hits.col != col) && begin(r, col, &e) < 0) {
        rows_hits_stop(r);
        return -1;
    }
    if (r->hits.reader && some(r, fits, what, until) == 0)
        return (double)r->hits.done / (double)(r->n_all + 1);
    return 1;
}

bool rows_hit(const struct ui_source *s, int64_t row)
{
    struct ui_rows *r = (struct ui_rows *)s;

    return r->hits.bit && bits_get(r->hits.bit, (size_t)rows_number(r, row));
}
