/* number.c - decimal text to the correctly rounded double and back: the numbers of text.h.
 *
 * Method. Up to 19 digits are collected into a 64-bit integer u with a decimal exponent k. When
 * u < 2^53 and |k| <= 22, one division or multiplication of exact doubles is correctly rounded
 * (Clinger 1990). Else, for -27 <= k < 0, a product with a 128-bit inverse of 5^-k decides (Lemire
 * 2021, "Number parsing at a gigabyte per second"). strtod decides all that is left, so the result
 * is always correctly rounded; it needs LC_NUMERIC to be "C", as it is while the program sets
 * LC_CTYPE alone. Printing is exact in 128-bit integers where numbers are of everyday size.
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

enum { EXACT_DIGITS = 19, EXACT_POWER = 22, WIDE_PLACES = 27 };

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

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
static const uint64_t zeros8 = UINT64_C(0x3030303030303030);
static const uint64_t tops8 = UINT64_C(0x8080808080808080);

/* Eight digits at once: bytes to pairs, pairs to fours, fours to the number. Source: Lemire 2018,
 * "Quickly parsing eight digits". */
static inline bool eight(uint64_t w, uint64_t *out)
{
    uint64_t above = w + UINT64_C(0x4646464646464646);

    w -= zeros8;
    bool digits = ((w | above) & tops8) == 0;
    w = w * 10 + (w >> 8);
    w = ((w & UINT64_C(0x000000ff000000ff)) * UINT64_C(0x000f424000000064) +
         (w >> 16 & UINT64_C(0x000000ff000000ff)) * UINT64_C(0x0000271000000001)) >> 32;
    *out = (uint32_t)w;
    return digits;
}

static const char *take_eights(const char *s, const char *end, uint64_t *u)
{
    uint64_t w, v;

    for (; end - s >= 8; s += 8) {
        memcpy(&w, s, sizeof w);
        if (!eight(w, &v))
            break;
        *u = *u * 100000000 + v;
    }
    return s;
}

/* A sensor's value: one to seven digits, a point, digits, 8 to 20 bytes in all. No loop over
 * digits, so that numbers of changing length cost no branch that is guessed wrong: what is not of
 * the number in a word of eight bytes is made zeros. */
static bool scan_sensor(const char *s, const char *end, struct decimal *d)
{
    static const uint64_t power[8] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};
    uint64_t w, u, v, points;

    if (end - s < 8 || end - s > EXACT_DIGITS + 1)
        return false;
    memcpy(&w, s, sizeof w);
    points = w ^ UINT64_C(0x2e2e2e2e2e2e2e2e);
    points = (points - UINT64_C(0x0101010101010101)) & ~points & tops8;
    int before = points ? __builtin_ctzll(points) / 8 : 0; /* digits before the point */

    if (!before || !eight(w << (64 - 8 * before) | zeros8 >> (8 * before), &u))
        return false;
    const char *from = s + before + 1;
    int places = (int)(end - from), left = places;

    for (; left >= 8; left -= 8, from += 8) {
        memcpy(&w, from, sizeof w);
        if (!eight(w, &v))
            return false;
        u = u * 100000000 + v;
    }
    if (left) {
        uint64_t mine = ~UINT64_C(0) << (64 - 8 * left);

        memcpy(&w, end - 8, sizeof w);
        if (!eight((w & mine) | (zeros8 & ~mine), &v))
            return false;
        u = u * power[left] + v;
    }
    *d = (struct decimal){false, u, before + places, -places};
    return true;
}
#else
static const char *take_eights(const char *s, const char *end, uint64_t *u)
{
    (void)end;
    (void)u;
    return s;
}

static bool scan_sensor(const char *s, const char *end, struct decimal *d)
{
    (void)s;
    (void)end;
    (void)d;
    return false;
}
#endif

static const char *take_run(const char *s, const char *end, uint64_t *u)
{
    for (s = take_eights(s, end, u); s < end && is_digit(*s); s++)
        *u = *u * 10 + (uint64_t)(*s - '0');
    return s;
}

/* The commonest forms, sign digits [. digits] with at most 19 digits in all; false: some other
 * form, or not a number, and d is as it was. */
