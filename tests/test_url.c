/* test_url.c - what is a URL, what of it may be shown, and the name it tells. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/data/url.h"

static void url_is_http_and_https_alone(void **state)
{
    (void)state;
    assert_true(url_is("http://host/a.csv"));
    assert_true(url_is("HTTPS://host"));
    assert_false(url_is("https:/host"));
    assert_false(url_is("ftp://host/a.csv"));
    assert_false(url_is("a.csv"));
    assert_true(url_is_other("ftp://host/a.csv"));
    assert_true(url_is_other("s3+x://bucket"));
    assert_false(url_is_other("http://host"));
    assert_false(url_is_other("://host"));
    assert_false(url_is_other("folder/a://b"));
}

static void url_redact_hides_what_is_secret(void **state)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"telemetry.csv", "telemetry.csv"},
        {"https://host/a.csv", "https://host/a.csv"},
        {"https://me:pw@host/a.csv", "https://***@host/a.csv"},
        {"https://me@host/a.csv", "https://***@host/a.csv"},
        {"https://me:p@w@host/a@b.csv", "https://***@host/a@b.csv"},
        {"https://host:8080/a@b.csv", "https://host:8080/a@b.csv"},
        {"https://[::1]:80/a@b.csv", "https://[::1]:80/a@b.csv"},
        {"https://me:p/w@host/a.csv", "https://***@host/a.csv"}, /* not as it should be written */
        {"https://me:p#w", "https://***"},
        {"https://me:p'w@host/a", "https://***@host/a"},
        {"http://h/a?sig=ab%2Bc&x=1", "http://h/a?sig=***&x=1"},
        {"http://h/a?x=1&X-Amz-Signature=00ff#top", "http://h/a?x=1&X-Amz-Signature=***#top"},
        {"http://h/a?design=1&sigma=2", "http://h/a?design=1&sigma=2"},
        {"ftp://me:pw@host/a", "ftp://***@host/a"},
        {"millwright ingest t 'http://me:pw@h/a?token=x' --append",
         "millwright ingest t 'http://***@h/a?token=***' --append"},
        {"{\"sources\":[\"http://me:p\\\"w@h/a\",\"http://n:q@h/b\"]}",
         "{\"sources\":[\"http://***@h/a\",\"http://***@h/b\"]}"},
        {"http://a:b@c http://d:e@f", "http://***@c http://***@f"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *shown = url_redact(cases[i][0]);

        assert_string_equal(shown, cases[i][1]);
        free(shown);
    }
}

static void url_name_is_the_last_of_the_path(void **state)
{
    static const char *const cases[][2] = {
        {"http://host/PdM_errors.csv.gz", "PdM_errors.csv.gz"},
        {"http://host/a/b.csv?x=/c.csv", "b.csv"},
        {"http://host/a/b.csv#/c", "b.csv"},
        {"http://host", ""},
        {"http://host/", ""},
        {"http://host/a/", ""},
        {"http://host?x=/a.csv", ""},
        {"http://host/my%20parts.csv", "my parts.csv"},
        {"http://host/..%2F..%2fetc%2Fpasswd", "etcpasswd"},
        {"http://host/...hidden", "hidden"},
        {"http://host/a%00b%1Bc%7F.csv", "abc.csv"},
        {"http://host/100%.csv", "100%.csv"},
        {"http://host/%e2%82%ac.csv", "\xe2\x82\xac.csv"},
        {"http://host/%ff.csv", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *name = url_name(cases[i][0]);

        assert_string_equal(name, cases[i][1]);
        free(name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(url_is_http_and_https_alone),
        cmocka_unit_test(url_redact_hides_what_is_secret),
        cmocka_unit_test(url_name_is_the_last_of_the_path),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
