/* screen_pty.c - forkpty, a clock, and /proc. */
#include "config.h"

#include "bench/screen_pty.h"

#include "src/base/file.h"
#include "src/base/mem.h"
#include "src/base/now.h"

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const double patience_s = 60, mute_s = 0.25, picture_s = 0.15;

/* --- the program --- */

static void run(const char *const *argv)
{
    char term[] = "TERM=xterm-256color", locale[] = "LC_ALL=C.UTF-8", path[4096], data[4096];
    const char *at = getenv("PATH"), *datadir = getenv("MW_DATADIR");
    char *env[] = {term, locale, path, data, NULL};

    snprintf(path, sizeof path, "PATH=%s", at ? at : "/usr/bin:/bin");
    snprintf(data, sizeof data, "MW_DATADIR=%s", datadir ? datadir : "..");
    execvpe(argv[0], (char *const *)(uintptr_t)argv, env);
    _exit(127);
}

struct screen_pty *screen_pty_open(const struct screen_pty_opts *o)
{
    struct screen_pty *p = mem_zero(1, sizeof *p);
    struct winsize size = {.ws_row = (unsigned short)(o->rows ? o->rows : 36),
                           .ws_col = (unsigned short)(o->cols ? o->cols : 120)};

    p->begun_at = now_mono();
    p->pid = forkpty(&p->master, NULL, NULL, &size);
    if (p->pid == 0)
        run(o->argv);
    if (p->pid > 0)
        return p;
    free(p);
    return NULL;
}

void screen_pty_close(struct screen_pty *p)
{
    kill(p->pid, SIGKILL);
    waitpid(p->pid, NULL, 0);
    close(p->master);
    buf_done(&p->last);
    free(p);
}

/* --- is it at rest? --- */

static bool read_proc(const struct screen_pty *p, const char *name, struct buf *out)
{
    char path[64];
    struct err e = {0};

    snprintf(path, sizeof path, "/proc/%ld/%s", (long)p->pid, name);
    return file_read_all(path, 1 << 16, out, &e) == 0;
}

/* How long its ppoll may take at most; 0: nobody knows. */
static double longest_s(const struct screen_pty *p, unsigned long long timeout)
{
    struct timespec ts;
    struct iovec here = {&ts, sizeof ts}, there = {(void *)(uintptr_t)timeout, sizeof ts};

    if (timeout == 0)
        return patience_s;
    if (process_vm_readv(p->pid, &here, 1, &there, 1, 0) != sizeof ts)
        return 0;
    return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* "271 fd n timeout mask ...": in ppoll, and no picture is due, which would be within 0.1 s: it
 * wakes up later than that for runs, and to keep where the cursor is. 1; 0; -1: it is not to be
 * known. */
static int waits(const struct screen_pty *p)
{
    struct buf b = {0};
    unsigned long long nr, fd, n, timeout;
    int rc = -1;

    if (!p->foreign && read_proc(p, "syscall", &b)) {
        if (sscanf(buf_str(&b), "%llu %llx %llx %llx", &nr, &fd, &n, &timeout) == 4)
            rc = nr == SYS_ppoll && (p->restless || longest_s(p, timeout) > picture_s);
        else
            rc = 0; /* running */
    }
    buf_done(&b);
    return rc;
}

/* Nothing has come for `silent_s`, and it has taken what it was given. */
static bool at_rest(const struct screen_pty *p, double silent_s)
{
    double enough = p->restless ? 0.008 : 0.002;
    int w = waits(p);

    return w < 0 ? silent_s > 0.03 : w && silent_s > enough;
}

long screen_pty_number(const struct screen_pty *p, const char *name)
{
    struct buf b = {0};
    long n = -1;

    if (read_proc(p, "status", &b)) {
        const char *at = strstr(buf_str(&b), name);

        n = at ? strtol(at + strlen(name), NULL, 10) : -1;
    }
    buf_done(&b);
    return n;
}

/* --- keys and bytes --- */

static int take(struct screen_pty *p, int wait_ms) /* 1 bytes; 0 none; -1 it has ended */
{
    struct pollfd fd = {.fd = p->master, .events = POLLIN};
    char block[1 << 15];

    if (poll(&fd, 1, wait_ms) <= 0)
        return 0;
    ssize_t n = read(p->master, block, sizeof block);

    if (n <= 0)
        return -1;
    buf_add(&p->last, block, (size_t)n);
    return 1;
}

bool screen_pty_paint(struct screen_pty *p, const char *keys, struct screen_paint *out)
{
    double begun = keys ? now_mono() : p->begun_at, last = 0;
    int rc;

    *out = (struct screen_paint){-1, -1, 0};
    buf_clear(&p->last);
    if (keys && write(p->master, keys, strlen(keys)) != (ssize_t)strlen(keys))
        return false;
    while ((rc = take(p, 1)) >= 0) {
        double now = now_mono();

        if (rc > 0) {
            last = now;
            out->first_s = out->first_s < 0 ? now - begun : out->first_s;
        } else if (last > 0 ? at_rest(p, now - last) : now - begun > mute_s && waits(p) != 0) {
            break;
        } else if (now - begun > patience_s) {
            return false;
        }
    }
    out->bytes = p->last.size;
    out->all_s = last > 0 ? last - begun : -1;
    return rc >= 0;
}

bool screen_pty_see(struct screen_pty *p, const char *text)
{
    double end = now_mono() + patience_s;

    while (!strstr(buf_str(&p->last), text))
        if (now_mono() > end || take(p, 10) < 0)
            return false;
    return true;
}
