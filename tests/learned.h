/* learned.h - a workspace with two feature tables, a model and its evaluation, so small that every
 * figure can be worked by hand.
 *
 * Machines 1 to 4, a row every 12 h, 60 rows each; volt is the row's last digit. Label 1 (comp1)
 * where it is 8 or 9, else 0, in "train_table"; in "test_table" the rows of machine 2 that end in
 * 8 are healthy all the same: rows 68, 78, ... 118 of the table. So the model foretells comp1 for
 * 48 rows of test_table, of which 6 are none: [[192, 6], [0, 42]]. */
#ifndef MW_TESTS_LEARNED_H
#define MW_TESTS_LEARNED_H

#include "tests/workspace.h"

#include "src/base/column.h"
#include "src/base/now.h"
#include "src/ops/op.h"
#include "src/store/dataset.h"
#include "src/store/models.h"

#include <string.h>

enum { LEARNED_MACHINES = 4, LEARNED_TIMES = 60, LEARNED_STEP = 43200 };
static const int64_t learned_from = 1420070400; /* 2015-01-01 */
static const int64_t learned_now = 1451628000;  /* 2016-01-01 06:00 */

static const char learned_about[] =
    "{\"recipe\":{\"name\":\"standard\"},\"semantics\":\"standard\",\"from\":null,\"to\":null,"
    "\"inputs\":[\"volt_rollingmean_24\",\"age\"],\"label\":\"label_e\",\"entity\":\"machineID\","
    "\"time\":\"dt_truncated\",\"integer_time\":false,\"gap_s\":216000,"
    "\"classes\":[\"comp1\",\"comp2\"]}";

static inline struct schema *learned_schema(void)
{
    struct schema *s = schema_new();

    schema_add(s, "machineID", COLUMN_I64);
    schema_add(s, "dt_truncated", COLUMN_TIME);
    schema_add(s, "volt_rollingmean_24", COLUMN_F64);
    schema_add(s, "age", COLUMN_I64);
    schema_add(s, "label_e", COLUMN_I64);
    schema_key(s, "machineID");
    schema_key(s, "dt_truncated");
    return s;
}

static inline int64_t learned_label(int64_t machine, int64_t i, bool test)
{
    return i % 10 >= 8 && !(test && machine == 2 && i % 10 == 8);
}

/* As run `run` would write it. */
static inline void learned_table(struct store *s, const char *name, int64_t run, bool test)
{
    struct err e = {0};
    struct dataset_write_opts o = {.kind = "features", .about = learned_about, .run = run,
                                   .mode = DATASET_REPLACE, .sorted = true};
    struct schema *schema = learned_schema();
    struct table *t = table_new(schema);
    struct column_writer *w = dataset_write(s, name, schema, &o, &e);
    struct chunk c;

    for (int64_t m = 1; m <= LEARNED_MACHINES; m++)
        for (int64_t i = 0; i < LEARNED_TIMES; i++) {
            table_i64(t, 0, m);
            table_i64(t, 1, learned_from + i * LEARNED_STEP);
            table_f64(t, 2, (double)(i % 10));
            table_i64(t, 3, 7);
            table_i64(t, 4, learned_label(m, i, test));
        }
    table_chunk(t, 0, table_rows(t), &c);
    assert_fine(w ? column_writer_put(w, &c, &e) : -1, &e);
    assert_fine(column_writer_finish(w, &e), &e);
    column_writer_free(w);
    table_free(t);
    schema_free(schema);
}

static inline void learned_run(struct store *s, int64_t run, const struct op *op,
                               const char *params)
{
    struct err e = {0};
    struct buf result = {0};
    struct json *j = json_parse(params, strlen(params), &e);
    struct task t = {.op = op, .store = s, .run = run, .params = j, .n_thread = 1};

    t.result.b = &result;
    json_object(&t.result, NULL);
    assert_fine(op->run(&t, &e), &e);
    assert_fine(store_commit(s, &e), &e);
    json_free(j);
    buf_done(&result);
}

/* The file `name` of the test's folder, closed again. */
static inline void learned_workspace(const char *name)
{
    struct store *s = open_ok(name, STORE_CREATE);

    now_set(learned_now);
    learned_table(s, "train_table", 1, false);
    learned_table(s, "test_table", 2, true);
    learned_run(s, 3, &op_train, "{\"data\":\"train_table\",\"name\":\"Forest\",\"seed\":1,"
                                 "\"param\":[\"numTrees=3\",\"maxDepth=4\"]}");
    learned_run(s, 4, &op_evaluate, "{\"model\":\"Forest\",\"dataset\":\"train_table\"}");
    learned_run(s, 5, &op_evaluate, "{\"model\":\"Forest\",\"dataset\":\"test_table\"}");
    store_close(s);
}

#endif
