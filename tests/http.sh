#!/bin/sh
# http.sh - the real program against a server that misbehaves (http_server.py): what heals gives the
# same dataset and load as the file itself, what does not ends with its reason, in time; nothing is
# left behind, no secret is shown. Small limits: test_http.c.
. "$MW_DATADIR/tests/lib.sh"
cd "$scratch" || exit 99
need_python
command -v openssl >/dev/null 2>&1 || skip "openssl is not here"
unset http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY

newest() { tail -n 1 "$1" | awk -v key="\"$2\":" '{
    rest = substr($0, index($0, key) + length(key))
    sub(/^"/, "", rest)
    sub(/[",}].*/, "", rest)
    print rest
}'; }
of_run() { mw -w "$1" runs show "$2" --json > run.json && newest run.json "$3"; }
dataset_hash() { mw -w "$1" datasets --json > hash.json; newest hash.json hash; }
load_hash() { mw -w "$1" loads --json > hash.json; newest hash.json hash; }
notes_of() { # the newest load's, of a workspace
    python3 -c 'import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("SELECT format FROM load ORDER BY id DESC").fetchone()[0])' "$1"
}
until_true() { # COMMAND...: for 10 s
    for try in $(seq 200); do
        "$@" && return
        sleep 0.05
    done
    return 1
}
left_alone() { ! ls -A "$1" | grep -v '^w\.mw'; } # nothing but the workspace is there

# --- the server, and what the files themselves give ---
must mw -w sim.mw simulate serve --machines 5 --hours 400 --seed 3 > log
gzip -kn serve/telemetry.csv
printf 'not gz\n' > serve/notgz.csv.gz
mkfifo to_server
python3 "$MW_DATADIR/tests/http_server.py" serve < to_server > ports 2> server.log &
server=$!
exec 9> to_server # the server ends when this is closed
until_true test -s ports || { cat server.log; echo "FAIL: no server"; exit 1; }
eval "$(cat ports)" # http=N https=N wrong=N unknown=N
plain=http://127.0.0.1:$http
secure=https://127.0.0.1:$https

must mw -w file.mw ingest telemetry serve/telemetry.csv > log
want=$(dataset_hash file.mw)
want_load=$(load_hash file.mw)
must mw -w gz.mw ingest telemetry serve/telemetry.csv.gz > log
want_gz=$(load_hash gz.mw)

# --- one that takes its time: looked at further down ---
# ask N URL [CA-FILE]: badN.json, badN.log, badN.status, badN.seconds
ask() {
    mkdir "bad$1"
    began=$(date +%s)
    "$MILLWRIGHT" -q -w "bad$1/w.mw" ingest telemetry "$2" --ca-file "${3:-serve/ca.pem}" --json \
        > "bad$1.json" 2> "bad$1.log"
    echo $? > "bad$1.status"
    echo $(($(date +%s) - began)) > "bad$1.seconds"
}
ask 0 "$plain/short/telemetry.csv" &
slow=$!

# --- what heals ---
# stored URL [LOAD-HASH]: ingested, with the hashes of the file
n=0
stored() {
    n=$((n + 1))
    name=${1#*//*/}
    "$MILLWRIGHT" -q -w "good$n/w.mw" ingest telemetry "$1" --ca-file serve/ca.pem --json > log 2>&1
    ok "$name is stored" [ $? = 0 ]
    ok "$name: the dataset is that of the file" [ "$(dataset_hash "good$n/w.mw")" = "$want" ]
    ok "$name: the load is that of the file" [ "$(load_hash "good$n/w.mw")" = "${2:-$want_load}" ]
}
for i in $(seq 12); do mkdir "good$i"; done
stored "$plain/good/telemetry.csv"
stored "$secure/good/telemetry.csv"
stored "$plain/reset/telemetry.csv"
stored "$secure/reset/telemetry.csv?over=tls"
stored "$plain/changed/telemetry.csv"
stored "$plain/weak/telemetry.csv"
stored "$plain/unended/telemetry.csv"
stored "$plain/good/telemetry.csv.gz?x=y" "$want_gz"
stored "$plain/reset/telemetry.csv.gz" "$want_gz"
stored "$plain/close/telemetry.csv"
ok "a body without a length is noted" sh -c 'echo "$1" | grep -q LEN_UNKNOWN' - "$(notes_of good10/w.mw)"
ok "one with a length is not" sh -c '! echo "$1" | grep -q LEN_UNKNOWN' - "$(notes_of good1/w.mw)"
stored "$plain/tohttps/telemetry.csv"
ok "the broken one was asked for its rest" grep -q '^/reset/telemetry.csv bytes=[0-9]*- "v2" ' serve/requests

# --- what does not ---
# refused N URL REASON TEXT: within 10 s, and with nothing left but the workspace
refused() {
    name=${2#*//*/}
    ok "$name is refused" [ "$(cat "bad$1.status")" = 1 ]
    ok "$name in time" [ "$(cat "bad$1.seconds")" -le 10 ]
    ok "$name is $3" [ "$(newest "bad$1.json" reason)" = "$3" ]
    ok "$name says so" grep -q "$4" "bad$1.log"
    ok "$name leaves nothing" left_alone "bad$1"
}
bad=0
refuse() { # URL REASON TEXT [CA-FILE]
    bad=$((bad + 1))
    ask $bad "$1" "${4:-}"
    refused $bad "$1" "$2" "$3"
}
refuse "$plain/html/telemetry.csv" CONTENT_HTML 'web page'
refuse "$plain/good/notgz.csv.gz?x=telemetry.csv" NOT_GZ '.gz'
refuse "$plain/empty/telemetry.csv" EMPTY 'empty'
refuse "$plain/status/404/telemetry.csv" HTTP_STATUS '404: not found'
refuse "$plain/status/416/telemetry.csv" HTTP_STATUS '416'
refuse "$plain/muchlater/telemetry.csv" HTTP_STATUS '429'
refuse "$plain/huge/telemetry.csv" HTTP_TOO_BIG 'more than 68719476736 bytes'
refuse "$plain/hops/1/telemetry.csv" HTTP_REDIRECT 'redirects'
refuse "$secure/loop/telemetry.csv" HTTP_REDIRECT 'redirects'
refuse "$secure/tohttp/telemetry.csv" HTTP_REDIRECT 'redirects'
refuse "https://127.0.0.1:$wrong/good/telemetry.csv" HTTP_TLS 'host name'
refuse "https://127.0.0.1:$unknown/good/telemetry.csv" HTTP_TLS 'certificate'
refuse "$secure/good/telemetry.csv" HTTP_TLS 'nowhere.pem' nowhere.pem
wait $slow
refused 0 "$plain/short/telemetry.csv" HTTP_SHORT 'after 5 tries'

# --- secrets ---
mkdir secret
key="http://plant:s3cr3t@127.0.0.1:$http"
"$MILLWRIGHT" -w secret/w.mw ingest telemetry "$key/key/telemetry.csv?sig=5ign" > secret.log 2>&1
ok "user and password of the URL are used" [ $? = 0 ]
"$MILLWRIGHT" -w secret/w.mw ingest other "$key/status/403/telemetry.csv?sig=5ign" --json >> secret.log 2>&1
ok "and refused with the reason" grep -q '403: forbidden' secret.log
for words in "loads" "loads --json" "runs" "runs --json" "runs show 1" "runs show 2 --json" \
    "runs log 1" "runs log 2"; do
    mw -w secret/w.mw $words >> secret.log 2>&1 # words on purpose
done
ok "the URL is shown without them" grep -q 'http://\*\*\*@127.0.0.1:.*sig=\*\*\*' secret.log
ok "they are never shown" sh -c '! grep -e s3cr3t -e 5ign secret.log secret/*.log' -

# --- names ---
mkdir names
must mw -w names/w.mw ingest "$plain/good/telemetry.csv?x=a.csv" > log
ok "the path of a URL tells the dataset" grep -q '^telemetry ' log
mw -w names/w.mw ingest "$plain/" > log 2>&1
ok "a URL without a name is a usage error" [ $? = 2 ]
mw -w names/w.mw ingest more "ftp://127.0.0.1/a.csv" > log 2>&1
ok "other schemes are refused with a hint" grep -q 'hint: of URLs, http and https' log

# --- the catalogue ---
mkdir data sets
entry() { # PORT BEHAVIOUR: a catalogue of two files there, the second of which behaves like that
    printf '{"plant": {"about": "a plant", "licence": "none", "files": {
        "machines": "http://127.0.0.1:%s/good/machines.csv",
        "telemetry": "http://127.0.0.1:%s/%s/telemetry.csv"}}}' "$1" "$1" "$2" > data/catalogue.json
}
entry "$http" good
MILLWRIGHT_DATA=$scratch/data
export MILLWRIGHT_DATA
must mw -w sets/w.mw ingest plant --json > log
ok "a name of the catalogue is its files" [ "$(grep -c '"state":"stored"' log)" = 2 ]
ok "with their rows" [ "$(dataset_hash sets/w.mw)" = "$want" ]
mw -w sets/w.mw ingest telemetry plant --replace > log 2>&1
ok "it takes no dataset beside it" [ $? = 2 ]
mw -w sets/w.mw ingest plamt > log 2>&1
ok "a wrong word has the nearest name" grep -q "hint: .*'plant'" log
cp serve/telemetry.csv plant
mw -w sets/w.mw ingest plant > log 2>&1
ok "a file of that name comes first" [ "$(mw -w sets/w.mw datasets | grep -c '^plant ')" = 1 ]
rm plant
mkdir half
entry "$http" status/404
mw -w half/w.mw ingest plant > log 2>&1
ok "one of its files is missing" [ $? = 1 ]
entry "$http" good
must mw -w half/w.mw ingest plant --json > log
ok "the same command goes on" [ "$(grep -c '"load":[13],.*"state":"stored"' log)" = 2 ]
entry 1 good # where nobody listens
mkdir unreached
mw -w unreached/w.mw ingest plant > log 2>&1
ok "a catalogue out of reach fails" [ $? = 1 ]
ok "and says what the name is" grep -q "'plant' stands for files at URLs, and there seems to be no network" log
ok "and how to go on" grep -q 'hint: download the files elsewhere, then: millwright ingest FOLDER' log
ok "one file is enough to know" [ "$(grep -c HTTP_STATUS log)" = 1 ]
unset MILLWRIGHT_DATA

# --- cancelled, and killed ---
mkdir stop
fetching() { [ "$(of_run stop/w.mw "$1" phase)" = fetch ] && [ "$(newest run.json done)" -gt 0 ]; }
run=$(mw -w stop/w.mw ingest telemetry "$plain/stall/telemetry.csv" --detach)
ok "the fetch shows its progress" until_true fetching "$run"
began=$(date +%s)
mw -w stop/w.mw runs cancel "$run" > log
mw -w stop/w.mw runs wait "$run" > log 2>&1
ok "a cancelled fetch ends as cancelled" [ $? = 130 ]
ok "at once" [ $(($(date +%s) - began)) -le 3 ]
run=$(mw -w stop/w.mw ingest telemetry "$plain/stall/telemetry.csv" --detach)
until_true fetching "$run"
kill -9 "$(of_run stop/w.mw "$run" pid)"
mw -w stop/w.mw runs wait "$run" > log 2>&1
ok "a killed fetch is lost" [ "$(of_run stop/w.mw "$run" state)" = lost ]
ok "and leaves no file" left_alone stop
ok "the workspace is whole" mw -w stop/w.mw check

exec 9>&-
wait $server
ok "the server had no trouble of its own" sh -c '[ "$1" = 0 ] && [ ! -s server.log ]' - $?
cat server.log
finish
