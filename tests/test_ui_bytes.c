/* test_ui_bytes.c - characters from bytes, glyphs to a terminal, text for its clipboard. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ui/bytes.h"

#include <locale.h>

/* --- characters --- */

static int feed(struct ui_utf8 *u, const char *bytes, int *out, int max)
{
    int n = 0;

    for (; *bytes; bytes++) {
        int key = ui_utf8_byte(u, (unsigned char)*bytes);

        if (key >= 0 && n < max)
            out[n++] = key;
    }
    return n;
}

static void utf8_good_bytes_give_characters(void **state)
{
    struct ui_utf8 u = {0};
    int key[8];

    (void)state;
    assert_int_equal(feed(&u, "a\x1b\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z", key, 8), 6);
    assert_int_equal(key[0], 'a');
    assert_int_equal(key[1], 27);
    assert_int_equal(key[2], 0xe9);
    assert_int_equal(key[3], 0x20ac);
    assert_int_equal(key[4], 0x1f600);
    assert_int_equal(key[5], 'z');
}

static void utf8_bad_bytes_go_unnoticed_and_harm_nothing_behind(void **state)
{
    static const char *const bad[] = {
        "\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2\x80", "\xc2\x9b", /* C1 */
        "\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf8", "\xff",
        "\xe2\x82", "\xf0\x9f", "\xc3",
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct ui_utf8 u = {0};
        int key[8];
        char text[16];

        strcpy(text, bad[i]);
        strcat(text, "x");
        assert_int_equal(feed(&u, text, key, 8), 1);
        assert_int_equal(key[0], 'x');
    }
}

/* --- pastes --- */

static bool paste(struct ui_paste *p, const char *bytes)
{
    bool ended = false;

    ui_paste_begin(p);
    for (; *bytes && !ended; bytes++)
        ended = ui_paste_byte(p, (unsigned char)*bytes);
    return ended && !*bytes;
}

static void paste_ends_with_its_mark_alone(void **state)
{
    static const struct {
        const char *bytes, *text;
        bool ended;
    } c[] = {
        {"\033[201~", "", true},
        {"a\rb\033[201~", "a\nb", true},
        {"\033[20\033[201~", "\033[20", true},
        {"\033\033\033[201~", "\033\033", true},
        {"\033[200~x\033[201~", "\033[200~x", true},
        {"a\033[201", "a", false},
    };
    struct ui_paste p = {0};

    (void)state;
    for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
        assert_int_equal(paste(&p, c[i].bytes), c[i].ended);
        assert_string_equal(buf_str(&p.text), c[i].text);
    }
    buf_done(&p.text);
}

static void paste_beyond_the_limit_still_ends(void **state)
{
    struct ui_paste p = {0};

    (void)state;
    ui_paste_begin(&p);
    for (int i = 0; i < UI_PASTE_MAX + 100; i++)
        assert_false(ui_paste_byte(&p, 'x'));
    for (const char *s = "\033[201"; *s; s++)
        assert_false(ui_paste_byte(&p, *s));
    assert_true(ui_paste_byte(&p, '~'));
    assert_int_equal(p.text.size, UI_PASTE_MAX);
    buf_done(&p.text);
}

/* --- glyphs --- */

static void glyph_what_a_terminal_acts_upon_is_a_question_mark(void **state)
{
    static const char *const bad[] = {"",     "\033", "\r",   "\t",       "\x7f",
                                      "\x80", "\xff", "a\033", "\xc2\x9b", "\xe2\x82"};
    wchar_t out[UI_CELL_CHARS];

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ui_cell_characters(bad[i], out);
        assert_int_equal(out[0], '?');
        assert_int_equal(out[1], 0);
    }
}

static void glyph_keeps_its_marks(void **state)
{
    wchar_t out[UI_CELL_CHARS];

    (void)state;
    ui_cell_characters("e\xcc\x81\xcc\xa7", out);
    assert_int_equal(out[0], 'e');
    assert_int_equal(out[1], 0x301);
    assert_int_equal(out[2], 0x327);
    assert_int_equal(out[3], 0);
    ui_cell_characters("e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81", out);
    assert_int_equal(out[UI_CELL_CHARS - 1], 0);
}

/* --- the clipboard --- */

static void clip_is(const char *text, size_t size, const char *want)
{
    struct buf b = {0};

    assert_true(ui_clip_text(text, size, false, &b));
    assert_string_equal(buf_str(&b), want);
    buf_done(&b);
}

static void clip_is_base64_of_the_text_without_controls(void **state)
{
    (void)state;
    clip_is("", 0, "\033]52;c;\a");
    clip_is("f", 1, "\033]52;c;Zg==\a");
    clip_is("fo", 2, "\033]52;c;Zm8=\a");
    clip_is("foo", 3, "\033]52;c;Zm9v\a");
    clip_is("foob", 4, "\033]52;c;Zm9vYg==\a");
    clip_is("\xff\xfe\xfd", 3, "\033]52;c;//79\a");
    clip_is("a\tb\n", 4, "\033]52;c;YQliCg==\a");
    clip_is("\033f\0o\r\a\x7fo", 8, "\033]52;c;Zm9v\a");
}

static void clip_too_long_is_refused(void **state)
{
    struct buf text = {0}, b = {0};

    (void)state;
    while (text.size < UI_CLIP_MAX)
        buf_byte(&text, 'x');
    assert_true(ui_clip_text(text.s, text.size, false, &b));
    buf_clear(&b);
    buf_byte(&text, 'x');
    assert_false(ui_clip_text(text.s, text.size, false, &b));
    assert_int_equal(b.size, 0);
    buf_done(&text);
    buf_done(&b);
}

/* A blank beside a number stays one where heat is told by characters. */
static void shades_are_four_and_no_blank(void **state)
{
    (void)state;
    assert_true(ui_is_shade("░") && ui_is_shade("▒") && ui_is_shade("▓") && ui_is_shade("█"));
    assert_false(ui_is_shade(" ") || ui_is_shade("") || ui_is_shade("7") || ui_is_shade("▄"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_good_bytes_give_characters),
        cmocka_unit_test(utf8_bad_bytes_go_unnoticed_and_harm_nothing_behind),
        cmocka_unit_test(paste_ends_with_its_mark_alone),
        cmocka_unit_test(paste_beyond_the_limit_still_ends),
        cmocka_unit_test(glyph_what_a_terminal_acts_upon_is_a_question_mark),
        cmocka_unit_test(glyph_keeps_its_marks),
        cmocka_unit_test(shades_are_four_and_no_blank),
        cmocka_unit_test(clip_is_base64_of_the_text_without_controls),
        cmocka_unit_test(clip_too_long_is_refused),
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
