/* store.c - the workspace file: open, settings, write lock, transactions, checkpoints.
 *
 * Invariants: the write lock is held exactly while a transaction of store_begin is open (and
 * during migration); no statement of this program commits or checkpoints elsewhere, except the
 * checkpoint of SQLite's own last close, which holds an exclusive lock on the database.
 * Why the lock: SQLite up to 3.51.2 can lose frames when one connection checkpoints while another
 * commits; one writer at a time makes that impossible.
 * Not here: what is stored (one file per kind of row), the schema (migrate.c). */
#include "config.h"

#include "src/store/store.h"

#include "src/base/buf.h"
#include "src/base/file.h"
#include "src/base/mem.h"
#include "src/base/now.h"
#include "src/base/proc.h"
#include "src/store/migrate.h"
#include "src/store/sql.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { LOCK_TRIES = 2000, LOCK_WAIT_MS = 5 };
static const int64_t wal_large = (int64_t)32 << 20;

struct store {
    sqlite3 *db;
    char *path, *wal_path;
    int lock_fd;
    enum store_mode mode;
    bool open; /* a transaction of ours; the write lock is held */
};

/* --- opening --- */

static bool on_network(const char *path)
{
    static const long kinds[] = {0x6969, 0xff534d42, 0xfe534d42, 0x517b, 0x01021997};
    char *folder = mem_text(path), *slash = strrchr(folder, '/');
    struct statfs fs;

    if (slash)
        slash[1] = '\0';
    bool found = false;
    if (statfs(slash ? folder : ".", &fs) == 0)
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
            found |= (unsigned)fs.f_type == (unsigned)kinds[i];
    free(folder);
    return found;
}

/* "file:x" would be read as a URI, so a relative name gets ./ before it */
static char *plain_path(const char *path)
{
    return path[0] == '/' ? mem_text(path) : file_join(".", path);
}

static int open_db(struct store *s, struct err *e)
{
    int flags = SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_READWRITE |
                (s->mode == STORE_CREATE ? SQLITE_OPEN_CREATE : 0);
    int rc = sqlite3_open_v2(s->path, &s->db, flags, NULL);

    if (rc == SQLITE_OK)
        return 0;
    if (!file_exists(s->path)) {
        err_set(e, FAIL_INPUT, "there is no workspace '%s'", s->path);
        return err_hint(e, "make one with: millwright ingest FOLDER, or name another with -w FILE");
    }
    return err_set(e, FAIL_STORE, "cannot open: %s", sqlite3_errmsg(s->db));
}

static int set_up(struct store *s, struct err *e)
{
    static const struct {
        int what, value;
    } configs[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},         {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0}, {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
    };

    for (size_t i = 0; i < sizeof configs / sizeof *configs; i++)
        sqlite3_db_config(s->db, configs[i].what, configs[i].value, NULL);
    sqlite3_busy_timeout(s->db, 10000);
    return sql_exec(s->db,
                    "PRAGMA wal_autocheckpoint = 0; PRAGMA page_size = 32768;"
                    "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
                    "PRAGMA mmap_size = 0; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"
                    "PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -16384;",
                    e);
}

static int set_wal(struct store *s, struct err *e)
{
    sqlite3_stmt *st = sql_prepare(s->db, "PRAGMA journal_mode = WAL", e);
    int rc = st ? sql_step(st, e) : -1;

    if (rc > 0 && strcmp(sql_text(st, 0), "wal") != 0)
        rc = err_set(e, FAIL_STORE, "cannot use a write-ahead log here (%s)", sql_text(st, 0));
    sql_end(st);
    return rc < 0 ? -1 : 0;
}

static int check_identity(struct store *s, int64_t *out_version, struct err *e)
{
    int64_t id = sql_one_i64(s->db, "PRAGMA application_id", -1);
    int64_t version = sql_one_i64(s->db, "PRAGMA user_version", -1);
    bool empty = sql_one_i64(s->db, "SELECT count(*) FROM sqlite_schema", -1) == 0;

    if (id < 0 || version < 0)
        return err_set(e, FAIL_STORE, "this is not a workspace");
    if (id != MIGRATE_APPLICATION_ID && !(id == 0 && version == 0 && empty)) {
        err_set(e, FAIL_STORE, "this is not a Millwright workspace");
        return err_hint(e, "name another file with -w FILE");
    }
    if (version > migrate_version()) {
        err_set(e, FAIL_STORE, "written by a newer Millwright (schema %d, this one knows %d)",
                (int)version, migrate_version());
        return err_hint(e, "use that version, or newer");
    }
    *out_version = version;
    return 0;
}

static int take(struct store *s, int64_t byte, struct err *e)
{
    for (int i = 0; i < LOCK_TRIES; i++) {
        int rc = file_lock_take(s->lock_fd, byte);

        if (rc > 0)
            return 0;
        if (rc < 0)
            return err_errno(e, "lock", s->path);
        if (proc_cancelled())
            return err_set(e, FAIL_CANCELLED, "cancelled while waiting for the workspace");
        now_sleep_ms(LOCK_WAIT_MS);
    }
    err_set(e, FAIL_STORE, "workspace is busy");
    return err_hint(e, "another command is writing; try again when it has ended");
}

