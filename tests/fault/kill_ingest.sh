#!/bin/sh
# kill_ingest.sh - SIGKILL the worker of ingest at random moments: of a file, of .gz, of a URL
# (kill_lib.sh says what is looked at). KILLS of each: 100.
KILLS=${KILLS:-100}
. "${MW_DATADIR:-.}/tests/fault/kill_lib.sh"

begin
gzip -k fleet/telemetry.csv
stage ingest telemetry fleet/telemetry.csv
stage ingest telemetry fleet/telemetry.csv.gz --replace

command -v python3 > /dev/null || fail "python3 is needed to serve a URL"
unset http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY
mkfifo to_server
python3 "${MW_DATADIR:-.}/tests/http_server.py" fleet < to_server > ports 2> server.log &
exec 9> to_server # the server ends when this is closed
for try in $(seq 200); do
    [ -s ports ] && break
    sleep 0.05
done
eval "$(cat ports)" # http=N ...
stage ingest telemetry "http://127.0.0.1:$http/good/telemetry.csv" --replace
exec 9>&-
end
