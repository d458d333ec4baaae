/* tty.h - the real program on a terminal that a test can look at.
 *
 * A process of its own leads the terminal's session as a shell would: it starts the program in a
 * group of its own, waits for it, and tells when it stopped or ended. What the program writes goes
 * to libvterm, which knows what a person would see, and into a log, byte for byte. Waiting is
 * always for something to be seen, with a deadline; nobody sleeps.
 *
 *     struct tty *t = tty_open(&(struct tty_opts){.argv = {"w.mw"}});
 *     tty_see(t, "1 Data");
 *     tty_type(t, "2");
 *     tty_close(t);
 */
#ifndef MW_TESTS_PTY_TTY_H
#define MW_TESTS_PTY_TTY_H

#include "src/base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <termios.h>

enum { TTY_WORDS = 8, TTY_ENDED = 1, TTY_STOPPED = 2 };

struct tty_opts {
    const char *argv[TTY_WORDS]; /* behind the program's name; NULL at the end */
    const char *term, *locale;   /* NULL: xterm-256color, C.UTF-8 */
    bool no_color, no_hangup;    /* NO_COLOR=1; SIGHUP ignored as by nohup */
    int rows, cols;              /* 0: 24 x 80 */
    const char *folder;          /* it works in; NULL: that of the test */
    const char *env[4];          /* further variables, "DISPLAY=:9" */
};

struct tty {
    int master;
    int told, tell;              /* pipes from and to the leader */
    pid_t leader, pid;           /* pid: the program */
    struct VTerm *vterm;
    struct VTermScreen *screen;
    int rows, cols;
    bool alternate, cursor;      /* as the terminal is now */
    int bells;
    bool paste, mouse;           /* modes that are on */
    struct termios before;       /* modes of the line before the program came */
    struct buf log;              /* all that was written */
    int status;                  /* of waitpid, once it has ended or stopped */
};

bool tty_may_open(void); /* has this system pseudo-terminals? */
struct tty *tty_open(const struct tty_opts *o);
void tty_close(struct tty *t); /* ends the program first, if need be */

void tty_type(struct tty *t, const char *keys);
void tty_resize(struct tty *t, int rows, int cols);
void tty_hang_up(struct tty *t); /* the terminal is gone */
/* tty_read - feeds what comes for so long; true: there was something. */
bool tty_read(struct tty *t, int wait_ms);
/* tty_settle - reads until nothing has come for 60 ms. */
void tty_settle(struct tty *t);
/* tty_answer - types keys and reads what they bring about: until the program has been awake and
 * sleeps again, and 3 ms without anything more. For who looks again if it was not all. */
void tty_answer(struct tty *t, const char *keys);

/* These fail the test, and show the screen, when it does not happen within 10 seconds. */
void tty_see(struct tty *t, const char *text);
void tty_see_not(struct tty *t, const char *text);
void tty_modes(struct tty *t, bool alternate); /* until the second screen is on or off */
void tty_wait(struct tty *t, int what);        /* TTY_ENDED, TTY_STOPPED */

bool tty_shows(struct tty *t, const char *text);
void tty_picture(struct tty *t, struct buf *out); /* rows of text */
/* tty_cell - the first character of a cell; ' ' where it is empty, 0 right of a wide one. */
uint32_t tty_cell(const struct tty *t, int row, int col);
void tty_show(struct tty *t);                     /* prints the picture, for failures */
/* tty_sane - is the terminal as it was found: first screen, cursor, no paste or mouse mode, line
 * modes? The reason if not. */
const char *tty_sane(const struct tty *t);
bool tty_works(const struct tty *t);    /* it computes, or a child of it is there */
long tty_wake_ups(const struct tty *t); /* of the program, so far */

#endif
