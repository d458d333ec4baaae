#!/bin/sh
# build.sh - configure and build into a folder, from nothing or from what is there.
#
#   sh scripts/build.sh FOLDER [configure arguments]
#
# Configures anew when the arguments or the compiler differ from the last time, and when tests were
# left out although the library that they need is here now.
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
has_come() { # was library $2 missing when configure looked, and is it here now?
    grep -q "^HAVE_$1_TRUE='#'" config.log && pkg-config --exists "$2"
}

mkdir -p "$folder"
cd "$folder"
arguments="CC=${CC:-} CFLAGS=${CFLAGS:-} $*"
if [ ! -e Makefile ] || [ "$(cat configured 2>/dev/null)" != "$arguments" ] ||
    has_come CMOCKA cmocka || has_come VTERM vterm; then
    ../configure -q "$@"
    echo "$arguments" >configured
fi
make -s -j"$jobs"
