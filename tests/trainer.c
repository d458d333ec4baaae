/* trainer.c - labels, bins, codes, forest: the steps of a training over plain arrays. */
#include "config.h"

#include "tests/trainer.h"

#include "src/base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void encode(struct trainer *t, const struct model *m, struct err *e)
{
    struct bins_opts o = {
        .max_bins = (unsigned)t->params.max_bins,
        .max_categories = (size_t)t->params.max_categories,
        .n_class = t->n_class,
        .seed = (uint64_t)t->params.seed,
    };
    double weight[INDEXER_CLASS_MAX];
    bool weighted;

    assert_int_equal(bins_encode_labels(m->label, t->n_class, t->label, &t->matrix, e), 0);
    assert_int_equal(param_class_weights(&t->params, m->label, t->n_class, weight, &weighted, e),
                     0);
    if (weighted) {
        o.label = bins_classes(&t->matrix);
        o.class_weight = weight;
    }
    t->bins = mem_zero(t->n_feature, sizeof *t->bins);
    for (size_t f = 0; f < t->n_feature; f++) {
        assert_int_equal(bins_find(t->col[f], t->n_row, &o, &t->bins[f], e), 0);
        bins_encode(&t->bins[f], t->col[f], &t->matrix, f);
    }
}

struct model *trainer_run(struct trainer *t)
{
    double label[INDEXER_CLASS_MAX];
    struct err e = {0};
    int n_class = indexer_labels(t->label, t->n_row, label, &e);
    struct model *m;

    assert_true(n_class > 0);
    t->n_class = (size_t)n_class;
    m = model_new(t->n_feature, t->n_class);
    m->params = t->params;
    memcpy(m->label, label, t->n_class * sizeof *label);
    for (size_t f = 0; f < t->n_feature; f++) {
        char name[24];

        snprintf(name, sizeof name, "f%zu", f);
        m->feature[f].name = mem_text(t->name ? t->name[f] : name);
    }
    assert_int_equal(bins_matrix_init(&t->matrix, t->n_row, t->n_feature, &e), 0);
    encode(t, m, &e);
    if (forest_grow(&t->matrix, t->bins, t->n_thread, NULL, m, &e) < 0)
        fail_msg("%s", e.msg);
    if (model_check(m, &e) < 0)
        fail_msg("%s: %s", e.ctx, e.msg);
    return m;
}

void trainer_done(struct trainer *t)
{
    for (size_t f = 0; t->bins && f < t->n_feature; f++)
        bins_done(&t->bins[f]);
    free(t->bins);
    t->bins = NULL;
    bins_matrix_done(&t->matrix);
}
