/* result.c - the result of a run, as its JSON object or for people, by kind of run.
 *
 * The keys are those of the ops; what an op does not report is left out here too. */
#include "config.h"

#include "src/cli/result.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/mem.h"
#include "src/cli/out.h"

/* --- words --- */

static long long whole(const struct json *r, const char *key)
{
    return (long long)json_i64(json_get(r, key), 0);
}

static const char *word(const struct json *r, const char *key)
{
    return json_text(json_get(r, key), "");
}

/* A label may be a text or a number. */
static void label_text(const struct json *j, struct buf *out)
{
    if (json_kind(j) == JSON_TEXT)
        buf_text(out, json_text(j, ""));
    else
        json_print(j, out);
}

static void put_seconds(const struct json *r, struct buf *line)
{
    double s = r ? json_f64(json_get(r, "seconds"), -1) : -1;

    if (s >= 0)
        buf_printf(line, s < 10 ? " in %.2f s" : " in %.1f s", s);
}

/* {"0":7100,"1":12} as "0 7100, 1 12" */
static void put_counts(const char *what, const struct json *counts)
{
    struct buf line = {0};

    if (!counts)
        return;
    buf_printf(&line, "%s:  ", what);
    for (const struct json *j = json_first(counts); j; j = json_next(j))
        buf_printf(&line, "%s%s %lld", j == json_first(counts) ? "" : ", ", json_key(j),
                   (long long)json_i64(j, 0));
    out_line("%s", buf_str(&line));
    buf_done(&line);
}

/* --- one function a kind --- */

static void show_ingest(const struct json *r)
{
    static const struct out_column column[] = {
        {"dataset", OUT_TEXT},  {"records", OUT_I64}, {"stored", OUT_I64}, {"rejected", OUT_I64},
        {"duplicate", OUT_I64}, {"state", OUT_TEXT},  {"source", OUT_TEXT},
    };
    struct out *o = out_new(OUT_TABLE, column, 7);
    struct err ignored = {0}; /* a stream that cannot be written is found by the last flush */

    for (const struct json *l = json_first(json_get(r, "loads")); l; l = json_next(l)) {
        const char *reason = json_text(json_get(l, "reason"), NULL);
        char state[64];

        snprintf(state, sizeof state, "%s%s%s", word(l, "state"), reason ? " " : "",
                 reason ? reason : "");
        out_text(o, word(l, "dataset"));
        for (size_t i = 1; i < 5; i++)
            out_i64(o, json_i64(json_get(l, column[i].name), 0));
        out_text(o, state);
        out_text(o, word(l, "source"));
    }
    out_free(o, &ignored);
}

/* whole_run: the result that tells the seconds; NULL: they are not told. */
static void show_features_of(const struct json *r, const struct json *whole_run)
{
    struct buf line = {0};

    buf_printf(&line, "%s: %lld rows, %lld columns", word(r, "dataset"), whole(r, "rows"),
               whole(r, "columns"));
    put_seconds(whole_run, &line);
    out_line("%s", buf_str(&line));
    put_counts("rows by label", json_get(r, "labels"));
    buf_done(&line);
}

static void show_features(const struct json *r)
{
    show_features_of(r, r);
}

static void show_train_of(const struct json *r, const struct json *whole_run)
{
    struct buf line = {0};
    long long trees = whole(r, "trees");

    buf_printf(&line, "%s: %s of %lld tree%s, %lld nodes, %lld classes, from %lld rows",
               word(r, "model"), word(r, "algorithm"), trees, trees == 1 ? "" : "s",
               whole(r, "nodes"), whole(r, "classes"), whole(r, "rows"));
    put_seconds(whole_run, &line);
    out_line("%s", buf_str(&line));
    buf_done(&line);
}

static void show_train(const struct json *r)
{
    show_train_of(r, r);
}

static void show_score_of(const struct json *r, const struct json *whole_run)
{
    const struct json *results = json_get(r, "results");
    struct buf line = {0};

    buf_printf(&line, "%s: %lld rows scored with %s", json_text(results, word(r, "dataset")),
               whole(r, "rows"), word(r, "model"));
    put_seconds(whole_run, &line);
    out_line("%s", buf_str(&line));
    put_counts("rows by prediction", json_get(r, "predicted"));
    buf_done(&line);
}

static void show_score(const struct json *r)
{
    show_score_of(r, r);
}

/* --- evaluate --- */

/* The labels of a result, in the order in which people look for them. */
struct label {
    double value;
    size_t at; /* place in the result */
    struct buf text;
};

static int by_value(const void *a, const void *b)
{
    const struct label *x = a, *y = b;

    if (x->value != y->value)
        return x->value < y->value ? -1 : 1;
    return x->at < y->at ? -1 : 1;
}

static struct label *labels_of(const struct json *r, size_t *out_n)
{
    const struct json *labels = json_get(r, "labels");
    struct label *l = mem_zero(json_size(labels) + 1, sizeof *l);
    size_t n = 0;

    for (const struct json *j = json_first(labels); j; j = json_next(j), n++) {
        l[n].at = n;
        l[n].value = json_f64(j, 0);
        label_text(j, &l[n].text);
    }
    qsort(l, n, sizeof *l, by_value);
    *out_n = n;
    return l;
}

