/* store.c - the workspace file: opened with one set of settings, locked by one rule, migrated.
 *
 * Invariants: whoever writes or checkpoints holds byte 0 of the lock file, from before BEGIN to
 * after COMMIT; `locked` is true exactly then. A checkpoint is PASSIVE and waits for nobody; the
 * one that SQLite does when the last connection closes holds an exclusive lock of its own.
 * Why: SQLite before 3.51.3 may skip frames when one connection checkpoints while another
 * commits in WAL mode; the lock makes that impossible.
 * Not here: the schema (migrate.c), what a dead worker left (care.c). */
#include "config.h"

#include "src/store/store.h"

#include "src/base/file.h"
#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/base/proc.h"
#include "src/store/columnar.h"
#include "src/store/migrate.h"
#include "src/store/sql.h"
#include "src/store/tally.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

enum {
    STORE_WAIT_MS = 10000,          /* for the write lock */
    STORE_POLL_MS = 5,
};
enum { WAL_DUE = 1024 }; /* pages in -wal, 32 MiB, from which a commit checkpoints */

struct store {
    sqlite3 *db;
    char *path; /* absolute, its folder without symbolic links */
    int n_wal;  /* pages in -wal that are in use, since the last commit */
    int lock_fd;
    enum store_mode mode;
    bool locked;
    dev_t dev; /* of the file as opened, to notice that it has been moved or deleted */
    ino_t ino;
};

/* --- the file and its place --- */

/* Symbolic links may lead to the folder, never from the name to another file. */
static char *absolute(const char *path, struct err *e)
{
    char *copy = mem_text(path);
    char *slash = strrchr(copy, '/');
    const char *name = slash ? slash + 1 : copy;
    char folder[PATH_MAX];
    char *out = NULL;

    if (!*name)
        err_set(e, FAIL_USAGE, "'%s' names a folder, not a workspace", path);
    else if (!realpath(!slash ? "." : slash == copy ? "/" : (*slash = '\0', copy), folder))
        err_errno(e, "reach the folder of", path);
    else
        out = file_join(folder, name);
    free(copy);
    return out;
}

static const char *network_name(long type)
{
    static const struct {
        unsigned type;
        const char *name;
    } known[] = {{0x6969, "NFS"},      {0x517b, "SMB"},      {0xff534d42, "CIFS"},
                 {0xfe534d42, "SMB2"}, {0x01021997, "9P"},   {0x5346414f, "AFS"},
                 {0x73757245, "CODA"}, {0x00c36400, "CEPH"}, {0x0bd00bd0, "LUSTRE"}};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].type == (unsigned)type)
            return known[i].name;
    return NULL;
}

static int refuse_network(const char *path, struct err *e)
{
    char *folder = mem_text(path);
    struct statfs fs;
    const char *network = NULL;

    *(strrchr(folder, '/') + 1) = '\0';
    if (statfs(folder, &fs) == 0)
        network = network_name((long)fs.f_type);
    free(folder);
    if (!network)
        return 0;
    err_set(e, FAIL_IO, "'%s' is on a network file system (%s)", path, network);
    return err_hint(e, "keep the workspace on a local disk; 'millwright backup' makes a copy");
}

/* Made by us, for its permissions. O_EXCL: it is new, so no connection of this process can lose
 * its locks when the descriptor closes. */
static int make_file(const char *path, struct err *e)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

    if (fd >= 0)
        close(fd);
    else if (errno != EEXIST)
        return err_errno(e, "create", path);
    return 0;
}

static int find_file(const struct store *s, struct err *e)
{
    struct stat st;

    if (refuse_network(s->path, e) < 0)
        return -1;
    if (s->mode == STORE_CREATE && make_file(s->path, e) < 0)
        return -1;
    if (lstat(s->path, &st) < 0) {
        err_errno(e, "open", s->path);
        return err_hint(e, errno == ENOENT ? "'millwright ingest' or 'millwright demo' makes one"
                                           : "check the path and its permissions");
    }
    if (!S_ISREG(st.st_mode)) {
        err_set(e, FAIL_IO, "'%s' is not a regular file", s->path);
        return err_hint(e, "name the workspace file itself, not a link or a folder");
    }
    return 0;
}

