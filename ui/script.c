/* script.c - plays a script: lines of words that drive the app as a terminal would.
 *
 * The app is made by the first line that is not `set`, so that size, clock and glyphs hold from its
 * first picture on. After each line the app is waited for until it is not busy; what does not come
 * in time fails, with the screen as it is on standard error.
 * Not here: how a line is cut into words (script_line.c), what is expected (script_expect.c), what
 * is recorded (app_macro.c). */
#include "config.h"

#include "ui/script.h"

#include "src/base/civil.h"
#include "src/base/file.h"
#include "src/base/now.h"
#include "src/base/text.h"
#include "ui/dialog.h"
#include "ui/picture.h"
#include "ui/script_parts.h"
#include "ui/tidy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 34, COLS = 120, SIZE_MOST = 1000, FDS = 64, SCRIPT_MAX = 1 << 20 };
static const double patience_s = 30;

/* --- the app --- */

static int start(struct player *p, const char *workspace, struct err *e)
{
    p->opts.workspace = workspace ? workspace : p->opts.workspace;
    p->app = app_new(&p->opts, e);
    if (!p->app)
        return -1;
    ui_canvas_notes(app_canvas(p->app));
    app_resize(p->app, p->rows, p->cols);
    if (!app_store(p->app) && !app_top(p->app))
        ui_start_open(p->app);
    app_draw(p->app);
    return 0;
}

/* Waits at most `most_ms` for something to do, and does it. */
static void turn(struct app *a, int most_ms)
{
    struct pollfd fds[FDS];
    size_t n = app_fds(a, fds, FDS);
    int ms = app_wait_ms(a);

    if (ms < 0 || ms > most_ms)
        ms = most_ms;
    poll(fds, (nfds_t)n, app_wants_draw(a) ? 0 : ms);
    app_tick(a);
    if (app_wants_draw(a))
        app_draw(a);
}

int script_settle(struct player *p, struct err *e)
{
    double end = now_mono() + patience_s;

    if (app_wants_draw(p->app))
        app_draw(p->app);
    while (app_busy(p->app)) {
        if (now_mono() > end)
            return err_set(e, FAIL_INPUT, "still busy after %.0f s", patience_s);
        turn(p->app, 50);
    }
    return 0;
}

/* --- words --- */

int script_pair(const char *word, char between, int *out_a, int *out_b, struct err *e)
{
    char *end, *last = NULL;
    long a = strtol(word, &end, 10), b = *end == between ? strtol(end + 1, &last, 10) : -1;

    if (end == word || !last || last == end + 1 || *last || a < 0 || b < 0 || a > SIZE_MOST ||
        b > SIZE_MOST)
        return err_set(e, FAIL_INPUT, "'%s' is not two numbers with '%c' between", word, between);
    *out_a = (int)a;
    *out_b = (int)b;
    return 0;
}

static int read_seconds(const struct script_line *l, size_t at, double *out_s, struct err *e)
{
    bool ok = true;

    *out_s = at < l->n ? (double)text_duration(l->word[at], &ok) : patience_s;
    return ok ? 0 : err_set(e, FAIL_INPUT, "'%s' is not a duration", l->word[at]);
}

/* --- set, open, resize --- */

int script_size(struct player *p, const char *value, struct err *e)
{
    if (script_pair(value, 'x', &p->cols, &p->rows, e) < 0)
        return -1;
    if (p->app)
        app_resize(p->app, p->rows, p->cols);
    return 0;
}

static int set_clock(struct player *p, const char *value, struct err *e)
{
    int64_t at;

    if (civil_parse_time(value, strlen(value), &at) != CIVIL_OK && !civil_parse_arg(value, &at))
        return err_set(e, FAIL_INPUT, "'%s' is not a time", value);
    now_set(at);
    if (p->app)
        app_reload(p->app);
    return 0;
}

static int set_depth(struct player *p, const char *value, struct err *e)
{
    static const char *const names[] = {"mono", "8", "16", "256"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i], value) == 0) {
            p->depth = (enum ui_depth)i;
            return 0;
        }
    }
    return err_set(e, FAIL_INPUT, "depth is mono, 8, 16 or 256");
}

