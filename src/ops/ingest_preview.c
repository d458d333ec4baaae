/* ingest_preview.c - previews of the sources of an ingest, and the command lines that load them.
 *
 * A later source of a dataset that an earlier one would make meets the columns that were seen
 * there, as its load would.
 * Not here: the look at a source (data/preview.c), which sources there are (op_ingest.c). */
#include "config.h"

#include "src/ops/ingest_preview.h"

#include "src/base/mem.h"
#include "src/base/text.h"
#include "src/data/url.h"
#include "src/ops/op.h"
#include "src/ops/op_ingest.h"
#include "src/store/dataset.h"

#include <stdlib.h>
#include <string.h>

struct made { /* a dataset that an earlier source would make */
    char *dataset;
    struct schema *schema;
};

struct pass {
    struct store *store;
    const struct json *params;
    const char *workspace;
    ingest_preview_fn fn;
    void *arg;
    struct made *made;
    size_t n_made, n_refused;
    struct err first; /* why the first one would be refused */
};

const char *ingest_would_name(enum ingest_would w)
{
    static const char *const name[] = {"create", "append", "replace", "refuse"};

    return name[w];
}

/* --- the command line --- */

static void put_option(struct buf *b, const char *name, const char *value)
{
    buf_printf(b, " --%s ", name);
    buf_word(b, value);
}

static void put_pair(struct buf *b, const char *name, const char *column, const char *is)
{
    struct buf pair = {0};

    buf_printf(&pair, "%s=%s", column, is);
    put_option(b, name, buf_str(&pair));
    buf_done(&pair);
}

/* Types of a dataset that has none yet. A column without a value is left open, and one with a
 * sign in its name cannot be told. */
static void put_types(struct buf *b, const struct preview *p)
{
    for (size_t i = 0; i < p->n_column; i++) {
        const struct preview_column *c = &p->column[i];

        if (c->column && (c->n_value || c->fixed) && !strchr(c->column, '='))
            put_pair(b, "type", c->column, column_type_name(c->type));
    }
}

static void put_key(struct buf *b, const struct preview *p)
{
    const char *const *key = p->o.n_key ? p->o.key : p->key;
    size_t n = p->o.n_key ? p->o.n_key : p->n_key;
    struct buf list = {0};

    for (size_t i = 0; i < n; i++)
        buf_printf(&list, "%s%s", i ? "," : "", key[i]);
    if (n)
        put_option(b, "key", buf_str(&list));
    buf_done(&list);
}

static void put_delimiter(struct buf *b, char c)
{
    if (c != ',')
        put_option(b, "delimiter", c == '\t' ? "tab" : (char[]){c, '\0'});
}

/* A parameter as it was given. */
static void put_given(struct buf *b, const struct op_param *q, const struct json *value)
{
    if (!value)
        return;
    if (q->kind == PARAM_BOOL) {
        if (json_bool(value, false))
            buf_printf(b, " --%s", q->name);
        return;
    }
    if (q->kind == PARAM_LIST) {
        for (const struct json *j = json_first(value); j; j = json_next(j))
            put_option(b, q->name, json_text(j, ""));
        return;
    }
    struct buf text = {0};

    json_print(value, &text);
    put_option(b, q->name, json_text(value, buf_str(&text)));
    buf_done(&text);
}

/* Options in the order of the table: those that the preview settles, and the others as given. */
static void put_options(const struct pass *x, struct buf *b, const struct preview *p, bool stands)
{
    for (const struct op_param *q = op_ingest.params; q->name; q++) {
        if (strcmp(q->name, "dataset") == 0 || strcmp(q->name, "sources") == 0)
            continue;
        if (strcmp(q->name, "append") == 0 || strcmp(q->name, "replace") == 0) {
            if (p->o.mode == (*q->name == 'a' ? DATASET_APPEND : DATASET_REPLACE))
                buf_printf(b, " --%s", q->name);
        } else if (strcmp(q->name, "map") == 0) {
            for (size_t i = 0; i < p->o.n_map; i++)
                put_pair(b, "map", p->o.map[i].column, p->o.map[i].is);
        } else if (strcmp(q->name, "type") == 0) {
            if (!stands)
                put_types(b, p);
        } else if (strcmp(q->name, "key") == 0) {
            if (!stands)
                put_key(b, p);
        } else if (strcmp(q->name, "delimiter") == 0) {
            put_delimiter(b, p->o.delimiter);
        } else if (strcmp(q->name, "time-format") == 0) {
            if (p->o.times.form)
                put_option(b, q->name, time_form_text(p->o.times.form));
        } else {
            put_given(b, q, json_get(x->params, q->name));
        }
    }
}

static bool is_dash(const char *word)
{
    return word[0] == '-' && word[1];
}

