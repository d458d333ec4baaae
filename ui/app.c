/* app.c - the life of the screen between a key and the next picture.
 *
 * A key goes to the topmost overlay, else to the pane, else to the first action of the pane or the
 * app whose keys have it. The store is read again when its data version has moved.
 * Not here: the picture (app_draw.c), helper processes (app_ask.c), runs (app_run.c), the app's
 * actions (actions.c), what a key took (app_counters.c), the terminal (screen.c). */
#include "config.h"

#include "ui/app.h"

#include "src/base/civil.h"
#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/ops/run.h"
#include "src/store/settings.h"
#include "ui/app_parts.h"
#include "ui/grid.h"
#include "ui/recent.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double rest_s = 1;

/* --- making and opening --- */

static struct pane *(*const makers[UI_PANES])(struct app *a) = {
    [UI_DATA] = ui_pane_data,         [UI_EXPLORE] = ui_pane_explore,
    [UI_FEATURES] = ui_pane_features, [UI_MODELS] = ui_pane_models,
    [UI_SCORING] = ui_pane_scoring,   [UI_RUNS] = ui_pane_runs,
};

static void make_panes(struct app *a)
{
    for (int i = 0; i < UI_PANES; i++) {
        a->pane[i] = makers[i](a);
        a->pane[i]->app = a;
    }
}

static void free_panes(struct app *a)
{
    for (int i = 0; i < UI_PANES; i++) {
        if (!a->pane[i])
            continue;
        app_ask_stop(a, a->pane[i]);
        a->pane[i]->ops->free(a->pane[i]);
        a->pane[i] = NULL;
    }
}

static void use_zone(struct app *a)
{
    struct err ignored = {0}; /* a zone that is not here any more: UTC is shown */
    const char *name = app_setting(a, "timezone");

    zone_free(a->zone);
    a->zone = name ? zone_open(name, &ignored) : NULL;
}

static void place(struct app *a)
{
    struct ui_rect at = {1, 0, a->canvas->rows - 3, a->canvas->cols};

    if (at.rows < 0)
        at.rows = 0;
    for (int i = 0; i < UI_PANES; i++)
        a->pane[i]->at = at;
}

static void write_settings(struct app *a)
{
    struct err ignored = {0}; /* what a view remembers is not worth a word */

    if (a->n_put_off == 0)
        return;
    if (!a->store || store_try_begin(a->store, &ignored) <= 0)
        return;
    for (size_t i = 0; i < a->n_put_off; i++)
        settings_put(a->store, a->put_off[i].key, a->put_off[i].value, &ignored);
    if (store_commit(a->store, &ignored) < 0)
        return;
    for (size_t i = 0; i < a->n_put_off; i++) {
        free(a->put_off[i].key);
        free(a->put_off[i].value);
    }
    a->n_put_off = 0;
}

static void close_store(struct app *a)
{
    free_panes(a); /* they say what they want to remember */
    write_settings(a);
    arena_done(&a->runs_memory);
    a->runs = NULL;
    a->n_run = 0;
    store_close(a->store);
    a->store = NULL;
}

int app_open(struct app *a, const char *path, bool create, struct err *e)
{
    struct store *s = store_open(path, create ? STORE_CREATE : STORE_WRITE, e);
    char *kept = s ? mem_text(path) : NULL; /* path may be the old one */

    if (!s)
        return -1;
    if (run_reap_all(s, e) < 0) {
        store_close(s);
        free(kept);
        return -1;
    }
    close_store(a);
    free(a->path);
    a->path = kept;
    a->store = s;
    if (a->opts.remembers)
        ui_recent_add(path);
    a->seen = 0;
    make_panes(a);
    place(a);
    use_zone(a);
    a->wants_draw = true;
    return 0;
}

struct app *app_new(const struct app_opts *o, struct err *e)
{
    struct app *a = mem_zero(1, sizeof *a);

    a->opts = *o;
    app_count_start(a);
    a->canvas = ui_canvas_new(0, 0);
    a->canvas->ascii = o->ascii;
    a->path = mem_text("");
    if (!o->workspace)
        make_panes(a);
    else if (app_open(a, o->workspace, false, e) < 0) {
        app_free(a);
        return NULL;
    }
    return a;
}

