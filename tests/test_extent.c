/* test_extent.c - what chunks tell of columns: missing values and ends, against rows that were
 * written. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/store/dataset.h"
#include "src/store/extent.h"
#include "tests/workspace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 30000, AT0 = 1420070400 }; /* three chunks */

static struct schema *make_schema(void)
{
    struct schema *s = schema_new();

    schema_add(s, "id", COLUMN_I64);
    schema_add(s, "at", COLUMN_TIME);
    schema_add(s, "v", COLUMN_F64);
    schema_add(s, "name", COLUMN_TEXT);
    schema_add(s, "none", COLUMN_I64);
    schema_key(s, "id");
    return s;
}

/* Row i: v is i / 2 but for every tenth, which has none; names rise to a long one. */
static void write_rows(struct store *s, const char *dataset, int n)
{
    struct schema *schema = make_schema();
    struct table *t = table_new(schema);
    struct err e = {0};
    struct dataset_write_opts o = {.kind = "raw"};
    struct column_writer *w = dataset_write(s, dataset, schema, &o, &e);
    struct chunk c;

    for (int i = 0; i < n; i++) {
        table_i64(t, 0, i - 5);
        table_i64(t, 1, AT0 + (int64_t)i * 3600);
        if (i % 10)
            table_f64(t, 2, i / 2.0);
        else
            table_null(t, 2);
        table_text(t, 3, i < n - 1 ? "abc" : "the longest of all names", i < n - 1 ? 3 : 24);
        table_null(t, 4);
    }
    table_chunk(t, 0, (size_t)n, &c);
    if (!w || (n > 0 && column_writer_put(w, &c, &e) < 0) || column_writer_finish(w, &e) < 0)
        fail_msg("%s", e.msg);
    column_writer_free(w);
    table_free(t);
    schema_free(schema);
}

static void extent_tells_missing_and_ends(void **state)
{
    struct store *s = open_ok("extent.mw", STORE_CREATE);
    struct arena a = {0};
    struct err e = {0};

    (void)state;
    write_rows(s, "d", ROWS);
    const struct extent *x = extent_of(s, "d", &a, &e);

    assert_non_null(x);
    assert_int_equal(x->n_col, 5);
    assert_true(x->n_chunk > 1 && x->exact);
    assert_int_equal(x->n_row, ROWS);
    assert_true(x->col[0].key && !x->col[1].key);
    assert_int_equal(x->col[0].min.i64, -5);
    assert_int_equal(x->col[0].max.i64, ROWS - 6);
    assert_int_equal(x->col[1].max.i64, AT0 + (int64_t)(ROWS - 1) * 3600);
    assert_int_equal(x->col[2].n_null, ROWS / 10);
    assert_true(x->col[2].min.f64 == 0.5 && x->col[2].max.f64 == (ROWS - 1) / 2.0);
    assert_string_equal(x->col[3].min.text, "abc");
    assert_string_equal(x->col[3].max.text, "the longest of a");
    assert_true(x->col[3].max.cut && !x->col[3].min.cut);
    assert_int_equal(x->col[4].n_null, ROWS);
    assert_false(x->col[4].has);
    assert_true(x->col[2].bytes > x->col[4].bytes);
    arena_done(&a);
    store_close(s);
}

static void extent_of_nothing(void **state)
{
    struct store *s = open_ok("nothing.mw", STORE_CREATE);
    struct arena a = {0};
    struct err e = {0};

    (void)state;
    write_rows(s, "d", 0);
    const struct extent *x = extent_of(s, "d", &a, &e);

    assert_non_null(x);
    assert_int_equal(x->n_row, 0);
    assert_false(x->col[0].has);
    assert_null(extent_of(s, "other", &a, &e));
    assert_int_equal(e.code, FAIL_INPUT);
    arena_done(&a);
    store_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_folder(extent_tells_missing_and_ends),
        in_folder(extent_of_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
