/* gaps.c - two walks over a dataset in the order of its key.
 *
 * A walk hands out pieces: times of one series that lie in one chunk. The survey counts their
 * differences in a table of at most STEPS_MAX; a difference that comes first after so many others
 * is counted as a difference, but cannot become the step.
 * Not here: which columns make a series (series.c). */
#include "config.h"

#include "src/data/gaps.h"

#include "src/base/buf.h"
#include "src/base/mem.h"
#include "src/base/text.h"
#include "src/store/dataset.h"

#include <stdlib.h>
#include <string.h>

enum { STEPS_MAX = 1 << 16 };

/* "1h" as seconds, "3" as cycles. */
static int read_step(const char *text, bool cycles, int64_t *out, struct err *e)
{
    bool ok;
    int64_t step = (int64_t)text_duration(text, &ok);

    if (cycles)
        ok = text_to_i64(text, strlen(text), &step) == TEXT_NUM_OK;
    if (ok && step > 0) {
        *out = step;
        return 0;
    }
    err_set(e, FAIL_USAGE, "'%s' is no step between two %s", text, cycles ? "cycles" : "times");
    return err_hint(e, cycles ? "write a number of cycles: 1" : "write 1h, 15m or 1d");
}

/* --- a walk --- */

struct walk {
    size_t n_entity;
    struct gaps_value entity[SERIES_ENTITY_MAX]; /* of the series at hand */
    struct buf text[SERIES_ENTITY_MAX];          /* behind it */
    bool begun;
    void *arg;
    /* n >= 1 times in order; begins: of a new series */
    int (*piece)(void *arg, const int64_t *at, size_t n, bool begins, struct err *e);
    int (*end)(void *arg, struct err *e); /* of the series at hand */
};

static void walk_init(struct walk *w, const struct column_reader *r)
{
    w->n_entity = r->schema->n_col - 1;
    for (size_t i = 0; i < w->n_entity; i++)
        w->entity[i] = (struct gaps_value){.name = r->schema->col[i].name,
                                           .type = r->schema->col[i].type};
}

static void walk_done(struct walk *w)
{
    for (size_t i = 0; i < SERIES_ENTITY_MAX; i++)
        buf_done(&w->text[i]);
}

static bool value_is(const struct gaps_value *v, const struct column *c, size_t row)
{
    if (v->has != column_has(c, row))
        return false;
    if (!v->has)
        return true;
    if (c->type == COLUMN_F64)
        return v->f64 == column_f64(c, row);
    if (c->type != COLUMN_TEXT)
        return v->i64 == column_i64(c, row);
    uint32_t code = column_code(c, row);
    return v->size == text_dict_size(c->dict, code) &&
           memcmp(v->text, text_dict_get(c->dict, code), v->size) == 0;
}

static void value_take(struct gaps_value *v, struct buf *text, const struct column *c, size_t row)
{
    v->has = column_has(c, row);
    if (!v->has)
        return;
    if (c->type == COLUMN_F64) {
        v->f64 = column_f64(c, row);
    } else if (c->type != COLUMN_TEXT) {
        v->i64 = column_i64(c, row);
    } else {
        uint32_t code = column_code(c, row);

        buf_clear(text);
        buf_add(text, text_dict_get(c->dict, code), text_dict_size(c->dict, code));
        v->text = buf_str(text);
        v->size = text->size;
    }
}

static bool is_at_hand(const struct walk *w, const struct chunk *c, size_t row)
{
    bool same = w->begun;

    for (size_t i = 0; i < w->n_entity && same; i++)
        same = value_is(&w->entity[i], &c->col[i], row);
    return same;
}

static int walk_piece(struct walk *w, const struct chunk *c, size_t row, size_t end, struct err *e)
{
    const struct column *time = &c->col[w->n_entity];
    bool begins = !is_at_hand(w, c, row);

    while (row < end && !column_has(time, row)) /* nulls are first */
        row++;
    if (row == end)
        return 0;
    if (begins && w->begun && w->end(w->arg, e) < 0)
        return -1;
    for (size_t i = 0; i < w->n_entity && begins; i++)
        value_take(&w->entity[i], &w->text[i], &c->col[i], row);
    w->begun = true;
    return w->piece(w->arg, (const int64_t *)time->v + row, end - row, begins, e);
}

static int walk_chunk(struct walk *w, const struct chunk *c, struct err *e)
{
    static const size_t entity_columns[SERIES_ENTITY_MAX] = {0, 1, 2, 3, 4, 5, 6, 7};

    for (size_t row = 0, end; row < c->n_row; row = end) {
        end = series_until(c, entity_columns, w->n_entity, row);
        if (walk_piece(w, c, row, end, e) < 0)
            return -1;
    }
    return 0;
}

