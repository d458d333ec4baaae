/* tidy_parts.h - what tidy.c and tidy_table.c share. */
#ifndef MW_UI_TIDY_PARTS_H
#define MW_UI_TIDY_PARTS_H

#include "ui/note.h"
#include "ui/tidy.h"

struct tidy {
    const struct ui_canvas *c;
    const struct ui_notes *notes;
    struct buf *out;
    int found;
};

/* A fault at a place; the text that stands in [col, end) is told with it. */
void tidy_fault(struct tidy *t, int row, int col, int end, const char *fmt, ...)
    PRINTF_LIKE(5, 6);
bool tidy_blank(const struct ui_canvas *c, int row, int col);
/* tidy_whole - nothing has been drawn over the text. */
bool tidy_whole(const struct tidy *t, const struct ui_note *x);
/* tidy_part - columns of the part in which a cell lies: those of the rule above it and of the
 * clip that the text had. */
struct ui_rect tidy_part(const struct tidy *t, const struct ui_note *x);

void tidy_tables(struct tidy *t);

#endif
