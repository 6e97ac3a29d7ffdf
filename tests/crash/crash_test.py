#!/usr/bin/env python3
"""kill -9 at any instant, then restart: the same end as without (promises P4 and P5).

A story (story.py) is told twice: once undisturbed, and then once per point with a hub that is
killed, all its processes at once, up to three times in each of the story's two parts. Where a hub
dies is drawn from the seed: at the n-th request or the n-th write (before it arrives, while it is
on its way, after it was done, half through the answer) or after a random time. Afterwards the hub
runs until a sync says that all is done. Then
- every system holds what it holds in the undisturbed run (ids and moments aside),
- no address stands on more records than there, and as many records were made and deleted,
- the next plan is empty and no refused change is left,
- the store is sound and has as many records, customers and lost values as there.

  crash_test.py [--points 200] [--seed 1] [--workers 4] [--only POINT]
"""

import argparse
import queue
import random
import subprocess
import sys
import threading
import time

import endstate
import story
from endstate import compare
from lab import Lab, check
from proxy import Proxy

EXTRA = {"marketing": 'on_delete = "propagate"'}
WAYS = ["drop", "late", "after", "half"]
CLEAN_WITHIN = 20.0   # seconds
SETTLE = 2.1          # a write in doubt is looked for two seconds after it was sent
LATE_MOST = 0.8       # a request arrives at most that long after its hub's death
TOO_LATE = 1.9        # a machine that is so busy that it arrives later shows nothing: once more


def is_write(path):
    return path.endswith(("/batch", "/delete"))


def draw_death(dice, usual):
    """usual: requests, writes and seconds of the undisturbed part."""
    kind = dice.choice(["write", "write", "request", "time"])
    if kind == "time":
        return {"kind": kind, "after_first_request": dice.random() < 0.75,
                "seconds": dice.uniform(0, usual["seconds"])}
    most = usual["writes"] if kind == "write" else usual["requests"]
    return {"kind": kind, "number": dice.randint(1, most), "way": dice.choice(WAYS),
            "late_seconds": dice.uniform(0, LATE_MOST)}


class Bench:
    """One lab with a door at which hubs die; used for one point after the other."""

    def __init__(self):
        self.lab = Lab()
        self.proxy = Proxy(self.lab.server.port)
        self.lab.port = self.proxy.port
        self.syncs = 0
        self.last_death = 0.0

    def close(self):
        self.proxy.stop()
        self.lab.__exit__(None, None, None)

    def begin(self, isolation):
        story.begin(self.lab.server)
        self.lab.new_hub(isolation=isolation, extra=EXTRA)

    def undisturbed(self):
        """One part of the story without deaths; how long and how many requests."""
        writes = []
        self.proxy.begin(lambda n, method, path: writes.append(n) if is_write(path) else None,
                         lambda: None)
        child = self.lab.start("sync", "--yes")
        self.proxy.first_request.wait(30)
        began = time.monotonic()
        code, result, errors = self.lab.finish(child)
        usual = {"seconds": time.monotonic() - began, "requests": self.proxy.end(),
                 "writes": len(writes)}
        check(code == 0, f"the undisturbed sync ended with {code}: {errors}")
        self.until_clean()
        return usual

    def dying_sync(self, death):
        """True if the hub died, False if it was through before."""
        writes = 0

        def gate(number, _, path):
            nonlocal writes
            writes += is_write(path)
            at = writes if death["kind"] == "write" else number
            due = at == death.get("number") and (death["kind"] == "request" or is_write(path))
            return death["way"] if due else None

        self.proxy.late_seconds = death.get("late_seconds", 0.0)
        born = threading.Event()
        child = None

        def kill():
            born.wait()
            self.lab.kill(child)

        self.proxy.begin(gate, kill)
        child = self.lab.start("sync", "--yes")
        born.set()
        if death["kind"] == "time":
            if death["after_first_request"]:
                self.proxy.first_request.wait(30)
            try:
                child.wait(death["seconds"])
            except subprocess.TimeoutExpired:
                self.lab.kill(child)
        code, _, errors = self.lab.finish(child)
        self.proxy.end()
        check(code in (-9, 0, 2), f"a sync that was to die ended with {code}: {errors}")
        if code == -9:
            self.last_death = time.monotonic()
        return code == -9

    def until_clean(self):
        """Until a sync says so; then once more, when the last write in doubt can be settled."""
        end = time.monotonic() + CLEAN_WITHIN
        while True:
            code, result, errors = self.lab.sync()
            self.syncs += 1
            if code == 0:
                break
            check(code == 2, f"sync ended with {code}: {errors}")
            check(time.monotonic() < end, f"not clean after {CLEAN_WITHIN} s: "
                                          f"{result['pending']} changes pending, {errors}")
            time.sleep(0.3)
        self.proxy.wait_for_late()
        time.sleep(max(0.0, self.last_death + SETTLE - time.monotonic()))
        code, result, errors = self.lab.sync()
        check(code == 0, f"clean, and then a sync ended with {code}: {errors}")

    def state(self):
        return {**endstate.systems(self.lab), **endstate.hub(self.lab)}


