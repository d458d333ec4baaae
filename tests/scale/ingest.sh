#!/bin/sh
# ingest.sh - what ingest promises, at size: planted faults are all found and nothing else is; a
# year that comes day by day is the year that comes at once; memory does not grow with the file;
# cuts and threads do not matter; export, then ingest, is the identity.
# ROWS, FAULTS: of the planted file. PAIRS: of random files and cuts.
. "$MW_DATADIR/tests/lib.sh"
need_python

build=$PWD
cd "$scratch" || exit 99
number_of() { sed -n "s/.*\"$1\":\([0-9.]*\).*/\1/p"; }
peak_of() { mw -w "$1" runs show 1 --json | number_of peak_rss_bytes; }
hash_of() { mw -w "$1" datasets --json | sed -n 's/.*"name":"telemetry".*"hash":"\([0-9a-f]*\)".*/\1/p'; }
below() { [ "$1" -gt 0 ] && [ "$1" -lt "$2" ] || { echo "     $1 is not below $2"; return 1; }; }

# planted faults
faults=${FAULTS:-100000}
must python3 "$MW_DATADIR/tests/scale/planted.py" "${ROWS:-5000000}" "$faults" planted.csv want.csv
must mw -w planted.mw ingest telemetry planted.csv --max-rejects "$faults" --json >load.json
mw -w planted.mw rejects --csv | sed 1d | cut -d, -f2,3 >have.csv
echo "$(field load.json records),$(field load.json stored),$(field load.json duplicate)" >>have.csv
ok "$faults planted faults, all found and no other" cmp want.csv have.csv
ok "check" mw -w planted.mw check
rm planted.csv planted.mw

# day by day
must mw simulate fleet
ok "a fleet of 0.8 GB" below 800000000 "$(wc -c <fleet/telemetry.csv)"
must mw -w year.mw ingest telemetry fleet/telemetry.csv
year_peak=$(peak_of year.mw)
year=$(hash_of year.mw)
ok "0.8 GB within 128 MiB ($((year_peak / 1048576)) MiB)" below "$year_peak" 134217728
mkdir days
awk -F, 'NR == 1 { head = $0; next }
    { day = "days/" substr($1, 1, 10) ".csv" }
    !(day in seen) { seen[day]; print head > day }
    { print > day }' fleet/telemetry.csv
slowest=0
for day in days/*.csv; do
    must mw -w days.mw ingest telemetry "$day" --append --json >load.json
    took=$(number_of seconds <load.json)
    slowest=$(awk -v a="$slowest" -v b="$took" 'BEGIN { print (a + 0 > b + 0 ? a : b) }')
done
ok "a year in $(ls days | wc -l) loads is the year in one" [ "$(hash_of days.mw)" = "$year" ]
ok "check" mw -w days.mw check
echo "     the slowest load of a day took $slowest s"
last=days/2015-12-31.csv
cp year.mw later.mw
sed 's/^2015-12-31/2016-01-02/' "$last" >next.csv
must mw -w later.mw ingest telemetry next.csv --append --json >load.json
took=$(number_of seconds <load.json)
ok "a day of $(number_of stored <load.json) rows on top of a year in $took s, below one" \
    awk -v t="$took" 'BEGIN { exit !(t > 0 && t < 1) }'
rm -r days later.mw days.mw

# memory does not grow with the file, once it is larger than what is read ahead
for machines in 250 1250; do
    must mw simulate grown --machines $machines
    must mw -w grown.mw ingest telemetry grown/telemetry.csv
    echo "     $(wc -c <grown/telemetry.csv) bytes: peak of $(peak_of grown.mw) bytes"
    eval "peak_$machines=$(peak_of grown.mw)"
    rm -r grown grown.mw
done
ok "1 GB within 128 MiB" below "$peak_1250" 134217728
ok "and hardly more than a fifth of it takes" below "$((peak_1250 * 100))" "$((peak_250 * 105))"

# export, then ingest
must mw -w year.mw export telemetry --out back.csv.gz --json >/dev/null
must mw -w back.mw ingest telemetry back.csv.gz
ok "export, then ingest, is the identity" [ "$(hash_of back.mw)" = "$year" ]
rm -r fleet ./*.mw back.csv.gz

ok "${PAIRS:-100000} random files and cuts" \
    env MW_PAIRS="${PAIRS:-100000}" "$build/tests/test_ingest"
finish
