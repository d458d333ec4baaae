#!/bin/sh
# demo.sh - set up, build, and show what Millwright does on a made-up fleet.
#
#   sh scripts/demo.sh [demo options, such as --machines 20]
set -eu

cd "$(dirname "$0")/.."
sh scripts/setup.sh build
sh scripts/build.sh build
exec build/millwright -w build/demo.mw demo --replace "$@"
