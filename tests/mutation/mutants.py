#!/usr/bin/env python3
"""Breaks a private copy of the tree on purpose, one mutant of mutants.toml after another, and sees
whether a test notices.

  mutants.py --check          each `old` still stands exactly once (quick; runs with the tests)
  mutants.py [NAME…]          runs all mutants, or those whose names begin so; writes RESULT.md
                              when all were run
  --work FOLDER               where the copy and its build are (default: build/mutants)

Exit 1 when a mutant survives or does not compile."""

import argparse
import datetime
import filecmp
import os
import shutil
import subprocess
import sys
import time
import tomllib

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))
RESULT = os.path.join(HERE, "RESULT.md")
# What everything must pass before a mutant counts as survivor.
ALL_TESTS = ["conformance", "model", "unit_flow", "unit_store", "unit_mapping", "unit_world", "unit_plugin", "scenario"]
PROGRAMS = {"scenario": "scenario_test", "simulation": "samepage-sim", "model": "model_check", "conformance": "conformance_test"}
TEST_TIMEOUT_S = 300


def mutants():
    with open(os.path.join(HERE, "mutants.toml"), "rb") as file:
        return tomllib.load(file)["mutant"]


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def check(all_mutants):
    wrong, names = [], set()
    for m in all_mutants:
        if m["name"] in names:
            wrong.append(f"{m['name']}: stands there twice")
        names.add(m["name"])
        path = os.path.join(ROOT, m["file"])
        count = read(path).count(m["old"]) if os.path.exists(path) else 0
        if count != 1:
            wrong.append(f"{m['name']}: its old text stands {count} times in {m['file']}, not once")
        if m["old"] == m["new"]:
            wrong.append(f"{m['name']}: changes nothing")
    for line in wrong:
        print(line + "; mend tests/mutation/mutants.toml")
    print(f"{len(all_mutants)} mutants, {len(wrong)} to mend")
    return 1 if wrong else 0


class Copy:
    """The tree as it is now, beside it, with a build folder of its own."""

    def __init__(self, work):
        self.tree, self.build = os.path.join(work, "tree"), os.path.join(work, "build")
        self.log = os.path.join(work, "last.log")
        os.makedirs(self.tree, exist_ok=True)
        listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT,
                                check=True, capture_output=True, text=True).stdout.splitlines()
        wanted = {p for p in listed if os.path.isfile(os.path.join(ROOT, p))}
        for path in wanted:  # only what differs, so that little is built again
            source, target = os.path.join(ROOT, path), os.path.join(self.tree, path)
            if os.path.exists(target) and filecmp.cmp(source, target, shallow=False):
                continue
            os.makedirs(os.path.dirname(target), exist_ok=True)
            shutil.copyfile(source, target)
        for here, _, names in os.walk(self.tree):
            for name in names:
                path = os.path.relpath(os.path.join(here, name), self.tree)
                if path not in wanted:
                    os.remove(os.path.join(self.tree, path))

    def configure(self):
        if os.path.exists(os.path.join(self.build, "build.ninja")):
            return
        flags = ["-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_CXX_FLAGS_DEBUG=-O1"]
        if shutil.which("mold"):
            flags += ["-DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=mold", "-DCMAKE_SHARED_LINKER_FLAGS=-fuse-ld=mold"]
        if shutil.which("ccache"):
            flags += ["-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"]
        self.run(["cmake", "-S", self.tree, "-B", self.build, "-G", "Ninja", *flags], 600, must=True)

    def run(self, command, timeout, must=False, cwd=None):
        with open(self.log, "w", encoding="utf-8") as log:
            try:
                code = subprocess.run(command, cwd=cwd, stdout=log, stderr=log, timeout=timeout).returncode
            except subprocess.TimeoutExpired:
                code = -1
        if must and code != 0:
            sys.exit(f"{' '.join(command)} failed; see {self.log}")
        return code == 0

    def make(self, programs):
        return self.run(["ninja", "-j2", "-C", self.build, *programs], 1800)

    def passes(self, test):
        """One test: program and filter, or a folder of scenarios by their numbers."""
        words = test.split()
        program = os.path.join(self.build, "bin", PROGRAMS.get(words[0], words[0]))
        if words[0] == "simulation":
            return self.run([program, *words[1:]], TEST_TIMEOUT_S, cwd=self.build)
        if words[0] == "scenario":
            words[1:] = [":".join(f"*/{n}_*" for n in words[1:])] if words[1:] else []
        command = [program] + ([f"--gtest_filter={words[1]}"] if words[1:] else [])
        if words[0] != "model":
            command += ["--gtest_fail_fast", "--gtest_brief=1"]
        return self.run(command, TEST_TIMEOUT_S, cwd=self.build)

    def first_failure(self):
        for line in read(self.log).split("\n"):
            if line.startswith("[  FAILED  ]"):
                return line[12:].split(",")[0].split(" (")[0].strip()
            if ": P" in line and "seed" in line:
                return line.strip()
            if "BROKEN" in line:
                return line.split("BROKEN", 1)[1].strip()
        return "it did not come to its end"


