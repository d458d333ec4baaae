/* ui_run.c - plays a script of the screen and compares what it dumps with the files beside it.
 *
 *   ui_run FILE.script
 *
 * The script is played in a fresh folder below $TMPDIR. What it names is made there before:
 * `fleet` is a folder of CSV files of 100 machines, `small.mw` that from ingest to score, with
 * seeds, and with the times and sizes of its runs put right, so that the same is shown every time;
 * an `empty.mw` has nothing; `gappy` has telemetry of two machines: six hours are not there, a
 * value is missing, a record is wrong. GENERATE=1 writes the dumps that differ to the files beside
 * the script, names them and fails once. In $MW_BUILDDIR all that the script did is left beside its
 * log, as tests/ui/FILE.seen, for test_ui_cover.
 *
 * As `millwright` it is the program itself: that is how the app starts helpers and workers. */
#include "config.h"

#include "src/base/buf.h"
#include "src/base/file.h"
#include "src/base/mem.h"
#include "src/base/proc.h"
#include "src/cli/cmd.h"
#include "src/store/sql.h"
#include "src/store/store.h"
#include "ui/script.h"

#include <dirent.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BROKEN = 99, COMMANDS_MAX = 64 };

/* --- the fleet --- */

static const char *const fleet[][14] = {
    {"millwright", "-q", "simulate", "fleet", "--machines", "100", "--hours", "4300", "--seed",
     "7"},
    {"millwright", "-q", "-w", "small.mw", "ingest", "fleet"},
    {"millwright", "-q", "-w", "small.mw", "features", "--to", "2015-06-01", "--out",
     "training_data"},
    {"millwright", "-q", "-w", "small.mw", "features", "--from", "2015-06-04", "--to",
     "2015-06-26 06:00:00", "--out", "testing_data"},
    {"millwright", "-q", "-w", "small.mw", "train", "--param", "numTrees=20", "--param",
     "maxDepth=6", "--seed", "1"},
    {"millwright", "-q", "-w", "small.mw", "evaluate", "RandomForest", "testing_data"},
    {"millwright", "-q", "-w", "small.mw", "score", "RandomForest", "testing_data"},
};

/* Times of day and of work are not ours to promise: a run a minute, on the morning after the last
 * row. */
static const char steady[] =
    "UPDATE run SET queued_ms = 1435298400000 + id * 60000, begun_ms = 1435298400000 + id * 60000,"
    "  ended_ms = 1435298400000 + id * 61500, pid = 0, start_ticks = 0, boot_id = '',"
    "  peak_rss = 50000000, rate = 1000, phase = '', done = 0, total = 0,"
    "  result = json_set(result, '$.seconds', id * 1.5, '$.peak_rss_bytes', 50000000);"
    "UPDATE run SET result = json_remove(result, '$.loads[0].seconds', '$.loads[1].seconds',"
    "  '$.loads[2].seconds', '$.loads[3].seconds', '$.loads[4].seconds');"
    "UPDATE run_log SET at_ms = 1435298400000 + run * 60000;"
    "UPDATE load SET begun_ms = 1435298460000, ended_ms = 1435298461000;"
    "UPDATE dataset SET changed_ms = 1435298400000 + run * 61500;"
    "UPDATE model SET created_ms = 1435298400000 + run * 61500;"
    "UPDATE evaluation SET created_ms = 1435298400000 + run * 61500;";

