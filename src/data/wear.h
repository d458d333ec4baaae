/* wear.h - how components age, fail and announce it: pure functions, no state, no randomness.
 *
 * Ages, lengths and times are in the fleet's own unit: seconds, or cycles. */
#ifndef MW_DATA_WEAR_H
#define MW_DATA_WEAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The risk that a component of age a fails at one inspection is risk * (a / scale) ^ shape,
 * times the machine's own factor. Shape 0: age does not matter. */
struct wear_law {
    double risk, scale, shape;
};

/* wear_risk - probability of failure at one inspection, 0..WEAR_RISK_MAX. */
#define WEAR_RISK_MAX 0.95
double wear_risk(const struct wear_law *l, double factor, double age);

/* wear_machine_factor - how much more a machine fails than a new one of an average model:
 * model_risk * (1 + weight * (age / age_max) ^ power). age_max 0: age does not matter. */
double wear_machine_factor(double model_risk, double age, double age_max, double weight,
                           double power);

/* wear_any - probability that at least one of n independent risks comes true. */
double wear_any(const double *risk, size_t n);

/* wear_pick - the index that a uniform u in [0, 1) picks with odds risk[i]; n - 1 if all are 0. */
size_t wear_pick(const double *risk, size_t n, double u);

/* A sensor leaves its mean ahead of a failure and is back the moment it happened. */
struct wear_shift {
    size_t sensor;
    int64_t from, until; /* [from, until) */
    double size;         /* at the end of it */
    bool ramp;           /* grows from 0; false: the whole size from the start */
};

/* wear_shift_add - adds the shift to n values of its sensor, taken at at, at + step, ... */
void wear_shift_add(const struct wear_shift *s, int64_t at, int64_t step, double *v, size_t n);

#endif
