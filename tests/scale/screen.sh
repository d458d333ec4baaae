#!/bin/sh
# screen.sh - 1000 machines over a year: every pane, list, form and dialog of tests/ui/tidy.script
# is tidy at five sizes, with numbers and names as wide as they get.
. "$MW_DATADIR/tests/lib.sh"

cd "$scratch" || exit 99
export MILLWRIGHT_WORKSPACE="$scratch/small.mw" # as the script calls it
must mw simulate fleet --machines 1000
must mw ingest fleet
must mw features --recipe reference --to 2015-10-30 --out training_data
must mw features --recipe reference --from 2015-11-30 --to 2016-01-02 --out testing_data
must mw train --name SmallTree --algorithm decision_tree --param maxDepth=5 --seed 1
must mw train --param numTrees=100 --param maxDepth=15 --seed 1
must mw evaluate SmallTree testing_data
must mw evaluate RandomForest testing_data
must mw score RandomForest testing_data
grep -v '^set clock' "$MW_DATADIR/tests/ui/tidy.script" >tidy.script
ok "tidy on 1000 machines" env -u MILLWRIGHT_WORKSPACE "$MILLWRIGHT" ui --script tidy.script \
    --no-display
finish
