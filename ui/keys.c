/* keys.c - the names of keys, one table. */
#include "config.h"

#include "ui/keys.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    int key;
} names[] = {
    {"Enter", UI_KEY_ENTER},   {"Esc", UI_KEY_ESC},       {"Tab", UI_KEY_TAB},
    {"S-Tab", UI_KEY_BACKTAB}, {"Space", ' '},            {"Backspace", UI_KEY_BACKSPACE},
    {"Up", UI_KEY_UP},         {"Down", UI_KEY_DOWN},     {"Left", UI_KEY_LEFT},
    {"Right", UI_KEY_RIGHT},   {"Home", UI_KEY_HOME},     {"End", UI_KEY_END},
    {"PgUp", UI_KEY_PGUP},     {"PgDn", UI_KEY_PGDN},     {"Del", UI_KEY_DEL},
    {"Ins", UI_KEY_INS},       {"^PgUp", UI_KEY_CTRL_PGUP}, {"^PgDn", UI_KEY_CTRL_PGDN},
    {"F1", UI_KEY_F1},         {"F2", UI_KEY_F2},         {"F3", UI_KEY_F3},
    {"F4", UI_KEY_F4},         {"F5", UI_KEY_F5},         {"F6", UI_KEY_F6},
    {"F7", UI_KEY_F7},         {"F8", UI_KEY_F8},         {"F9", UI_KEY_F9},
    {"F10", UI_KEY_F10},       {"F11", UI_KEY_F11},       {"F12", UI_KEY_F12},
    {"Mouse", UI_KEY_MOUSE},
};
enum { N_NAME = sizeof names / sizeof *names };

static void put_utf8(int key, char *out)
{
    unsigned u = (unsigned)key;

    if (u < 0x80) {
        *out++ = (char)u;
    } else if (u < 0x800) {
        *out++ = (char)(0xc0 | u >> 6);
        *out++ = (char)(0x80 | (u & 63));
    } else if (u < 0x10000) {
        *out++ = (char)(0xe0 | u >> 12);
        *out++ = (char)(0x80 | (u >> 6 & 63));
        *out++ = (char)(0x80 | (u & 63));
    } else {
        *out++ = (char)(0xf0 | u >> 18);
        *out++ = (char)(0x80 | (u >> 12 & 63));
        *out++ = (char)(0x80 | (u >> 6 & 63));
        *out++ = (char)(0x80 | (u & 63));
    }
    *out = '\0';
}

static void name_one(int key, char *out) /* at most UI_KEY_NAME - 1 bytes */
{
    for (size_t i = 0; i < N_NAME; i++) {
        if (names[i].key == key) {
            snprintf(out, UI_KEY_NAME - 1, "%s", names[i].name);
            return;
        }
    }
    if (key > 0 && key < 32)
        snprintf(out, UI_KEY_NAME - 1, "^%c", key + '@');
    else
        put_utf8(key, out);
}

void ui_key_name(int key, char out[UI_KEY_NAME])
{
    bool chord = key >= UI_KEY_CHORD;

    if (chord)
        out[0] = 'g';
    name_one(chord ? key & ~UI_KEY_CHORD : key, out + chord);
}

/* One UTF-8 character that is all of s; -1 for anything else. */
static int one_character(const char *s)
{
    unsigned char u = (unsigned char)*s;
    int more = u < 0x80 ? 0 : u < 0xe0 ? 1 : u < 0xf0 ? 2 : 3;
    int key = more == 0 ? u : u & (0x3f >> more);

    if (u == 0 || (u >= 0x80 && u < 0xc2))
        return -1;
    for (int i = 1; i <= more; i++) {
        if (((unsigned char)s[i] & 0xc0) != 0x80)
            return -1;
        key = key << 6 | (s[i] & 0x3f);
    }
    return s[more + 1] ? -1 : key;
}

int ui_key_find(const char *name)
{
    int key = one_character(name);

    if (key >= 0)
        return key;
    for (size_t i = 0; i < N_NAME; i++)
        if (strcmp(names[i].name, name) == 0)
            return names[i].key;
    if (name[0] == '^' && name[1] > '@' && name[1] <= '_' && !name[2])
        return name[1] - '@';
    key = name[0] == 'g' ? ui_key_find(name + 1) : -1;
    return key < 0 || key >= UI_KEY_CHORD ? -1 : UI_CHORD(key);
}

/* The next name of a list into out; gives what follows, or NULL at the end. */
static const char *next_name(const char *list, char out[UI_KEY_NAME])
{
    size_t n;

    list += strspn(list, " ");
    n = strcspn(list, " ");
    if (n == 0 || n >= UI_KEY_NAME)
        return NULL;
    memcpy(out, list, n);
    out[n] = '\0';
    return list + n;
}

bool ui_keys_have(const char *list, int key)
{
    char name[UI_KEY_NAME];

    while (list && (list = next_name(list, name)))
        if (ui_key_find(name) == key)
            return true;
    return false;
}

void ui_keys_first(const char *list, char out[UI_KEY_NAME])
{
    if (!list || !next_name(list, out))
        out[0] = '\0';
}
