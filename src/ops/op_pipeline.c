/* op_pipeline.c - the two chains: features then train, and features of a range then score.
 *
 * Each step is the op that has the same name, run with parameters made from the pipeline's. The
 * training table is published before training begins (it is a result of its own); the table that
 * is scored is temporary: its name carries the run's number, it is dropped in the transaction
 * that publishes the scores, and care_sweep() removes it when the run dies.
 * Not here: what features, train and score do. */
#include "config.h"

#include "src/ops/op.h"

#include "src/base/arena.h"
#include "src/base/mem.h"
#include "src/store/dataset.h"
#include "src/store/models.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- steps --- */

static void copy_param(const struct task *t, struct json_out *o, const char *from, const char *to)
{
    const struct json *j = json_get(t->params, from);
    struct buf text = {0};

    if (!j)
        return;
    json_print(j, &text);
    json_put_raw(o, to, buf_str(&text));
    buf_done(&text);
}

/* Runs op with the parameters in `params`; what it reports becomes member `name` of our result. */
static int run_step(struct task *t, const struct op *op, const char *name, const char *params,
                    struct err *e)
{
    struct json *j = json_parse(params, strlen(params), e);
    struct buf said = {0};
    struct task step = *t;
    int rc = -1;

    step.op = op;
    step.params = j;
    step.result = (struct json_out){.b = &said};
    if (j) {
        json_object(&step.result, NULL);
        rc = op->run(&step, e);
        json_end_object(&step.result);
    }
    if (rc == 0)
        json_put_raw(&t->result, name, buf_str(&said));
    json_free(j);
    buf_done(&said);
    return rc;
}

static int run_features(struct task *t, const char *recipe, const char *out, bool replace,
                        struct err *e)
{
    struct buf text = {0};
    struct json_out o = {.b = &text};

    json_object(&o, NULL);
    json_put_text(&o, "recipe", recipe);
    json_put_text(&o, "out", out);
    json_put_bool(&o, "replace", replace);
    copy_param(t, &o, "from", "from");
    copy_param(t, &o, "to", "to");
    json_end_object(&o);
    int rc = run_step(t, &op_features, "features", buf_str(&text), e);
    buf_done(&text);
    return rc < 0 ? rc : store_commit(t->store, e);
}

/* --- pipeline train --- */

static const struct op_param train_params[] = {
    {"algorithm", PARAM_TEXT, "random_forest", "NAME", "random_forest or decision_tree"},
    {"model", PARAM_TEXT, "RandomForest", "NAME", "name of the model"},
    {"recipe", PARAM_TEXT, "standard", "NAME|FILE", "how features are made"},
    {"from", PARAM_TEXT, NULL, "DATE", "first time of the training range"},
    {"to", PARAM_TEXT, NULL, "DATE", "end of the training range"},
    {"training-table", PARAM_TEXT, "training_data", "DATASET", "where the features go"},
    {"param", PARAM_LIST, NULL, "NAME=VALUE", "a parameter of the algorithm; may be repeated"},
    {"seed", PARAM_I64, NULL, "N", "all randomness of the training"},
    {"replace", PARAM_BOOL, NULL, NULL, "replace a table and a model of these names"},
    {0},
};

static const char *train_target(const struct json *params)
{
    return json_text(json_get(params, "training-table"), "training_data");
}

/* Looked at before the long work: a model of this name would stop the run at its end. */
static int check_model_free(const struct task *t, struct err *e)
{
    const char *model = task_text(t, "model");

    if (task_bool(t, "replace") || !models_exists(t->store, model))
        return 0;
    err_set(e, FAIL_INPUT, "a model named '%s' exists", model);
    return err_hint(e, "add --replace, or choose another name with --model");
}

static int run_train(struct task *t, struct err *e)
{
    const char *table = task_text(t, "training-table");
    struct buf text = {0};
    struct json_out o = {.b = &text};

    if (check_model_free(t, e) < 0 ||
        run_features(t, task_text(t, "recipe"), table, task_bool(t, "replace"), e) < 0)
        return -1;
    json_object(&o, NULL);
    json_put_text(&o, "algorithm", task_text(t, "algorithm"));
    json_put_text(&o, "data", table);
    json_put_text(&o, "name", task_text(t, "model"));
    json_put_bool(&o, "replace", task_bool(t, "replace"));
    copy_param(t, &o, "param", "param");
    copy_param(t, &o, "seed", "seed");
    json_end_object(&o);
    int rc = run_step(t, &op_train, "train", buf_str(&text), e);
    buf_done(&text);
    return rc;
}

