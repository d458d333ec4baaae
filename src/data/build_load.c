/* build_load.c - the small datasets of a build in memory, and the lists that a recipe leaves to
 * the data.
 *
 * Event datasets become one array of events each, sorted by entity, time and arrival; the static
 * dataset a table with an index by entity. Codes are numbered as they come, then renumbered to
 * the recipe's list: the one that is written there, or the codes found, in the order of their
 * bytes. Entities that are text are numbered in order of arrival (struct names).
 * Not here: telemetry, which is streamed (build.c). */
#include "config.h"

#include "src/data/build_parts.h"

#include "src/base/hash.h"
#include "src/base/log.h"
#include "src/base/mem.h"
#include "src/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- names --- */

static void names_grow(struct names *s)
{
    size_t n_slot = s->n_slot ? 2 * s->n_slot : 64;
    uint32_t *slot = mem_zero(n_slot, sizeof *slot);

    for (size_t i = 0; i < s->n; i++) {
        size_t at = hash_64(s->text[i], strlen(s->text[i])) & (n_slot - 1);

        while (slot[at])
            at = (at + 1) & (n_slot - 1);
        slot[at] = (uint32_t)i + 1;
    }
    free(s->slot);
    s->slot = slot;
    s->n_slot = n_slot;
}

size_t names_add(struct names *s, const char *text, size_t size)
{
    if (2 * (s->n + 1) > s->n_slot)
        names_grow(s);
    size_t at = hash_64(text, size) & (s->n_slot - 1);
    for (; s->slot[at]; at = (at + 1) & (s->n_slot - 1)) {
        const char *known = s->text[s->slot[at] - 1];

        if (strncmp(known, text, size) == 0 && !known[size])
            return s->slot[at] - 1;
    }
    if (s->n == s->cap) {
        s->cap = mem_room(s->cap, s->n + 1);
        s->text = mem_resize(s->text, s->cap, sizeof *s->text);
    }
    s->text[s->n] = arena_text_n(&s->memory, text, size);
    s->slot[at] = (uint32_t)++s->n;
    return s->n - 1;
}

void names_done(struct names *s)
{
    arena_done(&s->memory);
    free(s->text);
    free(s->slot);
    *s = (struct names){0};
}

/* --- cells --- */

int64_t build_entity(struct build *b, const struct column *c, size_t row)
{
    if (c->type != COLUMN_TEXT)
        return column_i64(c, row);
    uint32_t code = column_code(c, row);
    return (int64_t)names_add(&b->entities, text_dict_get(c->dict, code),
                              text_dict_size(c->dict, code));
}

/* A code or category as text: integers as they are written. */
static const char *cell_text(const struct column *c, size_t row, char buf[24], size_t *size)
{
    if (c->type == COLUMN_TEXT) {
        uint32_t code = column_code(c, row);

        *size = text_dict_size(c->dict, code);
        return text_dict_get(c->dict, code);
    }
    *size = (size_t)snprintf(buf, 24, "%lld", (long long)column_i64(c, row));
    return buf;
}

/* --- the columns of a reader --- */

int build_check_keys(const struct build *b, const char *dataset, const struct schema *s, bool time,
                     struct err *e)
{
    enum column_type entity = b->text_entity ? COLUMN_TEXT : COLUMN_I64;
    enum column_type at = b->integer_time ? COLUMN_I64 : COLUMN_TIME;

    if (s->col[0].type != entity)
        return err_set(e, FAIL_INPUT, "%s: column '%s' is %s, but %s in '%s'", dataset,
                       s->col[0].name, column_type_name(s->col[0].type), column_type_name(entity),
                       b->recipe->telemetry);
    if (time && s->col[1].type != at)
        return err_set(e, FAIL_INPUT, "%s: column '%s' is %s, but %s in '%s'", dataset,
                       s->col[1].name, column_type_name(s->col[1].type), column_type_name(at),
                       b->recipe->telemetry);
    return 0;
}

int build_no_key(const struct build *b, const char *dataset, struct err *e)
{
    return err_set(e, FAIL_INPUT, "%s: a row has no %s or no %s", dataset, b->recipe->entity,
                   b->recipe->time);
}

int build_bad_time(const char *dataset, int64_t at, struct err *e)
{
    return err_set(e, FAIL_INPUT, "%s: time %lld is too far from 0", dataset, (long long)at);
}

/* --- events --- */

static void event_add(struct build_events *s, const struct build_event *row)
{
    if (s->n == s->cap) {
        s->cap = mem_room(s->cap, s->n + 1);
        s->row = mem_resize(s->row, s->cap, sizeof *s->row);
    }
    s->row[s->n++] = *row;
}

