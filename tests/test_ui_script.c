/* test_ui_script.c - words of a script, playing one, recording and playing keys, pictures. */
#include "config.h"

#include "tests/workspace.h"

#include "src/base/arena.h"
#include "src/base/file.h"
#include "src/base/now.h"
#include "tests/ui_screen.h"
#include "ui/picture.h"
#include "ui/script.h"
#include "ui/script_line.h"

#include <unistd.h>

/* --- words --- */

static void split_ok(const char *line, const char *want)
{
    struct arena a = {0};
    struct script_line l;
    struct err e = {0};
    struct buf got = {0};

    assert_fine(script_split(line, strlen(line), &a, &l, &e), &e);
    for (size_t i = 0; i < l.n; i++)
        buf_printf(&got, "%s<%s>", i ? " " : "", l.word[i]);
    buf_printf(&got, "|%s", l.rest);
    assert_string_equal(buf_str(&got), want);
    buf_done(&got);
    arena_done(&a);
}

static void script_split_parts_words_quotes_and_comments(void **state)
{
    (void)state;
    split_ok("", "|");
    split_ok("   \t", "|");
    split_ok("# key x", "|");
    split_ok("   # key x", "|");
    split_ok("key # j", "<key> <#> <j>|# j");
    split_ok("  key 5 j\r", "<key> <5> <j>|5 j\r");
    split_ok("type \"a b\"", "<type> <a b>|\"a b\"");
    split_ok("type \"\"", "<type> <>|\"\"");
    split_ok("type \"\\\"\\\\\\n\\t\\e\"", "<type> <\"\\\n\t\033>|\"\\\"\\\\\\n\\t\\e\"");
    split_ok("do show --where \"x > 3\"", "<do> <show> <--where> <x > 3>|show --where \"x > 3\"");
}

static void split_fails(const char *line, const char *want)
{
    struct arena a = {0};
    struct script_line l;
    struct err e = {0};

    assert_int_equal(script_split(line, strlen(line), &a, &l, &e), -1);
    assert_string_equal(e.msg, want);
    arena_done(&a);
}

static void script_split_refuses_what_is_no_line(void **state)
{
    char many[2 * SCRIPT_WORDS + 3];

    (void)state;
    split_fails("type \"a", "a quote is not closed");
    split_fails("type \"a\\", "\\  means nothing here");
    split_fails("type \"\\q\"", "\\q means nothing here");
    for (size_t i = 0; i < sizeof many - 1; i += 2)
        memcpy(many + i, "j ", 2);
    many[sizeof many - 1] = '\0';
    split_fails(many, "a line has at most 64 words");
}

static void script_quote_reads_back(void **state)
{
    const char text[] = "a \"b\" \\ c\nd\te\033[31m é #";
    struct buf b = {0};
    struct arena a = {0};
    struct script_line l;
    struct err e = {0};

    (void)state;
    buf_text(&b, "type ");
    script_quote(text, sizeof text - 1, &b);
    assert_null(strchr(buf_str(&b), '\n'));
    assert_fine(script_split(buf_str(&b), b.size, &a, &l, &e), &e);
    assert_int_equal(l.n, 2);
    assert_string_equal(l.word[1], text);
    arena_done(&a);
    buf_done(&b);
}

/* --- playing --- */

static void write_to(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
}

static int play(const char *text, struct err *e)
{
    struct app_opts o = {0};
    char path[500];

    snprintf(path, sizeof path, "%s", path_of("x.script"));
    write_to(path, text);
    *e = (struct err){0};
    int rc = script_play(path, &o, e);

    now_set(-1);
    return rc;
}

static void play_ok(const char *text)
{
    struct err e;

    assert_fine(play(text, &e), &e);
}

static void play_fails(const char *text, const char *ctx, const char *msg)
{
    struct err e;

    assert_int_equal(play(text, &e), -1);
    assert_string_equal(e.ctx, ctx);
    assert_string_equal(e.msg, msg);
}

static void open_workspace(void) /* w.mw, in the folder that becomes the current one */
{
    store_close(open_ok("w.mw", STORE_CREATE));
    assert_int_equal(chdir(folder), 0);
}

