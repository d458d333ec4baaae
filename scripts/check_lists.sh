#!/bin/sh
# check_lists.sh - a source, test, script or data file that no list of the build names is an
# error: it would be missing from the program, from make check, or from the distribution.
cd "${srcdir:-.}" || exit 99
[ -f src/base/err.h ] || exit 99

{
    cat Makefile.am ./*/local.mk ./*/*/local.mk | sed 's/#.*//' | tr -s ' \t\\=' '\n\n\n\n' |
        sed 's/^/named /'
    find src ui tests scripts data man bench themes docs -type f \( -name '*.[chtm15]' \
        -o -name '*.sh' -o -name '*.py' -o -name '*.json' -o -name '*.csv' -o -name '*.gz' \
        -o -name '*.theme' -o -name '*.script' -o -name '*.screen' -o -name '*.sql' \
        -o -name '*.mw' \) 2>/dev/null | grep -v '/scratch/' | sort | sed 's/^/file /'
} | awk '
$1 == "named" { named[$2] = 1; next }
{
    program = $2
    sub(/\.c$/, "", program)
    if (!($2 in named) && !(program in named)) {
        print $2 ": no list names it"
        bad = 1
    }
}
END { exit bad }'