def undisturbed():
    """The expected state after each part, and what is usual in it; alike in both isolations."""
    bench = Bench()
    try:
        seen = []
        for isolation in ("none", "process"):
            bench.begin(isolation)
            usual = [bench.undisturbed()]
            states = [bench.state()]
            story.edits(bench.lab.server)
            usual.append(bench.undisturbed())
            states.append(bench.state())
            seen.append((states, usual))
        for part, one, other in zip(("the first sync", "the edits"), seen[0][0], seen[1][0]):
            compare(one, other, part + " with isolation process")
        return seen[0][0], {"none": seen[0][1], "process": seen[1][1]}
    finally:
        bench.close()


class Point:
    def __init__(self, seed, number, usual):
        dice = random.Random(f"{seed}/{number}")
        self.number = number
        self.isolation = ("none", "process")[number % 2]
        several = dice.random() < 0.4
        both = dice.random() < 0.25
        first = dice.random() < 0.5
        self.deaths = [[], []]
        for part in (0, 1):
            if both or first == (part == 0):
                self.deaths[part] = [draw_death(dice, usual[self.isolation][part])
                                     for _ in range(dice.randint(2, 3) if several else 1)]
        self.died = 0

    def run(self, bench, expected):
        bench.begin(self.isolation)
        self.part(bench, 0, expected)
        story.edits(bench.lab.server)
        self.part(bench, 1, expected)

    def part(self, bench, part, expected):
        for death in self.deaths[part]:
            self.died += bench.dying_sync(death)
        bench.until_clean()
        if self.deaths[part] or part == 1:
            compare(expected[part], bench.state(), ("the first sync", "the edits")[part])


class Campaign:
    def __init__(self, points, workers):
        self.work = queue.SimpleQueue()
        for point in points:
            self.work.put(point)
        self.workers, self.lock = workers, threading.Lock()
        self.failures, self.died, self.killed, self.syncs = 0, 0, 0, 0

    def run(self, expected):
        threads = [threading.Thread(target=self._worker, args=(expected,))
                   for _ in range(self.workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _worker(self, expected):
        bench = Bench()
        try:
            while True:
                try:
                    point = self.work.get_nowait()
                except queue.Empty:
                    return
                self._one(point, bench, expected)
        finally:
            bench.close()
            with self.lock:
                self.syncs += bench.syncs

    def _one(self, point, bench, expected):
        problem = None
        for _ in range(5):
            bench.proxy.latest = 0.0
            point.died = 0
            try:
                point.run(bench, expected)
                problem = None
            except Exception as error:  # the other points are still worth knowing
                problem = f"{type(error).__name__}: {error}"
            bench.proxy.wait_for_late()
            if problem is None or bench.proxy.latest < TOO_LATE:
                break
            print(f"POINT {point.number}: a request arrived {bench.proxy.latest:.1f} s late; again", flush=True)
        with self.lock:
            self.killed += point.died
            self.died += point.died > 0
            if problem:
                self.failures += 1
                print(f"POINT {point.number} isolation={point.isolation} deaths={point.deaths}\n"
                      f"  {problem}", flush=True)


def main():
    parser = argparse.ArgumentParser(description="kill -9 at many points; the end must be the same")
    parser.add_argument("--points", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--only", type=int, help="one point of this seed")
    arguments = parser.parse_args()
    began = time.monotonic()
    expected, usual = undisturbed()
    numbers = [arguments.only] if arguments.only is not None else range(arguments.points)
    points = [Point(arguments.seed, n, usual) for n in numbers]
    campaign = Campaign(points, max(1, min(arguments.workers, len(points))))
    campaign.run(expected)
    print(f"seed {arguments.seed}: {len(points)} runs, {campaign.died} of them killed, "
          f"{campaign.killed} kills, {campaign.syncs} syncs to be clean again, "
          f"{campaign.failures} failures, {time.monotonic() - began:.0f} s")
    if campaign.died < 0.8 * len(points):
        print("too few runs were killed: the test shows little")
        return 1
    return 1 if campaign.failures else 0


if __name__ == "__main__":
    sys.exit(main())
