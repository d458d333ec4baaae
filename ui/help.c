/* help.c - what works here: the actions of the pane and the app as a list, keys that move, and
 * what the words on the pane mean. Lines that do not work now say why; Enter runs one, / narrows.
 *
 * All of it comes from the tables of actions, but for the words, which are those of the
 * documentation. */
#include "config.h"

#include "ui/dialog.h"

#include "src/base/mem.h"
#include "ui/box.h"
#include "ui/edit.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLS = 88, KEY_COLS = 9, NAME_COLS = 18, FOOT_ROWS = 2 };

struct line {
    const char *key, *name, *help;
    const struct action *action; /* NULL: only to be read */
};

struct help {
    struct overlay base;
    char title[80];
    char (*keys)[UI_KEY_NAME]; /* [n_all] of the actions */
    struct line *all, *line;   /* [n_all] there are; [pick.n] are shown */
    size_t n_all, n_action, n_not_now;
    struct ui_pick pick;
    struct ui_edit edit;       /* what they are narrowed by */
    bool typing;
};

/* --- words --- */

static const struct {
    enum ui_pane_id pane;
    const char *word, *meaning;
} words[] = {
    {UI_DATA, "workspace", "one SQLite file (*.mw) that holds everything"},
    {UI_DATA, "dataset", "a named table: raw, features or scores"},
    {UI_DATA, "load", "one source that was read into a dataset"},
    {UI_DATA, "reject", "a refused record, kept with its reason"},
    {UI_DATA, "gap", "an hour of a machine without a row"},
    {UI_EXPLORE, "dataset", "a named table: raw, features or scores"},
    {UI_EXPLORE, "chip", "a condition that rows must meet to be shown"},
    {UI_FEATURES, "recipe", "says how raw datasets become features and labels"},
    {UI_FEATURES, "feature table", "a row per machine and observation time, with its label"},
    {UI_FEATURES, "label", "which component fails within the horizon; none: 0"},
    {UI_FEATURES, "window", "the hours before a row that a feature looks at"},
    {UI_MODELS, "model", "a trained forest or tree with all that it was made of"},
    {UI_MODELS, "evaluation", "a model applied to a labelled feature table"},
    {UI_MODELS, "confusion matrix", "rows by what was true and by what was predicted"},
    {UI_MODELS, "precision", "share of the alarms that were right"},
    {UI_MODELS, "recall", "share of the failures that were foretold"},
    {UI_MODELS, "F1", "harmonic mean of precision and recall"},
    {UI_MODELS, "baseline", "the model that the others' F1 is compared with"},
    {UI_MODELS, "importance", "how much of the splitting a feature does, of 1 in all"},
    {UI_SCORING, "risk", "1 - p(none): that anything fails within the horizon"},
    {UI_SCORING, "scores", "a dataset: prediction, probabilities, risk of each row"},
    {UI_SCORING, "change", "risk now less the risk of the row before"},
    {UI_SCORING, "trend", "the greatest risk of each of the last 30 days"},
    {UI_RUNS, "run", "one execution of a long action, with its log and result"},
    {UI_RUNS, "worker", "the process that executes a run; it outlives the screen"},
    {UI_RUNS, "lost", "its worker died without a word; r does it again"},
};

static bool is_shown(const struct app *a, enum ui_pane_id id)
{
    return app_pane(a) == app_pane_at(a, id);
}

/* --- the lines --- */

static bool holds(const char *text, const char *part)
{
    size_t n = strlen(part);

    for (; *text; text++) {
        size_t i = 0;

        while (i < n && text[i] && tolower((unsigned char)text[i]) ==
                                       tolower((unsigned char)part[i]))
            i++;
        if (i == n)
            return true;
    }
    return n == 0;
}

/* The cursor begins on the first line that can be run, if there is one. */
static void narrow(struct help *h)
{
    const char *part = ui_edit_text(&h->edit);
    bool found = false;

    h->pick.n = h->pick.at = 0;
    for (size_t i = 0; i < h->n_all; i++) {
        const struct line *x = &h->all[i];

        if (!holds(x->name, part) && !holds(x->help, part) && !holds(x->key, part))
            continue;
        if (x->action && !found)
            h->pick.at = h->pick.n;
        found = found || x->action;
        h->line[h->pick.n++] = *x;
    }
}

