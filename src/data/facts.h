/* facts.h - what is told of the times in a load: first and last, late rows, rows out of order.
 *
 * A writer that looks at rows on their way into another one:
 *
 *     struct facts *f = facts_new(store, "telemetry", true, writer);
 *     ... column_writer_put(facts_writer(f), &chunk, e) ...
 *     facts_put(f, &json);        // the writer may be gone by now
 *     facts_free(f);
 *
 * Rows that turn out to be duplicates or to clash are looked at like all others. A row is late when
 * the dataset had a newer time for its machine before the load began (its series: series.h), and
 * out of order when a newer row of its machine stands before it in the source. What the dataset
 * had is read only when a row is older than all of that: an append of newer rows costs nothing.
 * Memory: 128 bytes a machine at most; of more than 65,536 machines late and order are not told. */
#ifndef MW_DATA_FACTS_H
#define MW_DATA_FACTS_H

#include "src/base/column.h"
#include "src/base/json.h"
#include "src/store/store.h"

#include <stdbool.h>

struct facts;
/* appends: to what the dataset has; else there is nothing before the load. */
struct facts *facts_new(struct store *s, const char *dataset, bool appends,
                        struct column_writer *to);
struct column_writer *facts_writer(struct facts *f);
/* facts_put - member "time": {"column", "from", "to", "late", "disorder"}; nothing where no row has
 * a time; late and disorder are null where they are not told. */
void facts_put(const struct facts *f, struct json_out *o);
void facts_free(struct facts *f); /* NULL is fine */

#endif
