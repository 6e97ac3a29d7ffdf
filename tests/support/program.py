"""The programs of the build, started so that all of each can be killed; the JSON envelope.

The build is found by SAMEPAGE_BUILD (default: build/ of this repository).
"""

import json
import os
import pathlib
import signal
import subprocess

from support.checks import Failure, check

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("SAMEPAGE_BUILD") or REPOSITORY / "build").resolve()
ENVELOPE = ["errors", "ok", "result"]


def program(name):
    return str(BUILD / "bin" / name)


def start(arguments, folder, variables=None, output=subprocess.PIPE, out=None):
    """samepage as the leader of a process group. Variables that are None are left out.

    `out`: where standard output alone goes."""
    environment = {**os.environ, **(variables or {})}
    return subprocess.Popen(
        [program("samepage"), *arguments], cwd=folder, text=True, errors="replace",
        env={k: v for k, v in environment.items() if v is not None}, stdin=subprocess.DEVNULL,
        stdout=out or output, stderr=output, start_new_session=True)


def kill_all(process):
    """kill -9 for the hub and its connectors' processes, which are of one group."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


class Ran:
    """How a command ended and what it said."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err
        self.all = out + err

    def envelope(self):
        """What --json promises: one object with these three members."""
        try:
            whole = json.loads(self.out)
        except ValueError:
            whole = None
        check(isinstance(whole, dict) and sorted(whole) == ENVELOPE,
              f"samepage printed no envelope (exit {self.code}): {self.out[-500:]} {self.err[-2000:]}")
        return whole


def finish(process, timeout=120):
    """Waits for it; who takes too long is killed, and the test fails."""
    try:
        out, err = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        kill_all(process)
        process.communicate()
        raise Failure(f"samepage did not end within {timeout} s") from None
    return Ran(process.returncode, out or "", err or "")


def run(arguments, folder, variables=None, timeout=120):
    return finish(start(arguments, folder, variables), timeout)
