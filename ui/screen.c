/* screen.c - wait, take keys, tick, draw.
 *
 *     wait ----> keys ----> picture at once
 *       \------> tick ----> picture, at most ten a second, and when work ends
 *
 * At rest nothing wakes it up: what other processes write is noticed by a watch on the write-ahead
 * log. Keys that have come are all taken before a picture is drawn, yet for no longer than a
 * person would wait for it.
 * Not here: what is drawn (app.c), the terminal (term.c). */
#include "config.h"

#include "ui/screen.h"

#include "src/base/buf.h"
#include "src/base/mem.h"
#include "src/base/now.h"
#include "ui/clipboard.h"
#include "ui/dialog.h"
#include "ui/term.h"

#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

enum { FDS_MAX = 32 };
static const double tick_picture_s = 0.1, keys_s = 0.04, tick_s = 0.2;

struct screen {
    struct app *app;
    bool gone;               /* the terminal */
    bool more;               /* keys are left from the last time */
    double tick_picture_at;  /* when a tick last drew */
    double tick_at;
    char *theme;             /* name of the one in use */
    struct ui_theme look;
    int notify, watch;       /* inotify; of the log, -1: none */
    char *watched;           /* workspace whose log it is */
    double noticed_at;       /* when the watch last told */
    struct ui_clipboard clipboard;
};

/* --- settings --- */

static bool use_theme(struct screen *s, const char *name)
{
    struct err e = {0};

    if (s->theme && strcmp(s->theme, name) == 0)
        return false;
    free(s->theme);
    s->theme = mem_text(name);
    if (ui_theme_load(name, ui_term_depth(), &s->look, &e) < 0) {
        ui_theme_plain(&s->look);
        app_fail(s->app, &e);
    }
    ui_term_theme(&s->look);
    return true;
}

/* True: all that is shown looks different now. */
static bool use_settings(struct screen *s)
{
    const char *theme = app_setting(s->app, "theme");
    bool other = use_theme(s, theme && *theme ? theme : "dark");
    const char *mouse = app_setting(s->app, "mouse");

    ui_term_mouse(mouse && strcmp(mouse, "on") == 0);
    return other;
}

/* --- what others write --- */

/* Watches the log of the workspace that is open now. */
static void watch(struct screen *s, const char *name)
{
    struct buf path = {0};

    if (s->watch >= 0)
        inotify_rm_watch(s->notify, s->watch);
    free(s->watched);
    s->watched = mem_text(name);
    buf_printf(&path, "%s-wal", name);
    s->watch = *name ? inotify_add_watch(s->notify, buf_str(&path), IN_MODIFY) : -1;
    buf_done(&path);
}

/* What depends on the workspace: its log, its settings. Asks the store only where something may
 * have changed: in a tick, or as another workspace is open. */
static void follow_workspace(struct screen *s, bool tick)
{
    const char *name = app_path(s->app);
    bool other = !s->watched || strcmp(s->watched, name) != 0;

    if (other || (tick && s->watch < 0))
        watch(s, name);
    if ((other || tick || !app_store(s->app)) && use_settings(s))
        ui_term_show(app_canvas(s->app));
}

static void read_notices(struct screen *s)
{
    char block[4096] __attribute__((aligned(__alignof__(struct inotify_event))));

    for (ssize_t n; (n = read(s->notify, block, sizeof block)) > 0;) {
        const struct inotify_event *first = (const struct inotify_event *)(const void *)block;

        if (first->mask & IN_IGNORED)
            s->watch = -1; /* the log is another file now */
    }
    s->noticed_at = now_mono();
}

/* --- keys --- */

static void take_event(struct screen *s, const struct ui_event *v)
{
    int rows, cols;

    switch (v->kind) {
    case UI_EVENT_KEY:
        app_key(s->app, v->key);
        break;
    case UI_EVENT_PASTE:
        app_paste(s->app, v->paste, v->size);
        break;
    case UI_EVENT_MOUSE:
        app_mouse(s->app, &(struct ui_mouse){v->row, v->col, v->clicks, v->wheel});
        break;
    case UI_EVENT_RESIZE:
        ui_term_size(&rows, &cols);
        app_resize(s->app, rows, cols);
        break;
    case UI_EVENT_END:
        s->gone = true;
        break;
    case UI_EVENT_NONE:
        break;
    }
}

/* The app has said that it was copied, and is right as a rule. */
static void say_copied(struct screen *s, enum ui_clip_is is)
{
    if (is == UI_CLIP_FAILED || is == UI_CLIP_UNSURE)
        app_say(s->app, is == UI_CLIP_FAILED ? UI_ALARM : UI_WARN, "%s", s->clipboard.said);
}

