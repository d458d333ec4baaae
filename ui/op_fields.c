/* op_fields.c - from the tables of ops and of training parameters to fields. */
#include "config.h"

#include "ui/op_fields.h"

#include "src/data/recipe.h"
#include "src/store/datasets.h"
#include "src/store/models.h"
#include "src/store/recipes.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* --- what the op's table does not say --- */

static const struct ui_op_trait traits[] = {
    {"ingest", "dataset", UI_LAYOUT, false, true},
    {"ingest", "sources", UI_FILES, true, true},
    {"features", "out", UI_NEW_DATASET, true, false},
    {"train", "data", UI_A_DATASET, true, false},
    {"train", "name", UI_NEW_MODEL, true, false},
    {"evaluate", "model", UI_A_MODEL, false, true},
    {"evaluate", "dataset", UI_A_DATASET, true, true},
    {"score", "model", UI_A_MODEL, true, true},
    {"score", "dataset", UI_A_DATASET, true, true},
    {"score", "out", UI_NEW_DATASET, true, false},
    {"pipeline train", "model", UI_NEW_MODEL, true, false},
    {"pipeline train", "training-table", UI_NEW_DATASET, true, false},
    {"pipeline score", "model", UI_A_MODEL, true, false},
    {"pipeline score", "from", UI_PLAIN, true, false},
    {"pipeline score", "to", UI_PLAIN, true, false},
    {"pipeline score", "results", UI_NEW_DATASET, true, false},
    {NULL, "recipe", UI_A_RECIPE, true, false},
    {NULL, "algorithm", UI_PLAIN, true, false},
};

const struct ui_op_trait *ui_op_trait(const char *kind, const char *param)
{
    static const struct ui_op_trait none = {0};

    for (size_t i = 0; i < sizeof traits / sizeof *traits; i++)
        if (strcmp(traits[i].param, param) == 0 &&
            (!traits[i].kind || strcmp(traits[i].kind, kind) == 0))
            return &traits[i];
    return &none;
}

/* --- names --- */

static const char **room(struct ui_known *n, int64_t count)
{
    return arena_zero(&n->memory, (size_t)(count > 0 ? count : 0) + 8, sizeof(char *));
}

static void read_datasets(struct ui_known *n, struct store *s)
{
    static const char *const plant[] = {"machines", "telemetry", "errors", "maint", "failures"};
    const struct dataset_row *row = NULL;
    struct err ignored = {0}; /* names are a help alone */
    int64_t count = s ? datasets_list(s, &n->memory, &row, &ignored) : 0;
    size_t k = 0;

    n->datasets = room(n, count);
    n->layouts = room(n, count);
    for (; k < sizeof plant / sizeof *plant; k++)
        n->layouts[k] = plant[k];
    for (int64_t i = 0; i < count; i++) {
        n->datasets[i] = row[i].name;
        if (strcmp(row[i].kind, "raw") == 0 && !ui_known_have(n->layouts, row[i].name))
            n->layouts[k++] = row[i].name;
    }
}

static void read_models(struct ui_known *n, struct store *s)
{
    const struct model_row *row = NULL;
    struct err ignored = {0};
    int64_t count = s ? models_list(s, &n->memory, &row, &ignored) : 0;

    n->models = room(n, count);
    for (int64_t i = 0, k = 0; i < count; i++)
        if (!ui_known_have(n->models, row[i].name)) /* a model may have versions */
            n->models[k++] = row[i].name;
}

static void read_recipes(struct ui_known *n, struct store *s)
{
    const char *const *own = recipe_builtins();
    const struct recipe_row *row = NULL;
    struct err ignored = {0};
    int64_t count = s ? recipes_list(s, &n->memory, &row, &ignored) : 0, k = 0, n_own = 0;

    while (own[n_own])
        n_own++;
    n->recipes = room(n, n_own + (count > 0 ? count : 0));
    for (; k < n_own; k++)
        n->recipes[k] = own[k];
    for (int64_t i = 0; i < count; i++)
        n->recipes[k++] = row[i].name;
}

void ui_known_read(struct ui_known *n, struct store *s)
{
    *n = (struct ui_known){0};
    read_datasets(n, s);
    read_models(n, s);
    read_recipes(n, s);
}

void ui_known_done(struct ui_known *n)
{
    arena_done(&n->memory);
}

