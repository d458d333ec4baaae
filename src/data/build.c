/* build.c - the feature builder: what a recipe and its data make of each other.
 *
 * build_new() looks at telemetry's columns, turns the range into instants, reads the small
 * datasets, lays out the columns and writes down what is kept with the dataset.
 * Not here: small datasets (build_load.c); columns and values (build_standard.c,
 * build_scenario.c); reading telemetry and writing rows (build_flow.c). */
#include "config.h"

#include "src/data/build_parts.h"

#include "src/base/civil.h"
#include "src/base/mem.h"
#include "src/base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH_CELLS = 512 * 1024 }; /* numbers of a batch, in and out, per thread */

/* --- columns --- */

int build_add(struct build *b, enum column_type type, unsigned role, struct err *e,
              const char *fmt, ...)
{
    char name[512];
    va_list args;

    va_start(args, fmt);
    vsnprintf(name, sizeof name, fmt, args);
    va_end(args);
    if (b->schema->n_col == COLUMN_MAX) {
        err_set(e, FAIL_INPUT, "the recipe makes more than %d columns", COLUMN_MAX);
        return err_hint(e, "list the codes that matter, or take fewer windows");
    }
    if (schema_find(b->schema, name) >= 0) {
        err_set(e, FAIL_INPUT, "the recipe makes two columns named '%s'", name);
        return err_hint(e, "codes and sensors must differ in more than the case of letters");
    }
    schema_add(b->schema, name, type);
    b->input[b->schema->n_col - 1] = role & BUILD_INPUT;
    b->nullable[b->schema->n_col - 1] = role & BUILD_NULLABLE;
    return 0;
}

static int plan_columns(struct build *b, struct err *e)
{
    const struct recipe *r = b->recipe;

    b->schema = schema_new();
    b->input = mem_zero(COLUMN_MAX, sizeof *b->input);
    b->nullable = mem_zero(COLUMN_MAX, sizeof *b->nullable);
    if (build_add(b, b->text_entity ? COLUMN_TEXT : COLUMN_I64, 0, e, "%s", r->entity) < 0 ||
        build_add(b, b->integer_time ? COLUMN_I64 : COLUMN_TIME, 0, e, "dt_truncated") < 0 ||
        b->semantics->plan(b, e) < 0)
        return -1;
    if (r->semantics == RECIPE_STANDARD) {
        schema_key(b->schema, r->entity);
        schema_key(b->schema, "dt_truncated");
    }
    return 0;
}

/* --- the range --- */

const char build_scenario_from[] = "2000-01-01", build_scenario_to[] = "2015-10-30";

static int range_word(const struct build *b, const char *option, const char *text, int64_t *out,
                      struct err *e)
{
    if (b->integer_time) {
        if (text_to_i64(text, strlen(text), out) == TEXT_NUM_OK && build_time_fits(*out))
            return 0;
        err_set(e, FAIL_USAGE, "--%s: '%s' is no cycle count", option, text);
        return err_hint(e, "'%s' of '%s' is an integer: write 120", b->recipe->time,
                        b->recipe->telemetry);
    }
    if (civil_parse_arg(text, out))
        return 0;
    err_set(e, FAIL_USAGE, "--%s: '%s' is no date", option, text);
    return err_hint(e, "write 2015-10-30 or \"2015-10-30 06:00:00\"");
}

/* Texts compare as datetime > from, datetime <= to: a date alone is less than all its times. */
static int scenario_range(struct build *b, struct err *e)
{
    enum { DATE_SIZE = 10 };

    if (b->integer_time)
        return err_set(e, FAIL_INPUT, "%s: scenario semantics need times, '%s' is an integer",
                       b->recipe->telemetry, b->recipe->time);
    if (!b->opts.from)
        b->opts.from = build_scenario_from;
    if (!b->opts.to)
        b->opts.to = build_scenario_to;
    if (range_word(b, "from", b->opts.from, &b->range.from, e) < 0 ||
        range_word(b, "to", b->opts.to, &b->range.to, e) < 0)
        return -1;
    b->range.from += strlen(b->opts.from) > DATE_SIZE;
    b->range.to += strlen(b->opts.to) > DATE_SIZE;
    return 0;
}

static int standard_range(struct build *b, struct err *e)
{
    if (b->opts.from && range_word(b, "from", b->opts.from, &b->first_at, e) < 0)
        return -1;
    return b->opts.to ? range_word(b, "to", b->opts.to, &b->range.to, e) : 0;
}

