/* test_values.c - values by the hundred thousand: what is read against the C library, and what is
 * judged against slow readers made of regular expressions. Single cases are in test_text.c and
 * test_civil.c. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "src/base/civil.h"
#include "src/base/rng.h"
#include "src/base/text.h"
#include "src/base/time_form.h"

#include <float.h>
#include <math.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static uint64_t bits_of(double v)
{
    uint64_t b;

    memcpy(&b, &v, sizeof b);
    return b;
}

static double of_bits(uint64_t b)
{
    double v;

    memcpy(&v, &b, sizeof v);
    return v;
}

/* --- numbers --- */

static char *add_digits(char *to, struct rng *r, size_t n)
{
    while (n--)
        *to++ = (char)('0' + rng_below(r, 10));
    return to;
}

/* Exponents where doubles end, and all others. */
static int random_exponent(struct rng *r)
{
    switch (rng_below(r, 4)) {
    case 0:
        return -300 - (int)rng_below(r, 50);
    case 1:
        return 270 + (int)rng_below(r, 50);
    case 2:
        return (int)rng_below(r, 60) - 30;
    default:
        return (int)rng_below(r, 800) - 400;
    }
}

/* [blanks] [sign] [zeros] digits with a point anywhere or nowhere [exponent] [blanks] */
static size_t random_number(struct rng *r, char *out)
{
    static const char *const blanks[] = {"", "", "", "", "", " ", "\t", "  "};
    static const char *const signs[] = {"", "", "-", "+"};
    size_t n = 1 + rng_below(r, 40), point = rng_below(r, 2) ? rng_below(r, n + 1) : n + 1;
    char *s = out + sprintf(out, "%s%s%.*s", blanks[rng_below(r, 8)], signs[rng_below(r, 4)],
                            point ? (int)(rng_below(r, 12) / 3) : 0, "000");

    if (point <= n) {
        s = add_digits(s, r, point);
        *s++ = '.';
        s = add_digits(s, r, n - point);
    } else {
        s = add_digits(s, r, n);
    }
    if (rng_below(r, 2))
        s += sprintf(s, rng_below(r, 2) ? "e%d" : "E%+d", random_exponent(r));
    s += sprintf(s, "%s", blanks[rng_below(r, 8)]);
    return (size_t)(s - out);
}

static void text_to_f64_a_million_of_every_form_equal_strtod(void **state)
{
    struct rng r = rng_stream(61, 0, 0);
    int n_range = 0, n_subnormal = 0;
    char s[100];

    (void)state;
    for (int i = 0; i < 1000000; i++) {
        size_t size = random_number(&r, s);
        double got = -1, want = strtod(s, NULL);
        enum text_num rc = text_to_f64(s, size, &got);

        n_range += isinf(want) != 0;
        n_subnormal += fpclassify(want) == FP_SUBNORMAL;
        if (rc != (isinf(want) ? TEXT_NUM_RANGE : TEXT_NUM_OK))
            fail_msg("'%s' judged %d", s, rc);
        if (rc == TEXT_NUM_OK && bits_of(got) != bits_of(want == 0 ? 0.0 : want))
            fail_msg("'%s' gave %.17g, not %.17g", s, got, want);
    }
    assert_true(n_range > 10000);
    assert_true(n_subnormal > 10000);
}

/* The digits of exactly the middle between a >= 0 and the double above it, and how far they go. */
static void write_middle(char *out, size_t size, double a)
{
    long double next = a == DBL_MAX ? ldexpl(1, DBL_MAX_EXP)
                                    : (long double)of_bits(bits_of(a) + 1);

    snprintf(out, size, "%.800Le", (long double)a + (next - (long double)a) / 2);
}

/* The last digit before the exponent that is not 0 goes down by one, those behind it become 9. */
static void just_below(char *s)
{
    char *d = strchr(s, 'e') - 1;

    for (; *d == '0' || *d == '.'; d--)
        if (*d == '0')
            *d = '9';
    --*d;
}

static void check_number(const char *s, enum text_num want, double v)
{
    double got = -1;

    if (text_to_f64(s, strlen(s), &got) != want)
        fail_msg("'%s' judged wrongly", s);
    if (want == TEXT_NUM_OK && bits_of(got) != bits_of(v))
        fail_msg("'%s' gave %.17g, not %.17g", s, got, v);
}

