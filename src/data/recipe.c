/* recipe.c - find a recipe, read it from JSON, check it.
 *
 * Reading goes member by member: each function takes the object, the path that stands before its
 * members in errors, and fills a part of the recipe. What needs more than one member is checked
 * at the end, by recipe_check(); what needs data (codes that clash, columns that are text) by
 * build.c. Everything lives in the recipe's arena.
 * Not here: printing (recipe_print.c); the columns that a recipe makes (build_standard.c,
 * build_scenario.c). */
#include "config.h"

#include "src/data/recipe.h"

#include "src/base/file.h"
#include "src/base/mem.h"
#include "src/base/text.h"
#include "src/store/recipes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LENGTH_MAX = 1000000000, /* of a length, in its own unit */
    ROW_S = 3600,            /* a telemetry row of scenario semantics, for gaps alone */
};

static const char *const aggregate_names[] = {"mean", "std", "min", "max", "slope"};
static const char *const builtins[] = {"standard", "reference", NULL};

const char *recipe_aggregate_name(enum recipe_aggregate a)
{
    return aggregate_names[a];
}

const char *const *recipe_builtins(void)
{
    return builtins;
}

/* --- members --- */

/* The known name nearest to a wrong word, or NULL when none is near. */
static const char *nearest(const char *word, const char *const *known)
{
    const char *best = NULL;
    size_t least = strlen(word) / 2 + 1;

    for (; *known; known++) {
        size_t d = text_distance(word, *known);

        if (d < least) {
            least = d;
            best = *known;
        }
    }
    return best;
}

static int members_known(const struct json *o, const char *path, const char *const *known,
                         struct err *e)
{
    for (const struct json *m = json_first(o); m; m = json_next(m)) {
        const char *const *k = known;

        while (*k && strcmp(*k, json_key(m)) != 0)
            k++;
        if (*k)
            continue;
        const char *near = nearest(json_key(m), known);
        err_set(e, FAIL_INPUT, "%s%s: unknown member", path, json_key(m));
        return near ? err_hint(e, "did you mean '%s'?", near)
                    : err_hint(e, "millwright-recipe(5) lists the members");
    }
    return 0;
}

static int text_of(struct arena *a, const struct json *v, const char *path, const char *key,
                   const char **out, struct err *e)
{
    if (!v)
        return err_set(e, FAIL_INPUT, "%s%s: is missing", path, key);
    if (json_kind(v) != JSON_TEXT || !*json_text(v, ""))
        return err_set(e, FAIL_INPUT, "%s%s: must be a text that is not empty", path, key);
    *out = arena_text(a, json_text(v, ""));
    return 0;
}

static int member_text(struct arena *a, const struct json *o, const char *path, const char *key,
                       const char **out, struct err *e)
{
    return text_of(a, json_get(o, key), path, key, out, e);
}

/* An array of distinct texts; may be empty when may_be_empty. */
static int member_list(struct arena *a, const struct json *o, const char *path, const char *key,
                       const char ***out, size_t *n, bool may_be_empty, struct err *e)
{
    const struct json *list = json_get(o, key);
    size_t i = 0;

    if (!list)
        return err_set(e, FAIL_INPUT, "%s%s: is missing", path, key);
    if (json_kind(list) != JSON_ARRAY || (!may_be_empty && json_size(list) == 0))
        return err_set(e, FAIL_INPUT, "%s%s: must be a list of texts", path, key);
    const char **text = arena_zero(a, json_size(list) + 1, sizeof *text);
    for (const struct json *v = json_first(list); v; v = json_next(v), i++) {
        char item[80];

        snprintf(item, sizeof item, "%s[%zu]", key, i);
        if (text_of(a, v, path, item, &text[i], e) < 0)
            return -1;
        for (size_t k = 0; k < i; k++) {
            if (strcmp(text[k], text[i]) == 0)
                return err_set(e, FAIL_INPUT, "%s%s: '%s' is there twice", path, item, text[i]);
        }
    }
    *out = text;
    *n = i;
    return 0;
}

