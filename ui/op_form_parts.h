/* op_form_parts.h - the inside of a form of an op, for op_form.c and op_words.c alone. */
#ifndef MW_UI_OP_FORM_PARTS_H
#define MW_UI_OP_FORM_PARTS_H

#include "ui/op_fields.h"

enum { SLOTS_MAX = 32 };

struct slot { /* a parameter of the op */
    const struct op_param *p;
    const char *given; /* from the values to begin with; NULL: none, "" where not shown */
    bool shown;
};

struct op_form {
    const struct op *op;
    struct arena texts;
    struct ui_known known;
    struct slot slot[SLOTS_MAX];
    size_t n_slot;
    const char *words[SLOTS_MAX]; /* parameters that are words, in order; NULL at the end */
    bool trains;                  /* has fields for NAME=VALUE */
    struct params defaults;       /* of them */
    char *about_table;            /* the table or recipe that the defaults are for */
    char *algorithm;
    struct ui_op_form more;       /* what the caller adds: its functions and owner alone */
};

/* Has the parameter one field? Those of a training are shown one by one, its seed among them. */
bool ui_op_own_field(const struct op_form *o, const struct slot *s);
bool ui_op_shows_params(const struct op_form *o); /* are there fields for NAME=VALUE? */
/* What a parameter is set to: by its field, or by what was given; NULL: the op has none such. */
const char *ui_op_value(const struct op_form *o, const struct ui_form *f, const char *name);
/* "maxDepth=12" */
const char *ui_op_pair(const struct param_row *row, const char *value, char *out, size_t size);

/* What differs from the defaults: as the words behind "millwright ", and as params of a run. */
void ui_op_line(const struct op_form *o, const struct ui_form *f, struct buf *out);
int ui_op_params(const struct op_form *o, const struct ui_form *f, struct buf *out,
                 struct err *e);

#endif
