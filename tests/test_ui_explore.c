/* test_ui_explore.c - conditions as people type them, and the panes Data and Explore on data that
 * mean no good; the rest of the panes is in tests/ui/data.script and explore.script.
 *
 * Called with arguments it is the helper process that the panes ask: it answers nothing. */
#include "config.h"

#include "tests/workspace.h"

#include "src/base/column.h"
#include "src/base/text.h"
#include "src/store/loads.h"
#include "ui/app.h"
#include "ui/chip.h"
#include "ui/explore.h"

#include <locale.h>
#include <string.h>

static struct schema *plant_schema(void)
{
    struct schema *s = schema_new();

    schema_add(s, "machine", COLUMN_I64);
    schema_add(s, "at", COLUMN_TIME);
    schema_add(s, "volt", COLUMN_F64);
    schema_add(s, "volt raw", COLUMN_F64);
    schema_add(s, "state", COLUMN_TEXT);
    schema_add(s, "volt_rollingmean_24", COLUMN_F64);
    schema_key(s, "machine");
    schema_key(s, "at");
    return s;
}

/* --- conditions --- */

static const struct {
    const char *typed, *shown, *sql; /* sql NULL: refused */
} chips[] = {
    {"volt > 200", "volt > 200", "\"volt\" > 200.0"},
    {"  VOLT>=1e3 ", "volt >= 1000", "\"volt\" >= 1000.0"},
    {"volt raw < -2.5", "volt raw < -2.5", "\"volt raw\" < -2.5"},
    {"> 7", "machine > 7", "\"machine\" > 7"},
    {"12", "machine = 12", "\"machine\" = 12"},
    {"machine < 3.5", "machine < 3.5", "\"machine\" < 3.5"},
    {"at < 2015-04-01", "at < 2015-04-01", "\"at\" < '2015-04-01 00:00:00'"},
    {"at = 2015-04-01 06:30", "at = 2015-04-01 06:30", "\"at\" = '2015-04-01 06:30:00'"},
    {"state = it's on", "state = it's on", "\"state\" = 'it''s on'"},
    {"state =", "state = ", "\"state\" = ''"},
    {"state is null", "state is null", "\"state\" is null"},
    {"volt is not null", "volt is not null", "\"volt\" is not null"},
    {"volt_m24 > 1", "volt_rollingmean_24 > 1", "\"volt_rollingmean_24\" > 1.0"},
    {"volt > high", NULL, NULL},
    {"at > yesterday", NULL, NULL},
    {"at > 2015-13-01", NULL, NULL},
    {"volt", NULL, NULL},
    {"", NULL, NULL},
};

static void chip_parse_reads_what_people_type(void **state)
{
    struct schema *s = plant_schema();

    (void)state;
    for (size_t i = 0; i < sizeof chips / sizeof *chips; i++) {
        struct err e = {0};
        struct predicate p;
        struct buf text = {0};
        int rc = chip_parse(chips[i].typed, s, 0, &p, &e);

        if ((rc == 0) != (chips[i].sql != NULL))
            print_error("'%s' gives %d\n", chips[i].typed, rc);
        assert_int_equal(rc, chips[i].sql ? 0 : -1);
        if (rc < 0)
            continue;
        chip_text(&p, &text);
        assert_string_equal(buf_str(&text), chips[i].shown);
        chip_done(&p);
        assert_int_equal(chip_parse(buf_str(&text), s, -1, &p, &e), 0); /* it reads back */
        buf_clear(&text);
        chip_sql(&p, &text);
        assert_string_equal(buf_str(&text), chips[i].sql);
        chip_done(&p);
        buf_done(&text);
    }
    schema_free(s);
}

/* --- panes --- */

static const char bad[] = "\x1b[2J\x1b]0;owned\a\xe2\x80\xae" "drow\xff";

static void write_plant(struct store *s)
{
    struct err e = {0};
    struct schema *schema = plant_schema();
    struct column_writer *w = dataset_write(s, "plant", schema, &(struct dataset_write_opts){
                                                .mode = DATASET_CREATE, .kind = "raw"}, &e);
    struct table *t = table_new(schema);
    struct chunk c;

    for (int i = 0; i < 1000; i++) {
        table_i64(t, 0, i / 100);
        table_i64(t, 1, 1420070400 + i % 100 * 3600);
        table_f64(t, 2, i * 0.25);
        table_null(t, 3);
        table_text(t, 4, i % 3 ? "run" : bad, i % 3 ? 3 : sizeof bad - 1);
        table_f64(t, 5, i);
    }
    table_chunk(t, 0, 1000, &c);
    assert_fine(column_writer_put(w, &c, &e), &e);
    assert_fine(column_writer_finish(w, &e), &e);
    column_writer_free(w);
    table_free(t);
    schema_free(schema);
}

