/* runs.h - the rows of runs: state, progress, log. Who moves the state is ops/run.c alone. */
#ifndef MW_STORE_RUNS_H
#define MW_STORE_RUNS_H

#include "src/base/arena.h"
#include "src/base/log.h"
#include "src/store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum run_state {
    RUN_QUEUED, RUN_STARTING, RUN_RUNNING, RUN_CANCELLING,
    RUN_SUCCEEDED, RUN_FAILED, RUN_CANCELLED, RUN_TIMED_OUT, RUN_LOST,
};

const char *run_state_name(enum run_state st);
bool run_state_final(enum run_state st);

struct run_row {
    int64_t id, parent;   /* parent 0: none */
    const char *kind;     /* "features" */
    const char *target;   /* dataset or model to be written; NULL: none. One active run each */
    const char *params;   /* JSON */
    const char *command;  /* the command line that repeats it */
    enum run_state state;
    int64_t queued_ms, begun_ms, ended_ms, deadline_ms; /* 0: not yet */
    int64_t pid, start_ticks;
    const char *boot_id;
    const char *phase, *unit;
    int64_t done, total;
    double rate, left_s;  /* units per second; seconds left, < 0: unknown */
    double share;         /* of the whole run, 0..1, never goes backwards; < 0: unknown */
    int64_t peak_rss;     /* bytes */
    const char *result;   /* JSON object; NULL: none */
    const char *error, *hint; /* one line each; NULL: none */
    int fail;             /* enum fail of the error */
};

int runs_insert(struct store *s, const struct run_row *r, int64_t *out_id, struct err *e);
int runs_get(struct store *s, int64_t id, struct arena *a, struct run_row *out, struct err *e);
int64_t runs_list(struct store *s, bool active, int64_t limit, struct arena *a,
                  const struct run_row **out, struct err *e); /* newest first */
int64_t runs_count(struct store *s, struct err *e); /* of all there are */

/* Compare and set: 1 moved, 0 somebody was first, -1 error. Fields of r that belong to the new
 * state are written with it (pid..boot_id, begun; ended, result, error, peak_rss). */
int runs_move(struct store *s, const struct run_row *r, enum run_state from, enum run_state to,
              struct err *e);
/* phase .. share and peak_rss of r: 1 written; 0 the run is not running any more (it has been told
 * to stop), -1 error. */
int runs_progress(struct store *s, const struct run_row *r, struct err *e);
int runs_log(struct store *s, int64_t run, enum log_level level, const char *line, struct err *e);
typedef int (*runs_log_fn)(void *arg, int64_t at_ms, enum log_level level, const char *line,
                           struct err *e);
/* runs_log_tail - the number above which the newest n lines stand; 0: there are no more; -1. */
int64_t runs_log_tail(struct store *s, int64_t run, int64_t n, struct err *e);
/* log lines with a number above `after`; *out_last is the last one seen */
int runs_log_each(struct store *s, int64_t run, int64_t after, runs_log_fn fn, void *arg,
                  int64_t *out_last, struct err *e);

#endif
