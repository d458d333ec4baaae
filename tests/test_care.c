/* test_care.c - the check finds what has been broken by hand, and nothing in what is whole. */
#include "config.h"

#include <string.h>

#include "tests/fleet.h"

#include "src/base/file.h"
#include "src/store/care.h"
#include "src/store/models.h"

struct findings {
    int n;
    char text[2000];
};

static int keep(void *arg, const char *what, const char *finding, struct err *e)
{
    struct findings *f = arg;
    size_t used = strlen(f->text);

    (void)e;
    snprintf(f->text + used, sizeof f->text - used, "%s: %s\n", what, finding);
    f->n++;
    return 0;
}

static int64_t check(struct store *s, struct findings *f)
{
    struct err e = {0};

    *f = (struct findings){0};
    int64_t n = care_check(s, NULL, keep, f, &e);
    assert_fine(n < 0 ? -1 : 0, &e);
    assert_int_equal(n, f->n);
    return n;
}

static void add_model(struct store *s)
{
    static const struct model_tree_bytes trees[] = {{"abc", 3}, {"def", 3}};
    struct err e = {0};
    struct model_row m = {.name = "Forest", .algorithm = "random_forest", .n_tree = 2,
                          .head = "{}"};
    int64_t id;

    assert_fine(store_begin(s, &e), &e);
    assert_fine(models_insert(s, &m, trees, false, &id, &e), &e);
    assert_fine(store_commit(s, &e), &e);
}

static void care_check_whole_workspace_finds_nothing(void **state)
{
    struct findings f;
    struct store *s = fleet_workspace("a.mw");

    (void)state;
    add_model(s);
    change(s, "INSERT INTO load(run, dataset, source, records, stored, rejected, state, begun_ms)"
              " VALUES(1, 'telemetry', 's', 5, 3, 2, 'stored', 1)");
    if (check(s, &f))
        print_error("%s", f.text);
    assert_int_equal(f.n, 0);
    store_close(s);
}

struct damage {
    const char *name, *sql, *found;
};

static const struct damage damages[] = {
    {"body cut", "UPDATE cell SET body = substr(body, 1, length(body) - 5) WHERE id ="
                 " (SELECT min(id) FROM cell)", "telemetry: chunk"},
    {"body zeroed", "UPDATE cell SET body = zeroblob(length(body)) WHERE id ="
                    " (SELECT max(id) FROM cell)", "telemetry: chunk"},
    {"body gone", "DELETE FROM cell WHERE id = (SELECT max(id) FROM cell)", "telemetry: "},
    {"body of no chunk", "INSERT INTO cell VALUES(999999999, x'00')", "1 column bodies belong"},
    {"chunk gone", "DELETE FROM chunk WHERE id = (SELECT max(id) FROM chunk)", "dataset: "},
    {"statistics zeroed", "UPDATE chunk SET stats = zeroblob(length(stats))", "telemetry: "},
    {"statistics cut", "UPDATE chunk SET stats = substr(stats, 1, 20)", "telemetry: "},
    {"count wrong", "UPDATE dataset SET n_row = n_row + 1", "number of rows is not that"},
    {"tree gone", "DELETE FROM model_tree WHERE tree = 1", "model Forest version 1 has not"},
    {"tree of no model", "INSERT INTO model_tree VALUES(77, 0, x'00')", "model 77"},
    {"identity", "PRAGMA ignore_check_constraints = ON; INSERT INTO load(run, dataset, source,"
                 " records, stored, state, begun_ms) VALUES(1, 't', 's', 5, 3, 'stored', 1)",
     "load 1: records are not"},
    {"reject of no load", "INSERT INTO reject(load, line, reason, detail, text)"
                          " VALUES(8, 1, 'r', 'd', x'')", "load 8"},
    {"strange trigger", "CREATE TRIGGER t AFTER INSERT ON load BEGIN SELECT 1; END",
     "trigger 't' is not ours"},
    {"strange view", "CREATE VIEW v AS SELECT 1", "view 'v' is not ours"},
    {"strange table", "CREATE TABLE extra(a INTEGER) STRICT", "table 'extra' is not ours"},
    {"index gone", "DROP INDEX run_target", "index 'run_target' is missing"},
    {"run without worker", "INSERT INTO run(kind, params, command, state)"
                           " VALUES('features', '{}', '', 'running')", "run 1 has no worker"},
    {"recipe", "INSERT INTO recipe VALUES('plant', '{\"a\"', 1)", "recipe plant is not JSON"},
};

