/* bins.c - thresholds from the distinct values of a column, categories, and their codes.
 *
 * Values are sorted as order-preserving integers by a radix sort of 11 bits a pass, which skips
 * the passes in which all values agree. With class weights each value carries its row's class, and
 * weights are added per class in class order, so that no order of rows shows in a sum. */
#include "config.h"

#include "src/model/bins.h"

#include "src/base/mem.h"
#include "src/base/order.h"
#include "src/base/par.h"
#include "src/base/rng.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* --- sorted sample --- */

struct sample {
    size_t n;
    uint64_t *key;  /* [n] ascending after sample_sort */
    uint8_t *class; /* [n] of the same row; NULL: not wanted */
};

static void sample_done(struct sample *s)
{
    free(s->key);
    free(s->class);
}

static int sample_init(struct sample *s, size_t n, bool classes, struct err *e)
{
    *s = (struct sample){.n = 0};
    s->key = mem_try_array(n, sizeof *s->key, e);
    s->class = classes ? mem_try_array(n, 1, e) : NULL;
    return s->key && (!classes || s->class) ? 0 : -1;
}

/* Row i of the m that are looked at, one out of each of m equal stretches of n rows. */
static size_t sampled_row(uint64_t seed, size_t i, size_t m, size_t n)
{
    size_t first, end;

    if (m == n)
        return i;
    first = (size_t)((unsigned __int128)i * n / m);
    end = (size_t)((unsigned __int128)(i + 1) * n / m);
    return first + rng_hash(seed, UINT64_C(0x62696e73), i) % (end - first);
}

static void sample_take(struct sample *s, const double *v, size_t n, const struct bins_opts *o)
{
    size_t m = n < BINS_SAMPLE_MAX ? n : BINS_SAMPLE_MAX;

    for (size_t i = 0; i < m; i++) {
        size_t r = sampled_row(o->seed, i, m, n);

        if (isnan(v[r]))
            continue;
        s->key[s->n] = order_key(v[r]);
        if (s->class)
            s->class[s->n] = o->label[r];
        s->n++;
    }
}

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS, PASSES = 6 };

static unsigned digit(uint64_t key, int pass)
{
    return key >> (pass * DIGIT_BITS) & (DIGITS - 1);
}

/* How often each digit occurs, of all passes in one sweep. */
static void count_digits(const struct sample *s, uint32_t (*count)[DIGITS])
{
    memset(count, 0, PASSES * sizeof *count);
    for (size_t i = 0; i < s->n; i++)
        for (int pass = 0; pass < PASSES; pass++)
            count[pass][digit(s->key[i], pass)]++;
}

/* One stable pass from a to b; `at` holds the counts of its digits. */
static void radix_pass(const struct sample *a, struct sample *b, int pass, uint32_t *at)
{
    uint32_t sum = 0;

    for (size_t d = 0; d < DIGITS; d++) {
        uint32_t n = at[d];

        at[d] = sum;
        sum += n;
    }
    for (size_t i = 0; i < a->n; i++) {
        uint32_t to = at[digit(a->key[i], pass)]++;

        b->key[to] = a->key[i];
        if (a->class)
            b->class[to] = a->class[i];
    }
}

static int sample_sort(struct sample *s, struct err *e)
{
    uint32_t(*count)[DIGITS] = mem_zero(PASSES, sizeof *count);
    struct sample other;
    int rc = sample_init(&other, s->n, s->class != NULL, e);

    other.n = s->n;
    if (rc == 0)
        count_digits(s, count);
    for (int pass = 0; rc == 0 && s->n && pass < PASSES; pass++) {
        if (count[pass][digit(s->key[0], pass)] == s->n)
            continue; /* all agree */
        radix_pass(s, &other, pass, count[pass]);
        struct sample swap = *s;

        *s = other;
        other = swap;
    }
    sample_done(&other);
    free(count);
    return rc;
}

/* --- thresholds --- */

struct weighted_value {
    double value, weight;
};

