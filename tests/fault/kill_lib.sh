# kill_lib.sh - SIGKILL the worker of a command at random moments, and see that nothing is half
# done. Sourced by the tests of this folder, each of which lists its stages.
#
# After each kill: the workspace opens, `check` finds nothing, the run is lost, datasets and models
# are as before (of several sources, those that were done stand, whole); and the same command run
# again succeeds with the same result as without a kill.
# Every second run is detached, so that a later command and not the parent finds it dead.
# KILLS: of each kind that find the worker alive (50). SEED: of the moments (1). MACHINES: of the
# fleet, whose runs have to last long enough. TRIES: stop after so many kills of each kind, found
# alive or not. MILLWRIGHT names the program.
set -u
kills=${KILLS:-50}
machines=${MACHINES:-200}
tries=${TRIES:-0}
seed=${SEED:-1}
m=${MILLWRIGHT:?}
dir=$(mktemp -d "${TMPDIR:-/tmp}/kill.XXXXXX") || exit 99
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM
cd "$dir" || exit 99
n_lost=0
n_late=0

fail() {
    echo "$0: $*: seed $seed" >&2
    cat log >&2
    exit 1
}

# what a workspace shows of its data: names, rows, hashes, models; not which run made them (scores
# have the run as a column, so their hash is taken without it)
data_of() {
    "$m" -w "$1" -q datasets --json |
        sed '/"name":"scores"/s/,"hash":"[0-9a-f]*"//; s/,"run":[0-9]*//; s/,"bytes":[0-9]*//'
    "$m" -w "$1" -q models --json | sed 's/,"run":[0-9]*//; s/,"created":"[^"]*"//'
    "$m" -w "$1" sql "SELECT machineID, dt_truncated, label, prediction, risk, model FROM scores" \
        --csv 2> /dev/null | cksum
}

# the value of a name in one line of JSON, where it stands first
value_of() {
    awk -v key="\"$1\":" '{
        rest = substr($0, index($0, key) + length(key))
        sub(/^"/, "", rest)
        sub(/[",}].*/, "", rest)
        print rest
    }'
}

state_of() {
    "$m" -w "$1" runs show "$2" --json | value_of state
}

same() { # FILE FILE WHAT
    cmp -s "$1" "$2" && return
    diff "$1" "$2" >&2
    fail "$3"
}

# a pseudo-random whole number below $1; $2 tells the draws apart
random_below() {
    awk -v n="$1" -v seed="$seed" -v draw="$2" 'BEGIN { srand(seed * 100003 + draw); print int(rand() * n) }'
}

# the worker's process once it is there: the child of an attached command, or what the run says
pid_of_child() {
    for try in 1 2 3 4 5 6 7 8 9 10; do
        { read -r child rest < "/proc/$1/task/$1/children"; } 2> /dev/null && [ -n "$child" ] && break
        sleep 0.005
    done
    echo "${child:-0}"
}

pid_of_run() {
    for try in $(seq 200); do
        pid=$("$m" -w "$1" runs show "$2" --json | value_of pid)
        [ "$pid" != 0 ] && break
        sleep 0.01
    done
    echo "$pid"
}

newest_run() {
    "$m" -w "$1" runs --limit 1 --json | value_of id
}

kill_attached() { # MS WORDS...
    ms=$1
    shift
    "$m" -w try.mw -q "$@" > log 2>&1 &
    parent=$!
    child=$(pid_of_child $parent)
    sleep "$(awk -v ms="$ms" 'BEGIN { print ms / 1000 }')"
    [ "$child" != 0 ] && kill -9 "$child" 2>> log
    wait $parent
    run=$(newest_run try.mw)
}

kill_detached() { # MS WORDS...
    ms=$1
    shift
    run=$("$m" -w try.mw -q "$@" --detach 2> log) || fail "$1 --detach failed"
    pid=$(pid_of_run try.mw "$run")
    sleep "$(awk -v ms="$ms" 'BEGIN { print ms / 1000 }')"
    [ "$pid" != 0 ] || fail "$1: run $run does not begin"
    kill -9 "$pid" 2>> log
    while kill -0 "$pid" 2> /dev/null; do sleep 0.005; done
}

one_kill() { # NUMBER DURATION WORDS...
    number=$1
    span=$2
    shift 2
    rm -f try.mw try.mw-*
    cp before.mw try.mw
    if [ $((number % 2)) = 0 ]; then way=kill_attached; else way=kill_detached; fi
    $way "$(random_below "$span" "$number")" "$@"
    case $(state_of try.mw "$run") in
    lost)
        n_lost=$((n_lost + 1))
        data_of try.mw > after
        ! grep -vxFf before.data after | grep -vxFf good.data >&2 ||
            fail "$1, kill $number: half made data are there"
        [ $# -gt 2 ] && [ "$1" = ingest ] ||
            same before.data after "$1, kill $number: data changed although the run is lost"
        ;;
    succeeded) n_late=$((n_late + 1)) ;;
    *) fail "$1, kill $number: the run is $(state_of try.mw "$run")" ;;
    esac
    "$m" -w try.mw check > log 2>&1 || fail "$1, kill $number: check"
    if [ "$(state_of try.mw "$run")" = lost ]; then
        "$m" -w try.mw -q "$@" > log 2>&1 || fail "$1, kill $number: the second run"
    fi
    data_of try.mw > after
    same good.data after "$1, kill $number: another result"
}

# Kills WORDS... at moments within its duration until so many kills found it alive; leaves base.mw
# as after a good run.
stage() {
    cp base.mw before.mw
    data_of before.mw > before.data
    "$m" -w base.mw -q "$@" > log 2>&1 || fail "$1 without a kill"
    seconds=$("$m" -w base.mw runs show "$(newest_run base.mw)" --json | value_of seconds)
    span=$(awk -v s="$seconds" 'BEGIN { printf "%d", s * 1000 + 10 }')
    data_of base.mw > good.data
    i=0
    enough=$((n_lost + kills))
    while [ $n_lost -lt $enough ] && { [ "$tries" = 0 ] || [ $i -lt "$tries" ]; }; do
        i=$((i + 1))
        [ $i -le $((20 * kills)) ] || fail "$1: kills come too late: MACHINES=$machines are too few"
        one_kill $i "$span" "$@"
    done
    echo "$1: $((n_lost - enough + kills)) of $i kills found it alive, within $span ms"
}

# A fleet, and base.mw with its machines.
begin() {
    "$m" -q simulate fleet --machines "$machines" --hours 3000 --seed 5 > log 2>&1 || fail "simulate"
    "$m" -w base.mw -q ingest fleet/machines.csv > log 2>&1 || fail "ingest machines"
}

end() {
    echo "$((n_lost + n_late)) kills, $n_lost lost, $n_late too late, all whole"
}