/* Calls one for each object of an array of objects; path of item i is "PATHkey[i].". */
typedef int (*item_fn)(struct recipe *r, const struct json *o, const char *path, size_t i,
                       struct err *e);

static int each_object(struct recipe *r, const struct json *list, const char *key, item_fn one,
                       struct err *e)
{
    size_t i = 0;

    if (json_kind(list) != JSON_ARRAY)
        return err_set(e, FAIL_INPUT, "%s: must be a list of objects", key);
    for (const struct json *v = json_first(list); v; v = json_next(v), i++) {
        char path[80];

        snprintf(path, sizeof path, "%s[%zu].", key, i);
        if (json_kind(v) != JSON_OBJECT)
            return err_set(e, FAIL_INPUT, "%s[%zu]: must be an object", key, i);
        if (one(r, v, path, i, e) < 0)
            return -1;
    }
    return 0;
}

/* One word of a few; absent is the first. */
static int member_word(const struct json *o, const char *key, const char *const *words,
                       size_t *out, struct err *e)
{
    const struct json *v = json_get(o, key);
    const char *word = json_text(v, "");

    if (!v)
        return 0;
    for (size_t i = 0; words[i]; i++) {
        if (strcmp(words[i], word) == 0) {
            *out = i;
            return 0;
        }
    }
    err_set(e, FAIL_INPUT, "%s: '%s' is not one of its words", key, word);
    return err_hint(e, "write '%s' or '%s'", words[0], words[1]);
}

/* --- lengths --- */

static bool length_read(struct arena *a, const char *s, struct recipe_length *out)
{
    static const struct {
        const char *word;
        int64_t times;
        enum recipe_unit unit;
        const char *shown, *suffix;
    } units[] = {
        {"h", 3600, RECIPE_SECONDS, "h", "h"},       {"d", 86400, RECIPE_SECONDS, "d", "d"},
        {"rows", 1, RECIPE_ROWS, " rows", ""},       {"row", 1, RECIPE_ROWS, " rows", ""},
        {"cycles", 1, RECIPE_CYCLES, " cycles", "cycles"},
        {"cycle", 1, RECIPE_CYCLES, " cycles", "cycles"},
    };
    size_t n_digit = strspn(s, "0123456789");
    const char *word = s + n_digit + strspn(s + n_digit, " ");
    int64_t n = 0;
    char text[40];

    if (text_to_i64(s, n_digit, &n) != TEXT_NUM_OK || n < 1 || n > LENGTH_MAX)
        return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(units[i].word, word) != 0)
            continue;
        out->n = n * units[i].times;
        out->unit = units[i].unit;
        snprintf(text, sizeof text, "%lld%s", (long long)n, units[i].shown);
        out->text = arena_text(a, text);
        snprintf(text, sizeof text, "%lld%s", (long long)n, units[i].suffix);
        out->suffix = arena_text(a, text);
        return true;
    }
    return false;
}

static int length_of(struct arena *a, const struct json *v, const char *path, const char *key,
                     struct recipe_length *out, struct err *e)
{
    const char *text = NULL;

    if (text_of(a, v, path, key, &text, e) < 0)
        return -1;
    if (length_read(a, text, out))
        return 0;
    err_set(e, FAIL_INPUT, "%s%s: length '%s' is not a duration", path, key, text);
    size_t n_digit = strspn(text, "0123456789");
    return n_digit > 0 && n_digit < 10 && strtol(text, NULL, 10) > 0
               ? err_hint(e, "write %.*sh or %.*sd, or %.*s cycles where time is an integer",
                          (int)n_digit, text, (int)n_digit, text, (int)n_digit, text)
               : err_hint(e, "write 12h or 2d, or 30 cycles where time is an integer");
}

static int member_length(struct arena *a, const struct json *o, const char *path, const char *key,
                         struct recipe_length *out, struct err *e)
{
    return length_of(a, json_get(o, key), path, key, out, e);
}

/* --- parts --- */

