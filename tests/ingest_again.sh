#!/bin/sh
# ingest_again.sh - sources that come again: the same bytes are refused unless they are wanted; a
# run that did not come to its end is gone on with by the same command; sums that were announced.
. "$MW_DATADIR/tests/lib.sh"

w=$scratch/w.mw
cd "$scratch" || exit 99
mkdir plant
printf 'machineID,model,age\n1,model1,7\n2,model2,9\n' >plant/machines.csv
printf 'datetime,machineID,errorID\n2015-01-01 06:00:00,1,error1\n' >plant/errors.csv
printf 'datetime,machineID,comp\n2015-01-01 06:00:00,x,comp1\n' >plant/maint.csv

reason() { sed -n 's/.*"reason":"\{0,1\}\([A-Za-z_]*\).*/\1/p' | paste -sd' ' -; }
is() { [ "$1" = "$2" ] || { echo "     '$1', not '$2'"; return 1; }; }

# a folder with one bad file; the others are stored, the command goes on once it is mended
ok "a bad file fails the run" is "$(mw -w "$w" --json ingest plant 2>/dev/null | reason)" \
    "null null REJECT_LIMIT"
ok "the same command fails the same way" is \
    "$(mw -w "$w" --json ingest plant 2>/dev/null | reason)" "null null REJECT_LIMIT"
ok "nothing was loaded twice" is "$(mw -w "$w" loads --json | grep -c '"state":"stored"')" 2
printf 'datetime,machineID,comp\n2015-01-01 06:00:00,1,comp1\n' >plant/maint.csv
ok "the mended folder loads" mw -w "$w" ingest plant
ok "only what was missing" is "$(mw -w "$w" loads --json | grep -c '"state":"stored"')" 3
ok "once it succeeded, the name is taken" is "$(mw -w "$w" ingest plant 2>&1 | head -n 1)" \
    "millwright: ingest: dataset 'errors' exists"

# another file of the same name is not what was stored
printf 'machineID,model,age\n1,model1,7\n' >one.csv
printf 'machineID,model,age\nx,model1,7\n' >two.csv
must [ "$(mw -w "$scratch/v.mw" --json ingest machines one.csv two.csv 2>/dev/null | reason)" = \
    "null REJECT_LIMIT" ]
printf 'machineID,model,age\n1,model1,8\n' >one.csv
ok "changed bytes are not taken for done" is \
    "$(mw -w "$scratch/v.mw" ingest machines one.csv two.csv 2>&1 | head -n 1)" \
    "millwright: ingest: dataset 'machines' exists"

# the same bytes
ok "the same bytes are refused" is \
    "$(mw -w "$w" --json ingest errors plant/errors.csv --append 2>/dev/null | reason)" SRC_AGAIN
ok "and told so" is "$(mw -w "$w" ingest errors plant/errors.csv --append 2>&1 | tail -n 1)" \
    "hint: --again loads them all the same"
ok "--again counts duplicates" is "$(mw -w "$w" --json ingest errors plant/errors.csv --append \
    --again | sed -n 's/.*"duplicate":\([0-9]*\).*/\1/p')" 1
ok "--replace is a new start" mw -w "$w" ingest plant --replace
cp plant/errors.csv other.csv
ok "another name, the same bytes" is \
    "$(mw -w "$w" --json ingest errors other.csv --append 2>/dev/null | reason)" SRC_AGAIN

# sums
sum=$(sha256sum plant/maint.csv | cut -d' ' -f1)
ok "the right sum" mw -w "$w" ingest maint plant/maint.csv --replace --sha256 "$sum"
ok "in capitals" mw -w "$w" ingest maint plant/maint.csv --replace \
    --sha256 "$(echo "$sum" | tr a-f A-F)"
ok "a wrong sum" is "$(mw -w "$w" --json ingest maint plant/errors.csv --replace --sha256 "$sum" \
    2>/dev/null | reason)" HDR_MISSING
ok "a wrong sum of good records" is "$(mw -w "$w" --json ingest errors plant/errors.csv --replace \
    --sha256 "$sum" 2>/dev/null | reason)" SHA_MISMATCH
ok "no sum" is "$(mw -w "$w" ingest maint plant/maint.csv --sha256 12 2>&1 | head -n 1)" \
    "millwright: ingest: --sha256 takes 64 hexadecimal digits"
gzip -c plant/machines.csv >m.csv.gz
printf 'something behind it' >>m.csv.gz
ok "a gz with a tail: the sum of all its bytes" mw -w "$w" ingest machines m.csv.gz --replace \
    --sha256 "$(sha256sum m.csv.gz | cut -d' ' -f1)"
ok "check" mw -w "$w" check
finish
