/* test_ui_rows.c - rows of a dataset by number, filtered and sorted, against whole columns. */
#include "config.h"

#include "tests/workspace.h"

#include "src/base/mem.h"
#include "src/base/column.h"
#include "src/base/now.h"
#include "ui/rows.h"

#include <locale.h>
#include <math.h>
#include <string.h>

enum { MACHINES = 50, HOURS = 700, ALL = MACHINES * HOURS };

static struct schema *plant_schema(void)
{
    struct schema *s = schema_new();

    schema_add(s, "machine", COLUMN_I64);
    schema_add(s, "at", COLUMN_TIME);
    schema_add(s, "volt", COLUMN_F64);
    schema_add(s, "state", COLUMN_TEXT);
    schema_add(s, "extra", COLUMN_F64);
    schema_key(s, "machine");
    schema_key(s, "at");
    return s;
}

/* Hours of every machine from `from` on, `step` apart. */
static void write_part(struct store *s, int from, int step)
{
    static const char *const states[] = {"idle", "run", "stop", "äther", ""};
    struct err e = {0};
    struct schema *schema = plant_schema();
    struct dataset_write_opts o = {.mode = DATASET_APPEND, .clash = DATASET_REFUSE};
    struct column_writer *w = dataset_write(s, "plant", schema, &o, &e);
    struct table *t = table_new(schema);
    struct chunk c;

    assert_non_null(w);
    for (int m = 1; m <= MACHINES; m++) {
        for (int h = from; h < HOURS; h += step) {
            table_i64(t, 0, m);
            table_i64(t, 1, 3600LL * h);
            if ((m * 31 + h) % 97 == 0)
                table_null(t, 2);
            else
                table_f64(t, 2, (m * 7919LL + h * 104729LL) % 10007 / 16.0);
            table_text(t, 3, states[(m + h) % 5], strlen(states[(m + h) % 5]));
            table_f64(t, 4, h);
        }
        table_chunk(t, 0, table_rows(t), &c);
        assert_fine(column_writer_put(w, &c, &e), &e);
        table_clear(t);
    }
    assert_fine(column_writer_finish(w, &e), &e);
    column_writer_free(w);
    table_free(t);
    schema_free(schema);
}

static struct app *open_plant(void)
{
    struct err e = {0};
    struct store *s = open_ok("w.mw", STORE_CREATE);

    write_part(s, 0, 1);
    store_close(s);
    struct app *a = app_new(&(struct app_opts){.workspace = path_of("w.mw")}, &e);
    assert_non_null(a);
    return a;
}

static struct ui_rows *rows_ok(struct app *a)
{
    struct err e = {0};
    struct ui_rows *r = ui_rows_open(a, "plant", &e);

    if (!r)
        print_error("%s: %s\n", e.ctx, e.msg);
    assert_non_null(r);
    return r;
}

static void finish(struct ui_rows *r)
{
    while (ui_rows_busy(r))
        ui_rows_tick(r);
    assert_string_equal(ui_rows_trouble(r), "");
}

/* Conditions as the store has them. */
static int filter(struct ui_rows *r, const struct predicate *where, size_t n, struct err *e)
{
    struct chip chip[4] = {{0}};
    int rc;

    for (size_t i = 0; i < n; i++)
        chip_of(&where[i], &chip[i]);
    rc = ui_rows_filter(r, chip, n, e);
    for (size_t i = 0; i < n; i++)
        chip_done(&chip[i]);
    return rc;
}

static const char *text_at(struct ui_rows *r, int64_t row, int col)
{
    struct ui_source *s = ui_rows_source(r);

    s->ops->window(s, row, 1);
    return s->ops->cell(s, row, col).text;
}

