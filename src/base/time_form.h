/* time_form.h - times in a form that somebody describes with the words of strptime.
 *
 * Stricter than strptime, so that no value is read in a way that was not meant: the whole value
 * must match, the date must exist, the form must tell a date and tells nothing twice.
 *
 *     %Y %y        year of four digits; of two (69 is 1969, 68 is 2068)
 *     %m %d %e %j  month, day, day with a space before one digit, day of the year
 *     %b %B %a %A  English names of months and weekdays, short or long; a weekday must be right
 *     %H %I %M %S  hour, hour 1 to 12 (with %p), minute, second (0 to 59)
 *     %p           AM or PM
 *     %z           Z, +HH, +HHMM or +HH:MM (or -; up to 14:59); %Z: UTC, GMT or Z
 *     %T %R %D %F  %H:%M:%S  %H:%M  %m/%d/%y  %Y-%m-%d
 *     %n %t %%     white space, as spaces and tabs are; a percent sign
 *
 * Numbers may lack leading zeros unless they stand next to another number. White space stands for
 * any amount of it but none. Case of names does not matter. Seconds may have a fraction of 1 to 9
 * zeros. What the form does not tell of the time of day is 0. Nothing depends on a locale. */
#ifndef MW_BASE_TIME_FORM_H
#define MW_BASE_TIME_FORM_H

#include "src/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct time_form; /* does not change: threads share it */

struct time_form *time_form_new(const char *text, struct err *e); /* FAIL_USAGE */
void time_form_free(struct time_form *f);                         /* NULL is fine */
const char *time_form_text(const struct time_form *f);            /* until free */

/* time_form_read - a value, spaces and tabs around it allowed: UTC seconds if it tells its offset,
 * else local seconds (civil.h). False: it does not match. Never reads s[size]. */
bool time_form_read(const struct time_form *f, const char *s, size_t size, int64_t *out,
                    bool *out_has_offset);

#endif
