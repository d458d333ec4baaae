/* data_draw.c - the picture of the pane Data: datasets above, the loads of one below, with the
 * balance of what was read and the progress of what is being read. */
#include "config.h"

#include "src/base/text.h"
#include "src/data/reason.h"
#include "ui/data_parts.h"
#include "ui/layout.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WIDE = 100, TALL = 25, ACTIVE_MOST = 3, WHY_ROWS = 2, COLUMNS_LEAST = 6 };

/* --- the first line --- */

static void draw_head(const struct data *d, struct ui_canvas *c, struct ui_rect r)
{
    char rows[UI_NUMBER], bytes[UI_NUMBER], sort[80];
    int col = r.col + 1;

    ui_count(d->rows, rows);
    ui_bytes(d->bytes, bytes);
    col += ui_canvas_printf(c, r.row, col, r.cols - 2, UI_HEADER, "Datasets %lld",
                            (long long)d->n_set);
    ui_canvas_printf(c, r.row, col + 3, r.cols - col - 4, UI_TEXT, "%s rows   %s", rows, bytes);
    ui_grid_told(&d->set_grid, c, sort, sizeof sort);
    ui_canvas_right(c, r.row, r.col + r.cols - 40, 39, UI_DIM,
                    sort[0] ? sort : "sort: in pipeline order");
}

/* --- loads --- */

/* "records = stored + rejected + duplicate", of the loads that were stored. */
static void balance(const struct data *d, const struct ui_canvas *c, const char *dataset,
                    char *out, size_t size)
{
    int64_t records = 0, rest = 0;
    bool any = false;

    for (int64_t i = 0; i < d->n_load; i++) {
        const struct load_row *l = &d->load[i];

        if (strcmp(l->dataset, dataset) != 0 || strcmp(l->state, "stored") != 0)
            continue;
        any = true;
        records += l->records;
        rest += l->stored + l->rejected + l->duplicate;
    }
    bool right = records == rest; /* an ASCII mark would read as one more sum */
    const char *mark = !c->ascii ? ui_glyph(c, right ? UI_GLYPH_CHECK : UI_GLYPH_CROSS)
                       : right   ? "(right)"
                                 : "(wrong)";

    snprintf(out, size, "%s%s", any ? "records = stored + rejected + duplicate " : "",
             any ? mark : "");
}

static void draw_active(const struct data *d, struct ui_canvas *c, int row, int cols)
{
    for (int64_t i = 0; i < d->n_active && i < ACTIVE_MOST; i++) {
        const struct run_row *r = &d->active[i];
        char done[UI_NUMBER], total[UI_NUMBER], left[UI_NUMBER];
        int bar = cols >= WIDE ? 34 : 16, col = 9;

        ui_bytes(r->done, done);
        ui_bytes(r->total, total);
        ui_left(r->left_s, left);
        ui_canvas_printf(c, row, 1, 8, UI_OK, "run %lld", (long long)r->id);
        ui_canvas_progress(c, row, col, bar, r->share);
        ui_canvas_printf(c, row, col + bar + 1, cols - col - bar - 2, UI_TEXT,
                         "%3.0f %%   %s of %s · %s%s · %s", floor(fmax(r->share, 0) * 100), done,
                         r->total > 0 ? total : "?", left, r->left_s >= 0 ? " left" : "",
                         r->phase ? r->phase : "");
        row++;
    }
}

static enum reason reason_of(const char *name)
{
    for (int i = 1; i < REASON_COUNT; i++)
        if (strcmp(reason_name((enum reason)i), name) == 0)
            return (enum reason)i;
    return REASON_NONE;
}

/* Two lines: why a load was refused, and which key helps. */
static void draw_why(const struct data *d, struct ui_canvas *c, int row, int cols)
{
    const struct load_row *l = data_load_here(d);
    enum reason why = l && l->reason ? reason_of(l->reason) : REASON_NONE;
    const char *hint = why ? reason_hint(why) : "";

    if (!l || !l->reason)
        return;
    ui_canvas_printf(c, row, 3, cols - 4, UI_ALARM, "%s: %s; nothing was stored.", l->reason,
                     why ? reason_says(why) : "refused");
    ui_canvas_printf(c, row + 1, 3, cols - 4, UI_DIM, "%sr loads again with edits.%s%s",
                     l->rejected > 0 ? "Enter shows them, " : "", *hint ? "  " : "",
                     cols >= WIDE ? hint : "");
}

/* Rows that the loads need: their title and head, what runs, why one was refused, a blank one. */
static int loads_rows(const struct data *d)
{
    const struct load_row *l = data_load_here(d);
    int64_t n = ui_grid_rows(&d->load_grid) + 3 + (l && l->reason ? WHY_ROWS : 0) +
                (d->n_active < ACTIVE_MOST ? d->n_active : ACTIVE_MOST);

    return (int)(n < 1000 ? n : 1000);
}

