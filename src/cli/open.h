/* open.h - the workspace of a command line. */
#ifndef MW_CLI_OPEN_H
#define MW_CLI_OPEN_H

#include "src/cli/args.h"
#include "src/store/store.h"

/* open_store - the workspace that -w names; dead runs are reaped when mode is not STORE_READ. */
struct store *open_store(const struct args *a, enum store_mode mode, struct err *e);

#endif
