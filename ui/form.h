/* form.h - labelled fields with validation: every "how shall it be done" of the screen.
 *
 * A form is an overlay: fields in one or two columns, a hint of the healthy range beside each, the
 * command line that it stands for below, buttons. Tab and arrows move, Enter on a choice opens it,
 * F7 submits, Esc closes. Nothing is accepted that its check refuses: the field says why.
 *
 *     struct ui_field fields[] = {{.label = "numTrees", .kind = UI_FIELD_I64, .value = "200",
 *                                  .hint = "50-500", .least = 1, .most = 10000}, ...};
 *     ui_form_open(app, &(struct ui_form_opts){.title = "Train", .fields = fields, ...});
 */
#ifndef MW_UI_FORM_H
#define MW_UI_FORM_H

#include "src/base/json.h"
#include "ui/app.h"

#include <stdbool.h>
#include <stddef.h>

enum ui_field_kind { UI_FIELD_TEXT, UI_FIELD_I64, UI_FIELD_F64, UI_FIELD_BOOL, UI_FIELD_CHOICE,
                     UI_FIELD_PATH, UI_FIELD_DATE,
                     UI_FIELD_HEAD /* no field: a heading, its hint above those below */ };

struct ui_field {             /* texts are copied by ui_form_open */
    const char *name;         /* of the parameter: "numTrees", "from" */
    const char *label;        /* as shown; NULL: the name */
    enum ui_field_kind kind;
    const char *value;        /* to begin with; NULL: empty, "true" for UI_FIELD_BOOL */
    const char *const *choices; /* NULL-terminated; of UI_FIELD_CHOICE; of UI_FIELD_PATH endings
                                   (".mw") of files to offer; for others: completions */
    const char *hint;         /* "50-500": what is healthy, "new name": what it would do */
    double least, most;       /* of numbers, both 0: no limit; outside is refused */
    double good_least, good_most; /* outside is marked, and accepted */
    bool required;
    const char *help;         /* what it means, shown while the cursor is there; NULL: nothing */
    bool many;                /* UI_FIELD_PATH: several words, parted and quoted as in a shell */
};

struct ui_form;
/* check: after each change; writes what is wrong with field i into why ("" fine) and may set the
 * hint lines. submit: F7; UI_CLOSE closes the form. command: the line that it stands for, from
 * behind "millwright "; NULL: none. */
struct ui_form_opts {
    const char *title, *submit_word; /* "Train", "Run" */
    const char *name;                /* as app_note tells it; NULL: the title */
    const struct ui_field *fields;
    size_t n_field;
    void *owner;
    void (*check)(struct ui_form *f, void *owner);
    void (*command)(const struct ui_form *f, void *owner, struct buf *out);
    enum ui_result (*submit)(struct ui_form *f, void *owner);
    void (*look)(struct ui_form *f, void *owner); /* F5: what is shown anew; NULL: nothing */
    void (*free)(void *owner);       /* with the form; NULL: nobody's */
    /* a part that the owner draws, beside the fields where the screen is wide, else below them in
     * more_rows rows: preview, drift gate; NULL: none */
    void (*draw_more)(const struct ui_form *f, void *owner, struct ui_canvas *c, struct ui_rect r);
    int more_rows;
};
struct ui_form *ui_form_open(struct app *a, const struct ui_form_opts *o);

const char *ui_form_value(const struct ui_form *f, const char *name); /* until it changes; "" */
void ui_form_set(struct ui_form *f, const char *name, const char *value);
void ui_form_wrong(struct ui_form *f, const char *name, const char *why); /* "": it is right */
void ui_form_hint(struct ui_form *f, const char *name, const char *hint);
void ui_form_check(struct ui_form *f); /* again, after ui_form_set from outside of check */
struct app *ui_form_app(const struct ui_form *f);

/* --- a form for a kind of run --- */

/* Fields, hints and defaults come from the table of the op; `words` are the parameters that stand
 * as words in the command line, in order. values: JSON object of what to begin with, or NULL.
 * F7 starts the run. only: parameters to show, in order, NULL at the end; NULL: all. */
struct ui_op_form {
    const char *kind;              /* "train", found by op_find */
    const char *title;
    const char *const *words, *const *only;
    const char *values;
    /* further hints and choices for a parameter: NULL-terminated by name */
    const struct ui_field *hints;
    /* what the caller shows and refuses beyond that, as of a form; owner is theirs */
    void *owner;
    void (*check)(struct ui_form *f, void *owner);
    void (*draw_more)(const struct ui_form *f, void *owner, struct ui_canvas *c, struct ui_rect r);
    int more_rows;
    void (*free)(void *owner);
};
void ui_op_form_open(struct app *a, const struct ui_op_form *o);

#endif
