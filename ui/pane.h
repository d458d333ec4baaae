/* pane.h - what a pane and an overlay are, and what a person can do with them.
 *
 * A pane is one of the six numbered tabs; an overlay lies above it (dialog, form, palette, help).
 * Both draw as pure functions of their state into cells, take keys, and have a table of actions:
 * one row each, from which keys, hints, help and palette come. Keys go to the topmost overlay
 * first, then to the pane, then to its actions, then to those of the app.
 *
 * A pane embeds struct pane as its first member; its constructor is in pane_<name>.c. */
#ifndef MW_UI_PANE_H
#define MW_UI_PANE_H

#include "src/base/buf.h"
#include "src/base/err.h"
#include "ui/canvas.h"
#include "ui/keys.h"

struct app;
struct pane;
struct ui_grid;

enum ui_result {
    UI_IGNORED, /* not a key of mine */
    UI_TAKEN,   /* done; draw again */
    UI_CLOSE,   /* overlays: take me away */
};

struct action {                       /* what a person can do: one row */
    const char *name, *keys, *help;   /* "runs cancel", "x F9", "stop the selected run" */
    const char *hint;                 /* one or two words for the key line; NULL: not shown there */
    const char *command;              /* "runs cancel RUN", as in the command line; NULL: none */
    const char *(*refuses)(const struct app *a); /* why it does not work now; NULL: it does */
    enum ui_result (*run)(struct app *a);
};

struct pane_ops {                     /* data, explore, features, models, scoring, runs */
    const char *name, *brief;         /* "Features", and "Feat" where there is little room */
    int (*load)(struct pane *p, struct err *e); /* re-read the store; again when it has changed */
    void (*draw)(const struct pane *p, struct ui_canvas *c); /* pure: state to cells, no I/O */
    enum ui_result (*key)(struct pane *p, int key); /* UI_IGNORED: actions next */
    void (*tick)(struct pane *p);     /* a slice of work of at most 5 ms; NULL: none */
    bool (*busy)(const struct pane *p); /* has it work left for tick? NULL: never */
    void (*free)(struct pane *p);
    const struct action *actions;     /* ends with {0} */
    struct ui_grid *(*grid)(struct pane *p); /* that has the keys now, or NULL; NULL: never one */
    /* NULL, or: has a part that is no grid, and has the keys, this key of grids too? */
    bool (*takes)(const struct pane *p, int key);
    void (*moved)(struct pane *p);    /* its cursor has moved without a key; NULL: no matter */
    void (*command)(const struct pane *p, struct buf *out); /* "show telemetry"; NULL: none */
};
struct pane {
    const struct pane_ops *ops;
    struct app *app;
    struct ui_rect at;                /* rows between the tabs and the message; set by the app */
    bool loaded;
    char error[400];                  /* of the last load; "" none: drawn by the app in one line */
};

struct overlay;
struct overlay_ops {
    const char *name;                 /* its kind: "form" */
    void (*draw)(const struct overlay *o, struct ui_canvas *c);
    enum ui_result (*key)(struct overlay *o, int key);
    void (*paste)(struct overlay *o, const char *text, size_t size); /* NULL: a paste is dropped */
    const char *hints;                /* its line of keys: "Tab field  F7 run  Esc close" */
    void (*tick)(struct overlay *o);  /* as of a pane */
    bool (*busy)(const struct overlay *o);
    void (*free)(struct overlay *o);
};
struct overlay {
    const struct overlay_ops *ops;
    struct app *app;
    struct overlay *below;
    const char *title;                /* its own, or NULL */
};

/* One of each, in pane_<name>.c; a may already hold a store, or none (then panes show how to get
 * one). */
struct pane *ui_pane_data(struct app *a);
struct pane *ui_pane_explore(struct app *a);
struct pane *ui_pane_features(struct app *a);
struct pane *ui_pane_models(struct app *a);
struct pane *ui_pane_scoring(struct app *a);
struct pane *ui_pane_runs(struct app *a);

/* To one thing of a pane, which then is under its cursor; to the pane alone where it is gone. */
void ui_models_go(struct app *a, const char *model);
void ui_scoring_go(struct app *a, const char *machine);
void ui_runs_go(struct app *a, int64_t run);
void ui_runs_point(struct app *a, int64_t run); /* its cursor alone, the pane shown stays */

#endif
