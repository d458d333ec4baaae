/* test_ui_clipboard.c - the way of a text to the clipboard, with programs made up on PATH. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "src/base/file.h"
#include "src/base/now.h"
#include "tests/workspace.h"
#include "ui/bytes.h"
#include "ui/clipboard.h"

#include <sys/stat.h>

static struct buf sent; /* to the terminal */
static bool plain;      /* a terminal that takes nothing */

static bool send(const char *s, size_t size)
{
    if (!plain)
        buf_add(&sent, s, size);
    return !plain;
}

/* A program that keeps its name, its words and its input; or does as `body` says. */
static void make_program(const char *name, const char *body)
{
    FILE *f = fopen(path_of(name), "w");

    assert_non_null(f);
    fputs("#!/bin/sh\nPATH=/usr/bin:/bin\n", f);
    if (body)
        fprintf(f, "%s\n", body);
    else
        fprintf(f, "{ echo \"%s $*\"; cat; } >'%s/got.part' && mv '%s/got.part' '%s/got'\n", name,
                folder, folder, folder);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(chmod(path_of(name), 0755), 0);
}

/* The environment keeps what it is given. */
enum variable { TERM, PATH, OTHER, VARIABLES };
static void put(enum variable v, const char *text)
{
    static char kept[VARIABLES][500];

    snprintf(kept[v], sizeof kept[v], "%s", text);
    putenv(kept[v]);
}

static int begin(void **state)
{
    static const char *const variables[] = {"WAYLAND_DISPLAY", "DISPLAY", "TMUX", "STY"};

    for (size_t i = 0; i < 4; i++)
        unsetenv(variables[i]);
    put(TERM, "TERM=xterm-256color");
    buf_clear(&sent);
    plain = false;
    return make_folder(state);
}

/* PATH is the test's folder alone, the variable as it is given. */
static void on(const char *variable)
{
    char path[450];

    snprintf(path, sizeof path, "PATH=%s", folder);
    put(PATH, path);
    if (variable)
        put(OTHER, variable);
}

static int end(void **state)
{
    put(PATH, "PATH=/usr/bin:/bin");
    return remove_folder(state);
}

static enum ui_clip_is copy(struct ui_clipboard *c, const char *setting, const char *text)
{
    enum ui_clip_is is = ui_clipboard_put(c, setting, text, strlen(text), send);

    for (double until = now_mono() + 10; is == UI_CLIP_BUSY && now_mono() < until;) {
        now_sleep_ms(2);
        is = ui_clipboard_tick(c);
    }
    return is;
}

static void assert_got(const char *want)
{
    struct buf b = {0};
    struct err e = {0};

    assert_int_equal(file_read_all(path_of("got"), 1 << 22, &b, &e), 0);
    assert_string_equal(buf_str(&b), want);
    buf_done(&b);
}

static void put_osc52_by_itself(void **state)
{
    struct ui_clipboard c = {0};

    (void)state;
    make_program("xclip", NULL);
    on("DISPLAY=:9");
    assert_int_equal(copy(&c, NULL, "foo"), UI_CLIP_DONE);
    assert_string_equal(buf_str(&sent), "\033]52;c;Zm9v\a");
    assert_false(file_exists(path_of("got")));
    ui_clipboard_done(&c);
}

static void put_by_program_where_the_setting_says_so(void **state)
{
    struct ui_clipboard c = {0};

    (void)state;
    make_program("xclip", NULL);
    make_program("pbcopy", NULL);
    on("DISPLAY=:9");
    assert_int_equal(copy(&c, "program", "a\tb\033[2J\nc"), UI_CLIP_DONE);
    assert_got("xclip -selection clipboard\na\tb[2J\nc"); /* no control of a terminal */
    assert_int_equal(sent.size, 0);
    ui_clipboard_done(&c);
}

static void put_of_a_terminal_without_is_by_program(void **state)
{
    struct ui_clipboard c = {0};

    (void)state;
    plain = true;
    make_program("wl-copy", NULL);
    on("WAYLAND_DISPLAY=wayland-9");
    assert_int_equal(copy(&c, "osc52", "foo"), UI_CLIP_DONE);
    assert_got("wl-copy \nfoo");
    ui_clipboard_done(&c);
}

static void put_of_more_than_100_kb_is_by_program(void **state)
{
    struct ui_clipboard c = {0};
    struct buf text = {0}, want = {0};

    (void)state;
    buf_text(&want, "pbcopy \n");
    for (int i = 0; i < 30000; i++)
        buf_printf(&text, "line %d\n", i);
    buf_add(&want, text.s, text.size);
    on(NULL);
    assert_int_equal(copy(&c, NULL, buf_str(&text)), UI_CLIP_FAILED);
    assert_non_null(strstr(c.said, "100 kB"));
    assert_int_equal(sent.size, 0);
    make_program("pbcopy", NULL);
    assert_int_equal(copy(&c, NULL, buf_str(&text)), UI_CLIP_DONE);
    assert_got(buf_str(&want));
    buf_done(&text);
    buf_done(&want);
    ui_clipboard_done(&c);
}

