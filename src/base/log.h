/* log.h - levelled messages to one sink, which decides where they go (a run's log, standard
 * error); never the screen, never straight to a stream from below src/cli. */
#ifndef MW_BASE_LOG_H
#define MW_BASE_LOG_H

#include "src/base/err.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

const char *log_level_name(enum log_level l);
typedef void (*log_sink)(void *arg, enum log_level level, const char *line);

void log_set(log_sink sink, void *arg, enum log_level least); /* NULL sink: silence */
void log_put(enum log_level level, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
