/* test_models.c - the rows of models: versions of a name, trees, what goes with a deletion. */
#include "config.h"

#include "tests/workspace.h"

#include "src/store/models.h"

#include <string.h>

static const struct model_tree_bytes two_trees[] = {{"ab\0c", 4}, {"def", 3}};

static int insert(struct store *s, const char *name, bool replace, int64_t *id, struct err *e)
{
    struct model_row m = {.name = name, .algorithm = "random_forest", .n_tree = 2, .n_node = 6,
                          .run = 3, .head = "{\"features\":[\"volt\"]}",
                          .about = "{\"rows\":1.50}"};

    return models_insert(s, &m, two_trees, replace, id, e);
}

static int64_t insert_ok(struct store *s, const char *name, bool replace)
{
    struct err e = {0};
    int64_t id = 0;

    assert_fine(store_begin(s, &e), &e);
    assert_fine(insert(s, name, replace, &id, &e), &e);
    assert_fine(store_commit(s, &e), &e);
    return id;
}

struct trees {
    int n;
    size_t bytes;
};

static int see(void *arg, int64_t tree, const void *bytes, size_t size, struct err *e)
{
    struct trees *t = arg;

    (void)e;
    assert_int_equal(tree, t->n);
    assert_int_equal(size, two_trees[tree].size);
    assert_memory_equal(bytes, two_trees[tree].bytes, size);
    t->n++;
    t->bytes += size;
    return 0;
}

static void models_trees_come_back_in_order(void **state)
{
    struct err e = {0};
    struct trees t = {0};
    struct store *s = open_ok("a.mw", STORE_CREATE);
    int64_t id = insert_ok(s, "Forest", false);

    (void)state;
    assert_fine(models_trees(s, id, see, &t, &e), &e);
    assert_int_equal(models_bytes(s, "FOREST", &e), 7);
    assert_int_equal(models_bytes(s, "nothing", &e), 0);
    assert_int_equal(t.n, 2);
    assert_int_equal(t.bytes, 7);
    store_close(s);
}

static void models_insert_existing_name_needs_replace(void **state)
{
    struct err e = {0};
    struct arena a = {0};
    struct model_row m;
    const struct model_row *rows;
    int64_t id;
    struct store *s = open_ok("a.mw", STORE_CREATE);

    (void)state;
    insert_ok(s, "Forest", false);
    assert_fine(store_begin(s, &e), &e);
    assert_int_equal(insert(s, "forest", false, &id, &e), -1);
    assert_int_equal(e.code, FAIL_INPUT);
    assert_non_null(strstr(e.hint, "--replace"));
    store_rollback(s);
    id = insert_ok(s, "Forest", true);
    assert_fine(models_find(s, "FOREST", &a, &m, &e), &e);
    assert_int_equal(m.id, id);
    assert_int_equal(m.version, 2);
    assert_string_equal(m.head, "{\"features\":[\"volt\"]}");
    assert_int_equal(models_list(s, &a, &rows, &e), 1); /* the newest of a name */
    arena_done(&a);
    store_close(s);
}

static void models_insert_rolled_back_leaves_nothing(void **state)
{
    struct err e = {0};
    int64_t id;
    struct store *s = open_ok("a.mw", STORE_CREATE);

    (void)state;
    assert_fine(store_begin(s, &e), &e);
    assert_fine(insert(s, "Forest", false, &id, &e), &e);
    store_rollback(s);
    assert_false(models_exists(s, "Forest"));
    assert_int_equal(ask(s, "SELECT count(*) FROM model_tree"), 0);
    store_close(s);
}

static void models_find_unknown_name_hints_the_nearest(void **state)
{
    struct err e = {0};
    struct arena a = {0};
    struct model_row m;
    struct store *s = open_ok("a.mw", STORE_CREATE);

    (void)state;
    assert_int_equal(models_find(s, "Forest", &a, &m, &e), -1);
    assert_non_null(strstr(e.hint, "train"));
    insert_ok(s, "Forest", false);
    assert_int_equal(models_find(s, "Forrest", &a, &m, &e), -1);
    assert_int_equal(e.code, FAIL_INPUT);
    assert_non_null(strstr(e.hint, "'Forest'"));
    arena_done(&a);
    store_close(s);
}

