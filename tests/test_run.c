/* test_run.c - the life of a run, with real worker processes that misbehave as they are told.
 *
 * run_spawn() starts this very program, which then acts as the worker: the run's command says
 * how ("finish", "crash", "wait for cancel", ...). */
#include "config.h"

#include "tests/workspace.h"

#include "src/base/file.h"
#include "src/base/now.h"
#include "src/base/proc.h"
#include "src/ops/run.h"
#include "src/store/care.h"
#include "src/store/loads.h"
#include "src/store/settings.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- the worker --- */

static void ignore_signal(int sig)
{
    (void)sig;
}

static int finish(struct store *s, int64_t run)
{
    struct err e = {0};
    struct run_row r = {.id = run, .ended_ms = now_ms(), .result = "{\"rows\":3}"};

    if (store_begin(s, &e) < 0 || settings_put(s, "published", "yes", &e) < 0)
        return 1;
    int moved = run_end(s, &r, RUN_SUCCEEDED, &e);
    return moved < 0 || store_commit(s, &e) < 0 ? 1 : 0;
}

static int behave(struct store *s, int64_t run, const char *how)
{
    if (strcmp(how, "crash") == 0)
        signal(SIGSEGV, SIG_DFL), raise(SIGSEGV);
    if (strcmp(how, "die") == 0)
        raise(SIGKILL);
    if (strcmp(how, "give up") == 0)
        return 3;
    if (strcmp(how, "stubborn") == 0)
        signal(SIGTERM, ignore_signal);
    if (strcmp(how, "finish") == 0)
        return finish(s, run);
    while (!proc_cancelled())
        now_sleep_ms(5);
    return finish(s, run); /* too late: it has been told to stop */
}

static int worker(const char *id, const char *path)
{
    struct err e = {0};
    struct arena a = {0};
    struct run_row r;
    int64_t run = strtoll(id, NULL, 10);
    struct store *s = store_open(path, STORE_WRITE, &e);
    int rc = 1;

    proc_catch_cancel(true);
    if (s && runs_get(s, run, &a, &r, &e) == 0 && strcmp(r.command, "never begin") != 0 &&
        file_lock_take(store_lock_fd(s), STORE_BYTE_RUN + run) == 1 && run_begin(s, run, &e) == 1)
        rc = behave(s, run, r.command);
    arena_done(&a);
    store_close(s);
    return rc;
}

/* --- the tests --- */

static int64_t queue(struct store *s, const char *how, const char *target)
{
    struct err e = {0};
    struct run_row r = {.kind = "features", .target = target, .params = "{}", .command = how};
    int64_t run = 0;

    assert_fine(runs_insert(s, &r, &run, &e), &e);
    return run;
}

static pid_t spawn(struct store *s, int64_t run)
{
    struct err e = {0};
    pid_t pid = 0;

    assert_fine(run_spawn(s, run, 0, &pid, &e), &e);
    assert_true(pid > 0);
    return pid;
}

static enum run_state state_of(struct store *s, int64_t run)
{
    struct err e = {0};
    struct arena a = {0};
    struct run_row r;

    assert_fine(runs_get(s, run, &a, &r, &e), &e);
    enum run_state st = r.state;
    arena_done(&a);
    return st;
}

static void until(struct store *s, int64_t run, enum run_state st)
{
    for (int i = 0; i < 2000 && state_of(s, run) != st; i++)
        now_sleep_ms(5);
    assert_int_equal(state_of(s, run), st);
}

static void expect_end(const char *how, enum run_state end, const char *error)
{
    struct err e = {0};
    struct arena a = {0};
    struct run_row r;
    bool final = false;
    struct store *s = open_ok("a.mw", STORE_CREATE);
    int64_t run = queue(s, how, NULL);

    assert_fine(run_wait(s, run, spawn(s, run), 20, NULL, NULL, &final, &e), &e);
    assert_true(final);
    assert_fine(runs_get(s, run, &a, &r, &e), &e);
    assert_int_equal(r.state, end);
    assert_true(r.ended_ms > 0);
    if (error)
        assert_non_null(strstr(r.error ? r.error : "", error));
    else
        assert_null(r.error);
    arena_done(&a);
    store_close(s);
}

static void run_wait_worker_that_finishes_succeeds(void **state)
{
    (void)state;
    expect_end("finish", RUN_SUCCEEDED, NULL);
    struct store *s = open_ok("a.mw", STORE_WRITE);
    assert_int_equal(ask(s, "SELECT count(*) FROM setting"), 1);
    assert_int_equal(ask(s, "SELECT pid > 0 AND begun_ms > 0 AND boot_id <> '' FROM run"), 1);
    store_close(s);
}

static void run_wait_worker_that_crashes_fails_with_signal(void **state)
{
    (void)state;
    expect_end("crash", RUN_FAILED, "signal 11");
}

static void run_wait_worker_that_is_killed_is_lost(void **state)
{
    (void)state;
    expect_end("die", RUN_LOST, "died");
}

