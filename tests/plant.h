/* plant.h - for tests of the feature builder: raw datasets as tables in memory, a source over
 * them, and what a build gives, as a table with named cells.
 *
 *     struct plant p = {0};
 *     struct table *t = plant_add(&p, "telemetry", "machineID:i datetime:t volt:f");
 *     plant_row(t, "1", "2015-01-01 06:00:00", "170.5");      // "" is null
 *     struct plant_result r = plant_build(&p, recipe, "2015-01-01", NULL, 2);
 *     assert_near(plant_cell(&r, 0, "volt_mean_12h"), 170.5, 1e-9);
 *     plant_result_done(&r);
 *     plant_done(&p);
 */
#ifndef MW_TESTS_PLANT_H
#define MW_TESTS_PLANT_H

#include "src/data/build.h"

enum { PLANT_DATASETS = 8 };

struct plant {
    struct build_source source; /* filled by plant_build */
    size_t n;
    const char *name[PLANT_DATASETS];
    struct table *table[PLANT_DATASETS];
};

struct plant_result {
    struct table *rows;
    struct chunk shown;
    char *about;
    int64_t n_row;
    size_t n_label;
    struct build_label label[16];
};

/* types: "NAME:i NAME:t NAME:f NAME:s" for integer, time, real, text */
struct table *plant_add(struct plant *p, const char *dataset, const char *types);
/* one cell as text per column; more than that is ignored */
void plant_row(struct table *t, const char *cell, ...);
/* rows of a CSV or CSV.gz file without quotes, columns by name; false when it is not there */
bool plant_load(struct plant *p, const char *dataset, const char *types, const char *path);
/* the five datasets of a folder below data/ of the reference data, with their usual columns */
bool plant_load_fleet(struct plant *p, const char *folder);
void plant_done(struct plant *p);

struct recipe *plant_recipe(const char *json);  /* fails the test when it is wrong */
struct recipe *plant_builtin(const char *name);
/* Builds with two threads and batches of `cells` numbers (0: as usual); fails the test on error. */
struct plant_result plant_build(struct plant *p, struct recipe *r, const char *from,
                                const char *to, size_t cells);
int plant_try(struct plant *p, struct recipe *r, const char *from, const char *to, struct err *e);
void plant_result_done(struct plant_result *r);
double plant_cell(const struct plant_result *r, size_t row, const char *column); /* null: NaN */
const char *plant_text(const struct plant_result *r, size_t row, const char *column);
int64_t plant_time(const char *text);
/* the row of a machine (integer) and a time; fails when there is none */
size_t plant_find(const struct plant_result *r, int64_t machine, const char *time);

#endif
