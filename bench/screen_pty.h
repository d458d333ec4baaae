/* screen_pty.h - a program on a pseudo-terminal, with the times of what it writes.
 *
 * Bytes are read and counted, never drawn: looking must not take the time that is measured. It is
 * at rest when it waits for its terminal and for nothing else, which /proc tells; where that is
 * kept from us, or a run makes it look up now and then, it is when nothing came for a while.
 *
 *     struct screen_pty *p = screen_pty_open(&(struct screen_pty_opts){.argv = argv});
 *     struct screen_paint paint;
 *     screen_pty_paint(p, "j", &paint);
 *     screen_pty_close(p);
 */
#ifndef MW_BENCH_SCREEN_PTY_H
#define MW_BENCH_SCREEN_PTY_H

#include "src/base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct screen_pty_opts {
    const char *const *argv; /* NULL at the end */
    int rows, cols;          /* 0: 36 x 120 */
};

struct screen_pty {
    int master;
    pid_t pid;
    bool restless;   /* it wakes up by itself: runs are under way */
    bool foreign;    /* not ours: rest is silence */
    double begun_at; /* before the fork */
    struct buf last; /* all that was written since the last keys */
};

struct screen_paint { /* seconds from the keys; -1: nothing came */
    double first_s, all_s;
    size_t bytes;
};

struct screen_pty *screen_pty_open(const struct screen_pty_opts *o); /* NULL: no terminal */
void screen_pty_close(struct screen_pty *p);                        /* ends the program */

/* screen_pty_paint - types keys and waits until all is painted; NULL types none, and counts from
 * the start of the program. False: it did not come to rest within 60 s, or has ended. */
bool screen_pty_paint(struct screen_pty *p, const char *keys, struct screen_paint *out);
/* screen_pty_see - until text has been written since the last keys; false: not within 60 s. */
bool screen_pty_see(struct screen_pty *p, const char *text);
/* screen_pty_number - a number of /proc/PID/status ("VmRSS:"), for all threads where it counts
 * switches; -1. */
long screen_pty_number(const struct screen_pty *p, const char *name);

#endif
