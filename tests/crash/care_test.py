#!/usr/bin/env python3
"""kill -9 while a store is taken care of: restored from a backup, brought to a newer layout. Whenever it comes,
the next start finds one store or the other, whole; and the work can be done again to its end.

    care_test.py [--points 30] [--people 3000] [--only KIND:POINT]
"""

import argparse
import hashlib
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))
from support import program  # noqa: E402
from support.checks import Failure, check  # noqa: E402

MIGRATIONS = program.REPOSITORY / "core" / "store" / "migrations"
OLD = ("0001_first", "0002_status")  # the layout of before directories stood in memory


def fill(folder, name, people):
    subprocess.run([program.program("soak_fill_store"), f"sqlite:{name}",
                    str(program.REPOSITORY / "mappings" / "canonical.toml"), str(people),
                    "left", "file", "contacts", "right", "file", "contacts"], cwd=folder, check=True)


def make_old(folder, new, old):
    """The people of `new` in a store of the first layout."""
    db = sqlite3.connect(folder / old)
    db.execute("CREATE TABLE schema_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL,"
               " checksum TEXT NOT NULL)")
    for number, name in enumerate(OLD, 1):
        sql = (MIGRATIONS / f"{name}.sql").read_text(encoding="utf-8")
        db.executescript(sql)
        db.execute("INSERT INTO schema_migration VALUES (?, ?, ?)",
                   (number, name, hashlib.sha256(sql.encode()).hexdigest()))
    db.execute("ATTACH ? AS new", (str(folder / new),))
    told = dict(db.execute("SELECT number, checksum FROM new.schema_migration").fetchall())
    mine = dict(db.execute("SELECT number, checksum FROM schema_migration").fetchall())
    check(all(told[number] == mine[number] for number in mine), "an old migration was changed")
    for table in ("meta", "field", "connection", "stream"):
        db.execute(f"INSERT INTO {table} SELECT * FROM new.{table}")
    db.execute("INSERT INTO record SELECT r.id, p.stream_id, 0, p.key, p.entity_id, p.content_hash, p.mapping,"
               " p.flags, r.gone_since, r.modified, r.written_at, r.version, r.key_id, r.state, r.raw"
               " FROM new.record r JOIN new.place p ON p.record_id = r.id")
    db.execute("INSERT INTO identifier SELECT hash, record_id FROM new.identifier")
    db.execute("INSERT INTO entity SELECT e.id, e.kind, e.forwarded_to, 0, coalesce(g.body, x'')"
               " FROM new.entity e LEFT JOIN new.golden g ON g.entity_id = e.id")
    db.commit()
    db.close()


class Care:
    """A kind of work on hub.db: how it begins, what is done, how many people may be there after it."""

    def __init__(self, folder, begin, arguments, may_hold):
        self.folder, self.begin, self.arguments, self.may_hold = folder, begin, arguments, may_hold

    def reset(self):
        for file in self.folder.glob("hub.db*"):
            file.unlink()
        shutil.copy(self.folder / self.begin, self.folder / "hub.db")

    def people(self):
        done = program.run(["store", "verify", "--json"], self.folder)
        check(done.code == 0, f"store verify: {done.code} {done.all[-1500:]}")
        return done.envelope()["result"]["entities"]

    def undisturbed(self):
        self.reset()
        began = time.monotonic()
        done = program.run(self.arguments, self.folder)
        check(done.code == 0, f"{self.arguments}: {done.code} {done.all[-1500:]}")
        took = time.monotonic() - began
        check(self.people() == self.may_hold[-1], "the undisturbed work does not end as it should")
        return took

    def killed(self, after):
        self.reset()
        child = program.start(self.arguments, self.folder)
        time.sleep(after)
        in_time = child.poll() is None
        program.kill_all(child)
        child.communicate()
        found = self.people()
        check(found in self.may_hold, f"killed after {after:.4f} s: {found} people, not one of {self.may_hold}")
        again = program.run(self.arguments, self.folder)
        check(again.code == 0, f"killed after {after:.4f} s, done again: {again.code} {again.all[-1500:]}")
        check(self.people() == self.may_hold[-1], f"killed after {after:.4f} s: done again it ends otherwise")
        return in_time


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--points", type=int, default=30)
    ask.add_argument("--people", type=int, default=3000)
    ask.add_argument("--only", help="KIND:POINT")
    options = ask.parse_args()
    with tempfile.TemporaryDirectory(prefix="samepage-care-") as name:
        folder = pathlib.Path(name)
        (folder / "samepage.toml").write_text(
            f'[paths]\nmappings = "{program.REPOSITORY / "mappings"}"\n[store]\nurl = "sqlite:hub.db"\n')
        many, few = options.people, options.people // 3
        fill(folder, "many.db", many)
        fill(folder, "few.db", few)
        make_old(folder, "many.db", "old.db")
        works = {"restore": Care(folder, "many.db", ["store", "restore", "few.db", "--yes"], (many - 1, few - 1)),
                 "migrate": Care(folder, "old.db", ["store", "migrate"], (many - 1,))}
        for kind, care in works.items():
            took = min(care.undisturbed() for _ in range(3))
            hits = 0
            for point in range(options.points):
                after = took * random.Random(point).uniform(0.1, 1.1)
                if options.only in (None, f"{kind}:{point}"):
                    try:
                        hits += care.killed(after)
                    except Failure as failure:
                        raise Failure(f"{failure}\nonce more: care_test.py --only {kind}:{point}") from None
            print(f"{kind}: {options.points} kills, {hits} before its end")
            check(options.only or hits * 3 >= options.points, f"{kind}: too few kills struck it at work")


if __name__ == "__main__":
    main()
