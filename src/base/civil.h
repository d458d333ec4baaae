/* civil.h - UTC seconds and civil dates of the proleptic Gregorian calendar. Pure integers, no
 * globals, no zone data: a zone is an offset argument. Source: Hinnant, days_from_civil. */
#ifndef MW_BASE_CIVIL_H
#define MW_BASE_CIVIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct civil {
    int year, month, day; /* 1..9999, 1..12, 1..31 */
    int hour, minute, second;
};

int64_t civil_days(int year, int month, int day); /* days since 1970-01-01 */
int64_t civil_seconds(const struct civil *c);
void civil_from(int64_t at, struct civil *out);
bool civil_exists(int year, int month, int day);
bool civil_in_range(int64_t at); /* within the years 0001 to 9999 */

enum { CIVIL_SIZE = 20 };
/* "YYYY-MM-DD HH:MM:SS"; a time outside the years 0001 to 9999 as the nearest inside */
void civil_text(int64_t at, char out[CIVIL_SIZE]);

enum civil_parse { CIVIL_OK, CIVIL_BAD, CIVIL_AMBIGUOUS };

/* civil_parse_time - a time in one of the accepted forms, as UTC seconds (no offset: it is UTC):
 *   YYYY-MM-DD HH:MM:SS ; YYYY-MM-DDTHH:MM:SS then nothing, Z, +HH:MM or -HH:MM; both with an
 *   optional fraction of 1 to 9 zeros before the zone; M/D/YYYY h:mm:ss AM|PM.
 * Years 0001 to 9999; the date must exist; surrounding spaces and tabs are allowed.
 * A slashed date without AM or PM is CIVIL_AMBIGUOUS. */
enum civil_parse civil_parse_time(const char *s, size_t size, int64_t *out);

/* civil_parse_local - the same, for times that need not be UTC: UTC seconds where the value tells
 * its offset, else seconds of the local time. */
enum civil_parse civil_parse_local(const char *s, size_t size, int64_t *out, bool *out_has_offset);

/* civil_parse_arg - "YYYY-MM-DD" (midnight) or "YYYY-MM-DD HH:MM:SS": options --from, --to. */
bool civil_parse_arg(const char *s, int64_t *out);

#endif
