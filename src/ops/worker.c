/* worker.c - entry of `millwright worker RUN`: one process, one run.
 *
 * Takes the liveness byte, moves the run to running, calls the op, ends the run. Progress is a
 * small transaction at most five times a second, and none while the op has one open: the next
 * comes soon. Invariant: nothing that the op made is visible unless the run has succeeded. */
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

#include <signal.h>
#include <stdlib.h>
#include <string.h>

static const double write_every_s = 0.2;
enum { PHASES_MAX = 8 };

struct worker {
    struct progress progress; /* first: the op holds a pointer to it */
    struct store *store;
    int64_t run;
    struct run_row row; /* of the progress last told */
    char phase[40], unit[12];
    double phase_began, written;
    int n_phase;
};

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

/* How far the whole run is: the number of phases to come is not known, so each phase covers half
 * of what was left, and the share only grows. */
static double share_of(const struct worker *w)
{
    double left = 1.0;

    for (int i = 1; i < w->n_phase && i < PHASES_MAX; i++)
        left /= 2;
    double of_phase = w->row.total > 0 ? (double)w->row.done / (double)w->row.total : 0.0;
    double share = 1.0 - left + left * (of_phase > 1 ? 1 : of_phase) * 0.5;
    return share > w->row.share ? share : w->row.share;
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
    if (now - w->written < write_every_s || store_in_transaction(w->store))
        return 0;
    double took = now - w->phase_began;
    w->row.rate = took > 0 ? (double)w->row.done / took : 0;
    w->row.left_s = w->row.rate > 0 && total > 0 ? (double)(total - w->row.done) / w->row.rate : -1;
    w->row.share = share_of(w);
    w->row.peak_rss = proc_peak_rss();
    w->written = now;
    struct err ignored = {0};
    runs_progress(w->store, &w->row, &ignored);
    return 0;
}

static void log_line(void *arg, enum log_level level, const char *line)
{
    struct worker *w = arg;
    struct err ignored = {0};

    runs_log(w->store, w->run, level, line, &ignored);
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

static enum run_state state_for(int rc, const struct err *e)
{
    if (rc == 0)
        return RUN_SUCCEEDED;
    return e->code == FAIL_CANCELLED ? RUN_CANCELLED : RUN_FAILED;
}

/* Ends the run in the transaction that the op left open; what failed leaves nothing behind. */
static int end_run(struct worker *w, struct run_row *r, int rc, struct err *e)
{
    struct err failed = {0};
    enum run_state to = state_for(rc, e);
    char error[sizeof e->msg + sizeof e->ctx];

    r->ended_ms = now_ms();
    r->peak_rss = proc_peak_rss();
    if (rc < 0) {
        store_rollback(w->store);
        err_line(e, error, sizeof error);
        r->error = error;
        r->hint = e->hint[0] ? e->hint : NULL;
        r->fail = (int)e->code;
    }
    store_sync(w->store, STORE_SYNC_FULL);
    if (!store_in_transaction(w->store) && store_begin(w->store, &failed) < 0)
        return -1;
    int moved = run_end(w->store, r, to, &failed);
    if (moved >= 0 && !store_in_transaction(w->store)) /* run_end rolled back: cancelled */
        moved = store_begin(w->store, &failed);
    if (moved >= 0 && (rc < 0 || moved == 0))
        moved = care_sweep(w->store, w->run, &failed);
    if (moved < 0 || store_commit(w->store, &failed) < 0) {
        store_rollback(w->store);
        return -1;
    }
    return rc;
}

static int work(struct worker *w, const struct run_row *found, unsigned n_thread, struct err *e)
{
    struct buf text = {0};
    struct json_out result = {.b = &text};
    struct run_row r = {.id = w->run};
    double began = now_mono();

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

static int attend(struct worker *w, unsigned n_thread, struct err *e)
{
    struct arena a = {0};
    struct run_row r;
    int rc = -1;

    if (file_lock_take(store_lock_fd(w->store), STORE_BYTE_RUN + w->run) != 1) {
        err_set(e, FAIL_STORE, "run %lld has a worker already", (long long)w->run);
    } else if (runs_get(w->store, w->run, &a, &r, e) == 0) {
        int moved = run_begin(w->store, w->run, e);

        if (moved == 0 && runs_get(w->store, w->run, &a, &r, e) == 0 && r.state == RUN_CANCELLING) {
            struct run_row gone = {.id = w->run, .ended_ms = now_ms()};

            rc = runs_move(w->store, &gone, RUN_CANCELLING, RUN_CANCELLED, e) < 0 ? -1 : 0;
        } else if (moved == 0) {
            err_set(e, FAIL_STORE, "run %lld is not waiting for a worker", (long long)w->run);
        } else if (moved > 0) {
            rc = work(w, &r, n_thread, e);
        }
    }
    arena_done(&a);
    return rc;
}

int worker_main(const char *workspace, int64_t run, unsigned n_thread)
{
    struct worker w = {.progress = {step}, .run = run, .row = {.id = run, .left_s = -1}};
    struct err e = {0};

    proc_catch_cancel(true);
    w.store = store_open(workspace, STORE_WRITE, &e);
    if (!w.store)
        return err_exit_status(&e);
    log_set(log_line, &w, LOG_INFO);
    int rc = attend(&w, n_thread ? n_thread : par_cores(), &e);
    log_set(NULL, NULL, LOG_INFO);
    store_close(w.store);
    return rc < 0 ? err_exit_status(&e) : 0;
}
