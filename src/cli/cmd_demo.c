/* cmd_demo.c - `demo`: the whole way on a made-up fleet, from CSV files to machines at risk.
 *
 * Each step is the command of its name. The fleet's last quarter is kept from training; so are
 * the three days before it (the longest window and the horizon), so that nothing of it leaks. It
 * ends before the last morning, on which machines fail that are at risk by then: so there is
 * somebody at risk, and the table of failures tells whether that was right. */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/file.h"
#include "src/base/json.h"
#include "src/base/mem.h"
#include "src/cli/attach.h"
#include "src/cli/bar.h"
#include "src/cli/cmd.h"
#include "src/cli/open.h"
#include "src/cli/result.h"
#include "src/data/simulate.h"
#include "src/store/query.h"

#define DEMO_TRAIN_TO "2015-09-28"
#define DEMO_TEST_FROM "2015-10-01"
#define DEMO_TEST_TO "2016-01-01"

enum { DEMO_HOURS = 8761 };
static const int64_t demo_from = 1420092000; /* 2015-01-01 06:00:00 */

static const char risk_sql[] =
    "SELECT machineID AS machine, max(risk) AS risk,"
    " iif(prediction = 0, 'none', 'comp' || CAST(prediction AS INTEGER)) AS predicted,"
    " dt_truncated AS \"when\" FROM scores"
    " WHERE dt_truncated > (SELECT datetime(max(dt_truncated), '-3 days') FROM scores)"
    " GROUP BY machineID ORDER BY risk DESC, machineID LIMIT 10";

struct demo {
    const struct args *a;
    struct args at;        /* the same, on the demo's workspace */
    struct store *store;
    char *folder;          /* of the CSV files */
    struct buf evaluation; /* JSON */
};

/* --- the steps --- */

static void say_step(const struct demo *d, const char *what)
{
    if (!d->a->json)
        out_head("%s", what);
    else
        out_message("%s", what);
}

static int simulate(struct demo *d, struct err *e)
{
    struct bar *bar = bar_new("simulate");
    struct simulate_opts o = {
        .folder = d->folder,
        .machines = args_i64(d->a, "machines", 0),
        .from = demo_from,
        .hours = DEMO_HOURS,
        .seed = (uint64_t)args_i64(d->a, "seed", 0),
        .n_thread = d->a->n_thread,
        .progress = bar_progress(bar),
    };
    struct simulate_counts n;
    int rc = simulate_fleet(&o, &n, e);

    bar_free(bar);
    if (rc == 0 && !d->a->json)
        out_line("%lld machines, %lld rows of telemetry, %lld errors, %lld replacements, "
                 "%lld failures",
                 (long long)n.machines, (long long)n.telemetry, (long long)n.errors,
                 (long long)n.maint, (long long)n.failures);
    return rc;
}

/* A run with these parameters, and with the command line that does the same. */
static int step(struct demo *d, const char *kind, const char *params, const char *command,
                struct buf *out_result, struct err *e)
{
    char *result = NULL;
    int rc = attach_run(&d->at, d->store, kind, params, command, &result, e);

    if (result && !d->a->json)
        result_show(&d->at, kind, result, rc == 0);
    if (result && out_result)
        buf_text(out_result, result);
    free(result);
    return rc;
}

static int ingest(struct demo *d, struct err *e)
{
    struct buf params = {0}, command = {0};
    struct json_out o = {.b = &params};

    json_object(&o, NULL);
    json_array(&o, "sources");
    json_put_text(&o, NULL, d->folder);
    json_end_array(&o);
    json_end_object(&o);
    buf_printf(&command, "millwright ingest %s", d->folder);
    int rc = step(d, "ingest", buf_str(&params), buf_str(&command), NULL, e);
    buf_done(&params);
    buf_done(&command);
    return rc;
}

static int train(struct demo *d, struct err *e)
{
    return step(d, "pipeline train", "{\"recipe\":\"standard\",\"to\":\"" DEMO_TRAIN_TO "\"}",
                "millwright pipeline train --to " DEMO_TRAIN_TO, NULL, e);
}

