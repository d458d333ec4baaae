/* picture.c - cells to SVG: figures as paths, one for each role, then a text for each row.
 *
 * Looks are classes of the style sheet: cN text and filled shapes of role N, bN its background, sN
 * lines and dN Braille dots, all of them strokes. A row's text is one element whose length is
 * told, so that its cells stand where they belong in any monospaced font; what such a font may
 * lack, and wide glyphs, have each a place of their own. */
#include "config.h"

#include "ui/picture.h"

#include <stdio.h>
#include <string.h>

enum { CELL_W = 8, CELL_H = 16, BASELINE = 12, MARGIN = 8, GAP_MOST = 24 };

/* The terminal's own colours: of a light one for the theme that is made for it. */
struct own {
    unsigned text, back;
};
static const struct own own_dark = {0xd8dee6, 0x11161d}, own_light = {0x1f2429, 0xfbfbf9};

struct picture {
    const struct ui_canvas *c;
    const struct ui_theme *t;
    struct own own;
    unsigned long long shapes, strokes, dots, backs; /* roles whose class is used */
    struct buf *out;
};

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

static struct paint paint_of(const struct picture *p, int role)
{
    const struct ui_look *k = &p->t->look[role];
    struct paint x = {k->fg < 0 ? p->own.text : rgb_of(k->fg),
                      k->bg < 0 ? p->own.back : rgb_of(k->bg)};

    return k->attr & UI_REVERSE ? (struct paint){x.bg, x.fg} : x;
}

/* Bars are not reversed though their role is: they have the colour of its background. */
static bool is_turned(const struct picture *p, const struct ui_cell *cell)
{
    const struct ui_look *k = &p->t->look[cell->role];

    return k->attr != ui_look_of(k, cell).attr;
}

/* --- glyphs --- */

/* The one character of a glyph; 0 where there is none or more, or one that is beyond 16 bits. */
static unsigned character(const char *glyph)
{
    const unsigned char *g = (const unsigned char *)glyph;

    if (g[0] < 0x80)
        return g[0] && !g[1] ? g[0] : 0;
    if ((g[0] & 0xe0) == 0xc0 && g[1] && !g[2])
        return (g[0] & 31u) << 6 | (g[1] & 63u);
    if ((g[0] & 0xf0) != 0xe0 || !g[1] || !g[2] || g[3])
        return 0;
    return (g[0] & 15u) << 12 | (g[1] & 63u) << 6 | (g[2] & 63u);
}

static bool is_shade(unsigned u)
{
    return u == 0x2588 || (u >= 0x2591 && u <= 0x2593);
}

/* The character of a cell; shades of heat say nothing that the colour does not, and without
 * colours they are a character of the theme. */
static unsigned character_at(const struct picture *p, int row, int col)
{
    const struct ui_cell *cell = ui_canvas_at(p->c, row, col);
    unsigned u = character(cell->glyph);
    char of_theme = p->t->look[cell->role].glyph;

    if (cell->role < UI_HEAT || !is_shade(u))
        return u;
    return of_theme ? (unsigned char)of_theme : ' ';
}

/* Blocks by eighths, from below and from the left; the quarter at the lower left; the lines of
 * progress. */
static bool is_block(unsigned u)
{
    return (u >= 0x2581 && u <= 0x258f) || u == 0x2596 || u == 0x2501 || u == 0x2578;
}

static bool is_braille(unsigned u)
{
    return u > 0x2800 && u < 0x2900;
}

enum { UP = 1, DOWN = 2, LEFT = 4, RIGHT = 8 };

static int arms_of(unsigned u)
{
    switch (u) {
    case 0x2500: return LEFT | RIGHT;
    case 0x2502: return UP | DOWN;
    case 0x250c: return RIGHT | DOWN;
    case 0x2510: return LEFT | DOWN;
    case 0x2514: return RIGHT | UP;
    case 0x2518: return LEFT | UP;
    case 0x251c: return UP | DOWN | RIGHT;
    case 0x2524: return UP | DOWN | LEFT;
    case 0x252c: return LEFT | RIGHT | DOWN;
    case 0x2534: return LEFT | RIGHT | UP;
    case 0x253c: return LEFT | RIGHT | UP | DOWN;
    case 0x2575: return UP;
    default: return 0;
    }
}

