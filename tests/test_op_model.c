/* test_op_model.c - train, score and evaluate as tasks over a workspace of their own.
 *
 * Runs the ops in this process, as a worker would: result object, publishing transaction. */
#include "config.h"

#include "src/ops/op.h"

#include "src/base/column.h"
#include "src/base/mem.h"
#include "src/base/rng.h"
#include "src/model/model_io.h"
#include "src/ops/cell.h"
#include "src/ops/gate.h"
#include "src/ops/model_store.h"
#include "src/store/dataset.h"
#include "tests/golden.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { MACHINES = 20, TIMES = 60, STEP = 43200 };
static const int64_t t0 = 1420113600; /* 2015-01-01 12:00:00 */

struct bench {
    struct store *store;
    char *path;
    int64_t run;
    struct err e;
    struct buf result; /* of the last op */
};

static int set_up(void **state)
{
    struct bench *b = mem_zero(1, sizeof *b);
    const char *folder = getenv("TMPDIR");
    struct buf path = {0};

    buf_printf(&path, "%s/op_model_%ld.mw", folder ? folder : ".", (long)getpid());
    b->path = buf_take(&path);
    b->store = store_open(b->path, STORE_CREATE, &b->e);
    if (!b->store)
        print_error("%s\n", b->e.msg);
    *state = b;
    return b->store ? 0 : -1;
}

static int tear_down(void **state)
{
    struct bench *b = *state;
    static const char *const beside[] = {"", "-wal", "-shm", "-lock"};
    struct buf name = {0};

    store_close(b->store);
    for (size_t i = 0; i < 4; i++) {
        buf_clear(&name);
        buf_printf(&name, "%s%s", b->path, beside[i]);
        unlink(buf_str(&name));
    }
    buf_done(&name);
    buf_done(&b->result);
    free(b->path);
    free(b);
    return 0;
}

/* Runs an op to its end, as the worker does; b->result holds its object. */
static int run_op(struct bench *b, const struct op *op, const char *params)
{
    struct json *j = json_parse(params, strlen(params), &b->e);
    struct task t = {.op = op, .store = b->store, .run = ++b->run, .params = j, .n_thread = 2};
    int rc;

    assert_non_null(j);
    assert_int_equal(op_check(op, j, &b->e), 0);
    buf_clear(&b->result);
    t.result.b = &b->result;
    json_object(&t.result, NULL);
    b->e = (struct err){0};
    rc = op->run(&t, &b->e);
    json_end_object(&t.result);
    if (rc < 0)
        store_rollback(b->store);
    else
        rc = store_commit(b->store, &b->e);
    json_free(j);
    return rc;
}

static void must(struct bench *b, const struct op *op, const char *params)
{
    if (run_op(b, op, params) < 0)
        fail_msg("%s: %s: %s", op->kind, b->e.ctx, b->e.msg);
}

static void must_not(struct bench *b, const struct op *op, const char *params, enum fail code,
                     const char *part)
{
    assert_int_equal(run_op(b, op, params), -1);
    assert_int_equal(b->e.code, code);
    if (!strstr(b->e.msg, part))
        fail_msg("'%s' does not say '%s'", b->e.msg, part);
}

static struct json *result(const struct bench *b)
{
    struct err e = {0};

    return json_parse(buf_str(&b->result), b->result.size, &e);
}

/* --- a table as the feature builder makes it --- */

static const char about[] =
    "{\"recipe\":{\"name\":\"standard\"},\"semantics\":\"standard\",\"from\":null,\"to\":null,"
    "\"inputs\":[\"volt\",\"age\"],\"label\":\"label_e\",\"entity\":\"machineID\","
    "\"time\":\"dt_truncated\",\"integer_time\":false,\"gap_s\":216000}";

static struct schema *made_schema(void)
{
    struct schema *s = schema_new();

    schema_add(s, "machineID", COLUMN_I64);
    schema_add(s, "dt_truncated", COLUMN_TIME);
    schema_add(s, "volt", COLUMN_F64);
    schema_add(s, "age", COLUMN_I64);
    schema_add(s, "model", COLUMN_TEXT);
    schema_add(s, "label_e", COLUMN_I64);
    schema_key(s, "machineID");
    schema_key(s, "dt_truncated");
    return s;
}

