/* test_pty.c - the real program on a real terminal: start, keys, sizes, stops, crashes, loss. */
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
#include "src/base/mem.h"
#include "src/base/now.h"
#include "tests/pty/stream.h"
#include "tests/pty/tty.h"

#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[300], workspace[340];

/* The program as a command, to its end. */
static void command(const char *words)
{
    struct buf line = {0};

    buf_printf(&line, "\"$MILLWRIGHT\" -q -w '%s' %s >'%s/out' 2>&1", workspace, words, folder);
    if (system(buf_str(&line)) != 0)
        fail_msg("%s", buf_str(&line));
    buf_done(&line);
}

static void write_file(const char *name, const struct buf *text)
{
    char path[400];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    assert_int_equal(fwrite(text->s, 1, text->size, f), text->size);
    assert_int_equal(fclose(f), 0);
}

static struct tty *open_default(void)
{
    struct tty *t = tty_open(&(struct tty_opts){.argv = {workspace}});

    tty_see(t, "[1 Data]");
    tty_settle(t);
    return t;
}

static void assert_sane(struct tty *t)
{
    const char *why = tty_sane(t);

    if (why)
        fail_msg("%s", why);
}

/* The picture must be the one that is drawn from nothing. */
static void assert_right_picture(struct tty *t)
{
    struct buf before = {0}, after = {0};

    tty_settle(t);
    tty_picture(t, &before);
    size_t size = t->log.size;
    tty_type(t, "\f");
    for (double end = now_mono() + 10; t->log.size == size && now_mono() < end;)
        tty_read(t, 20);
    tty_settle(t);
    tty_picture(t, &after);
    if (strcmp(buf_str(&before), buf_str(&after)) != 0) {
        fprintf(stderr, "--- before:\n%s--- drawn from nothing:\n%s", buf_str(&before),
                buf_str(&after));
        fail_msg("the picture was wrong");
    }
    buf_done(&before);
    buf_done(&after);
}

/* --- start and end --- */

static void start_type_and_quit_leaves_the_terminal_as_it_was(void **state)
{
    struct tty *t = open_default();

    (void)state;
    assert_true(t->alternate);
    assert_true(t->paste);
    assert_false(t->mouse);
    assert_false(t->cursor);
    assert_true(tty_shows(t, "pty.mw"));
    tty_type(t, "6");
    tty_see(t, "[6 Runs]");
    tty_type(t, "\033OP"); /* F1, as xterm sends it */
    tty_settle(t);
    tty_type(t, "\033");
    tty_settle(t);
    tty_type(t, "3");
    tty_see(t, "[3 Feat]");
    assert_right_picture(t);
    tty_type(t, "Q");
    tty_wait(t, TTY_ENDED);
    assert_true(WIFEXITED(t->status));
    assert_int_equal(WEXITSTATUS(t->status), 0);
    assert_sane(t);
    tty_close(t);
}

static void start_on_what_cannot_be_drawn_on_says_so(void **state)
{
    static const char *const term[] = {"dumb", "no-such-terminal", ""};

    (void)state;
    for (size_t i = 0; i < sizeof term / sizeof *term; i++) {
        struct tty *t = tty_open(&(struct tty_opts){.argv = {workspace}, .term = term[i]});

        tty_wait(t, TTY_ENDED);
        assert_true(WIFEXITED(t->status));
        assert_int_equal(WEXITSTATUS(t->status), 2);
        assert_true(tty_shows(t, "hint: "));
        assert_null(memchr(buf_str(&t->log), '\033', t->log.size));
        assert_sane(t);
        tty_close(t);
    }
}

static void start_without_the_workspace_that_was_named_says_so(void **state)
{
    struct tty *t = tty_open(&(struct tty_opts){.argv = {"/nonexistent/no.mw"}});

    (void)state;
    tty_wait(t, TTY_ENDED);
    assert_int_equal(WEXITSTATUS(t->status), 1);
    assert_true(tty_shows(t, "no.mw"));
    assert_null(memchr(buf_str(&t->log), '\033', t->log.size));
    tty_close(t);
}

/* --- sizes --- */

