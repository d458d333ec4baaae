/* test_hash.c - XXH3 as published, and the running hash in any pieces. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "src/base/hash.h"
#include "src/base/log.h"

#include <stdio.h>
#include <string.h>

static void hash_empty_input_published_values(void **state)
{
    struct hash *h = hash_new();
    char text[33];

    (void)state;
    assert_true(hash_64("", 0) == UINT64_C(0x2d06800538d394c2));
    hash_text(h, text);
    assert_string_equal(text, "99aa06d3014798d86001c324468d497f");
    hash_free(h);
    hash_free(NULL);
}

static void hash_add_pieces_equal_the_whole(void **state)
{
    unsigned char bytes[5000];
    struct hash *whole = hash_new(), *pieces = hash_new();
    char a[33], b[33], early[33];

    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * 7 + i / 256);
    hash_add(whole, bytes, sizeof bytes);
    for (size_t at = 0, n = 1; at < sizeof bytes; at += n, n = n * 3 % 101) {
        if (n > sizeof bytes - at)
            n = sizeof bytes - at;
        hash_add(pieces, bytes + at, n);
        hash_text(pieces, early); /* looking does not disturb */
    }
    hash_text(whole, a);
    hash_text(pieces, b);
    assert_string_equal(a, b);
    assert_int_equal(strlen(a), 32);
    hash_free(whole);
    hash_free(pieces);
}

static void keep_line(void *arg, enum log_level level, const char *line)
{
    snprintf(arg, 100, "%s: %s", log_level_name(level), line);
}

static void log_put_reaches_the_sink_from_its_level_on(void **state)
{
    char got[100] = "";

    (void)state;
    log_put(LOG_ERROR, "nobody listens");
    log_set(keep_line, got, LOG_INFO);
    log_put(LOG_DEBUG, "too quiet");
    assert_string_equal(got, "");
    log_put(LOG_WARN, "%d rows", 3);
    assert_string_equal(got, "warning: 3 rows");
    log_set(NULL, NULL, LOG_DEBUG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hash_empty_input_published_values),
        cmocka_unit_test(hash_add_pieces_equal_the_whole),
        cmocka_unit_test(log_put_reaches_the_sink_from_its_level_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
