/* pane_runs.c - the pane Runs: what is under way, what was done, and the log of the run under the
 * cursor.
 *
 * Three parts: active runs (only while there are some), history, log. The log is that of the run
 * under the cursor of the list that had the focus last.
 * Not here: the picture (runs_draw.c), a run in words (run_words.c), lines of a log (run_log.c). */
#include "config.h"

#include "src/base/file.h"
#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/data/url.h"
#include "src/ops/op.h"
#include "src/ops/run.h"
#include "ui/dialog.h"
#include "ui/form.h"
#include "ui/run_words.h"
#include "ui/runs_parts.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RUNS_READ = 500, DAY_S = 86400 };

static const struct ui_column columns[] = {
    {.name = "run", .align = UI_RIGHT, .least = 5},
    {.name = "what", .least = 18, .most = 44},
    {.name = "state", .least = 9},
    {.name = "took", .align = UI_RIGHT, .least = 9, .priority = 1},
    {.name = "rows", .align = UI_RIGHT, .least = 9, .priority = 2},
    {.name = "wrote", .least = 8, .most = 44, .priority = 4},
    {.name = "ended", .align = UI_RIGHT, .least = 11, .priority = 3},
    {.name = "command", .least = 40, .most = 120, .priority = 5},
};
enum { N_COLUMN = sizeof columns / sizeof *columns };

/* --- which run --- */

const struct run_row *runs_here(const struct runs *v)
{
    int64_t id = v->list_focus == RUNS_ACTIVE ? v->active_id : v->grid.id;

    if (v->list_focus == RUNS_HISTORY && ui_grid_rows(&v->grid) == 0)
        return NULL;
    for (int64_t i = 0; i < v->n_row; i++)
        if (v->row[i].id == id)
            return &v->row[i];
    return NULL;
}

static struct runs *pane_of(struct app *a)
{
    return (struct runs *)app_pane_at(a, UI_RUNS);
}

static int read_log(struct runs *v, struct err *e)
{
    const struct run_row *r = runs_here(v);

    ui_run_log_show(&v->log, r ? r->id : 0);
    return ui_run_log_read(&v->log, app_store(v->base.app), e);
}

static void follow_cursor(struct runs *v)
{
    struct err e = {0};

    if (read_log(v, &e) < 0)
        app_fail(v->base.app, &e);
}

/* --- loading --- */

static bool has_word(const char *text, const char *word)
{
    size_t n = strlen(word);

    for (; *text; text++) {
        size_t i = 0;

        while (i < n && tolower((unsigned char)text[i]) == tolower((unsigned char)word[i]))
            i++;
        if (i == n)
            return true;
    }
    return n == 0;
}

/* The filter is a text that what, state or error have. */
static bool passes(const struct runs *v, const struct run_row *r, const char *what)
{
    return has_word(what, v->filter) || has_word(run_state_name(r->state), v->filter) ||
           (r->error && has_word(r->error, v->filter));
}

static int role_of(enum run_state st)
{
    return st == RUN_SUCCEEDED ? UI_TEXT : st == RUN_CANCELLED ? UI_DIM : UI_ALARM;
}

/* Without the year where it is this one. */
static void short_time(const struct app *a, int64_t at_ms, char out[UI_TIME])
{
    char now[UI_TIME], at[UI_TIME];

    app_time(a, now_at(), now);
    app_time(a, at_ms / 1000, at);
    snprintf(out, UI_TIME, "%s", strncmp(now, at, 4) == 0 ? at + 5 : at);
}

/* Without the program's name, -q and the workspace, which are those of all of them. */
static void list_command(struct runs *v, const struct run_row *r)
{
    static const char program[] = "millwright ", quiet[] = "-q ", workspace[] = "-w ";
    char *safe = url_redact(r->command ? r->command : "");
    const char *s = safe ? safe : "";

    s += strncmp(s, program, strlen(program)) == 0 ? strlen(program) : 0;
    s += strncmp(s, quiet, strlen(quiet)) == 0 ? strlen(quiet) : 0;
    if (strncmp(s, workspace, strlen(workspace)) == 0 && s[strlen(workspace)] != '\'') {
        const char *end = strchr(s + strlen(workspace), ' ');

        s = end ? end + 1 : s;
    }
    ui_list_text(&v->list, UI_DIM, s);
    free(safe);
}