static void models_delete_takes_trees_and_evaluations_along(void **state)
{
    struct err e = {0};
    struct store *s = open_ok("a.mw", STORE_CREATE);
    int64_t id = insert_ok(s, "Forest", false);

    (void)state;
    insert_ok(s, "Forest", true);
    insert_ok(s, "Tree", false);
    assert_fine(store_begin(s, &e), &e);
    assert_fine(evaluations_insert(s, id, "test", 9, "{\"accuracy\":1}", &e), &e);
    assert_fine(models_delete(s, "Forest", &e), &e);
    assert_fine(store_commit(s, &e), &e);
    assert_int_equal(ask(s, "SELECT count(*) FROM model"), 1);
    assert_int_equal(ask(s, "SELECT count(*) FROM model_tree"), 2);
    assert_int_equal(ask(s, "SELECT count(*) FROM evaluation"), 0);
    assert_fine(store_begin(s, &e), &e);
    assert_int_equal(models_delete(s, "Forest", &e), -1);
    store_rollback(s);
    store_close(s);
}

static void models_add_about_sets_one_member(void **state)
{
    struct err e = {0};
    struct arena a = {0};
    struct model_row m;
    struct store *s = open_ok("a.mw", STORE_CREATE);
    int64_t id = insert_ok(s, "Forest", false);

    (void)state;
    assert_fine(store_begin(s, &e), &e);
    assert_fine(models_add_about(s, id, "metrics", "{\"f1\":0.30000000000000004}", &e), &e);
    assert_fine(store_commit(s, &e), &e);
    assert_fine(models_find(s, "Forest", &a, &m, &e), &e);
    assert_string_equal(m.about, "{\"rows\":1.50,\"metrics\":{\"f1\":0.30000000000000004}}");
    arena_done(&a);
    store_close(s);
}

static void evaluations_list_gives_the_newest_first(void **state)
{
    struct err e = {0};
    struct arena a = {0};
    const struct evaluation_row *rows;
    struct store *s = open_ok("a.mw", STORE_CREATE);
    int64_t id = insert_ok(s, "Forest", false), other = insert_ok(s, "Tree", false);

    (void)state;
    assert_int_equal(evaluations_list(s, id, 10, &a, &rows, &e), 0);
    assert_fine(store_begin(s, &e), &e);
    assert_fine(evaluations_insert(s, id, "test", 9, "{\"accuracy\":0.5}", &e), &e);
    assert_fine(evaluations_insert(s, other, "test", 10, "{\"accuracy\":0.6}", &e), &e);
    assert_fine(evaluations_insert(s, id, "later", 11, "{\"accuracy\":0.7}", &e), &e);
    assert_fine(store_commit(s, &e), &e);
    assert_int_equal(evaluations_list(s, id, 10, &a, &rows, &e), 2);
    assert_string_equal(rows[0].dataset, "later");
    assert_string_equal(rows[0].result, "{\"accuracy\":0.7}");
    assert_int_equal(rows[0].run, 11);
    assert_int_equal(rows[0].model, id);
    assert_true(rows[0].created_ms > 0);
    assert_string_equal(rows[1].dataset, "test");
    assert_int_equal(evaluations_list(s, id, 1, &a, &rows, &e), 1);
    assert_string_equal(rows[0].dataset, "later");
    assert_int_equal(evaluations_list(s, 0, 10, &a, &rows, &e), 3);
    assert_int_equal(rows[1].model, other);
    assert_int_equal(evaluations_list(s, id, 0, &a, &rows, &e), 0);
    arena_done(&a);
    store_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_folder(models_trees_come_back_in_order),
        in_folder(models_insert_existing_name_needs_replace),
        in_folder(models_insert_rolled_back_leaves_nothing),
        in_folder(models_find_unknown_name_hints_the_nearest),
        in_folder(models_delete_takes_trees_and_evaluations_along),
        in_folder(models_add_about_sets_one_member),
        in_folder(evaluations_list_gives_the_newest_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
