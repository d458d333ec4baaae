/* models_draw.c - the picture of the pane Models.
 *
 *   wide:    title             narrow:  title
 *            list                       list
 *            matrix | classes           matrix, or the part that has the keys
 *            weights | facts            weights
 *
 * Where the parts stand follows from the state and the size alone: the mouse asks here too. */
#include "config.h"

#include "ui/layout.h"
#include "ui/models_parts.h"
#include "ui/names.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* SAID: what is said below the matrix has room. */
enum { WIDE = 100, SAID = 62, CLASSES_LEAST = 45, GAP = 2, LIST_LEAST = 3, LIST_MOST = 12,
       WEIGHTS_LEAST = 4, NAME_MOST = 26, VALUE = 8, WORD = 24, BRIEF = 10, DATE = 10 };

/* --- where things stand --- */

static int least_of(int a, int b)
{
    return a < b ? a : b;
}

static int rows_of_list(const struct models *m, int room)
{
    int want = (int)m->n_card + 1, most = room / 3;

    most = most > LIST_MOST ? LIST_MOST : most;
    want = want > most ? most : want;
    return want < LIST_LEAST ? LIST_LEAST : want;
}

/* The rule above the matrix, and the matrix, or one line that says that there is none. */
static int rows_of_matrix(const struct models *m)
{
    return m->of.n ? 1 + ui_matrix_rows(&m->of) : 2;
}

/* Matrix and classes beside one another where all of the matrix has room, else one of the two. */
static void place_evaluation(const struct models *m, struct ui_rect r, struct models_places *to)
{
    int all = m->of.n ? ui_matrix_cols(&m->of) : 0;
    struct ui_part cols[] = {{.least = all, .most = all > SAID ? all : SAID, .weight = 4},
                             {.least = CLASSES_LEAST, .weight = 1}};

    if (m->of.n && ui_layout_cols(r, cols, 2, GAP) == 2) {
        to->matrix = cols[0].at;
        to->classes = cols[1].at;
    } else if (m->part == MODELS_CLASSES) {
        to->classes = r;
    } else {
        to->matrix = r;
    }
}

static struct models_places place_wide(const struct models *m, struct ui_rect r)
{
    struct models_places to = {0};
    struct ui_part rows[] = {{.least = rows_of_list(m, r.rows)},
                             {.least = 1},
                             {.least = least_of(5, rows_of_matrix(m)),
                              .most = rows_of_matrix(m), .weight = 3},
                             {.least = WEIGHTS_LEAST, .weight = 1}};
    struct ui_part cols[] = {{.least = 40, .weight = 1}, {.least = CLASSES_LEAST, .weight = 1}};

    ui_layout_rows(r, rows, 4);
    to.list = rows[0].at;
    place_evaluation(m, rows[2].at, &to);
    ui_layout_cols(rows[3].at, cols, 2, GAP);
    to.weights = cols[0].at;
    to.facts = cols[1].at;
    return to;
}

static struct models_places place_narrow(const struct models *m, struct ui_rect r)
{
    struct models_places to = {0};
    struct ui_part rows[] = {{.least = rows_of_list(m, r.rows)},
                             {.least = 4, .most = rows_of_matrix(m), .weight = 3},
                             {.least = WEIGHTS_LEAST, .weight = 1}};
    bool weights = m->part == MODELS_WEIGHTS && m->of.n == 0;

    ui_layout_rows(r, rows, 3);
    to.list = rows[0].at;
    if (m->part == MODELS_CLASSES)
        to.classes = rows[1].at;
    else if (!weights)
        to.matrix = rows[1].at;
    to.weights = rows[2].at;
    if (m->part == MODELS_WEIGHTS && to.weights.rows == 0) {
        to.weights = rows[1].at;
        to.matrix = (struct ui_rect){0};
    }
    return to;
}

/* Below a part's rule. */
static struct ui_rect under(struct ui_rect r)
{
    return r.rows > 1 ? (struct ui_rect){r.row + 1, r.col, r.rows - 1, r.cols}
                      : (struct ui_rect){0};
}

struct models_places models_place(const struct models *m)
{
    struct ui_rect at = m->base.at;
    struct ui_rect r = {at.row + 1, at.col + 1, at.rows - 1, at.cols - 2};
    struct models_places to = at.cols >= WIDE ? place_wide(m, r) : place_narrow(m, r);

    to.matrix = under(to.matrix);
    to.classes = under(to.classes);
    to.weights = under(to.weights);
    to.facts = under(to.facts);
    to.list.col = at.col; /* its gutter is the margin */
    to.list.cols = to.list.rows ? at.cols : 0;
    return to;
}

/* --- title --- */

