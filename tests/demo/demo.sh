#!/bin/sh
# Five pretended systems that know some of the same people, kept on the same page. Starts them on
# this machine, syncs them, edits both sides, and shows what happens. Takes less than a minute, asks
# nothing unless it runs on a terminal, and leaves nothing behind.
#   sh tests/demo/demo.sh [--no-pause]
# The build is <repository>/build, or $SAMEPAGE_BUILD.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${SAMEPAGE_BUILD:-$here/../../build}" && pwd)
people=200

pause=no
[ -t 0 ] && [ -t 1 ] && [ "${1:-}" != --no-pause ] && pause=yes
bold="" dim="" plain=""
[ -t 1 ] && [ -z "${NO_COLOR:-}" ] && bold=$(printf '\033[1m') dim=$(printf '\033[2m') plain=$(printf '\033[0m')

command -v curl >/dev/null || { echo "demo: curl is needed: apt-get install curl" >&2; exit 1; }

folder=$(mktemp -d)
server=""
clean_up() {
  [ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; } || true
  rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

die() {
  echo "demo: $*" >&2
  [ ! -s "$folder/errors" ] || tail -n 20 "$folder/errors" >&2
  exit 1
}

step() {
  if [ "$pause" = yes ]; then
    printf '\n%s(Enter goes on)%s ' "$dim" "$plain"
    read -r _ || true
  fi
  printf '\n%s== %s%s\n' "$bold" "$1" "$plain"
}
say() { printf '%s\n' "$@"; }

# run EXIT FILTER ARGUMENT…: a command as you would type it, its output filtered and indented; another
# exit code ends the demo.
run() {
  want=$1 filter=$2
  shift 2
  printf '\n%s$ samepage %s%s\n' "$bold" "$*" "$plain"
  got=0
  (cd "$folder" && "$build/bin/samepage" "$@" >out 2>errors) || got=$?
  $filter <"$folder/out" | sed 's/^/  /'
  [ "$got" = "$want" ] || die "samepage $* ended with $got, not $want"
}

# Somebody works in one of the systems: control PATH JSON.
control() {
  curl -sf -X POST -d "$2" "$url/_control/$1" >/dev/null || die "the sandbox refused $1"
}
dump() { curl -sf "$url/_control/$1/dump" || die "the sandbox does not answer"; }
# The record of an address in one system: record ACCOUNT STREAM ADDRESS.
record() { dump "$1" | grep "\"stream\":\"$2\"" | grep -iF "\"$3\"" || true; }
id_of() { sed 's/.*"id":"\([^"]*\)".*/\1/' | head -n 1; }
member() { grep -o "\"$1\":[^,}]*" | head -n 1; }
beginning() { sed -n '1,36p;37s/.*/…/p'; }
first_system() { sed -n '/^crm/,/^$/p'; }

# ------------------------------------------------------------------------------------------------
step "Five systems"
: >"$folder/server"
"$build/bin/samepage-sandbox-server" --port 0 --demo-population "$people" --seed 7 \
  >"$folder/server" 2>&1 &
server=$!
tries=0
until url=$(sed -n 's/^listening on //p' "$folder/server") && [ -n "$url" ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 100 ] && kill -0 "$server" 2>/dev/null || die "the sandbox server did not start: $(cat "$folder/server")"
  sleep 0.1
done
say "A fake server plays a CRM, a marketing tool, an e-mail service, web analytics and a social" \
  "network. $people people are scattered over them, spelled differently, and each system misses some."

account() { # name streams
  cat <<END

[connections.$1]
plugin = "sandbox"
streams = [$2]
[connections.$1.config]
url = "$url"
account = "$1"
[connections.$1.secrets]
token = { env = "SANDBOX_TOKEN" }
END
}
{
  cat <<'END'
default_country = "GB"
[store]
url = "sqlite:hub.db"
[log]
file = "hub.log"
[purposes.service]             # messages that belong to a contract
basis = "contract"
marketing = false
[purposes.newsletter]          # only with consent; the list of that name stands for it
basis = "consent"
channel = "email"
lists = ["newsletter"]
attested = "sign-up forms of 2026"
END
  account crm '"companies", "contacts", "deals"'
  account marketing '"accounts", "leads"'
  account email '"subscribers", "memberships"'
  account analytics '"visitors", "events"'
  account social '"profiles", "interactions"'
} >"$folder/samepage.toml"
export SANDBOX_TOKEN=sandbox
say "" "The whole configuration is $(wc -l <"$folder/samepage.toml") lines. One connection of it:"
account crm '"companies", "contacts", "deals"' | sed '1d;s/^/  /'

step "Let the connector run, and check everything"
say "A connector runs only after you approved it, and only as long as its file stays the same."
run 0 cat plugin add sandbox --yes
run 0 first_system check
say "(The other four look alike.)"

step "The match plan: look before anything is written"
say "The first plan says who was found to be the same, and every change that would follow."
run 2 beginning plan -o plan.json
say "" "Nothing has been written so far."

step "Approve it"
run 2 cat apply plan.json
say "" "Exit code 2: links between records follow in the next round, when their targets exist."
run 0 cat sync
say "" "And now there is nothing left to do:"
run 0 cat plan

step "Edits on both sides"
# Somebody whom the CRM, the marketing tool and both mailing lists know.
who=""
for address in $(dump email | grep '"list":"events"' | grep '"status":"subscribed"' |
  sed 's/.*"email":"\([^"]*\)".*/\1/'); do
  [ -n "$(record email memberships "$address" | grep '"list":"newsletter","status":"subscribed"')" ] || continue
  [ "$(record crm contacts "$address" | grep -c '"HasOptedOutOfEmail":false')" = 1 ] || continue
  [ "$(record marketing leads "$address" | wc -l)" = 1 ] || continue
  who=$address
  break
done
[ -n "$who" ] || die "the demo population has nobody to show"
contact=$(record crm contacts "$who" | id_of)
lead=$(record marketing leads "$who" | id_of)
say "$who is in three systems. At the same time" \
  "  sales changes the phone number and the title in the CRM:    020 7946 0123, Head of Purchasing" \
  "  marketing changes the city and the title in its own tool:  Leeds, Purchasing Director"
control crm/edit "{\"stream\": \"contacts\", \"id\": \"$contact\", \"fields\": {\"Phone\": \"020 7946 0123\", \"Title\": \"Head of Purchasing\", \"MailingCountry\": \"United Kingdom\"}}"
control marketing/edit "{\"stream\": \"leads\", \"id\": \"$lead\", \"fields\": {\"properties\": {\"city\": \"Leeds\", \"jobtitle\": \"Purchasing Director\"}}}"
run 2 cat plan
run 0 cat sync
say "" "What they hold now:"
record crm contacts "$who" | { read -r r; for m in Phone MailingCity Title; do printf '  crm        %s\n' "$(printf %s "$r" | member $m)"; done; }
record marketing leads "$who" | { read -r r; for m in phone city jobtitle; do printf '  marketing  %s\n' "$(printf %s "$r" | member $m)"; done; }

step "Why?"
say "Two people wrote another title in the same round. The CRM stands first in the configuration, so" \
  "its value won. The other one is not lost:"
run 0 cat why "$who" job_title
loss=$(sed -n 's/.*person restore \([0-9]*\).*Director.*/\1/p; s/.*Director.*person restore \([0-9]*\).*/\1/p' "$folder/out" | head -n 1)
[ -n "$loss" ] || die "the lost value is not shown"
run 0 cat person restore "$loss"
run 0 cat sync
record crm contacts "$who" | member Title | sed 's/^/  crm        /'

step "An opt-out"
say "The same person leaves the list \"events\" in the e-mail service. The configuration does not say" \
  "what that list stands for, so the no counts for all marketing by e-mail: the careful reading."
membership=$(record email memberships "$who" | grep '"list":"events"' | id_of)
control email/edit "{\"stream\": \"memberships\", \"id\": \"$membership\", \"fields\": {\"status\": \"unsubscribed\"}}"
record crm contacts "$who" | member HasOptedOutOfEmail | sed 's/^/  crm before   /'
run 0 cat sync
record crm contacts "$who" | member HasOptedOutOfEmail | sed 's/^/  crm after    /'
record email memberships "$who" | grep '"list":"newsletter"' | member status | sed 's/^/  newsletter   /'
[ -n "$(record crm contacts "$who" | grep '"HasOptedOutOfEmail":true')" ] || die "the opt-out did not reach the CRM"

step "One customer, whole"
run 0 cat person find "$who"
run 0 cat person show "$who"

step "All on the same page"
run 0 cat plan
run 0 cat status
say "" "That was samepage. Next: docs/tutorial/two-systems-in-ten-minutes.md"