static bool is_drawn(unsigned u)
{
    return is_block(u) || is_braille(u) || arms_of(u);
}

/* Characters that every monospaced font has, in one cell: ASCII, Latin-1, "–", "…", "›", "−". */
static bool is_plain(unsigned u)
{
    return (u > ' ' && u < 0x7f) || (u > 0xa0 && u < 0x100) || u == 0x2013 || u == 0x2026 ||
           u == 0x203a || u == 0x2212;
}

/* --- paths --- */

static int left(int col)
{
    return MARGIN + col * CELL_W;
}

static int top(int row)
{
    return MARGIN + row * CELL_H;
}

/* Cells from col on that have the same role and the same character. */
static int run_of(const struct picture *p, int row, int col)
{
    int role = ui_canvas_at(p->c, row, col)->role, end = col + 1;
    unsigned u = character_at(p, row, col);

    while (end < p->c->cols && ui_canvas_at(p->c, row, end)->role == role &&
           character_at(p, row, end) == u)
        end++;
    return end - col;
}

/* Cells from col on that have the background of the role. */
static int backs_of(const struct picture *p, int row, int col, int role)
{
    int end = col;

    while (end < p->c->cols && ui_canvas_at(p->c, row, end)->role == role &&
           !is_turned(p, ui_canvas_at(p->c, row, end)))
        end++;
    return end - col;
}

static void put_box(struct buf *out, int x, int y, int w, int h)
{
    buf_printf(out, "M%d %dh%dv%dh-%dz", x, y, w, h, w);
}

static void add_block(struct buf *out, int x, int y, int n, unsigned u)
{
    if (u == 0x2501)
        put_box(out, x, y + 7, n * CELL_W, 3);
    else if (u == 0x2578)
        put_box(out, x, y + 7, CELL_W / 2, 3);
    else if (u == 0x2596)
        for (int i = 0; i < n; i++)
            put_box(out, x + i * CELL_W, y + CELL_H / 2, CELL_W / 2, CELL_H / 2);
    else if (u <= 0x2588)
        put_box(out, x, y + 2 * (int)(0x2588 - u), n * CELL_W, 2 * (int)(u - 0x2580));
    else
        for (int i = 0; i < n; i++)
            put_box(out, x + i * CELL_W, y, (int)(0x2590 - u), CELL_H);
}

static void add_backs(const struct picture *p, int role, struct buf *out)
{
    if (paint_of(p, role).bg == p->own.back)
        return;
    for (int row = 0; row < p->c->rows; row++) {
        for (int col = 0, n; col < p->c->cols; col += n) {
            const struct ui_cell *cell = ui_canvas_at(p->c, row, col);
            int back = backs_of(p, row, col, role);

            n = back > 0 ? back : run_of(p, row, col);
            if (back > 0)
                put_box(out, left(col), top(row), n * CELL_W, CELL_H);
            else if (cell->role == role && is_turned(p, cell))
                add_block(out, left(col), top(row), n, character_at(p, row, col));
        }
    }
}

static void add_blocks(const struct picture *p, int role, struct buf *out)
{
    for (int row = 0; row < p->c->rows; row++) {
        for (int col = 0, n; col < p->c->cols; col += n) {
            const struct ui_cell *cell = ui_canvas_at(p->c, row, col);
            unsigned u = character_at(p, row, col);

            n = run_of(p, row, col);
            if (cell->role == role && is_block(u) && !is_turned(p, cell))
                add_block(out, left(col), top(row), n, u);
        }
    }
}

static bool has_arm(const struct picture *p, int row, int col, int role, int arm)
{
    return row < p->c->rows && col < p->c->cols && ui_canvas_at(p->c, row, col)->role == role &&
           (arms_of(character_at(p, row, col)) & arm) != 0;
}

/* From where an arm begins, over all cells that go on with it, in halves of a cell. */
static int halves(const struct picture *p, int row, int col, int role, bool across)
{
    int n = 0, begin = across ? LEFT : UP, end = across ? RIGHT : DOWN;

    for (int i = 0;; i++) {
        int r = across ? row : row + i, k = across ? col + i : col;

        if ((i > 0 || has_arm(p, r, k, role, begin)) && !has_arm(p, r, k, role, begin))
            return n;
        n += has_arm(p, r, k, role, begin);
        if (!has_arm(p, r, k, role, end))
            return n;
        n++;
    }
}