static int set_theme(struct player *p, const char *value, struct err *e)
{
    for (const char *const *name = ui_theme_names; *name; name++) {
        if (strcmp(*name, value) == 0) {
            p->theme = *name;
            return 0;
        }
    }
    return err_set(e, FAIL_INPUT, "there is no theme '%s'", value);
}

static int set_glyphs(struct player *p, const char *value, struct err *e)
{
    bool on = strcmp(value, "on") == 0;

    if (!on && strcmp(value, "off") != 0)
        return err_set(e, FAIL_INPUT, "ascii is on or off");
    p->opts.ascii = on;
    if (p->app)
        app_canvas(p->app)->ascii = on;
    return 0;
}

static int set_zone(struct player *p, const char *value, struct err *e)
{
    if (!p->app && start(p, NULL, e) < 0)
        return -1;
    app_set(p->app, "timezone", value);
    app_reload(p->app);
    return 0;
}

static int play_set(struct player *p, const struct script_line *l, struct err *e)
{
    static const struct {
        const char *name;
        int (*set)(struct player *p, const char *value, struct err *e);
    } table[] = {{"size", script_size},
                 {"clock", set_clock},
                 {"depth", set_depth},
                 {"theme", set_theme},
                 {"ascii", set_glyphs},
                 {"zone", set_zone}};

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].name, l->word[1]) == 0)
            return table[i].set(p, l->word[2], e);
    return err_set(e, FAIL_INPUT, "there is no '%s' to set", l->word[1]);
}

static int play_open(struct player *p, const struct script_line *l, struct err *e)
{
    if (p->app)
        return app_open(p->app, l->word[1], false, e);
    return start(p, l->word[1], e);
}

static int play_resize(struct player *p, const struct script_line *l, struct err *e)
{
    return script_size(p, l->word[1], e);
}

/* --- keys --- */

static int press(struct player *p, int key, struct err *e)
{
    app_key(p->app, key);
    return script_settle(p, e);
}

/* "gt" is two keys here too: the app joins them. */
static int play_key(struct player *p, const struct script_line *l, struct err *e)
{
    for (size_t i = 1; i < l->n; i++) {
        int key = ui_key_find(l->word[i]);

        if (key < 0)
            return err_set(e, FAIL_INPUT, "there is no key '%s'", l->word[i]);
        if (key >= UI_KEY_CHORD && press(p, 'g', e) < 0)
            return -1;
        if (press(p, key >= UI_KEY_CHORD ? key & ~UI_KEY_CHORD : key, e) < 0)
            return -1;
    }
    return 0;
}

/* One key, without waiting for what it begins: that can be looked at. */
static int play_tap(struct player *p, const struct script_line *l, struct err *e)
{
    int key = ui_key_find(l->word[1]);

    if (key < 0 || key >= UI_KEY_CHORD)
        return err_set(e, FAIL_INPUT, "there is no key '%s'", l->word[1]);
    app_key(p->app, key);
    app_draw(p->app);
    return 0;
}

/* Each character is a key, as fast as one types: what a form does once nobody types comes behind
 * the last. */
static int type_text(struct player *p, const char *s, struct err *e)
{
    while (*s) {
        char one[5] = {*s++};

        for (int i = 1; i < 4 && ((unsigned char)*s & 0xc0) == 0x80; i++)
            one[i] = *s++;
        int key = one[0] == '\n' ? UI_KEY_ENTER : ui_key_find(one);

        if (key < 0)
            return err_set(e, FAIL_INPUT, "text that is typed must be UTF-8");
        app_key(p->app, key);
        app_draw(p->app);
    }
    return script_settle(p, e);
}

static int play_type(struct player *p, const struct script_line *l, struct err *e)
{
    return type_text(p, l->word[1], e);
}

static int play_paste(struct player *p, const struct script_line *l, struct err *e)
{
    (void)e;
    app_paste(p->app, l->word[1], strlen(l->word[1]));
    return 0;
}

