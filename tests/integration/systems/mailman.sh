#!/bin/sh
# One Mailman 3 core with its REST interface, all of it inside DIR, on loopback.
#   mailman.sh start DIR PORT | stop DIR | url DIR
# It starts with the domain example.test and the list news@example.test.
#
# Only the REST runner is started: every runner is a process of about 70 MB.
# SAMEPAGE_MAILMAN_RUNNERS="rest lmtp in pipeline out virgin command" starts
# more, for tests with real mail; then set SAMEPAGE_MAILMAN_LMTP_PORT and
# SAMEPAGE_MAILMAN_SMTP_PORT too.
set -eu
. "$(dirname "$0")/common.sh"

ALL_RUNNERS="archive bounces command digest in lmtp nntp out pipeline rest retry task virgin"
RUNNERS=${SAMEPAGE_MAILMAN_RUNNERS:-rest}
# Mailman refuses to run as root; this is the user Debian made for it.
MAILMAN_USER=list

as_mailman() {
    if [ "$(id -u)" = 0 ]; then
        runuser -u "$MAILMAN_USER" -- "$@"
    else
        "$@"
    fi
}

# open_parents DIR: the Mailman user must be able to walk down to DIR. Folders
# below the folder for temporary files are opened (for passing through only);
# any other folder is left as it is.
open_parents() {
    [ "$(id -u)" = 0 ] || return 0
    folder=$1
    while [ "$folder" != / ]; do
        if ! as_mailman test -x "$folder" 2>/dev/null; then
            case $folder in
            "${TMPDIR:-/tmp}"/* | /tmp/*) chmod o+x "$folder" ;;
            esac
        fi
        folder=$(dirname "$folder")
    done
    as_mailman test -x "$1" ||
        die "the user '$MAILMAN_USER', as which Mailman runs, cannot reach the folder $1: a folder above it is closed. Next: use a folder below ${TMPDIR:-/tmp}"
}

runner_settings() {
    for runner in $ALL_RUNNERS; do
        case " $RUNNERS " in
        *" $runner "*) ;;
        *) printf '[runner.%s]\nstart: no\n' "$runner" ;;
        esac
    done
}

# write_configuration DIR PORT
write_configuration() {
    cat >"$1/mailman.cfg" <<END
[mailman]
site_owner: admin@example.test
layout: hub
[paths.hub]
var_dir: $1/var
queue_dir: \$var_dir/queue
bin_dir: /usr/lib/mailman3/bin
list_data_dir: \$var_dir/lists
log_dir: $1/log
lock_dir: \$var_dir/locks
data_dir: \$var_dir/data
cache_dir: \$var_dir/cache
etc_dir: \$var_dir/etc
ext_dir: \$var_dir/ext
messages_dir: \$var_dir/messages
archive_dir: \$var_dir/archives
template_dir: \$var_dir/templates
pid_file: \$var_dir/master.pid
lock_file: \$lock_dir/master.lck
[database]
class: mailman.database.sqlite.SQLiteDatabase
url: sqlite:///$1/var/mailman.db
[webservice]
hostname: 127.0.0.1
port: $2
api_version: 3.1
admin_user: restadmin
admin_pass: rest-secret
workers: 1
[mta]
incoming: mailman.mta.null.NullMTA
outgoing: mailman.mta.deliver.deliver
lmtp_host: 127.0.0.1
lmtp_port: ${SAMEPAGE_MAILMAN_LMTP_PORT:-8124}
smtp_host: 127.0.0.1
smtp_port: ${SAMEPAGE_MAILMAN_SMTP_PORT:-8125}
[bounces]
register_bounces_every: 5s
$(runner_settings)
END
}

# write_env DIR PORT
write_env() {
    cat >"$1/env" <<END
MAILMAN_URL=http://127.0.0.1:$2/3.1
MAILMAN_USER=restadmin
MAILMAN_PASSWORD=rest-secret
MAILMAN_DOMAIN=example.test
MAILMAN_LIST=news.example.test
MAILMAN_PORT=$2
MAILMAN_LOG=$1/mailman/log/mailman.log
MAILMAN_DIR=$1
END
}

# mailman_command HOME WORD...: mailman writes to the terminal; keep it in a log
mailman_command() {
    mm_home=$1
    shift
    (cd "$mm_home" && as_mailman mailman -C "$mm_home/mailman.cfg" "$@" </dev/null >>"$mm_home/log/command.log" 2>&1)
}

show_logs() {
    echo "${0##*/}: the ends of the logs in $1:" >&2
    tail -n 8 "$1"/*.log 2>/dev/null | sed 's/^/    /' >&2
}

# wait_master HOME: the master writes its process id by itself
wait_master() {
    tries=0
    until [ -s "$1/var/master.pid" ]; do
        sleep 0.2
        tries=$((tries + 1))
        [ "$tries" -lt 150 ] || { show_logs "$1/log"; die "the Mailman master did not start within 30 seconds. Next: read the logs above"; }
    done
}

launch() {
    # --force: a stale lock of an instance that was killed must not stop us.
    if ! mailman_command "$1/mailman" start --force; then
        show_logs "$1/mailman/log"
        die "'mailman start' failed in $1. Next: read the logs above"
    fi
    wait_master "$1/mailman"
    master=$(cat "$1/mailman/var/master.pid")
    remember_process "$1/pid" "$master"
    drive wait-http "http://127.0.0.1:$2/3.1/system/versions" --seconds 60 --pid "$master" &&
        drive mailman --env "$1/env" setup && return 0
    show_logs "$1/mailman/log"
    stop "$1"
    die "Mailman's REST interface did not get ready on port $2. Next: read the logs above"
}

start() {
    need mailman mailman
    need runuser mailman
    check_dir_name "$1"
    dir=$(absolute_dir "$1")
    check_dir_name "$dir"
    refuse_if_running "$dir/pid"
    # Runners outlive a master that was killed, and hold the port.
    [ -z "$(runners "$dir")" ] ||
        die "processes of an instance that was killed still run in $dir. Next: mailman.sh stop $dir"
    check_port "$2"
    mkdir -p "$dir/mailman/var" "$dir/mailman/log"
    rm -f "$dir/mailman/var/master.pid"
    write_configuration "$dir/mailman" "$2"
    write_env "$dir" "$2"
    [ "$(id -u)" != 0 ] || chown -R "$MAILMAN_USER:" "$dir/mailman"
    open_parents "$dir/mailman"
    launch "$dir" "$2"
}

# runners DIR: the processes that were started with the configuration in DIR
runners() {
    pgrep -f -- "-C $1/mailman/mailman.cfg" || true
}

# The master ends its runners. What is left after 30 seconds is ended by force.
stop() {
    [ -d "$1/mailman" ] || return 0
    stop_dir=$(cd "$1" && pwd)
    if is_running "$stop_dir/pid"; then
        kill -TERM "$known_pid" 2>/dev/null || true
    fi
    tries=0
    while [ -n "$(runners "$stop_dir")" ] && [ "$tries" -lt 150 ]; do
        sleep 0.2
        tries=$((tries + 1))
    done
    for leftover in $(runners "$stop_dir"); do
        kill -KILL "$leftover" 2>/dev/null || true
    done
    rm -f "$stop_dir/pid" "$stop_dir/mailman/var/master.pid"
}

command_line MAILMAN_URL "$@"
