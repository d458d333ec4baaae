/* test_ui_matrix.c - evaluations read, and the confusion matrix as it stands on the canvas. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ui/matrix.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* labels as a model has them: by frequency, not by size */
static const char stored[] =
    "{\"labels\":[0,2,1],\"confusion\":[[61923,25,17],[1095,394,1],[3,0,46]],"
    "\"accuracy\":0.5,\"precision\":0.25,\"recall\":0.75,\"f1\":0.375,"
    "\"weighted\":{\"precision\":0.91,\"recall\":0.92,\"f1\":0.93},"
    "\"macro\":{\"precision\":0.81,\"recall\":0.82,\"f1\":0.83},"
    "\"per_class\":[{\"label\":0,\"precision\":0.1,\"recall\":0.2,\"f1\":0.3,\"support\":61965},"
    "{\"label\":2,\"precision\":0.4,\"recall\":0.5,\"f1\":0.6,\"support\":1490},"
    "{\"label\":1,\"precision\":0.7,\"recall\":null,\"f1\":0.9,\"support\":49}],"
    "\"log_loss\":null}";
static const char about_text[] = "{\"classes\":[\"comp1\",\"comp2\"]}";

struct bench {
    struct arena memory;
    struct json *about;
    struct ui_evaluation v;
    struct ui_matrix m;
    struct buf dump;
};

static int read_it(struct bench *b, const char *result)
{
    struct err e = {0};
    struct evaluation_row row = {.id = 7, .run = 3, .dataset = "test", .result = result};

    return ui_evaluation_read(&row, b->about, &b->memory, &b->v, &e);
}

static int set_up(void **state)
{
    static struct bench b;
    struct err e = {0};

    b = (struct bench){.about = json_parse(about_text, sizeof about_text - 1, &e)};
    *state = &b;
    return read_it(&b, stored);
}

static int tear_down(void **state)
{
    struct bench *b = *state;

    json_free(b->about);
    arena_done(&b->memory);
    buf_done(&b->dump);
    return 0;
}

/* The picture of a canvas of that size; until the next one. */
static const char *picture(struct bench *b, int rows, int cols, bool ascii)
{
    struct ui_canvas *c = ui_canvas_new(rows, cols);

    c->ascii = ascii;
    ui_matrix_draw(&b->m, &b->v, c, (struct ui_rect){0, 0, rows, cols}, true);
    buf_clear(&b->dump);
    ui_canvas_dump(c, &b->dump);
    ui_canvas_free(c);
    return buf_str(&b->dump);
}

/* --- reading --- */

static void evaluation_read_orders_classes_by_label(void **state)
{
    struct bench *b = *state;

    assert_int_equal(b->v.n, 3);
    assert_string_equal(b->v.per_class[0].name, "none");
    assert_string_equal(b->v.per_class[1].name, "comp1");
    assert_string_equal(b->v.per_class[2].name, "comp2");
    static const int64_t count[] = {61923, 17, 25, 3, 46, 0, 1095, 1, 394};

    assert_memory_equal(b->v.count, count, sizeof count);
    assert_true(b->v.per_class[1].of.precision == 0.7);
    assert_true(isnan(b->v.per_class[1].of.recall));
    assert_true(b->v.per_class[2].of.f1 == 0.6);
    assert_int_equal(b->v.per_class[2].support, 1490);
    assert_int_equal(b->v.per_class[2].predicted, 419);
    assert_int_equal(b->v.n_row, 63504);
    assert_true(b->v.macro.f1 == 0.83);
    assert_true(isnan(b->v.log_loss));
}

