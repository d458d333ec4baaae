/* worker.h - the worker's entry; people use the command whose run it is. */
#ifndef MW_OPS_WORKER_H
#define MW_OPS_WORKER_H

#include <stdint.h>

/* worker_main - `millwright worker RUN`: takes the liveness byte, runs the op, ends the run.
 * n_thread 0: all cores. Gives the exit status of the process. */
int worker_main(const char *workspace, int64_t run, unsigned n_thread);

#endif
