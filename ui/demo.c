/* demo.c - the command `demo` as a helper process, and its steps as they are done.
 *
 * The helper makes the workspace; the screen opens it when it is there, and then everything can
 * be looked at while it grows. Steps are the runs of that workspace, by their kinds. */
#include "config.h"

#include "ui/demo.h"

#include "src/base/arena.h"
#include "src/base/file.h"
#include "src/base/mem.h"
#include "src/base/now.h"
#include "ui/box.h"
#include "ui/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct step {
    const char *kind, *what; /* kind of its run; NULL: it is none */
} steps[] = {
    {NULL, "simulate a year of a fleet"},
    {"ingest", "load its five files"},
    {"pipeline train", "features, then a forest"},
    {"features", "a last quarter, kept from it"},
    {"evaluate", "what it foretells of that"},
    {"pipeline score", "machines by risk"},
};
enum { STEPS = sizeof steps / sizeof *steps, COLS = 52, WHAT_COLS = 30, BAR_COLS = 14 };

enum stand { TO_DO, AT_IT, DONE, FAILED };

struct demo {
    struct overlay base;
    char *path;
    double looked_at;      /* monotonic */
    bool opened, answered; /* the workspace is open here; the helper has ended */
    enum stand stand[STEPS];
    double share[STEPS];   /* < 0: not known */
};

/* --- following --- */

static void look_at_runs(struct demo *d)
{
    struct arena memory = {0};
    struct err ignored = {0}; /* the next look tells */
    const struct run_row *row = NULL;
    int64_t n = runs_list(app_store(d->base.app), false, 20, &memory, &row, &ignored);

    for (int64_t i = n - 1; i >= 0; i--) {
        for (size_t k = 1; k < STEPS; k++) {
            if (strcmp(row[i].kind, steps[k].kind) != 0 || row[i].parent)
                continue;
            d->stand[0] = DONE;
            d->stand[k] = row[i].state == RUN_SUCCEEDED     ? DONE
                          : run_state_final(row[i].state) ? FAILED
                                                          : AT_IT;
            d->share[k] = row[i].share;
        }
    }
    arena_done(&memory);
}

/* Until it can be opened it is not there yet: its maker holds it, or it has no tables. */
static void try_open(struct demo *d)
{
    struct err ignored = {0};

    if (file_size(d->path) > 0 && app_open(d->base.app, d->path, false, &ignored) == 0)
        d->opened = true;
}

static bool busy(const struct overlay *o)
{
    const struct demo *d = (const struct demo *)o;

    return !d->answered && now_mono() - d->looked_at > 0.15;
}

static void tick(struct overlay *o)
{
    struct demo *d = (struct demo *)o;

    d->looked_at = now_mono();
    if (!d->opened)
        try_open(d);
    if (d->opened)
        look_at_runs(d);
}

/* --- drawing --- */

static void draw_step(const struct demo *d, struct ui_canvas *c, struct ui_rect in, int row,
                      size_t k)
{
    static const int roles[] = {UI_DIM, UI_TEXT, UI_OK, UI_ALARM};
    static const enum ui_glyph marks[] = {UI_GLYPH_DOT, UI_GLYPH_POINTER, UI_GLYPH_CHECK,
                                          UI_GLYPH_CROSS};
    enum stand s = d->stand[k];
    int at = in.col + 2 + WHAT_COLS + 1;

    ui_canvas_glyph(c, row, in.col, roles[s], marks[s]);
    ui_canvas_text(c, row, in.col + 2, WHAT_COLS, roles[s], steps[k].what);
    if (s == AT_IT && d->share[k] >= 0) {
        ui_canvas_progress(c, row, at, BAR_COLS, d->share[k]);
        ui_canvas_printf(c, row, at + BAR_COLS, 5, UI_TEXT, "%3d %%", (int)(d->share[k] * 100));
    } else if (s == AT_IT) {
        ui_canvas_text(c, row, at, in.cols - (at - in.col), UI_DIM, "under way");
    }
}

static void draw(const struct overlay *o, struct ui_canvas *c)
{
    const struct demo *d = (const struct demo *)o;
    struct ui_rect in = ui_box_draw(c, UI_BOX_MIDDLE, STEPS + 2, COLS, "Demo fleet");
    struct ui_rect before = ui_canvas_clip(c, in);

    for (size_t k = 0; k < STEPS; k++)
        draw_step(d, c, in, in.row + (int)k, k);
    ui_canvas_printf(c, in.row + STEPS + 1, in.col, in.cols, UI_DIM,
                     "in %s; Esc hides this, it goes on", d->path);
    ui_canvas_unclip(c, before);
}

