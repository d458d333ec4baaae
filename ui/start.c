/* start.c - the first screen: the demo, a workspace that there is, or a new one. */
#include "config.h"

#include "ui/dialog.h"

#include "src/base/civil.h"
#include "src/base/file.h"
#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/base/text.h"
#include "ui/box.h"
#include "ui/demo.h"
#include "ui/form.h"
#include "ui/grid.h"
#include "ui/ingest_form.h"
#include "ui/recent.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { COLS = 56, RECENT_MAX = 200, RECENT_SHOWN = 20 };

struct recent {
    char *path;
    int64_t size, changed_at;
    dev_t device; /* which file it is, under whatever name */
    ino_t file;
};

struct start {
    struct overlay base;
    struct recent recent[RECENT_MAX]; /* newest first */
    size_t n_recent;
    struct ui_pick pick;              /* the choices, then the recent ones */
};

/* --- workspaces in this folder, and those that were opened last --- */

static int newest_first(const void *a, const void *b)
{
    const struct recent *x = a, *y = b;

    if (x->changed_at != y->changed_at)
        return x->changed_at > y->changed_at ? -1 : 1;
    return strcmp(x->path, y->path);
}

/* What is gone, no file or known by another name is left out. */
static void add_recent(struct start *s, const char *path)
{
    struct stat st;

    if (s->n_recent == RECENT_MAX || stat(path, &st) < 0 || !S_ISREG(st.st_mode))
        return;
    for (size_t i = 0; i < s->n_recent; i++)
        if (s->recent[i].device == st.st_dev && s->recent[i].file == st.st_ino)
            return;
    s->recent[s->n_recent++] = (struct recent){mem_text(path), st.st_size, st.st_mtime, st.st_dev,
                                               st.st_ino};
}

static void find_recent(struct start *s, bool remembered)
{
    DIR *folder = opendir(".");
    struct ui_recent r = {0};

    for (struct dirent *d; folder && (d = readdir(folder));) {
        size_t n = strlen(d->d_name);

        if (n >= 4 && strcmp(d->d_name + n - 3, ".mw") == 0)
            add_recent(s, d->d_name);
    }
    if (folder)
        closedir(folder);
    if (remembered)
        ui_recent_read(&r);
    for (size_t i = 0; i < r.n; i++)
        add_recent(s, r.path[i]);
    ui_recent_done(&r);
    qsort(s->recent, s->n_recent, sizeof *s->recent, newest_first);
    while (s->n_recent > RECENT_SHOWN)
        free(s->recent[--s->n_recent].path);
}

/* --- what can be chosen --- */

static void leave(struct app *a)
{
    while (app_top(a))
        app_pop(a);
}

static bool open_path(struct app *a, const char *path, bool create)
{
    struct err e = {0};

    if (app_open(a, path, create, &e) < 0) {
        app_fail(a, &e);
        return false;
    }
    leave(a);
    app_say(a, UI_OK, "%s is open.", file_base(app_path(a)));
    return true;
}

static enum ui_result submit_open(struct ui_form *f, void *owner)
{
    (void)owner;
    open_path(ui_form_app(f), ui_form_value(f, "file"), false);
    return UI_TAKEN; /* the form is gone, or it says why not */
}

static void check_open(struct ui_form *f, void *owner)
{
    const char *file = ui_form_value(f, "file");

    (void)owner;
    if (*file && !file_exists(file))
        ui_form_wrong(f, "file", "is not there");
    else if (*file && file_is_folder(file))
        ui_form_wrong(f, "file", "a folder: which file?");
}

static const char *const endings[] = {".mw", NULL};

static void ask_open(struct app *a)
{
    const struct ui_field field = {.name = "file", .label = "File", .kind = UI_FIELD_PATH,
                                   .choices = endings, .required = true,
                                   .help = "a file ending in .mw; Tab completes, Enter lists"};

    ui_form_open(a, &(struct ui_form_opts){.title = "Open a workspace", .submit_word = "Open",
                                           .fields = &field, .n_field = 1, .check = check_open,
                                           .submit = submit_open});
}

static enum ui_result submit_new(struct ui_form *f, void *owner)
{
    struct app *a = ui_form_app(f);

    (void)owner;
    if (open_path(a, ui_form_value(f, "file"), true)) {
        app_go(a, UI_DATA);
        ui_ingest_form_open(a, NULL);
    }
    return UI_TAKEN;
}

static void check_new(struct ui_form *f, void *owner)
{
    const char *file = ui_form_value(f, "file");

    (void)owner;
    if (*file && file_exists(file))
        ui_form_wrong(f, "file", "is there: open it instead");
    else if (*file && !strchr(file_base(file), '.'))
        ui_form_hint(f, "file", "usually ends in .mw");
    else
        ui_form_hint(f, "file", "");
}

static void ask_new(struct app *a)
{
    const struct ui_field field = {
        .name = "file", .label = "File", .kind = UI_FIELD_PATH, .choices = endings,
        .required = true,
        .help = "the file that is made; then: machines, telemetry, errors, maint, failures as CSV"};

    ui_form_open(a, &(struct ui_form_opts){.title = "New workspace", .submit_word = "Make it",
                                           .fields = &field, .n_field = 1, .check = check_new,
                                           .submit = submit_new});
}

static const struct choice {
    const char *name, *note;
    void (*run)(struct app *a);
} choices[] = {
    {"Demo fleet", "100 machines, some seconds", ui_demo_open},
    {"Open a workspace", "a file ending in .mw", ask_open},
    {"New workspace", "asks for your five files", ask_new},
};
enum { CHOICES = sizeof choices / sizeof *choices };