static void check_middle(double a)
{
    static char s[900];
    bool last = a == DBL_MAX;
    double b = last ? 0 : of_bits(bits_of(a) + 1);

    write_middle(s, sizeof s, a);
    check_number(s, last ? TEXT_NUM_RANGE : TEXT_NUM_OK, bits_of(a) % 2 ? b : a);
    strchr(s, 'e')[-1] = '1'; /* just above: 800 places are more than the middle has */
    check_number(s, last ? TEXT_NUM_RANGE : TEXT_NUM_OK, b);
    write_middle(s, sizeof s, a);
    just_below(s);
    check_number(s, TEXT_NUM_OK, a);
}

/* Between any two doubles: exactly in the middle to the even one, else to the nearer one. */
static void text_to_f64_middles_of_all_sizes_are_decided_right(void **state)
{
    static const double edges[] = {0, DBL_TRUE_MIN, 2 * DBL_TRUE_MIN, DBL_MIN - DBL_TRUE_MIN,
                                   DBL_MIN, 1, 0x1p53, DBL_MAX, DBL_MAX / 2};
    struct rng r = rng_stream(62, 0, 0);

    (void)state;
    if (LDBL_MANT_DIG < 54 || LDBL_MAX_EXP <= DBL_MAX_EXP) {
        print_message("left out: a long double is too short for the middle of two doubles\n");
        skip();
    }
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
        check_middle(edges[i]);
    for (int i = 0; i < 20000; i++) {
        uint64_t exponent = i % 4 == 0 ? 0 : rng_below(&r, 2047);

        check_middle(of_bits(exponent << 52 | rng_u64(&r) >> 12));
    }
}

static void check_written(double v)
{
    char s[TEXT_F64_SIZE];
    double back = -1;

    if (!isfinite(v))
        return;
    size_t n = text_from_f64(v, bits_of(v) % 2, s);

    if (text_to_f64(s, n, &back) != TEXT_NUM_OK || bits_of(back) != bits_of(v == 0 ? 0.0 : v))
        fail_msg("%.17g was written as '%s' and read as %.17g", v, s, back);
}

/* What the program writes, the program reads: sensor values, any bits, and both sides of powers. */
static void text_from_f64_is_read_back_by_the_program(void **state)
{
    struct rng r = rng_stream(63, 0, 0);

    (void)state;
    for (int i = 0; i < 150000; i++) {
        check_written(of_bits(rng_u64(&r)));
        check_written((rng_f64(&r) - 0.5) * pow(10, (double)rng_below(&r, 30) - 12));
        check_written((double)(int64_t)(rng_u64(&r) >> rng_below(&r, 64)) /
                      (double)(1 + rng_below(&r, 1000)));
        check_written(of_bits(rng_u64(&r) >> 12 >> rng_below(&r, 52))); /* subnormal */
    }
    for (int k = -1074; k < 1024; k++)
        for (int64_t d = -2; d <= 2; d++)
            check_written(of_bits(bits_of(ldexp(1, k)) + (uint64_t)d));
    for (int k = -323; k <= 308; k++)
        for (int64_t d = -2; d <= 2; d++)
            check_written(of_bits(bits_of(pow(10, k)) + (uint64_t)d));
}

/* --- times --- */

struct form {
    const char *name;
    size_t (*write)(char *out, const struct civil *c, int64_t weekday, int of_year);
    const char *told;     /* the form in words of strptime; NULL: one of the known forms */
    int64_t offset;       /* local time - UTC */
    bool has_offset;
};

/* The weekday and the day of the year are counted by the test. */
#define DATE_ARGS c->year, c->month, c->day /* a macro, because these are arguments */
#define CLOCK_ARGS c->hour, c->minute, c->second /* the same */

static size_t write_plain(char *out, const struct civil *c, int64_t weekday, int of_year)
{
    (void)weekday;
    (void)of_year;
    return (size_t)sprintf(out, "%04d-%02d-%02d %02d:%02d:%02d", DATE_ARGS, CLOCK_ARGS);
}

static size_t write_fraction(char *out, const struct civil *c, int64_t weekday, int of_year)
{
    size_t n = write_plain(out, c, weekday, of_year);

    return n + (size_t)sprintf(out + n, ".%.*s", 1 + c->second % 9, "000000000");
}

static size_t write_t(char *out, const struct civil *c, int64_t weekday, int of_year)
{
    size_t n = write_plain(out, c, weekday, of_year);

    out[10] = 'T';
    return n;
}

