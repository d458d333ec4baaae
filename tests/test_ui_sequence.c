/* test_ui_sequence.c - sequences of keys that come in pieces, with time passing between them. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ui/keys.h"
#include "ui/sequence.h"

/* Plays the part of term.c: bytes, each so long after the one before, to a list of what became of
 * them: keys as they are, sequences as their key, '#' one that means nothing, '?' held still. */
struct got {
    int what[64];
    size_t n;
};

static void add(struct got *g, int what)
{
    assert_true(g->n < 64);
    g->what[g->n++] = what;
}

static void give_up(struct ui_late *l, struct got *g)
{
    char held[UI_LATE_BYTES];
    size_t n = ui_late_give_up(l, held);

    for (size_t i = 0; i < n; i++)
        add(g, held[i]);
}

static struct got feed(const char *bytes, double apart, bool together)
{
    struct ui_late l = {0};
    struct got g = {.n = 0};
    double now = 1;

    for (const char *s = bytes; *s; s++) {
        int key = 0;
        enum ui_late_is is = UI_LATE_NOT;

        now += apart;
        if (ui_late_wait_ms(&l, now) == 0)
            give_up(&l, &g);
        if (*s != '\033')
            is = ui_late_byte(&l, *s, now, &key);
        if (is == UI_LATE_NOT) {
            give_up(&l, &g);
            if (*s != '\033' || !ui_late_escape(&l, together && s[1], now))
                add(&g, *s);
        } else if (is != UI_LATE_HELD) {
            add(&g, is == UI_LATE_KEY ? key : '#');
        }
    }
    if (ui_late_wait_ms(&l, now) >= 0)
        add(&g, '?');
    return g;
}

static void assert_got(const char *bytes, double apart, bool together, const int *want, size_t n)
{
    struct got g = feed(bytes, apart, together);

    assert_int_equal(g.n, n);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(g.what[i], want[i]);
}
/* the number of keys comes from the list of them */
#define assert_keys(bytes, apart, together, ...) \
    assert_got(bytes, apart, together, (const int[]){__VA_ARGS__}, \
               sizeof((const int[]){__VA_ARGS__}) / sizeof(int))

static void late_paste_is_a_paste_after_whichever_byte_it_stalled(void **state)
{
    (void)state;
    assert_keys("\033[200~", 0.05, true, UI_SEQUENCE_PASTE);
    assert_keys("\033[200~", 0.2, true, UI_SEQUENCE_PASTE);
    assert_keys("\033[200~", 0.05, false, '\033', UI_SEQUENCE_PASTE); /* Esc was taken by then */
    assert_keys("\033[200~x", 0.05, true, UI_SEQUENCE_PASTE, 'x');
}

static void late_keys_are_keys(void **state)
{
    (void)state;
    assert_keys("\033[A\033OB", 0.05, true, UI_KEY_UP, UI_KEY_DOWN);
    assert_keys("\033[18~j", 0.05, true, UI_KEY_F7, 'j');
    assert_keys("\033[6;5~", 0.05, true, UI_KEY_CTRL_PGDN);
    assert_keys("\033[A", 0.05, false, '\033', UI_KEY_UP);
}

static void late_unknown_goes_as_a_whole(void **state)
{
    (void)state;
    assert_keys("\033[<0;10;7Mj", 0.05, true, '#', 'j');
    assert_keys("\033[>1;2;3cj", 0.05, false, '\033', '#', 'j');
}

static void late_what_a_person_types_stays_keys(void **state)
{
    (void)state;
    assert_keys("\033[j", 0.1, false, '\033', '[', 'j');
    assert_keys("\033[", 1.5, false, '\033', '[');
    assert_keys("\033j[2", 0.1, false, '\033', 'j', '[', '2');
    assert_keys("[200~", 0.01, false, '[', '2', '0', '0', '~');
    assert_keys("\033\033[A", 0.1, false, '\033', '\033', UI_KEY_UP);
    assert_keys("\033[\033[A", 0.1, false, '\033', '[', '\033', UI_KEY_UP);
    assert_keys("\033Oj", 0.1, false, '\033', 'O', 'j');
}

static void late_what_is_held_is_given_up_in_time(void **state)
{
    struct ui_late l = {0};
    struct got g = {.n = 0};
    int key;

    (void)state;
    assert_true(ui_late_escape(&l, true, 1));
    assert_int_equal(ui_late_byte(&l, '[', 1, &key), UI_LATE_HELD);
    assert_in_range(ui_late_wait_ms(&l, 1), 1, 400);
    assert_int_equal(ui_late_byte(&l, '2', 1.1, &key), UI_LATE_HELD);
    assert_in_range(ui_late_wait_ms(&l, 1.1), 1000, 2100);
    assert_int_equal(ui_late_wait_ms(&l, 4), 0);
    give_up(&l, &g);
    assert_int_equal(g.n, 3);
    assert_false(ui_late_holds(&l));
    /* handed in again, it is not held again */
    assert_false(ui_late_escape(&l, true, 4));
    assert_true(ui_late_escape(&l, true, 4));
}

static void late_endless_parameters_end(void **state)
{
    struct ui_late l = {0};
    int key, n = 0;

    (void)state;
    ui_late_escape(&l, true, 1);
    assert_int_equal(ui_late_byte(&l, '[', 1, &key), UI_LATE_HELD);
    while (n < 1000 && ui_late_byte(&l, '1', 1, &key) == UI_LATE_HELD)
        n++;
    assert_in_range(n, 20, UI_LATE_BYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(late_paste_is_a_paste_after_whichever_byte_it_stalled),
        cmocka_unit_test(late_keys_are_keys),
        cmocka_unit_test(late_unknown_goes_as_a_whole),
        cmocka_unit_test(late_what_a_person_types_stays_keys),
        cmocka_unit_test(late_what_is_held_is_given_up_in_time),
        cmocka_unit_test(late_endless_parameters_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
