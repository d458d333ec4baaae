/* test_pty_runs.c - work outlives the terminal: hang-up, a killed screen, cancelling from either
 * side, a demo that is left. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/file.h"
#include "src/base/json.h"
#include "src/base/now.h"
#include "tests/pty/place.h"
#include "tests/pty/tty.h"

#include <locale.h>
#include <math.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define NEWEST "$(\"$MILLWRIGHT\" -q -w w.mw runs --limit 1 --json | sed 's/[^0-9]*//;s/,.*//')"
static const double deadline_s = 20;

/* --- what the store knows --- */

struct seen {
    char state[20];
    double percent; /* NaN: not known */
    pid_t pid;
};

/* As `runs show` tells it, of the newest run. */
static struct seen look(void)
{
    struct err e = {0};
    struct buf b = {0};
    char path[340];
    struct seen out = {.percent = NAN};

    command("\"$MILLWRIGHT\" -q -w w.mw runs show " NEWEST " --json");
    snprintf(path, sizeof path, "%s/out", folder);
    assert_int_equal(file_read_all(path, 1 << 20, &b, &e), 0);
    struct json *j = json_parse(buf_str(&b), b.size, &e);

    if (!j)
        fail_msg("%s: %s", buf_str(&b), e.msg);
    snprintf(out.state, sizeof out.state, "%s", json_text(json_get(j, "state"), ""));
    out.percent = json_f64(json_get(j, "percent"), NAN);
    out.pid = (pid_t)json_i64(json_get(j, "pid"), 0);
    json_free(j);
    buf_done(&b);
    return out;
}

static void await_state(const char *state)
{
    for (double end = now_mono() + deadline_s; strcmp(look().state, state) != 0;)
        if (now_mono() > end)
            fail_msg("the run is not %s", state);
}

/* It works, and its progress moves. */
static void assert_goes_on(void)
{
    struct seen first = look(), now = first;

    for (double end = now_mono() + deadline_s; !(now.percent > first.percent);) {
        assert_string_equal(now.state, "running");
        if (now_mono() > end)
            fail_msg("progress stands at %g", now.percent);
        now = look();
        if (isnan(first.percent))
            first = now;
    }
}

/* --- the screen --- */

static struct tty *open_screen(void)
{
    struct tty *t = tty_open(&(struct tty_opts){.argv = {"w.mw"}, .folder = folder});

    tty_see(t, "[1 Data]");
    return t;
}

/* A forest that takes longer than any of these tests, by the form. */
static void start_training(struct tty *t)
{
    tty_type(t, "4");
    tty_see(t, "[4 Mod]");
    tty_type(t, "a");
    tty_see(t, " Train ");
    for (int i = 0; i < 40 && !tty_shows(t, "▶ numTrees"); i++)
        tty_answer(t, "\t");
    tty_see(t, "▶ numTrees");
    tty_type(t, "\025" "200000");
    tty_see(t, "200000");
    tty_type(t, "\033[18~");
    tty_see(t, "started");
    await_state("running");
}

/* "1 run 42 % 6-9 s" in the first row: the 42; -1. */
static int percent_on_top(struct tty *t)
{
    struct buf picture = {0};
    int percent = -1;

    tty_picture(t, &picture);
    char *end = strchr(buf_str(&picture), '\n'), *at = strstr(buf_str(&picture), "1 run");

    if (at && end && at < end)
        sscanf(at, "1 run %d %%", &percent);
    buf_done(&picture);
    return percent;
}

/* While the worker is held still, what is shown must come to be what the store has. */
static void assert_right_percent(struct tty *t)
{
    pid_t worker = look().pid;

    assert_int_equal(kill(worker, SIGSTOP), 0);
    struct seen s = look();

    assert_false(isnan(s.percent));
    for (double end = now_mono() + deadline_s; fabs(percent_on_top(t) - s.percent) > 1;) {
        if (now_mono() > end) {
            tty_show(t);
            fail_msg("%d %% is shown, %g %% is right", percent_on_top(t), s.percent);
        }
        tty_read(t, 20);
    }
    assert_int_equal(kill(worker, SIGCONT), 0);
}

static void cancel_by_command(void)
{
    command("\"$MILLWRIGHT\" -q -w w.mw runs cancel " NEWEST);
}

