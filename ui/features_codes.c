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

/* Of codes; what is not known adds nothing, and makes the sum a least one. */
static int64_t add_codes(const struct features *f, const char *dataset, const char *column,
                         bool listed, size_t n, bool *exact)
{
    const struct features_codes *x =
        listed ? NULL : find((struct features_counting *)&f->counting, dataset, column);

    if (listed)
        return (int64_t)n;
    *exact = *exact && x && x->n >= 0;
    return x && x->n >= 0 ? x->n : 0;
}

/* Columns that are no numbers are kept with the rows, and not learned from. */
static int64_t add_statics(const struct features *f, const struct recipe *r, bool *exact)
{
    struct store *s = app_store(f->base.app);
    struct err ignored = {0}; /* its columns are not known, then */
    struct schema *has = r->static_dataset && dataset_exists(s, r->static_dataset)
                             ? dataset_schema(s, r->static_dataset, &ignored)
                             : NULL;
    int64_t sum = 0;

    for (size_t i = 0; i < r->n_static; i++) {
        const struct recipe_static *x = &r->statics[i];
        int at = has ? schema_find(has, x->column) : -1;

        if (x->one_hot)
            sum += add_codes(f, r->static_dataset, x->column, x->listed, x->n_category, exact);
        else if (at < 0)
            *exact = false;
        else
            sum += has->col[at].type != COLUMN_TEXT;
    }
    schema_free(has);
    return sum;
}

/* As many as the newest table has. */
static int64_t inputs_of_table(const struct features *f, const char *recipe)
{
    int64_t newest = -1, n = 0;

    for (size_t i = 0; i < f->n_table; i++) {
        if (strcmp(f->table[i].recipe, recipe) != 0 || f->table[i].row.changed_at < newest)
            continue;
        newest = f->table[i].row.changed_at;
        n = (int64_t)f->table[i].n_input;
    }
    return n;
}

int64_t features_inputs(const struct features *f, const struct features_recipe *r,
                        bool *out_exact)
{
    const struct recipe *x = r->recipe;
    int64_t sum = x ? (int64_t)(x->n_sensor * x->n_window * x->n_aggregate) : 0;
    bool exact = x != NULL;

    for (size_t i = 0; x && i < x->n_event; i++)
        sum += add_codes(f, x->events[i].dataset, x->events[i].column, x->events[i].listed,
                         x->events[i].n_code, &exact);
    for (size_t i = 0; x && i < x->n_replacement; i++)
        sum += add_codes(f, x->replacements[i].dataset, x->replacements[i].column,
                         x->replacements[i].listed, x->replacements[i].n_code, &exact);
    if (x)
        sum += add_statics(f, x, &exact);
    if (!exact && inputs_of_table(f, r->name) > 0) {
        sum = inputs_of_table(f, r->name);
        exact = true;
    }
    *out_exact = exact;
    return sum;
}
