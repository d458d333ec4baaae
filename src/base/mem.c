/* mem.c - the malloc family; everything is released by free(). */
#include "config.h"

#include "src/base/mem.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void *or_abort(void *p)
{
    static const char said[] = "millwright: out of memory\n";

    if (p)
        return p;
    if (write(STDERR_FILENO, said, sizeof said - 1) < 0)
        abort();
    abort();
}

/* calloc and reallocarray refuse n * size that overflows; 0 bytes become 1, so NULL is failure */
void *mem_zero(size_t n, size_t size)
{
    return or_abort(calloc(n ? n : 1, size ? size : 1));
}

void *mem_array(size_t n, size_t size)
{
    return mem_resize(NULL, n, size);
}

void *mem_resize(void *p, size_t n, size_t size)
{
    return or_abort(reallocarray(p, n ? n : 1, size ? size : 1));
}

char *mem_text(const char *s)
{
    return s ? mem_text_n(s, strlen(s)) : NULL;
}

char *mem_text_n(const char *s, size_t size)
{
    char *copy = mem_array(size + 1, 1);

    if (size)
        memcpy(copy, s, size);
    copy[size] = '\0';
    return copy;
}

void *mem_try_array(size_t n, size_t size, struct err *e)
{
    size_t bytes;
    bool fits = !__builtin_mul_overflow(n, size, &bytes) && bytes <= PTRDIFF_MAX;
    void *p = fits ? calloc(n ? n : 1, size ? size : 1) : NULL;

    if (!p)
        err_set(e, FAIL_INPUT, "not enough memory for %zu items of %zu bytes", n, size);
    return p;
}

size_t mem_room(size_t cap, size_t n)
{
    if (cap >= n)
        return cap;
    if (cap < 8)
        cap = 8;
    while (cap < n && cap < SIZE_MAX / 2)
        cap += cap / 2 + 8;
    return cap < n ? n : cap;
}
