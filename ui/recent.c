/* recent.c - reads and writes the list of workspaces that were opened last. */
#include "config.h"

#include "ui/recent.h"

#include "src/base/file.h"
#include "src/base/mem.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX = 1 << 16 };

/* --- where it is --- */

struct place {
    const char *base;   /* is there, or nothing is written; NULL: nowhere */
    const char *folder; /* below it, made where it is missing */
};

/* A relative folder is none, as the standard of these says. */
static struct place place_of_list(void)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

    if (state && *state == '/')
        return (struct place){state, "millwright"};
    return (struct place){home && *home == '/' ? home : NULL, ".local/state/millwright"};
}

/* NULL: nowhere. */
static char *path_of_list(void)
{
    struct place at = place_of_list();
    char *folder = at.base ? file_join(at.base, at.folder) : NULL;
    char *path = folder ? file_join(folder, "recent") : NULL;

    free(folder);
    return path;
}

/* The folders below the base, and an empty file that only its owner reads: what replaces it keeps
 * that. */
static void make(const char *path)
{
    char *part = mem_text(path);

    for (char *s = part + strlen(place_of_list().base) + 1; (s = strchr(s, '/')); s++) {
        *s = '\0';
        mkdir(part, 0700); /* it may be there; what fails is seen at the file */
        *s = '/';
    }
    free(part);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd >= 0)
        close(fd);
}

/* --- reading --- */

static void take_lines(struct ui_recent *r, const char *text)
{
    while (*text && r->n < UI_RECENT) {
        size_t n = strcspn(text, "\n");

        if (*text == '/')
            r->path[r->n++] = mem_text_n(text, n);
        text += n + (text[n] == '\n');
    }
}

void ui_recent_read(struct ui_recent *out)
{
    char *path = path_of_list();
    struct buf text = {0};
    struct err ignored = {0};

    *out = (struct ui_recent){0};
    if (path && file_read_all(path, FILE_MAX, &text, &ignored) == 0)
        take_lines(out, buf_str(&text));
    buf_done(&text);
    free(path);
}

void ui_recent_done(struct ui_recent *r)
{
    for (size_t i = 0; i < r->n; i++)
        free(r->path[i]);
    r->n = 0;
}

/* --- writing --- */

static void write_list(const char *path, const struct buf *text)
{
    struct err ignored = {0};

    make(path);
    struct file_out *f = file_out_new(path, &ignored);

    if (f && file_out_put(f, buf_str(text), text->size, &ignored) == 0)
        file_out_finish(f, &ignored);
    file_out_free(f);
}

void ui_recent_add(const char *path)
{
    char *list = path_of_list(), *whole = realpath(path, NULL);
    struct ui_recent old = {0};
    struct buf text = {0};
    size_t n = 1;

    if (list && whole && !strchr(whole, '\n')) {
        ui_recent_read(&old);
        buf_printf(&text, "%s\n", whole);
        for (size_t i = 0; i < old.n && n < UI_RECENT; i++) {
            if (strcmp(old.path[i], whole) == 0)
                continue;
            buf_printf(&text, "%s\n", old.path[i]);
            n++;
        }
        write_list(list, &text);
    }
    ui_recent_done(&old);
    buf_done(&text);
    free(whole);
    free(list);
}