static void run_wait_worker_that_gives_up_fails(void **state)
{
    (void)state;
    expect_end("give up", RUN_FAILED, "status 3");
}

static void run_wait_worker_that_never_begins_fails(void **state)
{
    (void)state;
    expect_end("never begin", RUN_FAILED, "status 1");
}

static void run_wait_timeout_is_not_final(void **state)
{
    struct err e = {0};
    bool final = true;
    struct store *s = open_ok("a.mw", STORE_CREATE);
    int64_t run = queue(s, "wait", NULL);
    pid_t pid = spawn(s, run);

    (void)state;
    assert_fine(run_wait(s, run, pid, 0.1, NULL, NULL, &final, &e), &e);
    assert_false(final);
    assert_fine(run_cancel(s, run, 5, &e), &e);
    assert_fine(run_wait(s, run, pid, 10, NULL, NULL, &final, &e), &e);
    assert_true(final);
    store_close(s);
}

static void run_cancel_queued_never_starts(void **state)
{
    struct err e = {0};
    struct store *s = open_ok("a.mw", STORE_CREATE);
    int64_t run = queue(s, "finish", NULL);
    pid_t pid;

    (void)state;
    assert_fine(run_cancel(s, run, 0, &e), &e);
    assert_int_equal(state_of(s, run), RUN_CANCELLED);
    assert_int_equal(run_spawn(s, run, 0, &pid, &e), -1);
    assert_int_equal(run_cancel(s, run, 0, &e), -1); /* it has ended */
    assert_int_equal(e.code, FAIL_INPUT);
    store_close(s);
}

static void run_cancel_before_publication_publishes_nothing(void **state)
{
    struct err e = {0};
    int status;
    struct store *s = open_ok("a.mw", STORE_CREATE);
    int64_t run = queue(s, "wait", NULL);
    pid_t pid = spawn(s, run);

    (void)state;
    until(s, run, RUN_RUNNING);
    assert_fine(run_cancel(s, run, 5, &e), &e);
    assert_int_equal(state_of(s, run), RUN_CANCELLED);
    assert_int_equal(ask(s, "SELECT count(*) FROM setting"), 0);
    assert_int_equal(proc_reap(pid, false, &status), 1);
    store_close(s);
}

static void run_cancel_stubborn_worker_is_killed(void **state)
{
    struct err e = {0};
    int status;
    struct store *s = open_ok("a.mw", STORE_CREATE);
    int64_t run = queue(s, "stubborn", NULL);
    pid_t pid = spawn(s, run);

    (void)state;
    until(s, run, RUN_RUNNING);
    now_sleep_ms(50); /* let it close its ears */
    assert_fine(run_cancel(s, run, 0.2, &e), &e);
    assert_int_equal(state_of(s, run), RUN_CANCELLED);
    assert_int_equal(proc_reap(pid, false, &status), 1);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    store_close(s);
}

static int count_finding(void *arg, const char *what, const char *finding, struct err *e)
{
    (void)arg;
    (void)e;
    print_error("%s: %s\n", what, finding);
    return 0;
}

static void run_reap_all_dead_worker_is_lost_and_swept(void **state)
{
    struct arena a = {0};
    const struct load_row *loads;
    struct err e = {0};
    int status;
    struct store *s = open_ok("a.mw", STORE_CREATE);
    int64_t run = queue(s, "wait", NULL);
    pid_t pid = spawn(s, run);

    (void)state;
    until(s, run, RUN_RUNNING);
    change(s, "INSERT INTO load(run, dataset, source, state, begun_ms)"
              " VALUES(1, 't', 's', 'loading', 1)");
    assert_fine(run_reap_all(s, &e), &e);
    assert_int_equal(state_of(s, run), RUN_RUNNING); /* alive */
    kill(pid, SIGKILL);
    proc_reap(pid, false, &status);
    assert_fine(run_reap_all(s, &e), &e);
    assert_int_equal(state_of(s, run), RUN_LOST);
    assert_int_equal(loads_list(s, &a, &loads, &e), 1); /* no refusal: it never ended */
    assert_string_equal(loads[0].state, "lost");
    assert_null(loads[0].reason);
    assert_true(loads[0].ended_ms > 0);
    assert_int_equal(care_check(s, NULL, count_finding, NULL, &e), 0);
    arena_done(&a);
    store_close(s);
}

static void run_reap_all_stopped_worker_is_not_dead(void **state)
{
    struct err e = {0};
    int status;
    struct store *s = open_ok("a.mw", STORE_CREATE);
    int64_t run = queue(s, "wait", NULL);
    pid_t pid = spawn(s, run);

    (void)state;
    until(s, run, RUN_RUNNING);
    kill(pid, SIGSTOP);
    assert_fine(run_reap_all(s, &e), &e);
    assert_int_equal(state_of(s, run), RUN_RUNNING);
    kill(pid, SIGCONT);
    assert_fine(run_cancel(s, run, 5, &e), &e);
    proc_reap(pid, false, &status);
    store_close(s);
}

