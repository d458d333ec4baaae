/* cmd_models.c - `models`: which there are; show, importance, delete, export, import.
 *
 * What a model is made of is told by the head that it is stored with (model/model_io.h). */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/arena.h"
#include "src/base/civil.h"
#include "src/base/file.h"
#include "src/base/json.h"
#include "src/base/mem.h"
#include "src/cli/cmd.h"
#include "src/cli/open.h"
#include "src/cli/open.h"
#include "src/model/model_io.h"
#include "src/ops/model_store.h"
#include "src/store/models.h"

/* --- the list --- */

static int list(const struct args *a, struct err *e)
{
    static const struct out_column column[] = {
        {"name", OUT_TEXT}, {"version", OUT_I64}, {"algorithm", OUT_TEXT}, {"trees", OUT_I64},
        {"nodes", OUT_I64}, {"run", OUT_I64},     {"created", OUT_TIME},
    };
    struct arena arena = {0};
    const struct model_row *rows;
    struct store *s = open_store(a, STORE_READ, e);

    if (!s)
        return -1;
    int64_t n = models_list(s, &arena, &rows, e);
    int rc = n < 0 ? -1 : 0;
    if (rc == 0) {
        struct out *o = out_new(args_form(a), column, 7);

        for (int64_t i = 0; i < n; i++) {
            out_text(o, rows[i].name);
            out_i64(o, rows[i].version);
            out_text(o, rows[i].algorithm);
            out_i64(o, rows[i].n_tree);
            out_i64(o, rows[i].n_node);
            if (rows[i].run)
                out_i64(o, rows[i].run);
            else
                out_null(o);
            out_i64(o, rows[i].created_ms / 1000);
        }
        rc = out_free(o, e);
    }
    if (n == 0)
        out_message("there are no models yet; millwright train makes one");
    arena_done(&arena);
    store_close(s);
    return rc;
}

/* --- one model --- */

struct shown { /* a stored model and its head, read */
    struct arena arena;
    struct model_row row;
    struct json *head, *about;
};

static void shown_done(struct shown *m)
{
    json_free(m->head);
    json_free(m->about);
    arena_done(&m->arena);
}

static int shown_read(struct shown *m, const struct args *a, struct err *e)
{
    struct store *s = open_store(a, STORE_READ, e);
    int rc = -1;

    *m = (struct shown){0};
    if (s && models_find(s, a->words[0], &m->arena, &m->row, e) == 0) {
        m->head = json_parse(m->row.head, strlen(m->row.head), e);
        m->about = m->head ? json_parse(m->row.about, strlen(m->row.about), e) : NULL;
        rc = m->about ? 0 : err_ctx(e, "model '%s'", m->row.name);
    }
    store_close(s);
    return rc;
}

static void put_names(const struct shown *m, struct json_out *o)
{
    json_array(o, "features");
    for (const struct json *f = json_first(json_get(m->head, "features")); f; f = json_next(f))
        json_put_text(o, NULL, json_text(json_get(f, "name"), ""));
    json_end_array(o);
}

static void put_member(const struct json *object, const char *key, struct json_out *o)
{
    struct buf b = {0};
    const struct json *j = json_get(object, key);

    if (!j)
        return;
    json_print(j, &b);
    json_put_raw(o, key, buf_str(&b));
    buf_done(&b);
}

static void show_json(const struct shown *m)
{
    struct buf b = {0};
    struct json_out o = {.b = &b};
    char created[CIVIL_SIZE];

    civil_text(m->row.created_ms / 1000, created);
    json_object(&o, NULL);
    json_put_text(&o, "model", m->row.name);
    json_put_i64(&o, "version", m->row.version);
    json_put_text(&o, "algorithm", m->row.algorithm);
    json_put_i64(&o, "trees", m->row.n_tree);
    json_put_i64(&o, "nodes", m->row.n_node);
    json_put_text(&o, "created", created);
    put_member(m->head, "params", &o);
    put_member(m->head, "labels", &o);
    put_names(m, &o);
    json_put_raw(&o, "about", m->row.about);
    json_end_object(&o);
    out_json(buf_str(&b));
    buf_done(&b);
}

/* Members of an object as "maxDepth 15, numTrees 200"; nested ones are left out. */
static void members_text(const struct json *object, struct buf *out)
{
    for (const struct json *j = json_first(object); j; j = json_next(j)) {
        if (json_kind(j) == JSON_OBJECT || json_kind(j) == JSON_ARRAY)
            continue;
        buf_printf(out, "%s%s ", out->size ? ", " : "", json_key(j));
        if (json_kind(j) == JSON_TEXT)
            buf_text(out, json_text(j, ""));
        else
            json_print(j, out);
    }
}