static void fill(struct table *t, int64_t from, int64_t first_age)
{
    struct rng r = rng_stream(8, (uint64_t)from, 0);

    for (int64_t m = 1; m <= MACHINES; m++) {
        for (int64_t i = 0; i < TIMES; i++) {
            double volt = rng_normal(&r);

            table_i64(t, 0, m);
            table_i64(t, 1, from + i * STEP);
            if (i % 10 == 3)
                table_null(t, 2);
            else
                table_f64(t, 2, volt);
            table_i64(t, 3, first_age + m % 4);
            table_text(t, 4, "model1", 6);
            if (i > TIMES - 4)
                table_null(t, 5);
            else
                table_i64(t, 5, i % 10 == 3 ? 2 : volt > 1 ? 1 : 0);
        }
    }
}

static void write_table(struct bench *b, const char *name, int64_t from, int64_t first_age,
                        bool recipe)
{
    struct dataset_write_opts o = {.kind = "features", .about = recipe ? about : NULL, .run = 1,
                                   .mode = DATASET_REPLACE, .sorted = true};
    struct schema *s = made_schema();
    struct table *t = table_new(s);
    struct column_writer *w = dataset_write(b->store, name, s, &o, &b->e);
    struct chunk c;

    assert_non_null(w);
    fill(t, from, first_age);
    table_chunk(t, 0, table_rows(t), &c);
    assert_int_equal(column_writer_put(w, &c, &b->e), 0);
    assert_int_equal(column_writer_finish(w, &b->e), 0);
    column_writer_free(w);
    table_free(t);
    schema_free(s);
}

/* --- train --- */

static void train_stores_a_model_with_its_range(void **state)
{
    struct bench *b = *state;

    write_table(b, "training_data", t0, 0, true);
    must(b, &op_train, "{\"param\":[\"numTrees=8\",\"maxDepth=6\"]}");
    struct json *j = result(b);

    assert_string_equal(json_text(json_get(j, "model"), ""), "RandomForest");
    assert_int_equal(json_i64(json_get(j, "rows"), 0), MACHINES * (TIMES - 3));
    assert_int_equal(json_i64(json_get(j, "classes"), 0), 3);
    assert_int_equal(json_i64(json_get(j, "trees"), 0), 8);
    json_free(j);
    struct model *m = model_store_load(b->store, "RandomForest", &b->e);

    assert_non_null(m);
    assert_int_equal(m->n_feature, 2);
    assert_int_equal(m->params.max_bins, 255);
    j = json_parse(m->about, strlen(m->about), &b->e);
    assert_int_equal(json_i64(json_get(j, "first"), 0), t0);
    assert_int_equal(json_i64(json_get(j, "end"), 0), t0 + (TIMES - 1) * STEP);
    assert_int_equal(json_i64(json_get(j, "gap_s"), 0), 216000);
    json_free(j);
    model_free(m);
}

static void train_again_needs_replace(void **state)
{
    struct bench *b = *state;

    must_not(b, &op_train, "{\"param\":[\"numTrees=2\"]}", FAIL_INPUT, "exists");
    must(b, &op_train, "{\"param\":[\"numTrees=8\",\"maxDepth=6\"],\"replace\":true}");
}

static void train_without_recipe_needs_features_and_label(void **state)
{
    struct bench *b = *state;

    write_table(b, "plain", t0, 0, false);
    must_not(b, &op_train, "{\"data\":\"plain\",\"name\":\"p\"}", FAIL_USAGE, "no recipe");
    must_not(b, &op_train, "{\"data\":\"plain\",\"name\":\"p\",\"features\":[\"volt\"]}",
             FAIL_USAGE, "the label");
    must_not(b, &op_train,
             "{\"data\":\"plain\",\"name\":\"p\",\"features\":[\"model\"],\"label\":\"label_e\"}",
             FAIL_INPUT, "is text");
    must_not(b, &op_train,
             "{\"data\":\"plain\",\"name\":\"p\",\"features\":[\"vol\"],\"label\":\"label_e\"}",
             FAIL_INPUT, "no column 'vol'");
    must(b, &op_train,
         "{\"data\":\"plain\",\"name\":\"p\",\"algorithm\":\"decision_tree\","
         "\"features\":[\"volt\",\"age\"],\"label\":\"label_e\"}");
}

