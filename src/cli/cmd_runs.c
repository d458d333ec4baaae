/* cmd_runs.c - `runs`, and what can be done with one run: show, log, wait, cancel, rerun.
 *
 * Not here: states and workers (ops/run.c), waiting with a bar (attach.c). */
#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "src/base/arena.h"
#include "src/base/civil.h"
#include "src/base/json.h"
#include "src/base/now.h"
#include "src/base/proc.h"
#include "src/cli/attach.h"
#include "src/cli/cmd.h"
#include "src/cli/open.h"
#include "src/cli/result.h"
#include "src/data/url.h"
#include "src/ops/run.h"

enum { FOLLOW_MS = 200 };

/* --- the list --- */

static const struct out_column all_columns[] = {
    {"id", OUT_I64},        {"kind", OUT_TEXT},   {"state", OUT_TEXT}, {"phase", OUT_TEXT},
    {"done", OUT_I64},      {"total", OUT_I64},   {"percent", OUT_F64}, {"rate", OUT_F64},
    {"left_s", OUT_F64},    {"begun", OUT_TIME},  {"ended", OUT_TIME}, {"seconds", OUT_F64},
    {"target", OUT_TEXT},   {"command", OUT_TEXT}, {"error", OUT_TEXT},
};

static const struct out_column brief_columns[] = {
    {"id", OUT_I64},     {"kind", OUT_TEXT},   {"state", OUT_TEXT}, {"done", OUT_PERCENT},
    {"begun", OUT_TIME}, {"seconds", OUT_F64}, {"target", OUT_TEXT},
};

static double percent_of(const struct run_row *r)
{
    if (r->state == RUN_SUCCEEDED)
        return 100;
    return r->share >= 0 ? floor(r->share * 1000) / 10 : NAN;
}

/* From the beginning to the end, or to now; to tenths of a second. */
static double seconds_of(const struct run_row *r)
{
    if (!r->begun_ms)
        return NAN;
    int64_t end = r->ended_ms ? r->ended_ms : now_ms();

    return (double)((end - r->begun_ms) / 10) / 100;
}

/* The last progress row is written a moment before the end. */
static int64_t done_of(const struct run_row *r)
{
    return r->state == RUN_SUCCEEDED && r->total > r->done ? r->total : r->done;
}

static double left_of(const struct run_row *r)
{
    return run_state_final(r->state) || r->left_s < 0 ? NAN : r->left_s;
}

static void put_ms(struct out *o, int64_t at_ms)
{
    if (at_ms)
        out_time(o, at_ms / 1000);
    else
        out_null(o);
}

static void put_brief(struct out *o, const struct run_row *r)
{
    out_i64(o, r->id);
    out_text(o, r->kind);
    out_text(o, run_state_name(r->state));
    out_f64(o, percent_of(r));
    put_ms(o, r->begun_ms);
    out_f64(o, seconds_of(r));
    const char *error = r->state == RUN_CANCELLED ? NULL : r->error; /* the state says it */
    if (error && r->target) {
        struct buf both = {0};

        buf_printf(&both, "%s: %s", r->target, error);
        out_text(o, buf_str(&both));
        buf_done(&both);
    } else {
        out_text(o, error ? error : r->target);
    }
}

static void put_all(struct out *o, const struct run_row *r)
{
    out_i64(o, r->id);
    out_text(o, r->kind);
    out_text(o, run_state_name(r->state));
    out_text(o, r->phase);
    out_i64(o, done_of(r));
    out_i64(o, r->total);
    out_f64(o, percent_of(r));
    out_f64(o, r->rate);
    out_f64(o, left_of(r));
    put_ms(o, r->begun_ms);
    put_ms(o, r->ended_ms);
    out_f64(o, seconds_of(r));
    out_text(o, r->target);
    out_text(o, r->command);
    out_text(o, r->error);
}

