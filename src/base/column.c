/* column.c - schemas, and the dispatch of readers and writers. Tables in memory: table.c. */
#include "config.h"

#include "src/base/column.h"

#include "src/base/mem.h"
#include "src/base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char *const type_names[] = {
    [COLUMN_I64] = "integer", [COLUMN_F64] = "real", [COLUMN_TEXT] = "text", [COLUMN_TIME] = "time",
};

const char *column_type_name(enum column_type t)
{
    return type_names[t];
}

bool column_type_find(const char *name, enum column_type *out)
{
    for (size_t i = 0; i < sizeof type_names / sizeof *type_names; i++) {
        if (strcmp(type_names[i], name) == 0) {
            *out = (enum column_type)i;
            return true;
        }
    }
    return false;
}

/* --- schema --- */

struct schema *schema_new(void)
{
    return mem_zero(1, sizeof(struct schema));
}

void schema_add(struct schema *s, const char *name, enum column_type type)
{
    assert(s->n_col < COLUMN_MAX);
    s->col = mem_resize(s->col, s->n_col + 1, sizeof *s->col);
    s->col[s->n_col++] = (struct column_spec){mem_text(name), type};
}

void schema_key(struct schema *s, const char *name)
{
    int at = schema_find(s, name);

    assert(at >= 0 && !s->n_apart && s->n_key < sizeof s->key / sizeof *s->key);
    s->key[s->n_key++] = (size_t)at;
}

void schema_apart(struct schema *s, const char *name)
{
    int at = schema_find(s, name);

    assert(at >= 0 && s->n_key && s->n_key + s->n_apart < sizeof s->key / sizeof *s->key);
    s->key[s->n_key + s->n_apart++] = (size_t)at;
}

void schema_key_copy(struct schema *to, const struct schema *from)
{
    for (size_t k = 0; k < from->n_key + from->n_apart; k++) {
        const char *name = from->col[from->key[k]].name;

        if (schema_find(to, name) < 0)
            continue;
        if (k < from->n_key)
            schema_key(to, name);
        else
            schema_apart(to, name);
    }
}

struct schema *schema_copy(const struct schema *s)
{
    struct schema *copy = schema_new();

    for (size_t i = 0; i < s->n_col; i++)
        schema_add(copy, s->col[i].name, s->col[i].type);
    copy->n_key = s->n_key;
    copy->n_apart = s->n_apart;
    memcpy(copy->key, s->key, sizeof copy->key);
    return copy;
}

void schema_free(struct schema *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->n_col; i++)
        free(s->col[i].name);
    free(s->col);
    free(s);
}

int schema_find(const struct schema *s, const char *name)
{
    for (size_t i = 0; i < s->n_col; i++)
        if (text_case_cmp(s->col[i].name, name) == 0)
            return (int)i;
    return -1;
}

bool schema_equal(const struct schema *a, const struct schema *b)
{
    if (a->n_col != b->n_col || a->n_key != b->n_key || a->n_apart != b->n_apart)
        return false;
    for (size_t i = 0; i < a->n_col; i++)
        if (a->col[i].type != b->col[i].type || text_case_cmp(a->col[i].name, b->col[i].name) != 0)
            return false;
    return memcmp(a->key, b->key, (a->n_key + a->n_apart) * sizeof *a->key) == 0;
}

/* --- readers and writers --- */

int column_reader_next(struct column_reader *r, struct chunk *out, struct err *e)
{
    return r->ops->next(r, out, e);
}

int column_reader_seek(struct column_reader *r, int64_t row, struct err *e)
{
    if (!r->ops->seek)
        return err_set(e, FAIL_USAGE, "this source can only be read from the start");
    return r->ops->seek(r, row, e);
}

void column_reader_free(struct column_reader *r)
{
    if (r)
        r->ops->free(r);
}

int column_writer_put(struct column_writer *w, const struct chunk *c, struct err *e)
{
    assert(c->n_row > 0 && c->n_col == w->schema->n_col);
    return w->ops->put(w, c, e);
}

int column_writer_finish(struct column_writer *w, struct err *e)
{
    return w->ops->finish(w, e);
}

void column_writer_free(struct column_writer *w)
{
    if (w)
        w->ops->free(w);
}
