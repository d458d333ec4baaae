/* param.c - the table of training parameters, and everything that reads it.
 *
 * The table alone knows Spark's spelling; access() alone knows which field of struct params a row
 * means. Texts are checked here once: what stands in a struct params is within range.
 * Not here: what the parameters do (bins.c, tree.c, forest.c). */
#include "config.h"

#include "src/model/param.h"

#include "src/base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum type { INTEGER, REAL, BOOLEAN, WORD, SUBSET, WEIGHTS, IGNORED };

/* Ranges of reals: min and max, each within the range unless the row's text says otherwise. */
static const struct param_row table[] = {
    {"maxDepth", "a whole number from 0 to 30", "15", NULL,
     "edges from the root to the deepest leaf", false, INTEGER, 0, 30},
    {"maxBins", "a whole number from 2 to 255", "32", "255",
     "bins of a continuous feature; at least the categories of any categorical one", false, INTEGER,
     2, 255},
    {"minInstancesPerNode", "a whole number from 1 on", "1", NULL, "rows each child must have",
     false, INTEGER, 1, INT32_MAX},
    {"minInfoGain", "a number from 0 on", "0", NULL, "gain a split must have", false, REAL, 0,
     1e300},
    {"minWeightFractionPerNode", "a number from 0 on, below 0.5", "0", NULL,
     "share of the weight of all rows each child must have", false, REAL, 0, 0.49999999999999994},
    {"impurity", "gini or entropy", "gini", NULL, "what a split should lessen", false, WORD, 0, 0},
    {"numTrees", "a whole number from 1 on", "200", NULL, "trees of the forest", true, INTEGER, 1,
     1000000},
    {"featureSubsetStrategy",
     "auto, all, sqrt, log2, onethird, a whole number from 1 on, or a share as in 0.3",
     "sqrt", NULL, "features tried per node: how many of them, or which share", true, SUBSET, 0, 0},
    {"subsamplingRate", "a number above 0, at most 1", "0.632", NULL,
     "mean times that a row is in a tree's sample", true, REAL, 0x1p-1022, 1},
    {"bootstrap", "true or false", "true", NULL,
     "draw rows with replacement; false: each row once, with probability subsamplingRate", true,
     BOOLEAN, 0, 0},
    {"seed", "a whole number", "1", NULL, "of all randomness of a training", false, INTEGER,
     -9223372036854775808.0, 9223372036854775808.0},
    {"maxCategories", "a whole number from 2 on, or 0 for off", "10", "0",
     "a column with at most this many distinct values is categorical", false, INTEGER, 0,
     INT32_MAX},
    {"handleInvalid", "error, skip or keep", "error", NULL,
     "a category not seen in training, when scoring", false, WORD, 0, 0},
    {"pruneTree", "true or false", "true", NULL,
     "two sibling leaves of the same prediction become one leaf", false, BOOLEAN, 0, 0},
    {"classWeights", "LABEL:WEIGHT, separated by commas, each weight above 0", "", NULL,
     "weight of a row by its label, as in 0:1,2:5; labels that are not listed weigh 1", false,
     WEIGHTS, 0, 0},
    {"maxMemoryInMB", "any", "256", NULL, "accepted, changes nothing", false, IGNORED, 0, 0},
    {"cacheNodeIds", "any", "false", NULL, "accepted, changes nothing", false, IGNORED, 0, 0},
    {"checkpointInterval", "any", "10", NULL, "accepted, changes nothing", false, IGNORED, 0, 0},
    {0},
};

static const char *const algorithms[] = {"decision_tree", "random_forest", NULL};
static const char *const impurities[] = {"gini", "entropy", NULL};
static const char *const invalids[] = {"error", "skip", "keep", NULL};
static const char *const subsets[] = {"auto", "all", "sqrt", "log2", "onethird", NULL};

const struct param_row *param_table(void)
{
    return table;
}

const char *param_algorithm_name(enum param_algorithm a)
{
    return algorithms[a];
}

const char *param_impurity_name(enum param_impurity i)
{
    return impurities[i];
}

/* --- words --- */

static int word_index(const char *const *words, const char *s)
{
    for (int i = 0; words[i]; i++)
        if (!strcmp(words[i], s))
            return i;
    return -1;
}

int param_algorithm_find(const char *name, enum param_algorithm *out, struct err *e)
{
    int i = word_index(algorithms, name);

    if (i < 0) {
        err_set(e, FAIL_USAGE, "there is no algorithm '%s'", name);
        return err_hint(e, "algorithms are decision_tree and random_forest");
    }
    *out = (enum param_algorithm)i;
    return 0;
}

