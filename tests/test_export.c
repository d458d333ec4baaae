/* test_export.c - rows as CSV to the byte: nulls, quotes, formulas, numbers, gz, whole or not. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "src/base/file.h"
#include "src/base/gz.h"
#include "src/base/mem.h"
#include "src/data/export.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *path_new(const char *name)
{
    const char *base = getenv("TMPDIR");
    char *path;

    if (asprintf(&path, "%s/export-%ld-%s", base ? base : "/tmp", (long)getpid(), name) < 0)
        abort();
    return path;
}

static struct table *table_of_all_types(void)
{
    struct schema *s = schema_new();

    schema_add(s, "at", COLUMN_TIME);
    schema_add(s, "n", COLUMN_I64);
    schema_add(s, "volt", COLUMN_F64);
    schema_add(s, "the \"name\"", COLUMN_TEXT);
    struct table *t = table_new(s);
    schema_free(s);
    return t;
}

static void row_add(struct table *t, int64_t at, int64_t n, double volt, const char *name)
{
    table_i64(t, 0, at);
    table_i64(t, 1, n);
    table_f64(t, 2, volt);
    table_text(t, 3, name, strlen(name));
}

/* Exports t, checks the counts, gives the file's bytes. */
static struct buf exported(struct table *t, const char *name, bool safe, int64_t formulas)
{
    char *path = path_new(name);
    struct export_opts o = {.path = path, .spreadsheet_safe = safe};
    struct column_reader *r = table_reader(t);
    struct export_counts n = {0};
    struct buf b = {0};
    struct err e = {0};

    assert_int_equal(export_reader(r, &o, &n, &e), 0);
    assert_int_equal(file_read_all(path, 1 << 26, &b, &e), 0);
    assert_int_equal(n.rows, table_rows(t));
    assert_int_equal(n.bytes, b.size);
    assert_int_equal(n.formulas, formulas);
    column_reader_free(r);
    unlink(path);
    free(path);
    return b;
}

static void export_reader_writes_every_type_to_the_byte(void **state)
{
    struct table *t = table_of_all_types();

    (void)state;
    row_add(t, 1420092000, INT64_MIN, 176.217853015625, "plain");
    row_add(t, -1, INT64_MAX, 12, "a,b");
    row_add(t, 0, 0, 1e-300, "say \"x\"\nand\r\n");
    row_add(t, 0, -7, -0.5, "");
    for (size_t c = 0; c < 4; c++)
        table_null(t, c);
    struct buf b = exported(t, "types.csv", false, 0);
    assert_string_equal(b.s, "at,n,volt,\"the \"\"name\"\"\"\n"
                             "2015-01-01 06:00:00,-9223372036854775808,176.217853015625,plain\n"
                             "1969-12-31 23:59:59,9223372036854775807,12.0,\"a,b\"\n"
                             "1970-01-01 00:00:00,0,1e-300,\"say \"\"x\"\"\nand\r\n\"\n"
                             "1970-01-01 00:00:00,-7,-0.5,\"\"\n"
                             ",,,\n");
    buf_done(&b);
    table_free(t);
}

static void export_reader_formulas_are_guarded_when_asked(void **state)
{
    static const char *const texts[] = {"=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "x=", "'="};
    struct schema *s = schema_new();

    (void)state;
    schema_add(s, "t", COLUMN_TEXT);
    schema_add(s, "v", COLUMN_F64);
    struct table *t = table_new(s);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        table_text(t, 0, texts[i], strlen(texts[i]));
        table_f64(t, 1, -2);
    }
    struct buf b = exported(t, "safe.csv", true, 7);
    assert_string_equal(b.s, "t,v\n'=1+1,-2.0\n'+1,-2.0\n'-1,-2.0\n'@x,-2.0\n'\tx,-2.0\n"
                             "\"'\rx\",-2.0\n\"'\nx\",-2.0\nx=,-2.0\n'=,-2.0\n");
    buf_done(&b);
    b = exported(t, "unsafe.csv", false, 7);
    assert_memory_equal(b.s, "t,v\n=1+1,-2.0\n+1", 16);
    buf_done(&b);
    table_free(t);
    schema_free(s);
}

static void export_reader_many_rows_plain_and_gz_agree(void **state)
{
    struct table *t = table_of_all_types();

    (void)state;
    for (int i = 0; i < 50000; i++)
        row_add(t, i * 3600, i, i / 7.0, i % 2 ? "odd" : "even");
    struct buf plain = exported(t, "many.csv", false, 0);
    struct buf packed = exported(t, "many.csv.gz", false, 0);
    assert_true(gz_is((const unsigned char *)packed.s, packed.size));
    struct gz_reader *z = gz_reader_new();
    unsigned char *out = mem_array(plain.size + 1, 1);
    size_t in_size = packed.size, out_size = plain.size + 1;
    assert_int_equal(gz_reader_feed(z, (const unsigned char *)packed.s, &in_size, out, &out_size,
                                    true), GZ_END);
    assert_int_equal(out_size, plain.size);
    assert_memory_equal(out, plain.s, plain.size);
    free(out);
    gz_reader_free(z);
    buf_done(&plain);
    buf_done(&packed);
    table_free(t);
}

static int stop(struct progress *p, const char *phase, int64_t done, int64_t total,
                const char *unit, struct err *e)
{
    (void)p;
    (void)phase;
    (void)total;
    (void)unit;
    return done > 10000 ? err_set(e, FAIL_CANCELLED, "cancelled") : 0;
}

static void export_reader_cancelled_leaves_what_was_there(void **state)
{
    struct table *t = table_of_all_types();
    char *path = path_new("kept.csv");
    struct progress p = {stop};
    struct export_opts o = {.path = path, .progress = &p};
    struct column_reader *r = table_reader(t);
    struct export_counts n = {0};
    struct err e = {0};
    struct buf b = {0};
    FILE *f = fopen(path, "w");

    (void)state;
    assert_non_null(f);
    fputs("before", f);
    fclose(f);
    for (int i = 0; i < 20000; i++)
        row_add(t, i, i, i, "x");
    assert_int_equal(export_reader(r, &o, &n, &e), -1);
    assert_int_equal(e.code, FAIL_CANCELLED);
    assert_int_equal(file_read_all(path, 100, &b, &e), 0);
    assert_string_equal(b.s, "before");
    column_reader_free(r);
    buf_done(&b);
    unlink(path);
    free(path);
    table_free(t);
}

static void export_reader_folder_missing_fails_with_its_name(void **state)
{
    struct table *t = table_of_all_types();
    struct export_opts o = {.path = "no/such/folder/x.csv"};
    struct column_reader *r = table_reader(t);
    struct export_counts n;
    struct err e = {0};

    (void)state;
    assert_int_equal(export_reader(r, &o, &n, &e), -1);
    assert_int_equal(e.code, FAIL_IO);
    assert_non_null(strstr(e.msg, "no/such/folder/x.csv"));
    column_reader_free(r);
    table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(export_reader_writes_every_type_to_the_byte),
        cmocka_unit_test(export_reader_formulas_are_guarded_when_asked),
        cmocka_unit_test(export_reader_many_rows_plain_and_gz_agree),
        cmocka_unit_test(export_reader_cancelled_leaves_what_was_there),
        cmocka_unit_test(export_reader_folder_missing_fails_with_its_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
