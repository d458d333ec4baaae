/* term.c - cells to curses and keys from it.
 *
 * Drawing: a copy of what is shown tells which cells changed; each becomes one setcchar and one
 * add_wch, and curses finds the bytes. Keys: curses tells sequences apart, bytes become characters
 * (bytes.c), so that a locale without UTF-8 and broken bytes do no harm.
 * Not here: signals, and the terminal given back after a crash (term_guard.c). */
#include "config.h"

#include "ui/term.h"

#include "src/base/buf.h"
#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/base/proc.h"
#include "ui/bytes.h"
#include "ui/keys.h"
#include "ui/sequence.h"
#include "ui/term_guard.h"

#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

enum { PAIRS_MAX = 255, STUCK_MAX = 10 };
enum { CODE_FIRST = 0x2000 }; /* ours, of curses: sequences known to sequence.c */
/* Curses makes one event of presses and releases that come together, as over a slow line. */
#define CLICKS_ONE (BUTTON1_PRESSED | BUTTON1_CLICKED)
#define CLICKS_TWO (BUTTON1_DOUBLE_CLICKED | BUTTON1_TRIPLE_CLICKED)
#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

static struct {
    SCREEN *screen;
    FILE *out, *in;
    WINDOW *keys;             /* a pad: reading from it never draws */
    bool alternate;           /* it has a second screen, so it is not as plain as a vt100 */
    bool utf8, own_colors, mouse;
    enum ui_depth depth;
    struct ui_look look[UI_ROLES];
    short pair[UI_ROLES];
    struct ui_cell *shown;    /* [rows][cols] */
    int rows, cols;           /* of shown */
    int cursor_row, cursor_col;
    bool redraw;
    int stuck;                /* readable, yet nothing read, so many times */
    bool pasting;
    struct ui_paste paste;
    struct ui_utf8 character; /* of whose bytes some are still to come */
    struct ui_late late;      /* a sequence of which some are */
    struct ui_click click;    /* the last press, for double clicks */
    int io;                   /* /proc/thread-self/io; -1: there is none */
    struct ui_term_work work;
} t = {.io = -1};

/* --- raw output --- */

static bool send(const char *s, size_t size)
{
    while (size) {
        ssize_t n = write(fileno(t.out), s, size);

        if (n < 0 && errno == EAGAIN) {
            struct pollfd p = {.fd = fileno(t.out), .events = POLLOUT};

            if (poll(&p, 1, 1000) <= 0)
                return false;
        } else if (n < 0 && errno != EINTR) {
            return false;
        } else if (n > 0) {
            s += n;
            size -= (size_t)n;
            t.work.bytes += n;
        }
    }
    return true;
}

static void paste_mode(bool on)
{
    if (t.alternate)
        send(on ? PASTE_ON : PASTE_OFF, sizeof PASTE_ON - 1);
}

/* What gives the terminal back, should there be no time for curses. */
static void prepare(void)
{
    struct buf b = {0};
    int rows, cols;

    ui_term_size(&rows, &cols);
    if (t.alternate)
        buf_text(&b, "\033[?1006l\033[?1002l\033[?1000l" PASTE_OFF);
    ui_cap_text(&b, tigetstr("sgr0"));
    if (t.depth != UI_MONO)
        ui_cap_text(&b, tigetstr("op"));
    ui_cap_text(&b, tigetstr("cnorm"));
    ui_cap_text(&b, tigetstr("rmkx"));
    if (t.alternate) {
        ui_cap_text(&b, tigetstr("rmcup"));
    } else {
        ui_cap_text(&b, tparm(tigetstr("cup"), (long)(rows - 1), 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L));
        ui_cap_text(&b, tigetstr("el"));
    }
    ui_guard_text(buf_str(&b), b.size);
    buf_done(&b);
}

/* --- opening and closing --- */

/* ^C and ^Z are keys; ^\ stays the way out of a program that does not answer. */
static void take_control_keys(void)
{
    struct termios modes;

    if (tcgetattr(fileno(t.in), &modes) < 0)
        return;
    modes.c_cc[VINTR] = modes.c_cc[VSUSP] = _POSIX_VDISABLE;
    modes.c_iflag &= ~(tcflag_t)(IXON | IXOFF);
    tcsetattr(fileno(t.in), TCSADRAIN, &modes);
    def_prog_mode();
}

