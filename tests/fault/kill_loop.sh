#!/bin/sh
# kill_loop.sh - SIGKILL the worker of ingest, features, train, score and pipeline score at random
# moments (kill_lib.sh says what is looked at).
. "${MW_DATADIR:-.}/tests/fault/kill_lib.sh"

begin
stage ingest fleet/errors.csv fleet/telemetry.csv fleet/maint.csv fleet/failures.csv
stage features --recipe standard --out training_data
stage train --data training_data --name Forest --param numTrees=60 --seed 3
stage score Forest training_data --gate off
stage pipeline score --model Forest --from 2015-02-01 --to 2015-04-15 --replace --gate off
end
