/* test_model_io.c - model files and stored trees: round trips, layouts, and what is refused. */
#include "config.h"

#include "src/model/model_io.h"

#include "src/base/file.h"
#include "src/base/mem.h"
#include "src/base/rng.h"
#include "src/model/model_pack.h"
#include "src/model/score.h"
#include "tests/golden.h"
#include "tests/trainer.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { N = 900, F = 4 };

static struct model *made(const char *const *words)
{
    double *col[F], label[N];
    struct rng r = rng_stream(21, 0, 0);
    struct err e = {0};

    for (size_t f = 0; f < F; f++)
        col[f] = mem_zero(N, sizeof(double));
    for (size_t i = 0; i < N; i++) {
        for (size_t f = 0; f < F; f++)
            col[f][i] = f == 3 ? (double)rng_below(&r, 5) / 3 : rng_normal(&r) * 1e3;
        label[i] = col[0][i] > col[1][i] ? 4 : col[3][i] > 1 ? 2.5 : 0;
    }
    struct trainer t = {.n_row = N,
                        .n_feature = F,
                        .col = (const double *const *)col,
                        .label = label,
                        .n_thread = 2};

    param_defaults(PARAM_RANDOM_FOREST, true, &t.params);
    for (; *words; words++)
        assert_int_equal(param_set(&t.params, *words, &e), 0);
    struct model *m = trainer_run(&t);

    trainer_done(&t);
    for (size_t f = 0; f < F; f++)
        free(col[f]);
    return m;
}

static char *scratch(const char *name)
{
    const char *folder = getenv("TMPDIR");

    return file_join(folder ? folder : ".", name);
}

static void assert_same_text(const struct model *a, const struct model *b)
{
    struct buf x = {0}, y = {0};

    model_io_head(a, &x);
    model_io_head(b, &y);
    assert_string_equal(buf_str(&x), buf_str(&y));
    buf_done(&x);
    buf_done(&y);
    assert_int_equal(a->n_tree, b->n_tree);
    for (size_t i = 0; i < a->n_tree; i++) {
        const struct model_tree *s = &a->tree[i], *t = &b->tree[i];

        assert_int_equal(s->n_node, t->n_node);
        assert_int_equal(s->n_set, t->n_set);
        assert_memory_equal(s->feature, t->feature, s->n_node * sizeof *s->feature);
        assert_memory_equal(s->flags, t->flags, s->n_node);
        assert_memory_equal(s->cut, t->cut, s->n_node * sizeof *s->cut);
        assert_memory_equal(s->left, t->left, s->n_node * sizeof *s->left);
        assert_memory_equal(s->count, t->count, s->n_node * a->n_class * sizeof *s->count);
        assert_memory_equal(s->set, t->set, s->n_set * MODEL_SET_SIZE);
    }
}

static struct model *reread(const char *path)
{
    struct err e = {0};
    struct model *m = model_io_read(path, &e);

    if (!m)
        fail_msg("%s: %s", e.ctx, e.msg);
    return m;
}

static void model_io_write_reads_back_the_same(void **state)
{
    static const char *const words[] = {"numTrees=5", "classWeights=0:0.5,2.5:3",
                                        "minInstancesPerNode=4", "seed=9007199254740995", NULL};
    struct model *m = made(words), *again;
    char *path = scratch("model.json");
    struct err e = {0};

    (void)state;
    m->about = mem_text("{ \"recipe\" : \"standard\", \"gap_s\": 216000 }");
    m->tree[0].flags[0] |= MODEL_NULL_LEFT;
    assert_int_equal(model_io_write(m, path, &e), 0);
    again = reread(path);
    assert_same_text(m, again);
    assert_true(again->params.seed == INT64_C(9007199254740995));
    assert_string_equal(again->about, "{\"recipe\":\"standard\",\"gap_s\":216000}");
    assert_memory_equal(m->class_weight, again->class_weight, 3 * sizeof(double));
    model_free(again);
    model_free(m);
    unlink(path);
    free(path);
}

static void put_file(const char *path, const char *s, size_t size)
{
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    assert_int_equal(fwrite(s, 1, size, f), size);
    fclose(f);
}

/* The same document on one line, as another program might write it. */
static void model_io_read_takes_any_layout(void **state)
{
    struct model *m = made((const char *const[]){"numTrees=3", NULL}), *again;
    char *path = scratch("layout.json");
    struct err e = {0};
    struct buf b = {0};

    (void)state;
    assert_int_equal(model_io_write(m, path, &e), 0);
    struct json *j = json_read_file(path, &e);

    assert_non_null(j);
    json_print(j, &b);
    put_file(path, b.s, b.size);
    again = reread(path);
    assert_same_text(m, again);
    json_free(j);
    buf_done(&b);
    model_free(m);
    model_free(again);
    unlink(path);
    free(path);
}

static void expect_refused(const char *path, const char *text, size_t size)
{
    struct err e = {0};

    put_file(path, text, size);
    assert_null(model_io_read(path, &e));
    assert_int_equal(e.code, FAIL_INPUT);
    assert_true(e.msg[0] && e.ctx[0]);
}

