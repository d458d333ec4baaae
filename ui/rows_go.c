/* rows_go.c - goto by machine and time: two searches by halves in the order of the key.
 *
 *     machine 62               its first row; "62" alone is a row number, machineID 62 a machine
 *     2015-06-01               the first row from then on, of the machine under the cursor
 *     machine 62 2015-06-01    both
 *
 * A step reads one cell of a chunk of the key's columns: some ten chunks in all, whatever the rows.
 * Rows that are sorted otherwise, or were given one by one, are in no such order. */
#include "config.h"

#include "ui/rows_parts.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { GO_KEYS = 2 };

struct target { /* values that the first keys must have at least */
    struct predicate value[GO_KEYS];
    int n;
};

/* --- reading the text --- */

static int key_value(struct ui_rows *r, size_t k, const char *text, struct predicate *out,
                     size_t *out_at, struct err *e)
{
    struct schema *one = schema_new();
    const struct column_spec *col = &r->schema->col[r->schema->key[k]];
    struct buf condition = {0};
    struct chip chip;
    int rc;

    schema_add(one, col->name, col->type);
    buf_printf(&condition, "%s = %s", col->name, text);
    rc = chip_parse(buf_str(&condition), one, 0, app_zone(r->app), &chip, out_at, e);
    if (rc == 0) {
        *out = chip.is;
        free((char *)out->column);
        out->column = NULL;
    }
    buf_done(&condition);
    schema_free(one);
    return rc;
}

/* "machine 62 2015-06-01": bytes of the name of the first key, which may be cut by "ID". */
static size_t entity_word(const struct ui_rows *r, const char *text)
{
    const char *name = r->schema->col[r->schema->key[0]].name;
    size_t n = strcspn(text, " ="), size = strlen(name);
    bool same = n > 0 && n <= size && strncasecmp(text, name, n) == 0 &&
                (n == size || strcasecmp(name + n, "ID") == 0 || strcasecmp(name + n, "_id") == 0);

    return same ? n + strspn(text + n, " =") : 0;
}

/* The values of the first key where the cursor is. */
static int value_here(struct ui_rows *r, int64_t row, struct predicate *out, struct err *e)
{
    int col = (int)r->schema->key[0];
    size_t at;
    const struct column *c = rows_fetch(r, rows_number(r, row), col, &at);

    if (!c)
        return err_set(e, FAIL_STORE, "the row under the cursor cannot be read");
    *out = (struct predicate){.type = c->type};
    if (c->type == COLUMN_TEXT)
        out->text = strdup(text_dict_get(c->dict, column_code(c, at)));
    else if (c->type == COLUMN_F64)
        out->f64 = column_f64(c, at);
    else
        out->i64 = column_i64(c, at);
    return 0;
}

/* What is neither a number nor a name: which texts lead somewhere? */
static void say_forms(const struct ui_rows *r, const char *text, struct err *e)
{
    const struct schema *s = r->schema;
    const char *first = s->col[s->key[0]].name;

    if (s->n_key > 1 && s->col[s->key[1]].type == COLUMN_TIME) {
        err_set(e, FAIL_USAGE, "'%.40s' is no row, no %.40s and no time", text, first);
        err_hint(e, "12, %.40s 62, 2015-06-01", first);
    } else {
        err_set(e, FAIL_USAGE, "'%.40s' is no row and no %.40s", text, first);
        err_hint(e, "12, %.40s 62", first);
    }
}

static int read_target(struct ui_rows *r, int64_t row, const char *text, struct target *t,
                       struct err *e)
{
    size_t skip = entity_word(r, text), at;
    bool date = strlen(text) >= 10 && text[4] == '-' && text[7] == '-';
    bool only_time = !skip && date && r->schema->n_key > 1 &&
                     r->schema->col[r->schema->key[0]].type != COLUMN_TIME;