/* An action by its long name; else what the palette makes of the words. */
static int play_do(struct player *p, const struct script_line *l, struct err *e)
{
    size_t n;
    const struct action *const *x = app_actions(p->app, &n);
    struct buf name = {0};
    int rc = 1;

    for (size_t i = 1; i < l->n; i++)
        buf_printf(&name, "%s%s", i > 1 ? " " : "", l->word[i]);
    for (size_t i = 0; i < n && rc == 1; i++) {
        if (app_top(p->app) || strcmp(x[i]->name, buf_str(&name)) != 0)
            continue;
        const char *why = x[i]->refuses ? x[i]->refuses(p->app) : NULL;

        if (why)
            rc = err_set(e, FAIL_INPUT, "%s: %s", x[i]->name, why);
        else
            rc = (app_act(p->app, x[i]), 0);
    }
    buf_done(&name);
    if (rc <= 0)
        return rc;
    return press(p, UI_CTRL('P'), e) < 0 || type_text(p, l->rest, e) < 0 ||
                   press(p, UI_KEY_ENTER, e) < 0
               ? -1
               : 0;
}

/* --- wait --- */

/* 1: it is in that state; 0: not yet; -1: it never will be, or cannot be told. */
static int run_is(struct player *p, int64_t id, const char *state, struct err *e)
{
    struct arena a = {0};
    struct run_row r;
    int rc = runs_get(app_store(p->app), id, &a, &r, e);

    if (rc == 0 && strcmp(run_state_name(r.state), state) == 0)
        rc = 1;
    else if (rc == 0 && run_state_final(r.state))
        rc = err_set(e, FAIL_INPUT, "run %lld is %s%s%s", (long long)id, run_state_name(r.state),
                     r.error ? ": " : "", r.error ? r.error : "");
    arena_done(&a);
    return rc;
}

static int wait_run(struct player *p, const struct script_line *l, struct err *e)
{
    int64_t id;
    double most_s;
    int rc = 0;

    if (l->n < 4 || text_to_i64(l->word[2], strlen(l->word[2]), &id) != TEXT_NUM_OK)
        return err_set(e, FAIL_INPUT, "wait run N STATE");
    if (!app_store(p->app))
        return err_set(e, FAIL_INPUT, "no workspace is open");
    if (read_seconds(l, 4, &most_s, e) < 0)
        return -1;
    for (double end = now_mono() + most_s; (rc = run_is(p, id, l->word[3], e)) == 0;) {
        if (now_mono() > end)
            return err_set(e, FAIL_INPUT, "run %lld is not %s after %g s", (long long)id,
                           l->word[3], most_s);
        turn(p->app, 20);
    }
    app_reload(p->app); /* what it wrote is there now */
    return rc < 0 ? -1 : 0;
}

static int wait_text(struct player *p, const struct script_line *l, struct err *e)
{
    double most_s;

    if (l->n < 3)
        return err_set(e, FAIL_INPUT, "wait text \"...\"");
    if (read_seconds(l, 3, &most_s, e) < 0)
        return -1;
    for (double end = now_mono() + most_s; !script_sees(p, l->word[2]);) {
        if (now_mono() > end)
            return err_set(e, FAIL_INPUT, "\"%s\" has not come in %g s", l->word[2], most_s);
        turn(p->app, 20);
    }
    return 0;
}

/* Until nothing wakes the screen up by itself: what it writes down for later is written, too. */
static int wait_rest(struct player *p, struct err *e)
{
    double end = now_mono() + patience_s;

    while (app_busy(p->app) || app_wait_ms(p->app) >= 0) {
        if (now_mono() > end)
            return err_set(e, FAIL_INPUT, "no rest after %.0f s", patience_s);
        turn(p->app, 50);
    }
    return 0;
}

static int play_wait(struct player *p, const struct script_line *l, struct err *e)
{
    if (strcmp(l->word[1], "idle") == 0) {
        turn(p->app, 0); /* what is put off until there is time, too */
        return script_settle(p, e);
    }
    if (strcmp(l->word[1], "rest") == 0)
        return wait_rest(p, e);
    if (strcmp(l->word[1], "run") == 0)
        return wait_run(p, l, e);
    if (strcmp(l->word[1], "text") == 0)
        return wait_text(p, l, e);
    return err_set(e, FAIL_INPUT, "wait is for idle, rest, run or text");
}

/* --- dump --- */

static int make_picture(struct player *p, struct buf *out, struct err *e)
{
    struct ui_theme theme;

    if (ui_theme_load(p->theme, p->depth, &theme, e) < 0)
        return -1;
    ui_picture_svg(app_canvas(p->app), &theme, out);
    return 0;
}

