/* build_flow.c - telemetry in, feature rows out, in batches of machines.
 *
 * build_run() holds two batches. While the machines of one are computed, piece 0 of the same
 * parallel-for writes the other, which was computed before, and fills it again from telemetry:
 *
 *     read A | compute A, read B | compute B, write A, read A | compute A, write B, read B | ...
 *
 * Invariants: a machine is in one batch, whole; rows of the output stand in the order of the
 * machines; piece 0 alone touches reader and writer, and every other piece writes only the rows
 * of its own machine.
 * Not here: which rows and values a machine has (build_standard.c, build_scenario.c). */
#include "config.h"

#include "src/data/build_parts.h"

#include "src/base/mem.h"
#include "src/base/par.h"

#include <stdlib.h>
#include <string.h>

/* --- scratch --- */

double *scratch_f64(struct build_scratch *s, size_t n)
{
    if (n > s->cap_f) {
        free(s->f);
        s->cap_f = mem_room(s->cap_f, n);
        s->f = mem_zero(s->cap_f, sizeof *s->f);
    }
    return s->f;
}

int64_t *scratch_i64(struct build_scratch *s, size_t n)
{
    if (n > s->cap_i) {
        free(s->i);
        s->cap_i = mem_room(s->cap_i, n);
        s->i = mem_zero(s->cap_i, sizeof *s->i);
    }
    return s->i;
}

/* --- batches --- */

struct flow { /* a build that runs */
    struct build *b;
    struct column_reader *in;
    struct column_writer *out;
    struct chunk chunk;   /* of in, rows before i_row are used up */
    size_t i_row;
    bool end;
    int64_t last_entity;  /* of the machine read last, when any was */
    bool any;
    int64_t n_done;       /* machines written */
    struct build_batch batch[2];
    struct build_batch *computing, *other;
    struct build_scratch *scratch; /* [n_thread] */
};

static void batch_room(const struct build *b, struct build_batch *t, size_t n)
{
    if (t->n_row + n <= t->cap_row)
        return;
    t->cap_row = mem_room(t->cap_row, t->n_row + n);
    t->at = mem_resize(t->at, t->cap_row, sizeof *t->at);
    for (size_t i = 0; i < b->recipe->n_sensor; i++)
        t->x[i] = mem_resize(t->x[i], t->cap_row, sizeof **t->x);
}

static void batch_init(const struct build *b, struct build_batch *t)
{
    t->x = mem_zero(b->recipe->n_sensor, sizeof *t->x);
    t->null = mem_zero(b->recipe->n_sensor, sizeof *t->null);
    t->out = mem_zero(b->schema->n_col, sizeof *t->out);
    t->shown = mem_zero(b->schema->n_col, sizeof *t->shown);
}

static void batch_done(const struct build *b, struct build_batch *t)
{
    for (size_t i = 0; t->x && i < b->recipe->n_sensor; i++)
        free(t->x[i]);
    for (size_t i = 0; t->out && i < b->schema->n_col; i++)
        free(t->out[i]);
    free(t->machine);
    free(t->at);
    free(t->x);
    free(t->null);
    free(t->out);
    free(t->valid);
    free(t->shown);
}

static void batch_clear(const struct build *b, struct build_batch *t)
{
    t->n_machine = t->n_row = t->n_out = 0;
    memset(t->null, 0, b->recipe->n_sensor * sizeof *t->null);
}

/* --- reading --- */

/* The sensor's values of rows [row, row + n); a missing one is 0 in scenario semantics, else
 * NaN. */
static void copy_sensor(const struct build *b, struct build_batch *t, size_t sensor,
                        const struct column *c, size_t row, size_t n)
{
    double *out = t->x[sensor] + t->n_row;
    bool zero = b->recipe->semantics == RECIPE_SCENARIO;

    if (c->type == COLUMN_F64) {
        memcpy(out, (const double *)c->v + row, n * sizeof *out);
    } else {
        for (size_t i = 0; i < n; i++)
            out[i] = (double)column_i64(c, row + i);
    }
    for (size_t i = 0; c->valid && i < n; i++) {
        if (column_has(c, row + i))
            continue;
        out[i] = zero ? 0.0 : NAN;
        t->null[sensor] |= !zero;
    }
}

