#!/bin/sh
# setup.sh - install what is missing to build Millwright, or to test it.
#
#   sh scripts/setup.sh [build|test|ci]
#
# Looks for each tool and library itself, so that nothing is installed that is already there, and
# asks the system's package manager for the rest: apt, dnf, pacman, apk or brew. Without the right
# to install it says what it needs and how to get it, and ends with 1.
set -eu

mode=${1:-build}
case $mode in
build | test | ci) ;;
*) echo "usage: sh scripts/setup.sh [build|test|ci]" >&2; exit 2 ;;
esac

# One need a line: first mode that needs it, how to look for it, what to look for, then the
# package of apt, dnf, pacman, apk, brew ("-": comes with the system; "," between several).
needs() {
    cat <<'EOF'
build command cc          gcc,libc6-dev     gcc,glibc-devel    gcc        gcc,musl-dev  -
build command make        make              make               make       make          make
build command autoreconf  autoconf          autoconf           autoconf   autoconf      autoconf
build command automake    automake          automake           automake   automake      automake
build command pkg-config  pkg-config        pkgconf-pkg-config pkgconf    pkgconf       pkgconf
build header  stdio.h     libc6-dev         glibc-devel        glibc      musl-dev      -
build module  sqlite3     libsqlite3-dev    sqlite-devel       sqlite     sqlite-dev    sqlite
build module  libcjson    libcjson-dev      cjson-devel        cjson      cjson-dev     cjson
build module  zlib        zlib1g-dev        zlib-devel         zlib       zlib-dev      zlib
build header  csv.h       libcsv-dev        libcsv-devel       libcsv     libcsv-dev    libcsv
build module  ncursesw    libncurses-dev    ncurses-devel      ncurses    ncurses-dev   ncurses
build module  libxxhash   libxxhash-dev     xxhash-devel       xxhash     xxhash-dev    xxhash
build module  libcrypto   libssl-dev        openssl-devel      openssl    openssl-dev   openssl@3
build module  libcurl     libcurl4-openssl-dev libcurl-devel   curl       curl-dev      curl
test  module  cmocka      libcmocka-dev     libcmocka-devel    cmocka     cmocka-dev    cmocka
test  module  vterm       libvterm-dev      libvterm-devel     libvterm   libvterm-dev  libvterm
test  command sqlite3     sqlite3           sqlite             sqlite     sqlite        sqlite
test  command python3     python3           python3            python     python3       python
test  command gzip        gzip              gzip               gzip       gzip          gzip
test  zone    Europe/Berlin tzdata          tzdata             tzdata     tzdata        -
test  command openssl     openssl           openssl            openssl    openssl       openssl
test  command tmux        tmux              tmux               tmux       tmux          tmux
ci    command clang       clang             clang              clang      clang         -
ci    command xz          xz-utils          xz                 xz         xz            xz
EOF
}

wanted() {
    case $1 in
    build) true ;;
    test) [ "$mode" != build ] ;;
    ci) [ "$mode" = ci ] ;;
    esac
}

present() {
    case $1 in
    command) command -v "$2" >/dev/null 2>&1 ;;
    module) command -v pkg-config >/dev/null 2>&1 && pkg-config --exists "$2" ;;
    zone) [ -e "/usr/share/zoneinfo/$2" ] ;;
    header) command -v cc >/dev/null 2>&1 &&
        printf '#include <%s>\n' "$2" | cc ${CPPFLAGS:-} -E -x c - >/dev/null 2>&1 ;;
    esac
}

manager() {
    for m in apt-get dnf pacman apk brew; do
        if command -v $m >/dev/null 2>&1; then
            echo $m
            return
        fi
    done
    echo none
}

# The packages that are missing, in the words of package manager $1.
missing_packages() {
    needs | while read -r first how what apt dnf pacman apk brew; do
        if wanted "$first" && ! present "$how" "$what"; then
            case $1 in
            apt-get | none) echo "$apt" ;;
            dnf) echo "$dnf" ;;
            pacman) echo "$pacman" ;;
            apk) echo "$apk" ;;
            brew) echo "$brew" ;;
            esac
        fi
    done | tr ',' '\n' | grep -v '^-$' | sort -u | tr '\n' ' '
}

install_command() {
    case $1 in
    apt-get) echo "apt-get install -y --no-install-recommends" ;;
    dnf) echo "dnf install -y" ;;
    pacman) echo "pacman -S --needed --noconfirm" ;;
    apk) echo "apk add" ;;
    brew) echo "brew install" ;;
    esac
}

# How to become who may install: nothing, sudo, or failure.
become() {
    if [ "$(id -u)" = 0 ] || [ "$1" = brew ]; then
        echo ""
    elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        echo "sudo"
    else
        return 1
    fi
}

# A failure to refresh is for the install that follows to judge.
refresh_lists() {
    if [ "$1" = apt-get ]; then
        $2 apt-get update || true
    elif [ "$1" = pacman ]; then
        $2 pacman -Sy --noconfirm || true
    elif [ "$1" = apk ]; then
        $2 apk update || true
    fi
}

lists_are_there() {
    [ "$1" != apt-get ] || ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1
}

give_up() {
    echo "setup: Millwright needs these packages, and this script may not install them:" >&2
    echo "    $packages" >&2
    [ "$pm" = none ] || echo "setup: run this as root:  $(install_command "$pm") $packages" >&2
    [ "$pm" != none ] || echo "setup: (the names are Debian's; no known package manager is here)" >&2
    exit 1
}

pm=$(manager)
packages=$(missing_packages "$pm")
if [ -z "$packages" ]; then
    echo "setup: everything for '$mode' is here"
    exit 0
fi
[ "$pm" != none ] || give_up
sudo=$(become "$pm") || give_up
echo "setup: installing $packages"
DEBIAN_FRONTEND=noninteractive
export DEBIAN_FRONTEND
lists_are_there "$pm" || refresh_lists "$pm" "$sudo"
# shellcheck disable=SC2086 # words on purpose
if ! $sudo $(install_command "$pm") $packages; then
    refresh_lists "$pm" "$sudo" # the lists may have been stale
    $sudo $(install_command "$pm") $packages
fi
still=$(missing_packages "$pm")
if [ -n "$still" ]; then
    echo "setup: installed, and yet missing: $still" >&2
    exit 1
fi
