/* tty.c - forkpty, a leader that plays the shell, libvterm. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/pty/tty.h"

#include "src/base/file.h"
#include "src/base/mem.h"
#include "src/base/now.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vterm.h>

enum { DEADLINE_S = 10, SETTLED_MS = 60 };

/* --- the leader and the program --- */

static void run_program(const struct tty_opts *o)
{
    const char *program = getenv("MILLWRIGHT"), *data = getenv("MW_DATADIR");
    const char *argv[TTY_WORDS + 2] = {"millwright"};
    char term[64], locale[64], datadir[512], no_color[] = "NO_COLOR=1";
    char *env[] = {term, locale, datadir, (char[]){"TZ=UTC"}, (char[]){"HOME=/dev/null"},
                   (char[]){"ASAN_OPTIONS=detect_leaks=0:handle_segv=0"}, /* curses leaks a bit */
                   NULL, NULL, NULL, NULL, NULL, NULL};
    size_t n = 6;
    sigset_t none;

    if (o->no_color)
        env[n++] = no_color;
    for (size_t i = 0; i < 4 && o->env[i]; i++)
        env[n++] = (char *)(uintptr_t)o->env[i];
    if (o->folder && chdir(o->folder) < 0)
        _exit(126);

    snprintf(term, sizeof term, "TERM=%s", o->term ? o->term : "xterm-256color");
    snprintf(locale, sizeof locale, "LC_ALL=%s", o->locale ? o->locale : "C.UTF-8");
    snprintf(datadir, sizeof datadir, "MW_DATADIR=%s", data ? data : "..");
    memcpy(argv + 1, o->argv, sizeof o->argv);
    setpgid(0, 0);
    signal(SIGTTOU, SIG_IGN);
    tcsetpgrp(STDIN_FILENO, getpgrp());
    for (int sig = 1; sig < NSIG; sig++)
        signal(sig, SIG_DFL); /* who runs the test in the background ignores some */
    if (o->no_hangup)
        signal(SIGHUP, SIG_IGN);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(program ? program : "./millwright", (char *const *)(uintptr_t)argv, env);
    _exit(127);
}

static void report(int fd, int n)
{
    if (write(fd, &n, sizeof n) != sizeof n)
        _exit(1);
}

/* Tells the pid, then each status of waitpid; stays until the pipe from the test closes, so that
 * the terminal has somebody on it. */
static void lead(const struct tty_opts *o, int told, int tell)
{
    int status = 0;
    char c;
    pid_t pid = fork();

    if (pid == 0)
        run_program(o);
    report(told, pid);
    do {
        if (waitpid(pid, &status, WUNTRACED) < 0)
            break;
        report(told, status);
    } while (WIFSTOPPED(status));
    while (read(tell, &c, 1) > 0 || errno == EINTR)
        ;
    _exit(0);
}

static int heard(struct tty *t, int wait_ms, int *out)
{
    struct pollfd p = {.fd = t->told, .events = POLLIN};

    return poll(&p, 1, wait_ms) == 1 && read(t->told, out, sizeof *out) == sizeof *out;
}

/* --- libvterm --- */

static int on_prop(VTermProp prop, VTermValue *v, void *user)
{
    struct tty *t = user;

    if (prop == VTERM_PROP_ALTSCREEN)
        t->alternate = v->boolean;
    if (prop == VTERM_PROP_CURSORVISIBLE)
        t->cursor = v->boolean;
    return 1;
}

static int on_bell(void *user)
{
    ((struct tty *)user)->bells++;
    return 1;
}

static const VTermScreenCallbacks callbacks = {.settermprop = on_prop, .bell = on_bell};

static void make_vterm(struct tty *t, const struct tty_opts *o)
{
    t->vterm = vterm_new(t->rows, t->cols);
    vterm_set_utf8(t->vterm, !o->locale || strstr(o->locale, "UTF-8") != NULL);
    t->screen = vterm_obtain_screen(t->vterm);
    t->cursor = true;
    vterm_screen_set_callbacks(t->screen, &callbacks, t);
    vterm_screen_enable_altscreen(t->screen, 1);
    vterm_screen_reset(t->screen, 1);
}

/* Whether the mode was last put on, by what came behind `from`: libvterm does not tell of all. */
static bool mode_is_on(const struct tty *t, const char *mode, size_t from, bool before)
{
    const char *s = buf_str(&t->log);
    size_t n = strlen(mode);

    for (size_t i = t->log.size; i-- > from + n;)
        if (strncmp(s + i - n, mode, n) == 0 && (s[i] == 'h' || s[i] == 'l'))
            return s[i] == 'h';
    return before;
}

/* --- opening and closing --- */

bool tty_may_open(void)
{
    int master, slave;

    if (openpty(&master, &slave, NULL, NULL, NULL) < 0)
        return false;
    close(master);
    close(slave);
    return true;
}

