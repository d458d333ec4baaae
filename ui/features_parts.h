/* features_parts.h - the inside of the pane Features, for pane_features.c, features_draw.c,
 * features_do.c alone. */
#ifndef MW_UI_FEATURES_PARTS_H
#define MW_UI_FEATURES_PARTS_H

#include "src/data/recipe.h"
#include "src/store/datasets.h"
#include "ui/app.h"
#include "ui/grid.h"
#include "ui/weeks.h"

enum features_part { FEATURES_RECIPES, FEATURES_TABLES, FEATURES_PARTS };

struct features_recipe {
    const char *name;
    bool builtin;
    struct recipe *recipe; /* NULL: it cannot be read */
    char trouble[200];     /* why */
    int64_t n_table, n_model;
};

struct features_table {
    struct dataset_row row;
    struct json *about;
    const char *recipe, *label, *time; /* names; "" where it does not say */
    size_t n_input;
    int64_t n_model;
};

enum { FEATURES_KEPT = 8 };
struct features_weeks {    /* counted labels of a table */
    int64_t dataset, changed_at; /* of which; 0: free */
    struct ui_weeks weeks;
    char trouble[240];     /* why there are none; "" */
};

struct features {
    struct pane base;
    struct arena memory;   /* of the two, anew with each load */
    struct features_recipe *recipe;
    size_t n_recipe;
    struct features_table *table;
    size_t n_table;
    struct ui_list recipes, tables;
    struct ui_grid *recipe_grid, *table_grid; /* drawing moves them, the pane stays const */
    bool restored;
    enum features_part part; /* that has the keys */
    struct features_weeks kept[FEATURES_KEPT]; /* newest first */
    struct features_asked { /* what is being counted */
        struct app *app;
        int64_t dataset, changed_at; /* 0: nothing */
    } asked;
    struct features_copying { /* a recipe that is on its way to a file */
        struct app *app;
        char *path;
    } copying;
};

struct features_places { /* rows 0: not shown */
    struct ui_rect recipes, tables, weeks, facts;
};
struct features_places features_place(const struct features *f);

void features_draw(const struct pane *p, struct ui_canvas *c);

/* Under the cursors; NULL: none. */
const struct features_recipe *features_recipe_here(const struct features *f);
const struct features_table *features_table_here(const struct features *f);
/* Counts of the labels of a table; NULL: not counted. */
const struct features_weeks *features_weeks_of(const struct features *f,
                                               const struct features_table *t);
void features_count(struct features *f); /* asks for those of the table under the cursor */

/* "12h 24h 36h", "failure within 24h": of a recipe in a few words. */
enum { FEATURES_WORDS = 200 };
void features_windows(const struct recipe *r, char out[FEATURES_WORDS]);
void features_label(const struct recipe *r, char out[FEATURES_WORDS]);
/* Lag and horizon, which must lie between training and test: "2 d 12 h", "150 cycles". */
void features_gap(const struct recipe *r, char out[FEATURES_WORDS]);

extern const struct action features_actions[];
struct features *features_of(struct app *a);

#endif