static void script_play_keys_change_what_is_seen(void **state)
{
    (void)state;
    open_workspace();
    play_ok("set size 80x24\nopen w.mw\nkey 6\nexpect text \"[6 Runs]\"\n"
            "expect text 0,1 \"w.mw\"\nexpect role 0,1 header\nexpect no text \"[5 Score]\"\n"
            "do pane scoring\nexpect text \"[5 Score]\"\nresize 120x34\n"
            "expect text \"[5 Scoring]\"\nwait idle\nwait text \"Nothing is scored\" 5s\n");
}

static void script_play_dumps_what_is_seen(void **state)
{
    struct buf b = {0};
    struct err e = {0};

    (void)state;
    open_workspace();
    play_ok("set size 80x24\nopen w.mw\nkey 6\ndump screen a.screen\ndump cells a.cells\n"
            "dump svg a.svg\n");
    assert_fine(file_read_all("a.screen", 1 << 20, &b, &e), &e);
    assert_memory_equal(buf_str(&b), " w.mw  1 Data", 13);
    buf_clear(&b);
    assert_fine(file_read_all("a.cells", 1 << 20, &b, &e), &e);
    assert_memory_equal(buf_str(&b), "0,1 header w.mw\n", 16);
    buf_clear(&b);
    assert_fine(file_read_all("a.svg", 1 << 20, &b, &e), &e);
    assert_memory_equal(buf_str(&b), "<svg ", 5);
    buf_done(&b);
}

/* A pane that is too small for its keys is not tidy; the size is as before then. */
static void script_play_expects_tidy_pictures(void **state)
{
    (void)state;
    open_workspace();
    play_ok("set size 80x24\nopen w.mw\nkey 6\nexpect tidy\nexpect tidy 80x24 120x34\n"
            "expect text 23,66 \"? help\"\ndump faults f.txt\n");
    play_fails("open w.mw\nkey 6\nexpect tidy 80x24 39x10\n", "x.script:3: 39x10",
               "9,0 \" \" does not tell ? help");
}

static void script_play_failures_tell_file_and_line(void **state)
{
    (void)state;
    open_workspace();
    play_fails("set size 80x24\nopen w.mw\n\nexpect text \"zebra\"\n", "x.script:4",
               "\"zebra\" is not on the screen");
    play_fails("open w.mw\nexpect text 0,1 \"x.mw\"\n", "x.script:2",
               "at 0,1 is \"w.mw  [1 Data] 2 Explore  3 Features  4 Models  5 Scoring  6\", "
               "expected \"x.mw\"");
    play_fails("open w.mw\nexpect role 0,1 text\n", "x.script:2",
               "at 0,1 the role is header, expected text");
    play_fails("open w.mw\nexpect role 0,1 purple\n", "x.script:2", "there is no role 'purple'");
    play_fails("open w.mw\nexpect role 900,1 text\n", "x.script:2", "900,1 is not on the screen");
    play_fails("open w.mw\nkey Hyper\n", "x.script:2", "there is no key 'Hyper'");
    play_fails("fly\n", "x.script:1", "there is no word 'fly'");
    play_fails("set size\n", "x.script:1", "'set' has too few words");
    play_fails("set size 80 x 24\n", "x.script:1", "'set' has too many words");
    play_fails("set size 80by24\n", "x.script:1", "'80by24' is not two numbers with 'x' between");
    play_fails("set size 80x-4\n", "x.script:1", "'80x-4' is not two numbers with 'x' between");
    play_fails("set clock noon\n", "x.script:1", "'noon' is not a time");
    play_fails("set theme pink\n", "x.script:1", "there is no theme 'pink'");
    play_fails("open w.mw\nexpect tidy 80by24\n", "x.script:2: 80by24",
               "'80by24' is not two numbers with 'x' between");
    play_fails("set depth 7\n", "x.script:1", "depth is mono, 8, 16 or 256");
    play_fails("open w.mw\nwait text \"zebra\" 0s\n", "x.script:2",
               "\"zebra\" has not come in 0 s");
    play_fails("open w.mw\nwait run 1 succeeded\n", "x.script:2", "there is no run 1");
    play_fails("open w.mw\nexpect counter zebras = 1\n", "x.script:2",
               "there is no counter 'zebras'");
}

