/* window.c - means, deviations and slopes of windows; the rolling kind quickly.
 *
 * Rolling works on tiles of TILE rows with a halo of the rows before them, so that all sums of a
 * tile stay in the first-level cache. Sums of width w are made from two narrower ones,
 *     S[w][i] = S[a][i] + S[b][i - a],   w = a + b,
 * in steps that the plan lists: powers of two until the shortest window, then windows from each
 * other. Widths 12, 24, 36 take six steps: 2, 4, 8, 8+4, 12+12, 24+12.
 * Invariants: a step's a and b come before it; step 0 is the values themselves. */
#include "config.h"

#include "src/data/window.h"

#include "src/base/mem.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    TILE = 512, /* rows at least */
    BLOCK = 32, /* rows of an inner loop: a constant, so that compilers use vectors */
};

static const double cancels = 1e-2;   /* share of the squares below which a window is redone */
static const double level_far = 1e4;  /* values so many times larger than a result: redone, since
                                         the definition's own rounding shows then */
static const double devs_alike = 1e-3; /* spread of deviations below which they are redone */

/* --- the definitions --- */

double window_mean(const double *x, size_t n)
{
    double sum = 0.0;

    if (n == 0)
        return NAN;
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    return sum / (double)n;
}

double window_dev(const double *x, size_t n)
{
    double count = 0.0, mean = 0.0, m2 = 0.0;

    if (n < 2)
        return NAN;
    for (size_t i = 0; i < n; i++) {
        count += 1.0;
        double d = x[i] - mean, q = d / count;
        mean += q;
        m2 += d * (d - q);
    }
    return sqrt(m2 / (count - 1.0));
}

double window_min(const double *x, size_t n)
{
    double least = n ? x[0] : NAN;

    for (size_t i = 1; i < n; i++)
        least = x[i] < least ? x[i] : least;
    return least;
}

double window_max(const double *x, size_t n)
{
    double most = n ? x[0] : NAN;

    for (size_t i = 1; i < n; i++)
        most = x[i] > most ? x[i] : most;
    return most;
}

double window_slope(const int64_t *at, const double *x, size_t n, int64_t from, double unit_s)
{
    double count = 0.0, mean_at = 0.0, mean_x = 0.0, sxx = 0.0, sxv = 0.0;

    if (n < 2)
        return NAN;
    for (size_t i = 0; i < n; i++) {
        double when = (double)(at[i] - from) / unit_s;

        count += 1.0;
        double d_at = when - mean_at;
        mean_at += d_at / count;
        double d_x = x[i] - mean_x;
        mean_x += d_x / count;
        sxx += d_at * (when - mean_at);
        sxv += d_at * (x[i] - mean_x);
    }
    return sxv / sxx;
}

/* Whether a result is so small beside the values that their rounding shows in it. */
static bool is_far(double most, double result)
{
    return !(most <= level_far * (fabs(result) > 1.0 ? fabs(result) : 1.0));
}

double window_dev_fast(const double *x, size_t n)
{
    double sum = 0.0, sum2 = 0.0, m2 = 0.0, m22 = 0.0;
    size_t even = n & ~(size_t)1;

    if (n < 2)
        return NAN;
    double first = x[0];
    for (size_t i = 0; i < even; i += 2) {
        sum += x[i] - first;
        sum2 += x[i + 1] - first;
    }
    if (even < n)
        sum += x[even] - first;
    double mean = (sum + sum2) / (double)n;
    for (size_t i = 0; i < even; i += 2) {
        double d = x[i] - first - mean, d2 = x[i + 1] - first - mean;
        m2 += d * d;
        m22 += d2 * d2;
    }
    if (even < n) {
        double d = x[even] - first - mean;
        m2 += d * d;
    }
    double dev = sqrt((m2 + m22) / (double)(n - 1));
    return is_far(fabs(first), dev) ? window_dev(x, n) : dev;
}

/* --- the plan of sums --- */