static void evaluation_read_takes_what_is_no_evaluation(void **state)
{
    struct bench *b = *state;
    static const char *const bad[] = {"", "[]", "{}", "{\"labels\":[]}", "null", "{\"labels\":"};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(read_it(b, bad[i]), -1);
    assert_int_equal(read_it(b, "{\"labels\":[1,0],\"confusion\":[[5,6,7],[8],[9]]}"), 0);
    assert_int_equal(b->v.n, 2);
    assert_int_equal(b->v.count[0], 0); /* 0 predicted as 0 is missing */
    assert_int_equal(b->v.count[1], 8);
    assert_int_equal(b->v.count[3], 5);
    assert_true(isnan(b->v.accuracy));
    picture(b, 8, 60, false);
}

/* --- the picture --- */

static void matrix_counts_with_shades_and_a_cursor(void **state)
{
    struct bench *b = *state;

    b->m = (struct ui_matrix){.actual = 2, .predicted = 0};
    assert_string_equal(picture(b, 6, 52, false),
                        "true ╲ predicted     none    comp1    comp2    rows\n"
                        "none             █ 61,923       17       25  61,965\n"
                        "comp1                 ░ 3     █ 46        0      49\n"
                        "comp2              [1,095]       1    ▓ 394   1,490\n"
                        "predicted          63,021       64      419  63,504\n"
                        "1,095 rows of comp2 predicted as none: Enter shows …\n");
    assert_int_equal(ui_matrix_rows(&b->v), 6);
    assert_int_equal(ui_matrix_cols(&b->v), 51);
}

/* 61923/61965, 3/49, 1095/1490 of the lines; 61923/63021, 46/64, 394/419 of the columns */
static void matrix_percent_of_lines_and_columns(void **state)
{
    struct bench *b = *state;

    b->m = (struct ui_matrix){.mode = UI_MATRIX_ROW, .actual = 1, .predicted = 2};
    assert_string_equal(picture(b, 6, 60, false),
                        "true ╲ predicted     none    comp1    comp2    rows\n"
                        "none               █ 99.9      0.0      0.0  61,965\n"
                        "comp1               ░ 6.1   █ 93.9       [0]     49\n"
                        "comp2              █ 73.5      0.1   ▓ 26.4   1,490\n"
                        "predicted          63,021       64      419  63,504\n"
                        "no row of comp1 is predicted as comp2\n");
    assert_int_equal(ui_matrix_key(&b->m, &b->v, 'm'), UI_TAKEN);
    assert_string_equal(picture(b, 6, 60, false),
                        "true ╲ predicted     none    comp1    comp2    rows\n"
                        "none               █ 98.3   ▓ 26.6    ░ 6.0  61,965\n"
                        "comp1                 0.0   █ 71.9       [0]     49\n"
                        "comp2               ░ 1.7    ░ 1.6   █ 94.0   1,490\n"
                        "predicted          63,021       64      419  63,504\n"
                        "no row of comp1 is predicted as comp2\n");
    ui_matrix_key(&b->m, &b->v, 'm');
    assert_int_equal(b->m.mode, UI_MATRIX_COUNT);
}

static void matrix_in_ascii_is_ascii(void **state)
{
    struct bench *b = *state;
    const char *s = picture(b, 6, 60, true);

    assert_string_equal(s, "true \\ predicted     none    comp1    comp2    rows\n"
                           "none              [61,923]      17       25  61,965\n"
                           "comp1                 - 3     @ 46        0      49\n"
                           "comp2             % 1,095        1    + 394   1,490\n"
                           "predicted          63,021       64      419  63,504\n"
                           "61,923 rows of none predicted as none: Enter shows them\n");
}

