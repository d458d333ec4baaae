/* test_ui_grid.c - grids over lists: keys in, pictures out; hostile text stays in its cell. */
#include "config.h"

#include "tests/workspace.h"

#include "src/base/text.h"
#include "ui/app.h"
#include "ui/dialog.h"
#include "ui/grid.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static const struct ui_column columns[] = {
    {.name = "name", .below = "text", .align = UI_LEFT},
    {.name = "rows", .below = "int", .align = UI_RIGHT, .priority = 2},
    {.name = "volt", .below = "real", .align = UI_DECIMAL, .priority = 1},
};

static void add(struct ui_list *l, int64_t id, const char *name, int64_t n, double volt,
                const char *text)
{
    char count[UI_NUMBER];

    ui_count(n, count);
    ui_list_row(l, id);
    ui_list_text(l, UI_TEXT, name);
    ui_list_number(l, UI_TEXT, (double)n, count);
    ui_list_number(l, UI_TEXT, volt, text);
}

static void fill(struct ui_list *l)
{
    ui_list_clear(l);
    add(l, 7, "telemetry", 8761000, 170.5, "170.5");
    add(l, 3, "errors", 11967, 0.25, "0.25");
    add(l, 9, "maint", 32592, NAN, "·");
}

struct both {
    struct ui_list list;
    struct ui_grid grid;
    struct ui_canvas *c;
};

static void begin(struct both *b, int rows, int cols)
{
    ui_list_init(&b->list, columns, 3);
    fill(&b->list);
    ui_grid_init(&b->grid, &b->list.base, NULL);
    b->c = ui_canvas_new(rows, cols);
}

static void end(struct both *b)
{
    ui_grid_done(&b->grid);
    ui_list_done(&b->list);
    ui_canvas_free(b->c);
}

static void draw(struct both *b)
{
    ui_canvas_clear(b->c);
    ui_grid_draw(&b->grid, b->c, (struct ui_rect){0, 0, b->c->rows, b->c->cols}, true);
}

static void expect(struct both *b, const char *picture)
{
    struct buf text = {0};

    draw(b);
    ui_canvas_dump(b->c, &text);
    assert_string_equal(buf_str(&text), picture);
    buf_done(&text);
}

static void keys(struct both *b, const char *s)
{
    draw(b); /* pages and columns are those that are seen */
    for (; *s; s++)
        assert_int_equal(ui_grid_key(&b->grid, *s, NULL), UI_TAKEN);
}

/* What is there is seen, halves are rounded, nothing is beyond the width; a line where the bar has
 * not reached it. */
static void bars_are_halves_of_cells(void **state)
{
    static const struct ui_column bar[] = {{.name = "risk"}};
    static const struct {
        double share;
        const char *want, *ascii;
    } cases[] = {
        {0, "0   ┊", "0   :"},       {0.001, "0 ▖ ┊", "0 # :"},   {0.25, "0 ▄ ┊", "0 # :"},
        {0.40, "0 ▄▖┊", "0 ##:"},    {0.50, "0 ▄▄┊", "0 ##:"},    {0.60, "0 ▄▄▖", "0 ###"},
        {1, "0 ▄▄▄▄", "0 ####"},     {7, "0 ▄▄▄▄", "0 ####"},     {NAN, "0   ┊", "0   :"},
    };

    (void)state;
    for (size_t i = 0; i < 2 * sizeof cases / sizeof *cases; i++) {
        struct both b;
        struct buf text = {0};
        char want[64];

        ui_list_init(&b.list, bar, 1);
        ui_grid_init(&b.grid, &b.list.base, NULL);
        b.c = ui_canvas_new(2, 12);
        b.c->ascii = i & 1;
        ui_list_row(&b.list, 1);
        ui_list_bar(&b.list, UI_TEXT, cases[i / 2].share, 4, 0.5, "0");
        ui_grid_reload(&b.grid);
        ui_grid_draw(&b.grid, b.c, (struct ui_rect){0, 0, 2, 12}, false);
        ui_canvas_dump(b.c, &text);
        snprintf(want, sizeof want, "  risk\n%s %s\n", i & 1 ? ">" : "▶",
                 i & 1 ? cases[i / 2].ascii : cases[i / 2].want);
        assert_string_equal(buf_str(&text), want);
        buf_done(&text);
        end(&b);
    }
}