/* The field of *p that a row means, as a pointer to its type: int64_t, double, bool. Words are
 * enums and have none. */
static void *access(struct params *p, const struct param_row *row)
{
    const struct {
        const char *name;
        void *field;
    } fields[] = {
        {"maxDepth", &p->max_depth},
        {"maxBins", &p->max_bins},
        {"minInstancesPerNode", &p->min_instances_per_node},
        {"minInfoGain", &p->min_info_gain},
        {"minWeightFractionPerNode", &p->min_weight_fraction_per_node},
        {"numTrees", &p->num_trees},
        {"subsamplingRate", &p->subsampling_rate},
        {"bootstrap", &p->bootstrap},
        {"seed", &p->seed},
        {"maxCategories", &p->max_categories},
        {"pruneTree", &p->prune_tree},
    };

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (!strcmp(fields[i].name, row->name))
            return fields[i].field;
    assert(!"a row of the table without a field");
    return NULL;
}

static const struct param_row *find(const char *name, size_t size)
{
    for (const struct param_row *row = table; row->name; row++)
        if (strlen(row->name) == size && !memcmp(row->name, name, size))
            return row;
    return NULL;
}

static int unknown(const struct params *p, const char *name, int size, struct err *e)
{
    const char *nearest = NULL;
    size_t least = 4; /* farther names are no help */
    char word[64];

    snprintf(word, sizeof word, "%.*s", size, name);
    for (const struct param_row *row = table; row->name; row++) {
        size_t d = text_distance(word, row->name);

        if (!text_case_cmp(word, row->name))
            d = 0;
        if (d < least && !(row->forest_only && p->algorithm != PARAM_RANDOM_FOREST)) {
            least = d;
            nearest = row->name;
        }
    }
    err_set(e, FAIL_USAGE, "%s has no parameter '%s'", algorithms[p->algorithm], word);
    return nearest ? err_hint(e, "did you mean '%s'?", nearest) : -1;
}

static int refuse(const struct param_row *row, const char *value, struct err *e)
{
    return err_set(e, FAIL_USAGE, "parameter '%s': '%.60s' is not %s", row->name, value,
                   row->range);
}

/* --- values of each type: true when the text is one --- */

static bool set_integer(struct params *p, const struct param_row *row, const char *s)
{
    int64_t v;

    if (text_to_i64(s, strlen(s), &v) != TEXT_NUM_OK || (double)v < row->min ||
        (double)v > row->max)
        return false;
    if (!strcmp(row->name, "maxCategories") && v == 1)
        return false;
    *(int64_t *)access(p, row) = v;
    return true;
}

static bool set_real(struct params *p, const struct param_row *row, const char *s)
{
    double v;

    if (text_to_f64(s, strlen(s), &v) != TEXT_NUM_OK || v < row->min || v > row->max)
        return false;
    *(double *)access(p, row) = v;
    return true;
}

static bool set_boolean(struct params *p, const struct param_row *row, const char *s)
{
    if (strcmp(s, "true") != 0 && strcmp(s, "false") != 0)
        return false;
    *(bool *)access(p, row) = s[0] == 't';
    return true;
}

static bool set_word(struct params *p, const struct param_row *row, const char *s)
{
    bool impurity = !strcmp(row->name, "impurity");
    int i = word_index(impurity ? impurities : invalids, s);

    if (i < 0)
        return false;
    if (impurity)
        p->impurity = (enum param_impurity)i;
    else
        p->handle_invalid = (enum param_invalid)i;
    return true;
}

/* "1" is one feature, "1.0" all of them */
static bool set_subset(struct params *p, const char *s)
{
    int i = word_index(subsets, s);
    int64_t count;
    double share;

    if (i >= 0) {
        p->subset = (enum param_subset)i;
        return true;
    }
    if (text_to_i64(s, strlen(s), &count) == TEXT_NUM_OK) {
        if (count < 1)
            return false;
        p->subset = PARAM_SUBSET_COUNT;
        p->subset_count = count;
        return true;
    }
    if (text_to_f64(s, strlen(s), &share) != TEXT_NUM_OK || !(share > 0.0 && share <= 1.0))
        return false;
    p->subset = PARAM_SUBSET_SHARE;
    p->subset_share = share;
    return true;
}