/* Roles of heat rise with the share, whatever glyph a theme then shows for them. */
static void matrix_heat_has_the_roles_of_its_share(void **state)
{
    static const struct {
        double share;
        int role;
        const char *glyph, *ascii;
    } cases[] = {{0, UI_TEXT, " ", " "},           {0.0025, UI_HEAT, " ", " "},
                 {0.01, UI_HEAT + 1, "░", "."},    {0.0625, UI_HEAT + 4, "▒", "-"},
                 {0.25, UI_HEAT + 8, "▓", "+"},    {0.5625, UI_HEAT + 12, "█", "#"},
                 {1, UI_HEAT + 15, "█", "@"},      {7, UI_HEAT + 15, "█", "@"},
                 {-1, UI_TEXT, " ", " "},          {NAN, UI_TEXT, " ", " "}};
    struct ui_canvas *c = ui_canvas_new(1, 1);

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        c->ascii = false;
        ui_heat_put(c, 0, 0, cases[i].share);
        assert_string_equal(ui_canvas_at(c, 0, 0)->glyph, cases[i].glyph);
        assert_int_equal(ui_canvas_at(c, 0, 0)->role, cases[i].role);
        c->ascii = true;
        ui_heat_put(c, 0, 0, cases[i].share);
        assert_string_equal(ui_canvas_at(c, 0, 0)->glyph, cases[i].ascii);
    }
    ui_canvas_free(c);
}

/* A tile is all of its cell; nothing is on where there is no row; the cursor is all of its own. */
static void matrix_tiles_are_whole_cells(void **state)
{
    struct bench *b = *state;
    struct ui_canvas *c = ui_canvas_new(6, 60);
    int first = 17, cell = 9;

    b->m = (struct ui_matrix){.actual = 2, .predicted = 0};
    ui_matrix_draw(&b->m, &b->v, c, (struct ui_rect){0, 0, 6, 60}, true);
    for (int i = 0; i < cell; i++) {
        assert_int_equal(ui_canvas_at(c, 1, first + i)->role, ui_heat_role(61923 / 61965.0));
        assert_int_equal(ui_canvas_at(c, 2, first + i)->role, ui_heat_role(3 / 49.0));
        assert_int_equal(ui_canvas_at(c, 3, first + i)->role, UI_CURSOR);
        assert_true(ui_canvas_at(c, 2, first + 2 * cell + i)->role < UI_HEAT); /* 0 */
    }
    assert_int_equal(ui_canvas_at(c, 3, 0)->role, UI_TITLE); /* the cursor's line and column */
    assert_int_equal(ui_canvas_at(c, 0, first + cell - 2)->role, UI_TITLE);
    assert_int_equal(ui_canvas_at(c, 0, first + 2 * cell - 2)->role, UI_HEADER);
    ui_matrix_draw(&b->m, &b->v, c, (struct ui_rect){0, 0, 6, 60}, false);
    assert_int_equal(ui_canvas_at(c, 3, first + 3)->role, ui_heat_role(1095 / 1490.0));
    ui_canvas_free(c);
}

static void matrix_cursor_is_shown_where_there_is_little_room(void **state)
{
    struct bench *b = *state;

    b->m = (struct ui_matrix){.actual = 2, .predicted = 2};
    assert_string_equal(picture(b, 4, 36, false), "true         comp1    comp2    rows\n"
                                                  "comp1         █ 46        0      49\n"
                                                  "comp2            1     [394]  1,490\n"
                                                  "predicted       64      419  63,504\n");
    for (int rows = 0; rows < 12; rows++)
        for (int cols = 0; cols < 70; cols++)
            picture(b, rows, cols, rows & 1);
}

static void matrix_keys_stay_within_the_classes(void **state)
{
    struct bench *b = *state;
    static const struct {
        int key;
        size_t actual, predicted;
    } steps[] = {{'k', 0, 0},          {'j', 1, 0},           {UI_KEY_RIGHT, 1, 1},
                 {UI_KEY_DOWN, 2, 1},  {'j', 2, 1},           {'l', 2, 2},
                 {'l', 2, 2},          {UI_CHORD('g'), 0, 2}, {UI_CHORD('h'), 0, 0},
                 {'h', 0, 0},          {'G', 2, 0},           {UI_CHORD('l'), 2, 2}};

    b->m = (struct ui_matrix){0};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        assert_int_equal(ui_matrix_key(&b->m, &b->v, steps[i].key), UI_TAKEN);
        assert_int_equal(b->m.actual, steps[i].actual);
        assert_int_equal(b->m.predicted, steps[i].predicted);
    }
    assert_int_equal(ui_matrix_key(&b->m, &b->v, 'x'), UI_IGNORED);
    ui_matrix_fit(&b->m, 2);
    assert_int_equal(b->m.actual, 1);
    ui_matrix_fit(&b->m, 0);
    assert_int_equal(b->m.predicted, 0);
}