static void script_play_clock_and_glyphs_are_set(void **state)
{
    (void)state;
    open_workspace();
    play_ok("set clock 2016-01-02T06:14:00Z\nset ascii on\nopen w.mw\nkey 6\n");
    play_ok("set clock 2016-01-02\nset zone Europe/Berlin\nkey 1\n");
}

/* --- keys recorded and played --- */

static void record_then_replay_does_the_same(void **state)
{
    struct app_opts o = {.workspace = "w.mw"};
    struct buf b = {0};
    struct err e = {0};

    (void)state;
    open_workspace();
    struct app *a = screen_new(&o, 24, 80);

    screen_keys(a, "2 M 6 Tab & a Space \" Esc 5 M");
    screen_shows(a, "Write the keys to");
    screen_keys(a, "Enter");
    assert_fine(file_read_all("keys.script", 1 << 20, &b, &e), &e);
    assert_string_equal(buf_str(&b), "set size 80x24\nopen \"w.mw\"\nkey 2\n"
                                     "key 6 Tab & a Space \"\\\"\" Esc 5\n");
    screen_keys(a, "1");
    screen_shows(a, "[1 Data]");
    screen_keys(a, "@ Enter");
    for (int i = 0; i < 200 && app_busy(a); i++) {
        app_tick(a);
        app_draw(a);
    }
    screen_shows(a, "[5 Score]");
    app_free(a);
    play_ok("key 1\n"); /* what was written is a script as well */
    assert_fine(script_play("keys.script", &(struct app_opts){0}, &e), &e);
    buf_done(&b);
}

static void replay_stops_at_a_key_of_a_person(void **state)
{
    struct app_opts o = {.workspace = "w.mw"};

    (void)state;
    open_workspace();
    struct app *a = screen_new(&o, 24, 80);

    write_to("keys.script", "key 2 3 4\n");
    screen_keys(a, "@ Enter");
    app_draw(a);
    app_tick(a); /* plays 2 */
    screen_shows(a, "[2 Expl]");
    screen_keys(a, "6");
    screen_shows(a, "The replay is stopped.");
    screen_shows(a, "[2 Expl]");
    screen_keys(a, "6");
    for (int i = 0; i < 20; i++) {
        app_tick(a);
        app_draw(a);
    }
    screen_shows(a, "[6 Runs]");
    app_free(a);
}

/* --- pictures --- */

static void plain_theme(struct ui_theme *t)
{
    *t = (struct ui_theme){.name = "dark"};
    for (int i = 0; i < UI_ROLES; i++)
        t->look[i] = (struct ui_look){.fg = -1, .bg = -1};
    t->look[UI_ALARM] = (struct ui_look){.fg = 196, .bg = -1, .attr = UI_BOLD};
    t->look[UI_CURSOR] = (struct ui_look){.fg = 231, .bg = 24};
    t->look[UI_HEAT] = (struct ui_look){.fg = -1, .bg = -1, .glyph = '#'};
}

/* The picture of a canvas, which it frees, has each of these texts, up to NULL. */
static void picture_has(struct ui_canvas *c, const struct ui_theme *t, const char *const *want)
{
    struct buf b = {0};

    ui_picture_svg(c, t, &b);
    for (; *want; want++)
        if (!strstr(buf_str(&b), *want))
            fail_msg("no %s in\n%s", *want, buf_str(&b));
    buf_done(&b);
    ui_canvas_free(c);
}

static void ui_picture_svg_holds_text_to_its_cells(void **state)
{
    struct ui_canvas *c = ui_canvas_new(3, 60);
    struct ui_theme t;

    (void)state;
    plain_theme(&t);
    ui_canvas_text(c, 0, 1, 6, UI_ALARM, "a<b&c");
    ui_canvas_text(c, 0, 8, 6, UI_TEXT, "next");
    ui_canvas_text(c, 0, 50, 6, UI_TEXT, "far");
    ui_canvas_glyph(c, 1, 2, UI_ALARM, UI_GLYPH_POINTER); /* a font may lack it */
    ui_canvas_text(c, 2, 0, 6, UI_TEXT, "機x");
    picture_has(c, &t,
                (const char *const[]){
                    ".c9{fill:#ff0000;font-weight:bold}",
                    "<text x=\"16\" y=\"20\" textLength=\"88\"><tspan class=\"c9\">a&lt;b&amp;c  "
                    "</tspan>next</text>",
                    "<text x=\"408\" y=\"20\" textLength=\"24\">far</text>",
                    "<text class=\"c9 m\" x=\"28\" y=\"36\">▶</text>",
                    "<text class=\"c0 m\" x=\"16\" y=\"52\">機</text>",
                    "<text x=\"24\" y=\"52\" textLength=\"8\">x</text>", NULL});
}