static void put_without_display_or_program_says_why(void **state)
{
    struct ui_clipboard c = {0};

    (void)state;
    make_program("xclip", NULL);
    on(NULL);
    assert_int_equal(copy(&c, "program", "foo"), UI_CLIP_FAILED);
    assert_non_null(strstr(c.said, "not copied"));
    assert_false(file_exists(path_of("got")));
    plain = true;
    assert_int_equal(copy(&c, NULL, "foo"), UI_CLIP_FAILED);
    assert_non_null(strstr(c.said, "this terminal"));
    ui_clipboard_done(&c);
}

static void put_goes_on_to_the_next_when_one_fails(void **state)
{
    struct ui_clipboard c = {0};

    (void)state;
    make_program("xclip", "exit 1"); /* no such display, as after ssh went away */
    make_program("xsel", NULL);
    on("DISPLAY=:9");
    assert_int_equal(copy(&c, "program", "foo"), UI_CLIP_DONE);
    assert_got("xsel --clipboard --input\nfoo");
    make_program("xsel", "exit 1");
    assert_int_equal(copy(&c, "program", "foo"), UI_CLIP_FAILED);
    assert_non_null(strstr(c.said, "xsel"));
    ui_clipboard_done(&c);
}

static void put_waits_for_nobody_long(void **state)
{
    struct ui_clipboard c = {0};

    (void)state;
    make_program("xclip", "exec sleep 100");
    make_program("xsel", NULL);
    on("DISPLAY=:9");
    double begun = now_mono();

    assert_int_equal(ui_clipboard_put(&c, "program", "foo", 3, send), UI_CLIP_BUSY);
    assert_true(now_mono() - begun < 1);
    assert_true(ui_clipboard_busy(&c));
    assert_int_equal(copy(&c, "program", "bar"), UI_CLIP_DONE); /* takes its place */
    assert_got("xsel --clipboard --input\nbar");
    assert_false(ui_clipboard_busy(&c));
    ui_clipboard_done(&c);
}

static void put_inside_tmux_is_by_its_command(void **state)
{
    struct ui_clipboard c = {0};

    (void)state;
    on("TMUX=socket,1,0");
    put(TERM, "TERM=screen-256color");
    assert_int_equal(copy(&c, NULL, "foo"), UI_CLIP_UNSURE); /* no tmux here */
    assert_non_null(strstr(c.said, "set-clipboard on"));
    buf_clear(&sent);
    make_program("tmux", NULL);
    assert_int_equal(copy(&c, NULL, "foo"), UI_CLIP_DONE);
    assert_got("tmux load-buffer -w -\nfoo");
    assert_int_equal(sent.size, 0);
    make_program("tmux", "[ \"$2\" = -w ] && exit 1; exit 0"); /* an old one */
    assert_int_equal(copy(&c, NULL, "foo"), UI_CLIP_DONE);
    ui_clipboard_done(&c);
}

static void put_inside_screen_is_wrapped_for_it(void **state)
{
    struct ui_clipboard c = {0};

    (void)state;
    on("STY=1.pts-1.host");
    put(TERM, "TERM=screen");
    assert_int_equal(copy(&c, NULL, "foo"), UI_CLIP_DONE);
    assert_string_equal(buf_str(&sent), "\033P\033]52;c;Zm9v\a\033\\");
    ui_clipboard_done(&c);
}

static void put_for_windows_is_utf_16(void **state)
{
    struct ui_clipboard c = {0};
    static const char want[] = "\xff\xfe" "a\0\xe9\0\x3d\xd8\0\xde";
    struct buf b = {0};
    struct err e = {0};

    (void)state;
    make_program("clip.exe", NULL);
    on(NULL);
    assert_int_equal(copy(&c, "program", "aé😀"), UI_CLIP_DONE);
    assert_int_equal(file_read_all(path_of("got"), 1000, &b, &e), 0);
    assert_int_equal(b.size, strlen("clip.exe \n") + sizeof want - 1);
    assert_memory_equal(b.s + strlen("clip.exe \n"), want, sizeof want - 1);
    buf_done(&b);
    ui_clipboard_done(&c);
}

/* each in a folder, which is its PATH; a macro because cmocka names the test after its argument */
#define with_programs(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        with_programs(put_osc52_by_itself),
        with_programs(put_by_program_where_the_setting_says_so),
        with_programs(put_of_a_terminal_without_is_by_program),
        with_programs(put_of_more_than_100_kb_is_by_program),
        with_programs(put_without_display_or_program_says_why),
        with_programs(put_goes_on_to_the_next_when_one_fails),
        with_programs(put_waits_for_nobody_long),
        with_programs(put_inside_tmux_is_by_its_command),
        with_programs(put_inside_screen_is_wrapped_for_it),
        with_programs(put_for_windows_is_utf_16),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    buf_done(&sent);
    return failed;
}