def program_of(test):
    return PROGRAMS.get(test.split()[0], test.split()[0])


def run_one(copy, mutant):
    path = os.path.join(copy.tree, mutant["file"])
    whole = read(path)
    write(path, whole.replace(mutant["old"], mutant["new"]))
    try:
        tried = set()
        for test in mutant["tests"] + [t for t in ALL_TESTS if t not in mutant["tests"]]:
            program = program_of(test)
            if program not in tried and not copy.make([program]):
                return "does not compile", read(copy.log)[-2000:]
            tried.add(program)
            if not copy.passes(test):
                return "killed", f"{test.split()[0]}: {copy.first_failure()}"
        return "SURVIVED", ""
    finally:
        write(path, whole)


def table(all_mutants, results):
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True,
                            text=True).stdout.strip()
    killed = sum(1 for verdict, _ in results.values() if verdict == "killed")
    lines = ["# Mutants and what killed them", "",
             f"{killed} of {len(all_mutants)} killed; {datetime.date.today()}, on {commit}. Made by "
             "`./run mutants`; [README.md](README.md) says how.", "",
             "| mutant | breaks | promise | killed by |", "|---|---|---|---|"]
    for m in all_mutants:
        verdict, by = results.get(m["name"], ("not run", ""))
        shown = by if verdict == "killed" else f"**{verdict}**"
        lines.append(f"| {m['name']} | {m['breaks']} | {m['promise']} | {shown.replace('|', '/')} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--work", default=os.path.join(ROOT, "build", "mutants"))
    options = parser.parse_args()
    every = mutants()
    if options.check:
        return check(every)
    if check(every):
        return 1
    chosen = [m for m in every if not options.names or m["name"].startswith(tuple(options.names))]
    copy = Copy(os.path.abspath(options.work))
    copy.configure()
    first = {program_of(t) for m in chosen for t in m["tests"][:1]}
    if not copy.make(sorted(first)):
        sys.exit(f"the tree itself does not build; see {copy.log}")
    # A test that is red by itself would kill every mutant.
    for test in sorted({t for m in chosen for t in m["tests"]} | set(ALL_TESTS if chosen == every else [])):
        if not copy.make([program_of(test)]) or not copy.passes(test):
            sys.exit(f"{test} is red without any mutant; see {copy.log}")
    results = {}
    for m in chosen:
        began = time.monotonic()
        verdict, by = run_one(copy, m)
        results[m["name"]] = (verdict, by)
        print(f"{verdict:17} {m['name']:40} {by.splitlines()[0] if by else ''} "
              f"({time.monotonic() - began:.0f} s)", flush=True)
        if verdict == "does not compile":
            print(by)
        if len(chosen) == len(every):
            write(RESULT, table(every, results))  # as it goes: a run that is broken off tells something
    return 0 if all(verdict == "killed" for verdict, _ in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
