#!/bin/sh
# golden_scores.sh - Spark's saved models, imported unchanged as JSON, score a table of features as
# Spark did, to 1e-9; and the scenario's measures come out as published with them.
. "$MW_DATADIR/tests/lib.sh"
need_reference golden/models
need_python

w=$scratch/w.mw
must mw -w "$w" ingest s8 "$shared/golden/features/S8.csv.gz"
for m in RandomForest DecisionTree; do
    must mw -w "$w" models import "$shared/golden/models/$m.json" --name $m
    must mw -w "$w" score $m s8 --out scores_$m --gate off
    must mw -w "$w" export scores_$m --out "$scratch/$m.csv"
    must mw -w "$w" --json evaluate $m s8 >"$scratch/$m.json"
done
cat >"$scratch/compare.py" <<'END'
import csv, gzip, json, sys
folder, shared = sys.argv[1], sys.argv[2]
bad = 0
for name in ("RandomForest", "DecisionTree"):
    model = json.load(open(f"{shared}/golden/models/{name}.json"))
    labels = [int(v) for v in model["labels"]]
    want = list(csv.DictReader(gzip.open(f"{shared}/golden/scores/{name}.csv.gz", "rt")))
    got = list(csv.DictReader(open(f"{folder}/{name}.csv")))
    key = lambda r: (int(r["machineID"]), r["dt_truncated"])
    want.sort(key=key); got.sort(key=key)
    worst = 0.0
    if len(want) != len(got):
        print(name, "rows", len(got), "not", len(want)); bad += 1; continue
    for a, b in zip(want, got):
        if key(a) != key(b) or labels[int(float(a["prediction"]))] != float(b["prediction"]):
            bad += 1
        for i, label in enumerate(labels):
            worst = max(worst, abs(float(a[f"probability_{i}"]) - float(b[f"probability_{label}"])))
    told = json.loads(open(f"{folder}/{name}.json").read().strip().splitlines()[-1])
    book = json.load(open(f"{shared}/golden/scores/metrics.json"))[name]["notebook"]
    for k in ("accuracy", "precision", "recall", "f1"):
        if abs(told[k] - book[k]) > 1e-12:
            print(name, k, told[k], "not", book[k]); bad += 1
    print(name, len(got), "rows, largest difference of a probability", worst)
    bad += worst > 1e-9
sys.exit(bad != 0)
END
ok "scores and measures are Spark's" python3 "$scratch/compare.py" "$scratch" "$shared"
finish
