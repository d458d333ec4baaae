/* op_fields.h - the parameters of an op as fields of a form: kinds, choices, what is healthy.
 *
 * The op's table says names, defaults and meanings; what it does not say (which ones stand as
 * words, which name a thing that there is or will be) is in a table here. */
#ifndef MW_UI_OP_FIELDS_H
#define MW_UI_OP_FIELDS_H

#include "src/base/arena.h"
#include "src/model/param.h"
#include "src/ops/op.h"
#include "ui/form.h"

enum ui_thing { UI_PLAIN, UI_A_DATASET, UI_A_MODEL, UI_A_RECIPE, UI_NEW_DATASET, UI_NEW_MODEL,
                UI_LAYOUT, UI_FILES };

struct ui_op_trait {
    const char *kind, *param; /* kind NULL: of any */
    enum ui_thing thing;
    bool required, word;      /* word: stands in the command line without its name */
};
const struct ui_op_trait *ui_op_trait(const char *kind, const char *param); /* never NULL */

/* Names that there are when the form opens; each list ends with NULL. */
struct ui_known {
    struct arena memory;
    const char **datasets, **models, **recipes, **layouts;
};
void ui_known_read(struct ui_known *n, struct store *s); /* s NULL: built-in recipes alone */
void ui_known_done(struct ui_known *n);
bool ui_known_have(const char *const *names, const char *name);

/* ui_op_field - a parameter; texts are the op's, those of names, or in a. */
struct ui_field ui_op_field(const char *kind, const struct op_param *p, const struct ui_known *n,
                            struct arena *a);
bool ui_op_commas(const struct op_param *p); /* its list is one word with commas */

/* ui_param_field - a parameter of a training; hint: Spark's default and what is healthy, in two
 * columns under UI_PARAM_HEAD. */
#define UI_PARAM_HEAD "Spark's   healthy"
struct ui_field ui_param_field(const struct param_row *row, struct arena *a);

#endif
