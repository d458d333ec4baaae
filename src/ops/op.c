/* op.c - the table of ops, the check of parameters against it, and their values. */
#include "config.h"

#include "src/ops/op.h"

#include "src/base/proc.h"
#include "src/base/text.h"

#include <stdlib.h>
#include <string.h>

static const struct op *const ops[] = {
    &op_ingest, &op_features, &op_train,          &op_evaluate,
    &op_score,  &op_pipeline_train, &op_pipeline_score, NULL,
};

const struct op *const *op_all(void)
{
    return ops;
}

const struct op *op_find(const char *kind)
{
    for (size_t i = 0; ops[i]; i++)
        if (strcmp(ops[i]->kind, kind) == 0)
            return ops[i];
    return NULL;
}

/* --- check --- */

static const struct op_param *param_find(const struct op_param *params, const char *name)
{
    for (; params->name; params++)
        if (strcmp(params->name, name) == 0)
            return params;
    return NULL;
}

static bool kind_fits(enum param_kind kind, const struct json *j)
{
    switch (kind) {
    case PARAM_TEXT:
        return json_kind(j) == JSON_TEXT;
    case PARAM_I64:
        return json_kind(j) == JSON_NUMBER && json_i64(j, INT64_MIN) != INT64_MIN;
    case PARAM_F64:
        return json_kind(j) == JSON_NUMBER;
    case PARAM_BOOL:
        return json_kind(j) == JSON_BOOL;
    case PARAM_LIST:
        break;
    }
    if (json_kind(j) != JSON_ARRAY)
        return false;
    for (const struct json *i = json_first(j); i; i = json_next(i))
        if (json_kind(i) != JSON_TEXT)
            return false;
    return true;
}

static void hint_nearest(const struct op_param *params, const char *name, struct err *e)
{
    size_t best = SIZE_MAX;

    for (; params->name; params++) {
        size_t d = text_distance(name, params->name);

        if (d < best) {
            best = d;
            err_hint(e, "the nearest name is '%s'", params->name);
        }
    }
}

int op_check(const struct op *op, const struct json *params, struct err *e)
{
    if (json_kind(params) != JSON_OBJECT)
        return err_set(e, FAIL_USAGE, "the parameters of %s must be a JSON object", op->kind);
    for (const struct json *j = json_first(params); j; j = json_next(j)) {
        const struct op_param *p = param_find(op->params, json_key(j));

        if (!p) {
            err_set(e, FAIL_USAGE, "%s has no parameter '%s'", op->kind, json_key(j));
            hint_nearest(op->params, json_key(j), e);
            return -1;
        }
        if (!kind_fits(p->kind, j))
            return err_set(e, FAIL_USAGE, "parameter '%s' of %s has the wrong type", p->name,
                           op->kind);
    }
    return 0;
}

/* --- values --- */

/* The default of a parameter, as its text. An unknown name is a slip of the programmer. */
static const char *otherwise_of(const struct task *t, const char *name)
{
    const struct op_param *p = t->op ? param_find(t->op->params, name) : NULL;

    return p ? p->otherwise : NULL;
}

const char *task_text(const struct task *t, const char *name)
{
    return json_text(json_get(t->params, name), otherwise_of(t, name));
}

int64_t task_i64(const struct task *t, const char *name, int64_t otherwise)
{
    const char *text = otherwise_of(t, name);

    if (text)
        otherwise = strtoll(text, NULL, 10);
    return json_i64(json_get(t->params, name), otherwise);
}

double task_f64(const struct task *t, const char *name, double otherwise)
{
    const char *text = otherwise_of(t, name);

    if (text)
        otherwise = strtod(text, NULL);
    return json_f64(json_get(t->params, name), otherwise);
}

bool task_bool(const struct task *t, const char *name)
{
    return json_bool(json_get(t->params, name), false);
}

const struct json *task_list(const struct task *t, const char *name)
{
    const struct json *j = json_get(t->params, name);

    return json_kind(j) == JSON_ARRAY ? j : NULL;
}

int task_publish(struct task *t, struct err *e)
{
    if (proc_cancelled())
        return err_set(e, FAIL_CANCELLED, "cancelled");
    return store_in_transaction(t->store) ? 0 : store_begin(t->store, e);
}