static int read_windows(struct recipe *r, const struct json *list, struct err *e)
{
    size_t i = 0;

    if (json_kind(list) != JSON_ARRAY || json_size(list) == 0)
        return err_set(e, FAIL_INPUT, "telemetry.windows: must be a list of lengths");
    r->windows = arena_zero(&r->memory, json_size(list), sizeof *r->windows);
    for (const struct json *v = json_first(list); v; v = json_next(v), i++) {
        char key[40];

        snprintf(key, sizeof key, "windows[%zu]", i);
        if (length_of(&r->memory, v, "telemetry.", key, &r->windows[i], e) < 0)
            return -1;
        for (size_t k = 0; k < i; k++) {
            if (r->windows[k].n == r->windows[i].n)
                return err_set(e, FAIL_INPUT, "telemetry.%s: %s is there twice", key,
                               r->windows[i].text);
        }
    }
    r->n_window = i;
    return 0;
}

static int read_aggregates(struct recipe *r, const struct json *o, struct err *e)
{
    static const char *const usual[] = {"mean", "std"};
    const char **names = (const char **)usual;
    size_t n = 2;

    if (json_get(o, "aggregates") &&
        member_list(&r->memory, o, "telemetry.", "aggregates", &names, &n, false, e) < 0)
        return -1;
    r->aggregates = arena_zero(&r->memory, n, sizeof *r->aggregates);
    r->n_aggregate = n;
    for (size_t i = 0; i < n; i++) {
        int a = 0;

        while (a < RECIPE_N_AGGREGATE && strcmp(aggregate_names[a], names[i]) != 0)
            a++;
        if (a == RECIPE_N_AGGREGATE) {
            err_set(e, FAIL_INPUT, "telemetry.aggregates[%zu]: '%s' is unknown", i, names[i]);
            return err_hint(e, "write mean, std, min, max or slope");
        }
        r->aggregates[i] = (enum recipe_aggregate)a;
    }
    return 0;
}

static int read_telemetry(struct recipe *r, const struct json *o, struct err *e)
{
    static const char *const known[] = {"dataset", "sensors", "windows", "aggregates", NULL};

    if (json_kind(o) != JSON_OBJECT)
        return err_set(e, FAIL_INPUT, "telemetry: must be an object");
    return members_known(o, "telemetry.", known, e) < 0 ||
                   member_text(&r->memory, o, "telemetry.", "dataset", &r->telemetry, e) < 0 ||
                   member_list(&r->memory, o, "telemetry.", "sensors", &r->sensors, &r->n_sensor,
                               false, e) < 0 ||
                   read_windows(r, json_get(o, "windows"), e) < 0 || read_aggregates(r, o, e) < 0
               ? -1
               : 0;
}

/* What events, replacements and label share: dataset, column, a list under the name codes. */
static int read_codes(struct recipe *r, const struct json *o, const char *path, const char *codes,
                      struct recipe_codes *out, struct err *e)
{
    if (member_text(&r->memory, o, path, "dataset", &out->dataset, e) < 0 ||
        member_text(&r->memory, o, path, "column", &out->column, e) < 0)
        return -1;
    out->listed = json_get(o, codes) != NULL;
    return out->listed ? member_list(&r->memory, o, path, codes, &out->codes, &out->n_code, true, e)
                       : 0;
}

static int read_event(struct recipe *r, const struct json *o, const char *path, size_t i,
                      struct err *e)
{
    static const char *const known[] = {"dataset", "column", "window", "codes", NULL};

    return members_known(o, path, known, e) < 0 ||
                   read_codes(r, o, path, "codes", &r->events[i], e) < 0 ||
                   member_length(&r->memory, o, path, "window", &r->events[i].length, e) < 0
               ? -1
               : 0;
}

static int read_replacement(struct recipe *r, const struct json *o, const char *path, size_t i,
                            struct err *e)
{
    static const char *const known[] = {"dataset", "column", "components", NULL};

    return members_known(o, path, known, e) < 0 ||
                   read_codes(r, o, path, "components", &r->replacements[i], e) < 0
               ? -1
               : 0;
}

