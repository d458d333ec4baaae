/* cmd_ui.c - `ui`: the workbench, or a script of keys played without a terminal. The screen itself
 * stands above this folder and is handed in (cmd_main). */
#include "config.h"

#include "src/base/file.h"
#include "src/cli/cmd.h"

static cmd_screen open_screen;

void cmd_ui_set(cmd_screen screen)
{
    open_screen = screen;
}

/* The workspace that was named must be there; the usual one need not. */
static const char *workspace_of(const struct args *a)
{
    if (a->n_word)
        return a->words[0];
    return a->named || file_exists(a->workspace) ? a->workspace : NULL;
}

static int run(const struct args *a, struct err *e)
{
    const char *script = args_text(a, "script");

    if (script && !args_bool(a, "no-display"))
        return err_set(e, FAIL_USAGE, "'--script' goes with '--no-display'");
    if (!script && args_bool(a, "no-display"))
        return err_set(e, FAIL_USAGE, "'--no-display' goes with '--script FILE'");
    if (a->n_word && a->named)
        return err_set(e, FAIL_USAGE, "the workspace is named twice: '%s' and '%s'", a->words[0],
                       a->workspace);
    return open_screen(workspace_of(a), script, e);
}

static const struct op_param options[] = {
    {"script", PARAM_TEXT, NULL, "FILE", "play these keys and actions"},
    {"no-display", PARAM_BOOL, NULL, NULL, "without a terminal"},
    {0},
};

const struct cmd cmd_ui = {
    .name = "ui",
    .group = "Workspace",
    .usage = "ui [FILE]",
    .summary = "the workbench",
    .about = "Opens on the workspace FILE, else that of -w; without either, on the usual one if it "
             "is there, else with a choice. 'millwright' and 'millwright FILE.mw' are short for "
             "it. Runs go on when it is left; ? tells which keys work.",
    .example = "millwright ui plant.mw",
    .max_word = 1,
    .options = options,
    .run = run,
};
