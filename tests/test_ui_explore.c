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
    const char *typed, *shown, *sql; /* sql NULL: refused, for what is shown, */
    size_t at;                       /* and there */
} chips[] = {
    {"volt > 200", "volt > 200", "\"volt\" > 200.0", 0},
    {"  VOLT>=1e3 ", "volt >= 1000", "\"volt\" >= 1000.0", 0},
    {"volt raw < -2.5", "volt raw < -2.5", "\"volt raw\" < -2.5", 0},
    {"> 7", "machine > 7", "\"machine\" > 7", 0},
    {"12", "machine = 12", "\"machine\" = 12", 0},
    {"machine < 3.5", "machine < 3.5", "\"machine\" < 3.5", 0},
    {"at < 2015-04-01", "at < 2015-04-01", "\"at\" < '2015-04-01 00:00:00'", 0},
    {"at = 2015-04-01 06:30", "at = 2015-04-01 06:30", "\"at\" = '2015-04-01 06:30:00'", 0},
    {"at>2015-04-01T06:30:05Z", "at > 2015-04-01 06:30:05", "\"at\" > '2015-04-01 06:30:05'", 0},
    {"state = it's on", "state = it's on", "\"state\" = 'it''s on'", 0},
    {"state = 'it is'", "state = it is", "\"state\" = 'it is'", 0},
    {"state = \" x\"", "state = \" x\"", "\"state\" = ' x'", 0},
    {"state =", "state = ", "\"state\" = ''", 0},
    {"state < m", "state < m", "\"state\" < 'm'", 0},
    {"state is null", "state missing", "\"state\" is null", 0},
    {"volt missing", "volt missing", "\"volt\" is null", 0},
    {"missing", "machine missing", "\"machine\" is null", 0},
    {"!volt missing", "volt is not null", "\"volt\" is not null", 0},
    {"volt is not null", "volt is not null", "\"volt\" is not null", 0},
    {"!volt is not null", "volt missing", "\"volt\" is null", 0},
    {"volt_m24 > 1", "volt_rollingmean_24 > 1", "\"volt_rollingmean_24\" > 1.0", 0},
    {"!volt > 200", "!volt > 200", "NOT (\"volt\" > 200.0)", 0},
    {"machine != 3", "machine != 3", "NOT (\"machine\" = 3)", 0},
    {"!machine != 3", "machine = 3", "\"machine\" = 3", 0},
    {"machine <> 3", "machine != 3", "NOT (\"machine\" = 3)", 0},
    {"state run", "state has run", "instr(lower(\"state\"), lower('run')) > 0", 0},
    {"!state has a'b", "!state has a'b", "NOT (instr(lower(\"state\"), lower('a''b')) > 0)", 0},
    {"machine in (1, 2,3)", "machine in (1, 2, 3)", "\"machine\" IN (1, 2, 3)", 0},
    {"state in (run, 'a, b')", "state in (run, \"a, b\")", "\"state\" IN ('run', 'a, b')", 0},
    {"!volt in(1)", "!volt in (1)", "NOT (\"volt\" IN (1.0))", 0},
    {"= volt > 2 OR machine = 1", "= volt > 2 OR machine = 1", "(volt > 2 OR machine = 1)", 0},
    {"volt > high", "'high' is not a number", NULL, 7},
    {"volt >", "a value is missing", NULL, 6},
    {"state <", "a value is missing", NULL, 7},
    {"at > yesterday", "'yesterday' is not a time: YYYY-MM-DD, or with HH:MM", NULL, 5},
    {"at > 2015-13-01", "'2015-13-01' is not a time: YYYY-MM-DD, or with HH:MM", NULL, 5},
    {"volt", "a condition is: column > value, or column missing", NULL, 4},
    {"", "a condition is: column > value, or column missing", NULL, 0},
    {"vlt > 3", "there is no column 'vlt'", NULL, 0},
    {"! vlt missing", "there is no column 'vlt'", NULL, 2},
    {"abc", "'abc' is not a number", NULL, 0},
    {"volt has 3", "'volt' is no text: compare it, > 3", NULL, 9},
    {"state has ", "a text is missing", NULL, 10},
    {"machine in 1, 2", "in (a, b): a ( is missing", NULL, 11},
    {"machine in (1, 2", "a ) is missing", NULL, 16},
    {"machine in (1, , 2)", "a value is missing", NULL, 15},
    {"machine in ()", "a value is missing", NULL, 12},
    {"machine in (1, x)", "'x' is not a number", NULL, 15},
    {"=", "SQL: a condition is missing, volt > 200", NULL, 1},
};