static void list_run(struct runs *v, const struct run_row *r, const char *what)
{
    struct err ignored = {0}; /* a result of another program: less is shown */
    struct json *result = r->result ? json_parse(r->result, strlen(r->result), &ignored) : NULL;
    char text[UI_NUMBER], wrote[RUN_WORDS], ended[UI_TIME];
    double took = ui_run_took(r), rows = ui_run_rows(result);

    ui_list_row(&v->list, r->id);
    snprintf(text, sizeof text, "%lld", (long long)r->id);
    ui_list_number(&v->list, UI_TEXT, (double)r->id, text);
    ui_list_text(&v->list, UI_TEXT, what);
    ui_list_text(&v->list, role_of(r->state), run_state_name(r->state));
    ui_duration(took, text);
    ui_list_number(&v->list, UI_TEXT, took, text);
    if (isnan(rows))
        snprintf(text, sizeof text, "·");
    else
        ui_count((int64_t)rows, text);
    ui_list_number(&v->list, UI_TEXT, rows, text);
    ui_run_wrote(r, result, wrote);
    ui_list_text(&v->list, UI_TEXT, wrote);
    short_time(v->base.app, r->ended_ms, ended);
    ui_list_number(&v->list, UI_TEXT, (double)r->ended_ms, ended);
    list_command(v, r);
    json_free(result);
}

/* The run under the cursor has ended: the cursor goes with it into the history. */
static void follow_ended(struct runs *v)
{
    if (v->list_focus != RUNS_ACTIVE || v->active_id == 0)
        return;
    v->grid.id = v->active_id;
    v->list_focus = RUNS_HISTORY;
    if (v->focus == RUNS_ACTIVE)
        v->focus = RUNS_HISTORY;
}

static void list_active(struct runs *v)
{
    bool there = false;

    v->n_active = v->shown_active = 0;
    for (int64_t i = v->n_row; i-- > 0;) {
        if (run_state_final(v->row[i].state))
            continue;
        v->n_active++;
        if (v->shown_active == (int64_t)(sizeof v->active / sizeof *v->active))
            continue;
        v->active[v->shown_active++] = &v->row[i];
        there = there || v->row[i].id == v->active_id;
    }
    if (!there) {
        follow_ended(v);
        v->active_id = v->shown_active ? v->active[0]->id : 0;
    }
}

static void list_history(struct runs *v)
{
    int64_t now = now_at();

    v->failed = 0;
    ui_list_clear(&v->list);
    for (int64_t i = 0; i < v->n_row; i++) {
        const struct run_row *r = &v->row[i];
        char what[RUN_WORDS];

        if (!run_state_final(r->state))
            continue;
        if (r->state != RUN_SUCCEEDED && r->state != RUN_CANCELLED &&
            now - r->ended_ms / 1000 < DAY_S)
            v->failed++;
        ui_run_what(r, what);
        if (passes(v, r, what))
            list_run(v, r, what);
    }
    ui_grid_reload(&v->grid);
}

static int load(struct pane *p, struct err *e)
{
    struct runs *v = (struct runs *)p;
    struct arena fresh = {0};
    const struct run_row *row = NULL;
    struct store *s = app_store(p->app);
    int64_t n = s ? runs_list(s, false, RUNS_READ, &fresh, &row, e) : 0;
    int64_t total = s && n >= 0 ? runs_count(s, e) : 0;

    if (n < 0 || total < 0) {
        arena_done(&fresh);
        return -1;
    }
    bool first = !v->row;

    arena_done(&v->memory);
    v->memory = fresh;
    v->row = row;
    v->n_row = n;
    v->total = total;
    list_active(v);
    if (first && v->shown_active) /* what works is what one comes to see */
        v->focus = v->list_focus = RUNS_ACTIVE;
    list_history(v);
    return read_log(v, e);
}

/* --- keys --- */

