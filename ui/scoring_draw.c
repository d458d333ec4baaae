/* scoring_draw.c - the picture of the pane Scoring: counts, machines by risk, classes and risk
 * over time of the machine under the cursor. */
#include "config.h"

#include "src/base/now.h"
#include "src/base/text.h"
#include "ui/layout.h"
#include "ui/names.h"
#include "ui/risk_plot.h"
#include "ui/scoring_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WIDE = 100, ROOMY = 118 };

/* --- the first line --- */

/* "8 h ago"; "" for what is not known. */
static void ago_text(int64_t at_ms, char *out, size_t size)
{
    int64_t s = now_at() - at_ms / 1000;

    out[0] = '\0';
    if (!at_ms || s < 0)
        return;
    if (s < 90)
        snprintf(out, size, ", just now");
    else if (s < 5400)
        snprintf(out, size, ", %lld min ago", (long long)(s + 30) / 60);
    else if (s < 129600)
        snprintf(out, size, ", %lld h ago", (long long)(s + 1800) / 3600);
    else
        snprintf(out, size, ", %lld d ago", (long long)(s + 43200) / 86400);
}

static int draw_source(const struct scoring *v, struct ui_canvas *c, int row, int col, bool wide)
{
    const struct ui_scored *latest = v->shown->latest;
    int from = col;

    col += ui_canvas_text(c, row, col, 30, UI_HEADER, v->shown->dataset);
    if (latest) {
        char at[UI_TIME], ago[40];

        scoring_time(v, latest->newest.at, at);
        ago_text(v->scored_ms, ago, sizeof ago);
        col += ui_canvas_text(c, row, col, 3, UI_DIM, " · ");
        col += ui_canvas_text(c, row, col, 24, UI_TEXT, latest->scored_by);
        if (wide && !v->about && latest->scored_by[0])
            col += ui_canvas_text(c, row, col, 8, UI_WARN, " (gone)");
        col += ui_canvas_printf(c, row, col, 40, UI_DIM, wide ? " · last scored %s" : " · %s", at);
        if (c->cols >= ROOMY && latest->newest.run)
            col += ui_canvas_printf(c, row, col, 40, UI_DIM, " (run %lld%s)",
                                    (long long)latest->newest.run, ago);
    }
    return col - from;
}

static void draw_head(const struct scoring *v, struct ui_canvas *c, int row)
{
    bool wide = c->cols >= WIDE;
    int col = 1, role = v->at_risk ? UI_ALARM : UI_OK;
    char n[UI_NUMBER], risk[UI_NUMBER], sort[80];
    long long by = (long long)v->at_risk - (long long)v->was_at_risk;

    col += draw_source(v, c, row, col, wide) + 3;
    ui_count((int64_t)v->shown->n_machine, n);
    ui_count((int64_t)v->at_risk, risk);
    col += ui_canvas_printf(c, row, col, 24, UI_TEXT, "%s machine%s", n,
                            v->shown->n_machine == 1 ? "" : "s") + 3;
    col += ui_canvas_printf(c, row, col, 24, role, "%s at risk", risk);
    if (v->any_before && by != 0)
        col += ui_canvas_printf(c, row, col, 16, role, " (%+lld)", by);
    ui_grid_told(&v->grid, c, sort, sizeof sort);
    if (!sort[0])
        snprintf(sort, sizeof sort, "sort: risk %s", ui_glyph(c, UI_GLYPH_DOWN));
    if (v->coming && v->coming->n_row > 0)
        snprintf(sort, sizeof sort, "reading %.0f %%",
                 floor(100.0 * (double)v->coming->n_read / (double)v->coming->n_row));
    if (col + 2 + ui_canvas_width(c, sort) < c->cols)
        ui_canvas_right(c, row, col + 2, c->cols - col - 3, UI_DIM, sort);
}

/* --- under the list --- */

static void draw_foot(const struct scoring *v, struct ui_canvas *c, int row)
{
    int64_t seen = v->grid.top + v->grid.page, n = (int64_t)v->at_risk;
    char more[UI_NUMBER], text[120] = "";

    if (v->grid.n_sort == 0 && n > seen) {
        ui_count(n - seen, more);
        snprintf(text, sizeof text, "%s %s more at %.2f or above", c->ascii ? ".." : "…", more,
                 scoring_threshold);
    }
    int used = ui_canvas_text(c, row, 3, c->cols - 4, UI_ALARM, text);

    used += used > 0 ? 3 : 0;
    ui_canvas_printf(c, row, 3 + used, c->cols - 4 - used, UI_DIM, "%s at risk: %.2f or above",
                     c->ascii ? ":" : "┊", scoring_threshold);
    if ((int64_t)v->shown->n_machine > v->list.n_row) {
        ui_count(v->list.n_row, more);
        snprintf(text, sizeof text, "the first %s are listed", more);
        ui_canvas_right(c, row, c->cols - 41, 40, UI_DIM, text);
    }
}

/* --- the machine under the cursor --- */

static void machine_title(const struct ui_scored *m, char *out, size_t size)
{
    int n = snprintf(out, size, "Machine %s", m->name);

    if (m->model[0] && n > 0 && (size_t)n < size)
        n += snprintf(out + n, size - (size_t)n, " · %s", m->model);
    if (!isnan(m->age) && n > 0 && (size_t)n < size)
        snprintf(out + n, size - (size_t)n, m->age == 1 ? " · %.0f year" : " · %.0f years", m->age);
}

