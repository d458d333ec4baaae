/* grid_keep.c - what a grid remembers in the settings of the workspace: "grid.NAME", JSON.
 *
 *     {"id": 17, "above": 3, "col": "volt", "frozen": 2, "filter": "", "sort": [["volt", true]],
 *      "width": {"volt": 12}, "format": {"volt": 2}, "hidden": ["age"], "order": ["volt", "age"]}
 *
 * Columns go by name, so that a dataset may gain some; what is not there any more is forgotten.
 * above: rows between the top and the cursor. order: only where it is not that of the source. */
#include "config.h"

#include "ui/grid_parts.h"

#include "src/base/json.h"
#include "src/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_SIZE = 160 };

static void key_of(const struct ui_grid *g, char out[KEY_SIZE])
{
    snprintf(out, KEY_SIZE, "grid.%s", g->name);
}

static const char *name_of(const struct ui_grid *g, int col)
{
    return g->source->ops->column(g->source, col)->name;
}

static int find_column(const struct ui_grid *g, const char *name)
{
    for (int i = 0; name && i < g->n_col; i++)
        if (strcmp(name_of(g, i), name) == 0)
            return i;
    return -1;
}

static void keep_columns(const struct ui_grid *g, struct json_out *o)
{
    bool moved = false;

    json_object(o, "width");
    for (int i = 0; i < g->n_col; i++)
        if (g->width[i])
            json_put_i64(o, name_of(g, i), g->width[i]);
    json_end_object(o);
    json_object(o, "format");
    for (int i = 0; i < g->n_col; i++)
        if (g->format[i])
            json_put_i64(o, name_of(g, i), g->format[i]);
    json_end_object(o);
    json_array(o, "hidden");
    for (int i = 0; i < g->n_col; i++)
        if (g->hidden[i])
            json_put_text(o, NULL, name_of(g, i));
    json_end_array(o);
    for (int i = 0; i < g->n_col; i++)
        moved |= g->order[i] != i;
    if (!moved)
        return;
    json_array(o, "order");
    for (int i = 0; i < g->n_col; i++)
        json_put_text(o, NULL, name_of(g, g->order[i]));
    json_end_array(o);
}

void ui_grid_keep(const struct ui_grid *g, struct app *a)
{
    char key[KEY_SIZE];
    struct buf b = {0};
    struct json_out o = {.b = &b};

    if (!g->name || g->n_col == 0)
        return;
    json_object(&o, NULL);
    json_put_i64(&o, "id", g->id);
    json_put_i64(&o, "above", g->coming ? g->above : g->row - g->top);
    json_put_text(&o, "col", name_of(g, g->col));
    json_put_i64(&o, "frozen", g->frozen);
    json_put_text(&o, "filter", g->filter);
    json_array(&o, "sort");
    for (int i = 0; i < g->n_sort; i++) {
        json_array(&o, NULL);
        json_put_text(&o, NULL, name_of(g, g->sort[i]));
        json_put_bool(&o, NULL, g->desc[i]);
        json_end_array(&o);
    }
    json_end_array(&o);
    keep_columns(g, &o);
    json_end_object(&o);
    key_of(g, key);
    app_set(a, key, buf_str(&b));
    buf_done(&b);
}

/* Those that are named come first, in that order. */
static void take_order(struct ui_grid *g, const struct json *order)
{
    int n = 0;
    bool *done = mem_zero((size_t)g->n_col + 1, sizeof *done);

    for (const struct json *c = order ? json_first(order) : NULL; c; c = json_next(c)) {
        int col = find_column(g, json_text(c, NULL));

        if (col >= 0 && !done[col])
            g->order[n++] = col;
        if (col >= 0)
            done[col] = true;
    }
    for (int i = 0; i < g->n_col; i++)
        if (!done[i])
            g->order[n++] = i;
    free(done);
}

static void take_formats(struct ui_grid *g, const struct json *format)
{
    const struct ui_source_ops *ops = g->source->ops;

    for (const struct json *f = format ? json_first(format) : NULL; f; f = json_next(f)) {
        int col = find_column(g, json_key(f));
        const char *const *words = col >= 0 && ops->formats ? ops->formats(g->source, col) : NULL;
        int64_t i = 0;

        while (words && words[i] && i < json_i64(f, 0))
            i++;
        if (words && words[i])
            grid_format(g, col, (int)i);
    }
}

static void take_columns(struct ui_grid *g, const struct json *j)
{
    const struct json *sort = json_get(j, "sort"), *width = json_get(j, "width");
    const struct json *hidden = json_get(j, "hidden");

    for (const struct json *s = sort ? json_first(sort) : NULL; s; s = json_next(s)) {
        const struct json *name = json_kind(s) == JSON_ARRAY ? json_first(s) : NULL;
        int col = find_column(g, name ? json_text(name, NULL) : NULL);

        if (col < 0 || g->n_sort == UI_SORT_KEYS)
            continue;
        g->sort[g->n_sort] = col;
        g->desc[g->n_sort++] = json_bool(json_next(name), false);
    }
    for (const struct json *w = width ? json_first(width) : NULL; w; w = json_next(w)) {
        int col = find_column(g, json_key(w));
        int64_t cells = json_i64(w, 0);

        if (col >= 0 && cells > 0 && cells <= 200)
            g->width[col] = (int)cells;
    }
    for (const struct json *h = hidden ? json_first(hidden) : NULL; h; h = json_next(h)) {
        int col = find_column(g, json_text(h, NULL));

        if (col >= 0)
            g->hidden[col] = true;
    }
    take_order(g, json_get(j, "order"));
    take_formats(g, json_get(j, "format"));
}

void ui_grid_restore(struct ui_grid *g, struct app *a)
{
    char key[KEY_SIZE];
    struct err ignored = {0}; /* what cannot be read is forgotten */

    ui_grid_follow(g);
    if (!g->name || g->n_col == 0)
        return;
    key_of(g, key);
    const char *text = app_setting(a, key);
    struct json *j = text ? json_parse(text, strlen(text), &ignored) : NULL;

    if (!j || json_kind(j) != JSON_OBJECT) {
        json_free(j);
        return;
    }
    int col = find_column(g, json_text(json_get(j, "col"), NULL));
    int64_t frozen = json_i64(json_get(j, "frozen"), 0);

    g->id = json_i64(json_get(j, "id"), -1);
    g->above = json_i64(json_get(j, "above"), 0);
    g->came = 0;
    g->coming = g->id >= 0;
    snprintf(g->filter, sizeof g->filter, "%s", json_text(json_get(j, "filter"), ""));
    g->col = col >= 0 ? col : 0;
    g->frozen = frozen > 0 && frozen <= g->n_col ? (int)frozen : 0;
    g->n_sort = 0;
    take_columns(g, j);
    json_free(j);
    if (g->hidden[g->col])
        g->hidden[g->col] = false;
    ui_grid_reload(g);
}
