/* test_loads.c - the rows of loads and rejects, the identity of a load; recipes and settings. */
#include "config.h"

#include "tests/workspace.h"

#include "src/store/loads.h"
#include "src/store/recipes.h"
#include "src/store/settings.h"

#include <string.h>

static int64_t begin(struct store *s, const char *dataset)
{
    struct err e = {0};
    struct load_row l = {.run = 4, .dataset = dataset, .source = "a.csv", .begun_ms = 10};
    int64_t id = 0;

    assert_fine(loads_begin(s, &l, &id, &e), &e);
    return id;
}

static struct load_row ended(int64_t id, int64_t stored, const char *how)
{
    return (struct load_row){.id = id, .run = 4, .dataset = "telemetry", .source = "a.csv",
                             .size = 100, .hash = "00ff", .records = 10, .stored = stored,
                             .rejected = 2, .duplicate = stored ? 1 : 0, .state = how,
                             .reason = strcmp(how, "refused") == 0 ? "REJECT_LIMIT" : NULL,
                             .format = "{\"notes\":[]}", .begun_ms = 10, .ended_ms = 20};
}

static void loads_end_stored_with_identity_is_kept(void **state)
{
    struct err e = {0};
    struct arena a = {0};
    const struct load_row *rows;
    struct store *s = open_ok("a.mw", STORE_CREATE);
    struct load_row l = ended(begin(s, "telemetry"), 7, "stored");

    (void)state;
    assert_fine(loads_end(s, &l, &e), &e);
    assert_int_equal(loads_list(s, &a, &rows, &e), 1);
    assert_string_equal(rows[0].state, "stored");
    assert_string_equal(rows[0].hash, "00ff");
    assert_string_equal(rows[0].format, "{\"notes\":[]}");
    assert_int_equal(rows[0].records, 10);
    assert_int_equal(rows[0].ended_ms, 20);
    assert_null(rows[0].reason);
    assert_int_equal(loads_end(s, &l, &e), -1); /* once */
    arena_done(&a);
    store_close(s);
}

static void loads_end_broken_identity_fails(void **state)
{
    struct err e = {0};
    struct store *s = open_ok("a.mw", STORE_CREATE);
    struct load_row l = ended(begin(s, "telemetry"), 8, "stored");

    (void)state;
    assert_int_equal(loads_end(s, &l, &e), -1);
    assert_int_equal(ask(s, "SELECT state = 'loading' FROM load"), 1);
    store_close(s);
}

static void loads_end_refused_has_nothing_stored(void **state)
{
    struct err e = {0};
    struct store *s = open_ok("a.mw", STORE_CREATE);
    int64_t id = begin(s, "telemetry");
    struct load_row l = ended(id, 0, "refused"), with_rows = ended(id, 7, "refused");

    (void)state;
    assert_int_equal(loads_end(s, &with_rows, &e), -1);
    assert_fine(loads_end(s, &l, &e), &e);
    assert_int_equal(ask(s, "SELECT rejected FROM load WHERE reason = 'REJECT_LIMIT'"), 2);
    store_close(s);
}

static void loads_get_and_last_find_one(void **state)
{
    struct err e = {0};
    struct arena a = {0};
    struct load_row found;
    struct store *s = open_ok("a.mw", STORE_CREATE);
    struct load_row one = ended(begin(s, "telemetry"), 7, "stored");
    struct load_row two = ended(begin(s, "telemetry"), 7, "stored");
    struct load_row three = ended(begin(s, "telemetry"), 0, "refused");

    (void)state;
    assert_int_equal(loads_last(s, "telemetry", &a, &found, &e), 0); /* none has ended */
    assert_fine(loads_end(s, &two, &e), &e);
    assert_fine(loads_end(s, &one, &e), &e);
    assert_fine(loads_end(s, &three, &e), &e);
    assert_int_equal(loads_last(s, "Telemetry", &a, &found, &e), 1);
    assert_int_equal(found.id, two.id); /* the last by number that was stored */
    assert_int_equal(loads_last(s, "errors", &a, &found, &e), 0);
    assert_fine(loads_get(s, three.id, &a, &found, &e), &e);
    assert_string_equal(found.reason, "REJECT_LIMIT");
    assert_int_equal(loads_get(s, 99, &a, &found, &e), -1);
    assert_int_equal(e.code, FAIL_INPUT);
    arena_done(&a);
    store_close(s);
}

