/* app_draw.c - the frame around the pane: tabs and running work above, message and keys below.
 *
 *   row 0            plant.mw   [1 Data] 2 Explore ...        2 runs · ingest 57 % · 2-3 s   ? help
 *   1 .. rows - 3    the pane
 *   rows - 2         the message
 *   rows - 1         keys that work here and now, from the table of actions
 *
 * Below 40 x 10 there is but one line. Overlays are drawn over it all, the topmost last. */
#include "config.h"

#include "src/base/file.h"
#include "src/base/text.h"
#include "ui/app_parts.h"
#include "ui/grid.h"
#include "ui/note.h"

#include <stdio.h>
#include <string.h>

enum { LEAST_ROWS = 10, LEAST_COLS = 40, WIDE = 100, HELP_COLS = 8, ALL_COLS = 14,
       MESSAGE_ROWS = 4 };

/* --- words that a click presses --- */

static void add_spot(struct app *a, int row, int col, int cols, int key)
{
    if (key >= 0 && a->n_spot < APP_SPOTS)
        a->spot[a->n_spot++] = (struct spot){row, col, cols, key};
}

int app_spot_key(const struct app *a, int row, int col)
{
    for (size_t i = 0; i < a->n_spot; i++) {
        const struct spot *s = &a->spot[i];

        if (row == s->row && col >= s->col && col < s->col + s->cols)
            return s->key;
    }
    return -1;
}

/* --- running work --- */

static void work_text(const struct app *a, bool wide, char *out, size_t size)
{
    const struct run_row *r = a->n_run ? &a->runs[a->n_run - 1] : NULL;
    char share[16] = "", left[UI_NUMBER];

    out[0] = '\0';
    if (!r)
        return;
    if (r->share >= 0)
        snprintf(share, sizeof share, " %d %%", ui_percent(r->share));
    ui_left(r->left_s, left);
    if (wide)
        snprintf(out, size, "%lld run%s · %s%s · %s", (long long)a->n_run,
                 a->n_run == 1 ? "" : "s", r->kind, share, left);
    else
        snprintf(out, size, "%lld run%s%s %s", (long long)a->n_run, a->n_run == 1 ? "" : "s", share,
                 left);
}

/* --- the first line --- */

static int draw_tab(struct app *a, int col, int i, bool wide)
{
    const struct pane_ops *ops = a->pane[i]->ops;
    bool open = i == (int)a->at;
    int used = ui_canvas_printf(a->canvas, 0, col, a->canvas->cols - col,
                                open ? UI_TITLE : UI_TEXT, open ? "[%d %s]" : " %d %s ", i + 1,
                                wide ? ops->name : ops->brief);

    if (!a->top)
        add_spot(a, 0, col, used, '1' + i);
    return used;
}

static void draw_top(struct app *a)
{
    struct ui_canvas *c = a->canvas;
    bool wide = c->cols >= WIDE;
    const char *name = a->path[0] ? file_base(a->path) : "Millwright";
    int col = 1 + ui_canvas_text(c, 0, 1, wide ? 24 : 12, UI_HEADER, name);
    char work[120];

    col += wide ? 2 : 1;
    for (int i = 0; i < UI_PANES; i++)
        col += draw_tab(a, col, i, wide);
    int end = c->cols - (wide ? HELP_COLS : 1);

    if (wide)
        add_spot(a, 0, end, ui_canvas_text(c, 0, end, HELP_COLS - 1, UI_KEY, "? help"),
                 a->top ? -1 : '?');
    int room = end - col - (wide ? 4 : 2);

    work_text(a, wide, work, sizeof work);
    if (wide && ui_canvas_width(c, work) > room)
        work_text(a, false, work, sizeof work);
    ui_canvas_right(c, 0, col + 1, room, UI_OK, work);
}

/* --- the last lines --- */

/* "Enter open  a ingest": the hints of actions that work now, as many as fit. */
static int draw_hint(struct app *a, int row, int col, int end, const char *key, const char *word)
{
    struct ui_canvas *c = a->canvas;
    int need = (int)safe_width(key) + 1 + (int)safe_width(word);

    if (col + need > end) {
        ui_notes_drop(c, row, col, need);
        return 0;
    }
    add_spot(a, row, col, need, ui_key_find(key));
    int used = ui_canvas_text(c, row, col, end - col, UI_KEY, key);

    return used + 3 + ui_canvas_text(c, row, col + used + 1, end - col - used - 1, UI_DIM, word);
}

