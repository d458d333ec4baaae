/* bytes.c - UTF-8 put together byte by byte, base64 for the clipboard. */
#include "config.h"

#include "ui/bytes.h"

#include <string.h>

int ui_utf8_byte(struct ui_utf8 *u, int byte)
{
    static const struct {
        int mask, lead, more;
        long least;
    } forms[] = {{0xe0, 0xc0, 1, 0xa0}, {0xf0, 0xe0, 2, 0x800}, {0xf8, 0xf0, 3, 0x10000}};

    if (u->more > 0 && (byte & 0xc0) == 0x80) {
        u->value = u->value << 6 | (byte & 0x3f);
        if (--u->more > 0 || u->value < u->least || u->value > 0x10ffff ||
            (u->value >= 0xd800 && u->value < 0xe000))
            return -1;
        return (int)u->value;
    }
    u->more = 0;
    if (byte < 0x80)
        return byte > 0 ? byte : -1;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if ((byte & forms[i].mask) != forms[i].lead)
            continue;
        u->more = forms[i].more;
        u->least = forms[i].least;
        u->value = byte & ~forms[i].mask & 0xff;
    }
    return -1;
}

void ui_paste_begin(struct ui_paste *p)
{
    buf_clear(&p->text);
    p->text.full = false;
    p->text.max = UI_PASTE_MAX;
    p->mark = 0;
}

static void paste_byte(struct ui_paste *p, char c)
{
    if (p->text.size < UI_PASTE_MAX)
        buf_byte(&p->text, c == '\r' ? '\n' : c);
}

bool ui_paste_byte(struct ui_paste *p, int byte)
{
    static const char mark[] = "\033[201~";

    if (byte == mark[p->mark]) {
        p->mark++;
        return !mark[p->mark];
    }
    for (size_t i = 0; i < p->mark; i++) /* it was none: it is text */
        paste_byte(p, mark[i]);
    p->mark = byte == mark[0];
    if (!p->mark)
        paste_byte(p, (char)byte);
    return false;
}

int ui_click(struct ui_click *last, int row, int col, double now)
{
    bool twice = last->at > 0 && row == last->row && col == last->col && now - last->at < 0.4;

    *last = (struct ui_click){row, col, twice ? 0 : now};
    return twice ? 2 : 1;
}

void ui_cell_characters(const char *glyph, wchar_t out[UI_CELL_CHARS])
{
    mbstate_t state = {0};
    size_t n = 0, size = strlen(glyph);

    while (size && n < UI_CELL_CHARS - 1) {
        size_t used = mbrtowc(&out[n], glyph, size, &state);

        if (used == 0 || used > size || out[n] < 32 || (out[n] >= 127 && out[n] < 160) ||
            wcwidth(out[n]) < (n == 0)) {
            n = 0;
            break;
        }
        n++;
        glyph += used;
        size -= used;
    }
    if (n == 0)
        out[n++] = L'?';
    out[n] = L'\0';
}

bool ui_is_shade(const char *s)
{
    static const char *const shades[] = {"░", "▒", "▓", "█"};

    for (size_t i = 0; i < sizeof shades / sizeof *shades; i++)
        if (strcmp(s, shades[i]) == 0)
            return true;
    return false;
}

void ui_cap_text(struct buf *b, const char *s)
{
    if (!s || s == (char *)-1)
        return;
    while (*s) {
        const char *end = s[0] == '$' && s[1] == '<' ? strchr(s, '>') : NULL;

        if (end)
            s = end + 1;
        else
            buf_byte(b, *s++);
    }
}

static void put_base64(struct buf *b, const unsigned char *s, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < size; i += 3) {
        size_t n = size - i < 3 ? size - i : 3;
        unsigned v = (unsigned)s[i] << 16 | (n > 1 ? (unsigned)s[i + 1] << 8 : 0) |
                     (n > 2 ? s[i + 2] : 0u);

        buf_byte(b, digits[v >> 18]);
        buf_byte(b, digits[v >> 12 & 63]);
        buf_byte(b, n > 1 ? digits[v >> 6 & 63] : '=');
        buf_byte(b, n > 2 ? digits[v & 63] : '=');
    }
}

void ui_clip_clean(const char *text, size_t size, struct buf *out)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char u = (unsigned char)text[i];

        if ((u >= 32 && u != 127) || u == '\n' || u == '\t')
            buf_byte(out, text[i]);
    }
}

/* GNU screen hands on what stands in a string of its own (DCS), which must be short. */
static void put_wrapped(struct buf *b, const struct buf *sequence)
{
    enum { PIECE = 200 };

    for (size_t at = 0; at < sequence->size; at += PIECE) {
        size_t left = sequence->size - at;

        buf_text(b, "\033P");
        buf_add(b, sequence->s + at, left < PIECE ? left : PIECE);
        buf_text(b, "\033\\");
    }
}

bool ui_clip_text(const char *text, size_t size, bool through_screen, struct buf *out)
{
    struct buf clean = {0}, sequence = {0};

    if (size > UI_CLIP_MAX)
        return false;
    ui_clip_clean(text, size, &clean);
    buf_text(&sequence, "\033]52;c;");
    put_base64(&sequence, (const unsigned char *)buf_str(&clean), clean.size);
    buf_byte(&sequence, '\a');
    if (through_screen)
        put_wrapped(out, &sequence);
    else
        buf_add(out, sequence.s, sequence.size);
    buf_done(&clean);
    buf_done(&sequence);
    return true;
}
