/* test_out.c - tables, CSV, JSON lines, sizes and the progress line, read back as text. */
#include "config.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/base/buf.h"
#include "src/base/text.h"
#include "src/cli/bar.h"
#include "src/cli/out.h"

/* --- what goes to standard output, caught in a file --- */

static int saved = -1;
static char path[400];

static void catch_begin(void)
{
    const char *dir = getenv("TMPDIR");

    snprintf(path, sizeof path, "%s/test_out.XXXXXX", dir ? dir : "/tmp");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    fflush(stdout);
    saved = dup(STDOUT_FILENO);
    dup2(fd, STDOUT_FILENO);
    close(fd);
}

static void catch_end(char *out, size_t size)
{
    fflush(stdout);
    dup2(saved, STDOUT_FILENO);
    close(saved);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    size_t n = fread(out, 1, size - 1, f);
    out[n] = '\0';
    fclose(f);
    unlink(path);
}

static void put_rows(enum out_form form, char *text, size_t size)
{
    static const struct out_column column[] = {
        {"name", OUT_TEXT}, {"rows", OUT_I64},  {"mean", OUT_F64},
        {"from", OUT_TIME}, {"done", OUT_BOOL}, {"size", OUT_BYTES},
    };
    struct err e = {0};

    catch_begin();
    struct out *o = out_new(form, column, 6);
    out_text(o, "telemetry");
    out_i64(o, 8761000);
    out_f64(o, 176.217853015625);
    out_i64(o, 0);
    out_i64(o, 1);
    out_i64(o, 1234567);
    out_text(o, "a \"b\",\nc");
    out_null(o);
    out_f64(o, 2);
    out_null(o);
    out_i64(o, 0);
    out_i64(o, 12);
    assert_int_equal(out_rows(o), 2);
    assert_int_equal(out_free(o, &e), 0);
    catch_end(text, size);
}

static void table_aligns_numbers_right_and_shows_controls(void **state)
{
    char text[4096];

    (void)state;
    put_rows(OUT_TABLE, text, sizeof text);
    assert_string_equal(text, "name          rows     mean  from                 done    size\n"
                              "telemetry  8761000  176.218  1970-01-01 00:00:00  yes   1.2 MB\n"
                              "a \"b\",␊c         -    2.000  -                    no      12 B\n");
}

static void csv_quotes_and_keeps_doubles(void **state)
{
    char text[4096];

    (void)state;
    put_rows(OUT_CSV, text, sizeof text);
    assert_string_equal(text, "name,rows,mean,from,done,size\n"
                              "telemetry,8761000,176.217853015625,1970-01-01 00:00:00,true,"
                              "1234567\n"
                              "\"a \"\"b\"\",\nc\",,2.0,,false,12\n");
}

static void json_gives_one_object_a_row(void **state)
{
    char text[4096];

    (void)state;
    put_rows(OUT_JSON, text, sizeof text);
    assert_non_null(strstr(text,
                           "{\"name\":\"telemetry\",\"rows\":8761000,\"mean\":176.217853015625,"
                                 "\"from\":\"1970-01-01 00:00:00\",\"done\":true,"
                                 "\"size\":1234567}\n"));
    assert_non_null(strstr(text, "{\"name\":\"a \\\"b\\\",\\nc\",\"rows\":null,\"mean\":2"));
}

static void table_of_many_rows_stays_aligned_in_blocks(void **state)
{
    static const struct out_column column[] = {{"n", OUT_I64}, {"x", OUT_F64}};
    static char text[200000];
    struct err e = {0};
    size_t lines = 0;

    (void)state;
    catch_begin();
    struct out *o = out_new(OUT_TABLE, column, 2);
    for (int i = 0; i < 2500; i++) {
        out_i64(o, i);
        out_f64(o, i == 7 ? NAN : i / 4.0);
    }
    assert_int_equal(out_free(o, &e), 0);
    catch_end(text, sizeof text);
    for (const char *s = text; *s; s++)
        lines += *s == '\n';
    assert_int_equal(lines, 2501);
    assert_non_null(strstr(text, "\n  7       -\n"));
    assert_non_null(strstr(text, "\n2499  624.75\n"));
}

static void line_makes_escape_sequences_visible(void **state)
{
    char text[200];

    (void)state;
    catch_begin();
    out_line("machine '%s'", "\033[31m7\t\xff");
    catch_end(text, sizeof text);
    assert_null(strchr(text, '\033'));
    assert_null(strchr(text, '\t'));
    assert_non_null(strstr(text, "�"));
}

static void empty_table_prints_nothing(void **state)
{
    static const struct out_column column[] = {{"n", OUT_I64}};
    char text[100];
    struct err e = {0};

    (void)state;
    catch_begin();
    assert_int_equal(out_free(out_new(OUT_TABLE, column, 1), &e), 0);
    catch_end(text, sizeof text);
    assert_string_equal(text, "");
}

static void size_text_has_decimal_units(void **state)
{
    static const struct {
        double bytes;
        const char *want;
    } c[] = {{0, "0 B"},        {999, "999 B"},     {1000, "1.0 kB"}, {9940, "9.9 kB"},
             {9960, "10 kB"},   {999499, "999 kB"}, {1e6, "1.0 MB"},  {8.5e8, "850 MB"},
             {1.2e9, "1.2 GB"}, {3e15, "3000 TB"}};
    char text[OUT_SIZE_TEXT];

    (void)state;
    for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
        out_size_text(c[i].bytes, text);
        assert_string_equal(text, c[i].want);
    }
}

/* --- the progress line --- */

static void bar_line_shows_percent_rate_and_time_left(void **state)
{
    struct run_row r = {.state = RUN_RUNNING, .phase = "parse", .unit = "B", .done = 50,
                        .total = 100, .rate = 120e6, .left_s = 74.6, .share = -1};
    struct buf b = {0};

    (void)state;
    bar_line(&r, "ingest", 120, false, &b);
    assert_string_equal(buf_str(&b),
                        "ingest  parse      [##########..........]  50 %  120 MB/s  1:15 left");
    buf_done(&b);
}

static void bar_line_is_never_wider_than_asked(void **state)
{
    struct run_row r = {.state = RUN_RUNNING, .phase = "a phase of many words", .unit = "rows",
                        .rate = 1.25e6, .left_s = 4000, .share = 0.999};
    struct buf b = {0};

    (void)state;
    bar_line(&r, "features", 30, true, &b);
    assert_true(strlen(buf_str(&b)) > 0);
    assert_true(safe_width(buf_str(&b)) <= 30);
    buf_done(&b);
}

static void bar_line_of_unknown_share_has_no_gauge(void **state)
{
    struct run_row r = {.state = RUN_QUEUED, .share = -1, .left_s = -1};
    struct buf b = {0};

    (void)state;
    bar_line(&r, "train", 80, false, &b);
    assert_string_equal(buf_str(&b), "train  queued    ");
    buf_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_aligns_numbers_right_and_shows_controls),
        cmocka_unit_test(csv_quotes_and_keeps_doubles),
        cmocka_unit_test(json_gives_one_object_a_row),
        cmocka_unit_test(table_of_many_rows_stays_aligned_in_blocks),
        cmocka_unit_test(line_makes_escape_sequences_visible),
        cmocka_unit_test(empty_table_prints_nothing),
        cmocka_unit_test(size_text_has_decimal_units),
        cmocka_unit_test(bar_line_shows_percent_rate_and_time_left),
        cmocka_unit_test(bar_line_is_never_wider_than_asked),
        cmocka_unit_test(bar_line_of_unknown_share_has_no_gauge),
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
