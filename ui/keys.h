/* keys.h - keys as numbers, and their names in tables, help, scripts: "j", "Enter", "S-Tab", "^P".
 *
 * A key is a Unicode character, a control character (^A is 1), or one of the codes below. A chord
 * of two ("gt", "g:") is one key for whoever handles it: the app joins g and the next key. */
#ifndef MW_UI_KEYS_H
#define MW_UI_KEYS_H

#include <stdbool.h>
#include <stddef.h>

enum {
    UI_KEY_ESC = 27, UI_KEY_ENTER = 13, UI_KEY_TAB = 9, UI_KEY_BACKSPACE = 127,
    UI_KEY_FIRST = 0x110000, /* beyond Unicode */
    UI_KEY_UP = UI_KEY_FIRST, UI_KEY_DOWN, UI_KEY_LEFT, UI_KEY_RIGHT, UI_KEY_HOME, UI_KEY_END,
    UI_KEY_PGUP, UI_KEY_PGDN, UI_KEY_DEL, UI_KEY_INS, UI_KEY_BACKTAB, UI_KEY_CTRL_PGUP,
    UI_KEY_CTRL_PGDN, UI_KEY_F1, UI_KEY_F2, UI_KEY_F3, UI_KEY_F4, UI_KEY_F5, UI_KEY_F6, UI_KEY_F7,
    UI_KEY_F8, UI_KEY_F9, UI_KEY_F10, UI_KEY_F11, UI_KEY_F12,
    UI_KEY_MOUSE,            /* where: app_mouse */
    UI_KEY_CHORD = 0x200000, /* | the key behind g */
};

#define UI_CTRL(c) ((c) & 31)            /* ^P; a constant, for case labels */
#define UI_CHORD(c) (UI_KEY_CHORD | (c)) /* gt; likewise */

enum { UI_KEY_NAME = 16 };
void ui_key_name(int key, char out[UI_KEY_NAME]);
int ui_key_find(const char *name); /* -1: no such key */
/* ui_keys_have - does a list of names, "x F9", have the key? */
bool ui_keys_have(const char *list, int key);
/* ui_keys_first - the first name of a list into out, for hints. */
void ui_keys_first(const char *list, char out[UI_KEY_NAME]);

#endif
