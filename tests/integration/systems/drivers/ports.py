"""Free ports, and waiting for a system that starts."""
import socket
import sys
import time
import urllib.error
import urllib.request

from drivers.talk import Failure
from support.ports import free_ports


def print_free(args):
    print(*free_ports(args.number))


def check_free(args):
    with socket.socket() as probe:
        probe.settimeout(2)
        if probe.connect_ex(("127.0.0.1", args.port)) == 0:
            sys.exit(1)


def is_alive(pid):
    """A process that ended but was not waited for counts as gone."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def answers(url):
    """Any HTTP answer but a server error means that the system is ready."""
    try:
        urllib.request.urlopen(url, timeout=5).close()
        return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def wait_http(args):
    end = time.monotonic() + args.seconds
    while time.monotonic() < end:
        if not is_alive(args.pid):
            raise Failure(f"the process {args.pid} ended before it answered at {args.url}. Next: read its log")
        if answers(args.url):
            return
        time.sleep(0.1)
    raise Failure(f"no answer at {args.url} within {args.seconds} seconds. Next: read the log")


def commands(parsers):
    free = parsers.add_parser("free-port", help="print free ports on 127.0.0.1")
    free.add_argument("number", nargs="?", type=int, default=1)
    free.set_defaults(run=print_free)
    check = parsers.add_parser("port-free", help="fail if the port is in use")
    check.add_argument("port", type=int)
    check.set_defaults(run=check_free)
    wait = parsers.add_parser("wait-http", help="wait until URL answers")
    wait.add_argument("url")
    wait.add_argument("--seconds", type=float, default=60)
    wait.add_argument("--pid", type=int, required=True)
    wait.set_defaults(run=wait_http)
