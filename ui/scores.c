/* scores.c - one pass over a dataset of scores, chunk by chunk, into a record a machine.
 *
 * Rows come in the order of the key, machine by machine, as a rule: the machine of the row before
 * is looked at first, then a hash table of names. Then one pass over the dataset machines. */
#include "config.h"

#include "ui/scores.h"

#include "src/base/hash.h"
#include "src/base/json.h"
#include "src/base/mem.h"
#include "src/base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLASSES_MAX = 200, NUMBER_SIZE = 24, DAY_S = 86400 };
static const char before_class[] = "probability_";

struct ui_scores_reading {
    struct store *store;
    struct column_reader *reader;   /* of scores, then of machines */
    bool machines;                  /* the second pass */
    int entity, time, risk, prediction, run, model, age; /* columns as read; -1: none */
    int first_p;                    /* of the classes, which follow one another */
    struct ui_scored **slot;        /* [n_slot] hash table by name; n_slot a power of 2 */
    size_t n_slot, cap;
    struct ui_scored *last;
};

/* --- columns --- */

static int compare_labels(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void find_classes(struct ui_scores *s, const struct schema *schema)
{
    size_t skip = strlen(before_class);

    s->label = mem_zero(CLASSES_MAX, sizeof *s->label);
    for (size_t i = 0; i < schema->n_col && s->n_class < CLASSES_MAX; i++) {
        const char *name = schema->col[i].name;
        double label;

        if (strncmp(name, before_class, skip) == 0 && schema->col[i].type == COLUMN_F64 &&
            text_to_f64(name + skip, strlen(name + skip), &label) == TEXT_NUM_OK)
            s->label[s->n_class++] = label;
    }
    qsort(s->label, s->n_class, sizeof *s->label, compare_labels);
}

static int need(const struct schema *schema, const char *name, bool number, struct err *e)
{
    int i = name ? schema_find(schema, name) : -1;

    if (i < 0)
        return err_set(e, FAIL_INPUT, "it has no column '%s'", name ? name : "of machines");
    if (number && schema->col[i].type != COLUMN_F64)
        return err_set(e, FAIL_INPUT, "column '%s' is not a real number", name);
    return 0;
}

static int check_columns(struct ui_scores *s, const struct schema *schema, struct err *e)
{
    if (need(schema, s->entity, false, e) < 0 || need(schema, s->time, false, e) < 0 ||
        need(schema, "risk", true, e) < 0)
        return -1;
    enum column_type machine = schema->col[schema_find(schema, s->entity)].type;
    enum column_type time = schema->col[schema_find(schema, s->time)].type;

    if ((machine != COLUMN_I64 && machine != COLUMN_TEXT) ||
        (time != COLUMN_TIME && time != COLUMN_I64))
        return err_set(e, FAIL_INPUT, "its machines or times are of another type");
    s->numbers = machine == COLUMN_I64;
    s->cycles = time == COLUMN_I64;
    find_classes(s, schema);
    return 0;
}

/* Adds a column where there is one of that type; gives its number as read. */
static int add_column(const struct schema *schema, const char *name, enum column_type type,
                      const char **out, size_t *n)
{
    int i = schema_find(schema, name);

    if (i < 0 || schema->col[i].type != type)
        return -1;
    out[*n] = schema->col[i].name;
    return (int)(*n)++;
}

static int open_reader(struct ui_scores *s, const struct schema *schema, struct err *e)
{
    struct ui_scores_reading *r = s->reading;
    const char *column[CLASSES_MAX + 8] = {s->entity, s->time, "risk"};
    size_t n = 3;

    r->entity = 0;
    r->time = 1;
    r->risk = 2;
    r->prediction = add_column(schema, "prediction", COLUMN_F64, column, &n);
    r->run = add_column(schema, "run", COLUMN_I64, column, &n);
    r->model = add_column(schema, "model", COLUMN_TEXT, column, &n);
    r->first_p = (int)n;
    for (size_t k = 0; k < s->n_class; k++) {
        char label[TEXT_F64_SIZE], name[TEXT_F64_SIZE + sizeof before_class];

        text_from_f64(s->label[k], false, label);
        snprintf(name, sizeof name, "%s%s", before_class, label);
        if (schema_find(schema, name) < 0)
            return err_set(e, FAIL_INPUT, "it has no column '%s'", name);
        column[n++] = arena_text(&s->memory, name);
    }
    column[n] = NULL;
    r->reader = dataset_read(r->store, s->dataset,
                             &(struct dataset_read_opts){.columns = column}, e);
    return r->reader ? 0 : -1;
}

/* --- opening --- */

/* Which columns are machine and time: as the run that scored has noted, else by their names. */
static int read_about(struct ui_scores *s, struct store *store, struct err *e)
{
    char *text = dataset_about(store, s->dataset, e);
    struct json *about = text ? json_parse(text, strlen(text), e) : NULL;
    int rc = about ? 0 : -1;

    if (about) {
        s->entity = mem_text(json_text(json_get(about, "entity"), "machineID"));
        s->time = mem_text(json_text(json_get(about, "time"), "dt_truncated"));
    }
    json_free(about);
    free(text);
    return rc;
}

struct ui_scores *ui_scores_new(struct store *store, const char *dataset, struct err *e)
{
    struct ui_scores *s = mem_zero(1, sizeof *s);
    struct schema *schema = NULL;
    int rc = -1;

    s->dataset = mem_text(dataset);
    s->reading = mem_zero(1, sizeof *s->reading);
    s->reading->store = store;
    s->n_row = dataset_rows(store, dataset, e);
    schema = s->n_row >= 0 ? dataset_schema(store, dataset, e) : NULL;
    if (schema && read_about(s, store, e) == 0 && check_columns(s, schema, e) == 0)
        rc = open_reader(s, schema, e);
    schema_free(schema);
    if (rc == 0)
        return s;
    err_ctx(e, "scores '%s'", dataset);
    ui_scores_free(s);
    return NULL;
}

static void end_reading(struct ui_scores *s)
{
    if (!s->reading)
        return;
    column_reader_free(s->reading->reader);
    free(s->reading->slot);
    free(s->reading);
    s->reading = NULL;
}

void ui_scores_free(struct ui_scores *s)
{
    if (!s)
        return;
    end_reading(s);
    free(s->dataset);
    free(s->entity);
    free(s->time);
    free(s->label);
    free(s->ranked);
    arena_done(&s->memory);
    free(s);
}

/* --- machines by name --- */

static struct ui_scored **slot_of(const struct ui_scores_reading *r, const char *name)
{
    size_t at = hash_64(name, strlen(name)) & (r->n_slot - 1);

    while (r->slot[at] && strcmp(r->slot[at]->name, name) != 0)
        at = (at + 1) & (r->n_slot - 1);
    return &r->slot[at];
}

static void grow(struct ui_scores *s)
{
    struct ui_scores_reading *r = s->reading;

    if ((s->n_machine + 1) * 2 <= r->n_slot)
        return;
    free(r->slot);
    r->n_slot = r->n_slot ? r->n_slot * 2 : 256;
    r->slot = mem_zero(r->n_slot, sizeof(struct ui_scored *));
    for (size_t i = 0; i < s->n_machine; i++)
        *slot_of(r, s->ranked[i]->name) = s->ranked[i];
}

static struct ui_scored *add_machine(struct ui_scores *s, const char *name, int64_t id)
{
    struct ui_scored *m = arena_zero(&s->memory, 1, sizeof *m);

    grow(s);
    m->name = arena_text(&s->memory, name);
    m->id = id;
    m->scored_by = m->model = "";
    m->age = NAN;
    m->together = true;
    m->newest.p = arena_zero(&s->memory, s->n_class + 1, sizeof *m->newest.p);
    m->before.p = arena_zero(&s->memory, s->n_class + 1, sizeof *m->before.p);
    if (s->n_machine == s->reading->cap) {
        s->reading->cap = mem_room(s->reading->cap, s->n_machine + 1);
        s->ranked = mem_resize(s->ranked, s->reading->cap, sizeof(struct ui_scored *));
    }
    s->ranked[s->n_machine++] = m;
    *slot_of(s->reading, m->name) = m;
    return m;
}

/* The name of a row's machine: the text itself, or digits in `number`. */
static const char *name_of(const struct column *c, size_t row, char number[NUMBER_SIZE])
{
    if (!column_has(c, row))
        return "";
    if (c->type == COLUMN_TEXT)
        return text_dict_get(c->dict, column_code(c, row));
    snprintf(number, NUMBER_SIZE, "%lld", (long long)column_i64(c, row));
    return number;
}

static struct ui_scored *find_machine(struct ui_scores *s, const struct column *c, size_t row,
                                      bool add)
{
    struct ui_scores_reading *r = s->reading;
    char number[NUMBER_SIZE];
    bool is_number = c->type == COLUMN_I64 && column_has(c, row);

    if (is_number && s->numbers && r->last && r->last->name[0] &&
        r->last->id == column_i64(c, row))
        return r->last;
    const char *name = name_of(c, row, number);
    struct ui_scored *m = r->n_slot ? *slot_of(r, name) : NULL;

    if (!m && add)
        m = add_machine(s, name, is_number ? column_i64(c, row) : 0);
    r->last = m ? m : r->last;
    return m;
}

/* --- rows --- */

static double real_at(const struct chunk *c, int col, size_t row)
{
    return col >= 0 && column_has(&c->col[col], row) ? column_f64(&c->col[col], row) : NAN;
}

static void fill(const struct ui_scores *s, const struct chunk *c, size_t row, int64_t at,
                 int64_t run, struct ui_score *out)
{
    const struct ui_scores_reading *r = s->reading;

    out->at = at;
    out->run = run;
    out->risk = real_at(c, r->risk, row);
    out->prediction = real_at(c, r->prediction, row);
    for (size_t k = 0; k < s->n_class; k++)
        out->p[k] = (float)real_at(c, r->first_p + (int)k, row);
}

static void swap_scores(struct ui_scored *m)
{
    struct ui_score was = m->newest;

    m->newest = m->before;
    m->before = was;
    m->has_before = true;
}

static void take_newest(const struct ui_scores *s, struct ui_scored *m, const struct chunk *c,
                        size_t row, int64_t at, int64_t run)
{
    int model = s->reading->model;

    fill(s, c, row, at, run, &m->newest);
    if (model < 0 || !column_has(&c->col[model], row))
        return;
    const char *name = text_dict_get(c->col[model].dict, column_code(&c->col[model], row));

    if (strcmp(m->scored_by, name) != 0)
        m->scored_by = arena_text((struct arena *)(uintptr_t)&s->memory, name);
}

static int64_t day_of(const struct ui_scores *s, int64_t at)
{
    if (s->cycles)
        return at;
    return at >= 0 ? at / DAY_S : -((DAY_S - 1 - at) / DAY_S);
}

static float *trend_at(struct ui_scored *m, int64_t day)
{
    return &m->trend[(day % UI_TREND + UI_TREND) % UI_TREND];
}

/* A later day takes the place of the one UI_TREND before it. */
static void take_trend(const struct ui_scores *s, struct ui_scored *m, int64_t at, double risk)
{
    int64_t day = day_of(s, at), from = m->n_row > 1 ? m->day + 1 : day - UI_TREND + 1;

    if (m->n_row == 1 || day > m->day) {
        for (int64_t d = from > day - UI_TREND ? from : day - UI_TREND + 1; d <= day; d++)
            *trend_at(m, d) = NAN;
        m->day = day;
    }
    if (!isnan(risk) && day > m->day - UI_TREND && !(*trend_at(m, day) >= risk))
        *trend_at(m, day) = (float)risk;
}

static void take_row(struct ui_scores *s, const struct chunk *c, size_t row)
{
    const struct ui_scores_reading *r = s->reading;
    struct ui_scored *m = find_machine(s, &c->col[r->entity], row, true);
    int64_t at = column_i64(&c->col[r->time], row);
    int64_t run = r->run >= 0 ? column_i64(&c->col[r->run], row) : 0;
    int64_t number = c->row0 + (int64_t)row;

    if (m->n_row == 0)
        m->first_row = number;
    m->together = m->together && number == m->first_row + m->n_row;
    if (m->n_row++ == 0 || at > m->newest.at) {
        if (m->n_row > 1)
            swap_scores(m);
        take_newest(s, m, c, row, at, run);
    } else if (at == m->newest.at && run >= m->newest.run) {
        take_newest(s, m, c, row, at, run);
    } else if (at < m->newest.at && (!m->has_before || at > m->before.at ||
                                     (at == m->before.at && run >= m->before.run))) {
        m->has_before = true;
        fill(s, c, row, at, run, &m->before);
    }
    take_trend(s, m, at, real_at(c, r->risk, row));
}

/* --- the fleet's own table --- */

static int open_machines(struct ui_scores *s, struct err *e)
{
    struct ui_scores_reading *r = s->reading;
    const char *column[4] = {s->entity};
    size_t n = 1;
    struct err ignored = {0};
    struct schema *schema = dataset_exists(r->store, "machines")
                                ? dataset_schema(r->store, "machines", &ignored) : NULL;

    r->machines = true;
    column_reader_free(r->reader);
    r->reader = NULL;
    if (schema && schema_find(schema, s->entity) >= 0) {
        r->model = add_column(schema, "model", COLUMN_TEXT, column, &n);
        r->age = add_column(schema, "age", COLUMN_I64, column, &n);
        r->reader = dataset_read(r->store, "machines",
                                 &(struct dataset_read_opts){.columns = column}, e);
        schema_free(schema);
        return r->reader ? 1 : -1;
    }
    schema_free(schema);
    return 0;
}

static void take_machine(struct ui_scores *s, const struct chunk *c, size_t row)
{
    const struct ui_scores_reading *r = s->reading;
    struct ui_scored *m = find_machine(s, &c->col[0], row, false);

    if (!m)
        return;
    if (r->model >= 0 && column_has(&c->col[r->model], row))
        m->model = arena_text(&s->memory, text_dict_get(c->col[r->model].dict,
                                                        column_code(&c->col[r->model], row)));
    if (r->age >= 0 && column_has(&c->col[r->age], row))
        m->age = (double)column_i64(&c->col[r->age], row);
}

/* --- ranking --- */

/* By falling risk, rows without one last; then by machine. */
static int compare_risk(const void *a, const void *b)
{
    const struct ui_scored *x = *(struct ui_scored *const *)a, *y = *(struct ui_scored *const *)b;
    double r = isnan(x->newest.risk) ? -1 : x->newest.risk;
    double t = isnan(y->newest.risk) ? -1 : y->newest.risk;

    if (r != t)
        return r < t ? 1 : -1;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return strcmp(x->name, y->name);
}

static void rank(struct ui_scores *s)
{
    if (s->n_machine > 1)
        qsort(s->ranked, s->n_machine, sizeof(struct ui_scored *), compare_risk);
    for (size_t i = 0; i < s->n_machine; i++) {
        const struct ui_scored *m = s->ranked[i];

        if (!s->latest || m->newest.at > s->latest->newest.at ||
            (m->newest.at == s->latest->newest.at && m->newest.run > s->latest->newest.run))
            s->latest = m;
    }
    end_reading(s);
}

int ui_scores_step(struct ui_scores *s, struct err *e)
{
    struct ui_scores_reading *r = s->reading;
    struct chunk c;
    int rc = r ? column_reader_next(r->reader, &c, e) : 0;

    if (rc > 0) {
        for (size_t row = 0; row < c.n_row; row++)
            (r->machines ? take_machine : take_row)(s, &c, row);
        s->n_read += r->machines ? 0 : (int64_t)c.n_row;
        return 1;
    }
    if (rc == 0 && r && !r->machines)
        rc = open_machines(s, e);
    if (rc == 0 && s->reading)
        rank(s);
    return rc;
}

/* --- questions --- */

double ui_scores_trend(const struct ui_scores *s, const struct ui_scored *m, int i)
{
    int64_t day = day_of(s, s->latest->newest.at) - UI_TREND + 1 + i;

    if (m->n_row == 0 || day > m->day || day <= m->day - UI_TREND)
        return NAN;
    return m->trend[(day % UI_TREND + UI_TREND) % UI_TREND];
}

size_t ui_score_class(const struct ui_scores *s, const struct ui_score *row)
{
    size_t best = SIZE_MAX;

    for (size_t k = 0; k < s->n_class; k++) {
        if (s->label[k] != 0 && s->label[k] == row->prediction)
            return k;
        if (s->label[k] != 0 && !isnan(row->p[k]) && (best == SIZE_MAX || row->p[k] > row->p[best]))
            best = k;
    }
    return best;
}

size_t ui_scores_at_risk(const struct ui_scores *s, double threshold, bool before)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n_machine; i++) {
        const struct ui_scored *m = s->ranked[i];

        if (before)
            n += m->has_before && m->before.risk >= threshold;
        else
            n += m->newest.risk >= threshold;
    }
    return n;
}

