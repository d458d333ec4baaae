/* edit.h - one line of text that is being typed: the field of every form, question and palette.
 *
 * Holds bytes as they came, without NUL; steps by whole characters with their combining marks.
 * What is no plain text is shown made safe (safe_cells) and never acted on.
 *
 *     ui_edit_set(&e, "demo.mw");
 *     if (!ui_edit_key(&e, key))
 *         ...                        // not a key of an editor
 *     ui_edit_draw(&e, c, row, col, width, UI_CURSOR, true);
 *     ui_edit_done(&e);
 */
#ifndef MW_UI_EDIT_H
#define MW_UI_EDIT_H

#include "src/base/buf.h"
#include "ui/canvas.h"

#include <stdbool.h>
#include <stddef.h>

enum { UI_EDIT_BYTES = 4096 }; /* more is dropped */

struct ui_edit { /* zeroed: empty */
    struct buf text;
    size_t at; /* byte of the cursor: where a character begins, or the end */
};

void ui_edit_set(struct ui_edit *e, const char *text); /* cursor at the end */
const char *ui_edit_text(const struct ui_edit *e);     /* until it changes; "" */
void ui_edit_done(struct ui_edit *e);

/* ui_edit_key - a character, or a key that moves or deletes: arrows, Home End ^A ^E, Backspace,
 * Del, ^W (word), ^U and ^K (to either end). False: none of them. */
bool ui_edit_key(struct ui_edit *e, int key);
/* ui_edit_paste - as text, never as keys: line ends and tabs become blanks, NULs are dropped,
 * a line end at the very end too. */
void ui_edit_paste(struct ui_edit *e, const char *text, size_t size);

/* ui_edit_draw - fills width cells; a longer text is scrolled so that the cursor is seen. With
 * focus the canvas's cursor goes there. */
void ui_edit_draw(const struct ui_edit *e, struct ui_canvas *c, int row, int col, int width,
                  int role, bool focus);

#endif