static void grid_draw_aligns_numbers(void **state)
{
    struct both b;

    (void)state;
    begin(&b, 6, 40);
    expect(&b, "  name            rows    volt\n"
               "  text             int    real\n"
               "▶ telemetry  8,761,000  170.5\n"
               "  errors        11,967    0.25\n"
               "  maint         32,592    ·\n"
               "\n");
    end(&b);
}

static void grid_draw_narrow_drops_by_priority(void **state)
{
    struct both b;

    (void)state;
    begin(&b, 3, 24);
    expect(&b, "  name        volt\n"
               "  text        real\n"
               "▶ telemetry  170.5\n");
    end(&b);
}

/* The sign of further columns has a cell; a header may be cut for it, a number not. */
static void grid_draw_tells_further_columns(void **state)
{
    static const struct ui_column wide[] = {
        {.name = "name", .align = UI_LEFT},
        {.name = "bytes of it", .align = UI_RIGHT},
        {.name = "kind", .align = UI_LEFT},
    };
    struct both b = {0};

    (void)state;
    ui_list_init(&b.list, wide, 3);
    ui_list_row(&b.list, 1);
    ui_list_text(&b.list, UI_TEXT, "telemetry");
    ui_list_number(&b.list, UI_TEXT, 123456, "123,456");
    ui_list_text(&b.list, UI_TEXT, "raw");
    ui_grid_init(&b.grid, &b.list.base, NULL);
    b.c = ui_canvas_new(2, 24);
    expect(&b, "  name       bytes of …›\n"
               "▶ telemetry     123,456\n");
    ui_canvas_resize(b.c, 2, 21);
    expect(&b, "  name       bytes …›\n"
               "▶ telemetry  123,456\n");
    ui_canvas_resize(b.c, 2, 20);
    expect(&b, "  name             ›\n"
               "▶ telemetry\n");
    end(&b);
}

static void grid_sort_turns_off_with_same_key(void **state)
{
    struct both b;

    (void)state;
    begin(&b, 5, 40);
    keys(&b, "l[");
    expect(&b, "  name          rows ↑    volt\n"
               "  text             int    real\n"
               "  errors        11,967    0.25\n"
               "  maint         32,592    ·\n"
               "▶ telemetry  8,761,000  170.5\n");
    assert_int_equal(b.grid.id, 7); /* the cursor went along */
    keys(&b, "[");
    assert_int_equal(b.grid.n_sort, 0);
    assert_int_equal(b.grid.row, 0);
    end(&b);
}

static void grid_sort_missing_comes_last(void **state)
{
    struct both b;

    (void)state;
    begin(&b, 5, 40);
    keys(&b, "ll]");
    assert_int_equal(b.grid.source->ops->id(b.grid.source, 2), 9);
    assert_int_equal(b.grid.source->ops->id(b.grid.source, 0), 7);
    keys(&b, "[");
    assert_int_equal(b.grid.source->ops->id(b.grid.source, 2), 9);
    assert_int_equal(b.grid.source->ops->id(b.grid.source, 0), 3);
    end(&b);
}

static void grid_sort_further_keys_decide_ties(void **state)
{
    struct both b;

    (void)state;
    begin(&b, 6, 40);
    add(&b.list, 12, "errors", 5, 1, "1");
    keys(&b, "[l}");
    assert_int_equal(b.grid.n_sort, 2);
    assert_int_equal(b.grid.source->ops->id(b.grid.source, 0), 3); /* more rows first */
    keys(&b, "{");
    assert_int_equal(b.grid.source->ops->id(b.grid.source, 0), 12);
    keys(&b, "{");
    assert_int_equal(b.grid.n_sort, 1);
    end(&b);
}

static void grid_reload_follows_identity(void **state)
{
    struct both b;

    (void)state;
    begin(&b, 6, 40);
    keys(&b, "j");
    assert_int_equal(b.grid.id, 3);
    ui_list_clear(&b.list);
    add(&b.list, 1, "new", 1, 1, "1");
    add(&b.list, 2, "newer", 1, 1, "1");
    add(&b.list, 3, "errors", 1, 1, "1");
    ui_grid_reload(&b.grid);
    assert_int_equal(b.grid.row, 2);
    ui_list_clear(&b.list);
    ui_grid_reload(&b.grid);
    expect(&b, "  name            rows    volt\n  text             int    real\n\n\n\n\n");
    fill(&b.list);
    ui_grid_reload(&b.grid);
    assert_int_equal(b.grid.row, 1); /* it came back */
    end(&b);
}

