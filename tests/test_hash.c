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

/* FIPS 180-2, and the empty text. */
static void sha256_published_values(void **state)
{
    static const struct {
        const char *text, *sum;
    } cases[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sha256 *h = sha256_new();
        char sum[65];

        for (const char *s = cases[i].text; *s; s++) {
            sha256_add(h, s, 1);
            sha256_text(h, sum); /* looking does not disturb */
        }
        sha256_text(h, sum);
        assert_string_equal(sum, cases[i].sum);
        sha256_free(h);
    }
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
        cmocka_unit_test(sha256_published_values),
        cmocka_unit_test(log_put_reaches_the_sink_from_its_level_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
