/* test_ui_runs.c - runs in words, lines of a log, the pane Runs. */
#include "config.h"

#include "tests/workspace.h"

#include "src/base/arena.h"
#include "src/base/file.h"
#include "src/base/now.h"
#include "src/store/runs.h"
#include "tests/ui_screen.h"
#include "ui/grid.h"
#include "ui/run_card.h"
#include "ui/run_log.h"
#include "ui/run_words.h"

#include <math.h>
#include <poll.h>
#include <unistd.h>

enum { NOW = 1435320000 }; /* 2015-06-26 12:00 */
#define NOW_MS "1435320000000"

/* --- words --- */

static void ui_run_what_names_what_it_is_about(void **state)
{
    static const struct {
        struct run_row row;
        const char *want;
    } cases[] = {
        {{.kind = "features", .target = "training_data", .params = "{}"},
         "features training_data"},
        {{.kind = "score", .target = "scores", .params = "{\"model\":\"forest\"}"},
         "score forest"},
        {{.kind = "evaluate", .params = "{\"dataset\":\"scores\"}"}, "evaluate scores"},
        {{.kind = "ingest", .params = "{\"sources\":[\"F\",\"G\"]}"}, "ingest F"},
        {{.kind = "ingest", .params = "{\"sources\":[\"https://u:secret@h/x.csv\"]}"},
         "ingest https://***@h/x.csv"},
        {{.kind = "ingest", .params = "{\"sources\":[]}"}, "ingest"},
        {{.kind = "ingest", .params = "not JSON"}, "ingest"},
    };
    char out[RUN_WORDS];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ui_run_what(&cases[i].row, out);
        assert_string_equal(out, cases[i].want);
    }
}

static void ui_run_rate_fits_its_unit(void **state)
{
    static const struct {
        double rate;
        const char *unit, *want;
    } cases[] = {
        {0, "rows", "·"},          {NAN, "rows", "·"},        {412345, "rows", "412 k/s"},
        {2310000, "rows", "2.31 M/s"}, {12, "trees", "12 /s"}, {0.085, "trials", "5.1 /min"},
        {72e6, "B", "72.00 MB/s"}, {5300, "B", "5 kB/s"},     {1, NULL, "1 /s"},
    };
    char out[RUN_WORDS];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ui_run_rate(&(struct run_row){.rate = cases[i].rate, .unit = cases[i].unit}, out);
        assert_string_equal(out, cases[i].want);
    }
}

static void ui_left_is_a_range(void **state)
{
    char out[UI_NUMBER];

    (void)state;
    ui_left(-1, out);
    assert_string_equal(out, "estimating");
    ui_left(0, out);
    assert_string_equal(out, "0-1 s");
    ui_left(10, out);
    assert_string_equal(out, "8-12 s");
    ui_left(450, out);
    assert_string_equal(out, "6-9 min");
    ui_left(3600 * 5, out);
    assert_string_equal(out, "4.0-6.0 h");
}

static double rows_of(const char *result)
{
    struct err e = {0};
    struct json *j = json_parse(result, strlen(result), &e);
    double n = ui_run_rows(j);

    json_free(j);
    return n;
}

static void ui_run_rows_are_those_of_the_result(void **state)
{
    (void)state;
    assert_true(rows_of("{\"rows\":12}") == 12);
    assert_true(rows_of("{\"loads\":[{\"stored\":5},{\"stored\":7},{}]}") == 12);
    assert_true(rows_of("{\"features\":{\"rows\":3},\"score\":{\"rows\":4}}") == 4);
    assert_true(isnan(rows_of("{\"rows\":\"many\"}")));
    assert_true(isnan(rows_of("[]")));
    assert_true(isnan(ui_run_rows(NULL)));
}

/* --- log --- */

