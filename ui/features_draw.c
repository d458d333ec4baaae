/* features_draw.c - the picture of the pane Features.
 *
 *   wide:    title                narrow:  title
 *            recipes                       recipes
 *            tables                        tables
 *            labels  | recipe or table     labels, or the recipe that has the cursor
 *            classes |
 */
#include "config.h"

#include "ui/features_parts.h"
#include "ui/layout.h"
#include "ui/names.h"

#include <stdio.h>
#include <string.h>

enum { WIDE = 100, GAP = 2, LIST_LEAST = 2, WORD = 13, FACTS_LEAST = 40, FACTS_MOST = 66,
       LEFT_ENOUGH = 76, INPUT_COLS = 20,
       LOWER_LEAST = 4, CLASSES_LEAST = 7, LABELS_GUESS = 6, HIGH = 40 };

/* --- where things stand --- */

static int list_rows(size_t n, int most)
{
    int want = (int)n + 1;

    want = want > most ? most : want;
    return want < LIST_LEAST ? LIST_LEAST : want;
}

static int most_of(int rows)
{
    return rows > LIST_LEAST + 1 ? rows : LIST_LEAST + 1;
}

static struct ui_rect under(struct ui_rect r)
{
    return r.rows > 1 ? (struct ui_rect){r.row + 1, r.col, r.rows - 1, r.cols}
                      : (struct ui_rect){0};
}

/* Rows of a grid that has its gutter in the margin. */
static struct ui_rect with_margin(struct ui_rect r, struct ui_rect at)
{
    return r.rows > 0 ? (struct ui_rect){r.row, at.col, r.rows, at.cols} : (struct ui_rect){0};
}

/* What labels do not fill belongs to the features by class, half of it and more where they are
 * many; labels have one row each at least. */
static void place_classes(const struct features *f, struct features_places *to)
{
    const struct features_table *t = features_table_here(f);
    const struct features_weeks *w = features_weeks_of(f, t);
    int rows = to->weeks.rows, want = t ? (int)t->n_input + 3 : 0;
    int least = w ? (int)w->weeks.n_label + 1 : LABELS_GUESS;

    want = want > rows / 2 ? rows / 2 : want;
    if (!t || t->n_input == 0 || !*t->label || rows < least + CLASSES_LEAST)
        return;
    want = want < CLASSES_LEAST ? CLASSES_LEAST : want;
    want = want > rows - least ? rows - least : want;
    to->weeks.rows = w ? ui_weeks_rows(&w->weeks, rows - want) : rows - want;
    to->classes = to->weeks;
    to->classes.row += to->weeks.rows + 2; /* a blank one, and the title */
    to->classes.rows = rows - to->weeks.rows - 2;
}

struct features_places features_place(const struct features *f)
{
    struct ui_rect at = f->base.at;
    struct ui_rect r = {at.row + 1, at.col + 1, at.rows - 1, at.cols - 2};
    struct features_places to = {0};
    int blank = r.rows >= HIGH; /* below each list */
    struct ui_part rows[] = {{.least = blank + list_rows(f->n_recipe, most_of(r.rows / 4))},
                             {.least = blank + 1 + list_rows(f->n_table, most_of(r.rows / 3))},
                             {.least = LOWER_LEAST, .weight = 1}};
    int left = r.cols - GAP - FACTS_LEAST < LEFT_ENOUGH ? r.cols - GAP - FACTS_LEAST : LEFT_ENOUGH;
    struct ui_part cols[] = {{.least = left, .weight = 2},
                             {.least = FACTS_LEAST, .most = FACTS_MOST, .weight = 1}};

    ui_layout_rows(r, rows, 3);
    to.recipes = with_margin(rows[0].at, at);
    to.tables = with_margin(under(rows[1].at), at);
    if (at.cols >= WIDE && f->n_table) {
        ui_layout_cols(rows[2].at, cols, 2, GAP);
        to.weeks = under(cols[0].at);
        place_classes(f, &to);
        to.facts = under(cols[1].at);
    } else if (f->part == FEATURES_RECIPES) {
        to.facts = under(rows[2].at);
    } else {
        to.weeks = under(rows[2].at);
        place_classes(f, &to);
    }
    return to;
}

/* --- the parts --- */

/* Into the margins, as in other panes: titles stand above the names of columns. */
static void rule(struct ui_canvas *c, struct ui_rect r, const char *title, const char *right,
                 bool focus)
{
    bool last = r.col + r.cols == c->cols - 1;

    ui_canvas_rule(c, r.row - 1, r.col - 1, r.cols + 1 + last, title, right);
    if (focus)
        ui_canvas_role(c, (struct ui_rect){r.row - 1, r.col - 1, 1, (int)strlen(title) + 3},
                       UI_KEY);
}