/* --- the connection --- */

/* The file does not shrink when it begins anew, so its size would say nothing. */
static int note_wal(void *arg, sqlite3 *db, const char *schema, int n_page)
{
    struct store *s = arg;

    (void)db;
    (void)schema;
    s->n_wal = n_page;
    return SQLITE_OK;
}

/* Statements of triggers come as comments, with the statement that set them off. */
static int note_statement(unsigned what, void *arg, void *st, void *sql)
{
    (void)arg;
    (void)st;
    if (what == SQLITE_TRACE_STMT && strncmp(sql, "--", 2) != 0)
        tally()->statements++;
    return 0;
}

static int configure(struct store *s, struct err *e)
{
    static const char pragmas[] =
        "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0;"
        "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=0;"
        "PRAGMA synchronous=FULL;"
        "PRAGMA journal_size_limit=67108864;";

    sqlite3_busy_timeout(s->db, STORE_WAIT_MS);
    sqlite3_trace_v2(s->db, SQLITE_TRACE_STMT, note_statement, NULL);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    if (columnar_register(s->db, e) < 0 || sql_exec(s->db, pragmas, e) < 0)
        return -1;
    sqlite3_wal_hook(s->db, note_wal, s); /* after wal_autocheckpoint, which takes its place */
    return 0;
}

static int connect_file(struct store *s, struct err *e)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE;

    if (sqlite3_open_v2(s->path, &s->db, flags, NULL) != SQLITE_OK)
        return s->db ? sql_error(s->db, e) : err_set(e, FAIL_STORE, "no memory for the workspace");
    return configure(s, e);
}

/* --- the lock --- */

static int lock_byte(struct store *s, int64_t byte, struct err *e)
{
    bool was_cancelled = proc_cancelled(); /* who has heard of it already may still clean up */

    for (int waited = 0;; waited += STORE_POLL_MS) {
        int rc = file_lock_take(s->lock_fd, byte);

        if (rc > 0)
            return 0;
        if (rc < 0)
            return err_errno(e, "lock", s->path);
        if (!was_cancelled && proc_cancelled())
            return err_set(e, FAIL_CANCELLED, "cancelled while waiting for the workspace");
        if (waited >= STORE_WAIT_MS)
            break;
        now_sleep_ms(STORE_POLL_MS);
    }
    err_set(e, FAIL_STORE, "workspace is busy");
    return err_hint(e, "'millwright runs --active' shows who works in it; try again");
}

static void unlock(struct store *s)
{
    if (s->locked)
        file_lock_give(s->lock_fd, STORE_BYTE_WRITE);
    s->locked = false;
}

/* --- schema: whose file it is, and how new --- */

static int64_t application(struct store *s)
{
    return sql_one_i64(s->db, "PRAGMA application_id", -1);
}

static bool is_blank(struct store *s)
{
    return application(s) == 0 && sql_one_i64(s->db, "PRAGMA user_version", -1) == 0 &&
           sql_one_i64(s->db, "SELECT count(*) FROM sqlite_schema", -1) == 0;
}

/* Pages are sized before WAL is set: afterwards they are fixed. */
static int prepare_blank(struct store *s, struct err *e)
{
    if (sql_exec(s->db, "PRAGMA page_size=32768", e) < 0)
        return -1;
    sqlite3_stmt *st = sql_prepare(s->db, "PRAGMA journal_mode=WAL", e);
    int rc = st ? sql_step(st, e) : -1;

    if (rc > 0 && strcmp(sql_text(st, 0), "wal") != 0)
        rc = err_set(e, FAIL_STORE, "journal mode WAL is not to be had here (%s)", sql_text(st, 0));
    sql_end(st);
    return rc < 0 ? -1 : 0;
}