static void put_members(const char *name, const struct json *object)
{
    struct buf b = {0};

    members_text(object, &b);
    if (b.size)
        out_line("  %-9s %s", name, buf_str(&b));
    buf_done(&b);
}

/* What the model was trained on; nothing of one that was imported. */
static void put_training(const struct json *about)
{
    const char *data = json_text(json_get(about, "dataset"), NULL);
    const char *from = json_text(json_get(about, "from"), NULL);
    const char *to = json_text(json_get(about, "to"), NULL);

    if (data)
        out_line("  trained   on %s, %lld rows%s%s%s%s, label %s", data,
                 (long long)json_i64(json_get(about, "rows"), 0), from ? " from " : "",
                 from ? from : "", to ? " to " : "", to ? to : "",
                 json_text(json_get(about, "label"), "?"));
}

static void show_people(const struct shown *m)
{
    struct buf labels = {0};
    const struct json *l = json_get(m->head, "labels");
    char created[CIVIL_SIZE];

    if (l)
        json_print(l, &labels);
    civil_text(m->row.created_ms / 1000, created);
    out_head("%s, version %lld", m->row.name, (long long)m->row.version);
    out_line("  algorithm %s: %lld trees, %lld nodes", m->row.algorithm, (long long)m->row.n_tree,
             (long long)m->row.n_node);
    out_line("  labels    %s", buf_str(&labels));
    out_line("  features  %zu", json_size(json_get(m->head, "features")));
    put_members("params", json_get(m->head, "params"));
    put_training(m->about);
    out_line("  created   %s", created);
    buf_done(&labels);
}

static int show(const struct args *a, struct err *e)
{
    struct shown m;
    int rc = shown_read(&m, a, e);

    if (rc == 0)
        (a->json ? show_json : show_people)(&m);
    shown_done(&m);
    return rc;
}

/* --- importance --- */

struct weight {
    const char *feature;
    double importance;
    size_t at; /* order of the features, for ties */
};

static int larger_first(const void *a, const void *b)
{
    const struct weight *x = a, *y = b;

    if (x->importance != y->importance)
        return x->importance < y->importance ? 1 : -1;
    return x->at < y->at ? -1 : 1;
}

static int importance(const struct args *a, struct err *e)
{
    static const struct out_column column[] = {{"feature", OUT_TEXT}, {"importance", OUT_F64}};
    struct shown m;
    int rc = shown_read(&m, a, e);
    const struct json *f = json_first(json_get(m.head, "features"));
    const struct json *v = json_first(json_get(m.head, "importances"));
    size_t n = 0, cap = json_size(json_get(m.head, "features"));
    struct weight *w = mem_zero(cap + 1, sizeof *w);

    for (; rc == 0 && f && v; f = json_next(f), v = json_next(v), n++)
        w[n] = (struct weight){json_text(json_get(f, "name"), ""), json_f64(v, 0), n};
    qsort(w, n, sizeof *w, larger_first);
    if (rc == 0) {
        struct out *o = out_new(args_form(a), column, 2);

        for (size_t i = 0; i < n; i++) {
            out_text(o, w[i].feature);
            out_f64(o, w[i].importance);
        }
        rc = out_free(o, e);
    }
    free(w);
    shown_done(&m);
    return rc;
}

/* --- delete --- */

