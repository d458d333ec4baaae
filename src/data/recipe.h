/* recipe.h - how raw datasets become a feature dataset, as checked data.
 *
 * A recipe is a JSON file, documented in millwright-recipe(5). recipe_parse() reads one and checks
 * all that can be known without data; an error names the member ("telemetry.windows[1]: ...").
 * A recipe is *resolved* when every list of codes, components, classes and categories is filled
 * in: build_new() resolves the one it is given, and what it keeps with a feature dataset is the
 * resolved recipe, so that scoring computes the columns that training saw.
 *
 *     struct recipe *r = recipe_find(store, "standard", e);
 *     if (!r)
 *         return -1;
 *     ...
 *     recipe_free(r);
 */
#ifndef MW_DATA_RECIPE_H
#define MW_DATA_RECIPE_H

#include "src/base/arena.h"
#include "src/base/buf.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum recipe_semantics { RECIPE_STANDARD, RECIPE_SCENARIO };
enum recipe_aggregate { RECIPE_MEAN, RECIPE_STD, RECIPE_MIN, RECIPE_MAX, RECIPE_SLOPE };
enum recipe_unit { RECIPE_SECONDS, RECIPE_ROWS, RECIPE_CYCLES };
enum { RECIPE_N_AGGREGATE = 5 };

struct recipe_length {     /* a stretch of time, or of rows */
    int64_t n;             /* > 0; of unit */
    enum recipe_unit unit;
    const char *text;      /* "12h", "2d", "24 rows", "30 cycles" */
    const char *suffix;    /* "12h", "2d", "24", "30cycles": the end of column names */
};

/* The codes of an event dataset: errors to count, replacements to time, failures to foresee.
 * Not listed: those found in the data, in the order of their bytes. */
struct recipe_codes {
    const char *dataset, *column;
    struct recipe_length length; /* window of events, horizon of the label; else n = 0 */
    const char **codes;          /* [n_code] */
    size_t n_code;
    bool listed;
};

struct recipe_static {       /* a column of the static dataset */
    const char *column;
    bool one_hot;            /* a 0/1 column for each category */
    const char **categories; /* [n_category] */
    size_t n_category;
    bool listed;
};

struct recipe {              /* all text lives in memory, until recipe_free */
    struct arena memory;
    const char *name;
    enum recipe_semantics semantics;
    const char *entity, *time;
    struct recipe_length every;
    const char *telemetry;   /* the dataset */
    const char **sensors;
    size_t n_sensor;
    struct recipe_length *windows;
    size_t n_window;
    enum recipe_aggregate *aggregates;
    size_t n_aggregate;
    struct recipe_codes *events, *replacements;
    size_t n_event, n_replacement;
    const char *static_dataset; /* NULL: none */
    struct recipe_static *statics;
    size_t n_static;
    struct recipe_codes *label; /* NULL: unlabelled; codes are the classes 1.. */
    bool keep_cold;          /* cold_start: keep */
    bool known_by_machine;   /* known_until: machine */
};

/* recipe_find - a built-in recipe, else one stored in the workspace (s may be NULL), else a file
 * when the name has a '/' or ends in ".json". FAIL_USAGE with a hint when there is none. */
struct recipe *recipe_find(struct store *s, const char *name, struct err *e);
struct recipe *recipe_load(const char *path, struct err *e);
struct recipe *recipe_parse(const char *json, size_t size, struct err *e);
void recipe_free(struct recipe *r); /* NULL is fine */

/* recipe_print - the recipe as JSON; recipe_parse() of it gives an equal recipe. */
void recipe_print(const struct recipe *r, struct buf *out);
void recipe_put(const struct recipe *r, const char *key, struct json_out *o); /* as a member */

/* recipe_gap - lag (longest window) + horizon in the unit of time, seconds or cycles: folds and
 * guards leave so much between training and test. Scenario semantics count a telemetry row as
 * an hour and a row of the table as `every`. */
int64_t recipe_gap(const struct recipe *r);
int64_t recipe_lag(const struct recipe *r); /* the longest window alone */

const char *recipe_aggregate_name(enum recipe_aggregate a); /* "mean" "std" "min" "max" "slope" */
const char *const *recipe_builtins(void);                   /* names, NULL-terminated */

#endif
