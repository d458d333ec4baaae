/* rows_filter.c - conditions evaluated in slices into a list of row numbers.
 *
 * Only the columns of the conditions are read, chunk by chunk, without the reader's own filter: it
 * would hide the numbers of the rows. Where one of them is SQL all are, and a query gives for each
 * row, in the order of the key, whether it passes. */
#include "config.h"

#include "ui/rows_parts.h"

#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILTER_COLUMNS = 32, WORDS = COLUMN_CHUNK_ROWS / 64, STEPS = 256 };

static const double query_s = 600;

struct rows_test {
    const struct chip *chip;
    struct predicate_test is; /* IS and IN */
    size_t col;               /* of the scan */
};

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

/* --- begin and end --- */

void rows_where_done(struct ui_rows *r)
{
    for (size_t i = 0; i < r->n_where; i++)
        chip_done(&r->where[i]);
    free(r->where);
    r->where = NULL;
    r->n_where = 0;
}

bool rows_filters(const struct ui_rows *r)
{
    return r->scan || r->query;
}

void rows_filter_stop(struct ui_rows *r)
{
    column_reader_free(r->scan);
    query_free(r->query);
    for (size_t i = 0; r->test && i < r->n_where; i++)
        predicate_done(&r->test[i].is);
    free(r->test);
    r->scan = NULL;
    r->query = NULL;
    r->test = NULL;
    r->scanned = 0;
}

static int prepare_one(const struct schema *s, const struct predicate *p,
                       struct predicate_test *out, struct err *e)
{
    struct predicate_test *one = predicate_compile(s, p, 1, e);

    if (!one)
        return -1;
    *out = one[0];
    free(one);
    return 0;
}

static int prepare(const struct schema *s, const struct chip *c, struct rows_test *out,
                   struct err *e)
{
    int col = schema_find(s, c->is.column);

    if (col < 0)
        return err_set(e, FAIL_USAGE, "there is no column '%s'", c->is.column);
    *out = (struct rows_test){.chip = c, .col = (size_t)col};
    out->is = predicate_on((size_t)col, s->col[col].type);
    if (c->kind == CHIP_HAS)
        return s->col[col].type == COLUMN_TEXT
                   ? 0 : err_set(e, FAIL_USAGE, "'%s' is no text", c->is.column);
    if (c->kind == CHIP_IS)
        return prepare_one(s, &c->is, &out->is, e);
    for (size_t i = 0; i < c->n_in; i++) {
        struct predicate p = c->in[i];
        struct predicate_test one;

        p.column = c->is.column;
        if (prepare_one(s, &p, &one, e) < 0)
            return -1;
        predicate_set_take(&out->is, &one);
    }
    return 0;
}

static int open_scan(struct ui_rows *r, struct err *e)
{
    const char *columns[FILTER_COLUMNS + 1] = {0};
    size_t n = 0;

    for (size_t i = 0; i < r->n_where; i++) {
        bool seen = false;

        for (size_t k = 0; k < n; k++)
            seen |= text_case_cmp(columns[k], r->where[i].is.column) == 0;
        if (!seen && n < FILTER_COLUMNS)
            columns[n++] = r->where[i].is.column;
    }
    r->scan = dataset_read(app_store(r->app), r->name, &(struct dataset_read_opts){
                                                           .columns = columns}, e);
    if (!r->scan)
        return -1;
    r->test = mem_zero(r->n_where + 1, sizeof *r->test);
    for (size_t i = 0; i < r->n_where; i++)
        if (prepare(r->scan->schema, &r->where[i], &r->test[i], e) < 0)
            return -1;
    return 0;
}

/* --- SQL --- */

static struct query *ask(struct ui_rows *r, struct buf *sql, struct err *e)
{
    struct query *q = query_open(app_path(r->app), buf_str(sql), query_s, e);

    if (!q)
        err_hint(e, "it is what stands behind WHERE");
    buf_done(sql);
    return q;
}

/* SELECT (volt > 200 AND ...) IS TRUE FROM "telemetry" ORDER BY "machineID", "datetime"; a line end
 * behind each, where a comment may stand. */
static struct query *open_query(struct ui_rows *r, const struct chip *chip, size_t n,
                                struct err *e)
{
    const struct schema *s = r->schema;
    struct buf sql = {0};
    struct query *q;

    buf_text(&sql, "SELECT (");
    for (size_t i = 0; i < n; i++) {
        buf_text(&sql, i > 0 ? ") AND (" : "(");
        if (chip[i].kind == CHIP_SQL)
            buf_printf(&sql, "%s\n", chip[i].sql);
        else
            chip_sql(&chip[i], &sql);
    }
    buf_text(&sql, ")) IS TRUE FROM ");
    chip_quote(r->name, '"', &sql);
    for (size_t k = 0; k < s->n_key; k++) {
        buf_text(&sql, k > 0 ? ", " : " ORDER BY ");
        chip_quote(s->col[s->key[k]].name, '"', &sql);
    }
    q = ask(r, &sql, e);
    if (q && query_columns(q) != 1) {
        query_free(q);
        err_set(e, FAIL_USAGE, "SQL: one condition, without commas");
        return NULL;
    }
    return q;
}