const struct op op_pipeline_train = {"pipeline train", train_params, train_target, run_train};

/* --- pipeline score --- */

static const struct op_param score_params[] = {
    {"model", PARAM_TEXT, NULL, "NAME", "the model that scores"},
    {"from", PARAM_TEXT, NULL, "DATE", "first time to score"},
    {"to", PARAM_TEXT, NULL, "DATE", "end of the range"},
    {"results", PARAM_TEXT, "scores", "DATASET", "where the scores go"},
    {"append", PARAM_BOOL, NULL, NULL, "add to the scores that are there"},
    {"replace", PARAM_BOOL, NULL, NULL, "replace them"},
    {"gate", PARAM_TEXT, "refuse", "refuse|warn|off", "when the range touches the training range"},
    {"reason", PARAM_TEXT, NULL, "TEXT", "why the gate is passed; kept with the run"},
    {0},
};

static const char *score_target(const struct json *params)
{
    return json_text(json_get(params, "results"), "scores");
}

/* The resolved recipe that the model was trained with, written to a caller-owned text. */
static char *model_recipe(const struct task *t, const char *model, struct err *e)
{
    struct arena a = {0};
    struct model_row row;
    struct json *about = NULL;
    char *recipe = NULL;

    if (models_find(t->store, model, &a, &row, e) < 0)
        goto done;
    about = json_parse(row.about, strlen(row.about), e);
    if (!about)
        goto done;
    const struct json *j = json_get(about, "recipe");
    if (json_kind(j) == JSON_OBJECT) {
        struct buf text = {0};

        json_print(j, &text);
        recipe = buf_take(&text);
    } else {
        err_set(e, FAIL_INPUT, "model '%s' has no recipe, so its features cannot be built", model);
        err_hint(e, "build a table with its features and use: millwright score %s DATASET", model);
    }
done:
    json_free(about);
    arena_done(&a);
    return recipe;
}

static int score_table(struct task *t, const char *table, struct err *e)
{
    struct buf text = {0};
    struct json_out o = {.b = &text};

    json_object(&o, NULL);
    json_put_text(&o, "model", task_text(t, "model"));
    json_put_text(&o, "dataset", table);
    json_put_text(&o, "out", task_text(t, "results"));
    json_put_bool(&o, "append", task_bool(t, "append"));
    json_put_bool(&o, "replace", task_bool(t, "replace"));
    json_put_text(&o, "gate", task_text(t, "gate"));
    copy_param(t, &o, "reason", "reason");
    json_end_object(&o);
    int rc = run_step(t, &op_score, "score", buf_str(&text), e);
    buf_done(&text);
    return rc;
}

/* After a failure the temporary table goes in a transaction of its own; that this cannot be done
 * either does not hide the first error. */
static void drop_table(struct task *t, const char *table)
{
    struct err ignored = {0};

    store_rollback(t->store);
    if (dataset_exists(t->store, table))
        dataset_drop(t->store, table, &ignored);
}

static int run_score(struct task *t, struct err *e)
{
    const char *model = task_text(t, "model");
    char table[40];

    if (!model || !task_text(t, "from") || !task_text(t, "to"))
        return err_set(e, FAIL_USAGE, "pipeline score needs --model, --from and --to");
    char *recipe = model_recipe(t, model, e);
    if (!recipe)
        return -1;
    snprintf(table, sizeof table, "run_%lld_features", (long long)t->run);
    int rc = run_features(t, recipe, table, true, e);
    if (rc == 0)
        rc = score_table(t, table, e);
    if (rc == 0)
        rc = dataset_drop(t->store, table, e);
    if (rc < 0)
        drop_table(t, table);
    free(recipe);
    return rc;
}

const struct op op_pipeline_score = {"pipeline score", score_params, score_target, run_score};
