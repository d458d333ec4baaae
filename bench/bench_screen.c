/* bench_screen.c - how long a person waits for the screen, on the real program and a real terminal.
 *
 *     bench/bench_screen [FILE.mw]
 *
 * FILE.mw, or $MW_BENCH_WORKSPACE, is copied; if none is given, a fleet of 1000 machines is made,
 * which takes some minutes. Prints per series of keys the time to the first byte and until all is
 * painted, and bytes a key; first with nothing else to do, then beside a training on all cores;
 * then memory, and what wakes it up at rest. Each figure that has a bound is held against it: exit
 * 1 where one is above. $COLUMNS x $LINES is the terminal (120 x 36), MW_BENCH_KEYS the
 * most keys of a series. MW_PEERS=1 times less and
 * VisiData on the telemetry as CSV beside it, as far as they are there. */
#include "config.h"

#include "bench/screen_pty.h"

#include "src/base/buf.h"
#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/base/par.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KEYS_MOST = 8, STARTS = 11, ROWS = 8000000, REST_S = 20, TREES = 20000 };

/* Scrolling, paging and jumping are held to a picture; whatever else, to what is felt at once. */
static const double key_bound_s = 0.016, start_bound_s = 0.050, sort_bound_s = 1.0;
static const double soft_bound_s = 0.050;
static const double memory_bound_mb = 128;

static char folder[300], workspace[340];
static int broken; /* bounds */
static int keys_most = 1000;

/* --- words --- */

static void fail(const char *what)
{
    fprintf(stderr, "bench_screen: %s\n", what);
    abort();
}

static const char *program(void)
{
    const char *given = getenv("MILLWRIGHT");

    return given ? given : "./millwright";
}

/* The first line of what the command says; all fails where it does. */
static void command(const char *words, char out[200])
{
    struct buf line = {0};
    char rest[200];

    buf_printf(&line, "'%s' -w '%s' %s", program(), workspace, words);
    FILE *f = popen(buf_str(&line), "r");

    if (!f)
        fail("no shell");
    if (!fgets(out, 200, f))
        out[0] = '\0';
    while (fgets(rest, sizeof rest, f))
        ;
    if (pclose(f) != 0)
        fail(buf_str(&line));
    buf_done(&line);
}

static const char *mark(double is, double bound)
{
    if (bound <= 0)
        return "";
    broken += is > bound;
    return is > bound ? "  ABOVE" : "  ok";
}

/* --- series of keys --- */

struct series {
    const char *name;
    const char *(*before)(int i, char out[64]); /* typed and painted, not counted; NULL: none */
    const char *keys[KEYS_MOST];                /* in turn */
    int n;
    double bound_s;                             /* of the 99th percentile until all is painted */
    int by;                                     /* rows a key moves down; 0: not looked at */
};

static unsigned random_row(void)
{
    static unsigned x = 1;

    x = x * 1664525 + 1013904223;
    return 1 + x % ROWS;
}

static const char *ask_row(int i, char out[64])
{
    (void)i;
    snprintf(out, 64, "gr%u", random_row());
    return out;
}

static const char *sort_off(int i, char out[64])
{
    (void)out;
    return i > 0 ? "]" : NULL;
}

/* Each narrower than those before, which stay. */
static const char *ask_filter(int i, char out[64])
{
    snprintf(out, 64, "&volt > %d", 180 + i);
    return out;
}

static const struct series series[] = {
    {"line down", NULL, {"j"}, 1000, key_bound_s, 1},
    {"page down", NULL, {"\033[6~"}, 1000, key_bound_s, 0},
    {"page up", NULL, {"\033[5~"}, 500, key_bound_s, 0},
    {"top and bottom, gg G", NULL, {"G", "gg"}, 500, key_bound_s, 0},
    {"go to a row, gr", ask_row, {"\r"}, 500, soft_bound_s, 0},
    {"line down from there", NULL, {"j"}, 500, key_bound_s, 1},
    {"left and right, h l", NULL, {"l", "l", "l", "h", "h", "h"}, 500, soft_bound_s, 0},
    {"panes, 1 to 6", NULL, {"1", "2", "3", "4", "5", "6"}, 600, soft_bound_s, 0},
    {"explore again, 1 2", NULL, {"1", "2"}, 2, 0, 0},
    {"help, ?", NULL, {"?", "q"}, 300, soft_bound_s, 0},
    {"sort by a sensor, ]", sort_off, {"]"}, 5, sort_bound_s, 0},
    {"page down, sorted", NULL, {"\033[6~"}, 500, soft_bound_s, 0},
    {"line down, sorted", NULL, {"j"}, 500, soft_bound_s, 1},
    {"sort off", NULL, {"]"}, 1, 0, 0},
    {"filter, &", ask_filter, {"\r"}, 5, sort_bound_s, 0},
    {"page down, filtered", NULL, {"\033[6~"}, 500, soft_bound_s, 0},
    {"line down, filtered", NULL, {"j"}, 500, soft_bound_s, 1},
    {"filter off, Esc", NULL, {"\033"}, 5, sort_bound_s, 0},
};
enum { N_SERIES = sizeof series / sizeof *series, KEYS_ALL = 1000 };

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double share(const double *v, int n, double p) /* of sorted values; ms */
{
    int at = (int)(p * n);

    return n ? v[at < n ? at : n - 1] * 1000 : 0;
}