static int read_label(struct recipe *r, const struct json *o, struct err *e)
{
    static const char *const known[] = {"dataset", "column", "horizon", "classes", NULL};
    struct recipe_codes *label = arena_zero(&r->memory, 1, sizeof *label);

    if (json_kind(o) != JSON_OBJECT)
        return err_set(e, FAIL_INPUT, "label: must be an object");
    if (members_known(o, "label.", known, e) < 0 ||
        read_codes(r, o, "label.", "classes", label, e) < 0 ||
        member_length(&r->memory, o, "label.", "horizon", &label->length, e) < 0)
        return -1;
    r->label = label;
    return 0;
}

static int read_static_column(struct recipe *r, const struct json *v, size_t i, struct err *e)
{
    static const char *const known[] = {"one_hot", "categories", NULL};
    struct recipe_static *c = &r->statics[i];
    char path[80];

    if (json_kind(v) != JSON_OBJECT) {
        snprintf(path, sizeof path, "columns[%zu]", i);
        return text_of(&r->memory, v, "static.", path, &c->column, e);
    }
    snprintf(path, sizeof path, "static.columns[%zu].", i);
    if (members_known(v, path, known, e) < 0 ||
        member_text(&r->memory, v, path, "one_hot", &c->column, e) < 0)
        return -1;
    c->one_hot = true;
    c->listed = json_get(v, "categories") != NULL;
    return c->listed ? member_list(&r->memory, v, path, "categories", &c->categories,
                                   &c->n_category, true, e)
                     : 0;
}

static int read_static(struct recipe *r, const struct json *o, struct err *e)
{
    static const char *const known[] = {"dataset", "columns", NULL};
    const struct json *columns = json_get(o, "columns");
    size_t i = 0;

    if (json_kind(o) != JSON_OBJECT)
        return err_set(e, FAIL_INPUT, "static: must be an object");
    if (members_known(o, "static.", known, e) < 0 ||
        member_text(&r->memory, o, "static.", "dataset", &r->static_dataset, e) < 0)
        return -1;
    if (json_kind(columns) != JSON_ARRAY)
        return err_set(e, FAIL_INPUT, "static.columns: must be a list");
    r->statics = arena_zero(&r->memory, json_size(columns) + 1, sizeof *r->statics);
    for (const struct json *v = json_first(columns); v; v = json_next(v), i++) {
        if (read_static_column(r, v, i, e) < 0)
            return -1;
        for (size_t k = 0; k < i; k++) {
            if (strcmp(r->statics[k].column, r->statics[i].column) == 0)
                return err_set(e, FAIL_INPUT, "static.columns[%zu]: '%s' is there twice", i,
                               r->statics[i].column);
        }
    }
    r->n_static = i;
    return 0;
}

static int read_lists(struct recipe *r, const struct json *j, struct err *e)
{
    const struct json *events = json_get(j, "events"), *repl = json_get(j, "replacements");

    r->n_event = json_size(events);
    r->events = arena_zero(&r->memory, r->n_event + 1, sizeof *r->events);
    r->n_replacement = json_size(repl);
    r->replacements = arena_zero(&r->memory, r->n_replacement + 1, sizeof *r->replacements);
    if ((events && each_object(r, events, "events", read_event, e) < 0) ||
        (repl && each_object(r, repl, "replacements", read_replacement, e) < 0))
        return -1;
    return 0;
}