static void run_reap_all_waits_for_the_start_deadline(void **state)
{
    struct err e = {0};
    struct store *s = open_ok("a.mw", STORE_CREATE);
    int64_t starting = queue(s, "x", NULL), queued = queue(s, "x", NULL), job = queue(s, "x", NULL);

    (void)state;
    change(s, "UPDATE run SET state = 'starting', deadline_ms = 1e15 WHERE id = 1");
    change(s, "UPDATE run SET deadline_ms = 1e15 WHERE id = 2");
    assert_fine(run_reap_all(s, &e), &e);
    assert_int_equal(state_of(s, starting), RUN_STARTING);
    assert_int_equal(state_of(s, queued), RUN_QUEUED);
    change(s, "UPDATE run SET deadline_ms = 1 WHERE id < 3");
    assert_fine(run_reap_all(s, &e), &e);
    assert_int_equal(state_of(s, starting), RUN_LOST);
    assert_int_equal(state_of(s, queued), RUN_CANCELLED);
    assert_int_equal(state_of(s, job), RUN_QUEUED); /* without a deadline it may wait */
    store_close(s);
}

static void run_spawn_busy_target_names_the_writer(void **state)
{
    struct err e = {0};
    int status;
    struct store *s = open_ok("a.mw", STORE_CREATE);
    int64_t one = queue(s, "wait", "telemetry"), two = queue(s, "finish", "telemetry");
    pid_t pid = spawn(s, one), other;

    (void)state;
    assert_int_equal(run_spawn(s, two, 0, &other, &e), -1);
    assert_non_null(strstr(e.msg, "is being written by run 1"));
    assert_int_equal(state_of(s, two), RUN_QUEUED);
    until(s, one, RUN_RUNNING);
    assert_fine(run_cancel(s, one, 5, &e), &e);
    proc_reap(pid, false, &status);
    pid = spawn(s, two);
    proc_reap(pid, false, &status);
    assert_int_equal(state_of(s, two), RUN_SUCCEEDED);
    store_close(s);
}

static void run_queue_checks_kind_and_parameters(void **state)
{
    struct err e = {0};
    int64_t run;
    struct store *s = open_ok("a.mw", STORE_CREATE);

    (void)state;
    assert_int_equal(run_queue(s, "bake", "{}", "", &run, &e), -1);
    assert_int_equal(e.code, FAIL_USAGE);
    assert_int_equal(run_queue(s, "features", "{\"recipee\":\"x\"}", "", &run, &e), -1);
    assert_non_null(strstr(e.hint, "'recipe'"));
    assert_int_equal(run_queue(s, "features", "{\"recipe\":4}", "", &run, &e), -1);
    assert_int_equal(run_queue(s, "features", "[]", "", &run, &e), -1);
    assert_int_equal(run_queue(s, "features", "{\"recipe\"", "", &run, &e), -1);
    assert_int_equal(ask(s, "SELECT count(*) FROM run"), 0);
    assert_fine(run_queue(s, "features", "{\"recipe\":\"standard\"}", "c", &run, &e), &e);
    assert_int_equal(state_of(s, run), RUN_QUEUED);
    store_close(s);
}

static void worker_second_one_fails_to_take_the_byte(void **state)
{
    struct err e = {0};
    int status;
    struct store *s = open_ok("a.mw", STORE_CREATE);
    int64_t run = queue(s, "wait", NULL);
    pid_t pid = spawn(s, run);

    (void)state;
    until(s, run, RUN_RUNNING);
    assert_int_equal(file_lock_take(store_lock_fd(s), STORE_BYTE_RUN + run), 0);
    assert_fine(run_cancel(s, run, 5, &e), &e);
    proc_reap(pid, false, &status);
    assert_int_equal(file_lock_take(store_lock_fd(s), STORE_BYTE_RUN + run), 1);
    store_close(s);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        in_folder(run_wait_worker_that_finishes_succeeds),
        in_folder(run_wait_worker_that_crashes_fails_with_signal),
        in_folder(run_wait_worker_that_is_killed_is_lost),
        in_folder(run_wait_worker_that_gives_up_fails),
        in_folder(run_wait_worker_that_never_begins_fails),
        in_folder(run_wait_timeout_is_not_final),
        in_folder(run_cancel_queued_never_starts),
        in_folder(run_cancel_before_publication_publishes_nothing),
        in_folder(run_cancel_stubborn_worker_is_killed),
        in_folder(run_reap_all_dead_worker_is_lost_and_swept),
        in_folder(run_reap_all_stopped_worker_is_not_dead),
        in_folder(run_reap_all_waits_for_the_start_deadline),
        in_folder(run_spawn_busy_target_names_the_writer),
        in_folder(run_queue_checks_kind_and_parameters),
        in_folder(worker_second_one_fails_to_take_the_byte),
    };

    if (argc >= 5 && strcmp(argv[1], "worker") == 0)
        return worker(argv[2], argv[4]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