static void draw_title(const struct features *f, struct ui_canvas *c, struct ui_rect at)
{
    const struct ui_grid *g = f->part == FEATURES_TABLES ? f->table_grid : f->recipe_grid;
    char sort[80];
    int used = ui_canvas_printf(c, at.row, at.col + 1, at.cols - 2, UI_TITLE, "Recipes %zu",
                                f->n_recipe);

    used += ui_canvas_printf(c, at.row, at.col + 1 + used, at.cols - 2 - used, UI_TEXT,
                             "   feature tables %zu", f->n_table);
    ui_grid_told(g, c, sort, sizeof sort);
    ui_canvas_right(c, at.row, at.col + used + 3, at.cols - used - 4, UI_DIM, sort);
}

static void draw_tables(const struct features *f, struct ui_canvas *c, struct ui_rect r)
{
    struct ui_rect line = {r.row, r.col + 1, r.rows, r.cols - 2};

    if (r.rows == 0)
        return;
    rule(c, line, "Feature tables", NULL, f->part == FEATURES_TABLES);
    if (f->n_table)
        ui_grid_draw(f->table_grid, c, r, f->part == FEATURES_TABLES);
    else
        ui_canvas_text(c, r.row, r.col + 3, r.cols - 4, UI_DIM,
                       "None yet. a builds one with the recipe under the cursor.");
}

/* What stands in place of bars; NULL: there are bars. */
static const char *no_weeks(const struct features *f, const struct features_table *t)
{
    const struct features_weeks *w = features_weeks_of(f, t);

    if (!*t->label)
        return "This table has no labels.";
    if (!*t->time)
        return "This table has no times.";
    if (!w)
        return app_asking(f->base.app, &f->asked) ? "counting labels" : "not counted";
    return w->trouble[0] ? w->trouble : w->weeks.n_label ? NULL : "The table has no rows.";
}

static void draw_weeks(const struct features *f, struct ui_canvas *c, struct ui_rect r)
{
    const struct features_table *t = features_table_here(f);
    const struct features_weeks *w = features_weeks_of(f, t);
    char title[200], unit[60] = "";

    if (r.rows == 0 || !t)
        return;
    const char *why = no_weeks(f, t);

    if (!why)
        ui_weeks_unit(&w->weeks, r.cols, unit, sizeof unit);
    snprintf(title, sizeof title, "Labels over time %s %.120s", ui_glyph(c, UI_GLYPH_DOT),
             t->row.name);
    rule(c, r, title, why ? NULL : unit, false);
    if (why)
        ui_canvas_text(c, r.row, r.col + 2, r.cols - 2,
                       w && w->trouble[0] ? UI_ALARM : UI_DIM, why);
    else
        ui_weeks_draw(&w->weeks, c, r);
}

static void draw_classes(const struct features *f, struct ui_canvas *c, struct ui_rect r)
{
    const struct features_weeks *w = features_weeks_of(f, features_table_here(f));
    char right[60] = "best separated first";

    if (r.rows == 0)
        return;
    if (w && w->classes.step > 1)
        snprintf(right, sizeof right, "best separated first %s of every %lldth row",
                 ui_glyph(c, UI_GLYPH_DOT), (long long)w->classes.step);
    rule(c, r, "Features by class, mean", right, false);
    if (w && w->classes.n_feature)
        ui_class_means_draw(&w->classes, c, r);
    else
        ui_canvas_text(c, r.row, r.col + 2, r.cols - 2, UI_DIM,
                       app_asking(f->base.app, &f->sorting) ? "counting" : "");
}

/* --- a recipe --- */

struct facts { /* lines of a word and a text, one after the other */
    struct ui_canvas *c;
    struct ui_rect r;
    int row;
};

static void fact(struct facts *f, const char *word, const char *text)
{
    if (f->row >= f->r.row + f->r.rows)
        return;
    struct ui_rect at = {f->row, f->r.col + WORD + 1, f->r.row + f->r.rows - f->row,
                         f->r.cols - WORD - 1};

    ui_canvas_text(f->c, f->row, f->r.col, WORD, UI_DIM, word);
    f->row += ui_canvas_wrap(f->c, at, UI_TEXT, text);
}

static void codes_facts(struct facts *f, const char *word, const struct recipe_codes *codes,
                        size_t n, const char *between)
{
    for (size_t i = 0; i < n; i++) {
        char text[FEATURES_WORDS], length[FEATURES_WORDS] = "";

        if (codes[i].length.n)
            features_length(&codes[i].length, length);
        snprintf(text, sizeof text, "%.60s.%.60s%s%.30s", codes[i].dataset, codes[i].column,
                 length[0] ? between : "", length);
        fact(f, i ? "" : word, text);
    }
}