static bool event_before(const struct build_event *a, const struct build_event *b)
{
    return a->entity < b->entity || (a->entity == b->entity && a->at < b->at);
}

/* A stable merge sort: events of one machine and time keep their order of arrival. */
static void events_sort(struct build_event *v, struct build_event *spare, size_t n)
{
    size_t half = n / 2, i = 0, k = half, out = 0;

    if (n < 2)
        return;
    events_sort(v, spare, half);
    events_sort(v + half, spare, n - half);
    if (!event_before(&v[half], &v[half - 1]))
        return;
    while (i < half && k < n)
        spare[out++] = event_before(&v[k], &v[i]) ? v[k++] : v[i++];
    memcpy(spare + out, v + i, (half - i) * sizeof *v);
    memcpy(v, spare, (out + half - i) * sizeof *v);
}

/* A failure's code as the scenario reads it, when no class has its name. */
static double code_value(const char *text, size_t size)
{
    double v = 0.0;

    return text_to_f64(text, size, &v) == TEXT_NUM_OK ? v : 0.0;
}

static int read_events(struct build *b, const struct recipe_codes *c, struct column_reader *in,
                       struct build_events *out, struct names *codes, struct err *e)
{
    struct chunk k;
    char text[24];
    int rc;

    while ((rc = column_reader_next(in, &k, e)) > 0) {
        for (size_t i = 0; i < k.n_row; i++) {
            size_t size = 0;

            if (!column_has(&k.col[0], i) || !column_has(&k.col[1], i))
                return build_no_key(b, c->dataset, e);
            int64_t at = column_i64(&k.col[1], i);
            if (!build_time_fits(at))
                return build_bad_time(c->dataset, at, e);
            if (at < b->range.from || at >= b->range.to || !column_has(&k.col[2], i))
                continue;
            const char *code = cell_text(&k.col[2], i, text, &size);
            event_add(out, &(struct build_event){.entity = build_entity(b, &k.col[0], i),
                                                 .at = at,
                                                 .value = code_value(code, size),
                                                 .code = (uint32_t)names_add(codes, code, size)});
        }
    }
    return rc;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names found, sorted, into the recipe's memory. */
static int list_found(struct build *b, const struct names *found, const char *dataset,
                      const char *column, const char ***out, size_t *n, struct err *e)
{
    if (found->n > COLUMN_MAX) {
        err_set(e, FAIL_INPUT, "%s: column '%s' has %zu different values", dataset, column,
                found->n);
        return err_hint(e, "list those that matter in the recipe");
    }
    const char **list = arena_zero(&b->recipe->memory, found->n + 1, sizeof *list);
    for (size_t i = 0; i < found->n; i++)
        list[i] = arena_text(&b->recipe->memory, found->text[i]);
    qsort(list, found->n, sizeof *list, by_bytes);
    *out = list;
    *n = found->n;
    return 0;
}

static uint32_t place_of(const char *const *list, size_t n, const char *text)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(list[i], text) == 0)
            return (uint32_t)i;
    }
    return BUILD_NO_CODE;
}

/* Numbers of arrival become places in the recipe's list; classes get their value, 1.. . */
static void renumber(const struct recipe_codes *c, const struct names *found,
                     struct build_events *s)
{
    uint32_t *place = mem_array(found->n + 1, sizeof *place);

    for (size_t i = 0; i < found->n; i++)
        place[i] = place_of(c->codes, c->n_code, found->text[i]);
    for (size_t i = 0; i < s->n; i++) {
        s->row[i].code = place[s->row[i].code];
        if (s->row[i].code != BUILD_NO_CODE)
            s->row[i].value = (double)s->row[i].code + 1.0;
    }
    for (size_t k = 0; k < c->n_code; k++) {
        if (place_of(found->text, found->n, c->codes[k]) == BUILD_NO_CODE)
            log_put(LOG_WARN, "%s: no record in the range has %s '%s'", c->dataset, c->column,
                    c->codes[k]);
    }
    free(place);
}

static int load_events(struct build *b, struct recipe_codes *c, struct build_events *out,
                       struct err *e)
{
    const char *columns[] = {b->recipe->entity, b->recipe->time, c->column, NULL};
    struct names found = {0};
    int rc = -1;

