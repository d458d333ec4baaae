/* help.c - the help of the program and of each command, made from the table of commands.
 *
 * Not here: what the commands are (cmd_*.c), what stands in the man page (man/millwright.1). */
#include "config.h"

#include "src/cli/help.h"

#include <stdio.h>
#include <string.h>

#include "src/base/buf.h"
#include "src/cli/cmd.h"
#include "src/cli/out.h"

enum { HELP_WIDTH = 79, HELP_LEFT_MAX = 32 };

/* `left`, then `text` broken into lines that all begin in column `indent`. */
static void put_entry(const char *left, size_t indent, const char *text)
{
    struct buf b = {0};
    size_t column = strlen(left);

    buf_text(&b, left);
    if (column && column + 2 > indent) {
        buf_byte(&b, '\n');
        column = 0;
    }
    buf_printf(&b, "%*s", (int)(indent - column), "");
    column = indent;
    while (*text) {
        size_t word = strcspn(text, " ");

        if (column > indent && column + 1 + word > HELP_WIDTH) {
            buf_printf(&b, "\n%*s", (int)indent, "");
            column = indent;
        } else if (column > indent) {
            buf_byte(&b, ' ');
            column++;
        }
        buf_add(&b, text, word);
        column += word;
        text += word + strspn(text + word, " ");
    }
    out_line("%s", buf_str(&b));
    buf_done(&b);
}

/* --- options --- */

static void option_left(const struct op_param *p, char *out, size_t size)
{
    char letter = args_letter(p), small[8] = "";

    if (letter)
        snprintf(small, sizeof small, "-%c, ", letter);
    snprintf(out, size, "  %s--%s%s%s", small, p->name, p->arg ? " " : "", p->arg ? p->arg : "");
}

static void put_option(const struct op_param *p, size_t indent)
{
    char left[128];
    struct buf help = {0};

    option_left(p, left, sizeof left);
    buf_text(&help, p->help);
    if (p->otherwise)
        buf_printf(&help, " (default: %s)", p->otherwise);
    put_entry(left, indent, buf_str(&help));
    buf_done(&help);
}

/* Option i of the command, or of every command where c is NULL; NULL behind the last. */
static const struct op_param *option_at(const struct cmd *c, size_t i)
{
    if (c)
        return cmd_option(c, i);
    return args_global[i].name ? &args_global[i] : NULL;
}

static size_t options_indent(const struct cmd *c)
{
    char left[128];
    size_t widest = 0;
    const struct op_param *p;

    for (size_t i = 0; (p = option_at(c, i)); i++) {
        if (c && cmd_is_word(c, p->name))
            continue;
        option_left(p, left, sizeof left);
        if (strlen(left) > widest && strlen(left) <= HELP_LEFT_MAX)
            widest = strlen(left);
    }
    return widest + 2;
}

static void put_options(const struct cmd *c)
{
    size_t indent = options_indent(c);
    const struct op_param *p;

    for (size_t i = 0; (p = option_at(c, i)); i++)
        if (!c || !cmd_is_word(c, p->name))
            put_option(p, indent);
}

static bool has_options(const struct cmd *c)
{
    const struct op_param *p;

    for (size_t i = 0; (p = cmd_option(c, i)); i++)
        if (!cmd_is_word(c, p->name))
            return true;
    return false;
}

/* --- the two kinds of help --- */

static void put_commands(void)
{
    const char *group = "";
    char left[80];

    for (size_t i = 0; cmd_table[i]; i++) {
        const struct cmd *c = cmd_table[i];

        if (!c->group)
            continue;
        if (strcmp(group, c->group) != 0) {
            group = c->group;
            out_line("%s", "");
            out_head("%s", group);
        }
        snprintf(left, sizeof left, "  %s", c->usage);
        put_entry(left, 30, c->summary);
    }
}

void help_program(void)
{
    out_line("millwright %s: from a plant's records to the machines that will fail next",
             PACKAGE_VERSION);
    out_line("%s", "");
    out_line("usage: millwright [OPTIONS] COMMAND [ARGUMENTS] [OPTIONS]");
    out_line("       millwright [FILE.mw]    opens the workbench");
    put_commands();
    out_line("%s", "");
    out_head("Options of every command");
    put_options(NULL);
    out_line("%s", "");
    out_line("'millwright COMMAND --help' tells more. To begin: millwright demo");
}

void help_command(const struct cmd *c)
{
    out_line("usage: millwright %s%s", c->usage, has_options(c) ? " [OPTIONS]" : "");
    out_line("%s", "");
    put_entry("", 0, c->summary);
    if (c->about) {
        out_line("%s", "");
        put_entry("", 0, c->about);
    }
    if (has_options(c)) {
        out_line("%s", "");
        out_head("Options");
        put_options(c);
    }
    out_line("%s", "");
    out_line("Options of every command: see 'millwright --help'.");
    out_line("Example: %s", c->example);
}
