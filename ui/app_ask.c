/* app_ask.c - helper processes: this very program with a command whose answer a view waits for.
 *
 * Each has a pipe that app_tick reads without waiting; when it ends the answer is handed over. A
 * helper whose view is gone is killed and reaped, but for one that is to outlive the screen. */
#include "config.h"

#include "src/base/buf.h"
#include "src/base/mem.h"
#include "src/base/proc.h"
#include "ui/app_parts.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ANSWER_MAX = 64 << 20, WORDS_MAX = 60 };

struct ask {
    struct ask *next;
    pid_t pid;
    int fd;
    struct buf text;
    app_answer done;
    void *owner;
    bool stays; /* when the screen goes */
};

int app_ask(struct app *a, const char *const *words, app_answer done, void *owner, struct err *e)
{
    const char *argv[WORDS_MAX + 5] = {"millwright", "-q"};
    size_t n = 2;
    struct ask *k = mem_zero(1, sizeof *k);

    if (a->store) {
        argv[n++] = "-w";
        argv[n++] = a->path;
    }
    while (*words && n < WORDS_MAX)
        argv[n++] = *words++;
    argv[n] = NULL;
    if (proc_spawn_pipe(argv, &k->fd, &k->pid, e) < 0) {
        free(k);
        return -1;
    }
    k->text.max = ANSWER_MAX;
    k->done = done;
    k->owner = owner;
    k->next = a->asks;
    a->asks = k;
    return 0;
}

static void ask_free(struct ask *k)
{
    close(k->fd);
    buf_done(&k->text);
    free(k);
}

static void ask_kill(struct ask *k)
{
    int status;

    kill(-k->pid, SIGKILL);
    proc_reap(k->pid, false, &status);
    ask_free(k);
}

void app_ask_stop(struct app *a, void *owner)
{
    for (struct ask **at = &a->asks; *at;) {
        struct ask *k = *at;

        if (k->owner != owner) {
            at = &k->next;
            continue;
        }
        *at = k->next;
        ask_kill(k);
    }
}

bool app_asking(const struct app *a, const void *owner)
{
    for (const struct ask *k = a->asks; k; k = k->next)
        if (k->owner == owner)
            return true;
    return false;
}

void app_ask_outlive(struct app *a, const void *owner)
{
    for (struct ask *k = a->asks; k; k = k->next)
        k->stays |= k->owner == owner;
}

bool app_ask_interrupt(struct app *a)
{
    bool any = false;

    for (struct ask **at = &a->asks; *at;) {
        struct ask *k = *at;

        if (k->stays) {
            at = &k->next;
            continue;
        }
        *at = k->next;
        ask_kill(k);
        any = true;
    }
    return any;
}

void app_ask_free(struct app *a)
{
    app_ask_interrupt(a);
    while (a->asks) {
        struct ask *k = a->asks;

        a->asks = k->next;
        ask_free(k);
    }
}

size_t app_ask_fds(const struct app *a, struct pollfd *out, size_t max)
{
    size_t n = 0;

    for (const struct ask *k = a->asks; k && n < max; k = k->next)
        out[n++] = (struct pollfd){.fd = k->fd, .events = POLLIN};
    return n;
}

/* Reads what is there; true once all of it is. */
static bool read_answer(struct ask *k)
{
    char block[1 << 14];

    for (;;) {
        ssize_t n = read(k->fd, block, sizeof block);

        if (n > 0)
            buf_add(&k->text, block, (size_t)n);
        else if (n == 0 || (errno != EINTR && errno != EAGAIN))
            return true;
        else if (errno == EAGAIN)
            return false;
    }
}

static void hand_over(struct app *a, struct ask *k)
{
    int status = 0;

    proc_reap(k->pid, false, &status); /* its output has ended: it is about to be gone */
    k->done(k->owner, buf_str(&k->text), k->text.size,
            WIFEXITED(status) ? WEXITSTATUS(status) : 1);
    a->wants_draw = true;
    ask_free(k);
}

void app_ask_tick(struct app *a)
{
    for (struct ask **at = &a->asks; *at;) {
        struct ask *k = *at;

        if (!read_answer(k)) {
            at = &k->next;
            continue;
        }
        *at = k->next;
        hand_over(a, k);
        at = &a->asks; /* the answer may have started others */
    }
}

/* --- errors --- */

/* The rest of the last line that begins with `start`; NULL: there is none. */
static const char *last_line(const char *text, const char *start, size_t *out_size)
{
    const char *found = NULL;
    size_t n = strlen(start);

    for (const char *line = text; line;) {
        const char *end = strchr(line, '\n');

        if (strncmp(line, start, n) == 0) {
            found = line + n;
            *out_size = end ? (size_t)(end - found) : strlen(found);
        }
        line = end ? end + 1 : NULL;
    }
    return found;
}

void app_ask_failed(struct app *a, const char *text, size_t size, char *out, size_t out_size)
{
    size_t n = 0, n_hint = 0;
    char *copy = mem_text_n(text, size);
    const char *what = last_line(copy, "millwright: ", &n);
    const char *hint = last_line(copy, "hint: ", &n_hint);

    if (!what) {
        what = "a helper process ended without a word";
        n = strlen(what);
    }
    app_say(a, UI_ALARM, "%.*s%s%.*s", (int)n, what, hint ? " · " : "", (int)n_hint,
            hint ? hint : "");
    if (out)
        snprintf(out, out_size, "%.*s", (int)n, what);
    free(copy);
}
