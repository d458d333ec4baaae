/* test_column.c - schemas, tables that grow, their chunks and readers. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "src/base/column.h"
#include "src/base/rng.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { REAL, WORD, COUNT, AT };

static struct schema *four_columns(void)
{
    struct schema *s = schema_new();

    schema_add(s, "volt", COLUMN_F64);
    schema_add(s, "model", COLUMN_TEXT);
    schema_add(s, "errors", COLUMN_I64);
    schema_add(s, "datetime", COLUMN_TIME);
    return s;
}

/* --- schema --- */

static void schema_find_ignores_ascii_case(void **state)
{
    struct schema *s = four_columns();

    (void)state;
    assert_int_equal(schema_find(s, "DateTime"), 3);
    assert_int_equal(schema_find(s, "date"), -1);
    schema_free(s);
}

static void schema_equal_names_types_and_key(void **state)
{
    struct schema *a = four_columns(), *b = schema_copy(a);

    (void)state;
    assert_true(schema_equal(a, b));
    schema_key(b, "datetime");
    assert_false(schema_equal(a, b));
    schema_key(a, "errors");
    assert_false(schema_equal(a, b));
    b->key[0] = 2;
    assert_true(schema_equal(a, b));
    b->col[0].type = COLUMN_I64;
    assert_false(schema_equal(a, b));
    schema_free(a);
    schema_free(b);
    schema_free(NULL);
}

static void column_type_names_go_round(void **state)
{
    enum column_type t;

    (void)state;
    for (int i = COLUMN_I64; i <= COLUMN_TIME; i++) {
        assert_true(column_type_find(column_type_name((enum column_type)i), &t));
        assert_int_equal(t, i);
    }
    assert_false(column_type_find("blob", &t));
}

/* --- table --- */

/* what row r holds is a function of r alone, so that every reader can be checked */
static bool has(size_t col, size_t r)
{
    return rng_hash(1, col, r) % 7 != 0;
}

static size_t word(size_t r, char *out, size_t size)
{
    uint64_t h = rng_hash(2, 0, r);

    if (h % 50 == 0) {
        out[0] = '\0';
        return 0;
    }
    return (size_t)snprintf(out, size, h % 3 ? "model%d" : "a longer name of model %d",
                            (int)(h / 100 % 900));
}

static void fill(struct table *t, size_t from, size_t to)
{
    char s[64];

    for (size_t r = from; r < to; r++) {
        if (has(REAL, r))
            table_f64(t, REAL, (double)r / 8);
        else
            table_null(t, REAL);
        if (has(WORD, r))
            table_text(t, WORD, s, word(r, s, sizeof s));
        else
            table_null(t, WORD);
        table_i64(t, COUNT, (int64_t)r);
        if (has(AT, r))
            table_i64(t, AT, -(int64_t)r);
        else
            table_null(t, AT);
    }
}

static void check_row(const struct chunk *c, size_t i, size_t r)
{
    char s[64];
    size_t size = word(r, s, sizeof s);

    assert_int_equal(column_has(&c->col[REAL], i), has(REAL, r));
    assert_true(column_f64(&c->col[REAL], i) == (has(REAL, r) ? (double)r / 8 : 0.0));
    assert_int_equal(column_i64(&c->col[COUNT], i), r);
    assert_int_equal(column_i64(&c->col[AT], i), has(AT, r) ? -(int64_t)r : 0);
    assert_int_equal(column_has(&c->col[WORD], i), has(WORD, r));
    uint32_t code = column_code(&c->col[WORD], i);
    if (!has(WORD, r)) {
        assert_int_equal(code, 0);
        return;
    }
    assert_int_equal(text_dict_size(c->col[WORD].dict, code), size);
    assert_string_equal(text_dict_get(c->col[WORD].dict, code), s);
}

static void table_reader_gives_every_row_once(void **state)
{
    enum { ROWS = 3 * COLUMN_CHUNK_ROWS + 77 };
    struct schema *s = four_columns();
    struct table *t = table_new(s);
    struct chunk c;
    struct err e = {0};
    size_t r = 0;

    (void)state;
    schema_free(s); /* the table has its own */
    fill(t, 0, ROWS);
    struct column_reader *reader = table_reader(t);
    while (column_reader_next(reader, &c, &e) > 0) {
        assert_int_equal(c.row0, r);
        assert_true(c.n_row <= COLUMN_CHUNK_ROWS);
        assert_null(c.col[COUNT].valid);
        for (size_t i = 0; i < c.n_row; i++)
            check_row(&c, i, r++);
    }
    assert_int_equal(r, ROWS);
    assert_int_equal(column_reader_seek(reader, 2 * COLUMN_CHUNK_ROWS + 5, &e), 0);
    assert_int_equal(column_reader_next(reader, &c, &e), 1);
    assert_int_equal(c.row0, 2 * COLUMN_CHUNK_ROWS);
    assert_int_equal(column_reader_seek(reader, ROWS, &e), -1);
    assert_int_equal(e.code, FAIL_USAGE);
    column_reader_free(reader);
    table_free(t);
}

