/* test_gz.c - gzip streams: members, cuts, damage, bombs; packed blobs. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "src/base/buf.h"
#include "src/base/gz.h"
#include "src/base/rng.h"

#include <stdlib.h>
#include <string.h>

static int into_buf(void *arg, const void *bytes, size_t size, struct err *e)
{
    (void)e;
    buf_add(arg, bytes, size);
    return 0;
}

static void add_member(struct buf *to, const void *bytes, size_t size)
{
    struct gz_writer *w = gz_writer_new(into_buf, to);
    struct err e = {0};

    assert_int_equal(gz_writer_put(w, bytes, size / 2, &e), 0);
    assert_int_equal(gz_writer_put(w, (const char *)bytes + size / 2, size - size / 2, &e), 0);
    assert_int_equal(gz_writer_finish(w, &e), 0);
    gz_writer_free(w);
}

static void sample(struct buf *out, size_t size)
{
    struct rng r = rng_stream(size, 0, 0);

    while (out->size < size)
        buf_printf(out, "2015-01-01 06:00:00,%d,%.12f\n", (int)rng_below(&r, 100),
                   rng_f64(&r) * 300);
}

/* all of in, in steps of in_step bytes through out_step bytes of room */
static enum gz_state inflate_all(const struct buf *in, size_t in_step, size_t out_step,
                                 struct buf *out, bool *trailing)
{
    struct gz_reader *z = gz_reader_new();
    unsigned char *room = malloc(out_step);
    enum gz_state st = GZ_OK;
    size_t at = 0;

    while (st == GZ_OK) {
        size_t left = in->size - at, n_in = left < in_step ? left : in_step, n_out = out_step;
        bool last = n_in == left;

        st = gz_reader_feed(z, (const unsigned char *)in->s + at, &n_in, room, &n_out, last);
        at += n_in;
        if (out)
            buf_add(out, room, n_out);
    }
    if (trailing)
        *trailing = gz_reader_trailing(z);
    gz_reader_free(z);
    free(room);
    return st;
}

static void gz_reader_members_are_one_stream_at_any_step(void **state)
{
    static const size_t steps[][2] = {{1, 1}, {1, 1000}, {7, 3}, {100, 65536}, {1 << 20, 1 << 20},
                                      {1 << 20, 1}};
    struct buf plain = {0}, gz = {0}, got = {0};
    bool trailing;

    (void)state;
    sample(&plain, 20000);
    add_member(&gz, plain.s, 9000);
    add_member(&gz, "", 0);
    add_member(&gz, plain.s + 9000, plain.size - 9000);
    assert_true(gz_is((unsigned char *)gz.s, gz.size));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        buf_clear(&got);
        assert_int_equal(inflate_all(&gz, steps[i][0], steps[i][1], &got, &trailing), GZ_END);
        assert_int_equal(got.size, plain.size);
        assert_memory_equal(got.s, plain.s, plain.size);
        assert_false(trailing);
    }
    buf_done(&plain);
    buf_done(&gz);
    buf_done(&got);
}

static void gz_reader_cut_anywhere_is_told(void **state)
{
    struct buf plain = {0}, gz = {0};

    (void)state;
    sample(&plain, 300);
    add_member(&gz, plain.s, plain.size);
    size_t first = gz.size;
    add_member(&gz, plain.s, plain.size);
    for (size_t n = 0; n < gz.size; n++) {
        struct buf cut = {.s = gz.s, .size = n};
        bool trailing;
        enum gz_state st = inflate_all(&cut, 11, 64, NULL, &trailing);

        if (n == first || n == first + 1)
            assert_int_equal(st, GZ_END); /* nothing, or a lone 1F, follows the first member */
        else
            assert_int_equal(st, GZ_TRUNC);
        assert_int_equal(trailing, n == first + 1);
    }
    buf_done(&plain);
    buf_done(&gz);
}

static void gz_reader_damage_is_told(void **state)
{
    struct buf plain = {0}, gz = {0};
    char html[] = "<!DOCTYPE html>";
    struct buf page = {.s = html, .size = sizeof html - 1};

    (void)state;
    sample(&plain, 3000);
    add_member(&gz, plain.s, plain.size);
    for (size_t back = 1; back <= 8; back++) { /* length, then CRC */
        gz.s[gz.size - back] ^= 1;
        assert_int_equal(inflate_all(&gz, 1000, 1000, NULL, NULL), GZ_CORRUPT);
        gz.s[gz.size - back] ^= 1;
    }
    gz.s[gz.size / 2] ^= 0x10;
    assert_int_not_equal(inflate_all(&gz, 1000, 1000, NULL, NULL), GZ_END);
    assert_int_equal(inflate_all(&page, 1000, 1000, NULL, NULL), GZ_CORRUPT);
    buf_done(&plain);
    buf_done(&gz);
}

