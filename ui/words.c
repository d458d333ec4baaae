/* words.c - words of a typed line, and paths that complete one. */
#include "config.h"

#include "ui/words.h"

#include "src/base/buf.h"
#include "src/base/file.h"
#include "src/base/mem.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* --- words --- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* One character or quote of a word into out; gives what follows, NULL for a quote left open. */
static const char *take(const char *s, struct buf *out)
{
    const char *end;

    if (*s == '\\' && s[1]) {
        buf_byte(out, s[1]);
        return s + 2;
    }
    if (*s != '\'' && *s != '"') {
        buf_byte(out, *s);
        return s + 1;
    }
    for (end = s + 1; *end && *end != *s; end++) {
        end += *s == '"' && *end == '\\' && end[1] && strchr("\"\\$`", end[1]);
        buf_byte(out, *end);
    }
    return *end ? end + 1 : NULL;
}

int ui_words_split(const char *s, struct arena *a, const char *const **out, struct err *e)
{
    size_t most = strlen(s) / 2 + 1; /* words and the blanks between them */
    const char **word = arena_zero(a, most + 1, sizeof *word);
    struct buf b = {0};
    int n = 0;

    for (;;) {
        while (is_blank(*s))
            s++;
        if (!*s)
            break;
        buf_clear(&b);
        while (s && *s && !is_blank(*s))
            s = take(s, &b);
        if (!s) {
            buf_done(&b);
            return err_set(e, FAIL_USAGE, "a quote is not closed");
        }
        word[n++] = arena_text(a, buf_str(&b));
    }
    buf_done(&b);
    *out = word;
    return n;
}

size_t ui_words_last(const char *s)
{
    const char *at = s, *begin = s;
    struct buf ignored = {0};

    while (at && *at) {
        if (is_blank(*at))
            begin = ++at;
        else
            at = take(at, &ignored);
    }
    buf_done(&ignored);
    return (size_t)(begin - s);
}

/* --- paths --- */

static const char *const usual[] = {".csv", ".csv.gz", ".mw", NULL};

static bool ends_with(const char *s, const char *ending)
{
    size_t n = strlen(s), m = strlen(ending);

    return n >= m && strcmp(s + n - m, ending) == 0;
}

static bool is_wanted(const char *path, const char *const *endings)
{
    for (const char *const *x = endings ? endings : usual; *x; x++)
        if (ends_with(path, *x))
            return true;
    return false;
}

/* A folder's entry as it would be typed, kept if it is one to offer. */
static void offer(struct ui_paths *p, const char *before, const char *name,
                  const char *const *endings)
{
    struct buf b = {0};

    buf_printf(&b, "%s%s", before, name);
    bool folder = file_is_folder(buf_str(&b));

    if (folder)
        buf_byte(&b, '/');
    if (folder || is_wanted(name, endings))
        p->path[p->n++] = arena_text(&p->memory, buf_str(&b));
    buf_done(&b);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void ui_paths_find(const char *typed, const char *const *endings, struct ui_paths *out)
{
    const char *name = file_base(typed);
    char *before = mem_text_n(typed, (size_t)(name - typed));
    DIR *folder = opendir(before[0] ? before : ".");

    *out = (struct ui_paths){.path = mem_zero(UI_PATHS_MAX + 1, sizeof *out->path)};
    for (struct dirent *d; folder && out->n < UI_PATHS_MAX && (d = readdir(folder));) {
        bool hidden = d->d_name[0] == '.' && name[0] != '.';
        bool self = strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0;

        if (!hidden && !self && strncmp(d->d_name, name, strlen(name)) == 0)
            offer(out, before, d->d_name, endings);
    }
    if (folder)
        closedir(folder);
    free(before);
    qsort(out->path, out->n, sizeof *out->path, by_name);
}

size_t ui_paths_common(const struct ui_paths *p)
{
    size_t n = p->n ? strlen(p->path[0]) : 0;

    for (size_t i = 1; i < p->n; i++)
        for (size_t k = 0; k < n; k++)
            if (p->path[i][k] != p->path[0][k])
                n = k;
    while (n > 0 && p->n > 1 && ((unsigned char)p->path[0][n] & 0xc0) == 0x80)
        n--; /* a character is not cut */
    return n;
}

void ui_paths_done(struct ui_paths *p)
{
    arena_done(&p->memory);
    free(p->path);
    *p = (struct ui_paths){0};
}
