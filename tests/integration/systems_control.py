"""Starts, fills, edits, dumps, saves and stops the real systems of tests/integration/systems."""
import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.dirname(HERE))
from support.ports import free_ports  # noqa: E402

SCRIPTS = os.path.join(HERE, "systems")
SEEDS = {"tryton": "tryton", "mailman": "mailman", "nginx": "visits", "pds": "pds"}


def run(command, **options):
    """The standard output; a failure shows what the command said."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def install(names):
    run(["sh", os.path.join(SCRIPTS, "install.sh"), "all" if len(names) == 4 else names[0]])


def make_people(folder, seed, *numbers):
    run([sys.executable, os.path.join(SCRIPTS, "population.py"), "--seed", str(seed), "--out", folder, *numbers])
    with open(os.path.join(folder, "truth.json"), encoding="utf-8") as file:
        return json.load(file)


class Systems:
    """Some of the four systems, each in a folder of its own on a free port."""

    def __init__(self, folder, names):
        self.folder = folder
        self.names = names
        self.ports = dict(zip(names, map(str, free_ports(len(names)))))

    def dir(self, name):
        return os.path.join(self.folder, name)

    def script(self, name, *arguments):
        # The systems outlive the script, so they must not hold our pipes.
        run(["sh", os.path.join(SCRIPTS, name + ".sh"), *arguments], stdin=subprocess.DEVNULL)

    def start(self):
        os.makedirs(self.folder, exist_ok=True)
        for name in self.names:
            self.script(name, "start", self.dir(name), self.ports[name])

    def stop(self):
        for name in self.names:
            if os.path.isdir(self.dir(name)):
                self.script(name, "stop", self.dir(name))

    def drive(self, name, *arguments):
        return run([sys.executable, os.path.join(SCRIPTS, "drive.py"), name, "--env",
                    os.path.join(self.dir(name), "env"), *arguments])

    def seed(self, people):
        for name in self.names:
            self.drive(name, "seed", os.path.join(people, SEEDS[name] + ".jsonl"))

    def env(self, name):
        with open(os.path.join(self.dir(name), "env"), encoding="utf-8") as lines:
            return dict(line.rstrip("\n").split("=", 1) for line in lines)

    def dump_text(self):
        return {name: self.drive(name, "dump") for name in ("tryton", "mailman") if name in self.names}

    def logged(self):
        """Bytes in the systems' logs of calls."""
        if not hasattr(self, "logs"):
            self.logs = [self.env(n)[n.upper() + "_LOG"] for n in self.names if n in ("tryton", "mailman")]
        return sum(os.path.getsize(log) for log in self.logs)

    def save(self, name):
        """Keeps the systems' present state; they are stopped for it."""
        self.stop()
        shutil.copytree(self.folder, self.folder + "." + name, symlinks=True)
        self.start()

    def restore(self, name):
        self.stop()
        shutil.rmtree(self.folder)
        shutil.copytree(self.folder + "." + name, self.folder, symlinks=True)
        self.give_to_list()
        self.start()

    def give_to_list(self):
        """Mailman runs as the user `list` when root starts it; copies belong to us."""
        saved = os.path.join(self.folder, "mailman")
        if os.geteuid() == 0 and os.path.isdir(saved):
            subprocess.run(["chown", "-R", "list:list", os.path.join(saved, "mailman")], check=True)
