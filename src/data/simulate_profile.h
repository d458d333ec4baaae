/* simulate_profile.h - what a made-up fleet is like, as checked data: data/profiles/NAME.json.
 *
 * A profile states sensors, error codes, components and their laws, machines and maintenance; no
 * figure of a fleet stands in the code. Lengths are texts ("48h", "15d") where time is a
 * timestamp, and whole numbers where it counts cycles. The shape of the file is that of
 * data/profiles/azure.json; every member of it is required unless said otherwise below. */
#ifndef MW_DATA_SIMULATE_PROFILE_H
#define MW_DATA_SIMULATE_PROFILE_H

#include "src/base/arena.h"
#include "src/base/err.h"
#include "src/data/wear.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SIMULATE_COMPONENTS_MAX = 64 };

struct simulate_sensor {
    const char *name;
    double mean, sd;
    int decimals; /* digits after the point, 0..15 */
};

struct simulate_code {
    const char *name;
    double false_rate; /* alarms without a failure, per rate_per */
};

struct simulate_sign { /* an error code that announces a failure */
    size_t code;
    double share; /* of the failures */
};

struct simulate_component {
    const char *name;
    struct wear_law law;
    size_t sensor; /* that shifts, */
    double shift;  /* by so much, */
    int64_t before; /* so long before the failure, */
    bool ramp;      /* ("shape": "ramp") growing, or at once ("step") */
    struct simulate_sign *sign; /* [n_sign] */
    size_t n_sign;
};

struct simulate_model {
    const char *name;
    double share; /* of the machines; the shares add up to 1 */
    double risk;  /* factor of every component's risk */
};

struct simulate_profile {
    struct arena memory; /* everything below */
    const char *name;
    const char *entity, *time; /* names of the columns */
    bool cycles;               /* time counts cycles from 1; else UTC seconds */
    int64_t step;              /* between two rows of telemetry */
    double rate_per;           /* length that rates are stated for */
    struct simulate_sensor *sensor;
    size_t n_sensor;
    struct simulate_code *code;
    size_t n_code;
    struct simulate_component *component;
    size_t n_component;
    struct simulate_model *model;
    size_t n_model;
    int age_max; /* ages are 0..age_max, in years or whatever the fleet counts */
    double age_mean, age_weight, age_power; /* wear_machine_factor */
    int64_t sign_within; /* signs come within so long before a failure */
    double false_shift_rate, false_shift_size; /* shifts without a failure: per rate_per; share */
    int64_t false_shift_length;
    int64_t visit_every, visit_align, visit_at; /* inspections; offset in its alignment */
    int64_t history; /* records of replacements so long before the telemetry; 0: none */
    double planned_none, planned_two; /* shares of visits without failure, by replacements */
    double planned_beside;            /* share of visits with one failure that add one */
    double second;       /* share of failures that come with a second one */
    double early_share;  /* of the failures happen before the visit, */
    int64_t early;       /* by so much */
    bool run_to_failure; /* optional: a machine's records end at its first failure */
};

/* simulate_profile_find - NAME of data/profiles, or a file when the name has a '/' or ends in
 * .json. FAIL_INPUT names the member that is wrong. */
struct simulate_profile *simulate_profile_find(const char *name, struct err *e);
struct simulate_profile *simulate_profile_parse(const char *json, size_t size, struct err *e);
void simulate_profile_free(struct simulate_profile *p);

#endif
