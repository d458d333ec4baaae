/* rows_filter.c - a filter evaluated in slices into a list of row numbers.
 *
 * Only the columns of the conditions are read, chunk by chunk, without the reader's own filter: it
 * would hide the numbers of the rows. */
#include "config.h"

#include "ui/rows_parts.h"

#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILTER_COLUMNS = 32 };

/* --- lists --- */

void rows_list_add(struct rows_list *l, int64_t row)
{
    if (l->n == l->cap) {
        l->cap = (int64_t)mem_room((size_t)l->cap, (size_t)l->n + 1);
        l->row = mem_resize(l->row, (size_t)l->cap, sizeof *l->row);
    }
    l->row[l->n++] = (int32_t)row;
}

void rows_list_done(struct rows_list *l)
{
    free(l->row);
    *l = (struct rows_list){0};
}

static bool list_has(const struct rows_list *l, int32_t row) /* in ascending order */
{
    int64_t lo = 0, hi = l->n;

    while (lo < hi) {
        int64_t mid = lo + (hi - lo) / 2;

        if (l->row[mid] < row)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < l->n && l->row[lo] == row;
}

/* Those of the rows given from outside that match, in their order. */
static void keep_only(struct ui_rows *r)
{
    struct rows_list both = {0};

    for (int64_t i = 0; i < r->only.n; i++)
        if (list_has(&r->kept, r->only.row[i]))
            rows_list_add(&both, r->only.row[i]);
    rows_list_done(&r->kept);
    r->kept = both;
}

/* --- the scan --- */

void rows_where_done(struct ui_rows *r)
{
    for (size_t i = 0; i < r->n_where; i++) {
        free((char *)r->where[i].column);
        free((char *)r->where[i].text);
    }
    free(r->where);
    r->where = NULL;
    r->n_where = 0;
}

void rows_filter_stop(struct ui_rows *r)
{
    column_reader_free(r->scan);
    predicate_free(r->test, r->n_where);
    r->scan = NULL;
    r->test = NULL;
    r->scanned = 0;
}

static int open_scan(struct ui_rows *r, struct err *e)
{
    const char *columns[FILTER_COLUMNS + 1] = {0};
    size_t n = 0;

    for (size_t i = 0; i < r->n_where; i++) {
        bool seen = false;

        for (size_t k = 0; k < n; k++)
            seen |= text_case_cmp(columns[k], r->where[i].column) == 0;
        if (!seen && n < FILTER_COLUMNS)
            columns[n++] = r->where[i].column;
    }
    r->scan = dataset_read(app_store(r->app), r->name, &(struct dataset_read_opts){
                                                           .columns = columns}, e);
    if (!r->scan)
        return -1;
    r->test = predicate_compile(r->scan->schema, r->where, r->n_where, e);
    return r->test ? 0 : -1;
}

int rows_filter_begin(struct ui_rows *r, struct err *e)
{
    rows_filter_stop(r);
    rows_list_done(&r->kept);
    if (r->n_where == 0)
        return 0;
    if (r->n_all > INT32_MAX)
        return err_set(e, FAIL_USAGE, "more than 2,147,483,647 rows cannot be filtered here");
    if (open_scan(r, e) < 0) {
        rows_filter_stop(r);
        return -1;
    }
    return 0;
}

static void take(struct ui_rows *r, const struct chunk *c)
{
    uint64_t sel[COLUMN_CHUNK_ROWS / 64];

    bits_fill(sel, c->n_row);
    for (size_t i = 0; i < r->n_where; i++)
        predicate_select(&r->test[i], &c->col[r->test[i].col], c->n_row, sel);
    for (size_t i = bits_next(sel, c->n_row, 0); i < c->n_row; i = bits_next(sel, c->n_row, i + 1))
        rows_list_add(&r->kept, c->row0 + (int64_t)i);
    r->scanned = c->row0 + (int64_t)c->n_row;
}

static void end(struct ui_rows *r, int rc, const struct err *e)
{
    if (rc < 0)
        err_line(e, r->trouble, sizeof r->trouble);
    rows_filter_stop(r);
    r->now[0] = '\0';
    if (r->has_only)
        keep_only(r);
}

bool rows_filter_tick(struct ui_rows *r, double until)
{
    struct err e = {0};
    struct chunk c;
    char n[UI_NUMBER];
    int64_t before = r->kept.n;
    int rc;

    do {
        rc = column_reader_next(r->scan, &c, &e);
        if (rc <= 0) {
            end(r, rc, &e);
            return true;
        }
        take(r, &c);
    } while (now_mono() < until);
    ui_count(r->scanned, n);
    snprintf(r->now, sizeof r->now, "looked at %s rows", n);
    return r->kept.n != before;
}
