/* simulate_life.h - one machine's life: what it is, when what was replaced, failed and raised an
 * alarm, and how its sensors shift. A pure function of profile, seed, span and machine.
 *
 *     struct simulate_life life = {0};
 *     simulate_life_draw(p, &span, seed, machine, &life);     // machine from 1
 *     simulate_life_done(&life);
 */
#ifndef MW_DATA_SIMULATE_LIFE_H
#define MW_DATA_SIMULATE_LIFE_H

#include "src/data/simulate_profile.h"

#include <stddef.h>
#include <stdint.h>

struct simulate_span { /* of the telemetry: from, from + step, ..., n_row rows */
    int64_t from, n_row;
};

struct simulate_event {
    int64_t at;
    size_t what; /* component or code of the profile */
};

struct simulate_events { /* by time */
    struct simulate_event *event;
    size_t n, cap;
};

struct simulate_life {
    size_t model;
    int age;
    int64_t n_row; /* of telemetry; fewer than the span's only where life ends with a failure */
    struct simulate_events maint, failures; /* every failure is also a replacement */
    struct simulate_events errors;          /* no two alike */
    struct wear_shift *shift;
    size_t n_shift, cap_shift;
};

/* Overwrites life, whose memory is used again. */
void simulate_life_draw(const struct simulate_profile *p, const struct simulate_span *span,
                        uint64_t seed, int64_t machine, struct simulate_life *life);
void simulate_life_done(struct simulate_life *life);

/* Uses of randomness: rng_stream(seed, machine, use). Sensor i is SIMULATE_USE_SENSOR + i. */
enum simulate_use {
    SIMULATE_USE_MODEL,
    SIMULATE_USE_AGE,
    SIMULATE_USE_VISITS,
    SIMULATE_USE_ERRORS,
    SIMULATE_USE_SHIFTS,
    SIMULATE_USE_SENSOR,
};

#endif
