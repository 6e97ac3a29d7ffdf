#!/usr/bin/env python3
"""A damaged store: what people are told, that nothing is written from it, and how a backup brings it back."""

import os
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from case import Case  # noqa: E402
from harness import POLICIES  # noqa: E402

HEAD = "id,email,given_name,family_name\n"
PAGE = 4096


class Damage(Case):
    def setUp(self):
        self.lab = self.hub(POLICIES + "".join(
            f'[connections.{n}]\nplugin = "file"\nstreams = ["contacts"]\n'
            f'[connections.{n}.config]\ncontacts = "{n}.csv"\n' for n in ("left", "right")))
        self.lab.write("left.csv", HEAD + "1,ada@example.test,Ada,Example\n")
        self.lab.write("right.csv", HEAD)
        self.lab.approve("file")
        self.assertEqual(self.lab.run("sync", "--yes").code, 0)
        self.assertEqual(self.lab.run("sync").code, 0)
        done = self.lab.run("store", "backup", "backup.db")
        self.assertEqual(done.code, 0, done.all)
        self.lab.write("left.csv", HEAD + "1,ada@example.test,Ada,Example\n2,bob@example.test,Bob,Example\n")
        self.sound, self.right = self.lab.read("hub.db"), self.lab.read("right.csv")

    def damage(self, change):
        for beside in ("hub.db-wal", "hub.db-shm"):
            if self.lab.exists(beside):
                os.remove(os.path.join(self.lab.folder, beside))
        self.lab.write("hub.db", change(self.sound))

    def restore(self):
        done = self.lab.run("store", "restore", "backup.db", "--yes")
        self.assertEqual(done.code, 0, done.all)
        self.assertEqual(self.lab.run("store", "verify").code, 0)
        self.assertEqual(self.lab.run("sync").code, 0)
        self.assertIn(b"bob@example.test", self.lab.read("right.csv"))
        self.assertEqual(self.lab.read("right.csv").count(b"ada@example.test"), 1)
        again = self.lab.run("plan")
        self.assertEqual(again.code, 0, again.all)

    def refused(self, commands=(("sync",), ("plan",), ("status",), ("store", "verify"))):
        for command in commands:
            told = self.error(self.lab, "SP-STO-002", 1, "hub.db", *command)
            self.assertIn("damaged", told["message"])
            self.assertIn("samepage store restore FILE", told["fix"])
        self.assertEqual(self.lab.read("right.csv"), self.right, "written from a damaged store")

    def test_a_page_of_zeros(self):
        self.damage(lambda sound: sound[:5 * PAGE] + bytes(PAGE) + sound[6 * PAGE:])
        self.refused()
        self.restore()

    def test_cut_off(self):
        self.damage(lambda sound: sound[:3 * PAGE])
        self.refused()
        self.restore()

    def test_not_a_store_at_all(self):
        self.damage(lambda sound: b"no store at all " * 1000)
        self.refused()
        self.restore()
        self.assertTrue(self.lab.read("hub.db.damaged").startswith(b"no store"))

    def test_the_tables_are_gone(self):
        # An empty first page that still says whose it is: no new store is made in its place.
        self.damage(lambda sound: sound[:103] + b"\0\0" + sound[105:])
        self.refused()
        self.restore()

    def test_backups_that_are_none(self):
        self.error(self.lab, "SP-STO-001", 1, "none.db", "store", "restore", "none.db", "--yes")
        self.lab.write("text.db", "some words " * 1000)
        self.error(self.lab, "SP-STO-022", 1, "text.db", "store", "restore", "text.db", "--yes")
        self.assertEqual(self.lab.run("sync").code, 0)

    def test_a_backup_where_nothing_can_be_written(self):
        self.error(self.lab, "SP-STO-005", 1, "/proc/backup.db", "store", "backup", "/proc/backup.db")


if __name__ == "__main__":
    unittest.main(verbosity=2)