static int read_recipe(struct recipe *r, const struct json *j, struct err *e)
{
    static const char *const known[] = {"name",   "semantics", "entity",     "time",
                                        "every",  "telemetry", "events",     "replacements",
                                        "static", "label",     "cold_start", "known_until",
                                        NULL};
    static const char *const semantics[] = {"standard", "scenario", NULL};
    static const char *const cold[] = {"drop", "keep", NULL};
    static const char *const until[] = {"fleet", "machine", NULL};
    const struct json *telemetry = json_get(j, "telemetry");
    size_t i_semantics = 0, i_cold = 0, i_until = 0;

    if (json_kind(j) != JSON_OBJECT)
        return err_set(e, FAIL_INPUT, "a recipe is a JSON object");
    if (members_known(j, "", known, e) < 0 ||
        member_text(&r->memory, j, "", "name", &r->name, e) < 0 ||
        member_word(j, "semantics", semantics, &i_semantics, e) < 0 ||
        member_text(&r->memory, j, "", "entity", &r->entity, e) < 0 ||
        member_text(&r->memory, j, "", "time", &r->time, e) < 0 ||
        member_length(&r->memory, j, "", "every", &r->every, e) < 0)
        return -1;
    if (!telemetry)
        return err_set(e, FAIL_INPUT, "telemetry: is missing");
    if (read_telemetry(r, telemetry, e) < 0 || read_lists(r, j, e) < 0 ||
        (json_get(j, "static") && read_static(r, json_get(j, "static"), e) < 0) ||
        (json_get(j, "label") && read_label(r, json_get(j, "label"), e) < 0) ||
        member_word(j, "cold_start", cold, &i_cold, e) < 0 ||
        member_word(j, "known_until", until, &i_until, e) < 0)
        return -1;
    r->semantics = i_semantics ? RECIPE_SCENARIO : RECIPE_STANDARD;
    r->keep_cold = i_cold == 1;
    r->known_by_machine = i_until == 1;
    return 0;
}

/* --- what needs more than one member --- */

static int unit_is(const struct recipe_length *l, enum recipe_unit unit, const char *path,
                   struct err *e)
{
    static const char *const hints[] = {"write it in h or d, as every is",
                                        "scenario semantics count rows: write 24 rows",
                                        "write it in cycles, as every is"};

    if (l->unit == unit)
        return 0;
    err_set(e, FAIL_INPUT, "%s: %s does not go with the rest of the recipe", path, l->text);
    return err_hint(e, "%s", hints[unit]);
}

/* All windows and horizons in one unit. */
static int check_units(const struct recipe *r, enum recipe_unit unit, struct err *e)
{
    char path[60];

    for (size_t i = 0; i < r->n_window; i++) {
        snprintf(path, sizeof path, "telemetry.windows[%zu]", i);
        if (unit_is(&r->windows[i], unit, path, e) < 0)
            return -1;
    }
    for (size_t i = 0; i < r->n_event; i++) {
        snprintf(path, sizeof path, "events[%zu].window", i);
        if (unit_is(&r->events[i].length, unit, path, e) < 0)
            return -1;
    }
    return r->label ? unit_is(&r->label->length, unit, "label.horizon", e) : 0;
}

static int check_scenario_lists(const struct recipe *r, struct err *e)
{
    const char *hint = "scenario semantics know their codes beforehand";

    for (size_t i = 0; i < r->n_event; i++) {
        if (!r->events[i].listed) {
            err_set(e, FAIL_INPUT, "events[%zu].codes: is missing", i);
            return err_hint(e, "%s", hint);
        }
    }
    if (r->n_replacement != 1 || !r->replacements[0].listed || r->replacements[0].n_code != 4) {
        err_set(e, FAIL_INPUT, "replacements: scenario semantics join four components");
        return err_hint(e, "one object with four \"components\"");
    }
    if (!r->label || !r->label->listed || r->label->n_code == 0) {
        err_set(e, FAIL_INPUT, "label.classes: is missing");
        return err_hint(e, "%s", hint);
    }
    return 0;
}

static int check_scenario(const struct recipe *r, struct err *e)
{
    if (r->every.unit != RECIPE_SECONDS || r->every.n != 43200) {
        err_set(e, FAIL_INPUT, "every: scenario semantics have a row every 12h");
        return err_hint(e, "semantics 'standard' knows any length");
    }
    if (r->n_aggregate != 2 || r->aggregates[0] != RECIPE_MEAN || r->aggregates[1] != RECIPE_STD)
        return err_set(e, FAIL_INPUT, "telemetry.aggregates: scenario semantics have mean and std");
    for (size_t i = 0; i < r->n_static; i++) {
        if (r->statics[i].one_hot)
            return err_set(e, FAIL_INPUT,
                           "static.columns[%zu]: scenario semantics have no one_hot", i);
    }
    if (r->keep_cold || r->known_by_machine)
        return err_set(e, FAIL_INPUT, "%s: belongs to semantics 'standard'",
                       r->keep_cold ? "cold_start" : "known_until");
    return check_scenario_lists(r, e) < 0 || check_units(r, RECIPE_ROWS, e) < 0 ? -1 : 0;
}

