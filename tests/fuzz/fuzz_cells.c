/* fuzz_cells.c - text from anywhere on its way to the terminal: safe_cells, the canvas, what the
 * terminal is given of a cell, the clipboard.
 *
 * The first two bytes are the columns and bytes that there are; the rest is the text. Whatever it
 * is: no control character comes out, no character that turns the direction, nothing wider than
 * told, and no other cell is touched. */
#include "config.h"

#include "tests/fuzz/fuzz.h"

#include "src/base/text.h"
#include "ui/bytes.h"
#include "ui/canvas.h"

#include <locale.h>
#include <string.h>

enum { OUT = 600, ROWS = 3, COLS = 300 };

const char *fuzz_seed(size_t i)
{
    static const char *const seeds[] = {
        "\x14\xfftelemetry 2015-01-01 06:00", "\x05\xff\033[31mred\033[0m \a\b\x7f",
        "\xff\xff\xe2\x80\xae evil \xe2\x81\xa6 \xe2\x80\x8b \xef\xbb\xbf \xf3\xa0\x80\x81",
        "\x08\x40\xef\xbc\xa1\xef\xbc\xa2 \xe4\xb8\xad\xe6\x96\x87 "
        "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80",
        "\x20\x20" "e\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86 a\xcc\x80",
        "\x10\x10\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80\xff", "\x03\x30\xcc\x81\xcc\x81 at the front",
        "\x01\x01\xc2\x9b" "31m\xc2\x85", "\x02\x04\xe2\x94\x80\xe2\x96\x88\xe2\xa0\xbf",
    };

    return i < sizeof seeds / sizeof *seeds ? seeds[i] : NULL;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    fuzz_check(setlocale(LC_CTYPE, "C.UTF-8") != NULL, "locale C.UTF-8");
    return 0;
}

/* Every character is whole, prints, and neither turns the direction nor hides. */
static void check_text(const char *s)
{
    struct ui_utf8 u = {0};

    for (; *s; s++) {
        int c = ui_utf8_byte(&u, (unsigned char)*s);

        fuzz_check(c >= 0 || u.more > 0, "safe_cells: UTF-8 comes out");
        fuzz_check(c < 0 || c >= 32, "safe_cells: no control character");
        fuzz_check(c < 0 || c < 127 || c >= 160, "safe_cells: no DEL or C1");
        fuzz_check(c < 0x200b || c > 0x200f, "safe_cells: no mark of width or direction");
        fuzz_check((c < 0x202a || c > 0x202e) && (c < 0x2066 || c > 0x2069),
                   "safe_cells: nothing turns the direction");
    }
    fuzz_check(u.more == 0, "safe_cells: the last character is whole");
}

static void check_cells(const char *s, size_t size, size_t columns, size_t room)
{
    char out[OUT], again[OUT];

    memset(out, 'x', sizeof out);
    size_t width = safe_cells(s, size, columns, out, room);

    fuzz_check(memchr(out, '\0', room) != NULL, "safe_cells: it ends in its room");
    fuzz_check(room == sizeof out || out[room] == 'x', "safe_cells: nothing behind its room");
    fuzz_check(width <= columns, "safe_cells: not wider than told");
    fuzz_check(width == safe_width(out), "safe_cells: as wide as it says");
    check_text(out);
    safe_cells(out, strlen(out), columns, again, sizeof again);
    fuzz_check(strcmp(out, again) == 0, "safe_cells: what is safe stays as it is");
}

static void check_canvas(struct ui_canvas *c, const char *s, size_t size, int columns, bool wraps)
{
    ui_canvas_clear(c);
    for (int row = 0; row < ROWS; row++)
        for (int col = 0; col < COLS; col++)
            ui_canvas_put(c, row, col, UI_TEXT, ".");
    if (wraps)
        ui_canvas_wrap(c, (struct ui_rect){1, 7, 1, columns}, UI_KEY, s);
    else
        ui_canvas_text_n(c, 1, 7, columns, UI_KEY, s, size);
    for (int row = 0; row < ROWS; row++) {
        for (int col = 0; col < COLS; col++) {
            const struct ui_cell *x = ui_canvas_at(c, row, col);
            bool inside = row == 1 && col >= 7 && col < 7 + columns;
            wchar_t to[UI_CELL_CHARS];

            fuzz_check(inside || strcmp(x->glyph, ".") == 0, "canvas: no other cell is touched");
            if (x->width == 0)
                continue;
            ui_cell_characters(x->glyph, to);
            for (const wchar_t *w = to; *w; w++)
                fuzz_check(*w >= 32 && (*w < 127 || *w >= 160), "cell: no control character");
        }
    }
}

static void check_clip(const char *s, size_t size)
{
    struct buf out = {0};

    if (ui_clip_text(s, size, false, &out))
        for (size_t i = 7; i + 1 < out.size; i++)
            fuzz_check(strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=",
                              out.s[i]) != NULL && out.s[i], "clipboard: base64 alone");
    buf_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *s, size_t size)
{
    if (size < 2)
        return 0;
    struct ui_canvas *c = ui_canvas_new(ROWS, COLS);
    const char *text = (const char *)s + 2;

    check_cells(text, size - 2, s[0], (size_t)s[1] + 1);
    check_cells(text, size - 2, s[0], OUT);
    char *line = malloc(size - 1); /* ends in NUL, as a line that is wrapped does */

    fuzz_check(line != NULL, "memory");
    memcpy(line, text, size - 2);
    line[size - 2] = '\0';
    for (int i = 0; i < 4; i++) {
        c->ascii = i >= 2;
        check_canvas(c, line, i % 2 ? strlen(line) : size - 2, s[0], i % 2);
    }
    check_clip(text, size - 2);
    free(line);
    ui_canvas_free(c);
    return 0;
}
