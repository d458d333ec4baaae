/* rows.c - a dataset as the source of a grid: which rows stand where, and the work in slices.
 *
 * What is shown is `shown` when it is sorted, else the rows that match, else those given from
 * outside, else all: row number = row. A change of one restarts what builds on it.
 * Not here: reading (rows_read.c), filter (rows_filter.c), sort (rows_sort.c), texts
 * (rows_text.c). */
#include "config.h"

#include "ui/rows_parts.h"

#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/store/datasets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GUESS = 12 }; /* columns that are read before it is known which are shown */

static const double frame_s = 0.040, slice_s = 0.005;

static struct ui_rows *rows_of(const struct ui_source *s)
{
    return (struct ui_rows *)s; /* reading what is shown changes what is kept, not what it says */
}

/* --- which rows --- */

/* Of rows given from outside none is known to match before the end. */
const struct rows_list *rows_base(const struct ui_rows *r)
{
    static const struct rows_list none;

    if (rows_filters(r) && r->has_only)
        return &none;
    return r->n_where > 0 ? &r->kept : r->has_only ? &r->only : NULL;
}

static const struct rows_list *list_now(const struct ui_rows *r)
{
    return r->has_shown ? &r->shown : rows_base(r);
}

int64_t rows_count(const struct ui_rows *r)
{
    const struct rows_list *l = list_now(r);

    return l ? l->n : r->n_all;
}

int64_t rows_number(const struct ui_rows *r, int64_t row)
{
    const struct rows_list *l = list_now(r);

    return l ? l->row[row] : row;
}

int64_t ui_rows_number(const struct ui_rows *r, int64_t row)
{
    return rows_number(r, row);
}

int64_t ui_rows_all(const struct ui_rows *r)
{
    return r->n_all;
}

/* --- as a source --- */

static int64_t rows(const struct ui_source *s)
{
    return rows_count(rows_of(s));
}

static bool more(const struct ui_source *s)
{
    return rows_filters(rows_of(s));
}

static int columns(const struct ui_source *s)
{
    return (int)rows_of(s)->schema->n_col;
}

static const struct ui_column *column(const struct ui_source *s, int col)
{
    return &rows_of(s)->column[col];
}

/* A column that comes onto the screen is read for all rows of the window, while there is time. */
static struct ui_value cell(const struct ui_source *s, int64_t row, int col)
{
    struct ui_rows *r = rows_of(s);
    int64_t number = rows_number(r, row);
    const struct shown_cell *x = rows_shown(r, number, col);

    r->asked[col] = true;
    if (!x && !r->unreadable) {
        r->wanted[col] = true;
        if (now_mono() < r->until)
            rows_fill(r);
        else
            r->missing = true;
        x = rows_shown(r, number, col);
    }
    if (!x)
        return (struct ui_value){.text = "…", .role = UI_DIM};
    return (struct ui_value){.text = x->text, .role = x->has ? UI_TEXT : UI_DIM};
}

static int64_t id(const struct ui_source *s, int64_t row)
{
    struct ui_rows *r = rows_of(s);

    r->hint = row;
    return rows_number(r, row);
}

/* In the order of the key it need not be looked for row by row. */
static int64_t find_in(const struct ui_rows *r, const struct rows_list *l, int64_t id)
{
    int64_t lo = 0, hi = l->n;

    if (l == &r->kept && !r->has_only) {
        while (lo < hi) {
            int64_t mid = lo + (hi - lo) / 2;

            if (l->row[mid] < id)
                lo = mid + 1;
            else
                hi = mid;
        }
        return lo < l->n && l->row[lo] == id ? lo : -1;
    }
    for (int64_t i = 0; i < l->n; i++)
        if (l->row[i] == id)
            return i;
    return -1;
}

static int64_t find(const struct ui_source *s, int64_t id)
{
    struct ui_rows *r = rows_of(s);
    const struct rows_list *l = list_now(r);

    if (!l)
        return id < r->n_all ? id : -1;
    if (r->hint < l->n && l->row[r->hint] == id)
        return r->hint;
    return find_in(r, l, id);
}

static void window(struct ui_source *s, int64_t row, int64_t n)
{
    struct ui_rows *r = rows_of(s);
    size_t n_col = r->schema->n_col;

    memcpy(r->wanted, r->asked, n_col * sizeof *r->wanted);
    memset(r->asked, 0, n_col * sizeof *r->asked);
    if (!memchr(r->wanted, true, n_col))
        memset(r->wanted, true, n_col < GUESS ? n_col : GUESS);
    r->first = row;
    r->n_window = n;
    r->until = now_mono() + frame_s;
    rows_fill(r);
}

