/* metrics.c - counts per pair of labels, and the figures that follow from them.
 *
 * Everything is a quotient of whole counts but the log loss, which is a sum in row order of
 * -ln p with p kept within [1e-15, 1 - 1e-15]. */
#include "config.h"

#include "src/model/metrics.h"

#include "src/base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double least_p = 1e-15;

struct metrics {
    size_t n_class, cap;
    double *label, *loss; /* [cap] */
    int64_t *count;       /* [cap][cap] actual x predicted */
    int64_t n_row;
    int64_t *confusion;   /* the result's */
    struct metrics_class *per_class;
};

struct metrics *metrics_new(const double *label, size_t n_class)
{
    struct metrics *m = mem_zero(1, sizeof *m);

    m->cap = n_class + 8;
    m->label = mem_zero(m->cap, sizeof *m->label);
    m->loss = mem_zero(m->cap, sizeof *m->loss);
    m->count = mem_zero(m->cap * m->cap, sizeof *m->count);
    for (m->n_class = 0; m->n_class < n_class; m->n_class++)
        m->label[m->n_class] = label[m->n_class];
    return m;
}

void metrics_free(struct metrics *m)
{
    if (!m)
        return;
    free(m->label);
    free(m->loss);
    free(m->count);
    free(m->confusion);
    free(m->per_class);
    free(m);
}

/* --- rows --- */

static void grow(struct metrics *m)
{
    size_t cap = m->cap * 2;
    int64_t *count = mem_zero(cap * cap, sizeof *count);

    for (size_t a = 0; a < m->n_class; a++)
        memcpy(count + a * cap, m->count + a * m->cap, m->n_class * sizeof *count);
    free(m->count);
    m->count = count;
    m->label = mem_resize(m->label, cap, sizeof *m->label);
    m->loss = mem_resize(m->loss, cap, sizeof *m->loss);
    memset(m->loss + m->cap, 0, (cap - m->cap) * sizeof *m->loss);
    m->cap = cap;
}

static int class_of(struct metrics *m, double label, size_t *out, struct err *e)
{
    size_t i = 0;

    while (i < m->n_class && m->label[i] != label)
        i++;
    if (i == METRICS_CLASS_MAX || isnan(label))
        return err_set(e, FAIL_INPUT, "more than %d labels", METRICS_CLASS_MAX);
    if (i == m->n_class) {
        if (m->n_class == m->cap)
            grow(m);
        m->label[m->n_class++] = label;
    }
    *out = i;
    return 0;
}

static double loss(double p)
{
    if (p < least_p)
        return -log(least_p);
    return p > 1.0 - least_p ? -log1p(-least_p) : -log(p);
}

int metrics_add(struct metrics *m, double actual, double predicted, double probability,
                struct err *e)
{
    size_t a, p;

    if (class_of(m, actual, &a, e) < 0 || class_of(m, predicted, &p, e) < 0)
        return -1;
    m->count[a * m->cap + p]++;
    m->loss[a] += isnan(probability) ? NAN : loss(probability);
    m->n_row++;
    return 0;
}

/* --- figures --- */

static double f1(double p, double r)
{
    return p + r == 0.0 ? 0.0 : 2.0 * p * r / (p + r);
}

static void class_result(const struct metrics *m, size_t k, struct metrics_class *out)
{
    memset(out, 0, sizeof *out);
    out->label = m->label[k];
    for (size_t i = 0; i < m->n_class; i++) {
        out->support += m->count[k * m->cap + i];
        out->predicted += m->count[i * m->cap + k];
    }
    out->right = m->count[k * m->cap + k];
    out->of.precision = out->predicted ? (double)out->right / (double)out->predicted : 0.0;
    out->of.recall = out->support ? (double)out->right / (double)out->support : NAN;
    out->of.f1 = out->support ? f1(out->of.precision, out->of.recall) : NAN;
    out->false_positive_rate =
        (double)(out->predicted - out->right) / (double)(m->n_row - out->support);
    out->log_loss = m->loss[k] / (double)out->support;
}