static void resize_draws_anew_for_the_size(void **state)
{
    static const int size[][2] = {{36, 120}, {10, 40}, {60, 200}, {24, 80}};
    struct tty *t = open_default();

    (void)state;
    for (size_t i = 0; i < sizeof size / sizeof *size; i++) {
        tty_resize(t, size[i][0], size[i][1]);
        tty_see(t, size[i][1] >= 100 ? "6 Runs " : "4 Mod ");
        assert_right_picture(t);
    }
    tty_resize(t, 8, 33);
    tty_see(t, "needs 40 x 10, is 33 x 8");
    tty_resize(t, 1, 1);
    tty_settle(t);
    tty_resize(t, 24, 80);
    tty_see(t, "[1 Data]");
    assert_right_picture(t);
    tty_close(t);
}

static void resize_storm_ends_with_the_right_picture(void **state)
{
    struct tty *t = open_default();
    unsigned random = 1;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        random = random * 1664525 + 1013904223;
        tty_resize(t, 1 + (int)(random >> 16) % 60, 1 + (int)(random >> 8) % 200);
        tty_read(t, 0);
    }
    tty_resize(t, 30, 100);
    tty_see(t, "4 Models");
    assert_right_picture(t);
    tty_type(t, "Q");
    tty_wait(t, TTY_ENDED);
    assert_int_equal(t->status, 0);
    assert_sane(t);
    tty_close(t);
}

/* --- signals --- */

static void suspend_gives_the_terminal_and_takes_it_again(void **state)
{
    struct tty *t = open_default();
    struct buf before = {0}, after = {0};

    (void)state;
    tty_picture(t, &before);
    for (int i = 0; i < 2; i++) { /* by key, and by another's signal */
        if (i == 0)
            tty_type(t, "\032");
        else
            kill(t->pid, SIGTSTP);
        tty_wait(t, TTY_STOPPED);
        assert_sane(t);
        kill(t->pid, SIGCONT);
        tty_modes(t, true);
        tty_see(t, "[1 Data]");
        assert_right_picture(t);
        assert_true(t->paste);
    }
    tty_picture(t, &after);
    assert_string_equal(buf_str(&before), buf_str(&after));
    buf_done(&before);
    buf_done(&after);
    tty_close(t);
}

static void suspend_notices_a_size_that_changed_meanwhile(void **state)
{
    struct tty *t = open_default();

    (void)state;
    tty_type(t, "\032");
    tty_wait(t, TTY_STOPPED);
    tty_resize(t, 36, 120);
    kill(t->pid, SIGCONT);
    tty_see(t, "4 Models");
    assert_right_picture(t);
    tty_close(t);
}

static void stop_by_another_hand_heals(void **state)
{
    struct tty *t = open_default();

    (void)state;
    kill(t->pid, SIGSTOP);
    tty_wait(t, TTY_STOPPED);
    kill(t->pid, SIGCONT);
    tty_type(t, "2");
    tty_see(t, "[2 Expl]");
    assert_right_picture(t);
    tty_close(t);
}

static void fatal_signals_leave_the_terminal_as_it_was(void **state)
{
    static const int sig[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGSEGV,
                              SIGBUS,  SIGFPE, SIGILL, SIGABRT};

    (void)state;
    for (size_t i = 0; i < sizeof sig / sizeof *sig; i++) {
        struct tty *t = tty_open(&(struct tty_opts){
            .argv = {workspace}, .term = i % 2 ? "xterm" : "xterm-256color"});

        tty_see(t, "[1 Data]");
        kill(t->pid, sig[i]);
        tty_wait(t, TTY_ENDED);
        assert_true(WIFSIGNALED(t->status));
        assert_int_equal(WTERMSIG(t->status), sig[i]);
        assert_sane(t);
        tty_close(t);
    }
}

/* With no leader left there is nobody to tell: the program is a child of this process then. */
static void lost_terminal_ends_it(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct tty *t = tty_open(&(struct tty_opts){.argv = {workspace}, .no_hangup = i == 1});
        double begun;
        int status;
        pid_t ended = 0;

        tty_see(t, "[1 Data]");
        tty_hang_up(t);
        waitpid(t->leader, NULL, 0);
        for (begun = now_mono(); ended == 0 && now_mono() - begun < 2;) {
            ended = waitpid(t->pid, &status, WNOHANG);
            poll(NULL, 0, 5);
        }
        assert_int_equal(ended, t->pid);
        tty_close(t);
    }
}

/* --- text --- */