/* DATASET where it can be told by a word; else the file's name tells it. */
static void put_words(struct buf *b, const struct ingest_opts *o)
{
    if (!strpbrk(o->dataset, "/.:")) {
        buf_byte(b, ' ');
        buf_word(b, o->dataset);
    }
    buf_byte(b, ' ');
    buf_word(b, o->source);
}

static void put_line(const struct pass *x, struct buf *b, const struct preview *p, bool stands)
{
    bool dash = is_dash(p->o.dataset) || is_dash(p->o.source);

    buf_text(b, "millwright ingest");
    if (!dash)
        put_words(b, &p->o);
    put_options(x, b, p, stands);
    if (x->workspace) {
        buf_text(b, " -w ");
        buf_word(b, x->workspace);
    }
    if (dash) {
        buf_text(b, " --");
        put_words(b, &p->o);
    }
}

/* --- one source --- */

static const struct schema *find_made(const struct pass *x, const char *dataset)
{
    for (size_t i = 0; i < x->n_made; i++)
        if (text_case_cmp(x->made[i].dataset, dataset) == 0)
            return x->made[i].schema;
    return NULL;
}

static void add_made(struct pass *x, const struct preview *p)
{
    if (find_made(x, p->o.dataset))
        return;
    x->made = mem_resize(x->made, x->n_made + 1, sizeof *x->made);
    x->made[x->n_made++] = (struct made){mem_text(p->o.dataset), schema_copy(p->schema)};
}

/* Columns that the dataset would have when the source comes, in *out, which the caller frees;
 * NULL: the source's own, or the program's. */
static int find_standing(const struct pass *x, const struct ingest_opts *o, bool exists,
                         struct schema **out, struct err *e)
{
    const struct schema *made = find_made(x, o->dataset);

    *out = NULL;
    if (o->mode != DATASET_APPEND || layout_dataset(o->dataset))
        return 0;
    if (made)
        *out = schema_copy(made);
    else if (exists)
        *out = dataset_schema(x->store, o->dataset, e);
    return exists && !made && !*out ? -1 : 0;
}

static void refuse(struct pass *x, struct ingest_preview *v, const struct err *why)
{
    v->would = INGEST_REFUSE;
    v->why = why;
    if (x->n_refused++ == 0)
        x->first = *why;
}

static void decide(struct pass *x, struct ingest_preview *v, bool exists, struct err *taken)
{
    const struct ingest_opts *o = &v->preview->o;

    v->would = o->mode == DATASET_APPEND && (exists || find_made(x, o->dataset)) ? INGEST_APPEND
               : o->mode == DATASET_REPLACE && exists                           ? INGEST_REPLACE
                                                                                 : INGEST_CREATE;
    v->exists = o->mode == DATASET_CREATE && exists;
    if (v->exists) {
        err_set(taken, FAIL_INPUT, "dataset '%s' exists", o->dataset);
        err_hint(taken, "--append merges into it, --replace replaces it");
        refuse(x, v, taken);
    } else if (v->preview->refused) {
        refuse(x, v, &v->preview->why);
    }
}

static int show(struct pass *x, const struct preview *p, bool exists, bool stands, struct err *e)
{
    struct ingest_preview v = {.preview = p};
    const struct preview *best = preview_best(p);
    struct err taken = {0};
    struct buf line = {0};

    decide(x, &v, exists, &taken);
    if (best->schema)
        put_line(x, &line, best, stands || layout_dataset(p->o.dataset));
    char *shown = url_redact(buf_str(&line));

    v.line = best->schema ? shown : NULL;
    int rc = x->fn(x->arg, &v, e);

    free(shown);
    buf_done(&line);
    if (rc < 0 || v.would == INGEST_REFUSE)
        return rc < 0 ? -1 : 0;
    add_made(x, p);
    return 1;
}

static int on_source(void *arg, const struct ingest_opts *o, struct err *e)
{
    struct pass *x = arg;
    bool exists = x->store && dataset_exists(x->store, o->dataset);
    struct schema *stands;

    if (x->store && !exists && dataset_name_ok(x->store, o->dataset, e) < 0)
        return -1;
    if (find_standing(x, o, exists, &stands, e) < 0)
        return -1;
    struct preview *p = preview_new(o, stands, e);
    int rc = p ? show(x, p, exists, stands != NULL, e) : -1;

    preview_free(p);
    schema_free(stands);
    return rc;
}

int ingest_preview(struct store *s, const struct json *params, const char *workspace,
                   ingest_preview_fn fn, void *arg, struct err *e)
{
    struct pass x = {.store = s, .params = params, .workspace = workspace, .fn = fn, .arg = arg};
    int rc = op_ingest_each(params, on_source, &x, e);

    for (size_t i = 0; i < x.n_made; i++) {
        free(x.made[i].dataset);
        schema_free(x.made[i].schema);
    }
    free(x.made);
    if (rc < 0 || !x.n_refused)
        return rc;
    *e = x.first;
    return -1;
}
