/* buf.c - growable text. Invariant: s[size] is NUL whenever s is not NULL. */
#include "config.h"

#include "src/base/buf.h"

#include "src/base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool fits(struct buf *b, size_t size)
{
    if (b->full || (b->max && size > b->max - b->size)) {
        b->full = true; /* for good: text with a hole in it would be worse than cut text */
        return false;
    }
    if (b->size + size + 1 > b->cap) {
        b->cap = mem_room(b->cap, b->size + size + 1);
        b->s = mem_resize(b->s, b->cap, 1);
    }
    return true;
}

void buf_add(struct buf *b, const void *bytes, size_t size)
{
    if (!fits(b, size))
        return;
    if (size)
        memcpy(b->s + b->size, bytes, size);
    b->size += size;
    b->s[b->size] = '\0';
}

void buf_text(struct buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}

void buf_byte(struct buf *b, char c)
{
    buf_add(b, &c, 1);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list args, again;
    char small[256];

    va_start(args, fmt);
    va_copy(again, args);
    int n = vsnprintf(small, sizeof small, fmt, args);
    if (n >= 0 && (size_t)n < sizeof small)
        buf_add(b, small, (size_t)n);
    else if (n >= 0 && fits(b, (size_t)n)) {
        vsnprintf(b->s + b->size, (size_t)n + 1, fmt, again);
        b->size += (size_t)n;
    }
    va_end(again);
    va_end(args);
}

void buf_word(struct buf *b, const char *s)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                "0123456789_-./=:,%+@";

    if (s[0] && strspn(s, plain) == strlen(s)) {
        buf_text(b, s);
        return;
    }
    buf_byte(b, '\'');
    for (; *s; s++) {
        if (*s == '\'')
            buf_text(b, "'\\''");
        else
            buf_byte(b, *s);
    }
    buf_byte(b, '\'');
}

char *buf_room(struct buf *b, size_t size)
{
    if (!fits(b, size))
        return NULL;
    b->s[b->size] = '\0';
    return b->s + b->size;
}

void buf_clear(struct buf *b)
{
    b->size = 0;
    b->full = false;
    if (b->s)
        b->s[0] = '\0';
}

const char *buf_str(const struct buf *b)
{
    return b->s ? b->s : "";
}

char *buf_take(struct buf *b)
{
    char *s = b->s ? b->s : mem_text("");

    b->s = NULL;
    b->size = b->cap = 0;
    b->full = false;
    return s;
}

void buf_done(struct buf *b)
{
    free(b->s);
    *b = (struct buf){.max = b->max};
}
