/* build_scenario.c - features as the published scenario computes them, oddities included.
 *
 * The order of the arithmetic is the scenario's wherever its bits can be seen: keys, counts,
 * days and labels are exact, means and deviations within 1e-9. What differs from common sense is
 * meant: buckets are named by their centre and hold six hours after it; windows count rows, not
 * hours; the deviation of a bucket is that of the rolling deviations; errors count only at the
 * very instant of a telemetry row; days run from the first replacement in the range and never
 * restart; a failure marks its row and the rows before it, and codes of different failures add.
 * Special cases: a missing number is 0; an unknown machine has model null and age 0. */
#include "config.h"

#include "src/data/build_parts.h"

#include "src/base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { BUCKET_S = 43200, DAY_S = 86400, N_COMPONENT = 4 };

/* --- columns --- */

/* The third block of means has its own order of sensors; kept, since it is the order of inputs. */
static size_t sensor_at(const struct recipe *r, size_t window, size_t place)
{
    static const size_t third[] = {0, 3, 1, 2};

    return window == 2 && r->n_sensor == 4 ? third[place] : place;
}

static int plan_windows(struct build *b, struct err *e)
{
    const struct recipe *r = b->recipe;

    b->col_window = b->schema->n_col;
    for (size_t w = 0; w < r->n_window; w++) {
        for (size_t s = 0; s < r->n_sensor; s++) {
            if (build_add(b, COLUMN_F64, BUILD_INPUT, e, "%s_rollingmean_%s",
                          r->sensors[sensor_at(r, w, s)], r->windows[w].suffix) < 0)
                return -1;
        }
    }
    for (size_t w = 0; w < r->n_window; w++) {
        for (size_t s = 0; s < r->n_sensor; s++) {
            if (build_add(b, COLUMN_F64, BUILD_INPUT, e, "%s_rollingstd_%s", r->sensors[s],
                          r->windows[w].suffix) < 0)
                return -1;
        }
    }
    return 0;
}

static int plan_events(struct build *b, struct err *e)
{
    const struct recipe *r = b->recipe;

    b->col_event = mem_zero(r->n_event + 1, sizeof *b->col_event);
    b->col_replacement = mem_zero(1, sizeof *b->col_replacement);
    for (size_t i = 0; i < r->n_event; i++) {
        b->col_event[i] = b->schema->n_col;
        for (size_t k = 0; k < r->events[i].n_code; k++) {
            if (build_add(b, COLUMN_F64, BUILD_INPUT, e, "%ssum_rollingmean_%s",
                          r->events[i].codes[k], r->events[i].length.suffix) < 0)
                return -1;
        }
    }
    b->col_replacement[0] = b->schema->n_col;
    for (size_t k = 0; k < N_COMPONENT; k++) {
        if (build_add(b, COLUMN_F64, BUILD_INPUT, e, "%ssum", r->replacements[0].codes[k]) < 0)
            return -1;
    }
    return 0;
}

static void plan_rolling(struct build *b)
{
    size_t *lengths = mem_array(b->recipe->n_window, sizeof *lengths);

    for (size_t w = 0; w < b->recipe->n_window; w++)
        lengths[w] = (size_t)b->recipe->windows[w].n;
    b->plan = window_plan_new(lengths, b->recipe->n_window);
    free(lengths);
}

static int scenario_plan(struct build *b, struct err *e)
{
    if (plan_windows(b, e) < 0 || plan_events(b, e) < 0)
        return -1;
    for (size_t i = 0; i < b->recipe->n_static; i++) {
        if (build_add_static(b, i, BUILD_INPUT, e) < 0)
            return -1;
    }
    plan_rolling(b);
    b->col_fails = b->schema->n_col;
    if (build_add(b, COLUMN_F64, 0, e, "failure") < 0)
        return -1;
    b->col_label = b->schema->n_col;
    return build_add(b, COLUMN_F64, 0, e, "label_e");
}

/* --- buckets --- */

/* The nearest multiple of 12 hours; halfway goes up, before 1970 down. */
static int64_t bucket_of(int64_t at)
{
    if (at < 0)
        return -(floor_div(BUCKET_S / 2 - at, BUCKET_S) * BUCKET_S);
    return floor_div(at + BUCKET_S / 2, BUCKET_S) * BUCKET_S;
}

struct bucket {
    int64_t at;            /* its name */
    size_t begin, n;       /* telemetry rows of the machine */
    size_t failure, n_failure; /* failures of the machine, by time and arrival */
    size_t out, n_out;     /* rows of the table: one, or one per failure */
};

