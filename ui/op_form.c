/* op_form.c - a form whose fields are the parameters of an op, and the run that it starts.
 *
 * What differs from the defaults goes into the command line and into the run's parameters alike,
 * as if the line had been typed. Of a training each NAME=VALUE has a field of its own; their
 * defaults depend on the algorithm and on the table, and follow these.
 * Not here: which field a parameter becomes (op_fields.c), the line and the parameters
 * (op_words.c). */
#include "config.h"

#include "ui/op_form_parts.h"

#include "src/base/mem.h"
#include "src/data/recipe.h"
#include "src/store/dataset.h"
#include "ui/words.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS_MAX = 64 };

/* --- values to begin with --- */

/* A JSON value as it would be typed into the field of p. */
static const char *typed(struct op_form *o, const struct op_param *p, const struct json *j)
{
    struct buf b = {0};
    const char *text;

    if (json_kind(j) == JSON_ARRAY) {
        for (const struct json *i = json_first(j); i; i = json_next(i)) {
            if (b.size)
                buf_byte(&b, ui_op_commas(p) ? ',' : ' ');
            if (ui_op_commas(p))
                buf_text(&b, json_text(i, ""));
            else
                buf_word(&b, json_text(i, ""));
        }
    } else if (json_kind(j) == JSON_TEXT) {
        buf_text(&b, json_text(j, ""));
    } else if (json_kind(j) != JSON_NULL) {
        json_print(j, &b);
    }
    text = arena_text(&o->texts, buf_str(&b));
    buf_done(&b);
    return text;
}

static bool is_among(const char *const *names, const char *name)
{
    return !names || ui_known_have(names, name);
}

static void make_slots(struct op_form *o, const struct ui_op_form *from, const struct json *values)
{
    for (const struct op_param *p = o->op->params; p->name && o->n_slot < SLOTS_MAX; p++) {
        const struct json *j = json_get(values, p->name);

        o->trains |= strcmp(p->name, "param") == 0;
        o->slot[o->n_slot++] = (struct slot){.p = p, .given = j ? typed(o, p, j) : NULL,
                                             .shown = is_among(from->only, p->name)};
    }
}

static void make_words(struct op_form *o, const struct ui_op_form *from)
{
    size_t n = 0;

    for (; from->words && from->words[n] && n + 1 < SLOTS_MAX; n++)
        o->words[n] = arena_text(&o->texts, from->words[n]);
    for (size_t i = 0; !from->words && i < o->n_slot; i++)
        if (ui_op_trait(o->op->kind, o->slot[i].p->name)->word)
            o->words[n++] = o->slot[i].p->name;
}

static const struct param_row *next_row(const struct param_row *row)
{
    struct params all;
    char value[PARAM_VALUE_SIZE];

    param_defaults(PARAM_RANDOM_FOREST, false, &all);
    while (row->name && !param_value(&all, row, value))
        row++; /* accepted, and changes nothing */
    return row;
}

/* --- defaults of a training --- */

static bool is_scenario(struct app *a, const char *table, bool recipe)
{
    struct err ignored = {0}; /* no such table or recipe: another check says so */
    bool scenario = false;

    if (recipe) {
        struct recipe *r = recipe_find(app_store(a), table, &ignored);

        scenario = r && r->semantics == RECIPE_SCENARIO;
        recipe_free(r);
    } else if (app_store(a) && dataset_exists(app_store(a), table)) {
        char *text = dataset_about(app_store(a), table, &ignored);
        struct json *j = text ? json_parse(text, strlen(text), &ignored) : NULL;

        scenario = strcmp(json_text(json_get(j, "semantics"), ""), "scenario") == 0;
        json_free(j);
        free(text);
    }
    return scenario;
}

/* Fields that stand at the old default move to the new one. */
static void follow_defaults(struct op_form *o, struct ui_form *f, const struct params *now)
{
    char old[PARAM_VALUE_SIZE], new[PARAM_VALUE_SIZE];

    for (const struct param_row *row = param_table(); row->name; row++) {
        if (!param_value(now, row, new))
            continue;
        const char *value = ui_form_value(f, row->name);
        bool stood = param_value(&o->defaults, row, old) && strcmp(value, old) == 0;

        if (stood && strcmp(value, new) != 0)
            ui_form_set(f, row->name, new);
    }
    o->defaults = *now;
}