static int code_of(int key) /* what curses calls a key of sequence.c */
{
    return CODE_FIRST + (key < UI_KEY_FIRST ? 0x1000 + key : key - UI_KEY_FIRST);
}

static void define_keys(void)
{
    const struct ui_sequence *known;

    for (size_t i = 0; (known = ui_sequence_at(i)); i++)
        define_key(known->bytes, code_of(known->key));
}

static void set_up_colors(void)
{
    t.depth = ui_theme_depth(getenv("NO_COLOR"), getenv("TERM"), tigetnum("colors"));
    if (t.depth == UI_MONO)
        return;
    start_color();
    t.own_colors = use_default_colors() == OK;
}

static void set_up_screen(void)
{
    cbreak();
    noecho();
    nonl();
    if (!getenv("ESCDELAY"))
        set_escdelay(25);
    t.keys = newpad(1, 1);
    keypad(t.keys, TRUE);
    nodelay(t.keys, TRUE);
    take_control_keys();
    define_keys();
    set_up_colors();
    curs_set(0);
    mouseinterval(0);
}

static void free_screen(void)
{
    if (t.keys)
        delwin(t.keys);
    if (t.screen)
        delscreen(t.screen);
    if (t.out)
        fclose(t.out);
    if (t.in)
        fclose(t.in);
    if (t.io >= 0)
        close(t.io);
    free(t.shown);
    buf_done(&t.paste.text);
    memset(&t, 0, sizeof t);
    t.io = -1;
}

static int open_screen(struct err *e)
{
    const char *term = getenv("TERM");
    int out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    int in = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);

    t.out = fdopen(out, "w");
    t.in = fdopen(in, "r");
    if (!t.out || !t.in)
        return err_errno(e, "open", "the terminal");
    t.screen = newterm(NULL, t.out, t.in);
    if (!t.screen) {
        err_set(e, FAIL_USAGE, "the terminal type '%s' is not known here", term ? term : "");
        return err_hint(e, "try TERM=xterm-256color, or TERM=vt100");
    }
    if (!tigetstr("cup")) {
        endwin();
        err_set(e, FAIL_USAGE, "a terminal of type '%s' cannot be drawn on", term ? term : "");
        return err_hint(e, "commands work without one: see 'millwright --help'");
    }
    return 0;
}

int ui_term_there(struct err *e)
{
    if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
        return 0;
    err_set(e, FAIL_USAGE, "the workbench needs a terminal");
    return err_hint(e, "commands work without one: see 'millwright --help'");
}

int ui_term_open(const char *log, struct err *e)
{
    if (ui_term_there(e) < 0 || ui_guard_save(STDOUT_FILENO, e) < 0)
        return -1;
    if (open_screen(e) < 0) {
        free_screen();
        return -1;
    }
    const char *second = tigetstr("smcup");

    t.alternate = second && second != (char *)-1;
    t.utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    t.cursor_row = t.cursor_col = -1;
    t.redraw = true;
    t.io = open("/proc/thread-self/io", O_RDONLY | O_CLOEXEC);
    set_up_screen();
    prepare();
    ui_guard_arm();
    ui_guard_stderr(log);
    ui_guard_stops(true);
    paste_mode(true);
    return 0;
}

void ui_term_close(void)
{
    if (!t.screen)
        return;
    ui_term_mouse(false);
    paste_mode(false);
    curs_set(1);
    endwin();
    ui_guard_stops(false);
    ui_guard_stderr(NULL);
    ui_guard_disarm();
    free_screen();
}

void ui_term_size(int *out_rows, int *out_cols)
{
    *out_rows = getmaxy(stdscr);
    *out_cols = getmaxx(stdscr);
}

enum ui_depth ui_term_depth(void)
{
    return t.depth;
}

bool ui_term_ascii(void)
{
    const char *term = getenv("TERM");

    return strcmp(nl_langinfo(CODESET), "UTF-8") != 0 || !term || strcmp(term, "linux") == 0;
}

/* --- looks --- */

/* The pair for a foreground and a background, made anew or that of an earlier role. */
static short pair_for(int role, short *n)
{
    const struct ui_look *look = &t.look[role];

    if (t.depth == UI_MONO || (look->fg < 0 && look->bg < 0))
        return 0;
    for (int i = 0; i < role; i++)
        if (t.look[i].fg == look->fg && t.look[i].bg == look->bg)
            return t.pair[i];
    if (*n == PAIRS_MAX)
        return 0;
    short fg = look->fg < 0 && !t.own_colors ? COLOR_WHITE : look->fg;
    short bg = look->bg < 0 && !t.own_colors ? COLOR_BLACK : look->bg;

    return init_pair((short)(*n + 1), fg, bg) == OK ? ++*n : 0;
}