    struct column_reader *in =
        b->source->open(b->source, c->dataset, columns, b->recipe->time, &b->range, e);
    if (!in || build_check_keys(b, c->dataset, in->schema, true, e) < 0)
        goto done;
    if (in->schema->col[2].type != COLUMN_TEXT && in->schema->col[2].type != COLUMN_I64) {
        err_set(e, FAIL_INPUT, "%s: column '%s' is %s; codes are text or integers", c->dataset,
                c->column, column_type_name(in->schema->col[2].type));
        goto done;
    }
    out->cap = 64;
    out->row = mem_array(out->cap, sizeof *out->row);
    if (read_events(b, c, in, out, &found, e) < 0)
        goto done;
    if (!c->listed &&
        list_found(b, &found, c->dataset, c->column, &c->codes, &c->n_code, e) < 0)
        goto done;
    c->listed = true;
    renumber(c, &found, out);
    struct build_event *spare = mem_array(out->n + 1, sizeof *spare);
    events_sort(out->row, spare, out->n);
    free(spare);
    rc = 0;
done:
    column_reader_free(in);
    names_done(&found);
    return rc;
}

struct build_slice build_slice_of(const struct build_events *s, int64_t entity)
{
    size_t low = 0, high = s->n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (s->row[mid].entity < entity)
            low = mid + 1;
        else
            high = mid;
    }
    while (high < s->n && s->row[high].entity == entity)
        high++;
    return (struct build_slice){.row = s->row + low, .n = high - low};
}

/* --- the static dataset --- */

/* The columns of rows: as the dataset has them, integers of a one-hot column as text. */
static struct schema *static_schema(const struct build *b, const struct schema *s, struct err *e)
{
    struct schema *out = schema_new();

    for (size_t i = 0; i < b->recipe->n_static; i++) {
        const struct recipe_static *c = &b->recipe->statics[i];
        enum column_type type = s->col[i + 1].type;

        if (type == COLUMN_TIME || (c->one_hot && type == COLUMN_F64)) {
            err_set(e, FAIL_INPUT, "%s: column '%s' is %s, which is no %s",
                    b->recipe->static_dataset, c->column, column_type_name(type),
                    c->one_hot ? "category" : "number");
            schema_free(out);
            return NULL;
        }
        schema_add(out, c->column, c->one_hot ? COLUMN_TEXT : type);
    }
    return out;
}

static void static_add(struct build *b, const struct chunk *k, size_t row)
{
    for (size_t i = 0; i < b->recipe->n_static; i++) {
        const struct column *c = &k->col[i + 1];
        char text[24];
        size_t size = 0;

        if (!column_has(c, row)) {
            table_null(b->statics.rows, i);
        } else if (!b->recipe->statics[i].one_hot) {
            table_copy(b->statics.rows, i, c, row);
        } else {
            const char *category = cell_text(c, row, text, &size);

            table_text(b->statics.rows, i, category, size);
        }
    }
}

static int static_order(const void *a, const void *b)
{
    const struct build_static_row *x = a, *y = b;

    if (x->entity != y->entity)
        return x->entity < y->entity ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static int read_static(struct build *b, struct column_reader *in, struct err *e)
{
    struct build_static *s = &b->statics;
    size_t cap = 0;
    struct chunk k;
    int rc;

    while ((rc = column_reader_next(in, &k, e)) > 0) {
        for (size_t i = 0; i < k.n_row; i++) {
            if (!column_has(&k.col[0], i))
                return build_no_key(b, b->recipe->static_dataset, e);
            if (s->n == cap) {
                cap = mem_room(cap, s->n + 1);
                s->order = mem_resize(s->order, cap, sizeof *s->order);
            }
            s->order[s->n] = (struct build_static_row){build_entity(b, &k.col[0], i), s->n};
            s->n++;
            static_add(b, &k, i);
        }
    }
    if (s->n)
        qsort(s->order, s->n, sizeof *s->order, static_order);
    return rc;
}

static int resolve_categories(struct build *b, struct err *e)
{
    for (size_t i = 0; i < b->recipe->n_static; i++) {
        struct recipe_static *c = &b->recipe->statics[i];
        const struct text_dict *d = b->statics.n ? b->statics.shown.col[i].dict : NULL;
        struct names found = {0};
        int rc = 0;

        if (!c->one_hot || c->listed)
            continue;
        for (uint32_t k = 0; d && k < d->n; k++)
            names_add(&found, text_dict_get(d, k), text_dict_size(d, k));
        rc = list_found(b, &found, b->recipe->static_dataset, c->column, &c->categories,
                        &c->n_category, e);
        c->listed = rc == 0;
        names_done(&found);
        if (rc < 0)
            return -1;
    }
    return 0;
}

static int load_static(struct build *b, struct err *e)
{
    const struct recipe *r = b->recipe;
    const char **columns = mem_zero(r->n_static + 2, sizeof *columns);
    struct schema *types = NULL;
    int rc = -1;

    columns[0] = r->entity;
    for (size_t i = 0; i < r->n_static; i++)
        columns[i + 1] = r->statics[i].column;
    struct column_reader *in = b->source->open(b->source, r->static_dataset, columns, NULL,
                                               &b->range, e);
    if (!in || build_check_keys(b, r->static_dataset, in->schema, false, e) < 0)
        goto done;
    types = static_schema(b, in->schema, e);
    if (!types)
        goto done;
    b->statics.rows = table_new(types);
    if (read_static(b, in, e) < 0)
        goto done;
    if (b->statics.n)
        table_chunk(b->statics.rows, 0, b->statics.n, &b->statics.shown);
    rc = resolve_categories(b, e);
done:
    schema_free(types);
    column_reader_free(in);
    free(columns);
    return rc;
}

/* The row of an entity in statics.rows; of several the last; -1: none. */
static int64_t static_row(const struct build_static *s, int64_t entity)
{
    size_t low = 0, high = s->n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (s->order[mid].entity <= entity)
            low = mid + 1;
        else
            high = mid;
    }
    return low > 0 && s->order[low - 1].entity == entity ? (int64_t)s->order[low - 1].row : -1;
}