static void grid_moves_stay_inside(void **state)
{
    struct both b;
    static const int all[] = {'k', 'h', UI_KEY_PGUP, UI_KEY_PGDN, UI_KEY_PGDN, UI_CTRL('D'),
                              UI_CTRL('U'), UI_KEY_END, UI_KEY_DOWN, UI_KEY_HOME, UI_CHORD('l'),
                              'l', 'G', UI_CHORD('g'), UI_CHORD('h'), '>', '<', '_', '-', '-', '-',
                              UI_CHORD('v'), 'f', 'f', ' ', 'v', 'v', '*', '[', '}', '{', 'G'};

    (void)state;
    for (int size = 0; size < 6; size++) {
        begin(&b, size, size * 9);
        if (size == 3)
            ui_list_clear(&b.list);
        for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
            draw(&b);
            ui_grid_key(&b.grid, all[i], NULL);
            assert_true(b.grid.row >= 0 && b.grid.row < 3 && b.grid.top <= b.grid.row);
            assert_true(b.grid.col >= 0 && b.grid.col < 3 && !b.grid.hidden[b.grid.col]);
        }
        draw(&b);
        end(&b);
    }
}

static void grid_marks_follow_rows(void **state)
{
    struct both b;
    char where[80];

    (void)state;
    begin(&b, 6, 40);
    keys(&b, "  ");
    assert_true(ui_grid_marked(&b.grid, 7) && ui_grid_marked(&b.grid, 3));
    keys(&b, "*");
    assert_true(!ui_grid_marked(&b.grid, 7) && ui_grid_marked(&b.grid, 9));
    keys(&b, "kkvjjv");
    ui_grid_where(&b.grid, where, sizeof where);
    assert_string_equal(where, "row 3 of 3   3 marked");
    ui_grid_unmark(&b.grid);
    assert_false(ui_grid_marked(&b.grid, 7));
    end(&b);
}

static void grid_frozen_columns_stay(void **state)
{
    static const struct ui_column wide[] = {
        {.name = "key", .least = 6}, {.name = "a", .least = 9}, {.name = "b", .least = 9},
        {.name = "c", .least = 9}};
    struct both b;

    (void)state;
    begin(&b, 2, 32);
    ui_list_done(&b.list);
    ui_list_init(&b.list, wide, 4);
    ui_list_row(&b.list, 1);
    for (int i = 0; i < 4; i++)
        ui_list_text(&b.list, UI_TEXT, i == 0 ? "k" : i == 1 ? "one" : i == 2 ? "two" : "three");
    b.grid.cells = true;
    keys(&b, "flll");
    expect(&b, "  key    │ b          c\n"
               "▶ k      │ two       [three    ]\n");
    keys(&b, "hh");
    expect(&b, "  key    │ a          b        ›\n"
               "▶ k      │[one      ] two\n");
    end(&b);
}

static void grid_columns_move_and_hide(void **state)
{
    struct both b;
    int col[UI_GRID_COLUMNS];

    (void)state;
    begin(&b, 5, 40);
    keys(&b, "L"); /* the name behind the rows */
    expect(&b, "       rows  name         volt\n"
               "        int  text         real\n"
               "▶ 8,761,000  telemetry  170.5\n"
               "     11,967  errors       0.25\n"
               "     32,592  maint        ·\n");
    keys(&b, "-"); /* the cursor goes to the next */
    assert_int_equal(b.grid.col, 2);
    keys(&b, "HHHLL");
    assert_int_equal(ui_grid_shown_columns(&b.grid, col), 2);
    assert_true(col[0] == 1 && col[1] == 2);
    keys(&b, "--"); /* the last one stays */
    assert_int_equal(ui_grid_shown_columns(&b.grid, col), 1);
    end(&b);
}

static const struct {
    const char *typed;
    int n, col[UI_SORT_KEYS];
    bool desc[UI_SORT_KEYS];
    const char *why; /* NULL: taken */
} sorts[] = {
    {"volt", 1, {2}, {false}, NULL},
    {"VOLT:desc", 1, {2}, {true}, NULL},
    {" rows:asc , name:DESC", 2, {1, 0}, {false, true}, NULL},
    {"", 0, {0}, {false}, NULL},
    {"vol", 0, {0}, {false}, "there is no column 'vol'"},
    {":desc", 0, {0}, {false}, "there is no column ':desc'"},
    {"volt, nothing:desc", 0, {0}, {false}, "there is no column 'nothing'"},
    {"name,rows,volt,name,rows", 0, {0}, {false}, "more than 4 keys are too many"},
};