static void ui_picture_svg_draws_figures_as_paths(void **state)
{
    struct ui_canvas *c = ui_canvas_new(4, 12);
    struct ui_theme t;

    (void)state;
    plain_theme(&t);
    ui_canvas_box(c, (struct ui_rect){0, 0, 3, 4}, NULL);
    ui_canvas_bar(c, 0, 5, 4, UI_ALARM, 0.3125); /* one and a quarter */
    ui_canvas_put(c, 1, 5, UI_PLOT1, "⠉");
    ui_canvas_put(c, 1, 6, UI_PLOT1, "⠁");
    ui_canvas_put(c, 1, 8, UI_PLOT1, "▂");
    ui_canvas_role(c, (struct ui_rect){3, 1, 1, 3}, UI_CURSOR);
    ui_canvas_put(c, 3, 8, UI_HEAT, "█"); /* a character, as the theme has no colours */
    picture_has(c, &t,
                (const char *const[]){
                    ".b4{fill:#005f87}", "<path class=\"b4\" d=\"M16 56h24v16h-24z\"/>",
                    "<path class=\"c9\" d=\"M48 16h8v8h-8zM56 16h4v8h-4z\"/>",
                    "<path class=\"c12\" d=\"M72 36h8v4h-8z\"/>",
                    "<path class=\"s10\" d=\"M12 16.5h24M11.5 16v32M35.5 16v32M12 48.5h24\"/>",
                    "<path class=\"d12\" d=\"M50 26h9\"/>", ">#</tspan>", NULL});
}

/* A reversed role would show all but its bars. */
static void ui_picture_svg_does_not_reverse_bars(void **state)
{
    struct ui_canvas *c = ui_canvas_new(1, 12);
    struct ui_theme t;

    (void)state;
    plain_theme(&t);
    t.look[UI_ALARM] = (struct ui_look){.fg = -1, .bg = -1, .attr = UI_REVERSE};
    ui_canvas_bar(c, 0, 0, 4, UI_ALARM, 0.5);
    ui_canvas_text(c, 0, 5, 4, UI_ALARM, "risk");
    picture_has(c, &t,
                (const char *const[]){
                    ".c9{fill:#11161d}", ".b9{fill:#d8dee6}",
                    "<path class=\"b9\" d=\"M8 16h16v8h-16zM48 8h32v16h-32z\"/>", NULL});
}

static void ui_picture_svg_is_light_in_the_light_theme(void **state)
{
    struct ui_theme t;

    (void)state;
    plain_theme(&t);
    picture_has(ui_canvas_new(1, 1), &t, (const char *const[]){"fill=\"#11161d\"", NULL});
    strcpy(t.name, "light");
    picture_has(ui_canvas_new(1, 1), &t, (const char *const[]){"fill=\"#fbfbf9\"", NULL});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(script_split_parts_words_quotes_and_comments),
        cmocka_unit_test(script_split_refuses_what_is_no_line),
        cmocka_unit_test(script_quote_reads_back),
        in_folder(script_play_keys_change_what_is_seen),
        in_folder(script_play_dumps_what_is_seen),
        in_folder(script_play_expects_tidy_pictures),
        in_folder(script_play_failures_tell_file_and_line),
        in_folder(script_play_clock_and_glyphs_are_set),
        in_folder(record_then_replay_does_the_same),
        in_folder(replay_stops_at_a_key_of_a_person),
        cmocka_unit_test(ui_picture_svg_holds_text_to_its_cells),
        cmocka_unit_test(ui_picture_svg_draws_figures_as_paths),
        cmocka_unit_test(ui_picture_svg_does_not_reverse_bars),
        cmocka_unit_test(ui_picture_svg_is_light_in_the_light_theme),
    };

    return cmocka_run_group_tests(tests, screen_locale, NULL);
}