static void write_load(struct store *s, const char *dataset, const char *state, int64_t rejected)
{
    struct err e = {0};
    bool stored = strcmp(state, "stored") == 0;
    struct load_row l = {.dataset = dataset, .source = "bad\x1bname.csv", .size = 10, .hash = "00",
                         .state = "loading", .format = "{}", .begun_ms = 1000};

    assert_fine(store_begin(s, &e), &e);
    assert_fine(loads_begin(s, &l, &l.id, &e), &e);
    l.state = state;
    l.reason = stored ? NULL : "REJECT_LIMIT";
    l.records = 1000 + rejected;
    l.stored = stored ? 1000 : 0;
    l.rejected = rejected;
    l.ended_ms = 3000;
    const struct reject_row r = {.load = l.id, .line = 17, .reason = "NUM_BAD", .column = "volt",
                                 .detail = "'x': no number", .text = bad,
                                 .text_size = sizeof bad - 1};

    assert_fine(rejects_insert(s, &r, rejected > 0 ? 1 : 0, &e), &e);
    assert_fine(loads_end(s, &l, &e), &e);
    assert_fine(store_commit(s, &e), &e);
}

static struct app *open_plant(int rows, int cols)
{
    struct err e = {0};
    struct store *s = open_ok("w.mw", STORE_CREATE);

    if (!dataset_exists(s, "plant")) {
        write_plant(s);
        write_load(s, "plant", "stored", 1);
        write_load(s, "other", "refused", 2);
    }
    store_close(s);
    struct app *a = app_new(&(struct app_opts){.workspace = path_of("w.mw")}, &e);
    assert_non_null(a);
    app_resize(a, rows, cols);
    app_draw(a);
    return a;
}

/* What a loop does until nothing is left to do. */
static void settle(struct app *a)
{
    do {
        app_tick(a);
        app_draw(a);
    } while (app_busy(a));
}

static void keys(struct app *a, const char *s)
{
    for (; *s; s++) {
        app_key(a, *s == '\n' ? UI_KEY_ENTER : *s == '\t' ? UI_KEY_TAB : *s);
        settle(a);
    }
}

static void expect_at(struct app *a, const char *text, bool there, int line)
{
    struct buf dump = {0};

    ui_canvas_dump(app_canvas(a), &dump);
    if ((strstr(buf_str(&dump), text) != NULL) != there) {
        print_error("'%s'%s in\n%s", text, there ? " is not" : "", buf_str(&dump));
        _fail(__FILE__, line);
    }
    buf_done(&dump);
}
/* for the line of the caller */
#define expect(a, text) expect_at((a), (text), true, __LINE__)
/* likewise */
#define expect_no(a, text) expect_at((a), (text), false, __LINE__)

static void data_shows_loads_of_what_is_not_there(void **state)
{
    struct app *a = open_plant(30, 120);

    (void)state;
    expect(a, "plant         raw             1,000");
    expect(a, "other         not there");
    settle(a);
    expect(a, "▇▆▆▇▆▆▆▇▆▆▆▇"); /* 9, 8, 8, 9 ... rows in the twelfths of the time */
    expect(a, "records = stored + rejected + duplicate ✓");
    keys(a, "G");
    expect(a, "Loads of other");
    expect(a, "REJECT_LIMIT");
    expect(a, "nothing was stored");
    keys(a, "\t\n");
    expect(a, "Rejects of load 2   1 of 2");
    expect(a, "NUM_BAD     volt");
    app_key(a, UI_KEY_BACKSPACE);
    settle(a);
    expect(a, "Loads of other");
    app_free(a);
}

static void explore_hostile_text_is_named(void **state)
{
    struct app *a = open_plant(30, 120);

    (void)state;
    keys(a, "\n");
    expect(a, "[2 Explore]");
    expect(a, "<U+202E>");
    for (int row = 0; row < 30; row++)
        for (int col = 0; col < 120; col++)
            assert_true((unsigned char)ui_canvas_at(app_canvas(a), row, col)->glyph[0] != 0x1b);
    app_free(a);
}

