/* op_ingest.h - the loads that the parameters of an ingest stand for, without a run. */
#ifndef MW_OPS_OP_INGEST_H
#define MW_OPS_OP_INGEST_H

#include "src/base/err.h"
#include "src/base/json.h"
#include "src/data/ingest.h"

/* One load: 1 when it would be stored, so that later ones of its dataset append to it; 0 when not;
 * -1 ends. o is valid for the call, its texts until op_ingest_each returns. */
typedef int (*op_ingest_fn)(void *arg, const struct ingest_opts *o, struct err *e);

/* op_ingest_each - every load in order. FAIL_USAGE for parameters that no run would take. */
int op_ingest_each(const struct json *params, op_ingest_fn fn, void *arg, struct err *e);

#endif