static bool add_weight(struct params *p, const char *s, size_t size)
{
    const char *colon = memchr(s, ':', size);
    struct param_weight w;

    if (!colon || p->n_weight == PARAM_WEIGHT_MAX ||
        text_to_f64(s, (size_t)(colon - s), &w.label) != TEXT_NUM_OK ||
        text_to_f64(colon + 1, size - (size_t)(colon + 1 - s), &w.weight) != TEXT_NUM_OK ||
        !(w.weight > 0.0 && w.weight <= 1e9))
        return false;
    for (size_t i = 0; i < p->n_weight; i++)
        if (p->weight[i].label == w.label)
            return false;
    p->weight[p->n_weight++] = w;
    return true;
}

static bool set_weights(struct params *p, const char *s)
{
    p->n_weight = 0;
    while (*s) {
        size_t size = strcspn(s, ",");

        if (!add_weight(p, s, size))
            return false;
        s += size;
        if (*s && !*++s)
            return false;
    }
    return true;
}

static bool set(struct params *p, const struct param_row *row, const char *value)
{
    switch ((enum type)row->type) {
    case INTEGER:
        return set_integer(p, row, value);
    case REAL:
        return set_real(p, row, value);
    case BOOLEAN:
        return set_boolean(p, row, value);
    case WORD:
        return set_word(p, row, value);
    case SUBSET:
        return set_subset(p, value);
    case WEIGHTS:
        return set_weights(p, value);
    case IGNORED:
        return true;
    }
    return false;
}

static bool applies(const struct params *p, const struct param_row *row)
{
    return !row->forest_only || p->algorithm == PARAM_RANDOM_FOREST;
}

static int set_named(struct params *p, const char *name, size_t size, const char *value,
                     struct err *e)
{
    const struct param_row *row = find(name, size);
    struct params changed = *p;

    if (!row)
        return unknown(p, name, (int)size, e);
    if (!applies(p, row)) {
        err_set(e, FAIL_USAGE, "%s has no parameter '%s'", algorithms[p->algorithm], row->name);
        return err_hint(e, "it belongs to random_forest");
    }
    if (!set(&changed, row, value))
        return refuse(row, value, e);
    *p = changed;
    return 0;
}

int param_set(struct params *p, const char *word, struct err *e)
{
    const char *equals = strchr(word, '=');

    if (!equals) {
        err_set(e, FAIL_USAGE, "parameter '%.60s' has no value", word);
        return err_hint(e, "write NAME=VALUE, as in maxDepth=15");
    }
    return set_named(p, word, (size_t)(equals - word), equals + 1, e);
}

void param_defaults(enum param_algorithm a, bool scenario, struct params *out)
{
    memset(out, 0, sizeof *out);
    out->algorithm = a;
    for (const struct param_row *row = table; row->name; row++) {
        bool ok = set(out, row, !scenario && row->standard ? row->standard : row->otherwise);

        assert(ok);
        (void)ok;
    }
    if (a == PARAM_DECISION_TREE) { /* one tree: every row once, every feature */
        out->num_trees = 1;
        out->subset = PARAM_SUBSET_ALL;
        out->bootstrap = false;
        out->subsampling_rate = 1.0;
    }
}

/* --- back to text and JSON --- */

static void put_number(double v, bool point, char *out)
{
    out[text_from_f64(v, point, out)] = '\0';
}

static void subset_text(const struct params *p, char *out, size_t size)
{
    if (p->subset == PARAM_SUBSET_COUNT)
        snprintf(out, size, "%" PRId64, p->subset_count);
    else if (p->subset == PARAM_SUBSET_SHARE)
        put_number(p->subset_share, true, out);
    else
        snprintf(out, size, "%s", subsets[p->subset]);
}

static void weights_text(const struct params *p, char *out, size_t size)
{
    char label[TEXT_F64_SIZE + 1], weight[TEXT_F64_SIZE + 1];
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < p->n_weight; i++) {
        put_number(p->weight[i].label, false, label);
        put_number(p->weight[i].weight, false, weight);
        used += (size_t)snprintf(out + used, size - used, "%s%s:%s", i ? "," : "", label, weight);
    }
}

