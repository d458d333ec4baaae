/* model_store.c - a model's head as JSON and its trees as bytes, to and from the workspace. */
#include "config.h"

#include "src/ops/model_store.h"

#include "src/base/buf.h"
#include "src/base/mem.h"
#include "src/model/model_io.h"
#include "src/model/model_pack.h"
#include "src/store/models.h"

#include <stdlib.h>

struct loading {
    struct model *model;
    size_t n; /* trees so far */
};

static int load_tree(void *arg, int64_t tree, const void *bytes, size_t size, struct err *e)
{
    struct loading *l = arg;

    if (tree != (int64_t)l->n || l->n >= l->model->n_tree)
        return err_set(e, FAIL_STORE, "tree %lld is not the next one", (long long)tree);
    if (model_pack_read(l->model, bytes, size, &l->model->tree[l->n], e) < 0)
        return err_ctx(e, "tree %lld", (long long)tree);
    l->n++;
    return 0;
}

struct model *model_store_load(struct store *s, const char *name, struct err *e)
{
    struct arena a = {0};
    struct model_row row;
    struct loading l = {0};
    int rc = models_find(s, name, &a, &row, e);

    if (rc == 0) {
        l.model = model_io_from_head(row.head, e);
        rc = l.model ? models_trees(s, row.id, load_tree, &l, e) : -1;
        if (rc == 0 && l.n != l.model->n_tree)
            rc = err_set(e, FAIL_STORE, "%zu trees of %zu are stored", l.n, l.model->n_tree);
        if (rc == 0)
            l.model->about = mem_text(row.about);
        else
            err_ctx(e, "model '%s'", name);
    }
    arena_done(&a);
    if (rc == 0)
        return l.model;
    model_free(l.model);
    return NULL;
}

int model_store_insert(struct store *s, const char *name, const struct model *m, int64_t run,
                       bool replace, struct err *e)
{
    struct buf head = {0}, *packed = mem_zero(m->n_tree, sizeof *packed);
    struct model_tree_bytes *trees = mem_zero(m->n_tree, sizeof *trees);
    struct model_row row = {
        .name = name,
        .algorithm = param_algorithm_name(m->params.algorithm),
        .n_tree = (int64_t)m->n_tree,
        .n_node = model_nodes(m),
        .run = run,
        .about = m->about,
    };
    int64_t id;

    model_io_head(m, &head);
    row.head = buf_str(&head);
    for (size_t i = 0; i < m->n_tree; i++) {
        model_pack_write(m, &m->tree[i], &packed[i]);
        trees[i] = (struct model_tree_bytes){packed[i].s, packed[i].size};
    }
    int rc = models_insert(s, &row, trees, replace, &id, e);

    for (size_t i = 0; i < m->n_tree; i++)
        buf_done(&packed[i]);
    free(packed);
    free(trees);
    buf_done(&head);
    return rc;
}
