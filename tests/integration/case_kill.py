"""D. kill -9 of the hub and its connectors at random moments, on Tryton and Mailman: after a restart
and at most two cycles both hold what they hold without a kill, and nobody stands twice."""
import os
import random
import shutil
import time

import dumps
import systems_control
from case_conflicts import choose, edit
from checks import expect, expect_none
from hub import Hub, kill_all

ROUNDS = 6  # two kills each: in the first sync and in the sync after edits
SEED = 5
NEW = [("new.one@example.org", "Nova Onestep"), ("new.two@example.net", "Nilo Twostep")]


class Lap:
    """The same day in the life of two systems: they meet, are edited, and meet again."""

    def __init__(self, world, systems, truth, isolation, name):
        self.world, self.systems, self.truth = world, systems, truth
        self.hub = Hub(world.build, os.path.join(world.folder, "hub-" + name), systems, isolation)
        self.lasted = []

    def run(self, moments):
        """`moments`: when to kill in each of the two parts, in seconds; None: not at all."""
        self.part(moments[0])
        before = self.systems.dump_text()
        edit(self.systems, *choose(self.truth, before))
        for email, name in NEW:
            self.systems.drive("mailman", "subscribe", email, "news", "--name", name)
        self.part(moments[1])
        return self.systems.dump_text()

    def part(self, moment):
        began = time.monotonic()
        process = self.hub.start("sync", "--yes")
        if moment is None:
            process.communicate()
        else:
            time.sleep(moment)
            kill_all(process)
        self.lasted.append(time.monotonic() - began)
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
        world.note("undisturbed, the two syncs took " + ", ".join(f"{s:.1f} s" for s in undisturbed.lasted))
        random_moments = random.Random(SEED)
        for number in range(ROUNDS):
            isolation = ("process", "none")[number % 2]
            moments = [random_moments.uniform(0.05, 1.0) * s for s in undisturbed.lasted]
            world.note(f"round {number + 1}, isolation {isolation}: kill -9 after " +
                       " and ".join(f"{m:.2f} s" for m in moments))
            systems.restore("seeded")
            after = Lap(world, systems, truth, isolation, f"kill-{number}").run(moments)
            expect_none("both systems hold what they hold without a kill",
                        dumps.differences(dumps.state(after), wanted))
            expect_none("nobody stands twice", dumps.duplicates(after))
    finally:
        systems.stop()
    shutil.rmtree(folder)
