/* place.h - a folder for a test on a terminal, and commands in it. */
#ifndef MW_TESTS_PTY_PLACE_H
#define MW_TESTS_PTY_PLACE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "src/base/buf.h"

#include <stdio.h>
#include <stdlib.h>

static char folder[300];

static inline int make_folder(void **state)
{
    const char *tmp = getenv("TMPDIR");

    (void)state;
    snprintf(folder, sizeof folder, "%s/pty-XXXXXX", tmp ? tmp : "/tmp");
    return mkdtemp(folder) ? 0 : -1;
}

static inline int remove_folder(void **state)
{
    char line[400];

    (void)state;
    snprintf(line, sizeof line, "rm -rf '%s'", folder);
    return system(line);
}

/* Words of a shell in the folder, to their end; $MILLWRIGHT is the program. */
static inline void command(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static inline void command(const char *fmt, ...)
{
    struct buf line = {0};
    char words[1000];
    va_list args;

    va_start(args, fmt);
    vsnprintf(words, sizeof words, fmt, args);
    va_end(args);
    buf_printf(&line, "cd '%s' && { %s; } >out 2>&1", folder, words);
    if (system(buf_str(&line)) != 0)
        fail_msg("%s", buf_str(&line));
    buf_done(&line);
}

#endif