/* --- drawing --- */

/* "today", "12-29" of this year, "2014-12-29" of another. */
static void day_text(int64_t at, char out[CIVIL_SIZE])
{
    char now[CIVIL_SIZE];

    civil_text(now_at(), now);
    civil_text(at, out);
    out[10] = now[10] = '\0';
    if (strcmp(out, now) == 0)
        snprintf(out, CIVIL_SIZE, "today");
    else if (strncmp(out, now, 5) == 0)
        memmove(out, out + 5, 6);
}

/* "plant.mw", "~/plants/press.mw"; of what is too long the end. */
static void draw_path(struct ui_canvas *c, struct ui_rect r, int role, const char *path)
{
    const char *home = getenv("HOME");
    size_t n = home ? strlen(home) : 0;
    bool at_home = n > 1 && strncmp(path, home, n) == 0 && path[n] == '/';
    char text[PATH_MAX];

    snprintf(text, sizeof text, "%s%s", at_home ? "~" : "", at_home ? path + n : path);
    const char *from = text;

    while (ui_canvas_width(c, from) >= r.cols && strchr(from + 1, '/'))
        from = strchr(from + 1, '/');
    int used = from > text ? ui_canvas_text(c, r.row, r.col, 1, role, c->ascii ? "~" : "…") : 0;

    ui_canvas_text(c, r.row, r.col + used, r.cols - used, role, from);
}

static void draw_line(const struct start *s, struct ui_canvas *c, struct ui_rect line, int i)
{
    bool on = i == s->pick.at;
    const struct recent *x = i >= CHOICES ? &s->recent[i - CHOICES] : NULL;
    char size[UI_NUMBER], day[CIVIL_SIZE];
    int role = on ? UI_CURSOR : UI_TEXT, note = on ? UI_CURSOR : UI_DIM;

    ui_pick_line(c, line, on);
    if (!x) {
        ui_canvas_text(c, line.row, line.col + 2, line.cols - 32, role, choices[i].name);
        ui_canvas_right(c, line.row, line.col + line.cols - 30, 30, note, choices[i].note);
        return;
    }
    draw_path(c, (struct ui_rect){line.row, line.col + 2, 1, line.cols - 27}, role, x->path);
    ui_bytes(x->size, size);
    day_text(x->changed_at, day);
    ui_canvas_right(c, line.row, line.col + line.cols - 24, 12, note, size);
    ui_canvas_right(c, line.row, line.col + line.cols - 11, 11, note, day);
}

static void draw(const struct overlay *o, struct ui_canvas *c)
{
    const struct start *s = (const struct start *)o;
    struct ui_rect in = ui_box_draw(c, UI_BOX_MIDDLE, 2 + s->pick.n, COLS, "Millwright");
    struct ui_rect before = ui_canvas_clip(c, in);
    int rows = in.rows - 2, top = ui_pick_top(&s->pick, rows);

    ui_canvas_text(c, in.row, in.col, in.cols, UI_HEADER,
                   "Which machine fails next, and why?");
    for (int i = 0; i < rows && top + i < s->pick.n; i++)
        draw_line(s, c, (struct ui_rect){in.row + 2 + i, in.col, 1, in.cols}, top + i);
    ui_canvas_unclip(c, before);
}

/* --- keys --- */

static enum ui_result enter(struct start *s)
{
    struct app *a = s->base.app;

    if (s->pick.at < CHOICES) {
        choices[s->pick.at].run(a);
        return UI_TAKEN;
    }
    open_path(a, s->recent[s->pick.at - CHOICES].path, false);
    return UI_TAKEN;
}

static enum ui_result mouse(struct start *s)
{
    const struct ui_mouse *m = app_last_mouse(s->base.app);
    struct ui_rect in = ui_box_inside(app_canvas(s->base.app), UI_BOX_MIDDLE, 2 + s->pick.n, COLS);

    if (!ui_pick_mouse(&s->pick, m, (struct ui_rect){in.row + 2, in.col, in.rows - 2, in.cols}))
        return UI_IGNORED;
    return m->clicks > 1 ? enter(s) : UI_TAKEN;
}

static enum ui_result key(struct overlay *o, int key)
{
    struct start *s = (struct start *)o;
    int rows = ui_box_rows(app_canvas(o->app)) - 2;

    if (key == UI_KEY_MOUSE)
        return mouse(s);
    if (key == UI_KEY_ENTER)
        return enter(s);
    if (key == UI_KEY_ESC || key == 'q' || key == 'Q') {
        if (!app_store(o->app)) {
            app_say(o->app, UI_TEXT, "Nothing was opened; nothing is left behind.");
            app_quit(o->app);
        }
        return UI_CLOSE;
    }
    return ui_pick_key(&s->pick, key, rows, true) ? UI_TAKEN : UI_IGNORED;
}

static void free_start(struct overlay *o)
{
    struct start *s = (struct start *)o;

    for (size_t i = 0; i < s->n_recent; i++)
        free(s->recent[i].path);
    free(s);
}

static const struct overlay_ops ops = {
    .name = "start", .draw = draw, .key = key, .free = free_start,
    .hints = "Enter open  j,k move  q close",
};

void ui_start_open(struct app *a)
{
    struct start *s = mem_zero(1, sizeof *s);

    s->base.ops = &ops;
    find_recent(s, app_remembers(a));
    s->pick.n = CHOICES + (int)s->n_recent;
    app_push(a, &s->base);
}
