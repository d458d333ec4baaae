# lib.sh - what the shell tests share. Sourced: . "$MW_DATADIR/tests/lib.sh"
# MILLWRIGHT, MW_DATADIR and TMPDIR come from make check. Everything happens in a fresh folder.
set -u
: "${MILLWRIGHT:=$PWD/build/millwright}" "${MW_DATADIR:=$PWD}" "${TMPDIR:=/tmp}"
mkdir -p "$TMPDIR"
scratch=$(mktemp -d "$TMPDIR/sh.XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
shared=${MW_SHARED:-$MW_DATADIR/../shared}
failures=0

mw() { "$MILLWRIGHT" -q "$@"; }
skip() { echo "SKIP: $*"; exit 77; }
need_reference() { [ -d "$shared/$1" ] || skip "reference material '$1' is not here (MW_SHARED)"; }
need_python() { command -v python3 >/dev/null 2>&1 || skip "python3 is not here"; }
# ok WHAT COMMAND... - runs it; a failure is counted, and the test goes on
ok() {
    what=$1
    shift
    if "$@"; then echo "ok   $what"; else echo "FAIL $what"; failures=$((failures + 1)); fi
}
# must COMMAND... - what the rest of the test stands on
must() { "$@" || { echo "FAIL: $*"; exit 1; }; }
# field FILE KEY - a number or text of the last JSON line of FILE
field() { tail -n 1 "$1" | sed -n "s/.*\"$2\":\"\{0,1\}\([^,\"}]*\).*/\1/p"; }
finish() { [ "$failures" = 0 ] && exit 0; echo "$failures failed"; exit 1; }