/* Behind WHERE, as people think of it, errors are best told; then as it will be asked. */
int ui_rows_check(struct ui_rows *r, const struct chip *chip, struct err *e)
{
    struct buf sql = {0};
    struct query *q;

    if (chip->kind != CHIP_SQL)
        return 0;
    buf_text(&sql, "SELECT 1 FROM ");
    chip_quote(r->name, '"', &sql);
    buf_printf(&sql, " WHERE %s", chip->sql);
    q = ask(r, &sql, e);
    query_free(q);
    if (!q)
        return -1;
    q = open_query(r, chip, 1, e);
    query_free(q);
    return q ? 0 : -1;
}

int rows_filter_begin(struct ui_rows *r, struct err *e)
{
    bool sql = false;
    int rc;

    rows_filter_stop(r);
    rows_list_done(&r->kept);
    if (r->n_where == 0)
        return 0;
    if (r->n_all > INT32_MAX)
        return err_set(e, FAIL_USAGE, "more than 2,147,483,647 rows cannot be filtered here");
    for (size_t i = 0; i < r->n_where; i++)
        sql |= r->where[i].kind == CHIP_SQL;
    if (sql)
        rc = (r->query = open_query(r, r->where, r->n_where, e)) ? 0 : -1;
    else
        rc = open_scan(r, e);
    if (rc < 0)
        rows_filter_stop(r);
    return rc;
}

/* --- chunks --- */

/* Each text of the chunk is looked at once. */
static void select_has(const struct rows_test *t, const struct column *c, size_t n_row,
                       uint64_t *sel)
{
    signed char *known = mem_zero(c->dict->n + 1, sizeof *known); /* 0: not looked at yet */

    for (size_t i = bits_next(sel, n_row, 0); i < n_row; i = bits_next(sel, n_row, i + 1)) {
        uint32_t code = column_has(c, i) ? column_code(c, i) : UINT32_MAX;

        if (code != UINT32_MAX && !known[code])
            known[code] = strcasestr(text_dict_get(c->dict, code), t->chip->is.text) ? 1 : -1;
        if (code == UINT32_MAX || known[code] < 0)
            bits_clear(sel, i);
    }
    free(known);
}

static void select_rows(const struct rows_test *t, const struct column *c, size_t n_row,
                        uint64_t *sel)
{
    uint64_t yes[WORDS];

    memcpy(yes, sel, sizeof yes);
    if (t->chip->kind == CHIP_HAS)
        select_has(t, c, n_row, yes);
    else
        predicate_select(&t->is, c, n_row, yes);
    for (size_t w = 0; w < WORDS; w++)
        sel[w] = t->chip->not ? sel[w] & ~yes[w] : yes[w];
    for (size_t i = 0; t->chip->not && c->valid && i < n_row; i++)
        if (!column_has(c, i))
            bits_clear(sel, i);
}

static void take(struct ui_rows *r, const struct chunk *c)
{
    uint64_t sel[WORDS] = {0};

    bits_fill(sel, c->n_row);
    for (size_t i = 0; i < r->n_where; i++)
        select_rows(&r->test[i], &c->col[r->test[i].col], c->n_row, sel);
    for (size_t i = bits_next(sel, c->n_row, 0); i < c->n_row; i = bits_next(sel, c->n_row, i + 1))
        rows_list_add(&r->kept, c->row0 + (int64_t)i);
    r->scanned = c->row0 + (int64_t)c->n_row;
}

/* --- slices --- */

static int scan_some(struct ui_rows *r, double until, struct err *e)
{
    struct chunk c;
    int rc;

    while ((rc = column_reader_next(r->scan, &c, e)) > 0) {
        take(r, &c);
        if (now_mono() > until)
            break;
    }
    return rc;
}

static int query_some(struct ui_rows *r, double until, struct err *e)
{
    int rc;

    while ((rc = query_step(r->query, e)) > 0) {
        if (query_value(r->query, 0).i64)
            rows_list_add(&r->kept, r->scanned);
        r->scanned++;
        if (r->scanned % STEPS == 0 && now_mono() > until)
            break;
    }
    return rc;
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
    char n[UI_NUMBER];
    int64_t before = r->kept.n;
    int rc = r->query ? query_some(r, until, &e) : scan_some(r, until, &e);

    if (rc <= 0) {
        end(r, rc, &e);
        return true;
    }
    ui_count(r->scanned, n);
    snprintf(r->now, sizeof r->now, "looked at %s rows, %d %%", n,
             r->n_all > 0 ? ui_percent((double)r->scanned / (double)r->n_all) : 0);
    return r->kept.n != before;
}