bool param_value(const struct params *p, const struct param_row *row, char out[PARAM_VALUE_SIZE])
{
    struct params *fields = (struct params *)(uintptr_t)p; /* only read through */

    if (row->type == IGNORED || !applies(p, row))
        return false;
    switch ((enum type)row->type) {
    case INTEGER:
        snprintf(out, PARAM_VALUE_SIZE, "%" PRId64, *(int64_t *)access(fields, row));
        break;
    case REAL:
        put_number(*(double *)access(fields, row), false, out);
        break;
    case BOOLEAN:
        snprintf(out, PARAM_VALUE_SIZE, "%s", *(bool *)access(fields, row) ? "true" : "false");
        break;
    case WORD:
        snprintf(out, PARAM_VALUE_SIZE, "%s",
                 !strcmp(row->name, "impurity") ? impurities[p->impurity]
                                                : invalids[p->handle_invalid]);
        break;
    case SUBSET:
        subset_text(p, out, PARAM_VALUE_SIZE);
        break;
    case WEIGHTS:
        weights_text(p, out, PARAM_VALUE_SIZE);
        break;
    case IGNORED:
        break;
    }
    return true;
}

void param_put_json(const struct params *p, struct json_out *o, const char *key)
{
    static const int64_t exact = INT64_C(1) << 53; /* larger integers travel as text */
    char value[PARAM_VALUE_SIZE];

    json_object(o, key);
    for (const struct param_row *row = table; row->name; row++) {
        bool small = row->type != INTEGER || (p->seed >= -exact && p->seed <= exact) ||
                     strcmp(row->name, "seed") != 0;

        if (!param_value(p, row, value))
            continue;
        if (row->type == REAL || row->type == BOOLEAN || (row->type == INTEGER && small))
            json_put_raw(o, row->name, value);
        else if (row->type != WEIGHTS || p->n_weight)
            json_put_text(o, row->name, value);
    }
    json_end_object(o);
}

/* The text that param_set would take for a JSON value. */
static const char *value_text(const struct json *j, char out[TEXT_F64_SIZE + 1])
{
    double v;

    switch (json_kind(j)) {
    case JSON_BOOL:
        return json_bool(j, false) ? "true" : "false";
    case JSON_TEXT:
        return json_text(j, "");
    case JSON_NUMBER:
        v = json_f64(j, 0.0);
        put_number(v, false, out);
        if (fabs(v) < 0x1p53 && v == floor(v))
            snprintf(out, TEXT_F64_SIZE, "%.0f", v);
        return out;
    default:
        return NULL;
    }
}

int param_from_json(struct params *p, const struct json *object, struct err *e)
{
    char number[TEXT_F64_SIZE + 1];

    for (const struct json *j = json_first(object); j; j = json_next(j)) {
        const char *value = value_text(j, number);

        if (!value)
            return err_set(e, FAIL_INPUT, "parameter '%.60s' is no number, text or boolean",
                           json_key(j));
        if (set_named(p, json_key(j), strlen(json_key(j)), value, e) < 0) {
            e->code = FAIL_INPUT;
            return -1;
        }
    }
    return 0;
}

/* --- what they come to --- */

size_t param_subset_size(const struct params *p, size_t n_feature)
{
    double n = (double)n_feature, k = n;

    switch (p->subset) {
    case PARAM_SUBSET_AUTO:
        k = p->num_trees == 1 ? n : ceil(sqrt(n));
        break;
    case PARAM_SUBSET_ALL:
        break;
    case PARAM_SUBSET_SQRT:
        k = ceil(sqrt(n));
        break;
    case PARAM_SUBSET_LOG2:
        k = ceil(log2(n));
        break;
    case PARAM_SUBSET_ONETHIRD:
        k = ceil(n / 3.0);
        break;
    case PARAM_SUBSET_COUNT:
        k = (double)p->subset_count;
        break;
    case PARAM_SUBSET_SHARE:
        k = ceil(p->subset_share * n);
        break;
    }
    return (size_t)fmin(fmax(k, 1.0), n);
}

int param_class_weights(const struct params *p, const double *label, size_t n_class, double *out,
                        bool *out_weighted, struct err *e)
{
    bool weighted = false;

    for (size_t k = 0; k < n_class; k++)
        out[k] = 1.0;
    for (size_t i = 0; i < p->n_weight; i++) {
        size_t k = 0;

        while (k < n_class && label[k] != p->weight[i].label)
            k++;
        if (k == n_class)
            return err_set(e, FAIL_USAGE, "classWeights: no row has label %g", p->weight[i].label);
        out[k] = p->weight[i].weight;
        weighted = weighted || p->weight[i].weight != 1.0;
    }
    *out_weighted = weighted;
    return 0;
}