static int evaluate(struct demo *d, struct err *e)
{
    if (step(d, "features",
             "{\"recipe\":\"standard\",\"from\":\"" DEMO_TEST_FROM "\",\"to\":\"" DEMO_TEST_TO
             "\",\"out\":\"test_data\"}",
             "millwright features --from " DEMO_TEST_FROM " --to " DEMO_TEST_TO " --out test_data",
             NULL, e) < 0)
        return -1;
    return step(d, "evaluate", "{\"model\":\"RandomForest\",\"dataset\":\"test_data\"}",
                "millwright evaluate RandomForest test_data", &d->evaluation, e);
}

static int score(struct demo *d, struct err *e)
{
    return step(d, "pipeline score",
                "{\"model\":\"RandomForest\",\"from\":\"" DEMO_TEST_FROM
                "\",\"to\":\"" DEMO_TEST_TO "\"}",
                "millwright pipeline score --model RandomForest --from " DEMO_TEST_FROM
                " --to " DEMO_TEST_TO,
                NULL, e);
}

static int all_steps(struct demo *d, struct err *e)
{
    static const struct {
        const char *what;
        int (*run)(struct demo *d, struct err *e);
    } steps[] = {
        {"1. simulate: a year of a fleet, as CSV files", simulate},
        {"2. ingest: the files into the workspace", ingest},
        {"3. pipeline train: features of the first nine months, and a random forest", train},
        {"4. evaluate: the last quarter, which the forest has not seen", evaluate},
        {"5. pipeline score: the last quarter as if it were new", score},
    };

    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        say_step(d, steps[i].what);
        if (steps[i].run(d, e) < 0)
            return -1;
        if (!d->a->json)
            out_line("%s", "");
    }
    return 0;
}

/* --- what comes of it --- */

static void put_machine(struct out *o, struct query *q)
{
    for (size_t i = 0; i < query_columns(q); i++) {
        struct query_value v = query_value(q, i);

        if (v.type == QUERY_F64)
            out_f64(o, round(v.f64 * 1e4) / 1e4);
        else if (v.type == QUERY_TEXT)
            out_text_n(o, v.text, v.size);
        else
            out_i64(o, v.i64);
    }
}

static int put_risks(const struct demo *d, struct err *e)
{
    static const struct out_column column[] = {
        {"machine", OUT_I64}, {"risk", OUT_F64}, {"predicted", OUT_TEXT}, {"when", OUT_TEXT},
    };
    struct query *q = query_open(d->at.workspace, risk_sql, 60, e);
    struct out *o = out_new(d->a->json ? OUT_JSON : OUT_TABLE, column, 4);
    struct err written = {0};
    int rc = -1;

    while (q && (rc = query_step(q, e)) > 0)
        put_machine(o, q);
    query_free(q);
    if (out_free(o, &written) < 0 && rc == 0) {
        *e = written;
        rc = -1;
    }
    return rc;
}

static void put_next(const struct demo *d)
{
    const char *m = d->a->argv[0], *w = d->at.workspace;

    out_line("%s", "");
    out_head("What to type next");
    out_line("  %s -w %s datasets", m, w);
    out_line("  %s -w %s models importance RandomForest", m, w);
    out_line("  %s -w %s runs", m, w);
    out_line("  %s -w %s sql \"SELECT machineID, max(risk) FROM scores GROUP BY 1\"", m, w);
    out_line("  %s --help", m);
}

static int report(const struct demo *d, struct err *e)
{
    if (d->a->json) {
        out_json(buf_str(&d->evaluation));
        return put_risks(d, e);
    }
    out_head("Machines by risk over the last three days: of failing within 24 hours");
    int rc = put_risks(d, e);
    put_next(d);
    return rc;
}

/* --- the fresh workspace --- */

static const char *const beside[] = {"", "-wal", "-shm", "-lock", "-worker.log"};

static int make_room(const struct demo *d, struct err *e)
{
    if (!file_exists(d->at.workspace))
        return 0;
    if (!args_bool(d->a, "replace")) {
        err_set(e, FAIL_INPUT, "'%s' exists", d->at.workspace);
        return err_hint(e, "add --replace, or name another file with -w");
    }
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
        struct buf path = {0};

        buf_printf(&path, "%s%s", d->at.workspace, beside[i]);
        int rc = unlink(buf_str(&path));
        if (rc < 0 && errno != ENOENT)
            err_errno(e, "remove", buf_str(&path));
        buf_done(&path);
        if (rc < 0 && e->code)
            return -1;
    }
    return 0;
}

