/* model_store.h - whole models in and out of a workspace: what store/models keeps, as a struct
 * model. */
#ifndef MW_OPS_MODEL_STORE_H
#define MW_OPS_MODEL_STORE_H

#include "src/model/model.h"
#include "src/store/store.h"

#include <stdbool.h>
#include <stdint.h>

/* model_store_load - the newest version of name, every tree checked; m->about is set. Caller
 * frees. */
struct model *model_store_load(struct store *s, const char *name, struct err *e);

/* model_store_insert - joins the transaction that the caller has open. m->about is kept with the
 * model (NULL: "{}"); run 0: imported. An existing name needs replace and gets a new version. */
int model_store_insert(struct store *s, const char *name, const struct model *m, int64_t run,
                       bool replace, struct err *e);

#endif
