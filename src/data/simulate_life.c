/* simulate_life.c - one machine's life, drawn from addressed random streams.
 *
 * Inspections come every visit_every. At each, every component may have failed (wear.h); besides,
 * one or two others may be replaced as planned. Failures announce themselves by error codes and
 * by a shift of their sensor; both also come without a failure, as a Poisson process.
 * Invariants: events are in order of time, and no event lies outside the span but replacements
 * of the history. Not here: rows of telemetry and text (simulate.c). */
#include "config.h"

#include "src/data/simulate_life.h"

#include "src/base/mem.h"
#include "src/base/rng.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

struct draw { /* what the parts of one life share */
    const struct simulate_profile *p;
    const struct simulate_span *span;
    struct simulate_life *life;
    struct rng rng;
    uint64_t seed, machine;
    int64_t first_visit, end; /* end: time of the last row */
    double factor;
    int64_t replaced[SIMULATE_COMPONENTS_MAX];
};

static void use(struct draw *d, enum simulate_use u)
{
    d->rng = rng_stream(d->seed, d->machine, u);
}

/* --- lists --- */

static void event_add(struct simulate_events *l, int64_t at, size_t what)
{
    if (l->n == l->cap) {
        l->cap = mem_room(l->cap, l->n + 1);
        l->event = mem_resize(l->event, l->cap, sizeof *l->event);
    }
    l->event[l->n++] = (struct simulate_event){at, what};
}

static void shift_add(struct simulate_life *life, const struct wear_shift *s)
{
    if (life->n_shift == life->cap_shift) {
        life->cap_shift = mem_room(life->cap_shift, life->n_shift + 1);
        life->shift = mem_resize(life->shift, life->cap_shift, sizeof *life->shift);
    }
    life->shift[life->n_shift++] = *s;
}

static int event_cmp(const void *a, const void *b)
{
    const struct simulate_event *x = a, *y = b;

    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->what < y->what ? -1 : x->what > y->what;
}

static void events_sort_unique(struct simulate_events *l)
{
    size_t n = 0;

    if (l->n)
        qsort(l->event, l->n, sizeof *l->event, event_cmp);
    for (size_t i = 0; i < l->n; i++)
        if (!n || event_cmp(&l->event[n - 1], &l->event[i]) != 0)
            l->event[n++] = l->event[i];
    l->n = n;
}

/* --- the machine --- */

/* Evenly spread over the machines of any fleet, so that a small one has the shares of models and
 * ages that a large one has: a Kronecker sequence whose start depends on the seed. Source: R2 of
 * Roberts 2018, from the plastic number. */
static double spread(const struct draw *d, uint64_t use, double step)
{
    double start = (double)(rng_hash(d->seed, 0, use) >> 11) * 0x1p-53;
    double at = start + step * (double)d->machine;

    return at - floor(at);
}

static int age_draw(const struct simulate_profile *p, double u)
{
    double max = p->age_max, variance = max * (max + 2) / 12;
    double lean = max > 0 ? (p->age_mean - max / 2) / variance : 0;
    int age = 0;

    u *= max + 1;
    while (age < p->age_max && u >= 1 + lean * (age - max / 2)) {
        u -= 1 + lean * (age - max / 2);
        age++;
    }
    return age;
}

static void machine_draw(struct draw *d)
{
    const struct simulate_profile *p = d->p;
    double u = spread(d, SIMULATE_USE_MODEL, 0.7548776662466927);

    d->life->model = 0;
    while (d->life->model + 1 < p->n_model && u >= p->model[d->life->model].share)
        u -= p->model[d->life->model++].share;
    d->life->age = age_draw(p, spread(d, SIMULATE_USE_AGE, 0.5698402909980532));
    d->factor = wear_machine_factor(p->model[d->life->model].risk, d->life->age, p->age_max,
                                    p->age_weight, p->age_power);
}

/* --- visits --- */

/* Each component was replaced once before the telemetry begins, at visits of their own while
 * there are enough. Without a history all are new. */
static void history_draw(struct draw *d)
{
    const struct simulate_profile *p = d->p;
    int64_t n = (d->first_visit - (d->span->from - p->history)) / p->visit_every;
    uint64_t taken = 0;

    for (size_t c = 0; c < p->n_component; c++) {
        int64_t back;

        d->replaced[c] = d->span->from;
        if (!p->history || n < 1)
            continue;
        do
            back = 1 + (int64_t)rng_below(&d->rng, (uint64_t)n);
        while (n >= (int64_t)p->n_component && back < 64 && taken >> back & 1);
        taken |= back < 64 ? UINT64_C(1) << back : 0;
        d->replaced[c] = d->first_visit - back * p->visit_every;
        event_add(&d->life->maint, d->replaced[c], c);
    }
}

static uint64_t bit(size_t i)
{
    return UINT64_C(1) << i;
}

/* The components that have failed by the visit at `at`, as a bit set: none, one, or two. */
static uint64_t failures_draw(struct draw *d, int64_t at)
{
    const struct simulate_profile *p = d->p;
    double risk[SIMULATE_COMPONENTS_MAX];
    double u = rng_f64(&d->rng), which = rng_f64(&d->rng);
    double second = rng_f64(&d->rng), other = rng_f64(&d->rng);
    size_t n = p->n_component, c;
    uint64_t failed;

    for (c = 0; c < n; c++)
        risk[c] = wear_risk(&p->component[c].law, d->factor, (double)(at - d->replaced[c]));
    if (u >= wear_any(risk, n))
        return 0;
    c = wear_pick(risk, n, which);
    failed = bit(c);
    risk[c] = 0;
    if (second < p->second && wear_any(risk, n) > 0)
        failed |= bit(wear_pick(risk, n, other));
    return failed;
}