/* --- its folder of CSV files ---
 *
 * A file in it says that it is passing, and is locked for as long as its demo lives: what a demo
 * that was killed has left, the next one sweeps. */

static const char mark[] = ".demo";

static void remove_file(const char *folder, const char *name)
{
    char *path = file_join(folder, name);

    unlink(path);
    free(path);
}

static bool is_ours(const char *name) /* one of the five, or on its way to be one */
{
    static const char *const names[] = {"machines.csv", "telemetry.csv", "errors.csv",
                                        "maint.csv", "failures.csv"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncmp(name, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

static void remove_folder(const char *folder)
{
    DIR *d = opendir(folder);

    for (struct dirent *at; d && (at = readdir(d));)
        if (is_ours(at->d_name))
            remove_file(folder, at->d_name);
    if (d)
        closedir(d);
    remove_file(folder, mark);
    rmdir(folder);
}

/* The lock of a passing folder; -1: it has none. */
static int open_mark(const char *folder, bool create)
{
    struct err ignored = {0};
    char *path = file_join(folder, mark);
    int fd = create || file_exists(path) ? file_lock_open(path, &ignored) : -1;

    free(path);
    return fd;
}

static void sweep(const char *folder)
{
    int fd = open_mark(folder, false);

    if (fd >= 0 && file_lock_take(fd, 0) > 0)
        remove_folder(folder);
    if (fd >= 0)
        close(fd);
}

/* Beside `folder`, whose own demo begins. */
static void sweep_beside(const char *folder)
{
    size_t n = (size_t)(file_base(folder) - folder), end = strlen("-fleet");
    char *place = n ? mem_text_n(folder, n) : mem_text(".");
    DIR *d = opendir(place);

    for (struct dirent *at; d && (at = readdir(d));) {
        size_t size = strlen(at->d_name);
        char *path = file_join(place, at->d_name);

        if (size > end && strcmp(at->d_name + size - end, "-fleet") == 0)
            sweep(path);
        free(path);
    }
    if (d)
        closedir(d);
    free(place);
}

/* Gives the descriptor that holds the lock; -1: there is none. */
static int make_passing(const char *folder)
{
    sweep_beside(folder);
    mkdir(folder, 0777); /* the simulator tells what is wrong with it */
    int fd = open_mark(folder, true);

    if (fd >= 0)
        file_lock_take(fd, 0);
    return fd;
}

static char *folder_beside(const char *workspace)
{
    struct buf b = {0};

    buf_printf(&b, "%s-fleet", workspace);
    return buf_take(&b);
}

static int run(const struct args *a, struct err *e)
{
    struct demo d = {.a = a, .at = *a};
    bool keep = args_bool(a, "keep");
    int rc = -1, lock = -1;

    d.at.workspace = a->named ? a->workspace : "demo.mw";
    if (args_i64(a, "machines", 0) < 1)
        return err_set(e, FAIL_USAGE, "--machines must be at least 1");
    if (make_room(&d, e) < 0)
        return err_ctx(e, "demo");
    d.folder = folder_beside(d.at.workspace);
    d.store = open_store(&d.at, STORE_CREATE, e);
    if (d.store && !keep)
        lock = make_passing(d.folder);
    if (d.store)
        rc = all_steps(&d, e);
    if (rc == 0)
        rc = report(&d, e);
    if (!keep)
        remove_folder(d.folder);
    if (lock >= 0)
        close(lock);
    store_close(d.store);
    buf_done(&d.evaluation);
    free(d.folder);
    return rc < 0 ? err_ctx(e, "demo") : 0;
}

static const struct op_param options[] = {
    {"machines", PARAM_I64, "100", "N", "machines of the fleet"},
    {"seed", PARAM_I64, "1", "N", "the same seed gives the same fleet and the same model"},
    {"replace", PARAM_BOOL, NULL, NULL, "delete the workspace of an earlier demo first"},
    {"keep", PARAM_BOOL, NULL, NULL, "keep the CSV files (FILE-fleet)"},
    {0},
};

const struct cmd cmd_demo = {
    .name = "demo",
    .group = "Pipelines",
    .usage = "demo",
    .summary = "the whole way on a made-up fleet",
    .about = "In a fresh workspace: demo.mw, or the one that -w names.",
    .example = "millwright demo --machines 20",
    .options = options,
    .run = run,
};
