/* facts.c - times are looked at run by run: a run is rows of one machine that follow each other.
 *
 * Machines are known by series_id() in an open-addressing table, with the newest time that the
 * dataset had before the load and the newest that the source has had so far. */
#include "config.h"

#include "src/data/facts.h"

#include "src/base/arena.h"
#include "src/base/civil.h"
#include "src/base/mem.h"
#include "src/base/text.h"
#include "src/data/series.h"
#include "src/store/dataset.h"
#include "src/store/datasets.h"

#include <stdlib.h>

enum { MACHINES_MAX = 1 << 16 };

struct machine {
    uint64_t id;
    int64_t had, newest; /* INT64_MIN: nothing */
    bool used;
};

struct facts {
    struct column_writer base; /* first */
    struct column_writer *to;
    struct schema *schema;     /* a copy: what is told outlives the writer */
    struct store *store;
    char *dataset;
    bool has_time, told;       /* told: late and out of order */
    struct series series;      /* where told */
    size_t time;
    int64_t n, first, last, n_late, n_disorder;
    int64_t had;               /* newest time of the dataset; INT64_MIN: nothing to be late for */
    bool looked;               /* machines know what the dataset had */
    struct machine *machine;   /* [cap], a power of two */
    size_t n_machine, cap;
};

/* --- machines --- */

static struct machine *machine_slot(const struct facts *f, uint64_t id)
{
    size_t i = (size_t)(id * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (f->cap - 1);

    while (f->machine[i].used && f->machine[i].id != id)
        i = (i + 1) & (f->cap - 1);
    return &f->machine[i];
}

static void machines_grow(struct facts *f)
{
    struct facts more = {.cap = f->cap ? 2 * f->cap : 64};

    more.machine = mem_zero(more.cap, sizeof *more.machine);
    for (size_t i = 0; i < f->cap; i++)
        if (f->machine[i].used)
            *machine_slot(&more, f->machine[i].id) = f->machine[i];
    free(f->machine);
    f->machine = more.machine;
    f->cap = more.cap;
}

/* The machine, new if it was not known; NULL when there are too many. Until the next call. */
static struct machine *machine_of(struct facts *f, uint64_t id)
{
    if (2 * f->n_machine >= f->cap)
        machines_grow(f);
    struct machine *m = machine_slot(f, id);