/* A load that never ended: its run's state is told, once that is over. */
static void loads_list_tells_the_state_of_a_dead_run(void **state)
{
    static const struct {
        const char *run, *shown;
    } cases[] = {{"running", "loading"}, {"lost", "lost"}, {"cancelled", "cancelled"}};
    struct err e = {0};
    struct arena a = {0};
    const struct load_row *rows;
    struct store *s = open_ok("a.mw", STORE_CREATE);

    (void)state;
    begin(s, "telemetry"); /* of run 4 */
    assert_int_equal(loads_list(s, &a, &rows, &e), 1);
    assert_string_equal(rows[0].state, "loading"); /* there is no such run */
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char sql[300];

        snprintf(sql, sizeof sql,
                 "INSERT OR REPLACE INTO run(id, kind, params, command, state, ended_ms)"
                 " VALUES(4, 'ingest', '{}', '', '%s', %d)", cases[i].run, i ? 77 : 0);
        change(s, sql);
        assert_int_equal(loads_list(s, &a, &rows, &e), 1);
        assert_string_equal(rows[0].state, cases[i].shown);
        assert_int_equal(rows[0].ended_ms, i ? 77 : 0);
    }
    arena_done(&a);
    store_close(s);
}

struct seen {
    int n;
    char text[300];
};

static int see(void *arg, const struct reject_row *r, struct err *e)
{
    struct seen *seen = arg;
    size_t used = strlen(seen->text);

    (void)e;
    snprintf(seen->text + used, sizeof seen->text - used, "%d/%d %s %s %zu;", (int)r->load,
             (int)r->line, r->reason, r->column ? r->column : "-", r->text_size);
    seen->n++;
    return 0;
}

static void rejects_each_by_load_and_line(void **state)
{
    struct err e = {0};
    struct seen all = {0}, one = {0};
    struct store *s = open_ok("a.mw", STORE_CREATE);
    int64_t a = begin(s, "telemetry"), b = begin(s, "errors");
    struct reject_row rows[] = {
        {.load = b, .line = 3, .reason = "NUL_BYTE", .text = "a\0b", .text_size = 3},
        {.load = a, .line = 9, .reason = "NUM_BAD", .column = "volt", .detail = "'x'",
         .text = "x,1", .text_size = 3},
        {.load = a, .line = 2, .reason = "COLS_FEW", .text = "", .text_size = 0},
    };

    (void)state;
    assert_fine(rejects_insert(s, rows, 3, &e), &e);
    assert_fine(rejects_insert(s, NULL, 0, &e), &e);
    assert_fine(rejects_each(s, &(struct rejects_opts){.limit = -1}, see, &all, &e), &e);
    assert_string_equal(all.text, "1/2 COLS_FEW - 0;1/9 NUM_BAD volt 3;2/3 NUL_BYTE - 3;");
    assert_fine(rejects_each(s, &(struct rejects_opts){.load = b, .limit = -1}, see, &one, &e), &e);
    assert_string_equal(one.text, "2/3 NUL_BYTE - 3;");
    store_close(s);
}