static void care_check_finds_each_damage(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        char name[30];
        struct findings f;

        snprintf(name, sizeof name, "damage%zu.mw", i);
        struct store *s = fleet_workspace(name);
        add_model(s);
        change(s, damages[i].sql);
        if (check(s, &f) == 0 || !strstr(f.text, damages[i].found))
            print_error("%s: %s\n", damages[i].name, f.text);
        assert_true(f.n > 0);
        assert_non_null(strstr(f.text, damages[i].found));
        store_close(s);
    }
}

static void care_check_broken_page_is_found(void **state)
{
    struct findings f;
    char noise[4096];

    (void)state;
    store_close(fleet_workspace("a.mw"));
    memset(noise, 0x5a, sizeof noise);
    FILE *file = fopen(path_of("a.mw"), "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, 5 * 32768, SEEK_SET), 0);
    assert_int_equal(fwrite(noise, 1, sizeof noise, file), sizeof noise);
    fclose(file);
    struct store *s = open_ok("a.mw", STORE_READ);
    struct err e = {0};
    f = (struct findings){0};
    assert_true(care_check(s, NULL, keep, &f, &e) != 0);
    store_close(s);
}

static void care_sweep_removes_what_a_dead_run_staged(void **state)
{
    struct findings f;
    struct err e = {0};
    struct store *s = fleet_workspace("a.mw");
    struct table *t = fleet_rows(3, 500);
    struct schema *schema = schema_copy(table_schema(t));
    struct column_writer *w = dataset_write(
        s, "more", schema, &(struct dataset_write_opts){.run = 9}, &e);
    struct dataset_counts counts;
    struct chunk c;

    (void)state;
    assert_fine(w ? 0 : -1, &e);
    for (size_t row = 0; row < table_rows(t); row += 512) {
        table_chunk(t, row, 512, &c);
        assert_fine(column_writer_put(w, &c, &e), &e);
    }
    assert_fine(dataset_settle(w, &counts, &e), &e);
    assert_true(ask(s, "SELECT count(*) FROM part WHERE live = 0 AND run = 9") > 0);
    assert_true(check(s, &f) > 0); /* staged, and nobody holds the byte of run 9 */
    assert_int_equal(file_lock_take(store_lock_fd(s), STORE_BYTE_RUN + 9), 1);
    struct store *other = open_ok("a.mw", STORE_WRITE);
    assert_int_equal(check(other, &f), 0); /* its worker is alive */
    file_lock_give(store_lock_fd(s), STORE_BYTE_RUN + 9);
    assert_fine(store_begin(other, &e), &e);
    assert_fine(care_sweep(other, 9, &e), &e);
    assert_fine(store_commit(other, &e), &e);
    assert_int_equal(ask(other, "SELECT count(*) FROM part WHERE live = 0"), 0);
    assert_int_equal(check(other, &f), 0);
    store_close(other);
    column_writer_free(w);
    schema_free(schema);
    table_free(t);
    store_close(s);
}

static void care_sweep_drops_the_temporary_features(void **state)
{
    struct findings f;
    struct err e = {0};
    struct store *s = fleet_workspace("a.mw");
    struct table *t = fleet_rows(2, 100);

    (void)state;
    fleet_write(s, "run_12_features", t, 12, true);
    fleet_write(s, "run_13_features", t, 13, true);
    assert_fine(store_begin(s, &e), &e);
    assert_fine(care_sweep(s, 12, &e), &e);
    assert_fine(store_commit(s, &e), &e);
    assert_false(dataset_exists(s, "run_12_features"));
    assert_true(dataset_exists(s, "run_13_features"));
    assert_true(dataset_exists(s, "telemetry"));
    assert_int_equal(check(s, &f), 0);
    table_free(t);
    store_close(s);
}

static int stop(struct progress *p, const char *phase, int64_t done, int64_t total,
                const char *unit, struct err *e)
{
    (void)p;
    (void)total;
    (void)unit;
    if (strcmp(phase, "check") != 0 || done < 2)
        return 0;
    return err_set(e, FAIL_CANCELLED, "cancelled");
}

static void care_check_cancelled_ends(void **state)
{
    struct err e = {0};
    struct findings f = {0};
    struct progress p = {stop};
    struct store *s = fleet_workspace("a.mw");

    (void)state;
    assert_int_equal(care_check(s, &p, keep, &f, &e), -1);
    assert_int_equal(e.code, FAIL_CANCELLED);
    assert_fine(store_begin(s, &e), &e); /* nothing is left open */
    store_rollback(s);
    store_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_folder(care_check_whole_workspace_finds_nothing),
        in_folder(care_check_finds_each_damage),
        in_folder(care_check_broken_page_is_found),
        in_folder(care_sweep_removes_what_a_dead_run_staged),
        in_folder(care_sweep_drops_the_temporary_features),
        in_folder(care_check_cancelled_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
