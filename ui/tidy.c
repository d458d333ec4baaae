/* tidy.c - texts cut where there was room, what lies over what, boxes, the keys. */
#include "config.h"

#include "ui/tidy.h"

#include "ui/tidy_parts.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { GAP = 2, MARGIN = 1, TOLD = 40 };

/* --- what all of it asks --- */

void tidy_fault(struct tidy *t, int row, int col, int end, const char *fmt, ...)
{
    char what[200];
    va_list args;

    va_start(args, fmt);
    vsnprintf(what, sizeof what, fmt, args);
    va_end(args);
    end = end > col + TOLD ? col + TOLD : end;
    while (end > col + 1 && tidy_blank(t->c, row, end - 1))
        end--;
    t->found++;
    buf_printf(t->out, "%d,%d \"", row, col);
    for (int i = col; i < end; i++)
        buf_text(t->out, ui_canvas_at(t->c, row, i)->glyph);
    buf_printf(t->out, "\" %s\n", what);
}

bool tidy_blank(const struct ui_canvas *c, int row, int col)
{
    return strcmp(ui_canvas_at(c, row, col)->glyph, " ") == 0;
}

static const struct ui_note_mark *mark_at(const struct tidy *t, int row, int col)
{
    return &t->notes->mark[(size_t)row * (size_t)t->c->cols + (size_t)col];
}

bool tidy_whole(const struct tidy *t, const struct ui_note *x)
{
    int owner = (int)(x - t->notes->note) + 1;

    for (int col = x->begin; col < x->end; col++)
        if (mark_at(t, x->row, col)->owner != owner)
            return false;
    return true;
}

struct ui_rect tidy_part(const struct tidy *t, const struct ui_note *x)
{
    struct ui_rect part = x->clip, best = {.row = -1};

    if (x->box >= 0)
        part = ui_rect_cut(part, t->notes->box[x->box]);
    for (int i = 0; i < t->notes->n_rule; i++) {
        const struct ui_note_line *line = &t->notes->rule[i];
        struct ui_rect r = line->at;

        if (line->box == x->box && r.row <= x->row && r.row > best.row && r.col <= x->begin &&
            x->begin < r.col + r.cols)
            best = r;
    }
    if (best.row < 0)
        return part;
    best.row = part.row;
    best.rows = part.rows;
    return ui_rect_cut(part, best);
}

/* --- cut though there was room --- */

static const struct ui_note *same_field(const struct tidy *t, const struct ui_note *x, int row)
{
    for (int i = 0; i < t->notes->n; i++) {
        const struct ui_note *y = &t->notes->note[i];

        if (y->row == row && y->col == x->col && y->width == x->width && tidy_whole(t, y))
            return y;
    }
    return NULL;
}

/* The header of a column above its first row, which sorted columns have in a smaller field. */
static bool is_below_header(const struct tidy *t, const struct ui_note *x, int row)
{
    for (int col = x->col; row >= 0 && col < x->col + x->width && col < t->c->cols; col++)
        if (!tidy_blank(t->c, row, col) && ui_canvas_at(t->c, row, col)->role == UI_HEADER)
            return true;
    return false;
}

/* Rows of the column that the text belongs to. */
static void rows_of(const struct tidy *t, const struct ui_note *x, int *out_first, int *out_last)
{
    int first = x->row, last = x->row;

    while (first > 0 && same_field(t, x, first - 1))
        first--;
    while (last + 1 < t->c->rows && same_field(t, x, last + 1))
        last++;
    if (x->role != UI_HEADER && is_below_header(t, x, first - 1))
        first--;
    *out_first = first;
    *out_last = last;
}

static bool all_blank(const struct tidy *t, int first, int last, int col)
{
    for (int row = first; row <= last; row++)
        if (!tidy_blank(t->c, row, col))
            return false;
    return true;
}

static bool is_text_at(const struct tidy *t, int first, int last, int col)
{
    for (int row = first; row <= last; row++)
        if (mark_at(t, row, col)->owner && !tidy_blank(t->c, row, col))
            return true;
    return false;
}