void ui_term_theme(const struct ui_theme *theme)
{
    short n = 0;

    memcpy(t.look, theme->look, sizeof t.look);
    for (int i = 0; i < UI_ROLES; i++)
        t.pair[i] = pair_for(i, &n);
    t.redraw = true;
}

static attr_t attr_of(const struct ui_look *look)
{
    return (look->attr & UI_BOLD ? A_BOLD : 0) | (look->attr & UI_REVERSE ? A_REVERSE : 0) |
           (look->attr & UI_UNDERLINE ? A_UNDERLINE : 0) | (look->attr & UI_FAINT ? A_DIM : 0);
}

/* --- drawing --- */

static void put_cell(int row, int col, const struct ui_cell *cell)
{
    int role = cell->role < UI_ROLES ? cell->role : UI_TEXT;
    const struct ui_look *look = &t.look[role];
    wchar_t glyph[UI_CELL_CHARS];
    cchar_t cc;

    if (cell->width == 0)
        return; /* it comes with the cell before */
    if (role >= UI_HEAT && ui_is_shade(cell->glyph)) {
        glyph[0] = look->glyph ? (wchar_t)look->glyph : L' ';
        glyph[1] = L'\0';
    } else {
        ui_cell_characters(cell->glyph, glyph);
    }
    struct ui_look shown = ui_look_of(look, cell);

    if (setcchar(&cc, glyph, attr_of(&shown), t.pair[role], NULL) == OK)
        mvwadd_wch(stdscr, row, col, &cc); /* fails in the last cell, having written it */
}

static bool same(const struct ui_cell *a, const struct ui_cell *b)
{
    return a->role == b->role && a->width == b->width && strcmp(a->glyph, b->glyph) == 0;
}

/* Begins anew: nothing of what is on the terminal is trusted. */
static void start_over(int rows, int cols)
{
    t.rows = rows;
    t.cols = cols;
    t.shown = mem_resize(t.shown, (size_t)rows * (size_t)cols + 1, sizeof *t.shown);
    memset(t.shown, 0, (size_t)rows * (size_t)cols * sizeof *t.shown);
    werase(stdscr);
    clearok(curscr, TRUE);
    prepare();
}

static bool put_changes(const struct ui_canvas *c)
{
    long n = 0;

    for (int row = 0; row < t.rows; row++) {
        for (int col = 0; col < t.cols; col++) {
            const struct ui_cell *now = ui_canvas_at(c, row, col);
            struct ui_cell *was = &t.shown[(size_t)row * (size_t)t.cols + (size_t)col];

            if (same(now, was))
                continue;
            *was = *now;
            put_cell(row, col, now);
            n++;
        }
    }
    t.work.cells += n;
    return n > 0;
}

static bool put_cursor(const struct ui_canvas *c)
{
    bool there = c->cursor_row >= 0 && c->cursor_row < t.rows && c->cursor_col >= 0 &&
                 c->cursor_col < t.cols;
    int row = there ? c->cursor_row : -1, col = there ? c->cursor_col : -1;
    bool moved = row != t.cursor_row || col != t.cursor_col;

    if (moved && there != (t.cursor_row >= 0))
        curs_set(there);
    t.cursor_row = row;
    t.cursor_col = col;
    leaveok(stdscr, !there);
    if (there)
        wmove(stdscr, row, col);
    return moved;
}

void ui_term_show(const struct ui_canvas *c)
{
    int rows, cols;
    bool changed = t.redraw;

    ui_term_size(&rows, &cols);
    rows = c->rows < rows ? c->rows : rows;
    cols = c->cols < cols ? c->cols : cols;
    if (t.redraw || rows != t.rows || cols != t.cols)
        start_over(rows, cols);
    t.redraw = false;
    changed |= put_changes(c);
    changed |= put_cursor(c);
    if (!changed)
        return;
    int64_t before = proc_written(t.io);

    wnoutrefresh(stdscr);
    doupdate();
    t.work.bytes += proc_written(t.io) - before;
}