static bool move_active(struct runs *v, int key)
{
    int64_t at = 0, last = v->shown_active - 1;

    while (at < last && v->active[at]->id != v->active_id)
        at++;
    switch (key) {
    case 'j': case UI_KEY_DOWN: at++; break;
    case 'k': case UI_KEY_UP: at--; break;
    case UI_KEY_HOME: case UI_CHORD('g'): at = 0; break;
    case UI_KEY_END: case 'G': at = last; break;
    default: return false;
    }
    if (at > last) { /* down from the last is the history */
        v->focus = v->list_focus = RUNS_HISTORY;
        return true;
    }
    v->active_id = v->active[at < 0 ? 0 : at]->id;
    return true;
}

static void drop_filter(struct runs *v)
{
    v->filter[0] = '\0';
    list_history(v);
}

static enum ui_result key_history(struct runs *v, int key)
{
    if ((key == 'k' || key == UI_KEY_UP) && v->grid.row == 0 && v->shown_active > 0) {
        v->focus = v->list_focus = RUNS_ACTIVE;
        return UI_TAKEN;
    }
    if (key == UI_KEY_ESC && v->filter[0]) {
        drop_filter(v);
        return UI_TAKEN;
    }
    return ui_grid_key(&v->grid, key, v->base.app);
}

/* A click in the history goes there, wherever the focus is. */
static enum ui_result mouse(struct runs *v)
{
    enum runs_part focus = v->focus, list_focus = v->list_focus;

    if (app_last_mouse(v->base.app)->wheel && focus != RUNS_HISTORY)
        return UI_IGNORED;
    v->focus = v->list_focus = RUNS_HISTORY;
    if (ui_grid_key(&v->grid, UI_KEY_MOUSE, v->base.app) == UI_TAKEN)
        return UI_TAKEN;
    v->focus = focus;
    v->list_focus = list_focus;
    return UI_IGNORED;
}

static struct ui_grid *grid(struct pane *p)
{
    struct runs *v = (struct runs *)p;

    return v->focus == RUNS_HISTORY ? &v->grid : NULL;
}

static bool takes(const struct pane *p, int key)
{
    const struct runs *v = (const struct runs *)p;

    return v->focus == RUNS_LOG && ui_run_log_takes(&v->log, key);
}

static void moved(struct pane *p)
{
    follow_cursor((struct runs *)p);
}

static void command(const struct pane *p, struct buf *out)
{
    (void)p;
    buf_text(out, "runs");
}

static enum ui_result take_key(struct pane *p, int key)
{
    struct runs *v = (struct runs *)p;
    enum ui_result done;

    if (v->focus == RUNS_LOG && key != UI_KEY_MOUSE) {
        done = ui_run_log_key(&v->log, key);
        return done == UI_TAKEN ? done : ui_run_log_find(&v->log, key, p->app);
    }
    if (key == UI_KEY_MOUSE)
        done = mouse(v);
    else if (v->focus == RUNS_ACTIVE)
        done = move_active(v, key) ? UI_TAKEN : UI_IGNORED;
    else
        done = key_history(v, key);
    if (done == UI_TAKEN)
        follow_cursor(v);
    return done;
}

/* --- actions --- */

static const char *needs_run(const struct app *a)
{
    return runs_here(pane_of((struct app *)(uintptr_t)a)) ? NULL : "there is no run";
}

static const char *needs_any(const struct app *a)
{
    const struct runs *v = pane_of((struct app *)(uintptr_t)a);

    return v->total > 0 ? NULL : "nothing ran yet";
}

static const char *needs_active(const struct app *a)
{
    const struct run_row *r = runs_here(pane_of((struct app *)(uintptr_t)a));

    if (!r)
        return "there is no run";
    return run_state_final(r->state) ? "it has ended" : NULL;
}

static enum ui_result open_run(struct app *a)
{
    const struct run_row *r = runs_here(pane_of(a));
    struct buf text = {0};
    char title[80];

    snprintf(title, sizeof title, "Run %lld %s", (long long)r->id,
             r->state == RUN_FAILED ? "failed" : run_state_name(r->state));
    ui_run_all(a, r, &text);
    ui_text_open(a, title, buf_str(&text));
    buf_done(&text);
    return UI_TAKEN;
}

