/* text.c - text from outside made safe for a terminal, and small comparisons. Numbers: number.c. */
#include "config.h"

#include "src/base/text.h"

#include <assert.h>
#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* --- UTF-8 --- */

/* Bytes of the strict sequence at s (1..4) and its code point; 0: not one. Source: Unicode 15,
 * table 3-7 (well-formed byte sequences). */
static size_t decode(const unsigned char *s, size_t size, uint32_t *out)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t n = s[0] < 0x80 ? 1 : (s[0] & 0xe0) == 0xc0 ? 2 : (s[0] & 0xf0) == 0xe0 ? 3
                                                          : (s[0] & 0xf8) == 0xf0   ? 4
                                                                                    : 0;
    uint32_t c = n == 1 ? s[0] : n ? s[0] & (0xffU >> (n + 1)) : 0;

    if (n == 0 || n > size)
        return 0;
    for (size_t i = 1; i < n; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | (s[i] & 0x3f);
    }
    if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
        return 0;
    *out = c;
    return n;
}

bool text_is_utf8(const char *s, size_t size)
{
    const unsigned char *p = (const unsigned char *)s;
    uint32_t c;

    while (size) {
        size_t n = *p < 0x80 ? 1 : decode(p, size, &c);

        if (!n)
            return false;
        p += n;
        size -= n;
    }
    return true;
}

static size_t encode(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

    for (size_t i = n - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)((0xf00 >> n & 0xff) | c);
    return n;
}

/* --- what a terminal may see --- */

struct range {
    uint32_t from, to;
};

/* code points that are named instead of shown: they move, hide or disguise what stands beside */
static const struct range hidden[] = {
    {0xad, 0xad},         {0x61c, 0x61c},       {0x115f, 0x1160},     {0x180b, 0x180f},
    {0x200b, 0x200f},     {0x2028, 0x202e},     {0x2060, 0x206f},     {0x3164, 0x3164},
    {0xe000, 0xf8ff},     {0xfdd0, 0xfdef},     {0xfe00, 0xfe0f},     {0xfeff, 0xfeff},
    {0xffa0, 0xffa0},     {0xfff0, 0xfffb},     {0xfffe, 0xffff},     {0x1d173, 0x1d17a},
    {0xe0000, 0xe0fff},   {0xf0000, 0x10ffff},
};

static bool is_hidden(uint32_t c)
{
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        if (c >= hidden[i].from && c <= hidden[i].to)
            return true;
    return (c & 0xfffe) == 0xfffe;
}

struct cells {
    bool utf8; /* else the terminal shows ASCII alone */
    char *out;
    size_t size, room; /* bytes used; bytes there, NUL left out */
    size_t width, columns;
    int marks; /* combining marks on the last character */
};

static bool put(struct cells *k, const char *s, size_t size, size_t width)
{
    if (k->size + size > k->room || k->width + width > k->columns)
        return false;
    memcpy(k->out + k->size, s, size);
    k->size += size;
    k->width += width;
    return true;
}

static bool put_point(struct cells *k, uint32_t c, size_t width)
{
    char s[4];

    return put(k, s, encode(c, s), width);
}

static bool put_control(struct cells *k, uint32_t c)
{
    char caret[2] = {'^', (char)(c ^ 0x40)};

    return k->utf8 ? put_point(k, c == 0x7f ? 0x2421 : 0x2400 + c, 1) : put(k, caret, 2, 2);
}

static bool put_name(struct cells *k, uint32_t c)
{
    char name[16];
    size_t n = (size_t)snprintf(name, sizeof name, "<U+%04X>", c);

    return put(k, name, n, n);
}

/* one code point, made harmless; false: no room */
static bool show(struct cells *k, uint32_t c)
{
    int width = c < 0x80 ? 1 : k->utf8 ? wcwidth((wchar_t)c) : -1;

    if (width == 0 && !is_hidden(c) && k->width > 0) /* else it has nothing to stand on */
        return ++k->marks > 4 || put_point(k, c, 0);
    k->marks = 0;
    if (c < 0x20 || c == 0x7f)
        return put_control(k, c);
    if (c >= 0x80 && (c < 0xa0 || width <= 0 || is_hidden(c)))
        return put_name(k, c);
    return put_point(k, c, (size_t)width);
}

size_t safe_cells(const char *s, size_t size, size_t columns, char *out, size_t out_size)
{
    const unsigned char *p = (const unsigned char *)s;
    bool utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    struct cells k = {.utf8 = utf8, .out = out, .room = out_size - 1, .columns = columns};
    struct cells before = k; /* the last state that leaves a cell for the ellipsis */

    assert(out_size > 0);
    while (size) {
        uint32_t c = 0xfffd;
        size_t n = decode(p, size, &c);

        if (k.width + 1 <= columns && k.size + 3 <= k.room)
            before = k;
        if (!show(&k, c)) {
            k = before;
            put_point(&k, utf8 ? 0x2026 : '~', 1);
            break;
        }
        p += n ? n : 1;
        size -= n ? n : 1;
    }
    out[k.size] = '\0';
    return k.width;
}

size_t safe_width(const char *s)
{
    const unsigned char *p = (const unsigned char *)s;
    size_t width = 0, size = strlen(s);
    uint32_t c;

    while (size) {
        size_t n = decode(p, size, &c);
        int w = n ? wcwidth((wchar_t)c) : 1;

        width += w > 0 ? (size_t)w : 0;
        p += n ? n : 1;
        size -= n ? n : 1;
    }
    return width;
}

/* --- comparisons --- */

static int folded(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char)c;
}

int text_case_cmp(const char *a, const char *b)
{
    while (*a && folded(*a) == folded(*b)) {
        a++;
        b++;
    }
    return folded(*a) - folded(*b);
}

enum { DISTANCE_MAX = 64 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Damerau-Levenshtein with adjacent swaps, over the first DISTANCE_MAX bytes */
size_t text_distance(const char *a, const char *b)
{
    size_t rows[3][DISTANCE_MAX + 1];
    size_t na = least(strlen(a), DISTANCE_MAX), nb = least(strlen(b), DISTANCE_MAX);

    for (size_t j = 0; j <= nb; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= na; i++) {
        size_t *now = rows[i % 3], *up = rows[(i + 2) % 3], *upup = rows[(i + 1) % 3];

        now[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            size_t same = folded(a[i - 1]) == folded(b[j - 1]) ? 0 : 1;

            now[j] = least(least(up[j] + 1, now[j - 1] + 1), up[j - 1] + same);
            if (i > 1 && j > 1 && folded(a[i - 1]) == folded(b[j - 2]) &&
                folded(a[i - 2]) == folded(b[j - 1]))
                now[j] = least(now[j], upup[j - 2] + 1);
        }
    }
    return rows[na % 3][nb];
}

uint64_t text_duration(const char *s, bool *ok)
{
    char *end;
    unsigned long long n = strtoull(s, &end, 10);
    static const struct {
        const char *unit;
        uint64_t seconds;
    } units[] = {{"", 1}, {"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}};

    *ok = false;
    if (*s < '0' || *s > '9' || n > UINT32_MAX)
        return 0;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(end, units[i].unit) == 0) {
            *ok = true;
            return n * units[i].seconds;
        }
    }
    return 0;
}
