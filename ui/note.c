/* note.c - texts, rules and clashes, as the canvas draws them. */
#include "config.h"

#include "ui/note.h"

#include "src/base/mem.h"

#include <stdlib.h>
#include <string.h>

void ui_canvas_notes(struct ui_canvas *c)
{
    if (!c->notes)
        c->notes = mem_zero(1, sizeof *c->notes);
    ui_notes_clear(c);
}

void ui_notes_clear(struct ui_canvas *c)
{
    struct ui_notes *n = c->notes;

    if (!n)
        return;
    n->n = n->n_rule = n->n_box = 0;
    n->drop = (struct ui_note_drop){0};
    n->open = false;
    free(n->mark);
    n->mark = mem_zero((size_t)c->rows * (size_t)c->cols + 1, sizeof *n->mark);
}

void ui_notes_free(struct ui_notes *n)
{
    if (!n)
        return;
    free(n->note);
    free(n->rule);
    free(n->box);
    free(n->mark);
    free(n);
}

void ui_notes_open(struct ui_canvas *c, const struct ui_note *what)
{
    struct ui_notes *n = c->notes;

    if (!n)
        return;
    if ((size_t)n->n == n->cap) {
        n->cap = mem_room(n->cap, n->cap + 1);
        n->note = mem_resize(n->note, n->cap, sizeof *n->note);
    }
    n->note[n->n] = *what;
    n->note[n->n].clip = c->clip;
    n->note[n->n].box = ui_notes_box_at(n, what->row, what->col);
    n->n++;
    n->open = true;
}

static bool blank_at(const struct ui_canvas *c, int row, int col)
{
    return strcmp(ui_canvas_at(c, row, col)->glyph, " ") == 0;
}

/* What has not been drawn at all is forgotten: outside of the clip texts are measured. */
void ui_notes_close(struct ui_canvas *c, int begin, int used)
{
    struct ui_notes *n = c->notes;

    if (!n)
        return;
    struct ui_note *x = &n->note[n->n - 1];
    int end = begin + used, clip_end = c->clip.col + c->clip.cols;

    n->open = false;
    begin = begin < c->clip.col ? c->clip.col : begin;
    end = end > clip_end ? clip_end : end;
    if (x->row < c->clip.row || x->row >= c->clip.row + c->clip.rows)
        end = begin;
    while (begin < end && blank_at(c, x->row, begin))
        begin++;
    while (begin < end && blank_at(c, x->row, end - 1))
        end--;
    x->begin = begin;
    x->end = end;
    if (begin >= end)
        n->n--;
}

static bool is_border(const struct ui_cell *at)
{
    static const char *const borders[] = {"│", "┌", "┐", "└", "┘", "┬", "┴", "├", "┤", "|"};

    for (size_t i = 0; at->role == UI_AXIS && i < sizeof borders / sizeof *borders; i++)
        if (strcmp(borders[i], at->glyph) == 0)
            return true;
    return false;
}

static bool is_same(const char *a, const char *glyph, size_t size)
{
    return strlen(a) == size && memcmp(a, glyph, size) == 0;
}

/* The sign of what is cut. */
static bool is_cut(const char *glyph, size_t size)
{
    return (size == 1 && *glyph == '~') || (size == strlen("…") && memcmp(glyph, "…", size) == 0);
}

/* A text does not give way to a figure or another text, nor a border to a text; a blank that no
 * text brings makes a cell free again. */
void ui_notes_put(struct ui_canvas *c, int row, int col, const char *glyph, size_t size)
{
    struct ui_notes *n = c->notes;

    if (!n)
        return;
    struct ui_note_mark *m = &n->mark[(size_t)row * (size_t)c->cols + (size_t)col];
    const struct ui_cell *was = ui_canvas_at(c, row, col);
    int owner = n->open ? n->n : 0;
    bool text_there = m->owner && m->owner != owner && strcmp(was->glyph, " ") != 0;

    if (!n->open && size == 1 && *glyph == ' ')
        m->clash = false;
    else if (is_cut(glyph, size) && !n->open)
        return;
    else if ((text_there || (n->open && is_border(was))) && !is_same(was->glyph, glyph, size))
        m->clash = true;
    m->owner = owner;
}

void ui_notes_miss(struct ui_canvas *c)
{
    struct ui_notes *n = c->notes;

    if (n && n->open)
        n->note[n->n - 1].lost++;
}

void ui_notes_stop(struct ui_canvas *c)
{
    if (c->notes && c->notes->n > 0)
        c->notes->note[c->notes->n - 1].stops = true;
}

void ui_notes_rule(struct ui_canvas *c, int row, int col, int width)
{
    struct ui_notes *n = c->notes;

    if (!n)
        return;
    if ((size_t)n->n_rule == n->rule_cap) {
        n->rule_cap = mem_room(n->rule_cap, n->rule_cap + 1);
        n->rule = mem_resize(n->rule, n->rule_cap, sizeof *n->rule);
    }
    n->rule[n->n_rule++] =
        (struct ui_note_line){{row, col, 1, width}, ui_notes_box_at(n, row, col)};
}

void ui_notes_box(struct ui_canvas *c, struct ui_rect r)
{
    struct ui_notes *n = c->notes;

    if (!n)
        return;
    if ((size_t)n->n_box == n->box_cap) {
        n->box_cap = mem_room(n->box_cap, n->box_cap + 1);
        n->box = mem_resize(n->box, n->box_cap, sizeof *n->box);
    }
    n->box[n->n_box++] = r;
}

void ui_notes_drop(struct ui_canvas *c, int row, int col, int cells)
{
    if (c->notes)
        c->notes->drop = (struct ui_note_drop){row, col, cells};
}

int ui_notes_box_at(const struct ui_notes *n, int row, int col)
{
    int i = n->n_box - 1;

    while (i >= 0 && !ui_rect_holds(n->box[i], row, col))
        i--;
    return i;
}