/* given: as they were before the recipe's own ends took the place of those left out. */
static int empty_range(const struct build *b, const struct build_opts *given, struct err *e)
{
    static const char *const own = " (the recipe's own)";

    err_set(e, FAIL_USAGE, "the range is empty: it begins at %s%s and ends at %s%s", b->opts.from,
            given->from ? "" : own, b->opts.to, given->to ? "" : own);
    if (!given->to)
        return err_hint(e, "give --to, a time after %s", b->opts.from);
    return given->from ? -1 : err_hint(e, "give --from, a time before %s", b->opts.to);
}

static int plan_range(struct build *b, struct err *e)
{
    bool scenario = b->recipe->semantics == RECIPE_SCENARIO;
    struct build_opts given = b->opts;

    b->range = (struct build_range){INT64_MIN, INT64_MAX};
    b->first_at = INT64_MIN;
    if ((scenario ? scenario_range(b, e) : standard_range(b, e)) < 0)
        return -1;
    if ((scenario ? b->range.from : b->first_at) >= b->range.to)
        return empty_range(b, &given, e);
    return 0;
}

/* --- telemetry's columns --- */

static int telemetry_column(const struct build *b, const struct schema *s, const char *name,
                            struct err *e)
{
    int at = schema_find(s, name);

    if (at >= 0)
        return at;
    err_set(e, FAIL_INPUT, "%s: no column is named '%s'", b->recipe->telemetry, name);
    return err_hint(e, "millwright describe %s shows its columns", b->recipe->telemetry);
}

static int check_telemetry(struct build *b, const struct schema *s, struct err *e)
{
    const struct recipe *r = b->recipe;
    int entity = telemetry_column(b, s, r->entity, e);
    int time = entity < 0 ? -1 : telemetry_column(b, s, r->time, e);

    if (time < 0)
        return -1;
    if (s->col[entity].type != COLUMN_I64 && s->col[entity].type != COLUMN_TEXT)
        return err_set(e, FAIL_INPUT, "%s: column '%s' is %s; an entity is an integer or a text",
                       r->telemetry, r->entity, column_type_name(s->col[entity].type));
    b->text_entity = s->col[entity].type == COLUMN_TEXT;
    if (s->col[time].type != (r->every.unit == RECIPE_CYCLES ? COLUMN_I64 : COLUMN_TIME)) {
        err_set(e, FAIL_INPUT, "%s: column '%s' is %s, but the recipe counts %s", r->telemetry,
                r->time, column_type_name(s->col[time].type),
                r->every.unit == RECIPE_CYCLES ? "cycles" : "hours and days");
        return err_hint(e, "lengths are in h or d for times, in cycles for integers");
    }
    b->integer_time = s->col[time].type == COLUMN_I64;
    for (size_t i = 0; i < r->n_sensor; i++) {
        int at = telemetry_column(b, s, r->sensors[i], e);

        if (at < 0)
            return -1;
        if (s->col[at].type != COLUMN_F64 && s->col[at].type != COLUMN_I64)
            return err_set(e, FAIL_INPUT, "%s: column '%s' is %s; a sensor is a number",
                           r->telemetry, r->sensors[i], column_type_name(s->col[at].type));
    }
    return 0;
}

struct column_reader *build_telemetry(struct build *b, bool sensors, struct err *e)
{
    const struct recipe *r = b->recipe;
    const char **columns = mem_zero(r->n_sensor + 3, sizeof *columns);

    columns[0] = r->entity;
    columns[1] = r->time;
    for (size_t i = 0; sensors && i < r->n_sensor; i++)
        columns[i + 2] = r->sensors[i];
    struct column_reader *in =
        b->source->open(b->source, r->telemetry, columns, r->time, &b->range, e);
    free(columns);
    return in;
}

/* Labels are known up to the last telemetry of any machine: a pass over the times alone. */
static int find_known_until(struct build *b, struct err *e)
{
    struct column_reader *in = build_telemetry(b, false, e);
    struct chunk k;
    int rc = -1;

    b->known_until = INT64_MIN;
    while (in && (rc = column_reader_next(in, &k, e)) > 0) {
        const int64_t *at = k.col[1].v;

        for (size_t i = 0; i < k.n_row; i++) {
            if (at[i] > b->known_until && at[i] < b->range.to && column_has(&k.col[1], i))
                b->known_until = at[i];
        }
    }
    column_reader_free(in);
    return rc;
}

