/* order.h - doubles as integers of the same order, to be sorted as integers are.
 *
 * order_key(a) < order_key(b) where a < b, for all doubles but NaN; -0 is 0. */
#ifndef MW_BASE_ORDER_H
#define MW_BASE_ORDER_H

#include <stdint.h>
#include <string.h>

static inline uint64_t order_key(double v)
{
    uint64_t bits;

    v = v == 0 ? 0 : v;
    memcpy(&bits, &v, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static inline double order_value(uint64_t key)
{
    uint64_t bits = key >> 63 ? key & ~(UINT64_C(1) << 63) : ~key;
    double v;

    memcpy(&v, &bits, sizeof v);
    return v;
}

#endif
