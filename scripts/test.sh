#!/bin/sh
# test.sh - set up, build, run all tests; the last line is "N passed, N failed".
#
#   sh scripts/test.sh [FOLDER [configure arguments]]
#
# FOLDER is build by default. Skipped tests are named. Ends with 1 when anything failed.
set -eu

cd "$(dirname "$0")/.."
folder=${1:-build}
[ $# = 0 ] || shift
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

sh scripts/setup.sh test
if ! sh scripts/build.sh "$folder" "$@"; then
    echo "the build in $folder failed"
    echo "0 passed, 1 failed"
    exit 1
fi
find "$folder" -name '*.trs' -exec rm -f {} +
made=0
make -C "$folder" -k -j"$jobs" check || made=1

# results of programs and scripts, then what a program left out of its own tests
results=$(find "$folder" -name '*.trs' -exec sed -n 's/^:test-result: \([A-Z]*\).*/\1 &/p' {} /dev/null \; |
    cut -d' ' -f1)
passed=$(echo "$results" | grep -c '^PASS$' || true)
failed=$(echo "$results" | grep -c -E '^(FAIL|ERROR|XPASS)$' || true)
[ "$made" = 0 ] || [ "$failed" != 0 ] || failed=1
find "$folder" -name '*.trs' | sort | while read -r trs; do
    name=${trs#"$folder"/}
    name=${name%.trs}
    log=${trs%.trs}.log
    case $(sed -n 's/^:test-result: \([A-Z]*\).*/\1/p' "$trs") in
    SKIP) echo "skipped: $name" ;;
    PASS) sed -n "s|^\[  SKIPPED \] \([a-z_0-9A-Z]*\)\$|skipped: $name \1|p" "$log" | sort -u ;;
    *) echo "failed: $name (see $log)" ;;
    esac
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
