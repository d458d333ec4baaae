/* picture.c - cells to SVG: one rectangle or text for each run of cells that look alike. */
#include "config.h"

#include "ui/picture.h"

#include <string.h>

enum { CELL_W = 8, CELL_H = 17, BASELINE = 13, MARGIN = 8 };

/* The terminal's own colours, as a dark one has them. */
static const unsigned own_text = 0xd8dee6, own_back = 0x11161d;

/* --- colours --- */

/* Colour n of the 256 of xterm. */
static unsigned rgb_of(int n)
{
    static const unsigned basic[16] = {0x1b222c, 0xd75f5f, 0x6fbf73, 0xd7a65f, 0x5f9fd7, 0xb487d7,
                                       0x5fbfbf, 0xc8ced6, 0x6b7480, 0xff8080, 0x9fe0a0, 0xffd080,
                                       0x8fc7ff, 0xd7afff, 0x8fe8e8, 0xffffff};
    static const unsigned level[6] = {0, 0x5f, 0x87, 0xaf, 0xd7, 0xff};

    if (n < 16)
        return basic[n];
    if (n < 232)
        return level[(n - 16) / 36] << 16 | level[(n - 16) / 6 % 6] << 8 | level[(n - 16) % 6];
    unsigned grey = (unsigned)(8 + (n - 232) * 10);

    return grey << 16 | grey << 8 | grey;
}

struct paint {
    unsigned fg, bg;
};

static struct paint paint_of(const struct ui_look *k)
{
    struct paint p = {k->fg < 0 ? own_text : rgb_of(k->fg), k->bg < 0 ? own_back : rgb_of(k->bg)};

    return k->attr & UI_REVERSE ? (struct paint){p.bg, p.fg} : p;
}

/* --- glyphs that are drawn --- */

/* The one character of a glyph; 0 where there is none or more. */
static unsigned character(const char *glyph)
{
    const unsigned char *g = (const unsigned char *)glyph;

    if (g[0] < 0x80)
        return g[0] && !g[1] ? g[0] : 0;
    if ((g[0] & 0xf0) != 0xe0 || !g[1] || !g[2] || g[3])
        return 0;
    return (g[0] & 15u) << 12 | (g[1] & 63u) << 6 | (g[2] & 63u);
}

static bool is_drawn(unsigned u)
{
    return (u >= 0x2581 && u <= 0x258f) || (u > 0x2800 && u < 0x2900);
}

static void put_rect(struct buf *out, double x, double y, double w, double h, unsigned fill)
{
    buf_printf(out, "<rect x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\" fill=\"#%06x\"/>\n", x, y,
               w, h, fill);
}

static void draw_braille(struct buf *out, double x, double y, unsigned bits, unsigned fill)
{
    static const unsigned char col[8] = {0, 0, 0, 1, 1, 1, 0, 1};
    static const unsigned char row[8] = {0, 1, 2, 0, 1, 2, 3, 3};

    for (int i = 0; i < 8; i++)
        if (bits >> i & 1)
            put_rect(out, x + col[i] * CELL_W / 2.0 + 1, y + row[i] * CELL_H / 4.0 + 1, 2.4, 2.4,
                     fill);
}

static void draw_glyph(struct buf *out, double x, double y, unsigned u, unsigned fill)
{
    if (u >= 0x2800)
        draw_braille(out, x, y, u - 0x2800, fill);
    else if (u <= 0x2588) /* eighths from below */
        put_rect(out, x, y + CELL_H * (0x2588 - u) / 8.0, CELL_W, CELL_H * (u - 0x2580) / 8.0,
                 fill);
    else /* eighths from the left */
        put_rect(out, x, y, CELL_W * (0x2590 - u) / 8.0, CELL_H, fill);
}

/* --- runs --- */

/* The glyph of a cell; shades of heat say nothing that the colour does not. */
static const char *glyph_at(const struct ui_canvas *c, int row, int col)
{
    const struct ui_cell *cell = ui_canvas_at(c, row, col);
    unsigned u = character(cell->glyph);

    return cell->role >= UI_HEAT && (u == 0x2588 || (u >= 0x2591 && u <= 0x2593)) ? " "
                                                                                  : cell->glyph;
}

static void put_escaped(struct buf *out, const char *s)
{
    for (; *s; s++) {
        if (*s == '<')
            buf_text(out, "&lt;");
        else if (*s == '&')
            buf_text(out, "&amp;");
        else
            buf_byte(out, *s);
    }
}

/* Cells [from, to) of a row as a text; blanks at its ends are left out. */
static void put_text(struct buf *out, const struct ui_canvas *c, int row, int from, int to,
                     const struct ui_look *k)
{
    const char *weight = k->attr & UI_BOLD ? " font-weight=\"bold\"" : "";
    const char *faint = k->attr & UI_FAINT ? " opacity=\"0.65\"" : "";

    while (from < to && strcmp(glyph_at(c, row, from), " ") == 0)
        from++;
    while (from < to && strcmp(glyph_at(c, row, to - 1), " ") == 0)
        to--;
    if (from == to)
        return;
    buf_printf(out,
               "<text x=\"%d\" y=\"%d\" textLength=\"%d\" lengthAdjust=\"spacingAndGlyphs\" "
               "fill=\"#%06x\"%s%s>",
               MARGIN + from * CELL_W, MARGIN + row * CELL_H + BASELINE, (to - from) * CELL_W,
               paint_of(k).fg, weight, faint);
    for (int i = from; i < to; i++)
        put_escaped(out, glyph_at(c, row, i));
    buf_text(out, "</text>\n");
}

static bool alike(const struct ui_canvas *c, int row, int a, int b)
{
    return ui_canvas_at(c, row, a)->role == ui_canvas_at(c, row, b)->role &&
           is_drawn(character(glyph_at(c, row, a))) == is_drawn(character(glyph_at(c, row, b)));
}

static void put_run(struct buf *out, const struct ui_canvas *c, int row, int from, int to,
                    const struct ui_theme *t)
{
    const struct ui_look *k = &t->look[ui_canvas_at(c, row, from)->role];
    struct paint p = paint_of(k);

    if (p.bg != own_back)
        put_rect(out, MARGIN + from * CELL_W, MARGIN + row * CELL_H, (to - from) * CELL_W, CELL_H,
                 p.bg);
    if (!is_drawn(character(glyph_at(c, row, from)))) {
        put_text(out, c, row, from, to, k);
        return;
    }
    for (int i = from; i < to; i++)
        draw_glyph(out, MARGIN + i * CELL_W, MARGIN + row * CELL_H,
                   character(glyph_at(c, row, i)), p.fg);
}

void ui_picture_svg(const struct ui_canvas *c, const struct ui_theme *t, struct buf *out)
{
    int width = c->cols * CELL_W + 2 * MARGIN, height = c->rows * CELL_H + 2 * MARGIN;

    buf_printf(out,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" "
               "height=\"%d\" font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" "
               "font-size=\"13\" xml:space=\"preserve\">\n",
               width, height, width, height);
    put_rect(out, 0, 0, width, height, own_back);
    for (int row = 0; row < c->rows; row++) {
        for (int from = 0, to; from < c->cols; from = to) {
            for (to = from + 1; to < c->cols; to++)
                if (!alike(c, row, from, to))
                    break;
            put_run(out, c, row, from, to, t);
        }
    }
    buf_text(out, "</svg>\n");
}