static void draw_hints(struct app *a, int row)
{
    struct ui_canvas *c = a->canvas;
    size_t n;
    const struct action *const *x = app_actions(a, &n);
    int col = 1, end = c->cols - ALL_COLS - 2;

    for (size_t i = 0; i < n; i++) {
        char key[UI_KEY_NAME];

        if (!x[i]->hint || (x[i]->refuses && x[i]->refuses(a)))
            continue;
        ui_keys_first(x[i]->keys, key);
        col += draw_hint(a, row, col, end, key, x[i]->hint);
    }
    ui_canvas_text(c, row, c->cols - ALL_COLS, ALL_COLS - 1, UI_KEY, "? help  : all");
    add_spot(a, row, c->cols - ALL_COLS, 6, '?');
    add_spot(a, row, c->cols - ALL_COLS + 8, 5, ':');
}

/* Behind g: the second keys that actions have. */
static void draw_chord(struct app *a, int row)
{
    struct ui_canvas *c = a->canvas;
    size_t n;
    const struct action *const *x = app_actions(a, &n);
    int col = 2 + ui_canvas_text(c, row, 1, c->cols - 2, UI_KEY, "g …");

    for (size_t i = 0; i < n; i++) {
        const char *key = x[i]->keys;

        while (key && (key[0] != 'g' || !key[1] || key[1] == ' ')) {
            key = strchr(key, ' ');
            key = key ? key + 1 : NULL;
        }
        if (!key || (x[i]->refuses && x[i]->refuses(a)))
            continue;
        char second[] = {key[1], '\0'};

        col += draw_hint(a, row, col + 1, c->cols - 1, second, x[i]->name);
    }
}

/* "Tab field  F7 run": names of keys stand before their words. */
static void draw_overlay_hints(struct app *a, int row)
{
    struct ui_canvas *c = a->canvas;
    const char *s = a->top->ops->hints;
    int col = 1;

    while (s && *s) {
        size_t key = strcspn(s, " "), gap = key + strspn(s + key, " ");
        const char *next = strstr(s + gap, "  ");
        size_t size = next ? (size_t)(next - s) : strlen(s);
        char name[UI_KEY_NAME];
        int from = col;

        snprintf(name, sizeof name, "%.*s", (int)key, s);
        col += ui_canvas_text_n(c, row, col, c->cols - col, UI_KEY, s, key) + 1;
        col += ui_canvas_text_n(c, row, col, c->cols - col, UI_DIM, s + gap, size - gap) + 2;
        add_spot(a, row, from, col - 2 - from, ui_key_find(name));
        s += size;
        s += strspn(s, " ");
    }
}

/* One row as a rule; what is longer rises over the pane, so that an error behind a long path can
 * be read to its end. */
static void draw_message(const struct app *a, int row)
{
    struct ui_canvas *c = a->canvas;
    struct ui_rect at = {row, 1, MESSAGE_ROWS, c->cols - 2};
    struct ui_rect before = ui_canvas_clip(c, (struct ui_rect){0, 0, 0, 0});
    int rows = ui_canvas_wrap(c, at, a->message_role, a->message); /* clipped: only counted */

    ui_canvas_unclip(c, before);
    if (rows == 0)
        return;
    at.row = row + 1 - rows;
    at.rows = rows;
    ui_canvas_fill(c, (struct ui_rect){at.row, 0, rows, c->cols}, UI_TEXT, " ");
    ui_canvas_wrap(c, at, a->message_role, a->message);
}

static void draw_bottom(struct app *a)
{
    struct ui_canvas *c = a->canvas;
    int row = c->rows - 1;

    draw_message(a, row - 1);
    if (a->chord)
        draw_chord(a, row);
    else if (a->top)
        draw_overlay_hints(a, row);
    else
        draw_hints(a, row);
}

/* --- all of it --- */

static void draw_pane(const struct app *a)
{
    struct pane *p = app_pane(a);
    struct ui_canvas *c = a->canvas;
    struct ui_rect before = ui_canvas_clip(c, p->at);

    p->ops->draw(p, c);
    ui_canvas_unclip(c, before);
    if (p->error[0])
        ui_canvas_text(c, p->at.row + p->at.rows - 1, 1, c->cols - 2, UI_ALARM, p->error);
}

static void draw_overlays(const struct app *a, const struct overlay *o)
{
    if (!o)
        return;
    draw_overlays(a, o->below);
    o->ops->draw(o, a->canvas);
}

void app_draw_frame(struct app *a)
{
    struct ui_canvas *c = a->canvas;

    ui_canvas_clear(c);
    a->n_spot = 0;
    if (c->rows < LEAST_ROWS || c->cols < LEAST_COLS) {
        if (c->rows > 0)
            ui_canvas_printf(c, 0, 0, c->cols, UI_WARN,
                             "needs %d x %d, is %d x %d · runs go on · q quits", LEAST_COLS,
                             LEAST_ROWS, c->cols, c->rows);
        return;
    }
    draw_top(a);
    draw_pane(a);
    draw_bottom(a);
    draw_overlays(a, a->top);
    app_draw_counters(a);
}
