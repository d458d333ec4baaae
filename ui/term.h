/* term.h - the only file that sees curses: cells to the terminal, keys from it.
 *
 * One terminal a process. ui_term_show sends the cells that changed since the last call, in one
 * doupdate. The terminal is restored on close, and however the process ends (term_guard.h). While
 * it is open, signals of the terminal (window size, stop, continue) are taken by ui_term_wait
 * alone and come as events.
 *
 *     ui_term_open(log, e);
 *     ui_term_theme(&theme);
 *     for (;;) {
 *         ui_term_show(canvas);
 *         ui_term_wait(fd, 1, -1);             // fd[0] is the terminal's
 *         while (ui_term_event(&event))
 *             ...
 *     }
 *     ui_term_close();
 */
#ifndef MW_UI_TERM_H
#define MW_UI_TERM_H

#include "src/base/err.h"
#include "ui/canvas.h"
#include "ui/theme.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

/* ui_term_there - are standard input and output a terminal? FAIL_USAGE. */
int ui_term_there(struct err *e);
/* ui_term_open - FAIL_USAGE where standard input and output are no terminal, or one that cannot
 * be drawn on. Standard error goes to `log` from now on; "": nowhere. */
int ui_term_open(const char *log, struct err *e);
void ui_term_close(void);
void ui_term_size(int *out_rows, int *out_cols);
enum ui_depth ui_term_depth(void);
bool ui_term_ascii(void);                     /* not UTF-8, or a terminal without line glyphs;
                                                 also before it is open */
void ui_term_theme(const struct ui_theme *t); /* t until the next call; redraws all */
void ui_term_mouse(bool on);
void ui_term_show(const struct ui_canvas *c);
void ui_term_redraw(void);                    /* the next show draws all of it, from nothing */
void ui_term_suspend(void);                   /* to the shell; back when it is continued */
/* ui_term_send - a sequence that draws nothing; false: the terminal is so plain that it would not
 * know it, or is gone. */
bool ui_term_send(const char *s, size_t size);

enum ui_event_kind { UI_EVENT_NONE, UI_EVENT_KEY, UI_EVENT_PASTE, UI_EVENT_MOUSE, UI_EVENT_RESIZE,
                     UI_EVENT_END /* the terminal is gone */ };
struct ui_event {
    enum ui_event_kind kind;
    int key;
    const char *paste; /* size bytes, until the next call; lines end in \n */
    size_t size;
    int row, col, clicks, wheel;
};
/* ui_term_wait - until there is something to read, a signal of the terminal, or wait_ms have
 * passed (-1: for ever). fd[0] is filled in for the terminal, [1..n) are the caller's. */
void ui_term_wait(struct pollfd *fd, size_t n, int wait_ms);
bool ui_term_event(struct ui_event *out);     /* what has come; false: nothing; never waits */
struct ui_term_work {                         /* done so far, for F12 */
    long cells, bytes;
};
const struct ui_term_work *ui_term_work(void); /* until ui_term_close */

#endif
