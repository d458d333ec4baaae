/* run.h - the life of a run: queue, spawn, begin, end, cancel, reap; see run.c for the diagram. */
#ifndef MW_OPS_RUN_H
#define MW_OPS_RUN_H

#include "src/base/arena.h"
#include "src/store/runs.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* run_queue - a row in state queued. params: JSON object text checked by the op's table; command:
 * the words that repeat it. FAIL_STORE when another active run writes the same target. */
int run_queue(struct store *s, const char *kind, const char *params, const char *command,
              int64_t *out_run, struct err *e);
/* run_spawn - queued -> starting, and a worker process in a session of its own. n_thread 0:
 * all cores. */
int run_spawn(struct store *s, int64_t run, unsigned n_thread, pid_t *out_pid, struct err *e);
/* run_cancel - queued -> cancelled, or starting/running -> cancelling and SIGTERM; SIGKILL to the
 * group when it still lives wait_s later (0: do not wait). */
int run_cancel(struct store *s, int64_t run, double wait_s, struct err *e);
/* run_reap_all - every run whose worker is dead gets its final state, and what it left half made
 * goes. Called by every command that opens the workspace for writing, and by waits. */
int run_reap_all(struct store *s, struct err *e);
/* run_reap_child - the same for a child that this process has waited for (status of waitpid). */
int run_reap_child(struct store *s, int64_t run, int status, struct err *e);
/* run_wait - until the run is final (or timeout_s has passed: 0 in *out_final). watch may be
 * NULL; it is called when the row has changed and may return -1 to stop waiting. pid 0: the
 * worker is not our child. */
typedef int (*run_watch)(void *arg, const struct run_row *r, struct err *e);
int run_wait(struct store *s, int64_t run, pid_t pid, double timeout_s, run_watch watch, void *arg,
             bool *out_final, struct err *e);

/* --- for the worker --- */

/* run_begin - starting -> running, with this process's identity. 1 moved, 0 somebody was first. */
int run_begin(struct store *s, int64_t run, struct err *e);
/* run_end - running -> `to` in the transaction that is open; 1 moved. 0: the run had been told to
 * stop: what the transaction held is rolled back, and in another one, open now, the run is
 * cancelled. */
int run_end(struct store *s, const struct run_row *r, enum run_state to, struct err *e);

#endif