static void list_fact(struct facts *f, const char *word, const char *const *text, size_t n)
{
    char all[FEATURES_WORDS] = "";
    size_t at = 0;

    for (size_t i = 0; i < n && at < sizeof all; i++)
        at += (size_t)snprintf(all + at, sizeof all - at, "%s%s", i ? " " : "", text[i]);
    fact(f, word, all);
}

static void static_fact(struct facts *f, const struct recipe *r)
{
    char all[FEATURES_WORDS] = "";
    size_t at = 0;

    for (size_t i = 0; i < r->n_static && at < sizeof all; i++)
        at += (size_t)snprintf(all + at, sizeof all - at, "%s%s%s", i ? "  " : "",
                               r->statics[i].column, r->statics[i].one_hot ? " one-hot" : "");
    if (r->n_static)
        fact(f, "Static", all);
}

static void recipe_facts(struct facts *f, const struct recipe *r)
{
    const char *aggregate[RECIPE_N_AGGREGATE] = {NULL};
    char text[FEATURES_WORDS];

    for (size_t i = 0; i < r->n_aggregate; i++)
        aggregate[i] = recipe_aggregate_name(r->aggregates[i]);
    snprintf(text, sizeof text, "%.60s, %.60s", r->entity, r->time);
    fact(f, "Entity, time", text);
    features_length(&r->every, text);
    fact(f, "A row every", text);
    list_fact(f, "Sensors", r->sensors, r->n_sensor);
    list_fact(f, "Aggregates", aggregate, r->n_aggregate);
    features_windows(r, text);
    fact(f, "Windows", text);
    codes_facts(f, "Events", r->events, r->n_event, ", over ");
    codes_facts(f, "Replacements", r->replacements, r->n_replacement, "");
    static_fact(f, r);
    features_label(r, text);
    fact(f, "Label", text);
    if (r->semantics == RECIPE_SCENARIO)
        fact(f, "Semantics", "of the published scenario, to the cell");
    features_gap(r, text);
    strncat(text, " before scoring", sizeof text - strlen(text) - 1);
    fact(f, "Train ends", text);
    features_gap_sum(r, text);
    fact(f, "", text);
}

static void draw_recipe(const struct features_recipe *r, struct ui_canvas *c, struct ui_rect at)
{
    struct facts f = {c, at, at.row};
    char title[120];

    snprintf(title, sizeof title, "Recipe %.100s", r->name);
    rule(c, at, title, r->builtin ? "built in" : "of this workspace", false);
    if (r->recipe)
        recipe_facts(&f, r->recipe);
    else
        ui_canvas_wrap(c, at, UI_ALARM, r->trouble);
}

/* --- the features of a table --- */

static void draw_inputs(const struct features_table *t, struct ui_canvas *c, struct ui_rect at)
{
    const struct json *j = json_first(json_get(t->about, "inputs"));
    int need = at.rows > 0 ? ((int)t->n_input + at.rows - 1) / at.rows : 1; /* names as whole */
    int most = at.cols / INPUT_COLS > 0 ? at.cols / INPUT_COLS : 1;
    int per_line = need < most ? need : most;
    int width = at.cols / per_line, n = 0, room = per_line * at.rows;
    char right[40], name[UI_NAME];

    snprintf(right, sizeof right, "%zu", t->n_input);
    rule(c, at, "Features", right, false);
    for (; j && n < room; j = json_next(j), n++) {
        ui_name_fit(json_text(j, ""), width - 1, name);
        ui_canvas_text(c, at.row + n / per_line, at.col + n % per_line * width, width - 1, UI_TEXT,
                       name);
    }
}

static void draw_facts(const struct features *f, struct ui_canvas *c, struct ui_rect at)
{
    const struct features_recipe *r = features_recipe_here(f);
    const struct features_table *t = features_table_here(f);

    if (at.rows == 0)
        return;
    if (f->part == FEATURES_TABLES && t && t->n_input)
        draw_inputs(t, c, at);
    else if (r)
        draw_recipe(r, c, at);
}

/* --- all of it --- */

void features_draw(const struct pane *p, struct ui_canvas *c)
{
    const struct features *f = (const struct features *)p;
    struct features_places to = features_place(f);

    if (!app_store(p->app) || f->n_recipe == 0) {
        ui_canvas_text(c, p->at.row, p->at.col + 1, p->at.cols - 2, UI_TITLE, "Features");
        if (!app_store(p->app))
            ui_canvas_text(c, p->at.row + 2, p->at.col + 3, p->at.cols - 4, UI_TEXT,
                           "No workspace is open. O opens or makes one.");
        return;
    }
    draw_title(f, c, p->at);
    ui_grid_draw(f->recipe_grid, c, to.recipes, f->part == FEATURES_RECIPES);
    draw_tables(f, c, to.tables);
    draw_weeks(f, c, to.weeks);
    draw_classes(f, c, to.classes);
    draw_facts(f, c, to.facts);
}
