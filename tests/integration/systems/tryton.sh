#!/bin/sh
# One Tryton 6.0 server on SQLite, all of it inside DIR, on loopback.
#   tryton.sh start DIR PORT | stop DIR | url DIR
# Making the database takes about 25 seconds, so it is made once, kept as a
# template in the cache folder and copied.
set -eu
. "$(dirname "$0")/common.sh"

# Raise this when init_database or "drive.py tryton setup" changes.
TEMPLATE_VERSION=1
PASSWORD=admin-secret
MODULES="party party_relationship country company sale_opportunity marketing marketing_email marketing_automation web_user"

# write_configuration DIR PORT
write_configuration() {
    cat >"$1/trytond.conf" <<END
[database]
uri = sqlite://
path = $1/db
[web]
listen = 127.0.0.1:$2
[session]
timeout = 86400
END
}

# write_env DIR PORT
write_env() {
    cat >"$1/env" <<END
TRYTON_URL=http://127.0.0.1:$2/hub/
TRYTON_DATABASE=hub
TRYTON_USER=admin
TRYTON_PASSWORD=$PASSWORD
TRYTON_PORT=$2
TRYTON_LOG=$1/trytond.log
TRYTON_DIR=$1
END
}

# launch DIR PORT: start the server on the database already in DIR
launch() {
    write_configuration "$1" "$2"
    write_env "$1" "$2"
    run_in_background "$1/pid" "$1/trytond.log" trytond -c "$1/trytond.conf" -d hub
    wait_http Tryton "http://127.0.0.1:$2/" 60 "$background_pid" "$1/trytond.log" && return 0
    stop_process "$1/pid"
    exit 1
}

template_name() {
    versions=$(dpkg-query -W -f '${Package} ${Version}\n' 'tryton-*' 2>/dev/null | sort | sha256sum | cut -c1-12)
    echo "$CACHE/tryton/hub-$TEMPLATE_VERSION-$versions.sqlite"
}

# init_database DIR
init_database() {
    echo "$PASSWORD" >"$1/passfile"
    touch "$1/db/hub.sqlite"
    # shellcheck disable=SC2086  # one word per module
    TRYTONPASSFILE="$1/passfile" trytond-admin -c "$1/trytond.conf" -d hub \
        --email admin@example.test --language en --activate-dependencies -u $MODULES \
        </dev/null >"$1/init.log" 2>&1 && return 0
    tail -n 20 "$1/init.log" >&2
    die "trytond-admin could not make the database in $1. Next: read $1/init.log"
}

# make_template FILE: also sets up currency, company, opportunities, the list
make_template() {
    work=$(absolute_dir "$(dirname "$1")/making")
    rm -rf "$work"
    mkdir -p "$work/db"
    port=$(drive free-port)
    write_configuration "$work" "$port"
    init_database "$work"
    launch "$work" "$port"
    if ! drive tryton --env "$work/env" setup; then
        stop_process "$work/pid"
        die "the new Tryton database could not be set up. Next: read $work/trytond.log"
    fi
    stop_process "$work/pid"
    mv "$work/db/hub.sqlite" "$1"
    rm -rf "$work"
}

# Two tests may start at once; only one of them makes the template.
ensure_template() {
    mkdir -p "$CACHE/tryton"
    (
        flock 9
        [ -s "$1" ] && exit 0
        make_template "$1" 9>&-
    ) 9>"$CACHE/tryton/lock"
}

start() {
    need trytond tryton
    check_dir_name "$1"
    dir=$(absolute_dir "$1")
    check_dir_name "$dir"
    refuse_if_running "$dir/pid"
    check_port "$2"
    mkdir -p "$dir/db"
    if [ ! -s "$dir/db/hub.sqlite" ]; then
        template=$(template_name)
        ensure_template "$template"
        cp "$template" "$dir/db/hub.sqlite"
    fi
    launch "$dir" "$2"
}

command_line TRYTON_URL "$@"
