/* term_guard.c - crash and hang-up handlers that restore the terminal; calls only what is safe in
 * a handler. Not here: curses (term.c). */
#include "config.h"

#include "ui/term_guard.h"

#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { TEXT_MAX = 512, STACK_SIZE = 16 << 10, N_TEXT = 2 };

static const int fatal[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGSEGV,
                            SIGBUS,  SIGFPE, SIGILL, SIGABRT};
enum { N_FATAL = sizeof fatal / sizeof *fatal };

static struct { /* all of it is ready before a handler may run */
    int fd;
    struct termios modes;
    struct {
        char s[TEXT_MAX];
        size_t size;
    } text[N_TEXT];
    atomic_int text_at; /* the one to write; the other is free to be changed */
    atomic_bool active;
    struct sigaction before[N_FATAL];
    int stderr_kept; /* 0: standard error is where it was */
} guard;

int ui_guard_save(int fd, struct err *e)
{
    guard.fd = fd;
    return tcgetattr(fd, &guard.modes) < 0 ? err_errno(e, "read the modes of", "the terminal") : 0;
}

void ui_guard_text(const char *s, size_t size)
{
    int other = 1 - atomic_load(&guard.text_at);

    if (size > TEXT_MAX)
        size = 0; /* half a sequence would do harm */
    memcpy(guard.text[other].s, s, size);
    guard.text[other].size = size;
    atomic_store(&guard.text_at, other);
}

static void restore(void)
{
    int at = atomic_load(&guard.text_at);
    pid_t front = tcgetpgrp(guard.fd);

    if (!atomic_exchange(&guard.active, false))
        return;
    if (front >= 0 && front != getpgrp())
        return; /* in the background: the terminal is another's now */
    ssize_t n = write(guard.fd, guard.text[at].s, guard.text[at].size);

    (void)n; /* there is nobody left to tell */
    tcsetattr(guard.fd, TCSANOW, &guard.modes);
}

static void on_fatal(int sig) /* the action is back to the default by SA_RESETHAND */
{
    restore();
    raise(sig);
}

void ui_guard_arm(void)
{
    static char stack[STACK_SIZE]; /* a stack that overflowed has no room for the handler */
    stack_t alternative = {.ss_sp = stack, .ss_size = sizeof stack};
    struct sigaction act = {.sa_handler = on_fatal, .sa_flags = (int)SA_RESETHAND | SA_ONSTACK};

    sigaltstack(&alternative, NULL);
    sigemptyset(&act.sa_mask);
    for (size_t i = 0; i < N_FATAL; i++) {
        sigaction(fatal[i], NULL, &guard.before[i]);
        if (guard.before[i].sa_handler != SIG_IGN) /* nohup stays */
            sigaction(fatal[i], &act, NULL);
    }
    atomic_store(&guard.active, true);
}

void ui_guard_disarm(void)
{
    atomic_store(&guard.active, false);
    for (size_t i = 0; i < N_FATAL; i++)
        sigaction(fatal[i], &guard.before[i], NULL);
}

/* --- stopping and going on --- */

static volatile sig_atomic_t stop_asked, went_on;
static sigset_t mask_before;
static struct sigaction stop_before, go_on_before;

static void on_stop(int sig)
{
    (void)sig;
    stop_asked = 1;
}

static void on_go_on(int sig)
{
    (void)sig;
    went_on = 1;
}

static void set_handler(int sig, void (*handler)(int), struct sigaction *before)
{
    struct sigaction act = {.sa_handler = handler};

    sigemptyset(&act.sa_mask);
    sigaction(sig, &act, before);
}

void ui_guard_stops(bool on)
{
    sigset_t set;

    if (!on) {
        sigaction(SIGTSTP, &stop_before, NULL);
        sigaction(SIGCONT, &go_on_before, NULL);
        sigprocmask(SIG_SETMASK, &mask_before, NULL);
        return;
    }
    sigemptyset(&set);
    sigaddset(&set, SIGWINCH);
    sigaddset(&set, SIGTSTP);
    sigaddset(&set, SIGCONT);
    sigprocmask(SIG_BLOCK, &set, &mask_before);
    set_handler(SIGTSTP, on_stop, &stop_before);
    set_handler(SIGCONT, on_go_on, &go_on_before);
}

void ui_guard_wait(struct pollfd *fd, size_t n, int wait_ms)
{
    struct timespec ts = {.tv_sec = wait_ms / 1000, .tv_nsec = wait_ms % 1000 * 1000000L};

    if (ppoll(fd, n, wait_ms < 0 ? NULL : &ts, &mask_before) < 0)
        for (size_t i = 0; i < n; i++)
            fd[i].revents = 0;
}

enum ui_guard ui_guard_asked(void)
{
    if (went_on) {
        went_on = stop_asked = 0;
        return UI_GUARD_WENT_ON;
    }
    if (stop_asked) {
        stop_asked = 0;
        return UI_GUARD_STOP;
    }
    return UI_GUARD_NOTHING;
}

void ui_guard_stop(void)
{
    sigset_t stop;

    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    atomic_store(&guard.active, false);
    set_handler(SIGTSTP, SIG_DFL, NULL);
    set_handler(SIGCONT, SIG_IGN, NULL); /* it goes on all the same */
    kill(0, SIGTSTP);
    sigprocmask(SIG_UNBLOCK, &stop, NULL);
    sigprocmask(SIG_BLOCK, &stop, NULL);
    set_handler(SIGTSTP, on_stop, NULL);
    set_handler(SIGCONT, on_go_on, NULL);
    stop_asked = went_on = 0;
    atomic_store(&guard.active, true);
}

/* --- standard error --- */

void ui_guard_stderr(const char *log)
{
    int fd;

    if (!log) {
        if (guard.stderr_kept > 0) {
            dup2(guard.stderr_kept, STDERR_FILENO);
            close(guard.stderr_kept);
        }
        guard.stderr_kept = 0;
        return;
    }
    fd = *log ? open(log, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600) : -1;
    if (fd < 0)
        fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    guard.stderr_kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    dup2(fd, STDERR_FILENO);
    close(fd);
}
