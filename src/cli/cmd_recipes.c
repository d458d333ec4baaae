/* cmd_recipes.c - `recipes`: which there are; show, check and add one. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/arena.h"
#include "src/base/file.h"
#include "src/cli/cmd.h"
#include "src/cli/open.h"
#include "src/data/recipe.h"
#include "src/store/recipes.h"

enum { RECIPE_SIZE_MAX = 16 << 20 }; /* bytes of a file */

/* --- the list --- */

static const char *semantics_of(const struct recipe *r)
{
    return r->semantics == RECIPE_SCENARIO ? "scenario" : "standard";
}

static int put_recipe(struct out *o, struct store *s, const char *name, const char *from,
                      struct err *e)
{
    struct recipe *r = recipe_find(s, name, e);

    if (!r)
        return -1;
    out_text(o, name);
    out_text(o, from);
    out_text(o, semantics_of(r));
    out_text(o, r->telemetry);
    out_i64(o, (int64_t)r->n_sensor);
    recipe_free(r);
    return 0;
}

static int put_stored(struct out *o, struct store *s, struct err *e)
{
    struct arena arena = {0};
    const struct recipe_row *rows;
    int64_t n = recipes_list(s, &arena, &rows, e);
    int rc = n < 0 ? -1 : 0;

    for (int64_t i = 0; rc == 0 && i < n; i++)
        rc = put_recipe(o, s, rows[i].name, "workspace", e);
    arena_done(&arena);
    return rc;
}

/* The built-in ones are there without a workspace too. */
static int list(const struct args *a, struct err *e)
{
    static const struct out_column column[] = {
        {"name", OUT_TEXT},      {"from", OUT_TEXT},   {"semantics", OUT_TEXT},
        {"telemetry", OUT_TEXT}, {"sensors", OUT_I64},
    };
    struct store *s = file_exists(a->workspace) ? open_store(a, STORE_READ, e) : NULL;
    struct out *o = out_new(args_form(a), column, 5);
    int rc = s || !file_exists(a->workspace) ? 0 : -1;

    for (const char *const *name = recipe_builtins(); rc == 0 && *name; name++)
        rc = put_recipe(o, NULL, *name, "built in", e);
    if (rc == 0 && s)
        rc = put_stored(o, s, e);
    struct err written = {0};
    if (out_free(o, &written) < 0 && rc == 0) {
        *e = written;
        rc = -1;
    }
    store_close(s);
    return rc;
}

/* --- one recipe --- */

static bool is_builtin(const char *name)
{
    for (const char *const *b = recipe_builtins(); *b; b++)
        if (strcmp(*b, name) == 0)
            return true;
    return false;
}

static int builtin_text(const char *name, struct buf *out, struct err *e)
{
    struct buf file = {0};

    buf_printf(&file, "recipes/%s.json", name);
    char *path = file_data(buf_str(&file), e);
    int rc = path ? file_read_all(path, RECIPE_SIZE_MAX, out, e) : -1;
    free(path);
    buf_done(&file);
    return rc;
}

/* As it was written, where that is kept; as it was understood with --json. */
static int recipe_text(const struct args *a, struct store *s, struct buf *out, struct err *e)
{
    const char *name = a->words[0];
    struct recipe *r = recipe_find(s, name, e);
    char *stored = r && s && !a->json ? recipes_find(s, name, e) : NULL;
    int rc = r ? 0 : -1;

    if (r && !a->json && is_builtin(name))
        rc = builtin_text(name, out, e);
    else if (stored)
        buf_text(out, stored);
    else if (r)
        recipe_print(r, out);
    free(stored);
    recipe_free(r);
    return rc;
}

static int show(const struct args *a, struct err *e)
{
    struct store *s = file_exists(a->workspace) ? open_store(a, STORE_READ, e) : NULL;
    struct buf text = {0};

    if (!s && file_exists(a->workspace))
        return -1;
    int rc = recipe_text(a, s, &text, e);
    if (rc == 0 && text.size && text.s[text.size - 1] != '\n')
        buf_byte(&text, '\n');
    if (rc == 0)
        out_bytes(buf_str(&text), text.size);
    buf_done(&text);
    store_close(s);
    return rc;
}

static void say_recipe(const struct args *a, const struct recipe *r, const char *what)
{
    struct buf b = {0};
    struct json_out o = {.b = &b};

    json_object(&o, NULL);
    json_put_text(&o, "recipe", r->name);
    json_put_text(&o, "semantics", semantics_of(r));
    json_end_object(&o);
    if (a->json)
        out_json(buf_str(&b));
    else
        out_line("%s: %s", r->name, what);
    buf_done(&b);
}

static int check(const struct args *a, struct err *e)
{
    struct recipe *r = recipe_load(a->words[0], e);

    if (r)
        say_recipe(a, r, "a good recipe");
    recipe_free(r);
    return r ? 0 : -1;
}

static int keep(struct store *s, const char *name, const char *json, struct err *e)
{
    if (store_begin(s, e) < 0)
        return -1;
    if (recipes_put(s, name, json, e) < 0)
        return store_rollback(s);
    return store_commit(s, e);
}

/* Kept as it was written, so that showing it gives the file again. */
static int add(const struct args *a, struct err *e)
{
    struct recipe *r = recipe_load(a->words[0], e);
    struct buf text = {0};
    struct store *s = NULL;
    int rc = -1;

    if (r && is_builtin(r->name)) {
        err_set(e, FAIL_INPUT, "'%s' is a built-in recipe", r->name);
        err_hint(e, "give it another \"name\" in %s", a->words[0]);
    } else if (r && file_read_all(a->words[0], RECIPE_SIZE_MAX, &text, e) == 0) {
        s = open_store(a, STORE_CREATE, e);
        rc = s ? keep(s, r->name, buf_str(&text), e) : -1;
    }
    if (rc == 0)
        say_recipe(a, r, "added");
    store_close(s);
    recipe_free(r);
    buf_done(&text);
    return rc;
}

/* --- rows of the table --- */

const struct cmd cmd_recipes = {
    .name = "recipes",
    .group = "Features and models",
    .usage = "recipes",
    .summary = "the recipes that say how features are made",
    .about = "standard and reference are built in; what a recipe holds is told by "
             "millwright-recipe(5).",
    .example = "millwright recipes",
    .rows = true,
    .run = list,
};

const struct cmd cmd_recipes_list = {
    .name = "recipes list",
    .usage = "recipes list",
    .summary = "the same as recipes",
    .example = "millwright recipes list",
    .rows = true,
    .run = list,
};

const struct cmd cmd_recipes_show = {
    .name = "recipes show",
    .group = "Features and models",
    .usage = "recipes show RECIPE",
    .summary = "the JSON of a recipe",
    .example = "millwright recipes show standard",
    .min_word = 1,
    .max_word = 1,
    .run = show,
};

const struct cmd cmd_recipes_check = {
    .name = "recipes check",
    .group = "Features and models",
    .usage = "recipes check FILE",
    .summary = "is the file a good recipe?",
    .example = "millwright recipes check plant.json",
    .min_word = 1,
    .max_word = 1,
    .run = check,
};

const struct cmd cmd_recipes_add = {
    .name = "recipes add",
    .group = "Features and models",
    .usage = "recipes add FILE",
    .summary = "keep a recipe in the workspace",
    .example = "millwright recipes add plant.json",
    .min_word = 1,
    .max_word = 1,
    .run = add,
};
