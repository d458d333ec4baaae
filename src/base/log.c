/* log.c - one sink for messages; without one they go nowhere. */
#include "config.h"

#include "src/base/log.h"

#include <stdarg.h>
#include <stdio.h>

static log_sink to;
static void *to_arg;
static enum log_level to_least;

const char *log_level_name(enum log_level l)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};

    return names[l];
}

void log_set(log_sink sink, void *arg, enum log_level least)
{
    to = sink;
    to_arg = arg;
    to_least = least;
}

void log_put(enum log_level level, const char *fmt, ...)
{
    char line[1024];
    va_list args;

    if (!to || level < to_least)
        return;
    va_start(args, fmt);
    vsnprintf(line, sizeof line, fmt, args);
    va_end(args);
    to(to_arg, level, line);
}
