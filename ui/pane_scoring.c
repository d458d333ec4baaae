/* pane_scoring.c - the pane Scoring: machines by the risk of their newest scored row.
 *
 * A dataset of scores is read in slices when it is another than the one that is shown, which stays
 * until the new one is ranked. The risk of the machine under the cursor over time is read when the
 * cursor rests there. Several datasets of scores are tabs.
 * Not here: the pass over the rows (scores.c), the list (scoring_list.c), what can be done
 * (scoring_do.c), the picture (scoring_draw.c). */
#include "config.h"

#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/store/models.h"
#include "ui/scoring_parts.h"

#include <stdlib.h>
#include <string.h>

enum { HISTORY_S = 30 * 86400 };
static const double slice_s = 0.004;

/* --- what the newest scores come from --- */

static void read_model(struct scoring *v, const char *name)
{
    struct arena a = {0};
    struct model_row row;
    struct err ignored = {0}; /* it may be gone: labels stay numbers */

    json_free(v->about);
    v->about = NULL;
    if (models_find(app_store(v->base.app), name, &a, &row, &ignored) == 0)
        v->about = json_parse(row.about, strlen(row.about), &ignored);
    arena_done(&a);
}

static void read_run(struct scoring *v, int64_t run)
{
    struct arena a = {0};
    struct run_row row;
    struct err ignored = {0};

    v->scored_ms = 0;
    if (run > 0 && runs_get(app_store(v->base.app), run, &a, &row, &ignored) == 0)
        v->scored_ms = row.ended_ms;
    arena_done(&a);
}

static void forget_risks(struct scoring *v)
{
    ui_risks_done(&v->risks);
    v->risks_of = NULL;
}

static void show(struct scoring *v, struct ui_scores *take)
{
    const struct ui_scored *latest = take->latest;

    forget_risks(v);
    ui_scores_free(v->shown);
    v->shown = take;
    read_model(v, latest ? latest->scored_by : "");
    read_run(v, latest ? latest->newest.run : 0);
    v->at_risk = ui_scores_at_risk(take, scoring_threshold, false);
    v->was_at_risk = ui_scores_at_risk(take, scoring_threshold, true);
    v->any_before = false;
    for (size_t i = 0; i < take->n_machine && !v->any_before; i++)
        v->any_before = take->ranked[i]->has_before;
    scoring_fill(v);
}

/* --- loading --- */

static bool same_stamp(const struct scoring_stamp *a, const struct scoring_stamp *b)
{
    return a->id == b->id && a->run == b->run && a->n_row == b->n_row &&
           a->changed_at == b->changed_at;
}

static void drop_all(struct scoring *v)
{
    forget_risks(v);
    ui_scores_free(v->coming);
    ui_scores_free(v->shown);
    v->coming = v->shown = NULL;
    v->stamp = (struct scoring_stamp){0};
    scoring_fill(v);
}

static int begin_reading(struct scoring *v, struct err *e)
{
    const struct dataset_row *d = &v->set[v->at_set];
    struct scoring_stamp now = {d->id, d->run, d->n_row, d->changed_at};

    if (same_stamp(&now, &v->stamp))
        return 0;
    v->stamp = now;
    ui_scores_free(v->coming);
    if (v->shown && strcmp(v->shown->dataset, d->name) != 0)
        drop_all(v);
    v->stamp = now;
    v->coming = ui_scores_new(app_store(v->base.app), d->name, e);
    if (v->coming)
        return 0;
    v->stamp = (struct scoring_stamp){0}; /* tried again, so that the error stays in sight */
    return -1;
}

static void keep_table(struct scoring *v, const struct dataset_row *row, int64_t n)
{
    const struct dataset_row *newest = NULL;

    for (int64_t i = 0; i < n; i++)
        if (strcmp(row[i].kind, "features") == 0 &&
            (!newest || row[i].changed_at >= newest->changed_at))
            newest = &row[i];
    free(v->table);
    v->table = newest ? mem_text(newest->name) : NULL;
}

/* Of all datasets those of scores; which one is shown. */
static int list_sets(struct scoring *v, struct err *e)
{
    struct arena fresh = {0};
    const struct dataset_row *row;
    struct store *s = app_store(v->base.app);
    int64_t n = datasets_list(s, &fresh, &row, e), kept = 0;
    const char *wanted = app_setting(v->base.app, scoring_setting);

    if (n < 0) {
        arena_done(&fresh);
        return -1;
    }
    struct dataset_row *set = arena_zero(&fresh, (size_t)n + 1, sizeof *set);

    keep_table(v, row, n);
    v->at_set = -1;
    for (int64_t i = 0; i < n; i++) {
        if (strcmp(row[i].kind, "scores") != 0)
            continue;
        if (wanted && strcmp(row[i].name, wanted) == 0)
            v->at_set = kept;
        set[kept++] = row[i];
    }
    for (int64_t i = 0; v->at_set < 0 && i < kept; i++) /* none is wanted: the one named scores */
        if (strcmp(set[i].name, "scores") == 0)
            v->at_set = i;
    v->at_set = v->at_set < 0 ? 0 : v->at_set;
    arena_done(&v->memory);
    v->memory = fresh;
    v->set = set;
    v->n_set = kept;
    return 0;
}

