/* test_ui_theme.c - themes: what a role looks like at each depth, and lines that are wrong. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ui/theme.h"

static const char theme[] =
    "# a comment\n"
    "name = trial # and another\n"
    "\n"
    "text = white black\n"
    "cursor = default default reverse\n"
    "  alarm=red default bold underline\n"
    "alarm.256 = 210\n"
    "alarm.mono = reverse\n"
    "key.16 = bright-cyan\n"
    "heat.256 = 16 231\n"
    "heat.8 = black blue white\n"
    "heat.mono = \" .#@\"\n";

static struct ui_theme parse(const char *text, enum ui_depth depth)
{
    struct ui_theme t = {0};
    struct err e = {0};

    if (ui_theme_parse(text, strlen(text), "trial.theme", depth, &t, &e) < 0)
        fail_msg("%s", e.msg);
    return t;
}

static void look_is(const struct ui_theme *t, int role, int fg, int bg, int attr)
{
    assert_int_equal(t->look[role].fg, fg);
    assert_int_equal(t->look[role].bg, bg);
    assert_int_equal(t->look[role].attr, attr);
}

/* --- what is said --- */

static void parse_each_depth_takes_its_line_or_the_next_lower(void **state)
{
    struct ui_theme t;

    (void)state;
    t = parse(theme, UI_256);
    assert_string_equal(t.name, "trial");
    look_is(&t, UI_TEXT, 7, 0, 0);
    look_is(&t, UI_CURSOR, -1, -1, UI_REVERSE);
    look_is(&t, UI_ALARM, 210, -1, 0);
    look_is(&t, UI_KEY, 14, -1, 0);
    t = parse(theme, UI_16);
    look_is(&t, UI_ALARM, 1, -1, UI_BOLD | UI_UNDERLINE);
    look_is(&t, UI_KEY, 14, -1, 0);
    t = parse(theme, UI_8);
    look_is(&t, UI_ALARM, 1, -1, UI_BOLD | UI_UNDERLINE);
    look_is(&t, UI_KEY, 7, 0, 0); /* only 16 has it: it is text */
}

static void parse_mono_has_attributes_alone(void **state)
{
    struct ui_theme t = parse(theme, UI_MONO);

    (void)state;
    for (int i = 0; i < UI_ROLES; i++) {
        assert_int_equal(t.look[i].fg, -1);
        assert_int_equal(t.look[i].bg, -1);
    }
    look_is(&t, UI_CURSOR, -1, -1, UI_REVERSE);
    look_is(&t, UI_ALARM, -1, -1, UI_REVERSE);
}

static void parse_missing_role_is_text(void **state)
{
    struct ui_theme t = parse(theme, UI_256);

    (void)state;
    look_is(&t, UI_PLOT6, 7, 0, 0);
    look_is(&t, UI_TITLE, 7, 0, 0);
}

static void parse_only_mono_line_serves_every_depth(void **state)
{
    struct ui_theme t = parse("name = x\nmark.mono = bold\n", UI_256);

    (void)state;
    look_is(&t, UI_MARK, -1, -1, UI_BOLD);
}

/* --- heat --- */

static void parse_heat_is_stretched_over_all_steps(void **state)
{
    struct ui_theme t = parse(theme, UI_256);

    (void)state;
    for (int i = 0; i < UI_HEAT_STEPS; i++) {
        assert_int_equal(t.look[UI_HEAT + i].bg, i < UI_HEAT_STEPS / 2 ? 16 : 231);
        assert_int_equal(t.look[UI_HEAT + i].fg, i < UI_HEAT_STEPS / 2 ? 231 : 16);
        assert_int_equal(t.look[UI_HEAT + i].glyph, 0);
    }
    t = parse(theme, UI_16); /* that of 8 */
    assert_int_equal(t.look[UI_HEAT].bg, 0);
    assert_int_equal(t.look[UI_HEAT + 8].bg, 4);
    assert_int_equal(t.look[UI_HEAT + 15].bg, 7);
}

static void parse_heat_without_colours_is_characters(void **state)
{
    struct ui_theme t = parse(theme, UI_MONO);

    (void)state;
    assert_int_equal(t.look[UI_HEAT].glyph, ' ');
    assert_int_equal(t.look[UI_HEAT + 5].glyph, '.');
    assert_int_equal(t.look[UI_HEAT + 10].glyph, '#');
    assert_int_equal(t.look[UI_HEAT + 15].glyph, '@');
    assert_int_equal(t.look[UI_TEXT].glyph, 0);
}

/* --- what is wrong --- */