/* Rows [row, row + n) of the chunk, all of machine m, as far as they are in range. */
static int take_rows(struct flow *f, struct build_batch *t, struct build_machine *m, size_t row,
                     size_t n, struct err *e)
{
    struct build *b = f->b;
    const struct column *time = &f->chunk.col[1];
    const int64_t *at = (const int64_t *)time->v + row;
    size_t from = 0, to = 0;
    bool ordered = m->n == 0 || at[0] >= t->at[t->n_row - 1];

    for (size_t i = 0; i < n; i++) {
        if (!column_has(time, row + i))
            return build_no_key(b, b->recipe->telemetry, e);
        if (!build_time_fits(at[i]))
            return build_bad_time(b->recipe->telemetry, at[i], e);
        ordered &= i == 0 || at[i] >= at[i - 1];
        from += at[i] < b->range.from;
        to += at[i] < b->range.to;
    }
    if (!ordered) {
        err_set(e, FAIL_INPUT, "%s: rows are not in the order of %s and %s", b->recipe->telemetry,
                b->recipe->entity, b->recipe->time);
        return err_hint(e, "load it with --key %s,%s", b->recipe->entity, b->recipe->time);
    }
    if (from == to)
        return 0;
    batch_room(b, t, to - from);
    memcpy(t->at + t->n_row, at + from, (to - from) * sizeof *at);
    for (size_t i = 0; i < b->recipe->n_sensor; i++)
        copy_sensor(b, t, i, &f->chunk.col[i + 2], row + from, to - from);
    t->n_row += to - from;
    m->n += to - from;
    return 0;
}

/* 1: chunk.i_row is a row to read; 0 at the end; -1. */
static int more_rows(struct flow *f, struct err *e)
{
    while (!f->end && f->i_row == f->chunk.n_row) {
        int rc = column_reader_next(f->in, &f->chunk, e);

        if (rc < 0)
            return -1;
        f->end = rc == 0;
        f->i_row = 0;
    }
    return !f->end;
}

static bool same_entity(const struct column *c, size_t a, size_t b)
{
    return c->type == COLUMN_TEXT ? column_code(c, a) == column_code(c, b)
                                  : column_i64(c, a) == column_i64(c, b);
}

static bool entity_follows(const struct flow *f, int64_t entity)
{
    const struct names *names = &f->b->entities;

    if (!f->any)
        return true;
    return f->b->text_entity ? strcmp(names->text[f->last_entity], names->text[entity]) < 0
                             : f->last_entity < entity;
}

static int next_entity(struct flow *f, int64_t *out, struct err *e)
{
    const struct recipe *r = f->b->recipe;
    const struct column *c = &f->chunk.col[0];

    if (!column_has(c, f->i_row))
        return build_no_key(f->b, r->telemetry, e);
    int64_t entity = build_entity(f->b, c, f->i_row);
    if (!entity_follows(f, entity)) {
        err_set(e, FAIL_INPUT, "%s: rows are not in the order of %s", r->telemetry, r->entity);
        return err_hint(e, "load it with --key %s,%s", r->entity, r->time);
    }
    f->last_entity = *out = entity;
    f->any = true;
    return 0;
}

/* One whole machine. Without a row in range, or without a row of the table, it leaves none. */
static int read_machine(struct flow *f, struct build_batch *t, struct err *e)
{
    struct build *b = f->b;
    struct build_machine m = {.begin = t->n_row, .out0 = t->n_out};
    int rc = 0;

    if (next_entity(f, &m.entity, e) < 0)
        return -1;
    do {
        const struct column *c = &f->chunk.col[0];
        size_t row = f->i_row, end = row + 1;

        if (build_entity(b, c, row) != m.entity)
            break;
        while (end < f->chunk.n_row && column_has(c, end) && same_entity(c, row, end))
            end++;
        if (take_rows(f, t, &m, row, end - row, e) < 0)
            return -1;
        f->i_row = end;
        rc = more_rows(f, e);
    } while (rc > 0 && column_has(&f->chunk.col[0], f->i_row));
    if (rc < 0 || m.n == 0)
        return rc < 0 ? -1 : 0;
    m.n_out = b->semantics->count(b, m.entity, t->at + m.begin, m.n);
    if (t->n_machine == t->cap_machine) {
        t->cap_machine = mem_room(t->cap_machine, t->n_machine + 1);
        t->machine = mem_resize(t->machine, t->cap_machine, sizeof *t->machine);
    }
    t->machine[t->n_machine++] = m;
    t->n_out += m.n_out;
    return 0;
}

