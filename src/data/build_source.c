/* build_source.c - the datasets of a workspace as a source of the feature builder. */
#include "config.h"

#include "src/data/build.h"

#include "src/store/dataset.h"

static struct column_reader *store_open_rows(struct build_source *source, const char *dataset,
                                             const char *const *columns, const char *time,
                                             const struct build_range *range, struct err *e)
{
    struct build_store *s = (struct build_store *)source;
    struct schema *schema = time ? dataset_schema(s->store, dataset, e) : NULL;
    struct predicate where[2];
    struct dataset_read_opts o = {.columns = columns, .where = where};

    if (time && !schema)
        return NULL;
    int at = schema ? schema_find(schema, time) : -1;
    if (at >= 0) {
        enum column_type type = schema->col[at].type;
        bool numbers = type == COLUMN_TIME || type == COLUMN_I64;

        if (numbers && range->from != INT64_MIN)
            where[o.n_where++] = (struct predicate){
                .column = time, .op = PREDICATE_GE, .type = type, .i64 = range->from};
        if (numbers && range->to != INT64_MAX)
            where[o.n_where++] = (struct predicate){
                .column = time, .op = PREDICATE_LT, .type = type, .i64 = range->to};
    }
    schema_free(schema);
    return dataset_read(s->store, dataset, &o, e);
}

static struct schema *store_schema(struct build_source *source, const char *dataset, struct err *e)
{
    return dataset_schema(((struct build_store *)source)->store, dataset, e);
}

void build_store_init(struct build_store *s, struct store *store)
{
    *s = (struct build_store){.source = {.open = store_open_rows, .schema = store_schema},
                              .store = store};
}
