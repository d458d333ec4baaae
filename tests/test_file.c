/* test_file.c - files whole or not at all, byte locks, paths. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "src/base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- a fresh folder per test --- */

static int in_new_folder(void **state)
{
    const char *tmp = getenv("TMPDIR");
    char *folder = file_join(tmp ? tmp : "/tmp", "file-XXXXXX");

    *state = folder;
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int folder_size(void)
{
    DIR *d = opendir(".");
    int n = 0;

    for (struct dirent *f = readdir(d); f; f = readdir(d))
        n += f->d_name[0] != '.';
    closedir(d);
    return n;
}

static int remove_folder(void **state)
{
    DIR *d = opendir(".");

    for (struct dirent *f = readdir(d); f; f = readdir(d))
        if (strcmp(f->d_name, ".") != 0 && strcmp(f->d_name, "..") != 0)
            remove(f->d_name);
    closedir(d);
    int rc = chdir("/") == 0 ? rmdir(*state) : -1;
    free(*state);
    return rc;
}

static void write_file(const char *path, const char *s)
{
    struct err e = {0};
    struct file_out *f = file_out_new(path, &e);

    assert_non_null(f);
    assert_int_equal(file_out_put(f, s, strlen(s), &e), 0);
    assert_int_equal(file_out_finish(f, &e), 0);
    file_out_free(f);
}

static void assert_file(const char *path, const char *want)
{
    struct buf b = {0};
    struct err e = {0};

    assert_int_equal(file_read_all(path, 1 << 20, &b, &e), 0);
    assert_string_equal(buf_str(&b), want);
    buf_done(&b);
}

/* --- whole files --- */

static void file_out_appears_at_finish_alone(void **state)
{
    struct err e = {0};
    struct file_out *f = file_out_new("x.csv", &e);

    (void)state;
    assert_int_equal(file_out_put(f, "abc", 3, &e), 0);
    assert_false(file_exists("x.csv"));
    assert_int_equal(file_out_finish(f, &e), 0);
    assert_int_equal(file_out_bytes(f), 3);
    file_out_free(f);
    assert_file("x.csv", "abc");
    assert_int_equal(folder_size(), 1);
}

static void file_out_free_without_finish_leaves_no_trace(void **state)
{
    struct err e = {0};

    (void)state;
    write_file("x.csv", "old");
    struct file_out *f = file_out_new("x.csv", &e);
    assert_int_equal(file_out_put(f, "new", 3, &e), 0);
    file_out_free(f);
    assert_file("x.csv", "old");
    assert_int_equal(folder_size(), 1);
    file_out_free(NULL);
}

static void file_out_put_much_is_whole(void **state)
{
    enum { SIZE = 3000000 };
    char *bytes = malloc(SIZE);
    struct err e = {0};
    struct file_out *f = file_out_new("big", &e);
    struct buf b = {0};
    size_t at = 0;

    (void)state;
    for (int i = 0; i < SIZE; i++)
        bytes[i] = (char)(i % 251);
    for (size_t n = 1; at < SIZE; at += n, n = n * 7 % 1000003) {
        if (n > SIZE - at)
            n = SIZE - at;
        assert_int_equal(file_out_put(f, bytes + at, n, &e), 0);
    }
    assert_int_equal(file_out_finish(f, &e), 0);
    assert_int_equal(file_out_bytes(f), SIZE);
    file_out_free(f);
    assert_int_equal(file_size("big"), SIZE);
    assert_int_equal(file_read_all("big", SIZE, &b, &e), 0);
    assert_memory_equal(b.s, bytes, SIZE);
    buf_done(&b);
    free(bytes);
}

static void file_out_keeps_mode_and_link(void **state)
{
    struct stat st;

    (void)state;
    write_file("secret", "old");
    assert_int_equal(chmod("secret", 0600), 0);
    assert_int_equal(symlink("secret", "link"), 0);
    write_file("link", "new");
    assert_int_equal(lstat("link", &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(stat("secret", &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_file("secret", "new");
}

static void file_out_device_is_written_in_place(void **state)
{
    struct stat st;

    (void)state;
    write_file("/dev/null", "gone");
    assert_int_equal(stat("/dev/null", &st), 0);
    assert_true(S_ISCHR(st.st_mode));
}

static void file_out_passes_by_a_leftover(void **state)
{
    char name[60];

    (void)state;
    snprintf(name, sizeof name, "x.part-%ld-0", (long)getpid());
    write_file(name, "left by a process that was killed");
    write_file("x", "fine");
    assert_file("x", "fine");
}

static void file_out_new_in_no_folder_fails(void **state)
{
    struct err e = {0};

    (void)state;
    assert_null(file_out_new("no/such/x", &e));
    assert_int_equal(e.code, FAIL_IO);
    assert_string_equal(e.msg, "cannot write 'no/such/x': No such file or directory");
}

static void file_read_all_too_large_or_absent(void **state)
{
    struct buf b = {0}, small = {.max = 2};
    struct err e = {0};

    (void)state;
    write_file("x", "12345");
    assert_int_equal(file_read_all("x", 4, &b, &e), -1);
    assert_int_equal(e.code, FAIL_INPUT);
    assert_int_equal(file_read_all("x", 100, &small, &e), -1);
    assert_int_equal(e.code, FAIL_INPUT);
    assert_int_equal(file_read_all("y", 4, &b, &e), -1);
    assert_int_equal(e.code, FAIL_IO);
    assert_int_equal(file_read_all(".", 4, &b, &e), -1);
    assert_int_equal(e.code, FAIL_IO);
    buf_done(&b);
    buf_done(&small);
}

/* --- locks --- */

static void file_lock_one_holder_per_byte(void **state)
{
    struct err e = {0};
    int a = file_lock_open("lock", &e), b = file_lock_open("lock", &e);
    struct stat st;

    (void)state;
    assert_int_equal(stat("lock", &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_true(fcntl(a, F_GETFD) & FD_CLOEXEC);
    assert_int_equal(file_lock_take(a, 7), 1);
    assert_int_equal(file_lock_take(b, 7), 0);
    assert_int_equal(file_lock_take(b, 8), 1);
    assert_true(file_lock_held(b, 7));
    assert_false(file_lock_held(a, 7)); /* its own does not count */
    file_lock_give(a, 7);
    assert_false(file_lock_held(b, 7));
    assert_int_equal(file_lock_take(b, 7), 1);
    close(b);
    assert_int_equal(file_lock_take(a, 7), 1); /* freed with its holder */
    close(a);
    assert_int_equal(file_lock_take(a, 7), -1);
}

/* --- paths --- */

static void file_join_and_base(void **state)
{
    static const struct {
        const char *folder, *name, *want;
    } cases[] = {{"a", "b", "a/b"}, {"a/", "b", "a/b"}, {"/", "b", "/b"}, {"", "b", "b"}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *path = file_join(cases[i].folder, cases[i].name);

        assert_string_equal(path, cases[i].want);
        assert_string_equal(file_base(path), "b");
        free(path);
    }
    assert_int_equal(file_size("absent"), -1);
    assert_int_equal(file_size("."), -1);
    assert_true(file_is_folder("."));
}

static void file_data_own_folder_first(void **state)
{
    struct err e = {0};
    static char unset[] = "MILLWRIGHT_DATA"; /* without a value: taken out */
    char *folder = *state;

    write_file("thing.json", "{}");
    assert_null(file_data("thing.json", &e));
    assert_int_equal(e.code, FAIL_IO);
    assert_int_not_equal(e.hint[0], 0);
    struct buf set = {0};
    buf_printf(&set, "MILLWRIGHT_DATA=%s", folder);
    putenv(set.s);
    char *path = file_data("thing.json", &e);
    assert_non_null(path);
    assert_true(file_exists(path));
    free(path);
    putenv(unset);
    buf_done(&set);
}

static void file_nameless_is_in_no_folder(void **state)
{
    struct err e = {0};
    int fd = file_nameless(".", &e);
    char back[4] = "";
    DIR *d = opendir(".");

    (void)state;
    assert_true(fd >= 0);
    for (struct dirent *f = readdir(d); f; f = readdir(d))
        assert_true(strcmp(f->d_name, ".") == 0 || strcmp(f->d_name, "..") == 0);
    closedir(d);
    assert_int_equal(write(fd, "abc", 3), 3);
    assert_int_equal(pread(fd, back, 3, 0), 3);
    assert_string_equal(back, "abc");
    assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    close(fd);
    assert_int_equal(file_nameless("absent", &e), -1);
    assert_int_equal(e.code, FAIL_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(file_out_appears_at_finish_alone, in_new_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(file_out_free_without_finish_leaves_no_trace,
                                        in_new_folder, remove_folder),
        cmocka_unit_test_setup_teardown(file_out_put_much_is_whole, in_new_folder, remove_folder),
        cmocka_unit_test_setup_teardown(file_out_keeps_mode_and_link, in_new_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(file_out_device_is_written_in_place, in_new_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(file_out_passes_by_a_leftover, in_new_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(file_out_new_in_no_folder_fails, in_new_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(file_read_all_too_large_or_absent, in_new_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(file_lock_one_holder_per_byte, in_new_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(file_nameless_is_in_no_folder, in_new_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(file_join_and_base, in_new_folder, remove_folder),
        cmocka_unit_test_setup_teardown(file_data_own_folder_first, in_new_folder, remove_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