static double class_weights(const struct sample *s, size_t from, size_t to,
                            const struct bins_opts *o)
{
    uint32_t count[BINS_CLASS_ROOM] = {0};
    double sum = 0.0;

    for (size_t i = from; i < to; i++)
        count[s->class[i]]++;
    for (size_t k = 0; k < o->n_class; k++)
        sum += count[k] * o->class_weight[k];
    return sum;
}

static inline double run_weight(const struct sample *s, size_t from, size_t to,
                                const struct bins_opts *o)
{
    return s->class ? class_weights(s, from, to, o) : (double)(to - from);
}

/* Distinct values with their weights; gives their number. */
static size_t distinct(const struct sample *s, const struct bins_opts *o, struct weighted_value *d)
{
    size_t n = 0;

    for (size_t i = 0, end; i < s->n; i = end) {
        for (end = i + 1; end < s->n && s->key[end] == s->key[i];)
            end++;
        d[n++] = (struct weighted_value){order_value(s->key[i]), run_weight(s, i, end, o)};
    }
    return n;
}

static double midpoint(double a, double b)
{
    double mid = (a + b) / 2.0;

    return isfinite(mid) ? mid : a / 2.0 + b / 2.0;
}

/* At which sums of weight thresholds should lie: at target, and then every stride. */
struct aim {
    double target, stride;
};

/* Spark's aim is equal bins, i / (n_split + 1). Above max(max_bins^2, 10000) rows, where Spark's
 * own thresholds depend on the luck of a draw, it is the median-unbiased (i - 1/3) / (n_split +
 * 1/3) of Hyndman and Fan 1996 (their type 8): end bins of two thirds. What tells a failing
 * machine from a healthy one lies in the tails. */
static struct aim aim_of(double total, unsigned n_split, size_t n_row, unsigned max_bins)
{
    size_t sure = (size_t)max_bins * max_bins > 10000 ? (size_t)max_bins * max_bins : 10000;
    double stride = n_row > sure ? total / (n_split + 1.0 / 3.0) : total / (n_split + 1.0);

    return (struct aim){n_row > sure ? stride * 2.0 / 3.0 : stride, stride};
}

/* At most n_split thresholds between n distinct values, into cut. */
static unsigned thresholds(const struct weighted_value *d, size_t n, struct aim aim,
                           unsigned n_split, double *cut)
{
    bool all = n - 1 <= n_split;
    double now = d[0].weight;
    unsigned made = 0;

    for (size_t i = 1; i < n && made < n_split; i++) {
        double before = now;

        now += d[i].weight;
        if (all || fabs(before - aim.target) < fabs(now - aim.target)) {
            cut[made++] = midpoint(d[i - 1].value, d[i].value);
            aim.target += aim.stride;
        }
    }
    return made;
}

static int find_thresholds(const double *v, size_t n, const struct bins_opts *o, struct bins *out,
                           struct err *e)
{
    unsigned n_split = (unsigned)(n < o->max_bins ? n : o->max_bins) - 1;
    struct weighted_value *d = NULL;
    struct sample s;
    int rc = -1;

    if (sample_init(&s, n < BINS_SAMPLE_MAX ? n : BINS_SAMPLE_MAX, o->label != NULL, e) < 0)
        goto done;
    sample_take(&s, v, n, o);
    d = mem_try_array(s.n, sizeof *d, e);
    if (!d || sample_sort(&s, e) < 0)
        goto done;
    size_t n_distinct = distinct(&s, o, d);

    out->kind = BINS_CONTINUOUS;
    out->cut = mem_zero(n_split, sizeof *out->cut);
    if (n_distinct > 1)
        out->n_cut = thresholds(d, n_distinct,
                                aim_of(run_weight(&s, 0, s.n, o), n_split, n, o->max_bins),
                                n_split, out->cut);
    rc = 0;
done:
    sample_done(&s);
    free(d);
    return rc;
}

/* --- categories --- */

/* Subsets of so many categories are tried one by one when there are more than two classes:
 * floor(log2(max_bins / 2 + 1) + 1) of them at most. */