static size_t write_z(char *out, const struct civil *c, int64_t weekday, int of_year)
{
    return write_t(out, c, weekday, of_year) + (size_t)sprintf(out + 19, "Z");
}

static size_t write_east(char *out, const struct civil *c, int64_t weekday, int of_year)
{
    return write_t(out, c, weekday, of_year) + (size_t)sprintf(out + 19, "+14:59");
}

static size_t write_west(char *out, const struct civil *c, int64_t weekday, int of_year)
{
    write_fraction(out, c, weekday, of_year);
    out[10] = 'T';
    return strlen(out) + (size_t)sprintf(out + strlen(out), "-03:30");
}

static const char *half(const struct civil *c)
{
    return c->second % 2 ? c->hour < 12 ? "AM" : "PM" : c->hour < 12 ? "am" : "pM";
}

static size_t write_american(char *out, const struct civil *c, int64_t weekday, int of_year)
{
    (void)weekday;
    (void)of_year;
    return (size_t)sprintf(out, "%d/%d/%04d %d:%02d:%02d %s", c->month, c->day, c->year,
                           (c->hour + 11) % 12 + 1, c->minute, c->second, half(c));
}

static size_t write_american_wide(char *out, const struct civil *c, int64_t weekday, int of_year)
{
    (void)weekday;
    (void)of_year;
    return (size_t)sprintf(out, "%02d/%02d/%04d %02d:%02d:%02d %s", c->month, c->day, c->year,
                           (c->hour + 11) % 12 + 1, c->minute, c->second, half(c));
}

static const char *const months[] = {"January", "February", "March", "April", "May", "June",
                                     "July", "August", "September", "October", "November",
                                     "December"};
static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

static size_t write_ctime(char *out, const struct civil *c, int64_t weekday, int of_year)
{
    (void)of_year;
    return (size_t)sprintf(out, "%s %.3s %2d %02d:%02d:%02d %04d", days[weekday],
                           months[c->month - 1], c->day, CLOCK_ARGS, c->year);
}

static size_t write_words(char *out, const struct civil *c, int64_t weekday, int of_year)
{
    (void)weekday;
    (void)of_year;
    return (size_t)sprintf(out, "%d:%d:%d %s, %d. %s %04d +0530", (c->hour + 11) % 12 + 1,
                           c->minute, c->second, half(c), c->day, months[c->month - 1], c->year);
}

static size_t write_ordinal(char *out, const struct civil *c, int64_t weekday, int of_year)
{
    (void)weekday;
    return (size_t)sprintf(out, "%04d%03d%02d%02d%02d", c->year, of_year, CLOCK_ARGS);
}

static const struct form forms[] = {
    {"plain", write_plain, NULL, 0, false},
    {"fraction", write_fraction, NULL, 0, false},
    {"T", write_t, NULL, 0, false},
    {"Z", write_z, NULL, 0, true},
    {"east", write_east, NULL, 14 * 3600 + 59 * 60, true},
    {"west", write_west, NULL, -(3 * 3600 + 30 * 60), true},
    {"american", write_american, NULL, 0, false},
    {"american wide", write_american_wide, NULL, 0, false},
    {"ctime", write_ctime, "%a %b %e %H:%M:%S %Y", 0, false},
    {"words", write_words, "%I:%M:%S %p, %d. %B %Y %z", 5 * 3600 + 30 * 60, true},
    {"ordinal", write_ordinal, "%Y%j%H%M%S", 0, false},
    {"told fraction", write_fraction, "%F %T", 0, false},
};
enum { FORMS = sizeof forms / sizeof *forms };

struct calendar { /* counted day by day, by nobody's formula */
    struct civil c;
    int64_t days, weekday;
    int of_year;
};