static void sort(struct ui_source *s, const int *col, const bool *desc, int n)
{
    struct ui_rows *r = rows_of(s);
    bool same = n == r->n_sort && memcmp(col, r->sort_col, (size_t)n * sizeof *col) == 0 &&
                memcmp(desc, r->sort_desc, (size_t)n * sizeof *desc) == 0;

    if (same && (r->has_shown || r->sort))
        return;
    rows_sort_stop(r);
    r->n_sort = n;
    memcpy(r->sort_col, col, (size_t)n * sizeof *col);
    memcpy(r->sort_desc, desc, (size_t)n * sizeof *desc);
    r->has_shown = false;
    rows_list_done(&r->shown);
    r->trouble[0] = '\0';
    if (!rows_filters(r))
        rows_sort_begin(r);
}

static const char *full(const struct ui_source *s, int col)
{
    return rows_of(s)->schema->col[col].name;
}

static bool read_cell(struct ui_source *s, int64_t row, int col, char out[UI_CELL_TEXT])
{
    struct ui_rows *r = rows_of(s);
    size_t at;
    const struct column *c = rows_fetch(r, rows_number(r, row), col, &at);

    return c && rows_cell_text(r, col, c, at, out);
}

static bool exact(struct ui_source *s, int64_t id_wanted, int col, struct buf *out)
{
    size_t at;
    const struct column *c = rows_fetch(rows_of(s), id_wanted, col, &at);

    if (!c || !column_has(c, at))
        return false;
    rows_cell_exact(c, at, out);
    return true;
}

static const char *const *formats(const struct ui_source *s, int col)
{
    return rows_formats(rows_of(s)->schema->col[col].type);
}

static void format(struct ui_source *s, int col, int i)
{
    struct ui_rows *r = rows_of(s);

    r->format[col] = i;
    rows_hits_stop(r);
    for (int k = 0; k < ROWS_CELLS; k++)
        if (r->cell[k].col == col)
            r->cell[k].number = -1;
}

static const struct ui_source_ops ops = {
    .rows = rows, .more = more, .columns = columns, .column = column, .cell = cell, .id = id,
    .find = find, .window = window, .sort = sort, .full = full, .read = read_cell,
    .hits = rows_hits, .hit = rows_hit, .exact = exact, .go = rows_go, .formats = formats,
    .format = format,
};

/* --- opening --- */

static void describe_columns(struct ui_rows *r)
{
    static const char *const words[] = {[COLUMN_I64] = "int", [COLUMN_F64] = "real",
                                        [COLUMN_TEXT] = "text", [COLUMN_TIME] = "time"};
    const struct schema *s = r->schema;

    for (size_t i = 0; i < s->n_col; i++) {
        bool key = false;

        for (size_t k = 0; k < s->n_key; k++)
            key |= s->key[k] == i;
        snprintf(r->type[i], sizeof r->type[i], "%s%s", words[s->col[i].type], key ? " key" : "");
        r->decimals[i] = -1;
        ui_name_short(s->col[i].name, r->brief[i]);
        r->column[i] = (struct ui_column){
            .name = r->brief[i], .below = r->type[i],
            .align = s->col[i].type == COLUMN_F64 ? UI_DECIMAL
                     : s->col[i].type == COLUMN_I64 ? UI_RIGHT : UI_LEFT,
        };
    }
}

static int read_stamp(struct ui_rows *r, struct rows_stamp *out, struct err *e)
{
    struct arena memory = {0};
    const struct dataset_row *d = NULL;
    int64_t n = datasets_list(app_store(r->app), &memory, &d, e);
    int rc = n < 0 ? -1 : 1;

    for (int64_t i = 0; i < n && rc > 0; i++) {
        if (strcmp(d[i].name, r->name) != 0)
            continue;
        *out = (struct rows_stamp){d[i].id, d[i].n_row, d[i].bytes, d[i].run, d[i].changed_at};
        rc = 0;
    }
    arena_done(&memory);
    return rc > 0 ? err_set(e, FAIL_INPUT, "there is no dataset '%s'", r->name) : rc;
}

static void free_columns(struct ui_rows *r)
{
    free(r->column);
    free(r->type);
    free(r->brief);
    free(r->decimals);
    free(r->format);
    free(r->wanted);
    free(r->asked);
    schema_free(r->schema);
    r->schema = NULL;
}

/* The same columns, those of the key first: they name the row. */
static struct schema *key_first(struct schema *take)
{
    struct schema *s = schema_new();

    for (size_t k = 0; k < take->n_key; k++)
        schema_add(s, take->col[take->key[k]].name, take->col[take->key[k]].type);
    for (size_t i = 0; i < take->n_col; i++)
        if (schema_find(s, take->col[i].name) < 0)
            schema_add(s, take->col[i].name, take->col[i].type);
    schema_key_copy(s, take);
    schema_free(take);
    return s;
}

