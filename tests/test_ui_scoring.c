/* test_ui_scoring.c - machines by risk: the pass over scores, dots, the pane's pictures. */
#include "config.h"

#include "tests/workspace.h"

#include "src/base/column.h"
#include "src/base/now.h"
#include "src/store/dataset.h"
#include "tests/ui_screen.h"
#include "ui/dots.h"
#include "ui/scores.h"

#include <math.h>
#include <unistd.h>

enum { HOUR = 3600, NOON = 1435320000 }; /* 2015-06-26 12:00 */

/* --- datasets of scores --- */

struct row {
    const char *machine; /* a number where the dataset has numbers */
    int64_t at;
    double risk, p1, p2; /* NaN: null; p of none is 1 - risk */
    int64_t run;
};

static struct schema *scores_schema(enum column_type machine, enum column_type time, bool keyed)
{
    struct schema *s = schema_new();

    schema_add(s, "machineID", machine);
    schema_add(s, "dt_truncated", time);
    schema_add(s, "label", COLUMN_F64);
    schema_add(s, "prediction", COLUMN_F64);
    schema_add(s, "probability_0", COLUMN_F64);
    schema_add(s, "probability_1", COLUMN_F64);
    schema_add(s, "probability_2", COLUMN_F64);
    schema_add(s, "risk", COLUMN_F64);
    schema_add(s, "model", COLUMN_TEXT);
    schema_add(s, "run", COLUMN_I64);
    if (keyed) {
        schema_key(s, "machineID");
        schema_key(s, "dt_truncated");
        schema_key(s, "model");
        schema_key(s, "run");
    }
    return s;
}

static void put_f64(struct table *t, size_t col, double v)
{
    if (isnan(v))
        table_null(t, col);
    else
        table_f64(t, col, v);
}

static void put_scores(struct store *s, const char *name, struct schema *schema,
                       const struct row *row, size_t n)
{
    struct table *t = table_new(schema);
    struct err e = {0};
    struct chunk c;

    for (size_t i = 0; i < n; i++) {
        if (schema->col[0].type == COLUMN_I64)
            table_i64(t, 0, strtoll(row[i].machine, NULL, 10));
        else
            table_text(t, 0, row[i].machine, strlen(row[i].machine));
        table_i64(t, 1, row[i].at);
        table_null(t, 2);
        table_f64(t, 3, row[i].p1 > 0.5 ? 1 : row[i].p2 > 0.5 ? 2 : 0);
        put_f64(t, 4, 1 - row[i].risk);
        put_f64(t, 5, row[i].p1);
        put_f64(t, 6, row[i].p2);
        put_f64(t, 7, row[i].risk);
        table_text(t, 8, "forest", 6);
        table_i64(t, 9, row[i].run);
    }
    struct column_writer *w = dataset_write(
        s, name, schema,
        &(struct dataset_write_opts){
            .kind = "scores", .about = "{\"entity\":\"machineID\",\"time\":\"dt_truncated\"}"},
        &e);

    assert_fine(w ? 0 : -1, &e);
    table_chunk(t, 0, n, &c);
    assert_fine(n ? column_writer_put(w, &c, &e) : 0, &e);
    assert_fine(column_writer_finish(w, &e), &e);
    column_writer_free(w);
    table_free(t);
    schema_free(schema);
}

static struct ui_scores *read_all(struct store *s, const char *name)
{
    struct err e = {0};
    struct ui_scores *all = ui_scores_new(s, name, &e);
    int rc;

    assert_fine(all ? 0 : -1, &e);
    while ((rc = ui_scores_step(all, &e)) > 0)
        ;
    assert_fine(rc, &e);
    return all;
}