static const struct json *item_at(const struct json *array, size_t at)
{
    const struct json *j = json_first(array);

    while (j && at--)
        j = json_next(j);
    return j;
}

static void show_confusion(const struct json *r)
{
    size_t n;
    struct label *label = labels_of(r, &n);
    struct out_column *column = mem_zero(n + 1, sizeof *column);
    struct err ignored = {0}; /* a stream that cannot be written is found by the last flush */

    column[0].name = "actual";
    for (size_t i = 0; i < n; i++)
        column[i + 1] = (struct out_column){buf_str(&label[i].text), OUT_I64};
    struct out *o = out_new(OUT_TABLE, column, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct json *row = item_at(json_get(r, "confusion"), label[i].at);

        out_text(o, buf_str(&label[i].text));
        for (size_t k = 0; k < n; k++)
            out_i64(o, json_i64(item_at(row, label[k].at), 0));
    }
    out_free(o, &ignored);
    for (size_t i = 0; i < n; i++)
        buf_done(&label[i].text);
    free(label);
    free(column);
}

static double rounded(const struct json *o, const char *key)
{
    return round(json_f64(json_get(o, key), NAN) * 1e4) / 1e4;
}

static void put_class(struct out *o, const char *name, const struct json *c)
{
    const struct json *support = json_get(c, "support");

    out_text(o, name);
    out_f64(o, rounded(c, "precision"));
    out_f64(o, rounded(c, "recall"));
    out_f64(o, rounded(c, "f1"));
    if (support)
        out_i64(o, json_i64(support, 0));
    else
        out_null(o);
}

static void show_classes(const struct json *r)
{
    static const struct out_column column[] = {
        {"class", OUT_TEXT}, {"precision", OUT_F64}, {"recall", OUT_F64},
        {"f1", OUT_F64},     {"support", OUT_I64},
    };
    size_t n;
    struct label *label = labels_of(r, &n);
    struct out *o = out_new(OUT_TABLE, column, 5);
    struct err ignored = {0};

    for (size_t i = 0; i < n; i++) {
        put_class(o, buf_str(&label[i].text), item_at(json_get(r, "per_class"), label[i].at));
        buf_done(&label[i].text);
    }
    free(label);
    if (json_get(r, "macro"))
        put_class(o, "macro", json_get(r, "macro"));
    if (json_get(r, "weighted"))
        put_class(o, "weighted", json_get(r, "weighted"));
    out_free(o, &ignored);
}

static void show_evaluate(const struct json *r)
{
    const struct json *loss = json_get(r, "log_loss");
    struct buf line = {0};

    if (word(r, "model")[0])
        buf_printf(&line, "%s on %s: %lld rows", word(r, "model"), word(r, "dataset"),
                   whole(r, "rows"));
    else
        buf_printf(&line, "%s: %lld rows", word(r, "dataset"), whole(r, "rows"));
    put_seconds(r, &line);
    out_line("%s", buf_str(&line));
    out_line("%s", "");
    out_line("Rows by actual class, in columns by predicted class:");
    show_confusion(r);
    out_line("%s", "");
    show_classes(r);
    out_line("%s", "");
    out_line("accuracy %.4f, precision %.4f, recall %.4f, F1 %.4f", rounded(r, "accuracy"),
             rounded(r, "precision"), rounded(r, "recall"), rounded(r, "f1"));
    if (json_kind(loss) == JSON_NUMBER)
        out_line("log loss %.4f", rounded(r, "log_loss"));
    buf_done(&line);
}

/* --- the pipelines: the results of their steps --- */

static void show_pipeline_train(const struct json *r)
{
    show_features_of(json_get(r, "features"), NULL);
    show_train_of(json_get(r, "train"), r);
}

static void show_pipeline_score(const struct json *r)
{
    show_score_of(json_get(r, "score"), r);
}

static const struct {
    const char *kind;
    void (*show)(const struct json *r);
} kinds[] = {
    {"ingest", show_ingest},
    {"features", show_features},
    {"train", show_train},
    {"evaluate", show_evaluate},
    {"score", show_score},
    {"pipeline train", show_pipeline_train},
    {"pipeline score", show_pipeline_score},
};

static void put_json_loads(const struct json *r)
{
    for (const struct json *l = json_first(json_get(r, "loads")); l; l = json_next(l)) {
        struct buf line = {0};

        json_print(l, &line);
        out_json(buf_str(&line));
        buf_done(&line);
    }
}

void result_show(const struct args *a, const char *kind, const char *json, bool succeeded)
{
    struct err ignored = {0};
    bool is_ingest = strcmp(kind, "ingest") == 0;

    if (!succeeded && !is_ingest)
        return;
    struct json *r = json_parse(json, strlen(json), &ignored);
    if (a->json && is_ingest)
        put_json_loads(r);
    else if (a->json)
        out_json(json);
    for (size_t i = 0; !a->json && r && i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].kind, kind) == 0)
            kinds[i].show(r);
    json_free(r);
}
