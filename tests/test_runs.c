/* test_runs.c - the rows of runs: what is kept, compare and set, progress, log. */
#include "config.h"

#include "tests/workspace.h"

#include "src/base/now.h"
#include "src/store/runs.h"

#include <string.h>

static int64_t insert(struct store *s, const char *target)
{
    struct err e = {0};
    struct run_row r = {.kind = "features", .target = target, .params = "{\"out\":\"t\"}",
                        .command = "millwright features --out t"};
    int64_t id = 0;

    assert_fine(runs_insert(s, &r, &id, &e), &e);
    return id;
}

static int move(struct store *s, int64_t id, enum run_state from, enum run_state to)
{
    struct err e = {0};
    struct run_row r = {.id = id, .begun_ms = 5, .pid = 77, .start_ticks = 3, .boot_id = "b"};

    return runs_move(s, &r, from, to, &e);
}

static void runs_get_gives_what_insert_kept(void **state)
{
    struct err e = {0};
    struct arena a = {0};
    struct run_row r;
    struct store *s = open_ok("a.mw", STORE_CREATE);

    (void)state;
    now_set(1000);
    int64_t id = insert(s, "t");
    now_set(-1);
    assert_fine(runs_get(s, id, &a, &r, &e), &e);
    assert_int_equal(r.id, id);
    assert_string_equal(r.kind, "features");
    assert_string_equal(r.target, "t");
    assert_string_equal(r.params, "{\"out\":\"t\"}");
    assert_string_equal(r.command, "millwright features --out t");
    assert_int_equal(r.state, RUN_QUEUED);
    assert_int_equal(r.queued_ms, 1000000);
    assert_true(r.share < 0 && r.left_s < 0);
    assert_null(r.result);
    assert_null(r.error);
    assert_int_equal(runs_get(s, id + 1, &a, &r, &e), -1);
    assert_int_equal(e.code, FAIL_INPUT);
    arena_done(&a);
    store_close(s);
}

static void runs_move_from_another_state_changes_nothing(void **state)
{
    struct store *s = open_ok("a.mw", STORE_CREATE);
    int64_t id = insert(s, NULL);

    (void)state;
    assert_int_equal(move(s, id, RUN_STARTING, RUN_RUNNING), 0);
    assert_int_equal(move(s, id, RUN_QUEUED, RUN_STARTING), 1);
    assert_int_equal(move(s, id, RUN_QUEUED, RUN_STARTING), 0);
    assert_int_equal(move(s, id, RUN_STARTING, RUN_RUNNING), 1);
    assert_int_equal(ask(s, "SELECT pid FROM run"), 77);
    store_close(s);
}

static void runs_move_keeps_end_and_reason(void **state)
{
    struct err e = {0};
    struct arena a = {0};
    struct run_row got;
    struct store *s = open_ok("a.mw", STORE_CREATE);
    int64_t id = insert(s, NULL);
    struct run_row r = {.id = id, .ended_ms = 9, .error = "no column 'x'", .hint = "look",
                        .fail = FAIL_INPUT, .peak_rss = 4096};

    (void)state;
    move(s, id, RUN_QUEUED, RUN_STARTING);
    move(s, id, RUN_STARTING, RUN_RUNNING);
    assert_int_equal(runs_move(s, &r, RUN_RUNNING, RUN_FAILED, &e), 1);
    assert_fine(runs_get(s, id, &a, &got, &e), &e);
    assert_int_equal(got.state, RUN_FAILED);
    assert_int_equal(got.ended_ms, 9);
    assert_int_equal(got.begun_ms, 5);
    assert_string_equal(got.error, "no column 'x'");
    assert_string_equal(got.hint, "look");
    assert_int_equal(got.fail, FAIL_INPUT);
    assert_int_equal(got.peak_rss, 4096);
    assert_string_equal(got.boot_id, "b");
    arena_done(&a);
    store_close(s);
}

static void runs_move_second_active_run_of_a_target_fails(void **state)
{
    struct err e = {0};
    struct store *s = open_ok("a.mw", STORE_CREATE);
    int64_t one = insert(s, "telemetry"), two = insert(s, "Telemetry"), other = insert(s, "errors");

    (void)state;
    assert_int_equal(move(s, one, RUN_QUEUED, RUN_STARTING), 1);
    assert_int_equal(move(s, two, RUN_QUEUED, RUN_STARTING), -1);
    assert_int_equal(move(s, other, RUN_QUEUED, RUN_STARTING), 1);
    assert_int_equal(move(s, one, RUN_STARTING, RUN_LOST), 1);
    assert_int_equal(move(s, two, RUN_QUEUED, RUN_STARTING), 1);
    assert_false(store_in_transaction(s));
    assert_fine(store_begin(s, &e), &e); /* the failure left nothing locked */
    store_rollback(s);
    store_close(s);
}

