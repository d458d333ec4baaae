#!/bin/sh
# tmux.sh - the installed program on a terminal as people have them: in tmux, whose client is on a
# terminal of another tmux, so that it can be detached from and attached to again. A start in an
# empty folder, the demo, machines by risk, a score, a run that is left and found, another size,
# a copy to the clipboard, and the shell's screen back at the end.
. "$MW_DATADIR/tests/lib.sh"
command -v tmux >/dev/null 2>&1 || skip "tmux is not here"
LC_ALL=C.UTF-8
export LC_ALL
unset TMUX TMUX_PANE TMUX_TMPDIR STY DISPLAY WAYLAND_DISPLAY ENV
[ ! -d "${HOME:-/}" ] || unset HOME

sockets=$(mktemp -d "$scratch/s.XXX") || exit 99
[ ${#sockets} -lt 90 ] || sockets=$(mktemp -d /tmp/mw.XXXXXX) || exit 99 # what a socket's path may be
inner() { tmux -S "$sockets/in" -f /dev/null "$@"; }
outer() { tmux -S "$sockets/out" -f /dev/null "$@"; }
trap '{ inner kill-server; outer kill-server; } 2>/dev/null; rm -rf "$scratch" "$sockets"' EXIT

outer new-session -d -s probe cat || skip "tmux finds no terminal here (is /dev/pts mounted?)"

# --- looking: a person sees what the outer one shows ---
picture() { outer capture-pane -p -t mw; }
tries=600
! ldd "$MILLWRIGHT" 2>/dev/null | grep -q 'lib[a-z]*san' || tries=3000
until_true() { # WHAT COMMAND...
    what=$1
    shift
    for try in $(seq $tries); do
        "$@" && { echo "ok   $what"; return; }
        sleep 0.03
    done
    echo "FAIL $what"
    picture
    exit 1
}
shows() { picture | grep -qF -- "$1"; }
lacks() { ! picture | grep -qF -- "$1"; }
see() { until_true "see '$1'" shows "$1"; }
see_not() { until_true "'$1' is gone" lacks "$1"; }
press() { inner send-keys -t mw "$@"; }
type_text() { inner send-keys -t mw -l "$1"; }

# --- what is installed ---
(
    unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES
    make -s -C "$MW_BUILDDIR" install DESTDIR="$scratch/place" >/dev/null
) || { echo "FAIL make install"; exit 1; }
program=$(find "$scratch/place" -type f -name millwright -perm -u+x)
[ -n "$program" ] || { echo "FAIL no program was installed"; exit 1; }
unset MW_DATADIR MILLWRIGHT_DATA
PATH=$(dirname "$program"):$PATH
export PATH
mkdir "$scratch/empty"
cd "$scratch/empty" || exit 99

must inner new-session -d -s mw -x 100 -y 30 "env PS1='ready> ' /bin/sh"
inner set-option -g status off
attach="tmux -S $sockets/in attach-session -t mw"
must outer new-session -d -s mw -x 100 -y 30 "$attach"
outer set-option -g status off
outer set-option -g remain-on-exit on

# --- a start in an empty folder, the demo ---
see 'ready>'
type_text 'echo before; millwright; echo "status $?"'
press Enter
see 'Which machine fails next, and why?'
press Enter
see 'Machines'
press Tab C-u
type_text 20
see ' 20 '
press F7
see 'The demo is ready: machines by risk.'
see '[5 Scoring]'
see 'at risk'
see 'component'

# --- a score ---
press a
see 'a feature table that is there'
press Enter
see 'Score a range'
press Tab C-u
type_text '2015-12-01'
press Tab C-u
type_text '2016-01-02'
see '--from 2015-12-01'
press F7
see_not 'Score a range'
until_true 'it is scored' sh -c '[ "$(millwright -q -w demo.mw runs --limit 1 | grep -c "pipeline score.*succeeded")" = 1 ]'
see '20 machines'

# --- a copy: tmux has it ---
press 1
see '[1 Data]'
press y
see 'copied'
until_true 'tmux has what was copied' sh -c "tmux -S $sockets/in show-buffer 2>/dev/null | grep -q ."

# --- a run that is left and found ---
run=$(millwright -q -w demo.mw train --data training_data --name Long --param numTrees=400000 --detach) || exit 1
see '1 run'
inner detach-client -s mw
until_true 'nobody is attached' sh -c "[ -z \"\$(tmux -S $sockets/in list-clients)\" ]"
until_true 'the run works on' sh -c "millwright -q -w demo.mw runs show $run --json | grep -q '\"state\":\"running\"'"
must outer respawn-pane -k -t mw "$attach"
see '1 run'
press 6
see '[6 Runs]'
see 'train Long'

# --- another size, and back ---
outer resize-window -t mw -x 80 -y 24
see ' 5 Score '
see '[6 Runs]'
outer resize-window -t mw -x 100 -y 30
see ' 5 Scoring '
press x
see 'stop it gently'
press j Enter
until_true 'it is cancelled' sh -c "millwright -q -w demo.mw runs show $run --json | grep -q '\"state\":\"cancelled\"'"
see 'cancelled'
see_not '1 run'

# --- the end ---
press Q
see 'status 0'
see 'before'
ok 'the screen is gone' lacks '6 Runs'
ok 'the folder has the workspace alone' sh -c '[ "$(ls)" = "$(ls demo.mw*)" ]'
finish
