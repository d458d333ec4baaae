/* app_parts.h - the inside of the app, for app.c, app_*.c and actions.c alone. */
#ifndef MW_UI_APP_PARTS_H
#define MW_UI_APP_PARTS_H

#include "src/base/arena.h"
#include "src/base/buf.h"
#include "src/base/zone.h"
#include "src/store/tally.h"
#include "ui/app.h"

struct ask;   /* a helper process that is being waited for */
struct later; /* what is put off for a moment */
struct macro; /* keys recorded and played */

struct spot { /* a word of the frame that a click presses */
    int row, col, cols, key;
};
enum { APP_SPOTS = 40, APP_ACTIONS = 160, APP_SETTINGS = 64 };

struct put_off { /* a setting that is to be written */
    char *key, *value;
};

struct app {
    struct app_opts opts;
    struct store *store;
    char *path;
    int64_t seen;                 /* data version when panes were loaded */
    struct ui_canvas *canvas;
    struct pane *pane[UI_PANES];
    enum ui_pane_id at;
    struct overlay *top;
    bool chord;                   /* a g waits for its second key */
    bool wants_draw, quits;
    bool of_key;                  /* the next picture is of a key */
    bool unkept;                  /* there were keys since the cursor was written down */
    double key_at;                /* when the last one came */
    int requests;                 /* APP_REDRAW | APP_SUSPEND */
    struct buf copy;              /* for the clipboard */
    bool wants_copy;
    int message_role;
    char message[400];
    int64_t told_run;             /* its start was told, its end is not yet; 0: none */
    char told[400];               /* in these words */
    unsigned n_said;              /* messages so far */
    struct ui_mouse mouse;
    struct spot spot[APP_SPOTS];  /* of the picture that is shown */
    size_t n_spot;
    struct zone *zone;            /* NULL: UTC */
    struct arena runs_memory;     /* of the active runs */
    const struct run_row *runs;
    int64_t n_run;
    double runs_at;               /* when they were last read */
    struct ask *asks;
    struct later *laters;
    struct macro *macro;          /* NULL: none yet */
    struct put_off put_off[APP_SETTINGS];
    size_t n_put_off;
    char *setting;                /* the text that app_setting gave last */
    struct ui_counters counters;
    struct tally tally_at_key;    /* what the store had done by then */
    bool on_terminal, shows_counters;
    const struct action *actions[APP_ACTIONS];
};

extern const struct action app_actions_table[]; /* of the app itself; ends with {0} */

void app_draw_frame(struct app *a);        /* all of the picture */
void app_count_start(struct app *a);
void app_count_key(struct app *a);         /* one has come */
void app_count_picture(struct app *a);     /* one is drawn */
void app_draw_counters(const struct app *a);
enum ui_result app_counters(struct app *a); /* F12 */
int app_spot_key(const struct app *a, int row, int col); /* what a click there presses; -1 */
void app_read_runs(struct app *a);         /* the active ones */
void app_tell_end(struct app *a);          /* of the run whose start was told */
void app_ask_tick(struct app *a);
size_t app_ask_fds(const struct app *a, struct pollfd *out, size_t max);
bool app_ask_interrupt(struct app *a);     /* kills all but who outlives; false: none */
void app_ask_free(struct app *a);
void app_later_tick(struct app *a);
int app_later_ms(const struct app *a);     /* until the first; -1: none */
void app_later_free(struct app *a);
/* app_macro_key - one that has come, before it is taken; true: it has ended a replay, no more. */
bool app_macro_key(struct app *a, int key);
void app_macro_paste(struct app *a, const char *text, size_t size);
void app_macro_tick(struct app *a);        /* plays the next one */
bool app_macro_plays(const struct app *a);
void app_macro_free(struct app *a);
enum ui_result app_record(struct app *a);  /* M and @ */
enum ui_result app_replay(struct app *a);
/* app_dispatch - the action whose keys have this one, of the pane, else of the app. */
enum ui_result app_dispatch(struct app *a, int key);

#endif
