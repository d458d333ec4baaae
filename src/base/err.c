/* err.c - the error value. Nothing here allocates.
 *
 * Not here: printing (src/cli/out.c does it once, from main). */
#include "config.h"

#include "src/base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

int err_set(struct err *e, enum fail code, const char *fmt, ...)
{
    char msg[sizeof e->msg]; /* apart, as an argument may be a part of e */
    va_list args;

    va_start(args, fmt);
    vsnprintf(msg, sizeof msg, fmt, args);
    va_end(args);
    memcpy(e->msg, msg, sizeof msg);
    e->code = code;
    e->ctx[0] = e->hint[0] = '\0';
    return -1;
}

int err_ctx(struct err *e, const char *fmt, ...)
{
    char old[sizeof e->ctx];
    char added[sizeof e->ctx];
    va_list args;

    memcpy(old, e->ctx, sizeof old);
    va_start(args, fmt);
    vsnprintf(added, sizeof added, fmt, args);
    va_end(args);
    snprintf(e->ctx, sizeof e->ctx, old[0] ? "%s: %s" : "%s%s", added, old);
    return -1;
}

int err_hint(struct err *e, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    vsnprintf(e->hint, sizeof e->hint, fmt, args);
    va_end(args);
    return -1;
}

int err_errno(struct err *e, const char *verb, const char *path)
{
    int saved = errno;
    bool full = saved == ENOSPC || saved == EDQUOT;
    char text[100];

    err_set(e, full ? FAIL_SPACE : FAIL_IO, "cannot %s '%s': %s", verb, path,
            strerror_r(saved, text, sizeof text));
    return full ? err_hint(e, "make space and run it again") : -1;
}

void err_line(const struct err *e, char *out, unsigned long size)
{
    snprintf(out, size, e->ctx[0] ? "%s: %s" : "%s%s", e->ctx, e->msg);
}

int err_exit_status(const struct err *e)
{
    switch (e->code) {
    case FAIL_NONE:
        return 0;
    case FAIL_USAGE:
        return 2;
    case FAIL_CANCELLED:
        return 130;
    case FAIL_INPUT:
    case FAIL_IO:
    case FAIL_STORE:
    case FAIL_NET:
    case FAIL_NUMERIC:
    case FAIL_SPACE:
        return 1;
    }
    return 1;
}
