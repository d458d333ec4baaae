/* intake.c - the belt of ingest: source and rcsv make blocks of rows, workers type them, the
 * caller puts them into the writer.
 *
 * A table whose types are not known is read twice: once to sniff every value, then to load. The
 * source must be the same both times, which source.c watches.
 * Not here: what becomes of rejects, limits and publishing (ingest.c). */
#include "config.h"

#include "src/data/intake.h"

#include "src/base/mem.h"
#include "src/data/belt.h"
#include "src/data/sniff.h"

#include <stdlib.h>
#include <string.h>

/* Blocks made ahead, so that nobody waits while the writer commits a batch. */
enum { SLOTS_LEAST = 24 };

struct slot {
    struct rcsv_rows rows;
    struct typed *typed;
    struct sniff sniff;
    int64_t bytes; /* of the source, once this block was read */
};

struct intake {
    struct intake_opts o;
    struct source *source;
    struct rcsv *rcsv;
    struct layout *layout;
    struct schema *schema; /* of the writer */
    char *header;          /* NULL: too long to keep */
    bool with_line;
    size_t n_slot;
    struct slot *slot;
    void **slots;          /* [n_slot] the same, for the belt */
    enum reason why;
    /* while it runs */
    struct column_writer *w;
    struct column *col;    /* [n_col + 1] */
    intake_reject reject;
    void *arg;
    int64_t put, twice;
    unsigned ends;
};

/* --- opening --- */

static int64_t fill(void *arg, char *out, size_t size, struct err *e)
{
    return source_read(arg, out, size, e);
}

/* The reason of whoever failed: the source, or what rcsv made of it. Other failures have none. */
static int note_reason(struct intake *in, const struct err *e)
{
    if (e->code != FAIL_INPUT)
        return -1;
    in->why = source_reason(in->source);
    if (in->why == REASON_NONE && in->rcsv)
        in->why = rcsv_reason(in->rcsv);
    return -1;
}

/* A reader at the first record behind the header, which goes to rows. */
static int read_header(struct intake *in, struct rcsv_rows *rows, struct err *e)
{
    struct rcsv_opts o = {.delimiter = in->o.delimiter, .block = in->o.block};

    rcsv_free(in->rcsv);
    in->rcsv = rcsv_new(fill, in->source, &o);
    return rcsv_header(in->rcsv, rows, e) < 0 ? note_reason(in, e) : 0;
}

static void make_slots(struct intake *in)
{
    in->n_slot = in->o.n_thread < 2                 ? 1
                 : in->o.n_thread > SLOTS_LEAST / 2 ? 2 * (size_t)in->o.n_thread
                                                    : SLOTS_LEAST;
    in->slot = mem_zero(in->n_slot, sizeof *in->slot);
    in->slots = mem_zero(in->n_slot, sizeof *in->slots);
    for (size_t i = 0; i < in->n_slot; i++)
        in->slots[i] = &in->slot[i];
}

static void make_schema(struct intake *in)
{
    in->schema = schema_copy(in->layout->schema);
    in->with_line = in->schema->n_key && in->schema->n_col < COLUMN_MAX &&
                    schema_find(in->schema, "_line") < 0;
    if (in->with_line)
        schema_add(in->schema, "_line", COLUMN_I64);
    in->col = mem_zero(in->schema->n_col, sizeof *in->col);
}

static int make_next(void *arg, void *to, struct err *e)
{
    struct intake *in = arg;
    struct slot *s = to;
    int rc = rcsv_next(in->rcsv, &s->rows, e);

    s->bytes = source_bytes(in->source);
    return rc;
}

static int tell(struct intake *in, const char *phase, const struct slot *s, struct err *e)
{
    return progress_step(in->o.progress, phase, in->o.done + s->bytes, in->o.total, "B", e);
}

static int work_sniff(void *arg, void *to, struct err *e)
{
    struct slot *s = to;

    (void)arg;
    (void)e;
    sniff_rows(&s->sniff, &s->rows);
    return 0;
}

static int take_sniff(void *arg, void *from, struct err *e)
{
    return tell(arg, "look", from, e);
}

static void settle_types(struct intake *in)
{
    enum column_type *type = mem_array(in->layout->n_col, sizeof *type);

    for (size_t i = 1; i < in->n_slot; i++)
        sniff_merge(&in->slot[0].sniff, &in->slot[i].sniff);
    for (size_t i = 0; i < in->layout->n_col; i++)
        type[i] = sniff_type(&in->slot[0].sniff, in->layout->col[i].i_field);
    layout_settle(in->layout, type);
    free(type);
}

/* The whole source, for the types of its columns; then to its start again. */
static int sniff_all(struct intake *in, struct err *e)
{
    struct belt b = {make_next, work_sniff, take_sniff, in, in->slots, in->n_slot};

    for (size_t i = 0; i < in->n_slot; i++) {
        sniff_init(&in->slot[i].sniff, in->layout->n_field);
        in->slot[i].sniff.times = in->layout->times;
    }
    if (belt_run(&b, in->o.n_thread, e) < 0)
        return note_reason(in, e);
    settle_types(in);
    if (source_rewind(in->source, e) < 0)
        return -1;
    return read_header(in, &in->slot[0].rows, e);
}

static void keep_header(struct intake *in)
{
    const struct rcsv_rows *rows = &in->slot[0].rows;
    const struct rcsv_record *r = &rows->record[0];

    if (r->size <= RCSV_TEXT_MAX)
        in->header = mem_text_n(rows->bytes + r->at, r->size);
}

