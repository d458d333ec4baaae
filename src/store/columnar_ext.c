/* columnar_ext.c - entry point of columnar.so: the module for any SQLite program.
 *
 *     sqlite3 plant.mw -cmd '.load ./columnar' 'SELECT count(*) FROM telemetry'
 *
 * It also defines the pointer through which all SQLite calls of the library go. */
#include "config.h"

#include "src/store/columnar.h"
#include "src/store/sql.h"

SQLITE_EXTENSION_INIT1

int sqlite3_columnar_init(sqlite3 *db, char **message, const sqlite3_api_routines *api);

__attribute__((visibility("default"))) int
sqlite3_columnar_init(sqlite3 *db, char **message, const sqlite3_api_routines *api)
{
    struct err e = {0};

    SQLITE_EXTENSION_INIT2(api);
    if (sqlite3_libversion_number() < 3038000) {
        *message = sqlite3_mprintf("columnar needs SQLite 3.38 or newer");
        return SQLITE_ERROR;
    }
    if (columnar_register(db, &e) == 0)
        return SQLITE_OK;
    *message = sqlite3_mprintf("%s", e.msg);
    return SQLITE_ERROR;
}
