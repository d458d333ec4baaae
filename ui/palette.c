/* palette.c - everything by name: actions of the pane and the app, commands, datasets, models,
 * runs, machines.
 *
 *     ┌──────────────────────────────────────────────────────────────┐
 *     │ : sco▌                                              5 of 148 │
 *     │ ▶ score              score a feature table                   │
 *     │   pipeline score     features of a range, then score         │
 *     │ score MODEL DATASET                                          │
 *     │ prediction, probabilities and risk of each row               │
 *     │ Tab completes, Enter opens its form                          │
 *     └──────────────────────────────────────────────────────────────┘
 *
 * What is typed is looked for as a subsequence of names; a command that is typed with arguments
 * runs as it stands. */
#include "config.h"

#include "ui/dialog.h"

#include "src/base/mem.h"
#include "ui/box.h"
#include "ui/edit.h"
#include "ui/form.h"
#include "ui/fuzzy.h"
#include "ui/grid.h"
#include "ui/ingest_form.h"
#include "ui/line.h"
#include "ui/things.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* BEHIND: things stand behind commands that are as near. */
enum { COLS = 76, LINES_MOST = 14, NAME_COLS = 22, FOOT_ROWS = 3, MACHINES_SHOWN = 8, BEHIND = 6 };

struct item {
    const char *name, *help;
    const struct action *action;      /* one of the three */
    const struct ui_command *command;
    const struct ui_thing *thing;
    int score;
    size_t i; /* its place, where scores are equal */
};

struct palette {
    struct overlay base;
    struct ui_edit edit;
    struct ui_things things;
    struct item *all;  /* [n_all] without machines, which are far too many */
    size_t n_all;
    struct item *item; /* [pick.n] that are found, the best first */
    struct ui_pick pick;
    struct ui_thing machine[MACHINES_SHOWN]; /* that are found */
    int machine_score[MACHINES_SHOWN];
    char label[MACHINES_SHOWN][200]; /* "machine 62" */
};

/* --- what is found --- */

static int by_score(const void *a, const void *b)
{
    const struct item *x = a, *y = b;

    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return x->i < y->i ? -1 : x->i > y->i;
}

static void take(struct palette *p, const struct item *x, int score)
{
    if (score < 0)
        return;
    p->item[p->pick.n] = *x;
    p->item[p->pick.n].i = (size_t)p->pick.n;
    p->item[p->pick.n++].score = score;
}

/* The nearest few of a fleet of any size. */
static void take_machines(struct palette *p, const char *typed)
{
    size_t n = 0;

    for (size_t i = 0; *typed && i < p->things.n_machine; i++) {
        int score = ui_machine_score(p->things.machine[i], typed);
        size_t at = n < MACHINES_SHOWN ? n : MACHINES_SHOWN - 1;

        if (score < 0 || (n == MACHINES_SHOWN && score <= p->machine_score[at]))
            continue;
        for (; at > 0 && p->machine_score[at - 1] < score; at--) {
            p->machine[at] = p->machine[at - 1];
            p->machine_score[at] = p->machine_score[at - 1];
        }
        p->machine[at] = (struct ui_thing){UI_THING_MACHINE, p->things.machine[i],
                                           "its risk, in Scoring", 0};
        p->machine_score[at] = score;
        n += n < MACHINES_SHOWN;
    }
    for (size_t i = 0; i < n; i++) {
        snprintf(p->label[i], sizeof p->label[i], "machine %s", p->machine[i].name);
        take(p, &(struct item){.name = p->label[i], .help = p->machine[i].about,
                               .thing = &p->machine[i]}, p->machine_score[i]);
    }
}

/* Where nothing is typed all stand in their own order. */
static void narrow(struct palette *p)
{
    const char *typed = ui_edit_text(&p->edit);

    typed += strspn(typed, " ");
    p->pick.n = p->pick.at = 0;
    for (size_t i = 0; i < p->n_all; i++) {
        int score = ui_fuzzy(p->all[i].name, typed);

        take(p, &p->all[i], !*typed && score > 0 ? 0
                            : score < 0 || !p->all[i].thing ? score
                            : score > BEHIND ? score - BEHIND : 0);
    }
    take_machines(p, typed);
    qsort(p->item, (size_t)p->pick.n, sizeof *p->item, by_score);
}

/* A line that begins with a command and goes on: with an option, or with a word if it takes any
 * ("models sho" is the beginning of a name). */
static bool is_line(const struct palette *p)
{
    const char *typed = ui_edit_text(&p->edit);
    size_t used = 0;
    const struct ui_command *c = ui_line_find(p->base.app, typed, &used);

    return c && typed[used] && (typed[used] == '-' || strcmp(c->name, c->usage) != 0);
}

static const struct item *chosen(const struct palette *p)
{
    return p->pick.n > 0 ? &p->item[p->pick.at] : NULL;
}

/* --- drawing --- */

static const char *refusal(const struct palette *p, const struct item *x)
{
    return x->action && x->action->refuses ? x->action->refuses(p->base.app) : NULL;
}

