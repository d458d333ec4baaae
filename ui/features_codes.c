/* features_codes.c - how many inputs a recipe gives. Those of sensors follow from the recipe alone;
 * codes and categories that it leaves to the data are counted there, by one `sql` in a helper. */
#include "config.h"

#include "src/base/mem.h"
#include "src/base/text.h"
#include "src/store/dataset.h"
#include "ui/features_parts.h"
#include "ui/names.h"

#include <stdlib.h>
#include <string.h>

/* --- what is to be counted --- */

static struct features_codes *find(struct features_counting *k, const char *dataset,
                                   const char *column)
{
    for (size_t i = 0; i < k->n_codes; i++)
        if (strcmp(k->codes[i].dataset, dataset) == 0 && strcmp(k->codes[i].column, column) == 0)
            return &k->codes[i];
    return NULL;
}

static bool has_column(struct features *f, const char *dataset, const char *column)
{
    struct err ignored = {0}; /* then it is not there */
    struct schema *s = dataset_exists(app_store(f->base.app), dataset)
                           ? dataset_schema(app_store(f->base.app), dataset, &ignored)
                           : NULL;
    bool has = s && schema_find(s, column) >= 0;

    schema_free(s);
    return has;
}

static void want(struct features *f, const char *dataset, const char *column)
{
    struct features_counting *k = &f->counting;

    if (find(k, dataset, column) || k->n_codes == FEATURES_CODES ||
        !has_column(f, dataset, column))
        return;
    k->codes[k->n_codes++] = (struct features_codes){arena_text(&k->memory, dataset),
                                                     arena_text(&k->memory, column), -1};
}

static void want_all(struct features *f, const struct recipe *r)
{
    for (size_t i = 0; i < r->n_event; i++)
        if (!r->events[i].listed)
            want(f, r->events[i].dataset, r->events[i].column);
    for (size_t i = 0; i < r->n_replacement; i++)
        if (!r->replacements[i].listed)
            want(f, r->replacements[i].dataset, r->replacements[i].column);
    for (size_t i = 0; i < r->n_static; i++)
        if (r->statics[i].one_hot && !r->statics[i].listed)
            want(f, r->static_dataset, r->statics[i].column);
}

/* The dataset's rows are in it as a remark: another state of the data is another question. */
static char *question(const struct features *f)
{
    const struct features_counting *k = &f->counting;
    struct err ignored = {0};
    struct buf b = {0};

    for (size_t i = 0; i < k->n_codes; i++) {
        buf_text(&b, i ? " UNION ALL " : "");
        buf_text(&b, "SELECT count(DISTINCT ");
        ui_sql_name(&b, k->codes[i].column);
        buf_text(&b, ") FROM ");
        ui_sql_name(&b, k->codes[i].dataset);
        buf_printf(&b, " /* %lld */", (long long)dataset_rows(app_store(f->base.app),
                                                              k->codes[i].dataset, &ignored));
    }
    return buf_take(&b);
}

/* --- asking --- */

/* A line of names, then one number each. */
static void answer(void *owner, const char *text, size_t size, int status)
{
    struct features_counting *k = owner;
    const char *end = text + size, *line = memchr(text, '\n', size);

    for (size_t i = 0; status == 0 && line && i < k->n_codes; i++) {
        const char *s = line + 1;
        int64_t n;

        line = s < end ? memchr(s, '\n', (size_t)(end - s)) : NULL;
        if (line && text_to_i64(s, (size_t)(line - s), &n) == TEXT_NUM_OK)
            k->codes[i].n = n;
    }
    features_list(features_of(k->app));
}

void features_codes_ask(struct features *f)
{
    struct features_counting before = f->counting;
    struct features_counting *k = &f->counting;
    struct err ignored = {0}; /* the number of inputs is not known, then */

    *k = (struct features_counting){.app = before.app};
    for (size_t i = 0; i < f->n_recipe; i++)
        if (f->recipe[i].recipe)
            want_all(f, f->recipe[i].recipe);
    k->sql = question(f);
    if (before.sql && strcmp(before.sql, k->sql) == 0) {
        free(k->sql);
        arena_done(&k->memory);
        *k = before;
        return;
    }
    app_ask_stop(k->app, k);
    free(before.sql);
    arena_done(&before.memory);
    if (k->n_codes > 0)
        app_ask(k->app, (const char *const[]){"sql", "--csv", "--", k->sql, NULL}, answer, k,
                &ignored);
}

/* --- the sum --- */

static int64_t codes_of(const struct features *f, const char *dataset, const char *column,
                        bool listed, size_t n)
{
    struct features_codes *x =
        listed ? NULL : find((struct features_counting *)&f->counting, dataset, column);

    return listed ? (int64_t)n : x ? x->n : -1;
}

/* Columns that are no numbers are kept with the rows, and not learned from. */
static int64_t static_inputs(const struct features *f, const struct recipe *r)
{
    struct err ignored = {0};
    struct schema *s = r->static_dataset && dataset_exists(app_store(f->base.app),
                                                           r->static_dataset)
                           ? dataset_schema(app_store(f->base.app), r->static_dataset, &ignored)
                           : NULL;
    int64_t sum = s || r->n_static == 0 ? 0 : -1;

    for (size_t i = 0; sum >= 0 && i < r->n_static; i++) {
        const struct recipe_static *x = &r->statics[i];
        int at = schema_find(s, x->column);
        int64_t n = x->one_hot ? codes_of(f, r->static_dataset, x->column, x->listed,
                                          x->n_category)
                    : at < 0 ? -1
                             : s->col[at].type != COLUMN_TEXT;

        sum = n < 0 ? -1 : sum + n;
    }
    schema_free(s);
    return sum;
}

int64_t features_inputs(const struct features *f, const struct features_recipe *r)
{
    const struct recipe *x = r->recipe;
    int64_t sum = x ? static_inputs(f, x) : -1;

    for (size_t i = 0; sum >= 0 && i < x->n_event; i++) {
        const struct recipe_codes *e = &x->events[i];
        int64_t n = codes_of(f, e->dataset, e->column, e->listed, e->n_code);

        sum = n < 0 ? -1 : sum + n;
    }
    for (size_t i = 0; sum >= 0 && i < x->n_replacement; i++) {
        const struct recipe_codes *e = &x->replacements[i];
        int64_t n = codes_of(f, e->dataset, e->column, e->listed, e->n_code);

        sum = n < 0 ? -1 : sum + n;
    }
    return sum < 0 ? -1 : sum + (int64_t)(x->n_sensor * x->n_window * x->n_aggregate);
}
