/* frame.c - machine, time and label of a table. */
#include "config.h"

#include "src/ops/frame.h"

#include "src/store/dataset.h"

#include <stdlib.h>
#include <string.h>

/* The schema's own spelling of a column, NULL when it has none of that name. */
static const char *column_named(const struct schema *s, const char *name)
{
    int i = name ? schema_find(s, name) : -1;

    return i < 0 ? NULL : s->col[i].name;
}

static const char *told(const struct frame *f, const char *what)
{
    return column_named(f->schema, json_text(json_get(f->about, what), NULL));
}

static const char *first_time(const struct schema *s)
{
    for (size_t i = 0; i < s->n_col; i++)
        if (s->col[i].type == COLUMN_TIME)
            return s->col[i].name;
    return NULL;
}

static void find_columns(struct frame *f)
{
    const struct schema *s = f->schema;

    f->entity = told(f, "entity");
    if (!f->entity)
        f->entity = s->n_key ? s->col[s->key[0]].name : column_named(s, "machineID");
    f->time = told(f, "time");
    if (!f->time)
        f->time = first_time(s);
    f->label = told(f, "label");
    if (!f->label)
        f->label = column_named(s, "label_e");
}

int frame_open(struct frame *f, struct store *s, const char *dataset, struct err *e)
{
    char *about;

    memset(f, 0, sizeof *f);
    f->schema = dataset_schema(s, dataset, e);
    if (!f->schema)
        return -1;
    about = dataset_about(s, dataset, e);
    if (about)
        f->about = json_parse(about, strlen(about), e);
    free(about);
    if (!f->about) {
        frame_done(f);
        return -1;
    }
    find_columns(f);
    return 0;
}

void frame_done(struct frame *f)
{
    schema_free(f->schema);
    json_free(f->about);
    memset(f, 0, sizeof *f);
}

int frame_need(const struct frame *f, const char *dataset, const char *name, const char *who,
               struct err *e)
{
    int i = schema_find(f->schema, name);

    if (i < 0)
        return err_set(e, FAIL_INPUT, "dataset '%s' has no column '%s', which %s needs", dataset,
                       name, who);
    if (f->schema->col[i].type == COLUMN_TEXT)
        return err_set(e, FAIL_INPUT, "column '%s' of dataset '%s' is text, and %s needs numbers",
                       name, dataset, who);
    return 0;
}
