/* window.h - figures of windows over time series: pure functions on arrays.
 *
 * The definitions are those of the reference pipeline: a mean is a plain sum, oldest to newest,
 * divided by the count; a deviation is the sample deviation by Welford's update in that order.
 * window_mean() and window_dev() give exactly those bits. The fast forms give the same within
 * 1e-9, absolute or relative, also for stuck sensors and for drifts far from zero.
 *
 * Special cases: no value gives NaN; one value has deviation and slope NaN; NaN among the values
 * is the caller's mistake, except where said.
 */
#ifndef MW_DATA_WINDOW_H
#define MW_DATA_WINDOW_H

#include <stddef.h>
#include <stdint.h>

double window_mean(const double *x, size_t n); /* n 0: NaN */
double window_dev(const double *x, size_t n);  /* n < 2: NaN */
double window_min(const double *x, size_t n);
double window_max(const double *x, size_t n);

/* window_slope - least squares slope of x over the instants at, per unit_s; instants count from
 * `from`, so that the arithmetic is the same for every row of a table. n < 2: NaN. */
double window_slope(const int64_t *at, const double *x, size_t n, int64_t from, double unit_s);

/* window_dev_fast - the sample deviation in two passes around the first value, by the definition
 * where values are so large beside it that its own rounding shows; NaN for n < 2. */
double window_dev_fast(const double *x, size_t n);

/* --- rolling over rows --- */

/* How to sum the last L values of every row for several L at once, by additions of shorter
 * sums: made once per recipe, used for every series, by any number of threads. */
struct window_plan;
struct window_plan *window_plan_new(const size_t *lengths, size_t n_length);
void window_plan_free(struct window_plan *p);

/* window_rolling - mean and deviation over each row and the L - 1 rows before it, fewer at the
 * start (the deviation of one value is 0.0 here).
 *
 *   x          [n]                 values, none NaN
 *   mean, dev  [n_length][stride]  row i of length k at [k * stride + i]; stride is
 *                                  window_stride(n), what lies beyond n is overwritten
 *   scratch    [window_plan_scratch(p)] doubles
 *
 * Cost O(n log L), by plain additions of values around the series' mean: nothing is subtracted
 * as the window moves, so nothing drifts. Where cancellation would show (the squares about the
 * window's mean are under 1e-2 of those about the series'), that window is computed again by the
 * definition. Accuracy: 1e-13 relative. */
void window_rolling(const struct window_plan *p, const double *x, size_t n, double *mean,
                    double *dev, double *scratch);
size_t window_stride(size_t n); /* n rounded up to whole blocks */
size_t window_plan_scratch(const struct window_plan *p);

/* window_bucket_dev - the deviation (0.0 of one value) of n rolling deviations, dev[i] being that
 * of the window of this length that ends at x[row0 + i]. Where they hardly differ their last
 * digits decide: then dev is computed again by the definition. */
double window_bucket_dev(double *dev, size_t n, const double *x, size_t row0, size_t length);

#endif