static void table_text_each_distinct_text_once(void **state)
{
    struct schema *s = four_columns();
    struct table *t = table_new(s);
    struct chunk c;
    char name[20];

    (void)state;
    schema_free(s);
    for (int i = 0; i < 20000; i++) {
        int n = snprintf(name, sizeof name, "w%d", i % 5000);

        table_text(t, WORD, name, (size_t)n);
        table_null(t, REAL);
        table_null(t, COUNT);
        table_null(t, AT);
    }
    table_text(t, WORD, "a\0b", 3);
    table_text(t, WORD, "a\0c", 3);
    for (int i = 0; i < 2; i++) {
        table_null(t, REAL);
        table_null(t, COUNT);
        table_null(t, AT);
    }
    table_chunk(t, 0, SIZE_MAX, &c);
    assert_int_equal(c.n_row, 20002);
    assert_int_equal(c.col[WORD].dict->n, 5002);
    assert_int_equal(column_code(&c.col[WORD], 4999), column_code(&c.col[WORD], 19999));
    assert_memory_equal(text_dict_get(c.col[WORD].dict, column_code(&c.col[WORD], 20001)), "a\0c",
                        4);
    table_free(t);
}

static void table_clear_starts_anew(void **state)
{
    struct schema *s = four_columns();
    struct table *t = table_new(s);
    struct chunk c;

    (void)state;
    schema_free(s);
    fill(t, 0, 1000);
    table_clear(t);
    assert_int_equal(table_rows(t), 0);
    table_chunk(t, 0, 10, &c);
    assert_int_equal(c.n_row, 0);
    assert_int_equal(c.col[WORD].dict->n, 0);
    fill(t, 500, 700);
    table_chunk(t, 64, 1000, &c);
    assert_int_equal(c.row0, 64);
    assert_int_equal(c.n_row, 136);
    for (size_t i = 0; i < c.n_row; i++)
        check_row(&c, i, 564 + i);
    table_free(t);
}

static void table_append_any_stretch_equals_row_by_row(void **state)
{
    static const struct {
        size_t row0, n;
    } cases[] = {{0, 1000}, {3, 1}, {63, 65}, {0, 0}, {64, 500}, {999, 1}, {100, 0}, {1, 999}};
    struct schema *s = four_columns();
    struct table *from = table_new(s), *to = table_new(s);
    struct chunk c, got;
    size_t at = 0;

    (void)state;
    schema_free(s);
    fill(from, 0, 1000);
    table_chunk(from, 0, 1000, &c);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        table_append(to, &c, cases[k].row0, cases[k].n);
    table_chunk(to, 0, SIZE_MAX, &got);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        for (size_t i = 0; i < cases[k].n; i++)
            check_row(&got, at++, cases[k].row0 + i);
    assert_int_equal(got.n_row, at);
    table_free(from);
    table_free(to);
}

static void table_f64_n_nan_is_null_only_when_asked(void **state)
{
    struct schema *s = schema_new();
    double v[200];
    struct chunk c;

    (void)state;
    schema_add(s, "x", COLUMN_F64);
    struct table *t = table_new(s);
    for (int i = 0; i < 200; i++)
        v[i] = i % 9 == 4 ? NAN : i;
    table_f64_n(t, 0, v, 4, true);
    table_chunk(t, 0, 4, &c);
    assert_null(c.col[0].valid); /* made at the first null */
    table_f64_n(t, 0, v + 4, 196, true);
    table_f64_n(t, 0, v, 200, false);
    table_f64_n(t, 0, NULL, 0, true);
    table_chunk(t, 0, 400, &c);
    assert_int_equal(c.n_row, 400);
    for (size_t i = 0; i < 400; i++) {
        bool null = i < 200 && i % 9 == 4;

        assert_int_equal(column_has(&c.col[0], i), !null);
        if (null)
            assert_true(column_f64(&c.col[0], i) == 0.0);
        else
            assert_true(isnan(v[i % 200]) ? isnan(column_f64(&c.col[0], i))
                                          : column_f64(&c.col[0], i) == v[i % 200]);
    }
    table_free(t);
    schema_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(schema_find_ignores_ascii_case),
        cmocka_unit_test(schema_equal_names_types_and_key),
        cmocka_unit_test(column_type_names_go_round),
        cmocka_unit_test(table_reader_gives_every_row_once),
        cmocka_unit_test(table_text_each_distinct_text_once),
        cmocka_unit_test(table_clear_starts_anew),
        cmocka_unit_test(table_append_any_stretch_equals_row_by_row),
        cmocka_unit_test(table_f64_n_nan_is_null_only_when_asked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