static void grid_sort_typed_reads_keys(void **state)
{
    struct both b;

    (void)state;
    begin(&b, 5, 40);
    for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++) {
        struct err e = {0};
        int rc = ui_grid_sort_typed(&b.grid, sorts[i].typed, &e);

        assert_int_equal(rc, sorts[i].why ? -1 : 0);
        if (sorts[i].why)
            assert_string_equal(e.msg, sorts[i].why);
        assert_int_equal(b.grid.n_sort, sorts[i].n);
        for (int k = 0; k < sorts[i].n; k++) {
            assert_int_equal(b.grid.sort[k], sorts[i].col[k]);
            assert_int_equal(b.grid.desc[k], sorts[i].desc[k]);
        }
    }
    end(&b);
}

static void grid_narrow_keeps_sort_cursor_and_marks(void **state)
{
    struct both b;
    char told[100];

    (void)state;
    begin(&b, 5, 40);
    keys(&b, " lll]h"); /* telemetry is marked; the greatest volt first */
    ui_grid_narrow(&b.grid, "E");
    expect(&b, "  name            rows  volt ↓\n"
               "  text             int    real\n"
               " •telemetry  8,761,000  170.5\n"
               "▶ errors        11,967    0.25\n"
               "  2 rows with 'E'; Esc shows all\n");
    ui_grid_narrow(&b.grid, "!e");
    assert_int_equal(ui_grid_rows(&b.grid), 1);
    assert_int_equal(b.grid.id, 9);
    ui_grid_told(&b.grid, b.c, told, sizeof told);
    assert_string_equal(told, "1 without 'e'   1 marked   sort: volt ↓");
    fill(&b.list); /* what comes is narrowed too */
    ui_grid_reload(&b.grid);
    assert_int_equal(ui_grid_rows(&b.grid), 1);
    ui_grid_narrow(&b.grid, "nothing");
    assert_int_equal(ui_grid_rows(&b.grid), 0);
    keys(&b, "jk");
    for (const char *key = " *vyYin"; *key; key++) /* nothing to do it to */
        assert_int_equal(ui_grid_key(&b.grid, *key, NULL), UI_IGNORED);
    assert_int_equal(b.grid.n_mark, 1);
    ui_grid_narrow(&b.grid, "");
    assert_int_equal(ui_grid_rows(&b.grid), 3);
    end(&b);
}

/* What a cell may say and must not do. */
static const char *const hostile[] = {
    "\x1b[31mred\x1b]0;title\a", "a\tb\nc\rd", "\xe2\x80\xae" "drow", "\xff\xfe\x80", "漢字漢字漢字",
    "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81", "\xf3\xa0\x81\x81", "",
};

static void grid_hostile_text_stays_in_its_cell(void **state)
{
    struct ui_column two[] = {{.name = "bad", .most = 7}, {.name = "ok", .most = 4}};
    struct both b;

    (void)state;
    begin(&b, 12, 30);
    ui_list_done(&b.list);
    ui_list_init(&b.list, two, 2);
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        ui_list_row(&b.list, (int64_t)i);
        ui_list_text(&b.list, UI_TEXT, hostile[i]);
        ui_list_text(&b.list, UI_TEXT, "fine");
    }
    for (int width = 3; width < 30; width++) {
        ui_canvas_resize(b.c, 12, 30);
        ui_grid_draw(&b.grid, b.c, (struct ui_rect){1, 2, 10, width}, false);
        for (int row = 0; row < 12; row++) {
            for (int col = 0; col < 30; col++) {
                const struct ui_cell *x = ui_canvas_at(b.c, row, col);
                bool inside = row > 0 && row < 11 && col >= 2 && col < 2 + width;

                assert_true(inside || strcmp(x->glyph, " ") == 0);
                assert_true((unsigned char)x->glyph[0] >= 0x20 || x->width == 0);
            }
        }
    }
    for (int row = 2; row < 2 + 8; row++)
        assert_string_equal(ui_canvas_at(b.c, row, 2 + 2 + 7 + 2)->glyph, "f");
    end(&b);
}

