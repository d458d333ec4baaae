/* line.c - a typed command, done by this very program as a helper, so that it means what it means
 * in a shell: nothing here parses options. */
#include "config.h"

#include "ui/line.h"

#include "src/base/arena.h"
#include "src/base/mem.h"
#include "src/ops/op.h"
#include "ui/box.h"
#include "ui/dialog.h"
#include "ui/words.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN_MAX = 1 << 20 };

/* --- finding --- */

/* Bytes of the line that are this name, as whole words, with blanks behind; 0: it is another. */
static size_t name_size(const char *name, const char *line)
{
    size_t used = strspn(line, " ");

    for (; *name; name++) {
        if (*name == ' ') {
            size_t blanks = strspn(line + used, " ");

            if (blanks == 0)
                return 0;
            used += blanks;
        } else if (line[used++] != *name) {
            return 0;
        }
    }
    return line[used] && line[used] != ' ' ? 0 : used + strspn(line + used, " ");
}

const struct ui_command *ui_line_find(const struct app *a, const char *line, size_t *out_used)
{
    size_t n, best = 0;
    const struct ui_command *c = app_commands(a, &n), *found = NULL;

    for (size_t i = 0; i < n; i++) {
        size_t used = name_size(c[i].name, line);

        if (used == 0 || (found && strlen(c[i].name) < strlen(found->name)))
            continue;
        found = &c[i];
        best = used;
    }
    *out_used = best;
    return found;
}

bool ui_line_is_run(const struct ui_command *c)
{
    return op_find(c->name) != NULL;
}

bool ui_line_needs_words(const struct ui_command *c)
{
    const char *words = c->usage + strlen(c->name), *end;

    words += strspn(words, " ");
    end = *words == '[' ? strchr(words, ']') : NULL;
    return isupper((unsigned char)*words) || (end && end[1] == ' ') ||
           strcmp(c->name, "export") == 0; /* it needs --out */
}

/* --- waiting and showing --- */

struct wait {
    struct overlay base;
    char *line;
    bool starts_run;
};

static void draw(const struct overlay *o, struct ui_canvas *c)
{
    const struct wait *w = (const struct wait *)o;
    struct ui_rect in = ui_box_draw(c, UI_BOX_SIDE, 2, UI_BOX_COLS, "Running");

    ui_canvas_text(c, in.row, in.col, in.cols, UI_KEY, w->line);
    ui_canvas_text(c, in.row + 1, in.col, in.rows > 1 ? in.cols : 0, UI_DIM, "Esc stops it");
}

static enum ui_result key(struct overlay *o, int key)
{
    if (key != UI_KEY_ESC && key != UI_CTRL('C'))
        return UI_TAKEN;
    app_say(o->app, UI_WARN, "stopped");
    return UI_CLOSE;
}

static void free_wait(struct overlay *o)
{
    struct wait *w = (struct wait *)o;

    free(w->line);
    free(w);
}

static const struct overlay_ops ops = {
    .name = "wait", .draw = draw, .key = key, .free = free_wait, .hints = "Esc stop",
};

/* What was printed, as a text to read; the middle of very much is not kept. */
static void show(struct app *a, const char *title, const char *text, size_t size)
{
    struct buf b = {0};

    buf_add(&b, text, size < SHOWN_MAX ? size : SHOWN_MAX);
    if (size > SHOWN_MAX)
        buf_text(&b, "\n… and more: type it in a shell to have all of it\n");
    ui_text_open(a, title, size ? buf_str(&b) : "done: nothing to show");
    buf_done(&b);
}

static void answered(void *owner, const char *text, size_t size, int status)
{
    struct wait *w = owner;
    struct app *a = w->base.app;
    char *line = mem_text(w->line);
    bool starts_run = w->starts_run;

    if (app_top(a) != &w->base) { /* something lies above it: it stays, to be closed */
        free(line);
        return;
    }
    app_pop(a);
    app_reload(a);
    if (status != 0)
        app_ask_failed(a, text, size, NULL, 0);
    else if (starts_run)
        app_say(a, UI_OK, "Run %.*s started: %s. It goes on if you leave; 6 Runs shows it.",
                (int)strcspn(text, "\n"), text, line);
    else
        show(a, line, text, size);
    free(line);
}

/* The words of the line, with the one that makes a run go on alone. */
static const char **words_of(struct arena *memory, const char *line, bool starts_run,
                             struct err *e)
{
    const char *const *word;
    int n = ui_words_split(line, memory, &word, e), at = 0;

    if (n < 0)
        return NULL;
    const char **out = arena_zero(memory, (size_t)n + 2, sizeof *out);

    if (starts_run)
        out[at++] = "--detach";
    for (int i = 0; i < n; i++)
        out[at++] = word[i];
    return out;
}

void ui_line_run(struct app *a, const char *line)
{
    size_t used;
    const struct ui_command *c = ui_line_find(a, line, &used);
    struct arena memory = {0};
    struct err e = {0};
    bool starts_run = c && ui_line_is_run(c);
    const char **words = words_of(&memory, line, starts_run, &e);
    struct wait *w = words ? mem_zero(1, sizeof *w) : NULL;

    if (w) {
        w->base.ops = &ops;
        w->line = mem_text(line);
        w->starts_run = starts_run;
        app_push(a, &w->base);
    }
    if (!w || app_ask(a, words, answered, w, &e) < 0) {
        if (w)
            app_pop(a);
        app_fail(a, &e);
    }
    arena_done(&memory);
}