/* Parameters that stand as words in the command lines. */
static const struct {
    const char *kind;
    const char *words[3];
} words_of[] = {{"evaluate", {"model", "dataset"}}, {"score", {"model", "dataset"}}};

/* An ingest has words of its own kind, so it is queued as it was. */
static enum ui_result rerun(struct app *a)
{
    static const char *const none[] = {NULL};
    const struct run_row *r = runs_here(pane_of(a));
    const char *const *words = none;
    char title[80];

    if (strcmp(r->kind, "ingest") == 0 || !op_find(r->kind)) {
        app_run(a, r->kind, r->params, r->command);
        return UI_TAKEN;
    }
    for (size_t i = 0; i < sizeof words_of / sizeof *words_of; i++)
        if (strcmp(words_of[i].kind, r->kind) == 0)
            words = words_of[i].words;
    snprintf(title, sizeof title, "Run %lld again: %s", (long long)r->id, r->kind);
    ui_op_form_open(a, &(struct ui_op_form){
                           .kind = r->kind, .title = title, .words = words, .values = r->params});
    return UI_TAKEN;
}

static void stopped(void *owner, const char *text, size_t size, int status)
{
    struct runs *v = owner;

    if (status != 0)
        app_ask_failed(v->base.app, text, size, NULL, 0);
    app_reload(v->base.app);
}

/* Killing waits for the worker to obey first: a helper does that. */
static void stop_now(struct runs *v, struct err *e)
{
    char id[24];
    const char *words[] = {"runs", "cancel", id, NULL};

    snprintf(id, sizeof id, "%lld", (long long)v->asked);
    if (app_ask(v->base.app, words, stopped, v, e) < 0)
        app_fail(v->base.app, e);
    else
        app_say(v->base.app, UI_WARN, "Run %s is told to stop, and killed in 10 s if it does not.",
                id);
}

static void stop_chosen(struct app *a, void *owner, int i)
{
    struct runs *v = owner;
    struct err e = {0};

    if (i == 2)
        stop_now(v, &e);
    else if (i == 1 && run_cancel(app_store(a), v->asked, 0, &e) < 0)
        app_fail(a, &e);
    else if (i == 1)
        app_say(a, UI_OK, "Run %lld is told to stop; what it has half made goes.",
                (long long)v->asked);
    app_reload(a);
}

static enum ui_result stop(struct app *a)
{
    static const char *const choices[] = {"let it go on", "stop it gently",
                                          "stop it now: kill it where it does not obey in 10 s",
                                          NULL};
    struct runs *v = pane_of(a);
    char title[40];

    v->asked = runs_here(v)->id;
    snprintf(title, sizeof title, "Stop run %lld?", (long long)v->asked);
    ui_menu_open(a, title, choices, 0, stop_chosen, v);
    return UI_TAKEN;
}

static enum ui_result follow(struct app *a)
{
    struct runs *v = pane_of(a);

    v->log.stays = !v->log.stays;
    return UI_TAKEN;
}

static enum ui_result wrap(struct app *a)
{
    struct runs *v = pane_of(a);

    v->log.wraps = !v->log.wraps;
    return UI_TAKEN;
}

static void filter_changed(struct app *a, void *owner, const char *text)
{
    struct runs *v = owner;

    (void)a;
    snprintf(v->filter, sizeof v->filter, "%s", text);
    list_history(v);
    follow_cursor(v);
}

static enum ui_result filter(struct app *a)
{
    struct runs *v = pane_of(a);

    ui_ask_line_open(a, &(struct ui_ask_line){.title = "Runs that have",
                                              .value = v->filter,
                                              .hint = "a kind, a name, a state, an error",
                                              .accepted = filter_changed,
                                              .changed = filter_changed,
                                              .owner = v});
    return UI_TAKEN;
}

static enum ui_result focus_by(struct runs *v, int step)
{
    int at = (int)v->focus;

    do
        at = (at + step + RUNS_PARTS) % RUNS_PARTS;
    while (at == RUNS_ACTIVE && v->shown_active == 0);
    v->focus = (enum runs_part)at;
    if (v->focus != RUNS_LOG)
        v->list_focus = v->focus;
    follow_cursor(v);
    return UI_TAKEN;
}

