/* zone.h - time zones: which time the clock on the wall showed, and which instant that was.
 *
 * Zones are those of the system's tz database, read by our own code (zone_file.c): the process
 * has no zone of its own, TZ is never looked at. A zone does not change once it is open, so
 * threads share it; what makes lookups quick is in a cursor, of which each thread has its own.
 * Local times are civil_seconds() of what the clock shows. Times are those of years 1 to 9999.
 *
 *     struct zone *z = zone_open("Europe/Berlin", e);
 *     struct zone_cursor c = {0};
 *     struct zone_utc utc;
 *
 *     if (zone_local_to_utc(z, &c, civil_seconds(&clock), &utc) == ZONE_ONE)
 *         ...                                  // utc.before == utc.after
 *     zone_free(z); */
#ifndef MW_BASE_ZONE_H
#define MW_BASE_ZONE_H

#include "src/base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct zone;

/* zone_open - by IANA name ("Europe/Berlin", case matters), or, without any file, UTC, GMT,
 * Etc/UTC and GMT+h, GMT+hh, GMT+hhmm, GMT+hh:mm (or -; up to 23:59, sign as written).
 *
 * Files are looked for in $TZDIR, /usr/share/zoneinfo and where else systems keep them. NULL and
 * FAIL_USAGE for a name that is none, with the nearest one that is; FAIL_INPUT for a file that is
 * damaged, FAIL_IO for one that cannot be read. */
struct zone *zone_open(const char *name, struct err *e);
void zone_free(struct zone *z);               /* NULL is fine */
const char *zone_name(const struct zone *z);  /* until free */
bool zone_is_utc(const struct zone *z);       /* no offset, ever */

struct zone_span { /* a stretch of UTC, [from, until), in which the offset stays the same */
    int64_t from, until;
    int32_t offset; /* local time - UTC, seconds; within 26 hours */
};

/* zone_at - the span that `at` is in. From span to span by its `until`: every change of a zone,
 * though a change may be one of the offset's name only. O(log n). */
struct zone_span zone_at(const struct zone *z, int64_t at);

enum zone_local { ZONE_ONE, ZONE_GAP, ZONE_TWICE }; /* shown once; skipped; shown again later */

struct zone_utc {   /* a local time read with the offset in force ... */
    int64_t before; /* before the change: first of two; in a gap, as far behind it as inside */
    int64_t after;  /* after the change: second of two. The same where there is no change */
};

struct zone_cursor { /* local times, [from, until), that are shown once; zeroed: none known */
    int64_t from, until, offset;
};

/* zone_local_to_utc - the instant or instants of a local time. A few ns while c holds it. */
enum zone_local zone_local_to_utc(const struct zone *z, struct zone_cursor *c, int64_t local,
                                  struct zone_utc *out);

#endif
