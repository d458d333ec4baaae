/* zone_file.c - TZif files (RFC 9636, versions 1 to 4) and the POSIX rule at their end.
 *
 * A file is input: every count is checked against the size before anything is read, every index
 * before it is used. The 64-bit block is taken where there is one. Abbreviations, the flags of
 * summer time and the standard/wall and UT/local indicators are not needed. Files that count leap
 * seconds ("right/...") are refused: instants here are POSIX time. */
#include "config.h"

#include "src/base/mem.h"
#include "src/base/zone_parts.h"

#include <string.h>

enum { HEADER = 44, TYPE = 6, TYPES_MAX = 256 };

static int broken(struct err *e, const char *what)
{
    err_set(e, FAIL_INPUT, "the file is damaged: %s", what);
    return err_hint(e, "install the package tzdata again");
}

/* --- the rule --- */

struct scan {
    const char *s, *end;
};

static bool take(struct scan *p, char c)
{
    if (p->s >= p->end || *p->s != c)
        return false;
    p->s++;
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Digits, no value above max. */
static bool take_number(struct scan *p, int max, int *out)
{
    const char *start = p->s;
    int v = 0;

    while (p->s < p->end && is_digit(*p->s)) {
        v = v * 10 + (*p->s++ - '0');
        if (v > max)
            return false;
    }
    *out = v;
    return p->s > start;
}

/* [+-]hh[:mm[:ss]] */
static bool take_hms(struct scan *p, int hour_max, int32_t *out)
{
    bool negative = take(p, '-');
    int h, m = 0, s = 0;

    if (!negative)
        take(p, '+');
    if (!take_number(p, hour_max, &h))
        return false;
    if (take(p, ':') && (!take_number(p, 59, &m) || (take(p, ':') && !take_number(p, 59, &s))))
        return false;
    *out = h * 3600 + m * 60 + s;
    if (negative)
        *out = -*out;
    return true;
}

/* ABC or <+03> */
static bool take_name(struct scan *p)
{
    bool quoted = take(p, '<');
    const char *start = p->s;

    while (p->s < p->end && (is_letter(*p->s) ||
                             (quoted && (is_digit(*p->s) || *p->s == '+' || *p->s == '-'))))
        p->s++;
    bool any = quoted ? p->s > start : p->s - start >= 3;

    return any && (!quoted || take(p, '>'));
}

static bool take_date(struct scan *p, struct zone_date *d)
{
    *d = (struct zone_date){.second = 2 * 3600};
    if (take(p, 'M')) {
        if (!take_number(p, 12, &d->month) || !take(p, '.') || !take_number(p, 5, &d->week) ||
            !take(p, '.') || !take_number(p, 6, &d->day) || d->month < 1 || d->week < 1)
            return false;
    } else {
        d->kind = take(p, 'J') ? ZONE_DATE_LEAPLESS : ZONE_DATE_DAY;
        if (!take_number(p, 365, &d->day) || (d->kind == ZONE_DATE_LEAPLESS && d->day < 1))
            return false;
    }
    return !take(p, '/') || take_hms(p, 167, &d->second);
}

bool zone_rule_parse(const char *s, size_t size, struct zone_rule *out)
{
    struct scan p = {s, s + size};
    struct zone_rule r = {0};

    if (!take_name(&p) || !take_hms(&p, 24, &r.standard))
        return false;
    r.standard = -r.standard; /* POSIX counts westward */
    r.changes = p.s < p.end;
    if (r.changes) {
        if (!take_name(&p))
            return false;
        r.summer = r.standard + 3600;
        if (p.s < p.end && *p.s != ',') {
            if (!take_hms(&p, 24, &r.summer))
                return false;
            r.summer = -r.summer;
        }
        if (!take(&p, ',') || !take_date(&p, &r.start) || !take(&p, ',') || !take_date(&p, &r.end))
            return false;
    }
    if (p.s != p.end)
        return false;
    *out = r;
    return true;
}

/* --- the file --- */

struct block { /* one header, and where its data are */
    int version;
    uint32_t n_ut, n_std, n_leap, n_time, n_type, n_char;
    size_t width; /* of a time: 4 or 8 */
    const unsigned char *data;
    size_t size;  /* of data */
};

static uint32_t be32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t time_at(const struct block *b, size_t i)
{
    const unsigned char *p = b->data + i * b->width;

    if (b->width == 4)
        return (int32_t)be32(p);
    return (int64_t)((uint64_t)be32(p) << 32 | be32(p + 4));
}

static int read_block(const unsigned char *p, size_t left, size_t width, struct block *out,
                      struct err *e)
{
    if (left < HEADER || memcmp(p, "TZif", 4) != 0 || (p[4] && (p[4] < '2' || p[4] > '4')))
        return broken(e, "it does not begin as a time zone file does");
    *out = (struct block){p[4] ? p[4] - '0' : 1, be32(p + 20), be32(p + 24), be32(p + 28),
                          be32(p + 32), be32(p + 36), be32(p + 40), width, p + HEADER, 0};
    uint64_t size = (uint64_t)out->n_time * (width + 1) + (uint64_t)out->n_type * TYPE +
                    out->n_char + (uint64_t)out->n_leap * (width + 4) + out->n_std +
                    (uint64_t)out->n_ut;

    if (size > left - HEADER)
        return broken(e, "it is shorter than it says");
    out->size = (size_t)size;
    return 0;
}

/* The offset of local time type i. */
static int type_offset(const struct block *b, size_t i, int32_t *out, struct err *e)
{
    const unsigned char *types = b->data + (size_t)b->n_time * (b->width + 1);

    if (i >= b->n_type)
        return broken(e, "a change to a type that it does not have");
    *out = (int32_t)be32(types + i * TYPE);
    if (*out > ZONE_OFFSET_MAX || *out < -ZONE_OFFSET_MAX)
        return broken(e, "an offset of more than 26 hours");
    return 0;
}

static int read_spans(const struct block *b, struct zone *z, struct err *e)
{
    const unsigned char *type = b->data + (size_t)b->n_time * b->width;

    if (b->n_type == 0 || b->n_type > TYPES_MAX)
        return broken(e, "its number of types");
    z->from = mem_array((size_t)b->n_time + 1, sizeof *z->from);
    z->offset = mem_array((size_t)b->n_time + 1, sizeof *z->offset);
    z->from[0] = INT64_MIN;
    if (type_offset(b, 0, &z->offset[0], e) < 0)
        return -1;
    for (z->n = 1; z->n <= b->n_time; z->n++) {
        z->from[z->n] = time_at(b, z->n - 1);
        if (z->from[z->n] <= z->from[z->n - 1])
            return broken(e, "its changes are not in order");
        if (type_offset(b, type[z->n - 1], &z->offset[z->n], e) < 0)
            return -1;
    }
    return 0;
}

/* Newline, rule, newline; the rule may be empty. */
static int read_footer(const unsigned char *p, size_t left, struct zone *z, struct err *e)
{
    const unsigned char *end = left > 1 && *p == '\n' ? memchr(p + 1, '\n', left - 1) : NULL;

    if (!end)
        return broken(e, "it has no end");
    z->rule_from = INT64_MAX;
    if (end == p + 1)
        return 0;
    if (!zone_rule_parse((const char *)p + 1, (size_t)(end - p - 1), &z->rule))
        return broken(e, "its rule for later years cannot be read");
    z->rule_from = z->from[z->n - 1];
    return 0;
}

int zone_file_parse(const void *bytes, size_t size, struct zone *z, struct err *e)
{
    const unsigned char *p = bytes, *end = p + size;
    struct block b;

    if (read_block(p, size, 4, &b, e) < 0)
        return -1;
    if (b.version > 1) {
        p = b.data + b.size;
        if (read_block(p, (size_t)(end - p), 8, &b, e) < 0)
            return -1;
    }
    if (b.n_leap) {
        err_set(e, FAIL_INPUT, "the file counts leap seconds");
        return err_hint(e, "take the zone of the same name outside 'right/'");
    }
    if (read_spans(&b, z, e) < 0)
        return -1;
    z->rule_from = INT64_MAX;
    p = b.data + b.size;
    return b.version > 1 ? read_footer(p, (size_t)(end - p), z, e) : 0;
}
