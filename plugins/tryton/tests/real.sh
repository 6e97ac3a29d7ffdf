#!/bin/sh
# Starts a Tryton of its own, runs the live scenarios against it and stops it.
#   real.sh BUILD_FOLDER [RECORD_FOLDER]
set -eu
[ $# -ge 1 ] || { echo "usage: real.sh BUILD_FOLDER [RECORD_FOLDER]" >&2; exit 64; }
here=$(cd "$(dirname "$0")" && pwd)
systems=$here/../../../tests/integration/systems
if ! command -v trytond >/dev/null 2>&1; then
    echo "real.sh: skipped, trytond is not installed. Next: sh $systems/install.sh tryton"
    exit 0
fi
dir=$(mktemp -d)
trap 'sh "$systems/tryton.sh" stop "$dir" || true; rm -rf "$dir"' EXIT
port=$(python3 "$systems/drive.py" free-port)
sh "$systems/tryton.sh" start "$dir" "$port"
SAMEPAGE_TRYTON_URL=$(sh "$systems/tryton.sh" url "$dir")
SAMEPAGE_TRYTON_PASSWORD=$(sed -n 's/^TRYTON_PASSWORD=//p' "$dir/env")
SAMEPAGE_TRYTON_RECORD=${2:-}
export SAMEPAGE_TRYTON_URL SAMEPAGE_TRYTON_PASSWORD SAMEPAGE_TRYTON_RECORD
"$1/bin/live_tryton"
