/* recipes.h - the rows of recipes that a user added; built-in ones are files (data/recipe.h). */
#ifndef MW_STORE_RECIPES_H
#define MW_STORE_RECIPES_H

#include "src/base/arena.h"
#include "src/store/store.h"

#include <stddef.h>

struct recipe_row {
    const char *name, *json;
    int64_t changed_ms;
};

int recipes_put(struct store *s, const char *name, const char *json, struct err *e); /* joins */
char *recipes_find(struct store *s, const char *name, struct err *e); /* JSON, caller frees; NULL
                                          with e->code FAIL_NONE: there is none */
int64_t recipes_list(struct store *s, struct arena *a, const struct recipe_row **out,
                     struct err *e);

#endif
