/* pane_models.c - the pane Models: models with figures of their newest evaluations, and below the
 * evaluation of the one under the cursor.
 *
 * Not here: its picture (models_draw.c), what can be done with a model (models_do.c), the matrix
 * (matrix.c). */
#include "config.h"

#include "src/base/mem.h"
#include "ui/models_parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EVALUATIONS = 2000 }; /* of all models, that are looked at */

/* priorities: what leaves first where there is little room */
static const struct ui_column columns[] = {
    {"model", NULL, UI_LEFT, 8, 40, 0},        {"algorithm", NULL, UI_LEFT, 9, 18, 5},
    {"recipe", NULL, UI_LEFT, 6, 16, 4},       {"trees", NULL, UI_RIGHT, 5, 7, 6},
    {"depth", NULL, UI_RIGHT, 5, 5, 7},        {"accuracy", NULL, UI_DECIMAL, 8, 8, 0},
    {"precision", NULL, UI_DECIMAL, 9, 9, 0},  {"recall", NULL, UI_DECIMAL, 6, 6, 0},
    {"F1", NULL, UI_DECIMAL, 6, 6, 0},         {"Δ F1", NULL, UI_RIGHT, 7, 7, 2},
    {"log loss", NULL, UI_DECIMAL, 8, 8, 3},
    {"nodes", NULL, UI_RIGHT, 5, 11, 10},      {"trained on", NULL, UI_LEFT, 10, 20, 9},
    {"created", NULL, UI_LEFT, 16, 16, 8},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

struct models *models_of(struct app *a)
{
    return (struct models *)app_pane_at(a, UI_MODELS);
}

/* --- loading --- */

static struct ui_card *take_card(struct models *m, const struct model_row *row)
{
    for (size_t i = 0; i < m->n_card; i++) {
        struct ui_card *c = m->card[i];

        if (!c || c->row.id != row->id)
            continue;
        m->card[i] = NULL;
        return c;
    }
    return ui_card_new(row);
}

static void free_cards(struct models *m)
{
    for (size_t i = 0; i < m->n_card; i++)
        ui_card_free(m->card[i]);
    free(m->card);
    m->card = NULL;
    m->n_card = 0;
}

static int load_cards(struct models *m, struct store *s, struct err *e)
{
    struct arena a = {0};
    const struct model_row *rows;
    int64_t n = models_list(s, &a, &rows, e);

    if (n >= 0) {
        struct ui_card **card = mem_zero((size_t)n + 1, sizeof(struct ui_card *));

        for (int64_t i = 0; i < n; i++)
            card[i] = take_card(m, &rows[i]);
        free_cards(m);
        m->card = card;
        m->n_card = (size_t)n;
    }
    arena_done(&a);
    return n < 0 ? -1 : 0;
}

/* The k-th newest evaluation of a model; NULL: it has not so many. */
static const struct evaluation_row *evaluation_of(const struct models *m, int64_t model, int64_t k)
{
    for (int64_t i = 0; i < m->n_evaluation; i++)
        if (m->evaluation[i].model == model && k-- == 0)
            return &m->evaluation[i];
    return NULL;
}

static void add_figure(struct models *m, double v)
{
    char text[UI_NUMBER];

    ui_real(v, 4, text);
    ui_list_number(&m->list, isnan(v) ? UI_DIM : UI_TEXT, v, text);
}

static void add_count(struct models *m, int64_t n)
{
    char text[UI_NUMBER];

    ui_count(n, text);
    ui_list_number(&m->list, n < 0 ? UI_DIM : UI_TEXT, n < 0 ? NAN : (double)n,
                   n < 0 ? "·" : text);
}

/* Figures of an evaluation; NaN where there is none or it cannot be read. */
static struct ui_evaluation figures_of(struct models *m, const struct evaluation_row *row,
                                       const struct ui_card *c)
{
    struct ui_evaluation v = {.accuracy = NAN, .log_loss = NAN, .of = {NAN, NAN, NAN}};
    struct err ignored = {0};

    if (row && ui_evaluation_read(row, c->about, &m->memory, &v, &ignored) < 0)
        v = (struct ui_evaluation){.accuracy = NAN, .log_loss = NAN, .of = {NAN, NAN, NAN}};
    return v;
}

static const struct ui_card *baseline_of(const struct models *m)
{
    for (size_t i = 0; m->baseline && i < m->n_card; i++)
        if (strcmp(m->card[i]->row.name, m->baseline) == 0)
            return m->card[i];
    return NULL;
}

/* Against the newest evaluation of the baseline on the same dataset: others are not to be
 * compared. The baseline itself has its mark. */
static void add_change(struct models *m, const struct ui_card *c, const struct evaluation_row *row,
                       double f1)
{
    const struct ui_card *base = baseline_of(m);
    const struct evaluation_row *other = NULL;
    char text[UI_NUMBER] = "·";

    if (base == c && base) {
        ui_list_text(&m->list, UI_MARK, ui_glyph(app_canvas(m->base.app), UI_GLYPH_BASE));
        return;
    }
    for (int64_t k = 0; base && row && (other = evaluation_of(m, base->row.id, k)); k++)
        if (strcmp(other->dataset, row->dataset) == 0)
            break;
    double by = base && other ? f1 - figures_of(m, other, base).of.f1 : NAN;

    if (!isnan(by))
        snprintf(text, sizeof text, "%+.4f", fabs(by) < 0.00005 ? 0.0 : by);
    ui_list_number(&m->list, isnan(by) ? UI_DIM : by < 0 ? UI_WARN : UI_OK, by, text);
}

static void add_row(struct models *m, const struct ui_card *c)
{
    const struct evaluation_row *row = evaluation_of(m, c->row.id, 0);
    struct ui_evaluation v = figures_of(m, row, c);
    struct ui_list *l = &m->list;
    char created[UI_TIME];

    app_time(m->base.app, c->row.created_ms / 1000, created);
    ui_list_row(l, c->row.id);
    ui_list_text(l, UI_TEXT, c->row.name);
    ui_list_text(l, UI_TEXT, c->row.algorithm);
    ui_list_text(l, UI_TEXT, c->recipe);
    add_count(m, c->row.n_tree);
    add_count(m, c->depth);
    add_figure(m, v.accuracy);
    add_figure(m, v.of.precision);
    add_figure(m, v.of.recall);
    add_figure(m, v.of.f1);
    add_change(m, c, row, v.of.f1);
    add_figure(m, v.log_loss);
    add_count(m, c->row.n_node);
    ui_list_text(l, UI_TEXT, c->data);
    ui_list_text(l, UI_TEXT, created);
}

static void go_to_wanted(struct models *m)
{
    for (int64_t i = 0; m->wanted && i < m->list.n_row; i++)
        if (strcmp(m->list.base.ops->cell(&m->list.base, i, 0).text, m->wanted) == 0)
            ui_grid_go(m->grid, i);
    free(m->wanted);
    m->wanted = NULL;
}

static int load(struct pane *p, struct err *e)
{
    struct models *m = (struct models *)p;
    struct store *s = app_store(p->app);
    struct arena fresh = {0};
    const struct evaluation_row *evaluation;
    const struct dataset_row *dataset;

    if (!s)
        return 0;
    int64_t n = evaluations_list(s, 0, EVALUATIONS, &fresh, &evaluation, e);
    int64_t n_dataset = n < 0 ? -1 : datasets_list(s, &fresh, &dataset, e);

    if (n_dataset < 0 || load_cards(m, s, e) < 0) {
        arena_done(&fresh);
        return -1; /* what was there stays */
    }
    arena_done(&m->memory);
    m->memory = fresh;
    m->evaluation = evaluation;
    m->n_evaluation = n;
    m->dataset = dataset;
    m->n_dataset = n_dataset;
    const char *baseline = app_setting(p->app, models_baseline);

    free(m->baseline);
    m->baseline = baseline ? mem_text(baseline) : NULL;
    ui_list_clear(&m->list);
    for (size_t i = 0; i < m->n_card; i++)
        add_row(m, m->card[i]);
    if (!m->restored)
        ui_grid_restore(m->grid, p->app);
    m->restored = true;
    ui_grid_reload(m->grid);
    go_to_wanted(m);
    models_show(m);
    return 0;
}

/* --- what is under the cursor --- */

static struct ui_card *card_here(const struct models *m)
{
    int64_t id = ui_grid_rows(m->grid) ? m->list.base.ops->id(&m->list.base, m->grid->row) : 0;

    for (size_t i = 0; i < m->n_card; i++)
        if (m->card[i]->row.id == id)
            return m->card[i];
    return NULL;
}

void models_show(struct models *m)
{
    struct ui_card *card = card_here(m);
    struct err e = {0};

    if (card)
        ui_card_weigh(card, app_store(m->base.app));
    if (card != m->shown)
        m->i_of = m->top = 0;
    m->shown = card;
    arena_done(&m->shown_memory);
    m->of = (struct ui_evaluation){0};
    for (m->n_of = 0; card && evaluation_of(m, card->row.id, m->n_of);)
        m->n_of++;
    if (m->i_of >= m->n_of)
        m->i_of = 0;
    const struct evaluation_row *row = card ? evaluation_of(m, card->row.id, m->i_of) : NULL;

    if (row && ui_evaluation_read(row, card->about, &m->shown_memory, &m->of, &e) < 0)
        app_fail(m->base.app, &e);
    ui_matrix_fit(&m->matrix, m->of.n);
}

const struct dataset_row *models_dataset(const struct models *m, const char *name)
{
    for (int64_t i = 0; i < m->n_dataset; i++)
        if (strcmp(m->dataset[i].name, name) == 0)
            return &m->dataset[i];
    return NULL;
}

/* --- keys --- */

static bool part_is_shown(const struct models *m, enum models_part part)
{
    if (part == MODELS_MATRIX || part == MODELS_CLASSES)
        return m->of.n > 0;
    return part != MODELS_WEIGHTS || (m->shown && m->shown->n_weight > 0);
}

void models_focus(struct models *m, int by)
{
    int at = (int)m->part;

    do
        at = (at + by + MODELS_PARTS) % MODELS_PARTS;
    while (at != MODELS_LIST && !part_is_shown(m, (enum models_part)at));
    m->part = (enum models_part)at;
}

static enum ui_result scroll_weights(struct models *m, int key)
{
    int page = models_place(m).weights.rows - 1, most = (int)m->shown->n_weight - page;

    switch (key) {
    case 'j': case UI_KEY_DOWN: m->top++; break;
    case 'k': case UI_KEY_UP: m->top--; break;
    case UI_KEY_PGDN: m->top += page; break;
    case UI_KEY_PGUP: m->top -= page; break;
    case UI_CHORD('g'): case UI_KEY_HOME: m->top = 0; break;
    case 'G': case UI_KEY_END: m->top = most; break;
    default: return UI_IGNORED;
    }
    m->top = m->top > most ? most : m->top;
    m->top = m->top < 0 ? 0 : m->top;
    return UI_TAKEN;
}

static enum ui_result mouse(struct models *m)
{
    const struct ui_mouse *at = app_last_mouse(m->base.app);
    struct models_places to = models_place(m);

    if (ui_rect_holds(to.list, at->row, at->col)) {
        m->part = MODELS_LIST;
        return ui_grid_key(m->grid, UI_KEY_MOUSE, m->base.app);
    }
    if (m->of.n && ui_matrix_click(&m->matrix, &m->of, to.matrix, at->row, at->col)) {
        m->part = MODELS_MATRIX;
        return UI_TAKEN;
    }
    return UI_IGNORED;
}

static enum ui_result part_key(struct models *m, int key)
{
    switch (m->part) {
    case MODELS_MATRIX: case MODELS_CLASSES: return ui_matrix_key(&m->matrix, &m->of, key);
    case MODELS_WEIGHTS: return scroll_weights(m, key);
    default: return ui_grid_key(m->grid, key, m->base.app);
    }
}

static struct ui_grid *grid(struct pane *p)
{
    struct models *m = (struct models *)p;

    return m->part == MODELS_LIST || !m->shown ? m->grid : NULL;
}

static void moved(struct pane *p)
{
    struct models *m = (struct models *)p;

    if (card_here(m) != m->shown)
        models_show(m);
}

static void command(const struct pane *p, struct buf *out)
{
    (void)p;
    buf_text(out, "models");
}

static enum ui_result key(struct pane *p, int key)
{
    struct models *m = (struct models *)p;

    if (m->n_card == 0)
        return UI_IGNORED;
    if (!m->shown || !part_is_shown(m, m->part))
        m->part = MODELS_LIST;
    enum ui_result r = key == UI_KEY_MOUSE ? mouse(m) : part_key(m, key);

    if (r != UI_IGNORED && m->part == MODELS_LIST)
        moved(p);
    return r;
}

/* --- life --- */

static void free_pane(struct pane *p)
{
    struct models *m = (struct models *)p;

    app_ask_stop(p->app, &m->door);
    if (m->restored)
        ui_grid_keep(m->grid, p->app);
    ui_grid_done(m->grid);
    free(m->grid);
    ui_list_done(&m->list);
    free_cards(m);
    arena_done(&m->memory);
    arena_done(&m->shown_memory);
    free(m->door.dataset);
    free(m->baseline);
    free(m->wanted);
    free(m);
}

static const struct pane_ops ops = {
    .name = "Models", .brief = "Mod",
    .load = load,
    .draw = models_draw,
    .key = key,
    .free = free_pane,
    .actions = models_actions,
    .grid = grid,
    .moved = moved,
    .command = command,
};

struct pane *ui_pane_models(struct app *a)
{
    struct models *m = mem_zero(1, sizeof *m);

    m->base.ops = &ops;
    m->base.app = a;
    m->door.app = a;
    m->grid = mem_zero(1, sizeof *m->grid);
    ui_list_init(&m->list, columns, COLUMNS);
    ui_grid_init(m->grid, &m->list.base, "models");
    return &m->base;
}

void ui_models_go(struct app *a, const char *model)
{
    struct models *m = models_of(a);

    free(m->wanted);
    m->wanted = mem_text(model);
    m->part = MODELS_LIST;
    m->base.loaded = false;
    app_go(a, UI_MODELS);
}
