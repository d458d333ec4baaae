/* models.h - the rows of models and evaluations. A model is a head (JSON) and one BLOB a tree;
 * what the bytes mean is src/model's business. A name may have versions: the newest is meant. */
#ifndef MW_STORE_MODELS_H
#define MW_STORE_MODELS_H

#include "src/base/arena.h"
#include "src/store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct model_row {
    int64_t id;
    const char *name;
    int64_t version;       /* from 1 */
    const char *algorithm; /* "random_forest" */
    int64_t n_tree, n_node;
    int64_t run;           /* that trained it; 0: imported */
    int64_t created_ms;
    const char *head;      /* JSON: parameters, features, labels, category maps, importances */
    const char *about;     /* JSON: dataset, recipe, training range, metrics, lineage */
};

struct model_tree_bytes {
    const void *bytes;
    size_t size;
};

/* Both join the transaction that the caller has open. insert gives the id. The name must be free
 * unless replace, which makes the next version. */
int models_insert(struct store *s, const struct model_row *m, const struct model_tree_bytes *trees,
                  bool replace, int64_t *out_id, struct err *e);
int models_add_about(struct store *s, int64_t id, const char *key, const char *json,
                     struct err *e); /* sets one member of about */
int models_delete(struct store *s, const char *name, struct err *e); /* all versions */

/* The newest version of name; FAIL_INPUT with a hint of the nearest name when there is none. */
int models_find(struct store *s, const char *name, struct arena *a, struct model_row *out,
                struct err *e);
bool models_exists(struct store *s, const char *name);
/* The newest version of each name. Heads end before their features: parameters and labels are all
 * that is there, and no JSON text. */
int64_t models_list(struct store *s, struct arena *a, const struct model_row **out, struct err *e);
int64_t models_bytes(struct store *s, const char *name, struct err *e); /* of all versions' trees */
/* fn is called for each tree in order; bytes are valid during the call */
typedef int (*models_tree_fn)(void *arg, int64_t tree, const void *bytes, size_t size,
                              struct err *e);
int models_trees(struct store *s, int64_t id, models_tree_fn fn, void *arg, struct err *e);

int evaluations_insert(struct store *s, int64_t model, const char *dataset, int64_t run,
                       const char *json, struct err *e); /* joins an open transaction */

struct evaluation_row {
    int64_t id, model, run, created_ms;
    const char *dataset;
    const char *result; /* JSON: what model/metrics.h puts */
};

/* Evaluations of a version of a model, or of all models (model 0), the newest first, at most max
 * of them. Returns the count, -1 on error. */
int64_t evaluations_list(struct store *s, int64_t model, int64_t max, struct arena *a,
                         const struct evaluation_row **out, struct err *e);

#endif