static int walk(struct walk *w, struct column_reader *r, struct err *e)
{
    struct chunk c;
    int rc;

    while ((rc = column_reader_next(r, &c, e)) > 0)
        if (walk_chunk(w, &c, e) < 0)
            return -1;
    return rc == 0 && w->begun ? w->end(w->arg, e) : rc;
}

/* --- the survey --- */

struct steps { /* how often each difference comes: open addressing, n 0 is free */
    struct step {
        uint64_t d;
        int64_t n;
    } *step; /* [cap], a power of two */
    size_t n, cap;
};

struct survey {
    struct gaps_tally *t;
    struct steps steps;
    int64_t last;    /* time of the series at hand */
    uint64_t d;      /* the difference that came last, n_d times in a row */
    int64_t n_d;
};

static struct step *steps_slot(const struct steps *s, uint64_t d)
{
    size_t i = (size_t)(d * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (s->cap - 1);

    while (s->step[i].n && s->step[i].d != d)
        i = (i + 1) & (s->cap - 1);
    return &s->step[i];
}

static void steps_grow(struct steps *s)
{
    struct steps more = {.n = s->n, .cap = s->cap ? 2 * s->cap : 64};

    more.step = mem_zero(more.cap, sizeof *more.step);
    for (size_t i = 0; i < s->cap; i++)
        if (s->step[i].n)
            *steps_slot(&more, s->step[i].d) = s->step[i];
    free(s->step);
    *s = more;
}

static void steps_add(struct steps *s, uint64_t d, int64_t n)
{
    if (2 * s->n >= s->cap)
        steps_grow(s);
    struct step *slot = steps_slot(s, d);

    if (!slot->n && s->n == STEPS_MAX)
        return;
    s->n += slot->n == 0;
    slot->d = d;
    slot->n += n;
}

/* The most common one; of equally common ones the smallest. */
static struct step steps_most(const struct steps *s)
{
    struct step best = {0};

    for (size_t i = 0; i < s->cap; i++) {
        const struct step *x = &s->step[i];

        if (x->n > best.n || (x->n && x->n == best.n && x->d < best.d))
            best = *x;
    }
    return best;
}

static void flush_steps(struct survey *s)
{
    if (s->d && s->n_d) {
        steps_add(&s->steps, s->d, s->n_d);
        s->t->n_step += s->n_d;
    }
    s->n_d = 0;
}

static int survey_piece(void *arg, const int64_t *at, size_t n, bool begins, struct err *e)
{
    struct survey *s = arg;
    struct gaps_tally *t = s->t;
    int64_t last = begins ? at[0] : s->last;

    (void)e;
    if (begins && (!t->n_row || at[0] < t->first))
        t->first = at[0];
    for (size_t i = 0; i < n; i++) {
        uint64_t d = (uint64_t)at[i] - (uint64_t)last;

        if (d != s->d) {
            flush_steps(s);
            s->d = d;
        }
        s->n_d++;
        last = at[i];
    }
    s->last = last;
    if (!t->n_row || last > t->last)
        t->last = last;
    t->n_row += (int64_t)n;
    return 0;
}

static int survey_end(void *arg, struct err *e)
{
    struct survey *s = arg;

    (void)e;
    s->t->n_series++;
    return 0;
}

static int survey(struct column_reader *r, int64_t step, struct gaps_tally *t, struct err *e)
{
    struct survey s = {.t = t};
    struct walk w = {.arg = &s, .piece = survey_piece, .end = survey_end};

    walk_init(&w, r);
    int rc = walk(&w, r, e);

    flush_steps(&s);
    struct step most = steps_most(&s.steps);
    if (step && s.steps.cap)
        most = *steps_slot(&s.steps, (uint64_t)step);
    t->step = step ? step : (int64_t)most.d;
    t->n_regular = most.n;
    free(s.steps.step);
    walk_done(&w);
    return rc;
}

/* --- telling --- */

struct teller {
    struct walk walk;
    struct gaps_tally *t;
    gaps_fn fn;
    void *arg;
    uint64_t step;
    bool begun, gapped; /* of the series at hand */
    int64_t last;
};

/* Steps from one time to a later one, to the nearest. */
static uint64_t steps_between(uint64_t step, int64_t from, int64_t to)
{
    uint64_t d = (uint64_t)to - (uint64_t)from, rest = d % step;

    return d / step + (rest >= step - rest);
}

static int tell(struct teller *x, enum gap_place place, int64_t start, int64_t end,
                uint64_t missing, struct err *e)
{
    struct gap g = {.place = place, .entity = x->walk.entity, .n_entity = x->walk.n_entity,
                    .start = start, .end = end, .missing = (int64_t)missing};

    return x->fn(x->arg, &g, e);
}

static int tell_within(struct teller *x, int64_t start, int64_t end, struct err *e)
{
    uint64_t n = steps_between(x->step, start, end);

    if (n < 2)
        return 0;
    x->t->n_gap++;
    x->t->n_missing += (int64_t)(n - 1);
    x->t->n_with_gap += !x->gapped;
    x->gapped = true;
    return tell(x, GAP_WITHIN, start, end, n - 1, e);
}

static int tell_before(struct teller *x, int64_t at, struct err *e)
{
    uint64_t n = steps_between(x->step, x->t->first, at);

    x->gapped = false;
    if (n == 0 || x->t->series.cycles)
        return 0;
    x->t->n_late++;
    return tell(x, GAP_BEFORE, x->t->first, at, n, e);
}

static int tell_piece(void *arg, const int64_t *at, size_t n, bool begins, struct err *e)
{
    struct teller *x = arg;
    int64_t last = begins ? at[0] : x->last;

    if (begins && tell_before(x, at[0], e) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        if ((uint64_t)at[i] - (uint64_t)last > x->step && tell_within(x, last, at[i], e) < 0)
            return -1;
        last = at[i];
    }
    x->last = last;
    return 0;
}

static int tell_end(void *arg, struct err *e)
{
    struct teller *x = arg;
    uint64_t n = steps_between(x->step, x->last, x->t->last);

    if (n == 0 || x->t->series.cycles)
        return 0;
    x->t->n_early++;
    return tell(x, GAP_BEHIND, x->last, x->t->last, n, e);
}

int gaps_reader(struct column_reader *r, int64_t step, gaps_fn fn, void *arg,
                struct gaps_tally *tally, struct err *e)
{
    struct teller x = {.t = tally, .fn = fn, .arg = arg,
                       .walk = {.piece = tell_piece, .end = tell_end}};

