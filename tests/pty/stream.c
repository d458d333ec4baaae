/* stream.c - a strict reader of terminal output: what is not known to be drawing is refused. */
#include "config.h"

#include "tests/pty/stream.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

struct reader {
    const unsigned char *s, *end;
    struct stream_facts *out;
    char why[120];
};

static const char *refuse(struct reader *r, const char *what, const unsigned char *from)
{
    size_t used = (size_t)snprintf(r->why, sizeof r->why, "%s:", what);

    for (const unsigned char *s = from; s < r->end && s < from + 16 && used < 110; s++)
        used += (size_t)snprintf(r->why + used, sizeof r->why - used, " %02x", *s);
    return r->why;
}

static bool mode_is_known(long n)
{
    static const long known[] = {1, 7, 12, 25, 1000, 1002, 1006, 1049, 2004};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i] == n)
            return true;
    return false;
}

static bool sgr_has_color(const char *args)
{
    for (const char *s = args; *s;) {
        char *end;
        long n = strtol(s, &end, 10);

        if ((n >= 30 && n <= 49) || (n >= 90 && n <= 107))
            return true;
        s = *end ? end + 1 : end;
    }
    return false;
}

/* Behind ESC [: parameters, then the letter of the command. */
static const char *read_csi(struct reader *r)
{
    const unsigned char *from = r->s;
    char args[64];
    size_t n = 0;

    while (r->s < r->end && (*r->s < 0x40 || *r->s > 0x7e) && n < sizeof args - 1)
        args[n++] = (char)*r->s++;
    args[n] = '\0';
    if (r->s == r->end)
        return refuse(r, "half a sequence", from);
    int command = *r->s++;

    if (args[0] == '?' && (command == 'h' || command == 'l' || command == 'c')) {
        /* the console of Linux has ?Nc for the shape of its cursor */
        for (char *s = args + 1; *s && command != 'c'; s += *s == ';')
            if (!mode_is_known(strtol(s, &s, 10)))
                return refuse(r, "a mode that is not ours", from);
        return NULL;
    }
    if (args[strspn(args, "0123456789;")])
        return refuse(r, "an unknown sequence", from);
    if (command == 'm' && sgr_has_color(args))
        r->out->colors++;
    /* t: xterm keeps its title on a stack when the second screen is entered and left */
    if (!strchr("HABCDEFGdfJKXP@LMSTmrhlbZI", command) &&
        !(command == 't' && (strncmp(args, "22;", 3) == 0 || strncmp(args, "23;", 3) == 0)))
        return refuse(r, "a sequence that does not draw", from);
    return NULL;
}

static const char *read_escape(struct reader *r)
{
    const unsigned char *from = r->s;
    int c = *r->s++;

    if (c == '[')
        return read_csi(r);
    if ((c == '(' || c == ')') && r->s < r->end && strchr("B0A", *r->s)) {
        r->s++;
        return NULL;
    }
    if (strchr("78=>MDEH", c))
        return NULL;
    if (c == ']' && r->end - r->s > 5 && memcmp(r->s, "52;c;", 5) == 0) {
        const unsigned char *bell = memchr(r->s, '\a', (size_t)(r->end - r->s));

        r->out->copies++;
        r->s = bell ? bell + 1 : r->end;
        return NULL;
    }
    return refuse(r, "an unknown escape", from);
}

/* Characters that are no text: bidi, zero-width, tags, interlinear, private, of no character. */
static bool acts(uint32_t u)
{
    return u < 0xa0 || (u >= 0x200b && u <= 0x200f) || (u >= 0x202a && u <= 0x202e) ||
           (u >= 0x2066 && u <= 0x2069) || u == 0xfeff || u == 0xad ||
           (u >= 0xe0000 && u <= 0xe007f) || (u >= 0xfff9 && u <= 0xfffb) ||
           (u >= 0xe000 && u <= 0xf8ff) || (u & 0xfffe) == 0xfffe;
}

static const char *read_character(struct reader *r)
{
    const unsigned char *from = r->s;
    wchar_t w;
    mbstate_t state = {0};
    size_t n = mbrtowc(&w, (const char *)r->s, (size_t)(r->end - r->s), &state);

    if (n == 0 || n > 4)
        return refuse(r, "broken UTF-8", from);
    if (acts((uint32_t)w))
        return refuse(r, "a character that a terminal may act upon", from);
    r->out->beyond_ascii++;
    r->s += n;
    return NULL;
}

const char *stream_check(const struct buf *log, bool utf8, struct stream_facts *out)
{
    static char why[120];
    const unsigned char *s = (const unsigned char *)buf_str(log);
    struct reader r = {.s = s, .end = s + log->size, .out = out};
    const char *wrong = NULL;

    while (!wrong && r.s < r.end) {
        int c = *r.s;

        if (c == '\033') {
            r.s++;
            wrong = r.s < r.end ? read_escape(&r) : NULL;
        } else if (c >= 0x80) {
            wrong = utf8 ? read_character(&r) : refuse(&r, "beyond ASCII", r.s);
        } else if (c < 32 && !memchr("\b\t\n\r\017", c, 5)) {
            wrong = refuse(&r, "a control character", r.s);
        } else if (c == 127) {
            wrong = refuse(&r, "DEL", r.s);
        } else {
            r.s++;
        }
    }
    if (wrong)
        snprintf(why, sizeof why, "%s", wrong);
    return wrong ? why : NULL;
}
