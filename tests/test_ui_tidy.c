/* test_ui_tidy.c - pictures that break one rule each, and the same ones put right. */
#include "config.h"

#include "tests/ui_screen.h"
#include "ui/note.h"
#include "ui/tidy.h"

enum { ROWS = 12, COLS = 60 };

static struct ui_canvas *begin(void)
{
    struct ui_canvas *c = ui_canvas_new(ROWS, COLS);

    ui_canvas_notes(c);
    ui_canvas_text(c, ROWS - 1, 1, 20, UI_KEY, "Enter open");
    ui_canvas_text(c, ROWS - 1, COLS - 14, 13, UI_KEY, "? help  : all");
    return c;
}

/* What is told, which must begin with `want`; "" where nothing may be told. */
static void told(struct ui_canvas *c, const char *want)
{
    struct buf b = {0};
    int n = ui_tidy(c, false, &b);

    if (strncmp(buf_str(&b), want, strlen(want)) != 0 || (n > 0) != (*want != '\0'))
        fail_msg("told \"%s\", expected \"%s\"", buf_str(&b), want);
    buf_done(&b);
    ui_canvas_free(c);
}

/* --- cut though there was room --- */

static void ui_tidy_text_cut_beside_blanks(void **state)
{
    struct ui_canvas *c = begin();

    (void)state;
    ui_canvas_text(c, 3, 1, 10, UI_TEXT, "a text that is cut");
    told(c, "3,1 \"a text th…\" is cut: 10 cells of 18, and 48 are free\n");
    c = begin();
    ui_canvas_text(c, 3, 1, 10, UI_TEXT, "a text that is cut");
    ui_canvas_text(c, 3, 13, 10, UI_TEXT, "next");
    told(c, "");
    c = begin();
    ui_canvas_text(c, 3, 1, 10, UI_TEXT, "a text that is cut");
    ui_canvas_text(c, 3, 14, 10, UI_TEXT, "next");
    told(c, "3,1 \"a text th…\" is cut: 10 cells of 18, and 1 are free\n");
    c = begin();
    ui_canvas_text(c, 3, 1, 58, UI_TEXT,
                   "a text that fills all of the row and that has still more to say");
    told(c, "");
}

static void ui_tidy_text_cut_at_right_edge_of_a_field(void **state)
{
    struct ui_canvas *c = begin();

    (void)state;
    ui_canvas_right(c, 3, 40, 19, UI_TEXT, "a long text at the right");
    told(c, "3,40 \"a long text at the…\" is cut: 19 cells of 24, and 39 are free\n");
}

static void ui_tidy_text_cut_inside_a_box_or_part(void **state)
{
    struct ui_canvas *c = begin();

    (void)state;
    ui_canvas_box(c, (struct ui_rect){2, 0, 4, 30}, "Box");
    ui_canvas_text(c, 3, 2, 26, UI_TEXT, "a text that fills all of the box");
    told(c, "");
    c = begin();
    ui_canvas_box(c, (struct ui_rect){2, 0, 4, 30}, "Box");
    ui_canvas_text(c, 3, 2, 25, UI_TEXT, "a text that fills all of the box");
    told(c, "3,2 \"a text that fills all of…\" is cut: 25 cells of 32, and 1 are free\n");
    c = begin();
    ui_canvas_rule(c, 2, 0, 30, "Left", NULL);
    ui_canvas_rule(c, 2, 30, 30, "Right", NULL);
    ui_canvas_text(c, 3, 1, 28, UI_TEXT, "a text that fills all of the part");
    told(c, "");
}

/* A column that could be wider, as no row of the table comes near its right edge. */
static void ui_tidy_column_cut_in_a_table_with_room(void **state)
{
    struct ui_canvas *c = begin();

    (void)state;
    for (int i = 0; i < 2; i++) {
        ui_canvas_text(c, 2, 1, 10, UI_HEADER, "name");
        ui_canvas_right(c, 2, 13, i ? 46 : 8, UI_HEADER, "rows");
        ui_canvas_text(c, 3, 1, 10, UI_TEXT, "a_name_that_is_long");
        ui_canvas_right(c, 3, 13, i ? 46 : 8, UI_TEXT, "12345678");
        ui_canvas_text(c, 4, 1, 10, UI_TEXT, "short");
        ui_canvas_right(c, 4, 13, i ? 46 : 8, UI_TEXT,
                        i ? "1234567890123456789012345678901234567890123456" : "1");
        told(c, i ? "" : "3,1 \"a_name_th…\" is cut: 10 cells of 19, and 38 are free\n");
        c = begin();
    }
    ui_canvas_free(c);
}

