/* test_source.c - files, .gz and folders as streams of bytes; every cut and damage is told. */
#include "config.h"

#include "src/base/buf.h"
#include "src/base/gz.h"
#include "src/base/hash.h"
#include "src/base/mem.h"
#include "src/data/source.h"

#include "tests/workspace.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void write_file(const char *name, const void *bytes, size_t size)
{
    FILE *f = fopen(path_of(name), "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, size, f), size);
    assert_int_equal(fclose(f), 0);
}

static int to_buf(void *arg, const void *bytes, size_t size, struct err *e)
{
    (void)e;
    buf_add(arg, bytes, size);
    return 0;
}

static void pack(struct buf *out, const char *text, size_t size)
{
    struct gz_writer *z = gz_writer_new(to_buf, out);
    struct err e = {0};

    assert_int_equal(gz_writer_put(z, text, size, &e), 0);
    assert_int_equal(gz_writer_finish(z, &e), 0);
    gz_writer_free(z);
}

/* All of it in blocks of `step`; the reason of the failure, or REASON_NONE. */
static enum reason read_all(const char *name, size_t step, struct buf *out)
{
    enum reason why = REASON_NONE;
    struct err e = {0};
    struct source *s = source_open(path_of(name), NULL, &why, &e);
    int64_t n = 1;

    while (s && n > 0) {
        char *to = buf_room(out, step);

        n = source_read(s, to, step, &e);
        out->size += n > 0 ? (size_t)n : 0;
    }
    if (s && n < 0)
        why = source_reason(s);
    assert_int_equal(why != REASON_NONE, e.code != FAIL_NONE);
    source_free(s);
    return why;
}

static void make_text(struct buf *b, size_t size)
{
    for (int i = 0; b->size < size; i++)
        buf_printf(b, "%d,%d\n", i, i * 7919);
}

static void source_read_any_block_gives_the_same_bytes(void **state)
{
    static const size_t steps[] = {1, 7, 1000, 131072, 300000};
    struct buf text = {0}, packed = {0};

    (void)state;
    make_text(&text, 400000);
    pack(&packed, text.s, 150000);
    pack(&packed, text.s + 150000, text.size - 150000); /* two members */
    write_file("a.csv", text.s, text.size);
    write_file("b.csv", packed.s, packed.size); /* .gz without the name */
    for (size_t i = 0; i < 2 * sizeof steps / sizeof *steps; i++) {
        struct buf b = {0};

        assert_int_equal(read_all(i % 2 ? "b.csv" : "a.csv", steps[i / 2], &b), REASON_NONE);
        assert_int_equal(b.size, text.size);
        assert_memory_equal(b.s, text.s, b.size);
        buf_done(&b);
    }
    buf_done(&text);
    buf_done(&packed);
}

static void source_read_gz_cut_anywhere_is_told(void **state)
{
    struct buf text = {0}, packed = {0};

    (void)state;
    make_text(&text, 2500);
    pack(&packed, text.s, text.size);
    for (size_t cut = 0; cut < packed.size; cut++) {
        struct buf b = {0};

        write_file("cut.csv.gz", packed.s, cut);
        assert_int_equal(read_all("cut.csv.gz", 4096, &b),
                         cut < 2 ? REASON_NOT_GZ : REASON_GZ_TRUNC);
        assert_true(b.size <= text.size && (b.size == 0 || memcmp(b.s, text.s, b.size) == 0));
        buf_done(&b);
    }
    buf_done(&text);
    buf_done(&packed);
}

static void source_read_gz_flipped_byte_never_gives_other_bytes(void **state)
{
    struct buf text = {0}, packed = {0};

    (void)state;
    make_text(&text, 1500);
    pack(&packed, text.s, text.size);
    for (size_t i = 0; i < packed.size; i++) {
        struct buf b = {0};

        packed.s[i] ^= 0x10;
        write_file("flip.csv", packed.s, packed.size);
        enum reason why = read_all("flip.csv", 512, &b);

        /* the time, flags and system in the header are not covered by the checksum */
        if (why == REASON_NONE && i >= 10)
            assert_true(b.size == text.size && memcmp(b.s, text.s, b.size) == 0);
        packed.s[i] ^= 0x10;
        buf_done(&b);
    }
    buf_done(&text);
    buf_done(&packed);
}

static void source_read_bytes_behind_gz_are_noted(void **state)
{
    struct buf packed = {0}, b = {0};
    enum reason why;
    struct err e = {0};
    char out[64];

    (void)state;
    pack(&packed, "a,b\n", 4);
    buf_text(&packed, "garbage");
    write_file("t.csv.gz", packed.s, packed.size);
    struct source *s = source_open(path_of("t.csv.gz"), NULL, &why, &e);

    assert_int_equal(source_read(s, out, sizeof out, &e), 4);
    assert_int_equal(source_read(s, out, sizeof out, &e), 0);
    assert_true(source_trailing(s));
    assert_int_equal(source_bytes(s), packed.size);
    source_free(s);
    buf_done(&packed);
    buf_done(&b);
}

static void source_hash_is_that_of_the_bytes_as_delivered(void **state)
{
    struct buf packed = {0};
    struct hash *h = hash_new();
    char want[33], have[33], out[64];
    enum reason why;
    struct err e = {0};

    (void)state;
    pack(&packed, "a,b\n1,2\n", 8);
    hash_add(h, packed.s, packed.size);
    hash_text(h, want);
    write_file("h.csv.gz", packed.s, packed.size);
    struct source *s = source_open(path_of("h.csv.gz"), NULL, &why, &e);

    for (int again = 0; again < 2; again++) {
        assert_int_equal(source_read(s, out, sizeof out, &e), 8);
        assert_int_equal(source_read(s, out, sizeof out, &e), 0);
        source_hash(s, have);
        assert_string_equal(have, want);
        assert_int_equal(source_rewind(s, &e), 0);
    }
    source_free(s);
    hash_free(h);
    buf_done(&packed);
}

static void source_read_file_that_changes_is_told(void **state)
{
    enum reason why = REASON_NONE;
    struct err e = {0};
    char out[8];
    int64_t n;

    (void)state;
    write_file("c.csv", "a,b\n1,2\n3,4\n", 12);
    struct source *s = source_open(path_of("c.csv"), NULL, &why, &e);

    assert_int_equal(source_read(s, out, 4, &e), 4);
    write_file("c.csv", "a,b\n1,2\n3,4\n5,6\n", 16);
    while ((n = source_read(s, out, sizeof out, &e)) > 0)
        ;
    assert_int_equal(n, -1);
    assert_int_equal(source_reason(s), REASON_SRC_CHANGED);
    source_free(s);
}

static void source_open_what_is_no_file_is_refused(void **state)
{
    static const char *const names[] = {"absent.csv", ".", "pipe"};

    (void)state;
    assert_int_equal(mkfifo(path_of("pipe"), 0600), 0);
    for (size_t i = 0; i < 3; i++) {
        struct buf b = {0};

        assert_int_equal(read_all(names[i], 10, &b), REASON_SRC_KIND);
        buf_done(&b);
    }
}

static void source_list_folder_gives_csv_by_name(void **state)
{
    struct source_names n = {0};
    struct err e = {0};

    (void)state;
    mkdir(path_of("list"), 0700);
    write_file("list/b.csv", "", 0);
    write_file("list/a.csv.gz", "", 0);
    write_file("list/.hidden.csv", "", 0);
    write_file("list/notes.txt", "", 0);
    assert_int_equal(source_list(path_of("list"), &n, &e), 0);
    assert_int_equal(n.n, 2);
    assert_non_null(strstr(n.name[0], "/a.csv.gz"));
    assert_non_null(strstr(n.name[1], "/b.csv"));
    source_names_done(&n);
    mkdir(path_of("none"), 0700);
    assert_int_equal(source_list(path_of("none"), &n, &e), -1);
    source_names_done(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(source_read_any_block_gives_the_same_bytes),
        cmocka_unit_test(source_read_gz_cut_anywhere_is_told),
        cmocka_unit_test(source_read_gz_flipped_byte_never_gives_other_bytes),
        cmocka_unit_test(source_read_bytes_behind_gz_are_noted),
        cmocka_unit_test(source_hash_is_that_of_the_bytes_as_delivered),
        cmocka_unit_test(source_read_file_that_changes_is_told),
        cmocka_unit_test(source_open_what_is_no_file_is_refused),
        cmocka_unit_test(source_list_folder_gives_csv_by_name),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
