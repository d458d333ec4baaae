/* evaluation.c - the JSON of an evaluation into arrays, classes in the order of their labels. */
#include "config.h"

#include "ui/evaluation.h"

#include "ui/names.h"

#include <math.h>
#include <string.h>

enum { CLASSES = 512 }; /* metrics.h has no more */

struct order {
    size_t at[CLASSES]; /* place in the file of the k-th class */
    double label[CLASSES];
    size_t n;
};

static void read_order(const struct json *labels, struct order *o)
{
    o->n = 0;
    for (const struct json *j = json_first(labels); j && o->n < CLASSES; j = json_next(j)) {
        double label = json_f64(j, NAN);
        size_t k = o->n;

        for (; k > 0 && o->label[k - 1] > label; k--) {
            o->label[k] = o->label[k - 1];
            o->at[k] = o->at[k - 1];
        }
        o->label[k] = label;
        o->at[k] = o->n++;
    }
}

static struct ui_figures figures(const struct json *j)
{
    return (struct ui_figures){json_f64(json_get(j, "precision"), NAN),
                               json_f64(json_get(j, "recall"), NAN),
                               json_f64(json_get(j, "f1"), NAN)};
}

/* Place among the classes of the k-th label of the file. */
static size_t place(const struct order *o, size_t k)
{
    size_t i = 0;

    while (i < o->n && o->at[i] != k)
        i++;
    return i;
}

/* Lines and columns that are missing or too many leave zeros, or are left out. */
static const int64_t *read_counts(const struct json *confusion, const struct order *o,
                                  struct arena *a)
{
    int64_t *count = arena_zero(a, o->n * o->n + 1, sizeof *count);
    size_t row = 0;

    for (const struct json *line = json_first(confusion); line && row < o->n;
         line = json_next(line), row++) {
        size_t to = place(o, row), col = 0;

        for (const struct json *j = json_first(line); j && col < o->n; j = json_next(j), col++) {
            int64_t n = json_i64(j, 0);

            count[to * o->n + place(o, col)] = n > 0 ? n : 0;
        }
    }
    return count;
}

static void read_classes(const struct json *j, const struct json *about, const struct order *o,
                         struct arena *a, struct ui_evaluation *out)
{
    struct ui_class *c = arena_zero(a, o->n + 1, sizeof *c);
    const struct json *one = json_first(json_get(j, "per_class"));
    char name[UI_NAME];

    for (size_t k = 0; k < o->n; k++) {
        ui_label_name(about, o->label[k], name);
        c[k] = (struct ui_class){.label = o->label[k],
                                 .name = arena_text(a, name),
                                 .of = {NAN, NAN, NAN}};
        for (size_t p = 0; p < o->n; p++) {
            c[k].support += out->count[k * o->n + p];
            c[k].predicted += out->count[p * o->n + k];
        }
        out->n_row += c[k].support;
    }
    for (size_t k = 0; one && k < o->n; k++, one = json_next(one))
        c[place(o, k)].of = figures(one);
    out->per_class = c;
}

int ui_evaluation_read(const struct evaluation_row *row, const struct json *about, struct arena *a,
                       struct ui_evaluation *out, struct err *e)
{
    struct json *j = json_parse(row->result, strlen(row->result), e);
    struct order o;

    memset(out, 0, sizeof *out);
    read_order(json_get(j, "labels"), &o);
    if (!j || o.n == 0) {
        json_free(j);
        return err_set(e, FAIL_INPUT, "evaluation %lld cannot be read", (long long)row->id);
    }
    out->id = row->id;
    out->run = row->run;
    out->created_ms = row->created_ms;
    out->dataset = arena_text(a, row->dataset);
    out->n = o.n;
    out->count = read_counts(json_get(j, "confusion"), &o, a);
    read_classes(j, about, &o, a, out);
    out->accuracy = json_f64(json_get(j, "accuracy"), NAN);
    out->log_loss = json_f64(json_get(j, "log_loss"), NAN);
    out->of = figures(j);
    out->weighted = figures(json_get(j, "weighted"));
    out->macro = figures(json_get(j, "macro"));
    json_free(j);
    return 0;
}
