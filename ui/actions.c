/* actions.c - what works in every pane: the app's own table; which action a key is, and doing it.
 * Order is that of help and hints: the pane's own, the app's, those of grids. */
#include "config.h"

#include "ui/app_parts.h"
#include "ui/dialog.h"
#include "ui/grid.h"

static enum ui_result help(struct app *a)
{
    ui_help_open(a);
    return UI_TAKEN;
}

static enum ui_result palette(struct app *a)
{
    ui_palette_open(a);
    return UI_TAKEN;
}

static enum ui_result go(struct app *a, enum ui_pane_id id)
{
    app_go(a, id);
    return UI_TAKEN;
}

static enum ui_result go_data(struct app *a) { return go(a, UI_DATA); }
static enum ui_result go_explore(struct app *a) { return go(a, UI_EXPLORE); }
static enum ui_result go_features(struct app *a) { return go(a, UI_FEATURES); }
static enum ui_result go_models(struct app *a) { return go(a, UI_MODELS); }
static enum ui_result go_scoring(struct app *a) { return go(a, UI_SCORING); }
static enum ui_result go_runs(struct app *a) { return go(a, UI_RUNS); }

static enum ui_result open_start(struct app *a)
{
    ui_start_open(a);
    return UI_TAKEN;
}

static enum ui_result settings(struct app *a)
{
    ui_settings_open(a);
    return UI_TAKEN;
}

static enum ui_result reload(struct app *a)
{
    app_reload(a);
    return UI_TAKEN;
}

static enum ui_result quit(struct app *a)
{
    a->quits = true;
    return UI_TAKEN;
}

static const char *no_command(const struct app *a)
{
    return app_pane(a)->ops->command && app_store((struct app *)(uintptr_t)a)
               ? NULL : "no command shows this";
}

static enum ui_result copy_command(struct app *a)
{
    struct buf text = {0};

    buf_text(&text, "millwright ");
    app_pane(a)->ops->command(app_pane(a), &text);
    app_copy(a, buf_str(&text), text.size, buf_str(&text));
    buf_done(&text);
    return UI_TAKEN;
}

static enum ui_result interrupt(struct app *a)
{
    if (app_ask_interrupt(a)) {
        app_say(a, UI_WARN, "stopped");
        return UI_TAKEN;
    }
    app_say(a, UI_TEXT, "Q quits; runs go on");
    return UI_TAKEN;
}

static enum ui_result redraw(struct app *a)
{
    app_request(a, APP_REDRAW);
    return UI_TAKEN;
}

static enum ui_result suspend(struct app *a)
{
    app_request(a, APP_SUSPEND);
    return UI_TAKEN;
}

const struct action app_actions_table[] = {
    {"help", "F1 ?", "what works here", NULL, NULL, NULL, help},
    {"palette", ": ^P", "everything by name", NULL, NULL, NULL, palette},
    {"pane data", "1", "datasets and loads", NULL, "datasets", NULL, go_data},
    {"pane explore", "2", "rows of a dataset", NULL, "show DATASET", NULL, go_explore},
    {"pane features", "3", "recipes and feature tables", NULL, "recipes", NULL, go_features},
    {"pane models", "4", "models and their evaluations", NULL, "models", NULL, go_models},
    {"pane scoring", "5", "machines by risk", NULL, NULL, NULL, go_scoring},
    {"pane runs", "6", "running work and its history", NULL, "runs", NULL, go_runs},
    {"workspace", "O", "open or make a workspace", NULL, NULL, NULL, open_start},
    {"settings", "F2", "theme, time zone, mouse, clipboard", NULL, NULL, NULL, settings},
    {"reload", "^R F5", "read everything again", NULL, NULL, NULL, reload},
    {"quit", "Q F10", "leave; runs go on", NULL, NULL, NULL, quit},
    {"record", "M", "write keys as a script; again: stop", NULL, NULL, NULL,
     app_record},
    {"replay", "@", "play the keys of a script", NULL, NULL, NULL, app_replay},
    {"counters", "F12", "what the last key took, and all keys", NULL, NULL, NULL, app_counters},
    {"copy command", "g:", "the command that shows this, to the clipboard", NULL, NULL, no_command,
     copy_command},
    {"redraw", "^L", "draw all of it anew", NULL, NULL, NULL, redraw},
    {"suspend", "^Z", "to the shell; fg comes back", NULL, NULL, NULL, suspend},
    {"interrupt", "^C", "stop what is being looked up", NULL, NULL, NULL, interrupt},
    {0},
};

/* --- finding and doing --- */

void app_note(const struct app *a, const char *did, const char *where, const char *what)
{
    if (a->opts.watch)
        a->opts.watch(a->opts.watcher, did, where, what);
}

/* Has one of the actions so far a key of this one? */
static bool is_taken(const struct app *a, size_t n, const struct action *x)
{
    char key[UI_KEY_NAME];

    ui_keys_first(x->keys, key);
    for (size_t i = 0; i < n; i++)
        if (ui_keys_have(a->actions[i]->keys, ui_key_find(key)))
            return true;
    return false;
}

/* A pane's own action goes before one that every grid has. */
const struct action *const *app_actions(struct app *a, size_t *out_n)
{
    const struct pane_ops *ops = app_pane(a)->ops;
    size_t n = 0, own;

    for (const struct action *x = ops->actions; x && x->name && n < APP_ACTIONS; x++)
        a->actions[n++] = x;
    own = n;
    for (const struct action *x = app_actions_table; x->name && n < APP_ACTIONS; x++)
        a->actions[n++] = x;
    for (const struct action *x = ui_grid_actions; ops->grid && x->name && n < APP_ACTIONS; x++)
        if (!is_taken(a, own, x))
            a->actions[n++] = x;
    *out_n = n;
    return a->actions;
}

enum ui_result app_act(struct app *a, const struct action *x)
{
    const char *why = x->refuses ? x->refuses(a) : NULL;

    if (why) {
        app_say(a, UI_WARN, "%s: %s", x->name, why);
        return UI_TAKEN;
    }
    app_note(a, "act", app_pane(a)->ops->name, x->name);
    a->wants_draw = true;
    return x->run(a);
}

enum ui_result app_dispatch(struct app *a, int key)
{
    size_t n;
    const struct action *const *x = app_actions(a, &n);

    for (size_t i = 0; i < n; i++)
        if (ui_keys_have(x[i]->keys, key))
            return app_act(a, x[i]);
    return UI_IGNORED;
}
