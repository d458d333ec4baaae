/* edit.c - bytes, a cursor that stands between characters, and the window of cells around it. */
#include "config.h"

#include "ui/edit.h"

#include "src/base/text.h"
#include "ui/keys.h"

#include <string.h>

/* --- characters --- */

static size_t char_size(const char *s, size_t room) /* what is no UTF-8 goes byte by byte */
{
    unsigned char u = (unsigned char)*s;
    size_t n = u < 0xc2 ? 1 : u < 0xe0 ? 2 : u < 0xf0 ? 3 : 4;

    return n <= room && text_is_utf8(s, n) ? n : 1;
}

static int cells_of(const char *s, size_t size)
{
    char safe[64];

    return (int)safe_cells(s, size, sizeof safe, safe, sizeof safe);
}

/* Does this character stand on the one before it? */
static bool combines(const char *s, size_t size)
{
    char both[1 + 4] = "x";

    memcpy(both + 1, s, size);
    return cells_of(both, 1 + size) == 1;
}

/* Where the character at `at` ends, with the marks that combine with it. */
static size_t next_of(const struct ui_edit *e, size_t at)
{
    const char *s = ui_edit_text(e);

    if (at >= e->text.size)
        return e->text.size;
    at += char_size(s + at, e->text.size - at);
    while (at < e->text.size && (unsigned char)s[at] >= 0x80) {
        size_t n = char_size(s + at, e->text.size - at);

        if (!combines(s + at, n))
            break;
        at += n;
    }
    return at;
}

static size_t before_of(const struct ui_edit *e, size_t at)
{
    size_t begin = 0;

    for (size_t end = next_of(e, 0); end < at; end = next_of(e, end))
        begin = end;
    return begin;
}

/* Where the word before `at` begins: blanks, then what is none. */
static size_t word_before(const struct ui_edit *e, size_t at)
{
    const char *s = ui_edit_text(e);

    while (at > 0 && s[at - 1] == ' ')
        at--;
    while (at > 0 && s[at - 1] != ' ')
        at--;
    return at;
}

/* --- changing --- */

const char *ui_edit_text(const struct ui_edit *e)
{
    return buf_str(&e->text);
}

void ui_edit_done(struct ui_edit *e)
{
    buf_done(&e->text);
    e->at = 0;
}

static void cut(struct ui_edit *e, size_t from, size_t to)
{
    if (from >= to)
        return;
    memmove(e->text.s + from, e->text.s + to, e->text.size - to + 1);
    e->text.size -= to - from;
    e->at = from;
}

/* Bytes go in at the cursor, all or none. */
static void insert(struct ui_edit *e, const char *s, size_t size)
{
    size_t old = e->text.size;

    if (size == 0 || old + size > UI_EDIT_BYTES)
        return;
    buf_add(&e->text, s, size); /* for the room; the bytes are put where they belong below */
    memmove(e->text.s + e->at + size, e->text.s + e->at, old - e->at);
    memcpy(e->text.s + e->at, s, size);
    e->at += size;
}

void ui_edit_set(struct ui_edit *e, const char *text)
{
    if (text != e->text.s) {
        buf_clear(&e->text);
        e->at = 0;
        insert(e, text, strnlen(text, UI_EDIT_BYTES));
    }
    e->at = e->text.size;
}

void ui_edit_paste(struct ui_edit *e, const char *text, size_t size)
{
    struct buf plain = {0};

    while (size > 0 && (text[size - 1] == '\n' || text[size - 1] == '\r'))
        size--;
    for (size_t i = 0; i < size; i++) {
        bool newline = text[i] == '\n' || text[i] == '\r' || text[i] == '\t';

        if (text[i] == '\r' && i + 1 < size && text[i + 1] == '\n')
            continue;
        if (text[i])
            buf_byte(&plain, newline ? ' ' : text[i]);
    }
    size_t room = UI_EDIT_BYTES - e->text.size;
    size_t take = plain.size < room ? plain.size : room;

    while (take < plain.size && take > 0 && ((unsigned char)plain.s[take] & 0xc0) == 0x80)
        take--; /* a character is not cut */
    insert(e, buf_str(&plain), take);
    buf_done(&plain);
}

static void type(struct ui_edit *e, int key)
{
    char name[UI_KEY_NAME];

    if (key == ' ') { /* whose name is a word */
        insert(e, " ", 1);
        return;
    }
    ui_key_name(key, name);
    insert(e, name, strlen(name));
}

bool ui_edit_key(struct ui_edit *e, int key)
{
    switch (key) {
    case UI_KEY_LEFT:
        e->at = before_of(e, e->at);
        return true;
    case UI_KEY_RIGHT:
        e->at = next_of(e, e->at);
        return true;
    case UI_KEY_HOME:
    case UI_CTRL('A'):
        e->at = 0;
        return true;
    case UI_KEY_END:
    case UI_CTRL('E'):
        e->at = e->text.size;
        return true;
    case UI_KEY_BACKSPACE:
        cut(e, before_of(e, e->at), e->at);
        return true;
    case UI_KEY_DEL:
        cut(e, e->at, next_of(e, e->at));
        return true;
    case UI_CTRL('W'):
        cut(e, word_before(e, e->at), e->at);
        return true;
    case UI_CTRL('U'):
        cut(e, 0, e->at);
        return true;
    case UI_CTRL('K'):
        cut(e, e->at, e->text.size);
        return true;
    default:
        if (key < ' ' || key >= UI_KEY_FIRST)
            return false;
        type(e, key);
        return true;
    }
}

/* --- drawing --- */

static int cells_before(const struct ui_edit *e, size_t at)
{
    int cells = 0;

    for (size_t i = 0, end; i < at; i = end) {
        end = next_of(e, i);
        cells += cells_of(ui_edit_text(e) + i, end - i);
    }
    return cells;
}

/* The first cell shown: the window moves by halves, so that it rests while one types. */
static int first_cell(int cursor, int width)
{
    int half = width > 1 ? width / 2 : 1;

    return cursor < width ? 0 : ((cursor - width) / half + 1) * half;
}

void ui_edit_draw(const struct ui_edit *e, struct ui_canvas *c, int row, int col, int width,
                  int role, bool focus)
{
    int cursor = cells_before(e, focus ? e->at : 0), skipped = 0;
    int first = first_cell(cursor, width - 1 > 0 ? width - 1 : 1);
    size_t i = 0;

    if (width <= 0)
        return;
    while (skipped < first && i < e->text.size) {
        size_t end = next_of(e, i);

        skipped += cells_of(ui_edit_text(e) + i, end - i);
        i = end;
    }
    ui_canvas_fill(c, (struct ui_rect){row, col, 1, width}, role, " ");
    ui_canvas_text_n(c, row, col, width, role, ui_edit_text(e) + i, e->text.size - i);
    if (i > 0 && width >= 4)
        ui_canvas_put(c, row, col, role, c->ascii ? "~" : "…");
    if (focus && ui_rect_holds(c->clip, row, col + cursor - skipped)) {
        c->cursor_row = row;
        c->cursor_col = col + cursor - skipped;
    }
}
