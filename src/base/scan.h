/* scan.h - a text that is taken from the front, for what parses times. */
#ifndef MW_BASE_SCAN_H
#define MW_BASE_SCAN_H

#include <stdbool.h>

struct scan {
    const char *s, *end; /* borrowed */
};

static inline bool scan_digit(char c)
{
    return (unsigned char)(c - '0') < 10;
}

static inline bool scan_take(struct scan *p, char c)
{
    if (p->s >= p->end || *p->s != c)
        return false;
    p->s++;
    return true;
}

/* scan_zeros - an optional point with one to nine zeros: the fraction of a whole second. */
static inline bool scan_zeros(struct scan *p)
{
    int n = 0;

    if (!scan_take(p, '.'))
        return true;
    while (scan_take(p, '0'))
        n++;
    return n >= 1 && n <= 9;
}

#endif