static enum ui_result focus_next(struct app *a)
{
    return focus_by(pane_of(a), 1);
}

static enum ui_result focus_prev(struct app *a)
{
    return focus_by(pane_of(a), -1);
}

static int write_file(const char *path, const struct buf *b, struct err *e)
{
    struct file_out *f = file_out_new(path, e);
    int rc = f ? file_out_put(f, buf_str(b), b->size, e) : -1;

    rc = rc < 0 ? rc : file_out_finish(f, e);
    file_out_free(f);
    return rc;
}

static void export_to(struct app *a, void *owner, const char *path)
{
    struct runs *v = owner;
    struct buf text = {0};
    struct err e = {0};

    ui_run_log_text(&v->log, a, &text);
    if (!*path)
        app_say(a, UI_WARN, "a name is needed: nothing was written");
    else if (file_exists(path))
        app_say(a, UI_WARN, "%s exists: nothing was written", path);
    else if (write_file(path, &text, &e) < 0)
        app_fail(a, &e);
    else
        app_say(a, UI_OK, "%s: %zu lines", path, v->log.n);
    buf_done(&text);
}

static enum ui_result export_log(struct app *a)
{
    struct runs *v = pane_of(a);
    char name[40];

    snprintf(name, sizeof name, "run-%lld.log", (long long)v->log.run);
    ui_ask_line_open(a, &(struct ui_ask_line){.title = "Write the log to",
                                              .value = name,
                                              .hint = "a new file",
                                              .accepted = export_to,
                                              .owner = v});
    return UI_TAKEN;
}

static const struct action actions[] = {
    {"open", "Enter", "everything of the run", "open", "runs show RUN", needs_run, open_run},
    {"runs rerun", "r", "do the run again, with its form", "run again", "runs rerun RUN",
     needs_run, rerun},
    {"runs cancel", "x F9", "stop the run, gently or now", "stop", "runs cancel RUN", needs_active,
     stop},
    {"focus next", "Tab", "next part of the pane", "part", NULL, needs_any, focus_next},
    {"focus prev", "S-Tab", "previous part of the pane", NULL, NULL, needs_any, focus_prev},
    {"filter", "& F4", "only runs that have a word", "filter", NULL, needs_any, filter},
    {"follow", "t", "stay with the newest line of the log, or stop to", "follow",
     "runs log RUN --follow", needs_run, follow},
    {"wrap", "w", "long lines of the log over several rows", "wrap", NULL, needs_run, wrap},
    {"export log", "e", "write the log to a file", "export log", "runs log RUN", needs_run,
     export_log},
    {0},
};

/* --- the pane --- */

static void free_pane(struct pane *p)
{
    struct runs *v = (struct runs *)p;

    ui_grid_keep(&v->grid, p->app);
    ui_run_log_done(&v->log);
    ui_grid_done(&v->grid);
    ui_list_done(&v->list);
    arena_done(&v->memory);
    free(v);
}

static const struct pane_ops ops = {
    .name = "Runs", .brief = "Runs",
    .load = load,
    .draw = runs_draw,
    .key = take_key,
    .free = free_pane,
    .actions = actions,
    .grid = grid,
    .takes = takes,
    .moved = moved,
    .command = command,
};

struct pane *ui_pane_runs(struct app *a)
{
    struct runs *v = mem_zero(1, sizeof *v);

    v->base.ops = &ops;
    v->base.app = a;
    v->focus = v->list_focus = RUNS_HISTORY;
    ui_list_init(&v->list, columns, N_COLUMN);
    ui_grid_init(&v->grid, &v->list.base, "runs");
    ui_grid_restore(&v->grid, a);
    return &v->base;
}

/* A run that a filter hides is shown again. */
void ui_runs_point(struct app *a, int64_t run)
{
    struct runs *v = pane_of(a);

    v->filter[0] = '\0';
    v->grid.id = v->active_id = run;
    v->focus = v->list_focus = RUNS_ACTIVE; /* where it has ended the cursor goes to the history */
    v->base.loaded = false;
}

void ui_runs_go(struct app *a, int64_t run)
{
    ui_runs_point(a, run);
    app_go(a, UI_RUNS);
}