/* Its group, too: whoever was sent the signal of a terminal that is gone. */
static void await_end_of_screen(struct tty *t)
{
    int status;
    pid_t ended = 0;

    waitpid(t->leader, NULL, 0);
    for (double end = now_mono() + deadline_s; ended == 0 && now_mono() < end;)
        ended = waitpid(t->pid, &status, WNOHANG);
    assert_int_equal(ended, t->pid);
}

/* --- tests --- */

static void hang_up_leaves_the_run_and_the_next_screen_shows_and_cancels_it(void **state)
{
    struct tty *t = open_screen();

    (void)state;
    start_training(t);
    tty_hang_up(t);
    await_end_of_screen(t);
    tty_close(t);
    assert_goes_on();
    t = open_screen();
    assert_right_percent(t);
    tty_type(t, "6");
    tty_see(t, "[6 Runs]");
    tty_see(t, "active 1");
    tty_type(t, "x");
    tty_see(t, "stop it gently");
    tty_type(t, "j\r");
    tty_see(t, "cancelled");
    tty_see_not(t, "1 run");
    await_state("cancelled");
    tty_close(t);
}

static void cancel_by_a_command_shows_on_the_screen(void **state)
{
    struct tty *t = open_screen();

    (void)state;
    start_training(t);
    tty_type(t, "6");
    tty_see(t, "active 1");
    assert_right_percent(t);
    cancel_by_command();
    tty_see_not(t, "1 run");
    tty_see(t, "cancelled");
    assert_string_equal(look().state, "cancelled");
    tty_close(t);
}

static void kill_of_the_screen_leaves_the_run(void **state)
{
    struct tty *t = open_screen();

    (void)state;
    start_training(t);
    kill(t->pid, SIGKILL);
    tty_wait(t, TTY_ENDED);
    tty_close(t);
    assert_goes_on();
    t = open_screen();
    assert_right_percent(t);
    cancel_by_command();
    tty_see_not(t, "1 run");
    tty_close(t);
}

/* Left as it begins, it makes its workspace to the end and removes its files. */
static void demo_goes_on_when_the_screen_is_left(void **state)
{
    struct tty *t;
    char path[340];

    (void)state;
    command("mkdir empty");
    snprintf(path, sizeof path, "%s/empty", folder);
    t = tty_open(&(struct tty_opts){.folder = path});
    tty_see(t, "Demo fleet");
    tty_type(t, "\r");
    tty_see(t, "Machines");
    tty_type(t, "\t\025" "40");
    tty_see(t, "40");
    tty_type(t, "\033[18~\033[21~"); /* F7, F10 */
    tty_wait(t, TTY_ENDED);
    assert_int_equal(t->status, 0);
    tty_close(t);
    command("until [ -e empty/demo.mw ] && \"$MILLWRIGHT\" -q -w empty/demo.mw runs | "
            "grep 'pipeline score.*succeeded' && [ ! -e empty/demo.mw-fleet ]; do "
            "[ $((n += 1)) -lt 1000 ] || exit 1; sleep 0.02; done");
}

static void demo_that_was_killed_is_swept_by_the_next(void **state)
{
    (void)state;
    command("\"$MILLWRIGHT\" -w killed.mw demo --machines 300 & p=$!; "
            "until [ -e killed.mw-fleet/.demo ]; do kill -0 $p || exit 1; done; "
            "kill -9 $p; ! wait $p && [ -d killed.mw-fleet ]");
    command("\"$MILLWRIGHT\" -w more.mw demo --machines 2 && [ ! -e killed.mw-fleet ]");
}

static int make_workspace(void **state)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    if (make_folder(state) < 0)
        return -1;
    command("\"$MILLWRIGHT\" -q simulate fleet --machines 10 --hours 2500 && "
            "\"$MILLWRIGHT\" -q -w w.mw ingest fleet && \"$MILLWRIGHT\" -q -w w.mw features");
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hang_up_leaves_the_run_and_the_next_screen_shows_and_cancels_it),
        cmocka_unit_test(cancel_by_a_command_shows_on_the_screen),
        cmocka_unit_test(kill_of_the_screen_leaves_the_run),
        cmocka_unit_test(demo_goes_on_when_the_screen_is_left),
        cmocka_unit_test(demo_that_was_killed_is_swept_by_the_next),
    };

    if (!tty_may_open()) {
        puts("SKIP: this system has no pseudo-terminals (is /dev/pts mounted?)");
        return 77;
    }
    return cmocka_run_group_tests(tests, make_workspace, remove_folder);
}