/* Cells beside the column that are blank in all of its rows, but for the usual gap; step +1: to
 * the right, -1: to the left. */
static int room_beside(const struct tidy *t, int first, int last, int col, int step,
                       struct ui_rect part)
{
    int n = 0, at = col;

    while (at >= part.col && at < part.col + part.cols && all_blank(t, first, last, at)) {
        n++;
        at += step;
    }
    bool text = at >= part.col && at < part.col + part.cols && is_text_at(t, first, last, at);

    return n - (text ? GAP : MARGIN);
}

/* Cells at the right end of the part that no row of the table uses. */
static int room_at_end(const struct tidy *t, int first, int last, struct ui_rect part)
{
    int n = 0, end = part.col + part.cols;

    while (end - n > part.col && all_blank(t, first, last, end - n - 1))
        n++;
    return n - MARGIN;
}

static int room_for(const struct tidy *t, const struct ui_note *x)
{
    struct ui_rect part = tidy_part(t, x);
    int first, last;

    rows_of(t, x, &first, &last);
    int room = room_beside(t, first, last, x->col + x->width, 1, part);

    if (x->right && room_beside(t, first, last, x->col - 1, -1, part) > room)
        room = room_beside(t, first, last, x->col - 1, -1, part);
    if (last > first && room_at_end(t, first, last, part) > room)
        room = room_at_end(t, first, last, part);
    return room;
}

/* Rows below a text that goes on, which are blank. */
static int rows_for(const struct tidy *t, const struct ui_note *x)
{
    struct ui_rect part = ui_rect_cut(x->clip, (struct ui_rect){0, 0, t->c->rows - 2, t->c->cols});
    int n = 0;

    for (int row = x->row + 1; row < part.row + part.rows; row++, n++)
        for (int col = x->col; col < x->col + x->width && col < part.col + part.cols; col++)
            if (!tidy_blank(t->c, row, col))
                return n;
    return n;
}

static void judge_cut(struct tidy *t, const struct ui_note *x)
{
    bool keys = x->row == t->c->rows - 1, cut = x->wanted > x->width;

    if (x->lost > 0)
        tidy_fault(t, x->row, x->begin, x->end, "ends at the edge of its part without a sign");
    else if (cut && keys)
        tidy_fault(t, x->row, x->begin, x->end, "is a key that is cut");
    else if (cut && room_for(t, x) > 0)
        tidy_fault(t, x->row, x->begin, x->end, "is cut: %d cells of %d, and %d are free",
                   x->width, x->wanted, room_for(t, x));
    else if (x->stops && rows_for(t, x) > 0)
        tidy_fault(t, x->row, x->begin, x->end, "goes on, and %d rows are free", rows_for(t, x));
}

static void judge_cuts(struct tidy *t)
{
    for (int i = 0; i < t->notes->n; i++) {
        const struct ui_note *x = &t->notes->note[i];

        if ((x->wanted > x->width || x->lost > 0 || x->stops) && tidy_whole(t, x))
            judge_cut(t, x);
    }
}

/* --- cells --- */

static void judge_clashes(struct tidy *t)
{
    for (int row = 0; row < t->c->rows; row++)
        for (int col = 0; col < t->c->cols; col++)
            if (mark_at(t, row, col)->clash) {
                tidy_fault(t, row, col, t->c->cols, "lies over something else");
                break;
            }
}

/* Widths of a row make up the screen, and each wide glyph has its other half. */
static void judge_widths(struct tidy *t)
{
    for (int row = 0; row < t->c->rows; row++) {
        int col = 0;

        while (col < t->c->cols) {
            int width = ui_canvas_at(t->c, row, col)->width;
            bool half = width == 0 || (width == 2 && (col + 1 == t->c->cols ||
                                                      ui_canvas_at(t->c, row, col + 1)->width));

            if (half)
                tidy_fault(t, row, col, col + 1, "is half of a wide glyph");
            col += width == 2 && !half ? 2 : 1;
        }
    }
}