static enum ui_result key(struct overlay *o, int key)
{
    if (key != UI_KEY_ESC && key != UI_KEY_ENTER && key != 'q')
        return UI_IGNORED;
    app_say(o->app, UI_TEXT, "The demo goes on: 6 Runs shows it.");
    return UI_CLOSE;
}

static void free_demo(struct overlay *o)
{
    struct demo *d = (struct demo *)o;

    free(d->path);
    free(d);
}

static const struct overlay_ops ops = {
    .name = "demo", .draw = draw, .key = key, .tick = tick, .busy = busy, .free = free_demo,
    .hints = "Esc hide",
};

/* --- its beginning and its end --- */

/* The helper belongs to the app, not to the box, which may be gone. */
static void answered(void *owner, const char *text, size_t size, int status)
{
    struct app *a = owner;
    struct overlay *o = app_top(a);

    if (o && o->ops == &ops) {
        ((struct demo *)o)->answered = true;
        if (!((struct demo *)o)->opened)
            try_open((struct demo *)o);
        app_pop(a);
    }
    app_reload(a);
    if (status != 0) {
        app_ask_failed(a, text, size, NULL, 0);
        return;
    }
    app_go(a, UI_SCORING);
    app_say(a, UI_OK, "The demo is ready: machines by risk. ? tells what works here.");
}

static int start(struct app *a, const struct ui_form *f, struct err *e)
{
    const char *const words[] = {"-w", ui_form_value(f, "file"), "demo", "--json", "--machines",
                                 ui_form_value(f, "machines"), "--seed", ui_form_value(f, "seed"),
                                 NULL};

    if (app_ask(a, words, answered, a, e) < 0)
        return -1;
    app_ask_outlive(a, a); /* as runs do: it has a workspace to finish and files to remove */
    return 0;
}

static enum ui_result submit(struct ui_form *f, void *owner)
{
    struct app *a = ui_form_app(f);
    struct err e = {0};

    (void)owner;
    if (start(a, f, &e) < 0) {
        app_fail(a, &e);
        return UI_TAKEN;
    }
    struct demo *d = mem_zero(1, sizeof *d);

    d->base.ops = &ops;
    d->path = mem_text(ui_form_value(f, "file"));
    d->stand[0] = AT_IT;
    for (size_t k = 0; k < STEPS; k++)
        d->share[k] = -1;
    while (app_top(a)) /* the form, and the start screen below it */
        app_pop(a);
    app_push(a, &d->base);
    return UI_TAKEN;
}

static void check(struct ui_form *f, void *owner)
{
    const char *file = ui_form_value(f, "file");

    (void)owner;
    if (*file && file_exists(file))
        ui_form_wrong(f, "file", "is there: the demo wants a new one");
}

static void command(const struct ui_form *f, void *owner, struct buf *out)
{
    (void)owner;
    buf_text(out, "-w ");
    buf_word(out, ui_form_value(f, "file"));
    buf_text(out, " demo");
    if (strcmp(ui_form_value(f, "machines"), "100") != 0)
        buf_printf(out, " --machines %s", ui_form_value(f, "machines"));
    if (strcmp(ui_form_value(f, "seed"), "1") != 0)
        buf_printf(out, " --seed %s", ui_form_value(f, "seed"));
}

static const char *free_name(char out[32])
{
    snprintf(out, 32, "demo.mw");
    for (int i = 2; file_exists(out) && i < 1000; i++)
        snprintf(out, 32, "demo-%d.mw", i);
    return out;
}

void ui_demo_open(struct app *a)
{
    char name[32];
    const char *const endings[] = {".mw", NULL};
    const struct ui_field fields[] = {
        {.name = "file", .label = "File", .kind = UI_FIELD_PATH, .value = free_name(name),
         .choices = endings, .required = true, .help = "the workspace that is made"},
        {.name = "machines", .label = "Machines", .kind = UI_FIELD_I64, .value = "100",
         .least = 1, .most = 100000, .good_least = 20, .good_most = 1000, .hint = "20-1000",
         .required = true, .help = "100 take some seconds and 40 MB, 1,000 some minutes"},
        {.name = "seed", .label = "Seed", .kind = UI_FIELD_I64, .value = "1", .required = true,
         .help = "the same seed makes the same fleet and the same model"},
    };

    ui_form_open(a, &(struct ui_form_opts){.title = "Demo fleet", .submit_word = "Make it",
                                           .fields = fields, .n_field = 3, .check = check,
                                           .command = command, .submit = submit});
}
