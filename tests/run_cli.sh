#!/bin/sh
# run_cli.sh - run golden command lines: run_cli.sh [--update] FILE.t
#
# A .t file is blocks parted by a line "---", run in order in one fresh folder, so that a block
# finds what the blocks before it made there. Lines that begin with "#" at the head of a block are
# comments. Then a block is one of:
#
#   ARGUMENTS          the words of one `millwright` command line, as a shell reads them: quotes,
#   STATUS             "2>&1", "| head -3" and the like work
#   OUTPUT...          standard output, to the byte
#
#   ! COMMAND          any other shell command; then STATUS and OUTPUT as above
#
#   file NAME          writes the rest of the block to the file NAME
#
# --update writes the status and output that came into FILE.t: look at the difference before you
# keep it. MILLWRIGHT names the program (default: build/millwright below the current folder).
set -u
update=
if [ "${1:-}" = --update ]; then
    update=1
    shift
fi
test_file=${1:?usage: run_cli.sh [--update] FILE.t}
case $test_file in /*) ;; *) test_file=$PWD/$test_file ;; esac
program=${MILLWRIGHT:-$PWD/build/millwright}
export program
scratch=${TMPDIR:-/tmp}
mkdir -p "$scratch"
dir=$(mktemp -d "$scratch/cli.XXXXXX") || exit 99
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM
mkdir "$dir/blocks" "$dir/work"

# blocks/N.head: comments and the command; N.status; N.want (or the text of a file)
awk -v out="$dir/blocks/" '
function open_block() { n++; stem = sprintf("%s%04d", out, n); part = "head"; printf "" > (stem ".head") }
BEGIN { open_block() }
$0 == "---" { open_block(); next }
part == "head" && /^#/ { print > (stem ".head"); next }
part == "head" && /^file / { print > (stem ".head"); part = "want"; printf "" > (stem ".want"); next }
part == "head" { print > (stem ".head"); part = "status"; next }
part == "status" { print > (stem ".status"); part = "want"; printf "" > (stem ".want"); next }
{ print > (stem ".want") }
' "$test_file" || exit 99

cd "$dir/work" || exit 99
bad=0
count=0
for head in "$dir"/blocks/*.head; do
    stem=${head%.head}
    line=$(grep -v '^#' "$head" | head -n 1)
    case $line in
    '') continue ;;
    'file '*)
        name=${line#file }
        cat "$stem.want" >"$name"
        continue ;;
    '! '*) command=${line#! } ;;
    *) command="\"\$program\" $line" ;;
    esac
    count=$((count + 1))
    (eval "$command") >"$stem.got" 2>"$stem.err" </dev/null
    status=$?
    [ -f "$stem.status" ] || echo '?' >"$stem.status"
    [ -f "$stem.want" ] || : >"$stem.want"
    if [ "$status" != "$(cat "$stem.status")" ] || ! cmp -s "$stem.want" "$stem.got"; then
        bad=$((bad + 1))
        echo "$test_file: $line"
        echo "  status $status, should be $(cat "$stem.status")"
        diff -u "$stem.want" "$stem.got" | sed 's/^/  /'
        [ -s "$stem.err" ] && sed 's/^/  stderr: /' "$stem.err"
        echo "$status" >"$stem.status"
        cp "$stem.got" "$stem.want"
    fi
done
cd "$dir" || exit 99
if [ -n "$update" ]; then
    for head in blocks/*.head; do
        [ "$head" = blocks/0001.head ] || echo ---
        cat "$head"
        [ ! -f "${head%.head}.status" ] || cat "${head%.head}.status"
        [ ! -f "${head%.head}.want" ] || cat "${head%.head}.want"
    done >updated
    cat updated >"$test_file"
fi
echo "$count command lines, $bad wrong"
[ "$bad" -eq 0 ]