static void assert_refused(size_t i, const struct err *e, size_t at)
{
    if (strcmp(e->msg, chips[i].shown) != 0 || at != chips[i].at)
        print_error("'%s' says '%s' at %zu\n", chips[i].typed, e->msg, at);
    assert_string_equal(e->msg, chips[i].shown);
    assert_int_equal(at, chips[i].at);
}

static void chip_parse_reads_what_people_type(void **state)
{
    struct schema *s = plant_schema();

    (void)state;
    for (size_t i = 0; i < sizeof chips / sizeof *chips; i++) {
        struct err e = {0};
        struct chip p;
        struct buf text = {0};
        size_t at;
        int rc = chip_parse(chips[i].typed, s, 0, NULL, &p, &at, &e);

        if ((rc == 0) != (chips[i].sql != NULL))
            print_error("'%s' gives %d %s\n", chips[i].typed, rc, e.msg);
        assert_int_equal(rc, chips[i].sql ? 0 : -1);
        if (rc < 0) {
            assert_refused(i, &e, at);
            continue;
        }
        chip_text(&p, NULL, &text);
        assert_string_equal(buf_str(&text), chips[i].shown);
        chip_done(&p);
        assert_int_equal(chip_parse(buf_str(&text), s, -1, NULL, &p, &at, &e), 0); /* reads back */
        buf_clear(&text);
        chip_sql(&p, &text);
        assert_string_equal(buf_str(&text), chips[i].sql);
        chip_done(&p);
        buf_done(&text);
    }
    schema_free(s);
}

static void chip_parse_many_values_refused(void **state)
{
    struct schema *s = plant_schema();
    struct buf text = {0};
    struct err e = {0};
    struct chip p;
    size_t at;

    (void)state;
    buf_text(&text, "machine in (0");
    for (int i = 1; i < CHIP_VALUES; i++)
        buf_printf(&text, ",%d", i);
    buf_byte(&text, ')');
    assert_int_equal(chip_parse(buf_str(&text), s, 0, NULL, &p, &at, &e), -1);
    assert_string_equal(e.msg, "more than 63 values are too many");
    buf_done(&text);
    schema_free(s);
}

/* Times of a zone where the clock went from 2 to 3 on 2015-03-29. */
static const struct {
    const char *typed, *shown, *sql;
} zoned[] = {
    {"at >= 2015-06-01", "at >= 2015-06-01 Europe/Berlin", "\"at\" >= '2015-05-31 22:00:00'"},
    {"at >= 2015-01-01 06:00", "at >= 2015-01-01 06:00 Europe/Berlin",
     "\"at\" >= '2015-01-01 05:00:00'"},
    {"at < 2015-03-29 02:30", "at < 2015-03-29 03:30 Europe/Berlin",
     "\"at\" < '2015-03-29 01:30:00'"},
    {"at = 2015-06-01 UTC", "at = 2015-06-01 02:00 Europe/Berlin",
     "\"at\" = '2015-06-01 00:00:00'"},
    {"at in (2015-06-01)", "at in (2015-06-01 Europe/Berlin)",
     "\"at\" IN ('2015-05-31 22:00:00')"},
};

