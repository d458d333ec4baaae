/* run.c - the life of a run. Every arrow is one function and one compare-and-set:
 * UPDATE run SET state = B WHERE id = ? AND state = A; no row changed = someone else was first.
 *
 *  run_queue        run_spawn          run_begin           run_end
 *  --------> queued --------> starting --------> running ---------> succeeded | failed
 *              |                 |                  |
 *   run_cancel |      run_cancel +------------------+ run_cancel
 *        reap  v                          v
 *          cancelled                 cancelling ---run_end, reap---> cancelled
 *
 *  starting, running ---reap: liveness byte free---> lost | failed (a signal but SIGKILL)
 * Reaping is run_reap_all and run_reap_child. It cancels a queued run whose launcher died.
 * Invariants: a worker holds its byte of FILE-lock from before `running` until it is gone; a final
 * state is never left; output is published in the transaction that sets `succeeded`.
 * Not here: what a worker does (worker.c), the rows (store/runs.c). */
#include "config.h"

#include "src/ops/run.h"

#include "src/base/file.h"
#include "src/base/json.h"
#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/base/proc.h"
#include "src/base/text.h"
#include "src/ops/op.h"
#include "src/store/care.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { START_DEADLINE_MS = 30000, POLL_MS = 20, GRACE_S = 10 };

/* --- queued --- */

static int target_busy(struct store *s, const char *target, struct err *e)
{
    struct arena a = {0};
    const struct run_row *rows;
    int64_t n = runs_list(s, true, 1000, &a, &rows, e);
    int rc = n < 0 ? -1 : 0;

    for (int64_t i = 0; rc == 0 && i < n; i++) {
        if (rows[i].state == RUN_QUEUED || !rows[i].target ||
            text_case_cmp(rows[i].target, target) != 0)
            continue;
        rc = err_set(e, FAIL_STORE, "'%s' is being written by run %lld", target,
                     (long long)rows[i].id);
        err_hint(e, "wait for it: millwright runs wait %lld", (long long)rows[i].id);
    }
    arena_done(&a);
    return rc;
}

int run_queue(struct store *s, const char *kind, const char *params, const char *command,
              int64_t *out_run, struct err *e)
{
    const struct op *op = op_find(kind);

    if (!op)
        return err_set(e, FAIL_USAGE, "there is no kind of run '%s'", kind);
    struct json *j = json_parse(params, strlen(params), e);
    if (!j)
        return -1;
    int rc = op_check(op, j, e);
    const char *target = rc == 0 && op->target ? op->target(j) : NULL;
    struct run_row row = {.kind = kind, .target = target, .params = params, .command = command,
                          .deadline_ms = now_ms() + START_DEADLINE_MS};
    if (rc == 0 && target)
        rc = target_busy(s, target, e);
    if (rc == 0)
        rc = runs_insert(s, &row, out_run, e);
    json_free(j);
    return rc;
}

/* --- starting --- */

static char *log_path(struct store *s)
{
    struct buf b = {0};

    buf_printf(&b, "%s-worker.log", store_path(s));
    return buf_take(&b);
}

static int spawn_worker(struct store *s, int64_t run, unsigned n_thread, pid_t *out, struct err *e)
{
    char id[24], threads[16];
    char *log = log_path(s);
    const char *argv[] = {"millwright", "worker", id,      "--workspace", store_path(s),
                          NULL,         NULL,     NULL};

    snprintf(id, sizeof id, "%lld", (long long)run);
    snprintf(threads, sizeof threads, "%u", n_thread);
    if (n_thread) {
        argv[5] = "--threads";
        argv[6] = threads;
    }
    int rc = proc_spawn_self(argv, log, out, e);
    free(log);
    return rc;
}

/* Says who writes the target, where that is why the run could not start. Gives -1. */
static int spawn_refused(struct store *s, int64_t run, struct err *e)
{
    struct arena a = {0};
    struct run_row r;
    struct err ignored;

    if (runs_get(s, run, &a, &r, &ignored) == 0 && r.target)
        target_busy(s, r.target, e);
    arena_done(&a);
    return -1;
}