struct step { /* width = steps[a].width + steps[b].width */
    size_t width, a, b;
};

struct window_plan {
    struct step *step;
    size_t n_step, cap_step;
    size_t *length;    /* [n_length] rows, in the caller's order */
    size_t *window;    /* [n_length] the step whose width is the length */
    size_t n_length, longest;
    size_t halo, tile; /* rows before a tile, and of it: multiples of BLOCK */
};

static size_t step_find(const struct window_plan *p, size_t width)
{
    for (size_t i = 0; i < p->n_step; i++) {
        if (p->step[i].width == width)
            return i;
    }
    return p->n_step;
}

static size_t step_add(struct window_plan *p, size_t width, size_t a, size_t b)
{
    if (p->n_step == p->cap_step) {
        p->cap_step = mem_room(p->cap_step, p->n_step + 1);
        p->step = mem_resize(p->step, p->cap_step, sizeof *p->step);
    }
    p->step[p->n_step] = (struct step){.width = width, .a = a, .b = b};
    return p->n_step++;
}

/* The widest step that is not wider than most. */
static size_t step_widest(const struct window_plan *p, size_t most)
{
    size_t best = 0;

    for (size_t i = 0; i < p->n_step; i++) {
        if (p->step[i].width <= most && p->step[i].width > p->step[best].width)
            best = i;
    }
    return best;
}

/* Steps that lead to width: powers of two as far as the rest needs them, then the widest first. */
static size_t step_reach(struct window_plan *p, size_t width)
{
    size_t have = step_widest(p, width);

    for (size_t w = 2; w <= width - p->step[have].width; w *= 2) {
        if (step_find(p, w) == p->n_step) {
            size_t half = step_find(p, w / 2);
            step_add(p, w, half, half);
        }
    }
    have = step_widest(p, width);
    while (p->step[have].width < width) {
        size_t more = step_widest(p, width - p->step[have].width);
        size_t sum = p->step[have].width + p->step[more].width;
        size_t known = step_find(p, sum);

        have = known < p->n_step ? known : step_add(p, sum, have, more);
    }
    return have;
}

static int by_size(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;

    return (x > y) - (x < y);
}

struct window_plan *window_plan_new(const size_t *lengths, size_t n_length)
{
    struct window_plan *p = mem_zero(1, sizeof *p);
    size_t *sorted = mem_array(n_length, sizeof *sorted);

    p->length = mem_array(n_length, sizeof *p->length);
    p->window = mem_array(n_length, sizeof *p->window);
    p->n_length = n_length;
    memcpy(p->length, lengths, n_length * sizeof *lengths);
    memcpy(sorted, lengths, n_length * sizeof *lengths);
    qsort(sorted, n_length, sizeof *sorted, by_size);
    step_add(p, 1, 0, 0);
    for (size_t k = 0; k < n_length; k++) /* short ones first: long ones are made from them */
        step_reach(p, sorted[k]);
    p->longest = sorted[n_length - 1];
    p->halo = (p->longest + BLOCK - 1) / BLOCK * BLOCK + BLOCK;
    p->tile = p->halo > TILE ? p->halo : TILE;
    for (size_t k = 0; k < n_length; k++)
        p->window[k] = step_find(p, lengths[k]);
    free(sorted);
    return p;
}

void window_plan_free(struct window_plan *p)
{
    if (!p)
        return;
    free(p->step);
    free(p->length);
    free(p->window);
    free(p);
}

size_t window_stride(size_t n)
{
    return (n + BLOCK - 1) / BLOCK * BLOCK;
}

size_t window_plan_scratch(const struct window_plan *p)
{
    return BLOCK + 2 * p->n_step * (p->halo + p->tile);
}

/* --- rolling --- */

struct series {       /* what is known of all values */
    const double *x;
    size_t n;
    double level;     /* their mean: subtracted before squares are taken */
    double most;      /* the largest magnitude */
};

