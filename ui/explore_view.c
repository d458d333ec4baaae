/* explore_view.c - a dataset that is looked at: its rows, grid and chips, kept in the settings.
 *
 * "explore.dataset" names the one looked at last, "explore.NAME.chips" has its chips as people
 * type them, the grid remembers itself as "grid.explore.NAME". */
#include "config.h"

#include "ui/explore_parts.h"

#include "src/base/json.h"

#include <stdio.h>
#include <string.h>

static void chips_key(const struct explore *x, char out[300])
{
    snprintf(out, 300, "explore.%s.chips", x->dataset);
}

static void keep_chips(struct explore *x)
{
    char key[300];
    struct buf b = {0}, text = {0};
    struct json_out o = {.b = &b};

    if (x->borrowed)
        return;
    json_array(&o, NULL);
    for (size_t i = 0; i < x->n_chip; i++) {
        buf_clear(&text);
        chip_text(&x->chip[i], NULL, &text); /* in UTC, whatever zone comes */
        json_put_text(&o, NULL, buf_str(&text));
    }
    json_end_array(&o);
    chips_key(x, key);
    app_set(x->base.app, key, x->n_chip ? buf_str(&b) : NULL);
    buf_done(&b);
    buf_done(&text);
}

static void restore_chips(struct explore *x)
{
    char key[300];
    struct err ignored = {0}; /* a chip of a column that is gone is gone too */
    const char *text;
    struct json *j;
    size_t at;

    chips_key(x, key);
    text = app_setting(x->base.app, key);
    j = text ? json_parse(text, strlen(text), &ignored) : NULL;
    for (const struct json *i = j && json_kind(j) == JSON_ARRAY ? json_first(j) : NULL;
         i && x->n_chip < EXPLORE_CHIPS; i = json_next(i))
        if (chip_parse(json_text(i, ""), ui_rows_schema(x->rows), -1, NULL, &x->chip[x->n_chip],
                       &at, &ignored) == 0)
            x->n_chip++;
    json_free(j);
}

void explore_clear(struct explore *x)
{
    for (size_t i = 0; i < x->n_chip; i++)
        chip_done(&x->chip[i]);
    x->n_chip = 0;
    x->caption[0] = '\0';
    x->borrowed = false;
    if (x->only)
        ui_rows_only(x->rows, NULL, 0);
    x->only = false;
}

void explore_close(struct explore *x)
{
    if (!x->rows)
        return;
    ui_grid_keep(&x->grid, x->base.app);
    keep_chips(x);
    explore_clear(x);
    ui_panel_forget(&x->panel);
    ui_grid_done(&x->grid);
    ui_rows_free(x->rows);
    x->rows = NULL;
    x->dataset[0] = '\0';
}

void explore_follow(struct explore *x)
{
    ui_panel_show(&x->panel, x->dataset, ui_rows_schema(x->rows), x->grid.col);
}

void explore_apply(struct explore *x)
{
    struct err e = {0};

    if (ui_rows_filter(x->rows, x->chip, x->n_chip, &e) < 0) { /* all rows are shown */
        while (x->n_chip > 0)
            chip_done(&x->chip[--x->n_chip]);
        app_fail(x->base.app, &e);
    }
    ui_grid_follow(&x->grid);
    keep_chips(x);
}

/* Keys stay in sight; without any, what stands up to a time in the first two columns: the machine
 * and the time of features and scores. */
static int frozen_of(const struct schema *s)
{
    for (size_t i = 0; s->n_key == 0 && i < 2 && i + 1 < s->n_col; i++)
        if (s->col[i].type == COLUMN_TIME)
            return (int)i + 1;
    return s->n_key < s->n_col ? (int)s->n_key : 0;
}

int explore_show(struct explore *x, const char *dataset, struct err *e)
{
    struct ui_rows *rows = ui_rows_open(x->base.app, dataset, e);
    const struct schema *s;

    if (!rows)
        return -1;
    explore_close(x);
    x->rows = rows;
    s = ui_rows_schema(rows);
    x->zoom = app_setting(x->base.app, "explore.zoom") != NULL;
    snprintf(x->dataset, sizeof x->dataset, "%s", dataset);
    snprintf(x->grid_name, sizeof x->grid_name, "explore.%s", dataset);
    ui_grid_init(&x->grid, ui_rows_source(rows), x->grid_name);
    x->grid.cells = true;
    x->grid.frozen = frozen_of(s);
    x->grid.col = x->grid.frozen;
    restore_chips(x);
    explore_apply(x);
    ui_grid_restore(&x->grid, x->base.app);
    explore_follow(x);
    app_set(x->base.app, "explore.dataset", dataset);
    return 0;
}

int explore_add(struct explore *x, const char *text, size_t *out_at, struct err *e)
{
    struct chip *c = &x->chip[x->n_chip];

    *out_at = 0;
    if (x->n_chip == EXPLORE_CHIPS)
        return err_set(e, FAIL_USAGE, "more than %d conditions are too many", EXPLORE_CHIPS);
    if (chip_parse(text, ui_rows_schema(x->rows), x->grid.col, app_zone(x->base.app), c, out_at,
                   e) < 0)
        return -1;
    if (ui_rows_check(x->rows, c, e) < 0) {
        chip_done(c);
        return -1;
    }
    x->n_chip++;
    explore_apply(x);
    return 0;
}

bool explore_drop(struct explore *x)
{
    if (x->n_chip > 0) {
        chip_done(&x->chip[--x->n_chip]);
    } else if (x->only) {
        x->only = false;
        ui_rows_only(x->rows, NULL, 0);
    } else {
        return false;
    }
    if (x->n_chip == 0 && !x->only) {
        x->caption[0] = '\0';
        x->borrowed = false;
    }
    explore_apply(x);
    return true;
}
