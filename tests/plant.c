/* plant.c - raw datasets in memory for tests of the feature builder. */
#include "config.h"

#include "tests/plant.h"
#include "tests/golden.h"

#include "src/base/civil.h"
#include "src/base/file.h"
#include "src/base/gz.h"
#include "src/base/mem.h"
#include "src/base/text.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* --- tables --- */

struct table *plant_add(struct plant *p, const char *dataset, const char *types)
{
    struct schema *s = schema_new();

    while (*types) {
        size_t size = strcspn(types, ":");
        char *name = mem_text_n(types, size);
        char type = types[size + 1];

        schema_add(s, name,
                   type == 'i'   ? COLUMN_I64
                   : type == 't' ? COLUMN_TIME
                   : type == 'f' ? COLUMN_F64
                                 : COLUMN_TEXT);
        free(name);
        types += size + 2;
        types += strspn(types, " ");
    }
    assert_true(p->n < PLANT_DATASETS);
    p->name[p->n] = dataset;
    p->table[p->n] = table_new(s);
    schema_free(s);
    return p->table[p->n++];
}

int64_t plant_time(const char *text)
{
    int64_t at = 0;

    if (!civil_parse_arg(text, &at))
        assert_int_equal(civil_parse_time(text, strlen(text), &at), CIVIL_OK);
    return at;
}

static void put_cell(struct table *t, size_t col, const char *s, size_t size)
{
    char *cell = mem_text_n(s, size);
    int64_t i = 0;
    double f = 0.0;

    if (!size) {
        table_null(t, col);
    } else if (table_schema(t)->col[col].type == COLUMN_TEXT) {
        table_text(t, col, cell, size);
    } else if (table_schema(t)->col[col].type == COLUMN_TIME) {
        table_i64(t, col, plant_time(cell));
    } else if (table_schema(t)->col[col].type == COLUMN_I64) {
        assert_int_equal(text_to_i64(cell, size, &i), TEXT_NUM_OK);
        table_i64(t, col, i);
    } else {
        assert_int_equal(text_to_f64(cell, size, &f), TEXT_NUM_OK);
        table_f64(t, col, f);
    }
    free(cell);
}

void plant_row(struct table *t, const char *cell, ...)
{
    va_list args;

    va_start(args, cell);
    for (size_t i = 0; i < table_schema(t)->n_col; i++) {
        put_cell(t, i, cell, strlen(cell));
        if (i + 1 < table_schema(t)->n_col)
            cell = va_arg(args, const char *);
    }
    va_end(args);
}

static void read_all(const char *path, struct buf *out)
{
    struct buf raw = {0};
    struct err e = {0};
    size_t at = 0;

    assert_int_equal(file_read_all(path, (size_t)1 << 28, &raw, &e), 0);
    if (!gz_is((const unsigned char *)raw.s, raw.size)) {
        buf_add(out, raw.s, raw.size);
    } else {
        struct gz_reader *z = gz_reader_new();
        enum gz_state state = GZ_OK;

        while (state == GZ_OK) {
            size_t in_size = raw.size - at, out_size = 1 << 16;
            char *room = buf_room(out, out_size);

            state = gz_reader_feed(z, (const unsigned char *)raw.s + at, &in_size,
                                   (unsigned char *)room, &out_size, true);
            at += in_size;
            out->size += out_size;
        }
        assert_int_equal(state, GZ_END);
        gz_reader_free(z);
    }
    buf_byte(out, '\0');
    buf_done(&raw);
}

/* Places of the table's columns in the header line. */
static void map_header(const struct schema *s, const char *line, size_t *place)
{
    for (size_t i = 0; i < s->n_col; i++) {
        const char *at = line;
        size_t n = 0;

        while (strncmp(at, s->col[i].name, strlen(s->col[i].name)) != 0) {
            at += strcspn(at, ",");
            assert_int_equal(*at, ',');
            at++;
            n++;
        }
        place[i] = n;
    }
}

static void load_line(struct table *t, const char *line, const size_t *place)
{
    for (size_t i = 0; i < table_schema(t)->n_col; i++) {
        const char *at = line;

        for (size_t k = 0; k < place[i]; k++)
            at += strcspn(at, ",") + 1;
        put_cell(t, i, at, strcspn(at, ",\r\n"));
    }
}

bool plant_load(struct plant *p, const char *dataset, const char *types, const char *path)
{
    struct buf text = {0};
    size_t place[32];

    if (!file_exists(path))
        return false;
    struct table *t = plant_add(p, dataset, types);
    read_all(path, &text);
    const char *s = buf_str(&text);
    map_header(table_schema(t), s, place);
    for (s += strcspn(s, "\n") + 1; *s; s += strcspn(s, "\n") + 1)
        load_line(t, s, place);
    buf_done(&text);
    return true;
}