static void explore_copies_values_as_kept(void **state)
{
    struct app *a = open_plant(30, 120);
    struct buf text = {0};

    (void)state;
    keys(a, "\njjY");
    assert_true(app_take_copy(a, &text));
    assert_string_equal(buf_str(&text), "0\t2015-01-01 02:00:00 UTC\t0.5\t\trun\t2.0");
    buf_clear(&text);
    keys(a, "y");
    assert_true(app_take_copy(a, &text));
    assert_string_equal(buf_str(&text), "0.5");
    buf_clear(&text);
    keys(a, "kk  gy");
    assert_true(app_take_copy(a, &text));
    assert_non_null(strstr(buf_str(&text), "\n0\t2015-01-01 01:00\t0.25\t·\trun\t1\n"));
    buf_done(&text);
    app_free(a);
}

static void explore_keeps_conditions_and_sort(void **state)
{
    struct app *a = open_plant(30, 120);

    (void)state;
    keys(a, "\n&volt > 240\n]");
    expect(a, "⟨volt > 240⟩");
    expect(a, "39 of 1,000 rows");
    expect(a, "sort: volt ↓");
    app_free(a);
    a = open_plant(30, 120);
    keys(a, "2");
    expect(a, "⟨volt > 240⟩");
    expect(a, "39 of 1,000 rows");
    expect(a, "sort: volt ↓");
    app_key(a, UI_KEY_ESC);
    settle(a);
    expect_no(a, "⟨volt > 240⟩");
    keys(a, "&volt raw is not null\n");
    expect(a, "No row matches. Esc drops the last condition.");
    app_free(a);
}

static void explore_rows_given_do_not_stay(void **state)
{
    static const int64_t rows[] = {900, 3, 4};
    struct app *a = open_plant(30, 120);
    const struct predicate where = {.column = "machine", .op = PREDICATE_GE, .type = COLUMN_I64,
                                    .i64 = 8};

    (void)state;
    ui_explore_open_rows(a, "plant", "comp2 predicted as none", rows, 3);
    settle(a);
    expect(a, "⟨comp2 predicted as none⟩  3 of 1,000 rows");
    expect(a, "sort: as given");
    app_key(a, UI_KEY_BACKSPACE);
    settle(a);
    expect(a, "[1 Data]");
    ui_explore_open_where(a, "plant", "late ones", &where, 1);
    settle(a);
    expect(a, "⟨late ones⟩ ⟨machine >= 8⟩  200 of 1,000 rows");
    app_free(a);
    a = open_plant(30, 120);
    keys(a, "2");
    expect(a, "plant   1,000 rows");
    app_free(a);
}

static void explore_search_finds_column_then_text(void **state)
{
    struct app *a = open_plant(30, 120);

    (void)state;
    keys(a, "\n/state\n/drow\n");
    expect(a, "row 4 of 1,000");
    keys(a, "jn");
    expect(a, "row 7 of 1,000");
    keys(a, "NN");
    expect(a, "row 1 of 1,000");
    keys(a, "N"); /* around the end */
    expect(a, "row 1,000 of 1,000");
    keys(a, "/nowhere\n");
    expect(a, "'nowhere' is not in this column");
    app_free(a);
}

static void panes_draw_at_any_size(void **state)
{
    struct app *a = open_plant(24, 80);

    (void)state;
    for (int pane = '1'; pane <= '2'; pane++) {
        app_key(a, pane);
        for (int rows = 0; rows <= 80; rows += rows < 12 ? 1 : 17)
            for (int cols = 0; cols <= 300; cols += cols < 60 ? 7 : 60) {
                app_resize(a, rows, cols);
                app_draw(a);
                app_key(a, 'j');
            }
    }
    settle(a);
    app_free(a);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chip_parse_reads_what_people_type),
        in_folder(data_shows_loads_of_what_is_not_there),
        in_folder(explore_hostile_text_is_named),
        in_folder(explore_copies_values_as_kept),
        in_folder(explore_keeps_conditions_and_sort),
        in_folder(explore_rows_given_do_not_stay),
        in_folder(explore_search_finds_column_then_text),
        in_folder(panes_draw_at_any_size),
    };

    (void)argv;
    if (argc > 1)
        return 0;
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
