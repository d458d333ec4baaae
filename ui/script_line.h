/* script_line.h - one line of a script as words, and text as a word that reads back. */
#ifndef MW_UI_SCRIPT_LINE_H
#define MW_UI_SCRIPT_LINE_H

#include "src/base/arena.h"
#include "src/base/buf.h"
#include "src/base/err.h"

#include <stddef.h>

enum { SCRIPT_WORDS = 64 };

struct script_line {
    size_t n;                        /* 0: blank, or a comment */
    const char *word[SCRIPT_WORDS];  /* without quotes; in the arena */
    const char *rest;                /* all behind the first word, as it stands; "" */
};

/* script_split - words parted by blanks; "..." is one word, in which \" \\ \n \t \e stand for
 * themselves, a line end, a tab, an escape. # begins a comment where a line begins. FAIL_INPUT for
 * an open quote, an unknown \, or too many words. */
int script_split(const char *s, size_t size, struct arena *a, struct script_line *out,
                 struct err *e);
void script_quote(const char *s, size_t size, struct buf *out); /* as "...", in one line */

#endif