/* --- what is kept with the dataset --- */

static void put_inputs(const struct build *b, struct json_out *o)
{
    json_array(o, "inputs");
    for (size_t i = 0; i < b->schema->n_col; i++) {
        if (b->input[i])
            json_put_text(o, NULL, b->schema->col[i].name);
    }
    json_end_array(o);
}

static void put_lists(const struct recipe *r, struct json_out *o)
{
    json_array(o, "classes");
    for (size_t i = 0; r->label && i < r->label->n_code; i++)
        json_put_text(o, NULL, r->label->codes[i]);
    json_end_array(o);
    json_object(o, "one_hot");
    for (size_t i = 0; i < r->n_static; i++) {
        if (!r->statics[i].one_hot)
            continue;
        json_array(o, r->statics[i].column);
        for (size_t k = 0; k < r->statics[i].n_category; k++)
            json_put_text(o, NULL, r->statics[i].categories[k]);
        json_end_array(o);
    }
    json_end_object(o);
}

static void write_about(struct build *b)
{
    const struct recipe *r = b->recipe;
    struct json_out o = {.b = &b->about};

    json_object(&o, NULL);
    recipe_put(r, "recipe", &o);
    json_put_text(&o, "semantics", r->semantics == RECIPE_SCENARIO ? "scenario" : "standard");
    json_put_text(&o, "from", b->opts.from);
    json_put_text(&o, "to", b->opts.to);
    put_inputs(b, &o);
    json_put_text(&o, "label", r->label ? "label_e" : NULL);
    json_put_text(&o, "entity", r->entity);
    json_put_text(&o, "time", "dt_truncated");
    json_put_bool(&o, "integer_time", b->integer_time);
    json_put_i64(&o, "gap_s", recipe_gap(r));
    put_lists(r, &o);
    json_end_object(&o);
}

/* --- life --- */

static int build_plan(struct build *b, struct err *e)
{
    struct schema *s = b->source->schema(b->source, b->recipe->telemetry, e);
    int rc = s ? check_telemetry(b, s, e) : -1;

    schema_free(s);
    if (rc < 0 || plan_range(b, e) < 0 || build_load(b, e) < 0 || plan_columns(b, e) < 0)
        return -1;
    if (b->recipe->semantics == RECIPE_STANDARD && b->recipe->label &&
        !b->recipe->known_by_machine && find_known_until(b, e) < 0)
        return -1;
    write_about(b);
    return 0;
}

struct build *build_new(struct recipe *r, struct build_source *source, const struct build_opts *o,
                        struct err *e)
{
    struct build *b = mem_zero(1, sizeof *b);

    b->recipe = r;
    b->source = source;
    b->opts = *o;
    if (b->opts.n_thread == 0)
        b->opts.n_thread = 1;
    if (b->opts.batch_cells == 0)
        b->opts.batch_cells = (size_t)BATCH_CELLS * b->opts.n_thread;
    b->semantics = r->semantics == RECIPE_SCENARIO ? &build_scenario : &build_standard;
    if (build_plan(b, e) < 0) {
        err_ctx(e, "recipe '%s'", r->name);
        build_free(b);
        return NULL;
    }
    return b;
}

static void free_events(struct build_events *s, size_t n)
{
    for (size_t i = 0; s && i < n; i++)
        free(s[i].row);
    free(s);
}

void build_free(struct build *b)
{
    if (!b)
        return;
    free_events(b->events, b->recipe->n_event);
    free_events(b->replacements, b->recipe->n_replacement);
    free(b->failures.row);
    table_free(b->statics.rows);
    free(b->statics.order);
    names_done(&b->entities);
    schema_free(b->schema);
    free(b->input);
    free(b->nullable);
    free(b->col_event);
    free(b->col_replacement);
    free(b->col_static);
    free(b->col_hot);
    window_plan_free(b->plan);
    buf_done(&b->about);
    free(b->labels);
    free(b);
}

const struct schema *build_schema(const struct build *b)
{
    return b->schema;
}

const char *build_about(const struct build *b)
{
    return buf_str(&b->about);
}

const struct build_counts *build_counts(const struct build *b)
{
    return &b->counts;
}