/* What a first scoring would begin with. */
static int look_for_models(struct scoring *v, struct err *e)
{
    struct arena a = {0};
    const struct model_row *row, *newest = NULL;
    int64_t n = models_list(app_store(v->base.app), &a, &row, e);

    for (int64_t i = 0; i < n; i++)
        newest = !newest || row[i].id > newest->id ? &row[i] : newest;
    free(v->model);
    v->model = newest ? mem_text(newest->name) : NULL;
    arena_done(&a);
    return n < 0 ? -1 : 0;
}

static int load(struct pane *p, struct err *e)
{
    struct scoring *v = (struct scoring *)p;

    if (!app_store(p->app))
        return 0;
    if (list_sets(v, e) < 0 || look_for_models(v, e) < 0)
        return -1;
    if (v->n_set > 0)
        return begin_reading(v, e);
    drop_all(v);
    return 0;
}

/* --- slices --- */

static bool wants_risks(const struct scoring *v)
{
    return v->shown && !v->coming && scoring_here(v) && scoring_here(v) != v->risks_of;
}

static bool busy(const struct pane *p)
{
    const struct scoring *v = (const struct scoring *)p;

    return v->coming || wants_risks(v) || v->filled_cols != p->at.cols;
}

static void failed(struct scoring *v, const struct err *e)
{
    err_line(e, v->base.error, sizeof v->base.error);
}

static void read_slice(struct scoring *v)
{
    struct err e = {0};
    int rc = 1;

    for (double end = now_mono() + slice_s; rc > 0 && now_mono() < end;)
        rc = ui_scores_step(v->coming, &e);
    if (rc > 0)
        return;
    struct ui_scores *done = v->coming;

    v->coming = NULL;
    if (rc == 0) {
        show(v, done);
        return;
    }
    ui_scores_free(done);
    v->stamp = (struct scoring_stamp){0};
    failed(v, &e);
}

static void read_risks(struct scoring *v)
{
    const struct ui_scored *m = scoring_here(v);
    struct err e = {0};

    forget_risks(v);
    v->risks_of = m;
    v->risks_from = v->shown->cycles ? INT64_MIN : m->newest.at - HISTORY_S;
    if (ui_risks_read(app_store(v->base.app), v->shown, m, v->risks_from, &v->risks, &e) < 0)
        failed(v, &e);
    if (v->shown->cycles)
        v->risks_from = v->risks.n ? v->risks.point[0].at : m->newest.at;
}

static void tick(struct pane *p)
{
    struct scoring *v = (struct scoring *)p;

    if (v->coming)
        read_slice(v);
    else if (v->filled_cols != p->at.cols)
        scoring_fill(v); /* for the width that there is now */
    else if (wants_risks(v))
        read_risks(v);
}

/* --- the pane --- */

static struct ui_grid *grid(struct pane *p)
{
    return &((struct scoring *)p)->grid;
}

static enum ui_result take_key(struct pane *p, int key)
{
    return ui_grid_key(grid(p), key, p->app);
}

static void free_pane(struct pane *p)
{
    struct scoring *v = (struct scoring *)p;

    ui_grid_keep(&v->grid, p->app);
    forget_risks(v);
    ui_scores_free(v->coming);
    ui_scores_free(v->shown);
    json_free(v->about);
    free(v->model);
    free(v->table);
    free(v->wanted);
    ui_grid_done(&v->grid);
    ui_list_done(&v->list);
    arena_done(&v->memory);
    free(v);
}

static const struct pane_ops ops = {
    .name = "Scoring", .brief = "Score",
    .load = load,
    .draw = scoring_draw,
    .key = take_key,
    .tick = tick,
    .busy = busy,
    .free = free_pane,
    .actions = scoring_actions,
    .grid = grid,
};

struct pane *ui_pane_scoring(struct app *a)
{
    struct scoring *v = mem_zero(1, sizeof *v);

    v->base.ops = &ops;
    v->base.app = a;
    scoring_list_init(v);
    ui_grid_init(&v->grid, &v->list.base, "scoring");
    ui_grid_restore(&v->grid, a);
    return &v->base;
}

void ui_scoring_go(struct app *a, const char *machine)
{
    struct scoring *v = scoring_of(a);

    free(v->wanted);
    v->wanted = mem_text(machine);
    v->filled_cols = 0; /* the list anew, then the cursor goes there */
    app_go(a, UI_SCORING);
}
