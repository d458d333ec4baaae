/* test_store.c - the workspace file: made, refused, locked, committed, moved away. */
#include "config.h"

#include "tests/workspace.h"

#include "src/base/file.h"
#include "src/base/proc.h"
#include "src/store/migrate.h"

#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int64_t n_setting(struct store *s)
{
    return sql_one_i64(store_db(s), "SELECT count(*) FROM setting", -1);
}

static void write_file(const char *name, const char *text)
{
    FILE *f = fopen(path_of(name), "w");

    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void store_open_create_makes_private_file(void **state)
{
    struct stat st;
    struct store *s = open_ok("a.mw", STORE_CREATE);

    (void)state;
    assert_int_equal(stat(path_of("a.mw"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(stat(path_of("a.mw-lock"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    store_close(s);
}

static void store_open_create_sets_identity_and_wal(void **state)
{
    struct store *s = open_ok("a.mw", STORE_CREATE);
    sqlite3 *db = store_db(s);

    (void)state;
    assert_int_equal(sql_one_i64(db, "PRAGMA application_id", -1), MIGRATE_APPLICATION_ID);
    assert_int_equal(sql_one_i64(db, "PRAGMA user_version", -1), migrate_version());
    assert_int_equal(sql_one_i64(db, "PRAGMA page_size", -1), 32768);
    assert_int_equal(sql_one_i64(db, "PRAGMA wal_autocheckpoint", -1), 0);
    assert_int_equal(sql_one_i64(db, "PRAGMA foreign_keys", -1), 1);
    assert_int_equal(sql_one_i64(db, "PRAGMA trusted_schema", -1), 0);
    assert_int_equal(sql_one_i64(db, "PRAGMA synchronous", -1), 2);
    assert_int_equal(sql_one_i64(db, "SELECT 1 FROM pragma_journal_mode WHERE journal_mode='wal'",
                                 0), 1);
    assert_int_equal(sql_one_i64(db, "SELECT count(*) FROM pragma_table_list WHERE schema='main'"
                                     " AND type='table' AND name NOT LIKE 'sqlite_%'"
                                     " AND NOT strict", -1), 0);
    store_close(s);
}

static void expect_refused(const char *name, enum store_mode mode, const char *word)
{
    struct err e = {0};

    assert_null(store_open(path_of(name), mode, &e));
    if (!strstr(e.msg, word))
        print_error("message: %s\n", e.msg);
    assert_non_null(strstr(e.msg, word));
    assert_true(e.hint[0] != '\0');
}

static void store_open_absent_file_is_refused_and_not_made(void **state)
{
    (void)state;
    expect_refused("none.mw", STORE_WRITE, "none.mw");
    expect_refused("none.mw", STORE_READ, "none.mw");
    assert_false(file_exists(path_of("none.mw")));
    assert_false(file_exists(path_of("none.mw-lock")));
}

static void store_open_text_file_is_refused(void **state)
{
    (void)state;
    write_file("notes.txt", "this is not a database, only a longer text than its header would be,"
                            " so that SQLite looks at it\n");
    expect_refused("notes.txt", STORE_CREATE, "not a Millwright workspace");
    write_file("empty.mw", "");
    expect_refused("empty.mw", STORE_WRITE, "not a Millwright workspace");
}

static void store_open_foreign_database_is_refused(void **state)
{
    sqlite3 *db;
    struct err e = {0};

    (void)state;
    assert_int_equal(sqlite3_open(path_of("other.db"), &db), SQLITE_OK);
    assert_int_equal(sql_exec(db, "CREATE TABLE t(a)", &e), 0);
    sqlite3_close(db);
    expect_refused("other.db", STORE_CREATE, "not a Millwright workspace");
}

static void store_open_newer_version_is_refused(void **state)
{
    struct store *s = open_ok("a.mw", STORE_CREATE);

    (void)state;
    change(s, "PRAGMA user_version = 900");
    store_close(s);
    expect_refused("a.mw", STORE_WRITE, "version 900");
}

static void store_open_link_is_refused_linked_folder_is_not(void **state)
{
    (void)state;
    store_close(open_ok("a.mw", STORE_CREATE));
    assert_int_equal(symlink("a.mw", path_of("link.mw")), 0);
    expect_refused("link.mw", STORE_WRITE, "not a regular file");
    assert_int_equal(symlink(".", path_of("way")), 0);
    store_close(open_ok("way/a.mw", STORE_WRITE));
}

static void store_read_connection_cannot_write(void **state)
{
    struct err e = {0};
    struct store *s;

    (void)state;
    store_close(open_ok("a.mw", STORE_CREATE));
    s = open_ok("a.mw", STORE_READ);
    assert_int_equal(sql_exec(store_db(s), "INSERT INTO setting VALUES('a','1')", &e), -1);
    store_close(s);
}

static void store_rollback_leaves_nothing(void **state)
{
    struct err e = {0};
    struct store *s = open_ok("a.mw", STORE_CREATE);

    (void)state;
    assert_int_equal(store_begin(s, &e), 0);
    assert_true(store_in_transaction(s));
    assert_int_equal(sql_exec(store_db(s), "INSERT INTO setting VALUES('a','1')", &e), 0);
    assert_int_equal(store_rollback(s), -1);
    assert_false(store_in_transaction(s));
    assert_int_equal(n_setting(s), 0);
    store_close(s);
}

static void store_close_rolls_back_what_is_open(void **state)
{
    struct err e = {0};
    struct store *s = open_ok("a.mw", STORE_CREATE);

    (void)state;
    assert_int_equal(store_begin(s, &e), 0);
    assert_int_equal(sql_exec(store_db(s), "INSERT INTO setting VALUES('a','1')", &e), 0);
    store_close(s);
    s = open_ok("a.mw", STORE_WRITE);
    assert_int_equal(n_setting(s), 0);
    store_close(s);
}

static void store_try_begin_while_locked_gives_0(void **state)
{
    struct err e = {0};
    struct store *a = open_ok("a.mw", STORE_CREATE), *b = open_ok("a.mw", STORE_WRITE);

    (void)state;
    assert_int_equal(store_begin(a, &e), 0);
    assert_int_equal(store_try_begin(b, &e), 0);
    assert_int_equal(store_commit(a, &e), 0);
    assert_int_equal(store_try_begin(b, &e), 1);
    assert_int_equal(store_commit(b, &e), 0);
    store_close(a);
    store_close(b);
}

static void *set_cancelled(void *arg)
{
    (void)arg;
    usleep(30000);
    proc_set_cancelled(true);
    return NULL;
}

static void store_begin_cancelled_while_waiting_gives_up(void **state)
{
    struct err e = {0};
    struct store *a = open_ok("a.mw", STORE_CREATE), *b = open_ok("a.mw", STORE_WRITE);
    pthread_t thread;

    (void)state;
    assert_int_equal(store_begin(a, &e), 0);
    pthread_create(&thread, NULL, set_cancelled, NULL);
    assert_int_equal(store_begin(b, &e), -1);
    assert_int_equal(e.code, FAIL_CANCELLED);
    pthread_join(thread, NULL);
    store_rollback(a);
    assert_int_equal(store_begin(b, &e), 0); /* who is cancelled may still write why */
    store_rollback(b);
    proc_set_cancelled(false);
    store_close(a);
    store_close(b);
}

static void store_begin_moved_file_fails_and_makes_nothing(void **state)
{
    struct err e = {0};
    struct store *s = open_ok("a.mw", STORE_CREATE);
    char to[500];

    (void)state;
    snprintf(to, sizeof to, "%s", path_of("b.mw"));
    assert_int_equal(rename(path_of("a.mw"), to), 0);
    assert_int_equal(store_begin(s, &e), -1);
    assert_non_null(strstr(e.msg, "moved or deleted"));
    assert_false(file_exists(path_of("a.mw")));
    assert_false(store_in_transaction(s));
    store_close(s);
}

static void store_data_version_moves_with_others_writes(void **state)
{
    struct store *a = open_ok("a.mw", STORE_CREATE), *b = open_ok("a.mw", STORE_WRITE);
    int64_t before = store_data_version(a);

    (void)state;
    change(a, "INSERT INTO setting VALUES('a','1')");
    assert_int_equal(store_data_version(a), before);
    change(b, "INSERT INTO setting VALUES('b','1')");
    assert_true(store_data_version(a) != before);
    store_close(a);
    store_close(b);
}

static void store_commit_checkpoints_a_long_wal(void **state)
{
    struct store *s = open_ok("a.mw", STORE_CREATE);

    (void)state;
    for (int i = 0; i < 12; i++)
        change(s, "INSERT OR REPLACE INTO setting VALUES('a', hex(zeroblob(2000000)))");
    assert_true(file_size(path_of("a.mw-wal")) < 64 << 20);
    assert_true(file_size(path_of("a.mw")) > 1 << 20); /* pages reached the file before close */
    store_close(s);
}

enum { N_HAMMER = 4, N_ROUND = 25 };

static void store_spare_tells_what_a_deletion_left(void **state)
{
    struct store *s = open_ok("a.mw", STORE_CREATE);

    (void)state;
    change(s, "INSERT INTO setting VALUES ('k', hex(zeroblob(500000)))");
    assert_int_equal(store_spare(s), 0);
    change(s, "DELETE FROM setting");
    assert_in_range(store_spare(s), 950000, 1100000);
    store_close(s);
}

static void *hammer(void *arg)
{
    struct err e = {0};
    struct store *s = store_open(arg, STORE_CREATE, &e);
    int rc = s ? 0 : -1;

    for (int i = 0; rc == 0 && i < N_ROUND; i++) {
        rc = store_begin(s, &e);
        if (rc == 0)
            rc = sql_exec(store_db(s), "UPDATE setting SET value = value + 1 WHERE key = 'n'", &e);
        rc = rc == 0 ? store_commit(s, &e) : -1;
    }
    store_close(s);
    if (rc < 0)
        print_error("%s: %s\n", e.ctx, e.msg);
    return rc == 0 ? arg : NULL;
}

static void store_begin_several_writers_lose_no_update(void **state)
{
    pthread_t thread[N_HAMMER];
    char *path = strdup(path_of("a.mw"));
    struct store *s = open_ok("a.mw", STORE_CREATE);

    (void)state;
    change(s, "INSERT INTO setting VALUES('n','0')");
    for (int i = 0; i < N_HAMMER; i++)
        pthread_create(&thread[i], NULL, hammer, path);
    for (int i = 0; i < N_HAMMER; i++) {
        void *ok;

        pthread_join(thread[i], &ok);
        assert_non_null(ok);
    }
    assert_int_equal(sql_one_i64(store_db(s), "SELECT value FROM setting", -1),
                     N_HAMMER * N_ROUND);
    store_close(s);
    free(path);
}

static void store_open_first_by_several_migrates_once(void **state)
{
    (void)state;
    for (int round = 0; round < 10; round++) {
        pthread_t thread[8];
        char name[20];
        char *path;

        snprintf(name, sizeof name, "first%d.mw", round);
        path = strdup(path_of(name));
        for (int i = 0; i < 8; i++)
            pthread_create(&thread[i], NULL, hammer, path);
        for (int i = 0; i < 8; i++) {
            void *ok;

            pthread_join(thread[i], &ok);
            assert_non_null(ok);
        }
        free(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_folder(store_open_create_makes_private_file),
        in_folder(store_open_create_sets_identity_and_wal),
        in_folder(store_open_absent_file_is_refused_and_not_made),
        in_folder(store_open_text_file_is_refused),
        in_folder(store_open_foreign_database_is_refused),
        in_folder(store_open_newer_version_is_refused),
        in_folder(store_open_link_is_refused_linked_folder_is_not),
        in_folder(store_read_connection_cannot_write),
        in_folder(store_rollback_leaves_nothing),
        in_folder(store_close_rolls_back_what_is_open),
        in_folder(store_try_begin_while_locked_gives_0),
        in_folder(store_begin_cancelled_while_waiting_gives_up),
        in_folder(store_begin_moved_file_fails_and_makes_nothing),
        in_folder(store_data_version_moves_with_others_writes),
        in_folder(store_commit_checkpoints_a_long_wal),
        in_folder(store_spare_tells_what_a_deletion_left),
        in_folder(store_begin_several_writers_lose_no_update),
        in_folder(store_open_first_by_several_migrates_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