int build_add_static(struct build *b, size_t i, unsigned role, struct err *e)
{
    enum column_type type = table_schema(b->statics.rows)->col[i].type;

    b->col_static[i] = b->schema->n_col;
    return build_add(b, type, type == COLUMN_TEXT ? BUILD_NULLABLE : role, e, "%s",
                     b->recipe->statics[i].column);
}

/* One value for all rows of a machine. Numbers: null where unknown, or 0 where that is said. */
static void put_value(const struct build *b, struct build_batch *t, const struct build_machine *m,
                      size_t i, int64_t row)
{
    const struct column *c = row < 0 ? NULL : &b->statics.shown.col[i];
    enum column_type type = b->schema->col[b->col_static[i]].type;
    size_t col = b->col_static[i];
    bool zero = b->recipe->semantics == RECIPE_SCENARIO;

    if (c && !column_has(c, (size_t)row))
        c = NULL;
    for (size_t k = 0; k < m->n_out; k++) {
        if (type == COLUMN_TEXT)
            ((uint32_t *)t->out[col] + m->out0)[k] = c ? column_code(c, (size_t)row)
                                                       : (uint32_t)BUILD_NO_CODE;
        else if (type == COLUMN_F64)
            out_f64(t, m, col)[k] = c ? column_f64(c, (size_t)row) : zero ? 0.0 : NAN;
        else
            out_i64(t, m, col)[k] = c ? column_i64(c, (size_t)row) : zero ? 0 : BUILD_NO_I64;
    }
}

static void put_one_hot(const struct build *b, struct build_batch *t,
                        const struct build_machine *m, size_t i, int64_t row)
{
    const struct recipe_static *s = &b->recipe->statics[i];
    const struct column *c = row < 0 ? NULL : &b->statics.shown.col[i];
    uint32_t place = BUILD_NO_CODE;

    if (c && column_has(c, (size_t)row))
        place = place_of(s->categories, s->n_category,
                         text_dict_get(c->dict, column_code(c, (size_t)row)));
    for (size_t v = 0; v < s->n_category; v++) {
        int64_t *out = out_i64(t, m, b->col_hot[i] + v);

        for (size_t k = 0; k < m->n_out; k++)
            out[k] = v == place;
    }
}

void build_put_static(const struct build *b, struct build_batch *t, const struct build_machine *m)
{
    int64_t row = static_row(&b->statics, m->entity);

    for (size_t i = 0; i < b->recipe->n_static; i++) {
        put_value(b, t, m, i, row);
        if (b->recipe->statics[i].one_hot)
            put_one_hot(b, t, m, i, row);
    }
}

/* --- all of them --- */

int build_load(struct build *b, struct err *e)
{
    struct recipe *r = b->recipe;

    b->events = mem_zero(r->n_event + 1, sizeof *b->events);
    b->replacements = mem_zero(r->n_replacement + 1, sizeof *b->replacements);
    b->col_static = mem_zero(r->n_static + 1, sizeof *b->col_static);
    b->col_hot = mem_zero(r->n_static + 1, sizeof *b->col_hot);
    for (size_t i = 0; i < r->n_event; i++) {
        if (load_events(b, &r->events[i], &b->events[i], e) < 0)
            return -1;
    }
    for (size_t i = 0; i < r->n_replacement; i++) {
        if (load_events(b, &r->replacements[i], &b->replacements[i], e) < 0)
            return -1;
    }
    if (r->label && load_events(b, r->label, &b->failures, e) < 0)
        return -1;
    return r->static_dataset ? load_static(b, e) : 0;
}
