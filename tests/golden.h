/* golden.h - reference data for tests, where it is to be had: the folder in MW_SHARED, else
 * ../shared of MW_DATADIR or of a folder above it. Tests skip when there is none.
 *
 *     struct golden_table *t = golden_table("features/R10.csv.gz");
 *     if (!t)
 *         skip();
 */
#ifndef MW_TESTS_GOLDEN_H
#define MW_TESTS_GOLDEN_H

#include "src/base/json.h"

#include <stddef.h>

struct golden_table {
    size_t n_row, n_col;
    char **name;  /* [n_col] */
    double **col; /* [n_col][n_row]; NaN where the cell is no number */
};

/* path of a golden file; caller frees; NULL and a printed line when it is not there */
char *golden_path(const char *name);
struct golden_table *golden_table(const char *name); /* CSV, CSV.gz without quotes */
void golden_table_free(struct golden_table *t);
const double *golden_column(const struct golden_table *t, const char *name);
struct json *golden_json(const char *name);

/* the columns of a feature table that a model takes: all but keys, model, failure, label */
size_t golden_inputs(const struct golden_table *t, const double **col, const char **name);

/* a macro, so that a failure names the caller's line */
#define assert_near(a, b, tol) assert_near_at((a), (b), (tol), __FILE__, __LINE__)
void assert_near_at(double a, double b, double tol, const char *file, int line);

#endif
