/* scoring.c - chunks of a dataset through a model.
 *
 * Columns of doubles without nulls go to the trees as they stand in the chunk; others are copied
 * into buffers, integers and times converted, null as NaN. */
#include "config.h"

#include "src/ops/scoring.h"

#include "src/base/civil.h"
#include "src/base/log.h"
#include "src/base/mem.h"
#include "src/model/score.h"
#include "src/store/dataset.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXTRAS = 3 }; /* entity, time, label */

struct scoring {
    struct task *task;
    const struct model *model;
    const struct scoring_opts *o;
    struct score *score;
    const char **name;   /* [n_feature + EXTRAS + 1] columns that are read, NULL at the end */
    size_t extra[EXTRAS]; /* place of entity, time, label in name; SIZE_MAX: none */
    double **buffer;     /* [n_feature][COLUMN_CHUNK_ROWS], made when needed */
    const double **col;  /* [n_feature] of the chunk at hand */
    double *probability;
    uint8_t *prediction, *skip;
    int *unseen;
    size_t cap;          /* rows that the arrays hold */
    int64_t n_done, n_total, n_skipped;
};

/* --- columns --- */

static size_t place(struct scoring *s, size_t *n, const char *name)
{
    size_t i = 0;

    if (!name)
        return SIZE_MAX;
    while (i < *n && strcmp(s->name[i], name) != 0)
        i++;
    if (i == *n)
        s->name[(*n)++] = name;
    return i;
}

static int choose_columns(struct scoring *s, struct err *e)
{
    const struct frame *f = s->o->frame;
    const char *extra[EXTRAS] = {f->entity, f->time, s->o->label};
    size_t n = s->model->n_feature;

    s->name = mem_zero(n + EXTRAS + 1, sizeof *s->name);
    for (size_t i = 0; i < n; i++) {
        s->name[i] = s->model->feature[i].name;
        if (frame_need(f, s->o->dataset, s->name[i], "the model", e) < 0)
            return -1;
    }
    for (size_t i = 0; i < EXTRAS; i++)
        s->extra[i] = place(s, &n, extra[i]);
    return 0;
}

static const double *as_doubles(const struct column *c, size_t n, double **buffer)
{
    double *out;

    if (c->type == COLUMN_F64 && !c->valid)
        return c->v;
    if (!*buffer)
        *buffer = mem_array(COLUMN_CHUNK_ROWS, sizeof **buffer);
    out = *buffer;
    for (size_t r = 0; r < n; r++) {
        if (!column_has(c, r))
            out[r] = NAN;
        else
            out[r] = c->type == COLUMN_F64 ? column_f64(c, r) : (double)column_i64(c, r);
    }
    return out;
}

static void make_room(struct scoring *s, size_t n)
{
    if (n <= s->cap)
        return;
    s->cap = n;
    s->probability = mem_resize(s->probability, n * s->model->n_class, sizeof(double));
    s->prediction = mem_resize(s->prediction, n, 1);
    s->skip = mem_resize(s->skip, n, 1);
    s->unseen = mem_resize(s->unseen, n, sizeof *s->unseen);
}

/* --- categories that training did not see --- */

static void cell_text(const struct column *c, size_t row, char *out, size_t size)
{
    char text[CIVIL_SIZE];

    if (!c || !column_has(c, row)) {
        snprintf(out, size, "?");
    } else if (c->type == COLUMN_TIME) {
        civil_text(column_i64(c, row), text);
        snprintf(out, size, "%s", text);
    } else if (c->type == COLUMN_TEXT) {
        snprintf(out, size, "%.60s", text_dict_get(c->dict, column_code(c, row)));
    } else if (c->type == COLUMN_I64) {
        snprintf(out, size, "%" PRId64, column_i64(c, row));
    } else {
        snprintf(out, size, "%g", column_f64(c, row));
    }
}

static int unseen_error(const struct scoring *s, const struct scored *at, size_t row,
                        struct err *e)
{
    int f = s->unseen[row];
    char machine[64], time[64];