/* Component failures against healthy. */
static void scenario(const struct metrics *m, struct metrics_result *r)
{
    int64_t not_healthy_predicted = 0, healthy_predicted = 0;

    for (size_t k = 0; k < m->n_class; k++) {
        if (m->label[k] == 0.0) {
            r->tn = r->per_class[k].right;
            healthy_predicted = r->per_class[k].predicted;
        } else {
            r->tp += r->per_class[k].right;
            not_healthy_predicted += r->per_class[k].predicted;
        }
    }
    r->fp = not_healthy_predicted - r->tp;
    r->fn = healthy_predicted - r->tn;
    r->accuracy = (double)(r->tn + r->tp) / (double)m->n_row;
    r->of.precision = (double)r->tp / (double)(r->tp + r->fp);
    r->of.recall = (double)r->tp / (double)(r->tp + r->fn);
    r->of.f1 = 2.0 * r->of.precision * r->of.recall / (r->of.precision + r->of.recall);
}

static void add_figures(struct metrics_figures *to, const struct metrics_figures *of, double times)
{
    to->precision += of->precision * times;
    to->recall += of->recall * times;
    to->f1 += of->f1 * times;
}

static void averages(const struct metrics *m, struct metrics_result *r)
{
    int64_t right = 0;
    double loss_sum = 0.0, n_true = 0.0;

    for (size_t k = 0; k < m->n_class; k++) {
        right += r->per_class[k].right;
        loss_sum += m->loss[k];
        n_true += r->per_class[k].support > 0;
    }
    for (size_t k = 0; k < m->n_class; k++) {
        const struct metrics_class *c = &r->per_class[k];

        if (c->support == 0)
            continue;
        add_figures(&r->weighted, &c->of, (double)c->support / (double)m->n_row);
        add_figures(&r->macro, &c->of, 1.0 / n_true);
    }
    r->share_right = (double)right / (double)m->n_row;
    r->hamming_loss = (double)(m->n_row - right) / (double)m->n_row;
    r->log_loss = loss_sum / (double)m->n_row;
}

void metrics_result(struct metrics *m, struct metrics_result *out)
{
    size_t n = m->n_class;

    memset(out, 0, sizeof *out);
    m->per_class = mem_resize(m->per_class, n, sizeof *m->per_class);
    m->confusion = mem_resize(m->confusion, n * n, sizeof *m->confusion);
    for (size_t a = 0; a < n; a++)
        memcpy(m->confusion + a * n, m->count + a * m->cap, n * sizeof *m->confusion);
    for (size_t k = 0; k < n; k++)
        class_result(m, k, &m->per_class[k]);
    out->n_row = m->n_row;
    out->n_class = n;
    out->per_class = m->per_class;
    out->confusion = m->confusion;
    scenario(m, out);
    averages(m, out);
}

/* --- JSON --- */

static void put_figures(struct json_out *o, const struct metrics_figures *f)
{
    json_put_f64(o, "precision", f->precision);
    json_put_f64(o, "recall", f->recall);
    json_put_f64(o, "f1", f->f1);
}

static void put_class(struct json_out *o, const struct metrics_class *c)
{
    json_object(o, NULL);
    json_put_f64(o, "label", c->label);
    put_figures(o, &c->of);
    json_put_i64(o, "support", c->support);
    json_end_object(o);
}

void metrics_put_json(const struct metrics_result *r, struct json_out *o)
{
    json_array(o, "labels");
    for (size_t k = 0; k < r->n_class; k++)
        json_put_f64(o, NULL, r->per_class[k].label);
    json_end_array(o);
    json_array(o, "confusion");
    for (size_t a = 0; a < r->n_class; a++) {
        json_array(o, NULL);
        for (size_t p = 0; p < r->n_class; p++)
            json_put_i64(o, NULL, r->confusion[a * r->n_class + p]);
        json_end_array(o);
    }
    json_end_array(o);
    json_put_f64(o, "accuracy", r->accuracy);
    put_figures(o, &r->of);
    json_object(o, "weighted");
    put_figures(o, &r->weighted);
    json_end_object(o);
    json_object(o, "macro");
    put_figures(o, &r->macro);
    json_end_object(o);
    json_array(o, "per_class");
    for (size_t k = 0; k < r->n_class; k++)
        put_class(o, &r->per_class[k]);
    json_end_array(o);
    json_put_f64(o, "log_loss", r->log_loss);
}