/* Start is held to its first picture; what is counted after that is not waited for. */
static void print_series(const struct series *s, double *first, double *all, int n, size_t bytes)
{
    qsort(first, (size_t)n, sizeof *first, by_size);
    qsort(all, (size_t)n, sizeof *all, by_size);
    printf("%-24s %5d %7.2f %7.2f %8.2f %7.2f %7.2f %8.2f %7.0f", s->name, n,
           share(first, n, 0.5), share(first, n, 0.99), share(first, n, 1), share(all, n, 0.5),
           share(all, n, 0.99), share(all, n, 1), n ? (double)bytes / n : 0);
    if (s->bound_s > 0)
        printf("  p99 < %.0f ms", s->bound_s * 1000);
    printf("%s\n", mark(share(s->keys[0] ? all : first, n, 0.99), s->bound_s * 1000));
}

/* The row under the cursor, of "row 3,241,406 of 8,761,000"; -1: it is not shown. */
static long row_now(struct screen_pty *p)
{
    struct screen_paint ignored;
    const char *at;
    long row = 0;

    if (!screen_pty_paint(p, "\f", &ignored)) /* all of it once more */
        fail("it does not answer");
    at = strstr(buf_str(&p->last), "row ");
    for (at = at ? at + strlen("row ") : ""; *at == ',' || (*at >= '0' && *at <= '9'); at++)
        if (*at != ',')
            row = row * 10 + (*at - '0');
    return row > 0 ? row : -1;
}

/* A key that does nothing is quick. */
static void check_effect(struct screen_pty *p, const struct series *s, long from, int typed,
                         int painted)
{
    if (s->bound_s > 0 && painted < typed) {
        printf("    %d of %d keys painted nothing  ABOVE\n", typed - painted, typed);
        broken++;
    }
    long to = s->by ? row_now(p) : 0;

    if (s->by && to != from + (long)typed * s->by) {
        printf("    from row %ld to %ld with %d keys  WRONG\n", from, to, typed);
        broken++;
    }
}

static void play(struct screen_pty *p, const struct series *s)
{
    static double first[KEYS_ALL], all[KEYS_ALL];
    struct screen_paint paint;
    size_t bytes = 0;
    int n = 0, n_key = 0, typed = 0;
    long from = s->by ? row_now(p) : 0;
    char text[64];

    while (n_key < KEYS_MOST && s->keys[n_key])
        n_key++;
    for (int i = 0; i < s->n && i < keys_most; i++) {
        const char *before = s->before ? s->before(i, text) : NULL;

        if ((before && !screen_pty_paint(p, before, &paint)) ||
            !screen_pty_paint(p, s->keys[i % n_key], &paint))
            fail("it does not answer");
        typed++;
        if (paint.first_s < 0)
            continue;
        first[n] = paint.first_s;
        all[n++] = paint.all_s;
        bytes += paint.bytes;
    }
    struct series held = *s;

    if (p->restless && s->bound_s >= sort_bound_s)
        held.bound_s = 0; /* work on all rows shares the cores; what is typed does not wait */
    print_series(&held, first, all, n, bytes);
    check_effect(p, s, from, typed, n);
}

static struct screen_pty *open_screen(void)
{
    const char *argv[] = {program(), workspace, NULL};
    const char *rows = getenv("LINES"), *cols = getenv("COLUMNS");
    struct screen_pty *p = screen_pty_open(&(struct screen_pty_opts){
        argv, rows ? (int)strtol(rows, NULL, 10) : 0, cols ? (int)strtol(cols, NULL, 10) : 0});

    if (!p)
        fail("no pseudo-terminal is to be had");
    return p;
}

static void type(struct screen_pty *p, const char *keys)
{
    struct screen_paint ignored;

    if (!screen_pty_paint(p, keys, &ignored))
        fail("it does not answer");
}