    if (only_time) {
        if (value_here(r, row, &t->value[0], e) < 0)
            return -1;
        t->n = 1;
        if (key_value(r, 1, text, &t->value[1], &at, e) < 0)
            return -1;
        t->n = 2;
        return 0;
    }
    text += skip;
    size_t first = strcspn(text, " ");
    const char *rest = text + first + strspn(text + first, " ");
    bool both = skip && *rest && r->schema->n_key > 1;
    char *one = both ? strndup(text, first) : strdup(text);
    int rc = key_value(r, 0, one, &t->value[0], &at, e);

    if (rc < 0 && !skip && r->schema->col[r->schema->key[0]].type == COLUMN_I64)
        say_forms(r, one, e);
    free(one);
    if (rc < 0)
        return -1;
    t->n = 1;
    if (both && key_value(r, 1, rest, &t->value[1], &at, e) < 0)
        return -1;
    t->n += both;
    return 0;
}

/* --- searching --- */

static int compare(const struct column *c, size_t at, const struct predicate *p)
{
    double x, y;

    if (!column_has(c, at))
        return -1;
    if (c->type == COLUMN_TEXT)
        return strcmp(text_dict_get(c->dict, column_code(c, at)), p->text);
    if (c->type != COLUMN_F64 && p->type != COLUMN_F64)
        return (column_i64(c, at) > p->i64) - (column_i64(c, at) < p->i64);
    x = c->type == COLUMN_F64 ? column_f64(c, at) : (double)column_i64(c, at);
    y = p->type == COLUMN_F64 ? p->f64 : (double)p->i64;
    return (x > y) - (x < y);
}

/* The first row that is not before the target; -1: a row cannot be read. */
static int64_t first_from(struct ui_rows *r, const struct target *t)
{
    int64_t lo = 0, hi = rows_count(r);

    while (lo < hi) {
        int64_t mid = lo + (hi - lo) / 2;
        int by = 0;

        for (int k = 0; k < t->n && by == 0; k++) {
            size_t at;
            const struct column *c = rows_fetch(r, rows_number(r, mid),
                                                (int)r->schema->key[k], &at);

            if (!c)
                return -1;
            by = compare(c, at, &t->value[k]);
        }
        if (by < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static bool is_entity(struct ui_rows *r, int64_t row, const struct target *t)
{
    size_t at;
    const struct column *c = row < rows_count(r) ? rows_fetch(r, rows_number(r, row),
                                                              (int)r->schema->key[0], &at) : NULL;

    return c && compare(c, at, &t->value[0]) == 0;
}

/* Of a machine that has no row so late the last one. */
static int64_t settle(struct ui_rows *r, int64_t row, const struct target *t, struct err *e)
{
    bool entity = r->schema->col[r->schema->key[0]].type != COLUMN_TIME;

    if (row < 0)
        return err_set(e, FAIL_STORE, "a row cannot be read");
    if (!entity)
        return row < rows_count(r) ? row : rows_count(r) - 1;
    if (is_entity(r, row, t))
        return row;
    if (t->n > 1 && row > 0 && is_entity(r, row - 1, t))
        return row - 1;
    return err_set(e, FAIL_USAGE, "no row has this %s",
                   r->schema->col[r->schema->key[0]].name);
}

int64_t rows_go(struct ui_source *s, int64_t row, const char *text, struct err *e)
{
    struct ui_rows *r = (struct ui_rows *)s;
    struct target t = {.n = 0};
    int64_t at = -1;

    if (r->schema->n_key == 0)
        return err_set(e, FAIL_USAGE, "the dataset has no key: give a row number");
    if (r->has_shown || r->has_only) {
        err_set(e, FAIL_USAGE, "the rows are not in the order of the key");
        return err_hint(e, "without a sort it works; or give a row number");
    }
    if (read_target(r, row, text, &t, e) == 0)
        at = settle(r, first_from(r, &t), &t, e);
    for (int k = 0; k < GO_KEYS; k++)
        free((char *)t.value[k].text);
    return at;
}
