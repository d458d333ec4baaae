/* build.h - a recipe over raw datasets gives a feature dataset, in one pass.
 *
 *     struct build *b = build_new(recipe, source, &opts, e);      // small datasets are read
 *     struct column_writer *w = b ? writer_for(build_schema(b), build_about(b)) : NULL;
 *     if (!w || build_run(b, w, e) < 0 || column_writer_finish(w, e) < 0)
 *         ...
 *
 * build_new() reads the event datasets and the static dataset into arrays per machine, fills in
 * the lists that the recipe leaves to the data (codes, components, classes, categories) and so
 * knows the columns. build_run() streams telemetry in the order of entity and time: machines are
 * computed in batches, in parallel, while the batch before is written and the next one is read.
 * Rows come out in the order of the machines, whatever the number of threads. Memory: two
 * batches, and the small datasets.
 *
 * A range is a pair of texts, dates or cycle counts. Standard semantics: rows have from <= t < to,
 * and nothing at or after `to` is seen. Scenario semantics compare text (datetime > from and
 * datetime <= to), for which a date is less than any time of that day.
 *
 * Columns, standard:  ENTITY, dt_truncated, SENSOR_AGGREGATE_WINDOW..., CODE_count_WINDOW...,
 *     COMPONENT_days... (COMPONENT_cycles where time is an integer), numeric static columns,
 *     COLUMN_CATEGORY..., text static columns, rows_WINDOW..., label_e, fails_CLASS...
 *   The key is entity and dt_truncated.
 * Columns, scenario:  reference-compatible names and order; no key, since a bucket with several
 *     failures has a row for each: rows stay in the order machine, time, failure, label_e.
 *
 * build_about() is what is kept with the dataset, and what training and scoring read:
 *   {"recipe":{...},            resolved: its lists are those of the columns
 *    "semantics":"standard",    or "scenario"
 *    "from":"2015-01-01","to":null,       as given; null: open
 *    "inputs":["volt_mean_12h",...],      the columns to learn from, in order
 *    "label":"label_e",         null: the recipe has none
 *    "entity":"machineID","time":"dt_truncated","integer_time":false,
 *    "gap_s":216000,            lag + horizon, in seconds, or in cycles where time is an integer
 *    "classes":["comp1",...],   label_e 1..n in order; 0 is healthy
 *    "one_hot":{"model":["model1",...]}}  categories in the order of their columns
 */
#ifndef MW_DATA_BUILD_H
#define MW_DATA_BUILD_H

#include "src/base/column.h"
#include "src/base/progress.h"
#include "src/data/recipe.h"
#include "src/store/store.h"

#include <stdint.h>

/* Instants (or cycles) that a build may see: from <= time < to. */
struct build_range {
    int64_t from, to; /* INT64_MIN, INT64_MAX: open */
};

/* Where raw rows come from: a workspace, or tables of a test. */
struct build_source {
    /* A reader over these columns of a dataset, rows in the order of its key. Rows whose column
     * `time` is outside range may be left out (time NULL: all rows). NULL on error. */
    struct column_reader *(*open)(struct build_source *s, const char *dataset,
                                  const char *const *columns, const char *time,
                                  const struct build_range *range, struct err *e);
    /* The dataset's columns; caller frees. */
    struct schema *(*schema)(struct build_source *s, const char *dataset, struct err *e);
};

struct build_store { /* the datasets of a workspace */
    struct build_source source;
    struct store *store;
};
void build_store_init(struct build_store *s, struct store *store);

extern const char build_scenario_from[], build_scenario_to[]; /* ends that are not given */

struct build_opts {
    const char *from, *to;     /* NULL: open; scenario semantics: the two above */
    unsigned n_thread;         /* 0: 1; never changes a result */
    size_t batch_cells;        /* numbers of a batch, in and out; 0: four million */
    struct progress *progress; /* phase "features", machines done */
};

struct build_label { /* how often a label occurs */
    double label;
    int64_t n;
};

struct build_counts { /* valid after build_run, until build_free */
    int64_t rows;
    size_t n_label;
    const struct build_label *labels; /* [n_label] ascending; unlabelled rows are in none */
};

struct build;

/* build_new - r and source are borrowed until build_free; r is resolved in place.
 * Errors: FAIL_INPUT (a dataset or column is missing or of the wrong type, two columns of one
 * name, too many columns), FAIL_USAGE (a range that is no date, or empty), what the source fails
 * with. */
struct build *build_new(struct recipe *r, struct build_source *source, const struct build_opts *o,
                        struct err *e);
const struct schema *build_schema(const struct build *b); /* until build_free */
const char *build_about(const struct build *b);           /* until build_free */
int build_run(struct build *b, struct column_writer *w, struct err *e); /* puts; does not finish */
const struct build_counts *build_counts(const struct build *b);
void build_free(struct build *b);

#endif