struct tty *tty_open(const struct tty_opts *o)
{
    struct tty *t = mem_zero(1, sizeof *t);
    struct winsize size = {.ws_row = (unsigned short)(o->rows ? o->rows : 24),
                           .ws_col = (unsigned short)(o->cols ? o->cols : 80)};
    int told[2], tell[2], pid;

    t->rows = size.ws_row;
    t->cols = size.ws_col;
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    assert_int_equal(pipe2(told, O_CLOEXEC), 0);
    assert_int_equal(pipe2(tell, O_CLOEXEC), 0);
    t->leader = forkpty(&t->master, NULL, NULL, &size);
    assert_true(t->leader >= 0);
    if (t->leader == 0) {
        close(told[0]);
        close(tell[1]);
        lead(o, told[1], tell[0]);
    }
    close(told[1]);
    close(tell[0]);
    t->told = told[0];
    t->tell = tell[1];
    tcgetattr(t->master, &t->before);
    fcntl(t->master, F_SETFL, O_NONBLOCK);
    fcntl(t->master, F_SETFD, FD_CLOEXEC);
    make_vterm(t, o);
    assert_true(heard(t, DEADLINE_S * 1000, &pid));
    t->pid = pid;
    return t;
}

void tty_close(struct tty *t)
{
    kill(t->pid, SIGKILL);
    close(t->tell);
    close(t->told);
    if (t->master >= 0)
        close(t->master);
    kill(t->leader, SIGKILL);
    waitpid(t->leader, NULL, 0);
    waitpid(t->pid, NULL, 0); /* ours, once its leader has gone */
    vterm_free(t->vterm);
    buf_done(&t->log);
    free(t);
}

void tty_hang_up(struct tty *t)
{
    close(t->master);
    t->master = -1;
}

/* --- to and fro --- */

void tty_type(struct tty *t, const char *keys)
{
    size_t size = strlen(keys);

    while (size) {
        ssize_t n = write(t->master, keys, size);

        if (n < 0) {
            assert_int_equal(errno, EAGAIN);
            tty_read(t, 10);
            continue;
        }
        keys += n;
        size -= (size_t)n;
    }
}

void tty_resize(struct tty *t, int rows, int cols)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};

    t->rows = rows;
    t->cols = cols;
    vterm_set_size(t->vterm, rows, cols);
    assert_int_equal(ioctl(t->master, TIOCSWINSZ, &size), 0);
}

bool tty_read(struct tty *t, int wait_ms)
{
    struct pollfd p = {.fd = t->master, .events = POLLIN};
    char block[1 << 14];

    if (poll(&p, 1, wait_ms) <= 0)
        return false;
    ssize_t n = read(t->master, block, sizeof block);

    if (n <= 0)
        return false;
    size_t from = t->log.size > 16 ? t->log.size - 16 : 0;

    buf_add(&t->log, block, (size_t)n);
    vterm_input_write(t->vterm, block, (size_t)n);
    t->paste = mode_is_on(t, "?2004", from, t->paste);
    t->mouse = mode_is_on(t, "1000", from, t->mouse);
    return true;
}

void tty_settle(struct tty *t)
{
    double end = now_mono() + DEADLINE_S;

    while (tty_read(t, SETTLED_MS) && now_mono() < end)
        ;
}

/* --- looking --- */

uint32_t tty_cell(const struct tty *t, int row, int col)
{
    VTermScreenCell cell;

    vterm_screen_get_cell(t->screen, (VTermPos){.row = row, .col = col}, &cell);
    return cell.chars[0] == (uint32_t)-1 ? 0 : cell.chars[0] ? cell.chars[0] : ' ';
}

static void put_character(struct buf *b, uint32_t u)
{
    char s[8];
    int n = 0;

    if (u < 0x80) {
        s[n++] = (char)u;
    } else if (u < 0x800) {
        s[n++] = (char)(0xc0 | u >> 6);
        s[n++] = (char)(0x80 | (u & 63));
    } else if (u < 0x10000) {
        s[n++] = (char)(0xe0 | u >> 12);
        s[n++] = (char)(0x80 | (u >> 6 & 63));
        s[n++] = (char)(0x80 | (u & 63));
    } else {
        s[n++] = (char)(0xf0 | u >> 18);
        s[n++] = (char)(0x80 | (u >> 12 & 63));
        s[n++] = (char)(0x80 | (u >> 6 & 63));
        s[n++] = (char)(0x80 | (u & 63));
    }
    buf_add(b, s, (size_t)n);
}