static void paste_is_text_and_never_keys(void **state)
{
    struct tty *t = open_default();

    (void)state;
    tty_type(t, "\033[200~Q\rQ\033[201~"); /* nothing takes it */
    tty_type(t, "6");
    tty_see(t, "[6 Runs]");
    tty_type(t, "1");
    tty_see(t, "[1 Data]");
    tty_type(t, "a");
    tty_see(t, "Ingest");
    tty_type(t, "\033[200~/a/b\r\033[21~\033"); /* line end, F10, and a break in the end mark */
    tty_settle(t);
    tty_type(t, "[201~");
    tty_see(t, "/a/b");
    tty_type(t, "\303");
    tty_settle(t);
    tty_type(t, "\251x");
    tty_see(t, "éx");
    assert_right_picture(t);
    tty_close(t);
}

/* The first bytes of a sequence, and then a pause in which curses gives up waiting for the rest.
 * false: this process was held up for so long that nobody would call it one sequence. */
static bool type_and_stall(struct tty *t, const char *bytes, size_t n)
{
    char first[8] = "";
    double sent = now_mono();

    memcpy(first, bytes, n);
    tty_type(t, first);
    while (now_mono() - sent < 0.04)
        tty_read(t, 10);
    return now_mono() - sent < 0.2;
}

/* The mark of the beginning stalls behind its byte number `at`. */
static bool paste_stalls(struct tty *t, size_t at)
{
    static const char paste[] = "\033[200~Q/q/b\rQ\033[201~";

    tty_type(t, "a");
    tty_see(t, "Esc close");
    bool in_time = type_and_stall(t, paste, at);

    tty_type(t, &paste[at]);
    tty_settle(t);
    return in_time;
}

static void paste_that_stalls_in_its_first_mark_is_text_still(void **state)
{
    (void)state;
    for (size_t at = 1; at < 6; at++) {
        struct tty *t = open_default();
        bool in_time = paste_stalls(t, at);

        for (int i = 0; i < 10 && !in_time; i++) {
            tty_close(t);
            t = open_default();
            in_time = paste_stalls(t, at);
        }
        assert_true(in_time);
        if (at == 1) { /* Esc alone was a key: the form is gone, and the text goes nowhere */
            tty_see(t, "? help  : all");
            assert_false(tty_shows(t, "q/b"));
        } else {
            tty_see(t, "Q/q/b");
        }
        tty_close(t);
    }
}

static void paste_byte_by_byte_is_text_still(void **state)
{
    static const char paste[] = "\033[200~/a\rQ\033[201~";
    struct tty *t = NULL;
    bool in_time = false;

    (void)state;
    for (int i = 0; i < 10 && !in_time; i++) {
        if (t)
            tty_close(t);
        t = open_default();
        tty_type(t, "6");
        tty_see(t, "[6 Runs]");
        tty_type(t, "&");
        tty_see(t, "Esc close");
        in_time = type_and_stall(t, paste, 2);
        for (size_t k = 2; k < sizeof paste - 1; k++)
            in_time = type_and_stall(t, paste + k, 1) && in_time;
    }
    assert_true(in_time);
    tty_see(t, "/a");
    tty_see(t, "Esc close");
    tty_close(t);
}

static void copy_goes_to_the_clipboard(void **state)
{
    struct tty *t = open_default();
    struct stream_facts f = {0};

    (void)state;
    tty_type(t, "y");
    tty_see(t, "copied");
    tty_settle(t);
    assert_null(stream_check(&t->log, true, &f));
    assert_int_equal(f.copies, 1); /* and none before a key asked for it */
    tty_close(t);
}

