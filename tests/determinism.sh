#!/bin/sh
# determinism.sh - the number of threads changes nothing: with the same seed the exported model is
# the same to the byte, and scores are equal in every column but `run`.
. "$MW_DATADIR/tests/lib.sh"

must mw simulate "$scratch/fleet" --machines 12 --hours 2400 --seed 5
for n in 1 2 3; do
    w=$scratch/t$n.mw
    must mw -w "$w" --threads $n ingest "$scratch/fleet"
    must mw -w "$w" --threads $n pipeline train --recipe standard --to 2015-03-20 \
        --param numTrees=20 --param maxDepth=8 --seed 7
    must mw -w "$w" --threads $n pipeline score --model RandomForest --from 2015-03-24 --to 2015-04-10
    must mw -w "$w" models export RandomForest "$scratch/m$n.json"
    must mw -w "$w" sql --csv "SELECT machineID, dt_truncated, label, prediction, probability_0, risk, model
        FROM scores ORDER BY machineID, dt_truncated" >"$scratch/s$n.csv"
    mw -w "$w" datasets --json | grep training_data | sed 's/.*"hash":"\([0-9a-f]*\)".*/\1/' >"$scratch/h$n"
done
for n in 2 3; do
    ok "model, $n threads as 1" cmp "$scratch/m1.json" "$scratch/m$n.json"
    ok "scores, $n threads as 1" cmp "$scratch/s1.csv" "$scratch/s$n.csv"
    ok "features, $n threads as 1" cmp "$scratch/h1" "$scratch/h$n"
done
ok "there are scores" [ "$(wc -l <"$scratch/s1.csv")" -gt 100 ]
must mw -w "$scratch/t1.mw" pipeline train --replace --recipe standard --to 2015-03-20 \
    --param numTrees=20 --param maxDepth=8 --seed 8
must mw -w "$scratch/t1.mw" models export RandomForest "$scratch/other.json"
ok "another seed, another model" sh -c "! cmp -s '$scratch/m1.json' '$scratch/other.json'"
finish
