/* golden.c - reads reference data for tests: gzipped CSV without quotes, and JSON. */
#include "config.h"

#include "tests/golden.h"

#include "src/base/file.h"
#include "src/base/gz.h"
#include "src/base/mem.h"
#include "src/base/text.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void assert_near_at(double a, double b, double tol, const char *file, int line)
{
    if (!(fabs(a - b) <= tol)) {
        print_error("%.17g is not within %g of %.17g\n", a, tol, b);
        _fail(file, line);
    }
}

char *golden_path(const char *name)
{
    const char *shared = getenv("MW_SHARED"), *data = getenv("MW_DATADIR");
    static const char *const up[] = {"../shared", "../../shared", "../../../shared"};
    struct buf b = {0};

    if (shared) {
        buf_printf(&b, "%s/golden/%s", shared, name);
        if (file_exists(buf_str(&b)))
            return buf_take(&b);
    }
    for (size_t i = 0; data && i < sizeof up / sizeof *up; i++) {
        buf_clear(&b);
        buf_printf(&b, "%s/%s/golden/%s", data, up[i], name);
        if (file_exists(buf_str(&b)))
            return buf_take(&b);
    }
    print_message("SKIPPED: no reference data %s (set MW_SHARED)\n", name);
    buf_done(&b);
    return NULL;
}

static void inflate_into(const struct buf *in, struct buf *out)
{
    struct gz_reader *z = gz_reader_new();
    enum gz_state state = GZ_OK;
    size_t at = 0;

    while (state == GZ_OK) {
        size_t in_size = in->size - at, out_size = 1 << 16;
        char *room = buf_room(out, out_size);

        state = gz_reader_feed(z, (const unsigned char *)in->s + at, &in_size,
                               (unsigned char *)room, &out_size, true);
        at += in_size;
        out->size += out_size;
    }
    assert_int_equal(state, GZ_END);
    gz_reader_free(z);
    buf_byte(out, '\0');
}

static void read_text(const char *path, struct buf *out)
{
    struct buf raw = {0};
    struct err e = {0};

    assert_int_equal(file_read_all(path, (size_t)1 << 28, &raw, &e), 0);
    if (gz_is((const unsigned char *)raw.s, raw.size))
        inflate_into(&raw, out);
    else
        buf_add(out, raw.s, raw.size + 1);
    buf_done(&raw);
}

static size_t count_of(const char *s, char c, const char *end)
{
    size_t n = 0;

    for (; s < end; s++)
        n += *s == c;
    return n;
}

/* The next cell of the text at *s; *s moves behind its comma or line end. */
static size_t next_cell(const char **s, const char **cell)
{
    size_t size = strcspn(*s, ",\n");

    *cell = *s;
    *s += size + ((*s)[size] != '\0');
    return size;
}

struct golden_table *golden_table(const char *name)
{
    char *path = golden_path(name);
    struct golden_table *t;
    struct buf text = {0};
    const char *s, *cell, *line_end;

    if (!path)
        return NULL;
    read_text(path, &text);
    s = text.s;
    line_end = strchr(s, '\n');
    t = mem_zero(1, sizeof *t);
    t->n_col = 1 + count_of(s, ',', line_end);
    t->n_row = count_of(s, '\n', s + strlen(s)) - 1;
    t->name = mem_zero(t->n_col, sizeof *t->name);
    t->col = mem_zero(t->n_col, sizeof *t->col);
    for (size_t c = 0; c < t->n_col; c++) {
        size_t size = next_cell(&s, &cell);

        t->name[c] = mem_text_n(cell, size);
        t->col[c] = mem_array(t->n_row, sizeof **t->col);
    }
    for (size_t r = 0; r < t->n_row; r++) {
        for (size_t c = 0; c < t->n_col; c++) {
            size_t size = next_cell(&s, &cell);

            if (text_to_f64(cell, size, &t->col[c][r]) != TEXT_NUM_OK)
                t->col[c][r] = NAN;
        }
    }
    buf_done(&text);
    free(path);
    return t;
}

void golden_table_free(struct golden_table *t)
{
    if (!t)
        return;
    for (size_t c = 0; c < t->n_col; c++) {
        free(t->name[c]);
        free(t->col[c]);
    }
    free(t->name);
    free(t->col);
    free(t);
}

const double *golden_column(const struct golden_table *t, const char *name)
{
    for (size_t c = 0; c < t->n_col; c++)
        if (!strcmp(t->name[c], name))
            return t->col[c];
    fail_msg("no column %s", name);
    return NULL;
}

struct json *golden_json(const char *name)
{
    char *path = golden_path(name);
    struct err e = {0};
    struct json *j;

    if (!path)
        return NULL;
    j = json_read_file(path, &e);
    assert_non_null(j);
    free(path);
    return j;
}

size_t golden_inputs(const struct golden_table *t, const double **col, const char **name)
{
    static const char *const other[] = {"machineID", "dt_truncated", "model", "failure", "label_e"};
    size_t n = 0;

    for (size_t c = 0; c < t->n_col; c++) {
        size_t i = 0;

        while (i < 5 && strcmp(other[i], t->name[c]) != 0)
            i++;
        if (i < 5)
            continue;
        col[n] = t->col[c];
        name[n++] = t->name[c];
    }
    return n;
}
