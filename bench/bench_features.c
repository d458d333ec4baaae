/* bench_features.c - the feature builder alone: a made-up fleet from memory, rows thrown away.
 *
 *     bench_features [MACHINES [THREADS]]
 */
#include "config.h"

#include "src/base/civil.h"
#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/base/par.h"
#include "src/base/rng.h"
#include "src/data/build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOURS = 7254, SENSORS = 4, BLOCK = 8 };

struct fleet { /* machine i has the values of block i % BLOCK */
    struct build_source source;
    int64_t n_machine;
    double x[BLOCK][SENSORS][HOURS];
    int64_t at[HOURS];
};

struct fleet_reader { /* a chunk per machine */
    struct column_reader base;
    const struct fleet *fleet;
    int64_t machine;
    bool telemetry;
    int64_t id[HOURS];
    struct column col[SENSORS + 2];
    struct schema *schema;
};

static int next_chunk(struct column_reader *base, struct chunk *out, struct err *e)
{
    struct fleet_reader *r = (struct fleet_reader *)base;
    const struct fleet *f = r->fleet;

    (void)e;
    if (!r->telemetry || r->machine == f->n_machine)
        return 0;
    for (size_t i = 0; i < HOURS; i++)
        r->id[i] = r->machine;
    r->col[0] = (struct column){.type = COLUMN_I64, .v = r->id};
    r->col[1] = (struct column){.type = COLUMN_TIME, .v = f->at};
    for (size_t s = 0; s + 2 < r->schema->n_col; s++)
        r->col[s + 2] = (struct column){.type = COLUMN_F64, .v = f->x[r->machine % BLOCK][s]};
    *out = (struct chunk){r->machine * HOURS, HOURS, r->schema->n_col, r->col};
    r->machine++;
    return 1;
}

static void free_reader(struct column_reader *base)
{
    struct fleet_reader *r = (struct fleet_reader *)base;

    schema_free(r->schema);
    free(r);
}

static const struct column_reader_ops reader_ops = {.next = next_chunk, .free = free_reader};

static enum column_type type_of(const char *column)
{
    static const struct {
        const char *name;
        enum column_type type;
    } types[] = {{"machineID", COLUMN_I64}, {"age", COLUMN_I64},      {"datetime", COLUMN_TIME},
                 {"model", COLUMN_TEXT},    {"errorID", COLUMN_TEXT}, {"comp", COLUMN_TEXT},
                 {"failure", COLUMN_TEXT}};

    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (strcmp(types[i].name, column) == 0)
            return types[i].type;
    }
    return COLUMN_F64;
}

static struct column_reader *open_rows(struct build_source *s, const char *dataset,
                                       const char *const *columns, const char *time,
                                       const struct build_range *range, struct err *e)
{
    struct fleet_reader *r = mem_zero(1, sizeof *r);

    (void)time, (void)range, (void)e;
    r->schema = schema_new();
    for (size_t i = 0; columns[i]; i++)
        schema_add(r->schema, columns[i], type_of(columns[i]));
    r->fleet = (struct fleet *)s;
    r->telemetry = strcmp(dataset, "telemetry") == 0;
    r->base = (struct column_reader){.ops = &reader_ops, .schema = r->schema};
    return &r->base;
}

static struct schema *schema_of(struct build_source *s, const char *dataset, struct err *e)
{
    static const char *const columns[] = {"machineID", "datetime", "volt",
                                          "rotate",    "pressure", "vibration"};
    struct schema *out = schema_new();

    (void)s, (void)dataset, (void)e;
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        schema_add(out, columns[i], type_of(columns[i]));
    return out;
}

static int throw_away(struct column_writer *w, const struct chunk *c, struct err *e)
{
    (void)w, (void)c, (void)e;
    return 0;
}

static int run(struct fleet *f, const char *recipe, unsigned n_thread, struct err *e)
{
    static const struct column_writer_ops ops = {.put = throw_away};
    struct build_opts o = {.n_thread = n_thread, .to = "2016-01-01"};
    struct recipe *r = recipe_find(NULL, recipe, e);
    double start = now_mono();
    struct build *b = r ? build_new(r, &f->source, &o, e) : NULL;
    int rc = -1;

    if (b) {
        struct column_writer w = {.ops = &ops, .schema = build_schema(b)};

        rc = build_run(b, &w, e);
        printf("%-9s %lld rows x %zu columns, %u threads: %.3f s\n", recipe,
               (long long)build_counts(b)->rows, build_schema(b)->n_col, n_thread,
               now_mono() - start);
    }
    build_free(b);
    recipe_free(r);
    return rc;
}

int main(int argc, char **argv)
{
    struct fleet *f = mem_zero(1, sizeof *f);
    struct rng rng = rng_stream(1, 0, 0);
    unsigned n_thread = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : par_cores();
    struct err e = {0};
    int rc = 0;

    f->source = (struct build_source){.open = open_rows, .schema = schema_of};
    f->n_machine = argc > 1 ? strtol(argv[1], NULL, 10) : 1000;
    for (size_t i = 0; i < HOURS; i++)
        f->at[i] = civil_days(2015, 1, 1) * 86400 + (int64_t)(i + 6) * 3600;
    for (size_t k = 0; k < BLOCK * SENSORS * HOURS; k++)
        (&f->x[0][0][0])[k] = 170.0 + 15.0 * rng_normal(&rng);
    for (const char *const *name = recipe_builtins(); *name && rc == 0; name++)
        rc = run(f, *name, n_thread, &e);
    if (rc < 0)
        fprintf(stderr, "bench_features: %s\n", e.msg);
    free(f);
    return rc < 0;
}