/* The buckets of a machine into out (NULL: only counted); *n_out their rows of the table. */
static size_t find_buckets(const int64_t *at, size_t n, struct build_slice f, struct bucket *out,
                           size_t *n_out)
{
    size_t n_bucket = 0, i = 0, i_failure = 0;

    *n_out = 0;
    while (i < n) {
        struct bucket k = {.at = bucket_of(at[i]), .begin = i, .out = *n_out};

        while (i < n && bucket_of(at[i]) == k.at)
            i++;
        k.n = i - k.begin;
        while (i_failure < f.n && bucket_of(f.row[i_failure].at) < k.at)
            i_failure++;
        k.failure = i_failure;
        while (i_failure < f.n && bucket_of(f.row[i_failure].at) == k.at)
            i_failure++;
        k.n_failure = i_failure - k.failure;
        k.n_out = k.n_failure ? k.n_failure : 1;
        *n_out += k.n_out;
        if (out)
            out[n_bucket] = k;
        n_bucket++;
    }
    return n_bucket;
}

static size_t scenario_count(const struct build *b, int64_t entity, const int64_t *at, size_t n)
{
    size_t n_out = 0;

    find_buckets(at, n, build_slice_of(&b->failures, entity), NULL, &n_out);
    return n_out;
}

struct work { /* one machine */
    const struct build *b;
    struct build_batch *t;
    const struct build_machine *m;
    struct bucket *bucket;
    size_t n_bucket;
};

/* One value for all rows of a bucket. */
static void put(const struct work *w, size_t col, const struct bucket *k, double v)
{
    double *out = out_f64(w->t, w->m, col);

    for (size_t i = k->out; i < k->out + k->n_out; i++)
        out[i] = v;
}

/* --- telemetry --- */

static size_t mean_column(const struct build *b, size_t window, size_t sensor)
{
    size_t place = 0;

    while (sensor_at(b->recipe, window, place) != sensor)
        place++;
    return b->col_window + window * b->recipe->n_sensor + place;
}

static size_t std_column(const struct build *b, size_t window, size_t sensor)
{
    return b->col_window + (b->recipe->n_window + window) * b->recipe->n_sensor + sensor;
}

/* scratch holds [n_window][stride] means, as many deviations, and what rolling needs */
static void put_windows(const struct work *w, double *scratch)
{
    const struct recipe *r = w->b->recipe;
    size_t n = w->m->n, stride = window_stride(n);
    double *mean = scratch, *dev = scratch + r->n_window * stride;

    for (size_t s = 0; s < r->n_sensor; s++) {
        const double *x = w->t->x[s] + w->m->begin;

        window_rolling(w->b->plan, x, n, mean, dev, dev + r->n_window * stride);
        for (size_t l = 0; l < r->n_window; l++) {
            size_t mean_col = mean_column(w->b, l, s), std_col = std_column(w->b, l, s);

            for (size_t k = 0; k < w->n_bucket; k++) {
                const struct bucket *u = &w->bucket[k];

                put(w, mean_col, u, window_mean(mean + l * stride + u->begin, u->n));
                put(w, std_col, u,
                    window_bucket_dev(dev + l * stride + u->begin, u->n, x, u->begin,
                                      (size_t)r->windows[l].n));
            }
        }
    }
}

/* --- errors --- */

/* How many events of the code stand at the very time of each telemetry row; false: none. */
static bool count_at_rows(const struct work *w, struct build_slice events, uint32_t code,
                          double *count)
{
    const int64_t *at = w->t->at + w->m->begin;
    size_t i = 0;
    bool any = false;

    memset(count, 0, w->m->n * sizeof *count);
    for (size_t k = 0; k < events.n; k++) {
        if (events.row[k].code != code)
            continue;
        while (i < w->m->n && at[i] < events.row[k].at)
            i++;
        for (size_t row = i; row < w->m->n && at[row] == events.row[k].at; row++) {
            count[row] += 1.0;
            any = true;
        }
    }
    return any;
}

/* Rolling means of counts: sums of whole numbers are exact however they are formed. */
static void roll_counts(const double *count, size_t n, size_t length, double *mean)
{
    double sum = 0.0;

    for (size_t i = 0; i < n; i++) {
        sum += count[i];
        if (i >= length)
            sum -= count[i - length];
        mean[i] = sum / (double)(i < length ? i + 1 : length);
    }
}

/* scratch [2 * n] */
static void put_events(const struct work *w, size_t set, double *scratch)
{
    const struct recipe_codes *c = &w->b->recipe->events[set];
    struct build_slice events = build_slice_of(&w->b->events[set], w->m->entity);
    double *count = scratch, *mean = scratch + w->m->n;

    for (size_t i = 0; i < c->n_code; i++) {
        bool any = count_at_rows(w, events, (uint32_t)i, count);

        if (any)
            roll_counts(count, w->m->n, (size_t)c->length.n, mean);
        for (size_t k = 0; k < w->n_bucket; k++) {
            const struct bucket *u = &w->bucket[k];

            put(w, w->b->col_event[set] + i, u, any ? window_mean(mean + u->begin, u->n) : 0.0);
        }
    }
}