static void put_row(struct tty *t, int row, struct buf *out)
{
    struct buf line = {0};
    size_t used = 0;

    for (int col = 0; col < t->cols; col++) {
        VTermScreenCell cell;

        vterm_screen_get_cell(t->screen, (VTermPos){.row = row, .col = col}, &cell);
        if (cell.chars[0] == (uint32_t)-1)
            continue; /* right of a wide one */
        for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && (cell.chars[i] || i == 0); i++)
            put_character(&line, cell.chars[i] ? cell.chars[i] : ' ');
        if (cell.chars[0] && cell.chars[0] != ' ')
            used = line.size;
    }
    buf_add(out, buf_str(&line), used);
    buf_byte(out, '\n');
    buf_done(&line);
}

void tty_picture(struct tty *t, struct buf *out)
{
    for (int row = 0; row < t->rows; row++)
        put_row(t, row, out);
}

bool tty_shows(struct tty *t, const char *text)
{
    struct buf picture = {0};

    tty_picture(t, &picture);
    bool found = strstr(buf_str(&picture), text) != NULL;

    buf_done(&picture);
    return found;
}

void tty_show(struct tty *t)
{
    struct buf picture = {0};

    tty_picture(t, &picture);
    fprintf(stderr, "--- the screen, %d x %d:\n%s---\n", t->rows, t->cols, buf_str(&picture));
    buf_done(&picture);
}

static void see(struct tty *t, const char *text, bool there)
{
    double end = now_mono() + DEADLINE_S;

    while (tty_shows(t, text) != there) {
        if (now_mono() > end) {
            tty_show(t);
            fail_msg("'%s' %s", text, there ? "is not seen" : "is still seen");
        }
        tty_read(t, 20);
    }
}

void tty_see(struct tty *t, const char *text)
{
    see(t, text, true);
}

void tty_see_not(struct tty *t, const char *text)
{
    see(t, text, false);
}

void tty_modes(struct tty *t, bool alternate)
{
    double end = now_mono() + DEADLINE_S;

    while (t->alternate != alternate) {
        if (now_mono() > end)
            fail_msg("the second screen is not %s", alternate ? "on" : "off");
        tty_read(t, 20);
    }
}

void tty_wait(struct tty *t, int what)
{
    double end = now_mono() + DEADLINE_S;

    do {
        if (now_mono() > end) {
            tty_show(t);
            fail_msg("the program has not %s", what == TTY_ENDED ? "ended" : "stopped");
        }
        if (t->master >= 0)
            tty_read(t, 5);
    } while (!heard(t, 5, &t->status) || WIFSTOPPED(t->status) != (what == TTY_STOPPED));
    while (t->master >= 0 && tty_read(t, 0))
        ;
}

const char *tty_sane(const struct tty *t)
{
    struct termios now;

    if (t->alternate)
        return "the second screen is on";
    if (!t->cursor)
        return "the cursor is hidden";
    if (t->paste)
        return "bracketed paste is on";
    if (t->mouse)
        return "the mouse is taken";
    if (tcgetattr(t->master, &now) < 0)
        return "the modes cannot be read";
    if (now.c_lflag != t->before.c_lflag || now.c_iflag != t->before.c_iflag ||
        now.c_oflag != t->before.c_oflag || memcmp(now.c_cc, t->before.c_cc, sizeof now.c_cc) != 0)
        return "the modes of the line are others";
    return NULL;
}

long tty_wake_ups(const struct tty *t)
{
    char path[40];
    struct buf b = {0};
    struct err e = {0};
    long n = -1;

    snprintf(path, sizeof path, "/proc/%ld/status", (long)t->pid);
    if (file_read_all(path, 1 << 16, &b, &e) == 0) {
        const char *at = strstr(buf_str(&b), "\nvoluntary_ctxt_switches:");

        n = at ? strtol(strchr(at, ':') + 1, NULL, 10) : -1;
    }
    buf_done(&b);
    return n;
}

bool tty_works(const struct tty *t)
{
    char path[60];
    struct buf b = {0};
    struct err e = {0};
    bool works = false;

    snprintf(path, sizeof path, "/proc/%ld/task/%ld/children", (long)t->pid, (long)t->pid);
    if (file_read_all(path, 1 << 16, &b, &e) == 0)
        works = b.size > 0;
    buf_clear(&b);
    snprintf(path, sizeof path, "/proc/%ld/status", (long)t->pid);
    if (file_read_all(path, 1 << 16, &b, &e) == 0)
        works = works || strstr(buf_str(&b), "\nState:\tR") != NULL;
    buf_done(&b);
    return works;
}

void tty_answer(struct tty *t, const char *keys)
{
    double end = now_mono() + DEADLINE_S;
    long woken = tty_wake_ups(t);

    tty_type(t, keys);
    while (tty_wake_ups(t) == woken && now_mono() < end)
        tty_read(t, 1);
    while (tty_read(t, 3) && now_mono() < end)
        ;
}