/* Telemetry in Explore, the cursor on its first column, statistics of four columns known. */
static void go_to_telemetry(struct screen_pty *p)
{
    type(p, "\020telemetry");
    type(p, "\r");
    for (int i = 0; i < 4; i++) {
        now_sleep_ms(2000); /* a helper counts the column, all 8.76 million rows */
        type(p, i < 3 ? "l" : "hhh");
    }
    type(p, "gg");
}

static void all_series(const char *beside, bool restless)
{
    struct screen_pty *p = open_screen();
    struct screen_paint paint;

    p->restless = restless;
    screen_pty_paint(p, NULL, &paint);
    go_to_telemetry(p);
    printf("\n%-24s %5s %23s  %23s %7s\n", beside, "keys", "first byte, ms", "all painted, ms",
           "bytes");
    printf("%-24s %5s %7s %7s %8s %7s %7s %8s %7s\n", "", "", "p50", "p99", "most", "p50", "p99",
           "most", "a key");
    for (size_t i = 0; i < N_SERIES; i++)
        play(p, &series[i]);
    double now = (double)screen_pty_number(p, "VmRSS:") / 1024;
    double most = (double)screen_pty_number(p, "VmHWM:") / 1024;

    printf("memory now %.1f MiB, most %.1f MiB   < %.0f MiB%s\n", now, most, memory_bound_mb,
           mark(most, memory_bound_mb));
    type(p, "1");
    now_sleep_ms(2000); /* what it remembers of the views is written: no filter, no sort */
    screen_pty_close(p);
}

/* --- start --- */