static void train_checks_parameters(void **state)
{
    struct bench *b = *state;

    must_not(b, &op_train, "{\"name\":\"x\",\"param\":[\"maxDeth=3\"]}", FAIL_USAGE, "maxDeth");
    must_not(b, &op_train, "{\"name\":\"x\",\"algorithm\":\"magic\"}", FAIL_USAGE, "magic");
    must_not(b, &op_train, "{\"name\":\"x\",\"data\":\"nowhere\"}", FAIL_INPUT, "nowhere");
}

/* --- score and evaluate --- */

static void score_writes_what_the_columns_promise(void **state)
{
    struct bench *b = *state;
    struct chunk c;

    write_table(b, "later", t0 + 200 * STEP, 0, true);
    must(b, &op_score, "{\"model\":\"RandomForest\",\"dataset\":\"later\"}");
    struct json *j = result(b);

    assert_int_equal(json_i64(json_get(j, "rows"), 0), MACHINES * TIMES);
    assert_int_equal(json_size(json_get(j, "predicted")), 3);
    json_free(j);
    struct column_reader *r =
        dataset_read(b->store, "scores", &(struct dataset_read_opts){0}, &b->e);
    static const char *const names[] = {"machineID", "dt_truncated", "label", "prediction",
                                        "probability_0", "probability_1", "probability_2", "risk",
                                        "model", "run"};

    assert_int_equal(r->schema->n_col, 10);
    assert_int_equal(r->schema->n_key, 4);
    for (size_t i = 0; i < 10; i++)
        assert_string_equal(r->schema->col[i].name, names[i]);
    assert_int_equal(column_reader_next(r, &c, &b->e), 1);
    assert_int_equal(c.n_row, MACHINES * TIMES);
    for (size_t row = 0; row < c.n_row; row++) {
        double p[3], sum = 0;
        size_t best = 0;

        for (size_t k = 0; k < 3; k++) {
            p[k] = column_f64(&c.col[4 + k], row);
            sum += p[k];
            best = p[k] > p[best] ? k : best;
        }
        assert_near(sum, 1.0, 1e-12);
        assert_near(column_f64(&c.col[7], row), 1.0 - p[0], 0.0);
        assert_near(p[(size_t)column_f64(&c.col[3], row)], p[best], 0.0);
    }
    column_reader_free(r);
}

static void evaluate_of_scores_equals_that_of_the_model(void **state)
{
    struct bench *b = *state;

    must(b, &op_evaluate, "{\"model\":\"RandomForest\",\"dataset\":\"later\"}");
    struct json *x = result(b);

    must(b, &op_evaluate, "{\"dataset\":\"scores\"}");
    struct json *y = result(b);
    static const char *const keys[] = {"rows", "accuracy", "precision", "recall", "f1",
                                       "log_loss"};

    assert_int_equal(json_i64(json_get(x, "rows"), 0), MACHINES * (TIMES - 3));
    assert_true(json_f64(json_get(x, "accuracy"), 0) > 0.9);
    for (size_t i = 0; i < 6; i++)
        assert_true(json_f64(json_get(x, keys[i]), NAN) == json_f64(json_get(y, keys[i]), NAN));
    struct buf p = {0}, q = {0};

    json_print(json_get(x, "confusion"), &p);
    json_print(json_get(y, "confusion"), &q);
    assert_string_equal(buf_str(&p), buf_str(&q));
    buf_done(&p);
    buf_done(&q);
    json_free(x);
    json_free(y);
}

/* --- the rows behind the matrix --- */

static double label_at(const struct json *labels, size_t k)
{
    const struct json *j = json_first(labels);

    while (k-- > 0)
        j = json_next(j);
    return json_f64(j, NAN);
}

/* Every cell of the matrix that b->result holds has as many rows as it says, and they are of the
 * label and the prediction that columns of the stored scores tell. */
