/* worker.c - entry of `millwright worker RUN`: one process, one run.
 *
 * Takes the liveness byte, moves the run to running, calls the op, ends the run. Progress and log
 * go through a connection of their own, so that they neither join the op's transactions nor wait
 * for them: what finds the workspace busy is skipped (progress) or kept for later (log lines).
 * Invariant: nothing that the op made is visible unless the run has succeeded. */
#include "config.h"

#include "src/ops/worker.h"

#include "src/base/arena.h"
#include "src/base/file.h"
#include "src/base/log.h"
#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/base/par.h"
#include "src/base/proc.h"
#include "src/ops/op.h"
#include "src/ops/run.h"
#include "src/store/care.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double write_every_s = 0.2;
enum { PHASES_MAX = 8 };

struct line { /* of the log, not yet written */
    struct line *next;
    enum log_level level;
    char text[];
};

struct worker {
    struct progress progress; /* first: the op holds a pointer to it */
    struct store *store, *side; /* the op's; ours for progress and log */
    int64_t run;
    const char *kind; /* of the run */
    struct run_row row; /* of the progress last told */
    char phase[40], unit[12];
    double phase_began, written;
    int n_phase;
    struct line *lines, **lines_end;
    pthread_mutex_t lines_lock; /* an op's threads may log too */
};

/* --- log --- */

/* Writes what waits, in the transaction that s has open. */
static int lines_put(struct worker *w, struct store *s, struct err *e)
{
    for (const struct line *l = w->lines; l; l = l->next)
        if (runs_log(s, w->run, l->level, l->text, e) < 0)
            return -1;
    return 0;
}

static void lines_clear(struct worker *w)
{
    while (w->lines) {
        struct line *next = w->lines->next;

        free(w->lines);
        w->lines = next;
    }
    w->lines_end = &w->lines;
}

static void lines_try(struct worker *w)
{
    struct err ignored = {0}; /* a line that cannot be written now waits */

    if (!w->lines || store_try_begin(w->side, &ignored) <= 0)
        return;
    if (lines_put(w, w->side, &ignored) < 0)
        store_rollback(w->side);
    else if (store_commit(w->side, &ignored) == 0)
        lines_clear(w);
}

static void log_line(void *arg, enum log_level level, const char *text)
{
    struct worker *w = arg;
    size_t size = strlen(text) + 1;
    struct line *l = mem_zero(1, sizeof *l + size);

    l->level = level;
    memcpy(l->text, text, size);
    pthread_mutex_lock(&w->lines_lock);
    *w->lines_end = l;
    w->lines_end = &l->next;
    lines_try(w);
    pthread_mutex_unlock(&w->lines_lock);
}

/* --- progress --- */

static void phase_enter(struct worker *w, const char *phase, const char *unit)
{
    if (w->row.phase && strcmp(w->phase, phase) == 0)
        return;
    size_t n = strnlen(phase, sizeof w->phase - 1), m = strnlen(unit, sizeof w->unit - 1);

    memcpy(w->phase, phase, n);
    w->phase[n] = '\0';
    memcpy(w->unit, unit, m);
    w->unit[m] = '\0';
    w->row.phase = w->phase;
    w->row.unit = w->unit;
    w->row.done = 0;
    w->phase_began = now_mono();
    w->written = 0;
    w->n_phase++;
}

/* What part of a run its phases are, about, where they are known. */
static const struct phase_plan {
    const char *kind, *phase;
    double from, to;
} plans[] = {
    {"ingest", "look", 0, 0},
    {"ingest", "read", 0, 0.95},
    {"features", "features", 0, 0.95},
    {"train", "bins", 0, 0.1},
    {"train", "grow", 0.1, 1},
    {"evaluate", "evaluate", 0, 1},
    {"score", "score", 0, 1},
    {"pipeline train", "features", 0, 0.3},
    {"pipeline train", "bins", 0.3, 0.35},
    {"pipeline train", "grow", 0.35, 1},
    {"pipeline score", "features", 0, 0.6},
    {"pipeline score", "score", 0.6, 1},
};

static const struct phase_plan *plan_of(const struct worker *w)
{
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++)
        if (strcmp(plans[i].kind, w->kind) == 0 && strcmp(plans[i].phase, w->phase) == 0)
            return &plans[i];
    return NULL;
}