int run_spawn(struct store *s, int64_t run, unsigned n_thread, pid_t *out_pid, struct err *e)
{
    struct run_row row = {.id = run, .deadline_ms = now_ms() + START_DEADLINE_MS};
    int moved = runs_move(s, &row, RUN_QUEUED, RUN_STARTING, e);

    if (moved < 0) /* the index on targets: the run stays queued */
        return e->code == FAIL_STORE ? spawn_refused(s, run, e) : -1;
    if (moved == 0)
        return err_set(e, FAIL_STORE, "run %lld is not queued", (long long)run);
    if (spawn_worker(s, run, n_thread, out_pid, e) == 0)
        return 0;
    struct err ignored = {0};
    struct run_row failed = {.id = run, .ended_ms = now_ms(), .error = e->msg,
                             .fail = (int)e->code};
    runs_move(s, &failed, RUN_STARTING, RUN_FAILED, &ignored);
    return -1;
}

/* --- running, for the worker --- */

int run_begin(struct store *s, int64_t run, struct err *e)
{
    struct run_row row = {.id = run, .begun_ms = now_ms(), .pid = getpid(),
                          .start_ticks = proc_start_ticks(getpid()), .boot_id = proc_boot_id()};

    return runs_move(s, &row, RUN_STARTING, RUN_RUNNING, e);
}

/* A run that is told to stop before it published ends cancelled, whatever its op gave back. */
int run_end(struct store *s, const struct run_row *r, enum run_state to, struct err *e)
{
    struct run_row gone = {.id = r->id, .ended_ms = r->ended_ms, .peak_rss = r->peak_rss,
                           .error = "cancelled", .fail = FAIL_CANCELLED};
    int moved = runs_move(s, r, RUN_RUNNING, to, e);

    if (moved != 0)
        return moved;
    store_rollback(s); /* cancelling: nothing is published */
    if (store_begin(s, e) < 0 && (e->code != FAIL_CANCELLED || store_begin(s, e) < 0))
        return -1;
    moved = runs_move(s, &gone, RUN_CANCELLING, RUN_CANCELLED, e);
    if (moved == 0)
        err_set(e, FAIL_STORE, "run %lld has been ended by somebody else", (long long)r->id);
    return moved <= 0 ? -1 : 0;
}

/* --- dead workers --- */

static bool alive(struct store *s, int64_t run)
{
    return file_lock_held(store_lock_fd(s), STORE_BYTE_RUN + run);
}

static int bury_in(struct store *s, const struct run_row *r, enum run_state to, const char *why,
                   struct err *e)
{
    struct run_row row = {.id = r->id, .ended_ms = now_ms(), .error = why,
                          .fail = to == RUN_CANCELLED ? FAIL_CANCELLED : FAIL_STORE};
    int moved = runs_move(s, &row, r->state, to, e);

    return moved <= 0 ? moved : care_sweep(s, r->id, e);
}

/* The final state, and what the run left half made goes, in one transaction. Its worker may have
 * come alive, or ended it, since the row was read: then nothing changes. */
static int bury(struct store *s, const struct run_row *r, enum run_state to, const char *why,
                struct err *e)
{
    if (store_begin(s, e) < 0)
        return -1;
    if (alive(s, r->id)) {
        store_rollback(s);
        return 0;
    }
    return bury_in(s, r, to, why, e) < 0 ? store_rollback(s) : store_commit(s, e);
}

static bool is_dead(struct store *s, const struct run_row *r)
{
    if (alive(s, r->id))
        return false;
    if (r->state == RUN_QUEUED) /* 0: whoever queued it starts it when its time comes */
        return r->deadline_ms && now_ms() > r->deadline_ms;
    if (r->state == RUN_STARTING || (r->state == RUN_CANCELLING && !r->pid))
        return now_ms() > r->deadline_ms;
    return true;
}

int run_reap_all(struct store *s, struct err *e)
{
    struct arena a = {0};
    const struct run_row *rows;
    int64_t n = runs_list(s, true, 1000, &a, &rows, e);
    int rc = n < 0 ? -1 : 0;

    for (int64_t i = 0; rc == 0 && i < n; i++) {
        if (!is_dead(s, &rows[i]))
            continue;
        if (rows[i].state == RUN_QUEUED)
            rc = bury(s, &rows[i], RUN_CANCELLED, "its worker was never started", e);
        else if (rows[i].state == RUN_CANCELLING)
            rc = bury(s, &rows[i], RUN_CANCELLED, "cancelled", e);
        else
            rc = bury(s, &rows[i], RUN_LOST, "its worker died", e);
    }
    arena_done(&a);
    return rc;
}

