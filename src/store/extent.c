/* extent.c - the statistics of chunks, put together by column. */
#include "config.h"

#include "src/store/extent.h"

#include "src/store/shadow.h"

#include <string.h>

struct ends { /* of a column, so far */
    const struct codec_bound *min, *max;
};

static void add_chunk(struct extent *x, struct ends *ends, const struct shadow_chunk *k)
{
    for (size_t i = 0; i < x->n_col; i++) {
        const struct codec_stats *s = &k->stats[i];
        enum column_type type = x->col[i].type;

        x->col[i].n_null += s->n_null;
        x->col[i].bytes += s->size;
        if (!s->min.has)
            continue;
        if (!ends[i].min || codec_bound_cmp(type, &s->min, ends[i].min) < 0)
            ends[i].min = &s->min;
        if (!ends[i].max || codec_bound_cmp(type, &s->max, ends[i].max) > 0)
            ends[i].max = &s->max;
    }
}

static struct extent_value value_of(enum column_type type, const struct codec_bound *b,
                                    struct arena *a)
{
    struct extent_value v = {.cut = b->cut};

    if (type == COLUMN_TEXT)
        v.text = arena_text_n(a, (const char *)b->bytes, b->size);
    else if (type == COLUMN_F64)
        v.f64 = codec_bound_f64(b);
    else
        v.i64 = codec_bound_i64(b);
    return v;
}

static void put_ends(struct extent *x, const struct ends *ends, struct arena *a)
{
    for (size_t i = 0; i < x->n_col; i++) {
        if (!ends[i].min)
            continue;
        x->col[i].has = true;
        x->col[i].min = value_of(x->col[i].type, ends[i].min, a);
        x->col[i].max = value_of(x->col[i].type, ends[i].max, a);
    }
}

static struct extent *named(const struct shadow *d, struct arena *a)
{
    struct extent *x = arena_zero(a, 1, sizeof *x);

    x->n_col = d->schema->n_col;
    x->n_chunk = d->n_chunk;
    x->n_row = d->n_row;
    x->exact = true;
    x->col = arena_zero(a, x->n_col + 1, sizeof *x->col);
    for (size_t i = 0; i < x->n_col; i++) {
        x->col[i].name = arena_text(a, d->schema->col[i].name);
        x->col[i].type = d->schema->col[i].type;
    }
    for (size_t i = 0; i < d->schema->n_key; i++)
        x->col[d->schema->key[i]].key = true;
    return x;
}

const struct extent *extent_of(struct store *s, const char *name, struct arena *a, struct err *e)
{
    int64_t id = shadow_find(store_db(s), name);
    struct shadow *d = id ? shadow_load(store_db(s), id, NULL, 0, e) : NULL;

    if (!id)
        err_set(e, FAIL_INPUT, "there is no dataset '%s'", name);
    if (!d)
        return NULL;
    struct extent *x = named(d, a);
    struct ends *ends = arena_zero(a, x->n_col + 1, sizeof *ends);

    for (size_t i = 0; i < d->n_chunk; i++) {
        add_chunk(x, ends, &d->chunk[i]);
        x->exact = x->exact && d->chunk[i].n_dead == 0;
    }
    put_ends(x, ends, a);
    shadow_free(d);
    return x;
}
