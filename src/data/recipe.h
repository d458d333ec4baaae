/* recipe.h - how raw datasets become a feature dataset, as checked data. The shape of the file is
 * documented in millwright-recipe(5). */
#ifndef MW_DATA_RECIPE_H
#define MW_DATA_RECIPE_H

#include "src/base/buf.h"
#include "src/base/err.h"
#include "src/store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum recipe_semantics { RECIPE_STANDARD, RECIPE_SCENARIO };
enum recipe_aggregate { RECIPE_MEAN, RECIPE_STD, RECIPE_MIN, RECIPE_MAX, RECIPE_SLOPE };
enum recipe_unit { RECIPE_SECONDS, RECIPE_ROWS, RECIPE_CYCLES };

struct recipe_length { /* "12h" -> 43200 s; "24 rows"; "30 cycles" when time is an integer */
    int64_t n;
    enum recipe_unit unit;
    char *text; /* as written: part of column names */
};

struct recipe_event { /* codes of an event dataset, counted or timed */
    char *dataset, *column;
    struct recipe_length window; /* events */
    char **codes; /* [n_code]; empty: those found in the data, in text order */
    size_t n_code;
};

struct recipe_static {
    char *column;
    bool one_hot;
};

struct recipe {
    char *name;
    enum recipe_semantics semantics;
    char *entity, *time;
    struct recipe_length every;
    char *telemetry;
    char **sensors;
    size_t n_sensor;
    struct recipe_length *windows;
    size_t n_window;
    enum recipe_aggregate *aggregates;
    size_t n_aggregate;
    struct recipe_event *events;
    size_t n_event;
    struct recipe_event *replacements; /* window unused */
    size_t n_replacement;
    char *static_dataset; /* NULL: none */
    struct recipe_static *statics;
    size_t n_static;
    char *label_dataset, *label_column; /* NULL: unlabelled */
    struct recipe_length horizon;
    char **classes; /* label codes in order: class 1.. */
    size_t n_class;
    bool keep_cold;      /* cold_start: keep */
    bool known_by_machine; /* known_until: machine */
    char *json; /* the text it was read from */
};

/* recipe_find - a built-in recipe, one stored in the workspace (s may be NULL), or a file when
 * the name has a '/' or ends in .json. */
struct recipe *recipe_find(struct store *s, const char *name, struct err *e);
struct recipe *recipe_parse(const char *json, size_t size, struct err *e);
void recipe_free(struct recipe *r);
int64_t recipe_gap_s(const struct recipe *r); /* lag (longest window) + horizon */
extern const char *const recipe_builtin[];    /* names, NULL-terminated */

#endif