static int run_command(const char *const *argv, struct err *e)
{
    pid_t pid;
    int status;

    if (proc_spawn_self(argv, "commands.log", &pid, e) < 0)
        return -1;
    if (proc_reap(pid, false, &status) != 1 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return err_set(e, FAIL_INPUT, "%s has failed: see commands.log", argv[4]);
    return 0;
}

static int make_fleet(struct err *e)
{
    for (size_t i = 1; i < sizeof fleet / sizeof *fleet; i++)
        if (run_command(fleet[i], e) < 0)
            return -1;
    struct store *s = store_open("small.mw", STORE_WRITE, e);
    int rc = s ? store_begin(s, e) : -1;

    if (rc == 0)
        rc = sql_exec(store_db(s), steady, e) < 0 ? store_rollback(s) : store_commit(s, e);
    store_close(s);
    return rc;
}

static int make_empty(struct err *e)
{
    struct store *s = store_open("empty.mw", STORE_CREATE, e);

    store_close(s);
    return s ? 0 : -1;
}

/* Machine 1 has hours 0 to 99 without 10 to 14; machine 2 without 50. */
static int make_gappy(struct err *e)
{
    FILE *f = mkdir("gappy", 0777) == 0 ? fopen("gappy/telemetry.csv", "w") : NULL;

    if (!f)
        return err_set(e, FAIL_IO, "gappy cannot be written");
    fprintf(f, "datetime,machineID,volt,rotate,pressure,vibration\n");
    for (int machine = 1; machine <= 2; machine++) {
        for (int hour = 0; hour < 100; hour++) {
            if (machine == 1 ? hour >= 10 && hour < 15 : hour == 50)
                continue;
            fprintf(f, "2015-01-%02d %02d:00:00,%d,", 1 + hour / 24, hour % 24, machine);
            if (hour != 70)
                fprintf(f, "%d.5", 160 + hour % 24);
            else if (machine == 2)
                fprintf(f, "n/a");
            fprintf(f, ",450,100,40\n");
        }
    }
    return fclose(f) == 0 ? 0 : err_set(e, FAIL_IO, "gappy cannot be written");
}

/* --- goldens --- */

static bool is_dump(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot && (strcmp(dot, ".screen") == 0 || strcmp(dot, ".cells") == 0);
}

static bool same(const char *a, const char *b)
{
    struct buf x = {0}, y = {0};
    struct err e = {0};
    bool is = file_read_all(a, 1 << 22, &x, &e) == 0 && file_read_all(b, 1 << 22, &y, &e) == 0 &&
              x.size == y.size && memcmp(buf_str(&x), buf_str(&y), x.size) == 0;

    buf_done(&x);
    buf_done(&y);
    return is;
}

static void shell(const char *verb, const char *a, const char *b)
{
    struct buf command = {0};

    buf_printf(&command, "%s ", verb);
    buf_word(&command, a);
    buf_byte(&command, ' ');
    buf_word(&command, b);
    fflush(stdout);
    if (system(buf_str(&command)) < 0)
        puts("cannot start a shell");
    buf_done(&command);
}

/* true when the dump is as the file beside the script says */
static bool check_dump(const char *beside, const char *name)
{
    char *golden = file_join(beside, name);
    bool fine = same(name, golden);

    if (!fine && getenv("GENERATE")) {
        shell("cp --", name, golden);
        printf("%s: written; read it\n", golden);
    } else if (!fine) {
        printf("%s differs:\n", name);
        shell("diff -u --", golden, name);
    }
    free(golden);
    return fine;
}

static bool check_dumps(const char *beside)
{
    DIR *d = opendir(".");
    bool fine = d != NULL;

    for (struct dirent *f; d && (f = readdir(d));)
        if (is_dump(f->d_name))
            fine = check_dump(beside, f->d_name) && fine;
    if (d)
        closedir(d);
    return fine;
}

/* --- a script --- */

static struct ui_command commands[COMMANDS_MAX];

static size_t list_commands(void)
{
    size_t n = 0;

    for (const struct cmd *const *c = cmd_table; *c && n < COMMANDS_MAX; c++)
        if ((*c)->group)
            commands[n++] = (struct ui_command){(*c)->name, (*c)->usage, (*c)->summary};
    return n;
}

static bool mentions(const char *path, const char *word)
{
    struct buf text = {0};
    struct err e = {0};
    bool has = file_read_all(path, 1 << 20, &text, &e) == 0 && strstr(buf_str(&text), word);

    buf_done(&text);
    return has;
}

/* --- what it did --- */

static void note(void *watcher, const char *did, const char *where, const char *what)
{
    fprintf(watcher, "%s\t%s\t%s\n", did, where, what);
}

/* NULL: it is not played by `make check` */
static FILE *open_seen(const char *script)
{
    const char *build = getenv("MW_BUILDDIR"), *base = file_base(script);
    char path[PATH_MAX];

    if (!build)
        return NULL;
    snprintf(path, sizeof path, "%s/tests/ui/%.*s.seen", build, (int)strcspn(base, "."), base);
    return fopen(path, "w");
}

static int play(const char *path, FILE *seen, struct err *e)
{
    struct app_opts o = {.commands = commands, .n_command = list_commands(),
                         .watch = seen ? note : NULL, .watcher = seen};
    bool small = mentions(path, "open small.mw");

    if (((small || mentions(path, "fleet")) && run_command(fleet[0], e) < 0) ||
        (small && make_fleet(e) < 0) || (mentions(path, "open empty.mw") && make_empty(e) < 0) ||
        (mentions(path, "gappy") && make_gappy(e) < 0))
        return -1;
    return script_play(path, &o, e);
}

static bool enter_scratch(char out[PATH_MAX])
{
    const char *tmp = getenv("TMPDIR");

    snprintf(out, PATH_MAX, "%s/ui-XXXXXX", tmp ? tmp : "/tmp");
    return mkdtemp(out) && chdir(out) == 0;
}

int main(int argc, char **argv)
{
    char script[PATH_MAX], beside[PATH_MAX], scratch[PATH_MAX], line[500];
    struct err e = {0};

    setlocale(LC_CTYPE, "");
    if (strcmp(file_base(argv[0]), "millwright") == 0)
        return cmd_main(argc, argv, NULL);
    if (argc != 2 || !realpath(argv[1], script) || !enter_scratch(scratch)) {
        fputs("ui_run FILE.script\n", stderr);
        return BROKEN;
    }
    snprintf(beside, sizeof beside, "%.*s", (int)(file_base(script) - script), script);
    FILE *seen = open_seen(script);
    bool fine = play(script, seen, &e) == 0;

    if (seen && fine)
        note(seen, "end", "", "");
    if (seen)
        fclose(seen);
    if (!fine) {
        err_line(&e, line, sizeof line);
        fprintf(stderr, "%s\n", line);
    }
    fine = check_dumps(beside) && fine;
    if (fine)
        shell("rm -rf --", scratch, "");
    else
        printf("the files are in %s\n", scratch);
    return !fine;
}
