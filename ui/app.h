/* app.h - the state of the screen: workspace, panes, overlays, message; keys in, canvas out.
 *
 * Knows no terminal: screen.c feeds it keys and shows its canvas, script.c does the same from a
 * file of keys, tests too. Nothing here blocks: long work is a run in a process of its own, a
 * helper process, or slices in app_tick.
 *
 *     struct app *a = app_new(&opts, e);
 *     app_resize(a, rows, cols);
 *     app_draw(a);                      // app_canvas(a) holds the picture
 *     app_key(a, 'j');                  // and draw again
 *     app_free(a);
 */
#ifndef MW_UI_APP_H
#define MW_UI_APP_H

#include "src/base/buf.h"
#include "src/base/err.h"
#include "src/base/json.h"
#include "src/store/runs.h"
#include "src/store/store.h"
#include "ui/counters.h"
#include "ui/pane.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct op;
struct zone;

enum ui_pane_id { UI_DATA, UI_EXPLORE, UI_FEATURES, UI_MODELS, UI_SCORING, UI_RUNS, UI_PANES };

struct ui_command { /* a row of the command table, for palette and help */
    const char *name, *usage, *summary;
};

struct app_opts {
    const char *workspace;                  /* NULL: the start screen */
    const struct ui_command *commands;      /* [n_command], until app_free */
    size_t n_command;
    bool ascii;
    /* Told of what is done, for who plays keys and wants to know what they reached: "act", an
     * action by its pane and name; "open", an overlay by its kind and title; of a form by its name
     * "has" and "set", a field, and "submit"; "accept", a question. NULL: nobody is. */
    void (*watch)(void *watcher, const char *did, const char *where, const char *what);
    void *watcher;
    bool remembers;                         /* what was opened, for the start screen */
};

struct app *app_new(const struct app_opts *o, struct err *e);
void app_free(struct app *a); /* NULL is fine; runs go on */

/* --- what drives it --- */

void app_resize(struct app *a, int rows, int cols);
void app_key(struct app *a, int key);
void app_paste(struct app *a, const char *text, size_t size);
struct ui_mouse {
    int row, col, clicks, wheel; /* wheel -1 up, 1 down, 0 none; clicks 1 or 2 */
};
void app_mouse(struct app *a, const struct ui_mouse *m); /* sent on as UI_KEY_MOUSE */
void app_draw(struct app *a);
struct ui_canvas *app_canvas(struct app *a);
/* app_shown - the picture is on the terminal, so many cells and bytes later. */
void app_shown(struct app *a, int64_t cells, int64_t bytes);
bool app_wants_draw(const struct app *a);
bool app_quits(const struct app *a);
void app_quit(struct app *a); /* after this key; runs go on */
/* app_fds - what to wait for beside the keyboard; n at most max. app_wait_ms: -1 for ever. */
size_t app_fds(const struct app *a, struct pollfd *out, size_t max);
int app_wait_ms(const struct app *a);
/* app_tick - after a wait: reads what is ready, does a slice of work, follows the store. */
void app_tick(struct app *a);
bool app_busy(const struct app *a); /* work is under way whose end will change the picture */

/* What is asked of the terminal, once: the picture anew from nothing (^L), to the shell (^Z). */
enum { APP_REDRAW = 1, APP_SUSPEND = 2 };
void app_request(struct app *a, int requests);
int app_take_requests(struct app *a);
bool app_take_copy(struct app *a, struct buf *out); /* a text for the clipboard; false: none */

/* --- for panes and overlays --- */

struct store *app_store(struct app *a);          /* NULL: no workspace is open */
const char *app_path(const struct app *a);       /* of it; "" */
bool app_remembers(const struct app *a);
int app_open(struct app *a, const char *path, bool create, struct err *e); /* takes its place */
struct pane *app_pane(const struct app *a);      /* the one that is shown */
struct pane *app_pane_at(const struct app *a, enum ui_pane_id id);
void app_go(struct app *a, enum ui_pane_id id);
const struct ui_mouse *app_last_mouse(const struct app *a);
const struct ui_command *app_commands(const struct app *a, size_t *out_n);
/* app_actions - those of the pane, of the app, of its grid; n of them in *out_n, until the pane
 * changes. */
const struct action *const *app_actions(struct app *a, size_t *out_n);
/* app_act - does one of them, or says why it does not work now. */
enum ui_result app_act(struct app *a, const struct action *x);
void app_note(const struct app *a, const char *did, const char *where, const char *what);

/* The message line; role UI_TEXT, UI_OK, UI_WARN, UI_ALARM. Stays until the next key that has an
 * effect. */
void app_say(struct app *a, int role, const char *fmt, ...) PRINTF_LIKE(3, 4);
void app_fail(struct app *a, const struct err *e); /* the same for an error, with its hint */

/* A text for the clipboard; `what` for the message: "row", "12 rows". */
void app_copy(struct app *a, const char *text, size_t size, const char *what);

void app_push(struct app *a, struct overlay *take); /* above everything */
void app_pop(struct app *a);                        /* frees the topmost */
struct overlay *app_top(const struct app *a);       /* NULL: none */

void app_reload(struct app *a); /* every pane, before the next picture */

/* app_run - queues and starts a run; says so in the message line. params: a JSON object; command:
 * the words that repeat it. Gives the run, or -1 after saying why not. */
int64_t app_run(struct app *a, const char *kind, const char *params, const char *command);

/* app_ask - this very program with words (NULL at the end) as a helper process; `done` is called
 * from app_tick with all it printed, and its exit status. The workspace is added as -w, and -q,
 * so that nothing but an error is printed to standard error. A view that goes away takes its
 * helpers along: app_ask_stop(owner). */
typedef void (*app_answer)(void *owner, const char *text, size_t size, int status);
int app_ask(struct app *a, const char *const *words, app_answer done, void *owner, struct err *e);
void app_ask_stop(struct app *a, void *owner);
bool app_asking(const struct app *a, const void *owner);
/* app_ask_outlive - the helpers of this owner go on when the screen ends, and ^C leaves them. */
void app_ask_outlive(struct app *a, const void *owner);
/* app_ask_failed - says in the message line what a helper printed when it failed: its error and
 * hint; out (or NULL) gets the same, for the pane. */
void app_ask_failed(struct app *a, const char *text, size_t size, char *out, size_t out_size);

/* app_later - calls once, from app_tick, when so many ms have passed; asked again before that it
 * begins anew. A view that goes away takes it along: app_later_stop(owner). */
void app_later(struct app *a, int ms, void (*call)(void *owner), void *owner);
void app_later_stop(struct app *a, const void *owner);

/* Settings of the workspace ("explore.telemetry.sort"), NULL when there is none; kept for a view
 * across sessions. Writing is put off until the next tick. */
const char *app_setting(struct app *a, const char *key); /* until the next call */
void app_set(struct app *a, const char *key, const char *value);

/* Times as people read them, in the zone of the settings: "2015-01-01 06:00", or "06:02:11". */
enum { UI_TIME = 24 };
void app_time(const struct app *a, int64_t at, char out[UI_TIME]);
void app_clock(const struct app *a, int64_t at, char out[UI_TIME]);
const struct zone *app_zone(const struct app *a); /* NULL: UTC; until the settings change */

/* Counters of what was done for the last key, for F12 and tests: who does some of it adds it. The
 * store's come by themselves; what only a terminal can tell is -1 without one. */
void app_count(struct app *a, enum ui_counter which, int64_t n);
int64_t app_counter(struct app *a, const char *name); /* "rows_read"; -1: no such counter */

#endif