static int migrate_locked(struct store *s, struct err *e)
{
    char mark[48];
    struct err late;

    if (is_blank(s) && prepare_blank(s, e) < 0)
        return -1;
    if (sql_exec(s->db, "BEGIN EXCLUSIVE", e) < 0)
        return -1;
    int version = (int)sql_one_i64(s->db, "PRAGMA user_version", -1); /* again: under the lock */
    sqlite3_snprintf(sizeof mark, mark, "PRAGMA application_id=%d", MIGRATE_APPLICATION_ID);
    if (version >= 0 && sql_exec(s->db, mark, e) == 0 &&
        migrate_run(s->db, migrate_steps, version, e) == 0 && sql_exec(s->db, "COMMIT", e) == 0)
        return 0;
    if (!sqlite3_get_autocommit(s->db))
        sql_exec(s->db, "ROLLBACK", &late);
    return -1;
}

static int migrate(struct store *s, struct err *e)
{
    int rc;

    if (s->lock_fd < 0)
        return err_set(e, FAIL_STORE, "workspace has an older version and cannot be written");
    if (lock_byte(s, STORE_BYTE_MIGRATE, e) < 0)
        return -1;
    rc = lock_byte(s, STORE_BYTE_WRITE, e);
    if (rc == 0) {
        s->locked = true;
        rc = migrate_locked(s, e);
        unlock(s);
    }
    file_lock_give(s->lock_fd, STORE_BYTE_MIGRATE);
    return rc < 0 ? err_ctx(e, "workspace '%s'", s->path) : 0;
}

static int not_ours(const struct store *s, struct err *e)
{
    err_set(e, FAIL_INPUT, "'%s' is not a Millwright workspace", s->path);
    return err_hint(e, "name a file that Millwright made, or one that does not exist yet");
}

/* Asked twice: a blank file may become a workspace between two looks, never the other way. */
static bool is_ours(struct store *s)
{
    return application(s) == MIGRATE_APPLICATION_ID ||
           (s->mode == STORE_CREATE && is_blank(s)) || application(s) == MIGRATE_APPLICATION_ID;
}

static int check_schema(struct store *s, struct err *e)
{
    int version = (int)sql_one_i64(s->db, "PRAGMA user_version", -1);

    if (version < 0)
        return sql_error(s->db, e);
    if (!is_ours(s))
        return not_ours(s, e);
    if (version > migrate_version()) {
        err_set(e, FAIL_STORE, "'%s' has version %d, this program knows %d", s->path, version,
                migrate_version());
        return err_hint(e, "open it with a newer millwright");
    }
    return version < migrate_version() ? migrate(s, e) : 0;
}

/* --- open and close --- */

static int open_parts(struct store *s, const char *path, struct err *e)
{
    struct stat st;
    struct err no_lock;
    char *lock;

    s->path = absolute(path, e);
    if (!s->path || find_file(s, e) < 0)
        return -1;
    lock = sqlite3_mprintf("%s-lock", s->path);
    /* a reader of a read-only folder does without */
    s->lock_fd = file_lock_open(lock, s->mode == STORE_READ ? &no_lock : e);
    sqlite3_free(lock);
    if (s->lock_fd < 0 && s->mode != STORE_READ)
        return -1;
    if (connect_file(s, e) < 0 || check_schema(s, e) < 0)
        return (sqlite3_errcode(s->db) & 0xff) == SQLITE_NOTADB ? not_ours(s, e) : -1;
    /* bytes become pages at once, so only now, when the size of a page is known */
    if (sql_exec(s->db, "PRAGMA cache_size=-8192", e) < 0)
        return -1;
    if (s->mode == STORE_READ && sql_exec(s->db, "PRAGMA query_only=ON", e) < 0)
        return -1;
    if (stat(s->path, &st) < 0)
        return err_errno(e, "open", s->path);
    s->dev = st.st_dev;
    s->ino = st.st_ino;
    return 0;
}