/* The program is a script that keeps what it gets; PATH leads to it alone. */
static void copy_goes_to_a_program_where_the_setting_says_so(void **state)
{
    char path[400], got[400], program[400], line[1200];
    struct stream_facts f = {0};

    (void)state;
    snprintf(line, sizeof line, "#!/bin/sh\n/bin/cat >'%s/part' && /bin/mv '%s/part' '%s/got'\n",
             folder, folder, folder);
    write_file("xclip", &(struct buf){.s = line, .size = strlen(line)});
    snprintf(program, sizeof program, "%s/xclip", folder);
    assert_int_equal(chmod(program, 0755), 0);
    snprintf(got, sizeof got, "%s/got", folder);
    snprintf(path, sizeof path, "PATH=%s", folder);
    struct tty *t = tty_open(&(struct tty_opts){.argv = {workspace}, .env = {path, "DISPLAY=:9"}});

    tty_see(t, "[1 Data]");
    tty_type(t, "\033OQ");
    tty_see(t, "Settings");
    for (int i = 0; i < 20 && !tty_shows(t, "▶ Clipboard"); i++)
        tty_answer(t, "\t");
    tty_see(t, "▶ Clipboard");
    for (int i = 0; i < 5 && !tty_shows(t, "program ▾"); i++)
        tty_answer(t, " ");
    tty_see(t, "program ▾");
    tty_type(t, "\033[18~");
    tty_see_not(t, "Save F7");
    tty_type(t, "y");
    tty_see(t, "copied");
    for (double end = now_mono() + 10; !file_exists(got) && now_mono() < end;)
        tty_read(t, 20);
    assert_true(file_size(got) > 0);
    assert_null(stream_check(&t->log, true, &f));
    assert_int_equal(f.copies, 0);
    assert_int_equal(unlink(got), 0);
    assert_int_equal(unlink(program), 0);
    tty_type(t, "y");
    tty_see(t, "not copied: no clipboard program");
    tty_close(t);
}

/* --- the mouse --- */

static void mouse_is_off_until_the_settings_say_so(void **state)
{
    struct tty *t = open_default();

    (void)state;
    tty_type(t, "\033OQ");
    tty_see(t, "Settings");
    tty_type(t, "\t\t ");
    tty_settle(t);
    assert_false(t->mouse);
    tty_type(t, "\033[18~");
    tty_see_not(t, "Save F7");
    for (double end = now_mono() + 5; !t->mouse && now_mono() < end;)
        tty_read(t, 20);
    assert_true(t->mouse);
    assert_false(tty_shows(t, "▶ maint"));
    tty_type(t, "\033[<0;10;7M\033[<0;10;7m"); /* row 7 of the terminal: the fourth */
    tty_see(t, "▶ maint");
    tty_type(t, "\033[<64;10;7M");
    tty_see(t, "▶ machines");
    tty_type(t, "Q");
    tty_wait(t, TTY_ENDED);
    assert_sane(t);
    tty_close(t);
}

/* --- at rest, and little else --- */

static void cursor_down_writes_little(void **state)
{
    struct tty *t = open_default();

    (void)state;
    tty_type(t, "2");
    tty_see(t, "[2 Expl]");
    tty_settle(t);
    tty_type(t, "j");
    tty_settle(t);
    for (int i = 0; i < 3; i++) {
        size_t size = t->log.size;

        tty_type(t, i == 1 ? "k" : "j");
        tty_settle(t);
        assert_true(t->log.size > size);
        assert_true(t->log.size - size < 400);
    }
    assert_right_picture(t);
    tty_close(t);
}

static void rest_ends_when_another_process_writes(void **state)
{
    struct tty *t = open_default();
    char line[400];

    (void)state;
    assert_false(tty_shows(t, "late"));
    snprintf(line, sizeof line, "ingest late '%s/late.csv'", folder);
    command(line);
    tty_see(t, "late  ");
    tty_see_not(t, "1 run");
    assert_right_picture(t);
    tty_close(t);
}

/* Until nothing has woken it up for so long and nothing is under way: where the cursor is is kept
 * a second after a key. */
static void until_rest(struct tty *t, int quiet_ms)
{
    double end = now_mono() + 10;
    long woken;

    do {
        tty_settle(t);
        woken = tty_wake_ups(t);
        tty_read(t, quiet_ms);
    } while ((tty_works(t) || woken != tty_wake_ups(t)) && now_mono() < end);
}

static void rest_is_without_bytes_and_wake_ups(void **state)
{
    struct tty *t = open_default();

    (void)state;
    tty_type(t, "6");
    tty_see(t, "[6 Runs]");
    until_rest(t, 1200);
    size_t size = t->log.size;
    long woken = tty_wake_ups(t);

    tty_read(t, 2000);
    assert_int_equal(t->log.size, size);
    assert_int_equal(tty_wake_ups(t), woken);
    tty_close(t);
}

