/* features_do.c - what can be done in the pane Features: build a table, look at a recipe or a
 * table, add a recipe from a file, write one to a file to be edited. */
#include "config.h"

#include "src/base/file.h"
#include "src/base/mem.h"
#include "src/base/text.h"
#include "ui/dialog.h"
#include "ui/explore.h"
#include "ui/features_parts.h"
#include "ui/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- a recipe's JSON --- */

static void show_answer(void *owner, const char *text, size_t size, int status)
{
    struct app *a = ((struct pane *)owner)->app;

    if (status != 0)
        app_ask_failed(a, text, size, NULL, 0);
    else
        ui_text_open(a, "Recipe", text);
}

static void ask_for(struct app *a, const char *const *words, app_answer done)
{
    struct err e = {0};

    if (app_ask(a, words, done, features_of(a), &e) < 0)
        app_fail(a, &e);
}

static enum ui_result open_here(struct app *a)
{
    const struct features *f = features_of(a);
    const struct features_table *t = features_table_here(f);
    const struct features_recipe *r = features_recipe_here(f);

    if (f->part == FEATURES_TABLES && t)
        ui_explore_open(a, t->row.name);
    else if (r)
        ask_for(a, (const char *const[]){"recipes", "show", "--", r->name, NULL}, show_answer);
    return UI_TAKEN;
}

/* --- recipes from files, and to files --- */

static void added(void *owner, const char *text, size_t size, int status)
{
    struct app *a = ((struct pane *)owner)->app;

    if (status != 0)
        app_ask_failed(a, text, size, NULL, 0);
    else
        app_say(a, UI_OK, "recipe %.*s", (int)strcspn(text, "\n"), text);
    app_reload(a);
}

static void add_named(struct app *a, void *owner, const char *path)
{
    (void)owner;
    if (*path)
        ask_for(a, (const char *const[]){"recipes", "add", "--", path, NULL}, added);
}

static void add_recipe(struct app *a)
{
    ui_ask_line_open(a, &(struct ui_ask_line){.title = "Add a recipe from a file",
                                              .hint = "JSON, millwright-recipe(5)",
                                              .accepted = add_named,
                                              .owner = features_of(a)});
}

static int write_file(const char *path, const char *text, size_t size, struct err *e)
{
    struct file_out *f = file_out_new(path, e);
    int rc = f && file_out_put(f, text, size, e) == 0 ? file_out_finish(f, e) : -1;

    file_out_free(f);
    return rc;
}

static void copy_answer(void *owner, const char *text, size_t size, int status)
{
    const struct features_copying *k = owner;
    struct err e = {0};

    if (status != 0)
        app_ask_failed(k->app, text, size, NULL, 0);
    else if (write_file(k->path, text, size, &e) < 0)
        app_fail(k->app, &e);
    else
        app_say(k->app, UI_OK, "%s written: edit it, give it a name of its own, add it with a",
                k->path);
}

static void copy_named(struct app *a, void *owner, const char *path)
{
    struct features *f = owner;
    const struct features_recipe *r = features_recipe_here(f);
    struct features_copying *k = &f->copying;
    struct err e = {0};

    if (!*path || !r)
        return;
    if (file_exists(path)) {
        app_say(a, UI_WARN, "%s is there already: choose another name", path);
        return;
    }
    app_ask_stop(a, k);
    free(k->path);
    k->path = mem_text(path);
    if (app_ask(a, (const char *const[]){"recipes", "show", "--", r->name, NULL}, copy_answer, k,
                &e) < 0)
        app_fail(a, &e);
}

static enum ui_result copy_recipe(struct app *a)
{
    const struct features_recipe *r = features_recipe_here(features_of(a));
    char path[300];

    snprintf(path, sizeof path, "%.200s-2.json", r->name);
    for (char *s = path; *s; s++)
        if (*s == '/' || (unsigned char)*s < ' ')
            *s = '_';
    ui_ask_line_open(a, &(struct ui_ask_line){.title = "Copy the recipe to a file, to edit it",
                                              .value = path,
                                              .accepted = copy_named,
                                              .owner = features_of(a)});
    return UI_TAKEN;
}

/* --- the build form --- */

static bool is_table(const struct features *f, const char *name)
{
    for (size_t i = 0; i < f->n_table; i++)
        if (text_case_cmp(f->table[i].row.name, name) == 0)
            return true;
    return false;
}

static void put_values(const struct features *f, const struct features_recipe *r,
                       struct json_out *o)
{
    char name[40] = "training_data";

    for (int i = 2; is_table(f, name); i++)
        snprintf(name, sizeof name, "features_%d", i);
    json_object(o, NULL);
    if (r)
        json_put_text(o, "recipe", r->name);
    json_put_text(o, "out", name);
    json_end_object(o);
}

static void open_build(struct app *a)
{
    const struct features *f = features_of(a);
    const struct features_recipe *r = features_recipe_here(f);
    const char **recipes = mem_zero(f->n_recipe + 1, sizeof *recipes);
    struct buf b = {0};
    struct json_out o = {.b = &b};

    for (size_t i = 0; i < f->n_recipe; i++)
        recipes[i] = f->recipe[i].name;
    put_values(f, r, &o);
    const struct ui_field hints[] = {{.name = "recipe", .choices = recipes},
                                     {0}};

    ui_op_form_open(a, &(struct ui_op_form){.kind = "features", .title = "Build features",
                                            .values = buf_str(&b), .hints = hints,
                                            .owner = features_guard_new(a),
                                            .check = features_guard_check,
                                            .draw_more = features_guard_draw,
                                            .more_rows = FEATURES_GUARD_ROWS,
                                            .free = features_guard_free});
    buf_done(&b);
    free(recipes);
}

static void new_chosen(struct app *a, void *owner, int i)
{
    (void)owner;
    if (i == 0)
        open_build(a);
    else
        add_recipe(a);
}

static enum ui_result open_new(struct app *a)
{
    static const char *const words[] = {"features       build a table with a recipe",
                                        "recipes add    a recipe from a file", NULL};

    ui_menu_open(a, "Features", words, 0, new_chosen, features_of(a));
    return UI_TAKEN;
}

/* --- the table --- */

static const char *no_store(const struct app *a)
{
    return app_store((struct app *)a) ? NULL : "no workspace is open";
}

static const char *no_recipe(const struct app *a)
{
    const struct features *f = (const struct features *)app_pane_at(a, UI_FEATURES);

    return features_recipe_here(f) ? NULL : "there is no recipe here";
}

static const char *no_parts(const struct app *a)
{
    const struct features *f = (const struct features *)app_pane_at(a, UI_FEATURES);

    return f->n_table ? NULL : "there is but one part";
}

static enum ui_result next_part(struct app *a)
{
    struct features *f = features_of(a);

    f->part = f->part == FEATURES_RECIPES ? FEATURES_TABLES : FEATURES_RECIPES;
    return UI_TAKEN;
}

const struct action features_actions[] = {
    {"recipes show", "Enter", "the JSON of a recipe; a table in Explore", "open",
     "recipes show RECIPE", no_recipe, open_here},
    {"focus", "Tab S-Tab", "recipes or tables", NULL, NULL, no_parts, next_part},
    {"features", "a", "build a feature table, or add a recipe from a file", "build", "features",
     no_store, open_new},
    {"recipes edit", "E", "copy the recipe to a file, to edit it and add it", "copy to edit",
     "recipes show RECIPE", no_recipe, copy_recipe},
    {0},
};
