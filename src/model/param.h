/* param.h - the parameters of a training: one table, and the checked values.
 *
 * Names are Spark's (`maxDepth`), on the command line and in JSON alike; struct params holds the
 * values under their snake_case names. The table says range, default and meaning; parser, help
 * and documentation read it.
 *
 *     struct params p;
 *     param_defaults(PARAM_RANDOM_FOREST, scenario, &p);
 *     if (param_set(&p, "maxDepth=12", e) < 0)
 *         return -1;
 */
#ifndef MW_MODEL_PARAM_H
#define MW_MODEL_PARAM_H

#include "src/base/err.h"
#include "src/base/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum param_algorithm { PARAM_DECISION_TREE, PARAM_RANDOM_FOREST };
enum param_impurity { PARAM_GINI, PARAM_ENTROPY };
enum param_invalid { PARAM_INVALID_ERROR, PARAM_INVALID_SKIP, PARAM_INVALID_KEEP };
enum param_subset {
    PARAM_SUBSET_AUTO,
    PARAM_SUBSET_ALL,
    PARAM_SUBSET_SQRT,
    PARAM_SUBSET_LOG2,
    PARAM_SUBSET_ONETHIRD,
    PARAM_SUBSET_COUNT, /* subset_count features */
    PARAM_SUBSET_SHARE, /* subset_share of them, rounded up */
};

enum { PARAM_WEIGHT_MAX = 255 };
struct param_weight {
    double label, weight;
};

struct params {
    enum param_algorithm algorithm;
    int64_t max_depth, max_bins, min_instances_per_node, num_trees, seed, max_categories;
    double min_info_gain, min_weight_fraction_per_node, subsampling_rate;
    enum param_impurity impurity;
    enum param_invalid handle_invalid;
    enum param_subset subset; /* featureSubsetStrategy */
    int64_t subset_count;
    double subset_share;
    bool bootstrap, prune_tree;
    size_t n_weight; /* classWeights; a label that is not listed weighs 1 */
    struct param_weight weight[PARAM_WEIGHT_MAX];
};

struct param_row {
    const char *name;      /* "maxDepth" */
    const char *range;     /* "a whole number from 0 to 30" */
    const char *otherwise; /* Millwright's default */
    const char *standard;  /* of tables that no recipe of scenario semantics made; NULL: the same */
    const char *meaning;
    bool forest_only;
    int type;              /* these three are param.c's own business */
    double min, max;
};

const struct param_row *param_table(void); /* ends with a row without a name */

const char *param_algorithm_name(enum param_algorithm a); /* "random_forest" */
int param_algorithm_find(const char *name, enum param_algorithm *out, struct err *e);
const char *param_impurity_name(enum param_impurity i); /* "gini" */

/* param_defaults - every parameter at its default. scenario: the training table was made by a
 * recipe of scenario semantics. */
void param_defaults(enum param_algorithm a, bool scenario, struct params *out);

/* param_set - one "NAME=VALUE". FAIL_USAGE with the range, or with the nearest name as hint; *p
 * is unchanged then. */
int param_set(struct params *p, const char *word, struct err *e);

/* param_value - the value of a row as text, as param_set takes it. False: a parameter that is
 * accepted and changes nothing, or one that the algorithm does not have. */
enum { PARAM_VALUE_SIZE = 64 * PARAM_WEIGHT_MAX };
bool param_value(const struct params *p, const struct param_row *row, char out[PARAM_VALUE_SIZE]);

/* param_put_json - a member `key` with an object of all values: numbers, booleans, texts. */
void param_put_json(const struct params *p, struct json_out *o, const char *key);
/* param_from_json - values of such an object over *p; unknown names are FAIL_INPUT. */
int param_from_json(struct params *p, const struct json *object, struct err *e);

/* param_subset_size - features tried per node out of n (at least 1, at most n). */
size_t param_subset_size(const struct params *p, size_t n_feature);

/* param_class_weights - the weight of each class, in index order. FAIL_USAGE when a weight names
 * a label that is not among them. Gives whether any differs from 1 in *out_weighted. */
int param_class_weights(const struct params *p, const double *label, size_t n_class, double *out,
                        bool *out_weighted, struct err *e);

#endif
