#!/usr/bin/env python3
"""The acceptance points on real systems: Tryton, Mailman, nginx and the Bluesky PDS.

    real_systems_test.py [--only match,conflicts,opt_out,kill] [--keep]

Installs what is missing, starts everything below a temporary folder, stops it at the end. The build
is found by SAMEPAGE_BUILD (default: build in the repository).
"""
import argparse
import os
import shutil
import sys
import tempfile
import time
import traceback

sys.dont_write_bytecode = True
import case_conflicts  # noqa: E402
import case_kill  # noqa: E402
import case_match  # noqa: E402
import case_opt_out  # noqa: E402
import systems_control  # noqa: E402
from checks import Failure  # noqa: E402
from hub import Hub  # noqa: E402

ALL = ["tryton", "mailman", "nginx", "pds"]


class World:
    """What the cases share: one population, its systems and the hub between them."""

    def __init__(self, folder):
        self.folder = folder
        self.systems = self.hub = self.truth = None

    def note(self, text):
        print(f"    --  {text}", flush=True)

    def open(self):
        systems_control.install(ALL)
        people = os.path.join(self.folder, "people")
        self.truth = systems_control.make_people(people, 11)
        self.systems = systems_control.Systems(os.path.join(self.folder, "systems"), ALL)
        self.systems.start()
        self.systems.seed(people)
        self.hub = Hub(os.path.join(self.folder, "hub"), self.systems)

    def close(self):
        if self.systems:
            self.systems.stop()


def timed(name, work):
    print(f"== {name}", flush=True)
    began = time.monotonic()
    try:
        work()
        verdict = "passed"
    except Exception as error:  # whatever went wrong: say it, go on to stopping the systems
        verdict = "FAILED"
        print(f"    FAILED  {error}", flush=True)
        if not isinstance(error, Failure):
            traceback.print_exc()
    print(f"== {name}: {verdict} in {time.monotonic() - began:.1f} s", flush=True)
    return verdict == "passed"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="match,conflicts,opt_out,kill")
    parser.add_argument("--keep", action="store_true", help="leave the folder for looking at")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="samepage-real.")
    os.chmod(folder, 0o755)  # Mailman runs as another user
    world = World(folder)
    cases = {"match": case_match.run, "conflicts": case_conflicts.run, "opt_out": case_opt_out.run}
    wanted = options.only.split(",")
    passed = True
    try:
        # B and C go on where A ended.
        if any(name in wanted for name in cases):
            passed = timed("start and fill the systems", world.open)
            for name, case in cases.items():
                passed = passed and (name not in wanted or timed(name, lambda: case(world)))
            world.close()
        if passed and "kill" in wanted:
            passed = timed("kill", lambda: case_kill.run(world))
    finally:
        world.close()
        if passed and not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            print(f"the folder is kept: {folder}", flush=True)
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
