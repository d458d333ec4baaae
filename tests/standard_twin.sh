#!/bin/sh
# standard_twin.sh - semantics `standard` against a plain twin (standard_twin.py), through the
# command line: two fleets, a plant in integer cycles, and no record after t in a row of t.
cd "${TMPDIR:?}" || exit 99
command -v python3 > /dev/null || { echo "SKIPPED: no python3"; exit 77; }
tests=$MW_DATADIR/tests
dir=$PWD/standard_twin.$$
trap 'rm -rf "$dir"' EXIT
mkdir "$dir" && cd "$dir" || exit 99
failed=0

mw() { "$MILLWRIGHT" -q "$@" > result.txt || { cat result.txt; exit 99; }; }
load_fleet() { # WORKSPACE FOLDER
    mw -w "$1" ingest --max-rejects 100% "$2"
}
load_engines() { # WORKSPACE FOLDER
    for set in log alarms swaps ends; do
        key=unit,cycle
        case $set in alarms) key=$key,code ;; swaps | ends) key=$key,part ;; esac
        mw -w "$1" ingest "$set" "$2/$set.csv" --key "$key"
    done
    mw -w "$1" ingest units "$2/units.csv" --key unit
}
build() { # WORKSPACE RECIPE FROM TO OUT; - is an open end
    set -- "$@" $([ "$3" = - ] || echo --from "$3") $([ "$4" = - ] || echo --to "$4")
    w=$1 recipe=$2 out=$5
    shift 5
    mw -w "$w" features --recipe "$recipe" "$@" --out features --replace
    mw -w "$w" export features --out "$out"
}
against_twin() { # NAME WORKSPACE RECIPE FOLDER FROM TO
    build "$2" "$3" "$5" "$6" got.csv
    python3 "$tests/standard_twin.py" build "$3" "$4" "$5" "$6" want.csv || exit 99
    printf '%s %s %s: ' "$1" "$5" "$6"
    python3 "$tests/compare_tables.py" --exact label_e got.csv want.csv || failed=1
}
# Rows of t with every record after t gone, against rows of t with all of them there. The lists
# are written into the recipe, so that both have the same columns.
no_leak() { # NAME WORKSPACE RECIPE FOLDER T LOADER
    python3 "$tests/standard_twin.py" list "$3" "$4" listed.json &&
        python3 "$tests/standard_twin.py" cut "$4" "$5" cut || exit 99
    rm -f cut.mw*
    "$6" cut.mw cut
    build "$2" ./listed.json - - all.csv
    build cut.mw ./listed.json - - past.csv
    printf '%s at %s: ' "$1" "$5"
    python3 "$tests/compare_tables.py" --at "dt_truncated=$5" --leave label_e,fails_ \
        past.csv all.csv || failed=1
}

python3 "$tests/standard_twin.py" make engines ./engines.json || exit 99
load_engines engines.mw engines
against_twin engines engines.mw ./engines.json engines - -
against_twin engines engines.mw ./engines.json engines 70 150
no_leak engines engines.mw ./engines.json engines 90 load_engines
no_leak engines engines.mw ./engines.json engines 120 load_engines

shared=
for s in "$MW_SHARED" "$MW_DATADIR/../shared" "$MW_DATADIR/../../shared" "$MW_DATADIR/../../../shared"; do
    if [ -z "$shared" ] && [ -n "$s" ] && [ -d "$s/data" ]; then shared=$s; fi
done
if [ -z "$shared" ]; then
    echo "SKIPPED in part: no reference data (set MW_SHARED)"
    exit $failed
fi
recipe=$MW_DATADIR/data/recipes/standard.json
for fleet in real10 sim8; do
    load_fleet $fleet.mw "$shared/data/$fleet"
done
against_twin real10 real10.mw "$recipe" "$shared/data/real10" - -
against_twin real10 real10.mw "$recipe" "$shared/data/real10" 2015-02-10 2015-03-15
against_twin sim8 sim8.mw "$recipe" "$shared/data/sim8" 2015-09-01 2016-02-01
no_leak real10 real10.mw "$recipe" "$shared/data/real10" "2015-02-10 12:00:00" load_fleet
no_leak sim8 sim8.mw "$recipe" "$shared/data/sim8" "2015-06-25 00:00:00" load_fleet
exit $failed