static void ui_run_log_scrolls_follows_and_wraps(void **state)
{
    struct store *s = open_ok("w.mw", STORE_CREATE);
    struct app *a = screen_new(&(struct app_opts){0}, 24, 80);
    struct ui_canvas *c = ui_canvas_new(3, 46);
    struct ui_run_log l = {0};
    struct err e = {0};
    struct buf b = {0};

    (void)state;
    for (int i = 1; i <= 5; i++) {
        char sql[200];

        snprintf(sql, sizeof sql, "INSERT INTO run_log(run, at_ms, level, line) VALUES"
                                  " (1, " NOW_MS " + %d000, %d, 'line %d of a few words')",
                 i, i == 4 ? LOG_WARN : LOG_INFO, i);
        change(s, sql);
    }
    ui_run_log_show(&l, 1);
    assert_fine(ui_run_log_read(&l, s, &e), &e);
    assert_fine(ui_run_log_read(&l, s, &e), &e); /* nothing new */
    assert_int_equal(l.n, 5);
    ui_run_log_draw(&l, a, c, (struct ui_rect){0, 0, 3, 46}, false);
    ui_canvas_dump(c, &b);
    assert_string_equal(buf_str(&b), " 12:00:03  info     line 3 of a few words\n"
                                     " 12:00:04  warning  line 4 of a few words\n"
                                     " 12:00:05  info     line 5 of a few words\n");
    ui_run_log_key(&l, 'k');
    ui_canvas_clear(c);
    ui_run_log_draw(&l, a, c, (struct ui_rect){0, 0, 3, 46}, true);
    buf_clear(&b);
    ui_canvas_dump(c, &b);
    assert_memory_equal(buf_str(&b), "▶12:00:02", 11);
    l.wraps = true;
    l.stays = false;
    ui_canvas_clear(c);
    ui_run_log_draw(&l, a, c, (struct ui_rect){0, 0, 3, 33}, false);
    buf_clear(&b);
    ui_canvas_dump(c, &b);
    assert_string_equal(buf_str(&b), " 12:00:05  info     line 5 of a\n"
                                     "                    few words\n\n");
    ui_run_log_show(&l, 2);
    assert_int_equal(l.n, 0);
    ui_run_log_done(&l);
    buf_done(&b);
    ui_canvas_free(c);
    app_free(a);
    store_close(s);
}

/* --- the card --- */

static void ui_run_card_tells_all_that_is_known(void **state)
{
    static const struct {
        struct run_row row;
        const char *want;
    } cases[] = {
        {{.state = RUN_QUEUED, .params = "{}"}, ""},
        {{.state = RUN_FAILED, .params = "{\"model\":\"forest\",\"to\":null,\"n\":1200}",
          .command = "millwright score forest", .error = "no data", .hint = "load some",
          .begun_ms = 1000, .ended_ms = 3500},
         "what      no data\ndo        load some; then r runs it again\n"
         "command   millwright score forest\ntook      2.5 s, 00:00:01 to 00:00:03\n"
         "told      model forest · n 1,200\n"},
        {{.state = RUN_SUCCEEDED, .begun_ms = 1000, .ended_ms = 3000, .peak_rss = 61500000,
          .params = "{\"model\":\"forest\",\"sources\":[\"a.csv\",\"b.csv\"]}",
          .result = "{\"run\":1,\"model\":\"forest\",\"rows\":5000,\"f1\":0.25,\"seconds\":2,"
                    "\"weighted\":{\"f1\":0.5},\"loads\":[{\"dataset\":\"a\",\"stored\":2500,"
                    "\"rejected\":1},{\"dataset\":\"b\",\"stored\":2500}]}"},
         "took      2.0 s, 00:00:01 to 00:00:03 · 5,000 rows, 2 k/s · 61.5 MB memory\n"
         "told      model forest · sources a.csv, b.csv\ngave      rows 5,000 · f1 0.2500\n"
         "stored    a 2,500 rows, 1 rejected · b 2,500 rows\nweighted  f1 0.5000\n"},
        {{.state = RUN_RUNNING, .params = "no JSON", .phase = "grow", .done = 41, .total = 1000,
          .unit = "trees", .left_s = 10},
         "now       grow, 41 of 1,000 trees · 8-12 s left · x stops it\n"},
        {{.state = RUN_CANCELLED, .error = "cancelled", .params = "{\"u\":\"https://a:b@h/x\"}"},
         "told      u https://***@h/x\n"}, /* stopping it was no fault */
    };
    struct app *a = screen_new(&(struct app_opts){0}, 24, 80);
    struct ui_canvas *c = ui_canvas_new(12, 90);

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b = {0};
        size_t n = strlen(cases[i].want);

        ui_canvas_clear(c);
        ui_run_card_draw(a, &cases[i].row, c, (struct ui_rect){0, 0, 12, 90});
        ui_canvas_dump(c, &b);
        if (strncmp(buf_str(&b), cases[i].want, n) != 0 || buf_str(&b)[n] != '\n')
            fail_msg("case %zu:\n%s", i, buf_str(&b));
        buf_done(&b);
        for (int rows = 0; rows < 12; rows++)
            for (int cols = 0; cols < 30; cols += 3)
                ui_run_card_draw(a, &cases[i].row, c, (struct ui_rect){1, 1, rows, cols});
    }
    ui_canvas_free(c);
    app_free(a);
}