/* How far the whole run is. Of other phases it is not known how many are to come, so each covers
 * half of what was left. The share only grows. */
static double share_of(const struct worker *w)
{
    const struct phase_plan *plan = plan_of(w);
    double of_phase = w->row.total > 0 ? (double)w->row.done / (double)w->row.total : 0.0;
    double left = 1.0, share;

    of_phase = of_phase > 1 ? 1 : of_phase;
    for (int i = 1; i < w->n_phase && i < PHASES_MAX; i++)
        left /= 2;
    share = plan ? plan->from + (plan->to - plan->from) * of_phase
                 : 1.0 - left + left * of_phase * 0.5;
    return share > w->row.share ? share : w->row.share;
}

/* 0, or -1 when the run has been told to stop. */
static int write_progress(struct worker *w, struct err *e)
{
    struct err ignored = {0};
    int running = 1;

    pthread_mutex_lock(&w->lines_lock);
    if (store_try_begin(w->side, &ignored) > 0) {
        running = runs_progress(w->side, &w->row, &ignored);
        if (running < 0 || lines_put(w, w->side, &ignored) < 0)
            store_rollback(w->side);
        else if (store_commit(w->side, &ignored) == 0)
            lines_clear(w);
    }
    pthread_mutex_unlock(&w->lines_lock);
    if (running != 0)
        return 0;
    proc_set_cancelled(true);
    return err_set(e, FAIL_CANCELLED, "cancelled");
}

static int step(struct progress *p, const char *phase, int64_t done, int64_t total,
                const char *unit, struct err *e)
{
    struct worker *w = (struct worker *)p;
    double now = now_mono();

    if (proc_cancelled())
        return err_set(e, FAIL_CANCELLED, "cancelled");
    phase_enter(w, phase, unit);
    if (done > w->row.done)
        w->row.done = done;
    w->row.total = total;
    if (now - w->written < write_every_s)
        return 0;
    double took = now - w->phase_began;
    w->row.rate = took > 0 ? (double)w->row.done / took : 0;
    w->row.left_s = w->row.rate > 0 && total > 0 ? (double)(total - w->row.done) / w->row.rate : -1;
    w->row.share = share_of(w);
    w->row.peak_rss = proc_peak_rss();
    w->written = now;
    return write_progress(w, e);
}

/* --- the run --- */

static int run_op(struct worker *w, const struct run_row *r, unsigned n_thread,
                  struct json_out *result, struct err *e)
{
    const struct op *op = op_find(r->kind);
    struct json *params = json_parse(r->params, strlen(r->params), e);
    int rc = -1;

    if (!op)
        err_set(e, FAIL_USAGE, "there is no kind of run '%s'", r->kind);
    else if (params && op_check(op, params, e) == 0) {
        struct task t = {op, w->store, r->id, params, n_thread, &w->progress, *result};

        rc = op->run(&t, e);
        *result = t.result;
    }
    json_free(params);
    return rc;
}

/* Who has been cancelled while waiting for the workspace still has to say so. */
static int begin_end(struct store *s, struct err *e)
{
    if (store_in_transaction(s))
        return 0;
    if (store_begin(s, e) == 0)
        return 0;
    return e->code == FAIL_CANCELLED ? store_begin(s, e) : -1;
}

static int end_as(struct worker *w, const struct run_row *r, enum run_state to, struct err *e)
{
    int moved = -1;

    if (begin_end(w->store, e) == 0 && lines_put(w, w->store, e) == 0)
        moved = run_end(w->store, r, to, e);
    if (moved == 0) { /* told to stop: what was to be published has been rolled back */
        to = RUN_CANCELLED;
        moved = lines_put(w, w->store, e);
    }
    if (moved >= 0 && to != RUN_SUCCEEDED)
        moved = care_sweep(w->store, w->run, e);
    if (moved < 0)
        return store_rollback(w->store);
    if (store_commit(w->store, e) < 0)
        return -1;
    lines_clear(w);
    return to == RUN_CANCELLED ? err_set(e, FAIL_CANCELLED, "cancelled") : 0;
}