void app_free(struct app *a)
{
    if (!a)
        return;
    while (a->top)
        app_pop(a);
    close_store(a);
    app_ask_free(a);
    app_later_free(a);
    app_macro_free(a);
    zone_free(a->zone);
    ui_canvas_free(a->canvas);
    for (size_t i = 0; i < a->n_put_off; i++) {
        free(a->put_off[i].key);
        free(a->put_off[i].value);
    }
    buf_done(&a->copy);
    free(a->setting);
    free(a->path);
    free(a);
}

/* --- what is loaded --- */

void app_read_runs(struct app *a)
{
    struct err ignored = {0};
    struct arena fresh = {0};
    const struct run_row *rows = NULL;
    int64_t n = a->store ? runs_list(a->store, true, 100, &fresh, &rows, &ignored) : 0;

    a->runs_at = now_mono();
    if (n < 0) {
        arena_done(&fresh);
        return;
    }
    arena_done(&a->runs_memory);
    a->runs_memory = fresh;
    a->runs = rows;
    a->n_run = n;
}

static void load_pane(struct app *a, struct pane *p)
{
    struct err e = {0};
    double begun = now_mono();

    p->error[0] = '\0';
    if (p->ops->load && p->ops->load(p, &e) < 0)
        err_line(&e, p->error, sizeof p->error);
    p->loaded = true;
    a->wants_draw = true;
    app_count(a, COUNT_QUERY_US, (int64_t)((now_mono() - begun) * 1e6));
}

void app_reload(struct app *a)
{
    for (int i = 0; i < UI_PANES; i++)
        a->pane[i]->loaded = false;
    a->wants_draw = true;
}

/* Notices what others have written. The picture of a key does not ask: a tick comes soon. */
static void follow_store(struct app *a)
{
    int64_t version = a->store ? store_data_version(a->store) : 0;

    if (version == a->seen)
        return;
    a->seen = version;
    app_reload(a);
    app_read_runs(a);
    app_tell_end(a);
    use_zone(a);
}

/* The pane that is shown; the others when they are. */
static void load_shown(struct app *a)
{
    if (!a->of_key || !app_pane(a)->loaded)
        follow_store(a);
    if (!app_pane(a)->loaded)
        load_pane(a, app_pane(a));
}

/* --- driving --- */

void app_resize(struct app *a, int rows, int cols)
{
    ui_canvas_resize(a->canvas, rows, cols);
    place(a);
    a->wants_draw = true;
}

void app_draw(struct app *a)
{
    load_shown(a);
    a->of_key = false;
    app_draw_frame(a);
    app_count_picture(a);
    a->wants_draw = false;
}

struct ui_canvas *app_canvas(struct app *a)
{
    return a->canvas;
}

bool app_wants_draw(const struct app *a)
{
    return a->wants_draw;
}

bool app_quits(const struct app *a)
{
    return a->quits;
}

void app_quit(struct app *a)
{
    a->quits = true;
}

static enum ui_result key_to_overlay(struct app *a, int key)
{
    struct overlay *o = a->top;
    enum ui_result r = o->ops->key(o, key);

    if (r == UI_CLOSE && a->top == o)
        app_pop(a);
    return r == UI_IGNORED ? UI_IGNORED : UI_TAKEN;
}

/* The wheel turns where nothing knows of it, too: it moves what has the focus. */
static enum ui_result key_to_pane(struct app *a, int key)
{
    struct pane *p = app_pane(a);
    enum ui_result r = p->ops->key ? p->ops->key(p, key) : UI_IGNORED;

    if (r == UI_IGNORED && key == UI_KEY_MOUSE && a->mouse.wheel && p->ops->key)
        r = p->ops->key(p, a->mouse.wheel < 0 ? UI_KEY_UP : UI_KEY_DOWN);
    return r;
}

static void take_key(struct app *a, int key)
{
    enum ui_result r = UI_IGNORED;
    unsigned before = a->n_said;
    bool over = a->top != NULL;

    if (over) {
        r = key_to_overlay(a, key);
        if (r == UI_IGNORED && key == UI_KEY_F10) /* leaves from anywhere */
            r = app_dispatch(a, key);
    } else {
        if (!app_pane(a)->loaded)
            load_shown(a);
        r = key_to_pane(a, key);
        if (r == UI_IGNORED)
            r = app_dispatch(a, key);
    }
    a->unkept = a->unkept || (r != UI_IGNORED && !over && !a->top);
    a->key_at = now_mono();
    if (r != UI_IGNORED && before == a->n_said)
        a->message[0] = '\0'; /* an old word goes with the next key that does something */
    a->wants_draw = true;
}

