/* test_json.c - JSON in and out. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "src/base/json.h"
#include "src/base/rng.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct json *parse(const char *s)
{
    struct err e = {0};
    struct json *j = json_parse(s, strlen(s), &e);

    if (!j)
        fail_msg("%s: %s", s, e.msg);
    return j;
}

static void json_parse_exactly_one_value(void **state)
{
    static const struct {
        const char *s, *msg;
    } cases[] = {
        {"{\"a\":1} x", "not valid JSON at line 1, column 9"},
        {"{}{}", "not valid JSON at line 1, column 3"},
        {"{\"a\":\n  tru}", "not valid JSON at line 2, column 3"},
        {"[1e999]", "a number in the JSON text is too large"},
        {"{\"a\":{\"b\":[0,-1e400]}}", "a number in the JSON text is too large"},
    };
    static const char *const bad[] = {"", " ", "{", "[1,", "{\"a\"}", "nul", "\"open", "{a:1}", "]",
                                      "\x80"};
    struct err e = {0};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_null(json_parse(cases[i].s, strlen(cases[i].s), &e));
        assert_int_equal(e.code, FAIL_INPUT);
        assert_string_equal(e.msg, cases[i].msg);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (json_parse(bad[i], strlen(bad[i]), &e))
            fail_msg("'%s' was taken for JSON", bad[i]);
    assert_null(json_parse("1\0", 2, &e));
    json_free(parse(" {} \t\r\n"));
    json_free(NULL);
}

static void json_parse_cut_anywhere_is_an_error(void **state)
{
    const char *s = "{\"a\":[1,2.5,{\"b\":\"x\\u00e4\"}],\"c\":null,\"d\":true}";
    struct err e = {0};

    (void)state;
    for (size_t n = 0; n < strlen(s); n++) {
        char *exact = malloc(n + 1); /* so that a read past the end is seen by the sanitizer */

        memcpy(exact, s, n);
        assert_null(json_parse(exact, n, &e));
        free(exact);
    }
}

static void json_get_regards_case_and_kind(void **state)
{
    struct json *j = parse("{\"maxDepth\":5,\"name\":\"rf\",\"on\":true,\"x\":[1,2,3],\"f\":0.5}");
    struct err e = {0};
    int64_t i = 0;
    double d = 0;
    const char *s = NULL;

    (void)state;
    assert_null(json_get(j, "maxdepth"));
    assert_int_equal(json_size(j), 5);
    assert_int_equal(json_i64(json_get(j, "maxDepth"), -1), 5);
    assert_int_equal(json_i64(json_get(j, "f"), -1), -1);
    assert_int_equal(json_i64(json_get(j, "absent"), -1), -1);
    assert_true(json_bool(json_get(j, "on"), false));
    assert_true(json_bool(json_get(j, "name"), true));
    assert_string_equal(json_text(json_get(j, "f"), "?"), "?");
    assert_int_equal(json_size(json_get(j, "x")), 3);
    assert_int_equal(json_need_i64(j, "maxDepth", &i, &e), 0);
    assert_int_equal(json_need_f64(j, "f", &d, &e), 0);
    assert_int_equal(json_need_text(j, "name", &s, &e), 0);
    assert_int_equal(json_need_i64(j, "f", &i, &e), -1);
    assert_string_equal(e.msg, "'f' must be a whole number");
    assert_int_equal(json_need_text(j, "x", &s, &e), -1);
    assert_string_equal(e.msg, "'x' must be text");
    assert_int_equal(json_need_f64(j, "y", &d, &e), -1);
    assert_string_equal(e.msg, "'y' is missing");
    assert_int_equal(i, 5);
    json_free(j);
}

static void json_first_next_in_order_with_keys(void **state)
{
    struct json *j = parse("{\"b\":1,\"a\":{},\"c\":null}");
    char seen[10] = "";

    (void)state;
    for (const struct json *i = json_first(j); i; i = json_next(i))
        strcat(seen, json_key(i));
    assert_string_equal(seen, "bac");
    assert_int_equal(json_kind(json_get(j, "a")), JSON_OBJECT);
    assert_int_equal(json_kind(json_get(j, "c")), JSON_NULL);
    assert_int_equal(json_kind(NULL), JSON_NULL);
    json_free(j);
}

