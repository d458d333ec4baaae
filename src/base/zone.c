/* zone.c - spans of a zone, and local times looked up in them.
 *
 * What the file lists is an array of spans; behind it the POSIX rule gives two changes a year.
 * A local time L is shown in a span when L - offset lies in it. No offset exceeds 26 hours, so
 * all spans that may show L meet [L - 26 h, L + 26 h]; where that lies within one span, L is
 * shown once, which is what a cursor remembers. Amounts and instants of changes are whatever the
 * data say: half an hour, a day, several close together.
 * Not here: files and rules as bytes (zone_file.c), names and folders (zone_find.c). */
#include "config.h"

#include "src/base/zone.h"

#include "src/base/civil.h"
#include "src/base/mem.h"
#include "src/base/zone_parts.h"

#include <stdlib.h>

/* A rule speaks for the years 0 to 10000; outside it is standard time. */
static const int64_t rule_first = INT64_C(-62167219200), rule_last = INT64_C(253433836800);

enum { DAY_S = 86400, WEEK = 7, YEARS = 5 };

/* --- opening --- */

static int load(struct zone *z, const char *name, struct err *e)
{
    struct buf file = {0};

    if (zone_find_fixed(name, &z->rule.standard)) {
        z->rule_from = INT64_MIN;
        return 0;
    }
    int rc = zone_find_file(name, &file, e);

    if (rc == 0 && (rc = zone_file_parse(file.s, file.size, z, e)) < 0)
        err_ctx(e, "time zone '%s'", name);
    buf_done(&file);
    return rc;
}

struct zone *zone_open(const char *name, struct err *e)
{
    struct zone *z = mem_zero(1, sizeof *z);

    if (load(z, name, e) < 0) {
        zone_free(z);
        return NULL;
    }
    z->name = mem_text(name);
    return z;
}

void zone_free(struct zone *z)
{
    if (!z)
        return;
    free(z->name);
    free(z->from);
    free(z->offset);
    free(z);
}

const char *zone_name(const struct zone *z)
{
    return z->name;
}

bool zone_is_utc(const struct zone *z)
{
    for (size_t i = 0; i < z->n; i++)
        if (z->offset[i])
            return false;
    return !z->rule.changes && z->rule.standard == 0;
}

/* --- the rule --- */

static int weekday(int64_t days) /* 0 is Sunday */
{
    return (int)(((days + 4) % WEEK + WEEK) % WEEK);
}

static int64_t day_of_week(int year, const struct zone_date *d)
{
    int64_t first = civil_days(year, d->month, 1);
    int64_t day = first + (d->day - weekday(first) + WEEK) % WEEK + (d->week - 1) * WEEK;
    int64_t next = d->month == 12 ? civil_days(year + 1, 1, 1) : civil_days(year, d->month + 1, 1);

    return day < next ? day : day - WEEK;
}

/* Local seconds at which a rule's change comes in a year. */
static int64_t date_in(int year, const struct zone_date *d)
{
    int64_t day = 0;

    switch (d->kind) {
    case ZONE_DATE_MONTH:
        day = day_of_week(year, d);
        break;
    case ZONE_DATE_LEAPLESS:
        day = civil_days(year, 1, 1) + d->day - 1;
        if (d->day > 59 && civil_days(year, 3, 1) - civil_days(year, 2, 1) == 29)
            day++;
        break;
    case ZONE_DATE_DAY:
        day = civil_days(year, 1, 1) + d->day;
        break;
    }
    return day * DAY_S + d->second;
}

struct change {
    int64_t at;
    int32_t offset; /* from then on */
};

/* In order of time; of two at one instant the one of the later year is last, and stays. */
static void insert(struct change *c, size_t n, struct change new)
{
    for (; n > 0 && c[n - 1].at > new.at; n--)
        c[n] = c[n - 1];
    c[n] = new;
}

/* The span of the rule that `at` is in. A change may lie a week outside its year, so changes of
 * two years to either side are enough, whatever the rule. */
static struct zone_span rule_span(const struct zone *z, int64_t at)
{
    const struct zone_rule *r = &z->rule;
    struct change c[2 * YEARS];
    struct civil now;
    size_t n = 0, i = 0;

    if (!r->changes)
        return (struct zone_span){z->rule_from, INT64_MAX, r->standard};
    if (at < rule_first)
        return (struct zone_span){z->rule_from, rule_first, r->standard};
    if (at >= rule_last)
        return (struct zone_span){rule_last, INT64_MAX, r->standard};
    civil_from(at, &now);
    for (int y = now.year - YEARS / 2; y <= now.year + YEARS / 2; y++) {
        insert(c, n++, (struct change){date_in(y, &r->start) - r->standard, r->summer});
        insert(c, n++, (struct change){date_in(y, &r->end) - r->summer, r->standard});
    }
    while (c[i + 1].at <= at)
        i++;
    int64_t from = c[i].at > z->rule_from ? c[i].at : z->rule_from;

    return (struct zone_span){from > rule_first ? from : rule_first,
                              c[i + 1].at < rule_last ? c[i + 1].at : rule_last, c[i].offset};
}

/* --- spans --- */

struct zone_span zone_at(const struct zone *z, int64_t at)
{
    size_t low = 0, high = z->n;

    if (at >= z->rule_from)
        return rule_span(z, at);
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (z->from[middle] <= at)
            low = middle;
        else
            high = middle;
    }
    return (struct zone_span){z->from[low], high < z->n ? z->from[high] : z->rule_from,
                              z->offset[low]};
}

/* Walks the spans that may show the local time. Where none does, two spans that follow each other
 * end before it and begin behind it: the gap. */
static enum zone_local seek(const struct zone *z, int64_t local, struct zone_utc *out)
{
    struct zone_span s = zone_at(z, local - ZONE_OFFSET_MAX);
    struct zone_utc gap = {local, local};
    int found = 0;

    for (;;) {
        int64_t at = local - s.offset;

        if (s.from <= at && at < s.until) {
            out->after = at;
            if (found++ == 0)
                out->before = at;
        }
        if (s.until > local + ZONE_OFFSET_MAX)
            break;
        struct zone_span next = zone_at(z, s.until);

        if (s.until <= at && local - next.offset < s.until && gap.before == gap.after)
            gap = (struct zone_utc){at, local - next.offset};
        s = next;
    }
    if (found == 0)
        *out = gap;
    return found == 0 ? ZONE_GAP : out->before == out->after ? ZONE_ONE : ZONE_TWICE;
}

enum zone_local zone_local_to_utc(const struct zone *z, struct zone_cursor *c, int64_t local,
                                  struct zone_utc *out)
{
    if (c->from <= local && local < c->until) {
        out->before = out->after = local - c->offset;
        return ZONE_ONE;
    }
    struct zone_span s = zone_at(z, local);

    if (local - ZONE_OFFSET_MAX < s.from || local + ZONE_OFFSET_MAX >= s.until)
        return seek(z, local, out);
    *c = (struct zone_cursor){s.from + ZONE_OFFSET_MAX, s.until - ZONE_OFFSET_MAX, s.offset};
    out->before = out->after = local - c->offset;
    return ZONE_ONE;
}
