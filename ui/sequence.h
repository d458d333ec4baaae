/* sequence.h - sequences of bytes that terminals send for keys: known ones, and those that come so
 * slowly, over a line that stalls, that curses has taken their first bytes for keys. Knows no
 * terminal. */
#ifndef MW_UI_SEQUENCE_H
#define MW_UI_SEQUENCE_H

#include <stdbool.h>
#include <stddef.h>

enum { UI_SEQUENCE_PASTE = 1, UI_SEQUENCE_PASTE_END = 2 }; /* in place of a key */

struct ui_sequence {
    const char *bytes;
    int key; /* UI_KEY_UP .., or one of the above */
};
const struct ui_sequence *ui_sequence_at(size_t i); /* NULL: there are no more */

/* A sequence in pieces. Esc alone is a key, as nobody can tell what will follow; a "[" that comes
 * soon behind it is held back until it is clear whether a sequence is under way.
 *
 *     ui_late_escape(&l, false, now);           // Esc came, and nothing behind it: it is a key
 *     ui_late_escape(&l, true, now);            // Esc came with [ or O behind it
 *     switch (ui_late_byte(&l, byte, now, &key)) ...  // every byte that follows
 *
 * What is held is given up, as keys, when ui_late_wait_ms has come to 0 and nothing is there to be
 * read: a byte that is there was not late, we were. */
enum { UI_LATE_BYTES = 48 };
struct ui_late { /* zeroed: nothing is held */
    char byte[UI_LATE_BYTES];
    size_t n;       /* held; the Esc counts, gone or not */
    bool gone;      /* that Esc was a key already */
    bool again;     /* what comes next was held before: not a second time */
    double until;   /* when waiting for more ends */
};
enum ui_late_is {
    UI_LATE_NOT,   /* no part of one: what is held are keys; this byte is looked at anew */
    UI_LATE_HELD,  /* part of one; wait */
    UI_LATE_KEY,   /* the last of a known one: *out_key */
    UI_LATE_NONE,  /* the last of one that means nothing here */
};
bool ui_late_escape(struct ui_late *l, bool more, double now); /* true: it is held */
enum ui_late_is ui_late_byte(struct ui_late *l, int byte, double now, int *out_key);
bool ui_late_holds(const struct ui_late *l);
/* ui_late_wait_ms - until what is held is to be given up; 0: now; -1: nothing is held. */
int ui_late_wait_ms(const struct ui_late *l, double now);
/* ui_late_give_up - the bytes that were held and are keys, into out; how many. They may be handed
 * in again. */
size_t ui_late_give_up(struct ui_late *l, char out[UI_LATE_BYTES]);

#endif
