/* bytes.h - bytes that a terminal sends and is sent: characters and pastes put together,
 * clicks, glyphs, text for its clipboard. Knows no terminal. */
#ifndef MW_UI_BYTES_H
#define MW_UI_BYTES_H

#include "src/base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

struct ui_utf8 { /* zeroed: nothing is begun */
    int more;
    long value, least;
};
/* ui_utf8_byte - the character that this byte is or ends; -1 where there is more to come, and for
 * what is none (stray and overlong bytes, surrogates, NUL, C1 controls): it goes unnoticed. */
int ui_utf8_byte(struct ui_utf8 *u, int byte);

/* A paste, byte by byte: ui_paste_byte tells when its end has come, which is no part of the text.
 * Lines end in \n; what is beyond the limit is dropped. */
enum { UI_PASTE_MAX = 1 << 20 };
struct ui_paste {
    struct buf text;
    size_t mark; /* bytes of the mark of the end that have come */
};
void ui_paste_begin(struct ui_paste *p);
bool ui_paste_byte(struct ui_paste *p, int byte);

/* ui_click - which press of the mouse this is at its place: 1, or 2 soon after the first; a third
 * begins anew. */
struct ui_click { /* zeroed: none yet */
    int row, col;
    double at;
};
int ui_click(struct ui_click *last, int row, int col, double now);

/* ui_cell_characters - the glyph of a cell as what a terminal gets: a character and its combining
 * marks. What it might act upon, or cannot be written in this locale, is '?'. */
enum { UI_CELL_CHARS = 5 + 1 };
void ui_cell_characters(const char *glyph, wchar_t out[UI_CELL_CHARS]);
bool ui_is_shade(const char *glyph); /* one of the four */

/* ui_cap_text - a string of the terminal's description, without the delays that ancient ones need;
 * nothing where s is NULL or (char *)-1, as for one that it lacks. */
void ui_cap_text(struct buf *b, const char *s);

/* ui_clip_text - the sequence (OSC 52) that puts a text on the clipboard; through_screen: in the
 * wrapping that GNU screen passes on. false: more than 100 kB. */
enum { UI_CLIP_MAX = 100 * 1000 };
bool ui_clip_text(const char *text, size_t size, bool through_screen, struct buf *out);
/* ui_clip_clean - a text without its control characters but tab and line end. */
void ui_clip_clean(const char *text, size_t size, struct buf *out);

#endif
