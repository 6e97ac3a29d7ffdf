#!/usr/bin/env python3
"""A connector alone against the real system it is for: installs it where it is missing, starts one
below a temporary folder, runs live_<connector> against it and stops it.

    live_test.py tryton|mailman|bluesky
"""
import os
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import systems_control  # noqa: E402
from support.program import program  # noqa: E402

SYSTEMS = {"tryton": "tryton", "mailman": "mailman", "bluesky": "pds"}


def main():
    connector = sys.argv[1]
    system = SYSTEMS[connector]
    folder = tempfile.mkdtemp(prefix="samepage-live.")
    os.chmod(folder, 0o755)  # Mailman runs as another user
    systems_control.install([system])
    systems = systems_control.Systems(folder, [system])
    try:
        systems.start()
        there = {"SAMEPAGE_" + key: value for key, value in systems.env(system).items()}
        done = subprocess.run([program("live_" + connector)], env={**os.environ, **there}, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=240)
    finally:
        systems.stop()
        shutil.rmtree(folder, ignore_errors=True)
    print(done.stdout)
    # A program that finds no system skips everything and calls that a success.
    sys.exit(done.returncode or "SKIPPED" in done.stdout)


if __name__ == "__main__":
    main()
