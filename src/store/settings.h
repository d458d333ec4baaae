/* settings.h - what the user has set, as text by key. What a key means and its default are known
 * to who reads it. */
#ifndef MW_STORE_SETTINGS_H
#define MW_STORE_SETTINGS_H

#include "src/base/arena.h"
#include "src/store/store.h"

#include <stdint.h>

struct setting_row {
    const char *key, *value;
};

int settings_put(struct store *s, const char *key, const char *value, struct err *e); /* joins;
                                                              value NULL: back to the default */
char *settings_find(struct store *s, const char *key, struct err *e); /* caller frees; NULL with
                                                              e->code FAIL_NONE: it is not set */
int64_t settings_list(struct store *s, struct arena *a, const struct setting_row **out,
                      struct err *e); /* by key */

#endif
