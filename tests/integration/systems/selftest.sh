#!/bin/sh
# Starts all four systems, fills them with a small population, dumps them, makes
# edits, checks the counts, stops everything. Fails on the first thing wrong.
#   sh selftest.sh
set -eu
. "$(dirname "$0")/common.sh"

WORK=$(mktemp -d "${TMPDIR:-/tmp}/samepage-selftest.XXXXXX")
SYSTEMS="tryton mailman nginx pds"
PARTIES=30 MEMBERS=25 BOTH=18

stop_all() {
    for system in $SYSTEMS; do
        sh "$HERE/$system.sh" stop "$WORK/$system" || true
    done
    sh "$HERE/tryton.sh" stop "$WORK/tryton-2" || true
}

# Keep the folder after a failure: its logs tell the cause.
on_exit() {
    status=$?
    trap - EXIT
    stop_all
    if [ "$status" = 0 ]; then
        rm -rf "$WORK"
        echo "selftest: all passed"
    else
        echo "selftest: FAILED; the logs are in $WORK" >&2
    fi
    exit "$status"
}
trap on_exit EXIT
trap 'exit 130' INT TERM

# expect WHAT WANTED SEEN
expect() {
    [ "$2" = "$3" ] || die "$1: expected $2, found $3. Next: read the logs and dumps in $WORK"
    echo "ok  $1: $3"
}

# on SYSTEM COMMAND...
on() {
    on_system=$1
    shift
    drive "$on_system" --env "$WORK/$on_system/env" "$@"
}

truth() {
    python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["counts"][sys.argv[2]])' "$WORK/people/truth.json" "$1"
}

# lines PATTERN FILE
lines() {
    grep -c -- "$1" "$2" || true
}

seconds() {
    date +%s.%N
}

start_all() {
    # shellcheck disable=SC2046  # one word per port
    set -- $(drive free-port 5)
    for system in $SYSTEMS; do
        begin=$(seconds)
        sh "$HERE/$system.sh" start "$WORK/$system" "$1"
        echo "ok  $system started in $(echo "$(seconds) $begin" | awk '{printf "%.1f", $1 - $2}') s"
        shift
    done
    # Two side by side.
    sh "$HERE/tryton.sh" start "$WORK/tryton-2" "$1"
    expect "the second Tryton is empty" 0 "$(drive tryton --env "$WORK/tryton-2/env" count)"
}

check_seeds() {
    on tryton seed "$WORK/people/tryton.jsonl" >/dev/null
    on mailman seed "$WORK/people/mailman.jsonl" >/dev/null
    on pds seed "$WORK/people/pds.jsonl" >/dev/null
    on nginx seed "$WORK/people/visits.jsonl" >/dev/null
    expect "Tryton parties" "$PARTIES" "$(on tryton count)"
    expect "Mailman memberships" "$MEMBERS" "$(on mailman count)"
    expect "PDS accounts" "$(truth bluesky_accounts)" "$(on pds count)"
    expect "pixel requests in the nginx log" "$(truth pixel_requests)" "$(on nginx count)"
}

# Dumping twice must give the same text, or tests could not compare dumps.
check_dumps() {
    for system in $SYSTEMS; do
        on "$system" dump >"$WORK/$system.dump"
        on "$system" dump | cmp - "$WORK/$system.dump" || die "two dumps of $system differ. Next: compare them"
    done
    expect "parties in the dump" "$PARTIES" "$(lines '"record": "party"' "$WORK/tryton.dump")"
    expect "users in the dump" "$MEMBERS" "$(lines '"record": "user"' "$WORK/mailman.dump")"
}

check_edits() {
    on tryton set-phone P00005 '+44 20 7946 0999'
    on tryton set-name P00005 'Edited Name'
    on tryton deactivate P00006
    on tryton set-phone P00006 '+44 20 7946 0998'
    on tryton delete P00007
    on tryton merge P00008 P00009
    on tryton subscribe New.Person@example.org news
    on tryton unsubscribe new.person@example.org news
    on tryton dump >"$WORK/tryton.edited"
    expect "renamed party" 1 "$(lines '"name": "Edited Name"' "$WORK/tryton.edited")"
    expect "parties after a delete" "$((PARTIES - 1))" "$(on tryton count)"
    expect "merged parties" 1 "$(lines '"replaced_by": "P00009"' "$WORK/tryton.edited")"
    expect "changed numbers" 2 "$(lines '+44 20 7946 099[89]' "$WORK/tryton.edited")"
    member=$(python3 -c 'import json, sys; print(json.loads(sys.stdin.readline())["email"])' <"$WORK/people/mailman.jsonl")
    on mailman set-name "$member" 'Edited Name'
    on mailman unsubscribe "$member" news
    expect "memberships after one left" "$((MEMBERS - 1))" "$(on mailman count)"
    expect "renamed Mailman user" 1 "$(on mailman dump | grep -c '"display_name": "Edited Name", "memberships"')"
    on nginx visit --visitor late --page /pricing --event signup --email late@example.org --utm source=mail >/dev/null
    expect "late visit, percent-encoded" 1 "$(on nginx dump | grep -c '"user": "late%40example.org"')"
    on pds set-profile hubshop.test 'Edited Shop'
    expect "renamed PDS profile" 1 "$(on pds dump | grep -c 'Edited Shop')"
}

# A source that goes away and comes back must still have its data.
check_restart() {
    for system in $SYSTEMS; do
        before=$(on "$system" count)
        port=$(sed -n 's/^[A-Z]*_PORT=//p' "$WORK/$system/env")
        sh "$HERE/$system.sh" stop "$WORK/$system"
        sh "$HERE/$system.sh" start "$WORK/$system" "$port"
        expect "$system after stop and start" "$before" "$(on "$system" count)"
    done
}

check_nothing_left() {
    stop_all
    left=$(pgrep -f -a -- "$WORK/" || true)
    expect "processes left" "" "$left"
}

sh "$HERE/install.sh" all
python3 "$HERE/population.py" --seed 1 --out "$WORK/people" --parties "$PARTIES" --members "$MEMBERS" --both "$BOTH"
start_all
check_seeds
check_dumps
check_edits
check_restart
check_nothing_left
