#!/usr/bin/env python3
"""`samepage serve` for a long time, in short: thousands of rounds over five systems where people edit all
the time. Memory, files, threads and the log of the store must not grow; in the end all is converged."""

import argparse
import json
import pathlib
import random
import sys
import time

sys.dont_write_bytecode = True
sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "crash"))
from lab import Lab, configuration, program  # noqa: E402
from usage import Usage, table  # noqa: E402
from support.checks import Failure, check  # noqa: E402
from support.listening import DIRECT  # noqa: E402
from support.ports import free_ports  # noqa: E402
from support.sandbox import TOKEN  # noqa: E402

GROWTH = 1.05          # of the median, from the second quarter to the last
WAL_MOST = 128 << 20   # a checkpoint starts at 16000 pages (64 MB); readers may put it off
ROUND_S = 1            # the shortest schedule there is
DAY_ROUNDS = 288       # a day of "every 5m"


def soak_configuration(port, metrics):
    every = {account: f'schedule = "every {ROUND_S}s"' for account in
             ("crm", "marketing", "email", "analytics", "social")}
    return (configuration(port, isolation="process", extra=every)
            + f'\n[serve]\nmetrics_listen = "127.0.0.1:{metrics}"\n')


class People:
    """They edit all the time; as many come as go."""

    def __init__(self, server, seed):
        self.server, self.random, self.count = server, random.Random(seed), 0
        self.contacts = sorted(server.records("crm", "contacts"))
        self.leads = sorted(server.records("marketing", "leads"))
        self.subscribers = sorted(server.records("email", "subscribers"))
        self.memberships = sorted(server.records("email", "memberships"))
        self.newcomers = []

    def act(self):
        """One of ten things somebody does."""
        self.count += 1
        what, n = self.random.randrange(10), self.count
        if what < 4:
            self.server.edit("crm", "contacts", self.random.choice(self.contacts),
                             {"Title": f"Gardener {n}", "Phone": f"07700 90{n % 10000:04}"})
        elif what < 7:
            self.server.edit("marketing", "leads", self.random.choice(self.leads),
                             {"properties": {"jobtitle": f"Botanist {n}"}})
        elif what == 7:
            self.server.edit("email", "subscribers", self.random.choice(self.subscribers),
                             {"name": f"Ada Meadow{n}"})
        elif what == 8:
            self.server.edit("email", "memberships", self.random.choice(self.memberships),
                             {"status": self.random.choice(["subscribed", "unsubscribed"])})
        elif n % 5 == 0:
            self.come_and_go(n)

    def come_and_go(self, n):
        key = f"0039{n:06}"
        self.server.seed("crm", "contacts", {key: {
            "Email": f"newcomer{n}@meadow.example.test", "FirstName": "Nora", "LastName": f"Oak{n}"}})
        self.newcomers.append(key)
        if len(self.newcomers) > 10:
            self.server.delete("crm", "contacts", self.newcomers.pop(0))


def health(metrics):
    try:
        with DIRECT.open(f"http://127.0.0.1:{metrics}/health", timeout=10) as reply:
            return json.loads(reply.read())
    except OSError:
        return {"rounds": 0, "ok": False, "fault": "no answer"}


def watch(lab, hub, metrics, people, options):
    """Edits and samples until the time is over."""
    usage = Usage(hub.pid, lab.folder / "hub.db")
    end = time.monotonic() + options.minutes * 60
    next_sample = 0.0
    while (now := time.monotonic()) < end:
        check(hub.poll() is None, "serve ended by itself: " + (lab.folder / "serve.log").read_text()[-2000:])
        people.act()
        if now >= next_sample:
            usage.sample()
            next_sample = now + options.sample
        time.sleep(1 / options.edits)
    return usage, health(metrics)


def still(lab, hub, metrics):
    """Nobody edits any more; two rounds later all is done, and serve ends in good order."""
    begun = health(metrics)["rounds"]
    give_up = time.monotonic() + 120
    while health(metrics)["rounds"] < begun + 4:
        check(time.monotonic() < give_up, "no rounds any more")
        time.sleep(0.5)
    hub.terminate()
    check(hub.wait(60) == 0, "serve did not end in good order")


def check_converged(lab, duplicates):
    lab.verify()
    code, plan, errors = lab.run("plan")
    check(code == 0 and not plan["changes"], f"the next plan is not empty: {code} {errors} {plan.get('changes')}")
    now = lab.server.duplicates()
    check(now == duplicates, f"records that share an address: {duplicates} before, {now} now")


def judge(usage):
    wrong = []
    for name in ("hub_rss", "hosts_rss"):
        _, second, _, last = usage.quarters(name)
        if last > second * GROWTH:
            wrong.append(f"{name} grew from {second / 2**20:.1f} to {last / 2**20:.1f} MB")
    for name in ("files", "threads"):
        _, second, _, last = usage.quarters(name)
        if last > second:
            wrong.append(f"{name} grew from {second} to {last}")
    if usage.most("wal") > WAL_MOST:
        wrong.append(f"the log of the store grew to {usage.most('wal') / 2**20:.0f} MB")
    return wrong


def main():
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--minutes", type=float, default=10)
    ask.add_argument("--people", type=int, default=300)
    ask.add_argument("--edits", type=float, default=5, help="a second")
    ask.add_argument("--sample", type=float, default=2, help="seconds between samples")
    ask.add_argument("--seed", type=int, default=1)
    options = ask.parse_args()
    metrics, = free_ports()
    with Lab(lambda port: soak_configuration(port, metrics)) as lab:
        lab.server.populate(options.people, options.seed)
        lab.configured()
        code, _, errors = lab.sync()
        check(code in (0, 2), f"first sync: {code} {errors}")
        lab.sync()
        duplicates = lab.server.duplicates()
        people = People(lab.server, options.seed)
        with open(lab.folder / "serve.log", "w", encoding="utf-8") as log:
            hub = program.start(["serve"], lab.folder, TOKEN, output=log)
        lab.children.append(hub)
        usage, last = watch(lab, hub, metrics, people, options)
        still(lab, hub, metrics)
        print(f"{last['rounds']} rounds of 5 connections ({last['rounds'] / DAY_ROUNDS:.1f} days of every 5m), "
              f"{people.count} things done by people, {len(usage.samples)} samples")
        print(table(usage))
        wrong = judge(usage)
        if not last["ok"]:
            wrong.append(f"the last round failed: {last['fault']}")
        check_converged(lab, duplicates)
        if wrong:
            raise Failure("; ".join(wrong))
        print("constant; converged; no duplicates; the store is sound")


if __name__ == "__main__":
    main()