static int list(const struct args *a, struct err *e)
{
    struct arena arena = {0};
    const struct run_row *rows;
    bool brief = args_form(a) == OUT_TABLE;
    struct store *s = open_store(a, STORE_WRITE, e);

    if (!s)
        return -1;
    int64_t n = runs_list(s, args_bool(a, "active"), args_i64(a, "limit", 0), &arena, &rows, e);
    int rc = n < 0 ? -1 : 0;
    if (rc == 0) {
        struct out *o = brief ? out_new(OUT_TABLE, brief_columns, 7)
                              : out_new(args_form(a), all_columns, 15);

        for (int64_t i = 0; i < n; i++)
            (brief ? put_brief : put_all)(o, &rows[i]);
        rc = out_free(o, e);
    }
    if (n == 0)
        out_message(args_bool(a, "active") ? "no run is active" : "there are no runs yet");
    arena_done(&arena);
    store_close(s);
    return rc;
}

static const struct op_param list_options[] = {
    {"active", PARAM_BOOL, NULL, NULL, "only runs that have not ended"},
    {"limit", PARAM_I64, "100", "N", "how many, the newest first"},
    {0},
};

/* --- one run --- */

/* Opens the workspace, reads the run that word 0 names. The arena holds the row. */
static struct store *open_run(const struct args *a, struct arena *arena, struct run_row *out,
                              struct err *e)
{
    int64_t id;

    if (args_number(a, 0, "run", &id, e) < 0)
        return NULL;
    struct store *s = open_store(a, STORE_WRITE, e);
    if (s && runs_get(s, id, arena, out, e) < 0) {
        store_close(s);
        return NULL;
    }
    return s;
}

static void json_time(struct json_out *o, const char *key, int64_t at_ms)
{
    char text[CIVIL_SIZE];

    civil_text(at_ms / 1000, text);
    json_put_text(o, key, at_ms ? text : NULL);
}

/* The keys of the list, and more. */
static void show_json(const struct run_row *r)
{
    struct buf b = {0};
    struct json_out o = {.b = &b};

    json_object(&o, NULL);
    json_put_i64(&o, "id", r->id);
    json_put_text(&o, "kind", r->kind);
    json_put_text(&o, "state", run_state_name(r->state));
    json_put_text(&o, "phase", r->phase);
    json_put_i64(&o, "done", done_of(r));
    json_put_i64(&o, "total", r->total);
    json_put_f64(&o, "percent", percent_of(r));
    json_put_f64(&o, "rate", r->rate);
    json_put_f64(&o, "left_s", left_of(r));
    json_time(&o, "begun", r->begun_ms);
    json_time(&o, "ended", r->ended_ms);
    json_put_f64(&o, "seconds", seconds_of(r));
    json_put_text(&o, "target", r->target);
    json_put_text(&o, "command", r->command);
    json_put_text(&o, "error", r->error);
    json_put_text(&o, "hint", r->hint);
    json_time(&o, "queued", r->queued_ms);
    json_put_i64(&o, "pid", r->pid);
    json_put_i64(&o, "peak_rss_bytes", r->peak_rss);
    char *params = url_redact(r->params);
    json_put_raw(&o, "params", params);
    free(params);
    json_put_raw(&o, "result", r->result ? r->result : "null");
    json_end_object(&o);
    out_json(buf_str(&b));
    buf_done(&b);
}

static void put_pair(const char *name, const char *value)
{
    if (value && value[0])
        out_line("  %-9s %s", name, value);
}

static void put_when(const char *name, int64_t at_ms)
{
    char text[CIVIL_SIZE];

    civil_text(at_ms / 1000, text);
    put_pair(name, at_ms ? text : NULL);
}

static void show_progress(const struct run_row *r)
{
    struct buf b = {0};

    if (run_state_final(r->state) || !r->phase || !r->phase[0])
        return;
    buf_printf(&b, "%s, %lld of %lld %s", r->phase, (long long)r->done, (long long)r->total,
               r->unit ? r->unit : "");
    if (r->share >= 0)
        buf_printf(&b, ", %.0f %%", floor(r->share * 100));
    if (r->left_s >= 0)
        buf_printf(&b, ", %.0f s left", r->left_s);
    put_pair("progress", buf_str(&b));
    buf_done(&b);
}

