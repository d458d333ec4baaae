#!/bin/sh
# fleet_1000.sh - 1000 machines and a year of hourly telemetry (0.8 GB of CSV), from simulate to
# scores, with both recipes: what each step counts, and that none needs 1 GiB. Then the same rows
# in random order: the same dataset, within the same memory.
. "$MW_DATADIR/tests/lib.sh"

gib=1073741824
export MILLWRIGHT_WORKSPACE="$scratch/plant.mw"

# step NAME COMMAND... - a run; its seconds and its memory are printed, its memory is judged
step() {
    name=$1
    shift
    must mw "$@" --json >"$scratch/$name.json"
    mw runs show "$(field "$scratch/$name.json" run)" --json >"$scratch/run.json"
    peak=$(field "$scratch/run.json" peak_rss_bytes)
    printf '%-20s %8s s %8s MiB\n' "$name" "$(field "$scratch/run.json" seconds)" \
        "$((peak / 1048576))"
    ok "$name stays below 1 GiB" [ "$peak" -lt "$gib" ]
}

must mw simulate "$scratch/fleet" --json >"$scratch/simulate.json"
ok "a year of 1000 machines" [ "$(field "$scratch/simulate.json" telemetry)" = 8761000 ]
step ingest ingest "$scratch/fleet"

step features-reference features --recipe reference --out reference_train
step test-reference features --recipe reference --from 2015-11-30 --to 2016-02-01 \
    --out reference_test
step train-reference train --data reference_train --name reference --param maxBins=32
step evaluate-reference evaluate reference reference_test
f1=$(sed 's/"weighted".*//' "$scratch/evaluate-reference.json" | sed -n 's/.*"f1":\([0-9.]*\).*/\1/p')
ok "F1 of the reference recipe ($f1) is that of the scenario" \
    awk "BEGIN { exit !($f1 > 0.63 && $f1 < 0.72) }"

step features-standard features --to 2015-10-01 --out train
step test-standard features --from 2015-10-15 --out test
step train-standard train --data train --name standard
step score-standard score standard test --out scores

mw sql "SELECT sum(volt * machineID), count(*) FROM telemetry" --csv >"$scratch/in_order.csv"
head -n 1 "$scratch/fleet/telemetry.csv" >"$scratch/shuffled.csv"
tail -n +2 "$scratch/fleet/telemetry.csv" | sort -t. -k2.4,2.7 -S 256M -T "$scratch" \
    >>"$scratch/shuffled.csv"
rm -r "$scratch/fleet"
export MILLWRIGHT_WORKSPACE="$scratch/shuffled.mw"
step ingest-shuffled ingest telemetry "$scratch/shuffled.csv"
mw sql "SELECT sum(volt * machineID), count(*) FROM telemetry" --csv >"$scratch/shuffled_sum.csv"
ok "rows in any order make the same dataset" cmp "$scratch/in_order.csv" "$scratch/shuffled_sum.csv"
must mw check
finish
