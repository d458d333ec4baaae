/* fleet.h - a small dataset for tests of the store: telemetry of a few machines, by hour. */
#ifndef MW_TESTS_FLEET_H
#define MW_TESTS_FLEET_H

#include "tests/workspace.h"

#include "src/base/column.h"
#include "src/store/dataset.h"

#include <string.h>

enum { FLEET_HOURS = 1000, FLEET_AT = 1420070400 };

/* rows of machines 1..n: volt is null every tenth hour, state is one of three texts */
static inline struct table *fleet_rows(int n_machine, int n_hour)
{
    static const char *const states[] = {"ok", "worn", "stopped"};
    struct schema *schema = schema_new();

    schema_add(schema, "datetime", COLUMN_TIME);
    schema_add(schema, "machineID", COLUMN_I64);
    schema_add(schema, "volt", COLUMN_F64);
    schema_add(schema, "state", COLUMN_TEXT);
    schema_key(schema, "machineID");
    schema_key(schema, "datetime");
    struct table *t = table_new(schema);
    for (int m = 1; m <= n_machine; m++)
        for (int h = 0; h < n_hour; h++) {
            const char *word = states[(m + h) % 3];

            table_i64(t, 0, FLEET_AT + 3600 * (int64_t)h);
            table_i64(t, 1, m);
            if (h % 10 == 9)
                table_null(t, 2);
            else
                table_f64(t, 2, 150 + m + h * 0.125);
            table_text(t, 3, word, strlen(word));
        }
    schema_free(schema);
    return t;
}

/* the rows of t put into a writer of dataset `name`; finished when publish */
static inline void fleet_write(struct store *s, const char *name, struct table *t, int64_t run,
                               bool publish)
{
    struct err e = {0};
    struct chunk c;
    struct dataset_write_opts o = {.mode = DATASET_CREATE, .run = run, .kind = "raw"};
    struct column_writer *w = dataset_write(s, name, table_schema(t), &o, &e);
    struct column_reader *r = table_reader(t);

    assert_fine(w ? 0 : -1, &e);
    while (column_reader_next(r, &c, &e) > 0)
        assert_fine(column_writer_put(w, &c, &e), &e);
    if (publish)
        assert_fine(column_writer_finish(w, &e), &e);
    column_reader_free(r);
    column_writer_free(w);
}

static inline struct store *fleet_workspace(const char *name)
{
    struct store *s = open_ok(name, STORE_CREATE);
    struct table *t = fleet_rows(20, FLEET_HOURS);

    fleet_write(s, "telemetry", t, 0, true);
    table_free(t);
    return s;
}

#endif
