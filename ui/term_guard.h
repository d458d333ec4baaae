/* term_guard.h - the terminal as it was found, given back however the process ends.
 *
 * Between ui_guard_arm and ui_guard_disarm the signals TERM, HUP, INT, QUIT, SEGV, BUS, FPE, ILL
 * and ABRT write one prepared string, put the terminal's modes back and are raised again. Standard
 * error goes to a log, so that no message of a library lands between the cells. */
#ifndef MW_UI_TERM_GUARD_H
#define MW_UI_TERM_GUARD_H

#include "src/base/err.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

/* ui_guard_save - the modes that are given back; before they are changed. FAIL_IO. */
int ui_guard_save(int fd, struct err *e);
/* ui_guard_text - what the handlers write: sequences that end all modes. Kept as a copy. */
void ui_guard_text(const char *s, size_t size);
void ui_guard_arm(void);
void ui_guard_disarm(void);
/* --- stopping and going on --- */

/* ui_guard_stops - SIGTSTP and SIGCONT are noted from now on, and like SIGWINCH taken only while
 * ui_guard_wait waits, so that none is lost between looking and waiting; false: as before. */
void ui_guard_stops(bool on);
void ui_guard_wait(struct pollfd *fd, size_t n, int wait_ms); /* poll; -1: for ever */
enum ui_guard { UI_GUARD_NOTHING, UI_GUARD_STOP, UI_GUARD_WENT_ON };
enum ui_guard ui_guard_asked(void); /* what came since the last call */
/* ui_guard_stop - stops the program and who waits for it, as the terminal would do it; comes back
 * when it is continued. The shell has the terminal meanwhile: it is not touched. */
void ui_guard_stop(void);

void ui_guard_stderr(const char *log); /* to the log, or /dev/null where it cannot be; NULL: back */

#endif