static void chip_parse_times_are_of_the_zone(void **state)
{
    struct schema *s = plant_schema();
    struct err e = {0};
    struct zone *berlin = zone_open("Europe/Berlin", &e);

    (void)state;
    if (!berlin)
        skip(); /* a system without the tz database */
    for (size_t i = 0; i < sizeof zoned / sizeof *zoned; i++) {
        struct buf text = {0};
        struct chip p;
        size_t at;

        assert_fine(chip_parse(zoned[i].typed, s, 0, berlin, &p, &at, &e), &e);
        chip_text(&p, berlin, &text);
        assert_string_equal(buf_str(&text), zoned[i].shown);
        chip_done(&p);
        assert_fine(chip_parse(buf_str(&text), s, 0, berlin, &p, &at, &e), &e);
        buf_clear(&text);
        chip_sql(&p, &text);
        assert_string_equal(buf_str(&text), zoned[i].sql);
        buf_clear(&text);
        chip_text(&p, NULL, &text); /* as it is kept */
        chip_done(&p);
        assert_fine(chip_parse(buf_str(&text), s, 0, NULL, &p, &at, &e), &e);
        buf_clear(&text);
        chip_sql(&p, &text);
        assert_string_equal(buf_str(&text), zoned[i].sql);
        chip_done(&p);
        buf_done(&text);
    }
    zone_free(berlin);
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
    keys(a, "k  gy"); /* from the second row on */
    assert_true(app_take_copy(a, &text));
    assert_string_equal(buf_str(&text),
                        "machine\tat\tvolt\tvolt raw\tstate\tvolt_rollingmean_24\n"
                        "0\t2015-01-01 01:00:00 UTC\t0.25\t\trun\t1.0\n"
                        "0\t2015-01-01 02:00:00 UTC\t0.5\t\trun\t2.0\n");
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

/* Whatever was done to it: sort, conditions, columns, widths, formats, cursor, scroll. */
static void explore_opens_as_it_was_left(void **state)
{
    struct app *a = open_plant(30, 120);
    struct buf before = {0}, after = {0};

    (void)state;
    keys(a, "\n&machine in (2, 5, 7)\n&!state has drow\n");
    keys(a, "LL<<f-h>>Tjjj\nl]}jjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjkkkkk");
    app_key(a, UI_KEY_F6);
    keys(a, ", machine\n");
    app_say(a, UI_TEXT, "%s", "");
    app_draw(a);
    ui_canvas_dump(app_canvas(a), &before);
    app_free(a);
    a = open_plant(30, 120);
    keys(a, "2");
    ui_canvas_dump(app_canvas(a), &after);
    assert_string_equal(buf_str(&after), buf_str(&before));
    buf_done(&before);
    buf_done(&after);
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
    expect(a, "row 1 of 1,000");
    keys(a, "jn");
    expect(a, "row 4 of 1,000");
    keys(a, "N");
    expect(a, "row 1 of 1,000");
    keys(a, "N"); /* around the end */
    expect(a, "from the bottom again");
    expect(a, "row 1,000 of 1,000");
    keys(a, "/nowhere\n");
    expect(a, "no row has 'nowhere' in this column");
    keys(a, "ggh)"); /* volt raw has no value anywhere */
    expect(a, "row 2 of 1,000");
    keys(a, "((");
    expect(a, "from the bottom again");
    keys(a, "l");
    keys(a, "n");
    expect(a, "'nowhere' is not in this column");
    app_free(a);
}

/* Lines and lists that are open when another process drops the dataset. */
static void explore_lines_outlive_the_dataset(void **state)
{
    static const int opens[] = {'/', '&', UI_CHORD('r'), UI_CHORD('v'), UI_KEY_F6, 'T', 'i', 'e'};

    (void)state;
    for (size_t i = 0; i < sizeof opens / sizeof *opens; i++) {
        struct err e = {0};
        struct app *a = open_plant(30, 120);
        struct store *s;

        keys(a, "\nl");
        if (opens[i] >= UI_KEY_CHORD)
            app_key(a, 'g');
        app_key(a, opens[i] >= UI_KEY_CHORD ? opens[i] & ~UI_KEY_CHORD : opens[i]);
        settle(a);
        assert_non_null(app_top(a));
        s = open_ok("w.mw", STORE_WRITE);
        assert_fine(store_begin(s, &e), &e);
        assert_fine(dataset_drop(s, "plant", &e), &e);
        assert_fine(store_commit(s, &e), &e);
        store_close(s);
        settle(a);
        keys(a, "7\t\n");
        app_key(a, UI_KEY_ESC);
        settle(a);
        expect_no(a, "⟨");
        app_free(a);
        remove(path_of("w.mw"));
    }
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
        cmocka_unit_test(chip_parse_many_values_refused),
        cmocka_unit_test(chip_parse_times_are_of_the_zone),
        in_folder(data_shows_loads_of_what_is_not_there),
        in_folder(explore_hostile_text_is_named),
        in_folder(explore_copies_values_as_kept),
        in_folder(explore_keeps_conditions_and_sort),
        in_folder(explore_opens_as_it_was_left),
        in_folder(explore_rows_given_do_not_stay),
        in_folder(explore_search_finds_column_then_text),
        in_folder(explore_lines_outlive_the_dataset),
        in_folder(panes_draw_at_any_size),
    };

    (void)argv;
    if (argc > 1)
        return 0;
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