static void rows_say_what_column_says(void **state)
{
    struct err e = {0};
    struct app *a = open_plant();
    struct ui_rows *r = rows_ok(a);
    size_t n;
    double *volt = dataset_column(app_store(a), "plant", "volt", &n, &e);
    struct buf exact = {0};

    (void)state;
    assert_int_equal(n, ALL);
    for (int64_t row = 0; row < ALL; row += 997) {
        bool has = ui_rows_cell(r, row, 2, &exact);

        assert_int_equal(has, !isnan(volt[row]));
        if (has)
            assert_true(strtod(buf_str(&exact), NULL) == volt[row]);
        buf_clear(&exact);
    }
    assert_false(ui_rows_cell(r, ALL, 2, &exact));
    assert_false(ui_rows_cell(r, -1, 2, &exact));
    assert_string_equal(text_at(r, 0, 0), "1");
    assert_string_equal(text_at(r, ALL - 1, 0), "50");
    assert_string_equal(text_at(r, 1, 1), "1970-01-01 01:00");
    buf_done(&exact);
    free(volt);
    ui_rows_free(r);
    app_free(a);
}

static void rows_jump_reads_few_chunks(void **state)
{
    struct app *a = open_plant();
    struct ui_rows *r = rows_ok(a);
    struct ui_grid g;
    struct ui_canvas *c = ui_canvas_new(30, 80);
    static const struct ui_rect at = {0, 0, 30, 80};

    (void)state;
    ui_grid_init(&g, ui_rows_source(r), NULL);
    ui_grid_draw(&g, c, at, true);
    assert_false(ui_rows_busy(r));
    app_key(a, 0); /* counters begin anew */
    ui_grid_go(&g, ALL / 2);
    ui_canvas_clear(c);
    ui_grid_draw(&g, c, at, true);
    assert_true(app_counter(a, "chunks_read") <= 2 * 5);
    assert_true(app_counter(a, "chunks_read") >= 5);
    app_key(a, 0);
    for (int i = 0; i < 5; i++) {
        ui_grid_key(&g, 'j', NULL);
        ui_grid_draw(&g, c, at, true);
    }
    assert_int_equal(app_counter(a, "chunks_read"), 0);
    ui_grid_done(&g);
    ui_canvas_free(c);
    ui_rows_free(r);
    app_free(a);
}

static void rows_filter_keeps_matches(void **state)
{
    struct err e = {0};
    struct app *a = open_plant();
    struct ui_rows *r = rows_ok(a);
    struct ui_source *s = ui_rows_source(r);
    size_t n;
    double *volt = dataset_column(app_store(a), "plant", "volt", &n, &e);
    double *machine = dataset_column(app_store(a), "plant", "machine", &n, &e);
    int64_t found = 0;
    const struct predicate where[] = {
        {.column = "volt", .op = PREDICATE_GT, .type = COLUMN_F64, .f64 = 600},
        {.column = "machine", .op = PREDICATE_LE, .type = COLUMN_I64, .i64 = 7}};

    (void)state;
    assert_fine(filter(r, where, 2, &e), &e);
    finish(r);
    for (int64_t i = 0; i < ALL; i++) {
        if (!(volt[i] > 600 && machine[i] <= 7))
            continue;
        assert_true(found < s->ops->rows(s));
        assert_int_equal(ui_rows_number(r, found), i);
        found++;
    }
    assert_true(found > 0);
    assert_int_equal(s->ops->rows(s), found);
    assert_int_equal(s->ops->find(s, s->ops->id(s, found - 1)), found - 1);
    const struct predicate wrong = {.column = "machine", .op = PREDICATE_EQ, .type = COLUMN_TEXT,
                                    .text = "x"};
    assert_int_equal(filter(r, &wrong, 1, &e), -1);
    assert_int_equal(s->ops->rows(s), ALL); /* none instead of a wrong one */
    free(volt);
    free(machine);
    ui_rows_free(r);
    app_free(a);
}