static const struct row three[] = {
    {"1", NOON - 24 * HOUR, 0.10, 0.06, 0.04, 5},
    {"1", NOON - 12 * HOUR, 0.20, 0.15, 0.05, 5},
    {"1", NOON, 0.90, 0.80, 0.10, 5},
    {"2", NOON - 12 * HOUR, 0.70, 0.10, 0.60, 5},
    {"2", NOON, 0.30, 0.10, 0.20, 5},
    {"2", NOON, 0.40, 0.25, 0.15, 7}, /* scored anew */
    {"10", NOON - 12 * HOUR, 0.60, 0.00, 0.60, 5},
};

static void ui_scores_newest_and_before_are_found(void **state)
{
    struct store *s = open_ok("w.mw", STORE_CREATE);

    (void)state;
    put_scores(s, "scores", scores_schema(COLUMN_I64, COLUMN_TIME, true), three, 7);
    struct ui_scores *all = read_all(s, "scores");

    assert_int_equal(all->n_machine, 3);
    assert_int_equal(all->n_read, 7);
    assert_int_equal(all->n_class, 3);
    assert_string_equal(all->ranked[0]->name, "1");
    assert_true(all->ranked[0]->newest.risk == 0.9);
    assert_true(all->ranked[0]->has_before && all->ranked[0]->before.risk == 0.2);
    assert_int_equal(all->ranked[0]->n_row, 3);
    assert_int_equal(all->ranked[0]->first_row, 0);
    assert_string_equal(all->ranked[1]->name, "10");
    assert_false(all->ranked[1]->has_before);
    assert_string_equal(all->ranked[2]->name, "2");
    assert_true(all->ranked[2]->newest.risk == 0.4 && all->ranked[2]->newest.run == 7);
    assert_true(all->ranked[2]->before.risk == 0.7);
    assert_true(all->ranked[2]->together && all->ranked[2]->first_row == 3);
    assert_string_equal(all->latest->name, "2");
    assert_int_equal(ui_scores_at_risk(all, 0.5, false), 2);
    assert_int_equal(ui_scores_at_risk(all, 0.5, true), 1);
    assert_int_equal(ui_score_class(all, &all->ranked[0]->newest), 1);
    assert_int_equal(ui_score_class(all, &all->ranked[2]->newest), 1); /* none is foretold: 0.25 */
    ui_scores_free(all);
    store_close(s);
}

static void ui_scores_any_order_gives_the_same(void **state)
{
    static const int order[] = {4, 0, 6, 2, 5, 3, 1};
    struct store *s = open_ok("w.mw", STORE_CREATE);
    struct row mixed[7];

    (void)state;
    for (size_t i = 0; i < 7; i++)
        mixed[i] = three[order[i]];
    put_scores(s, "scores", scores_schema(COLUMN_TEXT, COLUMN_I64, false), mixed, 7);
    struct ui_scores *all = read_all(s, "scores");

    assert_int_equal(all->n_machine, 3);
    assert_true(all->cycles && !all->numbers);
    assert_true(all->ranked[0]->newest.risk == 0.9 && all->ranked[0]->before.risk == 0.2);
    assert_false(all->ranked[0]->together);
    assert_true(all->ranked[2]->newest.risk == 0.4 && all->ranked[2]->before.risk == 0.7);
    ui_scores_free(all);
    store_close(s);
}

/* The greatest of a day, days without a row, what is older than all of them; in any order. */
static void ui_scores_trend_has_a_value_a_day(void **state)
{
    static const struct row rows[] = {
        {"1", NOON - 40 * 24 * HOUR, 0.99, 0, 0, 1}, {"1", NOON - 2 * 24 * HOUR, 0.25, 0, 0, 1},
        {"1", NOON, 0.50, 0, 0, 1},                  {"1", NOON - 6 * HOUR, 0.75, 0, 0, 1},
        {"1", NOON - 29 * 24 * HOUR, 0.125, 0, 0, 1}, {"1", NOON - 3 * HOUR, NAN, 0, 0, 1},
        {"2", NOON - 24 * HOUR, 1, 0, 0, 1},
    };
    struct store *s = open_ok("w.mw", STORE_CREATE);

    (void)state;
    put_scores(s, "scores", scores_schema(COLUMN_I64, COLUMN_TIME, false), rows, 7);
    struct ui_scores *all = read_all(s, "scores");
    const struct ui_scored *two = all->ranked[0], *one = all->ranked[1];

    assert_string_equal(one->name, "1");
    for (int i = 0; i < UI_TREND; i++) {
        double want = i == 0 ? 0.125 : i == 27 ? 0.25 : i == 29 ? 0.75 : NAN;
        double got = ui_scores_trend(all, one, i);

        assert_true(isnan(want) ? isnan(got) : got == want);
        assert_true(i == 28 ? ui_scores_trend(all, two, i) == 1
                            : isnan(ui_scores_trend(all, two, i)));
    }
    ui_scores_free(all);
    store_close(s);
}

