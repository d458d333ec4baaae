/* test_buf.c - growable text, bump memory and bitmaps. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "src/base/arena.h"
#include "src/base/bits.h"
#include "src/base/buf.h"
#include "src/base/mem.h"
#include "src/base/rng.h"

#include <stdlib.h>
#include <string.h>

static void buf_zeroed_is_empty_text(void **state)
{
    struct buf b = {0};

    (void)state;
    assert_string_equal(buf_str(&b), "");
    char *s = buf_take(&b);
    assert_string_equal(s, "");
    free(s);
    buf_done(&b);
}

static void buf_printf_longer_than_its_scratch_is_whole(void **state)
{
    struct buf b = {0};
    char long_text[1001];

    (void)state;
    memset(long_text, 'x', 1000);
    long_text[1000] = '\0';
    buf_text(&b, "a");
    buf_printf(&b, "[%s]", long_text);
    assert_int_equal(b.size, 1003);
    assert_int_equal(strlen(b.s), 1003);
    assert_int_equal(b.s[1002], ']');
    buf_done(&b);
}

static void buf_add_past_the_maximum_is_dropped_for_good(void **state)
{
    struct buf b = {.max = 4};

    (void)state;
    buf_text(&b, "abc");
    buf_text(&b, "de");
    assert_true(b.full);
    buf_byte(&b, 'f'); /* it would fit, but would stand in the wrong place */
    assert_string_equal(buf_str(&b), "abc");
    assert_null(buf_room(&b, 1));
    buf_clear(&b);
    buf_text(&b, "wxyz");
    assert_false(b.full);
    assert_string_equal(buf_str(&b), "wxyz");
    buf_done(&b);
}

static void buf_take_leaves_an_empty_buf(void **state)
{
    struct buf b = {0};

    (void)state;
    buf_text(&b, "mine");
    char *s = buf_take(&b);
    buf_text(&b, "other");
    assert_string_equal(s, "mine");
    assert_string_equal(buf_str(&b), "other");
    free(s);
    buf_done(&b);
}

static void mem_try_array_too_large_is_an_error_value(void **state)
{
    struct err e = {0};

    (void)state;
    assert_null(mem_try_array(SIZE_MAX / 2, 16, &e));
    assert_int_equal(e.code, FAIL_INPUT);
    void *none = mem_try_array(0, 8, &e);
    assert_non_null(none);
    free(none);
}

static void mem_room_grows_and_never_wraps(void **state)
{
    (void)state;
    assert_int_equal(mem_room(100, 50), 100);
    assert_true(mem_room(0, 1) >= 1);
    assert_true(mem_room(100, 101) >= 150);
    assert_true(mem_room(8, SIZE_MAX - 1) >= SIZE_MAX - 1);
}

static void arena_pieces_are_aligned_zeroed_and_apart(void **state)
{
    struct arena a = {0};
    struct rng r = rng_stream(1, 2, 3);
    unsigned char *piece[200];
    size_t size[200];

    (void)state;
    for (int i = 0; i < 200; i++) {
        size[i] = rng_below(&r, i % 50 == 0 ? 100000 : 300);
        piece[i] = arena_zero(&a, size[i], 1);
        assert_int_equal((uintptr_t)piece[i] % 16, 0);
        for (size_t k = 0; k < size[i]; k++)
            assert_int_equal(piece[i][k], 0);
        memset(piece[i], i + 1, size[i]);
    }
    for (int i = 0; i < 200; i++)
        for (size_t k = 0; k < size[i]; k++)
            assert_int_equal(piece[i][k], (i + 1) & 255);
    assert_string_equal(arena_text_n(&a, "voltage", 4), "volt");
    arena_done(&a);
    assert_null(a.block);
}

static void bits_agree_with_one_by_one(void **state)
{
    enum { N = 300 };
    uint64_t w[5];
    struct rng r = rng_stream(4, 5, 6);

    (void)state;
    for (size_t n = 0; n <= N; n += 13) {
        memset(w, 0xff, sizeof w); /* what stands past n must not count */
        for (size_t i = 0; i < n; i++)
            if (rng_below(&r, 5))
                bits_clear(w, i);
        size_t count = 0, at = 0;
        for (size_t i = 0; i < n; i++) {
            if (!bits_get(w, i))
                continue;
            assert_int_equal(bits_next(w, n, at), i);
            at = i + 1;
            count++;
        }
        assert_int_equal(bits_next(w, n, at), n);
        assert_int_equal(bits_count(w, n), count);
    }
}

static void bits_fill_clears_the_rest_of_the_last_word(void **state)
{
    uint64_t w[3] = {0, 0, 7};

    (void)state;
    bits_fill(w, 70);
    assert_true(w[0] == UINT64_MAX);
    assert_true(w[1] == 63);
    assert_true(w[2] == 7);
    bits_fill(w, 128);
    assert_true(w[1] == UINT64_MAX);
    assert_true(w[2] == 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buf_zeroed_is_empty_text),
        cmocka_unit_test(buf_printf_longer_than_its_scratch_is_whole),
        cmocka_unit_test(buf_add_past_the_maximum_is_dropped_for_good),
        cmocka_unit_test(buf_take_leaves_an_empty_buf),
        cmocka_unit_test(mem_try_array_too_large_is_an_error_value),
        cmocka_unit_test(mem_room_grows_and_never_wraps),
        cmocka_unit_test(arena_pieces_are_aligned_zeroed_and_apart),
        cmocka_unit_test(bits_agree_with_one_by_one),
        cmocka_unit_test(bits_fill_clears_the_rest_of_the_last_word),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
