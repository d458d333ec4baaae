/* build_parts.h - what the files of the feature builder share: build.c (range, columns),
 * build_load.c (the small datasets in memory), build_flow.c (batches, reading, writing),
 * build_standard.c and build_scenario.c (which columns there are and how a machine's rows are
 * computed). For these files alone. */
#ifndef MW_DATA_BUILD_PARTS_H
#define MW_DATA_BUILD_PARTS_H

#include "src/base/arena.h"
#include "src/base/column.h"
#include "src/data/build.h"
#include "src/data/window.h"

#include <math.h>

/* --- texts by number --- */

struct names { /* distinct texts, numbered in order of arrival */
    struct arena memory;
    const char **text; /* [n] */
    size_t n, cap;
    uint32_t *slot;    /* open addressing: number + 1, 0 free */
    size_t n_slot;
};
size_t names_add(struct names *s, const char *text, size_t size); /* its number, new or known */
void names_done(struct names *s);

/* --- small datasets --- */

struct build_event {
    int64_t entity, at;
    double value;  /* of a failure, scenario semantics: its code as a number */
    uint32_t code; /* into the recipe's list; BUILD_NO_CODE: not listed */
};
enum { BUILD_NO_CODE = 0xFFFFFFFF };

struct build_events { /* an event dataset, by entity, then time, then arrival */
    struct build_event *row;
    size_t n, cap;
};
struct build_slice { /* the events of one machine */
    const struct build_event *row;
    size_t n;
};
struct build_slice build_slice_of(const struct build_events *s, int64_t entity);

struct build_static { /* the static dataset: one row per entity */
    struct table *rows;             /* columns of the recipe's statics, one-hot ones as text */
    struct chunk shown;
    struct build_static_row *order; /* [n] by entity */
    size_t n;
};
struct build_static_row {
    int64_t entity;
    size_t row;
};

/* --- batches --- */

struct build_machine {
    int64_t entity;
    size_t begin, n;    /* its rows of telemetry in the batch */
    size_t out0, n_out; /* its rows of the feature table in the batch */
};

/* Output columns hold NaN, BUILD_NO_I64 or BUILD_NO_CODE where a row has no value. */
#define BUILD_NO_I64 INT64_MIN

struct build_batch {
    struct build_machine *machine;
    size_t n_machine, cap_machine;
    int64_t *at;   /* [n_row] */
    double **x;    /* [n_sensor][n_row] */
    bool *null;    /* [n_sensor] some value is missing (NaN) */
    size_t n_row, cap_row;
    void **out;    /* [n_col][n_out] double, int64_t or uint32_t */
    uint64_t *valid;
    struct column *shown;
    size_t n_out, cap_out;
};

struct build_scratch { /* of one thread */
    double *f;
    int64_t *i;
    size_t cap_f, cap_i;
};

/* --- the build --- */

struct build_semantics {
    int (*plan)(struct build *b, struct err *e); /* adds the columns between time and the end */
    /* rows that a machine gives; at [n] ascending, n > 0 */
    size_t (*count)(const struct build *b, int64_t entity, const int64_t *at, size_t n);
    void (*fill)(const struct build *b, struct build_batch *t, const struct build_machine *m,
                 struct build_scratch *s);
};
extern const struct build_semantics build_standard, build_scenario;

struct build {
    struct recipe *recipe;
    struct build_source *source;
    struct build_opts opts;
    const struct build_semantics *semantics;
    struct build_range range;  /* of what is read */
    int64_t first_at;          /* standard: rows before it are not written */
    int64_t known_until;       /* standard, fleet: last telemetry time */
    bool integer_time, text_entity;
    struct names entities;     /* text_entity: number of each */
    struct build_events *events, *replacements, failures;
    struct build_static statics;
    struct schema *schema;
    bool *input, *nullable;    /* [schema->n_col] */
    size_t col_window;         /* first column of the windows */
    size_t *col_event, *col_replacement, *col_static, *col_hot; /* first of each dataset, column */
    size_t col_rows, col_label, col_fails;
    struct window_plan *plan;  /* scenario */
    struct buf about;
    struct build_counts counts;
    struct build_label *labels;
};

enum { BUILD_COL_ENTITY, BUILD_COL_TIME };

/* build_add - a further column of the output; printf-like name. -1: there is one of that name,
 * or there are too many. */
enum build_role { BUILD_INPUT = 1, BUILD_NULLABLE = 2 }; /* or'ed */
int build_add(struct build *b, enum column_type type, unsigned role, struct err *e,
              const char *fmt, ...) PRINTF_LIKE(5, 6);
int build_load(struct build *b, struct err *e); /* small datasets; resolves the recipe */
/* The number of a row's entity: the integer itself, or its place in names. */
int64_t build_entity(struct build *b, const struct column *c, size_t row);
/* Entity and time (columns 0 and 1) have the types that telemetry gives them. */
int build_check_keys(const struct build *b, const char *dataset, const struct schema *s, bool time,
                     struct err *e);
int build_no_key(const struct build *b, const char *dataset, struct err *e); /* a null key: -1 */
int build_bad_time(const char *dataset, int64_t at, struct err *e);          /* gives -1 */
static inline bool build_time_fits(int64_t at) /* far enough from the ends for sums of two */
{
    return at > -(INT64_C(1) << 60) && at < INT64_C(1) << 60;
}
int build_add_static(struct build *b, size_t i, unsigned role, struct err *e); /* column i, as is */
void build_put_static(const struct build *b, struct build_batch *t, const struct build_machine *m);
/* Telemetry: entity, time and, if asked for, the sensors in order. */
struct column_reader *build_telemetry(struct build *b, bool sensors, struct err *e);
double *scratch_f64(struct build_scratch *s, size_t n);  /* until the next call; not zeroed */
int64_t *scratch_i64(struct build_scratch *s, size_t n);

static inline double *out_f64(const struct build_batch *t, const struct build_machine *m,
                              size_t col)
{
    return (double *)t->out[col] + m->out0;
}

static inline int64_t *out_i64(const struct build_batch *t, const struct build_machine *m,
                               size_t col)
{
    return (int64_t *)t->out[col] + m->out0;
}

/* Floor division: at is any instant, step > 0. */
static inline int64_t floor_div(int64_t at, int64_t step)
{
    return at / step - (at % step < 0);
}

#endif
