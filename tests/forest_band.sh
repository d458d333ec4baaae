#!/bin/sh
# forest_band.sh - random forests trained on the reference table, ingested like any table, land
# where Spark's own runs with other seeds land: the mean over three seeds lies in the range of
# Spark's eight runs, in every figure.
. "$MW_DATADIR/tests/lib.sh"
need_reference golden/forest
need_python

w=$scratch/w.mw
must mw -w "$w" ingest "$shared/golden/forest/train.csv.gz" "$shared/golden/forest/test.csv.gz"
features=$(python3 -c "import json;print(','.join(json.load(open('$shared/golden/models/RandomForest.json'))['features']))")
for seed in 1 2 3; do
    must mw -w "$w" train --data train --label label_e --features "$features" --name "f$seed" \
        --seed $seed --param numTrees=50 --param maxDepth=15 --param maxBins=32 --param maxCategories=10
    must mw -w "$w" --json evaluate "f$seed" test >"$scratch/e$seed.json"
done
cat >"$scratch/band.py" <<'END'
import json, sys
runs = [json.loads(open(f).read().strip().splitlines()[-1]) for f in sys.argv[2:]]
spark = json.load(open(sys.argv[1]))["runs"]
get = {"accuracy": (lambda e: e["accuracy"], lambda r: r["notebook"]["accuracy"]),
       "precision": (lambda e: e["precision"], lambda r: r["notebook"]["precision"]),
       "recall": (lambda e: e["recall"], lambda r: r["notebook"]["recall"]),
       "f1": (lambda e: e["f1"], lambda r: r["notebook"]["f1"]),
       "weighted f1": (lambda e: e["weighted"]["f1"], lambda r: r["spark"]["f1"]),
       "log loss": (lambda e: e["log_loss"], lambda r: r["spark"]["logLoss"])}
bad = 0
for name, (ours, theirs) in get.items():
    mean = sum(map(ours, runs)) / len(runs)
    low, high = min(map(theirs, spark)), max(map(theirs, spark))
    outside = not low <= mean <= high
    bad += outside
    print(f"{name:12} {mean:.5f}  Spark {low:.5f} .. {high:.5f}{'  OUTSIDE' if outside else ''}")
sys.exit(bad != 0)
END
ok "inside the band" python3 "$scratch/band.py" "$shared/golden/forest_band.json" "$scratch"/e?.json
finish
