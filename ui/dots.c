/* dots.c - a raster of dots in cells. Method of lines: Bresenham 1965. */
#include "config.h"

#include "ui/dots.h"

#include "src/base/mem.h"

#include <stdlib.h>

void ui_dots_init(struct ui_dots *d, int rows, int cols, bool ascii)
{
    rows = rows > 0 ? rows : 0;
    cols = cols > 0 ? cols : 0;
    *d = (struct ui_dots){.rows = rows, .cols = cols, .ascii = ascii,
                          .wide = cols * (ascii ? 1 : 2), .high = rows * (ascii ? 2 : 4)};
    d->bits = mem_zero((size_t)rows * (size_t)cols + 1, 1);
}

void ui_dots_done(struct ui_dots *d)
{
    free(d->bits);
    *d = (struct ui_dots){0};
}

void ui_dots_set(struct ui_dots *d, int x, int y)
{
    static const unsigned char braille[4][2] = {{1, 8}, {2, 16}, {4, 32}, {64, 128}};

    if (x < 0 || y < 0 || x >= d->wide || y >= d->high)
        return;
    if (d->ascii)
        d->bits[y / 2 * d->cols + x] |= y % 2 ? 2 : 1;
    else
        d->bits[y / 4 * d->cols + x / 2] |= braille[y % 4][x % 2];
}

void ui_dots_line(struct ui_dots *d, int x0, int y0, int x1, int y1)
{
    int dx = abs(x1 - x0), dy = -abs(y1 - y0), sx = x0 < x1 ? 1 : -1, sy = y0 < y1 ? 1 : -1;

    for (int off = dx + dy;;) {
        int twice = 2 * off;

        ui_dots_set(d, x0, y0);
        if (x0 == x1 && y0 == y1)
            return;
        if (twice >= dy) {
            off += dy;
            x0 += sx;
        }
        if (twice <= dx) {
            off += dx;
            y0 += sy;
        }
    }
}

void ui_dots_draw(const struct ui_dots *d, struct ui_canvas *c, int row, int col, int role)
{
    static const char *const ascii[4] = {" ", "'", ".", "|"};

    for (int i = 0; i < d->rows * d->cols; i++) {
        unsigned char bits = d->bits[i];
        char glyph[4] = {(char)0xe2, (char)(0xa0 | bits >> 6), (char)(0x80 | (bits & 63)), 0};

        if (bits)
            ui_canvas_put(c, row + i / d->cols, col + i % d->cols, role,
                          d->ascii ? ascii[bits] : glyph);
    }
}