/* One tree has no forest: what belongs to one is left out of the line. */
static void hint_params(const struct op_form *o, struct ui_form *f)
{
    struct arena a = {0};
    char fixed[PARAM_VALUE_SIZE];

    for (const struct param_row *row = param_table(); row->name; row++) {
        const char *hint = ui_param_field(row, &a).hint;

        ui_form_hint(f, row->name, !param_value(&o->defaults, row, fixed)
                                       ? "of random_forest alone: left out"
                                       : hint ? hint : "");
    }
    arena_done(&a);
}

static void check_defaults(struct op_form *o, struct ui_form *f)
{
    const char *recipe = ui_op_value(o, f, "recipe"), *data = ui_op_value(o, f, "data");
    const char *table = recipe ? recipe : data ? data : "";
    const char *word = ui_op_value(o, f, "algorithm");
    enum param_algorithm algorithm;
    struct err ignored = {0};
    struct params now;

    if (strcmp(table, o->about_table) == 0 && strcmp(word, o->algorithm) == 0)
        return;
    free(o->about_table);
    free(o->algorithm);
    o->about_table = mem_text(table);
    o->algorithm = mem_text(word);
    if (param_algorithm_find(word, &algorithm, &ignored) < 0)
        return;
    param_defaults(algorithm, is_scenario(ui_form_app(f), table, recipe != NULL), &now);
    bool other = algorithm != o->defaults.algorithm;

    follow_defaults(o, f, &now);
    if (other)
        hint_params(o, f);
}

/* --- checks --- */

static void check_params(struct op_form *o, struct ui_form *f)
{
    char word[PARAM_VALUE_SIZE + 64], fixed[PARAM_VALUE_SIZE];

    for (const struct param_row *row = param_table(); row->name; row++) {
        const char *value = ui_form_value(f, row->name);
        struct params copy = o->defaults;
        struct err e = {0};

        if (*value && param_value(&o->defaults, row, fixed) &&
            param_set(&copy, ui_op_pair(row, value, word, sizeof word), &e) < 0) {
            snprintf(word, sizeof word, "must be %s", row->range);
            ui_form_wrong(f, row->name, word);
        }
    }
}

static bool is_set(const struct op_form *o, const struct ui_form *f, const char *name)
{
    const char *value = ui_op_value(o, f, name);

    return value && strcmp(value, "true") == 0;
}

/* A thing that is to be made: new, or what happens to the one that is there. */
static void check_new(const struct op_form *o, struct ui_form *f, const char *name,
                      const char *const *there)
{
    const char *value = ui_form_value(f, name);
    bool appends = ui_op_value(o, f, "append") != NULL;

    if (!*value)
        return;
    if (!ui_known_have(there, value)) {
        ui_form_hint(f, name, "new");
    } else if (is_set(o, f, "replace") || is_set(o, f, "append")) {
        ui_form_hint(f, name, is_set(o, f, "append") ? "is there: rows are added"
                                                     : "is there: it is replaced");
    } else {
        ui_form_wrong(f, name, appends ? "is there: append or replace?"
                                       : "is there: replace it?");
    }
}

static void check_there(struct ui_form *f, const char *name, const char *what,
                        const char *const *there)
{
    const char *value = ui_form_value(f, name);
    char why[80];

    if (!*value || ui_known_have(there, value))
        return;
    snprintf(why, sizeof why, "no %s of this name", what);
    ui_form_wrong(f, name, why);
}

/* A dataset to load into: the command line would take a path or URL for a source. */
static void check_layout(const struct op_form *o, struct ui_form *f, const char *name)
{
    const char *value = ui_form_value(f, name);

    if (strpbrk(value, "/.:"))
        ui_form_wrong(f, name, "a name, without / . :");
    else if (*value)
        check_new(o, f, name, o->known.datasets);
    else
        ui_form_hint(f, name, "told by the files' names if empty");
}

