#!/bin/sh
# run_attach.sh - commands that are runs, from outside: Ctrl-C, hang-up, --detach, a killed worker,
# wait, cancel and rerun from another terminal. An ingest of standard input is a run that lasts
# as long as the test likes.
set -u
program=${MILLWRIGHT:?names the program}
dir=$(mktemp -d "${TMPDIR:-/tmp}/attach.XXXXXX") || exit 99
cd "$dir" || exit 99
trap 'exec 3>&-; cd / && rm -rf "$dir"' EXIT
bad=0

expect() # what, should be, is
{
    [ "$2" = "$3" ] && return
    echo "$1: should be '$2', is '$3'"
    bad=1
}
state_of()
{
    "$program" runs show "$1" --json | sed 's/.*"state":"\([a-z_]*\)".*/\1/'
}
# waits until run $1 is in state $2, at most 15 s
await()
{
    n=0
    while [ "$(state_of "$1" 2>/dev/null)" != "$2" ] && [ $n -lt 150 ]; do
        sleep 0.1
        n=$((n + 1))
    done
    expect "state of run $1" "$2" "$(state_of "$1")"
}
# starts `ingest NAME -` on a pipe that stays open on descriptor 3; $pid is the command
begin()
{
    rm -f pipe
    mkfifo pipe
    "$program" ingest "$@" - <pipe >out.txt 2>err.txt &
    pid=$!
    exec 3>pipe
    echo 'a,b' >&3
}

# Ctrl-C; a shell starts background jobs with SIGINT ignored, and the command takes it nevertheless
begin one
await 1 running
kill -INT $pid
wait $pid
expect "status of a cancelled command" 130 $?
exec 3>&-
expect "state after a cancel" cancelled "$(state_of 1)"
grep -q 'was cancelled' err.txt || { echo "no word of the cancel:"; cat err.txt; bad=1; }
expect "datasets after a cancel" "" "$("$program" datasets -q --csv | sed 1d)"

# the terminal is gone: the run goes on and can be waited for
begin two
await 2 running
kill -HUP $pid
wait $pid 2>/dev/null
expect "state after a hang-up" running "$(state_of 2)"
echo '1,2' >&3
exec 3>&-
"$program" runs wait 2 --json >waited.txt
expect "status of wait" 0 $?
grep -q '"stored":1' waited.txt || { echo "no result of wait:"; cat waited.txt; bad=1; }

# --detach
rm -f pipe
mkfifo pipe
(sleep 3; echo 'a,b'; echo '1,2') >pipe &
feeder=$!
began=$(date +%s%N)
"$program" ingest three - --detach <pipe >number.txt
took=$(( ($(date +%s%N) - began) / 1000000 ))
expect "number of a detached run" 3 "$(cat number.txt)"
[ $took -lt 1500 ] || { echo "--detach took $took ms"; bad=1; }
wait $feeder
"$program" runs wait 3 -q >/dev/null
expect "status of a detached run" 0 $?

# cancel from elsewhere: the attached command hears of it
begin four
await 4 running
"$program" runs cancel 4 >said.txt
expect "what cancel says" "run 4: cancelled" "$(cat said.txt)"
wait $pid
expect "status after a cancel from elsewhere" 130 $?
exec 3>&-

# a worker that is killed: lost, nothing half made, and check is clean
begin five
await 5 running
worker=$("$program" runs show 5 --json | sed 's/.*"pid":\([0-9]*\).*/\1/')
expect "new privileges of a worker" 1 "$(sed -n 's/^NoNewPrivs:[^0-9]*//p' "/proc/$worker/status")"
expect "core file of a worker" 0 \
    "$(sed -n 's/^Max core file size *\([0-9a-z]*\).*/\1/p' "/proc/$worker/limits")"
kill -KILL "$worker"
wait $pid
expect "status when the worker is killed" 1 $?
exec 3>&-
expect "state when the worker is killed" lost "$(state_of 5)"
"$program" check -q >/dev/null
expect "check after a kill" 0 $?
expect "datasets after a kill" "three two " "$("$program" datasets -q --csv | sed 1d | cut -d, -f1 | tr '\n' ' ')"

# rerun
echo 'a,b' >six.csv
"$program" ingest six six.csv -q >/dev/null
"$program" runs rerun 6 -q >/dev/null 2>&1
expect "status of a rerun on a dataset that exists" 1 $?
"$program" ingest six six.csv --replace -q >/dev/null
"$program" runs rerun 8 -q >/dev/null
expect "status of a rerun" 0 $?
expect "command of a rerun" "$("$program" runs show 8 --json | sed 's/.*"command":\("[^"]*"\).*/\1/')" \
    "$("$program" runs show 9 --json | sed 's/.*"command":\("[^"]*"\).*/\1/')"

"$program" runs log 6 --follow >/dev/null
expect "status of log --follow" 0 $?
[ $bad -eq 0 ]
