/* runs_draw.c - the picture of the pane Runs: counts, active runs, history, the run under the
 * cursor on a few lines, its log. */
#include "config.h"

#include "ui/layout.h"
#include "ui/run_card.h"
#include "ui/run_words.h"
#include "ui/runs_parts.h"

#include <stdio.h>

enum { WIDE = 100, ROOMY = 118, ACTIVE_MOST = 8, CARD_LEAST = 6, CARD_MOST = 11 };

/* --- the first line --- */

static int put_count(struct ui_canvas *c, int row, int col, int role, const char *word, int64_t n)
{
    char text[UI_NUMBER];

    ui_count(n, text);
    return 3 + ui_canvas_printf(c, row, col, c->cols - col, role, "%s %s", word, text);
}

static void draw_head(const struct runs *v, struct ui_canvas *c, int row)
{
    char sort[80];
    int col = 1;

    col += put_count(c, row, col, UI_HEADER, "Runs", v->total);
    if (v->n_active)
        col += put_count(c, row, col, UI_OK, "active", v->n_active);
    if (v->failed)
        col += put_count(c, row, col, UI_ALARM, "failed in 24 h", v->failed);
    if (v->total > v->n_row)
        col += put_count(c, row, col, UI_DIM, "here: the newest", v->n_row);
    if (v->filter[0])
        ui_canvas_printf(c, row, col, c->cols - col - 1, UI_CHIP, "%s%s%s",
                         ui_glyph(c, UI_GLYPH_CHIP_L), v->filter, ui_glyph(c, UI_GLYPH_CHIP_R));
    ui_grid_told(&v->grid, c, sort, sizeof sort);
    ui_canvas_right(c, row, c->cols - 40, 39, UI_DIM, sort);
}

/* --- active runs --- */

/* Columns from the right edge; where there is little room the later ones are left out. */
struct places {
    int phase, bar, percent, rate, left, memory, started; /* 0: left out */
    int bar_cells;
};

static struct places places_for(int cols)
{
    if (cols < WIDE)
        return (struct places){.phase = cols - 46, .bar = cols - 32, .percent = cols - 19,
                               .left = cols - 12, .bar_cells = 12};
    if (cols < ROOMY)
        return (struct places){.phase = cols - 58, .bar = cols - 44, .percent = cols - 31,
                               .rate = cols - 24, .left = cols - 12, .bar_cells = 12};
    return (struct places){.phase = cols - 88, .bar = cols - 73, .percent = cols - 51,
                           .rate = cols - 44, .left = cols - 32, .memory = cols - 20,
                           .started = cols - 10, .bar_cells = 21};
}

static void head_right(struct ui_canvas *c, int row, int col, int width, const char *word)
{
    if (col > 0)
        ui_canvas_right(c, row, col, width, UI_HEADER, word);
}

static void draw_active_head(struct ui_canvas *c, int row, const struct places *at)
{
    ui_canvas_right(c, row, 2, 5, UI_HEADER, "run");
    ui_canvas_text(c, row, 9, 4, UI_HEADER, "what");
    ui_canvas_text(c, row, at->phase, 8, UI_HEADER, "phase");
    head_right(c, row, at->percent, 5, "%");
    head_right(c, row, at->rate, 10, "rate");
    head_right(c, row, at->left, 10, "left");
    head_right(c, row, at->memory, 9, "memory");
    head_right(c, row, at->started, 9, "started");
}

static void draw_numbers(const struct runs *v, const struct run_row *r, struct ui_canvas *c,
                         int row, const struct places *at)
{
    char text[RUN_WORDS], left[UI_NUMBER], memory[UI_NUMBER], started[UI_TIME];

    if (r->share >= 0)
        snprintf(text, sizeof text, "%d", ui_percent(r->share));
    else
        snprintf(text, sizeof text, "·");
    ui_canvas_right(c, row, at->percent, 5, UI_TEXT, text);
    ui_left(r->left_s, left);
    ui_canvas_right(c, row, at->left, 10, UI_TEXT, left);
    if (!at->rate)
        return;
    ui_run_rate(r, text);
    ui_canvas_right(c, row, at->rate, 10, UI_TEXT, text);
    if (!at->started)
        return;
    ui_bytes(r->peak_rss, memory);
    ui_canvas_right(c, row, at->memory, 9, UI_TEXT, r->peak_rss ? memory : "·");
    app_clock(v->base.app, (r->begun_ms ? r->begun_ms : r->queued_ms) / 1000, started);
    ui_canvas_right(c, row, at->started, 9, UI_TEXT, started);
}

static void draw_active_run(const struct runs *v, const struct run_row *r, struct ui_canvas *c,
                            int row, const struct places *at)
{
    bool here = r->id == v->active_id && v->list_focus == RUNS_ACTIVE;
    bool focus = here && v->focus == RUNS_ACTIVE;
    char id[24], what[RUN_WORDS];

    snprintf(id, sizeof id, "%lld", (long long)r->id);
    ui_run_what(r, what);
    ui_canvas_right(c, row, 2, 5, UI_TEXT, id);
    ui_canvas_text(c, row, 9, at->phase - 10, UI_TEXT, what);
    ui_canvas_text(c, row, at->phase, at->bar - at->phase - 1,
                   r->state == RUN_RUNNING ? UI_TEXT : UI_DIM, ui_run_phase(r));
    if (focus)
        ui_canvas_role(c, (struct ui_rect){row, 1, 1, c->cols - 1}, UI_CURSOR);
    ui_canvas_progress(c, row, at->bar, at->bar_cells, r->share);
    draw_numbers(v, r, c, row, at);
    if (focus)
        ui_canvas_role(c, (struct ui_rect){row, at->percent, 1, c->cols - at->percent}, UI_CURSOR);
    if (here)
        ui_canvas_glyph(c, row, 0, focus ? UI_KEY : UI_DIM, UI_GLYPH_POINTER);
}

