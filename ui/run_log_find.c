/* run_log_find.c - a text looked for in a log as it is typed, and goto by line or time of day. */
#include "config.h"

#include "ui/run_log.h"

#include "src/base/text.h"
#include "ui/dialog.h"

#include <stdio.h>
#include <string.h>

/* --- search --- */

static void show_line(struct ui_run_log *l, size_t i)
{
    l->stays = true;
    l->top = i;
}

/* The next line that has it, from `from` on; false: none. */
static bool look(struct ui_run_log *l, size_t from, int by)
{
    size_t a, b;

    for (size_t k = 0; k < l->n; k++) {
        size_t i = (from + l->n + (by > 0 ? k : l->n - k)) % l->n;

        if (!ui_match_find(&l->match, l->line[i].text, &a, &b))
            continue;
        show_line(l, i);
        return true;
    }
    return false;
}

static void go_back(struct ui_run_log *l)
{
    l->top = l->from;
    l->stays = l->stayed;
}

static void typed(struct app *a, void *owner, const char *text)
{
    struct ui_run_log *l = owner;
    struct err e = {0};

    go_back(l);
    app_say(a, UI_TEXT, "%s", "");
    if (ui_match_set(&l->match, text, &e) < 0)
        app_say(a, UI_WARN, "%s", e.msg);
    else if (l->match.text[0] && !look(l, l->top, 1))
        app_say(a, UI_WARN, "'%s' is not in this log", text);
}

static void accepted(struct app *a, void *owner, const char *text)
{
    struct ui_run_log *l = owner;
    size_t from, to;

    if (*text && l->stays && ui_match_find(&l->match, l->line[l->top].text, &from, &to))
        app_say(a, UI_TEXT, "found '%s'; n the next, N the one before", text);
    else if (*text)
        app_say(a, UI_WARN, "no line has '%s'", text);
}

static void cancelled(struct app *a, void *owner, const char *value)
{
    struct ui_run_log *l = owner;

    (void)value;
    go_back(l);
    ui_match_done(&l->match);
    app_say(a, UI_TEXT, "%s", "");
}

static void search(struct ui_run_log *l, struct app *a)
{
    l->from = l->top;
    l->stayed = l->stays;
    ui_ask_line_open(a, &(struct ui_ask_line){.title = "Search the log",
                                              .hint = "a text; ~ begins a pattern",
                                              .accepted = accepted, .changed = typed,
                                              .cancelled = cancelled, .owner = l});
}

static void search_on(struct ui_run_log *l, struct app *a, int by)
{
    size_t before = l->top;

    if (!look(l, l->top + l->n + (size_t)(by > 0 ? 1 : -1), by))
        app_say(a, UI_WARN, "'%s' is not in this log", l->match.text);
    else if (by > 0 ? l->top <= before : l->top >= before)
        app_say(a, UI_TEXT, by > 0 ? "from the first line again" : "from the last line again");
}

/* --- goto --- */

/* "06:12", "06:12:44": the first line from then on. */
static void go_typed(struct app *a, void *owner, const char *text)
{
    struct ui_run_log *l = owner;
    int64_t line;
    size_t i = 0;

    text += strspn(text, " ");
    if (text_to_i64(text, strlen(text), &line) == TEXT_NUM_OK && line > 0 && l->n > 0) {
        show_line(l, (size_t)line < l->n ? (size_t)line - 1 : l->n - 1);
        return;
    }
    if (!strchr(text, ':')) {
        app_say(a, UI_WARN, "a line is a number, a time 06:12 or 06:12:44");
        return;
    }
    for (; i < l->n; i++) {
        char at[UI_TIME];

        app_clock(a, l->line[i].at_ms / 1000, at);
        if (strncmp(at, text, strlen(text)) >= 0)
            break;
    }
    if (i < l->n)
        show_line(l, i);
    else
        app_say(a, UI_WARN, "no line is so late");
}

/* --- keys --- */

bool ui_run_log_takes(const struct ui_run_log *l, int key)
{
    switch (key) {
    case '/': case UI_KEY_F3: case UI_CHORD('r'): return l->n > 0;
    case 'n': case 'N': return l->n > 0 && l->match.text[0];
    case UI_KEY_ESC: return l->match.text[0];
    default: return false;
    }
}

enum ui_result ui_run_log_find(struct ui_run_log *l, int key, struct app *a)
{
    if (!ui_run_log_takes(l, key))
        return UI_IGNORED;
    if (key == UI_KEY_ESC)
        ui_match_done(&l->match);
    else if (key == UI_CHORD('r'))
        ui_ask_line_open(a, &(struct ui_ask_line){.title = "Go to", .hint = "a line, or 06:12",
                                                  .accepted = go_typed, .owner = l});
    else if (key == 'n' || key == 'N')
        search_on(l, a, key == 'n' ? 1 : -1);
    else
        search(l, a);
    return UI_TAKEN;
}
