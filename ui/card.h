/* card.h - what a view shows of one stored model: parameters, training data, importances.
 *
 * A head holds every threshold of every feature, 100 kB of them and more: a card keeps what is
 * shown, and the importances, which stand behind all that, are read of the one that is looked at.
 * The row of a model never changes, so that a card is read once and kept by its id. */
#ifndef MW_UI_CARD_H
#define MW_UI_CARD_H

#include "src/base/arena.h"
#include "src/base/json.h"
#include "src/store/models.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ui_weight {
    const char *feature;
    double share; /* of all gain */
    size_t at;    /* place among the features */
};
struct ui_fact { /* "maxDepth", "15" */
    const char *word, *text;
};

struct ui_card {
    struct arena memory;
    struct model_row row;    /* head is NULL, about ""; see the members below */
    struct json *about;      /* classes, recipe, range; NULL where it cannot be read */
    const char *recipe, *data; /* names; "" */
    int64_t depth;           /* maxDepth; -1: not told */
    bool weighed;
    struct ui_weight *weight; /* [n_weight] largest first; none until it is weighed */
    size_t n_weight, n_feature;
    struct ui_fact *fact;    /* [n_fact] parameters in their order */
    size_t n_fact;
};

struct ui_card *ui_card_new(const struct model_row *row);
void ui_card_free(struct ui_card *c); /* NULL is fine */

/* ui_card_weigh - reads the importances, once; none where the model is gone meanwhile. */
void ui_card_weigh(struct ui_card *c, struct store *s);

/* ui_recipe_name - of the about of a table or model: the recipe that made it; "". */
const char *ui_recipe_name(const struct json *about);

#endif