static void draw_item(const struct palette *p, struct ui_canvas *c, struct ui_rect line,
                      const struct item *x, bool on)
{
    const char *why = refusal(p, x);
    int role = on ? UI_CURSOR : why ? UI_DIM : UI_TEXT;
    char key[UI_KEY_NAME] = "";

    if (x->action && x->action->keys)
        ui_keys_first(x->action->keys, key);
    int end = line.cols - (*key ? (int)strlen(key) + 1 : 0);

    ui_pick_line(c, line, on);
    ui_canvas_text(c, line.row, line.col + 2, NAME_COLS, role, x->name);
    ui_canvas_printf(c, line.row, line.col + 3 + NAME_COLS, end - 3 - NAME_COLS,
                     on ? UI_CURSOR : UI_DIM, why ? "not now: %s" : "%s", why ? why : x->help);
    ui_canvas_right(c, line.row, line.col + end, line.cols - end, on ? UI_CURSOR : UI_KEY, key);
}

static const char *usage_of(const struct item *x)
{
    if (!x)
        return "";
    if (x->command)
        return x->command->usage;
    return x->action && x->action->command ? x->action->command : "";
}

static const char *const go_advice[] = {
    [UI_THING_DATASET] = "Tab completes, Enter opens its rows",
    [UI_THING_MODEL] = "Tab completes, Enter goes to it in 4 Models",
    [UI_THING_RUN] = "Tab completes, Enter goes to it in 6 Runs",
    [UI_THING_MACHINE] = "Enter goes to it in 5 Scoring",
};

static const char *advice(const struct palette *p)
{
    const struct item *x = chosen(p);

    if (is_line(p))
        return "Enter runs what is typed";
    if (!x)
        return "nothing is called like that";
    if (x->action)
        return refusal(p, x) ? "it does not work now" : "Tab completes, Enter does it";
    if (x->thing)
        return go_advice[x->thing->kind];
    if (ui_line_is_run(x->command))
        return "Tab completes, Enter opens its form";
    return ui_line_needs_words(x->command) ? "Tab completes; type its arguments, then Enter"
                                           : "Tab completes, Enter shows what it prints";
}

static int list_rows(const struct palette *p, const struct ui_canvas *c)
{
    int most = ui_box_rows(c) - 1 - FOOT_ROWS;

    most = most > LINES_MOST ? LINES_MOST : most;
    return most < (int)p->n_all ? most : (int)p->n_all; /* the box does not jump while typing */
}

static void draw(const struct overlay *o, struct ui_canvas *c)
{
    const struct palette *p = (const struct palette *)o;
    int rows = list_rows(p, c), row;
    struct ui_rect in = ui_box_draw(c, UI_BOX_SIDE, rows + 1 + FOOT_ROWS, COLS, NULL);
    struct ui_rect before = ui_canvas_clip(c, in);
    char count[UI_NUMBER + 20], all[UI_NUMBER];

    ui_count((int64_t)(p->n_all + p->things.n_machine), all);
    snprintf(count, sizeof count, "%d of %s", p->pick.n, all);
    ui_canvas_put(c, in.row, in.col, UI_KEY, ":");
    ui_edit_draw(&p->edit, c, in.row, in.col + 2, in.cols - 19, UI_TEXT, true);
    ui_canvas_right(c, in.row, in.col + in.cols - 16, 16, UI_DIM, count);
    rows = in.rows - 1 - FOOT_ROWS;
    int top = ui_pick_top(&p->pick, rows);

    for (row = 0; row < rows && top + row < p->pick.n; row++)
        draw_item(p, c, (struct ui_rect){in.row + 1 + row, in.col, 1, in.cols},
                  &p->item[top + row], top + row == p->pick.at && !is_line(p));
    row = in.row + 1 + rows;
    ui_canvas_text(c, row, in.col, in.cols, UI_HEADER, usage_of(chosen(p)));
    ui_canvas_text(c, row + 1, in.col, in.cols, UI_TEXT, chosen(p) ? chosen(p)->help : "");
    ui_canvas_text(c, row + 2, in.col, in.cols, UI_DIM, advice(p));
    ui_canvas_unclip(c, before);
}

/* --- keys --- */

static void complete(struct palette *p)
{
    const struct item *x = chosen(p);
    char text[200];

    if (!x || is_line(p))
        return;
    snprintf(text, sizeof text, "%s%s", x->name, x->command ? " " : "");
    ui_edit_set(&p->edit, text);
    narrow(p);
}

static enum ui_result run_line(struct palette *p)
{
    struct app *a = p->base.app;
    char *line = mem_text(ui_edit_text(&p->edit));

    app_pop(a);
    ui_line_run(a, line);
    free(line);
    return UI_TAKEN;
}

static enum ui_result run_action(struct palette *p, const struct action *x)
{
    struct app *a = p->base.app;

    app_pop(a);
    app_act(a, x);
    return UI_TAKEN;
}