    cell_text(at->entity, row, machine, sizeof machine);
    cell_text(at->time, row, time, sizeof time);
    err_set(e, FAIL_INPUT,
            "column '%.60s' has value %g, which training did not see: machine %s, %s",
            s->model->feature[f].name, s->col[f][row], machine, time);
    return err_hint(e, "train with --param handleInvalid=skip or keep, or maxCategories=0");
}

static int handle_unseen(struct scoring *s, struct scored *at, struct err *e)
{
    if (s->model->params.handle_invalid == PARAM_INVALID_KEEP ||
        !score_unseen(s->score, s->col, at->n_row, s->unseen))
        return 0;
    for (size_t r = 0; r < at->n_row; r++) {
        s->skip[r] = s->unseen[r] >= 0;
        if (s->skip[r] && s->model->params.handle_invalid == PARAM_INVALID_ERROR)
            return unseen_error(s, at, r, e);
        s->n_skipped += s->skip[r];
    }
    at->skip = s->skip;
    return 0;
}

/* --- chunks --- */

static const struct column *extra_column(const struct scoring *s, const struct chunk *c, size_t i)
{
    return s->extra[i] == SIZE_MAX ? NULL : &c->col[s->extra[i]];
}

static int score_chunk(struct scoring *s, const struct chunk *c, scoring_fn fn, void *arg,
                       struct err *e)
{
    struct score_out out;
    struct scored at = {
        .row0 = s->n_done,
        .n_row = c->n_row,
        .entity = extra_column(s, c, 0),
        .time = extra_column(s, c, 1),
        .label = extra_column(s, c, 2),
    };

    make_room(s, c->n_row);
    for (size_t f = 0; f < s->model->n_feature; f++)
        s->col[f] = as_doubles(&c->col[f], c->n_row, &s->buffer[f]);
    if (handle_unseen(s, &at, e) < 0)
        return -1;
    out = (struct score_out){.probability = s->probability, .prediction = s->prediction};
    if (score_rows(s->score, s->col, c->n_row, s->task->n_thread, &out, e) < 0)
        return -1;
    at.probability = s->probability;
    at.prediction = s->prediction;
    if (fn(arg, &at, e) < 0)
        return -1;
    s->n_done += (int64_t)c->n_row;
    return progress_step(s->task->progress, "score", s->n_done, s->n_total, "rows", e);
}

static void scoring_done(struct scoring *s)
{
    for (size_t f = 0; s->buffer && f < s->model->n_feature; f++)
        free(s->buffer[f]);
    free(s->buffer);
    free(s->col);
    free(s->name);
    free(s->probability);
    free(s->prediction);
    free(s->skip);
    free(s->unseen);
    score_free(s->score);
}

int scoring_run(struct task *t, const struct model *m, const struct scoring_opts *o, scoring_fn fn,
                void *arg, struct err *e)
{
    struct scoring s = {.task = t, .model = m, .o = o};
    struct column_reader *r = NULL;
    struct chunk c;
    int rc = -1;

    if (choose_columns(&s, e) < 0)
        goto done;
    s.buffer = mem_zero(m->n_feature, sizeof *s.buffer);
    s.col = mem_zero(m->n_feature, sizeof *s.col);
    s.score = score_new(m);
    s.n_total = dataset_rows(t->store, o->dataset, e);
    if (s.n_total < 0)
        goto done;
    r = dataset_read(t->store, o->dataset, &(struct dataset_read_opts){.columns = s.name}, e);
    if (!r)
        goto done;
    while ((rc = column_reader_next(r, &c, e)) > 0)
        if (score_chunk(&s, &c, fn, arg, e) < 0) {
            rc = -1;
            break;
        }
    if (rc == 0 && s.n_skipped)
        log_put(LOG_WARN, "%lld rows with categories that training did not see are left out",
                (long long)s.n_skipped);
done:
    column_reader_free(r);
    scoring_done(&s);
    return rc;
}