static void ui_scores_nulls_rank_last(void **state)
{
    static const struct row rows[] = {{"a", NOON, NAN, NAN, NAN, 1}, {"b", NOON, 0, 0, 0, 1}};
    struct store *s = open_ok("w.mw", STORE_CREATE);

    (void)state;
    put_scores(s, "scores", scores_schema(COLUMN_TEXT, COLUMN_TIME, true), rows, 2);
    struct ui_scores *all = read_all(s, "scores");

    assert_string_equal(all->ranked[0]->name, "b");
    assert_string_equal(all->ranked[1]->name, "a");
    assert_int_equal(ui_score_class(all, &all->ranked[1]->newest), SIZE_MAX);
    assert_int_equal(ui_scores_at_risk(all, 0.5, false), 0);
    ui_scores_free(all);
    store_close(s);
}

static void ui_scores_of_no_rows_and_of_no_scores(void **state)
{
    struct store *s = open_ok("w.mw", STORE_CREATE);
    struct schema *schema = schema_new();
    struct err e = {0};

    (void)state;
    put_scores(s, "scores", scores_schema(COLUMN_I64, COLUMN_TIME, true), NULL, 0);
    struct ui_scores *all = read_all(s, "scores");
    assert_int_equal(all->n_machine, 0);
    assert_null(all->latest);
    ui_scores_free(all);
    schema_add(schema, "machineID", COLUMN_I64);
    schema_add(schema, "dt_truncated", COLUMN_TIME);
    struct column_writer *w = dataset_write(s, "odd", schema,
                                            &(struct dataset_write_opts){.kind = "scores"}, &e);
    assert_fine(column_writer_finish(w, &e), &e);
    column_writer_free(w);
    schema_free(schema);
    assert_null(ui_scores_new(s, "odd", &e));
    assert_string_equal(e.msg, "it has no column 'risk'");
    assert_null(ui_scores_new(s, "gone", &e));
    store_close(s);
}

static void ui_risks_one_point_a_time_from_then_on(void **state)
{
    struct store *s = open_ok("w.mw", STORE_CREATE);
    struct ui_risks r;
    struct err e = {0};

    (void)state;
    put_scores(s, "scores", scores_schema(COLUMN_I64, COLUMN_TIME, true), three, 7);
    struct ui_scores *all = read_all(s, "scores");

    assert_fine(ui_risks_read(s, all, all->ranked[2], INT64_MIN, &r, &e), &e);
    assert_int_equal(r.n, 2);
    assert_true(r.point[0].risk == 0.7 && r.point[1].risk == 0.4 && r.point[1].run == 7);
    ui_risks_done(&r);
    assert_fine(ui_risks_read(s, all, all->ranked[0], NOON - 12 * HOUR, &r, &e), &e);
    assert_int_equal(r.n, 2);
    assert_true(r.point[0].risk == 0.2 && r.point[1].risk == 0.9);
    ui_risks_done(&r);
    ui_scores_free(all);
    store_close(s);
}

/* --- dots --- */

