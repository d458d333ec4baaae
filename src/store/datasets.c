/* datasets.c - the rows that describe datasets. */
#include "config.h"

#include "src/store/datasets.h"

#include "src/base/mem.h"
#include "src/store/sql.h"

#include <stdlib.h>
#include <string.h>

static void take_row(sqlite3_stmt *st, struct arena *a, struct dataset_row *out)
{
    *out = (struct dataset_row){
        .id = sql_i64(st, 0),
        .name = arena_text(a, sql_text(st, 1)),
        .kind = arena_text(a, sql_text(st, 2)),
        .n_row = sql_i64(st, 3),
        .bytes = sql_i64(st, 4),
        .n_col = (size_t)sql_i64(st, 5),
        .run = sql_i64(st, 6),
        .changed_at = sql_i64(st, 7) / 1000,
        .has_range = !sql_null(st, 8),
        .from_at = sql_i64(st, 8),
        .to_at = sql_i64(st, 9),
    };
}

int64_t datasets_list(struct store *s, struct arena *a, const struct dataset_row **out,
                      struct err *e)
{
    sqlite3_stmt *st = sql_prepare(store_db(s),
                                   "SELECT id, name, kind, n_row, bytes,"
                                   " json_array_length(columns), run, changed_ms, from_at, to_at"
                                   " FROM dataset WHERE state = 'live'"
                                   " ORDER BY name COLLATE NOCASE",
                                   e);
    struct dataset_row *rows = NULL;
    size_t n = 0, cap = 0;
    int rc = st ? 0 : -1;

    while (st && (rc = sql_step(st, e)) > 0) {
        cap = mem_room(cap, n + 1);
        rows = mem_resize(rows, cap, sizeof *rows);
        take_row(st, a, &rows[n++]);
    }
    sql_end(st);
    if (rc == 0) {
        struct dataset_row *kept = arena_zero(a, n, sizeof *kept);
        if (n)
            memcpy(kept, rows, n * sizeof *kept);
        *out = kept;
    }
    free(rows);
    return rc < 0 ? -1 : (int64_t)n;
}
