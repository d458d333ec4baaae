#!/bin/sh
# build.sh - configure and build into a folder, from nothing or from what is there.
#
#   sh scripts/build.sh FOLDER [configure arguments]
#
# Configures anew when the arguments or the compiler differ from the last time, and when unit
# tests were left out although cmocka is here now.
set -eu

cd "$(dirname "$0")/.."
folder=$1
shift
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

stale() { # was $1 made before $2 changed?
    [ ! -e "$1" ] || [ -n "$(find "$2" -newer "$1" 2>/dev/null)" ]
}

if stale configure configure.ac || stale Makefile.in Makefile.am || stale configure m4; then
    autoreconf -fi
fi
mkdir -p "$folder"
cd "$folder"
arguments="CC=${CC:-} CFLAGS=${CFLAGS:-} $*"
if [ ! -e Makefile ] || [ "$(cat configured 2>/dev/null)" != "$arguments" ] ||
    { grep -q "^HAVE_CMOCKA_TRUE='#'" config.log && pkg-config --exists cmocka; }; then
    ../configure -q "$@"
    echo "$arguments" >configured
fi
make -s -j"$jobs"
