/* main.c - the composition root: hands argv to the command line, and to that the screen.
 *
 * Only LC_CTYPE is taken from the environment: LC_NUMERIC would give strtod a comma. */
#include "config.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/mem.h"
#include "src/cli/cmd.h"
#include "ui/screen.h"
#include "ui/script.h"

/* The commands that people give, as palette and help show them. */
static struct ui_command *command_rows(size_t *out_n)
{
    size_t n = 0, all = 0;

    while (cmd_table[all])
        all++;
    struct ui_command *rows = mem_zero(all, sizeof *rows);

    for (size_t i = 0; i < all; i++) {
        const struct cmd *c = cmd_table[i];

        if (c->group)
            rows[n++] = (struct ui_command){c->name, c->usage, c->summary};
    }
    *out_n = n;
    return rows;
}

static int open_screen(const char *workspace, const char *script, struct err *e)
{
    struct app_opts o = {.workspace = workspace, .remembers = !script};
    struct ui_command *rows = command_rows(&o.n_command);

    o.commands = rows;
    int rc = script ? script_play(script, &o, e) : screen_run(&o, e);
    free(rows);
    return rc;
}

int main(int argc, char **argv)
{
    if (getuid() != geteuid() || getgid() != getegid()) {
        fputs("millwright: it does not run setuid or setgid\n", stderr);
        return 1;
    }
    setlocale(LC_CTYPE, "");
    umask(077);
    return cmd_main(argc, argv, open_screen);
}