/* How a run ends whose worker left it with this status of waitpid; why: 60 bytes. */
static enum run_state end_for(const struct run_row *r, int status, char *why)
{
    snprintf(why, 60, "its worker died");
    if (r->state == RUN_CANCELLING) {
        snprintf(why, 60, "cancelled");
        return RUN_CANCELLED;
    }
    if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL) {
        snprintf(why, 60, "its worker was ended by signal %d", WTERMSIG(status));
        return RUN_FAILED;
    }
    if (WIFEXITED(status)) {
        snprintf(why, 60, "its worker ended early with status %d", WEXITSTATUS(status));
        return RUN_FAILED;
    }
    return RUN_LOST;
}

int run_reap_child(struct store *s, int64_t run, int status, struct err *e)
{
    struct arena a = {0};
    struct run_row r;
    char why[60];
    int rc = runs_get(s, run, &a, &r, e);

    if (rc == 0 && !run_state_final(r.state))
        rc = bury(s, &r, end_for(&r, status, why), why, e);
    arena_done(&a);
    return rc;
}

/* --- waiting --- */

struct wait {
    struct store *s;
    int64_t run;
    pid_t pid; /* 0: not our child, or reaped */
    run_watch watch;
    void *arg;
};

/* One look: reaps our child, shows the row. 1: final. */
static int look(struct wait *w, struct err *e)
{
    struct arena a = {0};
    struct run_row r;
    int status, rc = 0;

    if (w->pid && proc_reap(w->pid, true, &status) == 1) {
        w->pid = 0;
        rc = run_reap_child(w->s, w->run, status, e);
    }
    if (rc == 0)
        rc = runs_get(w->s, w->run, &a, &r, e);
    if (rc == 0 && w->watch)
        rc = w->watch(w->arg, &r, e);
    if (rc == 0)
        rc = run_state_final(r.state) && !w->pid;
    arena_done(&a);
    return rc;
}

int run_wait(struct store *s, int64_t run, pid_t pid, double timeout_s, run_watch watch, void *arg,
             bool *out_final, struct err *e)
{
    struct wait w = {s, run, pid, watch, arg};
    double end = now_mono() + timeout_s;
    int rc;

    while ((rc = look(&w, e)) == 0) {
        if (timeout_s > 0 && now_mono() > end)
            break;
        now_sleep_ms(POLL_MS);
        if (!pid && run_reap_all(s, e) < 0)
            return -1;
    }
    *out_final = rc == 1;
    return rc < 0 ? -1 : 0;
}

/* --- cancel --- */

static int tell(struct store *s, const struct run_row *r, double wait_s, struct err *e)
{
    double end = now_mono() + wait_s;
    bool same_boot = r->pid && strcmp(r->boot_id ? r->boot_id : "", proc_boot_id()) == 0;

    if (same_boot)
        proc_signal((pid_t)r->pid, r->start_ticks, SIGTERM);
    while (wait_s > 0 && alive(s, r->id) && now_mono() < end)
        now_sleep_ms(POLL_MS);
    if (wait_s > 0 && same_boot && alive(s, r->id)) {
        proc_signal((pid_t)r->pid, r->start_ticks, SIGKILL);
        for (int i = 0; i < 100 && alive(s, r->id); i++)
            now_sleep_ms(POLL_MS);
    }
    return run_reap_all(s, e);
}

int run_cancel(struct store *s, int64_t run, double wait_s, struct err *e)
{
    static const enum run_state from[] = {RUN_QUEUED, RUN_STARTING, RUN_RUNNING};
    static const enum run_state to[] = {RUN_CANCELLED, RUN_CANCELLING, RUN_CANCELLING};
    struct arena a = {0};
    struct run_row r;
    int moved = 0;

    if (wait_s > GRACE_S)
        wait_s = GRACE_S;
    for (int i = 0; i < 3 && moved == 0; i++) {
        struct run_row row = {.id = run, .ended_ms = i == 0 ? now_ms() : 0,
                              .deadline_ms = now_ms() + START_DEADLINE_MS};

        moved = runs_move(s, &row, from[i], to[i], e);
    }
    int rc = moved < 0 ? -1 : runs_get(s, run, &a, &r, e);
    if (rc == 0 && r.state == RUN_CANCELLING)
        rc = tell(s, &r, wait_s, e);
    else if (rc == 0 && moved == 0)
        rc = err_set(e, FAIL_INPUT, "run %lld has ended (%s)", (long long)run,
                     run_state_name(r.state));
    arena_done(&a);
    return rc;
}