/* Keys, and what is then at rest: every pane, what may lie over it, and the counters. */
static void rest_is_so_in_every_pane_and_overlay(void **state)
{
    static const char *const keys[] = {"1", "2", "3", "4", "5", "6", "?", "\033", ":tel",
                                       "\033", "\033OQ", "\033", "1a", "\033", "\033[24~"};
    struct tty *t = tty_open(&(struct tty_opts){.argv = {workspace}, .rows = 36, .cols = 120});

    (void)state;
    tty_see(t, "[1 Data]");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        tty_type(t, keys[i]);
        until_rest(t, keys[i][0] >= '1' && keys[i][0] <= '6' ? 1200 : 300);
        size_t size = t->log.size;
        long woken = tty_wake_ups(t);

        tty_read(t, 300);
        assert_int_equal(t->log.size, size);
        assert_int_equal(tty_wake_ups(t), woken);
    }
    tty_see(t, "Counters");
    tty_close(t);
}

static void counters_tell_of_one_picture_a_key(void **state)
{
    struct tty *t = tty_open(&(struct tty_opts){.argv = {workspace}, .rows = 36, .cols = 120});

    (void)state;
    tty_see(t, "[1 Data]");
    tty_type(t, "2");
    tty_see(t, "[2 Explore]");
    tty_settle(t);
    tty_type(t, "\033[24~");
    tty_see(t, "Counters");
    for (int i = 0; i < 20; i++) {
        tty_type(t, i % 2 ? "k" : "j");
        tty_settle(t);
    }
    tty_see(t, "pictures               1        1"); /* of the last key, and of half of them */
    tty_close(t);
}

static int make_workspace(void **state)
{
    const char *tmp = getenv("TMPDIR");

    (void)state;
    setlocale(LC_CTYPE, "C.UTF-8");
    snprintf(folder, sizeof folder, "%s/pty-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(folder))
        return -1;
    snprintf(workspace, sizeof workspace, "%s/pty.mw", folder);

    char line[400];

    snprintf(line, sizeof line, "simulate '%s/fleet' --machines 3 --hours 100", folder);
    command(line);
    snprintf(line, sizeof line, "ingest '%s/fleet'", folder);
    command(line);
    write_file("late.csv", &(struct buf){.s = (char[]){"a,b\n1,x\n2,y\n"}, .size = 12});
    return 0;
}

static int remove_workspace(void **state)
{
    char line[400];

    (void)state;
    snprintf(line, sizeof line, "rm -rf '%s'", folder);
    return system(line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(start_type_and_quit_leaves_the_terminal_as_it_was),
        cmocka_unit_test(mouse_is_off_until_the_settings_say_so), /* and on in what follows */
        cmocka_unit_test(start_on_what_cannot_be_drawn_on_says_so),
        cmocka_unit_test(start_without_the_workspace_that_was_named_says_so),
        cmocka_unit_test(resize_draws_anew_for_the_size),
        cmocka_unit_test(resize_storm_ends_with_the_right_picture),
        cmocka_unit_test(suspend_gives_the_terminal_and_takes_it_again),
        cmocka_unit_test(suspend_notices_a_size_that_changed_meanwhile),
        cmocka_unit_test(stop_by_another_hand_heals),
        cmocka_unit_test(fatal_signals_leave_the_terminal_as_it_was),
        cmocka_unit_test(lost_terminal_ends_it),
        cmocka_unit_test(paste_is_text_and_never_keys),
        cmocka_unit_test(paste_that_stalls_in_its_first_mark_is_text_still),
        cmocka_unit_test(paste_byte_by_byte_is_text_still),
        cmocka_unit_test(copy_goes_to_the_clipboard),
        cmocka_unit_test(copy_goes_to_a_program_where_the_setting_says_so),
        cmocka_unit_test(cursor_down_writes_little),
        cmocka_unit_test(rest_ends_when_another_process_writes),
        cmocka_unit_test(rest_is_without_bytes_and_wake_ups),
        cmocka_unit_test(rest_is_so_in_every_pane_and_overlay),
        cmocka_unit_test(counters_tell_of_one_picture_a_key),
    };

    if (!tty_may_open()) {
        puts("SKIP: this system has no pseudo-terminals (is /dev/pts mounted?)");
        return 77;
    }
    return cmocka_run_group_tests(tests, make_workspace, remove_workspace);
}