static void add_lines_from(const struct picture *p, int row, int col, int role, struct buf *out)
{
    bool from_left = has_arm(p, row, col, role, LEFT), from_top = has_arm(p, row, col, role, UP);
    int across = halves(p, row, col, role, true), down = halves(p, row, col, role, false);
    bool goes_on = col > 0 && from_left && has_arm(p, row, col - 1, role, RIGHT);
    bool hangs = row > 0 && from_top && has_arm(p, row - 1, col, role, DOWN);

    if (across > 0 && !goes_on)
        buf_printf(out, "M%d %d.5h%d", left(col) + (from_left ? 0 : CELL_W / 2),
                   top(row) + CELL_H / 2, across * CELL_W / 2);
    if (down > 0 && !hangs)
        buf_printf(out, "M%d.5 %dv%d", left(col) + CELL_W / 2 - 1,
                   top(row) + (from_top ? 0 : CELL_H / 2), down * CELL_H / 2);
}

static void add_lines(const struct picture *p, int role, struct buf *out)
{
    for (int row = 0; row < p->c->rows; row++)
        for (int col = 0; col < p->c->cols; col++)
            if (has_arm(p, row, col, role, UP | DOWN | LEFT | RIGHT))
                add_lines_from(p, row, col, role, out);
}

/* Dot x, y of the canvas, two to a cell across and four down. */
static bool has_dot(const struct picture *p, int role, int x, int y)
{
    static const unsigned char bit[4][2] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
    int row = y / 4, col = x / 2;

    if (col >= p->c->cols || ui_canvas_at(p->c, row, col)->role != role)
        return false;
    unsigned u = character_at(p, row, col);

    return is_braille(u) && ((u - 0x2800) & bit[y % 4][x % 2]) != 0;
}

/* Neighbours in a row as one line, which the style sheet dashes into dots. */
static void add_dots(const struct picture *p, int role, struct buf *out)
{
    for (int y = 0; y < p->c->rows * 4; y++)
        for (int x = 0, n; x < p->c->cols * 2; x += n + 1) {
            n = 0;
            while (has_dot(p, role, x + n, y))
                n++;
            if (n > 0)
                buf_printf(out, "M%d %dh%d", MARGIN + x * 4 + 2, MARGIN + y * 4 + 2, n * 4 - 3);
        }
}

typedef void (*add_fn)(const struct picture *p, int role, struct buf *out);

/* One path for each role that has such figures; gives these roles. */
static unsigned long long put_paths(struct picture *p, char class, add_fn add)
{
    unsigned long long used = 0;

    for (int role = 0; role < UI_ROLES; role++) {
        struct buf d = {0};

        add(p, role, &d);
        if (d.size > 0) {
            buf_printf(p->out, "<path class=\"%c%d\" d=\"%s\"/>\n", class, role, buf_str(&d));
            used |= 1ull << role;
        }
        buf_done(&d);
    }
    return used;
}

/* --- text --- */

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

static bool plain_at(const struct picture *p, int row, int col)
{
    return is_plain(character_at(p, row, col));
}

/* Where the text that begins at col ends: at a long gap, or at its last glyph. */
static int text_end(const struct picture *p, int row, int col)
{
    int end = col + 1;

    for (int at = col + 1; at < p->c->cols && at - end < GAP_MOST; at++)
        if (plain_at(p, row, at))
            end = at + 1;
    return end;
}

/* The glyphs of [from, to), blanks for what is not plain; looks other than of text in spans. */
static void put_spans(struct picture *p, int row, int from, int to)
{
    int look = UI_TEXT;

    for (int col = from; col < to; col++) {
        const struct ui_cell *cell = ui_canvas_at(p->c, row, col);
        bool plain = plain_at(p, row, col);
        bool line = p->t->look[look].attr & UI_UNDERLINE; /* blanks have one only if they are its */

        if ((plain || line) && cell->role != look) {
            buf_text(p->out, look != UI_TEXT ? "</tspan>" : "");
            look = cell->role;
            p->shapes |= look != UI_TEXT ? 1ull << look : 0;
            if (look != UI_TEXT)
                buf_printf(p->out, "<tspan class=\"c%d\">", look);
        }
        if (plain && is_shade(character(cell->glyph)))
            buf_byte(p->out, (char)character_at(p, row, col));
        else
            put_escaped(p->out, plain ? cell->glyph : " ");
    }
    buf_text(p->out, look != UI_TEXT ? "</tspan>" : "");
}