static void ui_tidy_text_that_goes_on_above_blank_rows(void **state)
{
    static const char text[] = "several words that do not fit into the rows that they have got";
    struct ui_canvas *c = begin();

    (void)state;
    ui_canvas_wrap(c, (struct ui_rect){3, 1, 2, 20}, UI_TEXT, text);
    told(c, "4,1 \"do not fit into the\" goes on, and 5 rows are free\n");
    c = begin();
    ui_canvas_wrap(c, (struct ui_rect){3, 1, 4, 20}, UI_TEXT, text);
    told(c, "");
}

static void ui_tidy_text_at_the_edge_of_its_part(void **state)
{
    struct ui_canvas *c = begin();
    struct ui_rect before = ui_canvas_clip(c, (struct ui_rect){2, 0, 4, 20});

    (void)state;
    ui_canvas_text(c, 3, 1, 40, UI_TEXT, "a text that is clipped");
    ui_canvas_unclip(c, before);
    told(c, "3,1 \"a text that is clip\" ends at the edge of its part without a sign\n");
}

/* --- columns --- */

static void put_row(struct ui_canvas *c, int row, int role, const char *line)
{
    ui_canvas_text(c, row, 1, COLS - 2, role, line);
}

static void table_tells(const char *head, const char *first, const char *second, const char *want)
{
    struct ui_canvas *c = begin();

    put_row(c, 3, UI_HEADER, head);
    put_row(c, 4, UI_TEXT, first);
    put_row(c, 5, UI_TEXT, second);
    put_row(c, 7, UI_TEXT, "     a line below the table says what it likes");
    told(c, want);
}

static void ui_tidy_columns_stand_below_their_headers(void **state)
{
    (void)state;
    table_tells("name    rows    bytes    F1",
                "first      1   4.4 kB  0.5",
                "second   200     2 MB  0.25", "");
    table_tells("name    rows    bytes", /* numbers: at their right end */
                "first   1      4.4 kB",
                "second  200      2 MB",
                "4,9 \"1\" does not end below its header, columns 9 to 12\n");
    table_tells("name    rows    bytes",
                "first    12    4.4 kB",
                "second  200      2 MB",
                "4,10 \"12\" does not end below its header, columns 9 to 12\n");
    table_tells("name     state",
                "first    good",
                "second  bad", "5,9 \"bad\" does not stand below its header, columns 10 to 14\n");
    table_tells("name        p",
                "first    0.25",
                "second  10.5", "");
    table_tells("       p  name",
                "    0.25  a",
                "   10.5   b", "");
    table_tells("       p  name",
                "    0.25  a",
                "    10.5  b",
                "");
}

static void ui_tidy_columns_touch(void **state)
{
    struct ui_canvas *c = begin();

    (void)state;
    ui_canvas_text(c, 3, 1, 8, UI_HEADER, "name");
    ui_canvas_right(c, 3, 9, 6, UI_HEADER, "rows");
    ui_canvas_text(c, 4, 1, 8, UI_TEXT, "a_name_e");
    ui_canvas_right(c, 4, 9, 6, UI_TEXT, "123456");
    told(c, "4,1 \"a_name_e123456\" touches the next column\n");
    table_tells("name  rows", "a_name_123", "b        1",
                "4,1 \"a_name_123\" stands below two headers\n");
}

/* --- over one another --- */

static void ui_tidy_text_over_text_and_border(void **state)
{
    struct ui_canvas *c = begin();

    (void)state;
    ui_canvas_text(c, 3, 1, 20, UI_TEXT, "one text");
    ui_canvas_text(c, 3, 5, 20, UI_TEXT, "another");
    told(c, "3,5 \"another\" lies over something else\n");
    c = begin();
    ui_canvas_box(c, (struct ui_rect){2, 4, 4, 30}, "Box");
    ui_canvas_text(c, 3, 1, 8, UI_TEXT, "over it");
    told(c, "3,4 \"r it                         │\" lies over something else\n");
    c = begin();
    ui_canvas_text(c, 3, 1, 8, UI_TEXT, "below");
    ui_canvas_box(c, (struct ui_rect){2, 4, 4, 30}, "Box"); /* which is in front of it */
    told(c, "");
    c = begin();
    ui_canvas_text(c, 3, 1, 8, UI_TEXT, "below");
    ui_canvas_glyph(c, 3, 2, UI_KEY, UI_GLYPH_MORE);
    told(c, "3,2 \"›low\" lies over something else\n");
}

