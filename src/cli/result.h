/* result.h - the result of a run: as its JSON object, or as lines and tables for people. */
#ifndef MW_CLI_RESULT_H
#define MW_CLI_RESULT_H

#include "src/cli/args.h"

#include <stdbool.h>

/* result_show - of a run of that kind. succeeded false: only what a failed run has to tell (the
 * loads of an ingest that was refused). */
void result_show(const struct args *a, const char *kind, const char *json, bool succeeded);

#endif
