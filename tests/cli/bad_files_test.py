#!/usr/bin/env python3
"""Bad files: what cannot be read is reported with file, line and way out; the other rows flow, and
nothing counts as deleted or is half-written."""

import os
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from case import Case  # noqa: E402
from harness import POLICIES  # noqa: E402


class Files(Case):
    CSV = "id,email,given_name,family_name\n1,ada@example.test,Ada,Example\n2,bob@example.test,Bob,Example\n"

    def two_files(self, left, more="", names=("left", "right")):
        hub = self.hub(POLICIES + "".join(
            f'[connections.{n}]\nplugin = "file"\nstreams = ["contacts"]\n{more}'
            f'[connections.{n}.config]\ncontacts = "{n}.csv"\n' for n in names))
        for name in names:
            hub.write(f"{name}.csv", left if name == "left" else self.CSV)
        hub.approve("file")
        return hub

    def test_a_device_is_no_folder(self):
        hub = self.two_files(self.CSV)
        ran = hub.run("plan", "-o", "/dev/full")
        self.assertIn("it is a device, a pipe or a socket", ran.err)
        self.assertNotIn("directory", ran.err)
        self.assertEqual(ran.code, 1)

    def test_torn_row(self):
        hub = self.two_files(self.CSV + "3,carol@example.test\n4,dan@example.test,Dan,Example\n")
        before = hub.read("left.csv")
        ran = hub.run("sync", "--yes")
        self.told(ran, "SP-PLG-133", 2, "left.csv:4", "2 columns where the header has 4", "mend it there")
        self.assertIn("SP-PLG-133 at left contacts, left.csv:4", ran.out)
        self.assertIn(b"dan@example.test", hub.read("right.csv"))  # the row behind it went on
        self.assertNotIn(b"carol", hub.read("right.csv"))
        self.assertTrue(hub.read("left.csv").startswith(before))    # the torn row stands as it was

    def test_invalid_utf8_in_a_row(self):
        hub = self.two_files(b"\xef\xbb\xbf" + self.CSV.encode() + b"3,eve@example.test,Ev\xff\xfe,Example\n"
                             + b"4,dan@example.test,Dan,Example\n")
        ran = hub.run("sync", "--yes")
        self.told(ran, "SP-PLG-133", 2, "left.csv:4", "bytes that are not text in its encoding")
        self.assertIn(b"dan@example.test", hub.read("right.csv"))
        self.assertNotIn(b"eve@example.test", hub.read("right.csv"))

    def everybody(self, hub, *words):
        for word in words:
            self.assertIn(word, hub.read("right.csv"))

    def problems(self, hub):
        rows = hub.run("--json", "status").envelope()["result"]["connections"]
        return {row["connection"]: row["problems"] for row in rows}

    def test_row_torn_later_deletes_nothing_and_is_mended(self):
        carol = "3,carol@example.test,Carol,Example\n"
        hub = self.two_files(self.CSV + carol, 'on_delete = "propagate"\n')
        self.assertEqual(hub.run("sync", "--yes").code, 0)
        self.assertEqual(hub.run("sync").code, 0)
        bob = "2,bob@example.test,Bob,Example\n"
        torn = self.CSV.replace("Ada,", "Adela,").replace(bob, "2,bob@exa\n")  # and Carol is deleted
        hub.write("left.csv", torn)
        told = self.error(hub, "SP-PLG-133", 2, "left contacts, left.csv:3", "sync")
        self.assertIn("2 columns where the header has 4", told["message"])
        self.assertIn("mend it there", told["fix"])
        self.everybody(hub, b"Adela", b"bob@example.test", b"carol@example.test")
        self.assertEqual(hub.read("left.csv"), torn.encode())  # the torn row stands as it was
        answer = hub.run("--json", "sync")
        left = [c for c in answer.envelope()["result"]["connections"] if c["connection"] == "left"][0]
        self.assertEqual((answer.code, left["ok"], left["rejected"]), (2, True, 1), answer.out)
        self.assertEqual(left["rejections"][0]["where"], "left contacts, left.csv:3")
        self.assertEqual(self.problems(hub), {"left": 1, "right": 0})
        cases = hub.run("case", "list")
        for word in ("unreadable", "left.csv:3", "SP-PLG-133", "2 columns", "mend it there"):
            self.assertIn(word, cases.out)

        hub.write("left.csv", torn.replace("2,bob@exa\n", bob))
        ran = hub.run("sync")
        self.assertEqual(ran.code, 0, ran.all)
        self.assertIn(b"bob@example.test", hub.read("right.csv"))
        self.assertNotIn(b"carol@example.test", hub.read("right.csv"))  # now her absence counts
        self.assertEqual(self.problems(hub), {"left": 0, "right": 0})
        self.assertIn("No open cases", hub.run("case", "list").out)

    def test_write_to_a_torn_row_waits(self):
        hub = self.two_files(self.CSV)
        self.assertEqual(hub.run("sync", "--yes").code, 0)
        torn = self.CSV.replace("2,bob@example.test,Bob,Example\n", "2,bob@exa\n")
        hub.write("left.csv", torn)
        hub.write("right.csv", hub.read("right.csv").replace(b"Bob,", b"Bobby,"))
        self.assertEqual(hub.run("sync").code, 2)
        self.assertEqual(hub.read("left.csv"), torn.encode())
        self.assertEqual(hub.run("--json", "dead-letter", "list").envelope()["result"], [])
        hub.write("left.csv", self.CSV)
        self.assertEqual(hub.run("sync").code, 0)
        self.assertIn(b"Bobby", hub.read("left.csv"))

    def test_nobody_is_created_beside_a_torn_row(self):
        torn = self.CSV.replace("2,bob@example.test,Bob,Example\n", "2,bob@exa\n")
        hub = self.two_files(torn)
        for arguments in (("sync", "--yes"), ("plan", "-o", "plan.json"), ("apply", "plan.json")):
            hub.run(*arguments)
            self.assertEqual(hub.read("left.csv"), torn.encode(), arguments)
        told = hub.run("status")
        self.assertIn("left.csv:3 cannot be read: they may stand there (case 1)", told.all)
        hub.write("left.csv", self.CSV)
        self.assertEqual(hub.run("sync").code, 0)
        self.assertEqual(hub.read("left.csv").count(b"bob@example.test"), 1)
        self.assertEqual(hub.read("right.csv"), self.CSV.encode())

    def test_header_that_names_a_column_twice(self):
        hub = self.two_files(self.CSV, names=("left", "right", "third"))
        self.assertEqual(hub.run("sync", "--yes").code, 0)
        twice = self.CSV.replace("family_name", "email")
        hub.write("left.csv", twice)
        hub.write("right.csv", self.CSV.replace("Ada,", "Adela,"))
        told = self.error(hub, "SP-PLG-103", 2, "left", "sync")
        self.assertIn("left.csv line 1: the column 'email' stands there twice", told["message"])
        self.assertEqual(hub.read("left.csv"), twice.encode())
        self.everybody(hub, b"Adela", b"bob@example.test")
        self.assertIn(b"Adela", hub.read("third.csv"))
        self.assertIn("stands there twice", hub.run("check").all)
        hub.write("left.csv", self.CSV)
        ran = hub.run("sync")
        self.assertEqual(ran.code, 0, ran.all)
        self.assertIn(b"Adela", hub.read("left.csv"))

    def test_file_that_is_being_written(self):
        hub = self.two_files(self.CSV)
        self.assertEqual(hub.run("sync", "--yes").code, 0)
        hub.write("left.csv", self.CSV.replace("Ada,", "Adela,") + "3,carol@exa")
        self.error(hub, "SP-PLG-101", 2, "left", "sync")  # younger than a minute: waited for
        self.everybody(hub, b"Adela", b"bob@example.test")
        old = os.stat(os.path.join(hub.folder, "left.csv")).st_mtime - 3600
        os.utime(os.path.join(hub.folder, "left.csv"), (old, old))
        self.error(hub, "SP-PLG-133", 2, "left.csv:4", "sync")
        hub.write("left.csv", self.CSV.replace("Ada,", "Adela,") + "3,carol@example.test,Carol,Example\n")
        self.assertEqual(hub.run("sync").code, 0)
        self.assertIn(b"carol@example.test", hub.read("right.csv"))

    def test_vanished_file_deletes_nothing(self):
        hub = self.two_files(self.CSV)
        self.assertEqual(hub.run("sync", "--yes").code, 0)
        os.remove(os.path.join(hub.folder, "left.csv"))
        before = hub.read("right.csv")
        self.assertEqual(hub.run("sync").code, 2)
        self.assertEqual(hub.read("right.csv"), before)


if __name__ == "__main__":
    unittest.main(verbosity=2)
