#!/bin/sh
# check_headers.sh - every header compiles by itself, with nothing included before it.
cd "${srcdir:-.}" || exit 99
[ -f src/base/err.h ] || exit 99

bad=0
config=${MW_BUILDDIR:-build}
for header in src/*/*.h ui/*.h; do
    [ -f "$header" ] || continue
    printf '#include "%s"\n' "$header" |
        ${CC:-cc} ${CPPFLAGS:-} -std=gnu17 -Wall -Werror -DSQLITE_CORE=1 -I. -I"$config" \
            -include config.h -fsyntax-only -x c - || {
        echo "$header does not compile by itself"
        bad=1
    }
done
exit $bad
