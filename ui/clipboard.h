/* clipboard.h - a text to the clipboard: by the terminal (OSC 52), which works over any line, or by
 * a program that is found here. Knows no terminal; never waits.
 *
 * The setting says which: "osc52", "program"; else what is likely to work: OSC 52, but a program
 * for more than 100 kB, on a terminal that has no such sequence, and inside tmux, which by default
 * drops it and takes the text from its own command instead. GNU screen (STY) is told to pass the
 * sequence on. Control characters but tab and line end are left out. */
#ifndef MW_UI_CLIPBOARD_H
#define MW_UI_CLIPBOARD_H

#include "src/base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct ui_clipboard { /* zeroed: nothing is under way */
    struct buf text;
    pid_t pid;        /* of the program that takes it; 0: none */
    size_t at;        /* of the table of programs */
    double until;     /* when it has had time enough */
    size_t failed;    /* the last one that was there, and 1; 0: none was */
    bool by_hand;     /* the setting wants a program */
    char said[200];
};
enum ui_clip_is {
    UI_CLIP_DONE,
    UI_CLIP_BUSY,   /* a program has it: ask ui_clipboard_tick from time to time */
    UI_CLIP_FAILED, /* said tells why */
    UI_CLIP_UNSURE, /* it was sent, but may be dropped on its way: said tells where */
};

/* ui_clipboard_put - `send` gets the sequence for the terminal; false: it cannot be sent. Takes the
 * place of what may be under way. setting: as above, or NULL. */
typedef bool (*ui_clip_send)(const char *s, size_t size);
enum ui_clip_is ui_clipboard_put(struct ui_clipboard *c, const char *setting, const char *text,
                                 size_t size, ui_clip_send send);
enum ui_clip_is ui_clipboard_tick(struct ui_clipboard *c); /* DONE, too, where nothing was */
bool ui_clipboard_busy(const struct ui_clipboard *c);
void ui_clipboard_done(struct ui_clipboard *c);

#endif
