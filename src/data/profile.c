/* profile.c - what a column holds: one pass that gathers its values, then sorted order tells all.
 *
 * Numbers become integers whose order is that of the doubles and are sorted by a radix sort;
 * distinct values, range and quantiles are read off. Text is counted per distinct value. Memory:
 * two words a row of one column, or the distinct texts. Not here: histograms and plots. */
#include "config.h"

#include "src/data/profile.h"

#include "src/base/hash.h"
#include "src/base/mem.h"
#include "src/base/order.h"
#include "src/store/dataset.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const double profile_levels[PROFILE_QUANTILES] = {0.05, 0.25, 0.5, 0.75, 0.95};

/* --- numbers --- */

struct numbers {
    uint64_t *key; /* [n] order-preserving images of doubles */
    size_t n, cap;
};

static int numbers_room(struct numbers *a, size_t n, struct err *e)
{
    uint64_t *more;

    if (a->n + n <= a->cap)
        return 0;
    size_t cap = mem_room(a->cap, a->n + n);
    more = realloc(a->key, cap * sizeof *more);
    if (!more)
        return err_set(e, FAIL_INPUT, "a column of %zu values does not fit into memory", cap);
    a->key = more;
    a->cap = cap;
    return 0;
}

static int numbers_add(struct numbers *a, const struct column *c, size_t n_row, struct err *e)
{
    if (numbers_room(a, n_row, e) < 0)
        return -1;
    for (size_t i = 0; i < n_row; i++)
        if (column_has(c, i)) {
            double v = c->type == COLUMN_F64 ? column_f64(c, i) : (double)column_i64(c, i);

            if (!isnan(v))
                a->key[a->n++] = order_key(v);
        }
    return 0;
}

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

/* One pass of the radix sort, least digit first; false: all have the same digit, nothing moved. */
static bool sort_pass(const uint64_t *from, uint64_t *to, size_t n, int shift)
{
    size_t count[DIGITS] = {0}, at = 0;

    for (size_t i = 0; i < n; i++)
        count[from[i] >> shift & (DIGITS - 1)]++;
    if (count[from[0] >> shift & (DIGITS - 1)] == n)
        return false;
    for (size_t d = 0; d < DIGITS; d++) {
        size_t here = count[d];

        count[d] = at;
        at += here;
    }
    for (size_t i = 0; i < n; i++)
        to[count[from[i] >> shift & (DIGITS - 1)]++] = from[i];
    return true;
}

static int numbers_sort(struct numbers *a, struct err *e)
{
    uint64_t *spare;

    if (!a->n)
        return 0;
    spare = mem_try_array(a->n, sizeof *spare, e);
    if (!spare)
        return -1;
    for (int shift = 0; shift < 64; shift += DIGIT_BITS)
        if (sort_pass(a->key, spare, a->n, shift)) {
            uint64_t *other = a->key;

            a->key = spare;
            spare = other;
        }
    a->cap = a->n;
    free(spare);
    return 0;
}

/* Sum with the error of each addition carried along. Source: Neumaier 1974. */
struct sum {
    double sum, lost;
};

static void sum_add(struct sum *s, double v)
{
    double t = s->sum + v;

    s->lost += fabs(s->sum) >= fabs(v) ? s->sum - t + v : v - t + s->sum;
    s->sum = t;
}

static double quantile(const struct numbers *a, double level)
{
    double at = level * (double)(a->n - 1);
    size_t i = (size_t)at;
    double low = order_value(a->key[i]);

    if ((double)i == at)
        return low;
    return low + (at - (double)i) * (order_value(a->key[i + 1]) - low);
}

