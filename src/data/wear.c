/* wear.c - how components age, fail and announce it.
 *
 * Invariant: nothing here draws a random number or keeps state, so that a law can be tested by
 * its values. Not here: whose law it is (simulate_profile.c), when it is asked
 * (simulate_life.c). */
#include "config.h"

#include "src/data/wear.h"

#include <assert.h>
#include <math.h>

double wear_risk(const struct wear_law *l, double factor, double age)
{
    double risk = l->risk * factor;

    if (l->shape != 0)
        risk *= age > 0 ? pow(age / l->scale, l->shape) : 0;
    return risk < WEAR_RISK_MAX ? risk : WEAR_RISK_MAX;
}

double wear_machine_factor(double model_risk, double age, double age_max, double weight,
                           double power)
{
    return age_max > 0 ? model_risk * (1 + weight * pow(age / age_max, power)) : model_risk;
}

double wear_any(const double *risk, size_t n)
{
    double none = 1;

    for (size_t i = 0; i < n; i++)
        none *= 1 - risk[i];
    return 1 - none;
}

size_t wear_pick(const double *risk, size_t n, double u)
{
    double sum = 0;

    assert(n > 0);
    for (size_t i = 0; i < n; i++)
        sum += risk[i];
    u *= sum;
    for (size_t i = 0; i < n; i++) {
        if (u < risk[i])
            return i;
        u -= risk[i];
    }
    return n - 1;
}

void wear_shift_add(const struct wear_shift *s, int64_t at, int64_t step, double *v, size_t n)
{
    int64_t first = s->from > at ? (s->from - at + step - 1) / step : 0;

    for (int64_t i = first; i < (int64_t)n && at + i * step < s->until; i++) {
        double share = s->ramp ? (double)(at + i * step - s->from) / (double)(s->until - s->from)
                               : 1;

        v[i] += s->size * share;
    }
}