/* --- over time --- */

static int compare_points(const void *a, const void *b)
{
    const struct ui_risk_point *x = a, *y = b;

    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->run > y->run) - (x->run < y->run);
}

/* One point a time: that of the latest run. */
static void settle_points(struct ui_risks *r)
{
    size_t n = 0;

    if (r->n > 1)
        qsort(r->point, r->n, sizeof *r->point, compare_points);
    for (size_t i = 0; i < r->n; i++) {
        if (n > 0 && r->point[n - 1].at == r->point[i].at)
            n--;
        r->point[n++] = r->point[i];
    }
    r->n = n;
}

static int read_points(struct column_reader *r, struct ui_risks *out, struct err *e)
{
    size_t cap = 0;
    struct chunk c;
    int rc;

    while ((rc = column_reader_next(r, &c, e)) > 0) {
        for (size_t i = 0; i < c.n_row; i++) {
            if (!column_has(&c.col[0], i) || !column_has(&c.col[1], i))
                continue;
            if (out->n == cap) {
                cap = mem_room(cap, out->n + 1);
                out->point = mem_resize(out->point, cap, sizeof *out->point);
            }
            out->point[out->n++] = (struct ui_risk_point){
                column_i64(&c.col[0], i), c.n_col > 2 ? column_i64(&c.col[2], i) : 0,
                column_f64(&c.col[1], i)};
        }
    }
    return rc;
}

