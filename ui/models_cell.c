/* models_cell.c - first and last column of CSV lines: number of a row, probability of its label. */
#include "config.h"

#include "ui/models_cell.h"

#include "src/base/mem.h"
#include "src/base/text.h"

#include <stdlib.h>
#include <string.h>

struct found {
    int64_t row;
    double p;
};

static const char *line_end(const char *line, const char *end)
{
    const char *at = memchr(line, '\n', (size_t)(end - line));

    return at ? at : end;
}

/* "181,3,2015-05-01 12:00:00,2.0,0.0,0.4"; a line without a probability has 0. */
static int read_line(const char *line, const char *end, struct found *out)
{
    const char *comma = memchr(line, ',', (size_t)(end - line));
    const char *last = comma ? memrchr(line, ',', (size_t)(end - line)) : NULL;

    out->p = 0;
    if (last && text_to_f64(last + 1, (size_t)(end - last - 1), &out->p) != TEXT_NUM_OK)
        out->p = 0;
    if (text_to_i64(line, (size_t)((comma ? comma : end) - line), &out->row) != TEXT_NUM_OK)
        return -1;
    return out->row < 0 ? -1 : 0;
}

/* Exactly n lines whose rows ascend. */
static int read_lines(const char *line, const char *end, struct found *out, size_t n)
{
    size_t i = 0;

    while (line < end) {
        const char *stop = line_end(line, end);

        if (i == n || read_line(line, stop, &out[i]) < 0 ||
            (i > 0 && out[i].row <= out[i - 1].row))
            return -1;
        i++;
        line = stop + 1;
    }
    return i == n ? 0 : -1;
}

static int by_p(const void *a, const void *b)
{
    const struct found *x = a, *y = b;

    if (x->p != y->p)
        return x->p < y->p ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

int models_rows_read(const char *text, size_t size, int64_t count, struct models_rows *out,
                     struct err *e)
{
    const char *end = text + size, *head = line_end(text, end);
    size_t n = count > 0 ? (size_t)count : 0;
    struct found *found = mem_try_array(n + 1, sizeof *found, e);

    *out = (struct models_rows){0};
    if (!found)
        return -1;
    if (count < 0 || read_lines(head < end ? head + 1 : end, end, found, n) < 0) {
        free(found);
        err_set(e, FAIL_INPUT, "the rows are others than those that were evaluated");
        return err_hint(e, "evaluate again (a)");
    }
    qsort(found, n, sizeof *found, by_p);
    *out = (struct models_rows){mem_array(n + 1, sizeof *out->row), n};
    for (size_t i = 0; i < n; i++)
        out->row[i] = found[i].row;
    free(found);
    return 0;
}

void models_rows_done(struct models_rows *r)
{
    free(r->row);
    *r = (struct models_rows){0};
}