/* Chords belong to panes: in an overlay, where text is typed, g is a letter. */
void app_key(struct app *a, int key)
{
    app_count_key(a);
    a->of_key = true;
    if (app_macro_key(a, key))
        return;
    if (key == UI_CTRL('L') || key == UI_CTRL('Z')) { /* whatever is open */
        app_request(a, key == UI_CTRL('L') ? APP_REDRAW : APP_SUSPEND);
    } else if (a->chord) {
        a->chord = false;
        a->wants_draw = true;
        if (key != UI_KEY_ESC) /* that only ends the chord */
            take_key(a, key >= UI_KEY_CHORD ? key : UI_CHORD(key));
    } else if (key == 'g' && !a->top) {
        a->chord = true;
        a->wants_draw = true;
    } else {
        take_key(a, key);
    }
}

void app_paste(struct app *a, const char *text, size_t size)
{
    app_count_key(a);
    app_macro_paste(a, text, size);
    if (!a->top || !a->top->ops->paste)
        return;
    a->top->ops->paste(a->top, text, size);
    a->wants_draw = true;
}

void app_mouse(struct app *a, const struct ui_mouse *m)
{
    int key = app_spot_key(a, m->row, m->col);

    a->mouse = *m;
    if (key < 0 || m->wheel || a->chord)
        app_key(a, UI_KEY_MOUSE);
    else if (m->clicks == 1) /* the second press of two does not press it twice */
        app_key(a, key);
}

size_t app_fds(const struct app *a, struct pollfd *out, size_t max)
{
    return app_ask_fds(a, out, max);
}

/* The grid of the pane whose search is under way; NULL: none. */
static struct ui_grid *searching(const struct app *a)
{
    struct pane *p = app_pane(a);
    struct ui_grid *g = p->ops->grid ? p->ops->grid(p) : NULL;

    return g && ui_grid_busy(g) ? g : NULL;
}

static bool has_slices(const struct app *a)
{
    const struct pane *p = app_pane(a);

    return (p->ops->busy && p->ops->busy(p)) || searching(a) ||
           (a->top && a->top->ops->busy && a->top->ops->busy(a->top));
}

int app_wait_ms(const struct app *a)
{
    if (has_slices(a) || (app_macro_plays(a) && !a->asks))
        return 0;
    int later = app_later_ms(a), most = a->unkept ? (int)(rest_s * 1000) : -1;

    if (a->n_run > 0 || (a->n_put_off > 0 && a->store))
        most = 200;
    return later >= 0 && (most < 0 || later < most) ? later : most;
}

bool app_busy(const struct app *a)
{
    return has_slices(a) || a->asks || a->laters || a->wants_draw || app_macro_plays(a);
}

static void slices(struct app *a)
{
    struct pane *p = app_pane(a);
    struct ui_grid *g = searching(a);

    if (g) {
        ui_grid_tick(g);
        if (p->ops->moved)
            p->ops->moved(p);
        a->wants_draw = true;
    }
    if (p->ops->tick && p->ops->busy && p->ops->busy(p)) {
        p->ops->tick(p);
        a->wants_draw = true;
    }
    if (a->top && a->top->ops->tick && a->top->ops->busy && a->top->ops->busy(a->top)) {
        a->top->ops->tick(a->top);
        a->wants_draw = true;
    }
}

/* Runs whose workers died are noticed here, as nobody else may be looking. */
static void follow_runs(struct app *a)
{
    struct err ignored = {0};
    int64_t before = a->n_run;

    if (!a->store || a->n_run == 0 || now_mono() - a->runs_at < 0.2)
        return;
    run_reap_all(a->store, &ignored);
    app_read_runs(a);
    if (a->n_run != before) { /* what this connection has written is no news to follow_store */
        app_reload(a);
        app_tell_end(a);
    }
    a->wants_draw = true;
}

/* Where the cursor is, once it rests: a screen that is killed opens there again. */
static void keep_cursor(struct app *a)
{
    struct pane *p = app_pane(a);
    struct ui_grid *g = p->ops->grid ? p->ops->grid(p) : NULL;

    if (!a->unkept || now_mono() - a->key_at < rest_s)
        return;
    a->unkept = false;
    if (g && a->store)
        ui_grid_keep(g, a);
}

void app_tick(struct app *a)
{
    keep_cursor(a);
    app_ask_tick(a);
    app_later_tick(a);
    slices(a);
    if (!has_slices(a) && !a->asks && !a->wants_draw)
        app_macro_tick(a);
    follow_runs(a);
    write_settings(a);
    follow_store(a);
}

