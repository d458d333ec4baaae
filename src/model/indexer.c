/* indexer.c - distinct values of a column, counted, and their order.
 *
 * Distinct values are kept in a small ascending array: labels and categories are few, and the
 * value of the row before is usually the value of this row. Columns that turn out to have many
 * values are left as soon as that shows. */
#include "config.h"

#include "src/model/indexer.h"

#include "src/base/mem.h"
#include "src/base/text.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct distinct {
    size_t n, cap, most;
    double *value; /* ascending */
    size_t *count;
};

/* Place of the first value >= v. */
static size_t place(const struct distinct *d, double v)
{
    size_t lo = 0, hi = d->n;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (d->value[mid] >= v)
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

static void insert(struct distinct *d, size_t at, double v)
{
    if (d->n == d->cap) {
        d->cap = mem_room(d->cap, d->n + 1);
        d->value = mem_resize(d->value, d->cap, sizeof *d->value);
        d->count = mem_resize(d->count, d->cap, sizeof *d->count);
    }
    memmove(d->value + at + 1, d->value + at, (d->n - at) * sizeof *d->value);
    memmove(d->count + at + 1, d->count + at, (d->n - at) * sizeof *d->count);
    d->value[at] = v == 0.0 ? 0.0 : v;
    d->count[at] = 0;
    d->n++;
}

static void distinct_done(struct distinct *d)
{
    free(d->value);
    free(d->count);
}

/* False when there are more than d->most. */
static bool distinct_add(struct distinct *d, const double *v, size_t n)
{
    size_t at = 0;

    for (size_t i = 0; i < n; i++) {
        if (isnan(v[i]))
            continue;
        if (at >= d->n || d->value[at] != v[i]) {
            at = place(d, v[i]);
            if (at == d->n || d->value[at] != v[i]) {
                if (d->n == d->most)
                    return false;
                insert(d, at, v[i]);
            }
        }
        d->count[at]++;
    }
    return true;
}

/* --- labels --- */

struct ranked {
    double value;
    size_t count;
    char text[TEXT_F64_SIZE + 1];
};

static int by_rank(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return strcmp(x->text, y->text);
}

static void rank(const struct distinct *d, double *out)
{
    struct ranked *r = mem_zero(d->n, sizeof *r);

    for (size_t i = 0; i < d->n; i++) {
        r[i].value = d->value[i];
        r[i].count = d->count[i];
        r[i].text[text_from_f64(d->value[i], true, r[i].text)] = '\0';
    }
    qsort(r, d->n, sizeof *r, by_rank);
    for (size_t i = 0; i < d->n; i++)
        out[i] = r[i].value;
    free(r);
}

int indexer_labels(const double *v, size_t n, double *out, struct err *e)
{
    struct distinct d = {.most = INDEXER_CLASS_MAX};
    int rc = -1;

    if (!distinct_add(&d, v, n)) {
        err_set(e, FAIL_INPUT, "the label has more than %d values", INDEXER_CLASS_MAX);
        err_hint(e, "a label is a class, not a measurement; choose another column");
    } else if (d.n == 0) {
        err_set(e, FAIL_INPUT, "no row has a label");
    } else {
        rank(&d, out);
        rc = (int)d.n;
    }
    distinct_done(&d);
    return rc;
}

/* --- categories --- */

size_t indexer_categories(const double *v, size_t n, size_t most, double **out)
{
    struct distinct d = {.most = most};
    bool few = most > 0 && distinct_add(&d, v, n) && d.n > 0;

    *out = NULL;
    if (few) {
        size_t zero = place(&d, 0.0);

        if (zero < d.n && d.value[zero] == 0.0) { /* to the front, the others move up */
            memmove(d.value + 1, d.value, zero * sizeof *d.value);
            d.value[0] = 0.0;
        }
        *out = d.value;
        d.value = NULL;
    }
    distinct_done(&d);
    return few ? d.n : 0;
}

int indexer_find(const double *list, size_t n, double v)
{
    for (size_t i = 0; i < n; i++)
        if (list[i] == v)
            return (int)i;
    return INDEXER_NONE;
}