static void json_print_gives_the_same_text_back(void **state)
{
    static const char *const texts[] = {
        "{\"a\":[1,2.5,{\"b\":\"x\"}],\"c\":null,\"d\":true,\"e\":{}}",
        "[]", "\"\\\"\\\\\\n\\u0001\"", "-0.001", "[0.1,1e300,1.2345678901234568e17]",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct json *j = parse(texts[i]);
        struct buf b = {0};

        json_print(j, &b);
        assert_string_equal(buf_str(&b), texts[i]);
        buf_done(&b);
        json_free(j);
    }
}

static void json_out_commas_and_escapes(void **state)
{
    struct buf b = {0};
    struct json_out o = {.b = &b};

    (void)state;
    json_object(&o, NULL);
    json_put_text(&o, "k\"", "tab\t \xc3\xa4 \xff \xed\xa0\x80 \xe2\x82");
    json_put_text(&o, "none", NULL);
    json_array(&o, "list");
    json_put_i64(&o, NULL, INT64_MIN);
    json_put_f64(&o, NULL, 12);
    json_put_f64(&o, NULL, NAN);
    json_object(&o, NULL);
    json_end_object(&o);
    json_end_array(&o);
    json_put_bool(&o, "yes", true);
    json_put_raw(&o, "raw", "{\"x\":[]}");
    json_put_text_n(&o, "n", "abc", 2);
    json_end_object(&o);
    assert_string_equal(buf_str(&b),
                        "{\"k\\\"\":\"tab\\u0009 \xc3\xa4 \xef\xbf\xbd "
                        "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd \xef\xbf\xbd\xef\xbf\xbd\","
                        "\"none\":null,\"list\":[-9223372036854775808,12,null,{}],"
                        "\"yes\":true,\"raw\":{\"x\":[]},\"n\":\"ab\"}");
    buf_done(&b);
}

static void json_numbers_read_back_exactly(void **state)
{
    struct rng r = rng_stream(9, 9, 9);
    struct buf b = {0};
    struct json_out o = {.b = &b};
    double v[2000];

    (void)state;
    json_array(&o, NULL);
    for (int i = 0; i < 2000; i++) {
        v[i] = (rng_f64(&r) - 0.5) * pow(10, (double)rng_below(&r, 300) - 150);
        json_put_f64(&o, NULL, v[i]);
    }
    json_end_array(&o);
    struct json *j = parse(buf_str(&b));
    const struct json *at = json_first(j);
    for (int i = 0; i < 2000; i++, at = json_next(at))
        assert_true(json_f64(at, NAN) == v[i]);
    json_free(j);
    buf_done(&b);
}

/* any bytes either parse, and then print to something that parses, or are refused: no crash */
static void json_parse_random_edits_survive(void **state)
{
    const char *seed = "{\"a\":[1,-2.5e3,{\"b\":\"x\\u00e4\\n\"}],\"c\":null,\"d\":[true,false]}";
    size_t n = strlen(seed);
    struct rng r = rng_stream(10, 0, 0);
    int taken = 0;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        char *s = malloc(n);
        struct err e = {0};
        struct buf b = {0};

        memcpy(s, seed, n);
        for (uint64_t k = 1 + rng_below(&r, 3); k > 0; k--)
            s[rng_below(&r, n)] = rng_below(&r, 3) ? seed[rng_below(&r, n)] : (char)rng_u64(&r);
        struct json *j = json_parse(s, n, &e);
        if (j) {
            json_print(j, &b);
            struct json *again = json_parse(buf_str(&b), b.size, &e);
            assert_non_null(again);
            json_free(again);
            taken++;
        }
        json_free(j);
        buf_done(&b);
        free(s);
    }
    assert_true(taken > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_parse_exactly_one_value),
        cmocka_unit_test(json_parse_cut_anywhere_is_an_error),
        cmocka_unit_test(json_get_regards_case_and_kind),
        cmocka_unit_test(json_first_next_in_order_with_keys),
        cmocka_unit_test(json_print_gives_the_same_text_back),
        cmocka_unit_test(json_out_commas_and_escapes),
        cmocka_unit_test(json_numbers_read_back_exactly),
        cmocka_unit_test(json_parse_random_edits_survive),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