/* What each condition means, said again row by row. */
struct plant {
    double *machine, *at, *volt;
};
static int state_of(const struct plant *p, int64_t i) /* of write_part's */
{
    return (int)((int64_t)p->machine[i] + (int64_t)p->at[i] / 3600) % 5;
}
static bool late(const struct plant *p, int64_t i) { return p->at[i] >= 300 * 3600; }
static bool has_i(const struct plant *p, int64_t i) { return state_of(p, i) == 0; }
static bool no_i(const struct plant *p, int64_t i) { return state_of(p, i) != 0; }
static bool few(const struct plant *p, int64_t i)
{
    return p->machine[i] == 3 || p->machine[i] == 9;
}
static bool not_high(const struct plant *p, int64_t i) { return p->volt[i] <= 600; }
static bool is_null(const struct plant *p, int64_t i) { return isnan(p->volt[i]); }
static bool has_value(const struct plant *p, int64_t i) { return !isnan(p->volt[i]); }
static bool both(const struct plant *p, int64_t i) { return p->volt[i] > 600 && p->machine[i] < 9; }
static bool text_low(const struct plant *p, int64_t i)
{
    return state_of(p, i) == 0 || state_of(p, i) == 4;
}

static const struct {
    const char *typed;
    bool (*holds)(const struct plant *p, int64_t i);
} meanings[] = {
    {"at >= 1970-01-13 12:00", late},
    {"state has DL", has_i},
    {"!state has dl", no_i},
    {"machine in (3, 9)", few},
    {"!volt > 600", not_high}, /* a row without a value is in neither */
    {"volt missing", is_null},
    {"!volt missing", has_value},
    {"state < run", text_low},
    {"= volt > 600 AND machine < 9", both},
    {"= volt IS NULL -- as behind WHERE", is_null},
};

static void assert_rows(struct ui_rows *r, const struct plant *p, size_t k)
{
    struct ui_source *s = ui_rows_source(r);
    int64_t found = 0;

    for (int64_t i = 0; i < ALL; i++) {
        if (!meanings[k].holds(p, i))
            continue;
        if (found >= s->ops->rows(s) || ui_rows_number(r, found) != i)
            fail_msg("'%s': row %lld", meanings[k].typed, (long long)i);
        found++;
    }
    assert_true(found > 0 && found < ALL);
    assert_int_equal(s->ops->rows(s), found);
}

static void rows_filter_means_what_is_typed(void **state)
{
    struct err e = {0};
    struct app *a = open_plant();
    struct ui_rows *r = rows_ok(a);
    size_t n, at;
    struct plant p = {dataset_column(app_store(a), "plant", "machine", &n, &e),
                      dataset_column(app_store(a), "plant", "at", &n, &e),
                      dataset_column(app_store(a), "plant", "volt", &n, &e)};

    (void)state;
    for (size_t k = 0; k < sizeof meanings / sizeof *meanings; k++) {
        struct chip c;

        assert_fine(chip_parse(meanings[k].typed, ui_rows_schema(r), 0, NULL, &c, &at, &e), &e);
        assert_fine(ui_rows_check(r, &c, &e), &e);
        assert_fine(ui_rows_filter(r, &c, 1, &e), &e);
        finish(r);
        assert_rows(r, &p, k);
        chip_done(&c);
    }
    struct chip chips[2];

    assert_fine(chip_parse("machine < 9", ui_rows_schema(r), 0, NULL, &chips[0], &at, &e), &e);
    assert_fine(chip_parse("= volt > 600", ui_rows_schema(r), 0, NULL, &chips[1], &at, &e), &e);
    assert_fine(ui_rows_filter(r, chips, 2, &e), &e);
    finish(r);
    assert_rows(r, &p, 8); /* SQL and others together */
    chip_done(&chips[0]);
    chip_done(&chips[1]);
    free(p.machine);
    free(p.at);
    free(p.volt);
    ui_rows_free(r);
    app_free(a);
}

static void rows_check_refuses_what_is_no_condition(void **state)
{
    static const char *const bad[] = {"= volt >", "= nothing > 3", "= 1; SELECT 2",
                                      "= load_extension('x')", "= 1)) IS TRUE, ((2",
                                      "= (DELETE FROM plant)"};
    struct app *a = open_plant();
    struct ui_rows *r = rows_ok(a);

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct chip c;
        struct err e = {0};
        size_t at;

        assert_fine(chip_parse(bad[i], ui_rows_schema(r), 0, NULL, &c, &at, &e), &e);
        if (ui_rows_check(r, &c, &e) == 0)
            fail_msg("'%s' is taken", bad[i]);
        assert_int_equal(ui_rows_filter(r, &c, 1, &(struct err){0}), -1);
        assert_int_equal(ui_rows_source(r)->ops->rows(ui_rows_source(r)), ALL);
        chip_done(&c);
    }
    ui_rows_free(r);
    app_free(a);
}

