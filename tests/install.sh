#!/bin/sh
# install.sh - `make install` somewhere: the installed program finds its own recipes and profiles,
# and `make uninstall` leaves nothing.
set -eu

place=$TMPDIR/install-$$
trap 'rm -rf "$place"' EXIT
builddir=$MW_BUILDDIR
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES MW_DATADIR MILLWRIGHT_DATA MW_BUILDDIR MW_SHARED
rm -rf "$place"
make -s -C "$builddir" install DESTDIR="$place" >/dev/null

program=$(find "$place" -type f -name millwright -perm -u+x)
[ -n "$program" ] || { echo "no program was installed"; exit 1; }
mkdir "$place/work"
cd "$place/work"
"$program" -q simulate fleet --machines 2 --hours 48 >/dev/null
[ "$(wc -l <fleet/telemetry.csv)" -eq 97 ] || { echo "the fleet has the wrong rows"; exit 1; }
"$program" recipes show standard >/dev/null
"$program" recipes show reference >/dev/null
find "$place" -name millwright.1 | grep -q . || { echo "no manual page was installed"; exit 1; }

cd "$builddir"
make -s uninstall DESTDIR="$place" >/dev/null
left=$(find "$place" -type f ! -path '*/work/*')
[ -z "$left" ] || { echo "uninstall leaves $left"; exit 1; }