static const char *refusal(const struct help *h, const struct line *x)
{
    return x->action && x->action->refuses ? x->action->refuses(h->base.app) : NULL;
}

static void add_actions(struct help *h, const struct action *const *action, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct line x = {h->keys[h->n_all], action[i]->name, action[i]->help, action[i]};

        if (action[i]->keys)
            ui_keys_first(action[i]->keys, h->keys[h->n_all]);
        h->n_action++;
        h->n_not_now += refusal(h, &x) != NULL;
        h->all[h->n_all++] = x;
    }
}

static void add_words(struct help *h)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (is_shown(h->base.app, words[i].pane))
            h->all[h->n_all++] = (struct line){"", words[i].word, words[i].meaning, NULL};
}

/* What the pane has comes first: its actions, its words; then what works everywhere. */
static void add_all(struct help *h, const struct action *const *action, size_t n)
{
    const struct action *own = app_pane(h->base.app)->ops->actions;
    size_t n_own = 0;

    while (own && own[n_own].name)
        n_own++;
    add_actions(h, action, n_own);
    add_words(h);
    add_actions(h, action + n_own, n - n_own);
}

/* --- drawing --- */

static void draw_line(const struct help *h, struct ui_canvas *c, struct ui_rect r,
                      const struct line *x, bool on)
{
    const char *why = refusal(h, x);
    int role = on ? UI_CURSOR : why ? UI_DIM : x->action ? UI_TEXT : UI_HEADER;
    int name = r.col + 2 + KEY_COLS + 1, help = name + NAME_COLS + 1;

    ui_pick_line(c, r, on);
    ui_canvas_text(c, r.row, r.col + 2, KEY_COLS, on ? UI_CURSOR : why ? UI_DIM : UI_KEY, x->key);
    ui_canvas_text(c, r.row, name, NAME_COLS, role, x->name);
    ui_canvas_printf(c, r.row, help, r.col + r.cols - help, on ? UI_CURSOR : UI_DIM,
                     why ? "not now: %s" : "%s", why ? why : x->help);
}

static int list_rows(const struct help *h, const struct ui_canvas *c)
{
    int most = ui_box_rows(c) - 1 - FOOT_ROWS;

    return (int)h->n_all < most ? (int)h->n_all : most;
}

static void draw_head(const struct help *h, struct ui_canvas *c, struct ui_rect in)
{
    char count[80];

    snprintf(count, sizeof count, "%zu actions, %zu not now    Enter runs it", h->n_action,
             h->n_not_now);
    ui_canvas_put(c, in.row, in.col, UI_KEY, "/");
    ui_edit_draw(&h->edit, c, in.row, in.col + 2, in.cols - 43, UI_TEXT, h->typing);
    ui_canvas_right(c, in.row, in.col + in.cols - 40, 40, UI_DIM, count);
}

/* The line under the cursor in full, and its command. */
static void draw_foot(const struct help *h, struct ui_canvas *c, struct ui_rect r)
{
    const struct line *x = h->pick.n > 0 ? &h->line[h->pick.at] : NULL;
    const char *why = x ? refusal(h, x) : NULL;
    struct buf b = {0};

    if (x)
        buf_printf(&b, why ? "%s: %s; not now: %s" : "%s: %s", x->name, x->help, why);
    if (x && x->action && x->action->command)
        buf_printf(&b, " (millwright %s)", x->action->command);
    ui_canvas_wrap(c, r, UI_TEXT, buf_str(&b));
    buf_done(&b);
}

static void draw(const struct overlay *o, struct ui_canvas *c)
{
    const struct help *h = (const struct help *)o;
    struct ui_rect in = ui_box_draw(c, UI_BOX_SIDE, list_rows(h, c) + 1 + FOOT_ROWS, COLS,
                                    h->title);
    struct ui_rect before = ui_canvas_clip(c, in);
    int rows = in.rows - 1 - FOOT_ROWS, top = ui_pick_top(&h->pick, rows);

    draw_head(h, c, in);
    for (int i = 0; i < rows && top + i < h->pick.n; i++)
        draw_line(h, c, (struct ui_rect){in.row + 1 + i, in.col, 1, in.cols}, &h->line[top + i],
                  top + i == h->pick.at);
    draw_foot(h, c, (struct ui_rect){in.row + in.rows - FOOT_ROWS, in.col, FOOT_ROWS, in.cols});
    ui_canvas_unclip(c, before);
}