static void take_requests(struct screen *s)
{
    struct buf text = {0};
    int requests = app_take_requests(s->app);

    if (requests & APP_SUSPEND)
        ui_term_suspend();
    if (requests & APP_REDRAW)
        ui_term_redraw();
    if (app_take_copy(s->app, &text))
        say_copied(s, ui_clipboard_put(&s->clipboard, app_setting(s->app, "clipboard"),
                                       buf_str(&text), text.size, ui_term_send));
    buf_done(&text);
}

/* All that has come, or as much as a person waits for; true: there was something. */
static bool take_events(struct screen *s)
{
    double begun = now_mono();
    struct ui_event v;
    bool any = false;

    s->more = false;
    while (!s->gone && !app_quits(s->app) && ui_term_event(&v)) {
        any = true;
        take_event(s, &v);
        take_requests(s);
        s->more = now_mono() - begun > keys_s;
        if (s->more)
            break;
    }
    return any;
}

/* --- the loop --- */

static void show(struct screen *s)
{
    struct ui_term_work before = *ui_term_work();

    ui_term_show(app_canvas(s->app));
    app_shown(s->app, ui_term_work()->cells - before.cells, ui_term_work()->bytes - before.bytes);
}

static void draw(struct screen *s)
{
    app_draw(s->app);
    show(s);
}

/* How long may be waited: for work, or for the time of a picture that is due. */
static int wait_ms(const struct screen *s, double now)
{
    int ms = s->more ? 0 : app_wait_ms(s->app);

    if (!app_wants_draw(s->app))
        return ms;
    double left = s->tick_picture_at + tick_picture_s - now;
    int due = left > 0 ? (int)(left * 1000) + 1 : 0;

    return ms < 0 || due < ms ? due : ms;
}

/* fd[0] is the terminal's, [1] the watch, unless it told a moment ago: a busy writer would keep
 * us awake. */
static void wait_for_something(struct screen *s)
{
    struct pollfd fd[FDS_MAX];
    double now = now_mono();
    bool deaf = now - s->noticed_at < tick_picture_s;
    int ms = wait_ms(s, now);

    fd[1] = (struct pollfd){.fd = deaf ? -1 : s->notify, .events = POLLIN};
    size_t n = 2 + app_fds(s->app, fd + 2, FDS_MAX - 2);

    if ((deaf || ui_clipboard_busy(&s->clipboard)) && (ms < 0 || ms > 100))
        ms = 100;
    ui_term_wait(fd, n, ms);
    app_count(s->app, COUNT_WAKE_UPS, 1);
    if (fd[1].revents & POLLIN)
        read_notices(s);
}

/* True: work in slices has come to its end, whose picture is waited for. */
static bool tick(struct screen *s)
{
    bool works = app_wait_ms(s->app) == 0;

    s->tick_at = now_mono();
    app_tick(s->app);
    say_copied(s, ui_clipboard_tick(&s->clipboard));
    return works && app_wait_ms(s->app) != 0;
}

static void turn(struct screen *s)
{
    wait_for_something(s);
    bool keys = take_events(s);

    if (s->gone || app_quits(s->app))
        return;
    follow_workspace(s, false);
    if (keys && app_wants_draw(s->app))
        draw(s); /* before a tick, which may have to wait for the disk */
    bool ticks = !keys || now_mono() - s->tick_at > tick_s;
    bool ended = ticks && tick(s);

    if (ticks)
        follow_workspace(s, true);
    if (!app_wants_draw(s->app))
        return;
    if (ended || now_mono() - s->tick_picture_at >= tick_picture_s) {
        draw(s);
        s->tick_picture_at = now_mono();
    }
}

static void play(struct screen *s)
{
    int rows, cols;

    app_canvas(s->app)->ascii = ui_term_ascii();
    ui_term_size(&rows, &cols);
    app_resize(s->app, rows, cols);
    if (!app_store(s->app))
        ui_start_open(s->app);
    app_draw(s->app);
    follow_workspace(s, true); /* shows it, as any theme is new now */
    while (!s->gone && !app_quits(s->app))
        turn(s);
}

int screen_run(const struct app_opts *o, struct err *e)
{
    struct screen s = {.watch = -1};
    struct buf log = {0};
    int rc;

    s.app = ui_term_there(e) == 0 ? app_new(o, e) : NULL;
    if (!s.app)
        return -1;
    if (o->workspace)
        buf_printf(&log, "%s-worker.log", o->workspace);
    rc = ui_term_open(buf_str(&log), e);
    if (rc == 0) {
        s.notify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
        play(&s);
        ui_term_close();
        if (s.notify >= 0)
            close(s.notify);
    }
    app_free(s.app);
    free(s.theme);
    free(s.watched);
    ui_clipboard_done(&s.clipboard);
    buf_done(&log);
    return rc;
}
