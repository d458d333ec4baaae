/* cmd_version.c - `version`: of the program and of the libraries it runs with. */
#include "config.h"

#include "src/base/gz.h"
#include "src/base/hash.h"
#include "src/base/json.h"
#include "src/cli/cmd.h"
#include "src/data/http.h"
#include "src/store/store.h"

static int run(const struct args *a, struct err *e)
{
    static const struct out_column column[] = {{"name", OUT_TEXT}, {"version", OUT_TEXT}};
    const char *const row[][2] = {
        {"millwright", PACKAGE_VERSION}, {"sqlite", store_sqlite_version()},
        {"cjson", json_version()},
        {"zlib", gz_version()},          {"xxhash", hash_version()},
        {"curl", http_version()},
    };
    struct out *o = out_new(args_form(a), column, 2);

    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        out_text(o, row[i][0]);
        out_text(o, row[i][1]);
    }
    return out_free(o, e);
}

const struct cmd cmd_version = {
    .name = "version",
    .group = "Workspace",
    .usage = "version",
    .summary = "version of the program and of its libraries",
    .example = "millwright version",
    .rows = true,
    .run = run,
};