static bool unordered(unsigned arity, unsigned n_bin, size_t n_class)
{
    unsigned most = 1;

    for (unsigned n = n_bin / 2 + 1; n > 1; n /= 2)
        most++;
    return n_class > 2 && arity > 1 && arity <= most;
}

int bins_find(const double *v, size_t n, const struct bins_opts *o, struct bins *out, struct err *e)
{
    unsigned n_bin = (unsigned)(n < o->max_bins ? n : o->max_bins);
    double *category;
    size_t arity;

    assert(n > 0 && o->max_bins >= 2 && o->max_bins < BINS_CODES);
    memset(out, 0, sizeof *out);
    arity = indexer_categories(v, n, o->max_categories, &category);
    if (arity == 0)
        return find_thresholds(v, n, o, out, e);
    if (arity > n_bin) {
        free(category);
        err_set(e, FAIL_INPUT, "%zu categories are more than %u bins", arity, n_bin);
        return err_hint(e, "raise maxBins, or lower maxCategories");
    }
    out->category = category;
    out->arity = (unsigned)arity;
    out->kind = unordered(out->arity, n_bin, o->n_class) ? BINS_UNORDERED : BINS_ORDERED;
    return 0;
}

void bins_done(struct bins *b)
{
    free(b->cut);
    free(b->category);
    memset(b, 0, sizeof *b);
}

/* --- encoded columns --- */

int bins_matrix_init(struct bins_matrix *m, size_t n_row, size_t n_feature, struct err *e)
{
    m->n_row = n_row;
    m->n_feature = n_feature;
    m->col = mem_try_array(n_row, n_feature + 1, e);
    return m->col ? 0 : -1;
}

void bins_matrix_done(struct bins_matrix *m)
{
    free(m->col);
    memset(m, 0, sizeof *m);
}

void bins_encode(const struct bins *b, const double *v, struct bins_matrix *m, size_t col)
{
    uint8_t *to = bins_column(m, col);

    assert(col < m->n_feature);
    if (b->kind == BINS_CONTINUOUS) {
        for (size_t r = 0; r < m->n_row; r++)
            to[r] = bins_code(b->cut, b->n_cut, v[r]);
        return;
    }
    for (size_t r = 0; r < m->n_row; r++) {
        int i = indexer_find(b->category, b->arity, v[r]);

        to[r] = (uint8_t)(i == INDEXER_NONE ? (int)b->arity : i);
    }
}

int bins_encode_labels(const double *label, size_t n_class, const double *v,
                       struct bins_matrix *m, struct err *e)
{
    uint8_t *to = bins_classes(m);

    for (size_t r = 0; r < m->n_row; r++) {
        int i = indexer_find(label, n_class, v[r]);

        if (i == INDEXER_NONE)
            return err_set(e, FAIL_INPUT, "row %zu has no known label", r);
        to[r] = (uint8_t)i;
    }
    return 0;
}

/* --- rows from columns --- */

enum { TURN_ROWS = 512 }; /* turned at a time: their rows stay in the cache */

struct turning {
    const struct bins_matrix *m;
    uint8_t *row;
};

static int turn_piece(void *arg, size_t piece, unsigned thread, struct err *e)
{
    const struct turning *t = arg;
    const struct bins_matrix *m = t->m;
    size_t stride = bins_stride(m->n_feature), first = piece * TURN_ROWS;
    size_t end = first + TURN_ROWS < m->n_row ? first + TURN_ROWS : m->n_row;

    (void)thread;
    (void)e;
    for (size_t c = 0; c <= m->n_feature; c++) {
        const uint8_t *from = bins_column(m, c);

        for (size_t r = first; r < end; r++)
            t->row[r * stride + c] = from[r];
    }
    return 0;
}

uint8_t *bins_rows(const struct bins_matrix *m, unsigned n_thread, struct err *e)
{
    struct turning t = {m, mem_try_array(m->n_row, bins_stride(m->n_feature), e)};

    if (t.row && par_for(n_thread, (m->n_row + TURN_ROWS - 1) / TURN_ROWS, turn_piece, &t, e) < 0) {
        free(t.row);
        return NULL;
    }
    return t.row;
}