bool plant_load_fleet(struct plant *p, const char *folder)
{
    static const struct {
        const char *name, *types;
    } sets[] = {
        {"telemetry", "machineID:i datetime:t volt:f rotate:f pressure:f vibration:f"},
        {"errors", "machineID:i datetime:t errorID:s"},
        {"maint", "machineID:i datetime:t comp:s"},
        {"failures", "machineID:i datetime:t failure:s"},
        {"machines", "machineID:i model:s age:i"},
    };
    char *root = golden_path("README.md");
    struct buf path = {0};

    if (!root)
        return false;
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        for (int zipped = 0; zipped < 2; zipped++) {
            buf_clear(&path);
            buf_printf(&path, "%.*s../data/%s/%s.csv%s", (int)(strlen(root) - strlen("README.md")),
                       root, folder, sets[i].name, zipped ? ".gz" : "");
            if (plant_load(p, sets[i].name, sets[i].types, buf_str(&path)))
                break;
        }
        assert_int_equal(p->n, i + 1);
    }
    buf_done(&path);
    free(root);
    return true;
}

void plant_done(struct plant *p)
{
    for (size_t i = 0; i < p->n; i++)
        table_free(p->table[i]);
}

/* --- the source: some columns of a table, in the order of its first two --- */

struct plant_reader {
    struct column_reader base;
    struct table *t;
    struct column_reader *inner;
};

static int reader_next(struct column_reader *r, struct chunk *out, struct err *e)
{
    return column_reader_next(((struct plant_reader *)r)->inner, out, e);
}

static void reader_free(struct column_reader *base)
{
    struct plant_reader *r = (struct plant_reader *)base;

    column_reader_free(r->inner);
    table_free(r->t);
    free(r);
}

static const struct column_reader_ops reader_ops = {.next = reader_next, .free = reader_free};

static struct table *plant_table(const struct plant *p, const char *dataset, struct err *e)
{
    for (size_t i = 0; i < p->n; i++) {
        if (strcmp(p->name[i], dataset) == 0)
            return p->table[i];
    }
    err_set(e, FAIL_INPUT, "no dataset is named '%s'", dataset);
    return NULL;
}

struct place {
    const struct chunk *k;
    const struct column *entity, *time;
    size_t row;
};

static int by_key(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    int order = 0;

    if (x->entity->type == COLUMN_TEXT)
        order = strcmp(text_dict_get(x->entity->dict, column_code(x->entity, x->row)),
                       text_dict_get(y->entity->dict, column_code(y->entity, y->row)));
    else
        order = (column_i64(x->entity, x->row) > column_i64(y->entity, y->row)) -
                (column_i64(x->entity, x->row) < column_i64(y->entity, y->row));
    if (order == 0 && x->time)
        order = (column_i64(x->time, x->row) > column_i64(y->time, y->row)) -
                (column_i64(x->time, x->row) < column_i64(y->time, y->row));
    return order ? order : (x->row > y->row) - (x->row < y->row);
}

static struct table *select_columns(struct table *from, const char *const *columns, bool time,
                                    struct err *e)
{
    struct schema *s = schema_new();
    size_t n = table_rows(from), place[64];
    struct chunk k;

    for (size_t i = 0; columns[i]; i++) {
        int at = schema_find(table_schema(from), columns[i]);

        if (at < 0) {
            err_set(e, FAIL_INPUT, "no column is named '%s'", columns[i]);
            schema_free(s);
            return NULL;
        }
        place[i] = (size_t)at;
        schema_add(s, columns[i], table_schema(from)->col[at].type);
    }
    struct table *out = table_new(s);
    struct place *order = mem_zero(n + 1, sizeof *order);
    table_chunk(from, 0, n, &k);
    for (size_t i = 0; i < n; i++)
        order[i] = (struct place){&k, &k.col[place[0]], time ? &k.col[place[1]] : NULL, i};
    qsort(order, n, sizeof *order, by_key);
    for (size_t i = 0; i < n; i++) {
        for (size_t c = 0; c < s->n_col; c++)
            table_copy(out, c, &k.col[place[c]], order[i].row);
    }
    free(order);
    schema_free(s);
    return out;
}