/* --- boxes --- */

enum { UP = 1, DOWN = 2, LEFT = 4, RIGHT = 8 };

static int arms_of(const struct ui_cell *at)
{
    static const struct {
        const char *glyph;
        int arms;
    } table[] = {
        {"─", LEFT | RIGHT}, {"│", UP | DOWN},           {"┌", DOWN | RIGHT},
        {"┐", DOWN | LEFT},  {"└", UP | RIGHT},          {"┘", UP | LEFT},
        {"┬", LEFT | RIGHT | DOWN}, {"┴", LEFT | RIGHT | UP}, {"├", UP | DOWN | RIGHT},
        {"┤", UP | DOWN | LEFT}, {"┼", UP | DOWN | LEFT | RIGHT}, {"-", LEFT | RIGHT},
        {"|", UP | DOWN},
    };

    for (size_t i = 0; at->role == UI_AXIS && i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].glyph, at->glyph) == 0)
            return table[i].arms;
    return 0;
}

/* A corner's arms each meet a line, or what lies in front of it. */
static void judge_corner(struct tidy *t, int row, int col)
{
    static const struct {
        int arm, row, col;
    } to[] = {{UP, -1, 0}, {DOWN, 1, 0}, {LEFT, 0, -1}, {RIGHT, 0, 1}};
    int arms = arms_of(ui_canvas_at(t->c, row, col));

    if (!arms || (arms & (LEFT | RIGHT)) == 0 || (arms & (UP | DOWN)) == 0)
        return;
    bool corner = (arms & (LEFT | RIGHT)) != (LEFT | RIGHT) && (arms & (UP | DOWN)) != (UP | DOWN);
    int met = 0, wanted = 0;

    for (size_t i = 0; i < sizeof to / sizeof *to; i++) {
        int r = row + to[i].row, k = col + to[i].col;

        if (!(arms & to[i].arm))
            continue;
        wanted++;
        met += r >= 0 && k >= 0 && r < t->c->rows && k < t->c->cols &&
               (arms_of(ui_canvas_at(t->c, r, k)) != 0 ||
                ui_notes_box_at(t->notes, r, k) > ui_notes_box_at(t->notes, row, col));
    }
    if (corner ? met < wanted : met == 0)
        tidy_fault(t, row, col, col + 1, "does not meet the lines of its box");
}

static void judge_boxes(struct tidy *t)
{
    for (int row = 0; row < t->c->rows; row++)
        for (int col = 0; col < t->c->cols; col++)
            judge_corner(t, row, col);
}

/* --- keys --- */

static void judge_keys(struct tidy *t, bool overlay)
{
    struct buf b = {0};
    int row = t->c->rows - 1;

    for (int col = 0; col < t->c->cols; col++)
        buf_text(&b, ui_canvas_at(t->c, row, col)->glyph);
    if (!strstr(buf_str(&b), overlay ? "Esc " : "? help") && !strstr(buf_str(&b), "q "))
        tidy_fault(t, row, 0, t->c->cols, "does not tell %s",
                   overlay ? "how to close what is in front" : "? help");
    buf_done(&b);
}

/* A hint that was left out had no room. */
static void judge_drop(struct tidy *t)
{
    const struct ui_note_drop *d = &t->notes->drop;
    int n = 0;

    while (d->cells && d->col + n < t->c->cols && tidy_blank(t->c, d->row, d->col + n))
        n++;
    if (d->cells && n - GAP >= d->cells)
        tidy_fault(t, d->row, 0, d->col, "has room for one key more: %d cells of %d", d->cells, n);
}

int ui_tidy(const struct ui_canvas *c, bool overlay, struct buf *out)
{
    struct tidy t = {.c = c, .notes = c->notes, .out = out};

    assert(c->notes);
    judge_cuts(&t);
    tidy_tables(&t);
    judge_clashes(&t);
    judge_widths(&t);
    judge_boxes(&t);
    judge_keys(&t, overlay);
    judge_drop(&t);
    return t.found;
}
