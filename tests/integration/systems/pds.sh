#!/bin/sh
# One Bluesky PDS with its own PLC directory, all of it inside DIR, on loopback.
#   pds.sh start DIR PORT | stop DIR | url DIR
set -eu
. "$(dirname "$0")/common.sh"

ADMIN_PASSWORD=admin-secret

# write_env DIR PORT
write_env() {
    cat >"$1/env" <<END
PDS_URL=http://127.0.0.1:$2
PDS_ADMIN_USER=admin
PDS_ADMIN_PASSWORD=$ADMIN_PASSWORD
PDS_USER_PASSWORD=user-secret
PDS_PORT=$2
PDS_LOG=$1/pds.log
PDS_DIR=$1
END
}

start() {
    need node pds
    [ -s "$PDS_CACHE/.installed" ] ||
        die "the PDS is not installed in $PDS_CACHE. Next: sh $HERE/install.sh pds"
    dir=$(absolute_dir "$1")
    check_dir_name "$dir"
    refuse_if_running "$dir/pid"
    check_port "$2"
    write_env "$dir" "$2"
    run_in_background "$dir/pid" "$dir/pds.log" \
        env LOG_ENABLED=false PDS_ADMIN_PASSWORD="$ADMIN_PASSWORD" NODE_PATH="$PDS_CACHE/node_modules" \
        node "$HERE/pds/run.js" "$dir" "$2"
    wait_http 'The PDS' "http://127.0.0.1:$2/xrpc/_health" 60 "$background_pid" "$dir/pds.log" && return 0
    stop_process "$dir/pid"
    exit 1
}

command_line PDS_URL "$@"
