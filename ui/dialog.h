/* dialog.h - small overlays: a question, a message, a text to read, a line to type, a menu.
 *
 * A dialog has a verb or a question as its title and its focus on the harmless button; what it is
 * about to do stands in it as a command line. F7 accepts, Esc closes, Enter acts on the button
 * that has the focus. */
#ifndef MW_UI_DIALOG_H
#define MW_UI_DIALOG_H

#include "ui/app.h"

#include <stddef.h>

struct ui_dialog_line { /* "goes    3 evaluations, 41.2 MB" */
    const char *word, *text;
};
struct ui_confirm {          /* texts are copied */
    const char *title;       /* "Delete model RandomForest?" */
    const struct ui_dialog_line *lines;
    size_t n_line;
    const char *command;     /* "models delete RandomForest"; NULL: none */
    const char *accept;      /* word of the button: "Delete" */
    const char *type_name;   /* must be typed first; NULL: no need */
    void (*accepted)(struct app *a, void *owner);
    void *owner;             /* freed by free(), if that is given */
    void (*free)(void *owner);
};
void ui_confirm_open(struct app *a, const struct ui_confirm *o);

/* A text in a box, scrolled with the keys of movement; for whole cells, errors, man pages. */
void ui_text_open(struct app *a, const char *title, const char *text);

/* One line to type: search, goto, filter, rename. accepted gets it on Enter; changed (or NULL) with
 * every key, cancelled (or NULL) on Esc. */
struct ui_ask_line {
    const char *title, *value, *hint;
    void (*accepted)(struct app *a, void *owner, const char *text);
    void (*changed)(struct app *a, void *owner, const char *text);
    void (*cancelled)(struct app *a, void *owner, const char *value); /* Esc; value: as it began */
    void *owner;
};
void ui_ask_line_open(struct app *a, const struct ui_ask_line *o);

/* A menu of choices; chosen gets the index. */
void ui_menu_open(struct app *a, const char *title, const char *const *choices, int at,
                  void (*chosen)(struct app *a, void *owner, int i), void *owner);

void ui_palette_open(struct app *a); /* commands and actions, fuzzy; palette.c */
void ui_help_open(struct app *a);    /* what works here; help.c */
void ui_start_open(struct app *a);   /* no workspace yet: demo, open, new; start.c */
void ui_settings_open(struct app *a); /* theme, zone, mouse; settings_form.c */

#endif
