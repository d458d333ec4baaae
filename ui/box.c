/* box.c - frames, buttons and lists of overlays. Positions follow from state and canvas alone. */
#include "config.h"

#include "ui/box.h"

#include "src/base/text.h"
#include "ui/keys.h"

#include <stdint.h>
#include <stdio.h>

enum { WIDE = 100, FRAME_ROWS = 2, FRAME_COLS = 4 };

static int clamp(int v, int least, int most)
{
    return v > most ? most < least ? least : most : v < least ? least : v;
}

int ui_box_rows(const struct ui_canvas *c)
{
    return clamp(c->rows - 3 - FRAME_ROWS, 0, INT32_MAX);
}

int ui_box_cols(const struct ui_canvas *c)
{
    return clamp(c->cols - FRAME_COLS, 0, INT32_MAX);
}

static struct ui_rect frame(const struct ui_canvas *c, enum ui_box_place place, int rows, int cols)
{
    int room = clamp(c->rows - 3, 0, INT32_MAX);
    struct ui_rect r = {1, 0, clamp(rows, 0, ui_box_rows(c)) + FRAME_ROWS,
                        clamp(cols, 0, ui_box_cols(c)) + FRAME_COLS};

    if (place == UI_BOX_FOOT) {
        r.row = 1 + clamp(room - r.rows, 0, room);
    } else if (place == UI_BOX_SIDE && c->cols >= WIDE) {
        r.col = c->cols - r.cols;
    } else {
        r.row = 1 + clamp((room - r.rows) / 3, 0, room);
        r.col = clamp((c->cols - r.cols) / 2, 0, c->cols);
    }
    return r;
}

static struct ui_rect inside(const struct ui_canvas *c, struct ui_rect r)
{
    return ui_rect_cut((struct ui_rect){r.row + 1, r.col + 2, r.rows - 2, r.cols - 4}, c->clip);
}

struct ui_rect ui_box_inside(const struct ui_canvas *c, enum ui_box_place place, int rows,
                             int cols)
{
    return inside(c, frame(c, place, rows, cols));
}

struct ui_rect ui_box_draw(struct ui_canvas *c, enum ui_box_place place, int rows, int cols,
                           const char *title)
{
    struct ui_rect r = frame(c, place, rows, cols);

    ui_canvas_box(c, r, title);
    return inside(c, r);
}

static int button_cells(const struct ui_button *b)
{
    return (int)safe_width(b->word) + (b->key[0] ? 1 + (int)safe_width(b->key) : 0) + 4;
}

static void draw_button(struct ui_canvas *c, int row, int col, const struct ui_button *b,
                        bool bracket, int role)
{
    char text[120];

    snprintf(text, sizeof text, bracket ? "[ %s%s%s ]" : "  %s%s%s  ", b->word,
             b->key[0] ? " " : "", b->key);
    ui_canvas_text(c, row, col, button_cells(b), role, text);
}

static int buttons_begin(struct ui_rect r, const struct ui_button *b, int n)
{
    int col = r.col + r.cols;

    for (int i = 0; i < n; i++)
        col -= button_cells(&b[i]) + (i > 0);
    return clamp(col, r.col, col);
}

int ui_box_button_at(struct ui_rect r, const struct ui_button *b, int n, int row, int col)
{
    int at = buttons_begin(r, b, n);

    for (int i = 0; i < n && row == r.row + r.rows - 1; i++) {
        if (col >= at && col < at + button_cells(&b[i]))
            return i;
        at += button_cells(&b[i]) + 1;
    }
    return -1;
}

int ui_box_buttons(struct ui_canvas *c, struct ui_rect r, const struct ui_button *b, int n,
                   int focus)
{
    int begin = buttons_begin(r, b, n), col = begin, row = r.row + r.rows - 1;

    if (r.rows <= 0)
        return begin;
    struct ui_rect before = ui_canvas_clip(c, r);
    for (int i = 0; i < n; i++) {
        bool on = i == focus;

        draw_button(c, row, col, &b[i], on || (focus < 0 && i == 0), on ? UI_CURSOR : UI_KEY);
        col += button_cells(&b[i]) + 1;
    }
    ui_canvas_unclip(c, before);
    return begin;
}

int ui_box_wrapped(struct ui_canvas *c, int cols, const char *s)
{
    struct ui_rect before = ui_canvas_clip(c, (struct ui_rect){0, 0, 0, 0});
    int rows = cols > 0 ? ui_canvas_wrap(c, (struct ui_rect){0, 0, INT32_MAX, cols}, 0, s) : 0;

    ui_canvas_unclip(c, before);
    return rows;
}

bool ui_pick_key(struct ui_pick *p, int key, int page, bool letters)
{
    int at = p->at;

    page = page > 1 ? page - 1 : 1;
    if (key == UI_KEY_UP || key == UI_CTRL('P') || (letters && key == 'k'))
        at--;
    else if (key == UI_KEY_DOWN || key == UI_CTRL('N') || (letters && key == 'j'))
        at++;
    else if (key == UI_KEY_PGUP)
        at -= page;
    else if (key == UI_KEY_PGDN)
        at += page;
    else if (letters && key == UI_CTRL('U'))
        at -= (page + 1) / 2;
    else if (letters && key == UI_CTRL('D'))
        at += (page + 1) / 2;
    else if (key == UI_KEY_HOME || (letters && key == 'g'))
        at = 0;
    else if (key == UI_KEY_END || (letters && key == 'G'))
        at = p->n - 1;
    else
        return false;
    p->at = clamp(at, 0, p->n - 1);
    return true;
}

bool ui_pick_mouse(struct ui_pick *p, const struct ui_mouse *m, struct ui_rect r)
{
    int top = ui_pick_top(p, r.rows), at = top + m->row - r.row;

    if (m->wheel != 0) {
        p->at = clamp(p->at + m->wheel, 0, p->n - 1);
        return true;
    }
    if (!ui_rect_holds(r, m->row, m->col) || at >= p->n)
        return false;
    p->at = at;
    return true;
}

/* The cursor's line in the middle where there is more than fits. */
int ui_pick_top(const struct ui_pick *p, int rows)
{
    return clamp(p->at - rows / 2, 0, p->n - rows);
}

void ui_pick_line(struct ui_canvas *c, struct ui_rect line, bool on)
{
    if (!on)
        return;
    ui_canvas_fill(c, line, UI_CURSOR, " ");
    ui_canvas_glyph(c, line.row, line.col, UI_CURSOR, UI_GLYPH_POINTER);
}