static void show_people(const struct run_row *r)
{
    char text[OUT_SIZE_TEXT];

    out_head("run %lld: %s, %s", (long long)r->id, r->kind, run_state_name(r->state));
    put_pair("error", r->error);
    put_pair("hint", r->hint);
    show_progress(r);
    put_pair("writes", r->target);
    put_pair("command", r->command);
    put_when("queued", r->queued_ms);
    put_when("begun", r->begun_ms);
    put_when("ended", r->ended_ms);
    if (r->begun_ms)
        out_line("  %-9s %.2f", "seconds", seconds_of(r));
    out_size_text((double)r->peak_rss, text);
    put_pair("memory", r->peak_rss ? text : NULL);
    char *params = url_redact(r->params);
    put_pair("params", params);
    free(params);
    put_pair("result", r->result);
}

static int show(const struct args *a, struct err *e)
{
    struct arena arena = {0};
    struct run_row r;
    struct store *s = open_run(a, &arena, &r, e);

    if (s && a->json)
        show_json(&r);
    else if (s)
        show_people(&r);
    arena_done(&arena);
    store_close(s);
    return s ? 0 : -1;
}

/* --- log --- */

static int put_log_line(void *arg, int64_t at_ms, enum log_level level, const char *line,
                        struct err *e)
{
    const struct args *a = arg;
    char at[CIVIL_SIZE];

    (void)e;
    civil_text(at_ms / 1000, at);
    if (!a->json) {
        out_line("%s  %-5s  %s", at, log_level_name(level), line);
        return 0;
    }
    struct buf b = {0};
    struct json_out o = {.b = &b};

    json_object(&o, NULL);
    json_put_text(&o, "at", at);
    json_put_text(&o, "level", log_level_name(level));
    json_put_text(&o, "line", line);
    json_end_object(&o);
    out_json(buf_str(&b));
    buf_done(&b);
    return 0;
}

/* The state is read before the lines: what a run wrote before it ended is not missed. */
static int follow_log(const struct args *a, struct store *s, int64_t run, struct err *e)
{
    int64_t last = 0;
    int rc = 0;

    for (bool final = false; rc == 0 && !final;) {
        struct arena arena = {0};
        struct run_row r;

        rc = run_reap_all(s, e);
        if (rc == 0)
            rc = runs_get(s, run, &arena, &r, e);
        final = rc == 0 && run_state_final(r.state);
        arena_done(&arena);
        if (rc == 0)
            rc = runs_log_each(s, run, last, put_log_line, (void *)(uintptr_t)a, &last, e);
        if (rc == 0)
            rc = out_flush(e);
        if (rc == 0 && !final && proc_cancelled())
            rc = err_set(e, FAIL_CANCELLED, "no longer following run %lld, which goes on",
                         (long long)run);
        if (rc == 0 && !final)
            now_sleep_ms(FOLLOW_MS);
    }
    return rc;
}

static int show_log(const struct args *a, struct err *e)
{
    struct arena arena = {0};
    struct run_row r;
    int64_t last = 0;
    int rc = -1;
    struct store *s = open_run(a, &arena, &r, e);

    if (s && args_bool(a, "follow")) {
        proc_catch_cancel(false);
        rc = follow_log(a, s, r.id, e);
    } else if (s) {
        rc = runs_log_each(s, r.id, 0, put_log_line, (void *)(uintptr_t)a, &last, e);
    }
    arena_done(&arena);
    store_close(s);
    return rc;
}

static const struct op_param log_options[] = {
    {"follow", PARAM_BOOL, NULL, NULL, "print lines as they come, until the run ends"},
    {0},
};

/* --- wait, cancel, rerun --- */

static int wait_for(const struct args *a, struct err *e)
{
    struct arena arena = {0};
    struct run_row r;
    char *result = NULL;
    int rc = -1;
    struct store *s = open_run(a, &arena, &r, e);

    if (s) {
        proc_catch_cancel(false);
        rc = attach_follow(s, r.id, 0, &result, e);
    }
    if (result)
        result_show(a, r.kind, result, rc == 0);
    free(result);
    arena_done(&arena);
    store_close(s);
    return rc;
}