/* How many values are below v. */
static size_t numbers_below(const struct numbers *a, double v)
{
    size_t low = 0, high = a->n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (order_value(a->key[mid]) < v)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* The quantiles are known. */
static void tell_outliers(const struct numbers *a, struct profile_column *out)
{
    double q25 = out->quantile[1], q75 = out->quantile[3], reach = 3 * (q75 - q25);

    out->fence_low = out->fence_high = NAN;
    out->n_outlier = -1;
    if (!(reach > 0))
        return;
    out->fence_low = q25 - reach;
    out->fence_high = q75 + reach;
    out->n_outlier = (int64_t)(numbers_below(a, out->fence_low) + a->n -
                               numbers_below(a, nextafter(out->fence_high, INFINITY)));
}

static void numbers_tell(const struct numbers *a, struct profile_column *out)
{
    struct sum sum = {0}, squares = {0};

    out->min = out->max = out->mean = out->sd = NAN;
    for (int i = 0; i < PROFILE_QUANTILES; i++)
        out->quantile[i] = a->n ? quantile(a, profile_levels[i]) : NAN;
    tell_outliers(a, out);
    if (!a->n)
        return;
    out->min = order_value(a->key[0]);
    out->max = order_value(a->key[a->n - 1]);
    for (size_t i = 0; i < a->n; i++) {
        out->n_distinct += i == 0 || a->key[i] != a->key[i - 1];
        sum_add(&sum, order_value(a->key[i]));
    }
    out->mean = (sum.sum + sum.lost) / (double)a->n;
    for (size_t i = 0; i < a->n; i++) {
        double d = order_value(a->key[i]) - out->mean;

        sum_add(&squares, d * d);
    }
    if (a->n > 1)
        out->sd = sqrt((squares.sum + squares.lost) / (double)(a->n - 1));
}

/* --- text: an open-addressing table of counted texts --- */

struct word {
    const char *text; /* in the caller's arena; NULL: free */
    size_t size;
    uint64_t hash;
    int64_t n;
};

struct words {
    struct word *word; /* [cap], cap a power of two */
    size_t n, cap;
};

static struct word *words_slot(const struct words *w, const char *s, size_t size, uint64_t hash)
{
    size_t i = hash & (w->cap - 1);

    while (w->word[i].text && (w->word[i].hash != hash || w->word[i].size != size ||
                               memcmp(w->word[i].text, s, size) != 0))
        i = (i + 1) & (w->cap - 1);
    return &w->word[i];
}

static void words_grow(struct words *w)
{
    struct words more = {.n = w->n, .cap = w->cap ? 2 * w->cap : 64};

    more.word = mem_zero(more.cap, sizeof *more.word);
    for (size_t i = 0; i < w->cap; i++)
        if (w->word[i].text)
            *words_slot(&more, w->word[i].text, w->word[i].size, w->word[i].hash) = w->word[i];
    free(w->word);
    *w = more;
}

static void words_add(struct words *w, struct arena *a, const char *s, size_t size, int64_t n)
{
    uint64_t hash = hash_64(s, size);
    struct word *slot;

    if (w->n * 2 >= w->cap)
        words_grow(w);
    slot = words_slot(w, s, size, hash);
    if (!slot->text) {
        *slot = (struct word){arena_text_n(a, s, size), size, hash, 0};
        w->n++;
    }
    slot->n += n;
}

static int words_chunk(struct words *w, struct arena *a, const struct column *c, size_t n_row,
                       struct err *e)
{
    int64_t *count = mem_try_array(c->dict->n + 1, sizeof *count, e);

    if (!count)
        return -1;
    for (size_t i = 0; i < n_row; i++)
        if (column_has(c, i))
            count[column_code(c, i)]++;
    for (uint32_t i = 0; i < c->dict->n; i++)
        if (count[i])
            words_add(w, a, text_dict_get(c->dict, i), text_dict_size(c->dict, i), count[i]);
    free(count);
    return 0;
}

static int word_cmp(const struct word *a, const struct word *b)
{
    size_t n = a->size < b->size ? a->size : b->size;
    int rc = memcmp(a->text, b->text, n);

    return rc ? rc : (a->size > b->size) - (a->size < b->size);
}

static void words_tell(const struct words *w, struct profile_column *out)
{
    const struct word *first = NULL, *last = NULL, *frequent = NULL;

    for (size_t i = 0; i < w->cap; i++) {
        const struct word *x = &w->word[i];

        if (!x->text)
            continue;
        if (!first || word_cmp(x, first) < 0)
            first = x;
        if (!last || word_cmp(x, last) > 0)
            last = x;
        if (!frequent || x->n > frequent->n || (x->n == frequent->n && word_cmp(x, frequent) < 0))
            frequent = x;
    }
    out->n_distinct = (int64_t)w->n;
    out->first = first ? first->text : NULL;
    out->last = last ? last->text : NULL;
    out->frequent = frequent ? frequent->text : NULL;
    out->n_frequent = frequent ? frequent->n : 0;
}

/* --- columns --- */

static int64_t missing(const struct column *c, size_t n_row)
{
    return c->valid ? (int64_t)(n_row - bits_count(c->valid, n_row)) : 0;
}

int profile_reader(struct column_reader *r, size_t col, struct arena *a,
                   struct profile_column *out, struct err *e)
{
    const struct column_spec *spec = &r->schema->col[col];
    struct profile_column p = {.name = arena_text(a, spec->name), .type = spec->type};
    struct numbers numbers = {0};
    struct words words = {0};
    struct chunk k;
    int rc;

    assert(col < r->schema->n_col);
    while ((rc = column_reader_next(r, &k, e)) > 0) {
        const struct column *c = &k.col[col];

        p.n_row += (int64_t)k.n_row;
        p.n_missing += missing(c, k.n_row);
        rc = spec->type == COLUMN_TEXT ? words_chunk(&words, a, c, k.n_row, e)
                                       : numbers_add(&numbers, c, k.n_row, e);
        if (rc < 0)
            break;
    }
    if (rc == 0)
        rc = numbers_sort(&numbers, e);
    if (rc == 0) {
        numbers_tell(&numbers, &p);
        if (spec->type == COLUMN_TEXT)
            words_tell(&words, &p);
        *out = p;
    }
    free(numbers.key);
    free(words.word);
    return rc;
}

static int dataset_column_profile(struct store *s, const char *name, const char *column,
                                  struct arena *a, struct profile_column *out, struct err *e)
{
    const char *const columns[] = {column, NULL};
    struct dataset_read_opts o = {.columns = columns, .any_order = true};
    struct column_reader *r = dataset_read(s, name, &o, e);
    int rc = r ? profile_reader(r, 0, a, out, e) : -1;

    column_reader_free(r);
    return rc < 0 ? err_ctx(e, "column '%s'", column) : 0;
}

int64_t profile_dataset(struct store *s, const char *name, struct progress *p, struct arena *a,
                        const struct profile_column **out, struct err *e)
{
    struct schema *schema = dataset_schema(s, name, e);
    struct profile_column *col;
    int64_t n = -1;

    if (!schema)
        return -1;
    col = arena_zero(a, schema->n_col, sizeof *col);
    for (size_t i = 0; i < schema->n_col; i++)
        if (progress_step(p, "describe", (int64_t)i, (int64_t)schema->n_col, "columns", e) < 0 ||
            dataset_column_profile(s, name, schema->col[i].name, a, &col[i], e) < 0)
            goto done;
    *out = col;
    n = (int64_t)schema->n_col;
done:
    schema_free(schema);
    return n;
}
