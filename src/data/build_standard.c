/* build_standard.c - features as they are meant: windows by time, everything known at t and
 * nothing after it, labels over the horizon after t.
 *
 * A machine has a row at each multiple t of `every` whose bucket (t - every, t] holds telemetry,
 * from the first full longest window on. Everything is found by cursors that move forward with
 * t, so a machine costs one pass over its telemetry, events and failures; windows are summed
 * anew for each row.
 * Special cases: a window without values has no mean, min or max; one with fewer than two no std
 * and no slope; labels are null where t + horizon is later than the last telemetry known. */
#include "config.h"

#include "src/data/build_parts.h"

#include "src/base/mem.h"

#include <string.h>

static const double hour_s = 3600.0, day_s = 86400.0;

/* --- columns --- */

static int plan_windows(struct build *b, struct err *e)
{
    const struct recipe *r = b->recipe;

    b->col_window = b->schema->n_col;
    for (size_t w = 0; w < r->n_window; w++) {
        for (size_t a = 0; a < r->n_aggregate; a++) {
            for (size_t s = 0; s < r->n_sensor; s++) {
                if (build_add(b, COLUMN_F64, BUILD_INPUT | BUILD_NULLABLE, e, "%s_%s_%s",
                              r->sensors[s], recipe_aggregate_name(r->aggregates[a]),
                              r->windows[w].suffix) < 0)
                    return -1;
            }
        }
    }
    return 0;
}

static int plan_events(struct build *b, struct err *e)
{
    const struct recipe *r = b->recipe;

    b->col_event = mem_zero(r->n_event + 1, sizeof *b->col_event);
    b->col_replacement = mem_zero(r->n_replacement + 1, sizeof *b->col_replacement);
    for (size_t i = 0; i < r->n_event; i++) {
        b->col_event[i] = b->schema->n_col;
        for (size_t k = 0; k < r->events[i].n_code; k++) {
            if (build_add(b, COLUMN_I64, BUILD_INPUT, e, "%s_count_%s", r->events[i].codes[k],
                          r->events[i].length.suffix) < 0)
                return -1;
        }
    }
    for (size_t i = 0; i < r->n_replacement; i++) {
        b->col_replacement[i] = b->schema->n_col;
        for (size_t k = 0; k < r->replacements[i].n_code; k++) {
            if (build_add(b, COLUMN_F64, BUILD_INPUT | BUILD_NULLABLE, e, "%s_%s",
                          r->replacements[i].codes[k], b->integer_time ? "cycles" : "days") < 0)
                return -1;
        }
    }
    return 0;
}

/* Numbers, then one-hot columns, then text, which is carried along and is no input. */
static int plan_statics(struct build *b, struct err *e)
{
    const struct recipe *r = b->recipe;

    for (size_t i = 0; i < r->n_static; i++) {
        if (table_schema(b->statics.rows)->col[i].type != COLUMN_TEXT &&
            build_add_static(b, i, BUILD_INPUT | BUILD_NULLABLE, e) < 0)
            return -1;
    }
    for (size_t i = 0; i < r->n_static; i++) {
        const struct recipe_static *s = &r->statics[i];

        b->col_hot[i] = b->schema->n_col;
        for (size_t k = 0; k < s->n_category; k++) {
            if (build_add(b, COLUMN_I64, BUILD_INPUT, e, "%s_%s", s->column, s->categories[k]) < 0)
                return -1;
        }
    }
    for (size_t i = 0; i < r->n_static; i++) {
        if (table_schema(b->statics.rows)->col[i].type == COLUMN_TEXT &&
            build_add_static(b, i, 0, e) < 0)
            return -1;
    }
    return 0;
}

static int plan_label(struct build *b, struct err *e)
{
    const struct recipe_codes *label = b->recipe->label;

    b->col_label = b->schema->n_col;
    if (build_add(b, COLUMN_I64, BUILD_NULLABLE, e, "label_e") < 0)
        return -1;
    b->col_fails = b->schema->n_col;
    for (size_t k = 0; k < label->n_code; k++) {
        if (build_add(b, COLUMN_I64, BUILD_NULLABLE, e, "fails_%s", label->codes[k]) < 0)
            return -1;
    }
    return 0;
}

static int standard_plan(struct build *b, struct err *e)
{
    if (plan_windows(b, e) < 0 || plan_events(b, e) < 0 || plan_statics(b, e) < 0)
        return -1;
    b->col_rows = b->schema->n_col;
    for (size_t w = 0; w < b->recipe->n_window; w++) {
        if (build_add(b, COLUMN_I64, 0, e, "rows_%s", b->recipe->windows[w].suffix) < 0)
            return -1;
    }
    return b->recipe->label ? plan_label(b, e) : 0;
}

/* --- rows --- */