/* --- the pane --- */

static const char several[] =
    "INSERT INTO run(id, kind, target, params, command, state, queued_ms, begun_ms, ended_ms,"
    " result, error, hint) VALUES"
    " (1, 'ingest', NULL, '{\"sources\":[\"F\"]}', 'millwright ingest F', 'succeeded',"
    "  " NOW_MS " - 9000, " NOW_MS " - 9000, " NOW_MS " - 7500,"
    "  '{\"loads\":[{\"dataset\":\"telemetry\",\"stored\":8761000}]}', NULL, NULL),"
    " (2, 'pipeline score', 'scores', '{\"model\":\"forest\"}', 'millwright pipeline score',"
    "  'failed', " NOW_MS " - 7000, " NOW_MS " - 7000, " NOW_MS " - 6800, NULL,"
    "  'no data after 2016-01-01', 'load newer telemetry'),"
    " (3, 'train', 'RandomForest', '{}', 'millwright train', 'cancelled', " NOW_MS " - 5000,"
    "  " NOW_MS " - 5000, " NOW_MS " - 4000, NULL, 'cancelled', NULL);";

/* One that runs: its liveness byte is nobody's, so it is not reaped only while nobody looks. */
static const char active[] =
    "INSERT INTO run(id, kind, target, params, command, state, queued_ms, begun_ms, phase, unit,"
    " done, total, rate, left_s, share, peak_rss) VALUES"
    " (4, 'features', 'training_data', '{}', 'millwright features', 'running', " NOW_MS ","
    "  " NOW_MS " - 3000, 'features', 'rows', 57, 100, 412000, 450, 0.57, 61000000);";

static struct app *open_pane(int rows, int cols)
{
    assert_int_equal(chdir(folder), 0);
    now_set(NOW);
    struct app *a = screen_new(&(struct app_opts){.workspace = "w.mw"}, rows, cols);

    screen_keys(a, "6");
    return a;
}

static void close_pane(struct app *a)
{
    app_free(a);
    now_set(-1);
}

static void pane_without_runs_says_so(void **state)
{
    (void)state;
    struct app *a = screen_new(&(struct app_opts){0}, 24, 80);

    screen_keys(a, "6");
    screen_rows(a, 1, " Runs\n\n   No workspace is open: O opens or makes one.\n");
    app_free(a);
    store_close(open_ok("w.mw", STORE_CREATE));
    a = open_pane(24, 80);
    screen_rows(a, 1, " Runs\n\n   Nothing ran yet.\n");
    screen_keys(a, "r");
    screen_shows(a, "runs rerun: there is no run");
    close_pane(a);
}

static void pane_lists_history_and_says_why_one_failed(void **state)
{
    struct store *s = open_ok("w.mw", STORE_CREATE);

    (void)state;
    change(s, several);
    store_close(s);
    struct app *a = open_pane(24, 80);

    screen_rows(a, 1,
                " Runs 3   failed in 24 h 1\n"
                "─ History ────────────────────────────────────────────────────────────────── 3 ─\n"
                "    run  what                   state           took       rows        ended\n"
                "▶     3  train RandomForest     cancelled      1.0 s          ·  06-26 11:59\n"
                "      2  pipeline score forest  failed        200 ms          ·  06-26 11:59\n"
                "      1  ingest F               succeeded      1.5 s  8,761,000  06-26 11:59\n");
    screen_lacks(a, "no data after");
    screen_keys(a, "j");
    screen_shows(a, "\n what      no data after 2016-01-01\n kept      scores as it was before\n"
                    " do        load newer telemetry; then r runs it again\n");
    screen_shows(a, "─ Log · run 2 ─");
    screen_keys(a, "x");
    screen_shows(a, "runs cancel: it has ended");
    screen_keys(a, "Enter");
    screen_shows(a, "Run 2 failed");
    screen_shows(a, "what       no data after 2016-01-01");
    screen_shows(a, "kept       scores as it was before");
    screen_shows(a, "do         load newer telemetry");
    screen_shows(a, "model            forest");
    screen_keys(a, "Esc & f a i l Enter");
    screen_shows(a, "⟨fail⟩");
    screen_lacks(a, "train RandomForest");
    screen_shows(a, "pipeline score forest");
    screen_keys(a, "Esc");
    screen_shows(a, "train RandomForest");
    close_pane(a);
}