static void check_cells(struct bench *b, const char *model, const char *dataset)
{
    struct json *j = result(b);
    const struct json *labels = json_get(j, "labels"), *line = json_first(json_get(j, "confusion"));
    size_t n, n_class = json_size(labels), total = 0;
    double *label = dataset_column(b->store, "scores", "label", &n, &b->e);
    double *prediction = dataset_column(b->store, "scores", "prediction", &n, &b->e);

    for (size_t a = 0; a < n_class; a++, line = json_next(line)) {
        const struct json *count = json_first(line);

        for (size_t p = 0; p < n_class; p++, count = json_next(count)) {
            struct cell_opts o = {.model = model, .dataset = dataset, .n_thread = 2,
                                  .actual = label_at(labels, a),
                                  .predicted = label_at(labels, p)};
            struct cell cell;

            assert_int_equal(cell_find(b->store, &o, &cell, &b->e), 0);
            assert_int_equal(cell.n, json_i64(count, -1));
            for (size_t i = 0; i < cell.n; i++) {
                assert_true(i == 0 || cell.row[i] > cell.row[i - 1]);
                assert_in_range(cell.row[i], 0, n - 1);
                assert_true(label[cell.row[i]] == o.actual);
                assert_true(prediction[cell.row[i]] == o.predicted);
            }
            total += cell.n;
            cell_done(&cell);
        }
    }
    assert_int_equal(total, json_i64(json_get(j, "rows"), 0));
    free(label);
    free(prediction);
    json_free(j);
}

static void cell_rows_are_those_that_the_matrix_counts(void **state)
{
    struct bench *b = *state;

    must(b, &op_evaluate, "{\"model\":\"RandomForest\",\"dataset\":\"later\"}");
    check_cells(b, "RandomForest", "later"); /* row n of the table is row n of its scores */
    must(b, &op_evaluate, "{\"dataset\":\"scores\"}");
    check_cells(b, NULL, "scores");
}

static int see_row(void *arg, size_t i, const struct chunk *c, size_t at, struct err *e)
{
    const struct cell *cell = arg;
    int64_t row = cell->row[i];

    (void)e;
    assert_int_equal(c->n_col, 2);
    assert_int_equal(column_i64(&c->col[0], at), row / TIMES + 1);
    assert_int_equal(column_i64(&c->col[1], at), t0 + (200 + row % TIMES) * STEP);
    return 0;
}

static void cell_read_tells_machine_and_time(void **state)
{
    struct bench *b = *state;
    struct cell_opts o = {.model = "RandomForest", .dataset = "later", .n_thread = 1, .actual = 1,
                          .predicted = 1};
    struct cell cell;

    assert_int_equal(cell_find(b->store, &o, &cell, &b->e), 0);
    assert_true(cell.n > 10);
    assert_string_equal(cell.entity, "machineID");
    assert_string_equal(cell.time, "dt_truncated");
    assert_int_equal(cell_read(b->store, &o, &cell, see_row, &cell, &b->e), 0);
    cell.row[cell.n - 1] = MACHINES * TIMES; /* as if the table had lost its last rows */
    assert_int_equal(cell_read(b->store, &o, &cell, see_row, &cell, &b->e), -1);
    assert_int_equal(b->e.code, FAIL_INPUT);
    cell_done(&cell);
    o.dataset = "nowhere";
    assert_int_equal(cell_find(b->store, &o, &cell, &b->e), -1);
    cell_done(&cell);
}

static void evaluate_counts_the_newest_run_of_appended_scores(void **state)
{
    struct bench *b = *state;

    must_not(b, &op_score, "{\"model\":\"RandomForest\",\"dataset\":\"later\"}", FAIL_INPUT,
             "there already is");
    must_not(b, &op_score,
             "{\"model\":\"RandomForest\",\"dataset\":\"later\",\"append\":true,\"replace\":true}",
             FAIL_USAGE, "exclude");
    must(b, &op_score, "{\"model\":\"RandomForest\",\"dataset\":\"later\",\"append\":true}");
    assert_int_equal(dataset_rows(b->store, "scores", &b->e), 2 * MACHINES * TIMES);
    must(b, &op_evaluate, "{\"dataset\":\"scores\"}");
    struct json *j = result(b);

    assert_int_equal(json_i64(json_get(j, "rows"), 0), MACHINES * (TIMES - 3));
    json_free(j);
    check_cells(b, NULL, "scores");
    must_not(b, &op_evaluate, "{\"dataset\":\"later\"}", FAIL_INPUT, "no column 'label'");
}

