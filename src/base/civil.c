/* civil.c - days and seconds of the proleptic Gregorian calendar, in integers alone.
 * Source of the day arithmetic: Hinnant, "chrono-compatible low-level date algorithms". */
#include "config.h"

#include "src/base/civil.h"

#include "src/base/scan.h"

#include <string.h>

static const int64_t first_at = -62135596800, last_at = 253402300799; /* years 0001 to 9999 */
enum { DAY_S = 86400, HOUR_S = 3600, MINUTE_S = 60, ERA_DAYS = 146097, EPOCH_SHIFT = 719468 };

int64_t civil_days(int year, int month, int day)
{
    int64_t y = year - (month <= 2);
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH_SHIFT;
}

int64_t civil_seconds(const struct civil *c)
{
    return civil_days(c->year, c->month, c->day) * DAY_S + c->hour * HOUR_S + c->minute * MINUTE_S +
           c->second;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

void civil_from(int64_t at, struct civil *out)
{
    int64_t days = floor_div(at, DAY_S);
    int64_t of_day = at - days * DAY_S;
    int64_t z = days + EPOCH_SHIFT;
    int64_t era = floor_div(z, ERA_DAYS);
    int64_t doe = z - era * ERA_DAYS;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;

    out->day = (int)(doy - (153 * mp + 2) / 5 + 1);
    out->month = (int)(mp < 10 ? mp + 3 : mp - 9);
    out->year = (int)(yoe + era * 400 + (out->month <= 2));
    out->hour = (int)(of_day / HOUR_S);
    out->minute = (int)(of_day % HOUR_S / MINUTE_S);
    out->second = (int)(of_day % MINUTE_S);
}

bool civil_exists(int year, int month, int day)
{
    static const int last[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= last[month - 1] + (month == 2 && leap);
}

bool civil_in_range(int64_t at)
{
    return at >= first_at && at <= last_at;
}

static void digits(char *to, int n, int v)
{
    while (n--) {
        to[n] = (char)('0' + v % 10);
        v /= 10;
    }
}

void civil_text(int64_t at, char out[CIVIL_SIZE])
{
    struct civil c;

    civil_from(at < first_at ? first_at : at > last_at ? last_at : at, &c);
    memcpy(out, "0000-00-00 00:00:00", CIVIL_SIZE);
    digits(out, 4, c.year);
    digits(out + 5, 2, c.month);
    digits(out + 8, 2, c.day);
    digits(out + 11, 2, c.hour);
    digits(out + 14, 2, c.minute);
    digits(out + 17, 2, c.second);
}

/* --- parsing --- */

/* exactly n digits */
static bool take_digits(struct scan *p, int n, int *out)
{
    int v = 0;

    if (p->end - p->s < n)
        return false;
    for (int i = 0; i < n; i++) {
        if (!scan_digit(p->s[i]))
            return false;
        v = v * 10 + (p->s[i] - '0');
    }
    p->s += n;
    *out = v;
    return true;
}

/* one or two digits */
static bool take_short(struct scan *p, int *out)
{
    int n = p->end - p->s > 1 && scan_digit(p->s[1]) ? 2 : 1;

    return take_digits(p, n, out);
}

static bool take_clock(struct scan *p, struct civil *c)
{
    return take_digits(p, 2, &c->hour) && scan_take(p, ':') && take_digits(p, 2, &c->minute) &&
           scan_take(p, ':') && take_digits(p, 2, &c->second) && c->hour < 24 && c->minute < 60 &&
           c->second < 60;
}

/* Z, +HH:MM or -HH:MM */
static bool take_zone(struct scan *p, int64_t *out_offset)
{
    int hour, minute, sign = p->s < p->end && *p->s == '-' ? -1 : 1;

    *out_offset = 0;
    if (scan_take(p, 'Z'))
        return true;
    if (!scan_take(p, '+') && !scan_take(p, '-'))
        return false;
    if (!take_digits(p, 2, &hour) || !scan_take(p, ':') || !take_digits(p, 2, &minute) ||
        hour > 14 || minute > 59)
        return false;
    *out_offset = sign * (hour * HOUR_S + minute * MINUTE_S);
    return true;
}

static int two(const char *s, unsigned *bad)
{
    unsigned tens = (unsigned char)(s[0] - '0'), ones = (unsigned char)(s[1] - '0');

    *bad |= (tens > 9) | (ones > 9);
    return (int)(tens * 10 + ones);
}

/* The commonest form, YYYY-MM-DD HH:MM:SS in 19 bytes; one branch sees all bytes that are wrong. */
static bool parse_plain(const char *s, int64_t *out)
{
    unsigned bad = (s[4] ^ '-') | (s[7] ^ '-') | (s[10] ^ ' ') | (s[13] ^ ':') | (s[16] ^ ':');
    struct civil c = {
        .year = two(s, &bad) * 100 + two(s + 2, &bad),
        .month = two(s + 5, &bad),
        .day = two(s + 8, &bad),
        .hour = two(s + 11, &bad),
        .minute = two(s + 14, &bad),
        .second = two(s + 17, &bad),
    };

    if (bad || c.hour > 23 || c.minute > 59 || c.second > 59 ||
        !civil_exists(c.year, c.month, c.day))
        return false;
    *out = civil_seconds(&c);
    return true;
}

static bool parse_iso(struct scan p, int64_t *out, bool *out_has_offset)
{
    struct civil c;
    int64_t offset = 0;

    if (!take_digits(&p, 4, &c.year) || !scan_take(&p, '-') || !take_digits(&p, 2, &c.month) ||
        !scan_take(&p, '-') || !take_digits(&p, 2, &c.day) || !civil_exists(c.year, c.month, c.day))
        return false;
    bool with_t = scan_take(&p, 'T');
    if (!with_t && !scan_take(&p, ' '))
        return false;
    if (!take_clock(&p, &c) || !scan_zeros(&p))
        return false;
    bool has_offset = with_t && p.s != p.end;

    if (has_offset && !take_zone(&p, &offset))
        return false;
    int64_t at = civil_seconds(&c) - offset;
    if (p.s != p.end || !civil_in_range(at))
        return false;
    *out = at;
    *out_has_offset = has_offset;
    return true;
}

static bool take_slashed(struct scan *p, struct civil *c)
{
    return take_short(p, &c->month) && scan_take(p, '/') && take_short(p, &c->day) &&
           scan_take(p, '/') && take_digits(p, 4, &c->year);
}

static bool parse_american(struct scan p, int64_t *out)
{
    struct civil c;

    if (!take_slashed(&p, &c) || !civil_exists(c.year, c.month, c.day) || !scan_take(&p, ' ') ||
        !take_short(&p, &c.hour) || !scan_take(&p, ':') || !take_digits(&p, 2, &c.minute) ||
        !scan_take(&p, ':') || !take_digits(&p, 2, &c.second) || !scan_take(&p, ' ') ||
        p.end - p.s != 2)
        return false;
    char half = (char)(p.s[0] | 32);

    if ((half != 'a' && half != 'p') || (p.s[1] | 32) != 'm' || c.hour < 1 || c.hour > 12 ||
        c.minute > 59 || c.second > 59)
        return false;
    c.hour = c.hour % 12 + (half == 'p' ? 12 : 0);
    *out = civil_seconds(&c);
    return true;
}

/* D/D/DDDD alone or with H:MM[:SS]: which is the month cannot be told */
static bool is_ambiguous(struct scan p)
{
    struct civil c;

    if (!take_slashed(&p, &c))
        return false;
    if (p.s == p.end)
        return true;
    if (!scan_take(&p, ' ') || !take_short(&p, &c.hour) || !scan_take(&p, ':') ||
        !take_digits(&p, 2, &c.minute))
        return false;
    return p.s == p.end || (scan_take(&p, ':') && take_digits(&p, 2, &c.second) && p.s == p.end);
}

static struct scan trimmed(const char *s, size_t size)
{
    struct scan p = {s, s + size};

    while (p.s < p.end && (*p.s == ' ' || *p.s == '\t'))
        p.s++;
    while (p.s < p.end && (p.end[-1] == ' ' || p.end[-1] == '\t'))
        p.end--;
    return p;
}

enum civil_parse civil_parse_local(const char *s, size_t size, int64_t *out, bool *out_has_offset)
{
    struct scan p = trimmed(s, size);

    *out_has_offset = false;
    if (p.end - p.s == CIVIL_SIZE - 1 && parse_plain(p.s, out))
        return CIVIL_OK;
    if (parse_iso(p, out, out_has_offset) || parse_american(p, out))
        return CIVIL_OK;
    return is_ambiguous(p) ? CIVIL_AMBIGUOUS : CIVIL_BAD;
}

enum civil_parse civil_parse_time(const char *s, size_t size, int64_t *out)
{
    bool has_offset;

    return civil_parse_local(s, size, out, &has_offset);
}

bool civil_parse_arg(const char *s, int64_t *out)
{
    struct civil c = {0};
    struct scan p = {s, s + strlen(s)};

    if (!take_digits(&p, 4, &c.year) || !scan_take(&p, '-') || !take_digits(&p, 2, &c.month) ||
        !scan_take(&p, '-') || !take_digits(&p, 2, &c.day) || !civil_exists(c.year, c.month, c.day))
        return false;
    if (p.s != p.end && (!scan_take(&p, ' ') || !take_clock(&p, &c) || p.s != p.end))
        return false;
    *out = civil_seconds(&c);
    return true;
}
