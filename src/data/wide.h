/* wide.h - wide compares over 64 bytes: where separators and line ends are, as one bit a byte. */
#ifndef MW_DATA_WIDE_H
#define MW_DATA_WIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { WIDE_WIDTH = 64 };

#ifdef __SSE2__
static inline uint64_t wide_16(const char *s, __m128i sep, __m128i *odd)
{
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)s);
    __m128i hit = _mm_or_si128(_mm_cmpeq_epi8(v, sep),
                               _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('\n')),
                                            _mm_cmpeq_epi8(v, _mm_set1_epi8('\r'))));

    /* the sign bit of a byte tells 0x80 and above; a NUL compares equal */
    *odd = _mm_or_si128(*odd, _mm_or_si128(v, _mm_cmpeq_epi8(v, _mm_setzero_si128())));
    return (unsigned)_mm_movemask_epi8(hit);
}
#endif

/* wide_mask - bit i is set where s[i] is sep, LF or CR; *odd is set when a byte of the 64 is NUL
 * or above 0x7F. Reads s[0..63]. */
static inline uint64_t wide_mask(const char *s, char sep, bool *odd)
{
#ifdef __SSE2__
    __m128i any = _mm_setzero_si128(), c = _mm_set1_epi8(sep);
    uint64_t m = wide_16(s, c, &any) | wide_16(s + 16, c, &any) << 16 |
                 wide_16(s + 32, c, &any) << 32 | wide_16(s + 48, c, &any) << 48;

    *odd |= _mm_movemask_epi8(any) != 0;
    return m;
#else
    uint64_t m = 0;

    for (int i = 0; i < WIDE_WIDTH; i++) {
        m |= (uint64_t)(s[i] == sep || s[i] == '\n' || s[i] == '\r') << i;
        *odd |= s[i] == 0 || (s[i] & 0x80) != 0;
    }
    return m;
#endif
}

/* wide_tail - the same for the last size < 64 bytes. */
static inline uint64_t wide_tail(const char *s, size_t size, char sep, bool *odd)
{
    char wide[WIDE_WIDTH];

    memset(wide, 'x', sizeof wide);
    memcpy(wide, s, size);
    return wide_mask(wide, sep, odd) & ((UINT64_C(1) << size) - 1);
}

/* wide_odd - is there a NUL or a byte above 0x7F? */
static inline bool wide_odd(const char *s, size_t size)
{
    bool odd = false;
    size_t i = 0;

    for (; i + WIDE_WIDTH <= size && !odd; i += WIDE_WIDTH)
        wide_mask(s + i, ',', &odd);
    wide_tail(s + i, size - i < WIDE_WIDTH ? size - i : 0, ',', &odd);
    return odd;
}

#endif
