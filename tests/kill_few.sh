#!/bin/sh
# kill_few.sh - a few kills of each kind of run; tests/fault/kill_loop.sh does many.
KILLS=5 TRIES=5 MACHINES=30 exec "${SHELL:-/bin/sh}" "${MW_DATADIR:-.}/tests/fault/kill_loop.sh"