static struct column_reader *plant_open(struct build_source *s, const char *dataset,
                                        const char *const *columns, const char *time,
                                        const struct build_range *range, struct err *e)
{
    struct table *from = plant_table((struct plant *)s, dataset, e);
    struct table *t = from ? select_columns(from, columns, time != NULL, e) : NULL;

    (void)range; /* a source may give more than was asked for */
    if (!t)
        return NULL;
    struct plant_reader *r = mem_zero(1, sizeof *r);
    r->t = t;
    r->inner = table_reader(t);
    r->base.ops = &reader_ops;
    r->base.schema = table_schema(t);
    return &r->base;
}

static struct schema *plant_schema(struct build_source *s, const char *dataset, struct err *e)
{
    struct table *t = plant_table((struct plant *)s, dataset, e);

    return t ? schema_copy(table_schema(t)) : NULL;
}

/* --- building --- */

struct keeper { /* a writer into a table */
    struct column_writer base;
    struct table *t;
};

static int keeper_put(struct column_writer *w, const struct chunk *c, struct err *e)
{
    (void)e;
    table_append(((struct keeper *)w)->t, c, 0, c->n_row);
    return 0;
}

static const struct column_writer_ops keeper_ops = {.put = keeper_put};

struct recipe *plant_recipe(const char *json)
{
    struct err e = {0};
    struct recipe *r = recipe_parse(json, strlen(json), &e);

    if (!r)
        fail_msg("%s", e.msg);
    return r;
}

struct recipe *plant_builtin(const char *name)
{
    struct err e = {0};
    struct recipe *r = recipe_find(NULL, name, &e);

    if (!r)
        fail_msg("%s", e.msg);
    return r;
}

static int build_into(struct plant *p, struct recipe *r, const struct build_opts *o,
                      struct plant_result *out, struct err *e)
{
    p->source = (struct build_source){.open = plant_open, .schema = plant_schema};
    struct build *b = build_new(r, &p->source, o, e);
    if (!b)
        return -1;
    struct keeper k = {.base = {.ops = &keeper_ops, .schema = build_schema(b)}};
    k.t = table_new(build_schema(b));
    int rc = build_run(b, &k.base, e);
    *out = (struct plant_result){.rows = k.t,
                                 .about = mem_text(build_about(b)),
                                 .n_row = build_counts(b)->rows,
                                 .n_label = build_counts(b)->n_label};
    for (size_t i = 0; i < out->n_label && i < 16; i++)
        out->label[i] = build_counts(b)->labels[i];
    table_chunk(k.t, 0, table_rows(k.t), &out->shown);
    build_free(b);
    return rc;
}

struct plant_result plant_build(struct plant *p, struct recipe *r, const char *from,
                                const char *to, size_t cells)
{
    struct build_opts o = {.from = from, .to = to, .n_thread = 2, .batch_cells = cells};
    struct plant_result out = {0};
    struct err e = {0};

    if (build_into(p, r, &o, &out, &e) < 0)
        fail_msg("%s: %s", e.ctx, e.msg);
    assert_int_equal(out.n_row, table_rows(out.rows));
    return out;
}

int plant_try(struct plant *p, struct recipe *r, const char *from, const char *to, struct err *e)
{
    struct plant_result out = {0};
    int rc = build_into(p, r, &(struct build_opts){.from = from, .to = to}, &out, e);

    plant_result_done(&out);
    return rc;
}

void plant_result_done(struct plant_result *r)
{
    table_free(r->rows);
    free(r->about);
    *r = (struct plant_result){0};
}

/* --- looking --- */

static const struct column *column_named(const struct plant_result *r, const char *name)
{
    int at = schema_find(table_schema(r->rows), name);

    if (at < 0)
        fail_msg("no column is named '%s'", name);
    return &r->shown.col[at];
}

double plant_cell(const struct plant_result *r, size_t row, const char *column)
{
    const struct column *c = column_named(r, column);

    assert_true(row < r->shown.n_row);
    if (!column_has(c, row))
        return NAN;
    return c->type == COLUMN_F64 ? column_f64(c, row) : (double)column_i64(c, row);
}

const char *plant_text(const struct plant_result *r, size_t row, const char *column)
{
    const struct column *c = column_named(r, column);

    return column_has(c, row) ? text_dict_get(c->dict, column_code(c, row)) : NULL;
}

size_t plant_find(const struct plant_result *r, int64_t machine, const char *time)
{
    int64_t at = plant_time(time);

    for (size_t i = 0; i < r->shown.n_row; i++) {
        if (column_i64(&r->shown.col[0], i) == machine && column_i64(&r->shown.col[1], i) == at)
            return i;
    }
    fail_msg("no row of machine %d at %s", (int)machine, time);
    return 0;
}
