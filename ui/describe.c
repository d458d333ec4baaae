/* describe.c - the statistics of all columns, one row each, in a box over the pane.
 *
 *     ┌─ Describe training_data: 604,363 rows, 39 columns ──────────────────┐
 *     │   column                   missing     mean      sd     min    5 % › │
 *     │ ▶ volt_rollingmean_12            0   170.24   4.052  152.48  164.1   │
 *     └─────────────────────────────────────────────────────────────────────┘
 *
 * A grid as any other: it scrolls, sorts and is searched with the same keys. Times are shown to the
 * day; the panel of Explore has them to the minute. */
#include "config.h"

#include "ui/describe.h"

#include "src/base/json.h"
#include "src/base/mem.h"
#include "src/base/text.h"
#include "ui/box.h"
#include "ui/explore.h"
#include "ui/grid.h"
#include "ui/panel.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAY = 10, EDGE = 2, BETWEEN = 2 }; /* bytes of a day; cells before and between columns */

static const struct ui_column columns[] = {
    {.name = "column", .least = 10, .most = 26},
    {.name = "missing", .align = UI_RIGHT},
    {.name = "mean", .align = UI_RIGHT},
    {.name = "sd", .align = UI_RIGHT},
    {.name = "min", .align = UI_RIGHT, .most = 16},
    {.name = "5 %", .align = UI_RIGHT},
    {.name = "25 %", .align = UI_RIGHT},
    {.name = "50 %", .align = UI_RIGHT},
    {.name = "75 %", .align = UI_RIGHT},
    {.name = "95 %", .align = UI_RIGHT},
    {.name = "max", .align = UI_RIGHT, .most = 16},
    {.name = "distinct", .align = UI_RIGHT},
    {.name = "outliers", .align = UI_RIGHT},
    {.name = "most frequent", .most = 20},
    {.name = "its rows", .align = UI_RIGHT},
    {.name = "type"},
};
/* What they are in the answer. */
static const char *const figures[] = {
    "column", "missing", "mean", "sd", "min", "q05", "q25", "median", "q75", "q95", "max",
    "distinct", "outliers", "frequent", "n_frequent", "type",
};
enum { N_COL = sizeof columns / sizeof *columns };

struct describe {
    struct overlay base;
    char *title, *dataset;
    struct ui_list list;
    struct ui_grid grid;
    int width; /* of all columns */
};

/* --- filling --- */

static bool is_count(const char *figure)
{
    return strcmp(figure, "missing") == 0 || strcmp(figure, "distinct") == 0 ||
           strcmp(figure, "outliers") == 0 || strcmp(figure, "n_frequent") == 0;
}

static void put(struct describe *d, const struct json *row, const char *figure)
{
    const struct json *j = json_get(row, figure);
    bool time = strcmp(json_text(json_get(row, "type"), ""), "time") == 0;
    bool name = strcmp(figure, "column") == 0 || strcmp(figure, "type") == 0;
    char text[UI_NUMBER];

    if (!j || json_kind(j) == JSON_NULL) {
        ui_list_number(&d->list, UI_DIM, NAN, "·");
    } else if (json_kind(j) == JSON_TEXT) {
        snprintf(text, sizeof text, "%.*s", DAY, json_text(j, ""));
        ui_list_text(&d->list, UI_TEXT, time && !name ? text : json_text(j, ""));
    } else {
        double v = json_f64(j, NAN);

        if (is_count(figure))
            ui_count((int64_t)v, text);
        else
            panel_short_real(v, text);
        ui_list_number(&d->list, strcmp(figure, "missing") == 0 && v > 0 ? UI_WARN : UI_TEXT, v,
                       text);
    }
}

/* Rows of the dataset. */
static int64_t fill(struct describe *d, const char *text, size_t size)
{
    const char *end = text + size;
    int64_t n = 0;

    while (text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        struct err ignored = {0}; /* a column less, then */
        struct json *row = json_parse(text, (size_t)((stop ? stop : end) - text), &ignored);

        if (row) {
            n = json_i64(json_get(row, "count"), 0) + json_i64(json_get(row, "missing"), 0);
            ui_list_row(&d->list, d->list.n_row);
            for (int i = 0; i < N_COL; i++)
                put(d, row, figures[i]);
        }
        json_free(row);
        text = stop ? stop + 1 : end;
    }
    return n;
}