struct tile {         /* sums of rows [row0, row0 + rows), behind a halo of the rows before */
    double *s, *q;    /* [n_step][width] of values and squares; entry halo is row0 */
    double *lost;     /* [BLOCK] */
    size_t row0, rows, width;
};

static struct series series_of(const double *x, size_t n)
{
    struct series v = {.x = x, .n = n};
    double sum = 0.0, sum2 = 0.0, most = 0.0, most2 = 0.0; /* two chains; order does not matter */
    size_t even = n & ~(size_t)1;

    for (size_t i = 0; i < even; i += 2) {
        double size = fabs(x[i]), size2 = fabs(x[i + 1]);

        sum += x[i];
        sum2 += x[i + 1];
        most = size > most ? size : most;
        most2 = size2 > most2 ? size2 : most2;
    }
    if (even < n) {
        sum += x[even];
        most = fabs(x[even]) > most ? fabs(x[even]) : most;
    }
    v.level = (sum + sum2) / (double)n;
    v.most = most > most2 ? most : most2;
    return v;
}

static void load(const double *restrict x, double level, double *restrict s, double *restrict q,
                 size_t n)
{
    for (size_t k = 0; k < n; k++) {
        double y = x[k] - level;

        s[k] = y;
        q[k] = y * y;
    }
}

/* Step 0: values about the level, and their squares; zeros beyond both ends of the series. */
static void tile_load(const struct window_plan *p, const struct series *v, struct tile *t)
{
    size_t before = t->row0 < p->halo ? t->row0 : p->halo;
    size_t j = p->halo - before, to = p->halo + t->rows;
    const double *x = v->x + t->row0 - before;

    memset(t->s, 0, t->width * sizeof *t->s);
    memset(t->q, 0, t->width * sizeof *t->q);
    for (; j + BLOCK <= to; j += BLOCK, x += BLOCK)
        load(x, v->level, t->s + j, t->q + j, BLOCK);
    load(x, v->level, t->s + j, t->q + j, to - j);
}

static void add_blocks(const double *restrict a, const double *restrict b, double *restrict out,
                       size_t n)
{
    for (size_t j = 0; j < n; j += BLOCK) {
        for (size_t k = 0; k < BLOCK; k++)
            out[j + k] = a[j + k] + b[j + k];
    }
}

/* All further steps. A step is needed from `longest - its width` rows before the tile on; what
 * lies before that is never used, so its value does not matter. */
static void tile_sums(const struct window_plan *p, struct tile *t)
{
    for (size_t i = 1; i < p->n_step; i++) {
        const struct step *st = &p->step[i];
        size_t shift = p->step[st->a].width;
        size_t from = (p->halo - (p->longest - st->width)) / BLOCK * BLOCK, n = t->width - from;
        size_t to = i * t->width + from, a = st->a * t->width + from;
        size_t b = st->b * t->width + from - shift;

        add_blocks(t->s + a, t->s + b, t->s + to, n);
        add_blocks(t->q + a, t->q + b, t->q + to, n);
    }
}

/* Rows [from, n) of a block one by one, those without digits left by the definition. x is the
 * value of row 0, d holds the squares. */
static void finish_with_care(const struct series *v, const double *x, const double *q, size_t from,
                             size_t n, size_t length, double *m, double *d)
{
    for (size_t k = from; k < n; k++) {
        bool lost = !(d[k] >= cancels * q[k] && q[k] < DBL_MAX);

        d[k] = lost ? 0.0 : sqrt(d[k] / (double)(length - 1));
        if (lost || is_far(v->most, m[k]) || is_far(v->most, d[k])) {
            m[k] = window_mean(x + k + 1 - length, length);
            d[k] = window_dev(x + k + 1 - length, length);
        }
    }
}

/* 0.0 when all of v [BLOCK] are; else, NaN included, something that is not. No value is
 * negative. */
static double sum_block(const double *v)
{
    double a = 0.0, b = 0.0, c = 0.0, d = 0.0; /* four chains of additions at once */

    for (size_t k = 0; k < BLOCK; k += 4) {
        a += v[k];
        b += v[k + 1];
        c += v[k + 2];
        d += v[k + 3];
    }
    return a + b + c + d;
}