static void parse_wrong_line_is_told_with_its_number(void **state)
{
    static const struct {
        const char *text, *msg;
    } c[] = {
        {"name = x\ntetx = red\n", "t.theme:2: no such role: 'tetx'"},
        {"name = x\n\n\nkey = reddish\n", "t.theme:4: no such colour: 'reddish'"},
        {"name = x\nkey = red blue green\n", "t.theme:2: no such attribute: 'green'"},
        {"name = x\nkey = 208\n", "t.theme:2: too deep a colour for this line: '208'"},
        {"name = x\nkey.16 = 16\n", "t.theme:2: too deep a colour for this line: '16'"},
        {"name = x\nkey.256 = 256\n", "t.theme:2: no such colour: '256'"},
        {"name = x\nkey.mono = red\n", "t.theme:2: mono has no colour: 'red'"},
        {"name = x\nkey.88 = red\n", "t.theme:2: a depth is 256, 16, 8 or mono, not '88'"},
        {"name = x\nkey\n", "t.theme:2: a line is ROLE = COLOURS, not 'key'"},
        {"name = x\nkey =\n", "t.theme:2: nothing is said of 'key'"},
        {"name = X Y\n", "t.theme:1: a name is 1 to 31 of a-z, 0-9, - and _, not 'X Y'"},
        {"key = red\n", "t.theme: it has no line name = NAME"},
        {"name = x\nheat.256 = default\n", "t.theme:2: a ramp has no 'default'"},
        {"name = x\nheat.256 = 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17\n",
         "t.theme:2: a ramp has at most 16 colours"},
        {"name = x\nheat.mono = \"\"\n", "t.theme:2: heat.mono is 1 to 16 characters in quotes, "
                                        "not '\"\"'"},
        {"name = x\nheat.mono = \"\x1b[2J\"\n", "t.theme:2: heat.mono is of ASCII characters"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
        struct ui_theme t = {.name = "before"};
        struct err e = {0};

        assert_int_equal(
            ui_theme_parse(c[i].text, strlen(c[i].text), "t.theme", UI_256, &t, &e), -1);
        assert_string_equal(e.msg, c[i].msg);
        assert_int_equal(e.code, FAIL_INPUT);
        assert_string_equal(t.name, "before"); /* left alone */
    }
}

static void parse_hostile_bytes_never_crash(void **state)
{
    static const char *const seed = "name = x\nkey.256 = 12 13 bold\nheat.mono = \" .:\"\n# c\n";
    uint32_t random = 1;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        char text[80];
        size_t n = strlen(seed);
        struct ui_theme t;
        struct err e = {0};

        memcpy(text, seed, n);
        for (int k = 0; k < 3; k++) {
            random = random * 1664525 + 1013904223;
            text[random % n] = (char)(random >> 24);
        }
        ui_theme_parse(text, random % (n + 1), "t", (enum ui_depth)(random >> 30), &t, &e);
    }
}

/* --- those that come along --- */

static void load_every_theme_reads_at_every_depth(void **state)
{
    (void)state;
    for (const char *const *name = ui_theme_names; *name; name++) {
        for (int depth = UI_MONO; depth <= UI_256; depth++) {
            struct ui_theme t = {0};
            struct err e = {0};

            if (ui_theme_load(*name, (enum ui_depth)depth, &t, &e) < 0)
                fail_msg("%s: %s", *name, e.msg);
            assert_string_equal(t.name, *name);
            /* the cursor is seen, with colours or without */
            assert_true(t.look[UI_CURSOR].attr & UI_REVERSE || t.look[UI_CURSOR].bg >= 0);
            /* shades differ */
            assert_memory_not_equal(&t.look[UI_HEAT], &t.look[UI_HEAT + 15], sizeof *t.look);
        }
    }
}

static void load_name_is_no_path(void **state)
{
    static const char *const name[] = {"", "..", "../themes/dark", "/etc/passwd", "nosuch"};

    (void)state;
    for (size_t i = 0; i < sizeof name / sizeof *name; i++) {
        struct ui_theme t;
        struct err e = {0};

        assert_int_equal(ui_theme_load(name[i], UI_256, &t, &e), -1);
    }
}

static void depth_comes_from_environment_and_terminal(void **state)
{
    static const struct {
        const char *no_color, *term;
        int colors;
        enum ui_depth depth;
    } c[] = {
        {NULL, "xterm-256color", 256, UI_256}, {NULL, "xterm-direct", 1 << 24, UI_256},
        {NULL, "xterm-16color", 16, UI_16},    {NULL, "xterm-88color", 88, UI_16},
        {NULL, "linux", 8, UI_8},              {NULL, "vt100", -1, UI_MONO},
        {NULL, "dumb", 256, UI_MONO},          {NULL, NULL, 256, UI_MONO},
        {"1", "xterm-256color", 256, UI_MONO}, {"", "xterm-256color", 256, UI_256},
    };

    (void)state;
    for (size_t i = 0; i < sizeof c / sizeof *c; i++)
        assert_int_equal(ui_theme_depth(c[i].no_color, c[i].term, c[i].colors), c[i].depth);
}

static void ui_look_of_keeps_bars_in_sight(void **state)
{
    const struct ui_look reversed = {.fg = 1, .bg = -1, .attr = UI_REVERSE | UI_BOLD};
    struct ui_cell text = {"a", 1, UI_ALARM}, bar = {"█", 1, UI_ALARM}, low = {"▁", 1, UI_ALARM};

    (void)state;
    assert_int_equal(ui_look_of(&reversed, &text).attr, UI_REVERSE | UI_BOLD);
    assert_int_equal(ui_look_of(&reversed, &bar).attr, UI_BOLD);
    assert_int_equal(ui_look_of(&reversed, &low).attr, UI_BOLD);
    bar.role = UI_CURSOR; /* on a reversed row it is seen */
    assert_int_equal(ui_look_of(&reversed, &bar).attr, UI_REVERSE | UI_BOLD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parse_each_depth_takes_its_line_or_the_next_lower),
        cmocka_unit_test(parse_mono_has_attributes_alone),
        cmocka_unit_test(parse_missing_role_is_text),
        cmocka_unit_test(parse_only_mono_line_serves_every_depth),
        cmocka_unit_test(parse_heat_is_stretched_over_all_steps),
        cmocka_unit_test(parse_heat_without_colours_is_characters),
        cmocka_unit_test(parse_wrong_line_is_told_with_its_number),
        cmocka_unit_test(parse_hostile_bytes_never_crash),
        cmocka_unit_test(load_every_theme_reads_at_every_depth),
        cmocka_unit_test(load_name_is_no_path),
        cmocka_unit_test(depth_comes_from_environment_and_terminal),
        cmocka_unit_test(ui_look_of_keeps_bars_in_sight),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