static const struct {
    const char *typed;
    int64_t from, to; /* -1: there is none */
} places[] = {
    {"machine 3", 0, 2 * HOURS},
    {"machine=50", 0, 49 * HOURS},
    {"machine 51", 0, -1},
    {"7", 0, 6 * HOURS}, /* the grid takes a number for a row before it asks */
    {"1970-01-02", 0, 24},
    {"1970-01-02 03:30", 5 * HOURS + 1, 5 * HOURS + 28},
    {"1980-01-01", 5 * HOURS + 1, 6 * HOURS - 1}, /* later than all: its last */
    {"machine 4 1970-01-01 10:00", 0, 3 * HOURS + 10},
    {"machine 51 1970-01-02", 0, -1},
    {"machine x", 0, -1},
    {"1970-01-99", 0, -1},
    {"nonsense", 0, -1},
};

static void rows_go_finds_machine_and_time(void **state)
{
    struct app *a = open_plant();
    struct ui_rows *r = rows_ok(a);
    struct ui_source *s = ui_rows_source(r);

    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct err e = {0};

        app_key(a, 0); /* counters begin anew */
        int64_t row = s->ops->go(s, places[i].from, places[i].typed, &e);

        if (row != places[i].to)
            print_error("'%s' leads to %lld\n", places[i].typed, (long long)row);
        assert_int_equal(row, places[i].to);
        assert_true(row >= 0 || e.msg[0]);
        assert_true(app_counter(a, "chunks_read") <= 2 * 4);
    }
    s->ops->sort(s, &(int){2}, &(bool){true}, 1);
    finish(r);
    struct err e = {0};
    assert_int_equal(s->ops->go(s, 0, "machine 3", &e), -1);
    assert_string_equal(e.msg, "the rows are not in the order of the key");
    ui_rows_free(r);
    app_free(a);
}

static void sort_and_check(struct ui_rows *r, const double *by, bool desc)
{
    struct ui_source *s = ui_rows_source(r);
    int col = 2;
    int64_t n = s->ops->rows(s);

    s->ops->sort(s, &col, &desc, 1);
    finish(r);
    assert_int_equal(s->ops->rows(s), n);
    for (int64_t i = 1; i < n; i++) {
        int64_t x = ui_rows_number(r, i - 1), y = ui_rows_number(r, i);

        if (isnan(by[x]))
            assert_true(isnan(by[y]) && x < y);
        else if (!isnan(by[y]))
            assert_true(by[x] == by[y] ? x < y : (by[x] < by[y]) != desc);
    }
}

static void rows_sort_orders_nulls_last(void **state)
{
    struct err e = {0};
    struct app *a = open_plant();
    struct ui_rows *r = rows_ok(a);
    struct ui_source *s = ui_rows_source(r);
    size_t n;
    double *volt = dataset_column(app_store(a), "plant", "volt", &n, &e);
    const struct predicate few = {.column = "machine", .op = PREDICATE_EQ, .type = COLUMN_I64,
                                  .i64 = 3};

    (void)state;
    sort_and_check(r, volt, false);
    sort_and_check(r, volt, true);
    assert_fine(filter(r, &few, 1, &e), &e);
    finish(r);
    assert_int_equal(s->ops->rows(s), HOURS);
    sort_and_check(r, volt, false);
    s->ops->sort(s, &(int){0}, &(bool){0}, 0);
    finish(r);
    assert_int_equal(ui_rows_number(r, 0), 2 * HOURS);
    free(volt);
    ui_rows_free(r);
    app_free(a);
}