/* --- replacements --- */

/* The first time with exactly one record of the component, or INT64_MAX. */
static int64_t first_replaced(struct build_slice events, uint32_t code)
{
    for (size_t i = 0; i < events.n;) {
        int64_t at = events.row[i].at;
        size_t n = 0;

        for (; i < events.n && events.row[i].at == at; i++)
            n += events.row[i].code == code;
        if (n == 1)
            return at;
    }
    return INT64_MAX;
}

/* The inner joins of the scenario: the first two components go together, and with them the last
 * two. */
static void put_days(const struct work *w)
{
    struct build_slice events = build_slice_of(&w->b->replacements[0], w->m->entity);
    int64_t first[N_COMPONENT];
    size_t col = w->b->col_replacement[0];

    for (uint32_t c = 0; c < N_COMPONENT; c++)
        first[c] = first_replaced(events, c);
    for (size_t k = 0; k < w->n_bucket; k++) {
        const struct bucket *u = &w->bucket[k];
        bool two = first[0] < u->at && first[1] < u->at;
        bool four = two && first[2] < u->at && first[3] < u->at;

        for (size_t c = 0; c < N_COMPONENT; c++) {
            int64_t days = 0;

            if (c < 2 ? two : four)
                days = floor_div(u->at, DAY_S) - floor_div(first[c], DAY_S);
            put(w, col + c, u, (double)days);
        }
    }
}

/* --- labels --- */

struct mark { /* failure and label of one row */
    double failure, label;
};

static int by_failure(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;

    if (x->failure != y->failure)
        return x->failure < y->failure ? -1 : 1;
    return (x->label > y->label) - (x->label < y->label);
}

/* Labels in descending order of time; of several failures in a bucket the later one in the file
 * comes first. mark [n_out], last row first. */
static void mark_rows(const struct work *w, struct build_slice f, struct mark *mark)
{
    double most = (double)w->b->recipe->label->n_code;
    size_t reach = (size_t)w->b->recipe->label->length.n, n = 0;

    for (size_t k = w->n_bucket; k-- > 0;) {
        const struct bucket *u = &w->bucket[k];

        for (size_t i = u->n_out; i-- > 0;)
            mark[n++].failure = u->n_failure ? f.row[u->failure + i].value : 0.0;
    }
    for (size_t i = 0; i < n; i++) {
        double label = mark[i].failure;

        for (size_t back = 1; back <= reach && back <= i; back++)
            label += mark[i - back].failure;
        mark[i].label = label > most ? most : label;
    }
}

static void put_labels(const struct work *w, struct mark *mark)
{
    double *failure = out_f64(w->t, w->m, w->b->col_fails);
    double *label = out_f64(w->t, w->m, w->b->col_label);
    size_t n = w->m->n_out;

    mark_rows(w, build_slice_of(&w->b->failures, w->m->entity), mark);
    for (size_t k = 0; k < w->n_bucket; k++) {
        const struct bucket *u = &w->bucket[k];
        struct mark *of_bucket = mark + n - u->out - u->n_out;

        qsort(of_bucket, u->n_out, sizeof *mark, by_failure);
        for (size_t i = 0; i < u->n_out; i++) {
            failure[u->out + i] = of_bucket[i].failure;
            label[u->out + i] = of_bucket[i].label;
        }
    }
}

/* --- a machine --- */

static void put_times(const struct work *w)
{
    int64_t *out = out_i64(w->t, w->m, BUILD_COL_TIME);

    for (size_t k = 0; k < w->n_bucket; k++) {
        for (size_t i = 0; i < w->bucket[k].n_out; i++)
            out[w->bucket[k].out + i] = w->bucket[k].at;
    }
}

static void scenario_fill(const struct build *b, struct build_batch *t,
                          const struct build_machine *m, struct build_scratch *s)
{
    size_t n_out = 0, n_window = b->recipe->n_window;
    struct work w = {.b = b, .t = t, .m = m};
    double *scratch =
        scratch_f64(s, 2 * (n_window + 1) * window_stride(m->n) + window_plan_scratch(b->plan));
    struct mark *mark = mem_array(m->n_out, sizeof *mark);

    w.bucket = mem_array(m->n_out, sizeof *w.bucket); /* not more of them than rows */
    w.n_bucket = find_buckets(t->at + m->begin, m->n, build_slice_of(&b->failures, m->entity),
                              w.bucket, &n_out);
    put_times(&w);
    put_windows(&w, scratch);
    for (size_t i = 0; i < b->recipe->n_event; i++)
        put_events(&w, i, scratch);
    put_days(&w);
    build_put_static(b, t, m);
    put_labels(&w, mark);
    free(mark);
    free(w.bucket);
}

const struct build_semantics build_scenario = {scenario_plan, scenario_count, scenario_fill};