static void score_gate_keeps_off_the_training_range(void **state)
{
    struct bench *b = *state;
    static const char range[] = "{\"first\":100,\"end\":200,\"gap_s\":50}";
    struct json *a = json_parse(range, strlen(range), &b->e);

    must_not(b, &op_score,
             "{\"model\":\"RandomForest\",\"dataset\":\"training_data\",\"out\":\"s2\"}",
             FAIL_INPUT, "training range");
    must(b, &op_score,
         "{\"model\":\"RandomForest\",\"dataset\":\"training_data\",\"out\":\"s2\",\"gate\":"
         "\"warn\",\"reason\":\"a look\"}");
    must_not(b, &op_score,
             "{\"model\":\"RandomForest\",\"dataset\":\"later\",\"out\":\"s3\",\"gate\":\"on\"}",
             FAIL_USAGE, "'on'");
    assert_int_equal(gate_check(GATE_REFUSE, a, 249, 300, false, &b->e), -1);
    assert_int_equal(gate_check(GATE_REFUSE, a, 250, 300, false, &b->e), 0);
    assert_int_equal(gate_check(GATE_REFUSE, a, 0, 99, false, &b->e), 0);
    assert_int_equal(gate_check(GATE_OFF, a, 150, 300, false, &b->e), 0);
    json_free(a);
}

static void score_unseen_category_is_named_or_left_out(void **state)
{
    struct bench *b = *state;

    must(b, &op_train,
         "{\"name\":\"cat\",\"param\":[\"numTrees=2\",\"maxCategories=10\"]}");
    write_table(b, "older", t0 + 200 * STEP, 2, true);
    must_not(b, &op_score, "{\"model\":\"cat\",\"dataset\":\"older\",\"out\":\"c1\"}", FAIL_INPUT,
             "column 'age' has value 4, which training did not see: machine 2, 2015-04-11");
    must(b, &op_train, "{\"name\":\"cat\",\"replace\":true,\"param\":[\"numTrees=2\","
                       "\"maxCategories=10\",\"handleInvalid=skip\"]}");
    must(b, &op_score, "{\"model\":\"cat\",\"dataset\":\"older\",\"out\":\"c1\"}");
    assert_int_equal(dataset_rows(b->store, "c1", &b->e), MACHINES / 2 * TIMES);
}

/* --- an imported model --- */

static void model_store_keeps_an_imported_model(void **state)
{
    struct bench *b = *state;
    char *path = golden_path("models/RandomForest.json");

    if (!path)
        skip();
    struct model *m = model_io_read(path, &b->e), *again;
    struct buf x = {0}, y = {0};

    assert_non_null(m);
    assert_int_equal(store_begin(b->store, &b->e), 0);
    assert_int_equal(model_store_insert(b->store, "spark", m, 0, false, &b->e), 0);
    assert_int_equal(store_commit(b->store, &b->e), 0);
    again = model_store_load(b->store, "spark", &b->e);
    assert_non_null(again);
    model_io_head(m, &x);
    model_io_head(again, &y);
    assert_string_equal(buf_str(&x), buf_str(&y));
    buf_done(&x);
    buf_done(&y);
    model_free(m);
    model_free(again);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(train_stores_a_model_with_its_range),
        cmocka_unit_test(train_again_needs_replace),
        cmocka_unit_test(train_without_recipe_needs_features_and_label),
        cmocka_unit_test(train_checks_parameters),
        cmocka_unit_test(score_writes_what_the_columns_promise),
        cmocka_unit_test(evaluate_of_scores_equals_that_of_the_model),
        cmocka_unit_test(cell_rows_are_those_that_the_matrix_counts),
        cmocka_unit_test(cell_read_tells_machine_and_time),
        cmocka_unit_test(evaluate_counts_the_newest_run_of_appended_scores),
        cmocka_unit_test(score_gate_keeps_off_the_training_range),
        cmocka_unit_test(score_unseen_category_is_named_or_left_out),
        cmocka_unit_test(model_store_keeps_an_imported_model),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