static void draw_active(const struct runs *v, struct ui_canvas *c, struct ui_rect r)
{
    struct places at = places_for(c->cols);
    int64_t rows = r.rows - 1, first = 0;

    if (r.rows < 2)
        return;
    draw_active_head(c, r.row, &at);
    for (int64_t i = 0; i < v->shown_active; i++)
        if (v->active[i]->id == v->active_id && i >= rows)
            first = i - rows + 1;
    for (int64_t i = 0; i < rows && first + i < v->shown_active; i++)
        draw_active_run(v, v->active[first + i], c, r.row + 1 + (int)i, &at);
}

/* --- history, the run under the cursor, its log --- */

static void draw_history(const struct runs *v, struct ui_canvas *c, struct ui_rect r)
{
    struct ui_grid *grid = (struct ui_grid *)(uintptr_t)&v->grid; /* it notes its page */
    struct ui_rect rows = {r.row + 1, r.col, r.rows - 1, r.cols};
    char count[UI_NUMBER];

    if (r.rows < 3)
        return;
    ui_count(ui_grid_rows(grid), count);
    ui_canvas_rule(c, r.row, r.col, r.cols, "History", count);
    ui_grid_draw(grid, c, rows, v->focus == RUNS_HISTORY);
    if (ui_grid_rows(grid) == 0)
        ui_canvas_text(c, rows.row + 1, 3, r.cols - 4, UI_DIM,
                       v->filter[0] ? "no run has that; Esc shows all" : "no run has ended yet");
}

static void draw_card(const struct runs *v, struct ui_canvas *c, struct ui_rect r)
{
    const struct run_row *x = runs_here(v);
    char title[60];

    if (r.rows < 2 || !x)
        return;
    snprintf(title, sizeof title, "Run %lld %s", (long long)x->id, run_state_name(x->state));
    ui_canvas_rule(c, r.row, r.col, r.cols, title, "Enter all of it");
    ui_run_card_draw(v->base.app, x, c,
                     (struct ui_rect){r.row + 1, r.col + 1, r.rows - 1, r.cols - 2});
}

static void draw_log(const struct runs *v, struct ui_canvas *c, struct ui_rect r)
{
    struct ui_run_log *log = (struct ui_run_log *)(uintptr_t)&v->log; /* it notes its page */
    struct ui_rect lines = {r.row + 1, r.col, r.rows - 1, r.cols};
    char title[60] = "Log";

    if (r.rows < 2)
        return;
    if (log->run)
        snprintf(title, sizeof title, "Log · run %lld", (long long)log->run);
    ui_canvas_rule(c, r.row, r.col, r.cols, title, log->stays ? "follow off" : "follow on");
    ui_run_log_draw(log, v->base.app, c, lines, v->focus == RUNS_LOG);
}

/* --- all of it --- */

static void draw_empty(struct ui_canvas *c, struct ui_rect r, bool open)
{
    ui_canvas_text(c, r.row, 1, r.cols - 2, UI_HEADER, "Runs");
    ui_canvas_text(c, r.row + 2, 3, r.cols - 4, UI_TEXT,
                   open ? "Nothing ran yet." : "No workspace is open: O opens or makes one.");
    if (open)
        ui_canvas_text(c, r.row + 3, 3, r.cols - 4, UI_DIM,
                       "Every long command is a run and is kept here: 1 Data, then a, ingests.");
}

/* The same for each run, so that nothing jumps while the cursor moves. */
static int card_rows(const struct runs *v)
{
    int third = v->base.at.rows / 3;

    return third < CARD_LEAST ? CARD_LEAST : third > CARD_MOST ? CARD_MOST : third;
}

void runs_draw(const struct pane *p, struct ui_canvas *c)
{
    const struct runs *v = (const struct runs *)p;
    int active = v->shown_active > ACTIVE_MOST ? ACTIVE_MOST : (int)v->shown_active;
    int card = card_rows(v), history = 3 + (int)ui_grid_rows(&v->grid);
    struct ui_part part[] = {
        {.least = 1, .most = 1},
        {.least = active ? 1 + active : 0, .most = active ? 1 + active : 1},
        {.least = 5, .most = history > 5 ? history : 5, .weight = 3},
        {.least = card, .most = card},
        {.least = 3, .weight = 2},
    };

    if (v->total == 0) {
        draw_empty(c, p->at, app_store(p->app) != NULL);
        return;
    }
    ui_layout_rows(p->at, part, 5);
    if (part[0].at.rows)
        draw_head(v, c, part[0].at.row);
    draw_active(v, c, part[1].at);
    draw_history(v, c, part[2].at);
    draw_card(v, c, part[3].at);
    draw_log(v, c, part[4].at);
}
