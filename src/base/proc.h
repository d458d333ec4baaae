/* proc.h - children: spawn without a shell, wait, signal; signals as flags; own resource use. */
#ifndef MW_BASE_PROC_H
#define MW_BASE_PROC_H

#include "src/base/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* proc_spawn_self - starts this very program with argv (argv[0] included, NULL-terminated) in a
 * session of its own, standard input on /dev/null, standard output and error appended to
 * log_path (NULL: /dev/null), every other descriptor closed, a clean environment. */
int proc_spawn_self(const char *const *argv, const char *log_path, pid_t *out, struct err *e);
/* proc_spawn_pipe - the same, with standard output and error on a pipe whose other end is *out_fd
 * (non-blocking, close-on-exec; the caller closes it). */
int proc_spawn_pipe(const char *const *argv, int *out_fd, pid_t *out, struct err *e);
/* proc_spawn_program - the program argv[0], looked for on PATH, with standard input from fd (which
 * stays the caller's), standard output and error on /dev/null, else as above. */
int proc_spawn_program(const char *const *argv, int fd, pid_t *out, struct err *e);
void proc_share_stdin(void); /* children to come read our standard input instead of /dev/null */

/* proc_reap - waits for a child: 1 ended, 0 still running (only with no_hang), -1 no such child.
 * *out_status as waitpid gives it. */
int proc_reap(pid_t pid, bool no_hang, int *out_status);
const char *proc_self_path(void);            /* /proc/self/exe resolved; until exit */
int64_t proc_start_ticks(pid_t pid);         /* start time of a process, -1: no such process */
const char *proc_boot_id(void);              /* of this boot; "" if unknown */

/* Sends sig to pid's process group if it still is the process that started at start_ticks. */
int proc_signal(pid_t pid, int64_t start_ticks, int sig);

/* proc_harden - a worker's first act: no core files (they would hold a plant's data), no new
 * privileges for it or its children. */
void proc_harden(void);

/* proc_step_back - what others do goes first from here on, as with nice(1); call it before there
 * are threads. On a machine that has nothing else to do it costs nothing. */
void proc_step_back(void);

/* proc_written - bytes that a thread has written so far, of its open /proc/thread-self/io; 0: not
 * known. */
int64_t proc_written(int io);
int64_t proc_peak_rss(void);                 /* bytes, this process so far */
int64_t proc_peak_rss_children(void);        /* bytes, the largest reaped child */

/* Cancel flag: SIGINT and SIGTERM set it; long loops look at it. It also ignores SIGPIPE, and
 * SIGHUP when asked. */
void proc_catch_cancel(bool ignore_hangup);
bool proc_cancelled(void);
void proc_set_cancelled(bool on);            /* tests, and a worker told through the store */

#endif
