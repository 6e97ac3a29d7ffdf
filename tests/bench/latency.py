#!/usr/bin/env python3
"""What the hub takes from the moment at which a system has told of an edit until the write of it stands at
the other system's door: `samepage serve` between two systems of 10,000 records, one edit at a time.

    latency.py [--edits 100] [--json]

In it: both connectors' processes, resolving, merging, planning, three durable commits, and the server's own
answers meanwhile; how long one of these takes by itself is told as the floor.
"""
import argparse
import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from http.server import ThreadingHTTPServer

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import server  # noqa: E402
from support import program  # noqa: E402
from support.configuration import connection  # noqa: E402

MUST_MS = {"p50": 1.0, "p99": 5.0}
PATIENCE_S = 30


class Watched(server.System):
    """A system that tells of one edit at a time, and notes when."""

    def __init__(self, name, folder):
        super().__init__(name, folder)
        self.told_at, self.written_at, self.wanted = None, None, None
        self.arrived = threading.Event()

    def edit(self, row, job):
        if self.name == "a":
            row["Title"] = job
        else:
            row["properties"]["jobtitle"] = job
        row["SystemModstamp" if self.name == "a" else "updatedAt"] = time.strftime(
            "%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
        self.delta = [json.dumps(row).encode()]

    def page(self, query):
        page = super().page(query)
        if query.get("since", "") >= server.KNOWN_SINCE and self.delta and self.told_at is None:
            self.told_at = time.monotonic()
        return page

    def write(self, rows, verb):
        if self.wanted is not None and self.wanted in json.dumps(rows):
            self.written_at = time.monotonic()
            self.arrived.set()
        return super().write(rows, verb)


def configuration(url):
    return "\n".join([
        "developer_mode = true", "[store]", 'url = "sqlite:hub.db"', "[log]", 'level = "error"',
        "[paths]", f"mappings = {json.dumps(str(program.REPOSITORY / 'mappings'))}",
        "[merge]", 'clock_skew = "0s"', ""]) + "".join(
            connection(side, "bench", {"url": url}, mapping=os.path.join(HERE, "mappings"),
                       streams=[side + "_contacts"], page=1000, schedule="every 1s") for side in "ab")


def one(systems, rows, number):
    """An edit in one of the two, and how long its way to the other took, in ms."""
    here, there = (systems["a"], systems["b"]) if number % 2 == 0 else (systems["b"], systems["a"])
    job = f"Edited {number}"
    there.arrived.clear()
    there.wanted, here.told_at = job, None
    here.edit(rows[here.name][number], job)
    if not there.arrived.wait(PATIENCE_S):
        raise SystemExit(f"latency: edit {number} has not arrived after {PATIENCE_S} s")
    here.delta, there.wanted = [], None
    return (there.written_at - here.told_at) * 1000


def bare_reads(port, count=100):
    """What the server takes to tell a client that keeps its connection that there is nothing new, in ms."""
    client = http.client.HTTPConnection("127.0.0.1", port)
    took = []
    for _ in range(count):
        began = time.monotonic()
        client.request("GET", "/a/contacts?limit=1000&since=2030-01-01")
        client.getresponse().read()
        took.append((time.monotonic() - began) * 1000)
    client.close()
    return sorted(took)


def at(found, share):
    return found[min(len(found) - 1, int(share * len(found)))]


def measure(edits):
    with tempfile.TemporaryDirectory(prefix="samepage-latency-") as folder:
        data = os.path.join(folder, "data")
        subprocess.check_call([sys.executable, os.path.join(HERE, "workload.py"), "--n", "10000", "--out", data])
        systems = {name: Watched(name, data) for name in "ab"}
        rows = {}
        for name, system in systems.items():  # those that both know, so that an edit is one update
            rows[name] = [json.loads(line) for line in system.base if b"@" in line]
            system.phase, system.delta = 2, []
        server.Handler.systems = systems
        listener = ThreadingHTTPServer(("127.0.0.1", 0), server.Handler)
        listener.daemon_threads = True
        threading.Thread(target=listener.serve_forever, daemon=True).start()
        with open(os.path.join(folder, "samepage.toml"), "w", encoding="utf-8") as f:
            f.write(configuration(f"http://127.0.0.1:{listener.server_address[1]}"))
        first = program.run(["sync", "--yes"], folder)
        if first.code != 0:
            raise SystemExit(f"latency: the first sync ended with {first.code}\n{first.all[-2000:]}")
        for system in systems.values():  # what the hub wrote is what the system holds
            for line in rows[system.name]:
                news = system.written.get(system.key(line), {})
                (line if system.name == "a" else line["properties"]).update(news)
        with open(os.devnull, "w", encoding="ascii") as nothing:
            hub = program.start(["serve"], folder, output=nothing)
        try:
            found = sorted(one(systems, rows, number) for number in range(edits))
            least = bare_reads(listener.server_address[1])
        finally:
            program.kill_all(hub)
            hub.wait()
            listener.shutdown()
    return {"edits": edits, **{name: (at(found, share), at(least, share))
                               for name, share in (("p50", .5), ("p90", .9), ("p99", .99))}}


def show(found):
    print(f"\nfrom an edit told by one system to its write at the other's door, {found['edits']} edits, ms")
    print("  %-38s %14s %14s %10s" % ("figure", "measured", "floor", "ratio"))
    for name in ("p50", "p90", "p99"):
        measured, floor = found[name]
        must = f", must {MUST_MS[name]:.0f} of the hub's own" if name in MUST_MS else ""
        print("  %-38s %14.2f %14.2f %10.1f" % (name + must, measured, floor, measured / floor))


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--edits", type=int, default=100)
    ask.add_argument("--json", action="store_true")
    options = ask.parse_args()
    found = measure(options.edits)
    print(json.dumps(found)) if options.json else show(found)


if __name__ == "__main__":
    main()
