/* clipboard.c - OSC 52, or the first clipboard program that is here, has its display and takes it.
 *
 * A program gets the text as its standard input, from a file in memory, so that nobody has to feed
 * it. One that fails, or does not end in time, is followed by the next. */
#include "config.h"

#include "ui/clipboard.h"

#include "src/base/now.h"
#include "src/base/proc.h"
#include "ui/bytes.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* tmux stands last, as on a desktop the others know what it does not: who else may ask for it. */
static const struct program {
    const char *needs;   /* a variable; NULL: none */
    bool utf16;          /* what it reads, else UTF-8 */
    const char *argv[5];
} programs[] = {
    {"WAYLAND_DISPLAY", false, {"wl-copy"}},
    {"DISPLAY", false, {"xclip", "-selection", "clipboard"}},
    {"DISPLAY", false, {"xsel", "--clipboard", "--input"}},
    {NULL, false, {"pbcopy"}},
    {NULL, true, {"clip.exe"}},
    {"TMUX", false, {"tmux", "load-buffer", "-w", "-"}},
    {"TMUX", false, {"tmux", "load-buffer", "-"}}, /* before 3.2 */
};
enum { PROGRAMS = sizeof programs / sizeof *programs };
static const double patience_s = 3;

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);

    return value && *value;
}

/* --- programs --- */

static void put_utf16(struct buf *b, const struct buf *text)
{
    struct ui_utf8 u = {0};

    buf_add(b, "\xff\xfe", 2);
    for (size_t i = 0; i < text->size; i++) {
        int c = ui_utf8_byte(&u, (unsigned char)text->s[i]);
        int unit[2] = {c, -1};

        if (c >= 0x10000) {
            unit[0] = 0xd800 + ((c - 0x10000) >> 10);
            unit[1] = 0xdc00 + ((c - 0x10000) & 0x3ff);
        }
        for (int k = 0; k < 2 && unit[k] >= 0; k++) {
            buf_byte(b, (char)(unit[k] & 0xff));
            buf_byte(b, (char)(unit[k] >> 8));
        }
    }
}

/* The text as a file that begins at its first byte; -1. */
static int file_of(const struct buf *text, bool utf16)
{
    struct buf wide = {0};
    int fd = memfd_create("clipboard", MFD_CLOEXEC);

    if (utf16)
        put_utf16(&wide, text);
    const struct buf *b = utf16 ? &wide : text;

    for (size_t done = 0; fd >= 0 && done < b->size;) {
        ssize_t n = write(fd, b->s + done, b->size - done);

        if (n <= 0) {
            close(fd);
            fd = -1;
        } else {
            done += (size_t)n;
        }
    }
    if (fd >= 0)
        lseek(fd, 0, SEEK_SET);
    buf_done(&wide);
    return fd;
}

static bool start(struct ui_clipboard *c, const struct program *p)
{
    struct err ignored = {0}; /* it is not here: the next one */
    int fd = p->needs && !is_set(p->needs) ? -1 : file_of(&c->text, p->utf16);

    if (fd < 0)
        return false;
    bool started = proc_spawn_program(p->argv, fd, &c->pid, &ignored) == 0;

    close(fd);
    c->until = now_mono() + patience_s;
    return started;
}

static enum ui_clip_is none_took_it(struct ui_clipboard *c)
{
    if (c->failed)
        snprintf(c->said, sizeof c->said, "not copied: %s could not take it",
                 programs[c->failed - 1].argv[0]);
    else if (c->by_hand)
        snprintf(c->said, sizeof c->said, "not copied: no clipboard program is here that has its "
                 "display (wl-copy, xclip, xsel); F2 chooses the terminal instead");
    else
        snprintf(c->said, sizeof c->said, c->text.size > UI_CLIP_MAX
                 ? "not copied: more than 100 kB, which needs a program (wl-copy, xclip, xsel)"
                 : "not copied: this terminal has no way to, and no program is here "
                   "(wl-copy, xclip, xsel)");
    return UI_CLIP_FAILED;
}

static enum ui_clip_is start_next(struct ui_clipboard *c)
{
    for (; c->at < PROGRAMS; c->at++)
        if (start(c, &programs[c->at]))
            return UI_CLIP_BUSY;
    return none_took_it(c);
}

bool ui_clipboard_busy(const struct ui_clipboard *c)
{
    return c->pid > 0;
}

static void stop(struct ui_clipboard *c)
{
    int status;

    kill(-c->pid, SIGKILL);
    proc_reap(c->pid, false, &status);
    c->pid = 0;
}

enum ui_clip_is ui_clipboard_tick(struct ui_clipboard *c)
{
    int status = 0;

    if (!c->pid)
        return UI_CLIP_DONE;
    if (proc_reap(c->pid, true, &status) == 0) {
        if (now_mono() < c->until)
            return UI_CLIP_BUSY;
        stop(c);
        status = -1;
    }
    c->pid = 0;
    if (status == 0)
        return UI_CLIP_DONE;
    c->failed = ++c->at;
    return start_next(c);
}

/* --- the terminal --- */

/* Whatever TERM says: a tmux or screen at the near end of an ssh is behind such a terminal. */
static bool may_be_dropped(void)
{
    const char *term = getenv("TERM");

    return term && !is_set("STY") &&
           (strncmp(term, "screen", 6) == 0 || strncmp(term, "tmux", 4) == 0);
}

static bool by_terminal(struct ui_clipboard *c, ui_clip_send send)
{
    struct buf b = {0};
    bool sent = ui_clip_text(buf_str(&c->text), c->text.size, is_set("STY"), &b) &&
                send(buf_str(&b), b.size);

    buf_done(&b);
    return sent;
}

enum ui_clip_is ui_clipboard_put(struct ui_clipboard *c, const char *setting, const char *text,
                                 size_t size, ui_clip_send send)
{
    bool osc52 = setting && strcmp(setting, "osc52") == 0;

    if (c->pid)
        stop(c);
    c->by_hand = setting && strcmp(setting, "program") == 0;
    c->at = c->failed = 0;
    c->said[0] = '\0';
    buf_clear(&c->text);
    ui_clip_clean(text, size, &c->text);
    bool program_first = c->by_hand || (!osc52 && is_set("TMUX"));

    if (program_first && start_next(c) == UI_CLIP_BUSY)
        return UI_CLIP_BUSY;
    if (c->by_hand || !by_terminal(c, send))
        return program_first ? UI_CLIP_FAILED : start_next(c);
    if (!may_be_dropped())
        return UI_CLIP_DONE;
    snprintf(c->said, sizeof c->said,
             "sent to the terminal; inside tmux that needs: set -g set-clipboard on");
    return UI_CLIP_UNSURE;
}

void ui_clipboard_done(struct ui_clipboard *c)
{
    buf_done(&c->text);
    *c = (struct ui_clipboard){0};
}