/* Ends the run in the transaction that the op left open; what failed leaves nothing behind. A
 * success that cannot be committed is a failure; a failure that cannot be written needs no write:
 * a run whose byte is free is lost to every reader. */
static int end_run(struct worker *w, struct run_row *r, int rc, struct err *e)
{
    char error[sizeof e->msg + sizeof e->ctx];
    struct err late = {0};

    r->ended_ms = now_ms();
    r->peak_rss = proc_peak_rss();
    if (rc == 0) {
        rc = end_as(w, r, RUN_SUCCEEDED, e);
        if (rc == 0 || e->code == FAIL_CANCELLED)
            return rc;
        r->result = NULL; /* it has not come true */
    }
    store_rollback(w->store);
    store_sync(w->store, STORE_SYNC_FULL);
    err_line(e, error, sizeof error);
    r->error = error;
    r->hint = e->hint[0] ? e->hint : NULL;
    r->fail = (int)e->code;
    end_as(w, r, e->code == FAIL_CANCELLED ? RUN_CANCELLED : RUN_FAILED, &late);
    return -1;
}

static int work(struct worker *w, const struct run_row *found, unsigned n_thread, struct err *e)
{
    struct buf text = {0};
    struct json_out result = {.b = &text};
    struct run_row r = {.id = w->run};
    double began = now_mono();

    w->kind = found->kind;
    json_object(&result, NULL);
    json_put_i64(&result, "run", w->run);
    int rc = run_op(w, found, n_thread, &result, e);
    json_put_f64(&result, "seconds", (double)(int64_t)((now_mono() - began) * 1e3) / 1e3);
    json_put_i64(&result, "peak_rss_bytes", proc_peak_rss());
    json_end_object(&result);
    r.result = buf_str(&text);
    rc = end_run(w, &r, rc, e);
    buf_done(&text);
    return rc;
}

static int work_if_queued(struct worker *w, unsigned n_thread, struct err *e)
{
    struct arena a = {0};
    struct run_row r;
    int moved = run_begin(w->store, w->run, e), rc = -1;

    if (moved < 0 || runs_get(w->store, w->run, &a, &r, e) < 0) {
        rc = -1;
    } else if (moved > 0) {
        rc = work(w, &r, n_thread, e);
    } else if (r.state == RUN_CANCELLING) {
        struct run_row gone = {.id = w->run};

        err_set(e, FAIL_CANCELLED, "cancelled");
        rc = end_run(w, &gone, -1, e);
    } else {
        err_set(e, FAIL_STORE, "run %lld is not waiting for a worker (%s)", (long long)w->run,
                run_state_name(r.state));
    }
    arena_done(&a);
    return rc;
}

/* The byte is held until the process is gone: its descriptor closes with it. */
static int attend(struct worker *w, const char *workspace, unsigned n_thread, struct err *e)
{
    w->store = store_open(workspace, STORE_WRITE, e);
    w->side = w->store ? store_open(workspace, STORE_WRITE, e) : NULL;
    if (!w->side)
        return -1;
    store_sync(w->side, STORE_SYNC_BULK); /* progress need not outlive a power cut */
    if (file_lock_take(store_lock_fd(w->store), STORE_BYTE_RUN + w->run) != 1)
        return err_set(e, FAIL_STORE, "run %lld has a worker already", (long long)w->run);
    log_set(log_line, w, LOG_INFO);
    int rc = work_if_queued(w, n_thread, e);
    log_set(NULL, NULL, LOG_INFO);
    return rc;
}

int worker_main(const char *workspace, int64_t run, unsigned n_thread)
{
    struct worker w = {.progress = {step}, .run = run, .row = {.id = run, .left_s = -1}};
    struct err e = {0};

    proc_harden();
    proc_step_back(); /* someone may look at a screen meanwhile */
    proc_catch_cancel(true);
    w.lines_end = &w.lines;
    pthread_mutex_init(&w.lines_lock, NULL);
    int rc = attend(&w, workspace, n_thread ? n_thread : par_cores(), &e);
    lines_clear(&w);
    pthread_mutex_destroy(&w.lines_lock);
    store_close(w.side);
    store_close(w.store);
    return rc < 0 ? err_exit_status(&e) : 0;
}
