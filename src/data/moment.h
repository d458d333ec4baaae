/* moment.h - a time of a source as an instant: in which form it is written, in which zone it was.
 *
 *     struct moment m = {.form = NULL, .zone = berlin};
 *     struct zone_cursor c = {0};            // one per thread
 *     why = moment_read(&m, &c, s, size, &got); */
#ifndef MW_DATA_MOMENT_H
#define MW_DATA_MOMENT_H

#include "src/base/time_form.h"
#include "src/base/zone.h"
#include "src/data/reason.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct moment { /* borrowed; a zeroed one reads the forms of civil.h, in UTC */
    const struct time_form *form; /* NULL: the forms of civil.h */
    const struct zone *zone;      /* of values that tell no offset; NULL: UTC */
};

struct moment_got {
    int64_t at;    /* UTC seconds */
    int64_t local; /* as written, of a value that tells no offset */
    bool twice;    /* the clock showed it twice; `at` is the first */
};

/* moment_read - REASON_NONE, or DATE_BAD, DATE_AMBIG, TIME_GAP, and then *out is as it was. */
enum reason moment_read(const struct moment *m, struct zone_cursor *c, const char *s, size_t size,
                        struct moment_got *out);

#endif