static void pane_shows_how_far_a_run_is(void **state)
{
    struct store *s = open_ok("w.mw", STORE_CREATE);

    (void)state;
    change(s, several);
    store_close(s);
    struct app *a = open_pane(34, 120);

    s = open_ok("w.mw", STORE_WRITE);
    change(s, active);
    screen_rows(
        a, 1,
        " Runs 4   active 1   failed in 24 h 1\n"
        "    run  what                   phase                                    %        rate"
        "        left     memory   started\n"
        "▶     4  features training_data features       ━━━━━━━━━━━╸─────────    57     412 k/s"
        "     6-9 min    61.0 MB  11:59:57\n"
        "─ History ─");
    screen_keys(a, "j"); /* below the active runs is the history */
    screen_shows(a, "▶     3  train RandomForest");
    screen_keys(a, "k");
    screen_shows(a, "▶     4  features training_data");
    screen_shows(a, "─ Log · run 4 ─");
    screen_keys(a, "Enter");
    screen_shows(a, "progress   features, 57 of 100 rows, 57 %");
    screen_keys(a, "Esc x");
    screen_shows(a, "Stop run 4?");
    screen_keys(a, "Enter"); /* the first choice is harmless */
    screen_shows(a, "active 1");
    screen_keys(a, "x j Enter");
    screen_shows(a, "Run 4 is told to stop");
    screen_shows(a, "features training_data stopping ");
    change(s, "UPDATE run SET state = 'succeeded', ended_ms = " NOW_MS " WHERE id = 4");
    screen_shows(a, "▶     4  features training_data  succeeded");
    screen_lacks(a, "active");
    store_close(s);
    close_pane(a);
}

/* The screen buries it itself, which no other connection tells it. */
static void pane_tells_that_a_worker_died(void **state)
{
    struct store *s = open_ok("w.mw", STORE_CREATE);

    (void)state;
    change(s, several);
    store_close(s);
    struct app *a = open_pane(34, 120);

    s = open_ok("w.mw", STORE_WRITE);
    assert_int_equal(file_lock_take(store_lock_fd(s), STORE_BYTE_RUN + 4), 1);
    change(s, active);
    screen_shows(a, "▶     4  features training_data features ");
    file_lock_give(store_lock_fd(s), STORE_BYTE_RUN + 4);
    poll(NULL, 0, 250);
    app_tick(a);
    screen_shows(a, "▶     4  features training_data  lost");
    screen_shows(a, " what      its worker died\n");
    screen_lacks(a, "active");
    store_close(s);
    close_pane(a);
}

static void pane_hostile_texts_and_sizes_do_no_harm(void **state)
{
    static const int sizes[][2] = {{0, 0}, {1, 1}, {10, 40}, {11, 60}, {34, 120}};
    struct store *s = open_ok("w.mw", STORE_CREATE);

    (void)state;
    change(s, "INSERT INTO run(id, kind, target, params, command, state, result, error, hint,"
              " ended_ms) VALUES (1, 'fe' || char(27) || '[2J', char(8238) || 'x', '{', '', 'lost',"
              " '[[', 'a' || char(10) || 'b' || char(7), char(155) || 'c', 1),"
              " (9223372036854775807, '', NULL, '', '', 'failed', NULL, NULL, NULL, 0)");
    change(s, "INSERT INTO run_log(run, at_ms, level, line) VALUES (1, 0, 1, char(27) || ']0;x')");
    store_close(s);
    struct app *a = open_pane(24, 80);

    screen_keys(a, "j");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        app_resize(a, sizes[i][0], sizes[i][1]);
        assert_null(strchr(screen_text(a), '\033'));
        assert_null(strchr(screen_text(a), '\a'));
    }
    screen_shows(a, "␛[2J");
    screen_keys(a, "Enter");
    assert_null(strchr(screen_text(a), '\033'));
    screen_keys(a, "Esc k Enter Esc r Esc");
    close_pane(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ui_run_what_names_what_it_is_about),
        cmocka_unit_test(ui_run_rate_fits_its_unit),
        cmocka_unit_test(ui_left_is_a_range),
        cmocka_unit_test(ui_run_rows_are_those_of_the_result),
        in_folder(ui_run_card_tells_all_that_is_known),
        in_folder(ui_run_log_scrolls_follows_and_wraps),
        in_folder(pane_without_runs_says_so),
        in_folder(pane_lists_history_and_says_why_one_failed),
        in_folder(pane_shows_how_far_a_run_is),
        in_folder(pane_tells_that_a_worker_died),
        in_folder(pane_hostile_texts_and_sizes_do_no_harm),
    };

    return cmocka_run_group_tests(tests, screen_locale, NULL);
}