static void next_day(struct calendar *k)
{
    static const int last[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = k->c.year % 4 == 0 && (k->c.year % 100 != 0 || k->c.year % 400 == 0);

    k->days++;
    k->weekday = (k->weekday + 1) % 7;
    k->of_year++;
    if (++k->c.day <= last[k->c.month - 1] + (leap && k->c.month == 2))
        return;
    k->c.day = 1;
    if (++k->c.month <= 12)
        return;
    k->c.month = 1;
    k->c.year++;
    k->of_year = 1;
}

static void check_time(const struct form *f, const struct time_form *told,
                       const struct calendar *k)
{
    char s[80];
    int64_t at = 0, want = k->days * 86400 + k->c.hour * 3600 + k->c.minute * 60 + k->c.second;
    size_t n = f->write(s, &k->c, k->weekday, k->of_year);
    bool has_offset = false,
         ok = told ? time_form_read(told, s, n, &at, &has_offset)
                   : civil_parse_local(s, n, &at, &has_offset) == CIVIL_OK;

    if (!ok || at != want - f->offset || has_offset != f->has_offset)
        fail_msg("%s: '%s' gave %lld, not %lld", f->name, s, (long long)at,
                 (long long)(want - f->offset));
}

/* At one random time of each day, and at every hour of some, twice: seconds odd and even give the
 * letters of AM and PM in both cases. */
static void check_day(struct calendar *k, struct time_form *const *told, struct rng *r)
{
    bool every = k->days % 89 == 0 || (k->c.month == 2 && k->c.day == 29);

    for (int i = 0; i < (every ? 48 : 1); i++) {
        k->c.hour = every ? i / 2 : (int)rng_below(r, 24);
        k->c.minute = (int)rng_below(r, 60);
        k->c.second = every ? i % 2 : (int)rng_below(r, 60);
        for (int f = 0; f < FORMS; f++)
            check_time(&forms[f], told[f], k);
    }
}

static void civil_and_time_form_read_every_day_of_three_centuries(void **state)
{
    struct calendar k = {{1900, 1, 1, 0, 0, 0}, -25567, 1, 1}; /* a Monday */
    struct time_form *told[FORMS] = {NULL};
    struct rng r = rng_stream(64, 0, 0);
    struct err e = {0};

    (void)state;
    for (int f = 0; f < FORMS; f++) {
        told[f] = forms[f].told ? time_form_new(forms[f].told, &e) : NULL;
        assert_true(!forms[f].told || told[f]);
    }
    for (; k.c.year < 2200; next_day(&k))
        check_day(&k, told, &r);
    assert_int_equal(k.days, 84006); /* 2200-01-01 */
    for (int f = 0; f < FORMS; f++)
        time_form_free(told[f]);
}

/* --- junk, and slow readers --- */

enum { PART_MAX = 12 };

enum reader { REAL, NONFINITE, INTEGER, ISO, AMERICAN, AMBIGUOUS, READERS };

static const char *const patterns[READERS] = {
    [REAL] = "^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$",
    [NONFINITE] = "^[+-]?([iI][nN][fF]([iI][nN][iI][tT][yY])?|[nN][aA][nN])$",
    [INTEGER] = "^[+-]?[0-9]+$",
    [ISO] = "^([0-9]{4})-([0-9]{2})-([0-9]{2})([ T])([0-9]{2}):([0-9]{2}):([0-9]{2})([.]0{1,9})?"
            "(Z|([+-])([0-9]{2}):([0-9]{2}))?$",
    [AMERICAN] = "^([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}) ([0-9]{1,2}):([0-9]{2}):([0-9]{2}) "
                 "([AaPp])[Mm]$",
    [AMBIGUOUS] = "^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}( [0-9]{1,2}:[0-9]{2}(:[0-9]{2})?)?$",
};

struct slow {
    regex_t re[READERS];
    regmatch_t part[PART_MAX + 1];
    char s[200]; /* the value without blanks around it */
};

static bool matches(struct slow *w, enum reader i)
{
    return regexec(&w->re[i], w->s, PART_MAX + 1, w->part, 0) == 0;
}

static int part(const struct slow *w, int i)
{
    return w->part[i].rm_so < 0 ? 0 : (int)strtol(w->s + w->part[i].rm_so, NULL, 10);
}

static char letter(const struct slow *w, int i)
{
    return w->part[i].rm_so < 0 ? '\0' : w->s[w->part[i].rm_so];
}

static enum text_num slow_f64(struct slow *w, double *out)
{
    if (!matches(w, REAL))
        return matches(w, NONFINITE) ? TEXT_NUM_NONFINITE : TEXT_NUM_BAD;
    *out = strtod(w->s, NULL);
    if (*out == 0)
        *out = 0.0;
    return isinf(*out) ? TEXT_NUM_RANGE : TEXT_NUM_OK;
}

static enum text_num slow_i64(struct slow *w, int64_t *out)
{
    __extension__ __int128 v = 0;

    if (!matches(w, INTEGER))
        return TEXT_NUM_BAD;
    for (const char *s = w->s; *s; s++)
        if (*s >= '0' && v < (__extension__(__int128)1 << 100))
            v = v * 10 + (*s - '0');
    v = *w->s == '-' ? -v : v;
    *out = (int64_t)v;
    return v > INT64_MAX || v < INT64_MIN ? TEXT_NUM_RANGE : TEXT_NUM_OK;
}

/* By the C library: what it would turn into another date does not exist. */
static bool slow_instant(const struct tm *want, int64_t offset, int64_t *out)
{
    struct tm tm = *want, back;
    time_t t = timegm(&tm), utc = t - offset;

    gmtime_r(&t, &back);
    if (back.tm_year != want->tm_year || back.tm_mon != want->tm_mon ||
        back.tm_mday != want->tm_mday || back.tm_hour != want->tm_hour ||
        back.tm_min != want->tm_min || back.tm_sec != want->tm_sec)
        return false;
    gmtime_r(&utc, &back);
    *out = utc;
    return want->tm_year + 1900 >= 1 && back.tm_year + 1900 >= 1 && back.tm_year + 1900 <= 9999;
}

static enum civil_parse slow_time(struct slow *w, int64_t *out, bool *out_has_offset)
{
    *out_has_offset = false;
    if (matches(w, ISO)) {
        struct tm tm = {.tm_year = part(w, 1) - 1900, .tm_mon = part(w, 2) - 1,
                        .tm_mday = part(w, 3), .tm_hour = part(w, 5), .tm_min = part(w, 6),
                        .tm_sec = part(w, 7)};
        int64_t offset = part(w, 11) * 3600 + part(w, 12) * 60;

        *out_has_offset = letter(w, 9) != '\0';
        if ((*out_has_offset && letter(w, 4) != 'T') || part(w, 11) > 14 || part(w, 12) > 59)
            return CIVIL_BAD;
        return slow_instant(&tm, letter(w, 10) == '-' ? -offset : offset, out) ? CIVIL_OK
                                                                              : CIVIL_BAD;
    }
    if (matches(w, AMERICAN)) {
        bool pm = (letter(w, 7) | 32) == 'p';
        struct tm tm = {.tm_year = part(w, 3) - 1900, .tm_mon = part(w, 1) - 1,
                        .tm_mday = part(w, 2), .tm_hour = part(w, 4) % 12 + (pm ? 12 : 0),
                        .tm_min = part(w, 5), .tm_sec = part(w, 6)};

        return part(w, 4) >= 1 && part(w, 4) <= 12 && slow_instant(&tm, 0, out) ? CIVIL_OK
                                                                                : CIVIL_BAD;
    }
    return matches(w, AMBIGUOUS) ? CIVIL_AMBIGUOUS : CIVIL_BAD;
}

/* A value that is right or nearly so, bent in up to three places. */
static size_t random_junk(struct rng *r, char *out)
{
    static const char *const seeds[] = {
        "0", "-0", "1.5", ".5", "5.", "1e5", "-1.25E-3", "1e999", "1e-999", "inf", "-Infinity",
        "nan", "9223372036854775807", "-9223372036854775808", "18446744073709551616", "007",
        "123456789.123456789", "4.9e-324", "1.7976931348623159e308", "2015-01-02 03:04:05",
        "2015-01-02T03:04:05", "2016-02-29T03:04:05Z", "2015-01-02T03:04:05.000+05:30",
        "0001-01-01T00:00:00-00:01", "9999-12-31T23:59:59+00:01", "1/2/2015 3:04:05 PM",
        "12/31/2015 12:00:00 AM", "1/2/2015", "1/2/2015 3:04", "31/12/2015 13:04:05", " ", "",
    };
    static const char set[] = "0123456789012345678900+-.:/ TZeEapmAPMinfty,x\t\x80\xff";
    const char *seed = seeds[rng_below(r, sizeof seeds / sizeof *seeds)];
    size_t n = strlen(seed);

    memcpy(out, seed, n);
    for (uint64_t k = rng_below(r, 4); k; k--) {
        size_t at = rng_below(r, n + 1);
        char c = set[rng_below(r, sizeof set - 1)];

        switch (rng_below(r, 3)) {
        case 0: /* one more */
            memmove(out + at + 1, out + at, n - at);
            out[at] = c;
            n++;
            break;
        case 1: /* one less */
            if (at < n)
                memmove(out + at, out + at + 1, --n - at);
            break;
        default:
            if (at < n)
                out[at] = c;
        }
    }
    return n;
}

static void compare_numbers(struct slow *w, const char *exact, size_t n)
{
    double f = 0, slow_f = 0;
    int64_t i = 0, slow_i = 0;
    enum text_num rc = text_to_f64(exact, n, &f), want = slow_f64(w, &slow_f);

    if (rc != want || (rc == TEXT_NUM_OK && bits_of(f) != bits_of(slow_f)))
        fail_msg("real '%s': %d, %.17g, not %d, %.17g", w->s, rc, f, want, slow_f);
    rc = text_to_i64(exact, n, &i);
    want = slow_i64(w, &slow_i);
    if (rc != want || (rc == TEXT_NUM_OK && i != slow_i))
        fail_msg("integer '%s': %d, %lld, not %d, %lld", w->s, rc, (long long)i, want,
                 (long long)slow_i);
}

static enum civil_parse compare_times(struct slow *w, const char *exact, size_t n)
{
    int64_t at = 0, slow_at = 0;
    bool has_offset, slow_has;
    enum civil_parse rc = civil_parse_local(exact, n, &at, &has_offset);
    enum civil_parse want = slow_time(w, &slow_at, &slow_has);

    if (rc != want || (rc == CIVIL_OK && (at != slow_at || has_offset != slow_has)))
        fail_msg("time '%s': %d, %lld, not %d, %lld", w->s, rc, (long long)at, want,
                 (long long)slow_at);
    return rc;
}

/* The value in memory of just its size, which is what an address sanitizer needs. */
static enum civil_parse compare_junk(struct slow *w, const char *s, size_t n)
{
    char *exact = malloc(n ? n : 1);
    size_t from = 0, end = n;

    memcpy(exact, s, n);
    while (from < end && (s[from] == ' ' || s[from] == '\t'))
        from++;
    while (from < end && (s[end - 1] == ' ' || s[end - 1] == '\t'))
        end--;
    memcpy(w->s, s + from, end - from);
    w->s[end - from] = '\0';
    compare_numbers(w, exact, n);
    enum civil_parse rc = compare_times(w, exact, n);

    free(exact);
    return rc;
}

static void values_bent_are_read_as_slow_readers_do(void **state)
{
    static struct slow w;
    struct rng r = rng_stream(65, 0, 0);
    int n_judged[3] = {0};
    char s[200];

    (void)state;
    for (int i = 0; i < READERS; i++)
        assert_int_equal(regcomp(&w.re[i], patterns[i], REG_EXTENDED), 0);
    for (int i = 0; i < 60000; i++) {
        size_t n = random_junk(&r, s);

        n_judged[compare_junk(&w, s, n)]++;
    }
    assert_true(n_judged[CIVIL_OK] > 3000 && n_judged[CIVIL_AMBIGUOUS] > 1000);
    for (int i = 0; i < READERS; i++)
        regfree(&w.re[i]);
}

/* A NUL byte is no end of a value. */
static void values_with_a_nul_byte_are_bad(void **state)
{
    double f;
    int64_t i;
    bool has_offset;

    (void)state;
    assert_int_equal(text_to_f64("1.5\0", 4, &f), TEXT_NUM_BAD);
    assert_int_equal(text_to_f64("1\0005", 3, &f), TEXT_NUM_BAD);
    assert_int_equal(text_to_i64("15\0", 3, &i), TEXT_NUM_BAD);
    assert_int_equal(civil_parse_local("2015-01-02 03:04:05\0", 20, &i, &has_offset), CIVIL_BAD);
    assert_int_equal(civil_parse_local("2015-01-02\00003:04:05", 19, &i, &has_offset), CIVIL_BAD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_to_f64_a_million_of_every_form_equal_strtod),
        cmocka_unit_test(text_to_f64_middles_of_all_sizes_are_decided_right),
        cmocka_unit_test(text_from_f64_is_read_back_by_the_program),
        cmocka_unit_test(civil_and_time_form_read_every_day_of_three_centuries),
        cmocka_unit_test(values_bent_are_read_as_slow_readers_do),
        cmocka_unit_test(values_with_a_nul_byte_are_bad),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
