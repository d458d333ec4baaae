/* workspace.h - a folder of its own for every test, and a workspace in it. */
#ifndef MW_TESTS_WORKSPACE_H
#define MW_TESTS_WORKSPACE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "src/base/column.h"
#include "src/store/dataset.h"
#include "src/store/sql.h"
#include "src/store/store.h"

#include <stdio.h>
#include <stdlib.h>

static char folder[400];

static inline const char *path_of(const char *name) /* until the next call */
{
    static char path[500];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static inline int make_folder(void **state)
{
    const char *tmp = getenv("TMPDIR");

    (void)state;
    snprintf(folder, sizeof folder, "%s/mw-XXXXXX", tmp ? tmp : "/tmp");
    return mkdtemp(folder) ? 0 : -1;
}

static inline int remove_folder(void **state)
{
    char command[500];

    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static inline struct store *open_ok(const char *name, enum store_mode mode)
{
    struct err e = {0};
    struct store *s = store_open(path_of(name), mode, &e);

    if (!s)
        print_error("%s: %s\n", e.ctx, e.msg);
    assert_non_null(s);
    return s;
}

static inline void assert_fine_at(int rc, const struct err *e, const char *file, int line)
{
    if (rc < 0) {
        print_error("%s: %s\n", e->ctx, e->msg);
        _fail(file, line);
    }
}
/* for the line of the caller */
#define assert_fine(rc, e) assert_fine_at((rc), (e), __FILE__, __LINE__)

/* in a transaction of its own */
static inline void change(struct store *s, const char *sql)
{
    struct err e = {0};

    assert_fine(store_begin(s, &e), &e);
    assert_fine(sql_exec(store_db(s), sql, &e), &e);
    assert_fine(store_commit(s, &e), &e);
}

static inline int64_t ask(struct store *s, const char *sql)
{
    return sql_one_i64(store_db(s), sql, INT64_MIN);
}

/* cmocka_unit_test with the folder; a macro because cmocka names the test after its argument */
#define in_folder(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

/* The rows of t, which stays the caller's, into a dataset. */
static inline void store_rows(struct store *s, const char *name, struct table *t,
                              enum dataset_mode mode)
{
    struct err e = {0};
    struct chunk c;
    struct dataset_write_opts o = {.mode = mode};
    struct column_writer *w = dataset_write(s, name, table_schema(t), &o, &e);
    struct column_reader *r = table_reader(t);

    assert_fine(w ? 0 : -1, &e);
    while (column_reader_next(r, &c, &e) > 0)
        assert_fine(column_writer_put(w, &c, &e), &e);
    assert_fine(column_writer_finish(w, &e), &e);
    column_reader_free(r);
    column_writer_free(w);
}

#endif
