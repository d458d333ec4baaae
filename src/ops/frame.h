/* frame.h - which columns of a table are its machine, its time and its label.
 *
 * A table that a recipe made says so itself (data/build.h). Another one is understood by its key
 * and its types: the first key column (or machineID), the first column of times, label_e. */
#ifndef MW_OPS_FRAME_H
#define MW_OPS_FRAME_H

#include "src/base/column.h"
#include "src/base/json.h"
#include "src/store/store.h"

struct frame {
    struct schema *schema;
    struct json *about;  /* of the dataset; an object */
    const char *entity, *time, *label; /* column names; NULL: there is none. Until frame_done */
};

int frame_open(struct frame *f, struct store *s, const char *dataset, struct err *e);
void frame_done(struct frame *f);

/* frame_need - column `name`, which must exist and be no text. FAIL_INPUT says who needs it. */
int frame_need(const struct frame *f, const char *dataset, const char *name, const char *who,
               struct err *e);

#endif