/* Asks where a person can answer; elsewhere the command is the answer. */
static bool agreed(const struct args *a)
{
    char answer[16] = "";

    if (args_bool(a, "yes") || isatty(STDIN_FILENO) != 1)
        return true;
    out_message("delete model '%s' with all its versions? [y/N]", a->words[0]);
    return fgets(answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y');
}

static void say_model(const struct args *a, const char *done)
{
    struct buf b = {0};
    struct json_out o = {.b = &b};

    json_object(&o, NULL);
    json_put_text(&o, "model", a->words[0]);
    json_end_object(&o);
    if (a->json)
        out_json(buf_str(&b));
    else
        out_line("%s: %s", a->words[0], done);
    buf_done(&b);
}

static int delete_model(const struct args *a, struct err *e)
{
    struct arena arena = {0};
    struct model_row row;
    int rc = -1;
    struct store *s = open_store(a, STORE_WRITE, e);

    if (s && models_find(s, a->words[0], &arena, &row, e) == 0) {
        if (!agreed(a))
            rc = err_set(e, FAIL_CANCELLED, "model '%s' stays", a->words[0]);
        else if (store_begin(s, e) == 0)
            rc = models_delete(s, a->words[0], e) < 0 ? store_rollback(s) : store_commit(s, e);
    }
    if (rc == 0)
        say_model(a, "deleted");
    arena_done(&arena);
    store_close(s);
    return rc;
}

static const struct op_param delete_options[] = {
    {"yes", PARAM_BOOL, NULL, NULL, "do not ask"},
    {0},
};

/* --- files --- */

static void say_file(const struct args *a, const struct model *m, const char *name,
                     const char *file)
{
    const char *algorithm = param_algorithm_name(m->params.algorithm);
    struct buf b = {0};
    struct json_out o = {.b = &b};

    json_object(&o, NULL);
    json_put_text(&o, "model", name);
    json_put_text(&o, "algorithm", algorithm);
    json_put_i64(&o, "trees", (int64_t)m->n_tree);
    json_put_i64(&o, "classes", (int64_t)m->n_class);
    json_end_object(&o);
    if (a->json)
        out_json(buf_str(&b));
    else
        out_line("%s: %s of %zu trees, %zu classes%s%s", name, algorithm, m->n_tree, m->n_class,
                 file ? ", written to " : "", file ? file : "");
    buf_done(&b);
}

static int export_model(const struct args *a, struct err *e)
{
    struct model *m = NULL;
    int rc = -1;
    struct store *s = open_store(a, STORE_READ, e);

    if (s)
        m = model_store_load(s, a->words[0], e);
    if (m)
        rc = model_io_write(m, a->words[1], e);
    if (rc == 0 && strcmp(a->words[1], "-") != 0)
        say_file(a, m, a->words[0], a->words[1]);
    model_free(m);
    store_close(s);
    return rc;
}

/* --name, else the file's name without folder and extension. The caller frees. */
static char *name_of(const struct args *a)
{
    const char *name = args_text(a, "name"), *base = file_base(a->words[0]);

    return name ? mem_text(name) : mem_text_n(base, strcspn(base, "."));
}

static int import_model(const struct args *a, struct err *e)
{
    char *name = name_of(a);
    struct model *m = model_io_read(a->words[0], e);
    struct store *s = m ? open_store(a, STORE_CREATE, e) : NULL;
    int rc = -1;

    if (s && store_begin(s, e) == 0) {
        rc = model_store_insert(s, name, m, 0, args_bool(a, "replace"), e);
        rc = rc < 0 ? store_rollback(s) : store_commit(s, e);
    }
    if (rc == 0)
        say_file(a, m, name, NULL);
    store_close(s);
    model_free(m);
    free(name);
    return rc;
}

static const struct op_param import_options[] = {
    {"name", PARAM_TEXT, NULL, "NAME", "name of the model (default: that of the file)"},
    {"replace", PARAM_BOOL, NULL, NULL, "a model of this name gets a new version"},
    {0},
};

/* --- rows of the table --- */

const struct cmd cmd_models = {
    .name = "models",
    .group = "Features and models",
    .usage = "models",
    .summary = "the models of the workspace",
    .example = "millwright models",
    .rows = true,
    .run = list,
};

const struct cmd cmd_models_list = {
    .name = "models list",
    .usage = "models list",
    .summary = "the same as models",
    .example = "millwright models list",
    .rows = true,
    .run = list,
};

const struct cmd cmd_models_show = {
    .name = "models show",
    .group = "Features and models",
    .usage = "models show MODEL",
    .summary = "parameters, labels, features, training data",
    .example = "millwright models show RandomForest",
    .min_word = 1,
    .max_word = 1,
    .run = show,
};

const struct cmd cmd_models_importance = {
    .name = "models importance",
    .group = "Features and models",
    .usage = "models importance MODEL",
    .summary = "features by their share of all gain",
    .example = "millwright models importance RandomForest",
    .min_word = 1,
    .max_word = 1,
    .rows = true,
    .run = importance,
};

const struct cmd cmd_models_delete = {
    .name = "models delete",
    .group = "Features and models",
    .usage = "models delete MODEL",
    .summary = "delete a model with all its versions",
    .about = "Asks on a terminal.",
    .example = "millwright models delete RandomForest --yes",
    .min_word = 1,
    .max_word = 1,
    .options = delete_options,
    .run = delete_model,
};

const struct cmd cmd_models_export = {
    .name = "models export",
    .group = "Features and models",
    .usage = "models export MODEL FILE",
    .summary = "a model as a JSON file",
    .about = "The file is documented in millwright-model(5); - is standard output. The same "
             "model gives the same bytes.",
    .example = "millwright models export RandomForest forest.json",
    .min_word = 2,
    .max_word = 2,
    .run = export_model,
};

const struct cmd cmd_models_import = {
    .name = "models import",
    .group = "Features and models",
    .usage = "models import FILE",
    .summary = "a model from a JSON file",
    .about = "Of ours (millwright-model(5)), or Spark's trees as plain arrays.",
    .example = "millwright models import forest.json --name Forest2",
    .min_word = 1,
    .max_word = 1,
    .options = import_options,
    .run = import_model,
};
