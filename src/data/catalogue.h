/* catalogue.h - data sets that are known by name, each a few files at their URLs.
 *
 *     struct catalogue *c = catalogue_load(e);
 *     const struct catalogue_set *set = catalogue_find(c, "azure-pdm");
 *     for (size_t i = 0; set && i < set->n_file; i++)
 *         ... set->file[i].dataset, set->file[i].url ...
 *     catalogue_free(c);
 *
 * It is data/catalogue.json: {NAME: {"about", "licence", "files": {DATASET: URL, ...}}, ...}. */
#ifndef MW_DATA_CATALOGUE_H
#define MW_DATA_CATALOGUE_H

#include "src/base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct catalogue_file {
    const char *dataset, *url;
};

struct catalogue_set {
    const char *name, *about, *licence;
    const struct catalogue_file *file; /* [n_file] in the order to load them */
    size_t n_file;
};

struct catalogue; /* owns all of it */
struct catalogue *catalogue_load(struct err *e); /* FAIL_INPUT, FAIL_IO */
void catalogue_free(struct catalogue *c);        /* NULL is fine */

bool catalogue_may_name(const char *word); /* can it be a name: no '/', '.' or ':', and not "-" */
const struct catalogue_set *catalogue_find(const struct catalogue *c, const char *name);
const char *catalogue_nearest(const struct catalogue *c, const char *word); /* NULL: it is empty */

#endif
