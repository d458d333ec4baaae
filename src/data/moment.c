/* moment.c - first the form, then the zone. */
#include "config.h"

#include "src/data/moment.h"

#include "src/base/civil.h"

static enum reason read_form(const struct moment *m, const char *s, size_t size, int64_t *out,
                             bool *out_has_offset)
{
    if (m->form)
        return time_form_read(m->form, s, size, out, out_has_offset) ? REASON_NONE
                                                                     : REASON_DATE_BAD;
    switch (civil_parse_local(s, size, out, out_has_offset)) {
    case CIVIL_OK:
        return REASON_NONE;
    case CIVIL_AMBIGUOUS:
        return REASON_DATE_AMBIG;
    case CIVIL_BAD:
        break;
    }
    return REASON_DATE_BAD;
}

enum reason moment_read(const struct moment *m, struct zone_cursor *c, const char *s, size_t size,
                        struct moment_got *out)
{
    struct zone_utc utc;
    bool has_offset;
    int64_t at;
    enum reason why = read_form(m, s, size, &at, &has_offset);

    if (why != REASON_NONE)
        return why;
    if (!m->zone || has_offset) {
        *out = (struct moment_got){at, at, false};
        return REASON_NONE;
    }
    enum zone_local shown = zone_local_to_utc(m->zone, c, at, &utc);

    if (shown == ZONE_GAP)
        return REASON_TIME_GAP;
    if (!civil_in_range(utc.before))
        return REASON_DATE_BAD; /* its offset leads out of the years 1 to 9999 */
    *out = (struct moment_got){utc.before, at, shown == ZONE_TWICE};
    return REASON_NONE;
}