static void rows_sort_by_text_then_time(void **state)
{
    struct app *a = open_plant();
    struct ui_rows *r = rows_ok(a);
    struct ui_source *s = ui_rows_source(r);
    static const int col[] = {3, 1};
    static const bool desc[] = {false, true};

    (void)state;
    s->ops->sort(s, col, desc, 2);
    finish(r);
    assert_string_equal(text_at(r, 0, 3), "");
    assert_string_equal(text_at(r, ALL - 1, 3), "äther"); /* by bytes */
    assert_string_equal(text_at(r, ALL / 5, 3), "idle");
    for (int64_t i = 1; i < ALL / 5; i++) {
        int64_t x = ui_rows_number(r, i - 1), y = ui_rows_number(r, i);

        assert_true(x % HOURS > y % HOURS || (x % HOURS == y % HOURS && x < y));
    }
    ui_rows_free(r);
    app_free(a);
}

static int64_t *order_by(struct ui_rows *r, const int *col, const bool *desc, int n)
{
    struct ui_source *s = ui_rows_source(r);
    int64_t *row;

    s->ops->sort(s, &(int){0}, &(bool){0}, 0);
    finish(r);
    row = mem_array((size_t)s->ops->rows(s), sizeof *row);
    s->ops->sort(s, col, desc, n);
    finish(r);
    for (int64_t i = 0; i < s->ops->rows(s); i++)
        row[i] = ui_rows_number(r, i);
    return row;
}

/* Portions of some rows, of one row, of keys that are all equal, give what one portion gives. */
static void rows_sort_in_little_memory_is_the_same(void **state)
{
    static const int by[][3] = {{2}, {3, 1}, {0, 2}, {3, 0, 2}, {1}, {3}};
    static const bool desc[][3] = {{true}, {false, true}, {true, true}, {0}, {true}, {true}};
    static const int n[] = {1, 2, 2, 3, 1, 1};
    struct app *a = open_plant();
    struct ui_rows *r = rows_ok(a);
    int64_t some[999];

    (void)state;
    for (int only = 0; only < 2; only++) {
        for (size_t k = 0; k < sizeof n / sizeof *n; k++) {
            ui_rows_memory(r, 0);
            int64_t *want = order_by(r, by[k], desc[k], n[k]);

            ui_rows_memory(r, only ? 200 : 90000);
            int64_t *row = order_by(r, by[k], desc[k], n[k]);

            assert_memory_equal(row, want, (size_t)(only ? 999 : ALL) * sizeof *row);
            free(want);
            free(row);
        }
        for (int i = 0; i < 999; i++)
            some[i] = (int64_t)i * 7919 % ALL; /* in no order */
        ui_rows_only(r, some, 999);
        finish(r);
    }
    ui_rows_free(r);
    app_free(a);
}

static void rows_only_keep_their_order(void **state)
{
    struct err e = {0};
    struct app *a = open_plant();
    struct ui_rows *r = rows_ok(a);
    struct ui_source *s = ui_rows_source(r);
    const int64_t some[] = {30000, 5, 12, 70000000, -1, 700};
    const struct predicate low = {.column = "machine", .op = PREDICATE_LT, .type = COLUMN_I64,
                                  .i64 = 3};

    (void)state;
    ui_rows_only(r, some, 6);
    assert_int_equal(s->ops->rows(s), 4); /* those that are there */
    assert_int_equal(ui_rows_number(r, 0), 30000);
    assert_fine(filter(r, &low, 1, &e), &e);
    finish(r);
    assert_int_equal(s->ops->rows(s), 3);
    assert_int_equal(ui_rows_number(r, 2), 700);
    ui_rows_only(r, NULL, 0);
    finish(r);
    assert_int_equal(s->ops->rows(s), 2 * HOURS);
    ui_rows_free(r);
    app_free(a);
}

