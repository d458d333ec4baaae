#!/bin/sh
# pictures.sh - make docs/pictures and its page anew, with what the screen shows by now.
#
#   sh scripts/pictures.sh [FOLDER]       docs/pictures unless told; README.md there shows them
#
# Each pane in three sizes and three looks, with no data, with the fleet of the demo and with 1000
# machines over a year; forms and dialogs once; the steps of the first run, from the script that
# tests it. MILLWRIGHT names the program (default: build/millwright). Fleets and models are made
# with seeds, and times are set: only what runs took differs from one time to the next.
set -eu

cd "$(dirname "$0")/.."
top=$PWD
program=${MILLWRIGHT:-$top/build/millwright}
out=${1:-docs/pictures}
mkdir -p "$out"
out=$(cd "$out" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8 TZ=UTC HOME="$work"
unset MILLWRIGHT_WORKSPACE NO_COLOR
cd "$work"

panes='data explore features models scoring runs'
sizes='80x24 120x36 200x60'
themes='dark light mono'
datas='no-data 100-machines 1000-machines'

for folder in $datas forms first-run; do
    rm -rf "${out:?}/$folder"
    mkdir "$out/$folder"
done

play() { "$program" ui --script "$1" --no-display; }

# --- workspaces ---

# times_of FILE: its runs one a minute from the morning after the last row on
times_of() {
    python3 - "$1" <<'END'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
at = "1451714400000 + %s * 60000"  # 2016-01-02 06:00
run = at % "run"
for statement in (
    f"UPDATE run_log SET at_ms = {run} + at_ms - (SELECT begun_ms FROM run WHERE id = run_log.run)",
    f"UPDATE run SET ended_ms = {at % 'id'} + ended_ms - begun_ms, queued_ms = {at % 'id'},"
    f"  begun_ms = {at % 'id'}",
    f"UPDATE load SET ended_ms = {at % '1'} + ended_ms - begun_ms, begun_ms = {at % '1'}",
    f"UPDATE dataset SET changed_ms = {run} + 20000",
    f"UPDATE model SET created_ms = {run} + 20000",
    f"UPDATE evaluation SET created_ms = {run} + 20000",
):
    db.execute(statement)
db.commit()
END
}

mw() { "$program" -q -w 1000-machines.mw "$@" >>said.txt; }

echo 'making three workspaces'
printf 'key j j Enter\ntype "no-data.mw"\nkey F7\n' >new.script
play new.script
"$program" -q -w 100-machines.mw demo >>said.txt
mw simulate fleet --machines 1000
mw ingest fleet
mw features --recipe reference --to 2015-10-30 --out training_data
mw features --recipe reference --from 2015-11-30 --to 2016-04-30 --out testing_data
mw train --name SmallTree --algorithm decision_tree --param maxDepth=5 --seed 1
mw train --param numTrees=100 --param maxDepth=15 --seed 1
mw evaluate SmallTree testing_data
mw evaluate RandomForest testing_data
mw score RandomForest testing_data
times_of 100-machines.mw
times_of 1000-machines.mw
rm -r fleet

# --- panes ---

look_at_telemetry() {
    printf 'key :\ntype "telemetry"\nkey Enter\nexpect text "vibration"\n'
}

panes_of() { # DATA: lines of a script
    echo 'set clock 2016-01-02T06:14:00Z'
    echo "open $1.mw"
    if [ "$1" != no-data ]; then
        look_at_telemetry
        echo 'key 1 Home j' # telemetry there too
    fi
    for theme in $themes; do
        echo "set theme $theme"
        [ $theme = mono ] && echo 'set depth mono'
        for size in $sizes; do
            echo "resize $size"
            i=0
            for pane in $panes; do
                i=$((i + 1))
                echo "key $i"
                echo "dump svg $out/$1/$pane-$size-$theme.svg"
            done
        done
    done
}

for data in $datas; do
    echo "panes, $data"
    panes_of "$data" >panes.script
    play panes.script
done

# --- forms and dialogs ---

# name|keys|what is typed then
forms='help|1 ?|
palette|1 :|score
ingest|1 a|fleet
features|3 a Enter|
train|4 a Enter|
evaluate|4 a j Enter|
score|5 a Enter|
settings|1 F2|
describe|2 I|
cell|2 Enter|
filter|2 &|volt > 200
export|2 e|
delete|4 Del|
run|6 Enter|
workspaces|1 O|
demo|1 O Enter|'

forms_of() {
    echo 'set clock 2016-01-02T06:14:00Z'
    echo 'set size 120x36'
    echo 'open 100-machines.mw'
    look_at_telemetry
    echo "$forms" | while IFS='|' read -r name keys typed; do
        echo "key $keys"
        [ -z "$typed" ] || echo "type \"$typed\""
        echo "dump svg $out/forms/$name.svg"
        echo 'key Esc Esc Esc'
    done
}

echo 'forms and dialogs'
"$program" -q simulate fleet --machines 20 --hours 500 >>said.txt
forms_of >forms.script
play forms.script

# --- the first run ---

echo 'the first run'
mkdir first
sed "s|^dump screen first_run_\(.*\)\.screen|dump svg $out/first-run/\1.svg|" \
    "$top/tests/ui/first_run.script" >first/run.script
(cd first && play run.script)

# --- the page ---

# a picture that leads to itself, and to the same in other sizes
cell() { # DATA PANE THEME
    printf '[![%s](%s)](%s)' "$2, $1, $3" "$1/$2-120x36-$3.svg" "$1/$2-120x36-$3.svg"
    for size in $sizes; do
        printf ' [%s](%s)' "$size" "$1/$2-$size-$3.svg"
    done
}

page() {
    cat <<END
# Pictures

What the screen shows, as \`scripts/pictures.sh\` has made it: each pane with no data, with the demo's fleet of 100 machines, and
with 1000 machines over a year (8.76 million rows of telemetry); at 80x24, 120x36 and 200x60; in the themes dark and light, and
without colours. [The first run](../first-run.md) has a page of its own.
END
    i=0
    for pane in $panes; do
        i=$((i + 1))
        printf '\n## %d %s\n\n| | dark | light | no colours |\n|---|---|---|---|\n' $i \
            "$(echo "$pane" | sed 's/^./\U&/')"
        for data in $datas; do
            printf '| %s |' "$(echo "$data" | tr - ' ')"
            for theme in $themes; do
                printf ' %s |' "$(cell "$data" "$pane" "$theme")"
            done
            echo
        done
    done
    printf '\n## Forms and dialogs\n'
    echo "$forms" | while IFS='|' read -r name rest; do
        printf '\n![%s](forms/%s.svg)\n' "$name" "$name"
    done
}

page >"$out/README.md"
chmod 644 "$out"/*/*.svg
du -sh --apparent-size "$out"
