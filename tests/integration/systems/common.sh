# Shared by the start and stop scripts of the real systems. Source it; it does
# nothing by itself.

HERE=$(cd "$(dirname "$0")" && pwd)
CACHE=${SAMEPAGE_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/samepage}
PDS_CACHE=${SAMEPAGE_PDS_CACHE:-$CACHE/pds}
# Debian keeps nginx here, and an ordinary user's PATH often lacks it.
PATH=$PATH:/usr/sbin:/sbin
# The programs from Debian must not pick up another Python's modules.
unset PYTHONHOME PYTHONPATH
export PATH

die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

drive() {
    python3 "$HERE/drive.py" "$@"
}

# need COMMAND SYSTEM
need() {
    command -v "$1" >/dev/null 2>&1 ||
        die "the program '$1' is not installed. Next: sh $HERE/install.sh $2"
}

# absolute_dir DIR: make it and print its full name
absolute_dir() {
    mkdir -p "$1" || die "cannot make the folder $1. Next: name a folder you may write to"
    (cd "$1" && pwd)
}

# check_dir_name DIR: the configuration files written here have no quoting
check_dir_name() {
    case $1 in
    *[!A-Za-z0-9_./-]*)
        die "the folder name '$1' has a character that the configuration files cannot hold. Next: use letters, digits, . _ - only" ;;
    esac
}

check_port() {
    case $1 in
    '' | *[!0-9]*) die "'$1' is not a port number. Next: ${0##*/} start DIR PORT" ;;
    esac
    drive port-free "$1" ||
        die "port $1 on 127.0.0.1 is in use. Next: give another port ('drive.py free-port' prints one)"
}

# The start time (field 22 of /proc/PID/stat) tells our process from a later
# one that was given the same number.
process_start_time() {
    sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20
}

# remember_process FILE PID
remember_process() {
    echo "$2 $(process_start_time "$2")" >"$1"
}

# is_running FILE: does the process written in FILE still run?
is_running() {
    [ -s "$1" ] || return 1
    read -r known_pid known_start <"$1" || return 1
    [ -n "$known_start" ] && [ "$(process_start_time "$known_pid")" = "$known_start" ] || return 1
    # A dead child that nobody has waited for is not running.
    [ "$(sed 's/^.*) //' "/proc/$known_pid/stat" 2>/dev/null | cut -c1)" != Z ]
}

refuse_if_running() {
    if is_running "$1"; then
        die "an instance already runs in $(dirname "$1") (process $known_pid). Next: ${0##*/} stop that folder first"
    fi
}

# run_in_background PIDFILE LOG COMMAND...
# A session of its own, so that stop can end all its processes and no others.
run_in_background() {
    pid_file=$1 log_file=$2
    shift 2
    setsid "$@" </dev/null >>"$log_file" 2>&1 &
    background_pid=$!
    remember_process "$pid_file" "$background_pid"
}

# stop_process PIDFILE: ask, wait 20 seconds, then force
stop_process() {
    if is_running "$1"; then
        kill -TERM "$known_pid" 2>/dev/null || true
        tries=0
        while is_running "$1" && [ "$tries" -lt 200 ]; do
            sleep 0.1
            tries=$((tries + 1))
        done
        # What the process left behind in its session.
        kill -KILL -- "-$known_pid" 2>/dev/null || true
    fi
    rm -f "$1"
}

# wait_http NAME URL SECONDS PID LOG
# Returns 1 after printing what went wrong and the end of the log.
wait_http() {
    drive wait-http "$2" --seconds "$3" --pid "$4" && return 0
    {
        echo "${0##*/}: $1 did not answer at $2. The end of its log, $5:"
        tail -n 20 "$5" | sed 's/^/    /'
        echo "Next: read the log above; a port in use or a missing package is the usual cause"
    } >&2
    return 1
}

# print_url DIR KEY: the value of KEY in DIR/env
print_url() {
    [ -f "$1/env" ] || die "there is no file $1/env. Next: ${0##*/} start $1 PORT"
    sed -n "s/^$2=//p" "$1/env"
}

usage() {
    echo "usage: ${0##*/} start DIR PORT | stop DIR | url DIR" >&2
    exit 2
}

# A system that is more than one process has a stop of its own.
stop() {
    stop_process "$1/pid"
}

# command_line URL_KEY ARGUMENT...: the command line of a system's script
command_line() {
    url_key=$1
    shift
    [ $# -ge 2 ] || usage
    case $1 in
    start) [ $# -eq 3 ] || usage; start "$2" "$3" ;;
    stop) stop "$2" ;;
    url) print_url "$2" "$url_key" ;;
    *) usage ;;
    esac
}