void ui_term_redraw(void)
{
    t.redraw = true;
}

const struct ui_term_work *ui_term_work(void)
{
    return &t.work;
}

void ui_term_mouse(bool on)
{
    if (on == t.mouse)
        return;
    t.mouse = on;
    mousemask(on ? CLICKS_ONE | CLICKS_TWO | BUTTON4_PRESSED | BUTTON5_PRESSED : 0, NULL);
    doupdate(); /* it waits in a buffer else */
}

/* --- stopping and going on --- */

static void come_back(void)
{
    paste_mode(true);
    t.redraw = true;
    raise(SIGWINCH); /* the window may have another size now; curses looks */
}

void ui_term_suspend(void)
{
    paste_mode(false);
    endwin();
    ui_guard_stop();
    come_back();
}

/* --- keys --- */

static int key_of(int code) /* of a code of curses; -1: not one that is known */
{
    static const short table[][2] = {
        {KEY_UP, UI_KEY_UP - UI_KEY_FIRST},       {KEY_DOWN, UI_KEY_DOWN - UI_KEY_FIRST},
        {KEY_LEFT, UI_KEY_LEFT - UI_KEY_FIRST},   {KEY_RIGHT, UI_KEY_RIGHT - UI_KEY_FIRST},
        {KEY_SR, UI_KEY_UP - UI_KEY_FIRST},       {KEY_SF, UI_KEY_DOWN - UI_KEY_FIRST},
        {KEY_SLEFT, UI_KEY_LEFT - UI_KEY_FIRST},  {KEY_SRIGHT, UI_KEY_RIGHT - UI_KEY_FIRST},
        {KEY_HOME, UI_KEY_HOME - UI_KEY_FIRST},   {KEY_END, UI_KEY_END - UI_KEY_FIRST},
        {KEY_A1, UI_KEY_HOME - UI_KEY_FIRST},     {KEY_C1, UI_KEY_END - UI_KEY_FIRST},
        {KEY_FIND, UI_KEY_HOME - UI_KEY_FIRST},   {KEY_SELECT, UI_KEY_END - UI_KEY_FIRST},
        {KEY_PPAGE, UI_KEY_PGUP - UI_KEY_FIRST},  {KEY_NPAGE, UI_KEY_PGDN - UI_KEY_FIRST},
        {KEY_A3, UI_KEY_PGUP - UI_KEY_FIRST},     {KEY_C3, UI_KEY_PGDN - UI_KEY_FIRST},
        {KEY_DC, UI_KEY_DEL - UI_KEY_FIRST},      {KEY_IC, UI_KEY_INS - UI_KEY_FIRST},
        {KEY_BTAB, UI_KEY_BACKTAB - UI_KEY_FIRST},
    };

    if (code >= CODE_FIRST)
        return UI_KEY_FIRST + code - CODE_FIRST;
    if (code == KEY_BACKSPACE)
        return UI_KEY_BACKSPACE;
    if (code == KEY_ENTER)
        return UI_KEY_ENTER;
    if (code > KEY_F0 && code <= KEY_F(12))
        return UI_KEY_F1 + code - KEY_F(1);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i][0] == code)
            return UI_KEY_FIRST + table[i][1];
    return -1;
}

static int key_of_byte(int byte)
{
    if (byte >= 0x80 && !t.utf8)
        return -1;
    int key = ui_utf8_byte(&t.character, byte);

    return key == 8 ? UI_KEY_BACKSPACE : key == 10 ? UI_KEY_ENTER : key;
}

/* The mark of the end comes as a key, or where it was slow on its way as bytes; other keys within a
 * paste are no text. */
static bool take_paste(int code, struct ui_event *out)
{
    bool ends = code == code_of(UI_SEQUENCE_PASTE_END) ||
                (code > 0 && code < 256 && ui_paste_byte(&t.paste, code));

    if (!ends)
        return false;
    t.pasting = false;
    *out = (struct ui_event){.kind = UI_EVENT_PASTE,
                             .paste = buf_str(&t.paste.text), .size = t.paste.text.size};
    return true;
}

