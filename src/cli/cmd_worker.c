/* cmd_worker.c - `worker RUN`: the process of one run. Started by the commands that are runs. */
#include "config.h"

#include <stdlib.h>

#include "src/cli/cmd.h"
#include "src/ops/worker.h"

/* The run's row says how it ended; the status is for who reaps the process, and nothing is said
 * twice. */
static int run(const struct args *a, struct err *e)
{
    int64_t id;

    if (args_number(a, 0, "run", &id, e) < 0)
        return -1;
    int status = worker_main(a->workspace, id, a->n_thread);
    if (status == 0)
        return 0;
    err_set(e, status == 130 ? FAIL_CANCELLED : FAIL_STORE, "%s", "");
    return -1;
}

const struct cmd cmd_worker = {
    .name = "worker",
    .usage = "worker RUN",
    .summary = "the process of one run; not for people",
    .example = "millwright worker 1",
    .min_word = 1,
    .max_word = 1,
    .run = run,
};