bool ui_known_have(const char *const *names, const char *name)
{
    for (; *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

/* --- a parameter of an op --- */

bool ui_op_commas(const struct op_param *p)
{
    return p->kind == PARAM_LIST && p->arg && strchr(p->arg, ',');
}

/* Words of a list that are all lower case, "null|zero|reject" or "error, skip or keep", as
 * choices; NULL: it is no such list. */
static const char *const *choices_of(const char *text, const char *between, struct arena *a)
{
    const char **out = arena_zero(a, strlen(text) + 2, sizeof *out);
    size_t n = 0;

    for (const char *s = text; *s;) {
        size_t size = strcspn(s, between);
        bool is_or = size == 2 && strncmp(s, "or", 2) == 0;

        for (size_t i = 0; i < size; i++)
            if (!islower((unsigned char)s[i]) && s[i] != '-')
                return NULL;
        if (size > 0 && !is_or)
            out[n++] = arena_text_n(a, s, size);
        s += size + (s[size] != '\0');
    }
    return n > 1 ? out : NULL;
}

static enum ui_field_kind kind_of(const struct op_param *p)
{
    switch (p->kind) {
    case PARAM_BOOL:
        return UI_FIELD_BOOL;
    case PARAM_I64:
        return UI_FIELD_I64;
    case PARAM_F64:
        return UI_FIELD_F64;
    case PARAM_TEXT:
        return p->arg && strcmp(p->arg, "DATE") == 0   ? UI_FIELD_DATE
               : p->arg && strcmp(p->arg, "FILE") == 0 ? UI_FIELD_PATH
                                                       : UI_FIELD_TEXT;
    case PARAM_LIST:
        break;
    }
    return UI_FIELD_TEXT;
}

static void use_thing(struct ui_field *f, enum ui_thing thing, const struct ui_known *n)
{
    static const char *const any[] = {"", NULL};

    switch (thing) {
    case UI_A_DATASET:
        f->choices = n->datasets;
        break;
    case UI_A_MODEL:
        f->choices = n->models;
        break;
    case UI_A_RECIPE:
        f->choices = n->recipes;
        break;
    case UI_LAYOUT:
        f->choices = n->layouts;
        f->hint = "told by the files' names if empty";
        break;
    case UI_FILES:
        f->kind = UI_FIELD_PATH;
        f->many = true;
        f->hint = "files, folders or URLs";
        break;
    case UI_PLAIN:
        if (f->kind == UI_FIELD_PATH)
            f->choices = any;
        break;
    case UI_NEW_DATASET:
    case UI_NEW_MODEL:
        break;
    }
}

struct ui_field ui_op_field(const char *kind, const struct op_param *p, const struct ui_known *n,
                            struct arena *a)
{
    static const char *const algorithms[] = {"random_forest", "decision_tree", NULL};
    const struct ui_op_trait *trait = ui_op_trait(kind, p->name);
    struct ui_field f = {.name = p->name, .kind = kind_of(p), .value = p->otherwise,
                         .help = p->help, .required = trait->required};

    f.choices = p->kind == PARAM_TEXT && p->arg ? choices_of(p->arg, "|", a) : NULL;
    if (strcmp(p->name, "algorithm") == 0)
        f.choices = algorithms;
    if (f.choices)
        f.kind = UI_FIELD_CHOICE;
    else if (p->kind != PARAM_BOOL && p->arg && strcmp(p->arg, "NAME") != 0 &&
             strcmp(p->arg, "DATASET") != 0 && strcmp(p->arg, "TEXT") != 0)
        f.hint = f.kind == UI_FIELD_DATE ? "YYYY-MM-DD" : p->arg;
    use_thing(&f, trait->thing, n);
    return f;
}

/* --- a parameter of a training --- */

/* Defaults of Spark ML 3.5; what is healthy for some 10^5 rows and tens of features. */
static const struct {
    const char *name, *spark, *healthy;
    double least, most;
} health[] = {
    {"numTrees", "20", "50-500", 50, 500},
    {"maxDepth", "5", "6-18", 6, 18},
    {"maxBins", "32", "32-255", 32, 255},
    {"featureSubsetStrategy", "auto", "sqrt onethird 0.3", 0, 0},
    {"subsamplingRate", "1.0", "0.5-1.0", 0.5, 1},
    {"minInstancesPerNode", "1", "1-50", 1, 50},
    {"minInfoGain", "0.0", "0-0.01", 0, 0.01},
    {"minWeightFractionPerNode", "0.0", "0-0.01", 0, 0.01},
    {"impurity", "gini", "gini entropy", 0, 0},
    {"seed", "a hash", "any, kept", 0, 0},
    {"maxCategories", "20", "", 0, 0},
    {"handleInvalid", "error", "", 0, 0},
};

static void use_health(struct ui_field *f, struct arena *a)
{
    char hint[80];

    for (size_t i = 0; i < sizeof health / sizeof *health; i++) {
        if (strcmp(health[i].name, f->name) != 0)
            continue;
        snprintf(hint, sizeof hint, "%-9s %s", health[i].spark, health[i].healthy);
        f->hint = arena_text(a, hint);
        f->good_least = health[i].least;
        f->good_most = health[i].most;
        return;
    }
}

struct ui_field ui_param_field(const struct param_row *row, struct arena *a)
{
    static const char *const subsets[] = {"auto", "all", "sqrt", "log2", "onethird", "0.3", NULL};
    struct ui_field f = {.name = row->name, .help = row->meaning};

    if (strcmp(row->range, "true or false") == 0)
        f.kind = UI_FIELD_BOOL;
    else if (strncmp(row->range, "a whole number", 14) == 0 && !strstr(row->range, ","))
        f.kind = UI_FIELD_I64;
    else if (strncmp(row->range, "a number", 8) == 0)
        f.kind = UI_FIELD_F64;
    else
        f.choices = choices_of(row->range, ", ", a);
    if (f.choices)
        f.kind = UI_FIELD_CHOICE;
    if (strcmp(row->name, "featureSubsetStrategy") == 0)
        f.choices = subsets;
    use_health(&f, a);
    return f;
}
