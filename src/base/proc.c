/* proc.c - children without a shell, signals as flags, own resource use. */
#include "config.h"

#include "src/base/proc.h"

#include "src/base/buf.h"
#include "src/base/file.h"
#include "src/base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BATCH_NICE = 5 };

/* --- the program itself --- */

static char self_path[PATH_MAX];
static pthread_once_t self_once = PTHREAD_ONCE_INIT;

static void self_read(void)
{
    ssize_t n = readlink("/proc/self/exe", self_path, sizeof self_path - 1);

    self_path[n > 0 ? n : 0] = '\0';
}

const char *proc_self_path(void)
{
    pthread_once(&self_once, self_read);
    return self_path;
}

static char boot[40];
static pthread_once_t boot_once = PTHREAD_ONCE_INIT;

static void boot_read(void)
{
    struct buf b = {0};
    struct err e = {0};

    if (file_read_all("/proc/sys/kernel/random/boot_id", 100, &b, &e) == 0)
        snprintf(boot, sizeof boot, "%.36s", buf_str(&b));
    buf_done(&b);
}

const char *proc_boot_id(void)
{
    pthread_once(&boot_once, boot_read);
    return boot;
}

/* --- children --- */

/* variables that change what code a child loads, or where it writes secrets */
static bool env_refused(const char *entry)
{
    static const char *const names[] = {"LD_", "GCONV_PATH=", "LOCPATH=", "NLSPATH=",
                                        "SSLKEYLOGFILE=", "TERMINFO"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncmp(entry, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

static char **clean_environment(void)
{
    size_t n = 0, kept = 0;

    while (environ[n])
        n++;
    char **env = mem_zero(n + 1, sizeof *env);
    for (size_t i = 0; i < n; i++)
        if (!env_refused(environ[i]))
            env[kept++] = environ[i];
    return env;
}

static bool share_stdin;

void proc_share_stdin(void)
{
    share_stdin = true;
}

static void child_streams(posix_spawn_file_actions_t *fa, const char *log_path)
{
    const char *to = log_path ? log_path : "/dev/null";

    if (!share_stdin)
        posix_spawn_file_actions_addopen(fa, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(fa, STDOUT_FILENO, to, O_WRONLY | O_CREAT | O_APPEND, 0600);
    posix_spawn_file_actions_adddup2(fa, STDOUT_FILENO, STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(fa, STDERR_FILENO + 1);
}

static const char own[] = "/proc/self/exe";

/* The program in a session of its own with the streams of fa, which is destroyed. */
static int spawn(const char *program, const char *const *argv, posix_spawn_file_actions_t *fa,
                 pid_t *out, struct err *e)
{
    posix_spawnattr_t attr;
    sigset_t none, all;
    char **env = clean_environment();

    posix_spawnattr_init(&attr);
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &all);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK |
                                        POSIX_SPAWN_SETSIGDEF);
    errno = posix_spawnp(out, program, fa, &attr, (char *const *)(uintptr_t)argv, env);
    int rc = errno ? err_errno(e, "start", program == own ? proc_self_path() : program) : 0;
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(fa);
    free(env);
    return rc;
}

int proc_spawn_self(const char *const *argv, const char *log_path, pid_t *out, struct err *e)
{
    posix_spawn_file_actions_t fa;

    posix_spawn_file_actions_init(&fa);
    child_streams(&fa, log_path);
    return spawn(own, argv, &fa, out, e);
}

int proc_spawn_pipe(const char *const *argv, int *out_fd, pid_t *out, struct err *e)
{
    posix_spawn_file_actions_t fa;
    int end[2];

    if (pipe2(end, O_CLOEXEC) < 0)
        return err_errno(e, "make", "a pipe");
    posix_spawn_file_actions_init(&fa);
    posix_spawn_file_actions_addopen(&fa, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&fa, end[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&fa, end[1], STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&fa, STDERR_FILENO + 1);
    int rc = spawn(own, argv, &fa, out, e);
    close(end[1]);
    if (rc < 0) {
        close(end[0]);
        return -1;
    }
    fcntl(end[0], F_SETFL, O_NONBLOCK);
    *out_fd = end[0];
    return 0;
}

int proc_spawn_program(const char *const *argv, int fd, pid_t *out, struct err *e)
{
    posix_spawn_file_actions_t fa;

    posix_spawn_file_actions_init(&fa);
    posix_spawn_file_actions_adddup2(&fa, fd, STDIN_FILENO);
    posix_spawn_file_actions_addopen(&fa, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&fa, STDOUT_FILENO, STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&fa, STDERR_FILENO + 1);
    return spawn(argv[0], argv, &fa, out, e);
}

int proc_reap(pid_t pid, bool no_hang, int *out_status)
{
    for (;;) {
        pid_t got = waitpid(pid, out_status, no_hang ? WNOHANG : 0);

        if (got == pid)
            return 1;
        if (got == 0)
            return 0;
        if (errno != EINTR)
            return -1;
    }
}

int64_t proc_start_ticks(pid_t pid)
{
    char path[40];
    struct buf b = {0};
    struct err e = {0};
    long long ticks = -1;

    snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
    if (file_read_all(path, 8192, &b, &e) == 0) {
        const char *p = strrchr(buf_str(&b), ')'); /* the name may hold anything */

        for (int i = 2; p && i < 22; i++) /* starttime is the 22nd word */
            p = strchr(p + 1, ' ');
        if (p)
            ticks = strtoll(p, NULL, 10);
    }
    buf_done(&b);
    return ticks;
}

int proc_signal(pid_t pid, int64_t start_ticks, int sig)
{
    if (pid <= 1 || start_ticks < 0 || proc_start_ticks(pid) != start_ticks)
        return -1;
    return kill(-pid, sig); /* a child of proc_spawn_self leads its own group */
}

/* --- resource use --- */

static int64_t peak(int who)
{
    struct rusage u;

    return getrusage(who, &u) == 0 ? (int64_t)u.ru_maxrss * 1024 : 0;
}

/* VmHWM first: what getrusage tells starts with the peak of the process that spawned this one */
void proc_harden(void)
{
    const struct rlimit none = {0, 0};

    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

/* Where the kernel groups processes by session, a priority counts only within one; the group has
 * its own then. */
static void step_back_session(void)
{
    char text[16];
    int fd = open("/proc/self/autogroup", O_WRONLY | O_CLOEXEC);

    if (fd < 0)
        return;
    snprintf(text, sizeof text, "%d", BATCH_NICE);
    bool ignored = write(fd, text, strlen(text)) < 0; /* then all are equal, as before */

    (void)ignored;
    close(fd);
}

void proc_step_back(void)
{
    if (getpriority(PRIO_PROCESS, 0) >= BATCH_NICE)
        return;
    setpriority(PRIO_PROCESS, 0, BATCH_NICE);
    if (getsid(0) == getpid()) /* a session of others is not ours to slow down */
        step_back_session();
}

int64_t proc_written(int io)
{
    char text[256];
    ssize_t n = io < 0 ? -1 : pread(io, text, sizeof text - 1, 0);

    if (n <= 0)
        return 0;
    text[n] = '\0';
    const char *at = strstr(text, "wchar:");

    return at ? strtoll(at + 6, NULL, 10) : 0;
}

int64_t proc_peak_rss(void)
{
    struct buf b = {0};
    struct err e = {0};
    int64_t kib = 0;

    if (file_read_all("/proc/self/status", 65536, &b, &e) == 0) {
        const char *line = strstr(buf_str(&b), "\nVmHWM:");

        kib = line ? strtoll(line + 7, NULL, 10) : 0;
    }
    buf_done(&b);
    return kib > 0 ? kib * 1024 : peak(RUSAGE_SELF);
}

int64_t proc_peak_rss_children(void)
{
    return peak(RUSAGE_CHILDREN);
}

/* --- cancel flag --- */

static atomic_bool cancelled;

static void on_cancel(int sig)
{
    (void)sig;
    atomic_store(&cancelled, true);
}

static void handle(int sig, void (*fn)(int))
{
    struct sigaction sa = {.sa_handler = fn};

    sigemptyset(&sa.sa_mask);
    sigaction(sig, &sa, NULL);
}

void proc_catch_cancel(bool ignore_hangup)
{
    handle(SIGINT, on_cancel);
    handle(SIGTERM, on_cancel);
    handle(SIGPIPE, SIG_IGN);
    if (ignore_hangup)
        handle(SIGHUP, SIG_IGN);
}

bool proc_cancelled(void)
{
    return atomic_load(&cancelled);
}

void proc_set_cancelled(bool on)
{
    atomic_store(&cancelled, on);
}