static void check_thing(const struct op_form *o, struct ui_form *f, const char *name)
{
    switch (ui_op_trait(o->op->kind, name)->thing) {
    case UI_A_DATASET:
        check_there(f, name, "dataset", o->known.datasets);
        break;
    case UI_A_MODEL:
        check_there(f, name, "model", o->known.models);
        break;
    case UI_A_RECIPE:
        if (!strpbrk(ui_form_value(f, name), "/.")) /* else a file */
            check_there(f, name, "recipe", o->known.recipes);
        break;
    case UI_NEW_DATASET:
        check_new(o, f, name, o->known.datasets);
        break;
    case UI_NEW_MODEL:
        check_new(o, f, name, o->known.models);
        break;
    case UI_LAYOUT:
        check_layout(o, f, name);
        break;
    case UI_PLAIN:
    case UI_FILES:
        break;
    }
}

/* Words of a list must part: an open quote would swallow the rest. */
static void check_list(const struct slot *s, struct ui_form *f)
{
    struct arena a = {0};
    struct err e = {0};
    const char *const *word;

    if (s->p->kind != PARAM_LIST || ui_op_commas(s->p))
        return;
    if (ui_words_split(ui_form_value(f, s->p->name), &a, &word, &e) < 0)
        ui_form_wrong(f, s->p->name, e.msg);
    arena_done(&a);
}

static void check(struct ui_form *f, void *owner)
{
    struct op_form *o = owner;

    for (size_t i = 0; i < o->n_slot; i++) {
        if (!ui_op_own_field(o, &o->slot[i]))
            continue;
        check_thing(o, f, o->slot[i].p->name);
        check_list(&o->slot[i], f);
    }
    if (is_set(o, f, "append") && is_set(o, f, "replace"))
        ui_form_wrong(f, "replace", "append or replace, not both");
    if (o->trains)
        check_defaults(o, f);
    if (ui_op_shows_params(o))
        check_params(o, f);
    if (o->more.check)
        o->more.check(f, o->more.owner);
}

static void draw_more(const struct ui_form *f, void *owner, struct ui_canvas *c, struct ui_rect r)
{
    const struct op_form *o = owner;

    o->more.draw_more(f, o->more.owner, c, r);
}

/* --- the run --- */

static void command(const struct ui_form *f, void *owner, struct buf *out)
{
    ui_op_line(owner, f, out);
}

static enum ui_result submit(struct ui_form *f, void *owner)
{
    const struct op_form *o = owner;
    struct buf params = {0}, line = {0};
    struct err e = {0};
    int64_t run = -1;

    buf_text(&line, "millwright ");
    ui_op_line(o, f, &line);
    if (ui_op_params(o, f, &params, &e) < 0)
        app_fail(ui_form_app(f), &e);
    else
        run = app_run(ui_form_app(f), o->op->kind, buf_str(&params), buf_str(&line));
    buf_done(&params);
    buf_done(&line);
    return run < 0 ? UI_TAKEN : UI_CLOSE;
}

/* --- opening --- */

static void free_owner(void *owner)
{
    struct op_form *o = owner;

    if (o->more.free)
        o->more.free(o->more.owner);
    ui_known_done(&o->known);
    arena_done(&o->texts);
    free(o->about_table);
    free(o->algorithm);
    free(o);
}

static const struct ui_field *hint_of(const struct ui_op_form *from, const char *name)
{
    for (const struct ui_field *h = from->hints; h && h->name; h++)
        if (strcmp(h->name, name) == 0)
            return h;
    return NULL;
}

/* What the caller knows better. */
static void use_hint(struct ui_field *x, const struct ui_field *h)
{
    if (!h)
        return;
    x->label = h->label ? h->label : x->label;
    x->hint = h->hint ? h->hint : x->hint;
    x->value = h->value ? h->value : x->value;
    x->choices = h->choices ? h->choices : x->choices;
    x->help = h->help ? h->help : x->help;
    if (h->kind != UI_FIELD_TEXT)
        x->kind = h->kind;
    if (h->required)
        x->required = true;
}

