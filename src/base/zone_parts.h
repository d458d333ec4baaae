/* zone_parts.h - what the files of zone.h share. */
#ifndef MW_BASE_ZONE_PARTS_H
#define MW_BASE_ZONE_PARTS_H

#include "src/base/buf.h"
#include "src/base/zone.h"

#include <stddef.h>
#include <stdint.h>

enum { ZONE_OFFSET_MAX = 26 * 3600 - 1 }; /* RFC 9636 has the same limit */

enum zone_date_kind {
    ZONE_DATE_MONTH, /* Mm.w.d: weekday d of week w of month m; week 5 is the last */
    ZONE_DATE_LEAPLESS, /* Jn: day 1..365, 29 February does not count */
    ZONE_DATE_DAY,   /* n: day 0..365 */
};

struct zone_date { /* when in a year */
    enum zone_date_kind kind;
    int month, week, day;
    int32_t second; /* of that day, from -167 to 167 hours */
};

struct zone_rule { /* the POSIX rule behind the last change that a file lists */
    int32_t standard, summer; /* offsets */
    bool changes;             /* false: standard alone */
    struct zone_date start, end;
};

/* Spans of the file: span i is [from[i], from[i + 1]) and the last one ends at rule_from, where
 * the rule begins. from[0] is INT64_MIN. */
struct zone {
    char *name;
    size_t n;
    int64_t *from;
    int32_t *offset;
    int64_t rule_from; /* INT64_MIN: the rule is all there is; INT64_MAX: there is none */
    struct zone_rule rule;
};

/* zone_file_parse - a TZif file's bytes into spans and rule of z. FAIL_INPUT. */
int zone_file_parse(const void *bytes, size_t size, struct zone *z, struct err *e);
/* zone_rule_parse - "CET-1CEST,M3.5.0,M10.5.0/3" */
bool zone_rule_parse(const char *s, size_t size, struct zone_rule *out);

/* zone_find_fixed - the offset of UTC, GMT, GMT+2 and the like. */
bool zone_find_fixed(const char *name, int32_t *out_offset);
/* zone_find_file - the file of a name, read. FAIL_USAGE with a hint where there is none. */
int zone_find_file(const char *name, struct buf *out, struct err *e);

#endif