/* The times of a machine's rows into out [n] (NULL: only counted). */
static size_t standard_times(const struct build *b, const int64_t *at, size_t n, int64_t *out)
{
    int64_t every = b->recipe->every.n;
    int64_t warm = b->recipe->keep_cold ? INT64_MIN : at[0] + recipe_lag(b->recipe);
    size_t n_out = 0, i = 0;

    while (i < n) {
        int64_t t = floor_div(at[i] + every - 1, every) * every;

        while (i < n && at[i] <= t)
            i++;
        if (t < b->first_at || t >= b->range.to || t < warm)
            continue;
        if (out)
            out[n_out] = t;
        n_out++;
    }
    return n_out;
}

static size_t standard_count(const struct build *b, int64_t entity, const int64_t *at, size_t n)
{
    (void)entity;
    return standard_times(b, at, n, NULL);
}

/* --- windows --- */

struct spans { /* for each row, the values of its windows: x[begin[w][k] .. end[k]) */
    size_t n_out;
    const int64_t *t;
    int64_t *end;   /* [n_out] */
    int64_t *begin; /* [n_window][n_out] */
};

static void find_spans(const struct build *b, struct spans *s, const int64_t *at, size_t n)
{
    int64_t end = 0;

    for (size_t k = 0; k < s->n_out; k++) {
        while ((size_t)end < n && at[end] <= s->t[k])
            end++;
        s->end[k] = end;
    }
    for (size_t w = 0; w < b->recipe->n_window; w++) {
        int64_t *begin = s->begin + w * s->n_out, from = 0;

        for (size_t k = 0; k < s->n_out; k++) {
            while (from < s->end[k] && at[from] <= s->t[k] - b->recipe->windows[w].n)
                from++;
            begin[k] = from;
        }
    }
}

static double aggregate(enum recipe_aggregate a, const int64_t *at, const double *x, size_t n,
                        int64_t t, double unit)
{
    switch (a) {
    case RECIPE_MEAN:
        return window_mean(x, n);
    case RECIPE_STD:
        return window_dev_fast(x, n);
    case RECIPE_MIN:
        return window_min(x, n);
    case RECIPE_MAX:
        return window_max(x, n);
    case RECIPE_SLOPE:
        return window_slope(at, x, n, t, unit);
    }
    return NAN;
}

static void put_sensor(const struct build *b, struct build_batch *t, const struct build_machine *m,
                       size_t sensor, const struct spans *s, const int64_t *at, const double *x)
{
    const struct recipe *r = b->recipe;
    double unit = b->integer_time ? 1.0 : hour_s;

    for (size_t w = 0; w < r->n_window; w++) {
        const int64_t *begin = s->begin + w * s->n_out;

        for (size_t a = 0; a < r->n_aggregate; a++) {
            double *out =
                out_f64(t, m, b->col_window + (w * r->n_aggregate + a) * r->n_sensor + sensor);

            for (size_t k = 0; k < s->n_out; k++)
                out[k] = aggregate(r->aggregates[a], at + begin[k], x + begin[k],
                                   (size_t)(s->end[k] - begin[k]), s->t[k], unit);
        }
    }
}

/* The values that are there, with their times; gives how many. */
static size_t pack(const double *x, const int64_t *at, size_t n, double *out_x, int64_t *out_at)
{
    size_t n_out = 0;

    for (size_t i = 0; i < n; i++) {
        if (isnan(x[i]))
            continue;
        out_x[n_out] = x[i];
        out_at[n_out++] = at[i];
    }
    return n_out;
}

static void put_rows(const struct build *b, struct build_batch *t, const struct build_machine *m,
                     const struct spans *s)
{
    for (size_t w = 0; w < b->recipe->n_window; w++) {
        int64_t *out = out_i64(t, m, b->col_rows + w);

        for (size_t k = 0; k < s->n_out; k++)
            out[k] = s->end[k] - s->begin[w * s->n_out + k];
    }
}

/* memory: [(n_window + 1) * n_out + n] for spans and times of a sensor with gaps */
static void put_windows(const struct build *b, struct build_batch *t,
                        const struct build_machine *m, const struct spans *all,
                        struct build_scratch *scratch, int64_t *memory)
{
    const int64_t *at = t->at + m->begin;
    struct spans own = *all;
    int64_t *own_at = memory + (b->recipe->n_window + 1) * all->n_out;

    own.end = memory;
    own.begin = memory + all->n_out;
    for (size_t i = 0; i < b->recipe->n_sensor; i++) {
        const double *x = t->x[i] + m->begin;

        if (!t->null[i]) {
            put_sensor(b, t, m, i, all, at, x);
            continue;
        }
        double *own_x = scratch_f64(scratch, m->n);
        size_t n = pack(x, at, m->n, own_x, own_at);
        find_spans(b, &own, own_at, n);
        put_sensor(b, t, m, i, &own, own_at, own_x);
    }
}

/* --- events --- */