static int width_of(const struct ui_list *l, const struct ui_canvas *c)
{
    int all = EDGE - BETWEEN;

    for (int col = 0; col < N_COL; col++) {
        int most = (int)strlen(columns[col].name);

        most = most > columns[col].least ? most : columns[col].least;
        for (int64_t row = 0; row < l->n_row; row++) {
            int n = ui_canvas_width(c, l->cell[row * N_COL + col].text);

            most = n > most ? n : most;
        }
        all += BETWEEN + (columns[col].most && most > columns[col].most ? columns[col].most : most);
    }
    return all + 1; /* the sign of further columns never takes a digit */
}

/* --- the overlay --- */

static int rows_of(const struct describe *d)
{
    return (int)(d->list.n_row < 1000 ? d->list.n_row : 1000) + ui_grid_head(&d->grid);
}

static void draw(const struct overlay *o, struct ui_canvas *c)
{
    struct describe *d = (struct describe *)o; /* a grid keeps how it was drawn */
    struct ui_rect in = ui_box_draw(c, UI_BOX_SIDE, rows_of(d), d->width + 1, d->title);

    ui_grid_draw(&d->grid, c, (struct ui_rect){in.row, in.col - 1, in.rows, in.cols + 1}, true);
}

static enum ui_result go(struct describe *d, struct app *a)
{
    const struct ui_source *s = &d->list.base;
    char *dataset = mem_text(d->dataset), *name;

    if (ui_grid_rows(&d->grid) == 0)
        return UI_TAKEN;
    name = mem_text(s->ops->cell(s, d->grid.row, 0).text);
    app_pop(a);
    ui_explore_open(a, dataset);
    ui_explore_column(a, name);
    free(dataset);
    free(name);
    return UI_TAKEN;
}

static enum ui_result key(struct overlay *o, int key)
{
    struct describe *d = (struct describe *)o;
    struct app *a = o->app;

    if (key == UI_KEY_ENTER)
        return go(d, a);
    if (key == '&' || key == 'i' || key == UI_KEY_F4) /* asked of the pane below */
        return UI_IGNORED;
    if (ui_grid_key(&d->grid, key, a) == UI_TAKEN)
        return UI_TAKEN;
    return key == UI_KEY_ESC || key == 'q' || key == 'I' ? UI_CLOSE : UI_IGNORED;
}

static bool busy(const struct overlay *o)
{
    return ui_grid_busy(&((const struct describe *)o)->grid);
}

static void tick(struct overlay *o)
{
    ui_grid_tick(&((struct describe *)o)->grid);
}

static void free_describe(struct overlay *o)
{
    struct describe *d = (struct describe *)o;

    ui_grid_done(&d->grid);
    ui_list_done(&d->list);
    free(d->title);
    free(d->dataset);
    free(d);
}

static const struct overlay_ops ops = {
    .name = "describe", .draw = draw, .key = key, .busy = busy, .tick = tick,
    .free = free_describe,
    .hints = "h,l figure  j,k column  ] sort  / search  Enter in Explore  Esc close",
};

void ui_describe_show(struct app *a, const char *dataset, const char *text, size_t size)
{
    struct describe *d = mem_zero(1, sizeof *d);
    char n[UI_NUMBER], title[400];
    int64_t n_row;

    ui_list_init(&d->list, columns, N_COL);
    n_row = fill(d, text, size);
    ui_grid_init(&d->grid, &d->list.base, NULL);
    d->grid.frozen = 1;
    d->width = width_of(&d->list, app_canvas(a));
    ui_count(n_row, n);
    snprintf(title, sizeof title, "Describe %s: %s rows, %lld columns", dataset, n,
             (long long)d->list.n_row);
    d->dataset = mem_text(dataset);
    d->base.ops = &ops;
    d->base.title = d->title = mem_text(title);
    app_push(a, &d->base);
}