static void grid_sizes_from_nothing_up(void **state)
{
    struct both b;

    (void)state;
    begin(&b, 0, 0);
    for (int rows = 0; rows <= 80; rows += rows < 6 ? 1 : 37)
        for (int cols = 0; cols <= 300; cols += cols < 30 ? 1 : 45) {
            ui_canvas_resize(b.c, rows, cols);
            draw(&b);
        }
    end(&b);
}

static void numbers_read_like_people_write_them(void **state)
{
    static const struct {
        double v;
        int decimals;
        const char *text;
    } reals[] = {{1234567.891, 2, "1,234,567.89"}, {-1234, 0, "-1,234"}, {-0.001, 2, "0.00"},
                 {999, 1, "999.0"}, {NAN, 2, "·"}, {0.5, 4, "0.5000"}};
    char out[UI_NUMBER];

    (void)state;
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++) {
        ui_real(reals[i].v, reals[i].decimals, out);
        assert_string_equal(out, reals[i].text);
    }
    ui_count(INT64_MIN, out);
    assert_string_equal(out, "-9,223,372,036,854,775,808");
    ui_count(999, out);
    assert_string_equal(out, "999");
    ui_bytes(281200000, out);
    assert_string_equal(out, "281.2 MB");
    ui_bytes(999, out);
    assert_string_equal(out, "999 B");
    ui_bytes(999990, out);
    assert_string_equal(out, "1.0 MB");
    ui_duration(41.83, out);
    assert_string_equal(out, "41.8 s");
    ui_duration(192, out);
    assert_string_equal(out, "3 min 12 s");
    ui_duration(0.0314, out);
    assert_string_equal(out, "31 ms");
    ui_duration(3600 * 25, out);
    assert_string_equal(out, "1 d 1 h");
}

/* --- with an app: what is remembered, and the mouse --- */

static void grid_restore_brings_back_view(void **state)
{
    struct err e = {0};
    struct both b;
    struct app *a;

    (void)state;
    store_close(open_ok("w.mw", STORE_CREATE));
    a = app_new(&(struct app_opts){.workspace = path_of("w.mw")}, &e);
    assert_non_null(a);
    begin(&b, 6, 40);
    b.grid.name = "test";
    for (const char *s = "l]>>j"; *s; s++) {
        draw(&b);
        assert_int_equal(ui_grid_key(&b.grid, *s, a), UI_TAKEN);
    }
    ui_grid_keep(&b.grid, a);
    app_tick(a); /* into the file */
    end(&b);
    app_free(a);
    a = app_new(&(struct app_opts){.workspace = path_of("w.mw")}, &e);
    begin(&b, 6, 40);
    b.grid.name = "test";
    ui_grid_restore(&b.grid, a);
    assert_int_equal(b.grid.col, 1);
    assert_int_equal(b.grid.n_sort, 1);
    assert_true(b.grid.desc[0]);
    assert_int_equal(b.grid.width[1], 11);
    assert_int_equal(b.grid.id, 9); /* second by rows, falling */
    assert_int_equal(b.grid.row, 1);
    end(&b);
    app_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bars_are_halves_of_cells),
        cmocka_unit_test(grid_draw_aligns_numbers),
        cmocka_unit_test(grid_draw_narrow_drops_by_priority),
        cmocka_unit_test(grid_draw_tells_further_columns),
        cmocka_unit_test(grid_sort_turns_off_with_same_key),
        cmocka_unit_test(grid_sort_missing_comes_last),
        cmocka_unit_test(grid_sort_further_keys_decide_ties),
        cmocka_unit_test(grid_reload_follows_identity),
        cmocka_unit_test(grid_moves_stay_inside),
        cmocka_unit_test(grid_marks_follow_rows),
        cmocka_unit_test(grid_frozen_columns_stay),
        cmocka_unit_test(grid_columns_move_and_hide),
        cmocka_unit_test(grid_sort_typed_reads_keys),
        cmocka_unit_test(grid_narrow_keeps_sort_cursor_and_marks),
        cmocka_unit_test(grid_hostile_text_stays_in_its_cell),
        cmocka_unit_test(grid_sizes_from_nothing_up),
        cmocka_unit_test(numbers_read_like_people_write_them),
        in_folder(grid_restore_brings_back_view),
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
