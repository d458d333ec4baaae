/* match.c - texts and patterns that are looked for. */
#include "config.h"

#include "ui/match.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REPEATS_MOST = 1000, LINE_CELLS = 400 };

/* --- patterns --- */

/* regcomp writes out what {n,m} repeats, and nests that; a reference back to a group may take
 * longer than anybody lives. */
static int check(const char *pattern, struct err *e)
{
    long repeats = 1;

    for (const char *s = pattern; *s; s++) {
        if (*s == '\\' && s[1]) {
            s++;
            if (isdigit((unsigned char)*s))
                return err_set(e, FAIL_USAGE, "a pattern cannot refer back: \\%c", *s);
        } else if (*s == '{') {
            long most = strtol(s + 1, NULL, 10), second;
            const char *comma = strpbrk(s, ",}");

            second = comma && *comma == ',' ? strtol(comma + 1, NULL, 10) : 0;
            most = second > most ? second : most;
            repeats *= most > 1 && most <= REPEATS_MOST ? most : most > 1 ? REPEATS_MOST + 1 : 1;
            if (repeats > REPEATS_MOST)
                return err_set(e, FAIL_USAGE, "a pattern repeats at most %d times", REPEATS_MOST);
        }
    }
    return 0;
}

static int compile(const char *pattern, regex_t *out, struct err *e)
{
    char why[120];
    int rc = check(pattern, e);

    if (rc < 0)
        return -1;
    rc = regcomp(out, pattern, REG_EXTENDED | REG_ICASE);
    if (rc == 0)
        return 0;
    regerror(rc, out, why, sizeof why);
    return err_set(e, FAIL_USAGE, "no pattern yet: %s", why);
}

int ui_match_set(struct ui_match *m, const char *text, struct err *e)
{
    struct ui_match fresh = {0};

    if (strlen(text) >= sizeof fresh.text)
        return err_set(e, FAIL_USAGE, "it is too long to be looked for");
    snprintf(fresh.text, sizeof fresh.text, "%s", text);
    fresh.pattern = *text == '~' && text[1];
    if (*text == '~' && !text[1])
        fresh.text[0] = '\0'; /* its pattern is still to come */
    if (fresh.pattern && compile(text + 1, &fresh.re, e) < 0)
        return -1;
    ui_match_done(m);
    *m = fresh;
    return 0;
}

void ui_match_done(struct ui_match *m)
{
    if (m->pattern)
        regfree(&m->re);
    *m = (struct ui_match){0};
}

/* --- finding --- */

static bool same_from(const char *s, const char *part, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (tolower((unsigned char)s[i]) != tolower((unsigned char)part[i]))
            return false; /* also where s ends */
    return true;
}

bool ui_match_find(const struct ui_match *m, const char *s, size_t *out_from, size_t *out_to)
{
    size_t size = strlen(m->text);
    regmatch_t at;

    if (size == 0)
        return false;
    if (m->pattern) {
        if (regexec(&m->re, s, 1, &at, 0) != 0)
            return false;
        *out_from = (size_t)at.rm_so;
        *out_to = (size_t)at.rm_eo;
        return true;
    }
    for (size_t i = 0; s[i]; i++) {
        if (!same_from(s + i, m->text, size))
            continue;
        *out_from = i;
        *out_to = i + size;
        return true;
    }
    return false;
}

/* --- showing --- */

/* The glyphs of a line of cells as one text, and the byte at which each begins. */
static size_t line_of(const struct ui_canvas *c, int row, int col, int width, char *out,
                      size_t size, size_t at[LINE_CELLS + 1])
{
    size_t n = 0;

    for (int i = 0; i < width; i++) {
        const char *glyph = ui_canvas_at(c, row, col + i)->glyph;

        at[i] = n;
        if (n + strlen(glyph) + 1 < size)
            n += (size_t)snprintf(out + n, size - n, "%s", glyph);
    }
    at[width] = n;
    out[n] = '\0';
    return n;
}

void ui_match_show(const struct ui_match *m, struct ui_canvas *c, int row, int col, int width)
{
    char line[LINE_CELLS * 8];
    size_t at[LINE_CELLS + 1], from, to, done = 0;

    width = width > LINE_CELLS ? LINE_CELLS : width;
    width = width > c->cols - col ? c->cols - col : width;
    if (!m->text[0] || col < 0 || row < 0 || row >= c->rows || width <= 0)
        return;
    size_t size = line_of(c, row, col, width, line, sizeof line, at);

    while (done < size && ui_match_find(m, line + done, &from, &to) && to > from) {
        for (int i = 0; i < width; i++)
            if (at[i + 1] > done + from && at[i] < done + to)
                ui_canvas_role(c, (struct ui_rect){row, col + i, 1, 1}, UI_MARK);
        done += to;
        if (m->pattern)
            break; /* ^ means the beginning of all, not of the rest */
    }
}