static void room_out(const struct build *b, struct build_batch *t)
{
    if (t->n_out <= t->cap_out)
        return;
    t->cap_out = mem_room(t->cap_out, t->n_out);
    for (size_t i = 0; i < b->schema->n_col; i++) {
        free(t->out[i]);
        t->out[i] = mem_array(t->cap_out, sizeof(int64_t));
    }
    free(t->valid);
    t->valid = mem_array(b->schema->n_col * bits_words(t->cap_out), sizeof *t->valid);
}

static int read_batch(struct flow *f, struct build_batch *t, struct err *e)
{
    const struct build *b = f->b;
    size_t cells = 0;
    int rc = 0;

    batch_clear(b, t);
    while (cells < b->opts.batch_cells && (rc = more_rows(f, e)) > 0) {
        if (read_machine(f, t, e) < 0)
            return -1;
        cells = t->n_row * (1 + b->recipe->n_sensor) + t->n_out * b->schema->n_col;
    }
    room_out(b, t);
    return rc < 0 ? -1 : 0;
}

/* --- writing --- */

/* Marks of missing values become bits and zeros. NULL when all rows have a value. */
static const uint64_t *mark_valid(void *v, enum column_type type, size_t n, uint64_t *valid)
{
    size_t n_null = 0;

    bits_fill(valid, n);
    for (size_t i = 0; i < n; i++) {
        double *f = (double *)v + i;
        int64_t *k = (int64_t *)v + i;
        uint32_t *code = (uint32_t *)v + i;
        bool null = type == COLUMN_F64    ? *f != *f
                    : type == COLUMN_TEXT ? *code == BUILD_NO_CODE
                                          : *k == BUILD_NO_I64;

        if (!null)
            continue;
        bits_clear(valid, i);
        n_null++;
        if (type == COLUMN_F64)
            *f = 0.0;
        else if (type == COLUMN_TEXT)
            *code = 0;
        else
            *k = 0;
    }
    return n_null ? valid : NULL;
}

/* The dictionary of a batch's entities, in the order of its machines. */
static void entity_words(const struct build *b, const struct build_batch *t, struct text_dict *d,
                         uint32_t **out_start, struct buf *bytes)
{
    uint32_t *start = mem_array(t->n_machine + 1, sizeof *start);

    for (size_t i = 0; i < t->n_machine; i++) {
        start[i] = (uint32_t)bytes->size;
        buf_text(bytes, b->entities.text[t->machine[i].entity]);
        buf_byte(bytes, '\0');
    }
    start[t->n_machine] = (uint32_t)bytes->size;
    *out_start = start;
    *d = (struct text_dict){
        .n = (uint32_t)t->n_machine, .start = start, .bytes = buf_str(bytes)};
}

static void fill_entities(const struct build *b, struct build_batch *t)
{
    for (size_t i = 0; i < t->n_machine; i++) {
        const struct build_machine *m = &t->machine[i];

        for (size_t k = m->out0; k < m->out0 + m->n_out; k++) {
            if (b->text_entity)
                ((uint32_t *)t->out[BUILD_COL_ENTITY])[k] = (uint32_t)i;
            else
                ((int64_t *)t->out[BUILD_COL_ENTITY])[k] = m->entity;
        }
    }
}

static const struct text_dict *words_of(const struct build *b, size_t col)
{
    for (size_t i = 0; i < b->recipe->n_static; i++) {
        if (b->col_static[i] == col && b->statics.n)
            return b->statics.shown.col[i].dict;
    }
    return NULL;
}