static bool may_sniff(const struct layout_opts *o)
{
    return !o->stands && !layout_dataset(o->dataset);
}

static int open_all(struct intake *in, const char *source, struct err *e)
{
    struct source_opts so = {in->o.spool, in->o.ca_file, in->o.progress};

    in->source = source_open(source, &so, &in->why, e);
    if (!in->source)
        return -1;
    if (in->o.sha256)
        source_want_sha256(in->source);
    make_slots(in);
    if (may_sniff(&in->o.layout) && source_spool(in->source, in->o.spool, e) < 0)
        return -1;
    if (read_header(in, &in->slot[0].rows, e) < 0)
        return -1;
    keep_header(in);
    in->layout = layout_new(&in->slot[0].rows, &in->o.layout, &in->why, e);
    return in->layout ? 0 : -1;
}

struct intake *intake_open(const char *source, const struct intake_opts *o, enum reason *out_why,
                           struct err *e)
{
    struct intake *in = mem_zero(1, sizeof *in);

    in->o = *o;
    if (open_all(in, source, e) == 0 && (!layout_sniffs(in->layout) || sniff_all(in, e) == 0)) {
        make_schema(in);
        return in;
    }
    *out_why = in->why;
    intake_free(in);
    return NULL;
}

void intake_free(struct intake *in)
{
    if (!in)
        return;
    for (size_t i = 0; i < in->n_slot; i++) {
        rcsv_rows_done(&in->slot[i].rows);
        typed_free(in->slot[i].typed);
        sniff_done(&in->slot[i].sniff);
    }
    free(in->slot);
    free(in->slots);
    rcsv_free(in->rcsv);
    layout_free(in->layout);
    schema_free(in->schema);
    source_free(in->source);
    free(in->header);
    free(in->col);
    free(in);
}

const struct schema *intake_schema(const struct intake *in)
{
    return in->schema;
}

const struct layout *intake_layout(const struct intake *in)
{
    return in->layout;
}

const struct source *intake_source(const struct intake *in)
{
    return in->source;
}

unsigned intake_ends(const struct intake *in)
{
    return in->ends;
}

const char *intake_header(const struct intake *in)
{
    return in->header;
}

enum reason intake_reason(const struct intake *in)
{
    return in->why;
}

int64_t intake_put(const struct intake *in)
{
    return in->put;
}

int64_t intake_twice(const struct intake *in)
{
    return in->twice;
}

/* --- running --- */

static int work_typed(void *arg, void *to, struct err *e)
{
    struct slot *s = to;

    (void)arg;
    (void)e;
    typed_rows(s->typed, &s->rows);
    return 0;
}

static int put_rows(struct intake *in, const struct typed *t, struct err *e)
{
    size_t n_col = t->layout->n_col;
    struct chunk c = {.row0 = in->put, .n_row = t->n_row, .n_col = n_col, .col = in->col};

    if (t->n_row == 0)
        return 0;
    memcpy(in->col, t->col, n_col * sizeof *in->col);
    if (in->with_line)
        in->col[c.n_col++] = (struct column){COLUMN_I64, t->line, NULL, NULL};
    in->put += (int64_t)t->n_row;
    return column_writer_put(in->w, &c, e);
}

static int take_typed(void *arg, void *from, struct err *e)
{
    struct intake *in = arg;
    struct slot *s = from;

    for (size_t i = 0; i < s->typed->n_reject; i++)
        if (in->reject(in->arg, &s->typed->reject[i], e) < 0)
            return -1;
    if (put_rows(in, s->typed, e) < 0)
        return -1;
    in->twice += s->typed->n_twice;
    return tell(in, "read", s, e);
}

int intake_run(struct intake *in, struct column_writer *w, intake_reject fn, void *arg,
               struct err *e)
{
    struct belt b = {make_next, work_typed, take_typed, in, in->slots, in->n_slot};

    in->w = w;
    in->reject = fn;
    in->arg = arg;
    for (size_t i = 0; i < in->n_slot; i++)
        in->slot[i].typed = typed_new(in->layout);
    int rc = belt_run(&b, in->o.n_thread, e);

    in->ends = rcsv_ends(in->rcsv);
    return rc < 0 ? note_reason(in, e) : 0;
}

/* --- records by line --- */

static int give_texts(const struct rcsv_rows *rows, const int64_t **line, const int64_t *end,
                      intake_text fn, void *arg, struct err *e)
{
    for (size_t i = 0; i < rows->n_row && *line < end; i++) {
        const struct rcsv_record *r = &rows->record[i];

        if (r->line != **line)
            continue;
        if (fn(arg, r->line, rows->bytes + r->at, r->size, e) < 0)
            return -1;
        ++*line;
    }
    return 0;
}

int intake_texts(struct intake *in, const int64_t *line, size_t n, intake_text fn, void *arg,
                 struct err *e)
{
    struct rcsv_rows *rows = &in->slot[0].rows;
    const int64_t *end = line + n;
    int rc = 1;

    if (n == 0 || !source_again(in->source))
        return 0;
    if (source_rewind(in->source, e) < 0 || read_header(in, rows, e) < 0)
        return -1;
    while (rc > 0 && line < end && (rc = rcsv_next(in->rcsv, rows, e)) > 0)
        rc = give_texts(rows, &line, end, fn, arg, e) < 0 ? -1 : 1;
    return rc < 0 ? note_reason(in, e) : 0;
}
