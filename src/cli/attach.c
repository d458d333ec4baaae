/* attach.c - commands that are runs: queue one, start its worker, wait for it with a bar.
 *
 * Not here: the states of a run (ops/run.c), the text of the bar (bar.c), how a result is shown
 * (result.c). */
#include "config.h"

#include "src/cli/attach.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/arena.h"
#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/base/proc.h"
#include "src/cli/bar.h"
#include "src/cli/cmd.h"
#include "src/cli/open.h"
#include "src/cli/result.h"
#include "src/data/url.h"
#include "src/ops/run.h"

static const double grace_s = 10; /* from being told to stop to being killed */

struct follow {
    struct store *store;
    int64_t run;
    bool own;         /* Ctrl-C cancels it */
    double told_at;   /* when it was told to stop; 0: it was not */
    struct bar *bar;  /* made when the kind of run is known */
};

/* --- stopping --- */

/* A run that has ended meanwhile needs no cancelling. */
static int stop_run(struct follow *f, double wait_s, struct err *e)
{
    struct err late = {0};

    if (run_cancel(f->store, f->run, wait_s, &late) == 0 || late.code == FAIL_INPUT)
        return 0;
    *e = late;
    return -1;
}

static int mind_cancel(struct follow *f, struct err *e)
{
    if (!proc_cancelled())
        return 0;
    if (!f->own)
        return err_set(e, FAIL_CANCELLED, "no longer waiting for run %lld, which goes on",
                       (long long)f->run);
    double now = now_mono();
    if (!f->told_at) {
        f->told_at = now;
        return stop_run(f, 0, e);
    }
    if (now - f->told_at < grace_s)
        return 0;
    f->told_at = now;
    return stop_run(f, 0.1, e); /* SIGKILL when it does not end at once */
}

static int watch(void *arg, const struct run_row *r, struct err *e)
{
    struct follow *f = arg;

    if (!f->bar)
        f->bar = bar_new(r->kind);
    bar_show(f->bar, r);
    return mind_cancel(f, e);
}

/* --- how it ended --- */

static int ended_badly(const struct run_row *r, struct err *e)
{
    if (r->state == RUN_CANCELLED)
        err_set(e, FAIL_CANCELLED, "run %lld was cancelled", (long long)r->id);
    else if (r->error)
        err_set(e, r->fail ? (enum fail)r->fail : FAIL_STORE, "%s", r->error);
    else
        err_set(e, FAIL_STORE, "run %lld %s", (long long)r->id, run_state_name(r->state));
    if (r->hint)
        err_hint(e, "%s", r->hint);
    else if (r->state == RUN_LOST || r->state == RUN_TIMED_OUT)
        err_hint(e, "millwright runs rerun %lld does it again", (long long)r->id);
    return err_ctx(e, "%s", r->kind);
}

/* What the error of the run will say is not said twice. */
static int put_warning(void *arg, int64_t at_ms, enum log_level level, const char *line,
                       struct err *e)
{
    const struct run_row *r = arg;

    (void)at_ms;
    (void)e;
    if (level >= LOG_WARN && !(r->error && strstr(line, r->error)))
        out_message("%s: %s", log_level_name(level), line);
    return 0;
}

static int how_it_ended(struct store *s, int64_t run, char **out_result, struct err *e)
{
    struct arena a = {0};
    struct run_row r;
    int rc = runs_get(s, run, &a, &r, e);

    if (rc == 0) {
        *out_result = mem_text(r.result);
        rc = runs_log_each(s, run, 0, put_warning, &r, &(int64_t){0}, e);
    }
    if (rc == 0) {
        rc = r.state == RUN_SUCCEEDED ? 0 : ended_badly(&r, e);
    }
    arena_done(&a);
    return rc;
}

int attach_follow(struct store *s, int64_t run, pid_t pid, char **out_result, struct err *e)
{
    struct follow f = {.store = s, .run = run, .own = pid != 0};
    bool final;

    *out_result = NULL;
    int rc = run_wait(s, run, pid, 0, watch, &f, &final, e);
    bar_free(f.bar);
    return rc < 0 ? -1 : how_it_ended(s, run, out_result, e);
}

/* --- starting --- */

static void say_number(const struct args *a, int64_t run)
{
    if (!a->json) {
        out_line("%lld", (long long)run);
        return;
    }
    struct buf b = {0};
    struct json_out o = {.b = &b};

    json_object(&o, NULL);
    json_put_i64(&o, "run", run);
    json_end_object(&o);
    out_json(buf_str(&b));
    buf_done(&b);
}

int attach_run(const struct args *a, struct store *s, const char *kind, const char *params,
               const char *command, char **out_result, struct err *e)
{
    int64_t run;
    pid_t pid;

    *out_result = NULL;
    proc_catch_cancel(false);
    if (run_queue(s, kind, params, command, &run, e) < 0 ||
        run_spawn(s, run, a->n_thread, &pid, e) < 0)
        return err_ctx(e, "%s", kind);
    if (a->detach) {
        say_number(a, run);
        return 0;
    }
    return attach_follow(s, run, pid, out_result, e);
}

int attach_command(const struct args *a, struct err *e)
{
    struct buf params = {0}, command = {0};
    char *result = NULL;
    struct store *s = open_store(a, STORE_CREATE, e);

    if (!s)
        return -1;
    args_params(a, &params);
    args_repeat(a, &command);
    char *shown = url_redact(buf_str(&command)); /* as anybody may read it */
    int rc = attach_run(a, s, a->cmd->op->kind, buf_str(&params), shown, &result, e);
    store_close(s);
    if (result)
        result_show(a, a->cmd->op->kind, result, rc == 0);
    buf_done(&params);
    buf_done(&command);
    free(shown);
    free(result);
    return rc;
}