static void add_slot(struct op_form *o, const struct ui_op_form *from, const struct slot *s,
                     struct ui_field *fields, size_t *n)
{
    if (!ui_op_own_field(o, s) || *n == FIELDS_MAX)
        return;
    struct ui_field x = ui_op_field(o->op->kind, s->p, &o->known, &o->texts);

    use_hint(&x, hint_of(from, s->p->name));
    if (s->given)
        x.value = s->given;
    fields[(*n)++] = x;
}

static size_t make_fields(struct op_form *o, const struct ui_op_form *from,
                          struct ui_field *fields)
{
    size_t n = 0;

    for (const char *const *name = from->only; name && *name; name++)
        for (size_t i = 0; i < o->n_slot; i++)
            if (strcmp(o->slot[i].p->name, *name) == 0)
                add_slot(o, from, &o->slot[i], fields, &n);
    for (int late = 0; !from->only && late < 2; late++) /* what to read comes first */
        for (size_t i = 0; i < o->n_slot; i++)
            if ((ui_op_trait(o->op->kind, o->slot[i].p->name)->thing != UI_FILES) == late)
                add_slot(o, from, &o->slot[i], fields, &n);
    if (!ui_op_shows_params(o) || n == FIELDS_MAX)
        return n;
    fields[n++] = (struct ui_field){.label = "Parameters", .kind = UI_FIELD_HEAD,
                                    .hint = UI_PARAM_HEAD};
    for (const struct param_row *row = next_row(param_table()); row->name && n < FIELDS_MAX;
         row = next_row(row + 1)) {
        char value[PARAM_VALUE_SIZE];
        struct ui_field x = ui_param_field(row, &o->texts);

        param_value(&o->defaults, row, value);
        x.value = arena_text(&o->texts, value);
        use_hint(&x, hint_of(from, row->name));
        fields[n++] = x;
    }
    return n;
}

/* "maxDepth=12" of the values to begin with, and their seed. */
static void use_given_params(struct op_form *o, struct ui_form *f, const struct json *values)
{
    const struct json *seed = json_get(values, "seed");

    for (const struct json *j = json_first(json_get(values, "param")); j; j = json_next(j)) {
        const char *text = json_text(j, ""), *equals = strchr(text, '=');

        if (equals)
            ui_form_set(f, arena_text_n(&o->texts, text, (size_t)(equals - text)), equals + 1);
    }
    for (size_t i = 0; seed && i < o->n_slot; i++)
        if (strcmp(o->slot[i].p->name, "seed") == 0)
            ui_form_set(f, "seed", typed(o, o->slot[i].p, seed));
}

static const char *title_of(const struct op *op, char out[80])
{
    snprintf(out, 80, "%s", op->kind);
    out[0] = (char)toupper((unsigned char)out[0]);
    return out;
}

void ui_op_form_open(struct app *a, const struct ui_op_form *from)
{
    struct op_form *o = mem_zero(1, sizeof *o);
    struct err ignored = {0}; /* values that are no JSON: the defaults */
    struct json *values = from->values ? json_parse(from->values, strlen(from->values), &ignored)
                                       : NULL;
    struct ui_field fields[FIELDS_MAX];
    char title[80];

    o->op = op_find(from->kind);
    assert(o->op);
    o->more = (struct ui_op_form){.owner = from->owner, .check = from->check,
                                  .draw_more = from->draw_more, .free = from->free};
    ui_known_read(&o->known, app_store(a));
    make_slots(o, from, values);
    make_words(o, from);
    o->about_table = mem_text("");
    o->algorithm = mem_text("random_forest");
    param_defaults(PARAM_RANDOM_FOREST, false, &o->defaults);
    size_t n = make_fields(o, from, fields);
    struct ui_form *f = ui_form_open(
        a, &(struct ui_form_opts){.title = from->title ? from->title : title_of(o->op, title),
                                  .name = from->kind, .submit_word = "Run",
                                  .fields = fields, .n_field = n, .owner = o,
                                  .check = check, .command = command,
                                  .submit = submit, .free = free_owner,
                                  .draw_more = from->draw_more ? draw_more : NULL,
                                  .more_rows = from->more_rows});
    if (values && ui_op_shows_params(o)) {
        use_given_params(o, f, values);
        ui_form_check(f);
    }
    json_free(values);
}
