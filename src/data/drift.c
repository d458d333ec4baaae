/* drift.c - two headers and two lists of types, side by side. */
#include "config.h"

#include "src/data/drift.h"

#include "src/base/text.h"

enum { TOLD_MAX = 8 };

static const char *const kind_names[] = {
    [DRIFT_APPEARED] = "appeared",
    [DRIFT_GONE] = "disappeared",
    [DRIFT_TYPE] = "type",
    [DRIFT_ORDER] = "order",
};

/* Place of a text in an array of them; its size: it is not there. */
static size_t place_of(const struct json *texts, const char *name)
{
    size_t i = 0;

    for (const struct json *j = json_first(texts); j; j = json_next(j), i++)
        if (text_case_cmp(json_text(j, ""), name) == 0)
            break;
    return i;
}

static bool has_field(const struct layout *l, const char *name)
{
    for (size_t i = 0; i < l->n_field; i++)
        if (text_case_cmp(l->field[i], name) == 0)
            return true;
    return false;
}

static void add(struct drift *d, enum drift_kind kind, const char *column, const char *was,
                const char *is)
{
    d->item[d->n++] = (struct drift_item){kind, column, was, is};
}

static void compare_headers(struct drift *d, const struct layout *l, const struct json *fields,
                            struct arena *a)
{
    size_t n = json_size(fields), last = 0;
    bool moved = false;

    for (size_t i = 0; i < l->n_field; i++) {
        size_t at = place_of(fields, l->field[i]);

        if (at == n) {
            add(d, DRIFT_APPEARED, arena_text(a, l->field[i]), NULL, NULL);
            continue;
        }
        moved |= at < last;
        last = at;
    }
    for (const struct json *j = json_first(fields); j; j = json_next(j))
        if (!has_field(l, json_text(j, "")))
            add(d, DRIFT_GONE, arena_text(a, json_text(j, "")), NULL, NULL);
    if (moved)
        add(d, DRIFT_ORDER, NULL, NULL, NULL);
}

static void compare_types(struct drift *d, const struct layout *l, const struct json *columns,
                          struct arena *a)
{
    for (const struct json *j = json_first(columns); j; j = json_next(j)) {
        int i = schema_find(l->schema, json_key(j));
        const char *is = i < 0 ? NULL : column_type_name(l->col[i].type);

        if (is && text_case_cmp(is, json_text(j, is)) != 0)
            add(d, DRIFT_TYPE, arena_text(a, l->schema->col[i].name),
                arena_text(a, json_text(j, "")), is);
    }
}

void drift_find(const struct layout *l, const struct json *before, struct arena *a,
                struct drift *out)
{
    const struct json *fields = json_get(before, "fields"), *columns = json_get(before, "columns");
    size_t most = l->n_field + json_size(fields) + json_size(columns) + 1;

    *out = (struct drift){.compared = true, .item = arena_zero(a, most, sizeof *out->item)};
    if (fields && json_kind(fields) == JSON_ARRAY)
        compare_headers(out, l, fields, a);
    if (columns && json_kind(columns) == JSON_OBJECT)
        compare_types(out, l, columns, a);
}

void drift_put(const struct drift *d, struct json_out *o)
{
    if (!d->compared)
        return;
    json_array(o, "drift");
    for (size_t i = 0; i < d->n; i++) {
        const struct drift_item *x = &d->item[i];

        json_object(o, NULL);
        json_put_text(o, "column", x->column);
        json_put_text(o, "what", kind_names[x->kind]);
        json_put_text(o, "was", x->was);
        json_put_text(o, "is", x->is);
        json_end_object(o);
    }
    json_end_array(o);
}

void drift_text(const struct drift *d, struct buf *out)
{
    for (size_t i = 0; i < d->n && i < TOLD_MAX; i++) {
        const struct drift_item *x = &d->item[i];

        buf_text(out, i ? ", " : "");
        if (x->kind == DRIFT_ORDER)
            buf_text(out, "the order of columns has changed");
        else if (x->kind == DRIFT_TYPE)
            buf_printf(out, "'%s' was %s and is %s", x->column, x->was, x->is);
        else
            buf_printf(out, "'%s' %s", x->column, kind_names[x->kind]);
    }
    if (d->n > TOLD_MAX)
        buf_printf(out, " and %zu more", d->n - TOLD_MAX);
}
