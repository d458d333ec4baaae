/* open.c - the workspace of a command line. */
#include "config.h"

#include "src/cli/open.h"

#include "src/ops/run.h"

struct store *open_store(const struct args *a, enum store_mode mode, struct err *e)
{
    struct store *s = store_open(a->workspace, mode, e);

    if (s && mode != STORE_READ && run_reap_all(s, e) < 0) {
        store_close(s);
        return NULL;
    }
    return s;
}
