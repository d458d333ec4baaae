/* number.c - decimal text to the correctly rounded double and back: the numbers of text.h.
 *
 * Method. Up to 19 digits are collected into a 64-bit integer u with a decimal exponent k. When
 * u < 2^53 and |k| <= 22, one division or multiplication of exact doubles is correctly rounded
 * (Clinger 1990). Else, on machines whose long double has a 64-bit mantissa, u and 10^|k|
 * (|k| <= 27) are exact there, their quotient has one rounding, and rounding it again to 53 bits
 * is right unless the bits below lie within one unit of the halfway pattern. strtod decides all
 * that is left, so the result is always correctly rounded.
 * Accuracy: the nearest double, ties to even, for any number of digits. */
#include "config.h"

#include "src/base/text.h"

#include "src/base/mem.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { EXACT_DIGITS = 19, EXACT_POWER = 22, WIDE_POWER = 27 };

static const double power10[EXACT_POWER + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

struct decimal {
    bool negative;
    uint64_t u;    /* the first digits, as an integer */
    int n_digit;   /* significant digits seen, leading zeros left out */
    int64_t power; /* value = u * 10^power when n_digit <= 19 */
};

static bool is_digit(char c)
{
    return (unsigned char)(c - '0') < 10;
}

static void digit(struct decimal *d, char c)
{
    if (d->n_digit || c != '0')
        d->n_digit++;
    if (d->n_digit <= EXACT_DIGITS)
        d->u = d->u * 10 + (uint64_t)(c - '0');
    else
        d->power++;
}

static const char *take_exponent(const char *s, const char *end, struct decimal *d)
{
    int64_t x = 0;
    bool negative = false;

    if (s < end && (*s == '+' || *s == '-'))
        negative = *s++ == '-';
    if (s == end || !is_digit(*s))
        return NULL;
    for (; s < end && is_digit(*s); s++)
        if (x < 100000)
            x = x * 10 + (*s - '0');
    d->power += negative ? -x : x;
    return s;
}

/* All of [s, end) as a decimal; false when it is none. */
static bool scan(const char *s, const char *end, struct decimal *d)
{
    int n = 0;

    if (s < end && (*s == '+' || *s == '-'))
        d->negative = *s++ == '-';
    for (; s < end && is_digit(*s); s++, n++)
        digit(d, *s);
    if (s < end && *s == '.') {
        for (s++; s < end && is_digit(*s); s++, n++) {
            digit(d, *s);
            d->power--;
        }
    }
    if (n == 0)
        return false;
    if (s < end && (*s == 'e' || *s == 'E'))
        s = take_exponent(s + 1, end, d);
    return s == end;
}

static bool is_nonfinite(const char *s, const char *end)
{
    if (s < end && (*s == '+' || *s == '-'))
        s++;
    size_t n = (size_t)(end - s);

    return (n == 3 && (strncasecmp(s, "inf", 3) == 0 || strncasecmp(s, "nan", 3) == 0)) ||
           (n == 8 && strncasecmp(s, "infinity", 8) == 0);
}

static double slow(const char *s, const char *end)
{
    char small[128], *copy = small;
    size_t n = (size_t)(end - s);

    if (n >= sizeof small)
        copy = mem_array(n + 1, 1);
    memcpy(copy, s, n);
    copy[n] = '\0';
    double v = strtod(copy, NULL);
    if (copy != small)
        free(copy);
    return v;
}

#if LDBL_MANT_DIG == 64
/* u * 10^power with a 64-bit mantissa; false when rounding twice might be wrong */
static bool wide(const struct decimal *d, double *out)
{
    static const long double p[WIDE_POWER + 1] = {
        1e0L,  1e1L,  1e2L,  1e3L,  1e4L,  1e5L,  1e6L,  1e7L,  1e8L,  1e9L,
        1e10L, 1e11L, 1e12L, 1e13L, 1e14L, 1e15L, 1e16L, 1e17L, 1e18L, 1e19L,
        1e20L, 1e21L, 1e22L, 1e23L, 1e24L, 1e25L, 1e26L, 1e27L};
    uint64_t bits;

    if (d->power < -WIDE_POWER || d->power > 0)
        return false;
    long double v = (long double)d->u / p[-d->power];
    memcpy(&bits, &v, sizeof bits);
    if ((bits & 2047) - 1023 <= 2)
        return false;
    *out = (double)v;
    return true;
}
#else
static bool wide(const struct decimal *d, double *out)
{
    (void)d;
    (void)out;
    return false;
}
#endif

static bool narrow(const struct decimal *d, double *out)
{
    if (d->u >= UINT64_C(1) << 53 || d->power < -EXACT_POWER || d->power > EXACT_POWER)
        return false;
    *out = d->power < 0 ? (double)d->u / power10[-d->power] : (double)d->u * power10[d->power];
    return true;
}

static void trim(const char **s, const char **end)
{
    while (*s < *end && (**s == ' ' || **s == '\t'))
        ++*s;
    while (*s < *end && ((*end)[-1] == ' ' || (*end)[-1] == '\t'))
        --*end;
}

enum text_num text_to_f64(const char *s, size_t size, double *out)
{
    const char *end = s + size;
    struct decimal d = {0};
    double v;

    trim(&s, &end);
    if (!scan(s, end, &d))
        return is_nonfinite(s, end) ? TEXT_NUM_NONFINITE : TEXT_NUM_BAD;
    if (d.u == 0) {
        *out = 0.0;
        return TEXT_NUM_OK;
    }
    if (d.n_digit <= EXACT_DIGITS && (narrow(&d, &v) || wide(&d, &v))) {
        *out = d.negative ? -v : v;
        return TEXT_NUM_OK;
    }
    v = slow(s, end);
    if (isinf(v))
        return TEXT_NUM_RANGE;
    *out = v == 0.0 ? 0.0 : v;
    return TEXT_NUM_OK;
}

enum text_num text_to_i64(const char *s, size_t size, int64_t *out)
{
    const char *end = s + size;
    bool negative = false, range = false;
    uint64_t u = 0;

    trim(&s, &end);
    if (s < end && (*s == '+' || *s == '-'))
        negative = *s++ == '-';
    if (s == end)
        return TEXT_NUM_BAD;
    for (; s < end; s++) {
        if (!is_digit(*s))
            return TEXT_NUM_BAD;
        range |= __builtin_mul_overflow(u, UINT64_C(10), &u);
        range |= __builtin_add_overflow(u, (uint64_t)(*s - '0'), &u);
    }
    if (range || u > (uint64_t)INT64_MAX + negative)
        return TEXT_NUM_RANGE;
    *out = negative ? (int64_t)(0 - u) : (int64_t)u;
    return TEXT_NUM_OK;
}

/* --- printing --- */

/* u / 10^places as digits; trailing zeros are not there by construction */
static size_t put_scaled(uint64_t u, int places, bool negative, bool point, char *out)
{
    char digits[24];
    int n = 0;
    size_t at = 0;

    do
        digits[n++] = (char)('0' + u % 10);
    while ((u /= 10) || n <= places);
    if (negative)
        out[at++] = '-';
    while (n > places)
        out[at++] = digits[--n];
    if (places || point)
        out[at++] = '.';
    if (!places && point)
        out[at++] = '0';
    while (n)
        out[at++] = digits[--n];
    out[at] = '\0';
    return at;
}

/* Few decimals, not large: the shortest text is the scaled integer that divides back. */
static size_t few_decimals(double a, bool negative, bool point, char *out)
{
    for (int places = 0; places <= 15; places++) {
        double scaled = nearbyint(a * power10[places]);

        if (scaled >= 0x1p53)
            return 0;
        if (scaled / power10[places] == a)
            return put_scaled((uint64_t)scaled, places, negative, point, out);
    }
    return 0;
}

/* "1.5e+07" as it came from printf to plain digits where that is short, else mantissa and power */
static size_t tidy(const char *s, bool point, char *out)
{
    const char *e = strchr(s, 'e');
    int x = (int)strtol(e + 1, NULL, 10);
    bool negative = *s == '-';
    char digits[24];
    int n = 0;
    size_t at = 0;

    for (const char *p = s; p < e; p++)
        if (is_digit(*p))
            digits[n++] = *p;
    while (n > 1 && digits[n - 1] == '0')
        n--;
    if (negative)
        out[at++] = '-';
    if (x < -5 || x >= 16) {
        out[at++] = digits[0];
        if (n > 1)
            out[at++] = '.';
        memcpy(out + at, digits + 1, (size_t)n - 1);
        at += (size_t)n - 1;
        return at + (size_t)snprintf(out + at, TEXT_F64_SIZE - at, "e%d", x);
    }
    for (int i = x < 0 ? x : 0; i < n || i <= x; i++) {
        out[at++] = i < 0 || i >= n ? '0' : digits[i];
        if (i == x && i + 1 < n)
            out[at++] = '.';
    }
    if (point && n <= x + 1) {
        out[at++] = '.';
        out[at++] = '0';
    }
    out[at] = '\0';
    return at;
}

size_t text_from_f64(double v, bool point, char out[TEXT_F64_SIZE])
{
    char s[40];
    double a = fabs(v);

    if (!isfinite(v))
        return (size_t)snprintf(out, TEXT_F64_SIZE, "%s", isnan(v) ? "nan" : v < 0 ? "-inf" : "inf");
    if (a < 1e15 && (a == 0.0 || a >= 1e-5)) {
        size_t n = few_decimals(a, v < 0, point, out);

        if (n)
            return n;
    }
    for (int precision = 14; precision <= 16; precision++) {
        snprintf(s, sizeof s, "%.*e", precision, v);
        if (strtod(s, NULL) == v)
            break;
    }
    return tidy(s, point, out);
}
