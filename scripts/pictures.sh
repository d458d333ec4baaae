#!/bin/sh
# pictures.sh - make docs/pictures anew: each pane of a small fleet, as an SVG.
#
#   sh scripts/pictures.sh [FOLDER]       docs/pictures unless told
#
# MILLWRIGHT names the program (default: build/millwright). The fleet is made up with seeds: only when
# runs ended and what they took differs from one time to the next.
set -eu

cd "$(dirname "$0")/.."
program=${MILLWRIGHT:-$PWD/build/millwright}
mkdir -p "${1:-docs/pictures}"
out=$(cd "${1:-docs/pictures}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mw() { "$program" -q -w plant.mw "$@" >>said.txt; }

mw simulate fleet --machines 100 --hours 4300 --seed 7
mw ingest fleet
mw features --to 2015-06-01 --out training_data
mw features --from 2015-06-04 --to '2015-06-26 06:00:00' --out testing_data
mw train --param numTrees=50 --seed 1
mw train --name SmallTree --algorithm decision_tree --param maxDepth=5 --seed 1
mw evaluate SmallTree testing_data
mw evaluate RandomForest testing_data
mw score RandomForest testing_data

cat >panes.script <<END
set size 110x32
open plant.mw
key 1
dump svg $out/data.svg
key 1 j j j j j Enter l l
dump svg $out/explore.svg
key 3
dump svg $out/features.svg
key 4
dump svg $out/models.svg
key 5
dump svg $out/scoring.svg
key a Enter
dump svg $out/form.svg
key Esc 6
dump svg $out/runs.svg
END
LC_ALL=C.UTF-8 "$program" ui --script panes.script --no-display
ls -l "$out"