/* --- what is asked of the terminal --- */

void app_request(struct app *a, int requests)
{
    a->requests |= requests;
    a->wants_draw = true;
}

int app_take_requests(struct app *a)
{
    int requests = a->requests;

    a->requests = 0;
    return requests;
}

void app_copy(struct app *a, const char *text, size_t size, const char *what)
{
    buf_clear(&a->copy);
    buf_add(&a->copy, text, size);
    a->wants_copy = true;
    app_say(a, UI_OK, "copied: %s", what);
}

bool app_take_copy(struct app *a, struct buf *out)
{
    if (!a->wants_copy)
        return false;
    a->wants_copy = false;
    buf_add(out, a->copy.s, a->copy.size);
    return true;
}

/* --- what panes ask for --- */

struct store *app_store(struct app *a)
{
    return a->store;
}

const char *app_path(const struct app *a)
{
    return a->path;
}

bool app_remembers(const struct app *a)
{
    return a->opts.remembers;
}

struct pane *app_pane(const struct app *a)
{
    return a->pane[a->at];
}

struct pane *app_pane_at(const struct app *a, enum ui_pane_id id)
{
    return a->pane[id];
}

void app_go(struct app *a, enum ui_pane_id id)
{
    a->at = id;
    a->wants_draw = true;
}

const struct ui_mouse *app_last_mouse(const struct app *a)
{
    return &a->mouse;
}

const struct ui_command *app_commands(const struct app *a, size_t *out_n)
{
    *out_n = a->opts.n_command;
    return a->opts.commands;
}

void app_say(struct app *a, int role, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    vsnprintf(a->message, sizeof a->message, fmt, args);
    va_end(args);
    a->message_role = role;
    a->n_said++;
    a->wants_draw = true;
}

void app_fail(struct app *a, const struct err *e)
{
    char line[sizeof e->msg + sizeof e->ctx];

    err_line(e, line, sizeof line);
    app_say(a, UI_ALARM, "%s%s%s", line, e->hint[0] ? " · " : "", e->hint);
}

void app_push(struct app *a, struct overlay *take)
{
    take->below = a->top;
    take->app = a;
    a->top = take;
    app_note(a, "open", take->ops->name, take->title ? take->title : "");
    a->chord = false;
    a->wants_draw = true;
}

void app_pop(struct app *a)
{
    struct overlay *o = a->top;

    if (!o)
        return;
    a->top = o->below;
    app_ask_stop(a, o);
    o->ops->free(o);
    a->wants_draw = true;
}

struct overlay *app_top(const struct app *a)
{
    return a->top;
}

/* --- settings, times --- */

const char *app_setting(struct app *a, const char *key)
{
    struct err ignored = {0};

    free(a->setting);
    a->setting = NULL;
    for (size_t i = a->n_put_off; i-- > 0;)
        if (strcmp(a->put_off[i].key, key) == 0)
            return a->put_off[i].value;
    if (a->store)
        a->setting = settings_find(a->store, key, &ignored);
    return a->setting;
}

void app_set(struct app *a, const char *key, const char *value)
{
    const char *known = app_setting(a, key);
    size_t i = 0;

    if (value ? known && strcmp(known, value) == 0 : !known)
        return;
    while (i < a->n_put_off && strcmp(a->put_off[i].key, key) != 0)
        i++;
    if (i == APP_SETTINGS)
        return; /* the oldest wait for the store; views remember what they can */
    if (i == a->n_put_off)
        a->put_off[a->n_put_off++] = (struct put_off){mem_text(key), NULL};
    free(a->put_off[i].value);
    a->put_off[i].value = value ? mem_text(value) : NULL;
    if (strcmp(key, "timezone") == 0)
        use_zone(a);
}

const struct zone *app_zone(const struct app *a)
{
    return a->zone;
}

static int64_t local_of(const struct app *a, int64_t at)
{
    return a->zone ? at + zone_at(a->zone, at).offset : at;
}

void app_time(const struct app *a, int64_t at, char out[UI_TIME])
{
    civil_text(local_of(a, at), out);
    out[16] = '\0'; /* without seconds */
}

void app_clock(const struct app *a, int64_t at, char out[UI_TIME])
{
    char text[CIVIL_SIZE];

    civil_text(local_of(a, at), text);
    snprintf(out, UI_TIME, "%s", text + 11);
}
