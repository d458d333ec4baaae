#!/bin/sh
# features_golden.sh - ingest, features, export against published values of the scenario: equal
# rows and labels, means and deviations to 1e-9, through the command line.
cd "${TMPDIR:?}" || exit 99
command -v python3 > /dev/null || { echo "SKIPPED: no python3"; exit 77; }
shared=
for s in "$MW_SHARED" "$MW_DATADIR/../shared" "$MW_DATADIR/../../shared" "$MW_DATADIR/../../../shared"; do
    if [ -z "$shared" ] && [ -n "$s" ] && [ -d "$s/golden/features" ]; then shared=$s; fi
done
[ -n "$shared" ] || { echo "SKIPPED: no reference data (set MW_SHARED)"; exit 77; }
dir=$PWD/features_golden.$$
trap 'rm -rf "$dir"' EXIT
mkdir "$dir" && cd "$dir" || exit 99

exact=machineID,dt_truncated,comp1sum,comp2sum,comp3sum,comp4sum,model,age,failure,label_e
failed=0
check() { # CASE DATA [FROM TO]
    if [ ! -e "$2.mw" ]; then
        "$MILLWRIGHT" -q -w "$2.mw" ingest --max-rejects 100% "$shared/data/$2" > /dev/null || exit 99
    fi
    "$MILLWRIGHT" -q -w "$2.mw" features --recipe reference ${3:+--from "$3" --to "$4"} \
        --out "table_$1" > /dev/null || exit 99
    "$MILLWRIGHT" -q -w "$2.mw" export "table_$1" --out "$1.csv" > /dev/null || exit 99
    printf '%s: ' "$1"
    python3 "$MW_DATADIR/tests/compare_tables.py" --order --exact "$exact" "$1.csv" \
        "$shared/golden/features/$1.csv.gz" || failed=1
}
check R10 real10
check R10b real10 2015-02-10 2015-03-15
check S8 sim8 2015-11-15 2016-04-30
check S8t sim8 2000-01-01 2015-10-30
check E1d edge
exit $failed
