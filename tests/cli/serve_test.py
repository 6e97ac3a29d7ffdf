#!/usr/bin/env python3
"""`samepage serve` with other commands beside it: what they decide counts in its next round."""

import json
import os
import sys
import time
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Hub  # noqa: E402
from support import program  # noqa: E402
from support.configuration import connection  # noqa: E402
from support.listening import DIRECT  # noqa: E402
from support.ports import free_ports  # noqa: E402

HEAD = "id,email,first_name,last_name,job_title\n"
PATIENCE_S = 120  # a round that met another one is followed by a pause of half a minute


class Serve(unittest.TestCase):
    def setUp(self):
        self.port, = free_ports()
        files = "".join(connection(n, "file", {"contacts": n + ".csv"}, streams=["contacts"],
                                   schedule="every 5s") for n in ("left", "right"))
        self.hub = Hub('[store]\nurl = "sqlite:hub.db"\n[serve]\n'
                       f'metrics_listen = "127.0.0.1:{self.port}"\n' + files)
        self.addCleanup(self.hub.remove)
        self.hub.write("left.csv", HEAD + "1,ada@example.test,Ada,Example,Engineer\n")
        self.hub.write("right.csv", HEAD + "x,ada@example.test,Ada,Example,\n")
        self.hub.approve("file")
        log = open(os.path.join(self.hub.folder, "serve.log"), "w", encoding="utf-8")
        self.addCleanup(log.close)
        self.process = program.start(["serve"], self.hub.folder, output=log)
        self.addCleanup(self.process.wait)
        self.addCleanup(program.kill_all, self.process)

    def until(self, what, holds):
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            self.assertIsNone(self.process.poll(), self.hub.read("serve.log"))
            if holds():
                return
            time.sleep(0.1)
        self.fail(f"never {what}: {self.hub.read('serve.log').decode()}")

    def health(self):
        try:
            with DIRECT.open(f"http://127.0.0.1:{self.port}/health", timeout=10) as reply:
                return json.loads(reply.read())
        except OSError:
            return {"rounds": 0, "running": True}

    def test_there_is_one_and_nothing_is_restored_below_it(self):
        self.until("served", lambda: self.health()["rounds"] > 0)
        second = self.hub.run("serve", timeout=30)
        self.assertEqual(second.code, 1, second.all)
        for word in ("SP-SYN-010", "another `samepage serve`", "hub.db", "stop it first"):
            self.assertIn(word, second.all)
        self.assertEqual(self.hub.run("store", "backup", "backup.db").code, 0)
        refused = self.hub.run("store", "restore", "backup.db", "--yes")
        self.assertEqual(refused.code, 1, refused.all)
        self.assertIn("SP-STO-004", refused.all)
        program.kill_all(self.process)  # a dead one leaves nothing behind
        self.process.wait()
        self.assertEqual(self.hub.run("store", "restore", "backup.db", "--yes").code, 0)

    def test_an_approval_beside_it_counts(self):
        self.until("served", lambda: self.health()["rounds"] > 0 and not self.health()["running"])
        self.until("planned", lambda: self.hub.run("plan", "-o", "plan.json").code == 2)
        self.until("applied", lambda: self.hub.run("apply", "plan.json").code == 0)
        self.assertIn(b"Engineer", self.hub.read("right.csv"))
        rounds = json.loads(self.hub.run("--json", "plan").out)["result"]["epoch"]

        self.hub.write("left.csv", HEAD + "1,ada@example.test,Ada,Example,Chief\n")
        self.until("written by serve", lambda: b"Chief" in self.hub.read("right.csv"))

        self.process.terminate()
        self.assertEqual(self.process.wait(60), 0)
        after = json.loads(self.hub.run("--json", "plan").out)["result"]
        self.assertGreater(after["epoch"], rounds, "rounds must never go back")
        self.assertEqual(after["changes"], [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
