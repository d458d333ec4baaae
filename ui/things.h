/* things.h - what there is in a workspace by name: datasets, models, runs, machines; for the
 * palette.
 *
 *     struct ui_things t;
 *     ui_things_read(&t, app);
 *     t.thing[i].name, t.machine[i]      // until ui_things_done(&t)
 *     ui_thing_go(app, &t.thing[i]);     // where it is shown, under the cursor
 */
#ifndef MW_UI_THINGS_H
#define MW_UI_THINGS_H

#include "src/base/arena.h"
#include "ui/app.h"

enum ui_thing_kind { UI_THING_DATASET, UI_THING_MODEL, UI_THING_RUN, UI_THING_MACHINE };

struct ui_thing {
    enum ui_thing_kind kind;
    const char *name, *about; /* "run 12", "train RandomForest, succeeded" */
    int64_t id;               /* of a run */
};
struct ui_things {
    struct arena memory;
    struct ui_thing *thing;   /* [n] without machines */
    size_t n;
    const char **machine;     /* [n_machine] names, once there are scores of them */
    size_t n_machine;
};

void ui_things_read(struct ui_things *t, struct app *a);
void ui_things_done(struct ui_things *t);
void ui_thing_go(struct app *a, const struct ui_thing *x);
/* ui_machine_score - of a name against "62" or "machine 62": -1, or the higher the nearer. */
int ui_machine_score(const char *name, const char *typed);

#endif