static void rejects_each_and_count_take_what_is_wanted(void **state)
{
    struct err e = {0};
    struct arena arena = {0};
    struct seen bad = {0}, few = {0};
    const struct reject_count *count;
    struct store *s = open_ok("a.mw", STORE_CREATE);
    int64_t a = begin(s, "telemetry"), b = begin(s, "errors");
    struct reject_row rows[] = {
        {.load = a, .line = 2, .reason = "NUM_BAD", .text = "x", .text_size = 1},
        {.load = a, .line = 3, .reason = "COLS_FEW", .text = "y", .text_size = 1},
        {.load = a, .line = 4, .reason = "NUM_BAD", .text = "z", .text_size = 1},
        {.load = b, .line = 2, .reason = "COLS_FEW", .text = "", .text_size = 0},
    };
    struct rejects_opts o = {.reason = "NUM_BAD", .limit = -1}, two = {.limit = 2};

    (void)state;
    assert_fine(rejects_insert(s, rows, 4, &e), &e);
    assert_fine(rejects_each(s, &o, see, &bad, &e), &e);
    assert_string_equal(bad.text, "1/2 NUM_BAD - 1;1/4 NUM_BAD - 1;");
    assert_fine(rejects_each(s, &two, see, &few, &e), &e);
    assert_string_equal(few.text, "1/2 NUM_BAD - 1;1/3 COLS_FEW - 1;");
    assert_int_equal(rejects_count(s, &o, &arena, &count, &e), 1);
    assert_int_equal(count[0].load, a);
    assert_int_equal(count[0].kept, 3);
    assert_int_equal(count[0].wanted, 2);
    assert_int_equal(rejects_count(s, &two, &arena, &count, &e), 2);
    o = (struct rejects_opts){.load = b, .reason = "NUM_BAD"};
    assert_int_equal(rejects_count(s, &o, &arena, &count, &e), 0);
    arena_done(&arena);
    store_close(s);
}

static void recipes_put_replaces_by_name(void **state)
{
    struct err e = {0};
    struct arena a = {0};
    const struct recipe_row *rows;
    struct store *s = open_ok("a.mw", STORE_CREATE);

    (void)state;
    assert_null(recipes_find(s, "plant", &e));
    assert_int_equal(e.code, FAIL_NONE);
    assert_fine(recipes_put(s, "plant", "{\"a\":1}", &e), &e);
    assert_fine(recipes_put(s, "plant", "{\"a\":2}", &e), &e);
    assert_fine(recipes_put(s, "depot", "{}", &e), &e);
    assert_int_equal(recipes_list(s, &a, &rows, &e), 2);
    assert_string_equal(rows[0].name, "depot");
    assert_string_equal(rows[1].json, "{\"a\":2}");
    char *json = recipes_find(s, "plant", &e);
    assert_string_equal(json, "{\"a\":2}");
    free(json);
    arena_done(&a);
    store_close(s);
}

static void settings_put_joins_and_forgets(void **state)
{
    struct err e = {0};
    struct arena a = {0};
    const struct setting_row *rows;
    struct store *s = open_ok("a.mw", STORE_CREATE);

    (void)state;
    assert_null(settings_find(s, "theme", &e));
    assert_int_equal(e.code, FAIL_NONE);
    assert_fine(settings_put(s, "theme", "dark", &e), &e);
    assert_fine(store_begin(s, &e), &e);
    assert_fine(settings_put(s, "theme", "light", &e), &e);
    store_rollback(s);
    char *value = settings_find(s, "theme", &e);
    assert_string_equal(value, "dark");
    free(value);
    assert_int_equal(settings_list(s, &a, &rows, &e), 1);
    assert_fine(settings_put(s, "theme", NULL, &e), &e);
    assert_int_equal(settings_list(s, &a, &rows, &e), 0);
    arena_done(&a);
    store_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_folder(loads_end_stored_with_identity_is_kept),
        in_folder(loads_end_broken_identity_fails),
        in_folder(loads_end_refused_has_nothing_stored),
        in_folder(loads_get_and_last_find_one),
        in_folder(loads_list_tells_the_state_of_a_dead_run),
        in_folder(rejects_each_by_load_and_line),
        in_folder(rejects_each_and_count_take_what_is_wanted),
        in_folder(recipes_put_replaces_by_name),
        in_folder(settings_put_joins_and_forgets),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