    if (m->used)
        return m;
    f->told = f->told && f->n_machine < MACHINES_MAX;
    if (!f->told)
        return NULL;
    *m = (struct machine){id, INT64_MIN, INT64_MIN, true};
    f->n_machine++;
    return m;
}

/* --- what the dataset had --- */

static void note_had(struct facts *f, const struct chunk *c)
{
    static const size_t entity[SERIES_ENTITY_MAX] = {0, 1, 2, 3, 4, 5, 6, 7};
    size_t n = f->series.n_entity;
    const struct column *time = &c->col[n];

    for (size_t row = 0, end; row < c->n_row && f->told; row = end) {
        end = series_until(c, entity, n, row);
        struct machine *m = machine_of(f, series_id(c, entity, n, row));

        /* rows of a run are in order of time, nulls first */
        if (m && column_has(time, end - 1) && column_i64(time, end - 1) > m->had)
            m->had = column_i64(time, end - 1);
    }
}

static int look_at_dataset(struct facts *f, struct err *e)
{
    const struct schema *s = f->schema;
    const char *column[SERIES_ENTITY_MAX + 2] = {0};
    struct dataset_read_opts o = {.columns = column, .any_order = true};
    struct chunk c;
    int rc;

    for (size_t i = 0; i < f->series.n_entity; i++)
        column[i] = s->col[f->series.entity[i]].name;
    column[f->series.n_entity] = s->col[f->series.time].name;
    struct column_reader *r = dataset_read(f->store, f->dataset, &o, e);
    if (!r)
        return -1;
    while ((rc = column_reader_next(r, &c, e)) > 0)
        note_had(f, &c);
    column_reader_free(r);
    f->looked = true;
    return rc;
}

/* --- rows --- */

static void look_at_range(struct facts *f, const struct column *time, size_t n_row)
{
    const int64_t *at = time->v;

    for (size_t i = 0; i < n_row; i++) {
        if (!column_has(time, i))
            continue;
        f->first = !f->n || at[i] < f->first ? at[i] : f->first;
        f->last = !f->n || at[i] > f->last ? at[i] : f->last;
        f->n++;
    }
}

static int look_at_run(struct facts *f, uint64_t id, const struct column *time, size_t row,
                       size_t end, struct err *e)
{
    const int64_t *at = time->v;
    struct machine *m = machine_of(f, id);

    for (; row < end && m; row++) {
        if (!column_has(time, row))
            continue;
        if (at[row] < f->had && !f->looked) {
            if (look_at_dataset(f, e) < 0)
                return -1;
            m = f->told ? machine_of(f, id) : NULL;
            if (!m)
                break;
        }
        f->n_late += at[row] < m->had;
        f->n_disorder += at[row] < m->newest;
        m->newest = at[row] > m->newest ? at[row] : m->newest;
    }
    return 0;
}

static int look_at_order(struct facts *f, const struct chunk *c, struct err *e)
{
    const struct series *x = &f->series;

    for (size_t row = 0, end; row < c->n_row && f->told; row = end) {
        end = series_until(c, x->entity, x->n_entity, row);
        if (look_at_run(f, series_id(c, x->entity, x->n_entity, row), &c->col[x->time], row, end,
                        e) < 0)
            return -1;
    }
    return 0;
}

static int put(struct column_writer *w, const struct chunk *c, struct err *e)
{
    struct facts *f = (struct facts *)w;

    if (f->has_time)
        look_at_range(f, &c->col[f->time], c->n_row);
    if (look_at_order(f, c, e) < 0)
        return -1;
    return column_writer_put(f->to, c, e);
}

static int finish(struct column_writer *w, struct err *e)
{
    return column_writer_finish(((struct facts *)w)->to, e);
}

/* --- new --- */

static size_t first_time(const struct schema *s)
{
    size_t i = 0;

    while (i < s->n_col && s->col[i].type != COLUMN_TIME)
        i++;
    return i;
}

/* The newest time of the dataset, of which its row tells that of the first time column; else as
 * late as can be, so that its rows are looked at. */
static int64_t newest_of(const struct facts *f)
{
    struct arena a = {0};
    struct err ignored = {0}; /* then it is looked at, and fails there */
    const struct dataset_row *rows;
    int64_t n = datasets_list(f->store, &a, &rows, &ignored), newest = INT64_MAX;

    for (int64_t i = 0; i < n; i++)
        if (text_case_cmp(rows[i].name, f->dataset) == 0 && f->time == first_time(f->schema))
            newest = rows[i].has_range ? rows[i].to_at : INT64_MIN;
    arena_done(&a);
    return newest;
}

struct facts *facts_new(struct store *s, const char *dataset, bool appends,
                        struct column_writer *to)
{
    static const struct column_writer_ops ops = {put, finish, NULL};
    struct facts *f = mem_zero(1, sizeof *f);
    struct err none = {0};

    f->schema = schema_copy(to->schema);
    f->base = (struct column_writer){&ops, f->schema};
    f->to = to;
    f->store = s;
    f->dataset = mem_text(dataset);
    f->told = series_of(f->schema, &f->series, &none) == 0 && !f->series.cycles;
    f->time = f->told ? f->series.time : first_time(f->schema);
    f->has_time = f->time < f->schema->n_col;
    f->had = INT64_MIN;
    if (f->told && appends && dataset_exists(s, dataset))
        f->had = newest_of(f);
    return f;
}

struct column_writer *facts_writer(struct facts *f)
{
    return &f->base;
}

static void put_time(struct json_out *o, const char *key, int64_t at)
{
    char text[CIVIL_SIZE];

    civil_text(at, text);
    json_put_text(o, key, text);
}

static void put_told(const struct facts *f, struct json_out *o, const char *key, int64_t n)
{
    if (f->told)
        json_put_i64(o, key, n);
    else
        json_put_null(o, key);
}

void facts_put(const struct facts *f, struct json_out *o)
{
    if (!f->n)
        return;
    json_object(o, "time");
    json_put_text(o, "column", f->schema->col[f->time].name);
    put_time(o, "from", f->first);
    put_time(o, "to", f->last);
    put_told(f, o, "late", f->n_late);
    put_told(f, o, "disorder", f->n_disorder);
    json_end_object(o);
}

void facts_free(struct facts *f)
{
    if (!f)
        return;
    schema_free(f->schema);
    free(f->machine);
    free(f->dataset);
    free(f);
}