    *tally = (struct gaps_tally){.series = tally->series};
    if (survey(r, step, tally, e) < 0)
        return -1;
    if (!tally->step || !tally->n_row)
        return 0;
    if (column_reader_seek(r, 0, e) < 0)
        return -1;
    x.step = (uint64_t)tally->step;
    x.walk.arg = &x;
    walk_init(&x.walk, r);
    int rc = walk(&x.walk, r, e);

    walk_done(&x.walk);
    return rc;
}

/* --- a dataset --- */

/* The test that its first key column is the machine; *out. */
static int machine_is(const struct schema *s, const struct series *x, const char *machine,
                      struct predicate *out, struct err *e)
{
    const struct column_spec *c = x->n_entity ? &s->col[x->entity[0]] : NULL;
    size_t size = strlen(machine);
    enum text_num ok = TEXT_NUM_OK;

    if (!c)
        return err_set(e, FAIL_USAGE, "it is one series: no machine to choose");
    *out = (struct predicate){.column = c->name, .op = PREDICATE_EQ, .type = c->type,
                              .text = machine};
    if (c->type == COLUMN_I64)
        ok = text_to_i64(machine, size, &out->i64);
    else if (c->type == COLUMN_F64)
        ok = text_to_f64(machine, size, &out->f64);
    return ok == TEXT_NUM_OK ? 0 : err_set(e, FAIL_USAGE, "'%s' is no %s", machine, c->name);
}

static int read_series(struct store *s, const char *name, const struct schema *schema,
                       const struct gaps_opts *o, gaps_fn fn, void *arg, struct gaps_tally *out,
                       struct err *e)
{
    const struct series *x = &out->series;
    const char *column[SERIES_ENTITY_MAX + 2] = {0};
    struct predicate where;
    int64_t step = 0;

    if (o->every && read_step(o->every, x->cycles, &step, e) < 0)
        return -1;
    if (o->machine && machine_is(schema, x, o->machine, &where, e) < 0)
        return -1;
    for (size_t i = 0; i < x->n_entity; i++)
        column[i] = schema->col[x->entity[i]].name;
    column[x->n_entity] = schema->col[x->time].name;
    struct dataset_read_opts ro = {.columns = column, .where = &where, .n_where = o->machine != 0};
    struct column_reader *r = dataset_read(s, name, &ro, e);
    int rc = r ? gaps_reader(r, step, fn, arg, out, e) : -1;

    column_reader_free(r);
    if (rc == 0 && o->machine && !out->n_row)
        return err_set(e, FAIL_INPUT, "there is no %s %s in it", column[0], o->machine);
    return rc;
}

int gaps_dataset(struct store *s, const char *name, const struct gaps_opts *o, gaps_fn fn,
                 void *arg, struct gaps_tally *out, struct err *e)
{
    struct schema *schema = dataset_schema(s, name, e);

    if (!schema)
        return -1;
    int rc = series_of(schema, &out->series, e);
    if (rc == 0)
        rc = read_series(s, name, schema, o, fn, arg, out, e);
    if (rc < 0 && !e->ctx[0])
        err_ctx(e, "dataset '%s'", name);
    schema_free(schema);
    return rc;
}
