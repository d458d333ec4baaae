/* buf.h - growable text or bytes with a hard maximum.
 *
 * Invariants: s[size] is NUL whenever s is not NULL; size <= max. A zeroed buf is empty with no
 * maximum. Past the maximum `full` is set and further additions are dropped: look at it once, at
 * the end.
 *
 *     struct buf b = {0};
 *     buf_printf(&b, "%d rows", n);
 *     puts(buf_str(&b));
 *     buf_done(&b);
 */
#ifndef MW_BASE_BUF_H
#define MW_BASE_BUF_H

#include "src/base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct buf {
    char *s;
    size_t size, cap;
    size_t max; /* 0: none */
    bool full;
};

void buf_add(struct buf *b, const void *bytes, size_t size);
void buf_text(struct buf *b, const char *s);
void buf_byte(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_word(struct buf *b, const char *s); /* as one word of a shell, quoted where it needs be */
/* size writable bytes and one for the NUL at the end, which the caller sets after adding to size;
 * NULL past the maximum */
char *buf_room(struct buf *b, size_t size);
void buf_clear(struct buf *b);              /* empty, memory kept */
const char *buf_str(const struct buf *b);   /* "" when empty; until the next call */
char *buf_take(struct buf *b);              /* moves the text to the caller, who frees it */
void buf_done(struct buf *b);

#endif