static bool scan_short(const char *s, const char *end, struct decimal *d)
{
    bool negative = s < end && *s == '-';
    uint64_t u = 0;
    int64_t places = 0;

    s += negative;
    if (s == end || end - s > EXACT_DIGITS + 1)
        return false;
    const char *start = s;
    s = take_run(s, end, &u);
    if (s < end && *s == '.') {
        const char *point = s++;

        s = take_run(s, end, &u);
        places = s - point - 1;
        start++; /* the point is no digit */
    }
    if (s != end || s == start || s - start > EXACT_DIGITS)
        return false;
    *d = (struct decimal){negative, u, (int)(s - start), -places};
    return true;
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

/* 2^n / 5^k, rounded up to 128 bits with the highest bit set; row k - 1 */
static const struct {
    uint64_t high, low;
} inverse5[WIDE_PLACES] = {
    {UINT64_C(0xcccccccccccccccc), UINT64_C(0xcccccccccccccccd)},
    {UINT64_C(0xa3d70a3d70a3d70a), UINT64_C(0x3d70a3d70a3d70a4)},
    {UINT64_C(0x83126e978d4fdf3b), UINT64_C(0x645a1cac083126ea)},
    {UINT64_C(0xd1b71758e219652b), UINT64_C(0xd3c36113404ea4a9)},
    {UINT64_C(0xa7c5ac471b478423), UINT64_C(0x0fcf80dc33721d54)},
    {UINT64_C(0x8637bd05af6c69b5), UINT64_C(0xa63f9a49c2c1b110)},
    {UINT64_C(0xd6bf94d5e57a42bc), UINT64_C(0x3d32907604691b4d)},
    {UINT64_C(0xabcc77118461cefc), UINT64_C(0xfdc20d2b36ba7c3e)},
    {UINT64_C(0x89705f4136b4a597), UINT64_C(0x31680a88f8953031)},
    {UINT64_C(0xdbe6fecebdedd5be), UINT64_C(0xb573440e5a884d1c)},
    {UINT64_C(0xafebff0bcb24aafe), UINT64_C(0xf78f69a51539d749)},
    {UINT64_C(0x8cbccc096f5088cb), UINT64_C(0xf93f87b7442e45d4)},
    {UINT64_C(0xe12e13424bb40e13), UINT64_C(0x2865a5f206b06fba)},
    {UINT64_C(0xb424dc35095cd80f), UINT64_C(0x538484c19ef38c95)},
    {UINT64_C(0x901d7cf73ab0acd9), UINT64_C(0x0f9d37014bf60a11)},
    {UINT64_C(0xe69594bec44de15b), UINT64_C(0x4c2ebe687989a9b4)},
    {UINT64_C(0xb877aa3236a4b449), UINT64_C(0x09befeb9fad487c3)},
    {UINT64_C(0x9392ee8e921d5d07), UINT64_C(0x3aff322e62439fd0)},
    {UINT64_C(0xec1e4a7db69561a5), UINT64_C(0x2b31e9e3d06c32e6)},
    {UINT64_C(0xbce5086492111aea), UINT64_C(0x88f4bb1ca6bcf585)},
    {UINT64_C(0x971da05074da7bee), UINT64_C(0xd3f6fc16ebca5e04)},
    {UINT64_C(0xf1c90080baf72cb1), UINT64_C(0x5324c68b12dd6339)},
    {UINT64_C(0xc16d9a0095928a27), UINT64_C(0x75b7053c0f178294)},
    {UINT64_C(0x9abe14cd44753b52), UINT64_C(0xc4926a9672793543)},
    {UINT64_C(0xf79687aed3eec551), UINT64_C(0x3a83ddbd83f52205)},
    {UINT64_C(0xc612062576589dda), UINT64_C(0x95364afe032a819e)},
    {UINT64_C(0x9e74d1b791e07e48), UINT64_C(0x775ea264cf55347e)},
};

/* u / 10^places as a 128-bit product with the inverse of 5^places; u > 0, 1 <= places <= 27.
 * Source: Lemire 2021; within these bounds the product always decides, ties included. */
static double wide(uint64_t u, int places)
{
    int zeros = __builtin_clzll(u);
    unsigned __int128 p = (unsigned __int128)(u << zeros) * inverse5[places - 1].high;
    uint64_t high = (uint64_t)(p >> 64), low = (uint64_t)p;

    if ((high & 0x1ff) == 0x1ff) { /* the lower half may carry into what is kept */
        p = (unsigned __int128)(u << zeros) * inverse5[places - 1].low;
        high += __builtin_add_overflow(low, (uint64_t)(p >> 64), &low);
    }
    int top = (int)(high >> 63), shift = top + 9;
    uint64_t m = high >> shift; /* 54 bits: the last one rounds */
    int exponent = ((-places * 217706) >> 16) + 63 + top - zeros; /* floor(log2(10) * ...) */

    if (low <= 1 && places <= 4 && (m & 3) == 1 && m << shift == high)
        m &= ~UINT64_C(1); /* exactly between two doubles: to the even one */
    m = (m + (m & 1)) >> 1;
    uint64_t bits = ((uint64_t)(exponent + 1023) << 52) + (m - (UINT64_C(1) << 52));
    double v;

    memcpy(&v, &bits, sizeof v);
    return v;
}


/* the decimal as a double without strtod; false where that is not exact for sure */
static bool exact(const struct decimal *d, double *out)
{
    bool small = d->u < UINT64_C(1) << 53;

    if (d->n_digit > EXACT_DIGITS)
        return false;
    if (d->power == 0)
        *out = (double)d->u;
    else if (d->power < 0 && small && d->power >= -EXACT_POWER)
        *out = (double)d->u / power10[-d->power];
    else if (d->power < 0 && d->power >= -WIDE_PLACES)
        *out = wide(d->u, (int)-d->power);
    else if (d->power > 0 && small && d->power <= EXACT_POWER)
        *out = (double)d->u * power10[d->power];
    else
        return false;
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
    if (!scan_sensor(s, end, &d) && !scan_short(s, end, &d) && !scan(s, end, &d))
        return is_nonfinite(s, end) ? TEXT_NUM_NONFINITE : TEXT_NUM_BAD;
    if (d.u == 0) {
        *out = 0.0;
        return TEXT_NUM_OK;
    }
    if (exact(&d, &v)) {
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

static unsigned __int128 ten_to(int n)
{
    uint64_t low = (uint64_t)power10[n < 15 ? n : 15];

    return n <= 15 ? low : (unsigned __int128)low * (uint64_t)power10[n - 15];
}

/* decimal places that show 15 digits of a, give or take one where a is just below a power of 10 */
static int places_of_15(double a)
{
    int places = 14;

    while (places > 0 && a >= power10[15 - places])
        places--;
    while (a < 1 && a * power10[places - 14] < 1)
        places++;
    return places;
}

/* takes zeros off the end of u / 10^places, in steps of 8, 4, 2, 1 digits */
static void strip_zeros(uint64_t *u, int *places)
{
    static const uint64_t unit[] = {100000000, 10000, 100, 10};

    for (int i = 0, n = 8; i < 4; i++, n /= 2) {
        while (*places >= n && *u % unit[i] == 0) {
            *u /= unit[i];
            *places -= n;
        }
    }
}

/* u / 10^places as digits */
static size_t put_scaled(uint64_t u, int places, bool negative, bool point, char *out)
{
    char digits[24], *end = digits + sizeof digits, *d = end;
    size_t at = 0;

    for (; u >= 100; u /= 100) {
        unsigned two = (unsigned)(u % 100);

        *--d = (char)('0' + two % 10);
        *--d = (char)('0' + two / 10);
    }
    do
        *--d = (char)('0' + u % 10);
    while (u /= 10);
    while (end - d <= places)
        *--d = '0';
    size_t whole = (size_t)(end - d - places);
    if (negative)
        out[at++] = '-';
    memcpy(out + at, d, whole);
    at += whole;
    if (places || point)
        out[at++] = '.';
    if (!places && point)
        out[at++] = '0';
    memcpy(out + at, d + whole, (size_t)places);
    at += (size_t)places;
    out[at] = '\0';
    return at;
}

/* 1e-5 <= a < 1e15, so a = m / 2^shift with m of 53 bits, and m * 10^places is exact in 128 bits:
 * the nearest decimals of 15, 16 and 17 digits and their errors are exact as well. A decimal reads
 * back when its error is less than half a unit of m (a quarter, where the doubles below lie twice
 * as close). A double that has a text of at most 15 digits is found with the first of the three,
 * with zeros at its end. */
static size_t plain(double a, bool negative, bool point, char *out)
{
    uint64_t bits, fraction = (UINT64_C(1) << 52) - 1;

    memcpy(&bits, &a, sizeof bits);
    uint64_t m = (bits & fraction) | (fraction + 1);
    int shift = 1075 - (int)(bits >> 52), close = m == fraction + 1 ? 2 : 1;
    int places = places_of_15(a);

    for (int last = places + 2; places <= last; places++) {
        unsigned __int128 ten = ten_to(places), p = m * ten;
        uint64_t u = (uint64_t)((p + ((unsigned __int128)1 << (shift - 1))) >> shift);
        unsigned __int128 near = (unsigned __int128)u << shift;

        if ((p > near ? p - near : near - p) << close >= ten)
            continue;
        strip_zeros(&u, &places);
        return put_scaled(u, places, negative, point, out);
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
        return (size_t)snprintf(out, TEXT_F64_SIZE, "%s",
                                isnan(v) ? "nan" : v < 0 ? "-inf" : "inf");
    if (a < 0x1p53 && a == (double)(uint64_t)a)
        return put_scaled((uint64_t)a, 0, v < 0, point, out);
    if (a < 1e15 && a >= 1e-5) {
        size_t n = plain(a, v < 0, point, out);

        if (n)
            return n;
    }
    /* 15 digits always read back as the shortest do, but for subnormals */
    for (int precision = a < DBL_MIN ? 0 : 14; precision <= 16; precision++) {
        snprintf(s, sizeof s, "%.*e", precision, v);
        if (strtod(s, NULL) == v)
            break;
    }
    return tidy(s, point, out);
}
