/* preview_out.h - what an ingest would do, for people or as one JSON object a source. */
#ifndef MW_CLI_PREVIEW_OUT_H
#define MW_CLI_PREVIEW_OUT_H

#include "src/base/err.h"
#include "src/ops/ingest_preview.h"

#include <stdbool.h>
#include <stddef.h>

struct preview_out {
    bool json;
    size_t n; /* previews shown so far */
};

/* preview_out_show - an ingest_preview_fn; arg is the struct preview_out. */
int preview_out_show(void *arg, const struct ingest_preview *v, struct err *e);

#endif
