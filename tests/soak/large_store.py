#!/usr/bin/env python3
"""What a large store costs before anything is done: time until `status` answers and until `serve` is ready,
and the memory of an idle service. The people are put into the store directly."""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))
from usage import children, resident, size  # noqa: E402
from support import program  # noqa: E402
from support.checks import check  # noqa: E402
from support.configuration import connection, purposes  # noqa: E402
from support.listening import DIRECT  # noqa: E402
from support.ports import free_ports  # noqa: E402

HEAD = "id,email,full_name\n"
SYSTEMS = ("left", "right")


def configuration(metrics):
    return "\n".join([
        "[paths]", f"mappings = {json.dumps(str(program.REPOSITORY / 'mappings'))}",
        "[store]", 'url = "sqlite:hub.db"', purposes("news"),
        "[serve]", f'metrics_listen = "127.0.0.1:{metrics}"',
        *(connection(name, "file", {"contacts": name + ".csv"}, streams=["contacts"],
                     schedule="manual") for name in SYSTEMS)])


def ready(metrics, process):
    """Seconds until /health says that it has started."""
    began = time.monotonic()
    while time.monotonic() - began < 60:
        check(process.poll() is None, "serve ended by itself")
        try:
            with DIRECT.open(f"http://127.0.0.1:{metrics}/health", timeout=10) as reply:
                if json.loads(reply.read())["ok"]:
                    return time.monotonic() - began
        except OSError:
            pass
        time.sleep(0.005)
    raise AssertionError("serve is not ready after a minute")


def timed(folder, *arguments):
    began = time.monotonic()
    done = program.run(arguments, folder)
    check(done.code == 0, f"{arguments}: {done.code} {done.all[-1000:]}")
    return time.monotonic() - began


def main():
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--people", type=int, default=1_000_000)
    ask.add_argument("--verify", action="store_true", help="`store verify` and a backup too")
    options = ask.parse_args()
    with tempfile.TemporaryDirectory(prefix="samepage-large-") as name:
        folder = pathlib.Path(name)
        metrics, = free_ports()
        (folder / "samepage.toml").write_text(configuration(metrics))
        for system in SYSTEMS:
            (folder / f"{system}.csv").write_text(HEAD + "0,person0@example.test,Person Number 0\n")
        check(program.run(["plugin", "add", "file", "--yes"], folder).code == 0, "plugin add")
        timed(folder, "sync", "--yes")
        began = time.monotonic()
        subprocess.run([program.program("soak_fill_store"), "sqlite:hub.db",
                        str(program.REPOSITORY / "mappings" / "canonical.toml"), str(options.people),
                        *(word for s in SYSTEMS for word in (s, "file", "contacts"))],
                       cwd=folder, check=True)
        print(f"{options.people} people in {len(SYSTEMS)} systems, {size(folder / 'hub.db') / 2**20:.0f} MB, "
              f"filled in {time.monotonic() - began:.0f} s")
        print(f"status answers after   {min(timed(folder, 'status') for _ in range(3)):.2f} s")
        if options.verify:
            print(f"store verify took      {timed(folder, 'store', 'verify'):.1f} s")
            print(f"store backup took      {timed(folder, 'store', 'backup', 'b.db'):.1f} s")
        with open(os.devnull, "w", encoding="ascii") as nothing:
            hub = program.start(["serve"], folder, output=nothing)
        try:
            print(f"serve is ready after   {ready(metrics, hub):.2f} s")
            time.sleep(2)
            own = resident(hub.pid)
            hosts = [resident(child) for child in children(hub.pid)]
            megabytes = lambda both: f"{both[1] / 2**20:.1f} MB resident ({both[0] / 2**20:.1f} its own)"
            print(f"idle hub               {megabytes(own)}")
            for host in hosts:
                print(f"idle connector process {megabytes(host)}")
            print(f"all of it              {(own[0] + sum(h[0] for h in hosts)) / 2**20:.1f} MB their own")
        finally:
            program.kill_all(hub)
            hub.wait()


if __name__ == "__main__":
    main()