static int read_dataset(struct ui_rows *r, struct err *e)
{
    struct schema *s = dataset_schema(app_store(r->app), r->name, e);

    if (s)
        s = key_first(s);
    if (!s || read_stamp(r, &r->stamp, e) < 0) {
        schema_free(s);
        return -1;
    }
    if (r->schema)
        free_columns(r);
    r->schema = s;
    r->n_all = r->stamp.n_row;
    r->column = mem_zero(s->n_col + 1, sizeof *r->column);
    r->type = mem_zero(s->n_col + 1, sizeof *r->type);
    r->brief = mem_zero(s->n_col + 1, sizeof *r->brief);
    r->decimals = mem_zero(s->n_col + 1, sizeof *r->decimals);
    r->format = mem_zero(s->n_col + 1, sizeof *r->format);
    r->wanted = mem_zero(s->n_col + 1, sizeof *r->wanted);
    r->asked = mem_zero(s->n_col + 1, sizeof *r->asked);
    describe_columns(r);
    rows_hits_stop(r);
    rows_forget(r);
    return 0;
}

struct ui_rows *ui_rows_open(struct app *a, const char *dataset, struct err *e)
{
    struct ui_rows *r = mem_zero(1, sizeof *r);

    r->base.ops = &ops;
    r->app = a;
    r->name = mem_text(dataset);
    r->cell = mem_zero(ROWS_CELLS, sizeof *r->cell);
    if (read_dataset(r, e) == 0)
        return r;
    ui_rows_free(r);
    return NULL;
}

void ui_rows_free(struct ui_rows *r)
{
    if (!r)
        return;
    rows_sort_stop(r);
    rows_filter_stop(r);
    rows_hits_stop(r);
    rows_where_done(r);
    rows_list_done(&r->only);
    rows_list_done(&r->kept);
    rows_list_done(&r->shown);
    for (int i = 0; i < ROWS_PIECES; i++)
        table_free(r->piece[i].table);
    free(r->cell);
    free_columns(r);
    free(r->name);
    free(r);
}

struct ui_source *ui_rows_source(struct ui_rows *r)
{
    return &r->base;
}

const struct schema *ui_rows_schema(const struct ui_rows *r)
{
    return r->schema;
}

/* --- what builds on what --- */

/* From the filter on; the first slice at once, so that there is something to see. Whoever changes
 * `only` before has stopped the sort, whose thread reads it, as it does `kept`. */
static int begin_again(struct ui_rows *r, struct err *e)
{
    rows_sort_stop(r);
    r->has_shown = false;
    rows_list_done(&r->shown);
    r->trouble[0] = r->now[0] = '\0';
    r->unreadable = false;
    r->hint = 0;
    if (rows_filter_begin(r, e) < 0)
        return -1;
    if (rows_filters(r))
        rows_filter_tick(r, now_mono() + slice_s);
    if (!rows_filters(r))
        rows_sort_begin(r);
    return 0;
}

int ui_rows_reload(struct ui_rows *r, struct err *e)
{
    struct rows_stamp stamp;

    if (read_stamp(r, &stamp, e) < 0)
        return -1;
    if (memcmp(&stamp, &r->stamp, sizeof stamp) == 0)
        return 0;
    rows_sort_stop(r);
    rows_filter_stop(r);
    r->has_only = false; /* its numbers were those of other rows */
    rows_list_done(&r->only);
    r->n_sort = 0;
    if (read_dataset(r, e) < 0 || begin_again(r, e) < 0)
        return -1;
    return 1;
}

int ui_rows_filter(struct ui_rows *r, const struct chip *chip, size_t n, struct err *e)
{
    struct chip *copy = mem_zero(n + 1, sizeof *copy);

    rows_filter_stop(r);
    for (size_t i = 0; i < n; i++)
        chip_copy(&chip[i], &copy[i]);
    rows_where_done(r);
    r->where = copy;
    r->n_where = n;
    if (begin_again(r, e) == 0)
        return 0;
    rows_where_done(r);
    return -1;
}

void ui_rows_only(struct ui_rows *r, const int64_t *row, int64_t n)
{
    struct err e = {0};

    rows_sort_stop(r); /* it reads the list */
    rows_list_done(&r->only);
    r->has_only = row != NULL;
    for (int64_t i = 0; row && i < n; i++)
        if (row[i] >= 0 && row[i] < r->n_all && row[i] <= INT32_MAX)
            rows_list_add(&r->only, row[i]);
    if (begin_again(r, &e) < 0)
        err_line(&e, r->trouble, sizeof r->trouble);
}

bool ui_rows_busy(const struct ui_rows *r)
{
    return rows_filters(r) || r->sort || r->missing;
}

bool ui_rows_tick(struct ui_rows *r)
{
    double until = now_mono() + slice_s;
    bool moved = false;

    if (r->missing) {
        r->until = until;
        rows_fill(r);
    } else if (rows_filters(r)) {
        moved = rows_filter_tick(r, until);
        if (!rows_filters(r))
            rows_sort_begin(r);
    } else if (r->sort) {
        moved = rows_sort_tick(r);
    }
    return moved;
}

const char *ui_rows_now(const struct ui_rows *r)
{
    return r->now;
}

const char *ui_rows_trouble(const struct ui_rows *r)
{
    return r->trouble;
}

bool ui_rows_cell(struct ui_rows *r, int64_t row, int col, struct buf *out)
{
    return row >= 0 && row < rows_count(r) &&
           exact(&r->base, rows_number(r, row), col, out);
}