static void count_label(struct build *b, double label)
{
    struct build_counts *c = &b->counts;
    size_t at = 0;

    while (at < c->n_label && b->labels[at].label < label)
        at++;
    if (at == c->n_label || b->labels[at].label != label) {
        b->labels = mem_resize(b->labels, c->n_label + 1, sizeof *b->labels);
        memmove(b->labels + at + 1, b->labels + at, (c->n_label - at) * sizeof *b->labels);
        b->labels[at] = (struct build_label){.label = label};
        c->n_label++;
        c->labels = b->labels;
    }
    b->labels[at].n++;
}

static void count_labels(struct build *b, const struct column *c, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (column_has(c, i))
            count_label(b, c->type == COLUMN_F64 ? column_f64(c, i) : (double)column_i64(c, i));
    }
}

static int write_batch(struct flow *f, struct build_batch *t, struct err *e)
{
    static const struct text_dict no_words;
    struct build *b = f->b;
    struct text_dict entities;
    uint32_t *start = NULL;
    struct buf bytes = {0};

    f->n_done += (int64_t)t->n_machine;
    if (t->n_out == 0)
        return 0;
    fill_entities(b, t);
    for (size_t i = 0; i < b->schema->n_col; i++) {
        struct column *c = &t->shown[i];
        const struct text_dict *words = words_of(b, i);

        *c = (struct column){.type = b->schema->col[i].type, .v = t->out[i]};
        if (b->nullable[i])
            c->valid = mark_valid(t->out[i], c->type, t->n_out,
                                  t->valid + i * bits_words(t->cap_out));
        if (c->type == COLUMN_TEXT)
            c->dict = words ? words : &no_words;
    }
    if (b->text_entity) {
        entity_words(b, t, &entities, &start, &bytes);
        t->shown[BUILD_COL_ENTITY].dict = &entities;
    }
    if (b->recipe->label)
        count_labels(b, &t->shown[b->col_label], t->n_out);
    struct chunk k = {b->counts.rows, t->n_out, b->schema->n_col, t->shown};
    b->counts.rows += (int64_t)t->n_out;
    int rc = column_writer_put(f->out, &k, e);
    free(start);
    buf_done(&bytes);
    return rc;
}

/* --- the flow --- */

static int do_piece(void *arg, size_t piece, unsigned thread, struct err *e)
{
    struct flow *f = arg;

    if (piece > 0) {
        const struct build_machine *m = &f->computing->machine[piece - 1];

        if (m->n_out > 0)
            f->b->semantics->fill(f->b, f->computing, m, &f->scratch[thread]);
        return 0;
    }
    if (write_batch(f, f->other, e) < 0)
        return -1;
    return read_batch(f, f->other, e);
}

/* Progress counts machines; how many there are is what the static dataset says, if anything. */
static int tell(const struct flow *f, struct err *e)
{
    int64_t total = (int64_t)f->b->statics.n;

    return progress_step(f->b->opts.progress, "features", f->n_done,
                         total < f->n_done ? 0 : total, "machines", e);
}

static int run_flow(struct flow *f, struct err *e)
{
    if (read_batch(f, f->computing, e) < 0)
        return -1;
    while (f->computing->n_machine > 0) {
        struct build_batch *done = f->computing;

        if (tell(f, e) < 0 || par_for(f->b->opts.n_thread, done->n_machine + 1, do_piece, f, e) < 0)
            return -1;
        f->computing = f->other;
        f->other = done;
    }
    return write_batch(f, f->other, e) < 0 || tell(f, e) < 0 ? -1 : 0;
}

int build_run(struct build *b, struct column_writer *w, struct err *e)
{
    struct flow f = {.b = b, .out = w};
    int rc = -1;

    f.computing = &f.batch[0];
    f.other = &f.batch[1];
    batch_init(b, &f.batch[0]);
    batch_init(b, &f.batch[1]);
    f.scratch = mem_zero(b->opts.n_thread, sizeof *f.scratch);
    f.in = build_telemetry(b, true, e);
    if (f.in && build_check_keys(b, b->recipe->telemetry, f.in->schema, true, e) == 0)
        rc = run_flow(&f, e);
    column_reader_free(f.in);
    batch_done(b, &f.batch[0]);
    batch_done(b, &f.batch[1]);
    for (unsigned i = 0; i < b->opts.n_thread; i++) {
        free(f.scratch[i].f);
        free(f.scratch[i].i);
    }
    free(f.scratch);
    return rc;
}