static void runs_progress_share_never_goes_back(void **state)
{
    struct err e = {0};
    struct arena a = {0};
    struct run_row got;
    struct store *s = open_ok("a.mw", STORE_CREATE);
    int64_t id = insert(s, NULL);
    struct run_row r = {.id = id, .phase = "read", .unit = "rows", .done = 5, .total = 10,
                        .rate = 2.5, .left_s = 2, .share = 0.5, .peak_rss = 100};

    (void)state;
    assert_int_equal(runs_progress(s, &r, &e), 0); /* not running yet */
    move(s, id, RUN_QUEUED, RUN_STARTING);
    move(s, id, RUN_STARTING, RUN_RUNNING);
    assert_int_equal(runs_progress(s, &r, &e), 1);
    r.share = 0.25;
    r.phase = "write";
    r.peak_rss = 50;
    assert_int_equal(runs_progress(s, &r, &e), 1);
    assert_fine(runs_get(s, id, &a, &got, &e), &e);
    assert_string_equal(got.phase, "write");
    assert_true(got.share == 0.5 && got.rate == 2.5 && got.left_s == 2);
    assert_int_equal(got.peak_rss, 100);
    move(s, id, RUN_RUNNING, RUN_CANCELLING);
    assert_int_equal(runs_progress(s, &r, &e), 0); /* told to stop */
    arena_done(&a);
    store_close(s);
}

static void runs_list_newest_first_active_only_when_asked(void **state)
{
    struct err e = {0};
    struct arena a = {0};
    const struct run_row *rows;
    struct store *s = open_ok("a.mw", STORE_CREATE);

    (void)state;
    for (int i = 0; i < 50; i++)
        insert(s, NULL);
    change(s, "UPDATE run SET state = 'lost' WHERE id <= 45");
    assert_int_equal(runs_list(s, false, 100, &a, &rows, &e), 50);
    assert_int_equal(rows[0].id, 50);
    assert_int_equal(rows[49].id, 1);
    assert_string_equal(rows[49].kind, "features");
    assert_int_equal(runs_list(s, false, 3, &a, &rows, &e), 3);
    assert_int_equal(runs_list(s, true, 100, &a, &rows, &e), 5);
    arena_done(&a);
    store_close(s);
}

struct seen {
    int n;
    char text[200];
};

static int see(void *arg, int64_t at_ms, enum log_level level, const char *line, struct err *e)
{
    struct seen *seen = arg;
    size_t used = strlen(seen->text);

    (void)e;
    assert_true(at_ms > 0);
    snprintf(seen->text + used, sizeof seen->text - used, "%s:%s;", log_level_name(level), line);
    seen->n++;
    return 0;
}

static void runs_log_each_gives_lines_after_a_number(void **state)
{
    struct err e = {0};
    struct seen seen = {0};
    struct store *s = open_ok("a.mw", STORE_CREATE);
    int64_t id = insert(s, NULL), other = insert(s, NULL), last = 0;

    (void)state;
    assert_fine(runs_log(s, id, LOG_INFO, "one", &e), &e);
    assert_fine(runs_log(s, other, LOG_INFO, "not ours", &e), &e);
    assert_fine(runs_log(s, id, LOG_WARN, "two", &e), &e);
    assert_int_equal(runs_log_tail(s, id, 5, &e), 0);
    assert_int_equal(runs_log_tail(s, id, 1, &e), 1);
    assert_int_equal(runs_log_tail(s, id, 0, &e), 3);
    assert_fine(runs_log_each(s, id, 0, see, &seen, &last, &e), &e);
    assert_string_equal(seen.text, "info:one;warning:two;");
    assert_fine(runs_log(s, id, LOG_ERROR, "three", &e), &e);
    assert_fine(runs_log_each(s, id, last, see, &seen, &last, &e), &e);
    assert_string_equal(seen.text, "info:one;warning:two;error:three;");
    assert_fine(runs_log_each(s, id, last, see, &seen, &last, &e), &e);
    assert_int_equal(seen.n, 3);
    store_close(s);
}

static void run_state_names_are_those_of_the_table(void **state)
{
    struct store *s = open_ok("a.mw", STORE_CREATE);
    int64_t id = insert(s, NULL);

    (void)state;
    for (int st = RUN_QUEUED; st < RUN_LOST; st++)
        assert_int_equal(move(s, id, (enum run_state)st, (enum run_state)(st + 1)), 1);
    assert_true(run_state_final(RUN_SUCCEEDED) && run_state_final(RUN_LOST));
    assert_false(run_state_final(RUN_CANCELLING));
    store_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_folder(runs_get_gives_what_insert_kept),
        in_folder(runs_move_from_another_state_changes_nothing),
        in_folder(runs_move_keeps_end_and_reason),
        in_folder(runs_move_second_active_run_of_a_target_fails),
        in_folder(runs_progress_share_never_goes_back),
        in_folder(runs_list_newest_first_active_only_when_asked),
        in_folder(runs_log_each_gives_lines_after_a_number),
        in_folder(run_state_names_are_those_of_the_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
