/* mem.h - heap memory. Small allocations abort when there is none; a size that comes from data
 * goes through mem_try_array(), which fails as a value. All of it is released by free(). */
#ifndef MW_BASE_MEM_H
#define MW_BASE_MEM_H

#include "src/base/err.h"

#include <stddef.h>

void *mem_zero(size_t n, size_t size);               /* n * size zeroed bytes, never NULL */
void *mem_array(size_t n, size_t size);              /* the same, not zeroed */
void *mem_resize(void *p, size_t n, size_t size);    /* realloc, never NULL */
char *mem_text(const char *s);                       /* a copy; NULL gives NULL */
char *mem_text_n(const char *s, size_t size);        /* a copy of size bytes, NUL added */

/* mem_try_array - zeroed memory for n items; NULL and FAIL_INPUT if it is not to be had or
 * n * size overflows. For sizes that come from data. */
void *mem_try_array(size_t n, size_t size, struct err *e);

/* mem_room - capacity to hold n items given cap: the next capacity in a growing series. */
size_t mem_room(size_t cap, size_t n);

#endif
