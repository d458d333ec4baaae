/* features_parts.h - the inside of the pane Features, for pane_features.c, features_draw.c,
 * features_do.c alone. */
#ifndef MW_UI_FEATURES_PARTS_H
#define MW_UI_FEATURES_PARTS_H

#include "src/data/recipe.h"
#include "src/store/datasets.h"
#include "ui/app.h"
#include "ui/class_means.h"
#include "ui/form.h"
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

struct features_codes { /* texts of a column that a recipe leaves to the data */
    const char *dataset, *column;
    int64_t n; /* distinct; -1: not known */
};

enum { FEATURES_KEPT = 8, FEATURES_CODES = 24 };
struct features_weeks {    /* counted labels of a table */
    int64_t dataset, changed_at; /* of which; 0: free */
    struct ui_weeks weeks;
    char trouble[240];     /* why there are none; "" */
    bool sorted;           /* its features by class were asked for */
    struct ui_class_means classes; /* n_feature 0: not known */
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
    } asked, sorting;      /* labels over time; features by class */
    struct features_counting { /* codes */
        struct app *app;
        char *sql;         /* of the last question; NULL: none */
        struct arena memory;
        struct features_codes codes[FEATURES_CODES];
        size_t n_codes;
    } counting;
    struct features_copying { /* a recipe that is on its way to a file */
        struct app *app;
        char *path;
    } copying;
};

struct features_places { /* rows 0: not shown */
    struct ui_rect recipes, tables, weeks, classes, facts;
};
struct features_places features_place(const struct features *f);

void features_draw(const struct pane *p, struct ui_canvas *c);

/* Under the cursors; NULL: none. */
const struct features_recipe *features_recipe_here(const struct features *f);
const struct features_table *features_table_here(const struct features *f);
/* Counts of the labels of a table; NULL: not counted. */
const struct features_weeks *features_weeks_of(const struct features *f,
                                               const struct features_table *t);
void features_list(struct features *f); /* what was loaded, in rows of the grids */
void features_count(struct features *f); /* asks for those of the table under the cursor */

/* features_sort.c: the features of the table under the cursor by class, once its labels are
 * counted and where there is room to show them */
bool features_sort_busy(const struct features *f);
void features_sort_tick(struct features *f);

/* features_words.c: "12 h", "12 24 36 h", "failure within 24 h": of a recipe in a few words. */
enum { FEATURES_WORDS = 200 };
void features_length(const struct recipe_length *l, char out[FEATURES_WORDS]);
void features_windows(const struct recipe *r, char out[FEATURES_WORDS]);
void features_label(const struct recipe *r, char out[FEATURES_WORDS]);
/* Lag and horizon, which must lie between training and test: "2 d 12 h", "150 cycles"; and as a
 * sum, "36 h lag + 24 h horizon". */
void features_gap(const struct recipe *r, char out[FEATURES_WORDS]);
void features_gap_sum(const struct recipe *r, char out[FEATURES_WORDS]);
void features_stretch(int64_t s, char out[FEATURES_WORDS]); /* seconds: "3 d", "2 d 12 h" */

/* features_codes.c: how many inputs a recipe gives; not exact: at least, as codes that it leaves to
 * the data are not counted (yet). ask: counts them, in a helper. */
int64_t features_inputs(const struct features *f, const struct features_recipe *r,
                        bool *out_exact);
void features_codes_ask(struct features *f);

/* features_guard.c: what the form of a build adds: is there enough room between the range and those
 * of models and scores, and how much will be written. The owner of the form is one of these. */
enum { FEATURES_GUARD_ROWS = 8 };
void *features_guard_new(struct app *a);
void features_guard_free(void *owner);
void features_guard_check(struct ui_form *f, void *owner);
void features_guard_draw(const struct ui_form *f, void *owner, struct ui_canvas *c,
                         struct ui_rect r);

extern const struct action features_actions[];
struct features *features_of(struct app *a);

#endif