static void draw_loads(const struct data *d, struct ui_canvas *c, struct ui_rect r)
{
    const struct dataset_row *set = data_set_here(d);
    const struct load_row *l = data_load_here(d);
    struct data *x = (struct data *)d; /* a grid keeps how it was drawn */
    char title[120], right[120] = "";
    int active = d->n_active < ACTIVE_MOST ? (int)d->n_active : ACTIVE_MOST;
    int why = l && l->reason ? WHY_ROWS : 0;

    if (r.rows < 2)
        return;
    r.rows = r.rows > loads_rows(d) ? loads_rows(d) : r.rows; /* what runs stays close by */
    bool made = set && strcmp(set->kind, "raw") != 0 && ui_grid_rows(&d->load_grid) == 0;

    snprintf(title, sizeof title, "%s of %s", made ? "Origin" : "Loads", data_name_here(d));
    balance(d, c, data_name_here(d), right, sizeof right);
    ui_canvas_rule(c, r.row, r.col, r.cols, title, r.cols >= WIDE ? right : NULL);
    draw_active(d, c, r.row + r.rows - active, r.cols);
    draw_why(d, c, r.row + r.rows - active - why, r.cols);
    r = (struct ui_rect){r.row + 1, r.col, r.rows - 1 - active - why, r.cols};
    if (d->loads.n_row > 0)
        ui_grid_draw(&x->load_grid, c, r, d->focus == DATA_LOADS);
    else if (made && set->run)
        ui_canvas_printf(c, r.row, r.col + 3, r.cols - 4, UI_DIM,
                         "made here by run %lld: 6 Runs tells how", (long long)set->run);
    else
        ui_canvas_text(c, r.row, r.col + 3, r.cols - 4, UI_DIM, "no loads are known");
}

/* --- rejects --- */

static void draw_rejects(const struct data *d, struct ui_canvas *c, struct ui_rect r)
{
    struct data *x = (struct data *)d;
    const struct load_row *l = data_load_here(d);
    char kept[UI_NUMBER], all[UI_NUMBER], where[80];

    ui_count(ui_grid_rows(&d->reject_grid), kept);
    ui_count(l && l->id == d->rejects_of ? l->rejected : d->rejects_kept, all);
    ui_canvas_printf(c, r.row, r.col + 1, r.cols - 2, UI_HEADER, "Rejects of load %lld   %s of %s",
                     (long long)d->rejects_of, kept, all);
    ui_grid_where(&d->reject_grid, where, sizeof where);
    ui_canvas_right(c, r.row, r.col + r.cols - 40, 39, UI_DIM, where);
    ui_grid_draw(&x->reject_grid, c, (struct ui_rect){r.row + 1, r.col, r.rows - 1, r.cols}, true);
}

/* --- all of it --- */

static void draw_empty(const struct data *d, struct ui_canvas *c, struct ui_rect r)
{
    bool none = !app_store(d->base.app);

    ui_canvas_text(c, r.row, r.col + 1, r.cols - 2, UI_HEADER, none ? "No workspace" : "No data");
    ui_canvas_text(c, r.row + 2, r.col + 3, r.cols - 4, UI_TEXT,
                   none ? "No workspace is open: O opens one, or makes a new one."
                        : "No data: a ingests files or folders, : demo makes a fleet of machines.");
    if (!none)
        draw_active(d, c, r.row + 4, r.cols);
}

void data_draw(const struct pane *p, struct ui_canvas *c)
{
    const struct data *d = (const struct data *)p;
    struct data *x = (struct data *)p;
    struct ui_rect r = p->at;
    int need = (int)d->sets.n_row + 2;

    if (d->sets.n_row == 0) {
        draw_empty(d, c, r);
        return;
    }
    if (d->focus == DATA_REJECTS) {
        draw_rejects(d, c, r);
        return;
    }
    draw_head(d, c, r);
    r.row++;
    r.rows--;
    int loads = loads_rows(d);
    bool room = need + loads + COLUMNS_LEAST <= r.rows; /* for all lists, and some of the columns */
    int columns = room || r.rows >= TALL ? data_columns_rows(d) : 0;
    struct ui_part parts[] = {{.least = room ? need : 3, .most = need > 4 ? need : 4, .weight = 1},
                              {.least = columns && loads < 5 ? loads : 5,
                               .most = columns ? loads : 0, .weight = 1},
                              {.least = 5, .weight = 1}};

    ui_layout_rows(r, parts, columns ? 3 : 2);
    ui_grid_draw(&x->set_grid, c, parts[0].at, d->focus == DATA_SETS);
    draw_loads(d, c, parts[1].at);
    if (columns)
        data_columns_draw(d, c, parts[2].at);
}
