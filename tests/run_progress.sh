#!/bin/sh
# run_progress.sh - runs that compute, seen from another process: --detach comes back at once,
# progress never goes backwards, a target has one writer, a cancel is heard quickly.
. "$MW_DATADIR/tests/lib.sh"
cd "$scratch" || exit 99

value_of() { # NAME: its value in one line of JSON, where it stands first
    awk -v key="\"$1\":" '{
        rest = substr($0, index($0, key) + length(key))
        sub(/^"/, "", rest)
        sub(/[",}].*/, "", rest)
        print rest
    }'
}
of_run() { mw runs show "$1" --json | value_of "$2"; }
newest_run() { mw runs --limit 1 --json | value_of id; }
now_ms() { date +%s%3N; }
until_state() { # RUN STATE
    for try in $(seq 500); do
        [ "$(of_run "$1" state)" = "$2" ] && return
        sleep 0.01
    done
    echo "run $1 is $(of_run "$1" state)"
    return 1
}
# long enough to be met while it works
long="train --data training_data --param numTrees=20000 --param maxDepth=12 --seed 1"

must mw simulate fleet --machines 30 --hours 2500 --seed 2 > log
must mw ingest fleet > log
must mw features > log

quickest=9999
for i in 1 2 3; do
    begun=$(now_ms)
    run=$(mw features --out "more$i" --detach) || exit 1
    took=$(($(now_ms) - begun))
    [ $took -lt $quickest ] && quickest=$took
    must mw runs wait "$run" > log
done
limit=200 # a program under a sanitizer starts much more slowly
! ldd "$MILLWRIGHT" 2>/dev/null | grep -q 'lib[a-z]*san' || limit=2000
ok "--detach comes back within $limit ms ($quickest)" [ $quickest -le $limit ]

run=$(mw $long --name A --detach) || exit 1
must until_state "$run" running
last=0
backwards=0
for i in 1 2 3 4 5 6 7 8 9 10; do
    sleep 0.1
    percent=$(of_run "$run" percent)
    [ "$percent" = null ] && continue
    awk -v a="$last" -v b="$percent" 'BEGIN { exit !(b < a) }' && backwards=1
    last=$percent
done
ok "progress never goes backwards" [ $backwards = 0 ]
ok "progress is told ($last)" awk -v p="$last" 'BEGIN { exit !(p > 0 && p < 100) }'

now=$(mw runs show "$run" --json)
told="$(echo "$now" | value_of done) $(echo "$now" | value_of total) $(echo "$now" | value_of percent)"
ok "percent is that of its trees ($told)" \
    sh -c 'echo "$1" | awk "{ by = \$3 - 10 - 90 * \$1 / \$2; exit !(by > -1 && by < 1) }"' - "$told"

ok "a target has one writer" sh -c '! "$1" train --name A --data training_data > log 2>&1' - "$MILLWRIGHT"
ok "who writes is named" grep -q "run $run" log

begun=$(now_ms)
mw runs cancel "$run" > log
mw runs wait "$run" > log 2>&1
status=$?
took=$(($(now_ms) - begun))
ok "a run cancelled from elsewhere waits as 130" [ $status = 130 ]
ok "a cancel is heard within 2 s ($took ms)" [ $took -le 2000 ]
ok "it is cancelled" [ "$(of_run "$run" state)" = cancelled ]
ok "no model is made" sh -c '! "$1" models show A > log 2>&1' - "$MILLWRIGHT"

"$MILLWRIGHT" -q $long --name B > log 2>&1 & # no function: the signal is for the program
parent=$!
sleep 0.5
kill -INT $parent
wait $parent
ok "SIGINT gives 130" [ $? = 130 ]
ok "SIGINT cancels" [ "$(of_run "$(newest_run)" state)" = cancelled ]

run=$(mw $long --name C --detach) || exit 1
must until_state "$run" running
kill -9 "$(of_run "$run" pid)"
ok "a killed worker's run is lost" until_state "$run" lost
again=$(mw runs rerun "$run" --detach) || exit 1
ok "it can be run again" until_state "$again" running
ok "by the same command" [ "$(of_run "$again" command)" = "$(of_run "$run" command)" ]
mw runs cancel "$again" > log
mw runs wait "$again" > log 2>&1
ok "the workspace is whole" mw check
finish
