/* test_extension.c - columnar.so in other SQLite programs: the library with an extension loaded,
 * and the stock shell, give what the linked module gives. */
#include "config.h"

#include "tests/workspace.h"

#include "src/base/buf.h"
#include "src/base/mem.h"
#include "src/store/columnar.h"
#include "src/store/dataset.h"

#include <string.h>
#include <unistd.h>

static const char question[] =
    "SELECT machineID, count(*), round(avg(volt), 9), min(datetime) FROM d"
    " WHERE volt > 20.5 AND datetime < '2015-01-02 12' AND comp IN ('comp1', 'comp3')"
    " GROUP BY machineID ORDER BY machineID";

static const char *extension(void) /* without .so */
{
    const char *build = getenv("MW_BUILDDIR");
    static char path[500];

    snprintf(path, sizeof path, "%s/columnar", build ? build : ".");
    return path;
}

static void write_rows(struct store *s)
{
    struct schema *schema = schema_new();
    struct err e = {0};
    char comp[8];
    struct chunk c;

    schema_add(schema, "machineID", COLUMN_I64);
    schema_add(schema, "datetime", COLUMN_TIME);
    schema_add(schema, "volt", COLUMN_F64);
    schema_add(schema, "comp", COLUMN_TEXT);
    schema_key(schema, "machineID");
    schema_key(schema, "datetime");
    struct table *t = table_new(schema);
    for (int i = 0; i < 15000; i++) {
        table_i64(t, 0, i / 50);
        table_i64(t, 1, 1420070400 + i % 50 * 3600);
        table_f64(t, 2, i % 97 / 3.0);
        snprintf(comp, sizeof comp, "comp%d", i % 5);
        table_text(t, 3, comp, strlen(comp));
    }
    struct column_writer *w = dataset_write(s, "d", schema, &(struct dataset_write_opts){0}, &e);
    table_chunk(t, 0, SIZE_MAX, &c);
    assert_non_null(w);
    assert_fine(column_writer_put(w, &c, &e), &e);
    assert_fine(column_writer_finish(w, &e), &e);
    column_writer_free(w);
    table_free(t);
    schema_free(schema);
}

/* a library built with a sanitizer loads only into a program that was */
#ifdef __SANITIZE_ADDRESS__
static const bool sanitized = true;
#else
static const bool sanitized = false;
#endif

/* Rows as the shell shows them: values between |. */
static char *answer(sqlite3 *db)
{
    struct err e = {0};
    struct buf b = {0};
    sqlite3_stmt *st = sql_prepare(db, question, &e);

    assert_non_null(st);
    while (sql_step(st, &e) > 0)
        buf_printf(&b, "%s|%s|%s|%s\n", sql_text(st, 0), sql_text(st, 1), sql_text(st, 2),
                   sql_text(st, 3));
    sql_end(st);
    return buf_take(&b);
}

static char *linked_answer(void)
{
    struct store *s = open_ok("a.mw", STORE_CREATE);

    write_rows(s);
    char *text = answer(store_db(s));
    store_close(s);
    assert_non_null(text);
    return text;
}

static void extension_in_library_answers_as_linked(void **state)
{
    char *linked = linked_answer(), *message = NULL;
    sqlite3 *db;

    (void)state;
    assert_int_equal(sqlite3_open(path_of("a.mw"), &db), SQLITE_OK);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL);
    if (sqlite3_load_extension(db, extension(), NULL, &message) != SQLITE_OK)
        fail_msg("%s", message);
    char *loaded = answer(db);
    assert_string_equal(loaded, linked);
    assert_true(columnar_chunks_read(db) > 0);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    free(loaded);
    free(linked);
}

static void extension_in_stock_shell_answers_as_linked(void **state)
{
    struct buf command = {0}, out = {0};
    char *linked, line[1000];
    size_t n;

    (void)state;
    if (access("/usr/bin/sqlite3", X_OK) != 0 || sanitized) {
        print_message("SKIP: no /usr/bin/sqlite3, or one that cannot load this library\n");
        skip();
    }
    linked = linked_answer();
    buf_printf(&command, "/usr/bin/sqlite3 -batch -cmd '.load %s' %s \"%s\"", extension(),
               path_of("a.mw"), question);
    FILE *shell = popen(buf_str(&command), "r");
    assert_non_null(shell);
    while ((n = fread(line, 1, sizeof line, shell)) > 0)
        buf_add(&out, line, n);
    assert_int_equal(pclose(shell), 0);
    assert_string_equal(buf_str(&out), linked);
    buf_done(&out);
    buf_done(&command);
    free(linked);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_folder(extension_in_library_answers_as_linked),
        in_folder(extension_in_stock_shell_answers_as_linked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