/* Mean and deviation of the BLOCK rows from row0 on, from their sums s and q; n of them are rows
 * of the series. Rows whose window is not full yet are left to finish_start(). */
static void finish_block(const struct series *v, const double *restrict s, const double *restrict q,
                         size_t row0, size_t n, size_t length, double *restrict lost,
                         double *restrict m, double *restrict d)
{
    double per_n = 1.0 / (double)length, per_less = 1.0 / (double)(length - 1), level = v->level;

    for (size_t k = 0; k < BLOCK; k++) { /* without branches: two or four rows at once */
        double average = s[k] * per_n, squares = q[k] - s[k] * average;
        double spare = squares - cancels * q[k];

        m[k] = level + average;
        d[k] = squares;
        lost[k] = fabs(spare) - spare; /* more than 0 where digits are lost */
    }
    if (sum_block(lost) == 0.0 && v->most <= level_far) {
        for (size_t k = 0; k < BLOCK; k++)
            d[k] = sqrt(d[k] * per_less);
    } else {
        finish_with_care(v, v->x + row0, q, row0 + 1 < length ? length - 1 - row0 : 0, n, length, m,
                         d);
    }
}

/* Rows before the first full window of this length. */
static void finish_start(const struct series *v, size_t length, double *mean, double *dev)
{
    for (size_t i = 0; i + 1 < length && i < v->n; i++) {
        mean[i] = window_mean(v->x, i + 1);
        dev[i] = i ? window_dev(v->x, i + 1) : 0.0;
    }
}

static void finish_single(const struct series *v, double *mean, double *dev)
{
    memcpy(mean, v->x, v->n * sizeof *mean);
    memset(dev, 0, v->n * sizeof *dev);
}

static void tile_finish(const struct window_plan *p, const struct series *v, const struct tile *t,
                        double *mean, double *dev)
{
    size_t stride = window_stride(v->n);

    for (size_t k = 0; k < p->n_length; k++) {
        size_t sums = p->window[k] * t->width + p->halo;

        for (size_t i = 0; i < t->rows && p->length[k] > 1; i += BLOCK) {
            size_t n = t->rows - i < BLOCK ? t->rows - i : BLOCK, out = k * stride + t->row0 + i;

            finish_block(v, t->s + sums + i, t->q + sums + i, t->row0 + i, n, p->length[k],
                         t->lost, mean + out, dev + out);
        }
    }
}

void window_rolling(const struct window_plan *p, const double *x, size_t n, double *mean,
                    double *dev, double *scratch)
{
    struct series v = series_of(x, n);
    struct tile t = {.width = p->halo + p->tile, .lost = scratch, .s = scratch + BLOCK};
    size_t stride = window_stride(n);

    t.q = t.s + p->n_step * t.width;
    for (t.row0 = 0; t.row0 < n; t.row0 += p->tile) {
        t.rows = n - t.row0 < p->tile ? n - t.row0 : p->tile;
        tile_load(p, &v, &t);
        tile_sums(p, &t);
        tile_finish(p, &v, &t, mean, dev);
    }
    for (size_t k = 0; k < p->n_length; k++) {
        if (p->length[k] == 1)
            finish_single(&v, mean + k * stride, dev + k * stride);
        else
            finish_start(&v, p->length[k], mean + k * stride, dev + k * stride);
    }
}

double window_bucket_dev(double *dev, size_t n, const double *x, size_t row0, size_t length)
{
    double spread = n < 2 ? 0.0 : window_dev_fast(dev, n);

    if (n < 2 || spread >= devs_alike * dev[0])
        return spread;
    for (size_t i = 0; i < n; i++) {
        size_t end = row0 + i + 1, first = end < length ? 0 : end - length;

        dev[i] = end - first < 2 ? 0.0 : window_dev(x + first, end - first);
    }
    return window_dev(dev, n);
}
