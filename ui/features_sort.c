/* features_sort.c - which features of a table tell its classes apart: asked of a helper, kept with
 * the counts of its labels. */
#include "config.h"

#include "ui/features_parts.h"

#include <stdlib.h>

/* Kept counts of the table under the cursor that lack its features; NULL: nothing to ask. */
static struct features_weeks *unsorted(const struct features *f)
{
    const struct features_table *t = features_table_here(f);
    const struct features_weeks *w = features_weeks_of(f, t);

    if (!w || w->sorted || w->weeks.n_label < 2 || t->n_input == 0)
        return NULL;
    return features_place(f).classes.rows > 0 ? (struct features_weeks *)w : NULL;
}

static struct ui_class_means_of question(const struct features_table *t)
{
    return (struct ui_class_means_of){.table = t->row.name,
                                  .label = t->label,
                                  .inputs = json_get(t->about, "inputs"),
                                  .n_row = t->row.n_row};
}

static void answer(void *owner, const char *text, size_t size, int status)
{
    const struct features_asked *asked = owner;
    struct features *f = features_of(asked->app);
    struct err ignored = {0}; /* the place stays blank: the labels above tell what is wrong */

    for (size_t i = 0; status == 0 && i < f->n_table; i++) {
        struct features_table *t = &f->table[i];
        struct features_weeks *w = (struct features_weeks *)features_weeks_of(f, t);
        struct ui_class_means_of of = question(t);

        if (w && t->row.id == asked->dataset && t->row.changed_at == asked->changed_at)
            ui_class_means_read(text, size, &of, t->about, &w->classes, &ignored);
    }
}

bool features_sort_busy(const struct features *f)
{
    return unsorted(f) && !app_asking(f->base.app, &f->sorting);
}

void features_sort_tick(struct features *f)
{
    const struct features_table *t = features_table_here(f);
    struct ui_class_means_of of = question(t);
    char *sql = ui_class_means_sql(&of);
    struct err ignored = {0};

    unsorted(f)->sorted = true;
    f->sorting.dataset = t->row.id;
    f->sorting.changed_at = t->row.changed_at;
    app_ask(f->base.app, (const char *const[]){"sql", "--csv", "--", sql, NULL}, answer,
            &f->sorting, &ignored);
    free(sql);
}
