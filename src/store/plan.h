/* plan.h - what SQL asks of a dataset: xBestIndex's constraints as a text, and back as tests.
 *
 * A comparison means here exactly what it means on an ordinary table with columns INTEGER, REAL
 * and TEXT; where that cannot be told before the values are known, SQLite is left to check again.
 * Not here: cursors (columnar.c). */
#ifndef MW_STORE_PLAN_H
#define MW_STORE_PLAN_H

#include "src/store/predicate.h"
#include "src/store/shadow.h"
#include "src/store/sql.h"

enum { PLAN_ROWID = 1, PLAN_ORDERED = 2, PLAN_OFFSET = 4 }; /* bits of idxNum; the offset is the
                                                                 last value, no test */

/* years 1 to 9999, the times that have a text of 19 characters */
static const int64_t plan_time_first = INT64_C(-62135596800);
static const int64_t plan_time_last = INT64_C(253402300799);

/* plan_best - fills in what the module does of the query; SQLITE_OK or SQLITE_NOMEM. */
int plan_best(const struct shadow *d, sqlite3_index_info *info);

/* plan_tests - the plan's text and its values as tests [*out_n]; caller frees (predicate_free). */
struct predicate_test *plan_tests(const struct shadow *d, const char *text, sqlite3_value **value,
                                  int n_value, size_t *out_n);

#endif
