/* cell.c - an evaluation that keeps the rows of one cell instead of counting all of them. */
#include "config.h"

#include "src/ops/cell.h"

#include "src/base/mem.h"
#include "src/ops/evaluating.h"
#include "src/store/dataset.h"

#include <stdlib.h>
#include <string.h>

struct finding {
    const struct cell_opts *o;
    struct cell *cell;
    size_t cap;
};

static int begin(void *arg, const double *label, size_t n, struct err *e)
{
    (void)arg;
    (void)label;
    (void)n;
    (void)e;
    return 0;
}

static int keep_row(void *arg, const struct evaluated *r, struct err *e)
{
    struct finding *f = arg;
    struct cell *c = f->cell;

    (void)e;
    if (r->actual != f->o->actual || r->predicted != f->o->predicted)
        return 0;
    if (c->n == f->cap) {
        f->cap = mem_room(f->cap, c->n + 1);
        c->row = mem_resize(c->row, f->cap, sizeof *c->row);
        c->probability = mem_resize(c->probability, f->cap, sizeof *c->probability);
    }
    c->row[c->n] = r->row;
    c->probability[c->n++] = r->probability;
    return 0;
}

int cell_find(struct store *s, const struct cell_opts *o, struct cell *out, struct err *e)
{
    struct task t = {.op = &op_evaluate, .store = s, .n_thread = o->n_thread};
    struct finding f = {.o = o, .cell = out};
    struct evaluating v = {.task = &t,
                           .dataset = o->dataset,
                           .model = mem_text(o->model),
                           .begin = begin,
                           .row = keep_row,
                           .arg = &f};

    memset(out, 0, sizeof *out);
    int rc = evaluating_run(&v, e);

    if (rc == 0) {
        out->entity = mem_text(v.frame.entity);
        out->time = mem_text(v.frame.time);
    }
    evaluating_done(&v);
    return rc;
}

void cell_done(struct cell *c)
{
    free(c->row);
    free(c->probability);
    free(c->entity);
    free(c->time);
    memset(c, 0, sizeof *c);
}

/* --- their machines and times --- */

static int read_chunk(const struct cell *cell, size_t *i, const struct chunk *c, cell_fn fn,
                      void *arg, struct err *e)
{
    int64_t end = c->row0 + (int64_t)c->n_row;

    for (; *i < cell->n && cell->row[*i] < end; (*i)++)
        if (fn(arg, *i, c, (size_t)(cell->row[*i] - c->row0), e) < 0)
            return -1;
    return 0;
}

int cell_read(struct store *s, const struct cell_opts *o, const struct cell *cell, cell_fn fn,
              void *arg, struct err *e)
{
    const char *columns[3] = {NULL};
    size_t n_column = 0, i = 0;
    struct chunk c;
    int rc = 1;

    if (cell->entity)
        columns[n_column++] = cell->entity;
    if (cell->time)
        columns[n_column++] = cell->time;
    struct column_reader *r = dataset_read(
        s, o->dataset, &(struct dataset_read_opts){.columns = n_column ? columns : NULL}, e);

    while (r && i < cell->n && (rc = column_reader_next(r, &c, e)) > 0)
        if (read_chunk(cell, &i, &c, fn, arg, e) < 0)
            rc = -1;
    column_reader_free(r);
    if (!r || rc < 0)
        return -1;
    return i == cell->n ? 0 : err_set(e, FAIL_INPUT, "dataset '%s' has changed", o->dataset);
}
