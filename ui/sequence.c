/* sequence.c - known sequences of keys, and a reader of those that come in pieces. */
#include "config.h"

#include "ui/sequence.h"

#include "ui/keys.h"

#include <string.h>

/* Sequences that terminals send whatever their description says. */
static const struct ui_sequence known[] = {
    {"\033[200~", UI_SEQUENCE_PASTE}, {"\033[201~", UI_SEQUENCE_PASTE_END},
    {"\033[5;5~", UI_KEY_CTRL_PGUP}, {"\033[6;5~", UI_KEY_CTRL_PGDN},
    {"\033[5^", UI_KEY_CTRL_PGUP}, {"\033[6^", UI_KEY_CTRL_PGDN},
    {"\033[A", UI_KEY_UP}, {"\033[B", UI_KEY_DOWN}, {"\033[C", UI_KEY_RIGHT},
    {"\033[D", UI_KEY_LEFT}, {"\033OA", UI_KEY_UP}, {"\033OB", UI_KEY_DOWN},
    {"\033OC", UI_KEY_RIGHT}, {"\033OD", UI_KEY_LEFT}, {"\033[H", UI_KEY_HOME},
    {"\033[F", UI_KEY_END}, {"\033OH", UI_KEY_HOME}, {"\033OF", UI_KEY_END},
    {"\033[1~", UI_KEY_HOME}, {"\033[4~", UI_KEY_END}, {"\033[2~", UI_KEY_INS},
    {"\033[3~", UI_KEY_DEL}, {"\033[5~", UI_KEY_PGUP}, {"\033[6~", UI_KEY_PGDN},
    {"\033[Z", UI_KEY_BACKTAB}, {"\033OP", UI_KEY_F1}, {"\033OQ", UI_KEY_F2},
    {"\033OR", UI_KEY_F3}, {"\033OS", UI_KEY_F4}, {"\033[11~", UI_KEY_F1},
    {"\033[12~", UI_KEY_F2}, {"\033[13~", UI_KEY_F3}, {"\033[14~", UI_KEY_F4},
    {"\033[15~", UI_KEY_F5}, {"\033[17~", UI_KEY_F6}, {"\033[18~", UI_KEY_F7},
    {"\033[19~", UI_KEY_F8}, {"\033[20~", UI_KEY_F9}, {"\033[21~", UI_KEY_F10},
    {"\033[23~", UI_KEY_F11}, {"\033[24~", UI_KEY_F12},
};

/* How soon behind Esc a [ may begin a sequence; how long it is held back alone, as a person may
 * have pressed both; and with parameters, when a person is out of the question. */
static const double soon_s = 1, alone_s = 0.3, stall_s = 2;

const struct ui_sequence *ui_sequence_at(size_t i)
{
    return i < sizeof known / sizeof *known ? &known[i] : NULL;
}

static int find(const char *bytes, size_t n)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strlen(known[i].bytes) == n && memcmp(known[i].bytes, bytes, n) == 0)
            return known[i].key;
    return -1;
}

bool ui_late_escape(struct ui_late *l, bool more, double now)
{
    l->byte[0] = '\033';
    l->n = 1;
    l->gone = !more || l->again;
    l->again = false;
    l->until = now + soon_s;
    return !l->gone;
}

static enum ui_late_is hold(struct ui_late *l, int byte, double until)
{
    l->byte[l->n++] = (char)byte;
    l->until = until;
    return UI_LATE_HELD;
}

static enum ui_late_is end(struct ui_late *l, int byte, int *out_key)
{
    l->byte[l->n] = (char)byte;
    *out_key = find(l->byte, l->n + 1);
    if (*out_key < 0 && l->gone && l->n == 2)
        return UI_LATE_NOT; /* Esc, [ and a letter: three keys */
    l->n = 0;
    return *out_key < 0 ? UI_LATE_NONE : UI_LATE_KEY;
}

enum ui_late_is ui_late_byte(struct ui_late *l, int byte, double now, int *out_key)
{
    bool begins = byte == '[' || (byte == 'O' && !l->gone);

    if (l->n == 0)
        return UI_LATE_NOT;
    if (l->n == 1) /* an Esc */
        return begins && now < l->until ? hold(l, byte, now + alone_s) : UI_LATE_NOT;
    if (l->n + 1 >= sizeof l->byte)
        return UI_LATE_NOT;
    if (byte >= 0x20 && byte < 0x40 && l->byte[1] == '[')
        return hold(l, byte, now + stall_s);
    return byte >= 0x40 && byte < 0x7f ? end(l, byte, out_key) : UI_LATE_NOT;
}

bool ui_late_holds(const struct ui_late *l)
{
    return l->n > (l->gone ? 1 : 0);
}

int ui_late_wait_ms(const struct ui_late *l, double now)
{
    if (!ui_late_holds(l))
        return -1;
    return now >= l->until ? 0 : (int)((l->until - now) * 1000) + 1;
}

size_t ui_late_give_up(struct ui_late *l, char out[UI_LATE_BYTES])
{
    size_t from = l->gone ? 1 : 0, n = l->n > from ? l->n - from : 0;

    memcpy(out, l->byte + from, n);
    l->again = n > 0 && from == 0;
    l->n = 0;
    return n;
}