static void draw_class(const struct scoring *v, const struct ui_scored *m, size_t k,
                       struct ui_canvas *c, struct ui_rect r)
{
    char name[UI_NAME], now[UI_NUMBER], was[UI_NUMBER];
    bool foretold = k == ui_score_class(v->shown, &m->newest) &&
                    m->newest.risk >= scoring_threshold;

    scoring_class(v, k, name, sizeof name);
    ui_real((double)m->newest.p[k], 3, now);
    ui_real(m->has_before ? (double)m->before.p[k] : NAN, 3, was);
    ui_canvas_text(c, r.row, r.col + 1, 10, foretold ? UI_ALARM : UI_TEXT, name);
    ui_canvas_right(c, r.row, r.col + 11, 7, foretold ? UI_ALARM : UI_TEXT, now);
    ui_canvas_right(c, r.row, r.col + 18, 8, UI_DIM, was);
    ui_canvas_bar(c, r.row, r.col + 28, r.cols - 29,
                  v->shown->label[k] == 0 ? UI_DIM : foretold ? UI_ALARM : UI_PLOT1,
                  m->newest.p[k] >= 0.0005f ? (double)m->newest.p[k] : 0);
}

static void draw_classes(const struct scoring *v, const struct ui_scored *m, struct ui_canvas *c,
                         struct ui_rect r)
{
    char title[160], at[UI_TIME];

    machine_title(m, title, sizeof title);
    scoring_time(v, m->newest.at, at);
    ui_canvas_rule(c, r.row, r.col, r.cols, title, at);
    ui_canvas_text(c, r.row + 1, r.col + 1, 10, UI_HEADER, "class");
    ui_canvas_right(c, r.row + 1, r.col + 11, 7, UI_HEADER, "p");
    ui_canvas_right(c, r.row + 1, r.col + 18, 8, UI_HEADER, "before");
    for (size_t k = 0; k < v->shown->n_class && (int)k < r.rows - 2; k++)
        draw_class(v, m, k, c, (struct ui_rect){r.row + 2 + (int)k, r.col, 1, r.cols});
}

static void draw_history(const struct scoring *v, const struct ui_scored *m, struct ui_canvas *c,
                         struct ui_rect r)
{
    struct ui_rect plot = {r.row + 1, r.col, r.rows - 1, r.cols - 1};
    char title[120];

    snprintf(title, sizeof title, v->shown->cycles ? "Risk of %s" : "Risk of %s, 30 d", m->name);
    ui_canvas_rule(c, r.row, r.col, r.cols, title, NULL);
    if (v->risks_of == m)
        ui_risk_plot_draw(&(struct ui_risk_plot){.risks = &v->risks,
                                                 .from = v->risks_from,
                                                 .to = m->newest.at,
                                                 .threshold = scoring_threshold,
                                                 .cycles = v->shown->cycles},
                          v->base.app, c, plot);
}

static void draw_machine(const struct scoring *v, struct ui_canvas *c, struct ui_rect r)
{
    const struct ui_scored *m = scoring_here(v);
    struct ui_part part[] = {{.least = 36, .weight = 1}, {.least = 30, .weight = 1}};

    if (!m || r.rows < 3)
        return;
    ui_layout_cols(r, part, 2, 2);
    if (part[0].at.cols)
        draw_classes(v, m, c, part[0].at);
    if (part[1].at.cols)
        draw_history(v, m, c, part[1].at);
}

/* --- all of it --- */

static void draw_empty(const struct scoring *v, struct ui_canvas *c, struct ui_rect r)
{
    const char *why = "Nothing is scored. a scores a range of dates or a feature table.";

    if (!app_store(v->base.app))
        why = "No workspace is open: O opens or makes one.";
    else if (v->coming)
        why = "Reading the scores.";
    else if (v->n_set == 0 && !v->model)
        why = "Nothing is scored, and there is no model to score with: "
              "4 Models, then a, trains one.";
    else if (v->n_set > 0)
        why = v->base.error[0] ? "" : "There are no scored rows.";
    ui_canvas_text(c, r.row, 1, r.cols - 2, UI_HEADER, "Machines by risk");
    ui_canvas_wrap(c, (struct ui_rect){r.row + 2, 3, r.rows - 2, r.cols - 6}, UI_TEXT, why);
}

void scoring_draw(const struct pane *p, struct ui_canvas *c)
{
    const struct scoring *v = (const struct scoring *)p;
    struct ui_grid *grid = (struct ui_grid *)(uintptr_t)&v->grid; /* it notes its page */
    int classes = v->shown ? (int)v->shown->n_class : 0;
    struct ui_part part[] = {
        {.least = 1, .most = 1},
        {.least = 4, .weight = 3},
        {.least = 1, .most = 1},
        {.least = 5, .most = classes + 2 > 8 ? classes + 2 : 8, .weight = 1},
    };

    if (!v->shown || v->shown->n_machine == 0) {
        draw_empty(v, c, p->at);
        return;
    }
    ui_layout_rows(p->at, part, 4);
    if (part[0].at.rows)
        draw_head(v, c, part[0].at.row);
    ui_grid_draw(grid, c, part[1].at, true);
    if (part[2].at.rows)
        draw_foot(v, c, part[2].at.row);
    draw_machine(v, c, part[3].at);
}