/* counts [n_code] scratch */
static void put_counts(const struct build *b, struct build_batch *t, const struct build_machine *m,
                       size_t set, const struct spans *s, int64_t *counts)
{
    const struct recipe_codes *c = &b->recipe->events[set];
    struct build_slice events = build_slice_of(&b->events[set], m->entity);
    size_t come = 0, gone = 0;

    memset(counts, 0, c->n_code * sizeof *counts);
    for (size_t k = 0; k < s->n_out; k++) {
        for (; come < events.n && events.row[come].at <= s->t[k]; come++) {
            if (events.row[come].code != BUILD_NO_CODE)
                counts[events.row[come].code]++;
        }
        for (; gone < come && events.row[gone].at <= s->t[k] - c->length.n; gone++) {
            if (events.row[gone].code != BUILD_NO_CODE)
                counts[events.row[gone].code]--;
        }
        for (size_t i = 0; i < c->n_code; i++)
            out_i64(t, m, b->col_event[set] + i)[k] = counts[i];
    }
}

/* last [n_code] scratch: when each component was last replaced */
static void put_ages(const struct build *b, struct build_batch *t, const struct build_machine *m,
                     size_t set, const struct spans *s, int64_t *last)
{
    struct build_slice events = build_slice_of(&b->replacements[set], m->entity);
    size_t n_code = b->recipe->replacements[set].n_code, come = 0;
    double unit = b->integer_time ? 1.0 : day_s;

    for (size_t i = 0; i < n_code; i++)
        last[i] = INT64_MIN;
    for (size_t k = 0; k < s->n_out; k++) {
        for (; come < events.n && events.row[come].at <= s->t[k]; come++) {
            if (events.row[come].code != BUILD_NO_CODE)
                last[events.row[come].code] = events.row[come].at;
        }
        for (size_t i = 0; i < n_code; i++)
            out_f64(t, m, b->col_replacement[set] + i)[k] =
                last[i] == INT64_MIN ? NAN : (double)(s->t[k] - last[i]) / unit;
    }
}

/* --- labels --- */

/* Row k from the failures f [n] after t, earliest first, as far as `until`. */
static void put_label(const struct build *b, struct build_batch *t, const struct build_machine *m,
                      size_t k, const struct build_event *f, size_t n, int64_t until)
{
    int64_t label = 0, at = 0;

    for (size_t i = 0; i < b->recipe->label->n_code; i++)
        out_i64(t, m, b->col_fails + i)[k] = 0;
    for (size_t i = 0; i < n && f[i].at <= until; i++) {
        int64_t class = (int64_t)f[i].code + 1;

        if (f[i].code == BUILD_NO_CODE)
            continue;
        if (label == 0 || (f[i].at == at && class < label)) {
            label = class;
            at = f[i].at;
        }
        out_i64(t, m, b->col_fails + f[i].code)[k] = 1;
    }
    out_i64(t, m, b->col_label)[k] = label;
}

static void put_labels(const struct build *b, struct build_batch *t, const struct build_machine *m,
                       const struct spans *s)
{
    struct build_slice f = build_slice_of(&b->failures, m->entity);
    int64_t known = b->recipe->known_by_machine ? t->at[m->begin + m->n - 1] : b->known_until;
    size_t past = 0;

    for (size_t k = 0; k < s->n_out; k++) {
        int64_t until = s->t[k] + b->recipe->label->length.n;

        while (past < f.n && f.row[past].at <= s->t[k])
            past++;
        if (until <= known) {
            put_label(b, t, m, k, f.row + past, f.n - past, until);
            continue;
        }
        out_i64(t, m, b->col_label)[k] = BUILD_NO_I64;
        for (size_t i = 0; i < b->recipe->label->n_code; i++)
            out_i64(t, m, b->col_fails + i)[k] = BUILD_NO_I64;
    }
}

/* --- a machine --- */

static size_t most_codes(const struct recipe *r)
{
    size_t most = 0;

    for (size_t i = 0; i < r->n_event; i++)
        most = r->events[i].n_code > most ? r->events[i].n_code : most;
    for (size_t i = 0; i < r->n_replacement; i++)
        most = r->replacements[i].n_code > most ? r->replacements[i].n_code : most;
    return most;
}

static void standard_fill(const struct build *b, struct build_batch *t,
                          const struct build_machine *m, struct build_scratch *scratch)
{
    const struct recipe *r = b->recipe;
    size_t n_span = (r->n_window + 1) * m->n_out;
    int64_t *memory = scratch_i64(scratch, 2 * n_span + m->n + most_codes(r));
    int64_t *codes = memory + 2 * n_span + m->n;
    int64_t *times = out_i64(t, m, BUILD_COL_TIME);
    struct spans s = {.n_out = m->n_out, .t = times, .end = memory, .begin = memory + m->n_out};

    standard_times(b, t->at + m->begin, m->n, times);
    find_spans(b, &s, t->at + m->begin, m->n);
    put_windows(b, t, m, &s, scratch, memory + n_span);
    put_rows(b, t, m, &s);
    for (size_t i = 0; i < r->n_event; i++)
        put_counts(b, t, m, i, &s, codes);
    for (size_t i = 0; i < r->n_replacement; i++)
        put_ages(b, t, m, i, &s, codes);
    build_put_static(b, t, m);
    if (r->label)
        put_labels(b, t, m, &s);
}

const struct build_semantics build_standard = {standard_plan, standard_count, standard_fill};