static int write_dump(const char *path, const struct buf *b, struct err *e)
{
    struct file_out *f = file_out_new(path, e);
    int rc = f ? file_out_put(f, buf_str(b), b->size, e) : -1;

    if (rc == 0)
        rc = file_out_finish(f, e);
    file_out_free(f);
    return rc;
}

static int play_dump(struct player *p, const struct script_line *l, struct err *e)
{
    struct buf b = {0};
    int rc = 0;

    if (strcmp(l->word[1], "screen") == 0)
        ui_canvas_dump(app_canvas(p->app), &b);
    else if (strcmp(l->word[1], "cells") == 0)
        ui_canvas_dump_cells(app_canvas(p->app), &b);
    else if (strcmp(l->word[1], "svg") == 0)
        rc = make_picture(p, &b, e);
    else if (strcmp(l->word[1], "faults") == 0)
        ui_tidy(app_canvas(p->app), app_top(p->app) != NULL, &b);
    else
        rc = err_set(e, FAIL_INPUT, "dump screen, cells, svg or faults");
    if (rc == 0)
        rc = write_dump(l->word[2], &b, e);
    buf_done(&b);
    return rc;
}

/* --- lines --- */

static const struct verb {
    const char *name;
    size_t least, most; /* words behind it */
    bool before;        /* it does not need the app */
    bool at_once;       /* what it has begun is not waited for */
    int (*play)(struct player *p, const struct script_line *l, struct err *e);
} verbs[] = {
    {"set", 2, 2, true, false, play_set},
    {"open", 1, 1, true, false, play_open},
    {"resize", 1, 1, false, false, play_resize},
    {"key", 1, SCRIPT_WORDS, false, false, play_key},
    {"tap", 1, 1, false, true, play_tap},
    {"type", 1, 1, false, false, play_type},
    {"paste", 1, 1, false, false, play_paste},
    {"do", 1, SCRIPT_WORDS, false, false, play_do},
    {"wait", 1, 4, false, false, play_wait},
    {"expect", 1, SCRIPT_WORDS, false, true, script_expect},
    {"dump", 2, 2, false, true, play_dump},
};
enum { N_VERB = sizeof verbs / sizeof *verbs };

static int play_words(struct player *p, const struct script_line *l, struct err *e)
{
    size_t i = 0;

    while (i < N_VERB && strcmp(verbs[i].name, l->word[0]) != 0)
        i++;
    if (i == N_VERB)
        return err_set(e, FAIL_INPUT, "there is no word '%s'", l->word[0]);
    if (l->n - 1 < verbs[i].least || l->n - 1 > verbs[i].most)
        return err_set(e, FAIL_INPUT, "'%s' has %s words", l->word[0],
                       l->n - 1 < verbs[i].least ? "too few" : "too many");
    if (!verbs[i].before && !p->app && start(p, NULL, e) < 0)
        return -1;
    if (verbs[i].play(p, l, e) < 0)
        return -1;
    return p->app && !verbs[i].at_once ? script_settle(p, e) : 0;
}

static int play_line(struct player *p, const char *s, size_t size, struct err *e)
{
    struct script_line l;

    if (script_split(s, size, &p->words, &l, e) < 0)
        return -1;
    return l.n ? play_words(p, &l, e) : 0;
}

static void show_screen(struct player *p)
{
    char *all = p->app ? script_text(p) : NULL;

    if (all)
        fputs(all, stderr);
    free(all);
}

static int play_all(struct player *p, const char *path, const struct buf *text, struct err *e)
{
    const char *s = buf_str(text), *end = s + text->size;

    for (int n = 1; s < end; n++) {
        const char *stop = memchr(s, '\n', (size_t)(end - s));
        size_t size = (size_t)((stop ? stop : end) - s);

        if (play_line(p, s, size, e) < 0) {
            show_screen(p);
            return err_ctx(e, "%s:%d", file_base(path), n);
        }
        arena_done(&p->words);
        s += size + 1;
    }
    return 0;
}

int script_play(const char *path, const struct app_opts *o, struct err *e)
{
    struct player p = {.opts = *o, .rows = ROWS, .cols = COLS, .depth = UI_256,
                       .theme = "dark"};
    struct buf text = {0};
    int rc = file_read_all(path, SCRIPT_MAX, &text, e);

    if (rc == 0)
        rc = play_all(&p, path, &text, e);
    arena_done(&p.words);
    app_free(p.app);
    buf_done(&text);
    return rc;
}
