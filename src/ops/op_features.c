/* op_features.c - the run that builds a feature table: a recipe over the workspace's datasets.
 *
 * Parameter `recipe` is a name, a file, or the text of a recipe (it begins with '{'): pipelines
 * pass the resolved recipe of a model, so that scoring has the columns that training saw.
 * Not here: what a recipe makes (data/build.h). */
#include "config.h"

#include "src/ops/op.h"

#include "src/base/log.h"
#include "src/base/text.h"
#include "src/data/build.h"
#include "src/store/dataset.h"

#include <string.h>

static const struct op_param params[] = {
    {"recipe", PARAM_TEXT, "standard", "NAME|FILE", "how features are made"},
    {"from", PARAM_TEXT, NULL, "DATE", "first time; recipe reference: 2000-01-01 when not given"},
    {"to", PARAM_TEXT, NULL, "DATE", "end of the range; recipe reference: 2015-10-30"},
    {"out", PARAM_TEXT, "training_data", "DATASET", "where the features go"},
    {"replace", PARAM_BOOL, NULL, NULL, "replace a dataset of this name"},
    {0},
};

static const char *target(const struct json *p)
{
    return json_text(json_get(p, "out"), "training_data");
}

static struct recipe *find_recipe(const struct task *t, struct err *e)
{
    const char *word = task_text(t, "recipe");

    return *word == '{' ? recipe_parse(word, strlen(word), e) : recipe_find(t->store, word, e);
}

static void put_result(struct json_out *o, const char *out, const struct build *b)
{
    const struct build_counts *c = build_counts(b);

    json_put_text(o, "dataset", out);
    json_put_i64(o, "rows", c->rows);
    json_put_i64(o, "columns", (int64_t)build_schema(b)->n_col);
    json_object(o, "labels");
    for (size_t i = 0; i < c->n_label; i++) {
        char label[TEXT_F64_SIZE];

        text_from_f64(c->labels[i].label, false, label);
        json_put_i64(o, label, c->labels[i].n);
    }
    json_end_object(o);
}

static int write_features(struct task *t, struct build *b, const char *out, struct err *e)
{
    struct dataset_write_opts o = {
        .mode = task_bool(t, "replace") ? DATASET_REPLACE : DATASET_CREATE,
        .kind = "features",
        .about = build_about(b),
        .run = t->run,
        .n_thread = 1, /* it works beside the threads that compute */
        .sorted = true,
        .progress = t->progress,
    };
    struct column_writer *w = dataset_write(t->store, out, build_schema(b), &o, e);
    int rc = w ? build_run(b, w, e) : -1;

    if (rc == 0 && build_counts(b)->rows == 0) {
        rc = err_set(e, FAIL_INPUT, "no machine has a row in the range");
        err_hint(e, "millwright describe shows the times that a dataset has");
    }
    if (rc == 0)
        rc = task_publish(t, e);
    if (rc == 0)
        rc = column_writer_finish(w, e);
    column_writer_free(w);
    return rc;
}

static int run(struct task *t, struct err *e)
{
    const char *out = task_text(t, "out");
    struct build_opts o = {.from = task_text(t, "from"),
                           .to = task_text(t, "to"),
                           .n_thread = t->n_thread,
                           .progress = t->progress};
    struct build_store source;
    struct build *b = NULL;
    struct recipe *r = find_recipe(t, e);
    int rc = -1;

    build_store_init(&source, t->store);
    if (r)
        b = build_new(r, &source.source, &o, e);
    if (b)
        rc = write_features(t, b, out, e);
    if (rc == 0) {
        log_put(LOG_INFO, "recipe '%s': %lld rows of %zu columns", r->name,
                (long long)build_counts(b)->rows, build_schema(b)->n_col);
        put_result(&t->result, out, b);
    }
    build_free(b);
    recipe_free(r);
    return rc;
}

const struct op op_features = {"features", params, target, run};