struct store *store_open(const char *path, enum store_mode mode, struct err *e)
{
    struct store *s = mem_zero(1, sizeof *s);

    s->mode = mode;
    s->lock_fd = -1;
    if (open_parts(s, path, e) == 0)
        return s;
    store_close(s);
    return NULL;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    if (s->db)
        store_rollback(s);
    sqlite3_close_v2(s->db);
    if (s->lock_fd >= 0)
        close(s->lock_fd);
    free(s->path);
    free(s);
}

const char *store_path(const struct store *s)
{
    return s->path;
}

/* --- transactions --- */

static int still_there(const struct store *s, struct err *e)
{
    struct stat st;

    if (stat(s->path, &st) == 0 && st.st_dev == s->dev && st.st_ino == s->ino)
        return 0;
    err_set(e, FAIL_IO, "workspace '%s' has been moved or deleted", s->path);
    return err_hint(e, "put the file back, or open it in its new place");
}

static int begin_locked(struct store *s, struct err *e)
{
    s->locked = true;
    if (still_there(s, e) == 0 && sql_exec(s->db, "BEGIN IMMEDIATE", e) == 0)
        return 0;
    unlock(s);
    return -1;
}

int store_begin(struct store *s, struct err *e)
{
    assert(!s->locked && s->mode != STORE_READ);
    return lock_byte(s, STORE_BYTE_WRITE, e) < 0 ? -1 : begin_locked(s, e);
}

int store_try_begin(struct store *s, struct err *e)
{
    int rc = file_lock_take(s->lock_fd, STORE_BYTE_WRITE);

    assert(!s->locked && s->mode != STORE_READ);
    if (rc < 0)
        return err_errno(e, "lock", s->path);
    return rc == 0 ? 0 : begin_locked(s, e) < 0 ? -1 : 1;
}

static void checkpoint_if_due(struct store *s)
{
    if (s->n_wal > WAL_DUE) /* a failure loses nothing: the next commit tries again */
        sqlite3_wal_checkpoint_v2(s->db, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

int store_commit(struct store *s, struct err *e)
{
    if (!s->locked)
        return 0;
    s->n_wal = 0;
    if (sql_exec(s->db, "COMMIT", e) < 0)
        return store_rollback(s);
    checkpoint_if_due(s);
    unlock(s);
    return 0;
}

int store_rollback(struct store *s)
{
    struct err late; /* what went wrong before is what matters */

    if (!sqlite3_get_autocommit(s->db))
        sql_exec(s->db, "ROLLBACK", &late);
    unlock(s);
    return -1;
}

int store_run(struct store *s, sqlite3_stmt *take, struct err *e)
{
    bool own = !store_in_transaction(s);
    int rc = own ? store_begin(s, e) : 0;

    if (rc == 0)
        rc = sql_run(take, e);
    sql_end(take);
    if (!own || !store_in_transaction(s))
        return rc;
    return rc < 0 ? store_rollback(s) : store_commit(s, e);
}

int64_t store_spare(struct store *s)
{
    return sql_one_i64(store_db(s), "PRAGMA freelist_count", 0) *
           sql_one_i64(store_db(s), "PRAGMA page_size", 0);
}

bool store_in_transaction(const struct store *s)
{
    return s->locked;
}

void store_sync(struct store *s, enum store_sync how)
{
    struct err ignored; /* the stricter setting stays */

    assert(!s->locked);
    sql_exec(s->db, how == STORE_SYNC_BULK ? "PRAGMA synchronous=NORMAL"
                                           : "PRAGMA synchronous=FULL", &ignored);
}

int64_t store_data_version(struct store *s)
{
    return sql_one_i64(s->db, "PRAGMA data_version", -1);
}

int store_lock_fd(const struct store *s)
{
    return s->lock_fd;
}

struct sqlite3 *store_db(struct store *s)
{
    return s->db;
}

const char *store_sqlite_version(void)
{
    return sqlite3_libversion();
}
