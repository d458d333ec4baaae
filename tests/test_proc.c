/* test_proc.c - children: this very program, started again as the word in argv[1] says. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "src/base/file.h"
#include "src/base/now.h"
#include "src/base/proc.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WAIT_STEPS = 2000, STEP_MS = 5 };

/* --- what the children do --- */

/* tells about itself on standard output, and a word on standard error */
static int child_look(void)
{
    struct stat st;
    int open_fds = 0;
    char c;

    for (int fd = STDERR_FILENO + 1; fd < 100; fd++)
        open_fds += fstat(fd, &st) == 0;
    printf("leader %d stdin %d fds %d ld %d kept %s\n", getsid(0) == getpid(),
           (int)read(STDIN_FILENO, &c, 1), open_fds, getenv("LD_MILLWRIGHT_TEST") != NULL,
           getenv("MILLWRIGHT_TEST"));
    fflush(stdout);
    fprintf(stderr, "and an error\n");
    return 7;
}

static int child_until_cancelled(void)
{
    proc_catch_cancel(true);
    printf("ready\n");
    fflush(stdout);
    for (int i = 0; i < WAIT_STEPS && !proc_cancelled(); i++)
        now_sleep_ms(STEP_MS);
    return proc_cancelled() ? 3 : 4;
}

static int child_step_back(void)
{
    struct err e = {0};
    struct buf b = {0};

    proc_step_back();
    proc_step_back(); /* no further */
    if (file_read_all("/proc/self/autogroup", 100, &b, &e) < 0) /* "/autogroup-79564 nice 5" */
        buf_text(&b, " nice 5");
    const char *of_session = strstr(buf_str(&b), " nice 5");

    buf_done(&b);
    return getpriority(PRIO_PROCESS, 0) == 5 && of_session ? 5 : 6;
}

/* --- the tests --- */

static char *log_path(void)
{
    const char *tmp = getenv("TMPDIR");
    char name[40];

    snprintf(name, sizeof name, "proc-%ld.log", (long)getpid());
    return file_join(tmp ? tmp : "/tmp", name);
}

static pid_t spawn(const char *word, const char *log)
{
    const char *const argv[] = {"test_proc", word, NULL};
    struct err e = {0};
    pid_t pid = -1;

    if (proc_spawn_self(argv, log, &pid, &e) < 0)
        fail_msg("%s", e.msg);
    return pid;
}

static void proc_spawn_self_child_is_alone_and_clean(void **state)
{
    static char refused[] = "LD_MILLWRIGHT_TEST=1", kept[] = "MILLWRIGHT_TEST=yes";
    char *log = log_path();
    int leaked = open("/dev/null", O_RDONLY); /* on purpose not close-on-exec */
    int status = 0;
    struct buf b = {0};
    struct err e = {0};

    (void)state;
    putenv(refused);
    putenv(kept);
    assert_int_equal(proc_reap(spawn("look", log), false, &status), 1);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 7);
    assert_int_equal(file_read_all(log, 10000, &b, &e), 0);
    assert_string_equal(buf_str(&b), "leader 1 stdin 0 fds 0 ld 0 kept yes\nand an error\n");
    buf_done(&b);
    close(leaked);
    unlink(log);
    free(log);
}

static void wait_ready(const char *log)
{
    struct err e = {0};

    for (int i = 0; i < WAIT_STEPS; i++) {
        struct buf b = {0};
        bool ready = file_read_all(log, 10000, &b, &e) == 0 && b.size > 0;

        buf_done(&b);
        if (ready)
            return;
        now_sleep_ms(STEP_MS);
    }
    fail_msg("the child did not start");
}

static void proc_signal_reaches_the_same_process_alone(void **state)
{
    char *log = log_path();
    pid_t pid = spawn("wait", log);
    int status = 0;

    (void)state;
    wait_ready(log);
    int64_t ticks = proc_start_ticks(pid);
    assert_true(ticks > 0);
    assert_int_equal(proc_reap(pid, true, &status), 0);
    assert_int_equal(proc_signal(pid, ticks + 1, SIGKILL), -1); /* another one with this id */
    assert_int_equal(proc_signal(pid, -1, SIGKILL), -1);
    assert_int_equal(proc_signal(pid, ticks, SIGHUP), 0); /* ignored, as asked */
    assert_int_equal(proc_signal(pid, ticks, SIGTERM), 0);
    assert_int_equal(proc_reap(pid, false, &status), 1);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 3);
    assert_int_equal(proc_reap(pid, true, &status), -1);
    assert_int_equal(proc_signal(pid, ticks, SIGKILL), -1);
    unlink(log);
    free(log);
}

static void proc_step_back_lets_others_go_first(void **state)
{
    pid_t pid = spawn("back", "/dev/null");
    int status = 0;

    (void)state;
    if (getpriority(PRIO_PROCESS, 0) > 5)
        skip(); /* the tests themselves are far behind */
    assert_int_equal(proc_reap(pid, false, &status), 1);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 5);
}

static void proc_spawn_self_unwritable_log_fails(void **state)
{
    const char *const argv[] = {"test_proc", "look", NULL};
    struct err e = {0};
    pid_t pid;

    (void)state;
    assert_int_equal(proc_spawn_self(argv, "/no/such/folder/log", &pid, &e), -1);
    assert_int_equal(e.code, FAIL_IO);
}

static void proc_knows_itself(void **state)
{
    enum { SIZE = 64 << 20 };
    int64_t before = proc_peak_rss();
    volatile char *much = malloc(SIZE);

    (void)state;
    for (size_t i = 0; i < SIZE; i += 4096)
        much[i] = 1;
    assert_true(before > 0);
    assert_true(proc_peak_rss() >= before + SIZE / 2);
    free((void *)(uintptr_t)much);
    assert_true(file_exists(proc_self_path()));
    assert_int_equal(strlen(proc_boot_id()), 36);
    assert_true(proc_start_ticks(getpid()) > 0);
    assert_true(proc_peak_rss_children() > 0);
}

static void proc_set_cancelled_is_seen(void **state)
{
    (void)state;
    assert_false(proc_cancelled());
    proc_set_cancelled(true);
    assert_true(proc_cancelled());
    proc_set_cancelled(false);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proc_spawn_self_child_is_alone_and_clean),
        cmocka_unit_test(proc_signal_reaches_the_same_process_alone),
        cmocka_unit_test(proc_step_back_lets_others_go_first),
        cmocka_unit_test(proc_spawn_self_unwritable_log_fails),
        cmocka_unit_test(proc_knows_itself),
        cmocka_unit_test(proc_set_cancelled_is_seen),
    };

    if (argc == 2 && strcmp(argv[1], "look") == 0)
        return child_look();
    if (argc == 2 && strcmp(argv[1], "wait") == 0)
        return child_until_cancelled();
    if (argc == 2 && strcmp(argv[1], "back") == 0)
        return child_step_back();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