static int cancel(const struct args *a, struct err *e)
{
    static const struct out_column column[] = {{"run", OUT_I64}, {"state", OUT_TEXT}};
    struct arena arena = {0};
    struct run_row r;
    int rc = -1;
    struct store *s = open_run(a, &arena, &r, e);

    if (s && run_cancel(s, r.id, 10, e) == 0 && runs_get(s, r.id, &arena, &r, e) == 0) {
        rc = 0;
        if (a->json) {
            struct out *o = out_new(OUT_JSON, column, 2);

            out_i64(o, r.id);
            out_text(o, run_state_name(r.state));
            rc = out_free(o, e);
        } else {
            out_line("run %lld: %s", (long long)r.id, run_state_name(r.state));
        }
    }
    arena_done(&arena);
    store_close(s);
    return rc;
}

static int rerun(const struct args *a, struct err *e)
{
    struct arena arena = {0};
    struct run_row r;
    char *result = NULL;
    int rc = -1;
    struct store *s = open_run(a, &arena, &r, e);

    if (s)
        rc = attach_run(a, s, r.kind, r.params, r.command, &result, e);
    if (result)
        result_show(a, r.kind, result, rc == 0);
    free(result);
    arena_done(&arena);
    store_close(s);
    return rc;
}

/* --- rows of the table --- */

const struct cmd cmd_runs = {
    .name = "runs",
    .group = "Runs",
    .usage = "runs",
    .summary = "what was done and is being done",
    .about = "A run is one execution of a long command by a process of its own. It is queued, "
             "starting, running, perhaps cancelling, and ends succeeded, failed, cancelled, "
             "timed_out, or lost when its process died. --csv and --json have more columns.",
    .example = "millwright runs --active",
    .rows = true,
    .options = list_options,
    .run = list,
};

const struct cmd cmd_runs_list = {
    .name = "runs list",
    .usage = "runs list",
    .summary = "the same as runs",
    .example = "millwright runs list --limit 10",
    .rows = true,
    .options = list_options,
    .run = list,
};

const struct cmd cmd_runs_show = {
    .name = "runs show",
    .group = "Runs",
    .usage = "runs show RUN",
    .summary = "state, progress, parameters, result of a run",
    .example = "millwright runs show 1",
    .min_word = 1,
    .max_word = 1,
    .run = show,
};

const struct cmd cmd_runs_log = {
    .name = "runs log",
    .group = "Runs",
    .usage = "runs log RUN",
    .summary = "what a run said while it worked",
    .example = "millwright runs log 1",
    .min_word = 1,
    .max_word = 1,
    .options = log_options,
    .run = show_log,
};

const struct cmd cmd_runs_wait = {
    .name = "runs wait",
    .group = "Runs",
    .usage = "runs wait RUN",
    .summary = "wait until a run has ended",
    .about = "Prints the result and ends with the status of the run. Ctrl-C ends the waiting, not "
             "the run.",
    .example = "millwright runs wait 1",
    .min_word = 1,
    .max_word = 1,
    .run = wait_for,
};

const struct cmd cmd_runs_cancel = {
    .name = "runs cancel",
    .group = "Runs",
    .usage = "runs cancel RUN",
    .summary = "stop a run; what it has half made goes",
    .about = "Its process is told to stop and, if it is still there 10 seconds later, killed.",
    .example = "millwright runs cancel 1",
    .min_word = 1,
    .max_word = 1,
    .run = cancel,
};

const struct cmd cmd_runs_rerun = {
    .name = "runs rerun",
    .group = "Runs",
    .usage = "runs rerun RUN",
    .summary = "do a run again, as a new run",
    .about = "With the same parameters, in the folder where it is typed.",
    .example = "millwright runs rerun 1",
    .min_word = 1,
    .max_word = 1,
    .detaches = true,
    .run = rerun,
};