int ui_risks_read(struct store *s, const struct ui_scores *of, const struct ui_scored *machine,
                  int64_t from, struct ui_risks *out, struct err *e)
{
    struct schema *schema = dataset_schema(s, of->dataset, e);
    const char *column[] = {of->time, "risk",
                            schema && schema_find(schema, "run") >= 0 ? "run" : NULL, NULL};
    struct predicate where[] = {
        {.column = of->entity, .op = PREDICATE_EQ, .type = of->numbers ? COLUMN_I64 : COLUMN_TEXT,
         .i64 = machine->id, .text = machine->name},
        {.column = of->time, .op = PREDICATE_GE, .type = of->cycles ? COLUMN_I64 : COLUMN_TIME,
         .i64 = from},
    };
    struct column_reader *r = NULL;

    *out = (struct ui_risks){0};
    if (schema)
        r = dataset_read(s, of->dataset,
                         &(struct dataset_read_opts){
                             .columns = column, .where = where, .n_where = 2, .any_order = true},
                         e);
    int rc = r ? read_points(r, out, e) : -1;

    settle_points(out);
    column_reader_free(r);
    schema_free(schema);
    if (rc < 0)
        ui_risks_done(out);
    return rc;
}

void ui_risks_done(struct ui_risks *r)
{
    free(r->point);
    *r = (struct ui_risks){0};
}