static void draw_title(const struct models *m, struct ui_canvas *c, struct ui_rect at)
{
    const char *more = ui_glyph(c, UI_GLYPH_MORE);
    char rows[UI_NUMBER], when[UI_TIME], sort[80], text[300];
    int end = at.col + at.cols - 1, col = at.col + 1;

    ui_grid_told(m->grid, c, sort, sizeof sort);
    int right = ui_canvas_right(c, at.row, end - 50, 50, UI_DIM, sort);

    end -= right ? right + 2 : 0;
    if (m->baseline && at.cols >= WIDE) {
        snprintf(text, sizeof text, "baseline %s %.200s", ui_glyph(c, UI_GLYPH_BASE), m->baseline);
        int most = (end - col) / 2;

        right = ui_canvas_right(c, at.row, end - most, most, UI_DIM, text);
        end -= right + 2;
    }
    col += ui_canvas_printf(c, at.row, col, end - col, UI_TITLE, "Models %zu", m->n_card);
    if (m->shown)
        col += ui_canvas_printf(c, at.row, col, end - col, UI_TEXT, " %s %s", more,
                                m->shown->row.name);
    if (!m->of.n)
        return;
    ui_count(m->of.n_row, rows);
    app_time(m->base.app, m->of.created_ms / 1000, when);
    col += ui_canvas_printf(c, at.row, col, end - col, UI_TEXT, " %s %s", more, m->of.dataset);
    col += ui_canvas_printf(c, at.row, col, end - col, UI_DIM, "   %s rows   %s", rows, when);
    if (m->n_of > 1)
        ui_canvas_printf(c, at.row, col, end - col, UI_DIM, "   %lld of %lld ( )",
                         (long long)m->i_of + 1, (long long)m->n_of);
}

/* --- the evaluation --- */

static void rule(struct ui_canvas *c, struct ui_rect r, const char *title, const char *right,
                 bool focus)
{
    ui_canvas_rule(c, r.row - 1, r.col, r.cols, title, right);
    if (focus)
        ui_canvas_glyph(c, r.row - 1, r.col, UI_KEY, UI_GLYPH_POINTER);
}

static void draw_matrix(const struct models *m, struct ui_canvas *c, struct ui_rect r)
{
    static const char *const modes[UI_MATRIX_MODES][2] = {
        [UI_MATRIX_COUNT] = {"count   m row % · column %", "count   m row %"},
        [UI_MATRIX_ROW] = {"row %   m column % · count", "row %   m column %"},
        [UI_MATRIX_COL] = {"column %   m count · row %", "column %   m count"},
    };

    if (r.rows == 0)
        return;
    if (m->of.n == 0) {
        ui_canvas_rule(c, r.row - 1, r.col, r.cols, "Evaluation", NULL);
        ui_canvas_text(c, r.row, r.col + 2, r.cols - 2, UI_DIM,
                       "Not evaluated yet: a, then evaluate, measures it on labels.");
        return;
    }
    rule(c, r, "Confusion matrix", modes[m->matrix.mode][c->ascii], m->part == MODELS_MATRIX);
    ui_matrix_draw(&m->matrix, &m->of, c, r, m->part == MODELS_MATRIX);
}

static void draw_classes(const struct models *m, struct ui_canvas *c, struct ui_rect r)
{
    if (r.rows == 0 || m->of.n == 0)
        return;
    rule(c, r, "Per class", NULL, m->part == MODELS_CLASSES);
    ui_classes_draw(&m->of, m->matrix.actual, c, r, m->part == MODELS_CLASSES);
}

/* --- the model --- */

static void draw_weight(struct ui_canvas *c, struct ui_rect r, int row, int name_cols, double most,
                        const struct ui_weight *w)
{
    char name[UI_NAME], value[UI_NUMBER];
    int bar = r.cols - name_cols - VALUE - 1;

    ui_name_fit(w->feature, name_cols - 1, name);
    ui_real(w->share, 4, value);
    ui_canvas_text(c, row, r.col, name_cols - 1, UI_TEXT, name);
    if (bar > 0 && most > 0)
        ui_canvas_bar(c, row, r.col + name_cols, bar, UI_PLOT1, w->share / most);
    ui_canvas_right(c, row, r.col + r.cols - VALUE, VALUE, UI_TEXT, value);
}

static void draw_weights(const struct models *m, struct ui_canvas *c, struct ui_rect r)
{
    const struct ui_card *k = m->shown;
    int name_cols = r.cols / 3 < NAME_MOST ? r.cols / 3 : NAME_MOST;
    size_t first = (size_t)m->top, room = r.rows > 0 ? (size_t)r.rows : 0;
    char right[60];

    if (r.rows == 0 || k->n_weight == 0)
        return;
    bool all = k->n_weight <= room;

    if (all)
        snprintf(right, sizeof right, "%zu features", k->n_weight);
    else
        snprintf(right, sizeof right, "%zu-%zu of %zu features", first + 1,
                 first + room < k->n_weight ? first + room : k->n_weight, k->n_weight);
    rule(c, r, "Importance", right, m->part == MODELS_WEIGHTS);
    for (size_t i = 0; i < room && first + i < k->n_weight; i++)
        draw_weight(c, r, r.row + (int)i, name_cols, k->weight[0].share, &k->weight[first + i]);
}