/* --- keys --- */

static enum ui_result enter(struct help *h)
{
    const struct line *x = h->pick.n > 0 ? &h->line[h->pick.at] : NULL;
    const struct action *action = x ? x->action : NULL;
    const char *why = x ? refusal(h, x) : NULL;
    struct app *a = h->base.app;

    if (!action)
        return UI_TAKEN;
    if (why) {
        app_say(a, UI_WARN, "%s: %s", action->name, why);
        return UI_TAKEN;
    }
    app_pop(a);
    app_act(a, action);
    return UI_TAKEN;
}

/* While / is open letters narrow; Enter and Esc close it, arrows move. */
static enum ui_result key_typing(struct help *h, int key)
{
    if (key == UI_KEY_ENTER || key == UI_KEY_ESC) {
        h->typing = false;
        if (key == UI_KEY_ESC) {
            ui_edit_set(&h->edit, "");
            narrow(h);
        }
        return UI_TAKEN;
    }
    if (!ui_edit_key(&h->edit, key))
        return UI_IGNORED;
    narrow(h);
    return UI_TAKEN;
}

static enum ui_result mouse(struct help *h)
{
    const struct ui_mouse *m = app_last_mouse(h->base.app);
    const struct ui_canvas *c = app_canvas(h->base.app);
    struct ui_rect in = ui_box_inside(c, UI_BOX_SIDE, list_rows(h, c) + 1 + FOOT_ROWS, COLS);

    if (!ui_pick_mouse(&h->pick, m, (struct ui_rect){in.row + 1, in.col, list_rows(h, c), in.cols}))
        return UI_IGNORED;
    return m->clicks > 1 ? enter(h) : UI_TAKEN;
}

static enum ui_result key(struct overlay *o, int key)
{
    struct help *h = (struct help *)o;
    bool vertical = key == UI_KEY_UP || key == UI_KEY_DOWN || key == UI_KEY_PGUP ||
                    key == UI_KEY_PGDN;

    if (key == UI_KEY_MOUSE)
        return mouse(h);
    if (h->typing && !vertical)
        return key_typing(h, key);
    if (key == UI_KEY_ESC || key == 'q' || key == '?' || key == UI_KEY_F1)
        return UI_CLOSE;
    if (key == UI_KEY_ENTER)
        return enter(h);
    if (key == '/' || key == UI_KEY_F3) {
        h->typing = true;
        return UI_TAKEN;
    }
    return ui_pick_key(&h->pick, key, list_rows(h, app_canvas(o->app)), true) ? UI_TAKEN
                                                                             : UI_IGNORED;
}

static void paste(struct overlay *o, const char *text, size_t size)
{
    struct help *h = (struct help *)o;

    if (!h->typing)
        return;
    ui_edit_paste(&h->edit, text, size);
    narrow(h);
}

/* --- life --- */

static void free_help(struct overlay *o)
{
    struct help *h = (struct help *)o;

    ui_edit_done(&h->edit);
    free(h->keys);
    free(h->all);
    free(h->line);
    free(h);
}

static const struct overlay_ops ops = {
    .name = "help", .draw = draw, .key = key, .paste = paste, .free = free_help,
    .hints = "j,k move  Enter run  / narrow  Esc close",
};

void ui_help_open(struct app *a)
{
    struct help *h = mem_zero(1, sizeof *h);
    size_t n;
    const struct action *const *action = app_actions(a, &n);
    size_t most = n + sizeof words / sizeof *words;
    int number = 1;

    while (number < UI_PANES && !is_shown(a, (enum ui_pane_id)(number - 1)))
        number++;
    h->base.ops = &ops;
    h->base.app = a;
    snprintf(h->title, sizeof h->title, "Help: %d %s", number, app_pane(a)->ops->name);
    h->keys = mem_zero(most, sizeof *h->keys);
    h->all = mem_zero(most, sizeof *h->all);
    h->line = mem_zero(most, sizeof *h->line);
    add_all(h, action, n);
    h->base.title = h->title;
    app_push(a, &h->base);
    narrow(h);
}