static int recipe_check(const struct recipe *r, struct err *e)
{
    for (size_t i = 0; i < r->n_sensor; i++) {
        if (text_case_cmp(r->sensors[i], r->entity) == 0 ||
            text_case_cmp(r->sensors[i], r->time) == 0)
            return err_set(e, FAIL_INPUT, "telemetry.sensors[%zu]: '%s' is the entity or the time",
                           i, r->sensors[i]);
    }
    if (r->semantics == RECIPE_SCENARIO)
        return check_scenario(r, e);
    if (r->every.unit == RECIPE_ROWS) {
        err_set(e, FAIL_INPUT, "every: rows are no measure of time");
        return err_hint(e, "write 12h or 2d, or 1 cycles where time is an integer");
    }
    return check_units(r, r->every.unit, e);
}

/* --- in and out --- */

static struct recipe *recipe_read(const struct json *j, struct err *e)
{
    struct recipe *r = mem_zero(1, sizeof *r);

    if (read_recipe(r, j, e) == 0 && recipe_check(r, e) == 0)
        return r;
    recipe_free(r);
    return NULL;
}

struct recipe *recipe_parse(const char *json, size_t size, struct err *e)
{
    struct json *j = json_parse(json, size, e);
    struct recipe *r = j ? recipe_read(j, e) : NULL;

    json_free(j);
    return r;
}

struct recipe *recipe_load(const char *path, struct err *e)
{
    struct json *j = json_read_file(path, e);
    struct recipe *r = j ? recipe_read(j, e) : NULL;

    if (!r)
        err_ctx(e, "recipe '%s'", path);
    json_free(j);
    return r;
}

static struct recipe *load_builtin(const char *name, struct err *e)
{
    char file[64];

    snprintf(file, sizeof file, "recipes/%s.json", name);
    char *path = file_data(file, e);
    struct recipe *r = path ? recipe_load(path, e) : NULL;
    free(path);
    return r;
}

struct recipe *recipe_find(struct store *s, const char *name, struct err *e)
{
    size_t size = strlen(name);
    struct recipe *r = NULL;

    for (size_t i = 0; builtins[i]; i++) {
        if (strcmp(builtins[i], name) == 0)
            return load_builtin(name, e);
    }
    struct err found = {0};
    char *json = s ? recipes_find(s, name, &found) : NULL;
    if (json) {
        r = recipe_parse(json, strlen(json), e);
        if (!r)
            err_ctx(e, "recipe '%s'", name);
    } else if (found.code != FAIL_NONE) {
        *e = found;
    } else if (strchr(name, '/') || (size > 5 && strcmp(name + size - 5, ".json") == 0)) {
        r = recipe_load(name, e);
    } else {
        err_set(e, FAIL_USAGE, "no recipe is named '%s'", name);
        err_hint(e, "standard and reference are built in; a file is FILE.json");
    }
    free(json);
    return r;
}

void recipe_free(struct recipe *r)
{
    if (!r)
        return;
    arena_done(&r->memory);
    free(r);
}

/* --- gaps --- */

int64_t recipe_lag(const struct recipe *r)
{
    int64_t longest = 0;

    for (size_t i = 0; i < r->n_window; i++)
        longest = r->windows[i].n > longest ? r->windows[i].n : longest;
    return r->semantics == RECIPE_SCENARIO ? longest * ROW_S : longest;
}

int64_t recipe_gap(const struct recipe *r)
{
    int64_t horizon = r->label ? r->label->length.n : 0;

    return recipe_lag(r) + (r->semantics == RECIPE_SCENARIO ? horizon * r->every.n : horizon);
}