static void dots_are(const struct ui_dots *d, const char *want)
{
    struct ui_canvas *c = ui_canvas_new(d->rows, d->cols);
    struct buf b = {0};

    ui_dots_draw(d, c, 0, 0, UI_PLOT1);
    ui_canvas_dump(c, &b);
    assert_string_equal(buf_str(&b), want);
    buf_done(&b);
    ui_canvas_free(c);
}

static void ui_dots_lines_are_those_of_hand(void **state)
{
    struct ui_dots d;

    (void)state;
    ui_dots_init(&d, 1, 3, false);
    ui_dots_line(&d, 0, 3, 5, 3);
    dots_are(&d, "⣀⣀⣀\n");
    ui_dots_set(&d, 0, 0);
    ui_dots_set(&d, 6, 0);
    ui_dots_set(&d, 0, 4);
    ui_dots_set(&d, -1, -1);
    dots_are(&d, "⣁⣀⣀\n");
    ui_dots_done(&d);
    ui_dots_init(&d, 1, 2, false);
    ui_dots_line(&d, 0, 0, 3, 3); /* one dot a row, from the upper left to the lower right */
    dots_are(&d, "⠑⢄\n");
    ui_dots_done(&d);
    ui_dots_init(&d, 1, 3, true);
    ui_dots_line(&d, 0, 0, 1, 1);
    ui_dots_line(&d, 2, 0, 2, 1);
    dots_are(&d, "'.|\n");
    ui_dots_done(&d);
    ui_dots_init(&d, -1, 0, false);
    ui_dots_line(&d, 0, 0, 100, 100);
    ui_dots_done(&d);
}

/* --- the pane --- */

static struct app *open_pane(int rows, int cols)
{
    assert_int_equal(chdir(folder), 0);
    struct app *a = screen_new(&(struct app_opts){.workspace = "w.mw"}, rows, cols);

    now_set(NOON + 2 * HOUR);
    screen_keys(a, "5");
    return a;
}

static void settle(struct app *a)
{
    app_draw(a);
    for (int i = 0; i < 1000 && app_busy(a); i++) {
        app_tick(a);
        app_draw(a);
    }
    assert_false(app_busy(a));
}

static void close_pane(struct app *a)
{
    app_free(a);
    now_set(-1);
}

static void pane_without_data_says_what_to_do(void **state)
{
    (void)state;
    struct app *a = screen_new(&(struct app_opts){0}, 24, 80);

    screen_keys(a, "5");
    settle(a);
    screen_shows(a, "No workspace is open: O opens or makes one.");
    screen_keys(a, "a");
    screen_shows(a, "score: no workspace is open");
    app_free(a);
    store_close(open_ok("w.mw", STORE_CREATE));
    a = open_pane(24, 80);
    settle(a);
    screen_rows(a, 1, " Machines by risk\n\n"
                      "   Nothing is scored, and there is no model to score with: 4 Models, "
                      "then a,\n   trains one.\n\n");
    screen_keys(a, "a");
    screen_shows(a, "There is no model yet: 4 Models, then a, trains one.");
    screen_keys(a, "Enter");
    screen_shows(a, "open: nothing is scored");
    screen_keys(a, "e");
    screen_shows(a, "export: nothing is scored");
    close_pane(a);
}

static void pane_ranks_machines_and_shows_one(void **state)
{
    struct store *s = open_ok("w.mw", STORE_CREATE);

    (void)state;
    put_scores(s, "scores", scores_schema(COLUMN_I64, COLUMN_TIME, true), three, 7);
    store_close(s);
    struct app *a = open_pane(24, 80);

    settle(a);
    screen_rows(a, 1,
                " scores · forest · 2015-06-26 12:00   3 machines   2 at risk (+1)  sort: risk ↓\n"
                "    #  machine  model   age  risk              change  component     p\n"
                "▶   1        1  ·         ·  0.900 ▄▄▄▄▄▄▄▄▄    +0.70  1          0.80\n"
                "    2       10  ·         ·  0.600 ▄▄▄▄▄▄           ·  2          0.60\n"
                "    3        2  ·         ·  0.400 ▄▄▄▄ ┊       -0.30  1          0.25\n");
    screen_shows(a, "─ Machine 1 ─");
    screen_shows(a, " 0           0.100   0.800");
    screen_shows(a, "─ Risk of 1, 30 d ─");
    screen_keys(a, "j j");
    settle(a);
    screen_shows(a, "─ Machine 2 ─");
    screen_keys(a, "l l l l ]");
    settle(a);
    close_pane(a);
}