static void model_io_read_refuses_every_cut_and_change(void **state)
{
    struct model *m = made((const char *const[]){"numTrees=2", "maxDepth=3", NULL});
    char *path = scratch("broken.json");
    struct err e = {0};
    struct buf b = {0};

    (void)state;
    assert_int_equal(model_io_write(m, path, &e), 0);
    assert_int_equal(file_read_all(path, 1 << 24, &b, &e), 0);
    for (size_t cut = 0; cut + 1 < b.size; cut += 7)
        expect_refused(path, b.s, cut);
    for (size_t i = 0; i < b.size; i += 3) {
        char was = b.s[i];

        if (was < '0' || was > '9')
            continue;
        b.s[i] = was == '9' ? '1' : (char)(was + 1);
        put_file(path, b.s, b.size);
        e = (struct err){0};
        struct model *changed = model_io_read(path, &e);

        /* a digit beyond a double's precision may leave the number as it was */
        if (changed) {
            assert_same_text(m, changed);
            model_free(changed);
        }
        b.s[i] = was;
    }
    buf_done(&b);
    model_free(m);
    unlink(path);
    free(path);
}

static void model_io_read_refuses_what_is_no_model(void **state)
{
    char *path = scratch("none.json");
    static const char *const texts[] = {
        "", "{}", "[]", "7", "{\"format\":\"millwright model\"}",
        "{\"format\":\"millwright model\",\"version\":2,\"head\":{}}",
        "{\"format\":\"millwright model\",\"version\":1,\"head\":{\"labels\":[0],\"trees\":1e6}}",
        "{\"format\":\"spark tree ensemble as plain arrays, version 1\"}",
        ("{\"format\":\"spark tree ensemble as plain arrays, version 1\",\"numFeatures\":1,"
         "\"numClasses\":1,\"type\":\"DecisionTree\",\"features\":[\"a\"],\"labels\":[0],"
         "\"trees\":[{}]}"),
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        expect_refused(path, texts[i], strlen(texts[i]));
    unlink(path);
    free(path);
}

static void model_pack_read_gives_the_tree_back(void **state)
{
    struct model *m = made((const char *const[]){"numTrees=4", NULL}), *again;
    struct buf head = {0};
    struct err e = {0};

    (void)state;
    model_io_head(m, &head);
    again = model_io_from_head(buf_str(&head), &e);
    assert_non_null(again);
    for (size_t i = 0; i < m->n_tree; i++) {
        struct buf b = {0};

        model_pack_write(m, &m->tree[i], &b);
        assert_int_equal(model_pack_read(again, b.s, b.size, &again->tree[i], &e), 0);
        buf_done(&b);
    }
    assert_same_text(m, again);
    buf_done(&head);
    model_free(again);
    model_free(m);
}

static void model_pack_read_refuses_every_change(void **state)
{
    struct model *m = made((const char *const[]){"numTrees=1", "maxDepth=4", NULL});
    struct buf b = {0};
    struct err e = {0};
    struct model_tree t;

    (void)state;
    model_pack_write(m, &m->tree[0], &b);
    for (size_t size = 0; size < b.size; size++)
        assert_int_equal(model_pack_read(m, b.s, size, &t, &e), -1);
    for (size_t i = 0; i < b.size * 8; i++) {
        b.s[i / 8] ^= (char)(1 << i % 8);
        assert_int_equal(model_pack_read(m, b.s, b.size, &t, &e), -1);
        b.s[i / 8] ^= (char)(1 << i % 8);
    }
    buf_done(&b);
    model_free(m);
}

/* --- Spark's ensembles --- */

static void model_import_golden_models_export_and_read_back(void **state)
{
    static const char *const names[] = {"models/RandomForest.json", "models/DecisionTree.json",
                                        "trees/dt15_gini.json"};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        char *golden = golden_path(names[i]), *path = scratch("imported.json");
        struct err e = {0};

        if (!golden)
            skip();
        struct model *m = reread(golden), *again;
        struct json *j = golden_json(names[i]);
        const struct json *v = json_first(json_get(j, "featureImportances"));

        for (size_t f = 0; f < m->n_feature; f++, v = json_next(v))
            assert_near(m->importance[f], json_f64(v, NAN), 1e-12);
        assert_int_equal(model_io_write(m, path, &e), 0);
        again = reread(path);
        assert_same_text(m, again);
        json_free(j);
        model_free(m);
        model_free(again);
        unlink(path);
        free(path);
        free(golden);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(model_io_write_reads_back_the_same),
        cmocka_unit_test(model_io_read_takes_any_layout),
        cmocka_unit_test(model_io_read_refuses_every_cut_and_change),
        cmocka_unit_test(model_io_read_refuses_what_is_no_model),
        cmocka_unit_test(model_pack_read_gives_the_tree_back),
        cmocka_unit_test(model_pack_read_refuses_every_change),
        cmocka_unit_test(model_import_golden_models_export_and_read_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