/* Parts whose keys overlap, and a dataset that grows while it is looked at. */
static void rows_reload_follows_growth(void **state)
{
    struct err e = {0};
    struct store *s = open_ok("w.mw", STORE_CREATE);
    struct app *a;
    struct ui_rows *r;
    size_t n;
    double *extra;
    struct buf exact = {0};

    (void)state;
    write_part(s, 0, 3);
    write_part(s, 1, 3);
    a = app_new(&(struct app_opts){.workspace = path_of("w.mw")}, &e);
    r = rows_ok(a);
    assert_fine(ui_rows_reload(r, &e), &e);
    int64_t before = ui_rows_all(r);
    write_part(s, 2, 3);
    store_close(s);
    assert_fine(ui_rows_reload(r, &e), &e);
    assert_true(ui_rows_all(r) > before);
    assert_int_equal(ui_rows_all(r), ALL);
    extra = dataset_column(app_store(a), "plant", "extra", &n, &e);
    for (int64_t row = 0; row < ALL; row += 401) {
        assert_true(ui_rows_cell(r, row, 4, &exact));
        assert_true(strtod(buf_str(&exact), NULL) == extra[row]);
        buf_clear(&exact);
    }
    free(extra);
    buf_done(&exact);
    ui_rows_free(r);
    app_free(a);
}

static void begin_slow_sort(struct ui_rows *r)
{
    struct ui_source *s = ui_rows_source(r);

    s->ops->sort(s, &(int){0}, &(bool){0}, 0);
    s->ops->sort(s, &(int){2}, &(bool){true}, 1);
    assert_true(ui_rows_busy(r)); /* some hundred passes over the rows */
}

/* The thread of a sort reads the rows that it was given; with a sanitizer this is worth more. */
static void rows_change_under_a_sort(void **state)
{
    struct err e = {0};
    struct app *a = open_plant();
    struct ui_rows *r = rows_ok(a);
    const struct predicate low = {.column = "machine", .op = PREDICATE_LT, .type = COLUMN_I64,
                                  .i64 = 30};
    int64_t *some = mem_array(ALL, sizeof *some);

    (void)state;
    for (int64_t i = 0; i < ALL; i++)
        some[i] = i * 7919 % ALL;
    ui_rows_memory(r, 2000);
    for (int64_t n = ALL; n > ALL - 60; n--) { /* rows given, others while they are sorted */
        ui_rows_only(r, some, n);
        begin_slow_sort(r);
        now_sleep_ms(2);
    }
    ui_rows_only(r, NULL, 0);
    assert_fine(filter(r, &low, 1, &e), &e);
    begin_slow_sort(r);
    while (*ui_rows_now(r) && strcmp(ui_rows_now(r), "sorting") != 0)
        ui_rows_tick(r); /* the sort begins behind the filter */
    assert_fine(filter(r, NULL, 0, &e), &e); /* dropped while it works */
    assert_true(ui_rows_busy(r));
    assert_fine(filter(r, &low, 1, &e), &e);
    while (strcmp(ui_rows_now(r), "sorting") != 0)
        ui_rows_tick(r);
    struct store *s = open_ok("w.mw", STORE_WRITE);

    assert_fine(store_begin(s, &e), &e);
    assert_fine(dataset_drop(s, "plant", &e), &e);
    assert_fine(store_commit(s, &e), &e);
    write_part(s, 0, 7); /* another dataset of that name */
    store_close(s);
    assert_int_equal(ui_rows_reload(r, &e), 1);
    begin_slow_sort(r);
    assert_int_equal(ui_rows_all(r), ALL / 7);
    free(some);
    ui_rows_free(r); /* left in the middle */
    app_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_folder(rows_say_what_column_says),
        in_folder(rows_jump_reads_few_chunks),
        in_folder(rows_filter_keeps_matches),
        in_folder(rows_filter_means_what_is_typed),
        in_folder(rows_check_refuses_what_is_no_condition),
        in_folder(rows_go_finds_machine_and_time),
        in_folder(rows_sort_orders_nulls_last),
        in_folder(rows_sort_by_text_then_time),
        in_folder(rows_sort_in_little_memory_is_the_same),
        in_folder(rows_only_keep_their_order),
        in_folder(rows_reload_follows_growth),
        in_folder(rows_change_under_a_sort),
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