static enum ui_result run_command(struct palette *p, const struct ui_command *c)
{
    struct app *a = p->base.app;

    if (strcmp(c->name, "ingest") == 0) {
        app_pop(a);
        ui_ingest_form_open(a, NULL); /* with its preview */
    } else if (ui_line_is_run(c)) {
        app_pop(a);
        ui_op_form_open(a, &(struct ui_op_form){.kind = c->name});
    } else if (strcmp(c->name, "demo") == 0) {
        app_pop(a);
        ui_start_open(a); /* a workspace of its own is chosen there */
    } else if (ui_line_needs_words(c)) {
        complete(p);
    } else {
        app_pop(a);
        ui_line_run(a, c->name);
    }
    return UI_TAKEN;
}

/* The name goes away with the palette. */
static enum ui_result go_to(struct palette *p, const struct ui_thing *x)
{
    struct app *a = p->base.app;
    char *name = mem_text(x->name);
    struct ui_thing to = {x->kind, name, NULL, x->id};

    app_pop(a);
    ui_thing_go(a, &to);
    free(name);
    return UI_TAKEN;
}

static enum ui_result enter(struct palette *p)
{
    const struct item *x = chosen(p);

    if (is_line(p))
        return run_line(p);
    if (!x)
        return UI_TAKEN;
    if (x->thing)
        return go_to(p, x->thing);
    return x->action ? run_action(p, x->action) : run_command(p, x->command);
}

static enum ui_result mouse(struct palette *p)
{
    const struct ui_mouse *m = app_last_mouse(p->base.app);
    const struct ui_canvas *c = app_canvas(p->base.app);
    struct ui_rect in = ui_box_inside(c, UI_BOX_SIDE, list_rows(p, c) + 1 + FOOT_ROWS, COLS);

    if (!ui_pick_mouse(&p->pick, m, (struct ui_rect){in.row + 1, in.col, list_rows(p, c), in.cols}))
        return UI_IGNORED;
    return m->clicks > 1 ? enter(p) : UI_TAKEN;
}

static enum ui_result key(struct overlay *o, int key)
{
    struct palette *p = (struct palette *)o;

    if (key == UI_KEY_MOUSE)
        return mouse(p);
    if (key == UI_KEY_ESC)
        return UI_CLOSE;
    if (key == UI_KEY_ENTER || key == UI_KEY_F7)
        return enter(p);
    if (key == UI_KEY_TAB) {
        complete(p);
        return UI_TAKEN;
    }
    if (key != UI_KEY_HOME && key != UI_KEY_END && /* these are of the text */
        ui_pick_key(&p->pick, key, list_rows(p, app_canvas(o->app)), false))
        return UI_TAKEN;
    if (!ui_edit_key(&p->edit, key))
        return UI_IGNORED;
    narrow(p);
    return UI_TAKEN;
}

static void paste(struct overlay *o, const char *text, size_t size)
{
    struct palette *p = (struct palette *)o;

    ui_edit_paste(&p->edit, text, size);
    narrow(p);
}

/* --- life --- */

static void free_palette(struct overlay *o)
{
    struct palette *p = (struct palette *)o;

    ui_edit_done(&p->edit);
    ui_things_done(&p->things);
    free(p->all);
    free(p->item);
    free(p);
}

static const struct overlay_ops ops = {
    .name = "palette", .draw = draw, .key = key, .paste = paste, .free = free_palette,
    .hints = "Tab complete  Enter run  Esc close",
};

static void add(struct palette *p, const struct item *x)
{
    for (size_t i = 0; i < p->n_all; i++)
        if (!p->all[i].thing && strcmp(p->all[i].name, x->name) == 0)
            return; /* an action of the pane goes before one of the app and a command */
    p->all[p->n_all++] = *x;
}

static void add_all(struct palette *p, struct app *a)
{
    size_t n_action, n_command;
    const struct action *const *action = app_actions(a, &n_action);
    const struct ui_command *command = app_commands(a, &n_command);
    size_t most = n_action + n_command + p->things.n;

    p->all = mem_zero(most + 1, sizeof *p->all);
    p->item = mem_zero(most + MACHINES_SHOWN, sizeof *p->item);
    for (size_t i = 0; i < n_action; i++)
        add(p, &(struct item){.name = action[i]->name, .help = action[i]->help,
                              .action = action[i]});
    for (size_t i = 0; i < n_command; i++)
        add(p, &(struct item){.name = command[i].name, .help = command[i].summary,
                              .command = &command[i]});
    for (size_t i = 0; i < p->things.n; i++)
        p->all[p->n_all++] = (struct item){.name = p->things.thing[i].name,
                                           .help = p->things.thing[i].about,
                                           .thing = &p->things.thing[i]};
}

void ui_palette_open(struct app *a)
{
    struct palette *p = mem_zero(1, sizeof *p);

    p->base.ops = &ops;
    ui_things_read(&p->things, a);
    add_all(p, a);
    app_push(a, &p->base);
    narrow(p);
}