static void gz_reader_bytes_after_a_member_are_noted(void **state)
{
    static const char *const tails[] = {"x", "\x1f", "\x1fx", "garbage that goes on", "\x1f\x1f"};

    (void)state;
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        for (size_t step = 1; step < 100; step += 49) {
            struct buf gz = {0}, got = {0};
            bool trailing = false;

            add_member(&gz, "abc", 3);
            buf_text(&gz, tails[i]);
            assert_int_equal(inflate_all(&gz, step, 100, &got, &trailing), GZ_END);
            assert_true(trailing);
            assert_string_equal(buf_str(&got), "abc");
            buf_done(&gz);
            buf_done(&got);
        }
    }
}

static void gz_reader_bomb_is_stopped(void **state)
{
    enum { PART = 1 << 20, PARTS = 80 };
    char *zeros = calloc(PART, 1);
    struct buf gz = {0};
    struct gz_writer *w = gz_writer_new(into_buf, &gz);
    struct err e = {0};

    (void)state;
    for (int i = 0; i < PARTS; i++)
        assert_int_equal(gz_writer_put(w, zeros, PART, &e), 0);
    assert_int_equal(gz_writer_finish(w, &e), 0);
    gz_writer_free(w);
    free(zeros);
    assert_int_equal(inflate_all(&gz, 1 << 16, 1 << 16, NULL, NULL), GZ_BOMB);
    buf_done(&gz);
}

static void gz_writer_same_bytes_same_file(void **state)
{
    struct buf plain = {0}, a = {0}, b = {0};

    (void)state;
    sample(&plain, 5000);
    add_member(&a, plain.s, plain.size);
    add_member(&b, plain.s, plain.size);
    assert_int_equal(a.size, b.size);
    assert_memory_equal(a.s, b.s, a.size);
    assert_memory_equal(a.s + 3, "\0\0\0\0\0", 5); /* no name, no time */
    buf_done(&plain);
    buf_done(&a);
    buf_done(&b);
}

static int refuse(void *arg, const void *bytes, size_t size, struct err *e)
{
    (void)arg;
    (void)bytes;
    (void)size;
    return err_set(e, FAIL_IO, "the disk is full");
}

static void gz_writer_sink_failure_travels_up(void **state)
{
    struct gz_writer *w = gz_writer_new(refuse, NULL);
    struct err e = {0};

    (void)state;
    assert_int_equal(gz_writer_finish(w, &e), -1);
    assert_string_equal(e.msg, "the disk is full");
    gz_writer_free(w);
}

static void gz_unpack_wrong_size_or_damage_refused(void **state)
{
    struct buf plain = {0}, packed = {0};
    char out[4000];
    struct err e = {0};

    (void)state;
    sample(&plain, 3000);
    gz_pack(plain.s, plain.size, &packed);
    assert_int_equal(gz_unpack(packed.s, packed.size, out, plain.size, &e), 0);
    assert_memory_equal(out, plain.s, plain.size);
    assert_int_equal(gz_unpack(packed.s, packed.size, out, plain.size - 1, &e), -1);
    assert_int_equal(gz_unpack(packed.s, packed.size, out, plain.size + 1, &e), -1);
    assert_int_equal(gz_unpack(packed.s, packed.size - 5, out, plain.size, &e), -1);
    packed.s[packed.size / 2] ^= 4;
    assert_int_equal(gz_unpack(packed.s, packed.size, out, plain.size, &e), -1);
    assert_int_equal(e.code, FAIL_STORE);
    buf_clear(&packed);
    gz_pack("", 0, &packed);
    assert_int_equal(gz_unpack(packed.s, packed.size, out, 0, &e), 0);
    buf_done(&plain);
    buf_done(&packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gz_reader_members_are_one_stream_at_any_step),
        cmocka_unit_test(gz_reader_cut_anywhere_is_told),
        cmocka_unit_test(gz_reader_damage_is_told),
        cmocka_unit_test(gz_reader_bytes_after_a_member_are_noted),
        cmocka_unit_test(gz_reader_bomb_is_stopped),
        cmocka_unit_test(gz_writer_same_bytes_same_file),
        cmocka_unit_test(gz_writer_sink_failure_travels_up),
        cmocka_unit_test(gz_unpack_wrong_size_or_damage_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