static void matrix_click_finds_the_cell(void **state)
{
    struct bench *b = *state;
    struct ui_rect r = {4, 2, 6, 60};

    assert_true(ui_matrix_click(&b->m, &b->v, r, 4 + 3, 2 + 17 + 9));
    assert_int_equal(b->m.actual, 2);
    assert_int_equal(b->m.predicted, 1);
    assert_false(ui_matrix_click(&b->m, &b->v, r, 4, 2 + 20));     /* header */
    assert_false(ui_matrix_click(&b->m, &b->v, r, 4 + 2, 2 + 3));  /* names */
    assert_false(ui_matrix_click(&b->m, &b->v, r, 4 + 4, 2 + 20)); /* sums */
    assert_false(ui_matrix_click(&b->m, &b->v, r, 4 + 2, 2 + 17 + 27));
}

static void matrix_hostile_names_are_made_safe(void **state)
{
    struct bench *b = *state;
    static const char evil[] = "{\"classes\":[\"\\u001b[31mred\",\"\xe6\xbc\xa2\xe5\xad\x97\"]}";
    struct err e = {0};

    json_free(b->about);
    b->about = json_parse(evil, sizeof evil - 1, &e);
    assert_int_equal(read_it(b, stored), 0);
    const char *s = picture(b, 6, 60, false);

    assert_null(strchr(s, 27));
    assert_non_null(strstr(s, "\xe6\xbc\xa2\xe5\xad\x97"));
    for (int cols = 0; cols < 60; cols++)
        assert_null(strchr(picture(b, 6, cols, true), 27));
}

/* --- classes --- */

static void classes_tell_figures_and_averages(void **state)
{
    struct bench *b = *state;
    struct ui_canvas *c = ui_canvas_new(6, 45);

    ui_classes_draw(&b->v, 0, c, (struct ui_rect){0, 0, 6, 45}, false);
    ui_canvas_dump(c, &b->dump);
    assert_string_equal(buf_str(&b->dump),
                        "class      precision  recall      F1     rows\n"
                        "none          0.1000  0.2000  0.3000   61,965\n"
                        "comp1         0.7000       -  0.9000       49\n"
                        "comp2         0.4000  0.5000  0.6000    1,490\n"
                        "macro         0.8100  0.8200  0.8300\n"
                        "weighted      0.9100  0.9200  0.9300   63,504\n");
    ui_canvas_free(c);
    for (int rows = 0; rows < 9; rows++)
        for (int cols = 0; cols < 60; cols++) {
            c = ui_canvas_new(rows, cols);
            ui_classes_draw(&b->v, 2, c, (struct ui_rect){0, 0, rows, cols}, true);
            ui_canvas_free(c);
        }
}

/* one test with its bench; a macro because cmocka names the test after its argument */
#define on_bench(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        on_bench(evaluation_read_orders_classes_by_label),
        on_bench(evaluation_read_takes_what_is_no_evaluation),
        on_bench(matrix_counts_with_shades_and_a_cursor),
        on_bench(matrix_percent_of_lines_and_columns),
        on_bench(matrix_in_ascii_is_ascii),
        on_bench(matrix_heat_has_the_roles_of_its_share),
        on_bench(matrix_tiles_are_whole_cells),
        on_bench(matrix_cursor_is_shown_where_there_is_little_room),
        on_bench(matrix_keys_stay_within_the_classes),
        on_bench(matrix_click_finds_the_cell),
        on_bench(matrix_hostile_names_are_made_safe),
        on_bench(classes_tell_figures_and_averages),
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