static bool take_mouse(struct ui_event *out)
{
    MEVENT m;

    if (getmouse(&m) != OK)
        return false;
    *out = (struct ui_event){.kind = UI_EVENT_MOUSE, .row = m.y, .col = m.x};
    if (m.bstate & BUTTON4_PRESSED)
        out->wheel = -1;
    else if (m.bstate & BUTTON5_PRESSED)
        out->wheel = 1;
    else if (m.bstate & CLICKS_TWO)
        out->clicks = 2;
    else if (m.bstate & CLICKS_ONE)
        out->clicks = ui_click(&t.click, m.y, m.x, now_mono());
    return out->clicks || out->wheel;
}

static bool take_code(int code, struct ui_event *out)
{
    if (code == KEY_RESIZE) {
        *out = (struct ui_event){.kind = UI_EVENT_RESIZE};
        t.redraw = true;
        return true;
    }
    if (t.pasting)
        return take_paste(code, out);
    if (code == code_of(UI_SEQUENCE_PASTE)) {
        t.pasting = true;
        ui_paste_begin(&t.paste);
        return false;
    }
    if (code == KEY_MOUSE)
        return take_mouse(out);
    int key = code < 256 ? key_of_byte(code) : key_of(code);

    *out = (struct ui_event){.kind = UI_EVENT_KEY, .key = key};
    return key > 0;
}

/* --- sequences in pieces --- */

static void give_up(void) /* what was held back are keys */
{
    char held[sizeof t.late.byte];

    for (size_t n = ui_late_give_up(&t.late, held); n-- > 0;)
        ungetch((unsigned char)held[n]);
}

/* An Esc of which curses has made no sequence, in time; ERR: it is held back. */
static int late_escape(void)
{
    int next = wgetch(t.keys);

    if (next != ERR)
        ungetch(next);
    return ui_late_escape(&t.late, next == '[' || next == 'O', now_mono()) ? ERR : UI_KEY_ESC;
}

/* The code to go on with; ERR: none, as it may belong to a sequence whose rest is to come. */
static int late_code(int code)
{
    int key;
    enum ui_late_is is = UI_LATE_NOT;

    if (t.pasting || code == KEY_RESIZE)
        return code;
    if (code != UI_KEY_ESC && code < 256)
        is = ui_late_byte(&t.late, code, now_mono(), &key);
    if (is != UI_LATE_NOT)
        return is == UI_LATE_KEY ? code_of(key) : ERR;
    if (ui_late_holds(&t.late)) {
        ungetch(code); /* behind what was held */
        give_up();
        return ERR;
    }
    return code == UI_KEY_ESC ? late_escape() : code;
}

/* --- events --- */

/* Nothing could be read: is it because there is nobody any more? */
static bool is_gone(void)
{
    struct pollfd p = {.fd = fileno(t.in), .events = POLLIN};

    if (poll(&p, 1, 0) <= 0)
        return false;
    return p.revents & (POLLHUP | POLLERR | POLLNVAL) || ++t.stuck > STUCK_MAX;
}

/* What a signal has asked for. */
static bool take_asked(struct ui_event *out)
{
    enum ui_guard asked = ui_guard_asked();

    if (asked == UI_GUARD_STOP)
        *out = (struct ui_event){.kind = UI_EVENT_KEY, .key = UI_CTRL('Z')};
    if (asked == UI_GUARD_WENT_ON) { /* stopped by another hand: the shell has been here */
        endwin();
        come_back();
        *out = (struct ui_event){.kind = UI_EVENT_RESIZE};
    }
    return out->kind != UI_EVENT_NONE;
}

bool ui_term_event(struct ui_event *out)
{
    *out = (struct ui_event){0};
    if (take_asked(out))
        return true;
    for (;;) {
        int code = wgetch(t.keys);

        if (code == ERR) {
            if (ui_late_wait_ms(&t.late, now_mono()) == 0) {
                give_up();
                continue;
            }
            if (is_gone())
                out->kind = UI_EVENT_END;
            return out->kind == UI_EVENT_END;
        }
        t.stuck = 0;
        code = late_code(code);
        if (code != ERR && take_code(code, out))
            return true;
    }
}

void ui_term_wait(struct pollfd *fd, size_t n, int wait_ms)
{
    int late = ui_late_wait_ms(&t.late, now_mono());

    if (late >= 0 && (wait_ms < 0 || late < wait_ms))
        wait_ms = late;
    fd[0] = (struct pollfd){.fd = fileno(t.in), .events = POLLIN};
    ui_guard_wait(fd, n, wait_ms);
}

bool ui_term_send(const char *s, size_t size)
{
    return t.alternate && send(s, size);
}
