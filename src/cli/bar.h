/* bar.h - the progress line on standard error: on a terminal one line that is drawn again and
 * again with carriage returns alone (no escape sequences); elsewhere, and with -q, nothing. */
#ifndef MW_CLI_BAR_H
#define MW_CLI_BAR_H

#include "src/base/buf.h"
#include "src/base/progress.h"
#include "src/store/runs.h"

struct bar;

struct bar *bar_new(const char *title);
void bar_show(struct bar *b, const struct run_row *r); /* state and progress of a run */
/* a receiver for work done in this process: draws, and stops the work on Ctrl-C; until bar_free */
struct progress *bar_progress(struct bar *b);
void bar_free(struct bar *b); /* clears the line */

/* The text of the line, at most `width` cells: share < 0 unknown; for tests and bar_show. */
void bar_line(const struct run_row *r, const char *title, unsigned width, bool utf8,
              struct buf *out);

#endif