static int planned_count(struct draw *d, uint64_t failed)
{
    const struct simulate_profile *p = d->p;
    double u = rng_f64(&d->rng);

    if (failed)
        return !(failed & (failed - 1)) && u < p->planned_beside;
    if (u < p->planned_none)
        return 0;
    return u < p->planned_none + p->planned_two ? 2 : 1;
}

static void replace(struct draw *d, size_t c, int64_t visit, int64_t at)
{
    event_add(&d->life->maint, at, c);
    d->replaced[c] = visit;
}

static void visit_draw(struct draw *d, int64_t visit)
{
    const struct simulate_profile *p = d->p;
    uint64_t failed = failures_draw(d, visit), done = failed;
    bool early = rng_f64(&d->rng) < p->early_share;
    int64_t at = failed && early ? visit - p->early : visit;
    size_t left = p->n_component;

    for (size_t c = 0; c < p->n_component; c++)
        if (failed & bit(c)) {
            event_add(&d->life->failures, at, c);
            replace(d, c, visit, at);
            left--;
        }
    for (int n = planned_count(d, failed); n > 0 && left > 0; n--, left--) {
        size_t k = rng_below(&d->rng, left), c = 0;

        for (; done & bit(c) || k > 0; c++)
            k -= !(done & bit(c));
        replace(d, c, visit, at);
        done |= bit(c);
    }
}

static void visits_draw(struct draw *d)
{
    const struct simulate_profile *p = d->p;
    struct simulate_life *life = d->life;
    int64_t base = d->span->from - d->span->from % p->visit_align + p->visit_at;

    use(d, SIMULATE_USE_VISITS);
    d->first_visit = base + p->visit_align * (1 + (int64_t)rng_below(&d->rng,
                     (uint64_t)(p->visit_every / p->visit_align)));
    history_draw(d);
    events_sort_unique(&life->maint);
    for (int64_t at = d->first_visit; at <= d->end; at += p->visit_every) {
        visit_draw(d, at);
        if (p->run_to_failure && life->failures.n)
            break;
    }
    if (p->run_to_failure && life->failures.n) {
        life->n_row = (life->failures.event[0].at - d->span->from) / p->step;
        d->end = d->span->from + (life->n_row - 1) * p->step;
    }
}

/* --- what goes before a failure, and what only looks like it --- */

/* The next event of a Poisson process of `rate` per rate_per, on a row of the telemetry; past the
 * end when rate is 0. */
static double process_next(struct draw *d, double rate, double at)
{
    return at - log(1 - rng_f64(&d->rng)) * (d->p->rate_per / rate);
}

static int64_t row_time(const struct draw *d, double since_from)
{
    return d->span->from + (int64_t)(since_from / (double)d->p->step) * d->p->step;
}

static void signs_draw(struct draw *d, const struct simulate_event *failure)
{
    const struct simulate_profile *p = d->p;
    const struct simulate_component *c = &p->component[failure->what];
    uint64_t n_row = (uint64_t)(p->sign_within / p->step);

    for (size_t i = 0; i < c->n_sign; i++) {
        int64_t at = failure->at - p->step * (1 + (int64_t)rng_below(&d->rng, n_row ? n_row : 1));

        if (rng_f64(&d->rng) < c->sign[i].share && at >= d->span->from)
            event_add(&d->life->errors, at, c->sign[i].code);
    }
}

static void errors_draw(struct draw *d)
{
    const struct simulate_profile *p = d->p;
    double length = (double)(d->end - d->span->from + p->step);

    use(d, SIMULATE_USE_ERRORS);
    for (size_t i = 0; i < d->life->failures.n; i++)
        signs_draw(d, &d->life->failures.event[i]);
    for (size_t i = 0; i < p->n_code; i++) {
        double rate = p->code[i].false_rate;

        if (rate > 0)
            for (double t = process_next(d, rate, 0); t < length; t = process_next(d, rate, t))
                event_add(&d->life->errors, row_time(d, t), i);
    }
    events_sort_unique(&d->life->errors);
}

static void shifts_draw(struct draw *d)
{
    const struct simulate_profile *p = d->p;
    double length = (double)(d->end - d->span->from + p->step), rate = p->false_shift_rate;

    for (size_t i = 0; i < d->life->failures.n; i++) {
        const struct simulate_event *f = &d->life->failures.event[i];
        const struct simulate_component *c = &p->component[f->what];

        shift_add(d->life, &(struct wear_shift){c->sensor, f->at - c->before, f->at, c->shift,
                                                c->ramp});
    }
    use(d, SIMULATE_USE_SHIFTS);
    if (rate > 0)
        for (double t = process_next(d, rate, 0); t < length; t = process_next(d, rate, t)) {
            const struct simulate_component *c = &p->component[rng_below(&d->rng, p->n_component)];
            int64_t at = row_time(d, t);

            shift_add(d->life, &(struct wear_shift){c->sensor, at, at + p->false_shift_length,
                                                    c->shift * p->false_shift_size, false});
        }
}

void simulate_life_draw(const struct simulate_profile *p, const struct simulate_span *span,
                        uint64_t seed, int64_t machine, struct simulate_life *life)
{
    struct draw d = {.p = p, .span = span, .life = life, .seed = seed,
                     .machine = (uint64_t)machine,
                     .end = span->from + (span->n_row - 1) * p->step};

    life->n_row = span->n_row;
    life->maint.n = life->failures.n = life->errors.n = life->n_shift = 0;
    machine_draw(&d);
    visits_draw(&d);
    errors_draw(&d);
    shifts_draw(&d);
}

void simulate_life_done(struct simulate_life *life)
{
    free(life->maint.event);
    free(life->failures.event);
    free(life->errors.event);
    free(life->shift);
    *life = (struct simulate_life){0};
}