static int migrate_locked(struct store *s, struct err *e)
{
    int64_t version;

    if (check_identity(s, &version, e) < 0) /* again: somebody may have been first */
        return -1;
    if (version == migrate_version())
        return 0;
    if (version == 0 && (set_wal(s, e) < 0 || sql_exec(s->db, "BEGIN EXCLUSIVE", e) < 0))
        return -1;
    if (version > 0 && sql_exec(s->db, "BEGIN EXCLUSIVE", e) < 0)
        return -1;
    if (sql_exec(s->db, "PRAGMA application_id = 0x4d57524b", e) < 0 ||
        migrate_run(s->db, migrate_steps, (int)version, e) < 0 ||
        sql_exec(s->db, "COMMIT", e) < 0) {
        struct err ignored = {0};

        sql_exec(s->db, "ROLLBACK", &ignored);
        return -1;
    }
    return 0;
}

static int migrate(struct store *s, struct err *e)
{
    if (take(s, STORE_BYTE_MIGRATE, e) < 0)
        return -1;
    int rc = take(s, STORE_BYTE_WRITE, e);
    if (rc == 0) {
        rc = migrate_locked(s, e);
        file_lock_give(s->lock_fd, STORE_BYTE_WRITE);
    }
    file_lock_give(s->lock_fd, STORE_BYTE_MIGRATE);
    return rc;
}

static int open_all(struct store *s, struct err *e)
{
    struct buf lock = {0};
    int64_t version;

    if (s->mode != STORE_CREATE && !file_exists(s->path)) {
        err_set(e, FAIL_INPUT, "there is no workspace here");
        return err_hint(e, "make one with: millwright ingest FOLDER, or name one with -w FILE");
    }
    if (on_network(s->path)) {
        err_set(e, FAIL_STORE, "a workspace cannot lie on a network file system");
        return err_hint(e, "copy it to a local disk");
    }
    if (open_db(s, e) < 0 || set_up(s, e) < 0 || check_identity(s, &version, e) < 0)
        return -1;
    buf_printf(&lock, "%s-lock", s->path);
    s->lock_fd = file_lock_open(buf_str(&lock), e);
    buf_done(&lock);
    if (s->lock_fd < 0)
        return -1;
    if (version < migrate_version() && migrate(s, e) < 0)
        return -1;
    return s->mode == STORE_READ ? sql_exec(s->db, "PRAGMA query_only = ON", e) : 0;
}

struct store *store_open(const char *path, enum store_mode mode, struct err *e)
{
    struct store *s = mem_zero(1, sizeof *s);
    struct buf wal = {0};

    s->path = plain_path(path);
    s->mode = mode;
    s->lock_fd = -1;
    buf_printf(&wal, "%s-wal", s->path);
    s->wal_path = buf_take(&wal);
    if (open_all(s, e) == 0)
        return s;
    err_ctx(e, "workspace '%s'", path);
    store_close(s);
    return NULL;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    store_rollback(s);
    sqlite3_close_v2(s->db);
    if (s->lock_fd >= 0)
        close(s->lock_fd);
    free(s->path);
    free(s->wal_path);
    free(s);
}

const char *store_path(const struct store *s)
{
    return s->path;
}

/* --- transactions --- */

int store_begin(struct store *s, struct err *e)
{
    assert(!s->open);
    if (take(s, STORE_BYTE_WRITE, e) < 0)
        return -1;
    if (sql_exec(s->db, "BEGIN IMMEDIATE", e) < 0) {
        file_lock_give(s->lock_fd, STORE_BYTE_WRITE);
        return -1;
    }
    s->open = true;
    return 0;
}

/* PASSIVE never waits for a reader; what it cannot do now is done by a later commit */
static void checkpoint(struct store *s)
{
    struct stat st;

    if (stat(s->wal_path, &st) == 0 && st.st_size > wal_large)
        sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

int store_commit(struct store *s, struct err *e)
{
    if (!s->open)
        return 0;
    if (sql_exec(s->db, "COMMIT", e) < 0)
        return store_rollback(s);
    checkpoint(s);
    s->open = false;
    file_lock_give(s->lock_fd, STORE_BYTE_WRITE);
    return 0;
}

int store_rollback(struct store *s)
{
    if (!s->open)
        return -1;
    if (!sqlite3_get_autocommit(s->db))
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    s->open = false;
    file_lock_give(s->lock_fd, STORE_BYTE_WRITE);
    return -1;
}

bool store_in_transaction(const struct store *s)
{
    return s->open;
}

void store_sync(struct store *s, enum store_sync how)
{
    sqlite3_exec(s->db, how == STORE_SYNC_FULL ? "PRAGMA synchronous = FULL" :
                 "PRAGMA synchronous = NORMAL", NULL, NULL, NULL);
}

int64_t store_data_version(struct store *s)
{
    return sql_one_i64(s->db, "PRAGMA data_version", 0);
}

int store_lock_fd(const struct store *s)
{
    return s->lock_fd;
}

sqlite3 *store_db(struct store *s)
{
    return s->db;
}
