#!/usr/bin/env python3
"""A web log that is rotated away before it was read: told once as trouble, closed by a person, and not
told again; a log that was only emptied is no trouble."""

import os
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import POLICIES, Hub  # noqa: E402

WEB = """
[connections.web]
plugin = "weblog"
direction = "read"
[connections.web.config]
path = "."
file = "access.log"
"""


def hits(*numbers):
    return "".join(f'{{"msec":{1795316891 + n}.231,"uri":"/p{n}","status":200,"ref":"","ua":"Browser"}}\n'
                   for n in numbers)


class Weblog(unittest.TestCase):
    def setUp(self):
        self.hub = Hub(POLICIES + WEB)
        self.addCleanup(self.hub.remove)
        self.hub.write("access.log", hits(1, 2, 3))
        self.hub.approve("weblog")
        self.in_sync()

    def in_sync(self):
        ran = self.hub.run("sync", "--yes")
        self.assertEqual(ran.code, 0, ran.all)
        self.assertIn("In sync.", ran.out)
        self.assertNotIn("SP-", ran.err)
        self.assertNotIn("access.log", ran.err)  # no warning either

    def cases(self):
        return self.hub.run("--json", "case", "list").envelope()["result"]

    def rotate_away(self):
        """The new file is made first, so that it cannot get the old one's inode."""
        self.hub.write("new.log", hits(9))
        os.replace(os.path.join(self.hub.folder, "new.log"), os.path.join(self.hub.folder, "access.log"))

    def test_lost_hits_are_trouble_once(self):
        self.rotate_away()
        ran = self.hub.run("sync")
        self.assertEqual(ran.code, 2, ran.all)
        self.assertNotIn("In sync.", ran.out)
        self.assertEqual(ran.err.count("SP-PLG-133"), 1, ran.err)  # not once for each stream
        self.assertIn("hits are lost for good", ran.err)
        self.assertEqual([c["kind"] for c in self.cases()], ["unreadable"])
        self.assertIn("access.log", self.cases()[0]["subject"])
        self.in_sync()  # said, and still open
        self.assertEqual(len(self.cases()), 1)
        self.assertEqual(self.hub.run("case", "resolve", str(self.cases()[0]["case"]), "gone").code, 0)
        self.in_sync()
        self.assertEqual(self.cases(), [])

    def test_a_log_that_was_emptied_after_reading_is_no_trouble(self):
        self.hub.write("access.log", "")
        self.in_sync()
        self.assertEqual(self.cases(), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
