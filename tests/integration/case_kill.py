"""D. kill -9 of the hub and its connectors at random moments, on Tryton and Mailman: after a restart
and at most two cycles both hold what they hold without a kill, and nobody stands twice."""
import os
import random
import shutil
import time

import dumps
import systems_control
from case_conflicts import choose, edit
from checks import expect, expect_none, expect_true
from hub import Hub
from support import program

ROUNDS = 6  # two kills each: in the first sync and in the sync after edits
SEED = 5
NEW = [("new.one@example.org", "Nova Onestep"), ("new.two@example.net", "Nilo Twostep")]


class Lap:
    """The same day in the life of two systems: they meet, are edited, and meet again."""

    def __init__(self, world, systems, truth, isolation, name):
        self.world, self.systems, self.truth = world, systems, truth
        self.hub = Hub(os.path.join(world.folder, "hub-" + name), systems, isolation)
        self.calls = []
        self.hits = 0

    def run(self, moments):
        """`moments`: after how many bytes of the systems' logs to kill in each of the two parts;
        None: not at all. Logs grow with every call, so this hits also where the machine is slow."""
        self.part(moments[0])
        before = self.systems.dump_text()
        edit(self.systems, *choose(self.truth, before))
        for email, name in NEW:
            self.systems.drive("mailman", "subscribe", email, "news", "--name", name)
        self.part(moments[1])
        return self.systems.dump_text()

    def part(self, moment):
        before = self.systems.logged()
        process = self.hub.start("sync", "--yes")
        while process.poll() is None and (moment is None or self.systems.logged() - before < moment):
            time.sleep(0.002)
        self.hits += process.poll() is None
        program.kill_all(process)
        process.wait()
        self.calls.append(self.systems.logged() - before)
        for _ in range(2):
            code, _ = self.hub.run("sync", "--yes")
        expect("after at most two cycles: exit code", 0, code)


def run(world):
    folder = os.path.join(world.folder, "kill")
    people = os.path.join(folder, "people")
    truth = systems_control.make_people(people, 3, "--parties", "40", "--members", "36", "--both", "26")
    systems_control.install(["tryton"])
    systems_control.install(["mailman"])
    systems = systems_control.Systems(os.path.join(folder, "systems"), ["tryton", "mailman"])
    try:
        systems.start()
        systems.seed(people)
        systems.save("seeded")
        undisturbed = Lap(world, systems, truth, "process", "undisturbed")
        wanted = dumps.state(undisturbed.run([None, None]))
        world.note(f"undisturbed, the two syncs made calls of {undisturbed.calls} bytes in the logs")
        hits = 0
        random_moments = random.Random(SEED)
        for number in range(ROUNDS):
            isolation = ("process", "none")[number % 2]
            moments = [random_moments.uniform(0.02, 0.95) * c for c in undisturbed.calls]
            world.note(f"round {number + 1}, isolation {isolation}: kill -9 at " +
                       " and ".join(f"{m / c:.0%}" for m, c in zip(moments, undisturbed.calls)) + " of the calls")
            systems.restore("seeded")
            lap = Lap(world, systems, truth, isolation, f"kill-{number}")
            after = lap.run(moments)
            hits += lap.hits
            expect_none("both systems hold what they hold without a kill",
                        dumps.differences(dumps.state(after), wanted))
            expect_none("nobody stands twice", dumps.duplicates(after))
        expect_true(f"{hits} of {2 * ROUNDS} kills met a running hub", hits >= ROUNDS)
    finally:
        systems.stop()
    shutil.rmtree(folder)