static void drop_cache(void)
{
    int fd = open(workspace, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return;
    fdatasync(fd);
    posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    close(fd);
}

static void starts(bool cold)
{
    double first[STARTS], all[STARTS];
    struct series s = {.name = cold ? "start, file not in memory" : "start",
                       .bound_s = cold ? 0 : start_bound_s};
    size_t bytes = 0;

    for (int i = 0; i < STARTS; i++) {
        struct screen_paint paint;

        if (cold)
            drop_cache();
        struct screen_pty *p = open_screen();

        if (!screen_pty_see(p, "help  : all"))
            fail("it does not start");
        first[i] = now_mono() - p->begun_at;
        bytes += p->last.size;
        screen_pty_paint(p, NULL, &paint);
        all[i] = paint.all_s > 0 ? paint.all_s : first[i];
        screen_pty_close(p);
    }
    print_series(&s, first, all, STARTS, bytes);
}

/* --- rest --- */

/* All calls that strace saw, of all its threads; -1: it is not here, or may not look. */
static long calls_at_rest(const struct screen_pty *p)
{
    char line[400];
    long calls = 0;

    snprintf(line, sizeof line,
             "timeout -s INT %d strace -qq -c -f -p %ld 2>&1 >/dev/null | awk '"
             "/attach|not permitted|not found/ { bad = 1 } $NF == \"total\" { n = $(NF - 1); "
             "if (n !~ /^[0-9]+$/) n = $(NF - 2); t = $3 + 0 == $3 ? $3 : n } "
             "END { print bad ? -1 : t + 0 }'", REST_S, (long)p->pid);
    FILE *f = popen(line, "r");

    if (!f || !fgets(line, sizeof line, f))
        line[0] = '\0';
    if (f)
        pclose(f);
    calls = *line ? strtol(line, NULL, 10) : -1;
    return calls;
}

static void rest(void)
{
    struct screen_pty *p = open_screen();
    struct screen_paint paint;

    screen_pty_paint(p, NULL, &paint);
    for (const char *keys = "123456"; *keys; keys++)
        type(p, (char[]){*keys, '\0'});
    now_sleep_ms(5000); /* helpers have ended, and what it remembers of the views is written */
    long woken = screen_pty_number(p, "\nvoluntary_ctxt_switches:");

    now_sleep_ms(REST_S * 1000);
    woken = screen_pty_number(p, "\nvoluntary_ctxt_switches:") - woken;
    printf("\nat rest for %d s: %ld wake-ups   0%s", REST_S, woken, mark((double)woken, 0.5));
    long calls = calls_at_rest(p);

    if (calls < 0)
        printf("; strace cannot look here\n");
    else
        printf("; %ld calls by strace in %d s more   0%s\n", calls, REST_S,
               mark((double)calls, 0.5));
    screen_pty_close(p);
}

/* --- beside a training --- */

/* Starts one that takes far longer than the series; its run. */
static long train(void)
{
    char words[160], out[200];

    snprintf(words, sizeof words, "train --name Bench --param numTrees=%d --param maxDepth=15 "
             "--param featureSubsetStrategy=all --seed 1 --detach", TREES);
    command(words, out);
    const char *digit = strpbrk(out, "0123456789");

    if (!digit)
        fail("the training has no number");
    return strtol(digit, NULL, 10);
}

/* The process that does the run; fails where it is not running. */
static long worker_of(long run)
{
    char words[120], out[200];

    snprintf(words, sizeof words, "runs show %ld --json | sed -n '/\"state\":\"running\"/"
             "s/.*\"pid\":\\([0-9]*\\).*/\\1/p' | grep .", run);
    command(words, out); /* else the figures are not what they say */
    return strtol(out, NULL, 10);
}

static double cpu_s(long pid)
{
    char path[64], line[1000] = "";
    unsigned long user = 0, system = 0;

    snprintf(path, sizeof path, "/proc/%ld/stat", pid);
    FILE *f = fopen(path, "r");
    const char *at = f && fgets(line, sizeof line, f) ? strrchr(line, ')') : NULL;

    if (at)
        sscanf(at + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
    if (f)
        fclose(f);
    return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

/* It must have worked all the time, and on more than half of the cores. */
static void beside_training(void)
{
    char words[120], out[200];
    long run = train();

    now_sleep_ms(3000); /* until it reads no more, but learns */
    long worker = worker_of(run);
    double begun = now_mono(), used = cpu_s(worker);

    all_series("beside a training", true);
    double cores = (cpu_s(worker_of(run)) - used) / (now_mono() - begun), least = par_cores() / 2.0;

    broken += cores < least;
    printf("the training worked on %.2f cores of %u   > %.2f%s\n", cores, par_cores(), least,
           cores < least ? "  BELOW" : "  ok");
    snprintf(words, sizeof words, "runs cancel %ld", run);
    command(words, out);
}

/* --- peers --- */

static void peer(const char *name, const char *const *argv, const char *page)
{
    struct screen_pty *p = screen_pty_open(&(struct screen_pty_opts){.argv = argv});
    struct screen_paint paint;
    double all[100], first[100];
    struct series s = {.name = name};
    size_t bytes = 0;
    int n = 0;

    if (!p)
        return;
    p->foreign = true;
    if (screen_pty_paint(p, NULL, &paint) && paint.first_s >= 0) {
        printf("%-24s first byte after %.1f ms, painted after %.1f ms; page down:\n", name,
               paint.first_s * 1000, paint.all_s * 1000);
        while (n < 100 && screen_pty_paint(p, page, &paint) && paint.first_s >= 0) {
            first[n] = paint.first_s;
            all[n++] = paint.all_s;
            bytes += paint.bytes;
        }
        print_series(&s, first, all, n, bytes);
    }
    screen_pty_close(p);
}

static void peers(void)
{
    char csv[400], words[440], out[200];

    snprintf(csv, sizeof csv, "%s/telemetry.csv", folder);
    snprintf(words, sizeof words, "-q export telemetry '%s'", csv);
    command(words, out);
    printf("\nothers, on the telemetry as CSV\n");
    peer("less -S", (const char *const[]){"less", "-S", csv, NULL}, " ");
    peer("vd", (const char *const[]){"vd", csv, NULL}, "\033[6~");
}

/* --- all of it --- */

static void prepare(const char *given)
{
    const char *tmp = getenv("TMPDIR");
    char line[800], out[200];

    snprintf(folder, sizeof folder, "%s/bench-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(folder))
        fail("no folder to work in");
    snprintf(workspace, sizeof workspace, "%s/fleet.mw", folder);
    if (!given) {
        printf("making a fleet of 1000 machines\n");
        command("-q demo --machines 1000", out);
        return;
    }
    snprintf(line, sizeof line, "cp --reflink=auto '%s' '%s'", given, workspace);
    if (system(line) != 0)
        fail("cannot copy the workspace");
}

static void clean_up(void)
{
    char line[400];

    snprintf(line, sizeof line, "rm -rf '%s'", folder);
    if (system(line) != 0)
        fail("cannot remove what was made");
}

int main(int argc, char **argv)
{
    const char *most = getenv("MW_BENCH_KEYS");

    setvbuf(stdout, NULL, _IOLBF, 0);
    keys_most = most ? (int)strtol(most, NULL, 10) : keys_most;
    prepare(argc > 1 ? argv[1] : getenv("MW_BENCH_WORKSPACE"));
    printf("%-24s %5s %7s %7s %8s %7s %7s %8s %7s\n", "the screen", "", "p50", "p99", "most",
           "p50", "p99", "most", "bytes");
    starts(false);
    starts(true);
    all_series("with nothing beside", false);
    rest();
    beside_training();
    if (getenv("MW_PEERS"))
        peers();
    clean_up();
    if (broken)
        printf("\n%d bounds do not hold\n", broken);
    return broken > 0;
}
