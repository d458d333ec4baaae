/* note.h - what a finished picture does not tell: which texts were cut, what was drawn over what.
 *
 * A canvas that notes remembers, until it is cleared, each text with the cells that it was given,
 * took and wanted, each rule, and the cells where a glyph has taken another's place. That is for
 * tidy.c alone; a canvas on a terminal notes nothing. */
#ifndef MW_UI_NOTE_H
#define MW_UI_NOTE_H

#include "ui/canvas.h"

struct ui_note {
    int row, col, width; /* the cells that it was given */
    int begin, end;      /* those it took: [begin, end), without blanks at its ends */
    int wanted;          /* cells that all of it takes */
    int lost;            /* cells of it that lay outside of the clip */
    struct ui_rect clip;
    int box;             /* the topmost one that it lies in, when it was drawn; -1: none */
    int role;
    bool right;          /* set against the right edge */
    bool stops;          /* the last row of a text that goes on */
};

struct ui_note_mark {
    int owner;  /* the note that wrote it last, from 1; 0: no text */
    bool clash; /* its glyph took the place of another one */
};

struct ui_note_drop { /* a text that was left out, as it did not fit */
    int row, col, cells;
};

struct ui_notes {
    struct ui_note *note;
    int n;
    size_t cap;
    struct ui_note_line {
        struct ui_rect at;
        int box;          /* as of a note */
    } *rule;              /* one row each */
    int n_rule;
    size_t rule_cap;
    struct ui_rect *box;  /* the later ones in front */
    int n_box;
    size_t box_cap;
    struct ui_note_drop drop; /* the last one; cells 0: none */
    struct ui_note_mark *mark; /* [rows][cols] */
    bool open;                 /* what is drawn belongs to note[n - 1] */
};

/* For the canvas; nothing where it does not note. */
void ui_notes_clear(struct ui_canvas *c);
void ui_notes_free(struct ui_notes *n);
void ui_notes_open(struct ui_canvas *c, const struct ui_note *what);
void ui_notes_close(struct ui_canvas *c, int begin, int used);
void ui_notes_put(struct ui_canvas *c, int row, int col, const char *glyph, size_t size);
void ui_notes_miss(struct ui_canvas *c); /* a glyph lies outside of the clip */
void ui_notes_stop(struct ui_canvas *c); /* the last text goes on */
void ui_notes_rule(struct ui_canvas *c, int row, int col, int width);
void ui_notes_box(struct ui_canvas *c, struct ui_rect r);
/* ui_notes_drop - what would have stood there, so wide, is left out. */
void ui_notes_drop(struct ui_canvas *c, int row, int col, int cells);
/* ui_notes_box_at - the topmost box there, by its number; -1: none. */
int ui_notes_box_at(const struct ui_notes *n, int row, int col);

#endif
