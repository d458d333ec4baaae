/* attach.h - commands that are runs: queue one, start its worker, wait for it with a bar.
 *
 * The run's failure is the failure of the call: its message, hint and exit status. Ctrl-C and
 * SIGTERM cancel the run; a lost terminal does not. The worker is reaped here, so that time and
 * memory of the whole are those of the command. */
#ifndef MW_CLI_ATTACH_H
#define MW_CLI_ATTACH_H

#include "src/base/err.h"
#include "src/cli/args.h"
#include "src/store/store.h"

#include <stdint.h>
#include <sys/types.h>

/* attach_command - what a command with an op does: makes the run of its options, follows it (or,
 * with --detach, prints its number) and shows its result. */
int attach_command(const struct args *a, struct err *e);

/* attach_run - queue, start, follow. *out_result is the result's JSON, also of a run that failed
 * when it left one, else NULL; the caller frees it, whatever is returned. With --detach: the
 * number is printed, the run goes on, *out_result is NULL. */
int attach_run(const struct args *a, struct store *s, const char *kind, const char *params,
               const char *command, char **out_result, struct err *e);

/* attach_follow - waits for a run that is there; pid 0: its worker is not our child, and Ctrl-C
 * leaves it alone (FAIL_CANCELLED). */
int attach_follow(struct store *s, int64_t run, pid_t pid, char **out_result, struct err *e);

#endif