/* `cells` for the word: those of training are shorter than the names of parameters. */
static void draw_fact(struct ui_canvas *c, struct ui_rect r, int *row, int cells, const char *word,
                      const char *text)
{
    if (!*text || *row >= r.row + r.rows)
        return;
    ui_canvas_text(c, *row, r.col, cells, UI_DIM, word);
    ui_canvas_text(c, (*row)++, r.col + cells + 2, r.cols - cells - 2, UI_TEXT, text);
}

/* Where values stand: all below one another where there is room. */
static int cells_of(struct ui_rect r)
{
    return r.cols >= WORD + 30 ? WORD : BRIEF;
}

/* "training_data, 604,307 rows", "2015-01-01 to 2015-10-30" and what else about tells */
static void draw_training(const struct models *m, struct ui_canvas *c, struct ui_rect r, int *row)
{
    const struct ui_card *k = m->shown;
    int64_t n = json_i64(json_get(k->about, "rows"), -1);
    int64_t first = json_i64(json_get(k->about, "first"), INT64_MIN);
    int64_t last = json_i64(json_get(k->about, "last"), INT64_MIN);
    char text[400], count[UI_NUMBER], from[UI_TIME], to[UI_TIME];

    ui_count(n, count);
    snprintf(text, sizeof text, n < 0 || !*k->data ? "%s" : "%s, %s rows", k->data, count);
    draw_fact(c, r, row, cells_of(r), "trained on", text);
    if (first != INT64_MIN && !json_bool(json_get(k->about, "integer_time"), false)) {
        app_time(m->base.app, first, from);
        app_time(m->base.app, last, to);
        from[DATE] = to[DATE] = '\0';
        snprintf(text, sizeof text, "%s to %s", from, to);
        draw_fact(c, r, row, cells_of(r), "range", text);
    }
    draw_fact(c, r, row, cells_of(r), "label", json_text(json_get(k->about, "label"), ""));
}

static void draw_facts(const struct models *m, struct ui_canvas *c, struct ui_rect r)
{
    const struct ui_card *k = m->shown;
    char text[80], created[UI_TIME];
    int row = r.row;

    if (r.rows == 0)
        return;
    rule(c, r, "Model", k->row.algorithm, false);
    draw_training(m, c, r, &row);
    app_time(m->base.app, k->row.created_ms / 1000, created);
    if (k->row.run)
        snprintf(text, sizeof text, "%lld, run %lld, %s", (long long)k->row.version,
                 (long long)k->row.run, created);
    else
        snprintf(text, sizeof text, "%lld, imported, %s", (long long)k->row.version, created);
    draw_fact(c, r, &row, cells_of(r), "version", text);
    for (size_t i = 0; i < k->n_fact; i++)
        draw_fact(c, r, &row, WORD, k->fact[i].word, k->fact[i].text);
}

/* --- all of it --- */

static bool any_table(const struct models *m)
{
    for (int64_t i = 0; i < m->n_dataset; i++)
        if (strcmp(m->dataset[i].kind, "features") == 0)
            return true;
    return false;
}

static void draw_empty(const struct models *m, struct ui_canvas *c, struct ui_rect at)
{
    const char *why = "";

    if (!app_store(m->base.app))
        why = "No workspace is open. O opens or makes one.";
    else if (m->base.loaded && !m->base.error[0])
        why = any_table(m) ? "No model yet. a trains one on a feature table."
                           : "No model yet, and no feature table to train one on: "
                             "3 Features, then a, builds one.";

    ui_canvas_text(c, at.row, at.col + 1, at.cols - 2, UI_TITLE, "Models");
    ui_canvas_wrap(c, (struct ui_rect){at.row + 2, at.col + 3, at.rows - 2, at.cols - 6}, UI_TEXT,
                   why);
}

void models_draw(const struct pane *p, struct ui_canvas *c)
{
    const struct models *m = (const struct models *)p;
    struct models_places to = models_place(m);

    if (m->n_card == 0) {
        draw_empty(m, c, p->at);
        return;
    }
    draw_title(m, c, p->at);
    if (!m->shown) { /* none has what the list is narrowed to */
        ui_grid_draw(m->grid, c, to.list, true);
        return;
    }
    ui_grid_draw(m->grid, c, to.list, m->part == MODELS_LIST);
    draw_matrix(m, c, to.matrix);
    draw_classes(m, c, to.classes);
    draw_weights(m, c, to.weights);
    draw_facts(m, c, to.facts);
}