static void pane_sizes_from_none_on_do_no_harm(void **state)
{
    static const int sizes[][2] = {{0, 0}, {1, 1}, {10, 40}, {11, 300}, {12, 41}, {34, 120}};
    struct store *s = open_ok("w.mw", STORE_CREATE);

    (void)state;
    put_scores(s, "scores", scores_schema(COLUMN_I64, COLUMN_TIME, true), three, 7);
    store_close(s);
    struct app *a = open_pane(24, 80);

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        app_resize(a, sizes[i][0], sizes[i][1]);
        settle(a);
    }
    screen_shows(a, "last scored 2015-06-26 12:00 (run 7)   3 machines   2 at risk (+1)");
    close_pane(a);
}

static void pane_hostile_names_stay_text(void **state)
{
    static const struct row rows[] = {
        {"\033[2J\a", NOON, 0.9, 0.9, 0, 1},
        {"日本語日本語日本語日本語日本語", NOON, 0.8, 0.8, 0, 1},
        {"", NOON, 0.7, 0.7, 0, 1},
        {"a\xff\nb", NOON, 0.6, 0.6, 0, 1},
    };
    struct store *s = open_ok("w.mw", STORE_CREATE);

    (void)state;
    put_scores(s, "scores", scores_schema(COLUMN_TEXT, COLUMN_TIME, true), rows, 4);
    store_close(s);
    struct app *a = open_pane(24, 80);

    settle(a);
    assert_null(strchr(screen_text(a), '\033'));
    assert_null(strchr(screen_text(a), '\a'));
    screen_shows(a, "␛[2J␇");
    screen_shows(a, "日本語日本語");
    screen_shows(a, "a\xef\xbf\xbd␊b");
    for (int i = 0; i < 4; i++) {
        screen_keys(a, "j");
        settle(a);
    }
    close_pane(a);
}

static void pane_datasets_of_scores_are_tabs(void **state)
{
    struct store *s = open_ok("w.mw", STORE_CREATE);

    (void)state;
    put_scores(s, "scores", scores_schema(COLUMN_I64, COLUMN_TIME, true), three, 7);
    put_scores(s, "elder", scores_schema(COLUMN_I64, COLUMN_TIME, true), three, 2);
    store_close(s);
    struct app *a = open_pane(24, 80);

    settle(a);
    screen_shows(a, " scores · forest");
    screen_keys(a, "gt");
    settle(a);
    screen_shows(a, " elder · forest · 2015-06-26 00:00   1 machine   0 at risk");
    screen_keys(a, "gt");
    settle(a);
    screen_shows(a, " scores · forest");
    close_pane(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_folder(ui_scores_newest_and_before_are_found),
        in_folder(ui_scores_any_order_gives_the_same),
        in_folder(ui_scores_nulls_rank_last),
        in_folder(ui_scores_trend_has_a_value_a_day),
        in_folder(ui_scores_of_no_rows_and_of_no_scores),
        in_folder(ui_risks_one_point_a_time_from_then_on),
        cmocka_unit_test(ui_dots_lines_are_those_of_hand),
        in_folder(pane_without_data_says_what_to_do),
        in_folder(pane_ranks_machines_and_shows_one),
        in_folder(pane_sizes_from_none_on_do_no_harm),
        in_folder(pane_hostile_names_stay_text),
        in_folder(pane_datasets_of_scores_are_tabs),
    };

    return cmocka_run_group_tests(tests, screen_locale, NULL);
}
