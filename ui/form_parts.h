/* form_parts.h - the inside of a form, for form.c and form_draw.c alone. */
#ifndef MW_UI_FORM_PARTS_H
#define MW_UI_FORM_PARTS_H

#include "src/base/arena.h"
#include "ui/edit.h"
#include "ui/form.h"
#include "ui/words.h"

enum { WHY = 200 };

struct field {
    struct ui_field is;  /* texts in the form's arena */
    struct ui_edit edit; /* its value, of every kind */
    char hint[WHY], why[WHY];
};

struct ui_form {
    struct overlay base;
    struct arena texts;
    struct ui_form_opts o;
    struct field *field; /* [n] */
    size_t n, at;        /* the cursor; n: submit, n + 1: cancel */
    bool tried;          /* to submit: what is missing is an error now */
    struct buf command;
    struct ui_paths paths; /* that the menu shows */
};

const char *ui_form_label(const struct field *x);
bool ui_form_is_on(const struct field *x);        /* of UI_FIELD_BOOL */
bool ui_form_is_typed(const struct field *x);     /* as text, rather than chosen */
bool ui_form_is_missing(const struct field *x);
bool ui_form_is_unhealthy(const struct field *x); /* a number outside of its good range */
void ui_form_draw(const struct overlay *o, struct ui_canvas *c);
/* The field at a cell, n for submit, n + 1 for cancel; -1: neither. */
int ui_form_hit(const struct ui_form *f, struct ui_canvas *c, int row, int col);

#endif