static void put_row(struct picture *p, int row)
{
    for (int col = 0, end; col < p->c->cols; col = end) {
        end = col + 1;
        if (!plain_at(p, row, col))
            continue;
        end = text_end(p, row, col);
        buf_printf(p->out, "<text x=\"%d\" y=\"%d\" textLength=\"%d\">", left(col),
                   top(row) + BASELINE, (end - col) * CELL_W);
        put_spans(p, row, col, end);
        buf_text(p->out, "</text>\n");
    }
}

/* Glyphs that a font may lack, in the middle of their cells. */
static void put_others(struct picture *p, int row)
{
    for (int col = 0; col < p->c->cols; col++) {
        const struct ui_cell *cell = ui_canvas_at(p->c, row, col);
        unsigned u = character_at(p, row, col);

        if (cell->width == 0 || u == ' ' || is_plain(u) || is_drawn(u))
            continue;
        buf_printf(p->out, "<text class=\"c%d m\" x=\"%d\" y=\"%d\">", cell->role,
                   left(col) + cell->width * CELL_W / 2, top(row) + BASELINE);
        p->shapes |= 1ull << cell->role;
        put_escaped(p->out, cell->glyph);
        buf_text(p->out, "</text>\n");
    }
}

/* --- all of it --- */

static void put_looks(const struct picture *p, struct buf *out)
{
    for (int role = 0; role < UI_ROLES; role++) {
        unsigned long long bit = 1ull << role;
        struct paint x = paint_of(p, role);
        int attr = p->t->look[role].attr;

        if (p->shapes & bit)
            buf_printf(out, ".c%d{fill:#%06x%s%s%s}\n", role, x.fg,
                       attr & UI_BOLD ? ";font-weight:bold" : "",
                       attr & UI_UNDERLINE ? ";text-decoration:underline" : "",
                       attr & UI_FAINT ? ";opacity:.65" : "");
        if (p->backs & bit)
            buf_printf(out, ".b%d{fill:#%06x}\n", role, x.bg);
        if (p->strokes & bit)
            buf_printf(out, ".s%d{fill:none;stroke:#%06x%s}\n", role, x.fg,
                       attr & UI_FAINT ? ";opacity:.65" : "");
        if (p->dots & bit)
            buf_printf(out,
                       ".d%d{fill:none;stroke:#%06x;stroke-width:2.4;stroke-linecap:round;"
                       "stroke-dasharray:0 4}\n",
                       role, x.fg);
    }
}

void ui_picture_svg(const struct ui_canvas *c, const struct ui_theme *t, struct buf *out)
{
    int width = c->cols * CELL_W + 2 * MARGIN, height = c->rows * CELL_H + 2 * MARGIN;
    struct buf body = {0};
    struct picture p = {.c = c, .t = t, .out = &body};

    p.own = strcmp(t->name, "light") == 0 ? own_light : own_dark;
    p.backs = put_paths(&p, 'b', add_backs);
    p.shapes = put_paths(&p, 'c', add_blocks);
    p.strokes = put_paths(&p, 's', add_lines);
    p.dots = put_paths(&p, 'd', add_dots);
    for (int row = 0; row < c->rows; row++) {
        put_row(&p, row);
        put_others(&p, row);
    }
    buf_printf(out,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" "
               "height=\"%d\" xml:space=\"preserve\">\n<style>\ntext{font:13.3px DejaVu Sans "
               "Mono,Menlo,Consolas,monospace;white-space:pre;fill:#%06x}\n"
               ".m{text-anchor:middle}\n",
               width, height, width, height, p.own.text);
    put_looks(&p, out);
    buf_printf(out, "</style>\n<path fill=\"#%06x\" d=\"M0 0h%dv%dH0z\"/>\n", p.own.back, width,
               height);
    buf_add(out, buf_str(&body), body.size);
    buf_text(out, "</svg>\n");
    buf_done(&body);
}
