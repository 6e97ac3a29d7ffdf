#!/bin/sh
# Installs the real systems for the integration tests: what is missing, by
# package name. Debian 12; needs root for the Debian packages.
#
#   sh install.sh [tryton|mailman|nginx|pds|all]
set -eu
. "$(dirname "$0")/common.sh"

packages_of() {
    awk -v want="# [$1]" '/^# \[/ {on = ($0 == want)} on && !/^#/ && NF' "$HERE/debian-packages"
}

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# node and npm may come from elsewhere than from Debian
is_there() {
    case $1 in
    nodejs) command -v node >/dev/null 2>&1 ;;
    npm) command -v npm >/dev/null 2>&1 ;;
    *) is_installed "$1" ;;
    esac
}

missing_of() {
    for package in $(packages_of "$1"); do
        is_there "$package" || echo "$package"
    done
}

# The packages bring services for the whole machine. The tests start their own
# instances, so keep those services from starting when they are installed.
block_services() {
    [ -e /usr/sbin/policy-rc.d ] && return 0
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod +x /usr/sbin/policy-rc.d
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
}

install_debian() {
    missing=$(missing_of "$1")
    [ -n "$missing" ] || return 0
    [ "$(id -u)" = 0 ] ||
        die "these Debian packages are missing: $(echo $missing). Next: run this script as root, or 'apt-get install' them"
    block_services
    [ -n "${lists_are_fresh:-}" ] || apt-get update -qq
    lists_are_fresh=yes
    # shellcheck disable=SC2086  # one word per package
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        -o DPkg::Lock::Timeout=600 $missing >/dev/null
}

lock_sum() {
    sha256sum <"$HERE/pds/package-lock.json" | cut -c1-16
}

# Compiling the SQLite binding needs the headers of node. Where they lie beside
# node, say so; else npm would download them.
headers_of_node() {
    prefix=$(node -p 'require("path").resolve(process.execPath, "../..")')
    if [ -f "$prefix/include/node/node.h" ]; then
        echo "$prefix"
    elif [ -f /usr/include/nodejs/src/node.h ]; then
        echo /usr/include/nodejs
    fi
}

install_pds_modules() {
    mkdir -p "$PDS_CACHE"
    (
        flock 9
        [ "$(cat "$PDS_CACHE/.installed" 2>/dev/null)" = "$(lock_sum)" ] && exit 0
        echo "install.sh: installing the PDS in $PDS_CACHE (once; one to three minutes)"
        rm -rf "$PDS_CACHE/.installed" "$PDS_CACHE/node_modules"
        cp "$HERE/pds/package.json" "$HERE/pds/package-lock.json" "$PDS_CACHE/"
        headers=$(headers_of_node)
        [ -z "$headers" ] || export npm_config_nodedir="$headers"
        # Without this the binding first waits for a ready-made download.
        export npm_config_build_from_source=true
        if ! (cd "$PDS_CACHE" && npm ci --no-audit --no-fund >npm.log 2>&1 &&
            node -e 'new (require("better-sqlite3"))(":memory:")' >>npm.log 2>&1); then
            tail -n 20 "$PDS_CACHE/npm.log" >&2
            die "npm could not install the PDS in $PDS_CACHE. Next: read $PDS_CACHE/npm.log; check that npm reaches its registry and that g++ and make work"
        fi
        lock_sum >"$PDS_CACHE/.installed"
    ) 9>"$PDS_CACHE/.lock"
}

install_one() {
    install_debian "$1"
    [ "$1" != pds ] || install_pds_modules
    echo "install.sh: $1 is installed"
}

case ${1:-all} in
tryton | mailman | nginx | pds) install_one "$1" ;;
all) for system in tryton mailman nginx pds; do install_one "$system"; done ;;
*) echo "usage: install.sh [tryton|mailman|nginx|pds|all]" >&2; exit 2 ;;
esac
