/* stream.h - what a program wrote to a terminal, judged byte by byte: which sequences, and
 * whether anything but drawing is among them. */
#ifndef MW_TESTS_PTY_STREAM_H
#define MW_TESTS_PTY_STREAM_H

#include "src/base/buf.h"

#include <stdbool.h>
#include <stddef.h>

struct stream_facts {
    int colors;       /* SGR sequences that set one, or put the default back */
    int beyond_ascii; /* characters */
    int copies;       /* OSC 52 */
};

/* stream_check - why the stream is not one of drawing alone: a title, a query, a bell, a mode that
 * is not ours, a control character, a character that a terminal may act upon, broken UTF-8. NULL:
 * it is. */
const char *stream_check(const struct buf *log, bool utf8, struct stream_facts *out);

#endif