static void ui_tidy_wide_glyph_halved(void **state)
{
    struct ui_canvas *c = begin();

    (void)state;
    ui_canvas_text(c, 3, 1, 20, UI_TEXT, "機械");
    told(c, "");
    c = begin();
    ui_canvas_text(c, 3, 1, 20, UI_TEXT, "機械");
    c->cell[3 * COLS + 2] = (struct ui_cell){"x", 1, UI_TEXT};
    told(c, "3,1 \"機\" is half of a wide glyph\n");
}

/* What lies below a box is not judged, nor is the table in the box by headers below it. */
static void ui_tidy_box_in_front_of_a_table(void **state)
{
    struct ui_canvas *c = begin();

    (void)state;
    put_row(c, 2, UI_HEADER, "name              rows  state");
    put_row(c, 3, UI_TEXT, "first                1  good");
    put_row(c, 4, UI_TEXT, "second               2  bad");
    ui_canvas_box(c, (struct ui_rect){3, 10, 5, 40}, "Box");
    ui_canvas_text(c, 4, 12, 20, UI_TEXT, "what it says");
    ui_canvas_text(c, 5, 12, 20, UI_HEADER, "one");
    ui_canvas_text(c, 5, 20, 20, UI_HEADER, "two");
    ui_canvas_text(c, 6, 12, 20, UI_TEXT, "1");
    ui_canvas_text(c, 6, 21, 20, UI_TEXT, "b");
    told(c, "6,21 \"b\" does not stand below its header, columns 20 to 22\n");
}

static void ui_tidy_box_that_is_open(void **state)
{
    struct ui_canvas *c = begin();

    (void)state;
    ui_canvas_box(c, (struct ui_rect){2, 4, 4, 30}, "Box");
    told(c, "");
    c = begin();
    ui_canvas_box(c, (struct ui_rect){2, 4, 4, 30}, "Box");
    ui_canvas_fill(c, (struct ui_rect){3, 4, 2, 1}, UI_TEXT, " ");
    told(c, "2,4 \"┌\" does not meet the lines of its box\n");
}

/* --- keys --- */

static void ui_tidy_keys_of_the_last_row(void **state)
{
    struct ui_canvas *c = ui_canvas_new(ROWS, COLS);

    (void)state;
    ui_canvas_notes(c);
    ui_canvas_text(c, ROWS - 1, 1, 20, UI_KEY, "Enter open");
    told(c, "11,0 \" Enter open\" does not tell ? help\n");
    c = begin();
    ui_canvas_text(c, ROWS - 1, 13, 6, UI_DIM, "a builds");
    told(c, "11,13 \"a bui…\" is a key that is cut\n");
    c = begin();
    ui_notes_drop(c, ROWS - 1, 13, 31);
    told(c, "11,0 \" Enter open\" has room for one key more: 31 cells of 33\n");
    c = begin();
    ui_notes_drop(c, ROWS - 1, 13, 32);
    told(c, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ui_tidy_text_cut_beside_blanks),
        cmocka_unit_test(ui_tidy_text_cut_at_right_edge_of_a_field),
        cmocka_unit_test(ui_tidy_text_cut_inside_a_box_or_part),
        cmocka_unit_test(ui_tidy_column_cut_in_a_table_with_room),
        cmocka_unit_test(ui_tidy_text_that_goes_on_above_blank_rows),
        cmocka_unit_test(ui_tidy_text_at_the_edge_of_its_part),
        cmocka_unit_test(ui_tidy_columns_stand_below_their_headers),
        cmocka_unit_test(ui_tidy_columns_touch),
        cmocka_unit_test(ui_tidy_text_over_text_and_border),
        cmocka_unit_test(ui_tidy_wide_glyph_halved),
        cmocka_unit_test(ui_tidy_box_in_front_of_a_table),
        cmocka_unit_test(ui_tidy_box_that_is_open),
        cmocka_unit_test(ui_tidy_keys_of_the_last_row),
    };

    return cmocka_run_group_tests(tests, screen_locale, NULL);
}
