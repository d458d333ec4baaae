#!/bin/sh
# check_layers.sh - who may include whom, and which file may see which library.
cd "${srcdir:-.}" || exit 99
[ -f src/base/err.h ] || exit 99

grep -rHE '^#include "(src|ui)/' src ui | awk -F'[:"]' '
BEGIN {
    n = split("src/base src/store src/data src/model src/ops src/cli ui", order, " ")
    for (i = 1; i <= n; i++)
        rank[order[i]] = i
}
function folder(path,   part)
{
    split(path, part, "/")
    return part[1] == "ui" ? "ui" : part[1] "/" part[2]
}
{ from = folder($1); to = folder($3) }
rank[to] > rank[from] || (from == "src/model" && to != "src/base" && to != from) ||
(from == "ui" && to == "src/cli" && $1 != "ui/main.c") {
    print $1 " may not include " $3
    bad = 1
}
END { exit bad }'
layers=$?

# each outside library in one place
grep -rHE '^# *include *[<"]' src ui | awk -F'[:<>"]' '
BEGIN {
    place["^(sqlite3|sqlite3ext)\\.h$"] = "^src/store/sql\\.h$"
    place["^csv\\.h$"] = "^src/data/rcsv\\.c$"
    place["^cjson/|^cJSON"] = "^src/base/json\\.c$"
    place["^zlib\\.h$"] = "^src/base/gz\\.c$"
    place["^xxhash\\.h$|^openssl/"] = "^src/base/hash\\.c$"
    place["^curl/"] = "^src/data/http\\.c$"
    place["^(ncurses|curses|ncursesw/)"] = "^ui/term\\.c$"
    place["^xgboost/"] = "^src/model/boost\\.c$"
}
{
    for (header in place)
        if ($3 ~ header && $1 !~ place[header]) {
            print $1 " may not see <" $3 ">"
            bad = 1
        }
}
END { exit bad }'
libraries=$?

# sql.h brings SQLite along: it stays within src/store
if grep -rHE '^#include "src/store/sql\.h"' src ui | grep -v '^src/store/'; then
    echo "src/store/sql.h is for src/store alone"
    exit 1
fi
[ "$layers" = 0 ] && [ "$libraries" = 0 ]
